"""What a right answer must not do: share memory with others, or draw its random numbers from elsewhere.

This is checked after everything else is right. The hints are also used for an answer that is not a list though a list
is asked for, and for an unused `rng`.
"""

import numpy as np

from course_lib.checks.compare import Problem, first_change
from course_lib.checks.exercise import Exercise
from course_lib.checks.memory import Path
from course_lib.checks.protocol import Answer, Case

CONDUCT = ("shares-memory", "global-random", "changes-later")  # told where nothing else is wrong with any answer
HINTS = {
    "only-once": "The next function goes through what yours gives back, and so may the one after it. What happens when "
    "somebody goes through it a second time?",
    "shares-memory": "The caller keeps the old arrays and gets yours. If one of the two is written to later, what "
    "becomes of the other?",
    "changes-later": "Two answers stand side by side at the caller's. Where does your function put its result, and "
    "what stood there before?",
    "batch-size": "What does batch_size do in your loop?",
    "rng-ignored": "Does one of your lines use rng, and is what it gives used afterwards?",
    "global-random": "The caller hands you `rng`, so that a seed repeats everything. Which line draws from, or seeds, "
    "another generator?",
}


def conduct(exercise: Exercise, case: Case, answer: Answer, names: tuple[str, ...]) -> Problem | None:
    """Return what a right answer does that it must not do. `names` are the names of the arguments."""
    allowed = exercise.shares(case) if answer.shared else ()
    if place := next((place for place in answer.shared if place not in allowed), None):
        path, number, inside = place
        here, there = _part(exercise, path), _place(names[number], inside)
        what = f"{here} is not an array of its own: it shares its memory with the caller's {there}"
        return Problem("shares-memory", what, "new arrays", f"{_place('result', path)} shares memory with {there}")
    if answer.stirred and any(isinstance(v, np.random.Generator) for v in case.inputs):
        what = "NumPy's common random generator is used, which everybody shares"
        return Problem("global-random", what, "numbers drawn from rng alone", "np.random was seeded or drawn from")
    if answer.later is not None:
        return Problem("changes-later", "a later call changes what an earlier one returned",
                       *first_change(answer.value, answer.later, "result"))  # fmt: skip
    return None


def _part(exercise: Exercise, path: Path) -> str:
    """Return the name of a part of an answer. The path comes from a student's process, so it may lead nowhere."""
    try:
        return exercise.part(path) or "the result"
    except IndexError:
        return _place("the result", path)


def _place(name: str, path: Path) -> str:
    return name + "".join(f"[{i}]" for i in path)
