"""What a wrong answer does, as a short digest: two that nothing names made the same mistake if they do the same.

Every submission is judged by questions of its own, so their answers cannot be compared. For this, all are asked the
same ones.
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
    """The questions about an exercise that are the same for everybody."""
    return tuple(EXERCISES[exercise].cases(np.random.default_rng(SEED)))


def digest(exercise: Exercise, answers: Iterable[Answer]) -> str:
    """What the answers to `questions` have in common with those of every function that does the same.

    Nothing where all are right: then it is not the answers that were found wrong, but how they were made.
    """
    with np.errstate(all="ignore"):
        seen = [_seen(exercise, case, one) for case, one in zip(questions(exercise.name), answers, strict=True)]
    if all(one == RIGHT for one in seen):
        return ""
    return hashlib.sha256("\n".join(seen).encode("utf-8", "replace")).hexdigest()[:16]


def _seen(exercise: Exercise, case: Case, answer: Answer) -> str:
    """One answer: that it is right; or what is wrong with it, and the exception or the values."""
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
    """Shapes, rounded numbers and kinds of a plain value; a list of numbers is the array that it makes."""
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
