"""`nbgrader autograde`, and the button in formgrader: nbgrader's own, with this course's way of grading behind them."""

import os
from typing import TYPE_CHECKING

from nbgrader.apps import api, autogradeapp
from nbgrader.converters import Autograde, NbGraderException
from traitlets import Bool, Float, Integer

if TYPE_CHECKING:
    from course_lib.grading.book import Book
    from course_lib.grading.sheet import Sheet


class SandboxedAutograde(Autograde):
    """Takes the place of nbgrader's converter, and grades as course-grade does.

    Its options are those of `Autograde` in nbgrader's configuration: `--Autograde.jobs=4`, `--Autograde.unsafe=True`.
    """

    jobs = Integer(os.cpu_count() or 1, help="how many submissions at a time").tag(config=True)
    look = Float(0.1, help="the share of the time that may go into looking for the lines that go wrong; 0: none").tag(
        config=True
    )
    unsafe = Bool(False, help="grade without isolation where there is none; every grade is marked so").tag(config=True)

    def start(self) -> None:
        """Grade the lesson and the students that the course directory names. Raises NbGraderException."""
        from course_lib.grading.book import Book, NotReleased
        from course_lib.grading.pool import Pool
        from course_lib.grading.run import due, grade_class
        from course_lib.grading.sandbox import Limits, NoSandbox, in_sight, willing

        book = Book(self.coursedir, self.config)
        try:
            willing(not self.unsafe)
            if not self.unsafe and (seen := in_sight(book.secret())):
                raise NoSandbox(f"students' code could read {', '.join(map(str, seen))}")
            sheet = book.sheet(self.coursedir.assignment_id)
            todo = due(book, sheet, self._students(book, sheet), self.force, self.unsafe)
            limits = Limits(cell=float(self.config.Execute.get("timeout", Limits.cell)), share=max(0.0, self.look))
            pool = Pool(max(1, min(self.jobs, len(todo))), limits, not self.unsafe)
            try:
                tally = grade_class(book, sheet, todo, pool, self.log.warning)
            finally:
                pool.end()
        except (NotReleased, NoSandbox) as error:
            self.log.error(str(error))
            raise NbGraderException(str(error)) from None
        finally:
            book.close()
        self.log.info("%s: %s%s", sheet.lesson, tally, " WITHOUT ISOLATION" if self.unsafe else "")
        if not tally.complete:
            raise NbGraderException(tally.stopped or "some submissions could not be graded")

    def _students(self, book: "Book", sheet: "Sheet") -> list[str]:
        """Those whom --student and student_id_exclude mean, and whom the gradebook may take in."""
        asked, excluded = self.coursedir.student_id, self.coursedir.student_id_exclude.split(",")
        found = [s for s in book.submitted(sheet.lesson) if asked in ("*", s) and s not in excluded]
        if not self.create_student:
            enrolled = {s.id for s in book.gradebook.students}
            for stranger in set(found) - enrolled:
                self.log.error("no student %s in the gradebook", stranger)
            found = [s for s in found if s in enrolled]
        if not found:
            self.log.error("no submission of %s by %s", sheet.lesson, "anybody" if asked == "*" else asked)
            raise NbGraderException("nothing to grade")
        return found


def take_over() -> None:
    """Put SandboxedAutograde where nbgrader's command and API look for their converter; there is no option for it."""
    autogradeapp.Autograde = api.Autograde = SandboxedAutograde
