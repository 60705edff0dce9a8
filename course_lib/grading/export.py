"""`nbgrader export`: a line for each student and lesson, the status of the submission beside its score."""

import csv

from nbgrader.api import Assignment, Gradebook, MissingEntry, Student
from nbgrader.plugins import ExportPlugin

from course_lib.grading.book import Book

COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score", "status", "needs_manual_grade", "notes",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t")  # how a cell begins that a spreadsheet would compute


class CsvWithStatus(ExportPlugin):
    """nbgrader's own columns, then how grading ended, whether a person still has to look, and what there is to say."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the table to the file that `--to` names, or grades.csv."""
        file = self.to or "grades.csv"
        book = Book(self.parent.coursedir)
        try:
            with open(file, "w", encoding="utf-8", newline="") as stream:
                table = csv.DictWriter(stream, COLUMNS)
                table.writeheader()
                for lesson in gradebook.assignments:
                    for student in gradebook.students:
                        if self._wanted(lesson.name, self.assignment) and self._wanted(student.id, self.student):
                            table.writerow(_row(gradebook, book, lesson, student))
        finally:
            book.close()
        self.log.info("grades exported to %s", file)

    @staticmethod
    def _wanted(name: str, among: list) -> bool:
        return not among or name in map(str, among)


def _row(gradebook: Gradebook, book: Book, lesson: Assignment, student: Student) -> dict[str, object]:
    """One line of the table."""
    row: dict[str, object] = {name: getattr(student, name) for name in ("last_name", "first_name", "email")}
    row |= {"assignment": lesson.name, "duedate": lesson.duedate, "student_id": student.id}
    row |= {"raw_score": 0.0, "late_submission_penalty": 0.0, "score": 0.0, "max_score": lesson.max_score}
    try:
        submission = gradebook.find_submission(lesson.name, student.id)
    except MissingEntry:
        return _harmless(row | {"status": "not submitted"})
    kept = book.verdicts(student.id, lesson.name)
    penalty = submission.late_submission_penalty or 0.0
    status = kept.get("status", "not graded") + (" without isolation" if kept.get("unsafe") else "")
    row |= {"timestamp": submission.timestamp, "raw_score": submission.score, "late_submission_penalty": penalty}
    row |= {"score": max(0.0, submission.score - penalty), "needs_manual_grade": submission.needs_manual_grade}
    return _harmless(row | {"status": status, "notes": "; ".join(kept.get("notes", []))})


def _harmless(row: dict[str, object]) -> dict[str, object]:
    """`row` with a quote before what a spreadsheet would take for a formula: notes quote a student's file names."""
    return {k: f"'{v}" if isinstance(v, str) and v.startswith(FORMULA) else v for k, v in row.items()}
