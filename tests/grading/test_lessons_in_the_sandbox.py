"""Every lesson's own solution passes every check in the sandbox; the lesson as it is handed out passes none."""

import shutil

import build
import grade_demo
import pytest

from course_lib.grading.examiner.examine import grade
from course_lib.grading.intake import take
from course_lib.grading.outcome import Status
from course_lib.grading.sandbox.limits import Limits
from tests.grading.released import assignment_of

LESSONS = build.lessons(grade_demo.ROOT)


@pytest.mark.parametrize("lesson", LESSONS)
def test_right_answers_pass_and_none_do_not(lesson, sandbox, tmp_path):
    folder = tmp_path / lesson
    shutil.copytree(grade_demo.ROOT / "lessons" / lesson, folder)
    assignment = assignment_of(lesson)
    checks = {name for name, given in assignment.cells.items() if given.checked}
    untouched = grade("ada", take(folder, assignment), assignment, sandbox, Limits())
    assert {name for name, mark in untouched.marks.items() if mark.kind == "NotAttempted"} == checks
    grade_demo.fill_in(folder / f"{lesson}.ipynb", grade_demo.right_answers(lesson))
    solved = grade("ada", take(folder, assignment), assignment, sandbox, Limits())
    assert {name: mark.text for name, mark in solved.marks.items() if not mark.passed} == {}
    assert set(solved.marks) == checks
    assert (solved.status, solved.notes) == (Status.GRADED, [])
