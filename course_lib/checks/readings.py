"""Read the same answer in another form: a flat list as a matrix, rows as columns, the last of several results.

If both the form and the values are wrong, the values are what to speak of first.
"""

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lib import network
from course_lib.checks.compare import as_array, same
from course_lib.checks.exercise import Exercise
from course_lib.checks.judging import Judged, judge
from course_lib.checks.protocol import ask_once
from course_lib.mistakes.broken import Function

WHICH = "Read the docstring's last line: what does the function return, and in which form?"
FORMS = ("type", "shape")  # kinds of problems that another reading may take away


@dataclass(frozen=True)
class Reading:
    """One way to read an answer."""

    words: str
    """What is wrong with the form, in words that are true of every answer read in this way. Empty if wrong values are
    not to be explained in this reading."""
    read: Callable[[Any, Any], Any]
    """Takes the answer and the expected one; gives None where it does not fit."""
    alone: str = ""
    """What to say if only the form is wrong; empty if a general slip says it, with the shapes."""
    hint: str = WHICH
    """What to ask about the form."""


def readings(exercise: Exercise, judged: Sequence[Judged]) -> Iterator[tuple[Reading, list[Judged]]]:
    """Yield (a reading, the answers judged as if their form were right) for each reading that fits.

    It must fit all answers whose form is wrong. An answer whose form is right is taken as it is if the reading does not
    fit it.
    """
    if any(j.answer.error and not j.case.raises for j in judged):
        return
    form_is_wrong = any(j.problem and j.problem.kind in FORMS for j in judged)
    for reading in READINGS if form_is_wrong else EXCHANGES:
        found = [one for j in judged if (one := _judged_as(exercise, j, reading.read))]
        fits = len(found) == len(judged) and not any(f.problem and f.problem.kind in FORMS for f in found)
        if fits and (reading.read not in ITEMS or _an_attempt(exercise, reading, judged, found)):
            yield reading, found


def _judged_as(exercise: Exercise, judged: Judged, read: Callable[[Any, Any], Any]) -> Judged | None:
    if judged.case.raises:
        return judged
    wanted = exercise.expected(judged.case, judged.answer)
    value = read(judged.answer.value, wanted)
    if value is None:
        exchanged = any(read is reading.read for reading in EXCHANGES)
        return None if exchanged or (judged.problem and judged.problem.kind in FORMS) else judged
    return judge(exercise, judged.case, replace(judged.answer, value=value, shared=(), later=None))


def _an_attempt(exercise: Exercise, reading: Reading, judged: Sequence[Judged], read: Sequence[Judged]) -> bool:
    """Return whether several results came, and the one that is read is no step on the way to the answer.

    If the number of results differs between cases, they are stages, and the first of them is no result.
    """
    values = [j.answer.value for j in judged if not j.case.raises]
    many = {len(v) if _several(v) else 1 for v in values}
    if max(many) < 2 or (reading.read is _first and len(many) > 1):
        return False
    return not _another_function(exercise, read)


def _another_function(exercise: Exercise, judged: Sequence[Judged]) -> bool:
    """Return whether these are right answers of another of the course's functions, a step on the way to this one."""
    names, asked = exercise.parameters, [j for j in judged if not j.case.raises]
    for name, function in vars(network).items():
        if name == exercise.name or not inspect.isfunction(function):
            continue
        wanted = function.__code__.co_varnames[: function.__code__.co_argcount]
        if wanted and set(wanted) <= set(names) and all(_answers(function, wanted, names, j) for j in asked):
            return True
    return False


def _answers(function: Function, wanted: Sequence[str], names: Sequence[str], judged: Judged) -> bool:
    given = {**dict(zip(names, judged.case.args, strict=False)), **judged.case.kwargs}
    if not all(n in given for n in wanted):
        return False
    case = replace(judged.case, args=tuple(given[n] for n in wanted), kwargs={}, listen_to=None, reuse=False)
    answer = ask_once(function, case)
    return not answer.error and same(answer.value, judged.answer.value)


def _one(wanted: Any) -> bool:
    """Return whether one number or array is asked for."""
    return not isinstance(wanted, list | tuple)


def _reshaped(value: Any, wanted: Any) -> Any:
    """Put the numbers, in their order, into the shape asked for; the same for each part."""
    if isinstance(wanted, list | tuple):
        return _each(value, wanted, _reshaped)
    array = as_array(value)
    return array.reshape(np.shape(wanted)) if array is not None and array.size == np.size(wanted) else None


def _turned(value: Any, wanted: Any) -> Any:
    """Exchange rows and columns of each matrix."""
    if isinstance(wanted, list | tuple):
        return _each(value, wanted, _turned)
    array = as_array(value)
    return array.T if array is not None and array.T.shape == np.shape(wanted) else None


def _turned_alone(place: int) -> Callable[[Any, Any], Any]:
    """Exchange rows and columns in one of two results, but not in the other."""

    def read(value: Any, wanted: Any) -> Any:
        if not isinstance(wanted, tuple) or not isinstance(value, list | tuple) or not len(value) == len(wanted) == 2:
            return None
        array = as_array(value[place]) if _one(wanted[place]) else None
        if array is None or array.ndim != 2 or array.T.shape != np.shape(wanted[place]):
            return None
        return (array.T, value[1]) if place == 0 else (value[0], array.T)

    return read


def _turned_in_pairs(place: int) -> Callable[[Any, Any], Any]:
    """Exchange rows and columns in one of the two of each pair."""
    read = _turned_alone(place)
    return lambda value, wanted: _each(value, wanted, read) if _of_pairs(wanted) else None


def _swapped(value: Any, wanted: Any) -> Any:
    """Swap the two results."""
    if isinstance(wanted, tuple) and isinstance(value, list | tuple) and len(value) == len(wanted) == 2:
        return tuple(value[::-1])
    return None


def _pairs_swapped(value: Any, wanted: Any) -> Any:
    """Swap the two of each pair of a list."""
    if not isinstance(wanted, list) or not isinstance(value, list | tuple) or len(value) != len(wanted):
        return None
    found = [_swapped(v, w) for v, w in zip(value, wanted, strict=True)]
    return None if any(f is None for f in found) else found


def _several(value: Any) -> bool:
    """Return whether these are several results in a row: a list or tuple, or an array with one dimension."""
    return isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim == 1)


def _last(value: Any, wanted: Any) -> Any:
    """Take the last of several results, if one number or array is asked for."""
    return _at(value, wanted, -1)


def _first(value: Any, wanted: Any) -> Any:
    """Take the first of several results."""
    return _at(value, wanted, 0)


def _at(value: Any, wanted: Any, place: int) -> Any:
    if not _one(wanted) or not _several(value) or not len(value):
        return None
    item = as_array(value[place])
    return item if item is not None and item.shape == np.shape(wanted) else None


def _sum(value: Any, wanted: Any) -> Any:
    """Add several numbers up, if one number is asked for."""
    if not _one(wanted) or np.ndim(wanted) or not _several(value):
        return None
    numbers = as_array(value)
    return float(np.sum(numbers)) if numbers is not None and numbers.ndim == 1 else None


def _first_of_more(value: Any, wanted: Any) -> Any:
    """Take the first results, if a shorter tuple is asked for."""
    more = isinstance(wanted, tuple) and isinstance(value, list | tuple) and len(value) > len(wanted)
    return tuple(value[: len(wanted)]) if more else None


def _last_of_more(value: Any, wanted: Any) -> Any:
    """Take the last results, if a shorter tuple is asked for."""
    more = isinstance(wanted, tuple) and isinstance(value, list | tuple) and len(value) > len(wanted)
    return tuple(value[-len(wanted) :]) if more else None


def _ends_of_more(value: Any, wanted: Any) -> Any:
    """Take the first and the last result, if two are asked for."""
    more = isinstance(wanted, tuple) and len(wanted) == 2 and isinstance(value, list | tuple) and len(value) > 2
    return (value[0], value[-1]) if more else None


def _list_of_more(place: int) -> Callable[[Any, Any], Any]:
    """Return what takes the list at this place, if a list of pairs is asked for and more comes back beside it."""

    def read(value: Any, wanted: Any) -> Any:
        if not _of_pairs(wanted) or not isinstance(value, list | tuple) or len(value) < 2:
            return None
        found = value[place]
        is_list = isinstance(found, list) and len(found) == len(wanted) and all(map(_is_pair, found))
        return found if is_list else None

    return read


def _pairs_of_more(value: Any, wanted: Any) -> Any:
    """Take the first two of each item, if a list of pairs is asked for and each has more."""
    more = _of_pairs(wanted) and isinstance(value, list | tuple) and len(value) == len(wanted)
    if not more or not all(isinstance(one, list | tuple) and len(one) > 2 for one in value):
        return None
    return [tuple(one[:2]) for one in value]


def _first_of_longer(value: Any, wanted: Any) -> Any:
    """Take the first pairs of a list with more of them than are asked for."""
    return list(value[: len(wanted)]) if _is_longer(value, wanted) else None


def _last_of_longer(value: Any, wanted: Any) -> Any:
    """Take the last pairs of a list with more of them than are asked for."""
    return list(value[-len(wanted) :]) if _is_longer(value, wanted) else None


def _is_longer(value: Any, wanted: Any) -> bool:
    return _of_pairs(wanted) and isinstance(value, list | tuple) and len(value) > len(wanted)


def _is_pair(value: Any) -> bool:
    """Return whether these are two arrays; a row of a matrix is none."""
    return isinstance(value, list | tuple) and len(value) == 2 and np.ndim(value[0]) > 0


def _text(value: Any, wanted: Any) -> Any:
    """Read a text as a number, with or without commas between the thousands."""
    if not isinstance(value, str) or not _one(wanted) or np.ndim(wanted):
        return None
    try:
        return float(value.strip().replace(",", ""))
    except ValueError:
        return None


def _in_a_list(value: Any, wanted: Any) -> Any:
    """Put the one item that came, an array or a pair, into a list."""
    if not isinstance(wanted, list) or len(wanted) != 1:
        return None
    one = isinstance(value, np.ndarray) or (isinstance(value, tuple | list) and isinstance(wanted[0], tuple))
    return [value] if one else None


def _paired(value: Any, wanted: Any) -> Any:
    """Read one flat list as pairs: W1, b1, W2, b2."""
    if not _of_pairs(wanted) or not isinstance(value, list | tuple) or len(value) != 2 * len(wanted):
        return None
    if any(isinstance(v, list | tuple) for v in value):
        return None
    return list(zip(value[::2], value[1::2], strict=True))


def _zipped(value: Any, wanted: Any) -> Any:
    """Read two lists as pairs: all W, all b."""
    if not _of_pairs(wanted) or not isinstance(value, list | tuple) or len(value) != 2:
        return None
    if not all(isinstance(v, list) and len(v) == len(wanted) for v in value):
        return None
    return list(zip(*value, strict=True))


def _of_pairs(wanted: Any) -> bool:
    return isinstance(wanted, list) and bool(wanted) and all(isinstance(w, tuple) and len(w) == 2 for w in wanted)


def _without_first(value: Any, wanted: Any) -> Any:
    """Put the expected first item before the list; of two results, before the list that is too short."""
    return _completed(value, wanted, lambda v, w: [w[0], *v])


def _without_last(value: Any, wanted: Any) -> Any:
    """Put the expected last item at the end of the list."""
    return _completed(value, wanted, lambda v, w: [*v, w[-1]])


def _completed(value: Any, wanted: Any, complete: Callable[[Any, Any], Any]) -> Any:
    if isinstance(wanted, tuple) and isinstance(value, tuple | list) and len(value) == len(wanted):
        found = [
            _completed(v, w, complete) if isinstance(w, list) else None for v, w in zip(value, wanted, strict=True)
        ]
        read = tuple(v if f is None else f for v, f in zip(value, found, strict=True))
        return read if any(f is not None for f in found) else None
    if isinstance(wanted, list) and wanted and isinstance(value, list) and len(value) == len(wanted) - 1:
        return complete(value, wanted)
    return None


def _each(value: Any, wanted: Any, read: Callable[[Any, Any], Any]) -> Any:
    if not isinstance(value, list | tuple) or len(value) != len(wanted):
        return None
    found = [read(v, w) for v, w in zip(value, wanted, strict=True)]
    return None if any(f is None for f in found) else type(wanted)(found)


EXCHANGES = (
    Reading(
        "the two results have changed places",
        _swapped,
        "the two results have changed places",
        "Read the docstring's last line: which of the two comes first?",
    ),
    Reading(
        "the two of each pair have changed places",
        _pairs_swapped,
        "the two of each pair have changed places",
        "Read the docstring's last line: which of a pair comes first?",
    ),
)
ITEMS = (_last, _first, _sum)
SEVERAL = "several results come back where one is asked for"
MORE = "more results come back than are asked for"
BESIDE = "more comes back than the list that is asked for"
LONGER = "the list has more items than are asked for"
OF_EACH = "each item of the list has more than the two that are asked for"
LACKING = "The items that are there are right. Which one is missing, and where should it come in?"
READINGS: tuple[Reading, ...] = (
    *EXCHANGES,
    Reading("rows and columns have changed places", _turned),
    Reading("rows and columns of the first result have changed places", _turned_alone(0)),
    Reading("rows and columns of the second result have changed places", _turned_alone(1)),
    Reading("rows and columns of the first of each pair have changed places", _turned_in_pairs(0)),
    Reading("rows and columns of the second of each pair have changed places", _turned_in_pairs(1)),
    Reading("the shape is not the one asked for", _reshaped),
    Reading(f"{SEVERAL}; this is about the last of them", _last, f"{SEVERAL}; the last of them is right"),
    Reading(f"{SEVERAL}; this is about the first of them", _first, f"{SEVERAL}; the first of them is right"),
    Reading("", _sum, f"{SEVERAL}; their sum is right"),
    Reading(f"{MORE}; this is about the first of them", _first_of_more, f"{MORE}; the first of them are right"),
    Reading("", _ends_of_more, f"{MORE}; the first and the last of them are right"),
    Reading(f"{MORE}; this is about the last of them", _last_of_more, f"{MORE}; the last of them are right"),
    Reading(BESIDE, _list_of_more(0), f"{BESIDE}; what comes first is right"),
    Reading(BESIDE, _list_of_more(-1), f"{BESIDE}; what comes last is right"),
    Reading(OF_EACH, _pairs_of_more, f"{OF_EACH}; the first two are right"),
    Reading(f"{LONGER}; this is about the first of them", _first_of_longer, f"{LONGER}; the first of them are right"),
    Reading(f"{LONGER}; this is about the last of them", _last_of_longer, f"{LONGER}; the last of them are right"),
    Reading(
        "a text comes back where a number is asked for",
        _text,
        "the number is right, but it comes as a text",
        "Which line makes a text of it? The exercise asks for the number itself.",
    ),
    Reading(
        "the list around the only item is missing",
        _in_a_list,
        "where a list of one item is asked for, the item comes back without the list",
    ),
    Reading(
        "one flat list comes back where a list of pairs is asked for",
        _paired,
        "the arrays are right, but they come in one flat list instead of in pairs",
    ),
    Reading(
        "two lists come back where one list of pairs is asked for",
        _zipped,
        "the arrays are right, but they come in two lists instead of in one list of pairs",
    ),
    Reading(
        "the first item of a list is missing",
        _without_first,
        "the first item of a list is missing",
        LACKING,
    ),
    Reading("the last item of a list is missing", _without_last, "the last item of a list is missing", LACKING),
)
