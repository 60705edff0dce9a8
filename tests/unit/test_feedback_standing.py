"""Where a student stands, by what the autograded notebook and the gradebook say."""

from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from course_lib.grading.feedback.handed_out import HandedOut
from course_lib.grading.feedback.room import Room
from course_lib.grading.feedback.standing import Exercise, State, comments, exercises

LESSON = HandedOut(
    "01", frozenset(), frozenset(), {"f": "Exercise 1", "check_f": "Exercise 1", "why": "In words"}, {"check_f": "f"}
)


def error(kind: str, text: str) -> list[Any]:
    return [new_output("error", ename=kind, evalue=text, traceback=[])]


def answer(source: str, outputs: list[Any] | None = None) -> Any:
    marked = {"grade_id": "f", "solution": True, "grade": False, "comment": None}
    return new_code_cell(source, outputs=outputs or [], metadata={"nbgrader": marked})


def check(outputs: list[Any], score: float = 0, *, waiting: bool = False) -> Any:
    marked = {"grade_id": "check_f", "solution": False, "grade": True, "score": score, "points": 4, "waiting": waiting}
    return new_code_cell("check.f(f)", outputs=outputs, metadata={"nbgrader": marked})


def words(score: float, *, waiting: bool = False, comment: str | None = None) -> Any:
    marked = {"grade_id": "why", "solution": True, "grade": True, "score": score, "points": 4}
    return new_markdown_cell("so", metadata={"nbgrader": marked | {"waiting": waiting, "comment": comment}})


def only(*cells: Any, **mark: Any) -> Exercise:
    (found,) = exercises(cells, LESSON, {"check_f": mark | {"a field of tomorrow": 1}})
    return found


OUT = [new_output("stream", name="stdout", text="✓ f: right on 9 cases (all).\n")]


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        (check(OUT, 4), State.RIGHT),
        (check(OUT, 1.5), State.PARTLY),
        (check(error("CheckFailed", "✗ f: it is off"), 0), State.WRONG),
        (check(error("AssertionError", "1 != 2"), 0), State.WRONG),
        (check(error("NotAttempted", "○ f: not attempted yet: so"), 0), State.EMPTY),
        (check([], 0), State.UNSEEN),
        (check([], 0, waiting=True), State.WAITING),
        (words(0, waiting=True), State.WAITING),
        (words(3, comment="Good."), State.READ),
        (words(0, comment="No response."), State.EMPTY),
    ],
)
def test_the_state_of_an_exercise(cell, state):
    assert only(cell).state is state


def test_an_exercise_is_called_by_the_heading_above_it():
    assert only(check(OUT, 4)).title == "Exercise 1"


def test_the_line_is_the_one_that_the_check_quotes_wherever_it_stands():
    helper = new_code_cell("def g(z):\n    return z + 1")
    wrong = check(error("CheckFailed", "✗ f: it is off\n  Hint: Line 2: `return z\n  + 1`. Why?"))
    assert only(answer("def f(z):\n    return g(z)"), helper, wrong, line=2).line == (2, "return z + 1")
    assert only(answer("def f(z):\n    return g(z)"), wrong, line=2).line is None


def test_a_function_of_one_line_shows_it_where_no_line_was_found():
    wrong = check(error("CheckFailed", "✗ f: it is off"))
    assert only(answer("def f(z):\n    return -z"), wrong).line == (2, "return -z")
    assert only(answer("def f(z):\n    z = -z\n    return z"), wrong).line is None


def test_a_cell_that_stopped_is_blamed_only_where_the_function_is_missing():
    stopped = answer(
        "def f(z)\n    return z", error("SyntaxError", '  File "x", line 1\n    def\nSyntaxError: expected')
    )
    missing = only(stopped, check(error("NameError", "✗ f: the name 'f' is not defined")))
    assert (missing.stopped, missing.line) == ("SyntaxError: expected", (1, "def f(z)"))
    assert only(stopped, check(error("CheckFailed", "✗ f: it is off"))).stopped == ""


def test_an_exception_is_told_with_its_message():
    facts = "    input  z = 1\n    got    ValueError: math\n           domain error\n           line 2: return log(z)"
    stopped = only(check(error("CheckFailed", f"✗ f: it stopped with ValueError\n{facts}")))
    assert stopped.sentence == "It stopped with ValueError: math domain error."


def test_an_ordinary_tests_exception_is_named():
    assert only(check(error("AssertionError", "1 != 2"))).note.headline == "AssertionError: 1 != 2"


def test_only_a_persons_comment_is_a_comment():
    said = comments([words(3, comment="Good."), words(0, comment="No response."), answer("f")], LESSON, Room())
    assert [(c.title, c.html) for c in said] == [("In words", "<p>Good.</p>\n")]


def test_the_sentences_of_a_mark_are_taken_as_they_are():
    wrong = check(error("CheckFailed", "✗ f: it is  [f/off]\n    got  1\n  Hint: Look\n  again."))
    note = only(wrong, headline="it is  off", hint="Look  again.").note
    assert (note.headline, note.hint, note.facts) == ("it is  off", "Look  again.", (("got", "1"),))


@pytest.mark.parametrize("kind", ["timed out", "crashed", "memory"])
def test_where_there_was_no_verdict_the_hint_says_what_to_look_for(kind):
    assert only(check(error(kind, "✗ f: it did not end within 4 seconds")), kind=kind).note.hint.startswith("Look for ")


@pytest.mark.parametrize(
    ("headline", "sentence"),
    [
        ("the bias is added twice", "The bias is added twice."),
        ("a sign is wrong", "A sign is wrong."),
        ("`z` is a list", "`z` is a list."),
        ("W is changed", "W is changed."),
        ("right, but in whose memory?", "Right, but in whose memory?"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(headline, sentence):
    assert only(check(error("CheckFailed", f"✗ f: {headline}"))).sentence == sentence


def test_a_note_without_end_is_cut():
    assert len(only(check(error("CheckFailed", "✗ f: " + "x y " * 4_000))).note.headline) < 2_000
