"""Describe the result of grading one submission: a status, a mark per check, and what each cell printed.

Text from outside is made legible in one place: `settle`, before an outcome is kept or shown.
"""

import re
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum, StrEnum
from typing import Any, Literal

CONTROL = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # what moves a terminal's cursor, or names its window
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
    r"|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"  # what turns the direction of the text that follows
)
NEW_LINE = re.compile("\r\n|[\r\u2028\u2029]")
LONGEST = 20_000  # characters of any one text that goes into a notebook
LONGEST_SOURCE = 101_000  # what intake lets through, and its word on what was cut
LONGEST_NOTE, MOST_NOTES = 1_000, 40
MOST_PRINTED = 200_000  # characters that all cells of a submission together print or fail with
LEFT_OUT = "[left out]"
TOO_MUCH = f"the cells printed more than {MOST_PRINTED:,} characters together; some of it is left out"
MORE_NOTES = "further notes are left out"
CUT = "\n[cut]"


class Status(StrEnum):
    """Says how a submission ended: one status, the gravest."""

    GRADED = "graded"
    NOT_SUBMITTED = "not submitted"
    MALFORMED = "malformed"  # no notebook that could be read
    RENAMED = "renamed"  # graded, though the file had another name
    CRASHED = "crashed"  # the code ended its own process; what did not depend on it is graded
    TIMED_OUT = "timed out"  # likewise
    MEMORY = "memory"  # likewise
    REFUSED = "refused"  # tampered with: no points where it was
    FAILED = "failed"  # not the student's doing: no verdict was reached


UNREAD = (Status.NOT_SUBMITTED, Status.MALFORMED)
UNJUDGED = "Unjudged"  # the kind of a mark where the check itself failed: no points yet, and a person decides
UNGRADED = (Status.MALFORMED, Status.FAILED)  # what makes the command end with a failure


@dataclass(frozen=True)
class Mark:
    """Holds the outcome of one check or test."""

    passed: bool
    """Whether it gives points."""
    text: str
    """What the student reads."""
    seed: int | None = None
    """The seed that repeats a check's questions."""
    kind: str = ""
    """The name of the exception class that the student's own check would raise; "" if it passed."""
    mistake: str = ""
    """The slug of the mistake that was recognised."""
    points: float | None = None
    """The points of a test that gives partial credit: the value of its last line."""
    line: int | None = None
    """The number of the faulty line in the function's cell."""
    headline: str = ""
    """The sentence of `text` that says what is wrong."""
    hint: str = ""
    """The sentence of `text` that asks a question."""
    behaviour: str = ""
    """A digest of what an unnamed wrong answer does: the same digest means the same mistake (see `behaviour.py`)."""
    example_line: int | None = None
    """The faulty line of a named mistake, found for one answer of many. Only the class's report uses it."""


Kind = Literal["code", "markdown"]


@dataclass
class Cell:
    """Holds a cell of the rebuilt notebook."""

    kind: Kind
    """Its type, as nbformat has it."""
    source: str
    """Its source."""
    name: str | None = None
    """Its grade_id, if the gradebook knows it."""
    out: str = ""
    """What it printed."""
    err: str = ""
    """What it wrote to stderr."""
    failure: tuple[str, str] | None = None
    """The name and the traceback of the exception that ended it."""


@dataclass
class Outcome:
    """Holds everything that is known of one submission after grading it."""

    student: str
    """The student's id."""
    status: Status
    """How it ended."""
    notes: list[str] = field(default_factory=list)
    """What to say about the submission as a whole."""
    cells: list[Cell] = field(default_factory=list)
    """The rebuilt notebook."""
    marks: dict[str, Mark] = field(default_factory=dict)
    """The marks, by the name of the check's or test's cell."""
    digest: str = ""
    """The submission's fingerprint."""
    seconds: float = 0.0
    """The time that it took, on the clock."""
    cpu: float = 0.0
    """Seconds of computing."""
    peak: int = 0
    """KiB of memory, of the largest process."""
    unsafe: bool = False
    """Whether it was graded without isolation."""
    unlooked: int = 0
    """How many closer looks were skipped, because they would have taken too long for a class."""


def settle(outcome: Outcome) -> None:
    """Make every text of an outcome legible, and all of them together short enough to read.

    Calling it again changes nothing. Names that grading itself has given, a student's and a cell's, stay as they are,
    because other things are found by them.
    """
    outcome.marks = {name: _legible(mark) for name, mark in outcome.marks.items()}
    outcome.digest = legible(outcome.digest)
    room = MOST_PRINTED
    for cell in sorted(outcome.cells, key=lambda cell: cell.name is None):  # the lesson's own have room first
        cell.source = legible(cell.source, LONGEST_SOURCE)
        room = _settle_printed(cell, room)
    left_out = any(LEFT_OUT in (cell.out, cell.err, *(cell.failure or ())) for cell in outcome.cells)
    own = [note for note in (TOO_MUCH, MORE_NOTES) if note in outcome.notes]
    notes = [" ".join(legible(note, LONGEST_NOTE).split()) for note in outcome.notes if note not in own]
    own += [TOO_MUCH] * left_out + [MORE_NOTES] * (len(notes) > MOST_NOTES)
    outcome.notes = [*notes[:MOST_NOTES], *dict.fromkeys(own)]


def _settle_printed(cell: Cell, room: int) -> int:
    """Keep as much of a cell's output and exception as there is room for; return the room left."""
    texts = {"out": cell.out, "err": cell.err, "failure": cell.failure[1] if cell.failure else ""}
    for name, text in texts.items():
        if text and text != LEFT_OUT:
            kept = legible(text)
            texts[name] = kept if len(kept) <= room else LEFT_OUT
            room -= len(kept) if len(kept) <= room else 0
    cell.out, cell.err = texts["out"], texts["err"]
    cell.failure = cell.failure and (legible(cell.failure[0], LONGEST_NOTE), texts["failure"])
    return room


def _legible(value: Any) -> Any:
    """Make every text in a value legible, however deep it lies."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return legible(value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _legible(getattr(value, f.name)) for f in fields(value)})
    if isinstance(value, list | tuple):
        return type(value)(map(_legible, value))
    return value


def legible(text: str, most: int = LONGEST) -> str:
    """Return `text` without what a terminal or a page would obey, at most `most` characters long.

    It removes escape sequences, control characters, lone surrogates, and characters that change the text's direction.
    """
    cut = text if len(text) <= most else text[: max(0, most - len(CUT))] + CUT
    return CONTROL.sub("", NEW_LINE.sub("\n", cut)).encode("utf-8", "replace").decode()
