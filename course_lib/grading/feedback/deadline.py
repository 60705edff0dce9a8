"""End what takes longer than anybody thought."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class TooSlow(BaseException):
    """More computing than was allowed. No Exception, as a library on the way would take it for one of its own."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TooSlow inside when this process has computed for so many seconds.

    Computing is counted, so that a page does not fail because a machine is busy, and an alarm that the caller has set
    rings all the same. Signals reach Python's main thread only: in another, nothing ends it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: Any) -> None:
        raise TooSlow(f"more than {seconds:g} seconds of computing")

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
