"""Why an exercise is not passed, in a few words."""

from pathlib import Path

import pytest

from course_lib.checks.failures import CheckFailed
from course_lib.work.notebooks import Cell, Notebook
from course_lib.work.reasons import headline, why

MINE = "def relu(z):\n    return abs(z)"


def ran(mine: str = "", check: str = "", said: str = "") -> Notebook:
    """A notebook with one answer and its check, the exceptions that they ended with, and what the check said."""
    cells = (
        Cell("relu", "code", MINE, "", 1, True, mine),
        Cell("check_relu", "code", "check.relu(relu)", said, 2, False, check),
    )
    return Notebook(Path("x.ipynb"), cells, "0.2.0")


def test_an_answer_that_raises_is_told_by_its_exception():
    assert why(ran("IndentationError", "NameError"), "relu", [], 60) == "did not run: IndentationError"


@pytest.mark.parametrize(("mine", "check", "line"), [
    ("KeyboardInterrupt", "NameError", "def relu(z):"),
    ("", "Interrupted", "check.relu(relu)"),
])  # fmt: skip
def test_what_did_not_end_is_told_with_the_seconds(mine, check, line):
    assert why(ran(mine, check), "relu", [line], 60) == "did not end in 60 s"
    assert "did not end" not in why(ran(mine, check), "relu", [], 60)


def test_a_mistake_is_told_by_its_headline_alone():
    text = "it gives |z|: a negative z comes back positive, and that is more than what fits into a line of the note"
    failed = CheckFailed("relu", text, facts=(("input", "z = 1"),), mistake="absolute-value", hint="What?", seed=1)
    for said in (str(failed), "\n".join(failed._render_traceback_())):
        assert headline(said, "relu") == text
    assert why(ran("", "CheckFailed", str(failed)), "relu", [], 60) == text


def test_the_line_that_points_to_the_note_above_is_no_headline():
    failed = CheckFailed("relu", "it gives |z|", mistake="absolute-value")
    failed.shown = True
    (line,) = failed._render_traceback_()
    assert headline(line, "relu") == ""
    assert headline(f"{failed}\n{line}", "relu") == "it gives |z|"


def test_a_check_that_could_not_judge_is_told_by_its_exception():
    assert why(ran("", "NameError"), "relu", [], 60) == "its check ended with NameError"
    assert why(ran(), "relu", [], 60) == ""


def test_what_a_student_wrote_is_kept_short():
    assert why(ran("X" * 5000), "relu", [], 60) == f"did not run: {'X' * 126}…"
