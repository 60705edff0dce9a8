"""Start, talk to and end students' processes from the examiner's side, and say what the platform lacks."""

import contextlib
import json
import math
import socket
import struct
import time
from typing import Any

from course_lib.grading.sandbox.cgroup import group
from course_lib.grading.sandbox.forkserver import PIECE, ForkServer, Requests
from course_lib.grading.sandbox.limits import START_SECONDS, Limits, NoSandbox, advice, readable, willing
from course_lib.grading.sandbox.watchdog import MEMORY, Watchdog
from course_lib.grading.sandbox.wire import Wire

COMMAND = struct.Struct("<cH")  # to the zygote: a letter, and a number
START, KILL, END = b"s", b"k", b"e"
# Generations from the zygote's process to a student process: the jail's first process is between, if there is a jail.
BELOW_ZYGOTE, BELOW_JAIL = 1, 2
DYING = 500  # milliseconds for the kernel to end a process: to free gigabytes takes some
LONGEST_TERMS = 1 << 16  # bytes of JSON, the first thing that a zygote hears


class Sandbox:
    """Owns a zygote, and at most one student process in it."""

    def __init__(self, limits: Limits, isolate: bool = True, server: Requests | None = None) -> None:
        """Have `server` start the zygote, without waiting for it; without `server`, start a fork server first.

        Raises NoSandbox if this system has none.
        """
        willing(isolate)
        self.isolated = isolate
        self.own: ForkServer | None = None
        if server is None:
            server = self.own = ForkServer()
        self.control = server.zygote()
        self.control.settimeout(START_SECONDS)
        self.limits = limits
        self.group = group(limits.together) if isolate else None
        seen = [str(folder) for folder in readable()]
        terms = {"isolate": isolate, "limits": limits.for_kernel(), "readable": seen}
        doors = [self.group.door] if self.group else []
        socket.send_fds(self.control, [json.dumps(terms).encode()], doors)
        self.watchdog: Watchdog | None = None  # there is one once the zygote is ready

    def start(self, cpu: float | None = None) -> Wire:
        """Start a new student process, in which no student's code has run yet; it may compute for `cpu` seconds.

        Raises NoSandbox, with the reason, if the warm process could not be isolated.
        """
        if self.watchdog is None:
            said = self._line()
            if not isinstance(said, int):
                self.close()
                raise NoSandbox(advice(said))
            depth = BELOW_JAIL if self.isolated else BELOW_ZYGOTE
            self.watchdog = Watchdog(said, depth, self.limits.together, self.kill, self._killed)
        ours, theirs = socket.socketpair()
        seconds = max(1, math.ceil(self.limits.cpu if cpu is None else cpu))
        with theirs:
            socket.send_fds(self.control, [COMMAND.pack(START, seconds)], [theirs.fileno()])
        self.watchdog.begin(seconds)
        return Wire(ours)

    def kill(self) -> None:
        """Kill the student process, from any thread; `end` must still be called."""
        self.control.sendall(COMMAND.pack(KILL, 0))

    def end(self, by_itself: bool = False) -> dict[str, Any]:
        """End the student process and all it started; one that is ending by itself gets time for that.

        Return how it ended ("by_itself", "code"), its CPU seconds and peak KiB, and the limit that all its processes
        together exceeded ("over": "memory", "time" or ""). Raises OSError if the zygote itself has ended.
        """
        over = self.watchdog.finish() if self.watchdog else ""
        self.control.sendall(COMMAND.pack(END, DYING if by_itself else 0))
        told = self._line()
        if isinstance(told, str):
            raise ChildProcessError(told)
        killed = self._killed()  # asked in any case: none of these kills is the next process's
        return told | {"over": over or (MEMORY if killed else "")}

    def close(self) -> None:
        """End the zygote and all processes in it."""
        self.control.close()
        if self.watchdog:
            self.watchdog.close()
        if self.own:
            self.own.close()
        if self.group:
            self.group.close()

    def _killed(self) -> bool:
        """Tell whether the kernel has ended a process for lack of memory since the last call."""
        return self.group is not None and self.group.killed()

    def _line(self) -> Any:
        found = b""
        while not found.endswith(b"\n"):
            piece = self.control.recv(PIECE)
            if not piece:
                return (self.own and self.own.last_words()) or "the warm process ended"
            found += piece
        return json.loads(found)


def missing(limits: Limits) -> str:
    """Say what this platform lacks for isolation, or return "" if nothing; finds out by trying."""
    try:
        with contextlib.closing(Sandbox(limits)) as sandbox:
            wire = sandbox.start()
            wire.send(("run", "6 * 7"))
            said = wire.receive(deadline=time.monotonic() + START_SECONDS)
            return "" if "42" in said[0] else f"a first cell said {said!r}"
    except NoSandbox as error:
        return str(error)
