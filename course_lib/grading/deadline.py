"""An end for what should come to one by itself, whatever a student has handed in.

A verdict and a feedback page go through many steps of plain Python over data whose size is bounded; that none of them
takes minutes is measured, not proved. So each has a deadline as well.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

AGAIN = 1.0  # seconds from one Overdue to the next: a step may have taken the first for a failure of its own
SOONEST = 0.001  # seconds: a timer of 0 would never ring


class Overdue(Exception):
    """The time is over. An Exception, so that a step that can do without its result goes on without it."""


class TooSlow(BaseException):
    """More computing than was allowed. No Exception, as a library on the way would take it for one of its own."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise Overdue in what is inside after so many seconds, and again each second, until it ends."""
    with _raising(lambda: Overdue("it did not come to an end in time"), "ALRM", "REAL", seconds, AGAIN):
        yield


@contextmanager
def within_computing(seconds: float) -> Iterator[None]:
    """Raise TooSlow in what is inside, once, when this process has computed for so many seconds.

    So a page does not fail because a machine is busy, and an alarm that the caller has set rings all the same.
    """
    with _raising(lambda: TooSlow(f"more than {seconds:g} seconds of computing"), "PROF", "PROF", seconds):
        yield


@contextmanager
def _raising(
    error: Callable[[], BaseException], name: str, timer: str, seconds: float, again: float = 0.0
) -> Iterator[None]:
    """Raise an `error` when the timer ITIMER_`timer` sends SIG`name`.

    Signals are heard in a process's main thread only; elsewhere whoever has started the process watches over it.
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
