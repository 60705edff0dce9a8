"""The playground in a real browser: on its own page of the website, and in JupyterLab, where Python agrees."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import front
import pytest
import website
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.jupyterlab_in_chromium import ARTEFACTS, PANEL, Lab
from tests.browser.test_touch import swipe
from tests.javascript import in_node

MOST_BYTES = 365_000  # of the page, its code and its looks
OWN = re.compile("(file|blob|data):")
SECOND_WEIGHT = "weight from neuron 2 of hidden layer 1 to neuron 1 of hidden layer 2"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website's page of the playground, made once."""
    folder = tmp_path_factory.mktemp("playground")
    site = folder / "site"
    site.mkdir()
    front.write_playground(site)
    website.write_shared(site)
    return site


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website's start page, made once."""
    start = tmp_path_factory.mktemp("start")
    front.write_start(start, {})
    website.write_shared(start)
    return start


@pytest.fixture
def page(browser: Browser, site: Path) -> Iterator[Page]:
    """The page, without network; at the end it must have asked for nothing but files, and complained of nothing."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    outside, errors = [], []
    context.on("request", lambda r: None if OWN.match(r.url) else outside.append(r.url))
    visited = context.new_page()
    visited.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
    visited.on("pageerror", lambda e: errors.append(str(e)))
    visited.goto((site / front.PLAYGROUND).as_uri())
    expect(visited.get_by_role("group", name="Playground", exact=True)).to_be_visible()
    yield visited
    context.close()
    assert outside == []
    assert errors == []


def inaccessible(page: Page) -> list[str]:
    """What axe-core finds in the page; it may not read the stylesheets ahead, which a file cannot do."""
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found]


def screenshot(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"playground_{name}.png")


def press(page: Page | Locator, *names: str) -> None:
    """Press buttons one after the other, and wait until what they did is drawn."""
    for name in names:
        button = page.get_by_role("button", name=name, exact=True)
        button.click()
    button.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def message(page: Page, words: str | re.Pattern) -> Locator:
    """What has happened, over the network; screen readers are told the same a moment later."""
    return page.locator(".bbh-play-message").get_by_text(words)


def counts(page: Page | Locator) -> tuple[int, int]:
    """The epoch and the step that the bar shows."""
    text = page.get_by_text(re.compile(r"^epoch [\d,]+ · step [\d,]+$")).inner_text()
    epoch, step = re.findall(r"[\d,]+", text)
    return int(epoch.replace(",", "")), int(step.replace(",", ""))


def pixels(page: Page) -> str:
    """What the canvas of the network shows."""
    return page.locator(".bbh-play-neurons").evaluate("canvas => canvas.toDataURL()")


def test_the_page_is_small(site: Path):
    loaded = [file for file in site.rglob("*") if file.suffix in (".html", ".css", ".js")]
    assert len(loaded) > 4
    assert sum(file.stat().st_size for file in loaded) < MOST_BYTES


def test_play_trains_and_pause_stops(page: Page):
    before = pixels(page)
    press(page, "▶ Play")
    expect(page.get_by_role("button", name="❚❚ Pause")).to_be_visible()
    page.wait_for_function("() => /epoch [1-9]/.test(document.body.innerText)")
    press(page, "❚❚ Pause")
    assert pixels(page) != before
    trained = counts(page)
    page.wait_for_timeout(200)
    assert counts(page) == trained


def test_a_step_is_one_batch_an_epoch_all_points_and_reset_is_exact(page: Page):
    before, loss = pixels(page), page.get_by_text(re.compile("^loss .*test"))
    start = loss.inner_text()
    press(page, "Step")
    expect(page.get_by_text("epoch 0 · step 1", exact=True)).to_be_visible()
    press(page, "Epoch")
    expect(page.get_by_text("epoch 1 · step 21", exact=True)).to_be_visible()  # 210 points, 10 in each batch
    press(page, "Reset")
    expect(page.get_by_text("epoch 0 · step 0", exact=True)).to_be_visible()
    expect(loss).to_have_text(start)
    assert pixels(page) == before


def test_a_held_weight_shows_its_numbers_and_both_ways_agree_after_it_was_changed(page: Page):
    weight = page.get_by_role("slider", name=SECOND_WEIGHT)
    panel = page.get_by_role("region", name="what is held")
    weight.focus()
    expect(panel.get_by_text("over this batch of 10 points")).to_be_in_viewport()
    expect(panel.get_by_text("✓ both ways agree")).to_be_in_viewport()
    gradient = panel.get_by_role("row", name="by backpropagation").get_by_role("cell")
    before = gradient.inner_text()
    weight.press("PageUp")
    weight.press("ArrowUp")
    expect(gradient).not_to_have_text(before)
    expect(panel.get_by_text("✓ both ways agree")).to_be_visible()
    field = panel.get_by_role("textbox")
    field.fill("1,5")
    expect(weight).to_have_attribute("aria-valuenow", "1.5")
    assert inaccessible(page) == []
    screenshot(page, "held")


def test_the_parts_of_a_step_come_one_by_one(page: Page):
    press(page, "Inside one step", "Next part", "Next part")
    parts = page.get_by_role("region", name="inside one step")
    expect(parts.get_by_text("Forward, hidden layer 1", exact=True)).to_be_in_viewport()
    page.get_by_role("button", name="gradients").click()
    page.get_by_role("slider", name=SECOND_WEIGHT).focus()
    expect(page.get_by_text("∂L/∂w₁₂⁽²⁾: not known yet")).to_be_visible()
    for title in (
        "Forward, hidden layer 2", "Forward, the output layer", "The loss", "Backward, the output layer: δ",
    ):  # fmt: skip
        press(page, "Next part")
        expect(parts.get_by_text(title, exact=True)).to_be_visible()
    screenshot(page, "inside")
    held = page.get_by_role("region", name="what is held")
    expect(held.get_by_text("how L changes with this neuron")).to_be_in_viewport()
    press(page, "Finish the step")
    expect(page.get_by_text("epoch 0 · step 1", exact=True)).to_be_visible()


@pytest.mark.parametrize("width", [390, 1060, 1366, 1920])
def test_what_a_part_says_has_the_wider_column_and_no_product_is_parted(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 768})
    press(page, "Inside one step")
    parted = []
    while page.locator(".bbh-play-chips [aria-current]").filter(has_text="update").count() == 0:
        press(page, "Next part")
        parted += page.evaluate(PARTED)
    assert parted == []
    if width < 1366:  # the two are as wide as each other, or stand below each other
        return
    said, letters = (page.locator(one).bounding_box() for one in (".bbh-play-said", ".bbh-play-held"))
    assert said["width"] > 1.2 * letters["width"]


PARTED = """() => { // where a line ends beside a sign that it may not end at
  const found = [];
  const text = document.querySelector(".bbh-play-said").firstChild;
  const rowOf = (at) => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return Math.round(range.getBoundingClientRect().top);
  };
  for (const { 0: sign, index } of text.data.matchAll(/\\S\\s[·⊙]\\s\\S|1\\s−\\sa²/g)) {
    if (rowOf(index) !== rowOf(index + sign.length - 1)) found.push(text.data.slice(index - 20, index + 20));
  }
  return found;
}"""


def test_a_task_that_is_set_up_says_so(page: Page):
    task = page.get_by_role("group", name="task")
    there = task.get_by_role("button", name="It is set up")
    expect(there).to_have_attribute("aria-disabled", "true")
    expect(there).to_have_attribute("title", "What is there is the start of this task: press Play.")
    there.click(force=True)
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")  # nothing was done
    press(page, "Step")
    press(task, "Set it up")
    expect(there).to_be_visible()
    press(task, "Skip")
    expect(task).to_contain_text("Task 2 of 8")
    expect(there).to_be_visible()
    page.get_by_role("slider", name="noise").press("ArrowRight")
    expect(task.get_by_role("button", name="Set it up")).to_have_attribute("aria-disabled", "false")


def test_a_task_says_what_is_missing(page: Page):
    task = page.get_by_role("group", name="task")
    press(task, "Skip")
    press(task, "Skip")
    expect(task).to_contain_text("Task 3 of 8: As few neurons as possible.")
    press(page, "▶ Play")
    lacks = re.compile(r"(9[789]|100)\s% of the test are right")
    expect(task).to_contain_text(lacks, timeout=30_000)
    expect(task).to_contain_text("but with 4 hidden neurons, and the task allows 3: press a −.")


def test_what_is_held_stays_in_view_with_eight_neurons_in_a_layer(page: Page):
    more = page.get_by_role("button", name="one neuron more in hidden layer 1")
    for _ in range(4):
        more.click()
    expect(more).to_have_attribute("aria-disabled", "true")
    page.get_by_role("slider", name="weight from neuron 8 of hidden layer 1 to neuron 2 of hidden layer 2").focus()
    panel = page.get_by_role("region", name="what is held")
    expect(panel.get_by_text("gradient check")).to_be_in_viewport()
    expect(panel.get_by_text("how L changes with this neuron")).to_be_in_viewport()


def test_the_buttons_over_the_first_layer_say_neurons_where_there_is_room(page: Page):
    words = page.locator(".bbh-play-unit:visible")
    expect(words).to_have_text(["neurons"])
    word, following = words.bounding_box(), page.get_by_role("group", name="neurons of hidden layer 2").bounding_box()
    assert word["x"] + word["width"] < following["x"]
    for _ in range(3):
        page.get_by_role("button", name="one hidden layer more").click()
    expect(words).to_have_count(0)


def test_another_network_says_that_it_begins_and_keeps_the_training_to_compare(page: Page):
    press(page, "Epoch", "Epoch")
    page.get_by_role("button", name="one hidden layer more").click()
    expect(message(page, "A new start with 2-4-2-2-1: epoch 0.")).to_be_in_viewport()
    expect(page.get_by_text("epoch 0 · step 0", exact=True)).to_be_visible()
    curves = page.get_by_role("list", name="curves")
    expect(curves.get_by_role("listitem").last).to_have_text("A: 2-4-2-1×")
    page.get_by_role("button", name="Remove the run A: 2-4-2-1 tanh, plain, η 0.1; circle, cross-entropy").click()
    expect(curves).not_to_contain_text("2-4-2-1")
    press(page, "OK")
    expect(page.get_by_text("1 of 8: First success.")).to_be_in_viewport()


def test_six_earlier_runs_are_told_apart_by_letter_colour_dash_and_what_was_different(page: Page):
    curves = page.get_by_role("list", name="curves")
    for eta in ("0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8"):
        press(page, "Reset")
        page.get_by_role("textbox", name="learning rate η, as a number").fill(eta)
        press(page, "Epoch", "Epoch")
    entries = curves.get_by_role("listitem").filter(has=page.get_by_role("button"))
    expect(entries).to_have_text([f"{letter}: η 0.{k}×" for k, letter in enumerate("ABCDEF", start=2)])
    expect(page.get_by_text("6 runs are kept at most: the next takes the place of A.")).to_be_visible()
    for look in ("stroke", "strokeDasharray"):
        looks = entries.locator("path").evaluate_all(
            "(all, look) => all.map((one) => getComputedStyle(one)[look])", look
        )
        assert len(set(looks)) == 6
    assert inaccessible(page) == []
    screenshot(page, "runs")
    press(page, "New points")
    expect(entries.first).to_have_text(re.compile("^B: η 0.3, other points×"))
    page.get_by_role("combobox", name="set").select_option("xor")
    expect(entries).to_have_count(0)
    page.get_by_text("6 runs not drawn: of other data or another loss").click()
    page.get_by_role("list", name="runs that are not drawn").get_by_role("button").first.click()
    page.get_by_role("combobox", name="set").select_option("circle")
    expect(entries).to_have_count(5)


def test_the_replay_looks_back_and_goes_on_from_there(page: Page):
    before = pixels(page)
    press(page, "Epoch", "Epoch", "Epoch")
    after, replay = pixels(page), page.get_by_role("slider", name="replay")
    replay.press("Home")
    expect(page.get_by_text("epoch 0 · step 0", exact=True)).to_be_visible()
    assert pixels(page) == before
    press(page, "Back to the end")
    expect(page.get_by_text("epoch 3 · step 63", exact=True)).to_be_visible()
    assert pixels(page) == after
    for _ in range(3):
        replay.press("ArrowLeft")
    press(page, "Go on from here")
    assert counts(page)[1] == 60
    press(page, "Step")
    assert counts(page)[1] == 61


def test_an_explosion_stops_says_where_and_leads_back(page: Page):
    page.get_by_role("combobox", name="set").select_option("curve")
    page.get_by_role("combobox", name="activation of the hidden layers").select_option("relu")
    page.get_by_role("textbox", name="learning rate η, as a number").fill("10")
    press(page, "▶ Play")
    says = r"^η = 10 is too large\. The weights have exploded: .* layer.* was the first to pass 10⁶, in step \d+"
    exploded = message(page, re.compile(says))
    expect(exploded).to_be_in_viewport()
    play = page.get_by_role("button", name="▶ Play")
    expect(play).to_have_attribute("aria-disabled", "true")
    expect(play).to_have_attribute("title", "The weights have exploded: go back, or reset")
    screenshot(page, "exploded")
    assert inaccessible(page) == []
    page.get_by_role("button", name="Go back to step").click()
    expect(play).to_have_attribute("aria-disabled", "false")
    expect(exploded).to_be_hidden()


def test_twins_are_named_and_marked_while_it_goes_on(page: Page):
    page.get_by_role("combobox", name="first weights").select_option("zero")
    press(page, "▶ Play")
    expect(message(page, "Neurons 1, 2, 3 and 4 of hidden layer 1 are twins")).to_be_in_viewport()
    page.wait_for_function("() => /epoch [5-9]/.test(document.body.innerText)")
    press(page, "❚❚ Pause", "Start with random weights")
    expect(message(page, "are twins")).to_be_hidden()


def test_a_mistake_made_on_purpose_is_told_by_the_lamp(page: Page):
    expect(page.get_by_text("✓ gradient check: all 25 gradients agree with differences")).to_be_in_viewport()
    page.get_by_role("combobox", name="mistake").select_option("no-1-over-m")
    expect(
        page.get_by_text("✗ gradient check: 25 of 25 gradients are wrong, each 10 times what it should be")
    ).to_be_visible()
    page.get_by_role("slider", name="bias of the output").focus()
    panel = page.get_by_role("region", name="what is held")
    expect(panel.get_by_role("row", name="gradient check")).to_contain_text("✗ they differ by")
    expect(panel.get_by_text("✗ the broken program has δ₁⁽³⁾")).to_be_in_viewport()
    screenshot(page, "mistake")
    assert inaccessible(page) == []


def test_points_are_painted_by_mouse_and_keys_while_the_training_rests(page: Page):
    press(page, "▶ Play", "Paint points")
    expect(page.get_by_role("button", name="▶ Play")).to_be_visible()
    expect(page.get_by_text("You paint blue circles: click or drag in the plane.")).to_be_visible()
    press(page, "Clear all")
    expect(message(page, "No points to train with")).to_be_in_viewport()
    expect(page.get_by_text("You paint blue circles")).to_be_visible()
    plane = page.get_by_role("application")
    box = plane.bounding_box()
    assert box
    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 130, box["y"] + 50, steps=8)
    page.mouse.up()
    plane.focus()
    for key in ("1", "Shift+ArrowDown", "Space", "ArrowRight", "Space"):
        plane.press(key)
    expect(page.get_by_text("You paint orange squares")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^loss .*test no points$"))).to_be_visible()
    press(page, "Done painting", "Epoch")
    assert counts(page)[0] >= 1
    screenshot(page, "painted")


def test_a_csv_file_dropped_in_is_trained_on_and_a_broken_one_says_its_line(page: Page):
    drop = """([name, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name));
      const drop = new DragEvent("drop", { dataTransfer: data, cancelable: true });
      document.querySelector(".bbh-play").dispatchEvent(drop);
    }"""
    rows = "\n".join(f"{i % 5 - 2},{i // 5 - 2},{'abc'[i % 3]}" for i in range(25))
    page.evaluate(drop, ["points.csv", f"x,y,kind\n{rows}"])
    expect(message(page, "points.csv: 25 points.")).to_be_in_viewport()
    expect(page.get_by_role("button", name="output neuron 3")).to_have_count(1)
    page.evaluate(drop, ["broken.csv", "1,2,a\n3,four,b"])
    expect(message(page, "broken.csv: Line 2: “four” in column 2 is not a number.")).to_be_in_viewport()


def test_weights_go_out_as_numpy_and_come_in_again(page: Page):
    page.get_by_text("Weights as lines of NumPy").click()
    lines = page.get_by_role("textbox", name="weights as lines of NumPy")
    expect(lines).to_have_value(re.compile("^import numpy as np\n\nparams = "))
    first, seen = lines.input_value(), pixels(page)
    press(page, "Epoch")
    expect(lines).not_to_have_value(first)
    lines.fill(first)
    press(page, "Take these weights")
    expect(page.get_by_role("slider", name=SECOND_WEIGHT)).to_have_attribute("aria-valuetext", re.compile("^w₁₂"))
    assert pixels(page) == seen
    lines.fill("params = [(np.array([[1, 2]]), np.array([3, 4]))]")
    press(page, "Take these weights")
    expect(page.get_by_text("Layer 1: W has 1 rows, b has 2 numbers.")).to_be_visible()


def test_a_link_shows_what_was_seen(page: Page):
    page.get_by_role("combobox", name="set").select_option("spiral")
    press(page, "Epoch", "Epoch")
    page.wait_for_function("() => location.hash.includes('steps=42')")
    link, seen, losses = page.url, pixels(page), page.get_by_text(re.compile("^loss .*test"))
    said = losses.inner_text()
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_text("epoch 2 · step 42", exact=True)).to_be_visible()
    expect(losses).to_have_text(said)
    expect(page.get_by_role("combobox", name="set")).to_have_value("spiral")
    assert pixels(page) == seen
    page.evaluate("location.hash = '#v=1&set=xor&layers=3'")
    expect(page.get_by_role("combobox", name="set")).to_have_value("xor")
    expect(page.get_by_text("epoch 0 · step 0", exact=True)).to_be_visible()


def settled(page: Page) -> dict:
    """All that is seen once the gradient check has spoken of the present weights."""
    page.wait_for_function("() => !/gradient check: …/.test(document.querySelector('.bbh-play-lamp').textContent)")
    page.wait_for_timeout(600)
    return page.evaluate("() => seen()")


@pytest.mark.parametrize("seed", range(1, 6))
def test_whatever_was_done_all_that_is_seen_is_what_a_fresh_page_computes_from_the_link(page: Page, seed: int):
    acts = Path(__file__).with_name("playground_acts.js").read_text(encoding="utf-8")
    page.evaluate(acts)
    done = page.evaluate("seed => playAtRandom(seed, 14)", seed)
    page.locator(".bbh-play-link").click()
    expect(page.locator(".bbh-play-link")).not_to_have_text("Copy link")
    before, link = settled(page), page.url
    if before["lines"] == ["false", "false", "true"]:  # last moves: whoever follows a link has made none
        before["lines"] = ["true", "false", "false"]
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_role("group", name="Playground", exact=True)).to_be_visible()
    page.evaluate(acts)
    assert settled(page) == before, done


def test_pasted_points_keep_their_names_and_units_in_the_link(page: Page):
    page.get_by_text("Paste points", exact=True).click()
    kinds = ["<b>cat</b>", "dog 🐕", "owl"]
    rows = ["height,weight,kind", *(f"{150 + k},{50 + k % 7},{kinds[k // 14]}" for k in range(40))]
    page.get_by_role("textbox", name="points to paste").fill("\n".join(rows))
    press(page, "Use these points", "Epoch")
    caption = page.locator(".bbh-play-plane figcaption")
    expect(caption).to_contain_text(re.compile(r"Across: height from \d+ to \d+\. Up: weight from"))
    said = caption.inner_text()
    button = page.locator(".bbh-play-link")
    button.click()
    expect(button).to_have_text(re.compile("without the curve|In the address bar"))
    assert "It leaves out the curve" in str(button.get_attribute("title"))
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    expect(caption).to_have_text(said)
    expect(page.get_by_role("list", name="classes").get_by_role("listitem")).to_have_text(kinds)
    expect(page.get_by_role("button", name="output neuron 1 (<b>cat</b>)")).to_have_count(1)
    page.get_by_role("button", name="output neuron 3 (owl)").focus()
    expect(page.locator(".bbh-play-held")).to_contain_text("Output neuron 3 (owl)")
    expect(page.locator(".bbh-play-held")).to_contain_text(re.compile("It is “.*”: height 1"))
    page.get_by_role("application").hover()
    expect(caption).to_contain_text(re.compile("so “.*”$"))


def test_of_a_wide_table_the_columns_can_be_chosen(page: Page):
    page.get_by_text("Paste points", exact=True).click()
    rows = [f"{k};{k // 20},{k % 5};{k // 20},{k % 7};{'cat' if k < 20 else 'dog'};{k % 3}" for k in range(40)]
    page.get_by_role("textbox", name="points to paste").fill("\n".join(["id;tail;ears;kind;legs", *rows]))
    press(page, "Use these points")
    columns = page.get_by_role("group", name="columns of the table")
    expect(columns.get_by_role("combobox", name="class")).to_have_value("3")
    expect(columns.get_by_role("combobox", name="x₁")).to_have_value("1")
    caption = page.locator(".bbh-play-plane figcaption")
    expect(caption).to_contain_text("Across: tail from")
    columns.get_by_role("combobox", name="x₁").select_option("ears")  # the two change places
    expect(caption).to_contain_text(re.compile("Across: ears from .* Up: tail from"))
    columns.get_by_role("combobox", name="class").select_option("legs")
    expect(page.get_by_role("list", name="classes").get_by_role("listitem")).to_have_text(["0", "1", "2"])
    page.get_by_role("combobox", name="set").select_option("circle")
    expect(columns).to_be_hidden()


def test_what_is_held_moves_nothing_inside_a_step(page: Page):
    def places() -> str:
        return str(
            page.evaluate("""() => ['.bbh-play-neurons', '.bbh-play-foot', '.bbh-play-plane'].map((one) => {
            const { top, height } = document.querySelector(one).getBoundingClientRect();
            return [top + scrollY, height];
        })""")
        )

    press(page, "Inside one step", "Next part")
    before = places()
    for held in ("neuron 1 of hidden layer 1", "neuron 2 of hidden layer 2", "the output"):
        page.get_by_role("button", name=held, exact=True).focus()
        expect(page.locator(".bbh-play-held")).to_contain_text(re.compile(held, re.IGNORECASE))
        assert places() == before, held


LONG = "The weights are still where η = 0.35 drove them. From the first weights this does not happen. All neurons of "
LONG += "hidden layer 2 are saturated: sigmoid is flat there for nearly every point, "
LONG += "so the gradients behind it are close to 0."


@pytest.mark.parametrize("width", [360, 390, 768, 1060, 1280])
def test_what_comes_and_goes_has_its_room(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    size = "([one, side]) => document.querySelector(one).getBoundingClientRect()[side]"
    play, room = [".bbh-play-go", "width"], [".bbh-play-say", "height"]
    before = [page.evaluate(size, one) for one in (play, room)]
    press(page, "▶ Play")
    expect(page.get_by_role("button", name="❚❚ Pause")).to_be_visible()
    assert page.evaluate(size, play) == before[0]
    press(page, "❚❚ Pause")
    height, task, said = page.evaluate(
        """(words) => {
          const of = (one) => document.querySelector(`.bbh-play-${one}`);
          const [say, task, message] = ['say', 'task', 'message'].map(of);
          say.classList.add('bbh-play-both');
          message.hidden = false;
          const buttons = ['Go back to step 123,456, the best test loss', 'Start again with η = 0.0033', 'OK'];
          message.children[0].textContent = words;
          message.children[1].innerHTML = buttons.map((one) => `<button class="bbh-button">${one}</button>`).join('');
          const [high, ...both] = [say, task, message].map((one) => one.getBoundingClientRect().toJSON());
          return [high.height, ...both];
        }""",
        LONG,
    )  # all in one frame: the next one hides the message again
    assert height == before[1]
    assert said["left"] >= task["right"] or said["top"] >= task["bottom"]
    assert said["bottom"] <= 800
    field, link = [page.locator(one).bounding_box() for one in (".bbh-play-number", ".bbh-play-link")]
    assert field
    assert link
    assert link["y"] >= field["y"] + field["height"] + 4 or link["x"] >= field["x"] + field["width"] + 4


@pytest.mark.parametrize("width", [360, 1280])
def test_no_name_is_cut_off_in_a_menu(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.locator(".bbh-play-section").evaluate_all("sections => sections.forEach((one) => { one.open = true; })")
    cut = page.locator(".bbh-play-settings select").evaluate_all("""(menus) => menus.flatMap((menu) => {
      const style = getComputedStyle(menu);
      const context = document.createElement("canvas").getContext("2d");
      context.font = style.font;
      const arrow = 20;
      const room = menu.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
      return [...menu.options].map(({ text }) => text).filter((text) => context.measureText(text).width > room);
    })""")
    assert cut == []


def test_the_replay_names_the_step_that_the_bar_names_while_it_plays(page: Page):
    press(page, "▶ Play")
    page.wait_for_function("() => /epoch [2-9]/.test(document.body.innerText)")
    said = page.evaluate("""async () => {
      const of = (query) => document.querySelector(query);
      const [bar, replay] = [of(".bbh-play-where"), of(".bbh-play-replay .bbh-value")];
      const pairs = [];
      for (let k = 0; k < 40; k++) {
        await new Promise((done) => requestAnimationFrame(done));
        pairs.push([bar.textContent, replay.textContent].map((text) => /step ([\\d,]+)/.exec(text)[1]));
      }
      return pairs;
    }""")
    assert len({bar for bar, _ in said}) > 2
    assert all(bar == replay for bar, replay in said)


def test_a_step_is_seen_on_the_curve_and_the_link_to_it_is_in_the_address_when_it_is_copied(page: Page):
    loss = page.get_by_text(re.compile("^loss .*test"))
    before = loss.inner_text()
    page.get_by_role("textbox", name="learning rate η, as a number").fill("1")
    press(page, "Step")
    expect(loss).not_to_have_text(before)
    expect(page.locator(".bbh-play-train").first).to_have_attribute("d", re.compile("L"))
    press(page, "Copy link")
    assert "steps=1" in page.url


def test_who_wants_less_motion_gets_few_pictures(page: Page):
    page.emulate_media(reduced_motion="reduce")
    box = page.get_by_role("group", name="Playground", exact=True)
    press(page, "▶ Play")
    before = int(box.get_attribute("data-drawn") or 0)
    page.wait_for_function("() => /epoch [2-9]/.test(document.body.innerText)")
    page.wait_for_timeout(1000)
    press(page, "❚❚ Pause")
    assert int(box.get_attribute("data-drawn") or 0) - before < 20


def test_a_weight_is_dragged_while_it_trains(page: Page):
    weight = page.get_by_role("slider", name="weight from x1 to neuron 1 of hidden layer 1")
    press(page, "▶ Play")
    weight.focus()
    label = page.get_by_text(re.compile("^w₁₁⁽¹⁾ = "))
    box = label.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    for up in range(1, 11):
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 12 * up)
        expect(page.get_by_role("button", name="❚❚ Pause")).to_be_visible()
    value = float(label.inner_text().partition("= ")[2].replace("−", "-"))
    page.mouse.up()
    press(page, "❚❚ Pause")
    assert value > 1.5


def test_a_task_is_set_up_its_goal_is_seen_and_leads_to_the_next(page: Page):
    task = page.get_by_role("group", name="task")
    press(page, "Epoch", "Epoch", "New points")
    expect(page.get_by_role("button", name="Remove the run")).to_have_count(1)
    press(page, "Epoch", "Epoch")
    press(task, "Skip")
    expect(task).to_contain_text("2 of 8: What hidden neurons are for. XOR without a hidden layer")
    expect(page.get_by_role("combobox", name="set")).to_have_value("xor")
    expect(page.get_by_role("button", name="Remove the run")).to_have_count(0)
    expect(page.get_by_text("epoch 0 · step 0", exact=True)).to_be_visible()
    assert page.get_by_role("button", name=re.compile("neuron 1 of hidden layer")).count() == 0
    page.get_by_role("button", name="one hidden layer more").click()
    page.get_by_role("combobox", name="speed").select_option("fast")
    press(page, "▶ Play")
    expect(task).to_contain_text(re.compile(r"✓ Done by epoch \d+\. One neuron cuts the plane once\."))
    expect(page.get_by_role("status").filter(has_text="Done: What hidden neurons are for.")).to_have_count(1)
    assert inaccessible(page) == []
    screenshot(page, "task")
    press(page, "❚❚ Pause")
    page.get_by_role("combobox", name="mistake").select_option("uphill")
    expect(task).to_contain_text("With the mistake “uphill” on, the gradients are right, and what is done with them is")
    expect(task).to_contain_text(re.compile(r"✓ Done by epoch \d+; at the moment it is not\."))
    page.get_by_role("combobox", name="mistake").select_option("")
    press(task, "Next task")
    expect(task).to_contain_text("3 of 8: As few neurons as possible.")
    expect(page.get_by_role("combobox", name="set")).to_have_value("circle")
    expect(page.get_by_role("button", name="▶ Play")).to_be_visible()


def test_the_curve_and_the_earlier_runs_are_there_after_a_reload_also_in_the_middle_of_a_training(page: Page):
    curves, train = page.get_by_role("list", name="curves"), page.locator(".bbh-play-train").first
    press(page, "Epoch", "Epoch", "Reset")
    field = page.get_by_role("textbox", name="learning rate η, as a number")
    field.fill("0.3")
    field.press("Enter")
    press(page, *["Epoch"] * 5)
    entries = curves.get_by_role("listitem").filter(has=page.get_by_role("button"))
    expect(entries).to_have_text(["A: η 0.1×"])
    drawn = train.get_attribute("d")
    page.wait_for_function("() => /steps=105/.test(location.hash)")
    page.reload()
    expect(entries).to_have_text(["A: 2-4-2-1 tanh, plain, η 0.1×"])  # all of it, as of a training that went on
    expect(page.locator(".bbh-play-begins")).to_be_hidden()
    numbers = re.compile(r"-?[\d.]+")  # four digits of each loss are kept
    for one, other in zip(numbers.findall(train.get_attribute("d")), numbers.findall(drawn), strict=True):
        assert float(one) == pytest.approx(float(other), abs=0.2)
    page.get_by_role("combobox", name="speed").select_option("fast")
    press(page, "▶ Play")
    page.wait_for_function("() => Number(/steps=([0-9]+)/.exec(location.hash)[1]) > 210")  # it goes along at times
    page.reload()
    expect(page.get_by_role("button", name="▶ Play")).to_be_visible()
    assert counts(page)[0] > 9
    assert train.get_attribute("d").count("L") > 9


def test_done_tasks_are_there_after_a_reload_and_not_in_a_link_to_somebody_else(page: Page, browser: Browser):
    task = page.get_by_role("group", name="task")
    page.get_by_role("combobox", name="speed").select_option("fast")
    press(page, "▶ Play")
    expect(task).to_contain_text("✓ Done by epoch")
    press(page, "❚❚ Pause")
    where = page.locator(".bbh-play-where").inner_text()
    steps = re.search(r"step ([\d,]+)", where)[1].replace(",", "")  # an address of while it trained is an older one
    page.wait_for_function("(steps) => RegExp(`[#&]steps=${steps}(&|$)`).test(location.hash)", arg=steps)
    said, link = task.inner_text(), page.evaluate("location.href")
    page.reload()
    expect(task).to_have_text(re.compile(re.escape("✓ Done by epoch")))
    assert task.inner_text() == said
    press(task, "Next task")
    expect(task).to_contain_text("2 of 8")
    press(page, "Step")
    page.wait_for_function("() => /task=2/.test(location.hash) && /steps=1/.test(location.hash)")
    page.reload()
    expect(task).to_contain_text("2 of 8")
    for _ in range(6):
        press(task, "Skip")
    press(task, "Skip")
    expect(task).to_contain_text("1 of 8 tasks done. Not yet: task 2, “What hidden neurons are for”; task 3,")
    press(task, "On to task 2 of 8")
    expect(task).to_contain_text("Task 2 of 8: What hidden neurons are for.")
    other = browser.new_context(offline=True).new_page()
    other.goto(link)
    expect(other.get_by_role("group", name="task")).to_contain_text("Task 1 of 8: First success. Already met")
    other.context.close()


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_a_message_stands_in_sight_beside_the_task_and_moves_nothing(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    task, main = page.get_by_role("group", name="task"), page.locator(".bbh-play-main")
    page.locator(".bbh-play-section").evaluate_all("sections => sections.forEach((one) => { one.open = true; })")
    page.get_by_role("combobox", name="first weights").select_option("zero")
    page.evaluate("scrollTo(0, 0)")
    top = "one => one.getBoundingClientRect().y"
    before = main.evaluate(top)
    press(page, "▶ Play")
    expect(message(page, "are twins")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Start with random weights")).to_be_in_viewport(ratio=1)
    expect(task).to_be_in_viewport(ratio=1)
    assert main.evaluate(top) == before
    press(page, "OK")
    expect(message(page, "are twins")).to_be_hidden()
    assert main.evaluate(top) == before
    if width < 1280:
        return
    for _ in range(8):
        press(task, "Skip")
        assert main.evaluate(top) == before
    expect(task).to_contain_text("0 of 8 tasks done.")


@pytest.mark.parametrize("width", [360, 390, 768, 1024, 1280, 1366])
@pytest.mark.parametrize("place", [front.PLAYGROUND, front.START])
def test_no_words_of_a_message_lie_under_its_buttons(browser: Browser, site: Path, start: Path, place: str, width: int):
    page = browser.new_page(viewport={"width": width, "height": 768})
    page.goto(((start if place == front.START else site) / place).as_uri())
    page.wait_for_function("() => document.querySelector('.bbh-play').dataset.drawn")
    found = page.evaluate(UNDER_BUTTONS)
    page.close()
    assert found == []


@pytest.fixture(scope="module")
def messages() -> list[dict]:
    """Every message of the playground at its longest: { words, buttons }."""
    script = in_node.HERE / "messages.mjs"
    done = subprocess.run([in_node.node(), script], capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("width", [360, 390, 768, 1024, 1060, 1150, 1230, 1280, 1366, 1920])
@pytest.mark.parametrize("place", [front.PLAYGROUND, front.START])
def test_every_message_has_room_for_all_its_words(
    browser: Browser, site: Path, start: Path, messages: list[dict], place: str, width: int
):
    page = browser.new_page(viewport={"width": width, "height": 768})
    page.goto(((start if place == front.START else site) / place).as_uri())
    page.wait_for_function("() => document.querySelector('.bbh-play').dataset.drawn")
    found = page.evaluate(CUT_OFF, messages)
    page.close()
    assert found == []


CUT_OFF = """(messages) => { // all in one frame: the next one hides the message again
  const of = (one) => document.querySelector(`.bbh-play-${one}`);
  const [say, message] = [of("say"), of("message")];
  const room = say.getBoundingClientRect().height;
  say.classList.add("bbh-play-both");
  message.hidden = false;
  message.classList.add("bbh-play-bad");
  const found = [];
  for (const { words, buttons } of messages) {
    const [text, row] = message.children;
    text.textContent = words;
    row.innerHTML = buttons.map((one) => `<button class="bbh-button">${one}</button>`).join("");
    const name = `${words.length} letters, ${buttons.length} buttons`;
    const [high, clip] = [text.scrollHeight, text.clientHeight];
    if (high > clip + 1) found.push(`${name}: ${high} px in ${clip}`);
    if (say.getBoundingClientRect().height > room + 1) found.push(`${name}: the room grows`);
    const [inner, outer] = [text, message].map((one) => one.getBoundingClientRect());
    if (inner.bottom > outer.bottom + 1 || inner.top < outer.top - 1) found.push(`${name}: beyond its frame`);
    if (outer.bottom > innerHeight) found.push(`${name}: below the window`);
  }
  return found;
}"""


UNDER_BUTTONS = """() => { // messages of any length, with one to three buttons: what stands where a button is
  const box = document.querySelector(".bbh-play-message");
  const [words, row] = [box.children[0].cloneNode(), box.children[1].cloneNode()];
  const still = box.cloneNode();
  still.hidden = false;
  still.append(words, row);
  document.querySelector(".bbh-play-say").classList.add("bbh-play-both");
  box.replaceWith(still);
  const found = [];
  for (const buttons of [["OK"], ["Switch the mistake off", "OK"], ["Go back to step 12,345, the best test loss",
    "Start again with hidden layers of 4 and 4", "OK"]]) {
    row.replaceChildren(...buttons.map((text) => {
      const button = document.createElement("button");
      button.className = "bbh-button";
      button.textContent = text;
      return button;
    }));
    for (let many = 1; many <= 90; many += 4) {
      words.textContent = "words of some length ".repeat(many);
      const range = document.createRange();
      range.selectNodeContents(words);
      const [clip, all] = [words.getBoundingClientRect(), still.getBoundingClientRect()];
      const name = `${many} words, ${buttons.length} buttons`;
      if (clip.height < 14 || clip.width < 90) found.push(`${name}: no room for the words`);
      for (const button of row.children) {
        const at = button.getBoundingClientRect();
        const covers = (line) => Math.min(line.bottom, clip.bottom) > at.top + 1 && line.top < at.bottom - 1
          && Math.max(line.top, clip.top) < Math.min(line.bottom, clip.bottom) - 1
          && line.right > at.left + 1 && line.left < at.right - 1;
        if ([...range.getClientRects()].some(covers)) found.push(`${name}: under ${button.textContent}`);
        const isOut = at.bottom > all.bottom + 1 || at.top < all.top - 1 || at.right > all.right + 1;
        if (isOut) found.push(`${name}: ${button.textContent} beside the message`);
      }
    }
  }
  return found;
}"""


def test_lines_have_the_colours_of_what_they_show(page: Page):
    near = """(name) => {
      const hex = getComputedStyle(document.querySelector(".bbh-play")).getPropertyValue(`--bbh-${name}`);
      const [x, y, z] = hex.trim().match(/[0-9a-f]{2}/g).map((part) => parseInt(part, 16));
      const lines = document.querySelector(".bbh-play-stack canvas");
      const copy = new OffscreenCanvas(lines.width, lines.height).getContext("2d", { willReadFrequently: true });
      copy.drawImage(lines, 0, 0);
      const { data } = copy.getImageData(0, 0, lines.width, lines.height);
      let found = 0;
      for (let i = 0; i < data.length; i += 4) {
        const off = Math.max(Math.abs(data[i] - x), Math.abs(data[i + 1] - y), Math.abs(data[i + 2] - z));
        if (data[i + 3] > 100 && off < 12) found += 1;
      }
      return found > 50;
    }"""
    pairs = {"weights": ("weight", "weight-below"), "gradients": ("gradient", "gradient-below")}
    for shown in pairs:
        press(page, shown)
        for colour in pairs[shown]:
            page.wait_for_function(near, arg=colour)
        seen = {name: [page.evaluate(near, colour) for colour in pair] for name, pair in pairs.items()}
        assert seen == {name: [name == shown] * 2 for name in pairs}, shown


def test_what_is_made_of_a_point_is_chosen(page: Page):
    inputs = page.get_by_role("toolbar", name="inputs")
    press(inputs, "x₁²", "x₂²", "x₂")
    expect(page.get_by_role("slider", name="weight from x₂² to neuron 1 of hidden layer 1")).to_have_count(1)
    expect(page.get_by_role("slider", name="weight from x₂ to")).to_have_count(0)
    page.wait_for_function("() => decodeURIComponent(location.hash).includes('inputs=x₁,x₁²,x₂²')")
    expect(page.get_by_text("✓ gradient check: all 29 gradients agree")).to_be_visible()
    press(inputs, "x₁", "x₁²", "x₂²")  # the last one stays
    expect(inputs.get_by_role("button", name="x₂²")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("combobox", name="set").select_option("curve")
    expect(inputs).to_be_hidden()


def test_what_stays_the_same_thing_stays_the_same_element_under_a_pressed_button(page: Page):
    for name in ("Epoch", "Epoch", "New points", "Epoch", "Epoch", "New points"):
        press(page, name)
    removes = page.get_by_role("button", name="Remove the run")
    expect(removes).to_have_count(2)
    box = removes.first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    removes.last.evaluate("one => one.click()")  # meanwhile, the entry behind it goes
    expect(removes).to_have_count(1)
    page.mouse.up()
    expect(removes).to_have_count(0)


def test_a_finger_scrolls_over_the_network_and_drags_what_it_has_tapped(browser: Browser, site: Path):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, offline=True)
    page = context.new_page()
    page.goto((site / front.PLAYGROUND).as_uri())
    weight = page.get_by_role("slider", name=SECOND_WEIGHT)
    expect(weight).to_have_attribute("aria-valuenow", re.compile("."))
    value = weight.get_attribute("aria-valuenow")
    x, y = weight.evaluate("""(line) => {
      const { x, y } = line.getPointAtLength(0.15 * line.getTotalLength());
      const { left, top } = line.ownerSVGElement.getBoundingClientRect();
      return [left + x, top + y];
    }""")
    swipe(page, (x, y), (0, -120))
    page.wait_for_function("() => scrollY > 60")
    assert weight.get_attribute("aria-valuenow") == value
    page.wait_for_timeout(700)  # the page goes on gliding after the swipe, and a tap would only stop it
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function("() => scrollY === 0")
    page.touchscreen.tap(x, y + 5)
    expect(page.get_by_role("region", name="what is held").get_by_text("Weight from neuron 2")).to_be_in_viewport()
    scrolled = page.evaluate("scrollY")
    knob = page.get_by_text("↕", exact=True)
    box = knob.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    swipe(page, (box["x"] + 22, box["y"] + 22), (0, -80))
    page.wait_for_function("(v) => document.querySelector('.bbh-play-w:focus').ariaValueNow > v + 1", arg=float(value))
    assert page.evaluate("scrollY") == scrolled
    small = (
        page.get_by_role("button")
        .filter(visible=True)
        .evaluate_all(
            "all => all.filter((one) => one.closest('.bbh-play') && one.tagName === 'BUTTON' && one.offsetHeight < 44)"
            ".map((one) => one.textContent)"
        )
    )
    assert small == []
    together = page.locator(".bbh-play-go, .bbh-play-net, .bbh-play-brush")
    for one in together.all():
        expect(one).to_be_in_viewport()
    expect(page.get_by_text("Tab goes from layer to layer")).to_be_hidden()
    page.get_by_text("Network", exact=True).click()
    page.get_by_role("button", name="one neuron more in hidden layer 2").click()
    expect(page.get_by_role("button", name="neuron 3 of hidden layer 2")).to_have_count(1)
    assert inaccessible(page) == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_from_a_phone_to_a_projector(page: Page, scheme: str):
    page.emulate_media(color_scheme=scheme)
    for width, height in ((360, 780), (1280, 800), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert inaccessible(page) == []
        screenshot(page, f"{width}_{scheme}")


def test_in_jupyterlab_python_knows_the_weights(desk: Lab):
    desk.put(
        "from course_lib import widgets\nplayground = widgets.Playground(data='xor', hidden=(3,))\nplayground",
        'print("Python:", playground.state.epochs, [W.shape for W, _ in playground.state.layers])',
    )
    box = desk.page.get_by_role("group", name="Playground", exact=True)
    expect(box).to_be_visible()
    press(box, "Epoch", "Epoch")
    expect(box.get_by_text("epoch 2 · step 42", exact=True)).to_be_visible()
    cell = desk.cell(desk.page.locator(PANEL), "Python:")
    desk.run(cell)
    expect(cell.get_by_text("Python: 2 [(3, 2), (1, 3)]", exact=True)).to_be_visible()
    assert desk.inaccessible(box) == []
    desk.screenshot("playground_in_lab", box)
    assert desk.errors == []


def test_a_saved_notebook_shows_the_last_picture_without_python(lab: Lab):
    notebook = lab.open_cells("from course_lib import widgets\nwidgets.Playground()")
    lab.run_all(notebook)
    box = lab.page.get_by_role("group", name="Playground", exact=True)
    press(box, "Epoch")
    expect(box.get_by_text("epoch 1 · step 21", exact=True)).to_be_visible()
    trained = box.get_by_text(re.compile("^loss .*test")).inner_text()
    lab.page.evaluate("told()")
    assert lab.save().metadata.widgets
    lab.stop_kernels()
    lab.reopen_showing(box)
    expect(box.get_by_text("epoch 1 · step 21", exact=True)).to_be_visible()
    expect(box.get_by_text(trained)).to_be_visible()
    colours = "canvas => new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size"
    assert box.locator(".bbh-play-neurons").evaluate(colours) > 50


def test_a_refused_number_says_what_to_do_beside_its_field_and_stays_until_it_is_mended(page: Page):
    field = page.get_by_label("learning rate η, as a number")
    for wrong, why in {
        "abc": "“abc” is no number: type one",
        "": "No number stands here: type one",
        "0": "0 is too small: type a number",
        "-1": "-1 is too small: type a number",
        "1e9": "1e9 is too large: type a number",
    }.items():
        field.fill(wrong)
        field.press("Enter")
        expect(field).to_have_accessible_description(re.compile(f"^{why} from 0.000001 to 10.* η is still 0.1.$"))
        expect(page.locator(".bbh-play-refused:visible")).to_contain_text(why)
        field.blur()
        expect(field).to_have_value(wrong)
        expect(field).to_have_attribute("aria-invalid", "true")
    press(page, "Take it back")
    expect(field).to_have_value("0.1")
    expect(field).to_have_attribute("aria-invalid", "false")
    field.fill("0,3")
    field.press("Enter")
    expect(field).to_have_value("0.3")
    field.press_sequentially("x")  # said once the keys rest
    expect(field).to_have_accessible_description(re.compile("is no number"))
    expect(field).to_have_attribute("aria-invalid", "true")


def test_what_the_keys_did_is_undone_and_redone_and_said(page: Page):
    weight, undo = page.get_by_role("slider", name=SECOND_WEIGHT), page.get_by_role("button", name="Undo")
    redo = page.get_by_role("button", name="Redo")
    expect(undo).to_have_attribute("aria-disabled", "true")
    press(page, "Epoch")
    weight.focus()
    start = weight.get_attribute("aria-valuenow")
    for key in ("PageUp", "ArrowUp", "ArrowUp"):  # a run of keys is one act
        weight.press(key)
    expect(weight).not_to_have_attribute("aria-valuenow", start)
    moved = weight.get_attribute("aria-valuenow")
    press(page, "Epoch")
    weight.press("Control+z")
    expect(message(page, re.compile(r"^Undone: w₁₂⁽²⁾ .* → .*\. Now epoch 1, step 21; Redo"))).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Undone: w₁₂⁽²⁾")).to_have_count(1)
    expect(weight).to_have_attribute("aria-valuenow", start)
    expect(weight).to_be_focused()
    expect(undo).to_have_attribute("aria-disabled", "true")
    assert counts(page) == (1, 21)
    weight.press("Control+Shift+z")
    expect(redo).to_have_attribute("aria-disabled", "true")
    assert counts(page) == (2, 42)
    weight.press("Control+z")
    weight.press("Control+y")
    weight.press("n")
    page.get_by_role("button", name="one neuron more in hidden layer 1").click()
    expect(page.get_by_text("epoch 0 · step 0", exact=True)).to_be_visible()
    page.keyboard.press("Control+z")
    expect(message(page, "Undone: network 2-5-2-1 → 2-4-2-1.")).to_be_visible()
    assert counts(page) == (2, 42)
    field = page.get_by_role("textbox", name="learning rate η, as a number")
    field.press("Control+z")  # a field undoes what is typed there
    expect(redo).to_have_attribute("aria-disabled", "false")
    assert weight.get_attribute("aria-valuenow") != moved  # the second epoch has moved it


def test_few_tabs_lead_to_the_network_and_arrows_through_a_row_of_buttons(page: Page):
    leap, neuron = page.get_by_role("button", name="To the network"), page.get_by_role("button", name="input x1")
    for _ in range(15):
        page.keyboard.press("Tab")
        if leap.evaluate("one => one === document.activeElement"):
            break
    expect(leap).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(neuron).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("toolbar", name="lines show").get_by_role("button", name="weights")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    moves = page.get_by_role("button", name="last moves", exact=True)
    expect(moves).to_be_focused()
    expect(moves).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Tab")
    expect(neuron).to_be_focused()
    assert inaccessible(page) == []


def test_space_plays_on_the_page_before_anything_has_the_keys(page: Page):
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="▶ Play")).to_be_visible()
    assert page.evaluate("scrollY") == 0


def test_a_drag_is_one_act_and_so_is_a_stroke_of_the_brush(page: Page):
    weight, undo = page.get_by_role("slider", name=SECOND_WEIGHT), page.get_by_role("button", name="Undo")
    start, seen = weight.get_attribute("aria-valuenow"), pixels(page)
    x, y = weight.evaluate("""(line) => {
      const { left, top } = line.ownerSVGElement.getBoundingClientRect();
      const places = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((part) => {
        const { x, y } = line.getPointAtLength(part * line.getTotalLength());
        return [left + x, top + y];
      });
      return places.find(([x, y]) => document.elementFromPoint(x, y) === line); // no other line lies over it
    }""")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 60, steps=6)
    page.mouse.up()
    expect(weight).not_to_have_attribute("aria-valuenow", start)
    press(page, "Paint points")
    plane = page.get_by_role("application").bounding_box()
    assert plane
    for down in (10, 30):
        page.mouse.move(plane["x"] + 20, plane["y"] + down)
        page.mouse.down()
        page.mouse.move(plane["x"] + 120, plane["y"] + down, steps=8)
        page.mouse.up()
    caption = page.get_by_text(re.compile("^Filled: "))
    for left in ("Undone: points ", "Undone: points "):
        undo.click()
        expect(message(page, left)).to_be_visible()
    press(page, "Done painting")
    expect(caption).to_have_text("Filled: 210 points to train with. Hollow: 90 kept for the test.")
    expect(weight).not_to_have_attribute("aria-valuenow", start)
    undo.click()
    expect(weight).to_have_attribute("aria-valuenow", start)
    expect(undo).to_have_attribute("aria-disabled", "true")
    page.mouse.move(5, 5)
    page.keyboard.press("Escape")
    weight.focus()
    weight.press("Escape")
    page.wait_for_function("(before) => document.querySelector('.bbh-play-neurons').toDataURL() === before", arg=seen)
    press(page, "Redo", "Redo", "Redo")
    expect(caption).to_have_text(re.compile("^Filled: 22[0-9] points"))
    assert inaccessible(page) == []


def ringed(page: Page) -> int:
    """How many dark pixels the points' canvas has: those of the rings."""
    return (
        page.locator(".bbh-play-plane canvas")
        .nth(1)
        .evaluate("""(canvas) => {
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
      let found = 0;
      for (let i = 0; i < data.length; i += 4) {
        if (data[i] + data[i + 1] + data[i + 2] < 90 && data[i + 3] > 200) found += 1;
      }
      return found;
    }""")
    )


def test_the_batch_of_a_step_is_ringed_from_its_first_part_to_its_last(page: Page):
    assert ringed(page) == 0
    press(page, "Inside one step")
    legend = page.get_by_role("status").filter(has_text="Ringed")
    expect(legend).to_have_count(0)
    place = page.locator(".bbh-play-curve").bounding_box()
    press(page, "Next part")
    expect(legend).to_have_text("Ringed: this batch of 10 points, of 210; two rings: point 1. Pale: the others.")
    assert page.locator(".bbh-play-curve").bounding_box() == place
    first = ringed(page)
    assert first > 200
    press(page, "Next part", "Finish the step")
    assert ringed(page) == first  # of the step that has just been taken
    page.get_by_role("combobox", name="batch").select_option("1")
    press(page, "Next part")
    expect(legend).to_have_text("Ringed: this batch of 1 point, of 210. Pale: the others.")
    assert 0 < ringed(page) < first / 3
    assert inaccessible(page) == []
    screenshot(page, "batch")
    press(page, "Inside one step")
    expect(legend).to_have_count(0)
    assert ringed(page) == 0


def test_pasted_points_are_trained_on_in_their_own_units_and_what_is_wrong_is_said(page: Page):
    rows = "\n".join(f"{160 + i % 20},{50 + i % 7},{'cat' if i % 2 else 'dog'}" for i in range(40))
    page.get_by_text("Weights as lines of NumPy").click()
    elsewhere = page.get_by_role("textbox", name="weights as lines of NumPy")
    page.get_by_text("Paste points", exact=True).click()
    area = page.get_by_role("textbox", name="points to paste")

    def paste(text: str) -> None:
        elsewhere.fill(text)
        elsewhere.press("Control+a")
        elsewhere.press("Control+c")
        area.focus()
        area.press("Control+a")
        area.press("Control+v")
        expect(area).to_have_value(text)
        press(page, "Use these points")

    paste(f"height,weight,kind\n{rows}")
    said = message(page, "Pasted: 40 points. ■ orange: cat, ● blue: dog. The network gets (height − 170) / 5.77 and")
    expect(said).to_contain_text("5.77 and (weight − ")
    caption = page.get_by_text(re.compile("^Filled: "))
    expect(caption).to_contain_text("Filled: 28 points to train with. Hollow: 12 kept for the test.")
    expect(caption).to_contain_text("Across: height from 158 to 181. Up: weight from")
    expect(page.get_by_role("combobox", name="set")).to_have_value("own points")
    plane = page.get_by_role("application")
    plane.hover()
    expect(page.get_by_text(re.compile(r"^At x = .*\(height 1\d\d, weight 5\d"))).to_be_visible()
    press(page, "Epoch")
    paste("160,50,cat\n170,tall,dog")
    wrong = "Line 2: “tall” in column 2 is not a number."
    expect(page.get_by_role("alert").filter(has_text=wrong)).to_be_visible()  # beside the field, and only there
    expect(page.get_by_text(wrong)).to_have_count(1)
    paste("160,50,cat\n170")
    expect(page.get_by_text("Line 2: “170” has 1 column, the first line 3.")).to_have_count(1)
    press(page, "Epoch")
    page.mouse.move(5, 5)
    expect(caption).to_contain_text("Filled: 28 points")  # those before stay
    page.get_by_role("button", name="Undo").click()
    expect(message(page, "Undone: points 40 → 300.")).to_be_visible()
    expect(page.get_by_role("combobox", name="set")).to_have_value("circle")


def test_keys_in_a_value_field_type_commit_and_take_back(page: Page):
    weight = page.get_by_role("slider", name=SECOND_WEIGHT)
    weight.focus()
    start = weight.get_attribute("aria-valuenow")
    field = page.get_by_role("region", name="what is held").get_by_role("textbox")
    shown = field.input_value()
    weight.press("Enter")
    expect(field).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("1.5 ")
    expect(page.get_by_role("button", name="▶ Play")).to_be_visible()
    assert counts(page) == (0, 0)
    page.keyboard.press("Enter")
    expect(weight).to_be_focused()
    expect(weight).to_have_attribute("aria-valuenow", "1.5")
    expect(field).to_have_value("1.5")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type("-20")
    expect(weight).to_have_attribute("aria-valuenow", "-20")
    page.keyboard.press("Escape")
    expect(weight).to_be_focused()
    expect(weight).to_have_attribute("aria-valuenow", "1.5")
    expect(field).to_have_value("1.5")
    page.keyboard.press("Control+z")  # what was taken back is no act
    expect(weight).to_have_attribute("aria-valuenow", start)
    expect(field).to_have_value(shown)
    field.fill("no number")
    field.press("Enter")
    expect(page.get_by_text(f"is still {shown}.")).to_be_visible()
    expect(field).to_have_value("no number")
    field.press("Escape")
    expect(field).to_have_value(shown)


def test_a_number_that_is_typed_counts_once_it_is_typed_to_the_end(page: Page):
    field, curves = page.get_by_role("textbox", name="learning rate η, as a number"), page.get_by_role("list")
    slider = page.get_by_role("slider", name="learning rate η", exact=True)

    def written(text: str) -> None:
        field.focus()
        page.keyboard.press("Control+a")
        page.keyboard.type(text, delay=150)  # at each key it would have trained with a beginning of it

    page.get_by_role("combobox", name="speed").select_option("fast")
    press(page, "▶ Play")
    page.wait_for_function("() => /epoch [1-9]/.test(document.body.innerText)")
    written("0.25")
    field.press("Enter")
    expect(slider).to_have_attribute("aria-valuetext", "0.25")
    last = counts(page)[1]
    page.wait_for_function(
        "n => Number(/step ([\\d,]+)/.exec(document.body.innerText)[1].replaceAll(',', '')) > n", arg=last
    )
    press(page, "❚❚ Pause", "Reset")
    run = re.compile(r"^Remove the run A: 2-4-2-1 tanh, plain, η 0\.1 → 0\.25;")
    expect(curves.get_by_role("button", name=run)).to_be_visible()
    written("0.4")  # whoever does not press Enter pauses
    expect(slider).to_have_attribute("aria-valuetext", "0.4")
    written("0.05")
    press(page, "Epoch")  # or goes on
    expect(slider).to_have_attribute("aria-valuetext", "0.05")
    written("7")
    field.press("Escape")
    expect(field).to_have_value("0.05")
    page.wait_for_timeout(1000)
    expect(slider).to_have_attribute("aria-valuetext", "0.05")


@pytest.mark.parametrize("width", [360, 390, 768, 1280, 1920])
def test_why_a_number_was_refused_covers_nothing(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    main = page.locator(".bbh-play-main")
    before = main.bounding_box()["y"]
    field = page.get_by_role("textbox", name="learning rate η, as a number")
    field.fill("no number")
    field.press("Enter")
    refused = page.locator(".bbh-play-refused:visible")
    expect(refused).to_contain_text("is no number")
    if width > 700:
        after = main.bounding_box()["y"]
        assert after == pytest.approx(before, abs=0.5)  # on a phone there is no room that could be taken
    covered = refused.evaluate("""box => {
      const { left, right, top, bottom } = box.getBoundingClientRect();
      const others = [...document.querySelectorAll('.bbh-play button, .bbh-play input, .bbh-play-task-text *,'
        + '.bbh-play-where span, .bbh-play-neurons')].filter((one) => !box.contains(one) && one.checkVisibility());
      const isBeside = (one) => one.left > right - 1 || one.right < left + 1;
      const hits = (one) => !isBeside(one) && one.top < bottom - 1 && one.bottom > top + 1;
      return others.filter((one) => [...one.getClientRects()].some(hits)).map((one) => one.outerHTML);
    }""")
    assert covered == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_refused_learning_rate_moves_nothing(page: Page):
    field, main = page.get_by_role("textbox", name="learning rate η, as a number"), page.locator(".bbh-play-main")
    refusal = page.get_by_text("1000 is too large: type a number from 0.000001 to 10. η is still 0.1.")
    expect(page.get_by_text("✓ gradient check: all 25 gradients agree with differences")).to_be_visible()
    before = main.bounding_box(), page.get_by_role("button", name="Copy link").bounding_box()
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("1000")  # on the way, 1 and 10 are possible
    page.keyboard.press("Enter")
    expect(refusal).to_be_visible()
    expect(field).to_have_value("1000")
    expect(page.get_by_role("slider", name="learning rate η", exact=True)).to_have_attribute("aria-valuetext", "0.1")
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")
    assert (main.bounding_box(), page.get_by_role("button", name="Copy link").bounding_box()) == before
    assert inaccessible(page) == []
    screenshot(page, "refused")
    page.keyboard.press("Control+a")
    page.keyboard.type("0.3")
    expect(refusal).to_be_hidden()
    page.keyboard.press("Escape")
    expect(field).to_have_value("0.1")
    page.keyboard.press("Control+a")
    page.keyboard.type("0.3")
    page.keyboard.press("Enter")
    expect(field).to_have_value("0.3")
    expect(page.get_by_role("slider", name="learning rate η", exact=True)).to_have_attribute("aria-valuetext", "0.3")


def test_what_is_being_typed_is_never_overwritten_while_it_trains(page: Page):
    epochs = "(more) => Number(/epoch (\\d+)/.exec(document.body.innerText)[1]) > more"
    page.get_by_role("slider", name=SECOND_WEIGHT).focus()
    press(page, "▶ Play")
    for field in (
        page.get_by_role("textbox", name="learning rate η, as a number"),
        page.get_by_role("region", name="what is held").get_by_role("textbox"),
    ):
        field.focus()
        page.keyboard.press("Control+a")
        page.keyboard.type("0.05e")  # 0, 0.0 or 0.05 are in force on the way, and what stands there now is no number
        page.wait_for_function(epochs, arg=counts(page)[0] + 8)
        expect(field).to_have_value("0.05e")
        page.keyboard.type("-1")
        page.keyboard.press("Enter")
    expect(page.get_by_role("slider", name="learning rate η", exact=True)).to_have_attribute("aria-valuetext", "0.005")


def test_a_mistake_that_is_gone_is_blamed_for_what_it_did_and_the_way_out_plays_on(page: Page):
    mistake = page.get_by_role("combobox", name="mistake")
    mistake.select_option("uphill")
    press(page, "▶ Play")
    expect(message(page, "The mistake is the cause")).to_be_visible()
    mistake.select_option("")
    expect(message(page, re.compile("The weights are still where the mistake drove them"))).to_be_visible()
    press(page, "Start again from the first weights")
    expect(message(page, "Started again from the first weights, from epoch 0.")).to_be_visible()
    expect(page.get_by_role("button", name="❚❚ Pause")).to_be_visible()
    expect(page.get_by_text(re.compile(r"9[0-9]\s% right"))).to_be_visible()


def test_after_an_explosion_the_way_out_plays_on(page: Page):
    page.get_by_role("combobox", name="set").select_option("curve")
    page.get_by_role("combobox", name="activation").select_option("relu")
    page.get_by_role("textbox", name="learning rate η, as a number").fill("10")
    press(page, "▶ Play")
    expect(message(page, "have exploded")).to_be_visible()
    expect(page.get_by_role("button", name="▶ Play")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Start again with η = ")).click()
    expect(message(page, re.compile("^Started again with η = .*, from epoch 0"))).to_be_visible()
    expect(page.get_by_role("button", name="❚❚ Pause")).to_be_visible()


def test_on_a_phone_what_is_held_and_what_a_task_asks_for_come_into_sight_and_nothing_jumps(
    browser: Browser, site: Path
):
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto((site / front.PLAYGROUND).as_uri())
    task, main = page.get_by_role("group", name="task"), page.locator(".bbh-play-main")
    before = main.bounding_box()
    assert before
    press(page, "▶ Play")
    expect(task).to_contain_text("✓ Done by epoch")
    for _ in range(5):  # the losses have more digits, or fewer
        page.wait_for_timeout(100)
        now = main.bounding_box()
        assert now
        assert now["y"] == before["y"]
    page.get_by_role("button", name="neuron 1 of hidden layer 1").first.tap()
    held = page.get_by_role("region", name="what is held")
    expect(held.get_by_text("Neuron 1 of hidden layer 1")).to_be_in_viewport()
    page.keyboard.press("n")
    expect(held.get_by_role("textbox")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="neuron 1 of hidden layer 1").first).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="❚❚ Pause")).to_be_in_viewport()
    press(page, "❚❚ Pause")
    press(task, "Next task", "Open “Network”")
    expect(page.get_by_role("button", name="one hidden layer more")).to_be_in_viewport()
    context.close()
