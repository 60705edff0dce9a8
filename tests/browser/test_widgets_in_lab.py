"""What holds for every widget: legible, usable without a mouse, there again tomorrow, and honest when it breaks."""

import re

import pytest
from conftest import Lab
from playwright.sync_api import Locator, expect

WIDGETS = {
    "Neuron explorer": 'explorer = widgets.NeuronExplorer(gate="and")\nexplorer',
    "Network view": 'view = widgets.NetworkView(show="backward")\nview',
    "What comes next?": 'asked = widgets.Prediction("What comes next?", ["a straight line", "a circle"])\nasked',
    "Loss landscape": "landscape = widgets.LossLandscape()\nlandscape",
    "Decision regions": "widgets.DecisionRegions(lambda X, w, b: w * X[0] + b, w=(-2.0, 2.0, 1.0), b=(-1, 1))",
    "Descent": "descent = widgets.Descent(eta=0.95, steps=12)\ndescent",
}
each_widget = pytest.mark.parametrize("name", WIDGETS, ids=lambda name: re.sub(r"\W+", "_", name))


def shown(lab: Lab, name: str, *more: str) -> Locator:
    """Open a notebook with this widget, run it, and return the widget."""
    notebook = lab.open_cells(f"from course_lib import widgets\n{WIDGETS[name]}", *more)
    lab.run_all(notebook)
    box = lab.page.get_by_role("group", name=name, exact=True)
    expect(box).to_be_visible()
    return box


@each_widget
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_cut_off(lab: Lab, name: str, theme: str):
    box = shown(lab, name)
    if theme == "dark":
        lab.dark()
    lab.page.keyboard.press("Control+b")  # on a phone nobody keeps the file browser open
    for width in (1280, 360):
        lab.page.set_viewport_size({"width": width, "height": 1000})
        box.scroll_into_view_if_needed()
        lab.screenshot(f"{re.sub(r'[^a-z]+', '_', name.lower()).strip('_')}_{theme}_{width}", box)
        assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
        assert lab.inaccessible(box) == []
    lab.page.emulate_media(reduced_motion="reduce")
    lasts = "box => box.getAnimations({ subtree: true }).length"
    assert box.evaluate(lasts) == 0
    assert lab.errors == []


def test_axe_would_find_something(lab: Lab):
    box = shown(lab, "Neuron explorer")
    box.get_by_role("slider", name="bias b").evaluate("slider => slider.removeAttribute('aria-label')")
    box.get_by_role("button", name="Reset").evaluate("button => { button.textContent = ''; }")
    assert "button-name" in " ".join(lab.inaccessible(box))


def test_a_notebook_opened_again_shows_the_widget_as_it_was(lab: Lab):
    """With a new kernel that has never heard of it, and with none."""
    box = shown(lab, "Neuron explorer", "print(explorer.b)")
    bias = box.get_by_role("slider", name="bias b")
    bias.focus()
    for _ in range(5):
        bias.press("ArrowLeft")
    expect(bias).to_have_value("-0.75")
    readback = lab.cell(lab.page.locator(".jp-NotebookPanel"), "explorer.b")
    lab.run(readback)
    expect(readback.get_by_text("-0.75")).to_be_visible()
    assert lab.save().metadata.widgets
    lab.stop_kernels()
    lab.reopen()
    again = lab.page.get_by_role("group", name="Neuron explorer")
    expect(again.get_by_role("slider", name="bias b")).to_have_value("-0.75")
    expect(again.get_by_role("img").first).to_be_visible()
    lab.screenshot("explorer_reopened")
    lab.leave_kernel()
    again.get_by_role("combobox", name="gate").select_option("or")
    expect(again.get_by_role("status")).to_contain_text("OR:")
    lab.screenshot("explorer_no_kernel")
    assert lab.errors == []


def test_what_goes_wrong_is_said_in_the_cell(lab: Lab):
    box = shown(lab, "Neuron explorer", 'explorer.activation = "none of them"')
    said = lab.page.get_by_role("alert").filter(has_text="Something went wrong in this widget: TypeError")
    expect(said).to_have_count(1)
    assert lab.inaccessible(box.locator("xpath=..")) == []
    lab.screenshot("widget_alert", box.locator("xpath=.."))
