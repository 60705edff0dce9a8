"""Know where submissions of a lesson appear: in the class's folder, and in the exchange's inbound folder."""

import os
import re
import stat
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from course_lib.grading import intake
from course_lib.grading.gradebook.class_gradebook import SECRET, TIMESTAMP

MOST_ENTRIES = 500  # of one submission that are looked at
ITSELF, LINK = "/", "/link"  # no file's name: what stands for the folder in its own state
# A string that does not end matches too, with the last bracket inside. If it did not, the search would start again at
# each of its quotes.
STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
LONGEST_COUNTED = 4 << 20  # bytes of JSON whose brackets are counted; made to be slow, that takes 0.2 s


class FileState(NamedTuple):
    """Holds what shows whether a file has changed."""

    name: str
    """Its name in the folder, ITSELF or LINK."""
    inode: int
    """Its number on the disk."""
    size: int
    """In bytes; -1 for anything but a file."""
    written: int
    """When it was written, in nanoseconds."""
    changed: int
    """When its inode last changed (ctime), in nanoseconds."""


State = tuple[FileState, ...]


@dataclass(frozen=True)
class Place:
    """Describes a folder with one folder per student, and the lesson's folder in there. No link is followed."""

    root: Path
    """The folder."""
    lesson: str
    """The lesson's name."""

    def names(self) -> list[str]:
        """List all entries that may hold a submission of the lesson."""
        try:
            with os.scandir(self.root) as entries:
                return sorted(e.name for e in entries if self.concerns(e.name))
        except OSError:  # not there yet, or not any more
            return []

    def concerns(self, name: str) -> bool:
        """Tell whether an entry of this name may hold a submission of the lesson."""
        return not name.startswith(".")

    def student(self, name: str) -> str:
        """Return whose it is."""
        return name

    def folder(self, name: str) -> Path:
        """Return where the notebook is expected."""
        return self.root / name / self.lesson

    def ways(self, name: str) -> tuple[Path, ...]:
        """List the folders on the way to the notebook, from the top."""
        return (self.root / name, self.folder(name))

    def name_at(self, folder: Path, entry: str) -> str | None:
        """Return the submission that an event at `entry` in `folder` concerns, or None."""
        if folder == self.root:
            return entry if entry and self.concerns(entry) else None
        try:
            name, *deeper = folder.relative_to(self.root).parts
        except ValueError:  # of another place
            return None
        return name if deeper or entry in ("", self.lesson) else None

    def state(self, name: str) -> State | None:
        """Return what is there, in a form in which any change shows; None if nothing is."""
        folder = self.folder(name)
        try:
            if any(way.is_symlink() for way in self.ways(name)):
                return (_of(LINK, folder.lstat()),)
            here = _of(ITSELF, folder.lstat())  # first: what comes from now on is seen to be new
            with os.scandir(folder) as entries:
                files = [_of(e.name, e.stat(follow_symlinks=False)) for e in islice(entries, MOST_ENTRIES)]
            return (here, *sorted(files))
        except PermissionError:  # a student's folder before nbgrader has opened it to the instructor
            return ()
        except OSError:  # not there, or going away
            return None

    def same(self, name: str, state: State) -> bool:
        """Tell whether nothing has changed, by a few system calls: a folder's time shows what came and went."""
        if not state:  # it could not be read
            return self.state(name) == state
        folder = str(self.folder(name))
        try:
            return all(_of(was.name, os.lstat(_path(folder, was.name))) == was for was in state)
        except OSError:
            return False

    def whole(self, name: str, state: State) -> bool:
        """Tell whether the notebook has arrived to its end. Ignores hidden files, as editors and rsync write them."""
        names = [file.name for file in state]
        if names == [LINK]:
            return True  # it will be refused
        notebooks = [file for file in names if file.endswith(".ipynb") and not file.startswith(".")]
        return bool(notebooks) and all(_whole(self.folder(name) / file) for file in notebooks)


@dataclass(frozen=True)
class Inbound(Place):
    """Describes the exchange's inbound folder: `student+lesson+time+random` for each submission.

    nbgrader copies a student's files there, then writes timestamp.txt, and at last the secret.
    """

    def concerns(self, name: str) -> bool:
        """Tell whether its name is that of a submission of the lesson."""
        parts = name.rsplit("+", 3)
        return len(parts) > 2 and parts[1] == self.lesson and not name.startswith((".", "+"))

    def student(self, name: str) -> str:
        """Return whose it claims to be; `collecting/exchange.py` compares that with its owner."""
        return name.rsplit("+", 3)[0]

    def time(self, name: str) -> str:
        """Return when it claims to have been handed in."""
        return name.rsplit("+", 3)[2]

    def folder(self, name: str) -> Path:
        """Return the submission itself."""
        return self.root / name

    def ways(self, name: str) -> tuple[Path, ...]:
        """Return the submission itself, in a list."""
        return (self.root / name,)

    def name_at(self, folder: Path, entry: str) -> str | None:
        """Return the submission that an event at `entry` in `folder` concerns."""
        name = entry if folder == self.root else folder.name if folder.parent == self.root else ""
        return name if name and self.concerns(name) else None

    def same(self, name: str, state: State) -> bool:
        """Tell whether nothing has changed: nobody changes a submission."""
        return bool(state) or super().same(name, state)

    def whole(self, name: str, state: State) -> bool:
        """Tell whether nbgrader's last file is there too."""
        sizes = {file.name: file.size for file in state}
        return bool(sizes.get(TIMESTAMP) and sizes.get(SECRET)) and super().whole(name, state)


def _of(name: str, about: os.stat_result) -> FileState:
    size = about.st_size if stat.S_ISREG(about.st_mode) else -1
    return FileState(name, about.st_ino, size, about.st_mtime_ns, about.st_ctime_ns)


def _path(folder: str, name: str) -> str:
    return folder if name in (ITSELF, LINK) else f"{folder}/{name}"


def _whole(notebook: Path) -> bool:
    """Tell whether a notebook is complete; True too for anything that waiting would not mend."""
    try:
        return ends(intake.read_regular(notebook))
    except intake.Unreadable:  # a link, a pipe, too large
        return True
    except OSError:
        return False


def ends(content: bytes) -> bool:
    """Tell whether JSON reaches its last bracket. Whether it is valid, a worker finds out, within limits."""
    text = content.strip()
    if not (text.startswith(b"{") and text.endswith(b"}")):
        return False
    if len(text) > LONGEST_COUNTED:
        return True
    rest = STRINGS.sub(b"", text)
    return all(rest.count(a) == rest.count(b) for a, b in ((b"{", b"}"), (b"[", b"]")))
