"""Say where a student stands: how each exercise went, and what to look at first."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice, takewhile
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from course_lib.grading.feedback import code
from course_lib.grading.feedback.handed_out import HandedOut
from course_lib.grading.feedback.note import Note, read
from course_lib.grading.feedback.room import LEFT_OUT, Room
from course_lib.grading.outcome import legible

NO_ANSWER = "No response."  # nbgrader's own comment on a cell that stands as it was handed out
STOPPED = "it stopped with "  # how a check's headline about an exception begins
LONGEST_MESSAGE = 200  # characters
SEARCHED = 300  # code cells, for the line that a check quotes
PYTHONS_LINE = re.compile(r"\bline (\d+)")
WORD = re.compile(r"(?:a|[a-z]{2,})\b")
TO_DO = {  # where there was no verdict: what to look for
    "timed out": "Look for a loop that does not end: what should end it, and does that change in each pass?",
    "crashed": "Look for what ends Python itself, such as `exit`, or a function that calls itself without end.",
    "memory": "Look for what grows: which list or array gets larger with each pass, and how large should it become?",
}


class State(StrEnum):
    """Says how an exercise went, in the words that stand beside its sign."""

    RIGHT = "right"
    PARTLY = "partly right"
    WRONG = "not right yet"
    EMPTY = "not begun"
    UNSEEN = "not checked"
    WAITING = "waiting for your teacher"
    READ = "read by your teacher"


@dataclass(frozen=True)
class Exercise:
    """Holds one cell that carries points, and what is known of it."""

    cell: str
    """The name of the cell that carries the points."""
    title: str
    """What the page calls it."""
    state: State
    """How it went."""
    score: float
    """The points that the student got."""
    most: float
    """The most points possible."""
    note: Note
    """What the check said."""
    line: tuple[int, str] | None = None
    """The number and the text of the faulty line in the student's answer."""
    stopped: str = ""
    """The exception that stopped the answer's cell before it defined the function; "" if none did."""

    @property
    def sentence(self) -> str:
        """Return the mistake as a sentence: the note's headline, with the message if it was an exception."""
        got = dict(self.note.facts).get("got", "")
        message = " ".join(takewhile(lambda line: not PYTHONS_LINE.match(line), got.splitlines()))
        told = self.note.headline.startswith(STOPPED) and message
        text = f"{STOPPED}{message[:LONGEST_MESSAGE]}" if told else self.note.headline
        if self.stopped:
            text = f"{text}: its cell stopped with `{self.stopped}`"
        return _sentence(text)

    @property
    def advice(self) -> str:
        """Return what to look for if there was no verdict, since no sentence says what is wrong."""
        return self.note.hint if self.note.hint in TO_DO.values() else ""


@dataclass(frozen=True)
class Comment:
    """Holds what a teacher wrote about an answer."""

    cell: str
    """The name of the answer's cell."""
    title: str
    """What the page calls it."""
    html: Markup
    """The teacher's words."""


def exercises(cells: Sequence[NotebookNode], lesson: HandedOut, marks: Mapping[str, Any]) -> list[Exercise]:
    """List all cells that carry points, in the notebook's order; `marks` are those of verdicts.json."""
    named = {c.metadata.nbgrader.grade_id: c for c in cells if "nbgrader" in c.metadata}
    quotable = (c.source for c in cells if c.cell_type == "code" and len(c.source) <= code.COLOURED)
    written = [code.shown(source) for source in islice(quotable, SEARCHED)]
    found = []
    for name, cell in named.items():
        marked = cell.metadata.nbgrader
        if marked.get("task") or (marked.get("grade") and marked.get("solution")):
            known: dict[str, Any] = {"state": _read_by_hand(marked), "note": Note("")}
        elif marked.get("grade"):
            answer = named.get(lesson.answers.get(name))
            known = _checked(cell, answer, written, marks.get(name) or {})
        else:
            continue
        found.append(Exercise(cell=name, title=lesson.name(name), score=marked.score, most=marked.points, **known))
    return found


def comments(cells: Iterable[NotebookNode], lesson: HandedOut, room: Room) -> list[Comment]:
    """List what a teacher wrote, in the notebook's order."""
    marked = [c.metadata.nbgrader for c in cells if "nbgrader" in c.metadata]
    said = [(m.grade_id, (m.get("comment") or "").strip()) for m in marked]
    read = [(name, text) for name, text in said if text and text != NO_ANSWER]
    return [Comment(name, lesson.name(name), _twice(text, room)) for name, text in read]


def _twice(comment: str, room: Room) -> Markup:
    """Render a comment as HTML; it appears on top and below its cell."""
    html = room.markdown(comment)
    return Markup(LEFT_OUT) if html is None or room.hold(html) is None else html


def _read_by_hand(marked: NotebookNode) -> State:
    if marked.waiting:
        return State.WAITING
    return State.EMPTY if marked.get("comment") == NO_ANSWER else State.READ


def _checked(
    check: NotebookNode, answer: NotebookNode | None, written: list[str], mark: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what is known of a check; `written` is the code of the cells, `mark` what grading keeps of it."""
    output = next(iter(check.outputs), None)
    state, text = _outcome(output, check.metadata.nbgrader)
    known = {"state": state, "note": _note(text, mark)}
    if state is not State.WRONG:
        return known
    number = mark.get("line")
    if isinstance(number, int):
        return known | {"line": _told(written, number, text)}
    failed = next((o for o in (answer.outputs if answer else ()) if o.output_type == "error"), None)
    if answer and failed and output and output.ename == "NameError":
        return known | {"line": _pythons(answer, failed), "stopped": code.stopped_with(failed)}
    return known | {"line": code.only_line(code.shown(answer.source)) if answer else None}


def _note(text: str, mark: Mapping[str, Any]) -> Note:
    """Return a check's note: the sentences that its mark keeps separately, the rest from its text."""
    note = read(text)
    headline, hint = (code.shown(mark.get(field) or "") for field in ("headline", "hint"))
    hint = hint or note.hint or TO_DO.get(mark.get("kind") or "", "")
    return replace(note, headline=headline or note.headline, hint=hint).short()


def _sentence(text: str) -> str:
    """Give `text` a full stop, and a capital unless it begins with a name."""
    text = text[:1].upper() + text[1:] if WORD.match(text) else text
    return text if not text or text.endswith((".", "?", "!", "…")) else f"{text}."


def _outcome(output: NotebookNode | None, marked: NotebookNode) -> tuple[State, str]:
    """Return the state of a check by what its cell shows, and its words."""
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
    """Find the line that a check blames, in whichever cell it stands: its note quotes it."""
    found = [line for line in (code.line_at(source, number) for source in written) if line]
    return next(((number, line) for line in found if _bare(line) in _bare(text)), None)


def _pythons(answer: NotebookNode, failed: NotebookNode) -> tuple[int, str] | None:
    """Find the line at which a cell stopped, from Python's message."""
    told = PYTHONS_LINE.search(legible(failed.evalue))
    if not told:
        return None
    line = code.line_at(code.shown(answer.source), int(told[1]))
    return (int(told[1]), line) if line else None


def _bare(text: str) -> str:
    """Return `text` without spaces, as a note may break a line anywhere."""
    return "".join(text.split())
