"""Find what an answer does not depend on, though it should: a whole argument, or some of its entries, rows or columns.

Each argument of a case is changed in small pieces. The student's function and the reference are both asked before and
after each change. What is said was seen in every case that was tried.
"""

import dis
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np

from course_lib import network
from course_lib.checks.budget import Budget
from course_lib.checks.bytecode import all_code
from course_lib.checks.compare import as_array, same
from course_lib.checks.exercise import Exercise
from course_lib.checks.judging import Judged
from course_lib.checks.naming import Name
from course_lib.checks.protocol import Case, ask_once

CASES = 4  # cases to try, at most
ENOUGH = 2  # cases that must show a finding, with none against it
MOST_SLOTS = 120  # changes of one case, at most
MOST_ENTRIES = 40  # entries that the arguments of a case may have


class Slot(NamedTuple):
    """The piece of a case that is changed."""

    argument: int
    """The number of the argument."""
    what: str
    """How much of it: "all", or one "item" (of each pair), "entry", "row", "column" or "layer"."""
    number: int
    """The number of that item, entry, row, column or layer."""
    many: int
    """How many of them there are."""


PLURAL = {"item": "items", "entry": "entries", "row": "rows", "column": "columns", "layer": "layers"}


@dataclass(frozen=True)
class Without:
    """What makes no difference though it should, or a difference that it should not make."""

    argument: str
    """The name of the argument."""
    what: str
    """"all" of it; all but some of its "item", "entry", "row", "column" or "layer"; "across": it changes entries that
    it should not change."""
    others: tuple[int, ...] = ()
    """The numbers of those that do make a difference; negative ones count from the end."""
    read: bool = False
    """Whether the function's own lines read the argument."""

    def name(self) -> Name:
        """Name it in words."""
        if self.what == "all":
            unread = f"Where do your lines use `{self.argument}`, and where does the formula?"
            read = "What ends the work before that can matter, or throws away what it made?"
            return Name(
                "without-effect",
                f"`{self.argument}` makes no difference: the answer stayed the same for every other value tried",
                f"Your lines read `{self.argument}`. {read}" if self.read else unread,
            )
        if self.what == "across":
            return Name(
                "across",
                f"an entry of the answer depends on entries of `{self.argument}` in other places",
                "Which entries of the input belong to one entry of the answer, and which do your lines take?",
            )
        if self.what == "item":
            which = "first" if self.others in ((0,), (-2,)) else "second"
            return Name(
                "part-without-effect",
                f"of `{self.argument}` only the {which} of each pair makes a difference",
                f"What happens in your lines to the other one of each pair of `{self.argument}`?",
            )
        which, one = self._which(), len(self.others) == 1
        return Name(
            "part-without-effect",
            f"only {which} of `{self.argument}` {'makes' if one else 'make'} a difference",
            f"Which of your lines goes through `{self.argument}`? Where does it start and stop, and what happens to "
            "the rest?",
        )

    def _which(self) -> str:
        """Name the entries that make a difference: "the last row", "the first 3 entries", "entries 0 and 2 (…)"."""
        many, numbers = len(self.others), list(self.others)
        named = self.what if many == 1 else f"{many} {PLURAL[self.what]}"
        if numbers == list(range(many)):
            return f"the first {named}"
        if numbers == list(range(-many, 0)):
            return f"the last {named}"
        listed = ", ".join(str(n).replace("-", "−") for n in numbers)
        counted = "from the end, the last being −1" if numbers[0] < 0 else "from 0"
        return f"{self.what if many == 1 else PLURAL[self.what]} {listed} (counted {counted})"


@dataclass(frozen=True)
class Seen:
    """What changing one case showed, slot by slot."""

    blind: frozenset[Slot]
    """What changes the reference's answer and never the function's."""
    felt: tuple[Slot, ...]
    """What changes the function's answer."""
    across: frozenset[int]
    """The arguments of which one entry, row or column changes others of the answer, and not of the reference's."""


def without_effect(
    function: Callable[..., Any], exercise: Exercise, judged: Sequence[Judged], budget: Budget
) -> Without | None:
    """Find the first argument, or part of one, that changes the reference's answer but never the answer of `function`.

    If there is none, find the first argument that changes entries of the answer which it does not change in the
    reference's. Only cases that the function answers in the right form count. Return None if there are not two of them
    within the `budget`.
    """
    kinds = ("value", "changed-input", "changed-list")
    fit = [j for j in judged if not j.case.raises and not j.case.fringe and (not j.problem or j.problem.kind in kinds)]
    answered = [j.case for j in fit if not j.answer.error]
    seen = []
    for case in sorted(answered, key=_extent)[: -CASES - 1 : -1]:
        if (one := _seen(function, exercise, case, budget)) is not None:
            seen.append(one)
    named = list(enumerate(exercise.parameters))
    for i, name in [] if _of_few_values(fit, exercise) else named:
        blind = [s for s in seen if _slots_of(s.blind, i, "all")]
        if len(blind) >= ENOUGH and not any(slot.argument == i for s in seen for slot in s.felt):
            return Without(name, "all", read=_reads(function, i, name))
    for i, name in named:
        for what in PLURAL:
            telling = [s for s in seen if _slots_of(s.blind, i, what)]
            kept = [_slots_of(s.felt, i, what) for s in telling]
            for others in ({tuple(n for *_, n, _ in k) for k in kept}, {tuple(n - m for *_, n, m in k) for k in kept}):
                if len(telling) == len(seen) >= ENOUGH and len(others) == 1 and (only := others.pop()):
                    return Without(name, what, only)
    return next((Without(n, "across") for i, n in named if sum(i in s.across for s in seen) >= ENOUGH), None)


def _reads(function: Callable[..., Any], number: int, name: str) -> bool:
    """Return whether the lines of a plain function read an argument: that of this name, or else of this number."""
    if type(function) is not FunctionType:  # what else can be called may answer anything
        return False
    own = function.__code__
    taken = own.co_varnames[: own.co_argcount + own.co_kwonlyargcount]
    if number >= len(taken):
        return False
    name = name if name in taken else taken[number]
    loads = (i.argval for code in all_code(own) for i in dis.get_instructions(code) if i.opname.startswith("LOAD"))
    return any(name == loaded or (isinstance(loaded, tuple) and name in loaded) for loaded in loads)


def _of_few_values(judged: Sequence[Judged], exercise: Exercise) -> bool:
    """Return whether all numbers of all answers are 0, 1 or −1, and the expected ones are not.

    Such an answer may depend on something that no change has shown.
    """
    if not exercise.judges_the_answer:
        return False
    parts = [p for j in judged for p in j.parts]
    came = [a for p in parts if (a := as_array(p.got)) is not None]
    return bool(came) and _few(came) and not _few([p.expected for p in parts])


def _few(arrays: Sequence[Any]) -> bool:
    return all(np.all(np.isin(a, (0, 1, -1))) for a in arrays)


def _slots_of(slots: Iterable[Slot], argument: int, what: str) -> list[Slot]:
    return [slot for slot in slots if (slot.argument, slot.what) == (argument, what)]


def _extent(case: Case) -> int:
    """Return how much can be changed in a case; 0 if that is more than is tried."""
    size = sum(np.size(v) if isinstance(v, np.ndarray | int | float) else 3 for v in case.inputs)
    return size if size <= MOST_ENTRIES else 0


def _seen(function: Callable[..., Any], exercise: Exercise, case: Case, budget: Budget) -> Seen | None:
    """Return what changing a case does; None if the time is over before all has been tried."""
    own, right = (_answer(f, case) for f in (function, exercise.reference))
    blind: set[Slot] = set()
    felt: dict[Slot, None] = {}  # in order
    across: set[int] = set()
    mixed: set[int] = set()
    for slot, changed in islice(_slots(case), MOST_SLOTS):
        if budget.over:
            return None
        its, mine = _answer(exercise.reference, changed), _answer(function, changed)
        if not same(own, mine):
            felt[slot] = None
        elif not same(right, its):
            blind.add(slot)
        across |= {slot.argument} if _beyond(own, mine, slot) else set()
        mixed |= {slot.argument} if _beyond(right, its, slot) else set()
    return Seen(frozenset(blind - set(felt)), tuple(felt), frozenset(across - mixed))


AXES = {"entry": (1, 0), "row": (2, 0), "column": (2, 1)}  # how many dimensions the answer must have, and which axis


def _beyond(before: Any, after: Any, slot: Slot) -> bool:
    """Return whether changing one entry (row, column) of the argument changed other entries of the answer."""
    dimensions, axis = AXES.get(slot.what, (0, 0))
    one, other = as_array(before), as_array(after)
    if one is None or other is None or one.ndim != dimensions or one.shape != other.shape or not one.ndim:
        return False
    if one.shape[axis] != slot.many:
        return False
    off = ~np.isclose(one, other, rtol=1e-6, atol=1e-9)
    return bool(np.any(np.delete(off, slot.number, axis=axis)))


def _answer(function: Callable[..., Any], case: Case) -> Any:
    answer = ask_once(function, case)
    return answer.error.type_name if answer.error else answer.value


def _slots(case: Case) -> Iterator[tuple[Slot, Case]]:
    """Yield the case with one argument changed as a whole, then with each part of it changed."""
    places = [*range(len(case.args)), *case.kwargs]
    moves = (_moved, _far) if _extent(case) < MOST_ENTRIES // 2 else (_far,)
    changes = [(i, c) for i, place in enumerate(places) for move in moves for c in _changes(_at(case, place), move)]
    wholes = [(i, c) for i, place in enumerate(places) for move in FARTHER for c in _changes(_at(case, place), move)]
    changes += [(i, c) for i, c in wholes if c.what == "all"]
    for i, change in sorted(changes, key=lambda c: c[1].what != "all"):
        yield Slot(i, change.what, change.number, change.many), _with(case, places[i], change.new)


def _at(case: Case, place: int | str) -> Any:
    return case.args[place] if isinstance(place, int) else case.kwargs[place]


def _with(case: Case, place: int | str, new: Any) -> Case:
    if isinstance(place, str):
        return replace(case, kwargs={**case.kwargs, place: new}, reuse=False)
    return replace(case, args=(*case.args[:place], new, *case.args[place + 1 :]), reuse=False)


class _Change(NamedTuple):
    """A value that is changed as a whole or in part: which part, as in a Slot, and the changed value."""

    what: str
    number: int
    many: int
    new: Any


def _changes(value: Any, move: Callable[[Any], Any]) -> Iterator[_Change]:
    if isinstance(value, bool | str):
        return
    if callable(value):
        if other := OTHER_FUNCTIONS.get(value):
            yield _Change("all", 0, 1, other)
    elif isinstance(value, int | float):
        yield _Change("all", 0, 1, move(value))
    elif isinstance(value, np.ndarray) and value.dtype.kind in "if" and value.size:
        yield _Change("all", 0, 1, move(value))
        for axis, what in enumerate(("entry",) if np.ndim(value) == 1 else ("row", "column")[: np.ndim(value)]):
            many = value.shape[axis]
            for n in range(many if many > 1 else 0):
                at: tuple[slice | int, ...] = (slice(None),) * axis + (n,)
                new = value.copy()
                new[at] = move(value[at])
                yield _Change(what, n, many, new)
    elif isinstance(value, list | tuple) and value:
        parts = [next((c.new for c in _changes(v, move) if c.what == "all"), v) for v in value]
        yield _Change("all", 0, 1, type(value)(parts))
        if isinstance(value, list) and all(isinstance(v, tuple) and len(v) == 2 for v in value):
            for n in (0, 1):
                halves = [(p[0], v[1]) if n == 0 else (v[0], p[1]) for p, v in zip(parts, value, strict=True)]
                yield _Change("item", n, 2, halves)
        if isinstance(value, list) and len(value) > 1:
            what = "layer" if isinstance(value[0], tuple | np.ndarray) else "entry"
            for n, part in enumerate(parts):
                yield _Change(what, n, len(value), [*value[:n], part, *value[n + 1 :]])


# Another activation, or another slope, in place of each.
OTHER_FUNCTIONS: dict[Any, Any] = {
    network.sigmoid: network.tanh,
    network.tanh: network.sigmoid,
    network.relu: network.tanh,
    network.identity: network.tanh,
    network.d_sigmoid: network.d_tanh,
    network.d_tanh: network.d_sigmoid,
    network.d_relu: network.d_tanh,
}


def _moved(value: Any) -> Any:
    """Return other numbers of the same type, sign and size."""
    if _whole(value):
        return value + 1
    return value * 1.25 + np.where(np.asarray(value) < 0, -0.375, 0.375)[()]


def _far(value: Any) -> Any:
    """Return larger numbers of the same type, of the other sign where there are signs."""
    return value + 3 if _whole(value) else -7.5 * value + 0.625


def _below(value: Any) -> Any:
    """Return numbers below 0 only."""
    return -np.abs(value) - 0.5 if not _whole(value) else value + 2


def _above(value: Any) -> Any:
    """Return numbers above 0 only."""
    return np.abs(value) + 0.5 if not _whole(value) else value + 5


def _nothing(value: Any) -> Any:
    """Return zeros."""
    return value * 0.0 if not _whole(value) else value


FARTHER = (_below, _above, _nothing)  # what the whole of an argument is changed to as well


def _whole(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, np.ndarray | np.generic) and value.dtype.kind == "i")
