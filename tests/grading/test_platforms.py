"""Scores go into the sheets of learning platforms, as these write them."""

import csv
import json
import shutil
from pathlib import Path

import grade_demo
import pytest
from nbgrader.api import Gradebook

from course_lib.grading.sheets import platforms
from course_lib.grading.sheets.comments import comment

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
    assert said[0].endswith("sheet.filled.csv: 3 scores entered in “Grade”")
    assert said[1:] == [
        "1 in the sheet, but not in the gradebook: Ein Fremder",
        "1 handed in nothing, left unchanged: mm1",
        "1 have a score, but are not in the sheet: zz9",
        "1 have answers that you have not graded yet: zz9",
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
    said = capsys.readouterr().out.splitlines()
    assert said[1] == "scores out of 24 are rescaled to the sheet's 100"
    assert not [line for line in said if "not in the gradebook" in line]  # the test student is nobody's


def renamed(*headings):
    return [[*CANVAS[0][:5], *headings], *CANVAS[1:]]


@pytest.mark.parametrize("name", ["Lesson 1", "Lesson 1 (55501)"])
def test_a_column_of_another_name_in_canvas_can_be_named(course, monkeypatch, name):
    rows = renamed("Lesson 1 (55501)", "Lesson 12 (55502)")
    assert export(course, monkeypatch, "--canvas", sheet(course, rows), "--column", name) == 0
    assert [row[5] for row in filled(course.base / "sheet.filled.csv")][2:4] == ["93.75", "50"]


@pytest.mark.parametrize(
    ("headings", "options", "called"),
    [
        (("Lesson 1 (1)", "Lesson 2 (2)"), (), f"no column is called {LESSON}"),
        (("Lesson 1 (1)", "Lesson 2 (2)"), ("--column", "Lesson"), "no column is called Lesson"),
        (("Lesson 1 (1)", "Lesson 1 (2)"), ("--column", "Lesson 1"), "2 columns are called Lesson 1"),
    ],
)
def test_where_no_one_column_is_meant_the_columns_and_the_option_are_named(
    course, monkeypatch, capsys, headings, options, called
):
    assert export(course, monkeypatch, "--canvas", sheet(course, renamed(*headings)), *options) == 2
    told = f"{called}; the columns are {', '.join(headings)}. Choose one with --column NAME"
    assert told in capsys.readouterr().err
    assert not (course.base / "sheet.filled.csv").exists()


@pytest.mark.parametrize("options", [("--moodle", "s.csv", "--column", "x"), ("--canvas", "s.csv", "--comments")])
def test_an_option_of_the_other_platforms_is_refused(course, monkeypatch, options):
    with pytest.raises(SystemExit) as stopped:
        export(course, monkeypatch, *options)
    assert stopped.value.code == 2


MARK = {"passed": True, "text": "", "points": None, "kind": "", "mistake": "", "headline": ""}
FAILED = MARK | {"passed": False, "kind": "CheckFailed"}


def verdicts(course, student, status="graded", **marks):
    folder = course.base / "grading" / "autograded" / student / LESSON
    folder.mkdir(parents=True)
    record = {"status": status, "notes": [], "marks": marks, "points": {}, "digest": "", "unsafe": False}
    (folder / "verdicts.json").write_text(json.dumps(record))


def test_comments_say_in_a_line_what_each_check_said(course, monkeypatch, capsys):
    verdicts(
        course, "ab12", check_relu=MARK, check_gate=FAILED | {"headline": "AND and `OR` are\n swapped"},
        check_neuron=FAILED | {"kind": "NotAttempted", "headline": "not attempted yet: `raise …`"},
    )  # fmt: skip
    verdicts(course, "jl7", check_relu=MARK)
    verdicts(course, "lw9", "malformed")
    file = sheet(course, MOODLE)
    assert export(course, monkeypatch, "--moodle", file) == 0
    assert [row[7] for row in filled(course.base / "sheet.filled.csv")][1:] == [row[7] for row in MOODLE[1:]]
    assert export(course, monkeypatch, "--moodle", file, "--comments") == 0
    assert [row[7] for row in filled(course.base / "sheet.filled.csv")][1:] == [
        "relu: right; gate: AND and OR are swapped; neuron: not begun",
        MOODLE[2][7],
        "no notebook in it could be read",
        "",
        "",
    ]
    assert "2 comments entered; existing ones are unchanged" in capsys.readouterr().out


def test_a_comment_holds_no_html_no_formula_and_no_end():
    told = {"status": "graded", "marks": {"check_=1+1": FAILED | {"headline": "<b>it</b> & " + "so " * 200}}}
    text = comment(told)
    assert text.startswith("'=1+1: &lt;b&gt;it&lt;/b&gt; &amp; so so")
    assert text.endswith("so …")
    assert len(text) < 250


def test_comments_go_where_they_are_told_to(course, monkeypatch, capsys):
    rows = [[*row[:7], "Kommentaarit" if i == 0 else ""] for i, row in enumerate(MOODLE)]
    verdicts(course, "ab12", check_relu=MARK)
    assert export(course, monkeypatch, "--moodle", sheet(course, rows), "--comments") == 2
    assert "which column is for comments? Use --comments-column NAME with one of Identifier" in capsys.readouterr().err
    assert export(course, monkeypatch, "--moodle", sheet(course, rows), "--comments-column", "Kommentaarit") == 0
    assert [row[7] for row in filled(course.base / "sheet.filled.csv")][1] == "relu: right"


@pytest.mark.parametrize(
    ("rows", "option", "says"),
    [
        (CANVAS, "--moodle", "not Moodle's grading worksheet, or its columns are not recognised: Student, ID"),
        (MOODLE, "--canvas", "not Canvas's gradebook: there is no column ID among Identifier, Full name"),
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
    file.write_bytes(b"PK\x03\x04")
    assert export(course, monkeypatch, "--moodle", file) == 2
    assert "save the sheet as “CSV UTF-8”" in capsys.readouterr().err
    monkeypatch.chdir(course.base)
    assert (
        platforms.main(
            ["09_none", "--moodle", str(sheet(course, MOODLE)), f"--CourseDirectory.db_url={course.database}"]
        )
        == 2
    )
    assert f"there is no lesson 09_none. The gradebook has {LESSON}." in capsys.readouterr().err


GERMAN = [
    ["ID", "Vollständiger Name", "E-Mail-Adresse", "Status", "Bewertung", "Bestwertung", "Änderbar",
     "Zuletzt geändert (Bewertung)", "Feedback als Kommentar"],
    ["Teilnehmer/in11", "Ada Byron", "", "Zur Bewertung abgegeben", "", "100,00", "Ja", "-", ""],
    ["Teilnehmer/in12", "José López", "", "Zur Bewertung abgegeben", "3,50", "100,00", "Ja", "-", ""],
    ["Teilnehmer/in13", "Unbekannt", "zoe@example.org", "Keine Abgabe", "-", "100,00", "Ja", "-", ""],
]  # fmt: skip
SPANISH = [
    ["Identificador", "Nombre completo", "Número de ID", "Estado", "Calificación", "Calificación máxima"],
    ["Participante 11", "X", "ab12", "Enviado", "", "10.00"],
    ["Participante 12", "Y", "jl7", "Enviado", "", "10.00"],
]
FRENCH = [
    ["Identifiant", "Nom complet", "Adresse de courriel", "Statut", "Note", "Note maximale"],
    ["Participant 11", "X", "ada@example.org", "Remis", "", "20,00"],
    ["Participant 12", "José López", "", "Remis", "", "20,00"],
]


@pytest.mark.parametrize(
    ("rows", "delimiter", "encoding", "place", "grades"),
    [
        (GERMAN, ",", "utf-8", 4, ["93,75", "50", "25"]),
        (GERMAN, ";", "cp1252", 4, ["93,75", "50", "25"]),
        (SPANISH, ",", "utf-8-sig", 4, ["9.38", "5"]),
        (SPANISH, ";", "utf-8", 4, ["9.38", "5"]),  # Excel puts semicolons, Moodle still wants points
        (FRENCH, "\t", "utf-16", 4, ["18,75", "10"]),
    ],
)
def test_moodles_other_languages_are_understood_by_what_stands_in_the_columns(
    course, monkeypatch, capsys, rows, delimiter, encoding, place, grades
):
    assert export(course, monkeypatch, "--moodle", sheet(course, rows, delimiter, encoding)) == 0
    came = filled(course.base / "sheet.filled.csv", delimiter)
    assert [row[place] for row in came[1:]] == grades
    assert [[*row[:place], *row[place + 1 :]] for row in came] == [[*row[:place], *row[place + 1 :]] for row in rows]
    assert f"scores entered in “{rows[0][place]}”" in capsys.readouterr().out


def test_where_it_cannot_be_seen_the_columns_are_asked_for_and_can_be_named(course, monkeypatch, capsys):
    rows = [["Nr", "Namn", "Betyg", "Max", "Bonus", "Maxbonus"], ["Deltagare 1", "Ada Byron", "", "10", "", "5"]]
    file = sheet(course, rows)
    assert export(course, monkeypatch, "--moodle", file) == 2
    said = capsys.readouterr().err
    assert "Nr, Namn, Betyg, Max, Bonus, Maxbonus. Name grade and maximum grade: --grade-column NAME" in said
    rows[0][1] = "Name"
    file = sheet(course, rows)
    assert export(course, monkeypatch, "--moodle", file, "--grade-column=Betyg", "--most-column=Max") == 0
    assert filled(course.base / "sheet.filled.csv")[1] == ["Deltagare 1", "Ada Byron", "9.38", "10", "", "5"]
    assert export(course, monkeypatch, "--moodle", file, "--grade-column=Betig", "--most-column=Max") == 2
    assert "no columns are called 'Betig'" in capsys.readouterr().err


@pytest.mark.parametrize("most", ["", "Good", "0.00"])
def test_a_scale_that_is_no_number_is_refused(course, monkeypatch, capsys, most):
    rows = [MOODLE[0], [*MOODLE[1][:6], most, ""]]
    assert export(course, monkeypatch, "--moodle", sheet(course, rows)) == 2
    assert f"row 2: “Maximum grade” is {most!r}, which is not a number of points" in capsys.readouterr().err


def test_canvass_other_rows_and_columns_are_no_hindrance(course, monkeypatch, capsys):
    rows = [
        ["LastName", "FirstName", "ID", "SIS Login ID", "Section", f"{LESSON} (4711)", "Current Score"],
        ["", "", "", "", "", "Manual Posting", ""],
        ["    Points Possible", "", "", "", "", "12.00", "(read only)"],
        ["Byron", "Ada", "1", "ab12", "A", "N/A", ""],
        ["López", "José", "2", "x", "A", "EX", ""],
        ["Berg", "Zoë", "3", "zoe@example.org", "A", "1.00", ""],
        ["Berg", "Zoë", "4", "zz9", "B", "", ""],
        ["Eve\x1b[2J", "", "5", "eve", "A", "", ""],
    ]
    assert export(course, monkeypatch, "--canvas", sheet(course, rows)) == 0
    came = filled(course.base / "sheet.filled.csv")
    assert [row[5] for row in came[1:]] == ["Manual Posting", "12.00", "11.25", "EX", "3", "", ""]
    said = capsys.readouterr().out.splitlines()
    assert said[1:] == [
        "scores out of 24 are rescaled to the sheet's 12",
        "1 in the sheet, but not in the gradebook: Eve",
        "1 excused in the sheet, left unchanged: jl7",
        "1 in a second row, left unchanged: zz9",
        "1 have a score, but are not in the sheet: lw9",
        "1 have answers that you have not graded yet: zz9",
    ]
