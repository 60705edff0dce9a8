"""Scores go into the sheets of learning platforms, as these write them."""

import csv
import shutil
from pathlib import Path

import grade_demo
import pytest
from nbgrader.api import Gradebook

from course_lib.grading import platforms

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own way of adding
LESSON = grade_demo.LESSON
STUDENTS = {  # id: (first name, last name, e-mail address, points of 24; None where nothing was handed in)
    "ab12": ("Ada", "Byron", "ada@example.org", 22.5),
    "jl7": ("José", "López", "jl@example.org", 12.0),
    "lw9": ("Li", "Wei", "", 24.0),
    "mm1": ("Max", "Muster", "max@example.org", None),
    "zz9": ("Zoë", "Berg", "zoe@example.org", 6.0),
}
MOODLE = [
    ["Identifier", "Full name", "ID number", "Email address", "Status", "Grade", "Maximum grade", "Feedback comments"],
    ["Participant 1", "Ada Byron", "AB12", "other@example.org", "Submitted", "", "24.00", ""],
    ["Participant 2", "José López", "", "JL@example.org", "Submitted", "", "24.00", "two\nlines, and \"quotes\""],
    ["Participant 3", "Wei Li", "", "", "Submitted", "", "24.00", ""],
    ["Participant 4", "Max Muster", "mm1", "", "No submission", "", "24.00", ""],
    ["Participant 5", "Ein Fremder", "", "x@example.org", "Submitted", "3", "24.00", ""],
]  # fmt: skip
CANVAS = [
    ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", f"{LESSON} (4711)", "02_forward_pass (4712)"],
    ["    Points Possible", "", "", "", "", "100", "24"],
    ["Byron, Ada", "1", "ab12", "ada", "A", "", ""],
    ["López, José", "2", "", "jl@example.org", "A", "", ""],
    ["Student, Test", "3", "", "", "A", "", ""],
]


@pytest.fixture
def course(tmp_path):
    course = grade_demo.Course(tmp_path)
    with Gradebook(course.database, "backprop_by_hand") as gradebook:
        gradebook.add_assignment(LESSON)
        gradebook.add_notebook(LESSON, LESSON)
        gradebook.add_grade_cell("check_all", LESSON, LESSON, max_score=24, cell_type="code")
        for student, (first, last, email, points) in STUDENTS.items():
            gradebook.add_student(student, first_name=first, last_name=last, email=email or None)
            if points is not None:
                gradebook.add_submission(LESSON, student)
                grade = gradebook.find_grade("check_all", LESSON, LESSON, student)
                grade.auto_score, grade.needs_manual_grade = points, student == "zz9"
        gradebook.db.commit()
    shutil.copy(grade_demo.ROOT / "nbgrader_config.py", tmp_path)
    return course


def sheet(course, rows, delimiter=",", encoding="utf-8-sig"):
    file = course.base / "sheet.csv"
    with file.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    return file


def export(course, monkeypatch, *options):
    monkeypatch.chdir(course.base)
    return platforms.main([LESSON, *map(str, options), f"--CourseDirectory.db_url={course.database}"])


def filled(file: Path, delimiter=","):
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=delimiter))


def test_moodles_worksheet_is_filled_by_id_address_or_name(course, monkeypatch, capsys):
    file = sheet(course, MOODLE)
    before = file.read_bytes()
    assert export(course, monkeypatch, "--moodle", file) == 0
    rows = filled(course.base / "sheet.filled.csv")
    assert [row[5] for row in rows] == ["Grade", "22.5", "12", "24", "", "3"]
    assert [[*row[:5], *row[6:]] for row in rows] == [[*row[:5], *row[6:]] for row in MOODLE]
    assert file.read_bytes() == before
    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith("sheet.filled.csv: 3 scores entered")
    assert said[1:] == [
        "1 in the sheet, and unknown to the gradebook: Ein Fremder",
        "1 handed in nothing, left as they were: mm1",
        "1 have a score, and stand not in the sheet: zz9",
        "1 still have something to be read by you: zz9",
    ]


def test_a_sheet_with_semicolons_gets_decimal_commas_and_its_own_scale(course, monkeypatch):
    rows = [[*row[:6], "12,00" if i else row[6], row[7]] for i, row in enumerate(MOODLE)]
    assert export(course, monkeypatch, "--moodle", sheet(course, rows, ";"), "--to", "there.csv") == 0
    assert [row[5] for row in filled(course.base / "there.csv", ";")] == ["Grade", "11,25", "6", "12", "", "3"]


def test_canvas_gets_the_scores_in_the_lessons_column(course, monkeypatch, capsys):
    assert export(course, monkeypatch, "--canvas", sheet(course, CANVAS)) == 0
    rows = filled(course.base / "sheet.filled.csv")
    assert [row[5] for row in rows] == [f"{LESSON} (4711)", "100", "93.75", "50", ""]
    assert [row[6] for row in rows] == [row[6] for row in CANVAS]
    assert "unknown to the gradebook: Student, Test" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rows", "option", "says"),
    [
        (CANVAS, "--moodle", "no grading worksheet of Moodle's: it has no column Grade, Identifier, Maximum grade"),
        (MOODLE, "--canvas", f"no gradebook of Canvas's with one column for {LESSON}"),
        ([["nothing"]], "--moodle", "holds no table"),
    ],
)
def test_another_sheet_is_refused_with_a_word_on_why(course, monkeypatch, capsys, rows, option, says):
    assert export(course, monkeypatch, option, sheet(course, rows)) == 2
    assert says in capsys.readouterr().err
    assert not (course.base / "sheet.filled.csv").exists()


def test_nothing_is_overwritten_and_nothing_guessed(course, monkeypatch, capsys):
    file = sheet(course, MOODLE)
    assert export(course, monkeypatch, "--moodle", file, "--to", file) == 2
    assert "is the sheet itself" in capsys.readouterr().err
    assert export(course, monkeypatch, "--moodle", course.base / "none.csv") == 2
    assert "none.csv" in capsys.readouterr().err
    assert export(course, monkeypatch, "--moodle", sheet(course, MOODLE, encoding="latin-1")) == 2
    assert "save it as “CSV UTF-8”" in capsys.readouterr().err
    monkeypatch.chdir(course.base)
    assert (
        platforms.main(
            ["09_none", "--moodle", str(sheet(course, MOODLE)), f"--CourseDirectory.db_url={course.database}"]
        )
        == 2
    )
    assert "the gradebook has no lesson 09_none" in capsys.readouterr().err
