"""What tests know of an exercise: it is read off its reference's annotations and its cases, so no list is kept."""

import functools
import inspect
import types
import typing
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib import network
from course_lib.checks import EXERCISES, Exercise
from course_lib.checks.protocol import Case


def elementwise(exercise: Exercise) -> bool:
    """Whether it takes one number or array of any shape and returns as many numbers: `(z: ArrayLike) -> Array`."""
    hints = typing.get_type_hints(exercise.reference)
    return hints.pop("return", None) == network.Array and list(hints.values()) == [ArrayLike]


def an_array(exercise: Exercise) -> bool:
    """Whether the answer is one array of a shape that the arguments tell: `-> Array`."""
    return _returned(exercise) == network.Array and not elementwise(exercise)


def a_float(exercise: Exercise) -> bool:
    """Whether the answer is a real number: `-> float`."""
    return _returned(exercise) is float


def a_whole_number(exercise: Exercise) -> bool:
    """Whether the answer counts something: `-> int`."""
    return _returned(exercise) is int


def nested(exercise: Exercise) -> bool:
    """Whether the answer is a pair or a list, of whatever: `-> tuple[…]`, `-> list[…]`, `-> Params`."""
    return typing.get_origin(_returned(exercise)) in (tuple, list)


def gone_through(exercise: Exercise) -> bool:
    """Whether the answer may be gone through once only: `-> Iterator[…]`."""
    return typing.get_origin(_returned(exercise)) is Iterator


FORMS: tuple[Callable[[Exercise], bool], ...] = (elementwise, an_array, a_float, a_whole_number, nested, gone_through)


def of_form(*forms: Callable[[Exercise], bool], apart_from: typing.Container[str] = ()) -> list[str]:
    """The exercises whose answer has one of these forms, but for some."""
    chosen = [name for name, exercise in EXERCISES.items() if any(form(exercise) for form in forms)]
    return [name for name in chosen if name not in apart_from]


@functools.cache
def some_cases(name: str) -> list[Case]:
    """The cases of an exercise for one seed."""
    return EXERCISES[name].cases(np.random.default_rng(0))


def takes_arrays(name: str) -> bool:
    """Whether a case hands over an array of floats."""
    return any(arrays_in(case.inputs) for case in some_cases(name))


def may_be_float32(name: str) -> bool:
    """Whether an answer may be off by the rounding of float32, but for exact cases."""
    return EXERCISES[name].precision(some_cases(name)[0]).single


def arrays_in(value: Any) -> list[np.ndarray]:
    """All arrays of floats in a nested value."""
    if isinstance(value, list | tuple):
        return [a for v in value for a in arrays_in(v)]
    return [value] if isinstance(value, np.ndarray) and value.dtype == float else []


def changed(name: str, change: Callable[[Any], Any]) -> Callable[..., Any]:
    """The reference, its answer changed on its way out."""
    reference = EXERCISES[name].reference
    return lambda *args, **options: change(reference(*args, **options))


def everywhere(change: Callable[[Any], Any], value: Any) -> Any:
    """Change every number and array of a nested value; a generator becomes a list."""
    if inspect.isgenerator(value):
        value = list(value)
    if isinstance(value, list | tuple):
        return type(value)(everywhere(change, v) for v in value)
    return change(value)


def _returned(exercise: Exercise) -> Any:
    return _annotation(exercise.reference)


@functools.cache
def _annotation(reference: Callable[..., Any]) -> Any:
    """What a function returns by its annotation: Python works it out anew, whenever it is asked."""
    return typing.get_type_hints(reference).get("return", types.NoneType)
