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
    def by_hand(self) -> bool:
        """Whether a person has to read it: a written answer, a task, or a test that is no check of the course."""
        return self.points is not None and self.checked is None


def _check_of(exercise: str) -> ast.stmt:
    return ast.parse(f"check.{exercise}({exercise})").body[0]


@dataclass(frozen=True)
class Sheet:
    """All cells of one lesson's notebook, by name; `prose` are the texts that were handed out beside them."""

    lesson: str
    notebook: str
    given: dict[str, Given]
    prose: frozenset[str] = field(default=frozenset(), repr=False)
