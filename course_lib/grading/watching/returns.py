"""Do for one student at once what nbgrader does for a class: collect, generate_feedback, release_feedback."""

import glob
import logging
import os
import shlex
from pathlib import Path

from nbgrader.converters import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError, ExchangeFactory
from nbgrader.exchange.default import ExchangeCollect
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config

from course_lib.grading.feedback.converter import NoPage, make_page
from course_lib.grading.gradebook.class_gradebook import SECRET
from course_lib.grading.watching.places import Inbound, Place

FAILURES = (NbGraderException, ExchangeError, SQLAlchemyError, OSError, ValueError, RuntimeError)


class StudentExchange:
    """Collects what one student has sent through the exchange, and gives the feedback page back.

    Its methods return sentences about what went wrong; that costs only this student.
    """

    def __init__(self, config: Config, lesson: str) -> None:
        self._config, self._lesson = config, lesson
        self._exchange = ExchangeFactory(config=config)
        folders = CourseDirectory(config=config)
        self.submitted = Place(Path(folders.format_path(folders.submitted_directory, "x", "x")).parents[1], lesson)
        self.inbound = self._inbound(folders.course_id)

    def collect(self, student: str) -> list[str]:
        """Copy the student's newest submission from the exchange, by the rules of `nbgrader collect --update`."""
        said = Said()
        try:
            folders = self._folders_of(student)
            self._exchange.Collect(coursedir=folders, update=True, parent=self._exchange, log=said.log).start()
        except FAILURES as error:
            return [f"not collected ({_cause(error, said)}); run {self._command('collect', student, '--update')}"]
        return said.warnings

    def give_back(self, student: str) -> list[str]:
        """Make the student's page; put it where `nbgrader fetch_feedback` finds it, if the submission came that way."""
        said = Said()
        try:
            folders = self._folders_of(student)
            make_page(folders, self._config, self._lesson, student)
        except (NoPage, ValueError) as error:
            return [str(error)]
        if self.inbound is None or not os.path.lexists(self.submitted.folder(student) / SECRET):
            return []
        try:
            self._exchange.ReleaseFeedback(coursedir=folders, parent=self._exchange, log=said.log).start()
        except FAILURES as error:
            command = self._command("release_feedback", student)
            return [f"the page was made but not released ({_cause(error, said)}); run {command}"]
        return []

    def _inbound(self, course: str) -> Inbound | None:
        """Return the inbound folder of nbgrader's own exchange; None if there is another exchange or none."""
        kind = self._exchange.collect
        if os.name != "posix" or not course or not issubclass(kind, ExchangeCollect):
            return None
        return Inbound(Path(kind(parent=self._exchange).root, course, "inbound"), self._lesson)

    def _folders_of(self, student: str) -> CourseDirectory:
        """Return nbgrader's folders for --student. Raises ValueError if that cannot mean this student."""
        folders = CourseDirectory(config=self._config)
        folders.assignment_id = self._lesson
        folders.student_id = glob.escape(student)  # nbgrader takes it for a pattern
        if folders.student_id != glob.escape(student):
            raise ValueError("nbgrader accepts no name that begins or ends with a space")
        return folders

    def _command(self, name: str, student: str, *options: str) -> str:
        return shlex.join(["nbgrader", name, self._lesson, f"--student={glob.escape(student)}", *options])


class Said(logging.Handler):
    """Keeps what nbgrader logs instead of showing it: it logs every step, with tracebacks."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.warnings: list[str] = []
        self.log = logging.Logger("course-grade")  # of its own: not one of nbgrader's, which would print
        self.log.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a warning, and the last line of a traceback."""
        text = record.getMessage().strip()
        self.warnings.append(text.splitlines()[-1] if text.startswith("Traceback") else text)


def _cause(error: Exception, said: Said) -> str:
    """Say why it failed: nbgrader's converters log the reason, and their exception only points to the log."""
    if isinstance(error, NbGraderException):
        first = [text for text in said.warnings if not text.startswith(("Removing", "There was an error"))]
        return first[0] if first else "nbgrader does not say why"
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
