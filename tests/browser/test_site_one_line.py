"""One line of an exercise on the website, where no Python runs: checked by its numbers, its mistake named."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from course_lib.mistakes import mistake
from tests.browser.jupyterlab_in_chromium import ARTEFACTS
from tests.browser.one_page import wake
from tests.browser.test_site import inaccessible

CELLS = [
    "from course_lib import widgets",
    'widgets.OneLine("weighted_sum", course="get_the_course.html", length=1)',
    'widgets.OneLine("d_sigmoid")',
    'widgets.OneLine("softmax", course="get_the_course.html", length=3)',
    'widgets.OneLine("accuracy")',
    'widgets.OneLine("rmsprop_step")',
    'widgets.OneLine("each", course="get_the_course.html")',
]

NAMES = "Numbers: w1, w2, x1, x2, b. Arrays: w of shape (2,), x of shape (2,)."


@pytest.fixture
def box(page: Page) -> Locator:
    return page.get_by_role("group", name="One line of weighted_sum, checked here")


def enter(box: Locator, line: str) -> Locator:
    """Type a line and check it; return where the verdict is said."""
    field = box.get_by_role("textbox")
    field.fill(line)
    field.press("Enter")
    return box.get_by_role("status")


def test_under_a_finger_the_field_is_as_high_as_its_lines(browser: Browser, address: str):
    size = {"width": 390, "height": 844}
    context = browser.new_context(offline=True, viewport=size, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(address)
    wake(page)
    field = page.get_by_role("group", name="One line of weighted_sum, checked here").get_by_role("textbox")
    heights = []
    for terms in range(1, 13):
        field.fill("*".join(["(x_long_name - 1)"] * terms))
        inside, room = field.evaluate("one => [one.scrollHeight, one.clientHeight]")
        assert inside <= room, f"{terms} terms: {inside} px of text in {room} px"
        heights.append(room)
    assert heights[-1] > 3 * heights[0]  # it has grown line by line
    context.close()


DONE = "That is all that this field asks for. In the notebook you write the whole function"
IN_NUMBERS = f"{DONE}, one line, which does this for any number of inputs, and it is checked: get the course"
IN_ARRAYS = f"{DONE}, one line, and it is checked: get the course"


@pytest.mark.parametrize(
    ("line", "leads"),
    [
        ("w1 * x1 + w2 * x2 + b", IN_NUMBERS),
        ("return b - (-w1*x1 - x2*w2)", IN_NUMBERS),
        ("z = w @ x + b", IN_ARRAYS),
        ("np.sum(w * x) + b", IN_ARRAYS),
    ],
)
def test_a_right_line_in_any_form_leads_on_to_the_course(page: Page, box: Locator, line: str, leads: str):
    said = enter(box, line)
    expect(said).to_contain_text("✓ Right.")
    expect(said).to_contain_text(leads)
    expect(said.get_by_role("link", name="get the course")).to_have_attribute("href", "get_the_course.html")
    expect(box.get_by_role("textbox")).to_have_attribute("aria-invalid", "false")
    assert inaccessible(page) == []


NAIVE = "np.exp(Z) / np.sum(np.exp(Z), axis=0)"
STABLE = "E = np.exp(Z - Z.max(axis=0)); E / E.sum(axis=0)"


def test_a_line_of_a_column_is_tried_at_large_scores_and_at_several_columns(page: Page):
    box = page.get_by_role("group", name="One line of softmax, checked here")
    said = enter(box, NAIVE)
    expect(said).to_contain_text("✓ Right for these numbers, but not for all.")
    expect(said).to_contain_text(
        "The exercise asks for more. At scores near 1000 it overflows. At scores near −1000 it divides by 0."
    )
    expect(said).to_contain_text("In the notebook you write the whole function, about 3 lines, which does this")
    expect(enter(box, STABLE)).to_contain_text(f"{DONE}, about 3 lines, and it is checked: get the course")
    known = mistake("softmax", "over-everything")
    expect(enter(box, "np.exp(Z) / np.sum(np.exp(Z))")).to_contain_text(f"There, {known.name}.")


def test_a_field_of_arrays_alone_names_no_numbers(page: Page):
    box = page.get_by_role("group", name="One line of accuracy, checked here")
    expect(box).to_contain_text("Arrays: Y_hat of shape (3, 4), Y of shape (3, 4). Python’s signs")
    expect(box).not_to_contain_text("Numbers:")
    box.get_by_role("textbox", name="the expression behind return, in Y_hat, Y").fill("Y_hat.argmax(0) == Y.argmax(0)")
    box.get_by_role("button", name="Check").click()
    expect(box.get_by_role("status")).to_contain_text(f"✗ Not yet: {mistake('accuracy', 'not-averaged').name}.")
    assert inaccessible(page) == []


def test_a_known_mistake_has_the_catalogues_sentence_and_hint(page: Page, box: Locator):
    known = mistake("weighted_sum", "bias-subtracted")
    said = enter(box, "w1 * x1 + w2 * x2 - b")
    expect(said).to_contain_text(f"✗ Not yet: {known.name}.")
    expect(said).to_contain_text(known.hint)
    expect(said).to_contain_text(
        "For w1 = 2.2, w2 = 0.9, x1 = 0.1, x2 = −1.4, b = −0.8 your line gives −0.24, and −1.84"
    )
    expect(said.get_by_role("link")).to_have_count(0)
    assert inaccessible(page) == []


def test_a_line_that_cannot_be_read_says_where(page: Page, box: Locator):
    said = enter(box, "w1 * x1 + * b")
    expect(said).to_contain_text("Python cannot read on at “* b”.")
    expect(said.locator("mark")).to_have_text("* b")
    field = box.get_by_role("textbox")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    assert field.evaluate("field => field.selectionStart") == len("w1 * x1 + ")
    assert inaccessible(page) == []


@pytest.mark.parametrize("minus", "-−–")
def test_any_minus_counts_and_the_one_of_the_keyboard_is_left_to_be_copied(page: Page, box: Locator, minus: str):
    other = page.get_by_role("group", name="One line of d_sigmoid, checked here")
    field = other.get_by_role("textbox")
    field.fill(f"s * (1 {minus} s)")
    field.press("Enter")
    expect(other.get_by_role("status")).to_contain_text("✓")
    expect(field).to_have_value("s * (1 - s)")


def test_an_unknown_name_is_told_with_the_names_that_are_there(box: Locator):
    says = f"This field has no k.k is no name here: write the line with what is there. {NAMES}"
    expect(enter(box, "w1 * x1 + w2 * x2 + k")).to_contain_text(says)
    expect(box).to_contain_text(f"{NAMES} Python’s signs + - * / ** @ and NumPy’s functions, such as np.exp(…).")


def test_arrays_that_do_not_fit_are_told_with_their_shapes(box: Locator):
    shown = "✗ Not yet: the products of weights and inputs are not added up."
    expect(enter(box, "w * x + b")).to_contain_text(shown)
    expect(box.get_by_role("status")).to_contain_text("your line gives [−0.58, −2.06], an array of shape (2,), and one")
    says = "w @ [1, 2, 3]: w has shape (2,), [1, 2, 3] is a list.@ needs as many numbers on both sides"
    expect(enter(box, "w @ [1, 2, 3] + b")).to_contain_text(says)


def test_the_button_checks_too_and_each_line_has_a_verdict_of_its_own(page: Page, box: Locator):
    other = page.get_by_role("group", name="One line of d_sigmoid, checked here")
    other.get_by_role("textbox").fill("s * (1 - s)")
    other.get_by_role("button", name="Check").click()
    expect(other.get_by_role("status")).to_contain_text("✓ Right.")
    expect(box.get_by_role("status")).to_have_text("")
    expect(enter(box, "")).to_contain_text(f"There is no line yet.{NAMES}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 390, 1280, 1920])
def test_lines_fit_every_page(page: Page, box: Locator, scheme: str, width: int):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    enter(box, "w1 * x1 + w2 * x2 + b")
    other = page.get_by_role("group", name="One line of d_sigmoid, checked here")
    expect(enter(other, "s * 1 - s")).to_contain_text("it is 0 everywhere")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    column, card = page.evaluate(
        "['h1', '.bbh-one-line'].map((one) => document.querySelector(one).getBoundingClientRect().right)"
    )
    assert card <= column + 1, "it stands in the column of text"
    assert inaccessible(page) == []
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"site_one_line_{width}_{scheme}.png", full_page=True)


def test_a_long_line_is_seen_whole_on_a_phone_and_enter_checks_it(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    box = page.get_by_role("group", name="One line of rmsprop_step, checked here")
    field = box.get_by_role("textbox")
    low = field.bounding_box()["height"]
    said = enter(box, "w - eta * g / (np.sqrt(beta * s + (1 - beta) * g**2) + eps)")
    expect(said).to_contain_text("✓ Right.")
    assert field.bounding_box()["height"] > low + 10
    assert field.evaluate("one => one.scrollHeight <= one.clientHeight + 1 && one.scrollWidth <= one.clientWidth")
    expect(field).not_to_have_value("\n")


def test_a_missing_line_of_a_half_done_example_is_checked_behind_its_name(page: Page):
    box = page.get_by_role("group", name="The missing line, each, checked here")
    expect(box.locator("label")).to_contain_text("each =")
    expect(enter(box, "np.sum(squares)")).to_contain_text("all squares are added up to one number")
    said = enter(box, "np.sum(squares, axis=0)")
    expect(said).to_contain_text("✓ Right.In JupyterLab, you write it into the cell above and run it: get the course.")
    assert inaccessible(page) == []


def test_a_verdict_does_not_speak_of_a_line_that_was_changed_since(box: Locator):
    said = enter(box, "w1 * x1 + w2 * x2 + b")
    expect(said).to_contain_text("✓ Right")
    field = box.get_by_role("textbox")
    field.press("End")
    field.press("5")
    expect(said).to_contain_text("Before your change: ✓ Right")
    field.press("Backspace")
    expect(said).not_to_contain_text("Before")


def test_what_the_page_stumbles_over_is_told_as_its_own_fault_and_no_verdict_stays(box: Locator, page: Page):
    said = enter(box, "w1 * x1 + w2 * x2 + b")
    expect(said).to_contain_text("✓ Right")
    page.evaluate("void (Math.abs = () => { throw new RangeError('a test breaks the page'); })")
    expect(enter(box, "w1 * x1")).to_contain_text("✗ Not checked: this page stumbles over what stands there.")
