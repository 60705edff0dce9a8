"""The worksheet asks what the lessons ask, and its numbers are those of the mathematics."""

import re

import front
import nbformat
import numpy as np
import pytest
import worksheet
from headers import lessons
from site_widgets import SiteError

from course_lib import data, network

LESSONS = lessons(front.ROOT)
TOO_MUCH = re.compile(
    r"\b(?:[Uu]nfold|[Rr]un the cell|Look|[Bb]elow|Above each|[Yy]ou will see|network again|standard deviation|softmax"
    r"|ReLU|η)\b|<!--"
)
"""What no paper shows, and what nobody knows who has had nothing yet."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with both pages."""
    folder = tmp_path_factory.mktemp("worksheet")
    worksheet.write(folder)
    return folder


@pytest.mark.parametrize("name", LESSONS)
def test_a_guess_is_the_lessons_and_its_answer_is_one_of_its_options(name):
    guess = worksheet.guess(name)
    notebook = nbformat.read(front.ROOT / "lessons" / name / f"{name}.ipynb", as_version=4)
    (cell,) = (c for c in notebook.cells if c.cell_type == "code" and guess.question in c.source)
    assert all(option in cell.source for option in guess.options)
    assert guess.right in guess.options
    assert guess.about
    assert len(guess.because) > 20


@pytest.mark.parametrize("name", LESSONS)
def test_a_guess_speaks_of_nothing_that_paper_does_not_show(name):
    guess = worksheet.guess(name)
    for words in (*guess.about, guess.because):
        assert not TOO_MUCH.search(words)


def test_a_lesson_whose_chosen_guess_is_gone_stops_the_worksheet(monkeypatch):
    monkeypatch.setitem(worksheet.CHOSEN, "01_neuron", "A question that nobody asks?")
    with pytest.raises(SiteError, match="A question that nobody asks"):
        worksheet.guess("01_neuron")


def test_the_numbers_are_those_of_the_differences_of_the_loss():
    def loss(params):
        return network.loss(network.forward(params, worksheet.X, network.sigmoid)[1][-1], worksheet.Y)

    found = [step.value for step in worksheet.steps()["Gradients"]]
    (W, b), (V, c) = data.PAPER_PARAMS

    def slope(array, place):
        moved = np.zeros_like(array)
        moved[place] = 1e-5
        ends = [
            loss([(W + s * moved, b), (V, c)]) if array is W else loss([(W, b), (V + s * moved, c)]) for s in (1, -1)
        ]
        return worksheet.number((ends[0] - ends[1]) / 2e-5)

    assert found == [slope(V, (0, 0)), slope(V, (0, 1)), *(slope(W, (i, j)) for i in (0, 1) for j in (0, 1))]


def test_the_loss_falls_and_the_example_is_not_the_lessons():
    parts = worksheet.steps()
    before, after = parts["Forward"][-1].value, parts["One step downhill"][-1].value
    assert float(after) < float(before)
    assert not np.array_equal(worksheet.X, data.PAPER_X)


def test_the_worksheet_holds_no_answer_and_the_other_page_all_of_them(site):
    asked, told = ((site / name).read_text(encoding="utf-8") for name in (worksheet.SHEET, worksheet.ANSWERS))
    values = {step.value for part in worksheet.steps().values() for step in part}
    assert [value for value in values if f">{value}<" in asked] == []
    assert [value for value in values if f"<td>{value}</td>" not in told] == []
    for name in LESSONS:
        guess = worksheet.guess(name)
        assert front.environment().from_string("{{ it }}").render(it=guess.because) in told
        assert guess.because not in asked


def test_two_builds_of_the_worksheet_are_the_same_and_small(site, tmp_path):
    worksheet.write(tmp_path)
    for name in (worksheet.SHEET, worksheet.ANSWERS):
        assert (tmp_path / name).read_bytes() == (site / name).read_bytes()
        assert (site / name).stat().st_size < 100_000


@pytest.mark.parametrize("name", worksheet.ON_PAPER)
def test_what_the_sheet_says_in_its_own_words_has_the_lessons_numbers(name):
    notebook = nbformat.read(front.ROOT / "lessons" / name / f"{name}.ipynb", as_version=4)
    prose = " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    own = worksheet.on_paper(name)
    for number in re.findall(r"(?<![\w.])\d[\d,.]*\d|\b(?:ten)\b", own):
        assert number in prose, number
    assert "{" not in own


def test_the_picture_and_the_table_name_a_number_alike(site):
    text = (site / worksheet.SHEET).read_text(encoding="utf-8")
    hows = " ".join(step.how for part in worksheet.steps().values() for step in part)
    assert "(1)" in re.sub(r"<[^>]*>", "", hows)
    assert not re.search(r"<mi>[vc]</mi>", hows)
    assert not re.search(r"<mi>[vc]</mi>", text)
    assert len(re.findall(r"<mi>[wbza]</mi>", hows)) > 20
