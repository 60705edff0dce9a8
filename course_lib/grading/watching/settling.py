"""Find out that something has changed in a place, and when it has settled: complete, and no longer changing.

Events from the kernel (`inotify.py`) cost nothing. If it cannot report changes, this polls, as often as a hundredth of
a core allows.
"""

import select
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from course_lib.grading.watching.inotify import Inotify, hears_all
from course_lib.grading.watching.places import Place, State

QUIET = 0.15  # seconds without a change, of a notebook that is all there
PATIENCE = 10.0  # seconds without a change, after which it is taken as it is: cut off, or no notebook at all
AT_ONCE = 0.02  # seconds: how much news is taken together, so that somebody who goes on writing costs little
RINGS = 1_000  # bytes, one for each time that somebody has rung
ROUND = 60.0  # seconds from one look at everything to the next, where the kernel tells all that happens
FASTEST_ROUND = 0.25  # seconds, where it does not
SHARE_OF_CORE, SHARE_OF_TIME = 0.01, 0.2  # that rounds may take; waiting for a file server costs time only


@dataclass(frozen=True)
class Entry:
    """Holds a submission in one of the places."""

    place: Place
    """The place."""
    name: str
    """Its name there."""

    @property
    def student(self) -> str:
        """Return whose it is."""
        return self.place.student(self.name)


@dataclass
class Stir:
    """Holds something that has changed."""

    state: State | None
    """Its state at the last look; None if it was gone."""
    since: float
    """Since when it has been in this state, by the monotonic clock."""
    whole: bool = False
    """Whether all of it is there."""

    @property
    def ripe(self) -> float:
        """Return when it will have settled, if nothing else happens."""
        return self.since + (QUIET if self.whole else PATIENCE)


class Settling:
    """Finds what has changed in some places and has settled since. `wait` belongs to one thread, `wake` to all."""

    def __init__(self, places: list[Place], look_round: Callable[[], None] = lambda: None) -> None:
        """Watch these places; call `look_round` after each look at everything."""
        self.places, self._look_round = places, look_round
        self._stirred: dict[Entry, Stir] = {}
        self._known: dict[Entry, State | None] = {}
        self._bell, self._rope = socket.socketpair()
        for end in (self._bell, self._rope):
            end.setblocking(False)
        try:
            self._inotify: Inotify | None = Inotify()
        except OSError:
            self._inotify = None
        self._deaf = self._inotify is None or not all(hears_all(place.root) for place in places)
        self._next_round = 0.0
        self._look_at_all()
        self._known = {entry: stir.state for entry, stir in self._stirred.items()}
        self._stirred.clear()  # what lies there at the start is no news; who watches asks what of it is due

    @property
    def polls(self) -> bool:
        """Tell whether it polls for changes, as the kernel does not report all of them."""
        return self._deaf

    def close(self) -> None:
        """Stop watching."""
        if self._inotify:
            self._inotify.close()
        self._bell.close()
        self._rope.close()

    def wake(self) -> None:
        """End a `wait`, from another thread or a signal handler."""
        with suppress(OSError):  # it has been rung already, or nobody listens any more
            self._rope.send(b"!")

    def stir(self, entry: Entry) -> None:
        """Assume that something has changed there."""
        self._watch(entry)
        self._stirred[entry] = Stir(None, time.monotonic())
        self._look(entry)

    def settled(self, busy: Callable[[str], bool]) -> list[Entry]:
        """Return what has settled, the earliest first, except for `busy` students; it is reported once."""
        now = time.monotonic()
        if now >= self._next_round:
            self._look_at_all()
        for entry in list(self._stirred):
            self._look(entry)
        ripe = [e for e, stir in self._stirred.items() if stir.ripe <= now and not busy(e.student)]
        ripe.sort(key=lambda entry: self._stirred[entry].ripe)
        for entry in ripe:
            self._known[entry] = self._stirred.pop(entry).state
        return ripe

    def unchanged(self, entry: Entry) -> bool:
        """Tell whether it is still as it was when it settled."""
        known = self._known.get(entry)
        return known is not None and entry.place.state(entry.name) == known

    def wait(self, busy: Callable[[str], bool]) -> None:
        """Wait until something may have settled, or somebody wakes."""
        now = time.monotonic()
        # An incomplete file may become complete without an event: nobody has closed it.
        moments = [min(stir.ripe, now + QUIET) for e, stir in self._stirred.items() if not busy(e.student)]
        ears: list[socket.socket | Inotify] = [self._bell, *filter(None, [self._inotify])]
        heard, _, _ = select.select(ears, [], [], max(0.0, min([self._next_round, *moments]) - now))
        if self._bell in heard:
            self._bell.recv(RINGS)
        if self._inotify and self._inotify in heard:
            time.sleep(AT_ONCE)
            self._hear(self._inotify)

    def _hear(self, inotify: Inotify) -> None:
        happened, lost = inotify.read()
        for folder, name in happened:
            for place in self.places:
                if found := place.name_at(folder, name):
                    self.stir(Entry(place, found))
        if lost:
            self._look_at_all()

    def _look(self, entry: Entry) -> None:
        """Look at its present state; forget it if it is gone."""
        stir, state = self._stirred[entry], entry.place.state(entry.name)
        if state is None:
            del self._stirred[entry]
            self._known.pop(entry, None)
        elif state != stir.state:
            self._stirred[entry] = Stir(state, time.monotonic(), entry.place.whole(entry.name, state))

    def _look_at_all(self) -> None:
        """Compare everything with its earlier state; watch what is new."""
        for place in self.places:
            self._listen(place.root)  # first: what comes from now on is heard of
        began, computing = time.monotonic(), time.thread_time()
        there = [Entry(place, name) for place in self.places for name in place.names()]
        news = [entry for entry in there if not self._as_known(entry)]
        took, cost = time.monotonic() - began, time.thread_time() - computing  # of looking; news is rare
        for entry in news:
            self.stir(entry)
        for gone in self._known.keys() - set(there):
            del self._known[gone]
        pause = max(FASTEST_ROUND, cost / SHARE_OF_CORE, took / SHARE_OF_TIME) if self._deaf else ROUND
        self._next_round = time.monotonic() + pause
        self._look_round()

    def _as_known(self, entry: Entry) -> bool:
        known = self._known.get(entry)
        return entry in self._stirred or (known is not None and entry.place.same(entry.name, known))

    def _watch(self, entry: Entry) -> None:
        """Have the kernel report changes on the way to the submission, as far as the folders exist."""
        for folder in entry.place.ways(entry.name):
            if not self._listen(folder):
                return

    def _listen(self, folder: Path) -> bool:
        """Have the kernel report changes in a folder; tell whether the folder can be watched.

        If the system allows no more watches, this polls from now on.
        """
        try:
            if self._inotify:
                self._inotify.watch(folder)
        except (FileNotFoundError, NotADirectoryError, PermissionError):  # no folder yet, a link, or closed to us
            return False
        except OSError:
            self._deaf, self._next_round = True, 0.0
        return True
