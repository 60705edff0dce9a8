"""Every lesson's own solution gets all its points through nbgrader's autograde."""

import build
import grade_demo
import pytest
from nbgrader.api import Gradebook

LESSONS = build.lessons(grade_demo.ROOT)


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_solution_gets_all_twenty_points(lesson, isolation, tmp_path):
    course = grade_demo.Course(tmp_path)
    course.nbgrader("generate_assignment", lesson, "--force")
    desk = tmp_path / "submitted" / "ada" / lesson
    desk.mkdir(parents=True)
    file = desk / f"{lesson}.ipynb"
    file.write_bytes((tmp_path / "released" / lesson / file.name).read_bytes())
    grade_demo.fill_in(file, grade_demo.right_answers(lesson))
    course.nbgrader("autograde", lesson)
    with Gradebook(course.database) as gradebook:
        notebook = gradebook.find_submission_notebook(lesson, lesson, "ada")
        points = {g.name: (g.auto_score, g.max_score) for g in notebook.grades if g.name.startswith("check_")}
        by_hand = [g.max_score for g in notebook.grades if g.name.startswith("explain_")]
    assert {name for name, (score, most) in points.items() if score != most} == set()
    assert sum(most for _, most in points.values()) == 20
    assert by_hand == [4]
