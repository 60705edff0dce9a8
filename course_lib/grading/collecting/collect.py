"""`nbgrader zip_collect`: of what a class sent, each student's newest notebook of one lesson, and who is missing.

The names of files say whose they are (`senders.py`), their times which is the newest (`newest.py`), and the answers in
them which lesson they are of: students rename their notebooks.
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

from course_lib.grading import intake
from course_lib.grading.collecting.archives import litter
from course_lib.grading.collecting.newest import Found, choose
from course_lib.grading.collecting.senders import Owners, Sent, printable, sent

NO_NOTEBOOK, NO_ARCHIVE = "is no notebook", "cannot be unpacked, or is empty"

_stock_start, _stock_collect = ZipCollectApp.start, ZipCollectApp._collect_files


@dataclass
class Collection:
    """Whose each file is."""

    chosen: dict[str, str] = field(default_factory=dict)
    """The file that is taken, by student."""
    missed: dict[str, str] = field(default_factory=dict)
    """Of whom nothing is collected although something came: why not."""
    tried: set[str] = field(default_factory=set)
    """The ids of those, as far as they can be told."""
    unsure: list[str] = field(default_factory=list)
    """Of whom it is not sure which file is newer."""


class Lessons:
    """Tells which lesson a notebook is of, by the cells for answers in it."""

    def __init__(self, folders: CourseDirectory) -> None:
        released = Path(folders.format_path(folders.release_directory, ".", "lesson")).parent
        self._files = {file.parent.name: file for file in sorted(released.glob("*/*.ipynb")) if not litter(file.name)}
        self.of_cell = {name: lesson for lesson, file in self._files.items() for name in _answers(file)}

    @property
    def names(self) -> list[str]:
        """All lessons that were handed out."""
        return sorted(self._files)

    def of(self, content: bytes) -> str:
        """The lesson that most of its answers are of; empty where it holds none. Raises Unreadable."""
        found = Counter(self.of_cell[name] for name in intake.names_in(content, self.of_cell))
        return max(sorted(found), key=found.__getitem__, default="")


def _answers(released: Path) -> list[str]:
    """The names of the cells in a released notebook that students write in."""
    cells = json.loads(released.read_text(encoding="utf-8"))["cells"]
    marks = [cell["metadata"].get("nbgrader", {}) for cell in cells]
    return [mark["grade_id"] for mark in marks if mark and not mark.get("locked")]


class FileCollector(FileNameCollectorPlugin):
    """Takes the students' ids from the gradebook, by the platform's name for them, or else by the file's own.

    With a `named_regexp` of the instructor's own it does what nbgrader's collector does.
    """

    collected: dict[str, Any] | None = None
    """What nbgrader copied, by student; None where there was no file at all."""

    def student(self, filename: str) -> str | None:
        """Whose a file is, if it is collected."""
        return self.found.chosen.get(str(Path(filename)))

    def _match(self, filename: str) -> dict[str, str] | None:
        """{student_id, file_id} of one file, or None where it is left out."""
        if self.named_regexp:
            return super()._match(filename)
        student = self.student(filename)
        return {"student_id": student, "file_id": self._lesson} if student else None

    def _warn(self, text: str, *words: object) -> None:
        """Say something once, however many downloads have the same file."""
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
        """All that was unpacked, judged."""
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
        """A file, and why it is left out, where it is."""
        named = sent(str(file))
        if file.suffix not in self.valid_ext:
            return Found(named, file), NO_ARCHIVE if file.suffix == ".zip" else NO_NOTEBOOK
        found = self._read(named)
        lesson = found.lesson or named.lesson(self._lesson)
        if lesson != self._lesson:
            of = f"holds answers of {found.lesson}" if found.lesson else f"holds no answers of {self._lesson}"
            return found, f"is damaged ({found.damage}), and not called {self._lesson}" if found.damage else of
        return found, "" if named.sender or named.named else "does not say whose it is"

    def _read(self, file: Sent) -> Found:
        """What lies on the disk. Students wrote it: whatever is wrong with it is noted, and nothing is raised."""
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
            self._warn("%s: %s is damaged (%s); there is no other", student, choice.taken, choice.taken.damage)
        if not choice.certain:
            collection.unsure.append(student)
        collection.chosen[choice.taken.sent.path] = student

    def _miss(self, left: list[tuple[Sent, str]], taken: list[Sent], collection: Collection) -> None:
        """Say what is left out; whoever has nothing else is missed."""
        whose = self._whose([*taken, *(file for file, _ in left)])
        served = {whose[file.path] for file in taken} | {file.sender for file in taken if file.sender}
        for file, why in sorted(left, key=lambda one: one[1] == NO_NOTEBOOK):  # a notebook tells more of what happened
            platform, name = _platform(file), file.stem + Path(file.path).suffix
            if why != NO_NOTEBOOK:
                self._warn("%s: left out, as it %s", f"{platform}: {name}" if platform else name, why)
            student = whose.get(file.path, "")
            if {student, file.sender} & served or (not student and why == NO_NOTEBOOK):
                continue
            collection.missed.setdefault(platform or name, f"{name} {why}" if platform else why)
            collection.tried |= {student} - {""}

    def _whose(self, files: list[Sent]) -> dict[str, str]:
        """The student whom each file that says it is from, by its path; without a word."""

        def quiet(*_: object) -> None:
            """What is not collected need not be told by which name it would have been."""

        telling = [file for file in files if file.sender or file.named]
        return {file.path: student for student, file in Owners(self.students, quiet).of(telling)}

    @cached_property
    def students(self) -> list[Student]:
        """The class list."""
        folders = self.parent.coursedir
        with Gradebook(folders.db_url, folders.course_id) as gradebook:
            return list(gradebook.students)

    @cached_property
    def lessons(self) -> Lessons:
        """What was handed out."""
        return Lessons(self.parent.coursedir)


def _platform(file: Sent) -> str:
    """Who sent a file, as the platform writes it."""
    return f"{file.name}_{file.number}" if file.sender else ""


def summary(students: Iterable[str], collected: set[str], found: Collection) -> str:
    """One line: how many of the class list are collected, who sent nothing, and what is left to do."""
    students = set(students)
    silent = sorted(students - collected - found.tried)
    beside = sorted(collected - students)
    said = f"{len(students)} in the class list: {len(students & collected)} collected, {len(silent)} sent nothing"
    said += f": {', '.join(silent)}" if silent else ""
    said += f"; collected, and not in the class list: {', '.join(beside)}" if beside else ""
    said += f"; not sure which file is newer: {', '.join(sorted(found.unsure))}" if found.unsure else ""
    missed = ", ".join(f"{who} ({why})" for who, why in sorted(found.missed.items()))
    return printable(said + (f"; not collected: {missed}" if missed else ""))


def _collect(app: ZipCollectApp, files: list[str]) -> dict[str, Any]:
    """Give nbgrader those files only that are to be collected: it has a line for each other one."""
    plugin = app.collector_plugin_inst
    if isinstance(plugin, FileCollector):
        files = [file for file in files if plugin.named_regexp or plugin.student(file)]
        plugin.collected = _stock_collect(app, files)
        return plugin.collected
    return _stock_collect(app, files)


def _start(app: ZipCollectApp) -> None:
    """Do what nbgrader does, if there is something to be collected; end with one line on the class."""
    archive = _archive(app)
    _stock_start(app)
    plugin = app.collector_plugin_inst
    if not isinstance(plugin, FileCollector):
        return
    if plugin.collected is None:
        app.fail("nothing is in %s: download it again", archive)
        return
    said = summary([student.id for student in plugin.students], set(plugin.collected), plugin.found)
    if plugin.found.missed or plugin.found.unsure:
        app.fail("%s", said)
    app.log.info("%s", said)


def _archive(app: ZipCollectApp) -> str:
    """The folder of what was downloaded, as seen from here; ends the command where it or the lesson is missing."""
    lesson, known = app.coursedir.assignment_id, Lessons(app.coursedir).names
    if lesson not in known:
        app.fail("there is no lesson %s; there are %s", lesson, ", ".join(known) or "none: make build")
    archive = os.path.relpath(app._format_collect_path(app.archive_directory))
    if not os.path.isdir(archive):
        app.fail("there is no folder %s: mkdir -p %s, and put there what you downloaded", archive, archive)
    if all(litter(name) for name in os.listdir(archive)):
        app.fail("%s is empty: put there what you downloaded", archive)
    return archive


def take_over() -> None:
    """Mend nbgrader's command; see `roster.take_over`."""
    ZipCollectApp.start, ZipCollectApp._collect_files = _start, _collect
