"""Hear from Linux that something in a folder has changed: inotify, by ctypes.

Two libraries offer this. watchdog delays events by half a second, to pair the two ends of a move; watchfiles polls its
thread every 50 ms. Both watch everything below a folder, links too, and either would be one more package to pin. We
need three calls of the C library.
"""

import ctypes
import os
import struct
import sys
from pathlib import Path

from course_lib.grading.sandbox import linux

EVENT = struct.Struct("iIII")  # watch, what happened, cookie, length of the name that follows
READ = 1 << 16  # bytes
# Not IN_MODIFY: a program that writes byte by byte would wake us each time. The end of writing (IN_CLOSE_WRITE) is what
# counts. A file that grows and stays open has been created (IN_CREATE); from then on `settling.py` polls it.
WANTED = linux.IN_ATTRIB | linux.IN_CLOSE_WRITE | linux.IN_MOVED_FROM | linux.IN_MOVED_TO
WANTED |= linux.IN_CREATE | linux.IN_DELETE
HOW = linux.IN_ONLYDIR | linux.IN_DONT_FOLLOW  # no file is watched, and no link followed

LOCAL = frozenset(
    ("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "jfs", "bcachefs", "tmpfs", "ramfs", "overlay")
)


class Inotify:
    """Reports changes in watched folders, not in folders inside them. Raises OSError without inotify."""

    def __init__(self) -> None:
        if sys.platform != "linux":
            raise OSError(f"{sys.platform} has no inotify")
        self._c = ctypes.CDLL(None, use_errno=True)
        self.fd = self._checked(self._c.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
        self._folders: dict[int, Path] = {}

    def fileno(self) -> int:
        """Return the descriptor, for `select`."""
        return self.fd

    def close(self) -> None:
        """Stop watching."""
        os.close(self.fd)

    def watch(self, folder: Path) -> None:
        """Watch a folder that is not a link; again does no harm. Raises OSError, also if the limit is reached."""
        number = self._c.inotify_add_watch(self.fd, os.fsencode(folder), WANTED | HOW)
        self._folders[self._checked(number)] = folder

    def read(self) -> tuple[set[tuple[Path, str]], bool]:
        """Return the folders in which something happened, each with the entry's name; and whether events were lost."""
        happened, lost = set(), False
        while data := self._data():
            at = 0
            while at < len(data):
                number, what, _, length = EVENT.unpack_from(data, at)
                at += EVENT.size + length
                name = os.fsdecode(data[at - length : at].rstrip(b"\0"))
                folder = self._folders.pop(number, None) if what & linux.IN_IGNORED else self._folders.get(number)
                lost |= bool(what & linux.IN_Q_OVERFLOW)
                if folder:
                    happened.add((folder, name))
        return happened, lost

    def _data(self) -> bytes:
        try:
            return os.read(self.fd, READ)
        except BlockingIOError:
            return b""

    @staticmethod
    def _checked(answer: int) -> int:
        if answer < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return answer


def hears_all(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> bool:
    """Tell whether all changes in `folder` go through this machine's kernel: not if another machine serves it."""
    try:
        lines = [line.split() for line in mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()]
    except OSError:
        return False
    place = os.path.realpath(folder)
    above = [(_unescaped(line[1]), line[2]) for line in lines if len(line) > 2]
    # If two are mounted on the same folder, the later one covers the other.
    found = [(len(at), n, kind) for n, (at, kind) in enumerate(above) if Path(place).is_relative_to(at)]
    return bool(found) and max(found)[2] in LOCAL


def _unescaped(path: str) -> str:
    """Decode a path of /proc/mounts, where a space is written as its number."""
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        path = path.replace(code, sign)
    return path
