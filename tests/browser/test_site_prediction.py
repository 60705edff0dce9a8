"""Predictions on the website: a committed guess opens what answers it, and is marked with the reason."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.jupyterlab_in_chromium import ARTEFACTS
from tests.browser.test_site import inaccessible

MARKED = """from course_lib import widgets

widgets.Prediction(
    "How far?",
    ["to 1", "to 2", "for ever"],
    right="to 1",
    because="Look at the end of the curve.",
    needs={"for ever": "For that, it would have to rise by as much in each step."},
)"""
CELLS = [
    MARKED.split("\n\n")[0],
    MARKED.split("\n\n")[1],
    'widgets.Prediction("How fast?", ["slowly", "quickly"])',
    'print("as fast as this")',
    'widgets.Prediction("Which shape has the loss along w?", ["a V, with a corner at the bottom", '
    '"a parabola, smooth at the bottom", "a wavy line with several valleys"])',
    'print("a parabola")',
]


def guess(page: Page, question: str, option: str) -> Locator:
    box = page.get_by_role("group", name=question)
    box.get_by_label(option).check()
    box.get_by_role("button", name="Commit").press("Enter")
    return box


def test_a_right_guess_is_marked_with_its_reason(page: Page):
    box = guess(page, "How far?", "to 1")
    expect(box.locator("output")).to_have_text("✓ You guessed right. Look at the end of the curve.")
    expect(box.locator("output")).to_be_focused()
    expect(box.locator("label").filter(has_text="✓")).to_have_text("✓to 1, right, your first guess")
    expect(box.get_by_role("button")).to_have_count(0)
    box.get_by_label("for ever").check()  # whoever was right may ask what is wrong with another one
    expect(box.locator("output")).to_have_text(
        "✗ It is not: for ever. For that, it would have to rise by as much in each step. Your first guess counts: to 1."
    )
    assert inaccessible(page) == []


def test_a_wrong_guess_says_why_and_lets_the_reader_choose_again(page: Page):
    box = guess(page, "How far?", "for ever")
    said = box.locator("output")
    expect(said).to_have_text(
        "✗ Not this time. For that, it would have to rise by as much in each step. Choose again, or see the answer."
    )
    expect(box.locator("label").filter(has_text="✗")).to_have_text("✗for ever, wrong, your first guess")
    expect(box.locator("label").filter(has_text="✓")).to_have_count(0)
    assert inaccessible(page) == []
    box.get_by_label("to 2").check()
    expect(said).to_have_text("✗ It is not: to 2. Your first guess counts: for ever. Choose again, or see the answer.")
    box.get_by_label("to 1").check()
    expect(said).to_have_text("✓ It is: to 1. Look at the end of the curve. Your first guess counts: for ever.")
    expect(box.locator("label").filter(has_text="✗")).to_have_count(2)
    expect(box.locator(".bbh-chosen")).to_contain_text("for ever")
    expect(box.get_by_role("button")).to_have_count(0)
    assert inaccessible(page) == []


def test_the_answer_is_shown_to_whoever_asks_for_it(page: Page):
    box = guess(page, "How far?", "to 2")
    box.get_by_role("button", name="See the answer").press("Enter")
    expect(box.locator("output")).to_have_text(
        "✓ It is: to 1. Look at the end of the curve. Your first guess counts: to 2."
    )
    expect(box.locator("output")).to_be_focused()
    expect(box.get_by_label("to 1")).to_be_checked()


@pytest.mark.parametrize("width", [390, 1366])
def test_no_mark_moves_an_option(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 844})
    box = page.get_by_role("group", name="Which shape")
    places = """box => [...box.querySelectorAll("label > span:not([aria-hidden])")].map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return [x - box.getBoundingClientRect().x, y - box.getBoundingClientRect().y, width, height];
    })"""
    before = box.evaluate(places)
    guess(page, "Which shape", "a V, with a corner at the bottom")
    expect(box.locator("label").filter(has_text="✗")).to_have_count(1)
    assert box.evaluate(places) == before
    box.get_by_label("a parabola").check()
    expect(box.locator("label").filter(has_text="✓")).to_have_count(1)
    assert box.evaluate(places) == before


def test_a_guess_opens_its_answer_and_no_other(page: Page):
    answers = page.locator("details.answer")
    expect(answers).to_have_count(2)
    expect(answers.locator(".highlight")).to_have_count(2)  # the code waits, too: it may say what comes out
    guess(page, "How far?", "to 1")  # what answers it comes after another question
    assert answers.evaluate_all("all => all.map((one) => one.open)") == [False, False]
    box = guess(page, "How fast?", "slowly")
    expect(page.get_by_text("as fast as this", exact=True)).to_be_visible()
    assert answers.evaluate_all("all => all.map((one) => one.open)") == [True, False]
    expect(answers.first.locator("summary")).to_be_hidden()  # nothing is left that would fold it again
    expect(answers.last.locator("summary")).to_have_text("Guessed? Then see.")
    expect(box.locator("output")).to_have_text("Committed. You said: slowly. Now read on, and see.")
    expect(box.get_by_text("✓")).to_have_count(0)


SHAPE = "Which shape has the loss along w?"


def answer_of(page: Page) -> Locator:
    return page.locator("details.answer").filter(has_text="a parabola")


def test_a_wrong_guess_leaves_the_answer_closed_until_the_right_one_is_found(page: Page):
    box = guess(page, SHAPE, "a wavy line with several valleys")
    expect(box.locator("output")).to_contain_text("Choose again, or see the answer.")
    expect(answer_of(page)).not_to_have_attribute("open", "")
    expect(answer_of(page).locator("summary")).to_be_visible()  # whoever does not want to choose again opens it here
    box.get_by_label("a V, with a corner").check()
    expect(answer_of(page)).not_to_have_attribute("open", "")
    box.get_by_label("a parabola").check()
    expect(answer_of(page)).to_have_attribute("open", "")
    expect(answer_of(page).locator("summary")).to_be_hidden()


def test_a_wrong_guess_opens_the_answer_to_whoever_asks_for_it(page: Page):
    box = guess(page, SHAPE, "a wavy line with several valleys")
    box.get_by_role("button", name="See the answer").click()
    expect(answer_of(page)).to_have_attribute("open", "")


@pytest.mark.parametrize("width", [390, 1366])
def test_no_empty_strip_stands_over_what_an_opened_answer_begins_with(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 844})
    guess(page, SHAPE, "a parabola")
    expect(answer_of(page)).to_have_attribute("open", "")
    strip = answer_of(page).evaluate("""box => [...box.children].find((one) => one.getClientRects().length)
      .getBoundingClientRect().top - box.getBoundingClientRect().top""")
    assert 0 <= strip < 13


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_a_guess_of_a_lesson_is_marked_at_every_width(page: Page, scheme: str, width: int):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    guess(page, "How far?", "to 1")
    box = guess(page, "Which shape", "a V, with a corner at the bottom")
    expect(box.locator("output")).to_contain_text(
        "Not this time. A V would need the size of the error in the place of its square."
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert inaccessible(page) == []
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"site_prediction_{width}_{scheme}.png", full_page=True)
