"""Turn the notebook's cells into what the page's template shows of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from course_lib.grading.feedback import code, prose
from course_lib.grading.feedback.handed_out import HandedOut
from course_lib.grading.outcome import legible
from course_lib.grading.paper import NOTE

LONG_CODE, LONG_OUTPUT = 30, 20  # lines; more are folded, but for an answer
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
        return self.lines > LONG_OUTPUT


@dataclass(frozen=True)
class Shown:
    """A cell as the template shows it; `name` is empty where the gradebook knows no such cell."""

    kind: str
    """prose, written, code, answer, check, or left out."""
    name: str
    html: Markup
    lines: int = 0
    outputs: tuple[Output, ...] = ()

    @property
    def long(self) -> bool:
        """Whether its code is folded."""
        return self.kind == "code" and self.lines > LONG_CODE


def show(cells: Iterable[NotebookNode], lesson: HandedOut) -> Iterator[Shown]:
    """All cells, in order, but for the note that grading puts on top. What is more than a page holds is left out."""
    room = MOST
    for cell in cells:
        if cell.get("id") == NOTE:
            continue
        room -= len(cell.source) + sum(len(str(o)) for o in cell.get("outputs", ()))
        marked = cell.metadata.get("nbgrader", {})
        name = marked.get("grade_id", "")
        if cell.cell_type == "markdown" and cell.source in lesson.prose:
            yield Shown("written" if marked.get("grade") else "prose", name, Markup(prose.lesson(cell.source)))
        elif room < 0 and not marked.get("grade"):
            yield Shown("left out", name, Markup())
        elif cell.cell_type == "markdown":
            yield Shown("written" if marked.get("grade") else "own", name, Markup(prose.student(cell.source)))
        else:
            yield _code(cell, marked, name)


def _code(cell: NotebookNode, marked: dict[str, Any], name: str) -> Shown:
    source = code.shown(cell.source)
    html = Markup(code.coloured(source))
    if marked.get("grade") and not marked.get("solution"):
        return Shown("check", name, html)
    kind = "answer" if marked.get("solution") else "code"
    return Shown(kind, name, html, source.count("\n") + 1, tuple(map(_output, cell.outputs)))


def _output(output: NotebookNode) -> Output:
    if output.output_type != "error":
        return Output(code.shown(output.get("text", "")).removeprefix("Out[0]: ").rstrip())
    text = code.shown(output.evalue).strip()
    last = text.splitlines()[-1] if text else ""
    kind = legible(output.ename)
    return Output(text, last if last.startswith(kind) else f"{kind}: {last}".removesuffix(": "))
