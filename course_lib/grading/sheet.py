"""A lesson as the gradebook knows it: the cells that count, with the sources that were handed out."""

import ast
from dataclasses import dataclass, field
from functools import cached_property

from course_lib.checks import EXERCISES


@dataclass(frozen=True)
class Given:
    """A cell of the gradebook. `points` is None where it carries none; `checksum` is nbgrader's, of the release."""

    name: str
    kind: str
    source: str
    checksum: str | None
    locked: bool
    solution: bool
    task: bool
    points: float | None

    @cached_property
    def checked(self) -> str | None:
        """The exercise that this cell checks, where its source is `check.<exercise>(<exercise>)` and no more."""
        if self.kind != "code" or not self.locked or self.points is None:
            return None
        try:
            (statement,) = ast.parse(self.source).body
        except (SyntaxError, ValueError):
            return None
        return next((e for e in EXERCISES if ast.dump(statement) == ast.dump(_check_of(e))), None)

    @property
    def tested(self) -> bool:
        """Whether it is an ordinary test of nbgrader's: locked code that carries points and is no check."""
        own = self.kind == "code" and self.locked and not self.solution and not self.task
        return own and self.points is not None and self.checked is None

    @property
    def by_hand(self) -> bool:
        """Whether a person has to read it: a written answer, or a task."""
        return self.points is not None and self.checked is None and not self.tested


def _check_of(exercise: str) -> ast.stmt:
    return ast.parse(f"check.{exercise}({exercise})").body[0]


@dataclass(frozen=True)
class Sheet:
    """All cells of one lesson's notebook that count, by name.

    `released` is the whole of what was handed out, in order: the kind of each cell, its name or None, its source.
    `version` is that of the course in which the lesson last changed; empty where the release does not say. A submission
    that was graded stays graded when only these two change.
    """

    lesson: str
    notebook: str
    given: dict[str, Given]
    released: tuple[tuple[str, str | None, str], ...] = field(default=(), repr=False)
    version: str = field(default="", repr=False)

    @property
    def prose(self) -> frozenset[str]:
        """The texts that were handed out."""
        return frozenset(source for kind, _, source in self.released if kind == "markdown")

    def setup(self, test: str) -> list[str]:
        """The code that stands above the cell `test` and is not for students to write."""
        names = [name for _, name, _ in self.released]
        above = self.released[: names.index(test)] if test in names else ()
        own = [(name, source) for kind, name, source in above if kind == "code"]
        return [source for name, source in own if name is None or (self.given[name].points is None
                and not self.given[name].solution)]  # fmt: skip
