"""Hear from Linux that something in a folder has changed: inotify, by ctypes.

Of the libraries for it, watchdog holds events back for half a second, to pair the two ends of a move; watchfiles asks
its thread every 50 ms. Both put a watch on whatever lies below a folder, links and all, and both would be one more
package to pin. What is needed here are three calls of the C library.
"""

import ctypes
import os
import struct
import sys
from pathlib import Path

EVENT = struct.Struct("iIII")  # watch, what happened, cookie, length of the name that follows
READ = 1 << 16  # bytes
ATTRIBUTES, CLOSED, MOVED_FROM, MOVED_TO, CREATED, DELETED = 0x4, 0x8, 0x40, 0x80, 0x100, 0x200
# Not IN_MODIFY: who writes byte by byte would wake us each time. The end of writing (CLOSED) is what counts, and a file
# that grows and stays open has been CREATED; from then on `settling.py` looks at it.
WANTED = ATTRIBUTES | CLOSED | MOVED_FROM | MOVED_TO | CREATED | DELETED
ONLY_FOLDERS, NO_LINKS = 0x01000000, 0x02000000
OVERFLOW, IGNORED = 0x4000, 0x8000  # what the kernel says unasked: events were lost; the watched folder is gone

LOCAL = frozenset(
    ("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "jfs", "bcachefs", "tmpfs", "ramfs", "overlay")
)


class Inotify:
    """What changes in watched folders, not in those below them. Raises OSError where the system has no inotify."""

    def __init__(self) -> None:
        if sys.platform != "linux":
            raise OSError(f"{sys.platform} has no inotify")
        self._c = ctypes.CDLL(None, use_errno=True)
        self.fd = self._checked(self._c.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
        self._folders: dict[int, Path] = {}

    def fileno(self) -> int:
        """The descriptor, for `select`."""
        return self.fd

    def close(self) -> None:
        """Watch nothing any more."""
        os.close(self.fd)

    def watch(self, folder: Path) -> None:
        """Watch a folder that is no link; again does no harm. Raises OSError, also where there may be no more."""
        number = self._c.inotify_add_watch(self.fd, os.fsencode(folder), WANTED | ONLY_FOLDERS | NO_LINKS)
        self._folders[self._checked(number)] = folder

    def read(self) -> tuple[set[tuple[Path, str]], bool]:
        """The folders in which something happened, each with its name there; and whether some news were lost."""
        happened, lost = set(), False
        while data := self._data():
            at = 0
            while at < len(data):
                number, what, _, length = EVENT.unpack_from(data, at)
                at += EVENT.size + length
                name = os.fsdecode(data[at - length : at].rstrip(b"\0"))
                folder = self._folders.pop(number, None) if what & IGNORED else self._folders.get(number)
                lost |= bool(what & OVERFLOW)
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
    """Whether all changes in `folder` are made through this machine's kernel: not where another serves the files."""
    try:
        lines = [line.split() for line in mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()]
    except OSError:
        return False
    place = os.path.realpath(folder)
    above = [(_unescaped(line[1]), line[2]) for line in lines if len(line) > 2]
    # Of two on the same folder the later one covers the other.
    found = [(len(at), n, kind) for n, (at, kind) in enumerate(above) if Path(place).is_relative_to(at)]
    return bool(found) and max(found)[2] in LOCAL


def _unescaped(path: str) -> str:
    """A path of /proc/mounts, where a space is written as its number."""
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        path = path.replace(code, sign)
    return path
