"""The network view on a page without Python: what is seen, by whom, and with a finger."""

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
import website
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.jupyterlab_in_chromium import ARTEFACTS, middle

PAGES = {
    "goal": "widgets.NetworkView(goal=0.01)",
    "exploding": 'widgets.NetworkView(preset="exploding", show="backward")',
    "extreme": (
        "widgets.NetworkView([([[1e-5, -123.4], [-1.3e-5, 2.5e5]], [1e-7, -99999]), ([[-3e-4, -2]], [1.234567])],"
        ' y=[-0.02146], activation="tanh", show="backward")'
    ),
    # z overflows, and 0 times infinity is NaN
    "huge": (
        "widgets.NetworkView([([[1e300, -1e300], [-12345.678, 1e-300]], [1e300, -1.3e-5]), ([[1e300, -1e-300]], [0])],"
        ' x=[1e300, -1.3e-5], y=[-12345.678], activation="relu", show="backward")'
    ),
    "tiny": (
        "widgets.NetworkView([([[1e-300, -1e-300], [1.3e-5, 12345.678]], [-1.234e-5, 0]), ([[-1.3e-5, -1.23e-300]],"
        ' [0.999996])], x=[1.234e-5, -1.3e-5], y=[-1.2345e-5], activation="tanh", show="backward")'
    ),
    "saturated": 'widgets.NetworkView(preset="saturated", show="backward")',
    "two outputs": 'widgets.NetworkView(sizes=[2, 2, 2], y=[0.7, -0.05], activation="tanh", show="backward")',
    "large": 'widgets.NetworkView(sizes=[4, 8, 8, 4], seed=1, show="backward")',
}
FIRST = "weight from x1 to hidden neuron 1"

# The numbers in the picture that stick out of their box, flag or circle, or are smaller than 10 px.
MISFITS = """(svg) => [...svg.querySelectorAll(".bbh-grip text, .bbh-neuron text, .bbh-tag text")].filter((text) => {
  const { width, left, right } = text.getBoundingClientRect();
  if (!width) return false;
  if (parseFloat(getComputedStyle(text).fontSize) < 10) return true;
  const shape = text.parentNode.querySelector(":scope > circle, :scope > .bbh-network-box, :scope > path:first-child");
  if (shape.tagName !== "circle") {
    const around = shape.getBoundingClientRect();
    return left < around.left || right > around.right;
  }
  const { x, y, width: long, height } = text.getBBox(); // a digit is about half as high as its line
  const [across, up] = [Math.max(-x, x + long), Math.abs(y + height / 2) + height / 4];
  return Math.hypot(across, up) > shape.r.baseVal.value;
}).map((text) => text.textContent)"""

# The largest part of a line between two circles that labels hide.
HIDDEN = """(svg) => {
  const radius = svg.querySelector("circle").r.baseVal.value;
  const boxes = [...svg.querySelectorAll(".bbh-network-box, .bbh-network-flag > path")];
  const seen = boxes.map((box) => box.getBoundingClientRect()).filter(({ width }) => width);
  return Math.max(...[...svg.querySelectorAll(".bbh-edge > .bbh-wire")].map((line) => {
    const [from, to] = [0, line.getTotalLength()].map((at) => line.getPointAtLength(at));
    const origin = svg.getBoundingClientRect();
    const ends = radius / line.getTotalLength();
    const parts = Array.from({ length: 200 }, (_, k) => ends + ((1 - 2 * ends) * k) / 199);
    const covered = parts.filter((t) => seen.some(({ left, right, top, bottom }) => {
      const [x, y] = [origin.left + from.x + t * (to.x - from.x), origin.top + from.y + t * (to.y - from.y)];
      return x > left && x < right && y > top && y < bottom;
    }));
    return covered.length / parts.length;
  }));
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page for each of PAGES, made once, of what one kernel has run."""
    folder = tmp_path_factory.mktemp("network")
    website.write_shared(folder)
    cells = [new_code_cell(f"from course_lib import widgets\n\n{made}") for made in PAGES.values()]
    ran = new_notebook(cells=cells)
    website.run(ran, folder)
    for name, cell in zip(PAGES, cells, strict=True):
        around = [new_markdown_cell("# Network"), cell, new_markdown_cell("below\n\n" * 80)]
        website.write_page(new_notebook(cells=around, metadata=deepcopy(ran.metadata)), folder / f"{name}.html", folder)
    return folder


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that complains of nothing."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    yield from visited(context.new_page())
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page under a finger."""
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield from visited(context.new_page())
    context.close()


def visited(page: Page) -> Iterator[Page]:
    errors: list[str] = []
    page.on("pageerror", lambda e: errors.append(str(e)))
    yield page
    assert errors == []


def shown(page: Page, site: Path, name: str) -> Locator:
    page.goto((site / f"{name}.html").as_uri())
    box = page.get_by_role("group", name="Network view", exact=True)
    expect(box).to_be_visible()
    return box


def picture(box: Locator) -> Locator:
    return box.locator(".bbh-network > svg")


def onward(box: Locator) -> Locator:
    """The button that begins the walk, and goes on with it."""
    return box.get_by_role("button", name=re.compile("^(walk|next) ▶$"))


def press(box: Locator, button: str, times: int = 1) -> None:
    for _ in range(times):
        one = onward(box) if button == "next ▶" else box.get_by_role("button", name=button, exact=True)
        one.click()


def screenshot(box: Locator, name: str) -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    box.screenshot(path=ARTEFACTS / f"network_page_{name}.png")


# ------------------------------------------------------------------ calm


def test_at_first_there_are_values_alone_and_gradients_come_by_a_switch(page: Page, site: Path):
    box = shown(page, site, "goal")
    flags, diamonds = box.locator(".bbh-network-flag:visible"), box.locator(".bbh-network-diamond:visible")
    expect(flags).to_have_count(0)
    expect(diamonds).to_have_count(0)
    assert "∂" not in box.inner_text().replace("show δ and ∂L/∂w", "")
    sizes = picture(box).evaluate(
        "svg => [...svg.querySelectorAll('.bbh-number')].filter((text) => text.textContent)"
        ".map((text) => getComputedStyle(text).fontSize)"
    )
    assert set(sizes) == {"14px"}
    expect(box.get_by_text("Lines and square boxes are weights")).to_be_hidden()
    screenshot(box, "calm")
    box.get_by_role("checkbox", name="show δ and ∂L/∂w").check()
    expect(flags).to_have_count(9)
    expect(diamonds).to_have_count(3)
    expect(box.locator(".bbh-head").get_by_text("∂L/∂W⁽¹⁾")).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_numbers_stay_in_their_shapes_and_are_legible(page: Page, site: Path, name: str):
    box = shown(page, site, name)
    box.get_by_role("checkbox", name="show δ and ∂L/∂w").check()
    for width in (360, 480, 700, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert picture(box).evaluate(MISFITS) == [], width
    press(box, "learn once", 2)  # where that explodes, numbers have exponents of two digits
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert picture(box).evaluate(MISFITS) == [], width


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_the_circle_and_the_flag_write_an_error_signal_alike(page: Page, site: Path, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    box = shown(page, site, "goal")
    box.get_by_role("checkbox", name="show δ and ∂L/∂w").check()
    expect(box.locator(".bbh-network-flag:visible")).to_have_count(9)  # it is drawn
    assert box.locator(".bbh-bias .bbh-network-flag text").all_text_contents() == ["−0.0215", "0.0546", "−0.109"]
    signals = box.locator(".bbh-neuron .bbh-network-delta").all_text_contents()
    at_flags = box.locator(".bbh-bias .bbh-network-flag .bbh-network-diamond:visible")
    if signals:
        assert signals == ["−0.0215", "0.0546", "−0.109"]
        assert at_flags.count() == 0
    else:  # no room in the circles: a diamond stands at each flag, in the colour of an error signal
        fills = at_flags.evaluate_all("all => all.map((one) => getComputedStyle(one).fill)")
        assert fills == ["rgb(27, 120, 55)", "rgb(118, 42, 131)", "rgb(27, 120, 55)"]
    assert bool(signals) == (width > 360)


@pytest.mark.parametrize(("width", "calm", "full"), [(1280, 0.35, 0.65), (390, 0.45, 0.75)])
def test_labels_leave_lines_to_be_seen(page: Page, site: Path, width: int, calm: float, full: float):
    page.set_viewport_size({"width": width, "height": 800})
    box = shown(page, site, "goal")
    assert picture(box).evaluate(HIDDEN) < calm
    box.get_by_role("checkbox", name="show δ and ∂L/∂w").check()
    expect(box.locator(".bbh-network-flag:visible")).to_have_count(9)
    assert picture(box).evaluate(HIDDEN) < full


def test_the_menu_has_the_networks_in_the_order_in_which_they_teach(page: Page, site: Path):
    box = shown(page, site, "goal")
    options = box.get_by_role("combobox", name="network").locator("option").all_inner_texts()
    assert options == ["paper", "saturated", "dead neuron", "all zeros", "exploding"]


# ------------------------------------------------------------------ numbers that are true


def test_a_number_with_little_room_is_rounded_and_stays_that_number(phone: Page, site: Path):
    box = shown(phone, site, "saturated")
    signals = box.locator(".bbh-neuron .bbh-network-delta")
    for texts in (signals, box.locator(".bbh-bias .bbh-network-flag text")):
        expect(texts).to_have_text(["−2·10⁻⁶", "2·10⁻⁵", "−0.0066"])  # −2.43 · 10⁻⁶ is no −10⁻⁶
    assert picture(box).evaluate(MISFITS) == []
    screenshot(box, "saturated_phone")
    box = shown(phone, site, "two outputs")
    expect(box.locator(".bbh-goal text:visible")).to_have_text(["y₁ = 0.7", "y₂=−0.05"])


def test_a_bias_has_its_name_or_none_and_never_half_of_it(phone: Page, site: Path):
    box = shown(phone, site, "goal")
    biases = box.locator(".bbh-bias .bbh-network-box + text")
    for _ in range(3):
        press(box, "learn once")
        for text in biases.all_text_contents():
            assert re.fullmatch(r"(b ?[=≈] ?)?−?[\d.]+", text), text
    assert any("=" in text for text in biases.all_text_contents())


def test_a_step_stands_beside_the_gradient_that_made_it(page: Page, site: Path):
    box = shown(page, site, "goal")
    box.get_by_role("checkbox", name="show δ and ∂L/∂w").check()
    first = box.locator(".bbh-held-panel tr").first
    expect(first).to_have_text(re.compile("^w₁₁⁽¹⁾$"))
    press(box, "learn once")
    expect(first.get_by_role("rowheader")).to_have_text("w₁₁⁽¹⁾ = 1 − 1·(−0.02146) =")
    expect(first.get_by_role("textbox")).to_have_value("1.021")
    row = box.locator(".bbh-held-panel tr").filter(has_text="by backpropagation")
    expect(row).not_to_contain_text("−0.0215")  # that of the next step, which is another row
    expect(box.locator(".bbh-held-panel tr").last).to_contain_text("after the next step")
    box.get_by_role("slider", name="learning rate η").press("ArrowLeft")
    expect(first.get_by_role("rowheader")).to_have_text("w₁₁⁽¹⁾ = 1 − 1·(−0.02146) =")  # that step was made with 1
    press(box, "Undo")
    expect(first).to_have_text(re.compile("^w₁₁⁽¹⁾$"))


def test_error_signals_are_marked_where_the_circles_have_no_room_for_them(phone: Page, site: Path):
    box = shown(phone, site, "exploding")
    marks = box.locator(".bbh-bias .bbh-network-diamond:visible")
    expect(marks).to_have_count(5)
    expect(box.locator(".bbh-neuron .bbh-network-diamond:visible")).to_have_count(0)
    expect(box.locator(".bbh-head").get_by_text("δ⁽²⁾")).to_be_visible()
    box.get_by_text("what the signs mean").tap()
    expect(box.get_by_text("a diamond marks the flag of the bias")).to_be_visible()
    screenshot(box, "exploding_phone")
    box = shown(phone, site, "saturated")
    expect(marks).to_have_count(0)  # the circles hold them
    expect(box.locator(".bbh-neuron .bbh-network-diamond:visible")).to_have_count(3)


def test_the_walk_says_where_it_leads_and_ends_with_the_update(page: Page, site: Path):
    box = shown(page, site, "goal")
    panel = box.locator(".bbh-formulas")
    expect(panel).to_have_text("walk ▶ shows how it is calculated, in 6 steps: forward, loss, backward, update.")
    press(box, "next ▶", 6)
    expect(panel).to_contain_text("w ← w − η ∂L/∂w")
    expect(panel).to_contain_text("w₁₁⁽¹⁾ ← 1 − 1·(−0.02146) = 1.021")
    box.get_by_role("slider", name="bias of the output").focus()
    expect(panel).to_contain_text("b₁⁽²⁾ ← 0.5 − 1·(−0.1092) = 0.6092")
    press(box, "learn once")
    expect(box.get_by_role("textbox", name="value of bias of the output")).to_have_value("0.6092")


@pytest.mark.parametrize("fixture", ["page", "phone"])
def test_the_walk_ends_with_the_step_itself_and_says_what_comes_next(
    request: pytest.FixtureRequest, site: Path, fixture: str
):
    box = shown(request.getfixturevalue(fixture), site, "goal")
    learn, loss = box.get_by_role("button", name="learn once"), box.locator(".bbh-network-amount").last
    press(box, "next ▶", 5)
    expect(learn).to_be_hidden()
    press(box, "next ▶")
    expect(box.locator(".bbh-formulas")).to_contain_text("η = 1 is the learning rate: how large a step.")
    picture(box).evaluate("one => { one.scrollIntoView(); scrollBy(0, -60); }")
    before = loss.inner_text()
    for part in (learn, box.get_by_role("button", name="10 times"), box.get_by_role("slider", name="learning rate η")):
        expect(part).to_be_in_viewport(ratio=1)
    learn.click()
    expect(box.locator(".bbh-network-words")).to_contain_text(f"Step 1 with η = 1: the loss falls, {before} →")
    expect(box.locator(".bbh-formulas")).to_have_text(
        "walk ▶ goes through it with the new numbers; “10 times” takes ten such steps at once."
    )
    assert loss.inner_text() != before
    expect(onward(box)).to_have_text("walk ▶")
    press(box, "next ▶")
    expect(box.locator(".bbh-step-title")).to_contain_text("Step 1 of 6")


def test_eta_has_its_name_beside_it(page: Page, site: Path):
    box = shown(page, site, "saturated")
    row = box.locator(".bbh-network-rate label")
    expect(row).to_contain_text("η, learning rate")
    expect(row).to_have_attribute("title", re.compile("how large a step is.*lesson 06"))
    expect(box.get_by_role("slider", name="learning rate η")).to_be_visible()


def test_a_number_that_is_refused_stays_in_sight_and_a_fraction_is_taken(phone: Page, site: Path):
    box = shown(phone, site, "saturated")
    field, refused = box.get_by_role("textbox", name=re.compile("^value of")), box.locator(".bbh-refused")
    field.evaluate("one => one.scrollIntoView({ block: 'end' })")  # what is said of it would stand below the screen
    field.tap()
    for text in ("abc", "1/0", "1/2/3", "1/", "/2"):
        field.fill(text)
        field.press("Enter")
        expect(refused).to_have_text("Type a number up to ±10⁶, such as −0.25 or 1/2")
        for part in (field, refused):
            expect(part).to_be_in_viewport(ratio=0.95)  # but for a part of a pixel
    top = phone.evaluate("scrollY")
    field.fill("-1/8")
    field.press("Enter")
    expect(refused).to_be_empty()
    expect(field).to_have_value("−0.125")
    expect(box.get_by_role("slider", name=FIRST, exact=True)).to_have_attribute("aria-valuenow", "-0.125")
    assert abs(phone.evaluate("scrollY") - top) < 60


def test_learning_is_in_sight_on_a_laptop_under_a_heading_with_formulas(page: Page, site: Path):
    page.set_viewport_size({"width": 1366, "height": 768})
    box = shown(page, site, "saturated")
    top = box.bounding_box()["y"]
    learn = box.get_by_role("button", name="learn once").bounding_box()
    assert learn["y"] + learn["height"] - top < 425  # lesson 05 has 341 px above its network


@pytest.mark.parametrize("name", ["goal", "saturated", "exploding"])
def test_the_widget_is_no_higher_than_the_window_of_a_laptop(page: Page, site: Path, name: str):
    page.set_viewport_size({"width": 1366, "height": 650})
    box = shown(page, site, name)
    for step in range(9 if name == "exploding" else 7):
        assert box.bounding_box()["height"] <= 650, step
        if onward(box).is_enabled():
            press(box, "next ▶")


# ------------------------------------------------------------------ one meaning for a colour


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_line_is_a_weight_whatever_else_is_shown(page: Page, site: Path, scheme: str):
    page.emulate_media(color_scheme=scheme)
    box = shown(page, site, "goal")
    lines = "svg => [...svg.querySelectorAll('.bbh-edge > .bbh-wire')].map((line) => " + (
        "[getComputedStyle(line).stroke, line.style.strokeWidth, getComputedStyle(line).strokeDasharray].join())"
    )
    first = picture(box).evaluate(lines)
    assert len({re.match(r"rgb\(.*?\)", line)[0] for line in first}) == 2  # above 0, and below
    box.get_by_role("checkbox", name="show δ and ∂L/∂w").check()
    expect(box.locator(".bbh-network-flag:visible")).to_have_count(9)
    assert picture(box).evaluate(lines) == first
    for _ in range(5):
        press(box, "next ▶")
        expect(box.locator(".bbh-formula").first).to_be_visible()
        assert picture(box).evaluate(lines) == first
    screenshot(box, f"backward_{scheme}")


# ------------------------------------------------------------------ what matters is in sight


def test_a_goal_is_said_and_done_is_said_when_it_is_met_aloud_and_once(page: Page, site: Path):
    box = shown(page, site, "goal")
    line, aloud = box.locator(".bbh-network-goal"), box.locator(".bbh-network-score [role=alert]")
    expect(line).to_have_text("Bring L below 0.01.")
    expect(aloud).to_be_empty()
    page.evaluate("() => { window.heard = 0; }")
    aloud.evaluate("(box) => new MutationObserver(() => { window.heard += 1; }).observe(box, { childList: true })")
    bias = box.get_by_role("slider", name="bias of the output")
    bias.focus()
    for _ in range(3):
        bias.press("PageUp")
    expect(line).to_have_text("Bring L below 0.01.")  # not yet
    for _ in range(3):
        bias.press("PageUp")
    expect(line).to_have_text("✓ Done: L is below 0.01.")
    expect(aloud).to_have_text("Done: L is below 0.01.")
    press(box, "Undo")
    expect(line).to_have_text("Bring L below 0.01.")
    bias.focus()
    for _ in range(6):
        bias.press("PageUp")
    expect(line).to_have_text("✓ Done: L is below 0.01.")
    page.wait_for_timeout(500)  # a screen reader would have heard it by now
    assert page.evaluate("heard") == 1


@pytest.mark.parametrize("fixture", ["page", "phone"])
def test_what_comes_out_and_the_buttons_are_in_sight_with_the_picture(
    request: pytest.FixtureRequest, site: Path, fixture: str
):
    page: Page = request.getfixturevalue(fixture)
    box = shown(page, site, "goal")
    box.evaluate("box => box.scrollIntoView()")
    buttons = [box.get_by_role("button", name=name, exact=True) for name in ("walk ▶", "Undo", "Reset", "learn once")]
    for part in (box.locator(".bbh-network-score"), picture(box), *buttons):
        expect(part).to_be_in_viewport(ratio=1)
    amounts = box.locator(".bbh-network-amount").evaluate_all(
        "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(amounts) >= 24
    bottom, top = picture(box).bounding_box(), buttons[0].bounding_box()
    assert 0 <= top["y"] - (bottom["y"] + bottom["height"]) < 20


SCREENS = {
    "phone": ({"width": 390, "height": 844}, ""),
    "laptop": ({"width": 1366, "height": 768}, ""),
    "projector": ({"width": 1920, "height": 1080}, ""),
    "projector, larger": ({"width": 1920, "height": 1080}, "?size=large"),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_a_step_of_the_walk_is_one_screen_and_its_buttons_stay_where_they_are(
    browser: Browser, site: Path, screen: str
):
    size, query = SCREENS[screen]
    phone = screen == "phone"
    context = browser.new_context(offline=True, viewport=size, has_touch=phone, is_mobile=phone)
    page = context.new_page()
    page.goto((site / "goal.html").as_uri() + query)
    box = page.get_by_role("group", name="Network view")
    expect(onward(box)).to_be_visible()
    picture(box).evaluate("one => { one.scrollIntoView(); scrollBy(0, -60); }")  # the line of contents lies over it
    buttons = [onward(box), *(box.get_by_role("button", name=name) for name in ("◀ back", "show all", "Undo", "Reset"))]
    places = [one.bounding_box() for one in buttons]
    for step in range(1, 7):
        press(box, "next ▶")
        expect(box.locator(".bbh-step-title")).to_contain_text(f"Step {step} of 6")
        for part in (picture(box), *buttons, box.locator(".bbh-formulas")):
            expect(part).to_be_in_viewport(ratio=1)
        assert [one.bounding_box() for one in buttons] == places, step
        expect(box.get_by_role("button", name="10 times")).to_be_visible(visible=step == 6)  # it says ŷ and L
    press(box, "show all")
    expect(box.get_by_role("button", name="10 times")).to_be_visible()
    context.close()


def test_nothing_is_lost_at_twice_the_size(browser: Browser, site: Path):
    context = browser.new_context(offline=True, viewport={"width": 640, "height": 400}, device_scale_factor=2)
    box = shown(context.new_page(), site, "large")
    press(box, "next ▶", 6)
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth && document.body.scrollWidth <= innerWidth")
    for button in box.get_by_role("button").all():
        button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport(ratio=1)
    context.close()


# ------------------------------------------------------------------ the walk moves

# Counts the movements that begin in an element; on a busy machine they are over before one can look for them.
COUNT = """(box) => {
  window.animationsBegun = 0;
  box.addEventListener("animationstart", () => { window.animationsBegun += 1; });
}"""


def test_the_walk_lights_lines_in_turn_there_and_back(page: Page, site: Path):
    box = shown(page, site, "goal")
    lit, back = box.locator(".bbh-network-lit"), box.locator(".bbh-network-back")
    turns = "all => all.map((one) => one.style.getPropertyValue('--bbh-turn'))"
    expect(lit).to_have_count(0)
    box.evaluate(COUNT)
    press(box, "next ▶")
    expect(lit).to_have_count(4)
    expect(back).to_have_count(0)
    assert set(lit.evaluate_all(turns)) == {"0ms", "300ms"}  # the second neuron after the first
    page.wait_for_function("() => animationsBegun >= 10")  # glows and pulses of four lines, two numbers
    formulas, drawn = box.locator(".bbh-formulas").bounding_box(), picture(box).bounding_box()
    assert formulas["x"] > drawn["x"] + drawn["width"]  # beside the picture
    assert formulas["y"] < drawn["y"] + drawn["height"] / 2
    press(box, "next ▶", 2)
    expect(box.locator(".bbh-network-link.bbh-network-lit")).to_have_count(1)  # the loss compares
    press(box, "next ▶", 2)
    expect(back).to_have_count(2)  # blame comes back over the two weights of the output
    press(box, "show all")
    expect(lit).to_have_count(0)


def test_without_motion_what_is_lit_stands_still(page: Page, site: Path):
    page.emulate_media(reduced_motion="reduce")
    box = shown(page, site, "goal")
    box.evaluate(COUNT)
    press(box, "next ▶")
    glow = box.locator(".bbh-network-lit .bbh-network-glow").first
    expect(glow).to_have_css("opacity", "0.28")
    page.wait_for_timeout(500)
    assert page.evaluate("animationsBegun") == 0


# ------------------------------------------------------------------ with a finger


def swipe(page: Page, element: Locator, by: tuple[float, float], rest: int = 16) -> None:
    """Put a finger on the middle of an element for `rest` milliseconds, draw it away in several moves, and lift it."""
    x, y = middle(element)
    finger = page.context.new_cdp_session(page)
    for share in range(11):
        point = {"x": x + by[0] * share / 10, "y": y + by[1] * share / 10}
        kind = "touchMove" if share else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        page.wait_for_timeout(16 if share else rest)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    finger.detach()


@pytest.mark.parametrize("name", [FIRST, "bias of hidden neuron 2", "input x2", "target y1"])
def test_a_finger_moves_a_number_to_the_side_and_the_page_up_and_down(phone: Page, site: Path, name: str):
    box = shown(phone, site, "goal")
    number = box.get_by_role("slider", name=name, exact=True)
    handle = number.locator(".bbh-hit" if name == FIRST else "text").first
    start = float(number.get_attribute("aria-valuenow"))
    box.evaluate("box => box.scrollIntoView({ block: 'center' })")
    top = phone.evaluate("scrollY")
    swipe(phone, handle, (10, -120))
    phone.wait_for_function(f"() => scrollY > {top + 40}")
    assert float(number.get_attribute("aria-valuenow")) == start
    there = -1 if name == "target y1" else 1  # no sigmoid answers more than 1
    swipe(phone, handle, (60 * there, 0))
    expect(number).to_have_attribute("aria-valuenow", f"{start + there:g}")  # 0.05 for each 3 px
    expect(number).to_be_focused()
    top = phone.evaluate("scrollY")
    swipe(phone, handle, (0, 60 * there), rest=400)  # a finger that has rested drags in any direction
    expect(number).to_have_attribute("aria-valuenow", f"{start:g}")
    assert phone.evaluate("scrollY") == top


def test_a_tap_holds_a_number_for_the_field(phone: Page, site: Path):
    box = shown(phone, site, "goal")
    box.get_by_role("slider", name="bias of the output").locator(".bbh-network-box").tap()
    expect(box.get_by_role("textbox", name="value of bias of the output")).to_have_value("0.5")


def test_a_finger_finds_44_px_and_no_help_for_keys(phone: Page, site: Path):
    box = shown(phone, site, "goal")
    controls = box.locator("button, select, input:not([type=checkbox]), label:has([type=checkbox]), summary")
    seen = [control for control in controls.all() if control.is_visible()]  # one field only keeps what was done
    assert len(seen) > 9
    for control in seen:
        assert control.bounding_box()["height"] >= 44, control
    rooms = picture(box).locator(".bbh-network-touch")
    assert rooms.count() == 6 + 3 + 1 + 2  # weights, biases, the target, inputs
    for room in rooms.all():
        assert min(room.bounding_box()[side] for side in ("width", "height")) > 43.9  # Chromium rounds 44
        expect(room).to_have_css("pointer-events", "all")
    box.get_by_text("what the signs mean").tap()
    expect(box.get_by_text("Lines and square boxes are weights")).to_be_visible()
    expect(box.get_by_text(re.compile("^Keys:"))).to_be_hidden()
    expect(box.get_by_text("to the right or the left")).to_be_visible()
    expect(box.get_by_text("up or down")).to_be_hidden()
    screenshot(box, "phone")
