"""What a page gets of a body that is written on it: numbers, and no line of the answer."""

import json

import lesson_page
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_lib import network, widgets
from course_lib.checks import EXERCISES
from course_lib.widgets.several_lines import bodies, form, print_of, result, sent, shortened
from tests.javascript.test_several_lines_in_node import ROOT, STATE, solution


@pytest.mark.parametrize("name", bodies())
def test_a_page_gets_numbers_and_no_line_of_the_answer(name: str):
    made = widgets.SeveralLines(name, course="../get.html", length=4)
    state = json.dumps({key: getattr(made, key) for key in (*STATE, "ask", "head")}, ensure_ascii=False)
    lines = [line.strip() for line in solution(name).split("\n")[1:] if len(line.strip()) > 16]
    assert len(lines) >= 1
    assert [line for line in lines if line in state] == []
    assert len(state) < 40_000, "a page has a million bytes for all"


@pytest.mark.parametrize("name", bodies())
def test_the_cases_tell_the_named_mistakes_from_what_is_right_and_from_each_other(name: str):
    made = widgets.SeveralLines(name)
    cases = bodies()[name].cases()
    right = [result(EXERCISES[name].reference, case) for case in cases]
    assert [case["expected"] for case in made.cases] == [sent(shortened(value, 12)) for value in right]
    prints = [one["prints"] for one in made.mistakes]
    expected = [float(f"{print_of(value):.12g}") for value in right]
    assert len(prints) >= 10
    same = [one["name"] for one in made.mistakes if one["prints"] == expected and "forms" not in one]
    assert same == []


@pytest.mark.parametrize("name", bodies())
def test_what_is_lent_is_what_the_lesson_calls_so(name: str):
    lesson = EXERCISES[name].lesson
    text = (ROOT / "solutions" / lesson / f"{lesson}.md").read_text(encoding="utf-8")
    for own, known in bodies()[name].lends.items():
        assert own in text
        assert f"network.{known}" in text


def test_a_print_tells_two_values_that_have_changed_places():
    one, other = [np.array([1.0, 2.0])], [np.array([2.0, 1.0])]
    assert print_of(one) != pytest.approx(print_of(other))
    assert form([(np.zeros((2, 3)), 1.0), None]) == "[[(2, 3),()],None]"


def test_a_value_that_a_page_cannot_have_is_refused():
    assert sent([network.tanh, 2, 0.5, (np.ones(2),)]) == {
        "list": [{"f": "tanh"}, {"int": 2}, 0.5, {"tuple": [[1, 1]]}]
    }
    with pytest.raises(TypeError, match="a page has no set"):
        sent({1})


def test_an_exercise_without_a_body_is_refused():
    with pytest.raises(ValueError, match=r"several_lines\.toml has no body of 'sigmoid'; it has backward"):
        widgets.SeveralLines("sigmoid")


def test_a_body_stands_before_its_exercise():
    graded = {"nbgrader": {"grade_id": "backward", "solution": True}}
    cell = new_code_cell("def backward(): ...", metadata=graded)
    notebook = new_notebook(cells=[new_markdown_cell("Text"), cell])
    lesson_page.ask_for_lines(notebook, "", "../get.html")
    _, field, last = notebook.cells
    assert last is cell
    assert field.source.endswith("widgets.SeveralLines('backward', course='../get.html', length=0)")
