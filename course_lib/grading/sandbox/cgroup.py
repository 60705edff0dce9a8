"""Bound the memory of all processes of a submission by a control group, if this account may make one.

Linux has two versions. In version 1 memory has a tree of its own. In version 2 there is one tree, and a group can bound
memory only if its parent delegates that (`cgroup.subtree_control`): root's does, or one that systemd has delegated.
"""

import contextlib
import itertools
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

NAME = "course-grade-{}-{}"  # the process that has made it, and a number
OURS = re.compile(r"course-grade-(\d+)-\d+")
LIMITS = {"cgroup": ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes"), "cgroup2": ("memory.max",)}
EVENTS = {"cgroup": "memory.oom_control", "cgroup2": "memory.events"}  # in both a line that says `oom_kill 3`
ALSO = {"memory.swap.max": "0"}  # of version 2: no swapping. Not memory.oom.group: it would end the zygote as well
NUMBERS = itertools.count()
PAUSE = 0.02  # seconds


class Group:
    """Owns a control group. `door` is an open file: a process that writes 0 to it joins, with all that it starts."""

    def __init__(self, folder: Path, kind: str, memory: int) -> None:
        """Make a new, empty group with bounded memory. Raises OSError."""
        self.folder = folder
        first, *others = LIMITS[kind]
        (folder / first).write_text(str(memory), encoding="ascii")
        for name in others:  # with swap, where the kernel counts it
            with contextlib.suppress(OSError):
                (folder / name).write_text(str(memory), encoding="ascii")
        for name, value in ALSO.items():
            if (folder / name).exists():
                (folder / name).write_text(value, encoding="ascii")
        self.events = folder / EVENTS[kind]
        self.kills = self._kills()
        self.door = os.open(folder / "cgroup.procs", os.O_WRONLY | os.O_CLOEXEC)

    def killed(self) -> bool:
        """Tell whether the kernel has killed a process for lack of memory since the last call."""
        before, self.kills = self.kills, self._kills()
        return self.kills > before

    def _kills(self) -> int:
        lines = (line.split() for line in self.events.read_text(encoding="ascii").splitlines())
        return sum(int(number) for name, number in lines if name == "oom_kill")

    def close(self) -> None:
        """Remove the group after its processes have ended; a later run removes one that is not empty yet."""
        os.close(self.door)
        with contextlib.suppress(OSError):
            self.folder.rmdir()


def group(memory: int) -> Group | None:
    """Make a group that may hold this many bytes; return None if this account may not."""
    for kind, parent in _parents():
        folder = parent / NAME.format(os.getpid(), next(NUMBERS))
        with contextlib.suppress(OSError):
            folder.mkdir()
            try:
                return Group(folder, kind, memory)
            except OSError:
                folder.rmdir()
    return None


def tidy(seconds: float = 0.0) -> None:
    """Remove groups left by processes that were killed; wait this long until they are empty."""
    until = time.monotonic() + seconds
    while sum(_stays(folder) for _, parent in _parents() for folder in parent.glob("course-grade-*")):
        if time.monotonic() >= until:
            return
        time.sleep(PAUSE)


def _stays(folder: Path) -> bool:
    """Tell whether the group belongs to a process that has ended, and cannot be removed yet."""
    made = OURS.fullmatch(folder.name)
    if not made or Path("/proc", made[1]).exists():
        return False
    with contextlib.suppress(OSError):
        folder.rmdir()
    return folder.exists()


def _parents() -> Iterator[tuple[str, Path]]:
    """Yield places for a group, nearest first: the version, and a folder whose groups can bound memory."""
    with contextlib.suppress(OSError):
        own = _own(Path("/proc/self/cgroup").read_text(encoding="utf-8"))
        for kind, place in _mounted(Path("/proc/self/mounts").read_text(encoding="utf-8")):
            path = own.get(kind, "/").strip("/")
            folders = dict.fromkeys([place / path, *(place / path).parents, place])
            for folder in folders:
                if folder.is_relative_to(place) and _hands_on(folder, kind):
                    yield kind, folder


def _own(text: str) -> dict[str, str]:
    """Return this process's groups, by version, from the text of /proc/self/cgroup."""
    parts = [line.split(":", 2) for line in text.splitlines()]
    kinds = {"cgroup" if "memory" in names.split(",") else "cgroup2" if not names else "": p for _, names, p in parts}
    return {kind: path for kind, path in kinds.items() if kind}


def _mounted(text: str) -> Iterator[tuple[str, Path]]:
    """Return the trees that may bound memory, by version, from the text of /proc/self/mounts."""
    for line in text.splitlines():
        _, place, kind, options, *_ = line.split()
        if kind == "cgroup2" or (kind == "cgroup" and "memory" in options.split(",")):
            yield kind, Path(place.encode().decode("unicode_escape"))


def _hands_on(folder: Path, kind: str) -> bool:
    if kind == "cgroup":
        return folder.is_dir()
    try:
        return "memory" in (folder / "cgroup.subtree_control").read_text(encoding="ascii").split()
    except OSError:
        return False
