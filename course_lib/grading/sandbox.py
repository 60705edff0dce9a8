"""The examiner's hold on students' processes: start one, talk to it, end it; and say what the platform lacks."""

import contextlib
import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_lib.grading.wire import Wire

PACKAGE = Path(__file__).resolve().parents[2]  # the folder that course_lib lies in
START_SECONDS = 120.0
KEPT = ("HOME", "LANG", "LC_ALL", "MPLCONFIGDIR", "PATH", "TMPDIR")  # of the examiner's environment


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
            "CPU": self.cpu,
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

    def __init__(self, limits: Limits, isolate: bool = True) -> None:
        """Start the warm process, and do not wait for it. Raises NoSandbox where this system has no such thing."""
        willing(isolate)
        self.isolated = isolate
        self.control, theirs = socket.socketpair()
        arguments = [str(theirs.fileno()), "isolate" if isolate else "open", json.dumps(limits.for_kernel())]
        arguments.append(json.dumps([str(folder) for folder in readable()]))
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        environment |= {"PYTHONPATH": str(PACKAGE), "MPLBACKEND": "agg", "PYTHONDONTWRITEBYTECODE": "1"}
        environment |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "course_lib.grading.nursery", *arguments],
            cwd="/",
            env=environment,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        theirs.close()
        self.control.settimeout(START_SECONDS)
        self.ready = False

    def start(self) -> Wire:
        """A new candidate: a process of its own that no student's code has run in yet.

        Raises NoSandbox, with the reason, where the warm process could not be walled in.
        """
        if not self.ready:
            said = self._line()
            if said != "ready":
                self.close()
                raise NoSandbox(_advice(said))
            self.ready = True
        ours, theirs = socket.socketpair()
        socket.send_fds(self.control, [b"s"], [theirs.fileno()])
        theirs.close()
        return Wire(ours)

    def end(self) -> dict[str, Any]:
        """End the candidate and all it started; how it ended ("by_itself", "code"), its CPU seconds and peak KiB."""
        self.control.sendall(b"e")
        return self._line()

    def close(self) -> None:
        """End the nursery and all in it."""
        self.control.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stderr.close()

    def _line(self) -> Any:
        found = b""
        while not found.endswith(b"\n"):
            piece = self.control.recv(4096)
            if not piece:
                return self._last_words()
            found += piece
        return json.loads(found)

    def _last_words(self) -> str:
        self.process.wait(10)
        return self.process.stderr.read().decode("utf-8", "replace").strip()[-2000:] or "the warm process ended"


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
