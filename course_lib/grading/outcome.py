"""What grading one submission came to: a status, a mark for each check, and what each cell printed."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[\x00-\x08\x0b-\x1f\x7f-\x9f]")
LONGEST = 20_000  # characters of any one text that goes into a notebook


class Status(StrEnum):
    """How a submission ended; only one, the gravest."""

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
    """The outcome of one check or test. `text` is what the student reads; `seed` repeats a check's questions.

    `mistake` is the name of what was recognised, `line` the number of the line that goes wrong, in the function's cell.
    `points` are those of a test that gives part of them, by the number that its last line comes to. `headline` and
    `hint` are sentences of `text`, by themselves. `behaviour` is a digest of what a wrong answer does that no check has
    a name for: the same digest, the same mistake (see `behaviour.py`). `example_line` is the number of the line where a
    mistake that has a name goes wrong, found for one answer of many, for the class's report alone.
    """

    passed: bool
    text: str
    seed: int | None = None
    kind: str = ""  # of what is raised, as the student's own check names it; empty where it passed
    mistake: str = ""
    points: float | None = None
    line: int | None = None
    headline: str = ""
    hint: str = ""
    behaviour: str = ""
    example_line: int | None = None


@dataclass
class Cell:
    """A cell of the rebuilt notebook: `name` where the gradebook knows it; what it printed, once it has run."""

    kind: str
    source: str
    name: str | None = None
    out: str = ""
    err: str = ""
    failure: tuple[str, str] | None = None


@dataclass
class Outcome:
    """Everything that is known of one submission after grading it."""

    student: str
    status: Status
    notes: list[str] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    marks: dict[str, Mark] = field(default_factory=dict)
    digest: str = ""
    seconds: float = 0.0
    cpu: float = 0.0
    peak: int = 0  # KiB, of the largest process
    unsafe: bool = False
    unlooked: int = 0  # how many closer looks were left out, as they would have taken a class too long


def legible(text: str) -> str:
    """`text` without what a terminal or a page would obey: escape sequences, control characters, half characters."""
    cut = text[:LONGEST] + ("\n[cut]" if len(text) > LONGEST else "")
    return CONTROL.sub("", cut.replace("\r\n", "\n").replace("\r", "\n")).encode("utf-8", "replace").decode()
