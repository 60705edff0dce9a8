"""Prepare a notebook's cells for the page's template."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from course_lib.grading.feedback import code, prose
from course_lib.grading.feedback.handed_out import HandedOut
from course_lib.grading.feedback.room import Room
from course_lib.grading.gradebook.autograded_notebook import NOTE

LONG_CODE, LONG_OUTPUT = 30, 20  # lines; more are folded, but for an answer
LONG_TEXT = 8_000  # characters, with the tags that colour it
MOST_OUTPUTS = 10  # of a cell; grading writes three


@dataclass(frozen=True)
class Output:
    """Holds what a cell printed, or the exception that stopped it."""

    html: Markup | None
    """None if the page has no room for it."""
    lines: int
    """The number of its lines."""
    stopped: Markup | None = None
    """The last line of an exception; its whole text is folded."""

    @property
    def long(self) -> bool:
        """Tell whether the page folds it."""
        return self.lines > LONG_OUTPUT or len(self.html or "") > LONG_TEXT


@dataclass(frozen=True)
class Shown:
    """Holds a cell as the template shows it."""

    kind: str
    """prose (the lesson's own), own (the student's), written, code, answer, check, or left out."""
    name: str
    """"" if the gradebook does not know the cell."""
    html: Markup | None
    """None if the page has no room for it."""
    lines: int = 0
    """The number of lines of its source."""
    outputs: tuple[Output, ...] = ()
    """What it printed."""

    @property
    def long(self) -> bool:
        """Tell whether the page folds its code."""
        return self.kind == "code" and (self.lines > LONG_CODE or len(self.html or "") > LONG_TEXT)


def show(cells: Sequence[NotebookNode], lesson: HandedOut, room: Room) -> list[Shown]:
    """Prepare all cells in order, except the note that grading puts on top.

    Room goes first to cells that carry points, then to the lesson's own cells, then to what somebody added. So a
    student sees each answer, whatever stands between them.
    """
    first = _first(cells, lesson)
    counts = {n for n, cell in enumerate(cells) if cell.metadata.get("nbgrader")}
    order = sorted(range(len(cells)), key=lambda n: (n not in counts, n not in first, n))
    free = Room(sys.maxsize, sys.maxsize)
    made = {
        n: _shown(cells[n], lesson, room, free if n in first else room) for n in order if cells[n].get("id") != NOTE
    }
    found: list[Shown] = []
    for _, cell in sorted(made.items()):
        if cell.html is None and not cell.name:
            cell = replace(cell, kind="left out")
        if cell.kind != "left out" or not found or found[-1].kind != "left out":
            found.append(cell)
    return found


def _first(cells: Sequence[NotebookNode], lesson: HandedOut) -> set[int]:
    """Find the lesson's own cells, which cost no room: the first copy of each, however often somebody copied it."""
    first: dict[str, int] = {}
    for number, cell in enumerate(cells):
        if cell.source in (lesson.code if cell.cell_type == "code" else lesson.prose):
            first.setdefault(cell.source, number)
    return set(first.values())


def _shown(cell: NotebookNode, lesson: HandedOut, room: Room, sources: Room) -> Shown:
    """Prepare one cell; `sources` is the room for its source, `room` the one for its output."""
    marked = cell.metadata.get("nbgrader", {})
    if cell.cell_type == "code":
        return _code(cell, marked, lesson, room, sources)
    own = cell.source in lesson.prose
    html = sources.hold(prose.lesson(cell.source)) if own else sources.markdown(cell.source)
    kind = "written" if marked.get("grade") or marked.get("task") else "prose" if own else "own"
    return Shown(kind, marked.get("grade_id", ""), html)


def _code(cell: NotebookNode, marked: dict[str, Any], lesson: HandedOut, room: Room, sources: Room) -> Shown:
    source, name = cell.source, marked.get("grade_id", "")
    html = sources.hold(_handed_out(source)) if source in lesson.code else sources.code(source)
    if marked.get("grade") and not marked.get("solution"):
        return Shown("check", name, html)
    kind = "answer" if marked.get("solution") else "code"
    outputs = tuple(_output(output, room) for output in cell.outputs[:MOST_OUTPUTS])
    return Shown(kind, name, html, _lines(html), outputs if html is not None else ())


@lru_cache(maxsize=1_000)
def _handed_out(source: str) -> str:
    """Return the lesson's own code as HTML. It is the same for a whole class, so it is cached."""
    return code.coloured(code.shown(source))


def _output(output: NotebookNode, room: Room) -> Output:
    if output.output_type != "error":
        html = room.printed(output.get("text", ""))
        return Output(html, _lines(html))
    html = room.printed(output.evalue.strip())
    told = "" if html is None else code.stopped_with(output)
    return Output(html, _lines(html), room.printed(told) or Markup("an error"))


def _lines(html: Markup | None) -> int:
    """Count the lines of a text; our HTML does not break lines."""
    return html.count("\n") + 1 if html else 0
