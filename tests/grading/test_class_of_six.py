"""A class of six, from release to feedback, by nbgrader's own commands."""

import csv
import re
import shutil
from pathlib import Path

import grade_demo
import pytest

GRADEBOOK = grade_demo.ROOT / "grading" / "gradebook.db"


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None


@pytest.fixture(scope="module")
def real_gradebook() -> bytes | None:
    """Return the content of the instructor's own gradebook before the tests."""
    return _bytes(GRADEBOOK)


@pytest.fixture(scope="module")
def course(
    isolation: None, tmp_path_factory: pytest.TempPathFactory, real_gradebook: bytes | None
) -> grade_demo.Course:
    return grade_demo.grade_class(tmp_path_factory.mktemp("class"))


def feedback(course: grade_demo.Course, student: str) -> str:
    page = course.base / "feedback" / student / grade_demo.LESSON / f"{grade_demo.LESSON}.html"
    return re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("student", "points"),
    [("ada", 20), ("ben", 20), ("cleo", 12), ("dan", 8), ("eva", 16), ("finn", 16)],
)
def test_score(course, student, points):
    assert sum(grade_demo.scores(course)[student].values()) == points


@pytest.mark.parametrize(
    ("student", "lost"),
    [
        ("cleo", {"weighted_sum", "sigmoid"}),
        ("dan", {"relu", "neuron", "gate"}),
        ("eva", {"relu"}),
        ("finn", {"gate"}),
    ],
)
def test_points_are_lost_where_the_mistake_is_and_nowhere_else(course, student, lost):
    assert {e for e, points in grade_demo.scores(course)[student].items() if points == 0} == lost


def test_the_mistakes_name_stands_in_the_students_feedback(course):
    assert grade_demo.mistakes(course, "cleo") == ["weighted_sum/bias-per-input", "sigmoid/wrong-sign"]
    page = feedback(course, "cleo")
    assert "the bias is added once for every input" in page
    assert "[weighted_sum/bias-per-input]" in page
    assert "[sigmoid/wrong-sign]" in page
    assert "Hint:" in page


def test_what_was_not_attempted_is_called_so(course):
    assert feedback(course, "dan").count("not attempted yet") == 3


def test_everyone_has_fetched_the_own_page(course):
    for student in grade_demo.CLASS:
        fetched = list((course.desk(student.name) / grade_demo.LESSON / "feedback").glob("*/*.html"))
        assert [page.name for page in fetched] == [f"{grade_demo.LESSON}.html"]
        made = course.base / "feedback" / student.name / grade_demo.LESSON / fetched[0].name
        assert fetched[0].read_bytes() == made.read_bytes()


def test_what_was_sent_by_hand_does_not_stand_in_the_way_of_the_others(course):
    """It gets a page, which goes back by hand; the exchange takes the others' to them."""
    lesson, there = grade_demo.LESSON, course.base / "submitted"
    shutil.copytree(there / "ada" / lesson, there / "gil" / lesson, ignore=shutil.ignore_patterns("*.txt"))
    released = course.base / "exchange" / "backprop_by_hand" / "feedback"
    before = set(released.iterdir())
    course.nbgrader("autograde", lesson, "--student=gil")
    course.nbgrader("generate_feedback", lesson, "--force")
    course.nbgrader("release_feedback", lesson)
    assert (course.base / "feedback" / "gil" / lesson / f"{lesson}.html").exists()
    assert len(set(released.iterdir()) - before) == 1
    assert before <= set(released.iterdir())


def test_the_export_holds_everyone(course):
    with (course.base / "grades.csv").open(encoding="utf-8", newline="") as table:
        graded = [line for line in csv.DictReader(table) if line["assignment"] == grade_demo.LESSON]
    assert len(graded) == len(grade_demo.CLASS)
    assert all(line["max_score"] == "24.0" for line in graded)
    assert {line["student_id"]: line["status"] for line in graded} == dict.fromkeys(
        (student.name for student in grade_demo.CLASS), "graded"
    ) | {"finn": "timed out"}


def test_the_gradebook_of_the_course_is_not_touched(real_gradebook, course):
    assert (course.base / "gradebook.db").exists()
    assert _bytes(GRADEBOOK) == real_gradebook
