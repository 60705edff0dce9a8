"""Set an end to work that should end by itself, whatever a student has handed in.

A verdict or a feedback page takes many steps of plain Python over data of bounded size. That none of them takes minutes
is measured, not proved. So each has a deadline as well.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

AGAIN = 1.0  # seconds from one Overdue to the next: a step may have taken the first for a failure of its own
SOONEST = 0.001  # seconds: a timer of 0 would never ring


class Overdue(Exception):
    """Ends a step whose time is over. A step that can do without its result catches it and goes on."""


class TooSlow(BaseException):
    """Ends a step that computed too long. Not an Exception, or a library on the way would catch it as its own."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise Overdue in the block after this many seconds, and again every second until it ends."""
    with _raising(lambda: Overdue("it did not end in time"), "ALRM", "REAL", seconds, AGAIN):
        yield


@contextmanager
def within_computing(seconds: float) -> Iterator[None]:
    """Raise TooSlow in the block, once, when this process has computed for this many seconds.

    So a page does not fail because a machine is busy, and an alarm that the caller has set still rings.
    """
    with _raising(lambda: TooSlow(f"more than {seconds:g} seconds of computing"), "PROF", "PROF", seconds):
        yield


@contextmanager
def _raising(
    error: Callable[[], BaseException], name: str, timer: str, seconds: float, again: float = 0.0
) -> Iterator[None]:
    """Raise an `error` when the timer ITIMER_`timer` sends SIG`name`.

    Only a process's main thread hears signals. Elsewhere, whoever started the process watches over it.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    number, clock = getattr(signal, f"SIG{name}"), getattr(signal, f"ITIMER_{timer}")

    def ring(number: int, frame: FrameType | None) -> None:
        raise error()

    before = signal.signal(number, ring)
    signal.setitimer(clock, max(SOONEST, seconds), again)
    try:
        yield
    finally:
        signal.setitimer(clock, 0)
        signal.signal(number, before)
