"""Any text in an outcome can be kept, shown in a terminal and on a page, and is short enough to read."""

import dataclasses
import json
import sqlite3
import typing

import pytest
from grade_demo import LESSON, OTHERWISE
from hypothesis import given
from hypothesis import strategies as st

from course_lib.grading.assignment import Assignment, ReleasedCell
from course_lib.grading.gradebook import autograded_notebook
from course_lib.grading.outcome import (
    CONTROL,
    LEFT_OUT,
    LONGEST,
    LONGEST_NOTE,
    LONGEST_SOURCE,
    MORE_NOTES,
    MOST_NOTES,
    MOST_PRINTED,
    TOO_MUCH,
    Cell,
    Mark,
    Outcome,
    Status,
    legible,
    settle,
)
from course_lib.grading.run import described
from tests.grading.class_report import book_of, report

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own way of adding
HOSTILE = (
    "\ud800 half \udfff, NUL \x00, \x1b[31mred\x1b]8;;http://x\x07, bell \x07, turned \u202e\u2066\u200f, line\u2028par"
    "\u2029feed\x0c\x85\r, <script>alert(1)</script>, =1+1, {{ 7*7 }}, \ufffe\uffff\ufeff "
)
TEXTS = (HOSTILE, HOSTILE + "x" * 1_000_000, "", "\ud800")
OURS = {(Outcome, "student"), (Cell, "name")}  # by these the gradebook finds things; no student chooses them


def filled(annotation: typing.Any, text: str) -> typing.Any:
    """A value of this type that holds `text` wherever it can hold a text; None where it can hold none."""
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    if annotation is str:
        return text
    if dataclasses.is_dataclass(annotation):
        return made(annotation, text)
    if origin is list:
        return [filled(parts[0], text)] * 2
    if origin is tuple:
        return tuple(filled(part, text) for part in parts)
    if origin is dict:
        return {"check_relu": filled(parts[1], text)}
    found = [value for part in parts if (value := filled(part, text)) is not None]
    return found[0] if found else None


def made(of: type, text: str, **given: typing.Any) -> typing.Any:
    """A dataclass with `text` in every field that can hold a text, found by its annotation."""
    hints = typing.get_type_hints(of)
    fields = [f for f in dataclasses.fields(of) if (of, f.name) not in OURS]
    odd = {f.name: value for f in fields if (value := filled(hints[f.name], text)) is not None}
    plain = {Mark: {"passed": False}, Cell: {"kind": "code"}, Outcome: {"status": Status.CRASHED}}
    return of(**odd | plain[of] | given)


def outcome(text: str, student: str = "zoe") -> Outcome:
    return made(Outcome, text, student=student)


def texts(value: typing.Any) -> list[str]:
    """Every text in a value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [found for pair in value.items() for part in pair for found in texts(part)]
    return [found for part in value for found in texts(part)] if isinstance(value, list | tuple) else []


def test_the_annotations_of_all_fields_are_understood():
    """A new field with text in it is tested without further ado."""
    held = texts(list(dataclasses.asdict(outcome("§")).values()))
    fields = [(kind, name) for kind in (Outcome, Cell, Mark) for name, of in typing.get_type_hints(kind).items()
              if "str" in str(of)]  # fmt: skip
    assert {kind for kind, _ in fields} == {Outcome, Cell, Mark}
    assert held.count("§") == 2 + 2 * 5 + 6 + 1  # notes; source, out, err and failure of two cells; a mark; the digest


@given(st.text(st.characters(codec=None)) | st.sampled_from(TEXTS))
def test_what_is_legible_is_obeyed_by_nothing_and_stays_so(text):
    shown = legible(text)
    assert len(shown) <= LONGEST
    assert not CONTROL.search(shown)
    assert len(shown.splitlines()) <= shown.count("\n") + 1  # nothing else is a new line
    assert shown.encode("utf-8").decode() == shown == legible(shown)


@pytest.mark.parametrize("text", TEXTS, ids=["hostile", "long", "empty", "half"])
def test_every_text_is_legible_once_it_is_settled_and_settling_again_changes_nothing(text):
    one = outcome(text)
    settle(one)
    once = dataclasses.asdict(one)
    assert [found for found in texts(list(once.values())) if legible(found, LONGEST_SOURCE) != found] == []
    assert sum(map(len, texts(list(once.values())))) < 500_000
    settle(one)
    assert dataclasses.asdict(one) == once


def test_letters_of_all_scripts_and_joined_signs_stay():
    text = "Größe שלום مرحبا 👩\u200d🔬 ∂L/∂w\tδ\n"
    assert legible(text) == text


def test_a_note_is_one_line_however_it_was_written():
    one = Outcome("zoe", Status.GRADED, ["a\nben: graded\u2028c", "x" * 5_000])
    settle(one)
    assert one.notes[0] == "a ben: graded c"
    assert len(one.notes[1]) <= LONGEST_NOTE
    assert described(one).count("\n") == 0


def test_of_too_many_notes_the_first_are_kept_with_a_word():
    one = Outcome("zoe", Status.GRADED, [str(number) for number in range(100)])
    settle(one)
    settle(one)
    assert one.notes == [*map(str, range(MOST_NOTES)), MORE_NOTES]


def printing(cells: int) -> Outcome:
    return Outcome("zoe", Status.GRADED, cells=[Cell("code", "print()", out="x" * LONGEST) for _ in range(cells)])


def test_what_all_cells_print_together_is_bounded_with_a_word():
    one = printing(900)
    settle(one)
    assert one.notes == [TOO_MUCH]
    kept = MOST_PRINTED // LONGEST
    assert [cell.out for cell in one.cells] == ["x" * LONGEST] * kept + [LEFT_OUT] * (900 - kept)
    text = json.dumps(autograded_notebook.notebook(one, Assignment("01", "nb", {})))
    assert len(text) < 500_000  # it was 18 MB


def test_what_fits_is_kept_without_a_word():
    one = printing(10)
    settle(one)
    assert (one.notes, {len(cell.out) for cell in one.cells}) == ([], {LONGEST})


def test_the_page_of_an_outcome_that_nobody_settled_is_legible_all_the_same():
    given = ReleasedCell("check_relu", "code", "check.relu(relu)", None, True, False, False, 4.0)
    page = autograded_notebook.notebook(outcome(HOSTILE), Assignment("01", "nb", {"check_relu": given}))
    assert [text for text in texts(page) if legible(text) != text] == []


@pytest.fixture(scope="module")
def kept(released):
    """A class of four, graded, whose outcomes are then written anew with odd texts; anna's is as it was."""
    students = [f"odd{number}" for number in range(len(TEXTS))]
    for student in ("anna", *students):
        released.hand_in(student, OTHERWISE)
    released.grade("--jobs", "1", "--student", "anna")
    book = book_of(released)
    assignment = book.assignment(LESSON)
    for student, text in zip(students, TEXTS, strict=True):
        odd = outcome(text, student)
        odd.cells = [
            dataclasses.replace(odd.cells[0], name=name, kind=of.kind) for name, of in assignment.cells.items()
        ]
        odd.cells += [made(Cell, text, kind=kind) for kind in ("code", "markdown")]
        odd.marks = {name: odd.marks["check_relu"] for name, of in assignment.cells.items() if of.checked}
        book.write(odd, assignment)
    book.close()
    return released


def test_it_is_kept_whole_in_files_and_in_the_gradebook(kept):
    for number in range(len(TEXTS)):
        assert kept.kept(f"odd{number}")["status"] == "crashed"
        assert len(kept.page(f"odd{number}")) < 3_000_000
    with sqlite3.connect(kept.course.base / "gradebook.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_the_table_and_the_report_can_be_printed(kept):
    table = kept.grade("--table")
    assert (table.returncode, table.stdout.count("odd")) == (0, len(TEXTS)), table.stderr
    page = kept.course.base / "page.html"
    made_of = report(kept, LESSON, f"--to={page}")
    assert made_of.returncode == 0, made_of.stderr
    assert "<script>alert" not in page.read_text(encoding="utf-8")


def test_every_student_gets_a_page(kept):
    kept.course.nbgrader("generate_feedback", LESSON)
    pages = {p.parents[1].name: p.read_text(encoding="utf-8") for p in kept.course.base.glob("feedback/*/*/*.html")}
    assert set(pages) == {"anna", *(f"odd{number}" for number in range(len(TEXTS)))}
    for page in pages.values():
        assert "<script>alert" not in page
        assert not CONTROL.search(page)
        assert len(page) < 2_000_000


def test_the_scores_can_be_exported(kept):
    table = kept.course.base / "grades.csv"
    kept.course.nbgrader("export", f"--ExportPlugin.to={table}")
    assert table.read_text(encoding="utf-8").count("odd") >= len(TEXTS)


def test_what_the_lessons_own_cells_print_has_room_first_and_what_is_short_fits_beside_what_is_long():
    one = printing(900)
    one.cells.append(Cell("code", "", "relu", out="x" * 1_000, failure=("ValueError", "short")))
    settle(one)
    assert (len(one.cells[-1].out), one.cells[-1].failure) == (1_000, ("ValueError", "short"))
    assert sum(cell.out == LEFT_OUT for cell in one.cells) == 900 - 9
