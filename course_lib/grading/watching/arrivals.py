"""Report each submission as it arrives: only when it is complete, and never half of it.

One student's submissions are reported one after the other, the next once the one before is `done`. Else an older
verdict could overwrite a newer one.
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
    """Holds a submission that has arrived completely."""

    student: str
    """Whose it is."""
    folder: Path
    """Its folder."""
    at: float
    """When its last file arrived, in seconds of the system's clock."""


class Arrivals:
    """Iterates over what arrives, once; it ends after `end`.

    `collect(student)` copies what has come to `inbound` into the class's folder; `idle` is called about once a minute.
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
        """Tell whether it polls for changes, as the kernel does not report all of them."""
        return self._settling.polls

    def expect(self, student: str) -> None:
        """Report a student's existing submission too, although it has not changed."""
        self._settling.stir(Entry(self.submitted, student))

    def done(self, student: str) -> None:
        """Note that the student's submission is finished, so that the next may come."""
        self._busy.discard(student)
        self._settling.wake()

    def end(self) -> None:
        """End the iteration; a signal handler may call this too."""
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
            # The student has another submission under way, or wrote to this one again while earlier ones were reported.
            if student in self._busy or not self._settling.unchanged(entry):
                self._settling.stir(entry)
                continue
            self._busy.add(student)
            at = self._changed(entry)
            if entry.place is self.inbound:
                self._collect(student)
            yield Arrival(student, self.submitted.folder(student), at)

    def _changed(self, entry: Entry) -> float:
        """Return when the last file arrived, by its ctime: a copy may keep the time of writing."""
        state: State = entry.place.state(entry.name) or ()
        return min(time.time(), max([self._began, *(file.changed / 1e9 for file in state)]))

    def _uncollected(self) -> Iterator[Entry]:
        """Return what came to the exchange while nobody watched: each student's newest, if not yet collected."""
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
    """Return the time of what has already been collected, or ""."""
    try:
        return intake.read_regular(folder / TIMESTAMP, LONGEST_TIMESTAMP).decode("utf-8", "replace").strip()
    except (OSError, intake.Unreadable):
        return ""
