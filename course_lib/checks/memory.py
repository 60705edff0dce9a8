"""Find out whose memory an answer uses: arrays that it shares with the caller, and arguments that are used again."""

import copy
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.checks.plain import DEEPEST, MOST_ITEMS, NESTED, bare, count, items_of

Path = tuple[int, ...]
Shared = tuple[Path, int, Path]  # where in the answer, which argument, where in it
BASE = np.ndarray.__dict__["base"].__get__
MOST_SHARED = 20  # most places to report
MOST_WORK = 1_000  # most steps for `np.shares_memory`


@dataclass(frozen=True)
class Held:
    """A list or tuple as it was passed to the function."""

    thing: Any
    """The object itself."""
    items: tuple[Any, ...]
    """What it held then, however deep."""


def arrays_in(value: Any) -> list[tuple[Path, np.ndarray]]:
    """Return each array of a nested value with its place; of a value nested without end, only the first ones."""
    found: list[tuple[Path, np.ndarray]] = []
    _gather(value, (), [MOST_ITEMS], found)
    return found


def _gather(value: Any, path: Path, room: list[int], found: list[tuple[Path, np.ndarray]]) -> None:
    """Add the arrays of a value that stands at `path` to those that were `found`."""
    kind = type(value)
    if issubclass(kind, np.ndarray):
        found.append((path, value))
    elif issubclass(kind, NESTED):
        room[0] -= count(value)
        for i, item in enumerate(items_of(value) if room[0] > 0 and len(path) < DEEPEST else ()):
            _gather(item, (*path, i), room, found)
    elif kind is Held:
        _gather(value.items, path, room, found)


def shared(value: Any, arguments: Held) -> tuple[Shared, ...]:
    """Return where an array of `value` shares memory with one of `arguments`, which own their memory.

    Such an array can only be one of them, or a view whose base is one of them.
    """
    arrays = arrays_in(value)
    if not arrays:
        return ()
    owners = {id(a): (path, a) for path, a in arrays_in(arguments)}
    found: list[Shared] = []
    for path, array in arrays:
        owner = owners.get(id(array)) or owners.get(id(BASE(array)))
        if owner and len(found) < MOST_SHARED and _overlap(bare(array), owner[1]):
            (argument, *inside), _ = owner
            found.append((path, argument, tuple(inside)))
    return tuple(found)


def copied(value: Any) -> Any:
    """Copy arguments: each array gets memory of its own; functions stay what they are."""
    if isinstance(value, np.ndarray):
        return value.copy(order="K")
    if type(value) in NESTED:
        return type(value)(map(copied, value))
    return _generator_like(value) if type(value) is np.random.Generator else copy.deepcopy(value)


def _generator_like(rng: np.random.Generator) -> np.random.Generator:
    """Copy a generator; `deepcopy` would first seed the new one by the machine's chance, which takes twice as long."""
    bits, seeds = rng.bit_generator, rng.bit_generator.seed_seq
    if type(bits) is not np.random.PCG64 or not isinstance(seeds, np.random.SeedSequence):
        return copy.deepcopy(rng)
    new = np.random.PCG64(copy.deepcopy(seeds))
    new.state = bits.state
    return np.random.Generator(new)


def _overlap(one: np.ndarray, other: np.ndarray) -> bool:
    if not np.may_share_memory(one, other):
        return False
    try:
        return np.shares_memory(one, other, max_work=MOST_WORK)  # type: ignore[arg-type]  # NumPy takes any number
    except (np.exceptions.TooHardError, OverflowError):
        return True


def hold(value: Any) -> Any:
    """Return `value` as it is now, whatever happens to its lists later."""
    return Held(value, tuple(map(hold, value))) if type(value) in NESTED else value


def as_held(held: Any) -> Any:
    """Return what was held, in new lists and tuples around the very same arrays."""
    return type(held.thing)(map(as_held, held.items)) if type(held) is Held else held


def unmoved(held: Any, now: Any) -> bool:
    """Return whether the lists, however deep, still hold the very same objects."""
    if type(held) is not Held:
        return now is held
    return now is held.thing and len(now) == len(held.items) and all(map(unmoved, held.items, now))


def refilled(held: Any, new: Any) -> Any:
    """Put the numbers of `new` into the very lists and arrays of `held`; return `new` itself if they do not fit."""
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
    """Estimate the bytes of a plain value, and the time to look at it: an object counts as much as 20 numbers."""
    if isinstance(value, np.ndarray):
        return 160 + value.nbytes
    return 160 + sum(map(weight, value)) if isinstance(value, NESTED) else 160


def identical(a: Any, b: Any) -> bool:
    """Return whether two plain values are the same to the bit."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, NESTED):
        return type(a) is type(b) and len(a) == len(b) and all(map(identical, a, b))
    return type(a) is type(b) and a == b
