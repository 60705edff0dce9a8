"""Run the warm process that students' processes are forked from: it has loaded Python, NumPy, IPython and the course.

Android and Chromium call such a process a zygote. The fork server has loaded what it needs. A first line of JSON says
how to isolate students (handle.py). Commands have three bytes, a letter and a number:

- `s` comes with a socket: start a student process that listens on it and may compute for that many seconds;
- `k`: kill it;
- `e`: end it with all its children, if it has not ended by itself within that many milliseconds. A line of JSON goes
  back: how it ended and what it used.

There is one student process at a time. When the socket closes, everything ends.
"""

import contextlib
import errno
import json
import os
import resource
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

from course_lib.grading.sandbox import linux, student_process
from course_lib.grading.sandbox.handle import COMMAND, END, KILL, LONGEST_TERMS, START

if sys.platform == "linux":
    from course_lib.grading.sandbox import namespaces, system_calls

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
FIRST_UID, UIDS = 61_000, 4_000  # where grading runs as root, what a zygote starts is a user of its own
PAUSE = 0.002  # seconds
MILLISECONDS = 1_000  # in a second
CLAIM = "\0course-grade user {}"
FIRST_TO_GO = b"1000"  # the score of a process that the kernel ends before any other if memory runs out


class Zygote:
    """Starts and ends one student process after the other."""

    def __init__(
        self, control: socket.socket, shell: student_process.Shell, isolate: bool, limits: dict[str, int]
    ) -> None:
        self.control, self.shell, self.isolate, self.limits = control, shell, isolate, limits
        self.user = 0
        self.claim: socket.socket | None = None
        if isolate and os.getuid() == 0:
            self.user, self.claim = claim_user()
        self.pids: int | None = None
        self.score: int | None = None  # the open file of this process's own score
        self.own_score = b""
        self.readable: list[Path] = []

    def open(self, readable: list[Path]) -> None:
        """Move into the jail, if there is to be one; `readable` is visible there besides the system's folders."""
        if self.isolate:
            self.readable = readable
            self.score = namespaces.enter_jail(readable)
            self.pids = _pids_of_this_process()
        elif sys.platform == "linux":
            self.score = os.open(namespaces.OOM_SCORE, os.O_RDWR | os.O_CLOEXEC)
        if self.score is not None:
            self.own_score = os.pread(self.score, 8, 0)
        os.environ.clear()
        os.environ.update(ENVIRONMENT)

    def serve(self) -> None:
        """Open and serve; send the examiner a sentence about what the platform refuses.

        First comes a line of JSON, with the door of a control group if there is one; the answer is the process id.
        """
        child = 0
        while True:
            command, handles, _, _ = socket.recv_fds(self.control, COMMAND.size, 1)
            letter, number = COMMAND.unpack(command) if command else (END, 0)
            if letter == START:
                child = self._start(handles[0], number)
            elif child and letter == KILL:
                _kill(child)
            elif child:
                told = _end(child, number / MILLISECONDS)
                child = 0
                if command:
                    self.control.sendall(json.dumps(told).encode() + b"\n")
            if not command:
                return

    def _start(self, handle: int, seconds: int) -> int:
        """Fork a student process that may compute for this many seconds; return its process id."""
        if self.isolate:
            namespaces.unshare(linux.CLONE_NEWPID)
        self._rate(FIRST_TO_GO)  # which the child inherits: the kernel should end a student's process, and none of ours
        child = os.fork()
        if child:
            self._rate(self.own_score)
            os.close(handle)
            if self.pids is not None:
                namespaces.rejoin_pids(self.pids)
            return child
        try:
            self._grow_up(seconds)
            student_process.serve(socket.socket(fileno=handle), self.shell)
        finally:
            os._exit(0)  # nothing of the student's (atexit, threads) gets a say in how this process ends
        return 0

    def _rate(self, score: bytes) -> None:
        """Say how soon the kernel is to end this process if memory runs out."""
        if self.score is not None:
            os.pwrite(self.score, score, 0)

    def _grow_up(self, seconds: int) -> None:
        """Drop everything but the wire, take on the limits, and give up all rights; runs in the child."""
        self.control.close()
        if self.claim:
            self.claim.close()
        null = os.open("/dev/null", os.O_RDWR)
        for number in range(3):
            os.dup2(null, number)
        os.close(null)
        os.setsid()
        for kept in (self.pids, self.score):
            if kept is not None:
                os.close(kept)
        # At the hard limit the system kills, however the process handles the soft limit's signal.
        limits = self.limits | {"CPU": (seconds, seconds + 1)}
        for name, value in limits.items():
            if sys.platform == "darwin" and name == "AS":
                continue  # macOS knows this limit and refuses to set it
            both = value if isinstance(value, tuple) else (value, value)
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), both)
        if self.isolate:
            namespaces.lock_down(self.user, self.readable)


def _pids_of_this_process() -> int:
    """Open this process's own process-id namespace, to come back to after each birth in a new one."""
    return system_calls.call("pidfd_open", os.getpid(), 0)  # there is no /proc here


def _kill(child: int) -> None:
    """Kill the student process; as process 1 of its namespace it takes all others with it."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError):
            kill(child, signal.SIGKILL)


def _end(child: int, seconds: float) -> dict[str, Any]:
    """Kill the student process and all it started, unless it ends in time; return how, and what it used."""
    until = time.monotonic() + seconds
    ended, status, used = os.wait4(child, os.WNOHANG)
    while not ended and time.monotonic() < until:
        time.sleep(PAUSE)
        ended, status, used = os.wait4(child, os.WNOHANG)
    if not ended:
        _kill(child)
        _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return {"by_itself": bool(ended), "code": code, "cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss}


def claim_user() -> tuple[int, socket.socket]:
    """Claim a user id that no other zygote on this machine has; the open socket, by its name, is the claim.

    The kernel frees the name when a process ends, however it ends. Raises OSError if all are taken.
    """
    for user in range(FIRST_UID, FIRST_UID + UIDS):
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            claim.bind(CLAIM.format(user))
        except OSError as error:
            claim.close()
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            return user, claim
    raise OSError(errno.EUSERS, "no user id is left for a student's process")


def serve(control: socket.socket, shell: student_process.Shell) -> None:
    """Open and serve; send the examiner a sentence about what the platform refuses.

    First comes a line of JSON, with the door of a control group if there is one; the answer is the process id.
    """
    line, doors, _, _ = socket.recv_fds(control, LONGEST_TERMS, 1)
    terms = json.loads(line)
    try:
        zygote = Zygote(control, shell, terms["isolate"], terms["limits"])
        for door in doors:
            with contextlib.suppress(OSError):  # the watchdog sees to its memory of what it starts as well
                os.write(door, b"0")  # here, and not in each student process: to change groups takes the kernel 10 ms
            os.close(door)
        number = os.getpid()  # as it is known outside of the jail
        zygote.open([Path(folder) for folder in terms["readable"]])
    except OSError as error:
        control.sendall(json.dumps(str(error)).encode() + b"\n")
        return
    control.sendall(json.dumps(number).encode() + b"\n")
    zygote.serve()
