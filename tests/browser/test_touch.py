"""The website's pages under a finger: what scrolls changes no number, targets are large, what is wide says so."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import lesson_page
import pytest
import website
from lent_network import WIDGET_STATE
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser, Locator, Page, expect
from twins import WIDGET_VIEW

from course_lib import widgets
from tests.browser.jupyterlab_in_chromium import ARTEFACTS
from tests.browser.one_page import wake

SHOWN = {
    "Neuron explorer": widgets.NeuronExplorer,
    "Loss landscape": widgets.LossLandscape,
    "Computational graph": lambda: widgets.GraphView("sigmoid(w * x + b)", w=2.0, x=1.0, b=-1.0),
    "Descent": widgets.Descent,
}
PHONE = {"width": 390, "height": 844}
WIDE = "x = 1  # a line of code that is wider than any phone is"
TABLE = f"| {' | '.join('abcdefgh')} |\n{8 * '|---'}|\n| {' | '.join(8 * ['0.12345'])} |"
PICTURE = base64.b64encode((website.ROOT / "docs" / "images" / "confusion.png").read_bytes()).decode()
FIGURE = f'<img alt="A table of answers" width="600" src="data:image/png;base64,{PICTURE}">'
BY_HAND = "Drag it <!-- by keys -->up (or use the arrow keys)<!-- end --><!-- by finger: to the right or the left -->."
FORMULA = "z = " + " + ".join(f"w_{i} x_{i}" for i in range(1, 8))  # a little wider than a phone


def drawing(colour: str, width: int) -> str:
    """An empty picture of one colour, as an address."""
    size = f"width='{width}' height='99'"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' {size}><g id='{colour}'/></svg>"
    return f"data:image/svg+xml,{quote(svg)}"


DRAWN = f"""<picture>
<source media="(max-width: 600px) and (prefers-color-scheme: dark)" srcset="{drawing("narrow-dark", 300)}">
<source media="(max-width: 600px)" srcset="{drawing("narrow-light", 300)}">
<source media="(prefers-color-scheme: dark)" srcset="{drawing("wide-dark", 800)}">
<img alt="A figure for every page" width="800" height="99" src="{drawing("wide-light", 800)}"></picture>"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with four widgets, a line of code, a table that is wide, and a figure."""
    folder = tmp_path_factory.mktemp("touch")
    notebook = new_notebook(cells=[new_markdown_cell("# A page"), new_code_cell(WIDE)])
    notebook.cells += [new_markdown_cell(TABLE), new_code_cell("figure")]
    notebook.cells[-1].outputs = [new_output("display_data", {"text/html": FIGURE + DRAWN})]
    notebook.cells.append(new_markdown_cell(f"## A part\n\n${FORMULA}$"))
    notebook.cells.append(new_markdown_cell(lesson_page.for_the_page(BY_HAND)))
    states: dict[str, Any] = {}
    for name, kind in SHOWN.items():
        states[name] = {"state": {k: v for k, v in kind().get_state().items() if k != "layout"}}
        output = new_output("display_data", {WIDGET_VIEW: {"model_id": name}, "text/plain": name})
        notebook.cells.append(new_code_cell("widget", outputs=[output]))
    notebook.metadata["widgets"] = {WIDGET_STATE: {"state": states}}
    website.write_page(notebook, folder / "page.html", folder)
    website.write_shared(folder)
    return folder


@pytest.fixture(scope="module")
def opened(browser: Browser, site: Path) -> Iterator[Page]:
    """The page on a phone, for all tests; at the end it must have complained of nothing."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, offline=True, reduced_motion="reduce")
    page, errors = context.new_page(), []
    page.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.goto((site / "page.html").as_uri())
    wake(page)
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def phone(opened: Page) -> Page:
    """The page that all tests share, as large as a phone, whatever the test before has left."""
    opened.set_viewport_size(PHONE)
    return opened


def screenshot(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"touch_{name}.png", full_page=name.startswith("zoomed"))


def put(target: Locator, share: tuple[float, float] = (0.5, 0.5)) -> tuple[float, float]:
    """Bring a part of the page to the middle of the window; where the given place in it is then."""
    target.evaluate("(one) => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = target.bounding_box()
    return box["x"] + share[0] * box["width"], box["y"] + share[1] * box["height"]


SMALL = """(fields) => fields.filter((field) => parseFloat(getComputedStyle(field).fontSize) < 16)
  .map((field) => field.outerHTML)"""
STILL = """() => new Promise((resolve) => {
  let [top, frames] = [scrollY, 0];
  const look = () => {
    frames = scrollY === top ? frames + 1 : 0;
    top = scrollY;
    frames < 12 ? requestAnimationFrame(look) : resolve();
  };
  look();
})"""


def swipe(page: Page, at: tuple[float, float], by: tuple[float, float], rests: int = 0) -> None:
    """Put a finger down, let it rest for some milliseconds, move it in steps, lift it; wait until the page is still."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        touched = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})

    touch("touchStart", at)
    page.wait_for_timeout(rests)
    for step in range(1, 11):
        touch("touchMove", (at[0] + by[0] * step / 10, at[1] + by[1] * step / 10))
    touch("touchEnd")
    session.detach()
    page.evaluate(STILL)  # a page scrolls on after the finger, into the next test


UPPERMOST = """one => {
  const { left, top, width, height } = one.getBoundingClientRect();
  return one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""
NUMBERS = """() => [...document.querySelectorAll("[data-widget] input, [data-widget] [role=slider]")]
  .map((one) => one.value ?? one.getAttribute("aria-valuenow"))"""
PLACES = {
    "a slider": lambda page: put(page.get_by_role("slider", name="bias b").first, (0.8, 0.5)),
    "the plane": lambda page: put(
        page.get_by_role("group", name="Neuron explorer").locator(".bbh-stack svg"), (0.7, 0.5)
    ),
    "the map": lambda page: put(page.get_by_role("group", name="Loss landscape").locator(".bbh-map").first, (0.7, 0.6)),
    "a point": lambda page: put(page.get_by_role("slider", name=re.compile("of point 3$"))),
    "an input's box": lambda page: put(page.locator(".bbh-given").first),
    "a rate": lambda page: put(page.get_by_role("group", name="Descent").locator(".bbh-scale input"), (0.8, 0.5)),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_scroll_that_starts_on_a_number_changes_none(phone: Page, place: str):
    at = PLACES[place](phone)
    before, top = phone.evaluate(NUMBERS), phone.evaluate("scrollY")
    swipe(phone, at, (3, -220))
    assert phone.evaluate("scrollY") > top + 100
    assert phone.evaluate(NUMBERS) == before


@pytest.mark.parametrize("place", ["a slider", "the plane", "the map"])
def test_a_finger_that_moves_to_the_side_changes_a_number(phone: Page, place: str):
    at = PLACES[place](phone)
    before, top = phone.evaluate(NUMBERS), phone.evaluate("scrollY")
    swipe(phone, at, (-120, 4))
    phone.wait_for_function("(before) => String((" + NUMBERS + ")()) !== String(before)", arg=before)
    assert abs(phone.evaluate("scrollY") - top) < 20


@pytest.mark.parametrize("place", ["a point", "an input's box"])
def test_a_finger_that_has_rested_drags_up_and_down(phone: Page, place: str):
    at = PLACES[place](phone)
    before, top = phone.evaluate(NUMBERS), phone.evaluate("scrollY")
    swipe(phone, at, (0, -60), rests=350)
    phone.wait_for_function("(before) => String((" + NUMBERS + ")()) !== String(before)", arg=before)
    assert abs(phone.evaluate("scrollY") - top) < 20


RING = "one => getComputedStyle(one).stroke + getComputedStyle(one).strokeWidth"


@pytest.mark.parametrize("rests", [400, 600, 1000])
def test_a_box_that_a_finger_holds_has_a_ring_before_it_moves(phone: Page, rests: int):
    at = PLACES["an input's box"](phone)
    box, ring = phone.locator(".bbh-given").first, phone.locator(".bbh-given .bbh-ring").first
    before, free = phone.evaluate(NUMBERS), ring.evaluate(RING)
    finger = phone.context.new_cdp_session(phone)

    def touch(kind: str, *moved: float) -> None:
        points = [{"x": at[0], "y": at[1] + up} for up in moved]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0)
    touch("touchMove", 7)  # no finger rests quite still
    phone.wait_for_timeout(rests)
    assert ring.evaluate(RING) != free
    screenshot(phone, "box_in_hand")
    for up in range(0, -66, -6):
        touch("touchMove", up)
    phone.wait_for_function("(before) => String((" + NUMBERS + ")()) !== String(before)", arg=before)
    touch("touchEnd")
    finger.detach()
    assert box.get_attribute("class") is not None
    assert "bbh-in-hand" not in box.get_attribute("class")


@pytest.mark.parametrize("place", ["a slider", "the plane", "the map"])
def test_a_tap_changes_a_number(phone: Page, place: str):
    at = PLACES[place](phone)
    before = phone.evaluate(NUMBERS)
    phone.touchscreen.tap(*at)
    phone.wait_for_function("(before) => String((" + NUMBERS + ")()) !== String(before)", arg=before)


def test_a_wheel_over_a_number_changes_none(phone: Page):
    for place in ("a slider", "a rate"):
        phone.mouse.move(*PLACES[place](phone))
        before = phone.evaluate(NUMBERS)
        phone.mouse.wheel(0, 100)
        phone.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert phone.evaluate(NUMBERS) == before


def test_what_a_finger_presses_is_44_px_high(phone: Page):
    controls = phone.locator("[data-widget] :is(button, select, [type=range], [type=text], .bbh-option)")
    small = controls.evaluate_all(
        "all => all.filter((one) => one.offsetParent && one.getBoundingClientRect().height < 43.5)"
        ".map((one) => one.className + one.textContent)"
    )
    assert controls.count() > 30
    assert small == []


def test_no_field_is_so_small_that_safari_enlarges_the_page(phone: Page):
    fields = phone.locator("[data-widget]").locator("select, textarea, [type=text]")
    assert fields.count() > 5
    assert fields.evaluate_all(SMALL) == []


def test_a_phone_is_told_nothing_of_keys_and_a_desk_nothing_of_fingers(phone: Page, browser: Browser):
    assert phone.locator(".bbh-keys").count() > 0
    assert not any(one.is_visible() for one in phone.locator(".bbh-keys").all())
    expect(phone.locator(".bbh-fingers").first).to_be_visible()
    with browser.new_context() as desk:
        page = desk.new_page()
        page.goto(phone.url)
        wake(page)
        expect(page.locator(".bbh-keys").first).to_be_visible()
        expect(page.locator(".bbh-fingers").first).to_be_hidden()


def test_what_is_wider_than_the_page_scrolls_and_says_so(phone: Page):
    wide = phone.get_by_role("region", name="Table, wider than the page")
    expect(wide).to_have_count(1)
    expect(wide).to_have_attribute("tabindex", "0")
    assert "it scrolls" in wide.evaluate("one => getComputedStyle(one, '::before').content")
    phone.set_viewport_size({"width": 1280, "height": 844})
    expect(phone.get_by_role("region", name="wider than the page")).to_have_count(0)
    expect(phone.locator("main pre[tabindex]")).to_have_count(0)


def test_a_figure_is_enlarged_by_a_tap_and_by_a_key(phone: Page):
    figure, dialog = phone.get_by_role("img", name="A table of answers"), phone.get_by_role("dialog")
    large = dialog.get_by_role("img")
    small = figure.bounding_box()
    put(figure)
    figure.tap()
    expect(large).to_be_in_viewport(ratio=1)  # all of it first
    assert large.bounding_box()["width"] == pytest.approx(390, abs=1)
    expect(dialog.get_by_text("Tap what is to be larger")).to_be_in_viewport(ratio=1)
    screenshot(phone, "figure_whole")
    whole = large.bounding_box()
    large.tap(position={"x": 0.6 * whole["width"], "y": 0.5 * whole["height"]})
    expect(dialog.get_by_text("Drag the figure")).to_be_in_viewport(ratio=1)
    assert large.bounding_box()["width"] >= 2 * small["width"]
    left, width, room = dialog.evaluate("one => [one.scrollLeft, one.scrollWidth, one.clientWidth]")
    assert left + room / 2 == pytest.approx(0.6 * width, abs=2)  # what was tapped is in the middle
    screenshot(phone, "figure_enlarged")
    large.tap()
    assert large.bounding_box() == whole
    dialog.get_by_role("button", name="Close").tap()
    expect(dialog).to_be_hidden()
    button = phone.get_by_role("button", name="Enlarge the figure").first
    button.press("Enter")
    dialog.get_by_role("button", name="Zoom in").press("Enter")
    assert dialog.evaluate("one => [one.scrollLeft, one.scrollTop]") == [0, 0]  # nothing was tapped: from its left
    phone.keyboard.press("ArrowRight")
    phone.wait_for_function("document.querySelector('dialog[open]').scrollLeft > 0")
    dialog.get_by_role("button", name="Zoom out").press("Enter")
    expect(large).to_be_in_viewport(ratio=1)
    phone.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    phone.wait_for_function("!history.state?.enlarged")
    expect(button).to_be_focused()
    phone.set_viewport_size({"width": 1280, "height": 844})
    expect(button).to_be_hidden()


def test_a_whole_figure_fits_a_phone_however_it_is_turned(phone: Page):
    figure, dialog = phone.get_by_role("img", name="A table of answers"), phone.get_by_role("dialog")
    put(figure)
    width, height = figure.evaluate("one => [one.naturalWidth, one.naturalHeight]")
    figure.tap()
    turns = dialog.get_by_text("or turn the phone")
    expect(turns).to_have_count(1 if width > height else 0)
    for size in ({"width": 390, "height": 844}, {"width": 844, "height": 390}):
        phone.set_viewport_size(size)
        expect(dialog.get_by_role("img")).to_be_in_viewport(ratio=1)
        around = dialog.get_by_role("img").bounding_box()
        assert around["width"] / around["height"] == pytest.approx(width / height, rel=0.01)
    dialog.get_by_role("button", name="Close").tap()
    expect(dialog).to_be_hidden()
    phone.wait_for_function("!history.state?.enlarged")


def test_back_closes_an_enlarged_figure_and_leaves_nothing_to_go_back_to(phone: Page):
    figure, dialog = phone.get_by_role("img", name="A table of answers"), phone.get_by_role("dialog")
    button = phone.get_by_role("button", name="Enlarge the figure").first
    put(figure)
    before = phone.evaluate("[location.href, scrollY]")
    figure.tap()
    expect(dialog).to_be_visible()
    phone.evaluate("history.back()")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    assert phone.evaluate("[location.href, scrollY]") == before
    figure.tap()
    assert phone.evaluate("history.state.enlarged")
    dialog.get_by_role("button", name="Close").tap()
    expect(dialog).to_be_hidden()
    phone.wait_for_function("!history.state?.enlarged")  # Back leaves the page, as before


def test_what_moves_a_descent_lies_under_its_picture_and_nothing_covers_it(phone: Page):
    box = phone.get_by_role("group", name="Descent")
    parts = [box.locator(".bbh-plot").first, box.get_by_role("slider", name="learning rate η")]
    parts += [box.get_by_role("button", name=name, exact=True) for name in ("Play", "Step", "Back to start", "Reset")]
    parts[0].evaluate("one => { one.scrollIntoView({ behavior: 'instant' }); scrollBy(0, -60); }")
    for part in parts:
        expect(part).to_be_in_viewport(ratio=1)
    for button in parts[2:]:
        button.evaluate("one => { one.scrollIntoView({ behavior: 'instant' }); scrollBy(0, -60); }")
        assert button.evaluate(UPPERMOST)


STAYING = {"Neuron explorer": ".bbh-readout", "Loss landscape": ".bbh-words"}  # the numbers over the picture


@pytest.mark.parametrize("name", STAYING)
def test_what_stays_in_sight_takes_less_than_half_of_a_phone(phone: Page, name: str):
    for height in (664, 844):  # with a browser's bars, and without
        phone.set_viewport_size({"width": 390, "height": height})
        box = phone.get_by_role("group", name=name, exact=True)
        figure = box.locator(".bbh-pictures > figure").first
        box.evaluate("one => { one.scrollIntoView({ behavior: 'instant' }); scrollBy(0, 250); }")
        around = figure.bounding_box()
        numbers = box.locator(STAYING[name]).bounding_box()
        assert around["y"] >= 45  # it stays, under the line of contents
        assert around["y"] >= numbers["y"] + numbers["height"] - 1  # which cover nothing of it
        assert around["y"] + around["height"] <= 0.52 * height


@pytest.mark.parametrize("closed", ["Back", "Close"])
def test_a_closed_figure_is_where_it_was_whatever_the_address_points_at(phone: Page, closed: str):
    figure, dialog = phone.get_by_role("img", name="A table of answers"), phone.get_by_role("dialog")
    phone.evaluate("location.hash = '#a-part'")
    put(figure)
    before = phone.evaluate("[location.href, scrollY]")
    figure.tap()
    expect(dialog).to_be_visible()
    if closed == "Back":
        phone.go_back()
    else:
        dialog.get_by_role("button", name="Close").tap()
    expect(dialog).to_be_hidden()
    phone.wait_for_function("!history.state?.enlarged")
    phone.wait_for_timeout(300)  # a browser that scrolls to the address does so by now
    assert phone.evaluate("[location.href, scrollY]") == before
    phone.evaluate("history.replaceState(null, '', location.pathname)")


def test_the_button_that_closes_covers_nothing_of_the_figure(phone: Page):
    figure, dialog = phone.get_by_role("img", name="A table of answers"), phone.get_by_role("dialog")
    put(figure)
    figure.tap()
    close, large = dialog.get_by_role("button", name="Close"), dialog.get_by_role("img")
    assert close.bounding_box()["y"] + close.bounding_box()["height"] <= large.bounding_box()["y"]
    large.tap()
    dialog.evaluate("one => one.scrollTo(150, 150)")
    expect(close).to_be_in_viewport(ratio=1)
    close.tap()
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_figure_is_enlarged_in_the_scheme_of_the_page(phone: Page, scheme: Literal["light", "dark"]):
    phone.emulate_media(color_scheme=scheme)
    figure, dialog = phone.get_by_role("img", name="A figure for every page"), phone.get_by_role("dialog")
    put(figure)
    figure.tap()
    assert f"narrow-{scheme}" in dialog.get_by_role("img").get_attribute("src")
    paper = "one => getComputedStyle(one).backgroundColor"
    assert dialog.evaluate(paper) == phone.locator("body").evaluate(paper)
    screenshot(phone, f"drawing_{scheme}")
    phone.keyboard.press("Escape")
    phone.emulate_media(color_scheme="light")


def test_the_page_behind_an_enlarged_figure_stays_where_it_is(phone: Page):
    figure = phone.get_by_role("img", name="A table of answers")
    put(figure)
    before = phone.evaluate("scrollY")
    figure.tap()
    for up in (-300, 300):
        swipe(phone, (190, 420), (0, up))
    phone.mouse.wheel(0, 400)
    phone.wait_for_timeout(200)
    phone.keyboard.press("Escape")
    assert phone.evaluate("scrollY") == before


def test_the_contents_are_at_hand_wherever_the_reader_is(phone: Page):
    phone.evaluate("scrollTo(0, document.body.scrollHeight)")
    contents = phone.get_by_role("navigation", name="Contents of this page")
    expect(contents.get_by_text("Contents")).to_be_in_viewport()
    height = phone.evaluate("document.documentElement.scrollHeight")
    contents.get_by_text("Contents").tap()
    assert phone.evaluate("document.documentElement.scrollHeight") == height
    screenshot(phone, "contents")
    contents.get_by_role("link", name="A part").tap()
    heading = phone.get_by_role("heading", name="A part")
    expect(heading).to_be_in_viewport(ratio=1)
    assert heading.bounding_box()["y"] >= contents.bounding_box()["height"]  # not below the bar


def test_the_first_column_of_a_wide_table_stays(phone: Page):
    table = phone.get_by_role("region", name="Table, wider than the page")
    first, second = table.locator("td").first, table.locator("td").nth(1)
    before = first.bounding_box()["x"], second.bounding_box()["x"]
    table.evaluate("one => { one.scrollLeft = 60; }")
    assert (first.bounding_box()["x"], second.bounding_box()["x"]) == (before[0], pytest.approx(before[1] - 60, abs=1))


def test_a_formula_that_is_a_little_too_wide_becomes_smaller(phone: Page):
    formula = phone.locator("p:has(> math)")
    assert 0.75 <= float(formula.evaluate("one => one.style.fontSize").removesuffix("em")) < 1
    assert formula.evaluate("one => one.scrollWidth <= one.clientWidth")
    phone.set_viewport_size({"width": 1280, "height": 844})
    expect(formula).to_have_css(
        "font-size", phone.locator("section").first.evaluate("one => getComputedStyle(one).fontSize")
    )


CUT = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const style = getComputedStyle(one);
  const cut = style.overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1;
  return cut && !one.closest(".bbh-aloud, svg, dialog");
}).map((one) => one.outerHTML.slice(0, 90))"""
LARGER_TEXT = """() => {
  const all = [...document.querySelectorAll("body *")].filter((one) => !one.closest("svg"));
  const sizes = all.map((one) => parseFloat(getComputedStyle(one).fontSize));
  all.forEach((one, i) => { one.style.fontSize = `${2 * sizes[i]}px`; });
}"""
SIZES = {"1280 at 200 %": (640, False), "640 at 200 %": (320, False), "text alone at 200 %": (1280, True)}


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_lost_at_200_per_cent(browser: Browser, site: Path, size: str):
    width, text = SIZES[size]
    with browser.new_context(viewport={"width": width, "height": 400}) as context:
        page = context.new_page()
        page.goto((site / "page.html").as_uri())
        wake(page)
        if text:
            page.evaluate(LARGER_TEXT)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(CUT) == []
        screenshot(page, f"zoomed_{width}")


def test_the_text_says_what_a_finger_does_or_what_keys_do(phone: Page, browser: Browser, site: Path):
    said = phone.locator("main section").filter(has_text="Drag")
    expect(said.get_by_text("to the right or the left")).to_be_visible()
    expect(said.get_by_text("the arrow keys")).to_be_hidden()
    laptop = browser.new_page(offline=True)
    laptop.goto((site / "page.html").as_uri())
    expect(laptop.locator("main section").get_by_text("the arrow keys")).to_be_visible()
    expect(laptop.get_by_text("to the right or the left")).to_be_hidden()
    laptop.context.close()
