"""The time that a closer look may take, in seconds of computing, so that a busy machine does not shorten it."""

import time

WAIT = 2.0  # most seconds by the clock for a second of computing


class Budget:
    """A number of seconds of this thread's computing time, but never more than WAIT times as many by the clock."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._computed, self._clock = time.thread_time(), time.perf_counter()

    @property
    def spent(self) -> float:
        """The seconds used so far."""
        clock = (time.perf_counter() - self._clock) / WAIT
        return max(time.thread_time() - self._computed, clock)

    @property
    def over(self) -> bool:
        """Whether no time is left."""
        return self.spent > self.seconds
