"""Whose memory an answer stands in: arrays shared with the caller, and arguments handed over once more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Path = tuple[int, ...]
Shared = tuple[Path, int, Path]  # where in the answer, which argument, where in it
MOST_SHARED = 20  # places that are told
MOST_WORK = 1_000  # steps that `np.shares_memory` may take


@dataclass(frozen=True)
class Held:
    """A list or tuple as it was handed over: the object, and what it held then, however deep."""

    thing: Any
    items: tuple[Any, ...]


def arrays_in(value: Any, path: Path = ()) -> Iterator[tuple[Path, np.ndarray]]:
    """Each array of a nested value, with its place."""
    if isinstance(value, np.ndarray):
        yield path, value
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from arrays_in(item, (*path, i))


def shared(value: Any, arguments: Sequence[Any]) -> tuple[Shared, ...]:
    """Where an array of `value` shares memory with one of `arguments`, whose arrays own theirs.

    So it can only be one of them, or a view whose base is one of them.
    """
    owners = {id(a): (n, path, a) for n, argument in enumerate(arguments) for path, a in arrays_in(argument)}
    found: list[Shared] = []
    for path, array in arrays_in(value) if owners else ():
        owner = owners.get(id(array)) or owners.get(id(array.base))
        if owner and len(found) < MOST_SHARED and _overlap(array, owner[2]):
            found.append((path, *owner[:2]))
    return tuple(found)


def _overlap(one: np.ndarray, other: np.ndarray) -> bool:
    if not np.may_share_memory(one, other):
        return False
    try:
        return np.shares_memory(one, other, max_work=MOST_WORK)
    except (np.exceptions.TooHardError, OverflowError):
        return True


def hold(value: Any) -> Any:
    """`value` with all that is needed to hand it over once more, whatever becomes of its lists."""
    return Held(value, tuple(map(hold, value))) if type(value) in (list, tuple) else value


def refilled(held: Any, new: Any) -> Any:
    """The numbers of `new` in the very lists and arrays of `held`; `new` itself where they do not fit."""
    if isinstance(held, Held) and type(held.thing) is type(new) and len(held.items) == len(new):
        items = [refilled(h, n) for h, n in zip(held.items, new, strict=True)]
        if isinstance(new, list):
            held.thing[:] = items
            return held.thing
        return held.thing if all(a is b for a, b in zip(held.thing, items, strict=True)) else tuple(items)
    if isinstance(held, np.ndarray) and isinstance(new, np.ndarray):
        fits = held.shape == new.shape and held.dtype == new.dtype and held.flags.writeable
        if fits:
            held[...] = new
            return held
    return new


def weight(value: Any) -> int:
    """About how many bytes a plain value takes."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    return sum(map(weight, value)) if isinstance(value, list | tuple) else 8


def identical(a: Any, b: Any) -> bool:
    """Whether two plain values are the same to the bit."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(identical(v, w) for v, w in zip(a, b, strict=True))
    return type(a) is type(b) and a == b
