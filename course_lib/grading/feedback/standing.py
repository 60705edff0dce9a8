"""Say where a student stands: what came of each exercise, and what to look at first."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from nbformat import NotebookNode

from course_lib.grading.feedback import code
from course_lib.grading.feedback.handed_out import HandedOut
from course_lib.grading.feedback.note import Note, read
from course_lib.grading.outcome import legible

NO_ANSWER = "No response."  # nbgrader's own comment on a cell that stands as it was handed out
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


@dataclass(frozen=True)
class Comment:
    """What a teacher wrote about an answer."""

    cell: str
    title: str
    text: str


def exercises(cells: Iterable[NotebookNode], lesson: HandedOut, marks: Mapping[str, Any]) -> list[Exercise]:
    """All that counts in an autograded notebook, in its order; `marks` are those of verdicts.json."""
    named = {c.metadata.nbgrader.grade_id: c for c in cells if "nbgrader" in c.metadata}
    found = []
    for name, cell in named.items():
        marked = cell.metadata.nbgrader
        if marked.get("task") or (marked.get("grade") and marked.get("solution")):
            found.append(Exercise(name, lesson.name(name), _written(cell), marked.score, marked.points, Note("")))
        elif marked.get("grade"):
            found.append(_checked(cell, named.get(lesson.answers.get(name)), named, lesson, marks.get(name)))
    return found


def comments(cells: Iterable[NotebookNode], lesson: HandedOut) -> list[Comment]:
    """What a teacher wrote, in the notebook's order."""
    marked = [c.metadata.nbgrader for c in cells if "nbgrader" in c.metadata]
    said = [(m.grade_id, (m.get("comment") or "").strip()) for m in marked]
    return [Comment(name, lesson.name(name), text) for name, text in said if text and text != NO_ANSWER]


def _written(cell: NotebookNode) -> State:
    marked = cell.metadata.nbgrader
    if marked.waiting:
        return State.WAITING
    return State.EMPTY if marked.get("comment") == NO_ANSWER else State.READ


def _checked(
    cell: NotebookNode,
    answer: NotebookNode | None,
    named: Mapping[str, NotebookNode],
    lesson: HandedOut,
    mark: Mapping[str, Any] | None,
) -> Exercise:
    marked, output = cell.metadata.nbgrader, next(iter(cell.outputs), None)
    state, text = _outcome(output, marked)
    note, line, stopped = read(text), None, ""
    if state is State.WRONG:
        failed = next((o for o in (answer.outputs if answer else ()) if o.output_type == "error"), None)
        stopped = code.stopped_with(failed) if failed else ""
        sources = [code.shown(c.source) for c in (answer, *named.values()) if c and c.cell_type == "code"]
        line = _line(sources, text, mark, failed) if answer else None
    name = marked.grade_id
    return Exercise(name, lesson.name(name), state, marked.score, marked.points, note, line, stopped)


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


def _line(
    sources: list[str], text: str, mark: Mapping[str, Any] | None, failed: NotebookNode | None
) -> tuple[int, str] | None:
    """The line that goes wrong: the check's own, where one of the cells has it; else Python's; else the only one."""
    number = mark.get("line") if mark else None
    if isinstance(number, int):
        found = [line for line in (code.line_at(source, number) for source in sources) if line]
        return next(((number, line) for line in found if _bare(line) in _bare(text)), None)
    if failed:
        told = PYTHONS_LINE.search(legible(failed.evalue))
        line = code.line_at(sources[0], int(told[1])) if told else ""
        return (int(told[1]), line) if line else None
    return code.only_line(sources[0])


def _bare(text: str) -> str:
    """`text` without spaces, as a note may break a line anywhere."""
    return "".join(text.split())
