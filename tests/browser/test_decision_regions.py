"""The decision regions in a real browser: every picture is a call of the student's own function."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.jupyterlab_in_chromium import Lab

NOTEBOOK = [
    """
import time
from pathlib import Path
import numpy as np
from course_lib import widgets
calls = []
def mine(X, w, k):
    calls.append(k)
    print("called with", k)
    if k == 1:
        raise NotImplementedError()
    if k == 2:
        return X @ X
    if k == 3:
        return X
    if k == 4:
        return np.where(X[0] > 0.5, np.nan, 1.0)
    while (w, k) == (2, 19):
        pass
    while k >= 10 and not Path("answer").exists():
        time.sleep(0.05)
    return w * X[:1]
regions = widgets.DecisionRegions(mine, w=(-2.0, 2.0, 1.0, 0.25), k=(0, 19))
regions
""",
    "print(regions, regions.shown.numbers[-4:].tolist())",
    "regions.values = {'w': 2, 'k': 0}",
    "print('calls', calls)",
]


def shown(lab: Lab) -> Locator:
    """Open the notebook, run its first cell, and return the widget once Python has answered it."""
    notebook = lab.open_cells(*NOTEBOOK)
    lab.run(notebook.locator(".jp-CodeCell").first)
    box = lab.page.get_by_role("group", name="Decision regions")
    expect(slider(box, "w")).to_be_enabled()
    box.scroll_into_view_if_needed()
    return box


def slider(box: Locator, name: str) -> Locator:
    return box.get_by_role("slider", name=name, exact=True)


def cell(lab: Lab, source: str) -> Locator:
    """Run the cell that has `source`, and return it."""
    found = lab.cell(lab.page.locator(".jp-NotebookPanel"), source)
    lab.run(found)
    return found


def colour(box: Locator, x: float, y: float) -> list[int]:
    """Red, green and blue of the picture at shares of its width and height, from the left and from below."""
    return box.locator("canvas").evaluate(
        "(c, [x, y]) => [...c.getContext('2d').getImageData(x * c.width, (1 - y) * c.height, 1, 1).data].slice(0, 3)",
        [x, y],
    )


def test_keyboard_mouse_and_python_move_the_same_picture(lab: Lab):
    box = shown(lab)
    picture, call = box.get_by_role("img"), box.get_by_text("mine(X,")
    w = slider(box, "w")
    expect(picture).to_have_attribute("aria-label", re.compile("more than 0.5 on 49 % of the plane.*; 2 of 4 right"))
    assert colour(box, 0.99, 0.3) == [107, 169, 207]
    assert colour(box, 0.1, 0.3) == [232, 160, 107]
    w.focus()
    for _ in range(8):
        w.press("ArrowLeft")
    expect(call).to_have_text("mine(X, w=−1, k=0)")
    expect(picture).to_have_attribute("aria-label", re.compile("on 0 % of the plane"))
    assert colour(box, 0.99, 0.3) == [232, 160, 107]
    w.press("d")  # twice d would delete a cell, if the key reached the notebook
    w.press("d")
    said = cell(lab, "print(regions,")
    expect(said.get_by_text("(mine, w=-1.0, k=0): 2 of 4 right [-0.0, -0.0, -1.0, -1.0]")).to_be_visible()
    cell(lab, "regions.values =")
    expect(call).to_have_text("mine(X, w=2, k=0)")
    expect(w).to_have_attribute("aria-valuetext", "2")
    w.click(position={"x": 1, "y": w.bounding_box()["height"] / 2})
    expect(call).to_have_text("mine(X, w=−2, k=0)")
    expect(box.get_by_role("status")).to_contain_text("w −2, k 0. mine says more than 0.5 on 3 % of the plane")
    box.get_by_role("button", name="Reset").click()
    expect(call).to_have_text("mine(X, w=1, k=0)")
    expect(lab.page.locator("[data-mime-type='application/vnd.jupyter.stdout']")).to_have_count(1)  # of print(regions)
    expect(box.locator(".bbh-readout").get_by_text("It prints: called with 0")).to_be_visible()
    assert lab.errors == []


def test_what_goes_wrong_in_the_function_is_said_and_the_next_move_works(lab: Lab):
    box = shown(lab)
    k, said = slider(box, "k"), box.get_by_role("alert")
    k.focus()
    for says in ["○ not attempted yet: raise NotImplementedError() still stands in mine.",
                 "mine stopped with ValueError: matmul", "mine returned shape (2, 3725)"]:  # fmt: skip
        k.press("ArrowRight")
        expect(said).to_contain_text(says)
        expect(box.get_by_role("img")).to_have_attribute("aria-label", re.compile(re.escape(says.removeprefix("○ "))))
        assert lab.inaccessible(box) == []
    k.press("ArrowLeft")
    expect(said).to_contain_text("line 12: return X @ X")
    lab.screenshot("regions_error", box)
    for _ in range(2):
        k.press("ArrowRight")
    expect(box.locator(".bbh-readout").get_by_text("49 % of the plane is not a number (NaN)")).to_be_visible()
    expect(said).to_be_empty()
    k.press("ArrowRight")
    expect(box.get_by_text("mine(X, w=1, k=5)")).to_be_visible()
    assert lab.errors == []


def test_of_the_wishes_while_python_computes_only_the_newest_is_kept(lab: Lab):
    box = shown(lab)
    k = slider(box, "k")
    k.focus()
    k.press("End")
    for _ in range(5):
        k.press("ArrowLeft")
    expect(k).to_have_attribute("aria-valuetext", "14")
    expect(box.get_by_text("computing…")).to_be_visible()
    (lab.root / lab.folder / "answer").touch()
    expect(box.get_by_text("mine(X, w=1, k=14)")).to_be_visible()
    expect(box.get_by_text("computing…")).to_have_count(0)
    expect(cell(lab, "print('calls'").get_by_text("calls [0, 19, 14]")).to_be_visible()
    assert lab.errors == []


def test_a_notebook_opened_again_shows_the_last_picture(lab: Lab):
    """With a new kernel that has never heard of it: nothing can be moved, and the widget says why."""
    box = shown(lab)
    slider(box, "w").press("End")
    expect(box.get_by_text("mine(X, w=2, k=0)")).to_be_visible()
    kept = lab.save().metadata.widgets["application/vnd.jupyter.widget-state+json"].state.values()
    (numbers,) = [buffer["data"] for model in kept for buffer in model.get("buffers", [])]
    assert len(numbers) < 20_000
    lab.stop_kernels()
    again = lab.page.get_by_role("group", name="Decision regions")
    lab.reopen_showing(again)
    expect(again.get_by_text("mine(X, w=2, k=0)")).to_be_visible()
    assert colour(again, 0.7, 0.3) == [107, 169, 207]
    expect(again.get_by_text("Python does not answer, so this is the last picture")).to_be_visible()
    expect(slider(again, "w")).to_be_disabled()
    assert lab.inaccessible(again) == []
    lab.screenshot("regions_reopened", again)
    assert lab.errors == []


def test_a_loop_that_never_ends_is_interrupted_as_anywhere_else(lab: Lab):
    box = shown(lab)
    k = slider(box, "k")
    slider(box, "w").press("End")
    expect(box.get_by_text("mine(X, w=2,")).to_be_visible()  # answered, so that the next question is asked at once
    k.press("End")
    k.press("ArrowLeft")  # waits, and would not end either
    expect(box.get_by_text("press ■ above first")).to_be_visible()
    lab.page.get_by_role("button", name="Interrupt the kernel").click()
    expect(box.get_by_role("alert")).to_have_text("It was interrupted before it had answered.")
    expect(k).to_have_attribute("aria-valuetext", "19")  # what waited is forgotten
    k.press("Home")
    expect(box.get_by_text("mine(X, w=2, k=0)")).to_be_visible()
    expect(box.get_by_role("alert")).to_be_empty()
    assert lab.inaccessible(box) == []
    assert lab.errors == []


THREE = """
import numpy as np
from course_lib import widgets
corners = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
def nearest(X, k, hole):
    scores = -k * np.sum((X[:, None, :] - corners[:, :, None]) ** 2, axis=0)
    return np.where((X[0] > 0.9) & (X[1] < 0.1), np.nan, scores) if hole else scores[: 3 - (k < 0)]
regions = widgets.DecisionRegions(
    nearest, corners, [0, 1, 0], classes=["low", "right", "high"], low=-1, high=2, k=(-1, 4, 4), hole=(0, 1)
)
regions
"""


def test_three_classes_are_seen_and_told_by_colour_mark_and_name(desk: Lab):
    desk.put(THREE, "regions.values = {'k': 0, 'hole': 0}")
    box = desk.page.get_by_role("group", name="Decision regions")
    expect(slider(box, "k")).to_be_enabled()
    says = "nearest says class low on 26 %, right on 37 % and high on 37 % of the plane of x1 and x2; 2 of 3 right."
    expect(box.get_by_role("img")).to_have_attribute("aria-label", says)
    expect(box.get_by_role("status")).to_contain_text(
        f"k 4, hole 0. {says} (0, 0): low, ahead by 4, low wanted, right;"
    )
    expect(box.get_by_role("status")).to_contain_text("(0, 1): high, ahead by 4, low wanted, wrong.")
    assert [colour(box, *at) for at in [(0.1, 0.1), (0.9, 0.1), (0.1, 0.9)]] == [
        [230, 158, 102], [102, 170, 209], [102, 197, 171],
    ]  # fmt: skip
    expect(box.locator(".bbh-region-names text")).to_have_text(["low", "right", "high"])
    expect(box.locator("figcaption")).to_contain_text("low right high")
    expect(box.get_by_role("row").nth(3)).to_have_text(re.compile(r"\(0, 1\)\s*low\s*high \(4\)\s×"))
    marks = box.locator(".bbh-class path").evaluate_all("paths => paths.map((one) => one.getAttribute('d'))")
    assert len(set(marks)) == 3
    assert desk.errors == []


def test_three_classes_follow_keyboard_and_python_and_say_what_is_no_class(desk: Lab):
    desk.put(THREE, "regions.values = {'k': 0, 'hole': 0}")
    box = desk.page.get_by_role("group", name="Decision regions")
    expect(slider(box, "k")).to_be_enabled()
    slider(box, "hole").press("End")
    expect(box.get_by_role("row").nth(2)).to_have_text(re.compile(r"\(1, 0\)\s*right\s*no class\s×"))
    expect(box.locator(".bbh-readout").get_by_text("of the plane is not a number (NaN)")).to_be_visible()
    slider(box, "hole").press("Home")
    slider(box, "k").press("Home")
    expect(box.get_by_role("alert")).to_contain_text("returned shape (2, 3724)")
    expect(box.get_by_role("alert")).to_contain_text("shape (3, 3724): for each column a score of each of the 3")
    cell(desk, "regions.values =")
    expect(box.get_by_text("nearest(X, k=0, hole=0)")).to_be_visible()
    assert colour(box, 0.1, 0.1) == [255, 255, 255]  # no class is ahead of another
    assert desk.errors == []


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_three_classes_fit_a_phone_and_both_themes(desk: Lab, theme: str, width: int):
    desk.put(THREE)
    box = desk.page.get_by_role("group", name="Decision regions")
    desk.theme(theme)
    desk.page.set_viewport_size({"width": width, "height": 844})
    expect(slider(box, "k")).to_be_enabled()
    expect(box.get_by_text("2 of 3 right", exact=True)).to_be_visible()
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    assert desk.inaccessible(box) == []
    box.scroll_into_view_if_needed()
    desk.screenshot(f"regions_three_{theme.lower()}_{width}", box)
    assert desk.errors == []
