"""Replace the converter of `nbgrader generate_feedback` and formgrader's button, so that no page costs another one.

nbgrader finds students by a pattern of file names and reads each name back by a regular expression: one folder with a
line break in its name ends the run, and one named `[x]*?` gets no page. It also takes an existing folder for a page,
so an interrupted run leaves a student without one. So the loop over a class is our own.
"""

import errno
import fnmatch
import os
import shutil
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import cast

from nbconvert.exporters import Exporter
from nbformat import reader
from nbgrader.api import MissingEntry
from nbgrader.apps import api, generatefeedbackapp
from nbgrader.converters import GenerateFeedback, NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import DBAPIError
from traitlets.config import Config

from course_lib.grading.deadline import TooSlow
from course_lib.grading.outcome import legible

COPIED = ("timestamp.txt", "submission_secret.txt")  # by them `nbgrader release_feedback` finds the way back


class NoPage(Exception):
    """Says that a student's page could not be made; the text says whose, why, and what to do."""


class TellingFeedback(GenerateFeedback):
    """Replaces nbgrader's converter; its options are those of `GenerateFeedback`."""

    def start(self) -> None:
        """Make the pages; report who has none, and whose written answers are unread. Raises NbGraderException."""
        lesson = self.coursedir.assignment_id
        students = self._students(lesson)
        without = []
        for student in students:
            try:
                self.make(lesson, student)
            except NoPage as error:
                self.log.error(str(error))
                without.append(student)
        self._tell_waiting(lesson)
        if without:
            names = ", ".join(map(_one_line, without))
            raise NbGraderException(f"{len(without)} of {len(students)} have no page: {names}. See the reasons above")

    def make(self, lesson: str, student: str) -> None:
        """Make the pages of one student's notebooks of a lesson if they are due. Raises NoPage."""
        folder = Path(self._format_dest(lesson, student))
        try:
            notebooks = self._notebooks(lesson, student)
            if not notebooks:
                self.log.warning("%s: no page, because no notebook of %s was handed in", _one_line(student), lesson)
            elif self._is_due(lesson, student, [folder / f"{notebook.stem}.html" for notebook in notebooks]):
                self._make(lesson, student, notebooks, folder)
        except (Exception, TooSlow) as error:
            self.log.debug("%s: no page", _one_line(student), exc_info=True)
            why = _reason(error, lesson, student)
            # An older page would be handed back as if it belonged to this grade.
            why += _removed(folder)
            raise NoPage(f"{_one_line(student)}: no page, because {why}") from error

    def _make(self, lesson: str, student: str, notebooks: list[Path], folder: Path) -> None:
        self.notebooks = [str(notebook) for notebook in notebooks]
        self.run_pre_convert_hook()
        made = {f"{notebook.stem}.html": self._page(lesson, student, notebook) for notebook in notebooks}
        folder.mkdir(parents=True, exist_ok=True)
        for name in COPIED:
            if (came := notebooks[0].with_name(name)).is_file():
                (folder / name).unlink(missing_ok=True)
                shutil.copyfile(came, folder / name)
        for name, text in made.items():
            beside = folder / f".{name}.new"
            beside.write_text(text, encoding="utf-8")
            os.replace(beside, folder / name)
        self.set_permissions(lesson, student)
        self.run_post_convert_hook()

    def _page(self, lesson: str, student: str, notebook: Path) -> str:
        """Return the HTML of one page."""
        told = {"student": student, "assignment": lesson, "notebook": notebook.stem, "db_url": self.coursedir.db_url}
        resources = {"unique_key": notebook.stem, "nbgrader": told, "metadata": {"path": str(notebook.parent)}}
        # Grading wrote it. Validating it would take longer than everything else.
        read = reader.reads(notebook.read_text(encoding="utf-8"))
        made, _ = self._exporter.from_notebook_node(read, resources=resources)
        return cast(str, made)  # an exporter that makes a page gives its text, whatever nbconvert's base class says

    @cached_property
    def _exporter(self) -> Exporter:
        """Make the exporter that the configuration names."""
        made = self.exporter_class(parent=self, config=self.config)
        for preprocessor in self.preprocessors:
            made.register_preprocessor(preprocessor)
        return made

    def _students(self, lesson: str) -> list[str]:
        """List the selected students with graded work. Raises NbGraderException if there are none."""
        asked, excluded = self.coursedir.student_id, self.coursedir.student_id_exclude.split(",")
        root = Path(self._format_source(lesson, "student")).parents[1]
        there = sorted(entry.name for entry in os.scandir(root)) if root.is_dir() else []
        graded = [s for s in there if s not in excluded and os.path.isdir(self._format_source(lesson, s))]
        found = [asked] if asked in graded else [s for s in graded if fnmatch.fnmatchcase(s, asked)]
        if not found:
            whose = "" if asked == "*" else f" by {_one_line(asked)}"
            message = f"nothing of {lesson}{whose} is graded yet: run course-grade {lesson}"
            self.log.error(message)
            raise NbGraderException(message)
        return found

    def _notebooks(self, lesson: str, student: str) -> list[Path]:
        """List a student's graded notebooks that were asked for."""
        folder = Path(self._format_source(lesson, student))
        pattern = f"{self.coursedir.notebook_id}.ipynb"
        return sorted(file for file in folder.iterdir() if fnmatch.fnmatchcase(file.name, pattern))

    def _is_due(self, lesson: str, student: str, pages: list[Path]) -> bool:
        """Tell whether a page is missing, or the submission is newer than it (nbgrader's rule), or `--force` is set."""
        if self.force or not all(page.is_file() for page in pages):
            return True
        places = (self._format_source(lesson, student), self._format_dest(lesson, student))
        came, then = map(self.coursedir.get_existing_timestamp, places)
        return came is not None and (then is None or came > then)

    def _tell_waiting(self, lesson: str) -> None:
        """Report whose written answers nobody has read."""
        from course_lib.grading.accidents import Accident
        from course_lib.grading.gradebook.class_gradebook import ClassGradebook

        try:
            with closing(ClassGradebook(self.coursedir, self.config, self.log.warning)) as book:
                waiting = book.waiting(lesson)
        except Accident as error:
            self.log.error("Cannot tell which answers wait for you: %s", error)
            return
        asked = self.coursedir.student_id
        if found := sorted(s for s in waiting if s == asked or fnmatch.fnmatchcase(s, asked)):
            self.log.warning(
                "%d have answers that you have not graded yet, so their pages lack those points: %s. "
                "Grade them in formgrader, then make the pages again with --force",
                len(found),
                ", ".join(map(_one_line, found)),
            )


def make_page(folders: CourseDirectory, config: Config, lesson: str, student: str) -> list[Path]:
    """Make one student's page again, even if there is one: the student is waiting for it.

    `config` is nbgrader's, as `ClassGradebook` takes it. Raises NoPage, whatever went wrong.
    """
    converter = TellingFeedback(coursedir=folders, config=config)
    converter.force = True
    converter.make(lesson, student)
    return sorted(Path(converter._format_dest(lesson, student)).glob("*.html"))


def _reason(error: BaseException, lesson: str, student: str) -> str:
    """Say what went wrong, and what to do about it."""
    from course_lib.grading.feedback.page import SECONDS, BrokenVerdicts  # it loads the checks and NumPy

    again = f"course-grade {lesson} --student {_one_line(student)} --regrade"
    if isinstance(error, BrokenVerdicts):
        return f"{error}; to fix it, grade the submission again: {again}"
    if isinstance(error, MissingEntry):
        return f"the gradebook does not have this submission; grade it: {again}"
    if isinstance(error, DBAPIError):
        then = "if another command is using it, try again; otherwise see “Backup” in docs/instructors.md"
        return f"the gradebook cannot be read ({error.orig}); {then}"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full; free some space, then: nbgrader generate_feedback {lesson}"
    if isinstance(error, OSError):
        return f"{legible(str(error))}; fix that, then: nbgrader generate_feedback {lesson}"
    if isinstance(error, TooSlow):
        return f"it takes over {SECONDS} seconds, even with all texts as typed; look at the autograded notebook"
    if isinstance(error, ValueError | KeyError | AttributeError | TypeError):
        return f"the autograded notebook is broken ({_one_line(repr(error))}); grade the submission again: {again}"
    return _one_line(repr(error))


def _removed(folder: Path) -> str:
    """Remove the pages in a folder; return a warning if that fails too, else ""."""
    try:
        for page in [*folder.glob("*.html"), *folder.glob(".*.html.new")]:
            page.unlink()
    except OSError as error:
        return f"; the old page could not be removed ({legible(str(error))})"
    return ""


def _one_line(text: str) -> str:
    """Return a name or message as one line of a log."""
    return " ".join(legible(text).split("\n"))


def take_over() -> None:
    """Put TellingFeedback where nbgrader's command and API look for their converter; see `autograde.take_over`."""
    generatefeedbackapp.GenerateFeedback = api.GenerateFeedback = TellingFeedback
