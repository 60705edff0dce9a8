"""Grade a class: for `course-grade`, and for `nbgrader autograde` and formgrader's button."""

import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from course_lib.grading import intake
from course_lib.grading.book import Book
from course_lib.grading.outcome import UNGRADED, Outcome, Status, legible
from course_lib.grading.pool import Pool
from course_lib.grading.sheet import Sheet
from course_lib.grading.task import Task


@dataclass
class Tally:
    """How many submissions ended how; `stopped` says why a run ended before all were graded.

    `unlooked` counts the wrong answers for which there was no time to look for the line that goes wrong.
    """

    of: int
    counts: dict[Status, int] = field(default_factory=dict)
    stopped: str = ""
    unlooked: int = 0

    @property
    def done(self) -> int:
        """How many are graded and kept."""
        return sum(self.counts.values())

    @property
    def complete(self) -> bool:
        """Whether every submission has a verdict."""
        return not self.stopped and not any(self.counts.get(status) for status in UNGRADED)

    def __str__(self) -> str:
        return ", ".join(f"{count} {status}" for status, count in self.counts.items()) or "nothing to grade"


def due(
    book: Book, sheet: Sheet, students: Iterable[str] | None = None, regrade: bool = False, unsafe: bool = False
) -> dict[str, Path]:
    """The folders of those to be graded: handed in, one of `students`, and not graded yet as they are.

    What was graded without isolation is due again, unless this run is `unsafe` too.
    """
    found = book.submitted(sheet.lesson)
    wanted = set(found if students is None else students)
    known = book.known(sheet.lesson)

    def done(student: str, folder: Path) -> bool:
        kept = book.verdicts(student, sheet.lesson)
        as_safe = kept.get("unsafe") is False or unsafe
        same = kept.get("digest") == intake.fingerprint(folder, sheet) and kept.get("status") != Status.FAILED
        return student in known and as_safe and same and not regrade

    return {s: folder for s, folder in found.items() if s in wanted and not done(s, folder)}


def grade_class(book: Book, sheet: Sheet, todo: dict[str, Path], pool: Pool, say: Callable[[str], None]) -> Tally:
    """Grade, enter each score as soon as it is there, and `say` a line of each submission that is not plain.

    Interrupted, nothing is lost: what is in the tally is in the gradebook, and all else is still due.
    """
    tally = Tally(len(todo))
    outcomes = pool.outcomes((Task(s, intake.read(folder, sheet)) for s, folder in todo.items()), sheet)
    try:
        for outcome in tqdm(outcomes, total=len(todo), unit="submission", file=sys.stderr, disable=None, leave=False):
            with undisturbed():  # a database that is interrupted while it commits knows no way back
                book.write(outcome, sheet)
                tally.counts[outcome.status] = tally.counts.get(outcome.status, 0) + 1
                tally.unlooked += outcome.unlooked
            if outcome.status is not Status.GRADED or outcome.notes:
                say(described(outcome))
        with undisturbed():
            for student, notes in book.settle(sheet.lesson).items():
                for note in notes:
                    say(legible(f"{student}: {note}"))
    except KeyboardInterrupt:
        tally.stopped = "interrupted"
    return tally


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ctrl+C waits until what is inside is done, and then has its effect; where it has one, and reaches this thread."""
    heed = signal.getsignal(signal.SIGINT)
    if not callable(heed) or threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, heed)
    if came:
        heed(came[0], None)


def described(outcome: Outcome) -> str:
    """One line about a submission."""
    return legible("; ".join([f"{outcome.student}: {outcome.status}", *outcome.notes]))
