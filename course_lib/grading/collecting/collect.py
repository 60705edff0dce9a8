"""Collect, for `nbgrader zip_collect`, each student's newest notebook of one lesson, and list who is missing.

File names say whose a file is (`senders.py`), times say which is the newest (`newest.py`), and the answers inside say
which lesson it is, since students rename their notebooks.
"""

import hashlib
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, Student
from nbgrader.apps import ZipCollectApp
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import FileNameCollectorPlugin

from course_lib.grading.collecting.archives import litter
from course_lib.grading.collecting.newest import Found, choose
from course_lib.grading.collecting.senders import Owners, Sent, printable, sent

NO_NOTEBOOK, NO_ARCHIVE = "is not a notebook", "cannot be unpacked, or is empty"

_stock_start, _stock_collect = ZipCollectApp.start, ZipCollectApp._collect_files


@dataclass
class Collection:
    """Holds which file is taken for which student, and what went wrong."""

    chosen: dict[str, str] = field(default_factory=dict)
    """The file that is taken, by student."""
    missed: dict[str, str] = field(default_factory=dict)
    """Senders of whom nothing is collected although they sent something, and why."""
    tried: set[str] = field(default_factory=set)
    """The ids of those senders, if known."""
    unsure: list[str] = field(default_factory=list)
    """Students for whom it is not clear which file is newer."""


class Lessons:
    """Tells which lesson a notebook belongs to, by the answer cells in it."""

    def __init__(self, folders: CourseDirectory) -> None:
        released = Path(folders.format_path(folders.release_directory, ".", "lesson")).parent
        self._files = {file.parent.name: file for file in sorted(released.glob("*/*.ipynb")) if not litter(file.name)}
        self.of_cell = {name: lesson for lesson, file in self._files.items() for name in _answers(file)}

    @property
    def names(self) -> list[str]:
        """List all lessons that were handed out."""
        return sorted(self._files)

    def of(self, content: bytes) -> str:
        """Return the lesson that most answers belong to, or "" if there are none. Raises Unreadable."""
        from course_lib.grading import intake  # it loads the checks and NumPy, as in `senders.sent`

        found = Counter(self.of_cell[name] for name in intake.names_in(content, self.of_cell))
        return max(sorted(found), key=found.__getitem__, default="")


def _answers(released: Path) -> list[str]:
    """List the names of the answer cells in a released notebook."""
    cells = json.loads(released.read_text(encoding="utf-8"))["cells"]
    marks = [cell["metadata"].get("nbgrader", {}) for cell in cells]
    return [mark["grade_id"] for mark in marks if mark and not mark.get("locked")]


class FileCollector(FileNameCollectorPlugin):
    """Takes students' ids from the gradebook, by the platform's name for them, or else from the file's own name.

    If the instructor has set a `named_regexp`, it does what nbgrader's collector does.
    """

    collected: dict[str, Any] | None = None
    """What nbgrader copied, by student; None if there was no file at all."""

    def student(self, filename: str) -> str | None:
        """Return whose file it is, or None if it is not collected."""
        return self.found.chosen.get(str(Path(filename)))

    def _match(self, filename: str) -> dict[str, str] | None:
        """Return the {student_id, file_id} of a file, or None if it is left out."""
        if self.named_regexp:
            return super()._match(filename)
        student = self.student(filename)
        return {"student_id": student, "file_id": self._lesson} if student else None

    def _warn(self, text: str, *words: object) -> None:
        """Warn once, even if several downloads hold the same file."""
        said = text % tuple(map(printable, words))
        if said not in self._said:
            self._said.add(said)
            self.log.warning("%s", said)

    @cached_property
    def _said(self) -> set[str]:
        return set()

    @property
    def _lesson(self) -> str:
        return self.parent.coursedir.assignment_id

    @cached_property
    def found(self) -> Collection:
        """Judge everything that was unpacked."""
        if self.named_regexp:
            return Collection()
        folder = Path(self.parent._format_collect_path(self.parent.extracted_directory))  # where all was unpacked
        files = sorted(p for p in folder.rglob("*") if p.is_file() and not litter(p.relative_to(folder)))
        judged = [self._judged(file) for file in files if file.suffix != ".zip" or not file.with_suffix("").is_dir()]
        taken = [found for found, why in judged if not why]
        of_each: dict[str, list[Found]] = defaultdict(list)
        by_path = {found.sent.path: found for found in taken}
        for student, file in Owners(self.students, self._warn).of([found.sent for found in taken]):
            of_each[student].append(by_path[file.path])
        collection = Collection()
        for student, several in of_each.items():
            self._choose(student, several, collection)
        self._miss([(found.sent, why) for found, why in judged if why], [found.sent for found in taken], collection)
        return collection

    def _judged(self, file: Path) -> tuple[Found, str]:
        """Return a file, and why it is left out ("" if it is not)."""
        named = sent(str(file))
        if file.suffix not in self.valid_ext:
            return Found(named, file), NO_ARCHIVE if file.suffix == ".zip" else NO_NOTEBOOK
        found = self._read(named)
        lesson = found.lesson or named.lesson(self._lesson)
        if lesson != self._lesson:
            of = f"holds answers of {found.lesson}" if found.lesson else f"holds no answers of {self._lesson}"
            return found, f"is damaged ({found.damage}), and not called {self._lesson}" if found.damage else of
        return found, "" if named.sender or named.named else "does not say who sent it"

    def _read(self, file: Sent) -> Found:
        """Read a file from disk. Students wrote it, so faults are noted and nothing is raised."""
        from course_lib.grading import intake

        path = Path(file.path)
        origin = getattr(self.parent.extractor_plugin_inst, "origin", {}).get(file.path, path)
        found = Found(file, origin, path.stat().st_mtime, origin.stat().st_mtime)
        try:
            content = intake.read_regular(path)
            found.digest = hashlib.sha256(content).hexdigest()
            found.lesson = self.lessons.of(content)
        except (intake.Unreadable, OSError) as error:
            found.damage = str(error)
        return found

    def _choose(self, student: str, several: list[Found], collection: Collection) -> None:
        choice = choose(several)
        for text in choice.told:
            self._warn("%s: %s", student, text)
        if choice.taken.damage:
            self._warn("%s: %s is damaged (%s), and there is no other file", student, choice.taken, choice.taken.damage)
        if not choice.certain:
            collection.unsure.append(student)
        collection.chosen[choice.taken.sent.path] = student

    def _miss(self, left: list[tuple[Sent, str]], taken: list[Sent], collection: Collection) -> None:
        """Warn about each file that is left out, and note whose only file that was."""
        whose = self._whose([*taken, *(file for file, _ in left)])
        served = {whose[file.path] for file in taken} | {file.sender for file in taken if file.sender}
        for file, why in sorted(left, key=lambda one: one[1] == NO_NOTEBOOK):  # a notebook tells more of what happened
            platform, name = _platform(file), file.stem + Path(file.path).suffix
            if why != NO_NOTEBOOK:
                self._warn("%s: left out, because it %s", f"{platform}: {name}" if platform else name, why)
            student = whose.get(file.path, "")
            if {student, file.sender} & served or (not student and why == NO_NOTEBOOK):
                continue
            collection.missed.setdefault(platform or name, f"{name} {why}" if platform else why)
            collection.tried |= {student} - {""}

    def _whose(self, files: list[Sent]) -> dict[str, str]:
        """Return the student of each file that names one, by path, without warnings."""

        def quiet(*_: object) -> None:
            """Print nothing: a file that is not collected needs no warning about its name."""

        telling = [file for file in files if file.sender or file.named]
        return {file.path: student for student, file in Owners(self.students, quiet).of(telling)}

    @cached_property
    def students(self) -> list[Student]:
        """Read the class list from the gradebook."""
        folders = self.parent.coursedir
        with Gradebook(folders.db_url, folders.course_id) as gradebook:
            return list(gradebook.students)

    @cached_property
    def lessons(self) -> Lessons:
        """Return the lessons that were handed out."""
        return Lessons(self.parent.coursedir)


def _platform(file: Sent) -> str:
    """Return the sender of a file, as the platform writes it."""
    return f"{file.name}_{file.number}" if file.sender else ""


def summary(students: Iterable[str], collected: set[str], found: Collection) -> str:
    """Sum up in one line: how many students are collected, who sent nothing, and what is left to do."""
    students = set(students)
    silent = sorted(students - collected - found.tried)
    beside = sorted(collected - students)
    said = f"{len(students)} in the class list: {len(students & collected)} collected, {len(silent)} sent nothing"
    said += f": {', '.join(silent)}" if silent else ""
    said += f"; collected, but not in the class list: {', '.join(beside)}" if beside else ""
    said += f"; not clear which file is newer: {', '.join(sorted(found.unsure))}" if found.unsure else ""
    missed = ", ".join(f"{who} ({why})" for who, why in sorted(found.missed.items()))
    return printable(said + (f"; not collected: {missed}" if missed else ""))


def _collect(app: ZipCollectApp, files: list[str]) -> dict[str, Any]:
    """Hand nbgrader only the files to collect, since it prints a line about every other one."""
    plugin = app.collector_plugin_inst
    if isinstance(plugin, FileCollector):
        files = [file for file in files if plugin.named_regexp or plugin.student(file)]
        plugin.collected = _stock_collect(app, files)
        return plugin.collected
    return _stock_collect(app, files)


def _start(app: ZipCollectApp) -> None:
    """Run nbgrader's command if there is something to collect; end with one line about the class."""
    archive = _archive(app)
    _stock_start(app)
    plugin = app.collector_plugin_inst
    if not isinstance(plugin, FileCollector):
        return
    if plugin.collected is None:
        app.fail("%s holds no files: download it again", archive)
        return
    said = summary([student.id for student in plugin.students], set(plugin.collected), plugin.found)
    if plugin.found.missed or plugin.found.unsure:
        app.fail("%s", said)
    app.log.info("%s", said)


def _archive(app: ZipCollectApp) -> str:
    """Return the download folder, relative to here; end the command if it or the lesson is missing."""
    lesson, known = app.coursedir.assignment_id, Lessons(app.coursedir).names
    if lesson not in known:
        app.fail("there is no lesson %s; there are %s", lesson, ", ".join(known) or "none: make build")
    archive = os.path.relpath(app._format_collect_path(app.archive_directory))
    if not os.path.isdir(archive):
        app.fail("there is no folder %s: create it (mkdir -p %s), and put your download into it", archive, archive)
    if all(litter(name) for name in os.listdir(archive)):
        app.fail("%s is empty: put your download into it", archive)
    return archive


def take_over() -> None:
    """Replace nbgrader's command; see `roster.take_over`."""
    ZipCollectApp.start, ZipCollectApp._collect_files = _start, _collect
