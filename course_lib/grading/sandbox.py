"""The examiner's hold on students' processes: start one, talk to it, end it; and say what the platform lacks."""

import contextlib
import importlib.util
import json
import math
import os
import socket
import struct
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_lib.grading.forkserver import PACKAGE, ForkServer, Requests
from course_lib.grading.wire import Wire

START_SECONDS = 120.0
COMMAND = struct.Struct("<cH")  # to the nursery: a letter, and a number of seconds
START, KILL, END = b"s", b"k", b"e"
PARTS = ("numpy", "IPython", "matplotlib", "anywidget", "ipywidgets", "traitlets")  # what must be readable in there
COURSE = PACKAGE / "course_lib"


class NoSandbox(RuntimeError):
    """This platform cannot keep a student's code from the rest of the machine."""


def readable() -> list[Path]:
    """The folders that a student's code may read besides the system's: Python's, its packages', course_lib."""
    found = [Path(p).resolve() for p in (sys.base_prefix, sys.prefix, Path(sys.executable).resolve().parents[1])]
    for part in PARTS:
        folder = Path(importlib.util.find_spec(part).origin).parents[1]
        if not any(folder.resolve().is_relative_to(p) for p in found):
            found.append(folder)
    return list(dict.fromkeys([*found, Path(sys.prefix), COURSE]))


def in_sight(places: Iterable[Path]) -> list[Path]:
    """Those of `places` that a student's code could read in the sandbox."""
    shown = [*readable(), Path("/usr")]
    return [p for p in places if any(p.resolve().is_relative_to(s) for s in shown)]


@dataclass(frozen=True)
class Limits:
    """What one submission may take. Times are seconds, sizes bytes."""

    cell: float = 20.0  # for one cell, or for all questions of one check
    submission: float = 120.0  # on the clock, restarts included
    look: float = 0.25  # for the line that goes wrong in one answer; in a notebook it may take longer
    looks: float = 0.75  # for all closer looks at one submission
    share: float = 0.1  # of a worker's time that goes into closer looks at most; 0: there are none
    cpu: int = 60
    memory: int = 2 << 30  # address space of each process
    processes: int = 32
    file: int = 64 << 20
    files: int = 256

    def for_kernel(self) -> dict[str, int]:
        """The limits that the operating system holds a process to, by their names there."""
        return {
            "AS": self.memory,
            "NPROC": self.processes,
            "FSIZE": self.file,
            "NOFILE": self.files,
            "CORE": 0,
        }


def willing(isolate: bool) -> None:
    """Raise NoSandbox, with what to do instead, where this system has not even the means."""
    if isolate and sys.platform != "linux":
        raise NoSandbox(f"{sys.platform} has no namespaces; grade on Linux (a virtual machine or WSL 2 will do)")
    if not hasattr(os, "fork"):
        raise NoSandbox("this system cannot fork; grade on Linux or macOS (WSL 2 will do)")


class Sandbox:
    """A nursery of one's own, and at most one candidate in it."""

    def __init__(self, limits: Limits, isolate: bool = True, server: Requests | None = None) -> None:
        """Have `server` start the nursery, and do not wait for it; without one it gets a fork server of its own.

        Raises NoSandbox where this system has no such thing.
        """
        willing(isolate)
        self.isolated = isolate
        self.own = None if server else ForkServer()
        self.control = (server or self.own).nursery()
        self.control.settimeout(START_SECONDS)
        seen = [str(folder) for folder in readable()]
        terms = {"isolate": isolate, "limits": limits.for_kernel(), "readable": seen}
        self.control.sendall(json.dumps(terms).encode() + b"\n")
        self.cpu = limits.cpu
        self.ready = False

    def start(self, cpu: float | None = None) -> Wire:
        """A new candidate: a process of its own that no student's code has run in yet, and its seconds of computing.

        Raises NoSandbox, with the reason, where the warm process could not be walled in.
        """
        if not self.ready:
            said = self._line()
            if said != "ready":
                self.close()
                raise NoSandbox(_advice(said))
            self.ready = True
        ours, theirs = socket.socketpair()
        seconds = max(1, math.ceil(self.cpu if cpu is None else cpu))
        with theirs:
            socket.send_fds(self.control, [COMMAND.pack(START, seconds)], [theirs.fileno()])
        return Wire(ours)

    def kill(self) -> None:
        """Kill the candidate, from whichever thread; `end` is still to be called."""
        self.control.sendall(COMMAND.pack(KILL, 0))

    def end(self) -> dict[str, Any]:
        """End the candidate and all it started; how it ended ("by_itself", "code"), its CPU seconds and peak KiB.

        Raises OSError where the nursery itself has ended.
        """
        self.control.sendall(COMMAND.pack(END, 0))
        told = self._line()
        if isinstance(told, str):
            raise ChildProcessError(told)
        return told

    def close(self) -> None:
        """End the nursery and all in it."""
        self.control.close()
        if self.own:
            self.own.close()

    def _line(self) -> Any:
        found = b""
        while not found.endswith(b"\n"):
            piece = self.control.recv(4096)
            if not piece:
                return (self.own and self.own.last_words()) or "the warm process ended"
            found += piece
        return json.loads(found)


def _advice(reason: str) -> str:
    """What the platform refused, and what makes it willing."""
    advice = ""
    apparmor = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
    with contextlib.suppress(OSError):
        if os.getuid() and apparmor.read_text().strip() == "1":
            advice = "; as root: sysctl kernel.apparmor_restrict_unprivileged_userns=0"
    users = Path("/proc/sys/user/max_user_namespaces")
    with contextlib.suppress(OSError):
        if os.getuid() and users.read_text().strip() == "0":
            advice = "; as root: sysctl user.max_user_namespaces=15000"
    return f"{reason}{advice or ' (Linux 5.12 or newer with user namespaces is needed; in a container, --privileged)'}"


def missing(limits: Limits) -> str:
    """What this platform lacks for isolation, found out by trying; empty where nothing is missing."""
    try:
        with contextlib.closing(Sandbox(limits)) as sandbox:
            wire = sandbox.start()
            wire.send(("run", "6 * 7"))
            said = wire.receive(deadline=time.monotonic() + START_SECONDS)
            return "" if "42" in said[0] else f"a first cell said {said!r}"
    except NoSandbox as error:
        return str(error)
