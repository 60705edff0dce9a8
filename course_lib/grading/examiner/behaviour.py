"""Sum up what a wrong answer does in a short digest. Two unnamed answers with the same digest made the same mistake.

Every submission is judged by questions of its own, so their answers cannot be compared. For the digest, all are asked
the same questions.
"""

import functools
import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checks import EXERCISES, Exercise
from course_lib.checks.compare import Problem, as_array
from course_lib.checks.judging import judge
from course_lib.checks.plain import Foreign
from course_lib.checks.protocol import Answer, Case

SEED = 20_260  # of the questions that the whole class gets; no score depends on them, so they need be no secret
SECONDS = 1.0  # for all of one submission's answers
DIGITS = 6  # significant ones: another order of the same operations changes later ones only
RIGHT = "right"
NOTHING = 1e-9  # of an array's largest entry, or of 1: what is smaller is what rounding has left of 0


@functools.cache
def questions(exercise: str) -> tuple[Case, ...]:
    """Return the questions about an exercise that are the same for everybody."""
    return tuple(EXERCISES[exercise].cases(np.random.default_rng(SEED)))


def digest(exercise: Exercise, answers: Iterable[Answer]) -> str:
    """Return the digest of the answers to `questions`; every function that does the same has the same one.

    Return "" if all are right: then the mistake lies not in the answers but in how they were made.
    """
    with np.errstate(all="ignore"):
        seen = [_seen(exercise, case, one) for case, one in zip(questions(exercise.name), answers, strict=True)]
    if all(one == RIGHT for one in seen):
        return ""
    return hashlib.sha256("\n".join(seen).encode("utf-8", "replace")).hexdigest()[:16]


def _seen(exercise: Exercise, case: Case, answer: Answer) -> str:
    """Describe one answer: right, or what is wrong with it, and the exception or the values."""
    problem = judge(exercise, case, answer).problem
    if problem is None:
        return RIGHT
    if answer.error:
        return f"{problem.kind}: {answer.error.type_name}"
    if case.raises:  # what came in place of a refusal does not matter
        return problem.kind
    view = exercise.view(case, answer)
    if isinstance(view, Problem):
        return f"{view.headline}: {_outline(answer.value, numbers=False)}"
    return f"{problem.kind}: {_outline(view)}"


def _outline(value: Any, numbers: bool = True) -> str:
    """Describe a plain value by shapes, rounded numbers and types; a list of numbers counts as an array."""
    if isinstance(value, Foreign):
        return f"a {value.type_name}"
    if (array := as_array(value)) is not None:
        return f"{array.shape} {' '.join(_rounded(array))}" if numbers else f"{array.shape}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_outline(item, numbers) for item in value)}]"
    return repr(value)


def _rounded(array: NDArray[Any]) -> Iterable[str]:
    numbers = array.astype(float).ravel()
    least = NOTHING * np.max(np.abs(numbers[np.isfinite(numbers)]), initial=1.0)
    return (f"{0.0 if abs(number) < least else number:.{DIGITS}g}" for number in numbers.tolist())
