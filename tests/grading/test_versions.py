"""A submission made from another version of the lesson is graded as it is, and its notes say so."""

import csv
import json

import grade_demo
import pytest

LESSON = grade_demo.LESSON
NOTE = "made from version 0.1.0 of the lesson, graded by {version}"
SAY_NOTHING = {
    "none": {},
    "a_list": ["0.1.0"],
    "a_number": {"version": 0.1},
    "a_text": "0.1.0",
    "markup": {"version": "0.1.0<script>alert(1)</script>"},
    "escapes": {"version": "0.1.\x1b[31m0"},
    "formula": {"version": "=1+1"},
    "long": {"version": "1." + "0" * 5000},
    "digits": {"version": "٠.١.٠"},
}


def made_from(course: object):
    """What a student's notebook says of its course."""
    return lambda notebook: notebook["metadata"].update(course=course)


@pytest.fixture(scope="module")
def graded(released):
    right = grade_demo.right_answers(LESSON)
    released.hand_in("older", right, made_from({"version": "0.1.0"}))
    for student, course in SAY_NOTHING.items():
        released.hand_in(student, right, made_from(course))
    released.hand_in("same", right)
    released.hand_in("dropped", right, lambda notebook: notebook.update(metadata={}))
    released.hand_in("odd", right, lambda notebook: notebook.update(metadata=[1]))
    return released, released.grade()


def lesson_version(released) -> str:
    file = released.course.base / "released" / LESSON / f"{LESSON}.ipynb"
    return json.loads(file.read_text(encoding="utf-8"))["metadata"]["course"]["version"]


def test_the_older_one_is_told_in_the_line_the_verdicts_and_the_page(graded):
    released, done = graded
    note = NOTE.format(version=lesson_version(released))
    assert f"older: graded; {note}" in done.stderr
    assert released.kept("older")["notes"] == [note]
    assert note in released.page("older")
    assert all(points == 4 for points in released.points("older").values())


def test_it_is_told_in_the_export(graded, tmp_path):
    released, _ = graded
    released.course.nbgrader("export", f"--ExportPlugin.to={tmp_path / 'grades.csv'}")
    with open(tmp_path / "grades.csv", encoding="utf-8", newline="") as stream:
        notes = {row["student_id"]: row["notes"] for row in csv.DictReader(stream)}
    assert notes["older"] == NOTE.format(version=lesson_version(released))
    assert notes["same"] == notes["none"] == ""


@pytest.mark.parametrize("student", [*SAY_NOTHING, "same", "dropped", "odd"])
def test_whatever_else_stands_there_is_no_version_and_frightens_nobody(graded, student):
    released, _ = graded
    assert released.kept(student)["status"] == "graded"
    assert released.kept(student)["notes"] == []
    assert "made from" not in released.page(student)
    assert all(points == 4 for points in released.points(student).values())
