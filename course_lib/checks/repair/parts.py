"""The parts of an answer, such as dW and db. Two slips may each spoil another part; then no single edit is enough.

What happens to the caller's arrays counts as one more part, TRACES. All numbers together are VALUES.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from course_lib.checks.exercise import Exercise
from course_lib.checks.judging import Judged
from course_lib.checks.memory import Path

TRACES, VALUES = "traces", "values"
MARKS = ("changed-input", "changed-list", "shares-memory")  # problems of an answer whose numbers may all be right

Part = int | str


class Parts:
    """The parts of an exercise's answer, and which of a student's parts are wrong."""

    def __init__(self, exercise: Exercise, judged: Sequence[Judged]) -> None:
        ordinary = [j for j in judged if not j.case.fringe and not j.case.raises]
        paths = {p.path for j in ordinary for p in j.parts}
        self.place = _place(exercise, paths)
        self.names = {self.of(path): self._name(exercise, path) for path in sorted(paths, reverse=True)}
        self.wrong: frozenset[Part] = frozenset().union(*(self.off(j) for j in ordinary))
        if any(j.answer.error for j in ordinary):
            self.wrong = frozenset()  # who knows what it would be

    def of(self, path: Path) -> Part:
        """Return the part that a path leads to."""
        return path[self.place] if self.place is not None and len(path) > self.place else VALUES

    def off(self, judged: Judged) -> frozenset[Part]:
        """Return what is wrong with one answer."""
        if judged.answer.error:
            return frozenset({*self.names, TRACES})
        marked = judged.problem is not None and judged.problem.kind in MARKS
        return frozenset({self.of(p.path) for p in judged.off} | ({TRACES} if marked else set()))

    def mended(self, judged: Iterable[Judged]) -> frozenset[Part]:
        """Return which wrong parts are right in all these ordinary answers, if no right part became wrong."""
        still: frozenset[Part] = frozenset()
        for one in judged:
            still |= self.off(one)
            if still != {TRACES} and not still < self.wrong:
                return frozenset()
        if still == {TRACES}:
            return frozenset({VALUES}) if self.wrong != still else frozenset()
        return self.wrong - still

    def nears(self, value: Any, wanted: Any, near: Callable[[Any, Any], float]) -> tuple[float, frozenset[Part]]:
        """Return how close a value comes, and which of its parts are right."""
        if self.place is None or not isinstance(value, list | tuple) or len(value) != len(wanted) or not len(wanted):
            all_of_it = near(value, wanted)
            return all_of_it, frozenset({VALUES} if all_of_it == 1.0 else ())
        if self.place == 0:
            each = [near(v, w) for v, w in zip(value, wanted, strict=True)]
            return sum(each) / len(each), frozenset(i for i, n in enumerate(each) if n == 1.0)
        rows = [_row(v, w, near) for v, w in zip(value, wanted, strict=True)]
        right = frozenset(i for i, column in enumerate(zip(*rows, strict=False)) if all(n == 1.0 for n in column))
        return sum(sum(row) / len(row) for row in rows) / len(rows), right

    def _name(self, exercise: Exercise, path: Path) -> str:
        if self.of(path) == VALUES:
            return ""
        return exercise.part(path[:1] if self.place == 0 else path)


def _row(value: Any, wanted: Any, near: Callable[[Any, Any], float]) -> list[float]:
    if not isinstance(value, list | tuple) or len(value) != len(wanted):
        return [0.0] * len(wanted)
    return [near(v, w) for v, w in zip(value, wanted, strict=True)]


def _place(exercise: Exercise, paths: Iterable[Path]) -> int | None:
    """Return where in a path the part is named: first in (dW, db), last in a list of such pairs."""
    paths = list(paths)
    if not exercise.judges_the_answer or not paths or not all(paths):
        return None
    if exercise.part((0,)) != "layer 1":
        return 0
    return 1 if all(len(path) == 2 for path in paths) else None
