"""The graph view on the website, where no Python runs: a formula of one's own is read and drawn by the browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.jupyterlab_in_chromium import ARTEFACTS
from tests.browser.one_page import one_page
from tests.browser.test_site import inaccessible

VIEW = 'from course_lib import widgets\n\nwidgets.GraphView("(x + 2) * x**2", x=3.0, also=["tanh(w * x)"])'


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    file = one_page(tmp_path_factory.mktemp("site"), VIEW)
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def box(page: Page) -> Locator:
    box = page.get_by_role("group", name="Computational graph")
    box.get_by_role("button", name="Reset").press("Enter")  # on a phone, what an earlier test was told lies over it
    # The next frame writes the formula into the field, over what a test would have typed by then.
    expect(box.get_by_role("textbox", name="formula")).to_have_value("(x + 2) * x**2")
    return box


def enter(box: Locator, formula: str) -> None:
    field = box.get_by_role("textbox", name="formula")
    field.fill(formula)
    field.press("Enter")


def test_a_formula_of_ones_own_is_drawn_without_python(page: Page, box: Locator):
    enter(box, "u = w1 * x; tanh(u) + exp(-u)")
    expect(box.locator(".bbh-said")).to_contain_text("tanh(u) + exp(−u) = 1.04\n")
    expect(box.get_by_role("slider", name=re.compile("^input"))).to_have_count(2)
    expect(box.get_by_role("slider", name="input x")).to_have_attribute("aria-valuetext", "3")
    expect(box.get_by_role("alert")).to_be_empty()
    expect(box.get_by_role("combobox", name="choose").locator("option:checked")).to_have_text("your own, below")
    box.get_by_role("button", name="inputs only").click()
    box.get_by_role("button", name="next ▶").click()
    expect(box.locator(".bbh-said")).to_have_text(re.compile("^Step 1 of 11, forward: u = w₁ · x = 1 · 3 = 3"))
    box.get_by_role("slider", name="input w1").press("ArrowRight")
    assert inaccessible(page) == []


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("2x", "The formula cannot be read at '2x'; a product is written with *, as in 2*x. Did you mean 2*x?"),
        ("x^2", "A power is written with **, as in x**2. Did you mean x**2?"),
        ("log(-x**2)", "log(-x ** 2) needs a positive number; -x ** 2 is -9 here."),
        ("q = z * x; z = 2 * x", "z has no value where it is used; give it its line before that."),
    ],
)
def test_a_formula_that_is_none_is_refused_in_pythons_words(page: Page, box: Locator, formula: str, says: str):
    enter(box, formula)
    expect(box.get_by_role("alert")).to_have_text(f"{says} The graph below is still that of (x + 2) * x**2.")
    expect(box.get_by_role("textbox", name="formula")).to_have_attribute("aria-invalid", "true")
    expect(box.locator(".bbh-said")).to_contain_text("= 45\n")
    assert inaccessible(page) == []
    box.get_by_role("textbox", name="formula").press("Escape")
    expect(box.get_by_role("alert")).to_be_empty()
    expect(box.get_by_role("textbox", name="formula")).to_have_value("(x + 2) * x**2")


def test_what_is_meant_is_drawn_by_a_button(page: Page, box: Locator):
    enter(box, "exp(2x")
    meant = box.get_by_role("button", name="Draw exp(2*x) instead")
    expect(meant).to_be_visible()
    assert inaccessible(page) == []
    meant.click()
    expect(box.locator(".bbh-said")).to_contain_text("exp(2 · x) = 403")
    expect(box.get_by_role("textbox", name="formula")).to_have_value("exp(2*x)")
    expect(box.get_by_role("textbox", name="formula")).to_be_focused()
    expect(box.get_by_role("alert")).to_be_empty()
    expect(meant).to_have_count(0)


def test_signs_of_the_page_are_read_and_said(page: Page, box: Locator):
    enter(box, "w·x²")
    expect(box.locator(".bbh-said")).to_contain_text("w · x² = 9")
    expect(box.get_by_role("textbox", name="formula")).to_have_value("w*x**2")
    expect(box.get_by_text("The signs of the page are written as Python has them.")).to_be_visible()
    box.get_by_role("button", name="Reset").click()
    expect(box.get_by_text("The signs of the page are written as Python has them.")).to_have_count(0)
    assert inaccessible(page) == []


def test_a_formula_starts_where_it_is_said_to_start(box: Locator):
    enter(box, "exp(1000*x)")  # the formula before it has left x at 3
    expect(box.get_by_text("It starts at x = 0.5, where it has a value.")).to_be_visible()
    expect(box.get_by_role("slider", name="input x")).to_have_attribute("aria-valuetext", "0.5")


def test_on_a_corner_two_slopes_are_said_and_none_is_compared(page: Page, box: Locator):
    enter(box, "relu(x - 1)")
    check = box.get_by_role("group", name="Numeric check")
    expect(check.get_by_role("img")).to_have_attribute("aria-label", re.compile("^Relative error"))
    box.get_by_role("slider", name="input x").fill("1")
    expect(box.locator(".bbh-said")).to_contain_text("x 0 and 1 (the graph takes 0)")
    expect(check.get_by_role("cell")).to_have_text(["0", "", "0.5", "–", "1", "–"])
    expect(check.get_by_role("img")).to_have_attribute("aria-label", re.compile("^Here is a corner"))
    assert inaccessible(page) == []


def test_what_is_undefined_has_no_slope_anywhere(page: Page, box: Locator):
    enter(box, "log(x) + 1")
    expect(box.locator(".bbh-said")).to_contain_text("log(x) + 1 = 2.1\n")
    box.get_by_role("slider", name="input x").fill("-1")
    expect(box.locator(".bbh-said")).to_contain_text("log(x) needs a positive number; x is −1 here.")
    expect(box.locator("svg.bbh-graph .bbh-backward")).to_have_text(["◂ –"] * 3)
    expect(box.locator("svg.bbh-graph .bbh-pill text")).to_have_text(["–", "–"])
    expect(box.locator("svg.bbh-graph .bbh-forward")).to_have_text(["▸ −1", "▸ undefined", "▸ undefined"])
    expect(box.get_by_role("group", name="Numeric check").get_by_role("cell").first).to_have_text("undefined")
    assert inaccessible(page) == []


@pytest.mark.parametrize("width", [1024, 1366])
def test_the_result_of_a_loss_is_in_sight(page: Page, box: Locator, width: int):
    page.set_viewport_size({"width": width, "height": 768})
    for formula in ["(y - sigmoid(w*x+b))**2", "tanh(w2 * tanh(w1*x + b1) + b2) + 0.1*w1"]:
        enter(box, formula)
        expect(box.locator(".bbh-said .bbh-headline")).to_contain_text("w · x" if "y -" in formula else "w₁ · x")
        frame = box.get_by_role("group", name="The graph", exact=True)
        page.wait_for_function(
            "scroll => scroll.scrollWidth <= scroll.clientWidth + 1", arg=frame.element_handle(), timeout=10_000
        )
        expect(box.get_by_text("⇄ the graph goes on: scroll it sideways")).to_be_hidden()


def test_a_formula_starts_alike_whatever_was_moved_before(box: Locator):
    menu, x = box.get_by_role("combobox", name="choose"), box.get_by_role("slider", name="input x")
    x.fill("0.5")
    menu.select_option("tanh(w * x)")
    expect(x).to_have_attribute("aria-valuetext", "3")
    expect(box.get_by_role("textbox", name="formula")).to_have_value("tanh(w * x)")
    x.fill("-2")
    enter(box, "sin(x)")
    expect(box.locator(".bbh-said")).to_contain_text("sin(x) = 0.141")
    x.fill("1")
    menu.select_option("(x + 2) * x**2")
    expect(x).to_have_attribute("aria-valuetext", "3")


def test_enter_on_what_is_drawn_moves_no_slider(box: Locator):
    x = box.get_by_role("slider", name="input x")
    x.fill("0.5")
    expect(x).to_have_attribute("aria-valuetext", "0.5")
    box.get_by_role("textbox", name="formula").press("Enter")
    expect(box.locator(".bbh-said")).to_contain_text("= 0.625\n")
    expect(x).to_have_attribute("aria-valuetext", "0.5")


@pytest.mark.parametrize("width", [390, 1366])
def test_what_is_wrong_with_a_formula_covers_nothing_and_stays(page: Page, box: Locator, width: int):
    page.set_viewport_size({"width": width, "height": 844})
    enter(box, "(x + 1")
    step, alert = box.get_by_role("button", name="inputs only"), box.get_by_role("alert")
    step.click(timeout=2000)  # nothing lies over it
    expect(box.locator(".bbh-said")).to_contain_text("The inputs are known.")
    expect(alert).to_be_visible()
    expect(box.get_by_role("textbox", name="formula")).to_have_value("(x + 1")
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_a_long_formula_fits_the_page(page: Page, box: Locator, scheme: str, width: int):
    enter(box, "z1 = w1*x + b1; a1 = tanh(z1); z2 = w2*a1 + b2; L = (sigmoid(z2) - y)**2 + 0.1*w1**2")
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    box.scroll_into_view_if_needed()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"site_own_formula_{width}_{scheme}.png")
    enter(box, "x +")
    expect(box.get_by_role("alert")).to_be_visible()
    page.screenshot(path=ARTEFACTS / f"site_wrong_formula_{width}_{scheme}.png")
