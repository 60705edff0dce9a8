"""Define what students' code may use and see of the machine, and what the machine needs for that."""

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
    """Says that this platform cannot isolate a student's code."""


def readable() -> list[Path]:
    """List the folders that a student's code may read besides the system's: Python's, its packages', course_lib."""
    found = [Path(p).resolve() for p in (sys.base_prefix, sys.prefix, Path(sys.executable).resolve().parents[1])]
    for part in PARTS:
        spec = importlib.util.find_spec(part)
        if spec is None or spec.origin is None:
            raise NoSandbox(f"{part} is not installed here: run make install")
        folder = Path(spec.origin).parents[1]
        if not any(folder.resolve().is_relative_to(p) for p in found):
            found.append(folder)
    return list(dict.fromkeys([*found, Path(sys.prefix), COURSE]))


def in_sight(places: Iterable[Path]) -> list[Path]:
    """List those of `places` that a student's code could read in the sandbox."""
    shown = [*readable(), Path("/usr")]
    return [p for p in places if any(p.resolve().is_relative_to(s) for s in shown)]


@dataclass(frozen=True)
class Limits:
    """Holds what one submission may use. Times are seconds, sizes bytes."""

    cell: float = 20.0
    """Time for one cell, or for all questions of one check."""
    submission: float = 120.0
    """Time on the clock for the submission, restarts included."""
    look: float = 0.25
    """Time to look for the faulty line of one answer; in a notebook it may take longer."""
    looks: float = 0.75
    """Time for all closer looks at one submission."""
    share: float = 0.1
    """The largest share of a worker's time for closer looks; 0 for none."""
    cpu: int = 60
    """Computing time of all its processes together."""
    memory: int = 2 << 30
    """Address space of each process."""
    together: int = 2 << 30
    """Memory of all its processes."""
    processes: int = 32
    """The most processes at a time."""
    file: int = 64 << 20
    """The largest file that it may write."""
    files: int = 256
    """The most files open at a time, in each process."""

    def for_kernel(self) -> dict[str, int]:
        """Return the limits that the operating system enforces for each process, by their names there."""
        return {
            "AS": self.memory,
            "NPROC": self.processes,
            "FSIZE": self.file,
            "NOFILE": self.files,
            "CORE": 0,
        }


def willing(isolate: bool) -> None:
    """Raise NoSandbox, with advice, if this system lacks even the system calls for it."""
    if isolate and sys.platform != "linux":
        raise NoSandbox(f"{sys.platform} has no namespaces; grade on Linux (a virtual machine or WSL 2 will do)")
    if not hasattr(os, "fork"):
        raise NoSandbox("this system cannot fork; grade on Linux or macOS (WSL 2 will do)")


def advice(reason: str) -> str:
    """Say what the platform refused, and what would allow it."""
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
