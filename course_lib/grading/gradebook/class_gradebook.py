"""Open nbgrader's gradebook once for a whole class: what was handed out, and what each submission got."""

import difflib
import json
import os
import secrets
import warnings
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment as AssignmentRow,
)
from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import func
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from course_lib.grading import intake
from course_lib.grading.accidents import Stop, accident, need_writable, patiently, told
from course_lib.grading.assignment import Assignment, ReleasedCell
from course_lib.grading.atomic_files import write_atomically
from course_lib.grading.bookkeeping import ids, moment
from course_lib.grading.gradebook import autograded_notebook, database, verdicts_file
from course_lib.grading.gradebook.verdicts_file import VERDICTS
from course_lib.grading.outcome import UNJUDGED, UNREAD, Outcome, Status, settle

TIMESTAMP, SECRET = "timestamp.txt", "submission_secret.txt"  # nbgrader's own, beside what came through the exchange
LONGEST_TIMESTAMP, LONGEST_SECRET = 100, 1000  # bytes
UNCLEAR_TIME = (
    f"{TIMESTAMP} cannot be read, so the submission has no time: write one into it, as 2026-12-03 09:30:00 UTC"
)


class NotReleased(Stop):
    """Says that the gradebook does not know the lesson."""


@dataclass
class Settled:
    """Holds what happened when all times and penalties were brought up to date."""

    notes: dict[str, list[str]] = field(default_factory=dict)
    """What is wrong with the time, by student."""
    failed: dict[str, str] = field(default_factory=dict)
    """Why time and penalty could not be brought up to date, by student."""

    def told(self) -> Iterator[tuple[str, str]]:
        """Yield each student with one thing to say about them."""
        yield from ((student, note) for student, notes in self.notes.items() for note in notes)
        yield from self.failed.items()


class ClassGradebook:
    """Opens the gradebook and the folders that nbgrader's configuration names; calls `say` with its messages."""

    def __init__(self, folders: CourseDirectory, config: Config | None, say: Callable[[str], None]) -> None:
        """Open it; wait for a locked one. Raises Accident."""
        self.folders, self.say = folders, say
        # nbgrader makes its own course directory before it reads the configuration, and leaves it without.
        self.config = folders.config if config is None else config
        self.gradebook = patiently(lambda: database.opened(folders.db_url, folders.course_id), say)
        self.said: set[str] = set()

    def close(self) -> None:
        """Close the session."""
        self.gradebook.close()

    def assignment(self, lesson: str) -> Assignment:
        """Return the lesson as it was handed out. Raises NotReleased."""
        try:
            (notebook,) = self.gradebook.find_assignment(lesson).notebooks
        except (MissingEntry, ValueError):
            raise self.unknown(lesson) from None
        points = {c.name: c.max_score for c in (*notebook.grade_cells, *notebook.task_cells)}
        solutions = {c.name for c in notebook.solution_cells}
        tasks = {c.name for c in notebook.task_cells}
        given = {
            c.name: ReleasedCell(
                c.name,
                c.cell_type,
                c.source,
                c.checksum,
                c.locked,
                c.name in solutions,
                c.name in tasks,
                points.get(c.name),
            )
            for c in notebook.source_cells
        }
        return Assignment(lesson, notebook.name, given, *self._released(lesson, notebook.name, given))

    def unknown(self, lesson: str) -> NotReleased:
        """Return the error for a lesson that the gradebook lacks: how to add it, or which lesson may be meant."""
        solutions = Path(self.folders.format_path(self.folders.source_directory, ".", "lesson")).parent
        made = {folder.name for folder in solutions.iterdir() if folder.is_dir()} if solutions.is_dir() else set()
        if lesson in made:
            return NotReleased(
                f"the gradebook has no lesson {lesson} yet: run nbgrader generate_assignment {lesson} --force"
            )
        there = [assignment.name for assignment in self.gradebook.assignments if assignment.notebooks]
        close = difflib.get_close_matches(lesson, made.union(there), 1, 0.75)
        meant = f" Did you mean {close[0]}?" if close else ""
        known = f"The gradebook has {', '.join(sorted(there)) or 'no lesson yet'}."
        return NotReleased(f"there is no lesson {lesson}.{meant} {known}")

    def _released(
        self, lesson: str, notebook: str, known: Container[str]
    ) -> tuple[tuple[tuple[str, str | None, str], ...], str]:
        """Read the cells of the released notebook, and its version. Raises NotReleased."""
        file = Path(self.folders.format_path(self.folders.release_directory, ".", lesson)) / f"{notebook}.ipynb"
        remedy = f"run `make build`, or nbgrader generate_assignment {lesson} --force"
        try:
            released = json.loads(file.read_bytes())
            cells = tuple((c["cell_type"], _name(c, known), "".join(c["source"])) for c in released["cells"])
        except FileNotFoundError:
            raise NotReleased(f"{file} is missing: {remedy}") from None
        except (ValueError, KeyError, TypeError) as error:
            raise NotReleased(f"{file} is not a notebook ({error!r}): {remedy}") from None
        return cells, str(released.get("metadata", {}).get("course", {}).get("version", ""))

    def secret(self) -> list[Path]:
        """List what no submission may see: the gradebook, the solutions, everybody's submissions and grades."""
        here = self.folders
        steps = (here.source_directory, here.submitted_directory, here.autograded_directory, here.feedback_directory)
        folders = [Path(here.format_path(step, ".", ".")) for step in steps]
        return [*folders, *self._file()]

    def _file(self) -> list[Path]:
        """Return the gradebook's file, in a list; an empty list if it lies on a server."""
        url = self.gradebook.engine.url
        return [Path(url.database)] if url.get_backend_name() == "sqlite" and url.database else []

    @property
    def home(self) -> Path:
        """Return the folder of everything that grading makes."""
        return Path(self.folders.format_path(self.folders.autograded_directory, "student", "lesson")).parents[2]

    def need_writable(self) -> None:
        """Raise OSError if no score or no page could be written."""
        file = self._file()
        graded = Path(self.folders.format_path(self.folders.autograded_directory, "student", "lesson")).parents[1]
        need_writable(graded, *file, *(f.parent for f in file))  # SQLite writes its journal beside the file

    def submitted(self, lesson: str) -> dict[str, Path]:
        """Return the folder of each student who handed in, without folders whose name cannot be a student's id."""
        return {name: place for name, place in self._lying(lesson).items() if not ids.objection(name)}

    def unnamable(self, lesson: str) -> dict[str, str]:
        """Return, by quoted name, why each folder with an impossible name is not graded, and what to do."""
        why = {name: ids.objection(name) for name in self._lying(lesson)}
        return {
            repr(name): f"not graded, because this cannot be a student's id: it {reason}; rename the folder"
            for name, reason in why.items()
            if reason
        }

    def _lying(self, lesson: str) -> dict[str, Path]:
        """Return all folders among the submissions that hold this lesson."""
        root = Path(self.folders.format_path(self.folders.submitted_directory, "student", lesson)).parents[1]
        names = sorted(e.name for e in os.scandir(root) if not e.name.startswith(".")) if root.is_dir() else []
        places = {n: Path(self.folders.format_path(self.folders.submitted_directory, n, lesson)) for n in names}
        return {n: place for n, place in places.items() if os.path.lexists(place)}

    def verdicts(self, student: str, lesson: str) -> dict[str, Any]:
        """Return what is kept beside the student's autograded notebook, or {} if that is missing or broken."""
        try:
            return verdicts_file.read(self._graded(student, lesson) / VERDICTS)
        except (verdicts_file.Broken, OSError) as error:
            self._tell(
                f"{student}: {VERDICTS} is broken ({told(error)}), so the submission counts as not graded; "
                f"course-grade {lesson} grades it again"
            )
            return {}

    def _tell(self, text: str) -> None:
        """Say it once."""
        if text not in self.said:
            self.said.add(text)
            self.say(text)

    def kept(self, lesson: str) -> dict[str, dict[str, Any]]:
        """Return what is kept of each student who handed something in."""
        return {student: self.verdicts(student, lesson) for student in self.submitted(lesson)}

    def written(self, student: str, assignment: Assignment) -> list[tuple[str | None, str]]:
        """Return the code cells of the student's autograded notebook: name (if any) and source."""
        file = self._graded(student, assignment.lesson) / f"{assignment.notebook}.ipynb"
        try:
            cells = json.loads(file.read_bytes())["cells"]
            code = [cell for cell in cells if cell["cell_type"] == "code"]
            return [(cell["metadata"].get("nbgrader", {}).get("grade_id"), "".join(cell["source"])) for cell in code]
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            self._tell(
                f"{student}: the autograded notebook cannot be read ({told(error)}); "
                f"course-grade {assignment.lesson} --regrade --student {student} writes it again"
            )
            return []

    def waiting(self, lesson: str) -> dict[str, int]:
        """Count, for each student, the cells that wait for a person; leave out students without any."""
        counted = self.gradebook.db.query(SubmittedAssignment.student_id, func.count())
        of_cells = counted.select_from(Grade).join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        of_students = of_cells.join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        here = of_students.join(AssignmentRow, AssignmentRow.id == SubmittedAssignment.assignment_id)
        found = here.filter(AssignmentRow.name == lesson, Grade.needs_manual_grade)
        counts = found.group_by(SubmittedAssignment.student_id).all()
        return {row[0]: row[1] for row in counts}

    def lessons(self) -> list[str]:
        """List the lessons that the gradebook knows."""
        return sorted(assignment.name for assignment in self.gradebook.assignments)

    def known(self, lesson: str) -> set[str]:
        """List the students whose submissions the gradebook holds."""
        return {s.student_id for s in self.gradebook.assignment_submissions(lesson)}

    def write(self, outcome: Outcome, assignment: Assignment) -> None:
        """Enter the scores, then write the notebook, and last the verdicts, which mark the submission as done."""
        settle(outcome)
        folder = self._graded(outcome.student, assignment.lesson)
        (folder / VERDICTS).unlink(missing_ok=True)
        self._enter(outcome, assignment)
        folder.mkdir(parents=True, exist_ok=True)
        if outcome.status is not Status.NOT_SUBMITTED:
            write_atomically(folder / f"{assignment.notebook}.ipynb", _page(outcome, assignment))
            self._carry(outcome.student, assignment.lesson, folder)
        kept = asdict(outcome)
        del kept["cells"]  # they stand in the notebook
        kept["points"] = {name: _points(outcome, assignment.cells[name]) for name in outcome.marks}
        _keep(folder, kept)

    def _carry(self, student: str, lesson: str, folder: Path) -> None:
        """Copy the files by which `nbgrader release_feedback` finds the way back: the time, and the sender's secret.

        A submission that did not come through the exchange has none. It gets a time and a random secret, or no page at
        all would be released. Nobody knows that secret, so nobody can fetch that page.
        """
        came = Path(self.folders.format_path(self.folders.submitted_directory, student, lesson))
        made = (TIMESTAMP, LONGEST_TIMESTAMP, _moment(came)), (SECRET, LONGEST_SECRET, secrets.token_hex(64))
        for name, longest, otherwise in made:
            try:
                text = intake.read_regular(came / name, longest).decode("ascii")
                if name == TIMESTAMP:
                    moment.read(text.strip())
            except (OSError, ValueError):  # none, a link, or no such text
                text = "" if (folder / name).exists() else otherwise
            if text:
                write_atomically(folder / name, text)

    def _graded(self, student: str, lesson: str) -> Path:
        return Path(self.folders.format_path(self.folders.autograded_directory, student, lesson))

    def _enter(self, outcome: Outcome, assignment: Assignment) -> None:
        """Enter all scores of one submission in one transaction, replacing what it had."""
        book, student = self.gradebook, outcome.student
        came, _ = self._came(student, assignment.lesson)  # `settle` notes what is wrong with it
        try:
            book.update_or_create_student(student)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SAWarning)  # nbgrader's own way of adding a submission
                book.update_or_create_submission(assignment.lesson, student, timestamp=came)
            notebook = book.find_submission_notebook(assignment.notebook, assignment.lesson, student)
            written = {c.name: c.source for c in outcome.cells if c.name}
            for grade, name in self._of_cells(Grade, notebook.id):
                _score(grade, outcome, assignment.cells[name], written)
            for comment, name in self._of_cells(Comment, notebook.id):
                given = assignment.cells[name]
                comment.auto_comment = None if _answered(given, written) or given.task else "No response."
            self._penalise(notebook)
            book.db.commit()
        except BaseException:
            book.db.rollback()
            raise

    def _of_cells(self, kind: type[Any], notebook: str) -> Iterable[tuple[Any, str]]:
        """Return the grades or comments of a submitted notebook with their cells' names, by one query for all."""
        query = self.gradebook.db.query(kind, BaseCell.name).join(BaseCell, BaseCell.id == kind.cell_id)
        return query.filter(kind.notebook_id == notebook).all()

    def settle(self, lesson: str, only: str | None = None) -> Settled:
        """Bring all times and penalties up to date, or those of one student. Raises Accident.

        Since grading, a due date may have moved, points may have been given by hand, a time may have been noted or its
        file replaced.
        """
        settled = Settled()
        try:
            while not self._settled_but_for(settled, lesson, only):
                self.gradebook.db.rollback()
            self.gradebook.db.commit()
        except BaseException:
            self.gradebook.db.rollback()
            raise
        return settled

    def _settled_but_for(self, settled: Settled, lesson: str, only: str | None) -> bool:
        """Settle all who have not failed yet; tell whether the transaction survived, as the database may refuse."""
        there = self.gradebook.assignment_submissions(lesson)
        submissions = {s.student_id: s for s in there if only in (None, s.student_id)}
        ids = [submission.id for submission in submissions.values()]
        found = self.gradebook.db.query(SubmittedNotebook).filter(SubmittedNotebook.assignment_id.in_(ids)).all()
        notebooks = {notebook.assignment_id: notebook for notebook in found}
        there = self.submitted(lesson).keys()
        for student in sorted(submissions.keys() - settled.failed.keys()):
            try:
                if student in there:
                    submissions[student].timestamp, settled.notes[student] = self._came(student, lesson)
                    self._note_time(student, lesson, settled.notes[student])
                if submissions[student].id in notebooks:
                    self._penalise(notebooks[submissions[student].id])
                self.gradebook.db.flush()
            except Exception as error:
                if whole := accident(error):
                    raise whole from error
                settled.failed[student] = f"time and penalty could not be brought up to date: {told(error)}"
                if not self.gradebook.db.is_active:
                    return False
        return True

    def _note_time(self, student: str, lesson: str, notes: list[str]) -> None:
        """Keep what is wrong with the time among the submission's notes, as long as it is wrong."""
        kept = self.verdicts(student, lesson)
        right = [note for note in kept.get("notes", []) if note != UNCLEAR_TIME] + notes
        if kept and kept.get("notes") != right:
            _keep(self._graded(student, lesson), kept | {"notes": right})

    def _penalise(self, notebook: SubmittedNotebook) -> None:
        """Deduct what nbgrader's configuration says if it came late; otherwise remove the penalty."""
        late = notebook.assignment.total_seconds_late
        penalty = None
        if late > 0:
            from nbgrader.preprocessors import AssignLatePenalties  # with it comes all of nbconvert

            rule = AssignLatePenalties(config=self.config)
            rule.init_plugin()
            self.gradebook.db.refresh(notebook, ["score"])
            penalty = rule.plugin_inst.late_submission_penalty(notebook.student.id, notebook.score, late)
        notebook.late_submission_penalty = None if penalty is None else min(max(0.0, penalty), notebook.score)

    def _came(self, student: str, lesson: str) -> tuple[datetime | None, list[str]]:
        """Return when it was handed in, from the file that came with it, and a note if that holds no time."""
        folder = Path(self.folders.format_path(self.folders.submitted_directory, student, lesson))
        try:
            return moment.read(intake.read_regular(folder / TIMESTAMP, LONGEST_TIMESTAMP).decode("ascii").strip()), []
        except (FileNotFoundError, NotADirectoryError):
            return None, []
        except (OSError, ValueError):  # a link, too long, or no time
            return None, [UNCLEAR_TIME]


def _name(cell: dict[str, Any], known: Container[str]) -> str | None:
    """Return the name of a released cell that the gradebook knows."""
    name = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
    return name if name in known else None


def _score(grade: Grade, outcome: Outcome, given: ReleasedCell, written: dict[str, str]) -> None:
    """Enter the score earned in this run; keep a score given by hand, and mark it to be looked at again."""
    grade.auto_score = None if given.by_hand else _points(outcome, given)
    unanswered = given.by_hand and given.solution and not _answered(given, written)
    if outcome.status in UNREAD or unanswered:
        grade.auto_score = 0.0
    unjudged = given.name in outcome.marks and outcome.marks[given.name].kind == UNJUDGED
    grade.needs_manual_grade = unjudged or grade.auto_score is None or grade.manual_score is not None


def _points(outcome: Outcome, given: ReleasedCell) -> float | None:
    """Return full points for an explicit pass, a test's own number, or else 0; None if there is no verdict."""
    if outcome.status is Status.FAILED:
        return None
    mark = outcome.marks.get(given.name)
    if mark is None or mark.passed is not True:
        return 0.0
    return float(given.points or 0.0) if mark.points is None else mark.points


def _moment(folder: Path) -> str:
    """Return when a folder was last written to, in nbgrader's format."""
    return datetime.fromtimestamp(folder.lstat().st_mtime, UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")


def _answered(given: ReleasedCell, written: dict[str, str]) -> bool:
    return written.get(given.name, given.source).strip() != given.source.strip()


def _page(outcome: Outcome, assignment: Assignment) -> str:
    """Return the autograded notebook's text."""
    return (
        json.dumps(autograded_notebook.notebook(outcome, assignment), indent=1, ensure_ascii=False, sort_keys=True)
        + "\n"
    )


def _keep(folder: Path, verdicts: dict[str, Any]) -> None:
    write_atomically(folder / VERDICTS, json.dumps(verdicts, indent=1, ensure_ascii=False) + "\n")
