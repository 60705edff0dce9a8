"""What students' code may take of the machine and see of it, and what the machine must have for that."""

import contextlib
import importlib.util
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from course_lib.grading.sandbox.forkserver import PACKAGE

START_SECONDS = 120.0
PARTS = ("numpy", "IPython", "matplotlib", "anywidget", "ipywidgets", "traitlets")  # what must be readable in there
COURSE = PACKAGE / "course_lib"


class NoSandbox(RuntimeError):
    """This platform cannot keep a student's code from the rest of the machine."""


def readable() -> list[Path]:
    """The folders that a student's code may read besides the system's: Python's, its packages', course_lib."""
    found = [Path(p).resolve() for p in (sys.base_prefix, sys.prefix, Path(sys.executable).resolve().parents[1])]
    for part in PARTS:
        spec = importlib.util.find_spec(part)
        if spec is None or spec.origin is None:
            raise NoSandbox(f"{part} is not installed here: make install")
        folder = Path(spec.origin).parents[1]
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

    cell: float = 20.0
    """For one cell, or for all questions of one check."""
    submission: float = 120.0
    """On the clock, restarts included."""
    look: float = 0.25
    """For the line that goes wrong in one answer; in a notebook it may take longer."""
    looks: float = 0.75
    """For all closer looks at one submission."""
    share: float = 0.1
    """Of a worker's time that goes into closer looks at most; 0: there are none."""
    cpu: int = 60
    """Computing of all its processes together."""
    memory: int = 2 << 30
    """Address space of each process."""
    together: int = 2 << 30
    """Memory of all its processes."""
    processes: int = 32
    """At a time."""
    file: int = 64 << 20
    """The largest file that it may write."""
    files: int = 256
    """Open at a time, in each process."""

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


def advice(reason: str) -> str:
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
