"""Watch what all processes of a submission use together, and end them if it is too much.

The kernel's own limits apply to each process alone. Memory and seconds of their sum are checked here, ten times a
second, from outside the sandbox. A control group (cgroup.py), if there is one, bounds memory as well: the kernel then
ends one process of them, and the watchdog the others.
"""

import threading
from collections.abc import Callable
from contextlib import suppress

import psutil

PAUSE = 0.1  # seconds between two looks; most submissions have ended before the first
MEMORY, TIME = "memory", "time"


class Watchdog:
    """Watches the processes below `root`, one student process after the other, in a thread of its own."""

    def __init__(
        self, root: int, depth: int, memory: int, kill: Callable[[], None], killed: Callable[[], bool]
    ) -> None:
        """Watch nothing yet. Later it watches what is `depth` generations below `root`, with everything below that.

        `killed` tells whether the kernel has ended one of them for lack of memory, and `kill` ends them all.
        """
        self.root, self.depth, self.memory, self.kill, self.killed = root, depth, memory, kill, killed
        self.over = ""
        self._seconds = 0.0
        self._turn = threading.Condition()
        self._watching = self._closed = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def begin(self, seconds: float) -> None:
        """Watch a student process that has started and may compute this many seconds, all its processes together."""
        with self._turn:
            self.over, self._seconds, self._watching = "", seconds, True
            self._turn.notify()

    def finish(self) -> str:
        """Stop watching the student process; return what there was too much of: "memory", "time", or nothing."""
        with self._turn:
            self._watching = False
            return self.over

    def close(self) -> None:
        """Stop watching for good."""
        with self._turn:
            self._watching, self._closed = False, True
            self._turn.notify()

    def _run(self) -> None:
        with self._turn:
            while not self._closed:
                if not self._watching:
                    self._turn.wait()
                elif not self._turn.wait(PAUSE) and self._watching and (over := self._too_much()):
                    self.over, self._watching = over, False
                    with suppress(OSError):  # the zygote has ended as well
                        self.kill()

    def _too_much(self) -> str:
        if self.killed():
            return MEMORY
        with suppress(psutil.Error):
            processes = self._student_processes()
            if _total(processes, _seconds) > self._seconds:
                return TIME
            # Forks share most pages with the warm process. Count those exactly only if the simple sum is too large.
            if _total(processes, _resident) > self.memory and _total(processes, _own_share) > self.memory:
                return MEMORY
        return ""

    def _student_processes(self) -> list[psutil.Process]:
        """List the student process and all below it."""
        generation = [psutil.Process(self.root)]
        for _ in range(self.depth):
            generation = [child for process in generation for child in process.children()]
        return [p for first in generation for p in (first, *first.children(recursive=True))]


def _total(processes: list[psutil.Process], measure: Callable[[psutil.Process], float]) -> float:
    total = 0.0
    for process in processes:
        with suppress(psutil.Error):  # it has ended meanwhile
            total += measure(process)
    return total


def _seconds(process: psutil.Process) -> float:
    return sum(process.cpu_times()[:4])  # its own, and those of its children that have ended


def _resident(process: psutil.Process) -> int:
    return process.memory_info().rss


def _own_share(process: psutil.Process) -> int:
    """Return its memory, with shared memory divided among the sharers; else its unshared memory."""
    found = process.memory_full_info()
    return getattr(found, "pss", 0) or getattr(found, "uss", 0)
