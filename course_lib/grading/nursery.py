"""The warm process that students' processes are forked from: Python, NumPy, IPython and the course loaded once.

    python -m course_lib.grading.nursery CONTROL ISOLATE LIMITS READABLE

CONTROL is the number of an inherited socket, READABLE the folders that the room shows besides the system's.
Commands, one byte each: `s` comes with a socket, starts a candidate that listens on it; `e` ends that candidate with
all its children and gets a line of JSON back: how it ended and what it took. There is one candidate at a time. When
CONTROL closes, all ends.
"""

import contextlib
import ctypes
import gc
import json
import os
import resource
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from course_lib.grading import candidate

if sys.platform == "linux":
    from course_lib.grading import namespaces

ENVIRONMENT = {
    "HOME": "/home/student",
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "MPLBACKEND": "agg",
    "MPLCONFIGDIR": "/tmp/matplotlib",
    "IPYTHONDIR": "/tmp/ipython",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "NBGRADER_EXECUTION": "autograde",
}
FIRST_UID, UIDS = 61_000, 4_000  # where grading runs as root, each candidate is a user of its own


class Nursery:
    """Starts and ends one candidate after the other."""

    def __init__(self, control: socket.socket, isolate: bool, limits: dict[str, int], readable: list[Path]) -> None:
        self.control, self.isolate, self.limits, self.readable = control, isolate, limits, readable
        self.shell = candidate.warm_shell()
        self.count = os.getpid()
        self.pids: int | None = None

    def open(self) -> None:
        """Move into the room, if there is to be one, and say that all is ready."""
        if self.isolate:
            namespaces.enter_room(self.readable)
            self.pids = _pids_of_this_process()
        os.environ.clear()
        os.environ.update(ENVIRONMENT)
        gc.collect()
        gc.freeze()  # the collector would copy every page that a fork shares
        self.control.sendall(b'"ready"\n')

    def serve(self) -> None:
        """Follow the examiner's commands until it hangs up."""
        child = 0
        while True:
            command, handles, _, _ = socket.recv_fds(self.control, 1, 1)
            if command == b"s":
                child = self._start(handles[0])
            elif child:
                told = _end(child)
                child = 0
                if command == b"e":
                    self.control.sendall(json.dumps(told).encode() + b"\n")
            if not command:
                return

    def _start(self, handle: int) -> int:
        self.count += 1
        if self.isolate:
            namespaces.unshare(namespaces.NEW_PIDS)
        child = os.fork()
        if child:
            os.close(handle)
            if self.isolate:
                namespaces.rejoin_pids(self.pids)
            return child
        try:
            self._grow_up()
            candidate.serve(socket.socket(fileno=handle), self.shell)
        finally:
            os._exit(0)  # nothing of the student's (atexit, threads) gets a say in how this process ends
        return 0

    def _grow_up(self) -> None:
        """In the child: keep nothing but the wire, take on the limits, go into the cell."""
        self.control.close()
        null = os.open("/dev/null", os.O_RDWR)
        for number in range(3):
            os.dup2(null, number)
        os.close(null)
        os.setsid()
        if self.isolate:
            os.close(self.pids)
        for name, value in self.limits.items():
            if sys.platform == "darwin" and name == "AS":
                continue  # macOS knows this limit and refuses to set it
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))
        if self.isolate:
            namespaces.enter_cell(FIRST_UID + self.count % UIDS, self.readable)


def _pids_of_this_process() -> int:
    """A handle of this process's own process-id namespace, to come back to after each birth in a new one."""
    libc = ctypes.CDLL(None, use_errno=True)
    pidfd = libc.syscall(434, os.getpid(), 0)  # pidfd_open: there is no /proc here
    if pidfd < 0:
        raise OSError(ctypes.get_errno(), "pidfd_open")
    return pidfd


def _end(child: int) -> dict[str, Any]:
    """Kill the candidate with all that it started; how it ended, and what it took."""
    ended, status, used = os.wait4(child, os.WNOHANG)
    by_itself = bool(ended)
    if not ended:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # as process 1 of its namespace it takes all others with it
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return {"by_itself": by_itself, "code": code, "cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss}


def main() -> None:
    """Open and serve; what the platform refuses goes to the examiner as a sentence."""
    control = socket.socket(fileno=int(sys.argv[1]))
    readable = [Path(folder) for folder in json.loads(sys.argv[4])]
    nursery = Nursery(control, sys.argv[2] == "isolate", json.loads(sys.argv[3]), readable)
    try:
        nursery.open()
    except OSError as error:
        control.sendall(json.dumps(str(error)).encode() + b"\n")
        return
    nursery.serve()


if __name__ == "__main__":
    main()
