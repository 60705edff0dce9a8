"""Lock a course's folder, so that one command grades at a time and the others wait."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from course_lib.grading.accidents import Stop

LOCK = ".grading.lock"  # stays there; what counts is whether somebody holds it
WATCH_LOCK = ".watch-{}.lock"
LONGEST = 200  # bytes that a holder writes into it


@contextmanager
def grading_lock(folder: Path, command: str, say: Callable[[str], None]) -> Iterator[None]:
    """Wait until no other command grades in `folder`, saying which one does. Raises OSError.

    The system releases the lock when a process ends, however it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle, mine = _open(folder / LOCK)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"{_holder(handle)} is grading here; this command waits until that is done, and then goes on")
            fcntl.flock(handle, fcntl.LOCK_EX)
        if mine:
            os.ftruncate(handle, 0)
            text = f"{command} (process {os.getpid()}, since {time.strftime('%H:%M:%S')})"
            os.pwrite(handle, text.encode(errors="replace")[:LONGEST], 0)
        yield
        if mine:
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)


@contextmanager
def watching_lock(folder: Path, lesson: str) -> Iterator[None]:
    """Be the only process that watches a lesson in `folder`. Raises Stop if there is another."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, _ = _open(folder / WATCH_LOCK.format(lesson))
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stop(f"another course-grade --watch {lesson} is already running here") from None
        yield
    finally:
        os.close(handle)


def _open(file: Path) -> tuple[int, bool]:
    """Open the lock's file; return it, and whether it is writable: another account may have made it."""
    flags = os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(file, flags | os.O_RDWR | os.O_CREAT, 0o666), True
    except PermissionError:
        if not file.exists():
            raise
        return os.open(file, flags | os.O_RDONLY), False


def _holder(handle: int) -> str:
    return os.pread(handle, LONGEST, 0).decode(errors="replace") or "another command"
