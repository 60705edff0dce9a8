"""Describe a lesson as the gradebook knows it: the cells that carry points, with the sources that were handed out."""

import ast
from dataclasses import dataclass, field
from functools import cached_property

from course_lib.checks import EXERCISES
from course_lib.grading.outcome import Kind


@dataclass(frozen=True)
class ReleasedCell:
    """Describes a cell that the gradebook knows, as it was handed out."""

    name: str
    """Its grade_id."""
    kind: Kind
    """Its type, as nbformat has it."""
    source: str
    """What was handed out."""
    checksum: str | None
    """nbgrader's checksum of the released cell."""
    locked: bool
    """Students may not change it."""
    solution: bool
    """Students write their answer here."""
    task: bool
    """It is one of nbgrader's tasks: a person reads what students did."""
    points: float | None
    """None if it carries none."""

    @cached_property
    def checked(self) -> str | None:
        """Return the exercise that this cell checks, or None unless it holds `check.<exercise>(<exercise>)` alone."""
        if self.kind != "code" or not self.locked or self.points is None:
            return None
        try:
            (statement,) = ast.parse(self.source).body
        except (SyntaxError, ValueError):
            return None
        return next((e for e in EXERCISES if ast.dump(statement) == ast.dump(_check_of(e))), None)

    @property
    def tested(self) -> bool:
        """Tell whether it is one of nbgrader's ordinary tests: a locked cell that carries points and is not a check."""
        own = self.kind == "code" and self.locked and not self.solution and not self.task
        return own and self.points is not None and self.checked is None

    @property
    def by_hand(self) -> bool:
        """Tell whether a person has to grade it: a written answer or a task."""
        return self.points is not None and self.checked is None and not self.tested


def _check_of(exercise: str) -> ast.stmt:
    return ast.parse(f"check.{exercise}({exercise})").body[0]


@dataclass(frozen=True)
class Assignment:
    """Describes a lesson as the gradebook knows it. Changing only `released` or `version` makes no grade stale."""

    lesson: str
    """Its name, such as "01_neuron"."""
    notebook: str
    """The name of its notebook, without `.ipynb`."""
    cells: dict[str, ReleasedCell]
    """The cells that carry points, by name."""
    released: tuple[tuple[str, str | None, str], ...] = field(default=(), repr=False)
    """Everything that was handed out, in order: each cell's kind, name or None, and source."""
    version: str = field(default="", repr=False)
    """The version of the course in which the lesson last changed; "" if the release does not say."""

    @property
    def prose(self) -> frozenset[str]:
        """Return the texts that were handed out."""
        return frozenset(source for kind, _, source in self.released if kind == "markdown")

    def setup(self, test: str) -> list[str]:
        """Return the instructor's own code above the cell `test`."""
        names = [name for _, name, _ in self.released]
        above = self.released[: names.index(test)] if test in names else ()
        own = [(name, source) for kind, name, source in above if kind == "code"]
        return [source for name, source in own if name is None or (self.cells[name].points is None
                and not self.cells[name].solution)]  # fmt: skip
