"""What an answer does not depend on, though it should: an argument, or all of it but some entries, rows or columns.

Each argument of a case is changed a little at a time, and the student's function is asked before and after, as the
reference is. What is said was seen in every case that was tried.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lib.checks.compare import same
from course_lib.checks.exercise import Exercise
from course_lib.checks.judging import Judged
from course_lib.checks.naming import Name
from course_lib.checks.protocol import Case, ask_once

CASES = 3  # that are tried, one after the other
MOST_SLOTS = 40  # changes of one case

Slot = tuple[int, str, int]  # which argument; "all", "entry", "row", "column" or "layer"; which of them


@dataclass(frozen=True)
class Without:
    """Part of an argument that makes no difference."""

    argument: str
    what: str
    """"all" of it, or all but some of its entries, rows, columns or layers."""
    others: tuple[int, ...] = ()
    """Those that do make one."""

    def name(self) -> Name:
        """The same in words."""
        if self.what == "all":
            return Name(
                "without-effect",
                f"`{self.argument}` makes no difference: the answer stays the same whatever it is",
                f"Where in your lines does `{self.argument}` come in, and does the formula have it in more places?",
            )
        plural = {"entry": "entries", "row": "rows", "column": "columns", "layer": "layers"}[self.what]
        numbers = ", ".join(map(str, self.others))
        which = f"{self.what if len(self.others) == 1 else plural} {numbers}"
        return Name(
            "part-without-effect",
            f"of `{self.argument}` only {which} {'makes' if len(self.others) == 1 else 'make'} a difference (counted "
            "from 0)",
            f"Which of your lines goes through `{self.argument}`, from where to where, and what becomes of the rest?",
        )


def without_effect(function: Callable[..., Any], exercise: Exercise, judged: Sequence[Judged]) -> Without | None:
    """The first argument, or part of one, that makes a difference to the reference and none to `function`.

    Only cases that the function answers count; None where there are not two of them.
    """
    answered = [j.case for j in judged if not j.answer.error and not j.case.raises and not j.case.shuffled and j.problem]
    chosen = sorted((c for c in answered if not c.fringe), key=lambda c: -_extent(c))[:CASES]
    if len(chosen) < 2:
        return None
    found = [_blind_spots(function, exercise, case) for case in chosen]
    for i, name in enumerate(exercise.parameters):
        if all((i, "all", 0) in blind for blind, _ in found):
            return Without(name, "all")
    for i, name in enumerate(exercise.parameters):
        for what in ("entry", "row", "column", "layer"):
            kept = {tuple(n for a, w, n in seen if (a, w) == (i, what)) for _, seen in found}
            lost = [any((a, w) == (i, what) for a, w, _ in blind) for blind, _ in found]
            if all(lost) and len(kept) == 1 and (others := kept.pop()):
                return Without(name, what, others)
    return None


def _extent(case: Case) -> int:
    return len(list(_slots(case)))


def _blind_spots(function: Callable[..., Any], exercise: Exercise, case: Case) -> tuple[set[Slot], list[Slot]]:
    """(what changes the reference's answer and not the function's, what changes both)."""
    own, right = (_answer(f, case) for f in (function, exercise.reference))
    blind, seen = set(), []
    for slot, changed in _slots(case):
        if len(blind) + len(seen) > MOST_SLOTS or same(right, _answer(exercise.reference, changed)):
            continue
        if same(own, _answer(function, changed)):
            blind.add(slot)
        else:
            seen.append(slot)
    return blind, seen


def _answer(function: Callable[..., Any], case: Case) -> Any:
    answer = ask_once(function, case)
    return answer.error.type_name if answer.error else answer.value


def _slots(case: Case) -> Iterator[tuple[Slot, Case]]:
    """The case with one argument, or a part of it, changed."""
    for i, value in enumerate(case.args):
        for what, number, new in _changes(value):
            yield (i, what, number), replace(case, args=(*case.args[:i], new, *case.args[i + 1 :]), reuse=False)


def _changes(value: Any) -> Iterator[tuple[str, int, Any]]:
    """(what is changed, its number, the value as it is then)."""
    if isinstance(value, bool | str) or callable(value):
        return
    if isinstance(value, int | float):
        yield "all", 0, _moved(value)
    elif isinstance(value, np.ndarray) and value.dtype.kind in "if" and value.size:
        yield "all", 0, _moved(value)
        for axis, what in enumerate(("entry",) if value.ndim == 1 else ("row", "column")[: value.ndim]):
            for n in range(value.shape[axis] if value.shape[axis] > 1 else 0):
                at = (slice(None),) * axis + (n,)
                new = value.copy()
                new[at] = _moved(value[at])
                yield what, n, new
    elif isinstance(value, list) and value:
        parts = [next((new for what, _, new in _changes(v) if what == "all"), None) for v in value]
        if all(p is not None for p in parts):
            yield "all", 0, type(value)(parts)
        if len(value) > 1:
            what = "layer" if isinstance(value[0], tuple | np.ndarray) else "entry"
            for n, part in enumerate(parts):
                if part is not None:
                    yield what, n, [*value[:n], part, *value[n + 1 :]]
    elif isinstance(value, tuple) and value:
        parts = [next((new for what, _, new in _changes(v) if what == "all"), v) for v in value]
        yield "all", 0, tuple(parts)


def _moved(value: Any) -> Any:
    """Other numbers of the same type, sign and size."""
    if isinstance(value, int) or (isinstance(value, np.ndarray | np.generic) and value.dtype.kind == "i"):
        return value + 1
    return value * 1.25 + np.where(np.asarray(value) < 0, -0.375, 0.375)[()]
