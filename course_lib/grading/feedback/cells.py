"""Turn the notebook's cells into what the page's template shows of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from course_lib.grading.feedback import code, prose
from course_lib.grading.feedback.handed_out import HandedOut
from course_lib.grading.outcome import LONGEST
from course_lib.grading.paper import NOTE

LONG_CODE, LONG_OUTPUT = 30, 20  # lines; more are folded, but for an answer
LONG_TEXT = 8_000  # characters, with the tags that colour it
MOST = 400_000  # characters of one student's that a page shows


@dataclass(frozen=True)
class Output:
    """What a cell printed, or what it stopped with."""

    text: str
    stopped: str = ""
    """The last line of a failure; its whole text is folded."""

    @property
    def lines(self) -> int:
        """How long it is."""
        return self.text.count("\n") + 1

    @property
    def long(self) -> bool:
        """Whether it is folded."""
        return self.lines > LONG_OUTPUT or len(self.text) > LONG_TEXT


@dataclass(frozen=True)
class Shown:
    """A cell as the template shows it; `name` is empty where the gradebook knows no such cell."""

    kind: str
    """prose (the lesson's own), own (the student's), written, code, answer, check, or left out."""
    name: str
    html: Markup
    lines: int = 0
    outputs: tuple[Output, ...] = ()

    @property
    def long(self) -> bool:
        """Whether its code is folded."""
        return self.kind == "code" and (self.lines > LONG_CODE or len(self.html) > LONG_TEXT)


def show(cells: Iterable[NotebookNode], lesson: HandedOut) -> Iterator[Shown]:
    """All cells in order, but for the note that grading puts on top. Of cells that somebody added a page holds MOST."""
    room, before = MOST, ""
    for cell in cells:
        if cell.get("id") == NOTE:
            continue
        marked = cell.metadata.get("nbgrader", {})
        if not marked and cell.source not in (lesson.code if cell.cell_type == "code" else lesson.prose):
            room -= sum(min(len(text), LONGEST) for text in (cell.source, *map(str, cell.get("outputs", ()))))
            made = Shown("left out", "", Markup()) if room < 0 else _shown(cell, marked, lesson)
        else:
            made = _shown(cell, marked, lesson)
        if made.kind != "left out" or before != "left out":
            yield made
        before = made.kind


def _shown(cell: NotebookNode, marked: dict[str, Any], lesson: HandedOut) -> Shown:
    if cell.cell_type == "code":
        return _code(cell, marked)
    own = cell.source in lesson.prose
    html = Markup((prose.lesson if own else prose.student)(cell.source))
    kind = "written" if marked.get("grade") or marked.get("task") else "prose" if own else "own"
    return Shown(kind, marked.get("grade_id", ""), html)


def _code(cell: NotebookNode, marked: dict[str, Any]) -> Shown:
    source = code.shown(cell.source)
    html, name = Markup(code.coloured(source)), marked.get("grade_id", "")
    if marked.get("grade") and not marked.get("solution"):
        return Shown("check", name, html)
    kind = "answer" if marked.get("solution") else "code"
    return Shown(kind, name, html, source.count("\n") + 1, tuple(map(_output, cell.outputs)))


def _output(output: NotebookNode) -> Output:
    if output.output_type != "error":
        return Output(code.shown(output.get("text", "")).removeprefix("Out[0]: ").rstrip())
    return Output(code.shown(output.evalue).strip(), code.stopped_with(output))
