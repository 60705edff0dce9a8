"""Send and receive messages over a pair of sockets, with a deadline on the examiner's side."""

import select
import socket
import time
from collections.abc import Callable
from typing import Any

from course_lib.grading.sandbox import codec

PIECE = 1 << 16  # bytes taken from the socket at once
# Bytes of all messages that one question, or all those of a check, may cause: 26 times those of the right answer to
# gradient_check, which causes the most.
MOST_HEARD = 8 << 20


class Closed(Exception):
    """Says that the other side is gone."""


class TooLate(Exception):
    """Says that no whole message came before the deadline."""


class Wire:
    """Carries messages to and from the other side. What comes in is plain data within the codec's bounds."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self.heard = bytearray()  # what has come and is not read yet
        self.room = MOST_HEARD  # bytes that may still come

    def send(self, value: Any, number_of: Callable[[Any], int] | None = None) -> None:
        """Send one message. Raises codec.Refused for what may not cross, and Closed."""
        self.put(codec.pack(value, number_of))

    def put(self, message: bytes) -> None:
        """Send a packed message. Raises Closed, and TooLate if the other side does not take it."""
        try:
            self.end.sendall(message)
        except TimeoutError:
            raise TooLate from None
        except OSError:
            raise Closed from None

    def receive(self, function: Callable[[codec.Function], Any] | None = None, deadline: float | None = None) -> Any:
        """Return the next message; `deadline` is on time.monotonic's clock. Raises Closed, TooLate, codec.Refused."""
        sizes = codec.HEAD.unpack(self._exactly(codec.HEAD.size, deadline))
        codec.check_sizes(*sizes)
        self.room -= sum(sizes)
        if self.room < 0:
            raise codec.TooMuch(f"more than {MOST_HEARD:,} bytes in all")
        head, body = (self._exactly(size, deadline) for size in sizes)
        return codec.unpack(head, body, function)

    def _exactly(self, size: int, deadline: float | None) -> bytes:
        while len(self.heard) < size:
            self._hear(deadline)
        found = bytes(self.heard[:size])
        del self.heard[:size]
        return found

    def _hear(self, deadline: float | None) -> None:
        """Read what has arrived, of this message and the next ones."""
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TooLate
            self.end.settimeout(left)
        try:
            piece = self.end.recv(PIECE)
        except TimeoutError:
            raise TooLate from None
        except OSError:
            raise Closed from None
        if not piece:
            raise Closed
        self.heard += piece

    @property
    def unread(self) -> bool:
        """Tell whether something has arrived that nobody has received."""
        if self.heard:
            return True
        come = select.poll()
        come.register(self.end, select.POLLIN)
        try:
            return bool(come.poll(0) and self.end.recv(1, socket.MSG_PEEK))  # nothing at all: it has hung up
        except OSError:
            return False

    def close(self) -> None:
        """Hang up."""
        self.end.close()
