"""The playground trained by functions that stand in the notebook; and without Python, by the course's."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import website
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.jupyterlab_in_chromium import Lab, middle
from tests.browser.test_playground import OWN, counts, inaccessible, press

FUNCTIONS = """
import numpy as np
from course_lib import network, widgets
from course_lib.mistakes import mistake
def forward(params, X, activation):
    Zs, As = [], [X]
    for W, b in params:
        Zs.append(W @ As[-1] + b)
        As.append(activation(Zs[-1]))
    return Zs, As
def averaged(*args):
    return mistake("backward", "1-over-m-twice").answer(*args)
def without_biases(*args):
    return mistake("forward", "bias-forgotten").answer(*args)
def always_a_quarter(*args):
    Zs, As = forward(*args)
    return Zs, [*As[:-1], 0 * As[-1] + 0.25]
def raises(params, grads, eta):
    return params @ grads
def sgd_step(params, grads, eta):
    while endless:
        pass
    return [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, grads)]
endless = False
playground = widgets.Playground(%s)
playground
"""


def shown(desk: Lab, call: str, *more: str) -> Locator:
    """Show a playground with these arguments, Python being there."""
    desk.put(FUNCTIONS % call, *more)
    box = desk.page.get_by_role("group", name="Playground", exact=True)
    expect(box.locator(".bbh-play-whose")).to_have_text(re.compile(": yours"))
    box.scroll_into_view_if_needed()
    return box


ORDER = """box => [...box.querySelectorAll("svg[aria-label=network], summary")]
    .map((e) => e.ariaLabel ?? e.textContent).filter((name) => ["network", "Data"].includes(name))"""
GOLDEN = """() => {
  const box = document.querySelector(".bbh-play"); // a line below 0 has the colour that the page's style gives it
  const { data } = [box.querySelector(".bbh-play-stack canvas")]
    .map((lines) => lines.getContext("2d").getImageData(0, 0, lines.width, lines.height))[0];
  for (let p = 0; p < data.length; p += 4) {
    if (data[p + 3] > 100 && data[p] - data[p + 2] > 60) return true;
  }
  return false;
}"""
DRAWN_OUTSIDE = """async () => {
  const box = document.querySelector(".bbh-play");
  const [home, drawn] = [box.parentNode, Number(box.dataset.drawn)];
  box.remove();
  document.body.dataset.theme = "changes";
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  while (Number(box.dataset.drawn) === drawn) await frame();
  await frame(); // the browser has seen that it is gone
  home.append(box);
}"""


def whose(box: Locator, words: str) -> None:
    expect(box.locator(".bbh-play-whose")).to_have_text(words)


def trained(box: Locator, epoch: int) -> None:
    """Wait until it has trained so far."""
    expect(box.get_by_text(re.compile(rf"epoch ([{epoch}-9]|\d\d+) · step"))).to_be_visible()


def test_each_step_is_the_students_and_python_knows_the_weights(desk: Lab):
    box = shown(desk, "forward=forward, step=sgd_step, hidden=(3,)", "print(playground, playground.parts)")
    whose(box, "forward: yours · backward: the course's · step: yours")
    press(box, "Step")
    whose(box, "forward: yours ✓ · backward: the course's · step: yours ✓")
    expect(box.get_by_text("epoch 0 · step 1", exact=True)).to_be_visible()
    press(box, "Epoch")
    expect(box.get_by_text("epoch 1 · step 21", exact=True)).to_be_visible()
    press(box, "▶ Play")
    trained(box, 3)
    press(box, "❚❚ Pause")
    box.get_by_role("combobox", name="speed").select_option("fast")
    press(box, "▶ Play")
    box.get_by_text(re.compile(r"epoch \d\d+ · step")).wait_for()
    press(box, "❚❚ Pause", "Inside one step", "Next part")  # the course's numbers, which are the student's too
    expect(box.get_by_role("region", name="inside one step")).to_be_visible()
    press(box, "Reset")
    expect(box.get_by_text("epoch 0 · step 0", exact=True)).to_be_visible()
    printed = desk.cell(desk.page.locator(".jp-NotebookPanel"), "print(playground, ")
    desk.run(printed)
    expect(printed.get_by_text("'forward': 'yours ✓'")).to_be_visible()
    assert desk.errors == []


def test_a_wrong_function_is_named_and_a_raising_one_replaced_and_the_training_goes_on(desk: Lab):
    box = shown(desk, "backward=averaged, step=raises, hidden=(3,)")
    said = box.get_by_role("alert")
    press(box, "▶ Play")
    expect(said).to_contain_text("✗ backward: yours, and wrong: the 1/m is applied twice")
    expect(said).to_contain_text("✗ step: the course's for now, since raises stopped with TypeError")
    expect(said).to_contain_text("return params @ grads")
    whose(box, "forward: the course's · backward: yours, wrong · step: the course's, yours fails")
    trained(box, 2)
    press(box, "❚❚ Pause")
    lent = box.locator(".bbh-play-wrong").filter(has_text="✗ This is not your training: the course's step stands in")
    expect(lent).to_be_visible()
    expect(box.locator(".bbh-plot .bbh-play-train")).to_have_attribute("d", "")  # nothing passes for theirs
    expect(box.get_by_role("listitem").filter(has_text="training, not yours")).to_be_visible()
    expect(said.locator("code").filter(has_text="params").first).to_be_visible()  # and no backquotes
    expect(box.get_by_text("your backward is wrong, as its check says")).to_be_visible()
    press(box, "Inside one step")
    expect(box.get_by_text("your backward has other numbers").first).to_be_visible()
    loss = box.get_by_role("combobox", name="loss")
    expect(loss).to_be_disabled()
    expect(loss).to_have_attribute("title", re.compile("backward of lesson 05 is made for squares"))
    assert desk.inaccessible(box) == []
    desk.screenshot("playground_own_wrong", box)
    assert desk.errors == []


def test_with_a_wrong_forward_pass_the_plane_and_the_losses_are_its_own(desk: Lab):
    box = shown(desk, "forward=always_a_quarter, hidden=()")
    press(box, "▶ Play")
    trained(box, 2)
    press(box, "❚❚ Pause")
    plane = box.get_by_role("application", name=re.compile("plane"))
    plane.hover()
    expect(box.get_by_text(re.compile(r"ŷ = 0\.25$"))).to_be_visible()
    expect(box.get_by_text(re.compile(r"^loss 0\.8\d .* · test 0\.8"))).to_be_visible()  # (ln 4 + ln 4/3) / 2
    whose(box, "forward: yours, wrong · backward: the course's · step: the course's")
    assert desk.errors == []


def test_an_endless_loop_ends_with_the_stop_button_and_is_asked_again(desk: Lab):
    box = shown(desk, "step=sgd_step, hidden=(3,)", "endless = True", "endless = False")
    cells = desk.page.locator(".jp-NotebookPanel")
    press(box, "Step")
    whose(box, "forward: the course's · backward: the course's · step: yours ✓")
    desk.run(desk.cell(cells, "endless = True"))
    stop = desk.page.get_by_role("button", name="Interrupt the kernel")
    for _ in range(2):
        press(box, "▶ Play")
        expect(box.get_by_text("computing…")).to_be_visible()
        stop.click()
        expect(box.get_by_text("You have stopped sgd_step by ■ before it had answered, in line ").first).to_be_visible()
        expect(box.get_by_text("Mend it, run its cell, and then this widget's cell").first).to_be_visible()
        expect(box.get_by_role("button", name="▶ Play")).to_be_visible()
        assert counts(box) == (0, 1)
    desk.run(desk.cell(cells, "endless = False").last)
    press(box, "▶ Play")
    trained(box, 2)
    press(box, "❚❚ Pause")
    assert desk.errors == []


def test_a_function_written_anew_while_it_trains_is_told_of(desk: Lab):
    anew = "def sgd_step(params, grads, eta):\n    return params"
    box = shown(desk, "step=sgd_step, hidden=(3,)", anew)
    press(box, "▶ Play")
    trained(box, 2)
    desk.run(desk.cell(desk.page.locator(".jp-NotebookPanel"), "    return params").last)
    says = "○ sgd_step has changed since: run this widget's cell to take the new one."
    expect(box.get_by_role("alert")).to_have_text(says)
    whose(box, "forward: the course's · backward: the course's · step: yours ✓, changed since")
    press(box, "❚❚ Pause")
    assert desk.inaccessible(box) == []
    assert desk.errors == []


def test_a_saved_notebook_shows_it_as_it_was_and_without_python_the_course_trains(desk: Lab):
    box = shown(desk, "forward=without_biases, hidden=(3,)")
    press(box, "Epoch")
    expect(box.get_by_role("alert")).to_contain_text("the biases are missing")
    expect(box.get_by_text("epoch 1 · step 21", exact=True)).to_be_visible()
    desk.save()
    desk.stop_kernels()
    again = desk.page.get_by_role("group", name="Playground", exact=True)
    desk.reopen_showing(again)
    expect(again.get_by_text("epoch 1 · step 21", exact=True)).to_be_visible()
    expect(again.locator(".bbh-play-curve .bbh-play-train").first).to_have_attribute("d", re.compile("^M.+L"))
    whose(again, "forward, backward, step: the course's")
    expect(again.get_by_text("Python does not answer, so the course's own functions train here.")).to_be_visible()
    press(again, "Step")
    expect(again.get_by_text("epoch 1 · step 22", exact=True)).to_be_visible()
    desk.errors.clear()


def test_a_kernel_that_was_restarted_pauses_the_training_and_what_is_advised_takes_the_readers_functions(desk: Lab):
    functions, cell = FUNCTIONS.split("playground = ")
    desk.put(functions, f"playground = {cell % 'step=sgd_step, hidden=(3,)'}")
    made = desk.page.locator(".jp-CodeCell").nth(1)
    desk.run(made)
    box = desk.page.get_by_role("group", name="Playground", exact=True)
    expect(box.locator(".bbh-play-whose")).to_have_text(re.compile("step: yours$"))
    press(box, "▶ Play")
    trained(box, 2)
    desk.page.get_by_role("button", name=re.compile("^Restart the kernel(?! and)")).click()
    desk.page.get_by_role("dialog").get_by_text("Restart", exact=True).click()
    said = box.get_by_text("The training has paused, for Python does not answer any more.").first
    expect(said).to_contain_text("choose Run → Run All Above Selected Cell, and then run this cell")
    press(box, "▶ Play")
    expect(box.get_by_role("listitem").filter(has_text="training, not yours")).to_be_visible()
    press(box, "❚❚ Pause")
    made.locator(".cm-content").click()
    desk.page.get_by_role("menuitem", name="Run", exact=True).click()
    desk.page.get_by_role("menuitem", name="Run All Above Selected Cell").click()
    desk.run(made)
    expect(box.locator(".bbh-play-whose")).to_have_text(re.compile("step: yours$"))
    press(box, "Step")
    expect(box.locator(".bbh-play-whose")).to_have_text(re.compile("step: yours ✓$"))
    desk.errors.clear()


def test_a_wrong_pass_that_calls_the_courses_is_the_readers_and_so_is_its_explosion(desk: Lab):
    functions, _ = FUNCTIONS.split("playground = ")
    desk.put(f"""{functions}
def without_the_slope(params, Zs, As, delta, d_activation):
    return network.backpropagate(params, Zs, As, delta, np.ones_like)
widgets.Playground(forward=network.forward, softmax="softmax", backpropagate=without_the_slope,
    step=network.sgd_step, data="three classes", activation="relu")""")
    box = desk.page.get_by_role("group", name="Playground", exact=True)
    whose(box, "forward: the course's · backward: yours · step: the course's · softmax: not written yet, the course's")
    box.get_by_role("combobox", name="speed").select_option("fast")
    press(box, "▶ Play")
    message = box.locator(".bbh-play-message")
    expect(message).to_contain_text("Your functions are the cause: with the course’s this does not happen.")
    expect(message).to_contain_text(
        "The weights have exploded: the output layer was the first to pass 10⁶, in step 348."
    )
    expect(box.get_by_text("epoch 16 · step 348", exact=True)).to_be_visible()
    expect(box.locator(".bbh-play-whose")).to_contain_text("backward: yours, wrong")
    said = box.get_by_role("alert")
    expect(said).to_contain_text("✗ backpropagate: yours, and wrong: the error signal of the hidden layers lacks σ′(z)")
    expect(said).not_to_contain_text("for now")
    assert desk.errors == []


def saved(desk: Lab) -> int:
    """How many playgrounds a saved notebook holds, shown or not."""
    states = desk.save().metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"].values()
    return sum(made["state"].get("_anywidget_id", "").endswith(".Playground") for made in states)


def test_a_cell_run_again_keeps_the_curve_of_before_and_tab_goes_as_the_parts_stand(desk: Lab):
    box = shown(desk, "step=raises, hidden=(3,)")
    press(box, "Epoch")
    expect(box.get_by_text("epoch 1 · step 21", exact=True)).to_be_visible()
    middle(box)
    desk.page.evaluate(DRAWN_OUTSIDE)  # as when a saved notebook is opened again
    desk.page.wait_for_function(GOLDEN, timeout=20_000)
    desk.write(desk.page.locator(".jp-CodeCell").first, FUNCTIONS % "step=sgd_step, hidden=(3,)")
    run = box.get_by_role("listitem").filter(has_text="before, the course's step for yours: 2-3-1 tanh, plain, η 0.1")
    expect(run).to_be_visible()
    before = saved(desk)
    for _ in range(2):
        press(box, "Epoch")
        expect(box.get_by_text("epoch 1 · step 21", exact=True)).to_be_visible()
        desk.run(desk.page.locator(".jp-CodeCell").first)
        expect(box.get_by_text("epoch 0 · step 0", exact=True)).to_be_visible()
    runs = box.get_by_role("list", name="curves").get_by_role("listitem")
    for when in ("before that", "before"):
        expect(runs.filter(has_text=f"{when}: 2-3-1 tanh, plain, η 0.1")).to_have_count(1)
    assert saved(desk) == before  # the ones that were replaced are gone
    for width in (1000, 700):
        desk.page.set_viewport_size({"width": width, "height": 900})
        middle(box)
        assert box.evaluate(ORDER) == ["network", "Data"], width
        expect(box.get_by_role("button", name="one hidden layer more")).to_be_visible()
    assert desk.errors == []


# ------------------------------------------------------------------ the website


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A page of the website with such a playground."""
    site = tmp_path / "site"
    site.mkdir()
    notebook = new_notebook(
        cells=[new_markdown_cell("# Mine"), new_code_cell(FUNCTIONS % "step=sgd_step, hidden=(3,)")]
    )
    website.run(notebook, site)
    website.write_page(notebook, site / "mine.html", site)
    website.write_shared(site)
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    outside = []
    context.on("request", lambda r: None if OWN.match(r.url) else outside.append(r.url))
    visited = context.new_page()
    visited.goto((site / "mine.html").as_uri())
    yield visited
    context.close()
    assert outside == []


def test_on_the_website_the_course_trains_and_says_so(page: Page):
    box = page.get_by_role("group", name="Playground", exact=True)
    whose(box, "forward, backward, step: the course's")
    expect(box.get_by_text("To train with yours, get the course")).to_be_visible()
    press(box, "▶ Play")
    trained(box, 2)
    press(box, "❚❚ Pause")
    assert inaccessible(page) == []


def test_on_the_website_a_mistake_of_the_courses_may_be_chosen(page: Page):
    box = page.get_by_role("group", name="Playground", exact=True)
    expect(box.get_by_text("This page runs no Python, so the course's own functions train here.")).to_be_visible()
    box.get_by_role("combobox", name="mistake").select_option("hidden-without-derivative")
    expect(box.get_by_text("✗ gradient check:")).to_be_visible()
    press(box, "▶ Play")
    trained(box, 1)
    press(box, "❚❚ Pause")
