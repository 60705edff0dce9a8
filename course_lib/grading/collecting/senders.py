"""Find out who sent a file, from its name.

A platform puts the student's name before the name of the file:

    Ada Byron_4711_assignsubmission_file_01_neuron.ipynb     Moodle; or a folder with this name, up to `file`
    byronada_12345_678901_01_neuron.ipynb                    Canvas; with _LATE after the name if it was late

A file that the *Hand in* widget wrote names its student too, `01_neuron__ada__0.2.0__20261126-205500.ipynb`, and may
come without a platform, by mail for one. But a student can write anything there. So the platform's word counts more
than the file's. And the time in a file's name only decides which of one student's files is the newest, never whether
it was late.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nbgrader.api import Student

if TYPE_CHECKING:
    from course_lib.work.hand_in import Named

MOODLE = re.compile(r"(?P<name>[^/\\]+?)_(?P<number>\d+)_assignsubmission_file(?:_?[/\\]|_)(?P<file>.+)$")
CANVAS = re.compile(r"(?P<name>[^/\\]+?)_(?:LATE_)?(?P<number>\d+)_(?P<order>\d+)_(?P<file>[^/\\]+)$")
COUNTER = re.compile(r"[-_ ]?\((\d+)\)$|-(\d{1,2})$")


@dataclass(frozen=True)
class Sent:
    """Holds what the platform says about a file's sender, and what the file's own name says."""

    path: str
    """Its path."""
    stem: str
    """The name that the student gave it, without `.ipynb`."""
    named: "Named | None"
    """What *Hand in* wrote into that name; None if *Hand in* did not write it."""
    name: str = ""
    """The sender's name, as the platform has it."""
    number: str = ""
    """The platform's number of the sender."""
    order: int = 0
    """Canvas's number of the upload; 0 if there is none."""

    @property
    def sender(self) -> str:
        """Return the platform's name and number of the sender, as names repeat; "" for a file without a platform."""
        return f"{self.name} {self.number}" if self.name else ""

    @property
    def age(self) -> tuple[str, int, int, str]:
        """Return a key that is largest for a student's newest file."""
        return (self.named.time if self.named else "", self.order, counter(self.stem), self.stem)

    def lesson(self, wanted: str) -> str:
        """Return the lesson it belongs to: `wanted` if the file is called "01_neuron (1)" or "01_neuron-final"."""
        if self.named:
            return self.named.lesson
        return wanted if re.match(rf"{re.escape(wanted)}(?![0-9A-Za-z])", self.stem) else self.stem


def sent(path: str) -> Sent:
    """Read what the file's path says."""
    from course_lib.work.hand_in import named  # it loads the checks and NumPy, which few of nbgrader's commands need

    file = Path(path)
    for platform, where in ((MOODLE, path), (CANVAS, file.name)):
        found = platform.search(where)
        if found and (platform is MOODLE or not named(file.stem)):
            stem = Path(found["file"]).stem
            order = int(found["order"]) if platform is CANVAS else 0
            return Sent(path, stem, named(stem), found["name"], found["number"], order)
    return Sent(path, file.stem, named(file.stem))


class Owners:
    """Finds out whose each file is; calls `warn(text, *words)` about everything doubtful."""

    def __init__(self, students: Iterable[Student], warn: Callable[..., None]) -> None:
        students = list(students)
        self._warn = warn
        self._names = by_name(students)
        self._joined: dict[str, list[str]] = {}  # Canvas writes "Ada Byron" as byronada
        for name, ids in self._names.items():
            known = self._joined.setdefault(name.replace(" ", ""), [])
            known += [student for student in ids if student not in known]
        self._ids = {s.email.casefold(): s.id for s in students if s.email} | {s.id.casefold(): s.id for s in students}
        self._made: dict[str, str] = {}  # ids made of names, and of which number

    def of(self, files: Iterable[Sent]) -> list[tuple[str, Sent]]:
        """Pair each file with its student's id."""
        files = list(files)
        claims = defaultdict(set)  # who sent something that is an id's, by the platform or by the file's name
        for file in files:
            if file.sender and (owner := self._platforms(file) or self._files(file)):
                claims[owner].add(file.sender if owner != self._platforms(file) else "")
        return [(self._owner(file, claims), file) for file in files]

    def _owner(self, file: Sent, claims: dict[str, set[str]]) -> str:
        if owner := self._platforms(file):
            if file.named and self._files(file) != owner:
                self._warn(
                    "%s: the file's own name says %s; collected as %s's, as the platform says",
                    file.name,
                    file.named.student,
                    owner,
                )
            return owner
        owner = self._files(file)
        if file.named and not file.sender:
            if not owner:
                self._warn("%s: not in the class list; collected anyway", file.named.student)
            return owner or file.named.student
        if owner and claims[owner] == {file.sender} and owner in (self._bearers(file) or [owner]):
            self._warn("%s: only the file's own name says that it is %s's; collected as such", file.name, owner)
            return owner
        return self._stranger(file)

    def _bearers(self, file: Sent) -> list[str]:
        """List the ids of all students who have the name that the platform gives."""
        name = plain(file.name)
        return self._joined.get(name.replace(" ", ""), []) if file.order else self._names.get(name, [])

    def _platforms(self, file: Sent) -> str:
        """Return the id of the one student with the platform's name, or ""."""
        ids = self._bearers(file)
        return ids[0] if len(ids) == 1 else ""

    def _files(self, file: Sent) -> str:
        """Return the id in the file's own name, or that of the student whose e-mail address it holds; else ""."""
        return self._ids.get(file.named.student.casefold(), "") if file.named else ""

    def _stranger(self, file: Sent) -> str:
        """Make an id from the name of a student who is not in the gradebook, or whose name is not unique there."""
        ids = self._bearers(file)
        made = plain(file.name).replace(" ", "_") or file.number
        if self._made.setdefault(made, file.number) != file.number or made in self._ids.values():
            made = f"{made}_{file.number}"
        why = f"{len(ids)} students in the class list have this name" if ids else "not in the class list"
        self._warn("%s: %s; collected as %s", file.name, why, made)
        return made


def counter(name: str) -> int:
    """Return the number that a browser, Jupyter or a platform appended to a name that was taken; else 0."""
    found = COUNTER.search(name)
    return int(found[1] or found[2]) if found else 0


def by_name(students: Iterable[Student]) -> dict[str, list[str]]:
    """Return the ids of all students with a name, by name."""
    found: dict[str, list[str]] = {}
    for student in students:
        names = [name for name in (student.first_name, student.last_name) if name]
        for written in {plain(" ".join(names)), plain(" ".join(reversed(names))), plain(student.id)}:
            found.setdefault(written, []).append(student.id)
    return found


def plain(name: str) -> str:
    """Simplify a name for comparison: small letters and digits, no accents, single spaces."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in letters if not unicodedata.combining(c)).replace("_", " ")))


def printable(text: object) -> str:
    """Return a text without control characters: a student may have put some into a file's name."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(text))
