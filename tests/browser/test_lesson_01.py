"""Lesson 01 in a real browser, as a student meets it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.jupyterlab_in_chromium import PANEL, Lab

LESSON = "01_neuron/01_neuron.ipynb"


@pytest.fixture(scope="module")
def worked_through(shared_page: Lab) -> Lab:
    """The lesson, open, with every cell run once."""
    shared_page.run_all(shared_page.open(LESSON))
    return shared_page


def explorer(page: Page) -> Locator:
    return page.get_by_role("group", name="Neuron explorer")


def drawn(box: Locator) -> int:
    return int(box.get_attribute("data-drawn"))


def wait_for_picture(page: Page, box: Locator, before: int) -> None:
    page.wait_for_function("([box, before]) => +box.dataset.drawn > before", arg=[box.element_handle(), before])


def test_the_start_page_leads_to_the_lesson(lab: Lab):
    start = lab.open("START_HERE.ipynb")
    lab.run(lab.cell(start, "import course_lib"))
    expect(start.get_by_text("is ready. Open lesson 01 below.", exact=False).last).to_be_visible()
    lab.screenshot("start_page")
    start.get_by_role("link", name="01 Neuron").click()
    expect(lab.page.get_by_role("heading", name="What does one neuron compute?")).to_be_visible()


def test_the_explorer_answers_the_keyboard_and_python_agrees(worked_through: Lab):
    lab, notebook = worked_through, worked_through.page.locator(PANEL)
    box = explorer(lab.page)
    box.scroll_into_view_if_needed()
    cells = notebook.locator(".jp-CodeCell").count()
    bias = box.get_by_role("slider", name="bias b")
    picture = box.get_by_role("img").first
    before, seen = drawn(box), picture.get_attribute("aria-label")
    shot = picture.screenshot()
    bias.focus()
    for _ in range(35):
        bias.press("ArrowLeft")
    wait_for_picture(lab.page, box, before)
    expect(bias).to_have_value("-1.25")
    expect(box.get_by_role("status")).to_contain_text("AND: 4 of 4 inputs right")
    assert picture.get_attribute("aria-label") != seen
    assert picture.screenshot() != shot
    bias.press("d")  # twice d would delete a cell, if the key reached the notebook
    bias.press("d")
    assert notebook.locator(".jp-CodeCell").count() == cells
    readback = lab.cell(notebook, "now = explorer.state")
    lab.run(readback)
    expect(readback.get_by_text("w = (1.0, 0.5), b = -1.25: 4 of 4 right as AND")).to_be_visible()
    box.scroll_into_view_if_needed()
    lab.screenshot("explorer", box)
    assert lab.errors == []


def test_the_explorer_answers_the_mouse_and_resets(worked_through: Lab):
    lab = worked_through
    box = explorer(lab.page)
    box.scroll_into_view_if_needed()
    box.get_by_role("button", name="Reset").click()
    status = box.get_by_role("status")
    start = "z = w·x + b = 1.00·0.50 + 0.50·0.50 + 0.50 = 1.25"
    expect(status).to_contain_text(start)
    before = drawn(box)
    plane = box.get_by_role("img").first.bounding_box()
    lab.page.mouse.click(plane["x"] + 0.3 * plane["width"], plane["y"] + 0.3 * plane["height"])
    wait_for_picture(lab.page, box, before)
    expect(status).not_to_contain_text(start)
    box.get_by_role("combobox", name="gate").select_option("xor")
    box.get_by_role("combobox", name="activation").select_option("relu")
    expect(status).to_contain_text("XOR: 2 of 4 inputs right")
    expect(status).to_contain_text("relu(")
    box.get_by_role("button", name="Reset").click()
    expect(status).to_contain_text(start)
    expect(status).to_contain_text("AND: 1 of 4 inputs right")


def test_a_prediction_is_committed_once(worked_through: Lab):
    lab, notebook = worked_through, worked_through.page.locator(PANEL)
    box = notebook.get_by_role("group", name="What can the border")
    commit = box.get_by_role("button", name="Commit")
    expect(commit).to_be_disabled()
    box.get_by_label("a circle or an ellipse").check()
    commit.click()
    expect(box.get_by_text("Committed")).to_be_visible()
    expect(box.get_by_label("a straight line")).to_be_disabled()
    lab.screenshot("prediction", box)


def test_a_wrong_answer_is_named_and_the_right_one_gets_its_tick(worked_through: Lab):
    lab, notebook = worked_through, worked_through.page.locator(PANEL)
    answer, check = lab.cell(notebook, "def sigmoid(z)"), lab.cell(notebook, "check.sigmoid(sigmoid)")
    lab.write(answer, "def sigmoid(z):\n    return 1 / (1 + np.exp(z))")
    lab.run(check)
    expect(check.get_by_text("[sigmoid/wrong-sign]")).to_be_visible()
    expect(check.get_by_text("Traceback")).to_have_count(0)
    lab.write(answer, "def sigmoid(z)\n    return 1 / (1 + np.exp(-z))")
    lab.run(check)
    expect(check.get_by_text("stopped with SyntaxError, so this is about the function before it")).to_be_visible()
    lab.write(answer, "def sigmoid(z):\n    return 1 / (1 + np.exp(z))")
    lab.run(check)
    heading = notebook.locator(".jp-MarkdownCell").filter(has=lab.page.get_by_role("heading", name="The sigmoid"))
    for theme in ("Dark", "Light"):
        lab.theme(theme)
        heading.scroll_into_view_if_needed()
        lab.screenshot(f"named_mistake_{theme.lower()}", heading, check)
    lab.write(
        answer, "def sigmoid(z):\n    e = np.exp(-np.abs(z))\n    return np.where(np.asarray(z) < 0, e, 1) / (1 + e)"
    )
    lab.run(check)
    expect(check.get_by_text("✓ sigmoid: right on")).to_be_visible()
    lab.screenshot("tick", answer, check)


def test_validate_says_what_is_left_to_do(lab: Lab):
    lab.open(LESSON)
    lab.page.get_by_role("button", name="Validate").click()
    dialog = lab.page.get_by_role("dialog")
    expect(dialog.get_by_text("check.gate(gate)")).to_be_visible()
    expect(dialog.get_by_text("not attempted yet")).to_have_count(5)
    lab.screenshot("validate")


def test_what_is_not_attempted_yet_is_said_without_the_red_of_an_error(worked_through: Lab):
    check = worked_through.cell(worked_through.page.locator(PANEL), "check.relu(relu)")
    note, last = check.locator(".course-calm"), check.locator('[data-mime-type="application/vnd.jupyter.stderr"]')
    expect(note).to_contain_text("○ relu: not attempted yet")
    expect(last).to_have_text("○ relu: not attempted yet")
    expect(last).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    check.scroll_into_view_if_needed()
    worked_through.screenshot("not_attempted", check)
