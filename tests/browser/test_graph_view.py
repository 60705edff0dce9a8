"""The graph view in a real browser: moved by hand and by keyboard, walked through, given another formula."""

import re
from itertools import product

from playwright.sync_api import Locator, expect

from tests.browser.jupyterlab_in_chromium import PANEL, Lab, middle

FORK = '"(x + 2) * x**2", x=3.0'
NEURON = '"z = w1*a1 + w2*a2 + b; ŷ = sigmoid(z); L = (ŷ - y)**2", w1=1.0, a1=0.7311, w2=-2.0, a2=0.5, b=0.5, y=1.0'
GRAPHS = {
    "sum": '"z = x + y; q = 2 * z", x=1.0, y=3.0',
    "neuron": NEURON,
    "fork": FORK,
    "tanh": '"tanh(w2 * tanh(w1 * x))", x=0.5, w1=0.8, w2=-1.5',
}
READ = "print(view.state, view.state.graph.output.value, sum(node.slope for node in view.state.graph.nodes))"


def shown(desk: Lab, arguments: str, *more: str) -> Locator:
    """Show this view, with more cells below it, and return it once it is drawn."""
    desk.put(f"from course_lib import widgets\nview = widgets.GraphView({arguments})\nview", *more)
    box = desk.page.get_by_role("group", name="Computational graph")
    expect(field(box)).to_be_visible()
    box.scroll_into_view_if_needed()
    return box


def field(box: Locator) -> Locator:
    return box.get_by_role("textbox", name="formula")


def picture(box: Locator) -> Locator:
    return box.locator("svg.bbh-graph")


def readout(box: Locator) -> Locator:
    return box.locator(".bbh-said")


def python(desk: Lab, source: str, says: str) -> None:
    """Run the cell that has `source`, and find `says` in what it prints."""
    cell = desk.cell(desk.page.locator(PANEL), source)
    desk.run(cell)
    expect(cell.locator(".jp-OutputArea-output").get_by_text(says)).to_be_visible()


def test_the_keyboard_moves_the_numbers_and_python_agrees(desk: Lab):
    box = shown(desk, FORK, "print(view.state)", "view.values = {'x': -1}")
    cells = desk.page.locator(".jp-CodeCell").count()
    slider = box.get_by_role("slider", name="input x")
    slider.focus()
    for _ in range(20):
        slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "4")
    expect(picture(box)).to_have_attribute("aria-label", re.compile(r"\(x \+ 2\) · x² = 96\..*: x 64;"))
    expect(box.locator(".bbh-aloud")).to_contain_text("= 96. slopes of (x + 2) · x² with respect to x: 64")
    slider.press("d")  # twice d would delete a cell, if the key reached the notebook
    slider.press("d")
    assert desk.page.locator(".jp-CodeCell").count() == cells
    python(desk, "print(view.state)", "values={'x': 4.0}")
    desk.run(desk.cell(desk.page.locator(PANEL), "view.values ="))
    expect(readout(box)).to_contain_text("(x + 2) · x² = 1\n")
    slider.focus()
    slider.press("Home")
    expect(readout(box)).to_contain_text("= 0\n")
    assert desk.errors == []


def test_a_box_is_dragged_up_and_down(desk: Lab):
    box = shown(desk, NEURON, "print(view.state)")
    handle = box.locator(".bbh-given").nth(0)
    x, y = middle(handle)
    desk.page.mouse.move(x, y)
    desk.page.mouse.down()
    desk.page.mouse.move(x, y - 20, steps=4)
    expect(picture(box)).to_have_attribute("aria-label", re.compile("w₁ = 1.2;"))
    desk.page.mouse.move(x, y + 20, steps=4)
    desk.page.mouse.up()
    expect(picture(box)).to_have_attribute("aria-label", re.compile("w₁ = 0.8;"))
    expect(box.get_by_role("slider", name="input w1")).to_have_attribute("aria-valuetext", "0.8")
    python(desk, "print(view.state)", "'w1': 0.8,")


def test_every_frame_of_a_drag_has_its_picture(desk: Lab):
    box = shown(desk, NEURON)
    drawn = box.evaluate("""async box => {
        const slider = box.querySelector('input[type=range]');
        const frame = window.requestAnimationFrame.bind(window);
        let drawn = 0;
        window.requestAnimationFrame = (draw) => frame((now) => {
            draw(now);
            drawn += 1;
        });
        for (let i = 0; i < 120; i++) {
            slider.value = -1 + i / 50;
            slider.dispatchEvent(new Event('input', { bubbles: true }));
            await new Promise(frame);
        }
        window.requestAnimationFrame = frame;
        return drawn;
    }""")
    assert drawn >= 120


def test_a_new_formula_is_drawn_and_a_wrong_one_is_said(desk: Lab):
    box = shown(desk, FORK, READ)
    field(box).fill("(x + 2")
    field(box).press("Enter")
    said = box.get_by_role("alert")
    expect(said).to_have_text(
        re.compile(r"^The formula cannot be read at '\(x \+ 2'\. Did you mean \(x \+ 2\)\? The graph below is still")
    )
    expect(readout(box)).to_contain_text("= 45\n")
    assert desk.inaccessible(box) == []
    desk.screenshot("graph_view_wrong_formula", box)
    field(box).fill("u = w1 * x; tanh(u) + exp(-u)")
    field(box).press("Enter")
    expect(box.get_by_role("slider", name="input w1")).to_be_visible()
    expect(said).to_be_empty()
    python(
        desk, "print(view.state", "GraphState(formula='u = w1 * x; tanh(u) + exp(-u)', values={'w1': 1.0, 'x': 3.0})"
    )
    expect(readout(box)).to_contain_text("tanh(u) + exp(−u) = 1.04\n")
    field(box).fill("nonsense")
    field(box).press("Escape")
    expect(field(box)).to_have_value("u = w1 * x; tanh(u) + exp(-u)")
    box.get_by_role("button", name="Reset").click()
    expect(field(box)).to_have_value("(x + 2) * x**2")
    expect(box.get_by_role("slider")).to_have_count(2)
    python(desk, "print(view.state", "GraphState(formula='(x + 2) * x**2', values={'x': 3.0}) 45.0")
    assert desk.errors == []


def test_stepping_shows_the_products_and_where_paths_meet(desk: Lab):
    box = shown(desk, FORK, "view.step = 6", "print(view.step)")
    forth, back = box.get_by_role("button", name="next ▶"), box.get_by_role("button", name="◀ back")
    box.get_by_role("button", name="inputs only").click()
    expect(picture(box)).to_have_attribute("aria-label", "Graph of 5 nodes. Values: x = 3.")
    forth.focus()
    for _ in range(3):
        forth.press("Enter")
    expect(readout(box)).to_have_text("Step 3 of 7, forward: (x + 2) · x² = 5 · 9 = 45")
    expect(picture(box)).not_to_have_attribute("aria-label", re.compile("Slopes"))
    for _ in range(4):
        forth.press("Space")
    expect(readout(box)).to_contain_text("slope of x gets 6 · 5 = 30 from this path; so far 9 + 30 = 39")
    expect(box.locator(".bbh-aloud")).to_contain_text("so far 9 + 30 = 39")
    back.click()
    expect(readout(box)).to_contain_text("slope of x gets 1 · 9 = 9 from this path")
    expect(picture(box)).to_have_attribute("aria-label", re.compile("; x 9 so far|x 9 so far"))
    expect(box.locator(".bbh-node.bbh-current")).to_have_count(1)
    expect(box.locator(".bbh-link.bbh-current")).to_have_count(1)
    desk.screenshot("graph_view_step", box)
    python(desk, "print(view.step)", "6")
    box.get_by_role("button", name="show all").click()
    expect(readout(box)).to_contain_text("slopes of (x + 2) · x² with respect to x: 39")
    desk.run(desk.cell(desk.page.locator(PANEL), "view.step = 6"))
    expect(readout(box)).to_contain_text("Step 6 of 7")
    assert desk.errors == []


def test_the_check_follows_its_input_and_its_step(desk: Lab):
    box = shown(desk, NEURON)
    check = box.get_by_role("group", name="Numeric check")
    check.get_by_role("combobox", name="slope with respect to").select_option("b")
    expect(check.get_by_role("table", name="Slope of L with respect to b")).to_contain_text("−0.21831252")
    h = check.get_by_role("slider", name="step h")
    for key, value, error in [("Home", "10⁻¹⁵", r"0\.\d+|1"), ("End", "1", r"0\.\d+")]:
        h.press(key)
        expect(h).to_have_attribute("aria-valuetext", value)
        expect(check.get_by_role("img")).to_have_attribute(
            "aria-label", re.compile(f"At h = {value}: central ({error}), one-sided")
        )


def test_the_check_gives_nothing_away_before_the_walk_has_found_the_slope(desk: Lab):
    box = shown(desk, FORK, "view.step = 0")
    check = box.get_by_role("group", name="Numeric check")
    expect(check).to_contain_text("39")
    desk.run(desk.cell(desk.page.locator(PANEL), "view.step"))
    wait = "The walk has not found this slope yet. Step on, then compare."
    for step in range(7):
        expect(readout(box)).to_contain_text(f"Step {step} of 7" if step else "The inputs are known.")
        expect(check.get_by_role("cell")).to_have_text(["?", "", "?", "?", "?", "?"])
        expect(check.get_by_role("img")).to_have_attribute("aria-label", wait)
        expect(check.locator(".bbh-line:visible")).to_have_count(0)
        if step in (0, 6):  # before the first value, and when one of two paths has arrived
            assert desk.inaccessible(box) == []
            desk.screenshot(f"graph_view_check_waits_{step}", box)
        box.get_by_role("button", name="next ▶").click()
    expect(check.get_by_role("cell").first).to_have_text("39")
    expect(check.get_by_role("img")).to_have_attribute("aria-label", re.compile("Central: least"))
    assert desk.errors == []


def test_where_there_is_no_number_words_stand(desk: Lab):
    box = shown(desk, '"y / x", x=1.0, y=1.0', "view.values = {'x': 0.0}")
    desk.run(desk.cell(desk.page.locator(PANEL), "view.values"))
    expect(readout(box)).to_contain_text("⚠ y / x divides by zero here, since x is 0.")
    desk.screenshot("graph_view_no_number", box)
    box.get_by_role("slider", name="input x").press("Home")
    expect(readout(box)).to_contain_text("y / x = −1\n")
    assert desk.errors == []


def test_axe_finds_nothing_and_nothing_is_cut_off(desk: Lab):
    show = "display(*(view := [widgets.GraphView(formula, **values) for formula, values in graphs]))"
    graphs = ", ".join(f"made({arguments})" for arguments in GRAPHS.values())
    made = "made = lambda formula, **values: (formula, values)"
    desk.put(f"from course_lib import widgets\n{made}\ngraphs = [{graphs}]\n{show}")
    boxes = dict(zip(GRAPHS, desk.page.get_by_role("group", name="Computational graph").all(), strict=True))
    for box in boxes.values():
        expect(field(box)).to_be_visible()
    for theme, step in product(("Light", "Dark"), ("all", "step")):
        desk.theme(theme)
        for box in boxes.values():
            box.get_by_role("button", name="show all").click()
            if step == "step":
                box.get_by_role("button", name="◀ back").click()
        for width in (1600, 1280, 360):
            desk.page.set_viewport_size({"width": width, "height": 1400})
            for name, box in boxes.items():
                where = f"graph_view_{name}_{step}_{theme.lower()}_{width}"
                desk.screenshot(where, box)
                assert box.evaluate("box => box.scrollWidth <= box.clientWidth"), where
                assert box.get_by_role("group", name="Numeric check").bounding_box()["width"] > 200, where
                assert width == 1600 or desk.inaccessible(box) == [], where
    desk.page.emulate_media(reduced_motion="reduce")
    assert desk.page.evaluate("document.getAnimations().length") == 0
    assert desk.errors == []
