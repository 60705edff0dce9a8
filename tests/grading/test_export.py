"""`nbgrader export`: one line for each lesson and student, the points of each exercise in columns of their own."""

import csv

import grade_demo
import pytest
from grade_demo import LESSON, MISTAKEN, OTHERWISE

from course_lib.grading.sheets import export

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own way of adding
# What other people's programs may rely on: these stand first, in this order.
FIRST = [
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score", "status", "needs_manual_grade", "notes",
]  # fmt: skip
POINTS = ["gate", "neuron", "relu", "sigmoid", "weighted_sum", "explain_xor"]
OTHERS = ["forward", "explain_other"]  # of the second lesson


def points(row):
    return [row[name] for name in POINTS]


def table(root, *options):
    root.nbgrader("export", *options)
    with (root.base / "grading" / "grades.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def root(module_root):
    """Three students, one of them without a submission, and a second lesson that only zoe has got points in."""
    root = module_root
    with root.gradebook() as gradebook:
        gradebook.add_assignment("00_other")
        gradebook.add_notebook("00_other", "00_other")
        for name, kind in (("check_forward", "code"), ("explain_other", "markdown")):
            gradebook.add_grade_cell(name, "00_other", "00_other", max_score=2, cell_type=kind)
        gradebook.add_student("zoe", first_name="=1+1", last_name="@SUM(A1)", email="\tx")
        gradebook.add_submission("00_other", "zoe")
        gradebook.find_grade("check_forward", "00_other", "00_other", "zoe").auto_score = 0.0
        gradebook.add_student("mia")
        gradebook.db.commit()
    root.hand_in("ada", grade_demo.right_answers(LESSON))
    root.hand_in("zoe", OTHERWISE | MISTAKEN)
    root.grade()
    return root


@pytest.fixture(scope="module")
def rows(root):
    return {(row["assignment"], row["student_id"]): row for row in table(root)}


def test_the_columns_stand_where_they_stood_and_points_follow(rows):
    assert list(rows[LESSON, "ada"])[: len(FIRST)] == FIRST
    assert list(rows[LESSON, "ada"])[len(FIRST) :] == ["hours_late", *OTHERS, *POINTS]


def test_rows_go_by_lesson_then_by_student(rows):
    assert list(rows) == [(lesson, student) for lesson in ("00_other", LESSON) for student in ("ada", "mia", "zoe")]


def test_points_of_each_exercise_stand_in_its_column(rows):
    assert points(rows[LESSON, "zoe"]) == ["4.0", "4.0", "4.0", "0.0", "0.0", "0.0"]


def test_what_nobody_has_decided_on_is_empty_and_no_nought(rows):
    assert points(rows[LESSON, "ada"]) == ["4.0", "4.0", "4.0", "4.0", "4.0", ""]
    assert rows[LESSON, "ada"]["needs_manual_grade"] == "True"
    assert [rows["00_other", "zoe"][name] for name in OTHERS] == ["0.0", ""]


def test_columns_of_another_lesson_and_of_nobodys_submission_are_empty(rows):
    assert points(rows["00_other", "zoe"]) == [""] * len(POINTS)
    assert [rows[LESSON, "ada"][name] for name in OTHERS] == ["", ""]
    assert points(rows[LESSON, "mia"]) == [""] * len(POINTS)
    assert (rows[LESSON, "mia"]["status"], rows[LESSON, "mia"]["score"]) == ("not submitted", "0.0")


def test_every_field_is_quoted(root, rows):
    text = (root.base / "grading" / "grades.csv").read_text(encoding="utf-8")
    for line in text.splitlines():
        assert line.startswith('"')
        assert line.count('","') == len(rows[LESSON, "ada"]) - 1


def test_nothing_in_it_is_a_formula(rows):
    row = rows[LESSON, "zoe"]
    assert (row["first_name"], row["last_name"], row["email"]) == ("'=1+1", "'@SUM(A1)", "'\tx")


def test_one_lesson_has_its_own_columns_only(root):
    rows = table(root, f"--assignment=['{LESSON}']", "--student=['ada']")
    assert [row["student_id"] for row in rows] == ["ada"]
    assert not set(OTHERS) & set(rows[0])


def test_points_given_by_hand_count(root):
    with root.gradebook() as gradebook:
        for name, score in (("explain_xor", 3.0), ("check_gate", 1.5)):
            grade = gradebook.find_grade(name, LESSON, LESSON, "ada")
            grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.db.commit()
    (row,) = table(root, f"--assignment=['{LESSON}']", "--student=['ada']")
    assert points(row) == ["1.5", "4.0", "4.0", "4.0", "4.0", "3.0"]
    assert (row["raw_score"], row["score"]) == ("20.5", "20.5")


def test_an_exercise_called_as_another_column_keeps_its_whole_name(root):
    with root.gradebook() as gradebook:
        gradebook.add_assignment("09_odd")
        gradebook.add_notebook("09_odd", "09_odd")
        for name in ("check_score", "check_relu", "relu"):
            gradebook.add_grade_cell(name, "09_odd", "09_odd", max_score=1, cell_type="code")
        names = export._exercises(gradebook.find_assignment("09_odd")).values()
        gradebook.remove_assignment("09_odd")
    assert sorted(names) == ["09_odd/relu", "check_score", "relu"]
