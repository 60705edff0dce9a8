"""Where submissions of a lesson appear: in the class's folder, and in the inbound folder of nbgrader's exchange."""

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
# A string that does not end takes the last bracket with it; if it were no match, it would be looked for again at each
# of its quotes.
STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
LONGEST_COUNTED = 4 << 20  # bytes of JSON whose brackets are counted; made to be slow, that takes 0.2 s


class FileState(NamedTuple):
    """By what it is seen whether a file has changed."""

    name: str
    """Its name in the folder, ITSELF or LINK."""
    inode: int
    """Its number on the disk."""
    size: int
    """In bytes; -1 of what is no file."""
    written: int
    """When it was written, in nanoseconds."""
    changed: int
    """When anything of it was changed, in nanoseconds: the machine's own time."""


State = tuple[FileState, ...]


@dataclass(frozen=True)
class Place:
    """A folder with one folder for each student, and the lesson's in there. A link is followed nowhere."""

    root: Path
    """The folder."""
    lesson: str
    """The lesson's name."""

    def names(self) -> list[str]:
        """All that may hold a submission of the lesson."""
        try:
            with os.scandir(self.root) as entries:
                return sorted(e.name for e in entries if self.concerns(e.name))
        except OSError:  # not there yet, or not any more
            return []

    def concerns(self, name: str) -> bool:
        """Whether something of that name may hold a submission of the lesson."""
        return not name.startswith(".")

    def student(self, name: str) -> str:
        """Whose it is."""
        return name

    def folder(self, name: str) -> Path:
        """Where the notebook is expected."""
        return self.root / name / self.lesson

    def ways(self, name: str) -> tuple[Path, ...]:
        """The folders on the way to the notebook, from the top."""
        return (self.root / name, self.folder(name))

    def name_at(self, folder: Path, entry: str) -> str | None:
        """Which submission it concerns that something happened to `entry` in `folder`; None if none does."""
        if folder == self.root:
            return entry if entry and self.concerns(entry) else None
        try:
            name, *deeper = folder.relative_to(self.root).parts
        except ValueError:  # of another place
            return None
        return name if deeper or entry in ("", self.lesson) else None

    def state(self, name: str) -> State | None:
        """What lies there, so that any change can be seen; None where nothing does."""
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
        """Whether all is as it was, by a few system calls: a folder's own time says what came and went in it."""
        if not state:  # it could not be read
            return self.state(name) == state
        folder = str(self.folder(name))
        try:
            return all(_of(was.name, os.lstat(_path(folder, was.name))) == was for was in state)
        except OSError:
            return False

    def whole(self, name: str, state: State) -> bool:
        """Whether all has come: a notebook, to its end. Hidden files, as editors and rsync write them, do not count."""
        names = [file.name for file in state]
        if names == [LINK]:
            return True  # it will be refused
        notebooks = [file for file in names if file.endswith(".ipynb") and not file.startswith(".")]
        return bool(notebooks) and all(_whole(self.folder(name) / file) for file in notebooks)


@dataclass(frozen=True)
class Inbound(Place):
    """The exchange's inbound folder: `student+lesson+time+random` for each submission.

    nbgrader copies a student's files there, then writes timestamp.txt, and at last the secret.
    """

    def concerns(self, name: str) -> bool:
        """Whether it is called as nbgrader calls a submission of the lesson."""
        parts = name.rsplit("+", 3)
        return len(parts) > 2 and parts[1] == self.lesson and not name.startswith((".", "+"))

    def student(self, name: str) -> str:
        """Whose it says to be; `collecting/exchange.py` compares that with who owns it."""
        return name.rsplit("+", 3)[0]

    def time(self, name: str) -> str:
        """When it says it was handed in."""
        return name.rsplit("+", 3)[2]

    def folder(self, name: str) -> Path:
        """The submission itself."""
        return self.root / name

    def ways(self, name: str) -> tuple[Path, ...]:
        """The submission itself."""
        return (self.root / name,)

    def name_at(self, folder: Path, entry: str) -> str | None:
        """Which submission it concerns that something happened to `entry` in `folder`."""
        name = entry if folder == self.root else folder.name if folder.parent == self.root else ""
        return name if name and self.concerns(name) else None

    def same(self, name: str, state: State) -> bool:
        """Whether all is as it was: nobody changes what has once been submitted."""
        return bool(state) or super().same(name, state)

    def whole(self, name: str, state: State) -> bool:
        """Whether nbgrader's last file is there, too."""
        sizes = {file.name: file.size for file in state}
        return bool(sizes.get(TIMESTAMP) and sizes.get(SECRET)) and super().whole(name, state)


def _of(name: str, about: os.stat_result) -> FileState:
    size = about.st_size if stat.S_ISREG(about.st_mode) else -1
    return FileState(name, about.st_ino, size, about.st_mtime_ns, about.st_ctime_ns)


def _path(folder: str, name: str) -> str:
    return folder if name in (ITSELF, LINK) else f"{folder}/{name}"


def _whole(notebook: Path) -> bool:
    """Whether a notebook is there to its end; True of anything that waiting would not mend."""
    try:
        return ends(intake.read_regular(notebook))
    except intake.Unreadable:  # a link, a pipe, too large
        return True
    except OSError:
        return False


def ends(content: bytes) -> bool:
    """Whether JSON is there to its last bracket: not whether it is right, which a worker finds out, behind limits."""
    text = content.strip()
    if not (text.startswith(b"{") and text.endswith(b"}")):
        return False
    if len(text) > LONGEST_COUNTED:
        return True
    rest = STRINGS.sub(b"", text)
    return all(rest.count(a) == rest.count(b) for a, b in ((b"{", b"}"), (b"[", b"]")))
