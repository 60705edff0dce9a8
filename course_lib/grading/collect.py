"""Who sent what, from an archive as Moodle makes it: for `nbgrader zip_collect`.

Moodle calls a file `Ada Byron_4711_assignsubmission_file_01_neuron.ipynb`, or puts it into a folder that is called so
up to the file's own name. The number is another one in each assignment, so that only the name says who it is.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from nbgrader.api import Gradebook, Student
from nbgrader.plugins import FileNameCollectorPlugin

MOODLE = re.compile(r"(?P<name>[^/\\]+)_(?P<number>\d+)_assignsubmission_file(?:_?[/\\]|_)(?P<file>[^/\\]+)$")


class MoodleCollector(FileNameCollectorPlugin):
    """Takes the students' ids from the gradebook, by their names; of a stranger, makes one of the name.

    With a `named_regexp` of the instructor's own it does what nbgrader's collector does.
    """

    def _match(self, filename: str) -> dict[str, str] | None:
        """{student_id, file_id} of one file, or None, with a word on why it is left out."""
        if self.named_regexp:
            return super()._match(filename)
        found = MOODLE.search(filename)
        if not found:
            self.log.error("%s: no file of a Moodle archive; put it into its student's folder by hand", filename)
            return None
        lesson = self.parent.coursedir.assignment_id
        file = Path(found["file"]).stem  # a browser that downloads it once more adds to the name
        return {"student_id": self._student(found["name"], found["number"]), "file_id": _lesson_of(file, lesson)}

    def _student(self, name: str, number: str) -> str:
        ids = self._roster.get(plain(name), [])
        if len(ids) == 1:
            return ids[0]
        made = plain(name).replace(" ", "_")
        if self._taken.setdefault(made, number) != number:  # two of one name
            made = f"{made}_{number}"
        why = f"{len(ids)} students in the gradebook have this name" if ids else "not in the gradebook"
        self.log.warning("%s: %s; collected as %s", name, why, made)
        return made

    @cached_property
    def _taken(self) -> dict[str, str]:
        """The ids that were made, and of which number."""
        return {}

    @cached_property
    def _roster(self) -> dict[str, list[str]]:
        """The ids of those who bear a name, first or last name first."""
        folders = self.parent.coursedir
        with Gradebook(folders.db_url, folders.course_id) as gradebook:
            return by_name(gradebook.students)


def by_name(students: Iterable[Student]) -> dict[str, list[str]]:
    """The ids of all who bear a name."""
    found: dict[str, list[str]] = {}
    for student in students:
        names = [name for name in (student.first_name, student.last_name) if name]
        for written in {plain(" ".join(names)), plain(" ".join(reversed(names))), plain(student.id)}:
            found.setdefault(written, []).append(student.id)
    return found


def plain(name: str) -> str:
    """A name as it is compared: small letters and digits without accents, one space between its parts."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in letters if not unicodedata.combining(c)).replace("_", " ")))


def _lesson_of(file: str, lesson: str) -> str:
    """The lesson's own name for a file that is called "01_neuron (1)" or "01_neuron-final"."""
    return lesson if re.match(rf"{re.escape(lesson)}(?![0-9A-Za-z])", file) else file
