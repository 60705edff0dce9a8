"""Say where a student stands: what came of each exercise, and what to look at first."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import Any

from nbformat import NotebookNode

from course_lib.grading.feedback import code
from course_lib.grading.feedback.handed_out import HandedOut
from course_lib.grading.feedback.note import Note, read
from course_lib.grading.outcome import legible

NO_ANSWER = "No response."  # nbgrader's own comment on a cell that stands as it was handed out
STOPPED = "it stopped with "  # how a check's headline about an exception begins
LONGEST_MESSAGE = 200  # characters
PYTHONS_LINE = re.compile(r"\bline (\d+)")


class State(StrEnum):
    """What came of an exercise, in the words that stand beside its sign."""

    RIGHT = "right"
    PARTLY = "partly right"
    WRONG = "not right yet"
    EMPTY = "not begun"
    UNSEEN = "not checked"
    WAITING = "waiting for your teacher"
    READ = "read by your teacher"


@dataclass(frozen=True)
class Exercise:
    """One cell that counts, and what is known of it."""

    cell: str
    title: str
    state: State
    score: float
    most: float
    note: Note
    line: tuple[int, str] | None = None
    """The number and the text of the line that goes wrong, in the student's answer."""
    stopped: str = ""
    """What the answer's cell stopped with, so that there was no function to check."""

    @property
    def sentence(self) -> str:
        """The mistake in a sentence: the note's headline, or of an exception its message as well."""
        got = dict(self.note.facts).get("got", "")
        message = " ".join(takewhile(lambda line: not PYTHONS_LINE.match(line), got.splitlines()))
        told = self.note.headline.startswith(STOPPED) and message
        return f"{STOPPED}{message[:LONGEST_MESSAGE]}" if told else self.note.headline


@dataclass(frozen=True)
class Comment:
    """What a teacher wrote about an answer."""

    cell: str
    title: str
    text: str


def exercises(cells: Sequence[NotebookNode], lesson: HandedOut, marks: Mapping[str, Any]) -> list[Exercise]:
    """All that counts in an autograded notebook, in its order; `marks` are those of verdicts.json."""
    named = {c.metadata.nbgrader.grade_id: c for c in cells if "nbgrader" in c.metadata}
    written = [code.shown(cell.source) for cell in cells if cell.cell_type == "code"]
    found = []
    for name, cell in named.items():
        marked = cell.metadata.nbgrader
        if marked.get("task") or (marked.get("grade") and marked.get("solution")):
            known: dict[str, Any] = {"state": _read_by_hand(marked), "note": Note("")}
        elif marked.get("grade"):
            answer = named.get(lesson.answers.get(name))
            known = _checked(cell, answer, written, (marks.get(name) or {}).get("line"))
        else:
            continue
        found.append(Exercise(cell=name, title=lesson.name(name), score=marked.score, most=marked.points, **known))
    return found


def comments(cells: Iterable[NotebookNode], lesson: HandedOut) -> list[Comment]:
    """What a teacher wrote, in the notebook's order."""
    marked = [c.metadata.nbgrader for c in cells if "nbgrader" in c.metadata]
    said = [(m.grade_id, (m.get("comment") or "").strip()) for m in marked]
    return [Comment(name, lesson.name(name), text) for name, text in said if text and text != NO_ANSWER]


def _read_by_hand(marked: NotebookNode) -> State:
    if marked.waiting:
        return State.WAITING
    return State.EMPTY if marked.get("comment") == NO_ANSWER else State.READ


def _checked(check: NotebookNode, answer: NotebookNode | None, written: list[str], number: object) -> dict[str, Any]:
    """What is known of a check; `written` is the code of all cells, `number` that of the line it found."""
    output = next(iter(check.outputs), None)
    state, text = _outcome(output, check.metadata.nbgrader)
    known = {"state": state, "note": read(text)}
    if state is not State.WRONG:
        return known
    if isinstance(number, int):
        return known | {"line": _told(written, number, text)}
    failed = next((o for o in (answer.outputs if answer else ()) if o.output_type == "error"), None)
    if failed and output.ename == "NameError":
        return known | {"line": _pythons(answer, failed), "stopped": code.stopped_with(failed)}
    return known | {"line": code.only_line(code.shown(answer.source)) if answer else None}


def _outcome(output: NotebookNode | None, marked: NotebookNode) -> tuple[State, str]:
    """The state of a check by what its cell shows, and its words."""
    if output is None:
        return (State.WAITING if marked.waiting else State.UNSEEN), ""
    if output.output_type == "stream":
        return (State.RIGHT if marked.score >= marked.points else State.PARTLY), legible(output.text)
    text = legible(output.evalue)
    if output.ename == "NotAttempted":
        return State.EMPTY, text
    own = text.startswith("✗")  # else the exception of an ordinary test, whose kind says more than its text
    return State.WRONG, text if own else f"{legible(output.ename)}: {text}"


def _told(written: list[str], number: int, text: str) -> tuple[int, str] | None:
    """The line that a check found, in whichever cell it stands: its note quotes it."""
    found = [line for line in (code.line_at(source, number) for source in written) if line]
    return next(((number, line) for line in found if _bare(line) in _bare(text)), None)


def _pythons(answer: NotebookNode, failed: NotebookNode) -> tuple[int, str] | None:
    """The line at which a cell stopped, as Python tells it."""
    told = PYTHONS_LINE.search(legible(failed.evalue))
    line = code.line_at(code.shown(answer.source), int(told[1])) if told else ""
    return (int(told[1]), line) if line else None


def _bare(text: str) -> str:
    """`text` without spaces, as a note may break a line anywhere."""
    return "".join(text.split())
