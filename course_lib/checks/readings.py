"""The same answer read in another form: flat for a matrix, rows for columns, the second result for the first.

Where the form is wrong and the values are too, the values are what to speak of first.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib.checks.compare import as_array
from course_lib.checks.exercise import Exercise
from course_lib.checks.judging import Judged, judge

FORMS = ("type", "shape")  # kinds of problems that another reading may take away


def readings(exercise: Exercise, judged: Sequence[Judged]) -> Iterator[tuple[str, list[Judged]]]:
    """(what is wrong with the form, in words; the answers judged as if it were right), where a form fits them all."""
    if any(j.answer.error for j in judged):
        return
    form_is_wrong = any(j.problem and j.problem.kind in FORMS for j in judged)
    for words, read in READINGS if form_is_wrong else EXCHANGES:
        found = [_judged_as(exercise, j, read) for j in judged]
        if all(found) and not any(f.problem and f.problem.kind in FORMS for f in found):
            yield words, found


def _judged_as(exercise: Exercise, judged: Judged, read: Callable[[Any, Any], Any]) -> Judged | None:
    if judged.case.raises:
        return judged
    wanted = exercise.expected(judged.case, judged.answer)
    value = read(judged.answer.value, wanted)
    return None if value is None else judge(exercise, judged.case, replace(judged.answer, value=value))


def _reshaped(value: Any, wanted: Any) -> Any:
    """The numbers in their order, in the shape that is asked for; likewise for each part."""
    if isinstance(wanted, list | tuple):
        return _each(value, wanted, _reshaped)
    array = as_array(value)
    return array.reshape(np.shape(wanted)) if array is not None and array.size == np.size(wanted) else None


def _turned(value: Any, wanted: Any) -> Any:
    """Each matrix with rows and columns exchanged."""
    if isinstance(wanted, list | tuple):
        return _each(value, wanted, _turned)
    array = as_array(value)
    return array.T if array is not None and array.T.shape == np.shape(wanted) else None


def _swapped(value: Any, wanted: Any) -> Any:
    """The two results in the other order."""
    if isinstance(wanted, tuple) and isinstance(value, list | tuple) and len(value) == len(wanted) == 2:
        return tuple(value[::-1])
    return None


def _pairs_swapped(value: Any, wanted: Any) -> Any:
    """The two of each pair of a list in the other order."""
    if not isinstance(wanted, list) or not isinstance(value, list | tuple) or len(value) != len(wanted):
        return None
    found = [_swapped(v, w) for v, w in zip(value, wanted, strict=True)]
    return None if any(f is None for f in found) else found


def _each(value: Any, wanted: Any, read: Callable[[Any, Any], Any]) -> Any:
    if not isinstance(value, list | tuple) or len(value) != len(wanted):
        return None
    found = [read(v, w) for v, w in zip(value, wanted, strict=True)]
    return None if any(f is None for f in found) else type(wanted)(found)


EXCHANGES = (
    ("the two results have changed places", _swapped),
    ("the two of each pair have changed places", _pairs_swapped),
)
READINGS: tuple[tuple[str, Callable[[Any, Any], Any]], ...] = (
    *EXCHANGES,
    ("rows and columns have changed places", _turned),
    ("the shape is not the one asked for", _reshaped),
)
