"""See that an answer is wrong, on many seeds, without asking which mistake it makes: to name that takes much longer."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache, lru_cache
from typing import Any

import numpy as np

from course_lib.checks import EXERCISES, Exercise, verdict
from course_lib.checks.judging import passes
from course_lib.checks.protocol import Case, ask


class Nameless(Exercise):
    """An exercise without a catalogue."""

    mistakes = ()


@cache
def nameless(name: str) -> Nameless:
    """Return an exercise without its catalogue, always the same one: it knows what the reference says to a case."""
    exercise = EXERCISES[name]
    return Nameless(**{f.name: getattr(exercise, f.name) for f in fields(exercise)})


@lru_cache(maxsize=200)  # of one exercise: its answers follow each other
def drawn(name: str, seed: int) -> list[Case]:
    """Return the cases of a seed, for all answers to an exercise; with them stays what the reference says to each."""
    return EXERCISES[name].cases(np.random.default_rng(seed))


def is_refused(name: str, function: Callable[..., Any], seed: int) -> bool:
    """Return whether the check would refuse `function`, were it not for calling the course's own function."""
    cases = drawn(name, seed)
    answers = ask(function, cases)
    return not passes(EXERCISES[name], cases, answers) or not verdict(nameless(name), cases, answers).passed
