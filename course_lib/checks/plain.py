"""Reduce whatever a student's code returns to plain data.

A value is looked at by its type alone; nothing of it is called. A class of the student's own could answer anything,
raise anything, or never come to an end.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any

import numpy as np

DEEPEST = 12  # most levels of lists in lists
MOST_ITEMS = 20_000  # most items of all lists together
MOST_NUMBERS = 4_000_000  # most numbers of all arrays together, each of eight bytes
MOST_WORDS = 2_000  # characters kept of a text
MOST_TEXT = 20_000  # most characters of all texts, and digits of all whole numbers, together
LONGEST_NUMBER = 4_096  # bits of a whole number
LONGEST_NAME = 100  # characters kept of a class's name
NESTED = (list, tuple)  # `issubclass` is quicker with a tuple of types than with list | tuple
PLAIN = frozenset({type(None), bool, float, complex})
NUMBERS = frozenset(np.sctypeDict.values())
NAME, ORDER, OWN = (type.__dict__[name].__get__ for name in ("__name__", "__mro__", "__dict__"))
TRACE = BaseException.__dict__["__traceback__"].__get__


@dataclass(frozen=True)
class Foreign:
    """A stand-in for a value that is not plain data: a class, a function or a module of the student's."""

    type_name: str
    """The name of its class."""
    once: bool = False
    """Whether it can be gone through only once: a generator, a `zip`, a `map`, a `reversed`."""


@dataclass
class Room:
    """How much of a nested value may still be looked at."""

    items: int = MOST_ITEMS
    """Items of lists and tuples."""
    numbers: int = MOST_NUMBERS
    """Numbers in arrays."""
    text: int = MOST_TEXT
    """Characters."""


def plain(value: Any, room: Room | None = None) -> Any:
    """Reduce `value` to None, text, numbers, exact arrays, lists and tuples; everything else becomes `Foreign`.

    Subclasses do not survive: one that calls itself equal to everything would pass any comparison. Lists that contain
    themselves do not survive either: what is nested deeper than DEEPEST, or finds no `room` left, becomes `Foreign`
    too.
    """
    return _plain(value, DEEPEST, room or Room())


def _plain(value: Any, deeper: int, room: Room) -> Any:
    """Reduce as `plain` does, at most `deeper` levels deep and only while there is room."""
    kind = type(value)
    if kind is np.ndarray:  # most values are arrays, and lists of them
        return _array(value, room)
    if kind is list or kind is tuple:
        return _nested(value, deeper, room)
    if type(kind) is type and kind in PLAIN:
        return value
    if kind is int:
        return _whole(value, room)
    if kind is str:
        return _text(value, room)
    if kind is Foreign and type(value.type_name) is str and type(value.once) is bool:
        return Foreign(value.type_name[:LONGEST_NAME], value.once)  # reduced before, in larger room
    if issubclass(kind, np.ndarray) or (type(kind) is type and kind in NUMBERS):
        return _array(value, room)
    return _nested(value, deeper, room) if issubclass(kind, NESTED) else _foreign(kind)


def _nested(value: Any, deeper: int, room: Room) -> Any:
    """Return a list or a tuple with its items reduced, unless there are too many levels or items."""
    kind = type(value)
    room.items -= count(value)
    if deeper == 0 or room.items < 0:
        return Foreign(f"{name_of(kind)} of more lists than can be looked through")
    items = [_plain(item, deeper - 1, room) for item in items_of(value)]
    return tuple(items) if issubclass(kind, tuple) else items


def _whole(value: int, room: Room) -> Any:
    """Return a whole number, unless it has more digits than anybody would look at."""
    bits = value.bit_length()
    room.text -= bits // 3
    small = bits < 64 or (bits <= LONGEST_NUMBER and room.text >= 0)
    return value if small else Foreign("whole number of more digits than can be looked at")


def _text(value: str, room: Room) -> Any:
    """Return the beginning of a text, or no text if there are too many of them."""
    kept = value[:MOST_WORDS]
    room.text -= len(kept)
    return kept if room.text >= 0 else Foreign("text after more texts than can be looked at")


def _array(value: Any, room: Room) -> Any:
    """Copy an array or a NumPy number; return no array if it holds something else, or too much."""
    own = bare(value)
    if own.dtype.kind not in "biufc":
        return Foreign(name_of(type(value)))
    room.numbers -= (own.size or extent(own.shape)) * (own.itemsize // 8 or 1)
    return own.copy() if room.numbers >= 0 else Foreign("array of more numbers than can be looked at")


def extent(shape: Sequence[int]) -> int:
    """Return how many numbers an array has, or has room for: one without entries may still be very long."""
    return math.prod(max(1, side) for side in shape)


def bare(value: Any) -> Any:
    """Return an array or NumPy number as a plain NumPy array, without any subclass, in the same memory."""
    if type(value) is np.ndarray:
        return value
    return np.ndarray.view(value, np.ndarray) if issubclass(type(value), np.ndarray) else np.array(value)


def count(value: Any) -> int:
    """Count the items that a list or a tuple really has."""
    return (list if issubclass(type(value), list) else tuple).__len__(value)


def items_of(value: Any) -> Iterator[Any]:
    """Return the items that a list or a tuple really has."""
    return (list if issubclass(type(value), list) else tuple).__iter__(value)


def has(kind: type, method: str) -> bool:
    """Return whether a class, or one that it inherits from, has a method of this name."""
    return any(method in OWN(c) for c in ORDER(kind))


def name_of(kind: type) -> str:
    """Return the name of a class."""
    return legible(NAME(kind), LONGEST_NAME)


def names_of(kind: type) -> tuple[str, ...]:
    """Return the names of a class and of all classes that it inherits from."""
    return tuple(map(name_of, ORDER(kind)))


def _foreign(kind: type) -> Foreign:
    """Describe a value by its type's name, and say if it can be gone through only once."""
    if not has(kind, "__next__"):
        return Foreign(name_of(kind))
    name = "reversed" if "reverse" in name_of(kind) else name_of(kind)
    return Foreign(name if name == "generator" else f"{name} object", once=True)


def words(thing: Any) -> str:
    """Return the text of an exception or a warning, if it can give one."""
    try:
        return legible(str(thing))
    except KeyboardInterrupt:
        raise
    except BaseException:  # whatever a student's class derives from
        return "(its text cannot be read)"


def legible(text: str, most: int = MOST_WORDS) -> str:
    """Return `text`, shortened, with a question mark for each half of a character, which no page or file could hold."""
    return str.encode(str.__getitem__(text, slice(most)), "utf-8", "replace").decode()


def trace_of(exception: BaseException) -> Iterator[tuple[FrameType, int, int]]:
    """Yield (frame, line number, instruction) of each call that an exception came through, the outermost first."""
    step = TRACE(exception)
    while step is not None:
        yield step.tb_frame, step.tb_lineno, step.tb_lasti
        step = step.tb_next
