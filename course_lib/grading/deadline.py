"""An end for what the examiner itself does with a student's answers, whatever they are.

A verdict goes through many steps of plain Python over data whose size is bounded; that none of them takes minutes is
measured, not proved. So each has a deadline as well.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

AGAIN = 1.0  # seconds from one Overdue to the next: a step may have taken the first for a failure of its own


class Overdue(Exception):
    """The time is over. An Exception, so that a step that can do without its result goes on without it."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise Overdue in what is inside after so many seconds, and again each second, until it ends.

    Only where signals are heard, in a process' main thread; elsewhere whoever has started the process watches over it.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _raise)
    signal.setitimer(signal.ITIMER_REAL, max(0.001, seconds), AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _raise(number: int, frame: FrameType | None) -> None:
    raise Overdue("it did not come to an end in time")
