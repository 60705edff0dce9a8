"""The lessons' predictions: each is marked, its mark is in its options, and its numbers are the lesson's own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from course_lib import widgets
from course_lib.widgets.prediction import known

ROOT = Path(__file__).resolve().parents[2]
SOLVED = sorted(ROOT.glob("solutions/*/*.ipynb"))
COMPUTED = {
    f"{128 * 784:,}",
    f"{round(1_000_000 / (784 + 1 + 10) / 50) * 50:,}",  # a hidden neuron has 784 weights, a bias, and ten weights more
    f"{60**2:,}",
    f"{2 * 7000:,}",
    f"{0.7311 * (1 - 0.7311):.2f}",
    f"{1 - 0.7311:.2f}",
    "88%",  # the race of lesson 08: its means, rounded
    "91%",
}
OPTIONS = ["it falls", "it rises", "it stays"]


def asked() -> Iterator[tuple[str, list[str], str]]:
    """Each prediction of the lessons: its question, its options, and all that its lesson says and prints."""
    for file in SOLVED:
        cells = nbformat.read(file, as_version=4).cells
        outputs = [output for cell in cells for output in cell.get("outputs", [])]
        printed = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs]
        text = "\n".join([cell.source for cell in cells] + printed)
        for cell in cells:
            if cell.cell_type == "code" and cell.source.startswith("widgets.Prediction("):
                call = ast.parse(cell.source).body[0].value
                yield *[ast.literal_eval(argument) for argument in call.args], text


ASKED = list(asked())


@pytest.mark.parametrize(("question", "options", "lesson"), ASKED, ids=[question for question, *_ in ASKED])
def test_every_prediction_is_marked_with_a_reason_for_each_option(question: str, options: list[str], lesson: str):
    prediction = widgets.Prediction(question, options)
    assert prediction.right in options
    assert prediction.needs.keys() == set(options) - {prediction.right}
    for text in [prediction.because, *prediction.needs.values()]:
        assert text.endswith("."), text
        assert len(text) < 240, text
        said = re.findall(r"\d+(?:[.,]\d+)+%?|\d+%", text)
        assert [number for number in said if number not in lesson and number not in COMPUTED] == []


def test_what_is_known_is_asked_in_a_lesson():
    assert len(ASKED) == 25
    assert known().keys() == {question for question, *_ in ASKED}


def test_a_prediction_of_ones_own_says_what_is_right_and_why():
    made = widgets.Prediction("What does it do?", OPTIONS, right="it falls", because="Look.", needs={"it rises": "No."})
    assert (made.right, made.because, made.needs) == ("it falls", "Look.", {"it rises": "No."})
    assert (made.answer, made.marked) == (None, False)


def test_a_prediction_without_a_right_option_is_kept_and_not_marked():
    made = widgets.Prediction("What does it do?", OPTIONS)
    assert (made.right, made.because, made.needs) == (None, "", {})


@pytest.mark.parametrize(
    ("mark", "says"),
    [
        ({"right": "it flies"}, "the right option is one of it falls, it rises, it stays; got 'it flies'"),
        (
            {"right": "it falls", "needs": {"it falls": "."}},
            "needs are for the wrong options, it rises, it stays; got it",
        ),
        ({"right": "it falls", "needs": {"it flies": "."}}, "got it flies"),
    ],
)
def test_a_mark_that_fits_no_option_is_refused(mark: dict, says: str):
    with pytest.raises(ValueError, match=says):
        widgets.Prediction("What does it do?", OPTIONS, **mark)


def test_the_answer_of_a_saved_notebook_is_read_as_before():
    made = widgets.Prediction("What does it do?", OPTIONS)
    made.set_state({"answer": "it rises"})
    assert (made.answer, made.marked) == ("it rises", False)
