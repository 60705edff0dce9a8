"""Grade a class: for `course-grade`, and for `nbgrader autograde` and formgrader's button.

A problem of one submission ends that submission alone, with a status and a sentence. A problem of all of them (a full
disk, a damaged gradebook) ends the run, and the next one goes on from there.
"""

import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from tqdm import tqdm

from course_lib.grading import intake
from course_lib.grading.accidents import Accident, accident, patiently, told
from course_lib.grading.assignment import Assignment
from course_lib.grading.gradebook.class_gradebook import ClassGradebook
from course_lib.grading.interruption import number_of, undisturbed
from course_lib.grading.outcome import UNGRADED, UNJUDGED, Outcome, Status, legible
from course_lib.grading.pool import Pool
from course_lib.grading.task import Task


@dataclass
class Tally:
    """Counts how many submissions ended how."""

    of: int
    """How many there are to grade."""
    counts: dict[Status, int] = field(default_factory=dict)
    """How many ended with each status."""
    stopped: str = ""
    """Why the run ended before all were graded; "" if it did not."""
    signal: int = 0
    """The number of the signal that ended the run, if one did."""
    unsettled: int = 0
    """How many submissions have a time or penalty that could not be brought up to date."""
    unlooked: int = 0
    """For how many wrong answers there was no time to look for the faulty line."""

    @property
    def done(self) -> int:
        """Count how many are graded and kept."""
        return sum(self.counts.values())

    @property
    def complete(self) -> bool:
        """Tell whether every submission has a verdict."""
        return not (self.stopped or self.unsettled or any(self.counts.get(status) for status in UNGRADED))

    def __str__(self) -> str:
        return ", ".join(f"{count} {status}" for status, count in self.counts.items()) or "nothing to grade"


def due(
    book: ClassGradebook,
    assignment: Assignment,
    students: Iterable[str] | None = None,
    regrade: bool = False,
    unsafe: bool = False,
) -> dict[str, Path]:
    """Return the folders to be graded: handed in, by one of `students`, and not graded yet as they are.

    What was graded without isolation is due again, unless this run is `unsafe` too.
    """
    found = book.submitted(assignment.lesson)
    wanted = set(found if students is None else students)
    known = book.known(assignment.lesson)

    def done(student: str, folder: Path) -> bool:
        kept = book.verdicts(student, assignment.lesson)
        as_safe = kept.get("unsafe") is False or unsafe
        if regrade or not kept or student not in known or not as_safe or kept["status"] == Status.FAILED:
            return False
        try:
            return kept["digest"] == intake.fingerprint(folder, assignment)
        except Exception:  # whatever it is, grading comes upon it as well, and says it
            return False

    return {s: folder for s, folder in found.items() if s in wanted and not done(s, folder)}


def grade_class(
    book: ClassGradebook, assignment: Assignment, todo: dict[str, Path], pool: Pool, say: Callable[[str], None]
) -> Tally:
    """Grade, enter each score at once, and `say` one line per submission that needs attention.

    Nothing is lost if it is interrupted: what the tally counts is in the gradebook, and everything else is still due.
    """
    tally = Tally(len(todo))
    unread: list[Outcome] = []
    try:
        with closing(pool.outcomes(_tasks(todo, assignment, unread), assignment)) as outcomes:
            for outcome in _shown(chain(outcomes, unread), len(todo)):
                kept = patiently(partial(_enter, book, outcome, assignment, tally), say)
                if kept.status is not Status.GRADED or kept.notes or _unjudged(kept):
                    say(described(kept))
        _settle(book, assignment, tally, say)
    except KeyboardInterrupt as error:
        tally.signal = number_of(error)
        tally.stopped = "interrupted" if tally.signal == signal.SIGINT else f"interrupted by {error}"
    except Accident as error:
        tally.stopped = str(error)
    return tally


def _shown(outcomes: Iterable[Outcome], total: int) -> Iterable[Outcome]:
    """Pass outcomes on, with a progress bar if there is a terminal."""
    return tqdm(outcomes, total=total, unit="submission", file=sys.stderr, disable=None, leave=False)


def _tasks(todo: dict[str, Path], assignment: Assignment, unread: list[Outcome]) -> Iterator[Task]:
    """Read the submissions to be graded; put those that cannot be read into `unread`."""
    for student, folder in todo.items():
        try:
            files = intake.read(folder, assignment)
        except Exception as error:
            unread.append(Outcome(student, Status.FAILED, [f"could not be read: {told(error)}"]))
        else:
            yield Task(student, files)


def _enter(book: ClassGradebook, outcome: Outcome, assignment: Assignment, tally: Tally) -> Outcome:
    """Write one outcome, count it, and return what was written. Raises Accident."""
    with undisturbed():  # a database that is interrupted while it commits knows no way back
        kept = _written(book, outcome, assignment)
        tally.counts[kept.status] = tally.counts.get(kept.status, 0) + 1
        tally.unlooked += kept.unlooked
    return kept


def _written(book: ClassGradebook, outcome: Outcome, assignment: Assignment) -> Outcome:
    """Write an outcome to the gradebook and return it; if that fails, write and return a failure instead."""
    try:
        book.write(outcome, assignment)
        return outcome
    except Exception as error:
        _raise_if_of_all(error)
        note = f"could not be entered into the gradebook: {told(error)}"
        failed = Outcome(outcome.student, Status.FAILED, [note], digest=outcome.digest, unsafe=outcome.unsafe)
    try:
        book.write(failed, assignment)
    except Exception as error:
        _raise_if_of_all(error)
        failed.notes.append("an earlier score of this submission may still stand in the gradebook")
    return failed


def _settle(book: ClassGradebook, assignment: Assignment, tally: Tally, say: Callable[[str], None]) -> None:
    """Bring times and penalties up to date, and report what prevents it."""

    def settle_all() -> None:
        with undisturbed():
            settled = book.settle(assignment.lesson)
            tally.unsettled = len(settled.failed)
        for student, note in settled.told():
            say(legible(f"{student}: {note}"))

    patiently(settle_all, say)


def _raise_if_of_all(error: Exception) -> None:
    if known := accident(error):
        raise known from error


def _unjudged(outcome: Outcome) -> list[str]:
    return [name for name, mark in outcome.marks.items() if mark.kind == UNJUDGED]


def described(outcome: Outcome) -> str:
    """Describe a submission in one line."""
    left = [f"{name} could not be judged: grade it by hand, in formgrader" for name in _unjudged(outcome)]
    return legible("; ".join([f"{outcome.student}: {outcome.status}", *outcome.notes, *left]))
