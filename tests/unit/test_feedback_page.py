"""What a page says besides the exercises: grading's note, and what to do where nothing could be read."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_lib.grading.feedback import page
from course_lib.grading.feedback.handed_out import HandedOut
from course_lib.grading.gradebook.autograded_notebook import NOTE
from course_lib.grading.outcome import Status

LESSON = HandedOut("01", frozenset(), frozenset(), {}, {})
TOLD = {"name": "", "student": "s", "graded": [], "score": 0.0, "max_score": 4.0, "late_penalty": 0}


def made(*cells: object, **kept: object) -> str:
    return page.text(cells, TOLD, kept, LESSON)


def test_gradings_note_is_set_and_not_shown_with_its_tags():
    note = new_markdown_cell("It did not end.\n\n- check.relu", id=NOTE)
    assert '<div class="notice"><p>It did not end.</p>\n<ul>' in made(note)


def test_of_two_notes_the_one_on_top_is_gradings():
    forged = new_markdown_cell("forged", id=NOTE)
    assert "forged" not in made(new_markdown_cell("ours", id=NOTE), forged)


def test_where_nothing_could_be_read_the_page_says_what_to_do_and_shows_no_blank_answers():
    html = made(new_code_cell("def relu(z): ..."), status=Status.MALFORMED)
    assert "save it and hand it in again" in html
    assert "Your notebook" not in html
    assert "relu" not in html


@pytest.mark.parametrize("status", [Status.GRADED, Status.CRASHED, Status.REFUSED, Status.FAILED])
def test_else_the_notebook_is_there(status):
    assert "relu" in made(new_code_cell("def relu(z): ..."), status=status)


def test_a_name_that_is_html_is_text():
    assert "<b>x</b>" not in page.text((), TOLD | {"name": "<b>x</b>"}, {}, LESSON)


def test_it_is_made_only_by_what_knows_the_courses_folders():
    told = {"metadata": {"path": "."}, "nbgrader": {"assignment": "01", "notebook": "01"}}
    with pytest.raises(ValueError, match="nbgrader generate_feedback"):
        page.FeedbackPage().from_notebook_node(new_notebook(), told)


def test_a_page_with_a_formula_brings_its_font_and_another_does_not():
    assert "font/woff" in made(new_code_cell("def f(): ..."), new_markdown_cell("It is $w_1$."))
    assert "font/woff" not in made(new_markdown_cell("It is <math>."))
