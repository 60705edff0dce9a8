"""The body of an exercise's function on the website, where no Python runs: typed, indented, and checked."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from course_lib.mistakes import mistake
from tests.browser.jupyterlab_in_chromium import ARTEFACTS
from tests.browser.one_page import wake
from tests.browser.test_site import inaccessible
from tests.javascript.test_several_lines_in_node import solution

CELLS = ["from course_lib import widgets", 'widgets.SeveralLines("backward", course="get_the_course.html", length=9)']
WITHOUT_M = ("(As[-1] - Y) / m", "(As[-1] - Y)")


@pytest.fixture
def box(page: Page) -> Locator:
    return page.get_by_role("group", name="The body of backward, checked here")


def enter(box: Locator, text: str) -> Locator:
    """Write a body and check it; return where the verdict is said."""
    box.get_by_role("textbox").fill(text)
    box.get_by_role("button", name="Check").click()
    return box.get_by_role("status")


def test_the_course_s_own_body_is_right_with_its_head_and_without(page: Page, box: Locator):
    for text in (solution("backward"), solution("backward").partition("\n")[2]):
        said = enter(box, text)
        expect(said).to_contain_text("✓ Right. ")
        expect(said.get_by_role("link", name="get the course")).to_have_attribute("href", "get_the_course.html")
        expect(box.get_by_role("textbox")).to_have_attribute("aria-invalid", "false")
        enter(box, "return 1")
    assert inaccessible(page) == []


def test_a_mistake_of_the_catalogue_is_named(box: Locator):
    said = enter(box, solution("backward").replace(*WITHOUT_M))
    expect(said).to_contain_text(f"✗ Not yet: {mistake('backward', 'no-1-over-m').name}.")
    expect(box.get_by_role("textbox")).to_have_attribute("aria-invalid", "true")


def test_an_error_is_told_with_its_line(box: Locator):
    said = enter(box, "m = Y.shape[1]\nreturn params[m]")
    expect(said).to_contain_text("✗ IndexError, line 2: ")
    expect(said.locator("code")).to_have_text("return params[m]")


def test_the_keys_of_a_code_field(page: Page, box: Locator):
    field = box.get_by_role("textbox")
    field.focus()
    page.keyboard.type("for i in range(3):\nx = i\nif x:\npass\ny = 2\n")
    assert field.input_value() == "for i in range(3):\n    x = i\n    if x:\n        pass\n    y = 2\n    "
    page.keyboard.press("Backspace")
    page.keyboard.type("z = 1")
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    assert field.input_value().endswith("\n    z = 1")
    page.keyboard.press("Shift+Tab")
    assert field.input_value().endswith("\nz = 1")
    page.keyboard.press("Shift+Enter")
    expect(box.get_by_role("status")).to_contain_text("It returns None.")
    page.keyboard.press("Control+z")
    assert field.input_value().endswith("\n    z = 1")


def test_escape_and_then_tab_leave_the_field(page: Page, box: Locator):
    box.get_by_role("textbox").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(box.get_by_role("button", name="Check")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(box.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    expect(box.get_by_role("textbox")).not_to_be_focused()


def test_what_was_typed_is_there_after_a_reload(page: Page, box: Locator):
    said = enter(box, "return None")
    expect(said).to_contain_text("It returns None.")
    box.get_by_role("textbox").press_sequentially("  # not yet")
    page.wait_for_timeout(300)
    page.reload()
    wake(page)
    expect(box.get_by_role("textbox")).to_have_value("return None  # not yet")
    expect(box.get_by_role("status")).to_contain_text("It returns None.")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_long_line_scrolls_in_its_field_and_the_numbers_stand_beside_their_lines(
    page: Page, box: Locator, width: int
):
    page.set_viewport_size({"width": width, "height": 800})
    enter(box, "\n".join(["x = 1"] * 9 + ["y = " + "1 + " * 60 + "1", "return y"]))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    field, numbers = box.get_by_role("textbox"), box.locator(".bbh-line-numbers")
    assert numbers.inner_text().split()[-1] == "11"
    sizes = [one.evaluate("one => getComputedStyle(one).lineHeight") for one in (field, numbers)]
    assert sizes[0] == sizes[1]
    assert field.evaluate("one => one.scrollHeight <= one.clientHeight"), "no line is hidden"


def test_a_verdict_does_not_speak_of_lines_that_were_changed_since(box: Locator):
    body = solution("backward")
    said = enter(box, body)
    expect(said).to_contain_text("✓ Right. ")
    field = box.get_by_role("textbox")
    field.press("End")
    field.press("x")
    expect(said).to_contain_text("Before your change: ✓ Right.")
    field.press("Backspace")
    expect(said).to_contain_text("✓ Right. ")
    expect(said).not_to_contain_text("Before")


def test_the_verdict_is_in_sight_without_scrolling(page: Page, box: Locator):
    page.set_viewport_size({"width": 1366, "height": 420})
    said = enter(box, "return 1")
    expect(said).to_be_in_viewport(ratio=1)
    page.wait_for_timeout(300)
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(1500)  # the browser notes where the reader is now and then, and would go back there itself
    page.reload()  # a verdict that was kept moves no page
    expect(said).to_contain_text("✗ Not yet")
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") < 5


def test_the_hint_has_what_the_functions_take_and_the_exercises_names_work_too(box: Locator):
    expect(box).to_contain_text("You have blame_at_output(dA, Z, d_activation), hand_back(W_next, delta_next, Z, d_act")
    own = {"blame_at_output": "output_delta", "hand_back": "hidden_delta", "gradients_of": "layer_grads"}
    body = solution("backward")
    for lent, name in own.items():
        body = body.replace(lent, name)
    expect(enter(box, body)).to_contain_text("✓ Right. ")


def test_a_finger_indents_with_buttons_and_hears_nothing_of_keys(browser: Browser, address: str):
    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        page.goto(address)
        wake(page)
        box = page.get_by_role("group", name="The body of backward, checked here")
        expect(box.get_by_text("Shift + Enter checks")).to_be_hidden()
        field = box.get_by_role("textbox")
        field.fill("for k in range(3):\nx = k")
        box.get_by_role("button", name="Indent", exact=True).tap()
        expect(field).to_have_value("for k in range(3):\n    x = k")
        expect(field).to_be_focused()
        box.get_by_role("button", name="Indent less").tap()
        expect(field).to_have_value("for k in range(3):\nx = k")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.screenshot(path=ARTEFACTS / "several_lines_phone.png")


def test_a_mouse_gets_no_buttons_that_indent(box: Locator):
    expect(box.get_by_text("Shift + Enter checks")).to_be_visible()
    expect(box.get_by_role("button", name="Indent", exact=True)).to_be_hidden()
