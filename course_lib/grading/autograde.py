"""Replace the converter behind `nbgrader autograde` and formgrader's button by this course's way of grading."""

import os
from contextlib import closing
from typing import TYPE_CHECKING

from nbgrader.apps import api, autogradeapp
from nbgrader.converters import Autograde, NbGraderException
from traitlets import Bool, Float, Integer

if TYPE_CHECKING:
    from course_lib.grading.assignment import Assignment
    from course_lib.grading.gradebook.class_gradebook import ClassGradebook
    from course_lib.grading.run import Tally


class SandboxedAutograde(Autograde):
    """Replaces nbgrader's converter, and grades as course-grade does.

    Set its options as those of `Autograde`: `--Autograde.jobs=4`, `--Autograde.unsafe=True`.
    """

    jobs = Integer(os.cpu_count() or 1, help="how many submissions to grade at a time").tag(config=True)
    look = Float(0.1, help="the share of the time that may go into looking for the faulty lines; 0 for none").tag(
        config=True
    )
    unsafe = Bool(False, help="grade without isolation where there is none; every grade says so").tag(config=True)

    def start(self) -> None:
        """Grade the lesson and the students that the course directory names. Raises NbGraderException."""
        from course_lib.grading.accidents import Accident, told
        from course_lib.grading.gradebook.class_gradebook import ClassGradebook, NotReleased
        from course_lib.grading.interruption import heeding
        from course_lib.grading.pool import NoWorker
        from course_lib.grading.sandbox.limits import NoSandbox

        try:
            with heeding(), closing(ClassGradebook(self.coursedir, self.config, self.log.warning)) as book:
                assignment, tally = self._graded(book)
        except (Accident, NotReleased, NoSandbox, NoWorker, OSError) as error:
            self.log.error(told(error))
            raise NbGraderException(told(error)) from None
        self.log.info("%s: %s%s", assignment.lesson, tally, " WITHOUT ISOLATION" if self.unsafe else "")
        if tally.stopped:
            kept = f"{tally.done} of {tally.of} are graded and kept; to go on, run the same command without --force"
            self.log.error("%s. %s", tally.stopped, kept)
        if not tally.complete:
            raise NbGraderException(tally.stopped or "some submissions could not be graded")

    def _graded(self, book: "ClassGradebook") -> tuple["Assignment", "Tally"]:
        """Wait until no other command grades here, then grade what is due."""
        from course_lib.grading.accidents import patiently
        from course_lib.grading.locks import grading_lock
        from course_lib.grading.pool import Pool
        from course_lib.grading.run import due, grade_class
        from course_lib.grading.sandbox.limits import Limits, NoSandbox, in_sight, willing

        willing(not self.unsafe)
        if not self.unsafe and (seen := in_sight(book.secret())):
            where = ", ".join(map(str, seen))
            raise NoSandbox(f"students' code could read {where}: move the course out of Python's folders")
        assignment = book.assignment(self.coursedir.assignment_id)
        students = self._students(book, assignment)
        book.need_writable()
        with grading_lock(book.home, f"nbgrader autograde {assignment.lesson}", self.log.warning):
            todo = patiently(lambda: due(book, assignment, students, self.force, self.unsafe), self.log.warning)
            limits = Limits(cell=float(self.config.Execute.get("timeout", Limits.cell)), share=max(0.0, self.look))
            pool = Pool(max(1, min(self.jobs, len(todo))), limits, not self.unsafe)
            try:
                return assignment, grade_class(book, assignment, todo, pool, self.log.warning)
            finally:
                pool.end()

    def _students(self, book: "ClassGradebook", assignment: "Assignment") -> list[str]:
        """List the students that --student and student_id_exclude select and the gradebook may take in."""
        asked, excluded = self.coursedir.student_id, self.coursedir.student_id_exclude.split(",")
        found = [s for s in book.submitted(assignment.lesson) if asked in ("*", s) and s not in excluded]
        if not self.create_student:
            enrolled = {s.id for s in book.gradebook.students}
            for stranger in set(found) - enrolled:
                self.log.error("not graded, because no such student is in the class list: %s", stranger)
            found = [s for s in found if s in enrolled]
        if not found:
            self.log.error("no submission of %s by %s", assignment.lesson, "anybody" if asked == "*" else asked)
            raise NbGraderException("nothing to grade")
        return found


def take_over() -> None:
    """Put SandboxedAutograde where nbgrader's command and API look for their converter: there is no option for it."""
    autogradeapp.Autograde = api.Autograde = SandboxedAutograde
