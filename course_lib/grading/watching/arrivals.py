"""What students hand in, one by one, as it arrives: a submission is told when all of it is there, and never half of it.

One student's submissions are told one after the other: the next once the one before is `done`, or an older verdict
could be written over a newer one.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from course_lib.grading import intake
from course_lib.grading.gradebook.class_gradebook import LONGEST_TIMESTAMP, TIMESTAMP
from course_lib.grading.watching.places import Inbound, Place, State
from course_lib.grading.watching.settling import Entry, Settling


@dataclass(frozen=True)
class Arrival:
    """A submission that is all there."""

    student: str
    """Whose it is."""
    folder: Path
    """Where it lies."""
    at: float
    """When the last of it came, in seconds of the system's clock."""


class Arrivals:
    """Iterate over what arrives, once; it ends after `end`.

    `collect(student)` brings what has come to `inbound` into the class's folder; `idle` is called once a minute or so.
    Another thread may call `done` and `end`.
    """

    def __init__(
        self,
        submitted: Place,
        inbound: Inbound | None = None,
        collect: Callable[[str], object] = lambda student: None,
        idle: Callable[[], None] = lambda: None,
    ) -> None:
        self.submitted, self.inbound, self._collect = submitted, inbound, collect
        submitted.root.mkdir(parents=True, exist_ok=True)
        self._began = time.time()
        self._busy: set[str] = set()
        self._ended = False
        self._settling = Settling([submitted, *([inbound] if inbound else [])], idle)
        for entry in self._uncollected():
            self._settling.stir(entry)

    @property
    def polls(self) -> bool:
        """Whether changes have to be looked for, as the kernel does not tell all of them."""
        return self._settling.polls

    def expect(self, student: str) -> None:
        """Tell what lies there of a student's, too, although it has not changed."""
        self._settling.stir(Entry(self.submitted, student))

    def done(self, student: str) -> None:
        """Take note that the student's submission is dealt with, so that the next may come."""
        self._busy.discard(student)
        self._settling.wake()

    def end(self) -> None:
        """Have the iteration end; also from a signal handler."""
        self._ended = True
        self._settling.wake()

    def __iter__(self) -> Iterator[Arrival]:
        try:
            while not self._ended:
                yield from self._settled()
                self._settling.wait(self._busy.__contains__)
        finally:
            self._settling.close()

    def _settled(self) -> Iterator[Arrival]:
        for entry in self._settling.settled(self._busy.__contains__):
            if self._ended:
                return
            student = entry.student
            # A second one of this student's, or it was written to again while others before it were told.
            if student in self._busy or not self._settling.unchanged(entry):
                self._settling.stir(entry)
                continue
            self._busy.add(student)
            at = self._changed(entry)
            if entry.place is self.inbound:
                self._collect(student)
            yield Arrival(student, self.submitted.folder(student), at)

    def _changed(self, entry: Entry) -> float:
        """When the last file came. A copy may keep the time of writing; the time of the change is the machine's own."""
        state: State = entry.place.state(entry.name) or ()
        return min(time.time(), max([self._began, *(file.changed / 1e9 for file in state)]))

    def _uncollected(self) -> Iterator[Entry]:
        """What came to the exchange while nobody watched: of each student the newest, if it is not collected."""
        inbound = self.inbound
        if inbound is None:
            return
        newest: dict[str, str] = {}
        for name in inbound.names():
            student = inbound.student(name)
            if student not in newest or inbound.time(newest[student]) < inbound.time(name):
                newest[student] = name
        for student, name in newest.items():
            if _collected(self.submitted.folder(student)) != inbound.time(name):
                yield Entry(inbound, name)


def _collected(folder: Path) -> str:
    """The time of what is collected already; empty where nothing is."""
    try:
        return intake.read_regular(folder / TIMESTAMP, LONGEST_TIMESTAMP).decode("utf-8", "replace").strip()
    except (OSError, intake.Unreadable):
        return ""
