"""Export grades with `nbgrader export`: per lesson and student the status, lateness and points of each exercise."""

import csv
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from nbgrader.api import Assignment, Grade, Gradebook, MissingEntry, Student, SubmittedAssignment
from nbgrader.plugins import ExportPlugin

from course_lib.grading.accidents import Accident, accident, told
from course_lib.grading.atomic_files import atomically
from course_lib.grading.gradebook.class_gradebook import ClassGradebook
from course_lib.grading.outcome import legible
from course_lib.grading.sheets.tables import harmless

HOUR = 3_600  # seconds
COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score", "status", "needs_manual_grade", "notes", "hours_late",
)  # fmt: skip


class CsvWithStatus(ExportPlugin):
    """Writes nbgrader's own columns, then the status, what waits for a person, how late it came, and all points.

    The columns of points come last, named after the exercises. They are empty if the exercise belongs to another
    lesson, or if nobody has decided on the points yet.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write the table to the file that `--to` names, or grades.csv."""
        file = self.to or "grades.csv"
        lessons = sorted(self._wanted(gradebook.assignments, self.assignment, "name"), key=lambda each: each.name)
        students = sorted(self._wanted(gradebook.students, self.student, "id"), key=lambda each: each.id)
        exercises = {lesson.name: _exercises(lesson) for lesson in lessons}
        columns = dict.fromkeys([*COLUMNS, *(name for those in exercises.values() for name in those.values())])
        try:
            with (
                closing(ClassGradebook(self.parent.coursedir, None, self.log.warning)) as book,
                atomically(Path(file)) as beside,
                beside.open("w", encoding="utf-8", newline="") as stream,
            ):
                table = csv.DictWriter(stream, columns, restval="", quoting=csv.QUOTE_ALL)
                table.writeheader()
                for lesson in lessons:
                    for student in students:
                        row = self._row(gradebook, book, lesson, student, exercises[lesson.name])
                        table.writerow(_harmless(row))
        except (Accident, OSError) as error:
            self.log.error(told(error))
            self.parent.exit(1)
        self.log.info("grades exported to %s", file)

    def _row(
        self,
        gradebook: Gradebook,
        book: ClassGradebook,
        lesson: Assignment,
        student: Student,
        exercises: dict[str, str],
    ) -> dict[str, object]:
        """Return one line of the table; where it cannot be made it says so itself, and the log does too."""
        try:
            return _row(gradebook, book, lesson, student, exercises)
        except Exception as error:
            if known := accident(error):
                raise known from error
            problem = f"this line could not be made: {told(error)}"
            self.log.error("%s, %s: %s", student.id, lesson.name, legible(problem))
            return {"assignment": lesson.name, "student_id": student.id, "status": "unknown", "notes": problem}

    @staticmethod
    def _wanted(among: Iterable[Any], names: list[Any], key: str) -> list[Any]:
        return [each for each in among if not names or getattr(each, key) in map(str, names)]


def _exercises(lesson: Assignment) -> dict[str, str]:
    """Return the column of each cell that carries points, by the cell's id, in the gradebook's order."""
    cells = [(note, cell) for note in lesson.notebooks for cell in (*note.grade_cells, *note.task_cells)]
    taken, found = set(COLUMNS), {}
    for notebook, cell in sorted(cells, key=lambda pair: (pair[0].name, pair[1].name)):
        names = (cell.name.removeprefix("check_"), cell.name, f"{notebook.name}/{cell.name}")
        found[cell.id] = next(name for name in names if name not in taken)
        taken.add(found[cell.id])
    return found


def _row(
    gradebook: Gradebook, book: ClassGradebook, lesson: Assignment, student: Student, exercises: dict[str, str]
) -> dict[str, object]:
    """Return one line of the table."""
    row: dict[str, object] = {name: getattr(student, name) for name in ("last_name", "first_name", "email")}
    row |= {"assignment": lesson.name, "duedate": lesson.duedate, "student_id": student.id}
    row |= {"raw_score": 0.0, "late_submission_penalty": 0.0, "score": 0.0, "max_score": lesson.max_score}
    try:
        submission = gradebook.find_submission(lesson.name, student.id)
    except MissingEntry:
        return row | {"status": "not submitted"}
    kept = book.verdicts(student.id, lesson.name)
    penalty = submission.late_submission_penalty or 0.0
    status = kept.get("status", "not graded") + (" without isolation" if kept.get("unsafe") else "")
    row |= {"timestamp": submission.timestamp, "raw_score": submission.score, "late_submission_penalty": penalty}
    row |= {"score": max(0.0, submission.score - penalty), "needs_manual_grade": submission.needs_manual_grade}
    row |= {"status": status, "notes": "; ".join(kept.get("notes", [])), "hours_late": _hours_late(submission)}
    return row | _points(gradebook, submission, exercises)


def _hours_late(submission: SubmittedAssignment) -> float | None:
    """Return how many hours after the due date it came; None if the due date or its time is unknown."""
    known = submission.timestamp is not None and submission.duedate is not None
    return round(submission.total_seconds_late / HOUR, 2) if known else None


def _points(gradebook: Gradebook, submission: SubmittedAssignment, exercises: dict[str, str]) -> dict[str, object]:
    """Return the points of each exercise, given by hand if there are any; leave undecided ones empty."""
    notebooks = [notebook.id for notebook in submission.notebooks]
    query = gradebook.db.query(Grade.cell_id, Grade.score, Grade.auto_score, Grade.manual_score)
    grades = query.filter(Grade.notebook_id.in_(notebooks))
    return {exercises[cell]: None if auto is manual is None else score for cell, score, auto, manual in grades}


def _harmless(row: dict[str, object]) -> dict[str, object]:
    """Return `row` without formulas: notes quote a student's file names."""
    return {k: harmless(v) if isinstance(v, str) else v for k, v in row.items()}
