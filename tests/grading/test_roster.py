"""The class list, by nbgrader's own commands: sheets as they come, and students who leave for good."""

import csv
import io

import grade_demo
import pytest
from grade_demo import LESSON

from course_lib.grading.bookkeeping import roster
from course_lib.grading.sheets import tables

HEAD = ("Matrikel-Nr.", "Name", "Vorname", "E-Mail-Adresse", "Gruppe")
PEOPLE = (
    (" ab12 ", "Byron", "Ada", "ada@example.org", "1"),
    ("", "", "", "", ""),
    ("jl7", "López, Dr.", "José", "jose@example.org", "2"),
)
TAKEN = {"ab12": ("Ada", "Byron", "ada@example.org"), "jl7": ("José", "López, Dr.", "jose@example.org")}


def text(rows, delimiter=","):
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def students(root):
    with root.gradebook() as gradebook:
        return {s.id: (s.first_name, s.last_name, s.email) for s in gradebook.students}


@pytest.mark.parametrize(
    ("delimiter", "encoding", "says"),
    [
        (";", "utf-8-sig", "UTF-8, semicolons"),
        (",", "cp1252", "Windows-1252 (check that accents are right), commas"),
        ("\t", "utf-16", "UTF-16, tabs"),
    ],
)
def test_a_sheet_is_read_as_excel_writes_it(root, delimiter, encoding, says):
    (root.base / "class.csv").write_bytes(text([HEAD, *PEOPLE], delimiter).encode(encoding))
    said = root.nbgrader("db", "student", "import", "class.csv")
    assert students(root) == TAKEN
    assert f"class.csv: {says} between the columns" in said
    assert (
        "columns used: “Matrikel-Nr.” as id, “Vorname” as first_name, “E-Mail-Adresse” as email, “Name” as last_name"
        in said
    )
    assert "columns not used: Gruppe" in said
    assert "2 new, 0 changed, 0 unchanged, 0 left out" in said


def test_once_more_changes_nothing_and_a_new_name_is_taken(root):
    file = root.base / "class.csv"
    file.write_text(text([HEAD, *PEOPLE]), encoding="utf-8")
    root.nbgrader("db", "student", "import", "class.csv")
    assert "0 new, 0 changed, 2 unchanged" in root.nbgrader("db", "student", "import", "class.csv")
    file.write_text(text([("ID", "Last name", "Email"), ("ab12", "King", "")]), encoding="utf-8")
    assert "0 new, 1 changed, 0 unchanged" in root.nbgrader("db", "student", "import", "class.csv")
    assert students(root) == TAKEN | {"ab12": ("Ada", "King", "ada@example.org")}  # an empty field says nothing


def test_rows_that_cannot_be_entered_are_named_with_the_reason(root):
    rows = [("Student ID", "Name"), ("", "Max"), ("a/b", "Eve"), ("ok", "Li \x1b[31mWei"), ("OK", "Again")]
    (root.base / "class.csv").write_text(text(rows), encoding="utf-8")
    said = root.nbgrader("db", "student", "import", "class.csv")
    assert students(root) == {"ok": ("Li", "Wei", None)}
    assert "row 2 left out: no id" in said
    assert "row 3 left out: the id 'a/b' contains '/'" in said
    assert "row 5 left out: the id OK is taken: row 4 has ok" in said
    assert "\x1b[31mWei" not in said


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (text([("First name", "Email"), ("Ada", "a@b.c")]).encode(), "no column holds the students' ids: name one"),
        (text([("id", "Email")]).encode(), "it needs a row of headings, and rows below it"),
        (b"PK\x03\x04\x14\x00", "is an Excel or LibreOffice workbook: save the sheet as “CSV UTF-8”"),
        (b"id,name\n\x81\x8d,x\n", "cannot be read as text"),
        (None, "No such file"),
    ],
)
def test_a_sheet_that_is_none_enters_nothing_and_says_why(root, content, says):
    if content is not None:
        (root.base / "class.csv").write_bytes(content)
    done = root.run("db", "student", "import", "class.csv")
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert students(root) == {}


def entered(tmp_path, rows, known=()):
    """What the rows of a sheet come to, without a gradebook."""
    file = tmp_path / "class.csv"
    file.write_text(text(rows), encoding="utf-8")
    table = tables.read(file)
    return roster.entries(table, roster.columns(table), list(known))


@pytest.mark.parametrize(
    "rows",
    [
        [["id", "first_name", "last_name", "email"], ["ab12", "Ada", "Byron", "a@b.c"]],
        [["First name", "Surname", "ID number", "Email address"], ["Ada", "Byron", "ab12", "a@b.c"]],  # Moodle
        [["First name", "Last name", "ID number", "Username", "E-mail"], ["Ada", "Byron", "", "ab12", "a@b.c"]],
        [["﻿Prénom", "Nom de famille", "Numéro d’identification", "Courriel"], ["Ada", "Byron", "ab12", "a@b.c"]],
        [["Nombre", "Apellido(s)", "Número de ID", "Dirección de correo"], ["Ada", "Byron", "ab12", "a@b.c"]],
        [["STUDENT  ID", "Full Name", " Mail "], ["\xa0ab12", "Ada Byron", "a@b.c"]],
        [["ID", "Name", "E-Mail"], ["ab12", "Byron, Ada", "a@b.c"]],
    ],
)
def test_columns_are_known_by_many_headings(tmp_path, rows):
    assert entered(tmp_path, rows) == ({"ab12": {"first_name": "Ada", "last_name": "Byron", "email": "a@b.c"}}, [])


def test_of_canvas_the_schools_id_is_taken_and_the_rows_that_are_no_students_left_out(tmp_path):
    rows = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "01_neuron (7)"],
        ["", "", "", "", "", "Manual Posting"],
        ["    Points Possible", "", "", "", "", "24.00"],
        ["Byron, Ada", "4711", "ab12", "ada@example.org", "A", ""],
        ["Student, Test", "99", "f00", "", "A", ""],
    ]
    students, left_out = entered(tmp_path, rows)
    assert students == {"ab12": {"first_name": "Ada", "last_name": "Byron", "lms_user_id": "4711"}}
    assert left_out == ["row 2 left out: no id", "row 3 left out: no id", "row 5 left out: Canvas's own test student"]


@pytest.mark.parametrize(
    "name",
    [
        "a/b",
        "..",
        ".hidden",
        "a\\b",
        "end.",
        "a*",
        "[ab]",
        "a\tb",
        "a\u202eb",
        "-rf",
        "con",
        "a+b",
        "1,23E+11",
        "x" * 129,
    ],
)
def test_what_cannot_be_a_folders_name_is_no_id(tmp_path, name):
    students, (left_out,) = entered(tmp_path, [["id", "name"], [name, "Ada"]])
    assert students == {}
    assert left_out.startswith("row 2 left out: the id ")


@pytest.mark.parametrize("name", ["ab12", "ada@example.org", "bjørn_åse", "20261234", "o'neill", "j.-p. sartre"])
def test_ordinary_ids_are_taken(tmp_path, name):
    assert list(entered(tmp_path, [["id", "name"], [f" {name} ", "Ada"]])[0]) == [name]


@pytest.mark.parametrize("name", ["", " ", "-", "n/a", "nobody", "None"])
def test_a_word_for_nobody_is_no_id(tmp_path, name):
    students, left_out = entered(tmp_path, [["id", "name"], [name, "Ada"], ["ben", "Ben"]])
    assert list(students) == ["ben"]
    assert left_out == ["row 2 left out: no id"]


def test_an_id_in_other_letters_than_the_gradebooks_is_left_out(tmp_path):
    rows = [["id", "name"], ["Ada", "Ada Byron"]]
    assert entered(tmp_path, rows, ["ada"]) == ({}, ["row 2 left out: the id Ada is taken: the gradebook has ada"])


def test_a_row_with_more_fields_than_headings_is_left_out(tmp_path):
    students, left_out = entered(tmp_path, [["id", "name"], ["ab12", "Byron", " Ada"]])
    assert students == {}
    assert "row 2 left out: more fields than headings" in left_out[0]


def folders(root, student):
    return sorted(f.parent.name for f in (root.base / "grading").glob(f"*/{student}"))


@pytest.fixture
def graded(root):
    """Ada has handed in, and is graded; the written answer has 3 points by hand."""
    root.hand_in("ada", grade_demo.right_answers(LESSON))
    root.grade()
    with root.gradebook() as gradebook:
        grade = gradebook.find_grade("explain_xor", LESSON, LESSON, "ada")
        grade.manual_score, grade.needs_manual_grade = 3.0, False
        gradebook.db.commit()
    return root


def test_who_is_removed_stays_removed_and_nothing_is_lost(graded):
    refused = graded.run("db", "student", "remove", "ada")
    assert refused.returncode == 1
    assert "Nothing was changed. With --force" in refused.stderr
    assert folders(graded, "ada") == ["autograded", "submitted"]
    assert list(students(graded)) == ["ada"]

    graded.nbgrader("db", "student", "add", "ada", "--first-name", "Ada", "--last-name", "Byron", "--email", "a@b.org")
    graded.nbgrader("db", "student", "remove", "ada", "--force")
    assert folders(graded, "ada") == []
    assert "nothing to grade" in graded.grade()
    assert students(graded) == {}
    (away,) = (graded.base / "grading" / "removed").iterdir()
    assert away.name.startswith("ada-20")
    assert (away / "submitted" / LESSON / f"{LESSON}.ipynb").exists()
    assert (away / "autograded" / LESSON / "verdicts.json").exists()
    with (away / "grades.csv").open(encoding="utf-8-sig", newline="") as kept:
        points = {row["cell"]: (row["auto_score"], row["manual_score"]) for row in csv.DictReader(kept)}
    assert points["check_relu"] == ("4.0", "")
    assert points["explain_xor"] == ("", "3.0")

    (away / "submitted").rename(graded.base / "grading" / "submitted" / "ada")  # as docs/instructors.md says it
    graded.nbgrader("db", "student", "import", str(away / "student.csv"))
    assert "1 graded" in graded.grade()
    assert students(graded) == {"ada": ("Ada", "Byron", "a@b.org")}


def test_a_folder_of_no_student_goes_the_same_way(root):
    root.hand_in("aad", {})
    assert "Nothing was changed" in root.run("db", "student", "remove", "aad").stderr
    assert folders(root, "aad") == ["submitted"]
    root.nbgrader("db", "student", "remove", "aad", "--force")
    assert folders(root, "aad") == []
    assert "No such student: 'aad'" in root.run("db", "student", "remove", "aad", "--force").stderr


@pytest.mark.parametrize("name", ["..", "../submitted/ada"])
def test_a_name_that_leads_elsewhere_is_refused(root, name):
    root.hand_in("ada", {})
    done = root.run("db", "student", "remove", name, "--force")
    assert done.returncode == 1
    assert "is not a student's id" in done.stderr
    assert folders(root, "ada") == ["submitted"]


def test_a_link_in_a_folders_place_is_moved_and_not_followed(root):
    precious = root.base / "precious"
    precious.mkdir()
    (root.base / "grading" / "submitted").mkdir()
    (root.base / "grading" / "submitted" / "eve").symlink_to(precious)
    root.nbgrader("db", "student", "remove", "eve", "--force")
    assert precious.is_dir()
    (away,) = (root.base / "grading" / "removed").iterdir()
    assert (away / "submitted").is_symlink()


def test_what_the_exchange_still_holds_is_named(root):
    inbound = (
        root.base / "grading" / "exchange" / "backprop_by_hand" / "inbound" / f"ada+{LESSON}+2026-12-01 10:00:00 UTC"
    )
    inbound.mkdir(parents=True)
    root.nbgrader("db", "student", "add", "ada")
    said = root.nbgrader("db", "student", "remove", "ada")
    assert f"still in the exchange: {inbound}" in said
    assert students(root) == {}
