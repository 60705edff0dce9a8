"""Let Ctrl-C, SIGTERM and SIGHUP end a command cleanly, and never while the gradebook is being written."""

import os
import select
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ENDING = (signal.SIGTERM, signal.SIGHUP)  # from `kill` and systemd; from a terminal that was closed


class Interrupted(KeyboardInterrupt):
    """Acts as Ctrl-C does, for another signal."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


def number_of(error: KeyboardInterrupt) -> int:
    """Return the number of the signal that came."""
    return error.number if isinstance(error, Interrupted) else int(signal.SIGINT)


@contextmanager
def heeding() -> Iterator[None]:
    """Make SIGTERM and SIGHUP raise Interrupted in this thread instead of ending the process."""
    changed = {}
    if threading.current_thread() is threading.main_thread():
        changed = {n: signal.signal(n, _interrupt) for n in ENDING if signal.getsignal(n) is signal.SIG_DFL}
    try:
        yield
    finally:
        for number, before in changed.items():
            signal.signal(number, before)


def _interrupt(number: int, _: object) -> None:
    if number == signal.SIGHUP:
        _leave_terminal()
    raise Interrupted(number)


def _leave_terminal() -> None:
    """Discard output to a terminal that is gone: writing would fail, and hide how the run ended."""
    screens = select.poll()
    for handle in (1, 2):
        screens.register(handle, 0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for handle, what in screens.poll(0):
        if what & (select.POLLHUP | select.POLLERR):
            os.dup2(nowhere, handle)
    os.close(nowhere)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Delay a signal until the block is done, then let it act; where this process handles signals."""
    heeds = {}
    if threading.current_thread() is threading.main_thread():
        handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, *ENDING)}
        heeds = {number: handler for number, handler in handlers.items() if callable(handler)}
    came: list[signal.Signals] = []
    for number in heeds:
        signal.signal(number, lambda number, _: came.append(signal.Signals(number)))
    try:
        yield
    finally:
        for number, heed in heeds.items():
            signal.signal(number, heed)
    if came:
        heeds[came[0]](came[0], None)
