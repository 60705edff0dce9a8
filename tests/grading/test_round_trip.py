"""Every lesson's own solution gets all its points through nbgrader's autograde; the lesson as handed out gets none."""

import shutil

import build
import grade_demo
import pytest
from nbgrader.api import Gradebook

LESSONS = build.lessons(grade_demo.ROOT)


def scores(course: grade_demo.Course, lesson: str, student: str) -> dict[str, tuple[float | None, float]]:
    """What each graded cell got, and the most it gives."""
    with Gradebook(course.database) as gradebook:
        notebook = gradebook.find_submission_notebook(lesson, lesson, student)
        return {g.name: (g.auto_score, g.max_score) for g in notebook.grades}


@pytest.fixture(scope="module", params=LESSONS)
def graded(request, isolation, tmp_path_factory):
    """A lesson with the submissions of two: ada hands in the solution, ben the lesson as it is."""
    lesson = request.param
    course = grade_demo.Course(tmp_path_factory.mktemp(lesson))
    course.nbgrader("generate_assignment", lesson, "--force")
    for student in ("ada", "ben"):
        shutil.copytree(course.base / "released" / lesson, course.base / "submitted" / student / lesson)
    file = course.base / "submitted" / "ada" / lesson / f"{lesson}.ipynb"
    grade_demo.fill_in(file, grade_demo.right_answers(lesson))
    course.nbgrader("autograde", lesson)
    return course, lesson


def test_the_solution_gets_all_twenty_points(graded):
    found = scores(*graded, "ada")
    points = {name: pair for name, pair in found.items() if name.startswith("check_")}
    assert {name for name, (score, most) in points.items() if score != most} == set()
    assert sum(most for _, most in points.values()) == 20
    assert [pair for name, pair in found.items() if name.startswith("explain_")] == [(None, 4)]


def test_the_untouched_lesson_gets_none(graded):
    assert {score for score, _ in scores(*graded, "ben").values()} == {0}
