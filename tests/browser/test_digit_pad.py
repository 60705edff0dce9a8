"""The digit pad in a real browser: in JupyterLab Python answers each stroke, on the website the page's own network."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import website
from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.jupyterlab_in_chromium import ARTEFACTS, Lab, middle

ONE = [[(140, 40), (140, 240)]]
THREE = [[(90, 70), (130, 50), (180, 70), (180, 110), (140, 135), (190, 160), (190, 205), (140, 230), (90, 210)]]
TRAINED = """
import sys
from pathlib import Path
import numpy as np
import course_lib
sys.path.append(str(Path(course_lib.__file__).parents[1] / "tools"))
import lent_network
from course_lib import network, widgets
if "params" not in globals():
    params = lent_network.trained()
"""
PAD = """
pad = widgets.DigitPad(params)
pad
"""
WRONG = """
import numpy as np
from course_lib import widgets
W = np.random.default_rng(0).normal(0, 1, (10, 784))
def mine(X):
    kind = what if X.shape[1] == 1 else 0
    if kind == 1:
        raise NotImplementedError()
    if kind == 2:
        return X @ X
    if kind == 3:
        return W @ X.T[0]
    if kind == 4:
        return np.full((10, 1), np.nan)
    if kind == 5:
        print("called")
        return np.abs(W @ X)
    while kind == 6:
        pass
    E = np.exp(W @ X / 20)
    return E / E.sum(axis=0)
def slopes(X, Y):
    if what == 7:
        raise NotImplementedError()
    if what == 8:
        return W
    return W.T @ (mine(X) - Y) / 20
what = 0
pad = widgets.DigitPad(predict=mine, gradient=slopes)
pad
"""


def box_in(page: Page) -> Locator:
    return page.get_by_role("group", name="Digit pad")


def surface(box: Locator) -> Locator:
    return box.get_by_role("application", name="Drawing pad")


def says(box: Locator) -> Locator:
    return box.locator(".bbh-pad-says")


def draw(page: Page, box: Locator, strokes: list[list[tuple[int, int]]]) -> None:
    """Draw with the mouse; places go from 0 to 280."""
    surface(box).scroll_into_view_if_needed()
    middle(surface(box))  # it holds still
    at = surface(box).bounding_box()
    unit = at["width"] / 280
    for stroke in strokes:
        places = [(at["x"] + x * unit, at["y"] + y * unit) for x, y in stroke]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place, steps=5)
        page.mouse.up()


def ready(lab: Lab, *sources: str) -> Locator:
    """Show the pad of a notebook with these cells, once Python has answered it."""
    lab.put(*sources)
    box = box_in(lab.page)
    expect(box.get_by_role("button", name=re.compile("Load an? ")).first).to_be_enabled()
    box.scroll_into_view_if_needed()
    return box


def test_a_digit_by_mouse_by_keyboard_and_from_the_data(desk: Lab):
    box = ready(desk, TRAINED + PAD, "print(pad, pad.X.shape, pad.X.max())")
    expect(says(box)).to_have_text("Nothing drawn yet")
    draw(desk.page, box, ONE)
    expect(says(box)).to_have_text(re.compile(r"It says 1, sure to (9\d|over 99)\s%"))
    expect(box.locator(".bbh-answers li").nth(1)).to_have_text(re.compile(r"1(9\d|over 99)\s%"))
    expect(box.get_by_role("status").last).to_contain_text("It says 1")
    box.get_by_role("button", name="Clear").click()
    expect(says(box)).to_have_text("Nothing drawn yet")
    pad = surface(box)
    pad.focus()
    for _ in range(2):
        pad.press("Shift+ArrowUp")
    pad.press("Space")
    for _ in range(4):
        pad.press("Shift+ArrowDown")
    expect(box.get_by_role("status").last).to_contain_text("Column 15, row 25, pen down. It says 1")
    pad.press("Space")
    pad.press("d")  # twice d would delete a cell, if the key reached the notebook
    pad.press("d")
    expect(says(box)).to_have_text(re.compile("It says 1"))
    desk.screenshot("pad_keyboard", box)
    pad.press("Backspace")
    expect(says(box)).to_have_text("Nothing drawn yet")
    wrong = box.get_by_role("group", name="It gets these wrong").get_by_role("button").first
    label, said = re.match(r"Load an? (\d) that it takes for an? (\d)", wrong.get_attribute("aria-label")).groups()
    wrong.click()
    expect(says(box)).to_have_text(re.compile(f"It says {said}"))
    expect(box.get_by_text(f"The label says {label}: wrong.", exact=False).first).to_be_visible()
    printed = desk.cell(desk.page.locator(".jp-NotebookPanel"), "print(pad")
    desk.run(printed)
    expect(printed.get_by_text(f"DigitPad(784-64-10): {said}, sure to")).to_be_visible()
    assert desk.errors == []


TINTS = """(c) => {
    const { data } = c.getContext("2d").getImageData(0, 0, c.width, c.height);
    let [teal, magenta] = [0, 0];
    for (let i = 0; i < data.length; i += 4) {
        const lead = data[i] - data[i + 2];
        if (lead < -30) teal += 1;
        if (lead > 30) magenta += 1;
    }
    return [teal, magenta];
}"""


def test_more_of_a_digit_shows_where_ink_helps_and_hurts(desk: Lab):
    box = ready(desk, TRAINED + PAD)
    draw(desk.page, box, THREE)
    expect(says(box)).to_have_text(re.compile("It says 3"))
    assert surface(box).evaluate(TINTS) == [0, 0]
    expect(box.get_by_text("ink here would help")).to_be_hidden()
    box.get_by_role("combobox", name="more of a").select_option("8")
    expect(box.get_by_text("ink here would help")).to_be_visible()
    expect(box.locator(".bbh-pad-more")).to_contain_text("Loss for an 8:")
    desk.page.wait_for_function(f"c => Math.min(...({TINTS})(c)) > 200", arg=surface(box).element_handle())
    desk.screenshot("pad_more", box)
    assert desk.inaccessible(box) == []
    assert desk.errors == []


def test_undo_gives_back_what_was_there_stroke_by_stroke(desk: Lab):
    box = ready(desk, WRONG)
    undo, clear = (box.get_by_role("button", name=name, exact=True) for name in ("Undo", "Clear"))
    expect(undo).to_have_attribute("aria-disabled", "true")
    expect(clear).to_have_attribute("aria-disabled", "true")
    draw(desk.page, box, [*ONE, [(60, 60), (60, 200)]])
    before = box.locator(".bbh-pad-preview canvas").screenshot()
    clear.click()
    expect(box.get_by_text("Draw a digit here")).to_be_visible()
    undo.click()
    expect(box.get_by_text("Draw a digit here")).to_be_hidden()
    assert box.locator(".bbh-pad-preview canvas").screenshot() == before
    undo.click()
    assert box.locator(".bbh-pad-preview canvas").screenshot() != before
    surface(box).press("Control+z")
    expect(box.get_by_text("Draw a digit here")).to_be_visible()
    expect(undo).to_have_attribute("aria-disabled", "true")
    assert desk.errors == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (1, "○ not attempted yet: raise NotImplementedError() still stands in mine."),
        (2, "mine stopped with ValueError: matmul"),
        (3, "mine returned shape (10,). For X of shape (784, 1) it must return shape (10, 1)"),
        (4, "mine: 10 of the ten numbers are infinite or not a number (NaN)."),
    ],
)
def test_a_wrong_function_is_told_and_the_next_stroke_works(desk: Lab, kind: int, words: str):
    box = ready(desk, WRONG, f"what = {kind}", "what = 0  # again")
    draw(desk.page, box, ONE)
    expect(says(box)).to_have_text(re.compile("It says"))
    cell(desk, f"what = {kind}")
    draw(desk.page, box, [[(60, 60), (60, 200)]])
    expect(box.get_by_role("alert")).to_contain_text(words)
    expect(says(box)).to_have_text("No answer")
    if kind == 2:
        desk.screenshot("pad_error", box)
        assert desk.inaccessible(box) == []
    cell(desk, "# again")
    draw(desk.page, box, [[(200, 60), (200, 200)]])
    expect(says(box)).to_have_text(re.compile("It says"))
    expect(box.get_by_role("alert")).to_be_empty()
    assert desk.errors == []


def cell(lab: Lab, source: str) -> None:
    """Run the cell that has `source`."""
    lab.run(lab.cell(lab.page.locator(".jp-NotebookPanel"), source))


def test_numbers_that_are_no_probabilities_are_shown_with_a_remark(desk: Lab):
    box = ready(desk, WRONG, "what = 5")
    cell(desk, "what = 5")
    draw(desk.page, box, ONE)
    expect(box.locator(".bbh-hint").get_by_text("probabilities add up to 1.")).to_be_visible()
    expect(box.locator(".bbh-hint").get_by_text("It prints: called")).to_be_visible()
    expect(says(box)).to_have_text(re.compile(r"^It says \d$"))
    assert desk.errors == []


def test_a_gradient_that_is_not_written_leaves_the_answer(desk: Lab):
    box = ready(desk, WRONG, "what = 7")
    draw(desk.page, box, ONE)
    cell(desk, "what = 7")
    box.get_by_role("combobox", name="more of a").select_option("1")
    expect(box.get_by_role("alert")).to_contain_text("still stands in slopes.")
    expect(says(box)).to_have_text(re.compile("It says"))
    box.get_by_role("combobox", name="more of a").select_option("-1")
    expect(box.get_by_role("alert")).to_be_empty()
    assert desk.errors == []


def test_without_a_gradient_there_is_no_more_of_a_digit(desk: Lab):
    box = ready(desk, WRONG.replace(", gradient=slopes", ""))
    draw(desk.page, box, ONE)
    expect(says(box)).to_have_text(re.compile("It says"))
    expect(box.get_by_role("combobox")).to_have_count(0)
    assert desk.errors == []


def test_a_loop_that_never_ends_is_interrupted_as_anywhere_else(desk: Lab):
    box = ready(desk, WRONG, "what = 6", "what = 0  # again")
    cell(desk, "what = 6")
    draw(desk.page, box, ONE)
    expect(box.get_by_text("press ■ above first")).to_be_visible()
    desk.page.get_by_role("button", name="Interrupt the kernel").click()
    expect(box.get_by_role("alert")).to_have_text("It was interrupted before it had answered.")
    cell(desk, "# again")
    draw(desk.page, box, [[(60, 60), (60, 200)]])
    expect(says(box)).to_have_text(re.compile("It says"))
    assert desk.errors == []


def test_a_finger_draws_and_the_page_stays(desk: Lab):
    box = ready(desk, WRONG)
    top = box.bounding_box()["y"]
    desk.touch(surface(box), (0, 100))
    expect(says(box)).to_have_text(re.compile("It says"))
    assert box.bounding_box()["y"] == top
    assert desk.errors == []


def test_a_notebook_opened_again_shows_the_last_drawing(lab: Lab):
    notebook = lab.open_cells(WRONG)
    lab.run(notebook.locator(".jp-CodeCell").first)
    box = box_in(lab.page)
    expect(box.get_by_role("button", name=re.compile("Load an? ")).first).to_be_enabled()
    box.scroll_into_view_if_needed()
    draw(lab.page, box, THREE)
    expect(says(box)).to_have_text(re.compile("It says"))
    lab.page.evaluate("told()")  # the last of several questions is answered
    expect(box.get_by_text("computing…")).to_have_count(0)
    words = says(box).inner_text()
    pixels = "canvas => canvas.toDataURL()"
    preview = box.locator(".bbh-pad-preview canvas").evaluate(pixels)
    lab.save()
    lab.stop_kernels()
    lab.reopen_showing(box)
    expect(box.get_by_text("Python does not answer, so this is the last drawing")).to_be_visible()
    expect(says(box)).to_have_text(words)
    assert box.locator(".bbh-pad-preview canvas").evaluate(pixels) == preview
    expect(box.get_by_role("button", name="Clear")).to_be_disabled()
    draw(lab.page, box, ONE)
    assert box.locator(".bbh-pad-preview canvas").evaluate(pixels) == preview
    assert lab.inaccessible(box) == []
    lab.screenshot("pad_reopened", box)
    assert lab.errors == []


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_it_fits_a_phone_a_projector_and_both_themes(desk: Lab, theme: str, width: int):
    box = ready(desk, TRAINED + PAD)
    desk.theme(theme)
    desk.page.set_viewport_size({"width": width, "height": 1080})
    desk.page.emulate_media(reduced_motion="reduce")
    draw(desk.page, box, THREE)
    box.get_by_role("combobox", name="more of a").select_option("8")
    expect(says(box)).to_have_text(re.compile("It says 3"))
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    assert surface(box).bounding_box()["width"] >= 200
    assert desk.inaccessible(box) == []
    desk.screenshot(f"pad_{theme.lower()}_{width}", box)
    assert desk.errors == []


# ------------------------------------------------------------------ on the website


@pytest.fixture(scope="module")
def page_of_a_pad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of the website that holds nothing but a pad, whose function is not written."""
    site = tmp_path_factory.mktemp("website")
    code = "def mine(X):\n    raise NotImplementedError()\n\n\nwidgets.DigitPad(predict=mine)"
    cells = [new_markdown_cell("# A pad"), new_code_cell(f"from course_lib import widgets\n\n{code}")]
    notebook = new_notebook(cells=cells)
    website.run(notebook, site)
    website.write_page(notebook, site / "pad.html", site)
    website.write_shared(site)
    return site / "pad.html"


@pytest.fixture
def page(browser: Browser, page_of_a_pad: Path) -> Iterator[Page]:
    """The page, without network; at the end it must have complained of nothing."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900}, has_touch=True)
    visited, errors = context.new_page(), []
    visited.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
    visited.on("pageerror", lambda e: errors.append(str(e)))
    visited.goto(page_of_a_pad.as_uri())
    box_in(visited).wait_for()
    yield visited
    context.close()
    assert errors == []


def serious(page: Page) -> list[str]:
    """What axe-core finds in the page; it may not read the stylesheets ahead, which a file cannot do."""
    return [str(v["id"]) for v in Axe().run(page, options={"preload": False}).response["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_on_the_website_it_lives_without_python(page: Page, width: int, scheme: str):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 1080})
    box = box_in(page)
    expect(box.get_by_text("784 pixels, 64 hidden neurons, 10 answers")).to_be_visible()
    expect(page.get_by_text("not attempted yet")).to_have_count(0)
    box.scroll_into_view_if_needed()
    draw(page, box, THREE)
    expect(says(box)).to_have_text(re.compile("It says 3, sure to"))
    expect(box.get_by_role("status").last).to_contain_text("It says 3")
    box.get_by_role("combobox", name="more of a").select_option("8")
    expect(box.locator(".bbh-pad-more")).to_contain_text("Loss for an 8")
    page.wait_for_function(f"c => Math.min(...({TINTS})(c)) > 200", arg=surface(box).element_handle())
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert serious(page) == []
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    box.screenshot(path=ARTEFACTS / f"site_pad_{scheme}_{width}.png")


def test_a_tap_is_a_dot(page: Page):
    box = box_in(page)
    darkest = """(canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, i) => i % 4 === 0 && value < 40).length;
    }"""
    surface(box).tap(position={"x": 100, "y": 100})
    expect(says(box)).to_have_text(re.compile("It says"))
    assert surface(box).evaluate(darkest) > 50  # pixels of ink: a round dot as thick as the pen


def test_bars_and_swatches_are_seen_in_colours_of_the_system(page: Page):
    page.emulate_media(forced_colors="active")
    box = box_in(page)
    surface(box).tap(position={"x": 100, "y": 100})
    expect(says(box)).to_have_text(re.compile("It says"))
    paper = box.evaluate("(box) => getComputedStyle(box).backgroundColor")
    shown = "(all) => all.map((one) => getComputedStyle(one).backgroundColor)"
    bars = box.locator(".bbh-bar").evaluate_all(shown)
    assert paper not in bars
    assert len(set(bars)) == 2  # the winner's is another
    box.get_by_role("combobox", name="more of a").select_option("3")
    assert len({paper, *box.locator(".bbh-pad-swatch").evaluate_all(shown)}) == 3


def test_on_the_website_a_digit_that_it_gets_wrong_is_wrong(page: Page):
    box = box_in(page)
    for wrong in box.get_by_role("group", name="It gets these wrong").get_by_role("button").all():
        label, said = re.match(r"Load an? (\d) that it takes for an? (\d)", wrong.get_attribute("aria-label")).groups()
        wrong.click()
        expect(says(box)).to_have_text(re.compile(f"It says {said}"))
        expect(box.locator(".bbh-pad-more")).to_contain_text(f"The label says {label}: wrong.")
    for right in box.get_by_role("group", name="Digits of the data").get_by_role("button").all():
        label = right.get_attribute("aria-label")[-1]
        right.click()
        expect(says(box)).to_have_text(re.compile(f"It says {label}"))


def test_on_the_website_a_page_with_a_pad_stays_small(page_of_a_pad: Path):
    assert page_of_a_pad.stat().st_size < 250_000
