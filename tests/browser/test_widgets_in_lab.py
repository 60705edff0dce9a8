"""What holds for every widget: legible, usable without a mouse, there again tomorrow, and honest when it breaks."""

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.jupyterlab_in_chromium import PANEL, ROOT, Lab, middle

WIDGETS = {
    "Neuron explorer": 'explorer = widgets.NeuronExplorer(gate="and")\nexplorer',
    "Network view": 'view = widgets.NetworkView(show="backward")\nview',
    "What comes next?": 'asked = widgets.Prediction("What comes next?", ["a straight line", "a circle"])\nasked',
    "Loss landscape": "landscape = widgets.LossLandscape()\nlandscape",
    "Decision regions": "regions = widgets.DecisionRegions(lambda X, w: w * X[0], w=(-2, 2, 1))\nregions",
    "Descent": "descent = widgets.Descent(eta=0.95, steps=12)\ndescent",
    "Descent by several rules": 'race = widgets.Descent(rules=["plain", "Adam"], steps=12)\nrace',
    "Computational graph": 'graph = widgets.GraphView("(x + 2) * x**2", x=3.0)\ngraph',
}
ALL = "\n".join(["from course_lib import widgets", *WIDGETS.values()])
ALL += "\ndisplay(explorer, view, asked, landscape, regions, descent, race, graph)"
READBACK = (
    "print(explorer.b, view.x[0], asked.answer, landscape.w, regions.values, descent.steps, race.steps, graph.values)"
)
HANDS = {  # of each widget, what the keyboard goes to, and the key
    "Neuron explorer": ("slider", "bias b", "ArrowLeft"),
    "Network view": ("slider", "input x1", "ArrowUp"),
    "What comes next?": ("radio", "a circle", "Space"),
    "Loss landscape": ("slider", "ball at w and b", "ArrowRight"),
    "Decision regions": ("slider", "w", "ArrowRight"),
    "Descent": ("button", "Step", "Enter"),
    "Descent by several rules": ("button", "Step", "Enter"),
    "Computational graph": ("slider", "input x", "ArrowRight"),
}
# All but the field of the number that is held: what one holds is not saved.
SEEN = """box => [...box.querySelectorAll("input, select, canvas, [role=slider], [role=img], svg[aria-label]")]
    .filter((e) => !e.closest(".bbh-held-panel"))
    .map((e) => [e.ariaLabel, e.ariaValueText, e.value, e.checked, e.toDataURL?.()].join())"""


def boxes(lab: Lab) -> dict[str, Locator]:
    """All the widgets, once they are there."""
    found = {name: lab.page.get_by_role("group", name=name, exact=True) for name in WIDGETS}
    for box in found.values():
        expect(box).to_be_visible()
    return found


def all_shown(desk: Lab) -> dict[str, Locator]:
    """Show every widget in one notebook."""
    desk.put(ALL)
    return boxes(desk)


def shown(desk: Lab, name: str, *more: str) -> Locator:
    """Show this widget, with more cells below it."""
    desk.put(f"from course_lib import widgets\n{WIDGETS[name]}", *more)
    box = desk.page.get_by_role("group", name=name, exact=True)
    expect(box).to_be_visible()
    return box


def press(boxes: dict[str, Locator], name: str) -> None:
    role, label, key = HANDS[name]
    boxes[name].get_by_role(role, name=label, exact=role == "button").press(key)


def becomes(box: Locator, seen: list[str], same: bool = True) -> None:
    """Wait until what is seen in the widget is `seen`, or no longer."""
    for _ in range(600):
        if (box.evaluate(SEEN) == seen) == same:
            return
        box.page.wait_for_timeout(100)
    assert (box.evaluate(SEEN) == seen) == same


def test_axe_finds_nothing_and_nothing_is_cut_off(desk: Lab):
    widgets = all_shown(desk)
    for theme in ("Light", "Dark"):
        desk.theme(theme)
        for width in (1280, 360):
            desk.page.set_viewport_size({"width": width, "height": 1000})
            for name, box in widgets.items():
                where = f"{re.sub(r'[^a-z]+', '_', name.lower()).strip('_')}_{theme.lower()}_{width}"
                box.scroll_into_view_if_needed()
                desk.screenshot(where, box)
                assert box.evaluate("box => box.scrollWidth <= box.clientWidth"), where
                assert desk.inaccessible(box) == [], where
    desk.page.emulate_media(reduced_motion="reduce")
    lasts = "box => box.getAnimations({ subtree: true }).length"
    assert [box.evaluate(lasts) for box in widgets.values()] == [0] * len(widgets)
    assert desk.errors == []


def test_axe_would_find_something(desk: Lab):
    box = shown(desk, "Neuron explorer")
    box.get_by_role("slider", name="bias b").evaluate("slider => slider.removeAttribute('aria-label')")
    box.get_by_role("button", name="Reset").evaluate("button => { button.textContent = ''; }")
    assert "button-name" in " ".join(desk.inaccessible(box))


def test_ctrl_s_in_a_widget_saves_and_plain_keys_stay_there(desk: Lab):
    widgets = all_shown(desk)
    cells = desk.page.locator(PANEL).locator(".jp-Cell")
    count = cells.count()
    for name, (role, label, _) in HANDS.items():
        widgets[name].get_by_role(role, name=label, exact=role == "button").focus()
        assert desk.save(keys="Control+s").cells, name
        for key in ("d", "d", "a", "b", "x", "Control+a", "d", "d"):  # they delete, add and cut cells in a notebook
            desk.page.keyboard.press(key)
        assert cells.count() == count, name
    widgets["Neuron explorer"].get_by_role("slider", name="bias b").focus()
    side = desk.page.locator(".jp-FileBrowser")
    expect(side).to_be_hidden()
    desk.page.keyboard.press("Control+b")
    expect(side).to_be_visible()
    desk.page.keyboard.press("Control+b")
    expect(side).to_be_hidden()
    field = widgets["Computational graph"].get_by_role("textbox", name="formula")
    field.press("Control+a")
    desk.page.keyboard.insert_text("x")
    expect(field).to_have_value("x")
    assert desk.errors == []


def test_a_finger_moves_what_it_touches_and_scrolls_the_page_elsewhere(desk: Lab):
    widgets = all_shown(desk)
    desk.page.set_viewport_size({"width": 420, "height": 800})
    scroller = desk.page.locator(PANEL).locator(".jp-WindowedPanel-outer")
    touched = [
        ("Neuron explorer", "svg"),
        ("Network view", ".bbh-hit"),
        ("Network view", ".bbh-bias"),
        ("Loss landscape", ".bbh-ball"),
        ("Loss landscape", ".bbh-point"),
        ("Descent by several rules", ".bbh-start"),
        ("Computational graph", ".bbh-given"),
    ]
    for name, part in touched:
        box = widgets[name]
        for element, holds in ((box.locator(part).first, True), (box.locator("figcaption").first, False)):
            element.evaluate("element => element.scrollIntoView({ block: 'center' })")
            middle(element)  # at rest, and a page that has been pushed rolls on for a while
            seen, before = box.evaluate(SEEN), scroller.evaluate("outer => outer.scrollTop")
            desk.touch(element, (10, -60))
            becomes(box, seen, same=not holds)
            if holds:
                assert scroller.evaluate("outer => outer.scrollTop") == before, (name, part)
            else:
                moved = "([outer, before]) => outer.scrollTop !== before"
                desk.page.wait_for_function(moved, arg=[scroller.element_handle(), before])
    assert desk.errors == []


def test_a_notebook_opened_again_shows_every_widget_as_it_was(lab: Lab):
    """With a new kernel that has never heard of them, and with none."""
    lab.run_all(lab.open_cells(ALL, READBACK))
    widgets = boxes(lab)
    for name, box in widgets.items():
        seen = box.evaluate(SEEN)
        press(widgets, name)
        becomes(box, seen, same=False)
    widgets["What comes next?"].get_by_role("button", name="Commit").press("Enter")
    expect(widgets["What comes next?"]).to_contain_text("Committed")
    readback = lab.cell(lab.page.locator(PANEL), "asked.answer")
    lab.run(readback)
    expect(readback.get_by_text("-0.55 1.05 a circle 2.51 {'w': 2} 13 13 {'x': 3.05}")).to_be_visible()
    left = {name: box.evaluate(SEEN) for name, box in widgets.items()}
    assert lab.save().metadata.widgets
    lab.stop_kernels()
    lab.reopen_showing(lab.page.get_by_role("group", name="Network view"))
    widgets = boxes(lab)
    for name, box in widgets.items():
        becomes(box, left[name])
    lab.screenshot("widgets_reopened")
    lab.leave_kernel()
    graph = widgets["Computational graph"]
    expect(graph.get_by_role("textbox", name="formula")).to_be_enabled()  # the browser reads a formula itself
    expect(widgets["What comes next?"].get_by_role("radio", name="a circle")).to_be_disabled()
    for name, box in widgets.items():
        becomes(box, left[name])
        if name not in ("What comes next?", "Decision regions"):  # what was committed stays, and what Python answered
            press(widgets, name)
            becomes(box, left[name], same=False)
        lab.screenshot(f"no_kernel_{re.sub(r'[^a-z]+', '_', name.lower()).strip('_')}", box)
        assert lab.inaccessible(box) == [], name
    assert lab.errors == []


def test_the_tests_wait_longer_than_a_widget_does_before_it_tells_python():
    here = Path(__file__).parent
    code = {"const PAUSE": ROOT / "course_lib" / "widgets" / "common.js", "const LATER": here / "tells.js"}
    pause, later = (int(re.search(f"{name} = (\\d+);", file.read_text())[1]) for name, file in code.items())
    assert pause < later


def test_a_cell_that_is_run_knows_what_was_done_in_a_widget_before(desk: Lab):
    """However slow the kernel is: what the other tests ask Python is an answer to what they did."""
    slow = "import time\nexplorer.observe(lambda change: time.sleep(0.7), 'b')"
    box = shown(desk, "Neuron explorer", slow, "print('b is', explorer.b)")
    desk.run(desk.cell(desk.page.locator(PANEL), "import time"))
    answer = desk.cell(desk.page.locator(PANEL), "b is")
    slider = box.get_by_role("slider", name="bias b")
    for presses in (3, 2):
        before = float(slider.input_value())
        for _ in range(presses):
            slider.press("ArrowRight")
            desk.page.wait_for_timeout(150)  # each is a message of its own
        after = float(slider.input_value())
        assert after > before
        desk.run(answer)
        expect(answer.get_by_text(f"b is {after:g}", exact=True)).to_be_visible()
    assert desk.errors == []


def test_what_goes_wrong_is_said_in_the_cell(desk: Lab):
    box = shown(desk, "Neuron explorer", 'explorer.activation = "none of them"')
    desk.run(desk.cell(desk.page.locator(PANEL), "none of them"))
    said = desk.page.get_by_role("alert").filter(has_text="Something went wrong in this widget: TypeError")
    expect(said).to_have_count(1)
    assert desk.inaccessible(box.locator("xpath=..")) == []
    desk.screenshot("widget_alert", box.locator("xpath=.."))
