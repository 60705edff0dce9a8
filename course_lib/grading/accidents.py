"""Turn what goes wrong around grading (a full disk, a locked gradebook) into one sentence, for all commands.

An accident is not the fault of a submission. It ends the run. Whatever was graded before it is kept, and the same
command goes on from there.
"""

import errno
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from course_lib.grading.interruption import heeding, number_of
from course_lib.grading.outcome import legible

EXIT_USAGE = 2
BY_SIGNAL = 128  # with the signal's number: the exit code of what a signal has ended, as shells have it
FULL = (errno.ENOSPC, errno.EDQUOT)
FORBIDDEN = (errno.EACCES, errno.EPERM)
OF_ALL = (*FULL, errno.EROFS, errno.EMFILE, errno.ENFILE)  # no student's folder alone is like that
PATIENCE, PAUSE = 60.0, 0.25  # seconds
NO_ROOM = "no space is left on the disk for {}: free some, then run the same command again"
READ_ONLY = "{} is on a read-only disk: make it writable, then run the same command again"
NO_RIGHT = "your account may not read or write {}: fix its permissions (chown, chmod), then run the same command again"

Result = TypeVar("Result")


class Accident(RuntimeError):
    """Ends a run without any submission being to blame; the text says what to do."""


class Busy(Accident):
    """Reports something that may pass by itself. `what` is the fact alone, without the advice."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}: {remedy}")
        self.what = what


class Stop(Exception):
    """Ends a command, with a reason and an exit code."""

    def __init__(self, reason: str, code: int = EXIT_USAGE) -> None:
        super().__init__(reason)
        self.code = code


def accident(error: BaseException) -> Accident | None:
    """Return the accident that `error` is for the whole run, or None if it concerns one submission only."""
    if isinstance(error, Accident):
        return error
    return Accident(told(error)) if isinstance(error, OSError) and error.errno in OF_ALL else None


def told(error: BaseException) -> str:
    """Put `error` into one sentence."""
    if not isinstance(error, OSError) or error.errno is None:
        own = isinstance(error, Accident | Stop | OSError | ValueError | RuntimeError)
        return str(error) if own and str(error) else f"{type(error).__name__}: {error}"
    file = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "what is being written"
    if error.errno in FULL:
        return NO_ROOM.format(file)
    if error.errno == errno.EROFS:
        return READ_ONLY.format(file)
    if error.errno in FORBIDDEN:
        return NO_RIGHT.format(file)
    return f"{file}: {error.strerror}"


def patiently(action: Callable[[], Result], say: Callable[[str], None]) -> Result:
    """Run `action`; while something is busy, say so once and try again for a minute. Raises Busy after that."""
    until, said = time.monotonic() + PATIENCE, False
    while True:
        try:
            return action()
        except Busy as busy:
            if time.monotonic() >= until:
                raise
            if not said:
                say(f"{busy.what}; waiting up to a minute for it")
                said = True
            time.sleep(PAUSE)


def need_writable(*places: Path) -> None:
    """Raise OSError if a file, or the first existing folder above it, cannot be written to."""
    for place in places:
        there = next(p for p in (place, *place.absolute().parents) if os.path.lexists(p))
        if os.access(there, os.W_OK | os.X_OK if there.is_dir() else os.W_OK):
            continue
        read_only = os.statvfs(there).f_flag & os.ST_RDONLY
        raise OSError(errno.EROFS if read_only else errno.EACCES, "", str(there))


def warn(command: str) -> Callable[[str], None]:
    """Return a function that prints a line to stderr, with the command's name in front."""
    return lambda text: _say(f"{command}: {text}")


def carried_out(command: str, action: Callable[[], int], *expected: type[Exception]) -> int:
    """Run a command and return its exit code. Accidents and `expected` exceptions become one line on stderr.

    SIGTERM and SIGHUP end it as Ctrl-C does; the exit code is then BY_SIGNAL plus the signal's number.
    """
    foreseen: tuple[type[Exception], ...] = (Accident, Stop, OSError, *expected)
    try:
        with heeding():
            return action()
    except KeyboardInterrupt as error:
        number = number_of(error)
        _say(f"{command}: interrupted, and nothing is lost: run the same command again")
        return BY_SIGNAL + number
    except BrokenPipeError:  # as with `| head`; Python would complain once more when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BY_SIGNAL + signal.SIGPIPE
    except foreseen as error:
        _say(f"{command}: {told(error)}")
        return error.code if isinstance(error, Stop) else EXIT_USAGE


def _say(text: str) -> None:
    with suppress(OSError):  # the terminal is gone, and so is whoever would read it
        print(legible(text), file=sys.stderr)
