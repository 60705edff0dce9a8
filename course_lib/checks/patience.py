"""What a check says and does while the student's function goes on and on.

A loop without end shows nothing, and one that also collects things fills the computer's memory. So a thread of its own
watches: after some seconds it says that the function still runs and what stops it; if the process grows too much, it
stops the function, as ■ does.
"""

import _thread
import contextlib
import sys
import threading
from collections.abc import Iterator
from typing import TextIO

import psutil

QUIET = 10.0  # seconds until it is said that the function still runs
LOOK = 0.25  # seconds from one look at the memory to the next
ROOM = 2**30  # bytes by which the process may grow; for the cases of a check the course's own functions need under 1 MB


class Watch:
    """What was seen while a function ran."""

    grown = 0
    """By how many bytes the process had grown when the function was stopped for that; 0: it was not."""

    def __init__(self, name: str, out: TextIO) -> None:
        self._name, self._out = name, out
        self._begin = _size()
        self._over = threading.Event()

    def run(self) -> None:
        """Look again and again, until the function has ended."""
        quiet = QUIET
        while not self._over.wait(LOOK):
            quiet -= LOOK
            if quiet <= 0 < quiet + LOOK:
                self._out.write(f"{self._name} still runs. If it should have ended by now: ■ stops it.\n")
                self._out.flush()
            if self._begin and (grown := _size() - self._begin) > ROOM:
                self.grown = grown
                _thread.interrupt_main()  # again, if the function goes on regardless

    def end(self) -> None:
        """Stop looking."""
        self._over.set()


def _size() -> int:
    """Return the bytes of memory that this process has, or 0 where the system hides it, as the sandbox of grading does.

    A check has to go on there; the sandbox bounds the memory itself.
    """
    try:
        return int(psutil.Process().memory_info().rss)
    except (psutil.Error, OSError):
        return 0


@contextlib.contextmanager
def watched(name: str) -> Iterator[Watch]:
    """Watch over what the main thread does in this block for the function `name`; in another thread, do nothing.

    Where the process grows by more than ROOM, KeyboardInterrupt is raised in the block, and `grown` says by how much.
    """
    watch = Watch(name, sys.stdout)
    if threading.current_thread() is not threading.main_thread():
        yield watch  # nothing could be stopped there
        return
    thread = threading.Thread(target=watch.run, name=f"watches {name}", daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        try:
            watch.end()
            thread.join()
        except KeyboardInterrupt:  # the watch's own may come so late that the function has ended meanwhile
            if not watch.grown:
                raise
