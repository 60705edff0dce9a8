"""Grade what arrives until it is ended: the verdict, the scores, the page, and a line on the terminal."""

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from course_lib.grading import intake
from course_lib.grading.assignment import Assignment
from course_lib.grading.gradebook.class_gradebook import (
    LONGEST_SECRET,
    LONGEST_TIMESTAMP,
    SECRET,
    TIMESTAMP,
    ClassGradebook,
    Settled,
)
from course_lib.grading.interruption import undisturbed
from course_lib.grading.outcome import Outcome, Status, legible
from course_lib.grading.run import Tally, described, due
from course_lib.grading.task import Task
from course_lib.grading.watching.arrivals import Arrival, Arrivals
from course_lib.grading.watching.returns import StudentExchange

Grade = Callable[
    [Iterable[Task], Assignment], Generator[Outcome]
]  # a pool's `outcomes`, whose tasks may keep it waiting


@dataclass(frozen=True)
class Wishes:
    """Holds what the command's options ask for."""

    students: tuple[str, ...] | None = None
    """Whose submissions to grade; None for everybody's."""
    regrade: bool = False
    """Also grade what is graded already and has not changed."""
    unsafe: bool = False
    """Grade without isolation; what was graded without isolation before is then not due again."""


class Terminal:
    """Prints lines for a person above a last line that says that the watch goes on; that one only on a terminal."""

    def __init__(self) -> None:
        self._lock, self._state, self._live = threading.Lock(), "", sys.stderr.isatty()

    def say(self, text: str) -> None:
        """Print a line."""
        with self._lock:
            line = " ".join(legible(text).splitlines())  # a name may hold a new line, and a whole line of ours after it
            self._write(f"{self._clear()}{line}\n{self._state}")

    def keep(self, state: str) -> None:
        """Show this last line from now on, or none if it is empty."""
        if self._live:
            with self._lock:
                cleared = self._clear()
                self._state = legible(state)[: shutil.get_terminal_size().columns - 1]
                self._write(f"{cleared}{self._state}")

    def _clear(self) -> str:
        return "\r\x1b[K" if self._live else ""

    @staticmethod
    def _write(text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


@dataclass
class Watch:
    """Watches one lesson."""

    book: ClassGradebook
    """The gradebook, for the thread that writes."""
    open_book: Callable[[], ClassGradebook]
    """Opens it again, for the pool's thread, which asks for what arrives."""
    assignment: Assignment
    """The lesson."""
    exchange: StudentExchange
    """Collects what students send, and gives pages back."""
    terminal: Terminal
    """Where lines for a person go."""
    wishes: Wishes = Wishes()
    """What is due."""
    lock: Callable[[], AbstractContextManager[object]] = nullcontext
    """The lock to hold while something is written; other commands wait that long."""
    tally: Tally = field(default_factory=lambda: Tally(0))
    """What has been graded."""
    under_way: dict[str, Arrival] = field(default_factory=dict)
    """What is being graded, by student."""

    def __post_init__(self) -> None:
        self.began = time.time()
        self.arrivals = Arrivals(self.exchange.submitted, self.exchange.inbound, self._collect, self._still_here)
        self._asking = self.open_book()

    def run(self, grade: Grade) -> Tally:
        """Grade what is due, then what arrives, until Ctrl-C; `under_way` is then what is not graded yet."""
        try:
            self._begin()
            with closing(grade(self._tasks(), self.assignment)) as outcomes:
                for outcome in outcomes:
                    self._take(outcome)
        except KeyboardInterrupt:
            pass  # which is how a watch ends
        finally:
            self.arrivals.end()
            self.terminal.keep("")
        return self.tally

    def _begin(self) -> None:
        """Expect what came while nobody watched, found as `course-grade` finds it, and what has no page yet."""
        with self.lock():
            self._tell(self.book.settle(self.assignment.lesson))
        wishes = self.wishes
        late = due(self.book, self.assignment, wishes.students, wishes.regrade, wishes.unsafe)
        there = self.book.submitted(self.assignment.lesson)
        for student, folder in there.items():
            if self._wanted(student) and (student in late or self._differs(student, folder, SECRET, LONGEST_SECRET)):
                self.arrivals.expect(student)
        self._again = set(late) if wishes.regrade else set()
        where = (
            f"{self.exchange.submitted.root}, and {self.exchange.inbound.root}"
            if self.exchange.inbound
            else self.exchange.submitted.root
        )
        how = "; the kernel does not report every change there, so this polls" if self.arrivals.polls else ""
        self.terminal.say(f"{self.assignment.lesson}: watching {where}{how}. Ctrl-C ends it.")
        self._still_here()

    def _tasks(self) -> Iterator[Task]:
        """Yield what is to be graded as it arrives, in whichever thread the pool asks for it."""
        for arrival in self.arrivals:
            try:
                files = intake.read(arrival.folder, self.assignment) if self._is_due(arrival) else None
            except Exception as error:  # whatever it is, it concerns this submission, and the next one is waiting
                self.terminal.say(f"{arrival.student}: could not be read ({type(error).__name__}: {error})")
                files = None
            if files is None:
                self.arrivals.done(arrival.student)
                continue
            self.under_way[arrival.student] = arrival
            yield Task(arrival.student, files)

    def _is_due(self, arrival: Arrival) -> bool:
        """Tell whether it is new, changed, or came again with another time or secret, which the page depends on."""
        student, folder = arrival.student, arrival.folder
        if not self._wanted(student):
            return False
        regrade = student in self._again
        self._again.discard(student)
        with closing(self._asking):  # between two arrivals it holds no connection
            if student in due(self._asking, self.assignment, [student], regrade, self.wishes.unsafe):
                return True
            if student not in self._asking.submitted(self.assignment.lesson):
                if os.path.lexists(folder):
                    self.terminal.say(f"{student!r}: not graded; run course-grade {self.assignment.lesson} to see why")
                return False
        files = ((SECRET, LONGEST_SECRET), (TIMESTAMP, LONGEST_TIMESTAMP))
        return any(self._differs(student, folder, name, longest) for name, longest in files)

    def _wanted(self, student: str) -> bool:
        return self.wishes.students is None or student in self.wishes.students

    def _differs(self, student: str, folder: Path, name: str, longest: int) -> bool:
        """Tell whether a file of nbgrader's came with the submission and differs from the one noted with the grade."""
        here = self.book.folders
        noted = Path(here.format_path(here.autograded_directory, student, self.assignment.lesson))
        came, kept = _read(folder / name, longest), _read(noted / name, longest)
        return came is not None and came != kept

    def _collect(self, student: str) -> None:
        if self._wanted(student):
            for text in self.exchange.collect(student):
                self.terminal.say(f"{student}: {text}")

    def _take(self, outcome: Outcome) -> None:
        """Enter the scores, make the page, print a line. What goes wrong is printed, and costs only this submission."""
        student = outcome.student
        arrival = self.under_way[student]
        try:
            with self.lock(), undisturbed():
                self.book.write(outcome, self.assignment)
                self.tally.counts[outcome.status] = self.tally.counts.get(outcome.status, 0) + 1
                self.tally.unlooked += outcome.unlooked
                self._tell(self.book.settle(self.assignment.lesson, student))
                problems = [] if outcome.status is Status.NOT_SUBMITTED else self.exchange.give_back(student)
            self.terminal.say("; ".join([self._line(outcome, arrival), *outcome.notes, *problems]))
        except Exception as error:  # as in _tasks
            why = f"{type(error).__name__}: {error}"
            again = f"run course-grade {self.assignment.lesson} to try again"
            self.terminal.say(f"{described(outcome)}; not entered into the gradebook ({why}); {again}")
        finally:
            del self.under_way[student]
            self.arrivals.done(student)
            self._still_here()

    def _line(self, outcome: Outcome, arrival: Arrival) -> str:
        """Say who, status, points, and how long it took from the last byte that arrived to the page."""
        points = self.book.verdicts(outcome.student, self.assignment.lesson).get("points", {})
        most = sum(g.points for g in self.assignment.cells.values() if g.points and not g.by_hand)
        got = sum(point or 0 for point in points.values())
        seconds = time.time() - arrival.at
        return f"{_clock()} {outcome.student}: {outcome.status}, {got:g} of {most:g} points, {seconds:.1f} s"

    def _tell(self, settled: Settled) -> None:
        for student, text in settled.told():
            self.terminal.say(f"{student}: {text}")

    def _still_here(self) -> None:
        """Return the line that stands there while nothing happens."""
        busy = f", {len(self.under_way)} being graded" if self.under_way else ""
        self.terminal.keep(
            f"{_clock()} watching {self.assignment.lesson}: {self.tally.done} graded{busy}. Ctrl-C ends it."
        )


def _clock() -> str:
    return time.strftime("%H:%M:%S")


def _read(file: Path, longest: int) -> bytes | None:
    try:
        return intake.read_regular(file, longest)
    except (OSError, intake.Unreadable):
        return None
