"""The playground in a real browser: on its own page of the website, and in JupyterLab, where Python agrees."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import website
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.jupyterlab_in_chromium import ARTEFACTS, PANEL, Lab

MOST_BYTES = 350_000  # of the page
OWN = re.compile("(file|blob|data):")
SECOND_WEIGHT = "weight from neuron 2 of hidden layer 1 to neuron 1 of hidden layer 2"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website's page of the playground, made once."""
    folder = tmp_path_factory.mktemp("playground")
    site = folder / "site"
    site.mkdir()
    website.write_playground(site, folder)
    (site / "page.css").write_text(website.style(), encoding="utf-8")
    shutil.copy(website.PAGES / "page.js", site)
    return site


@pytest.fixture
def page(browser: Browser, site: Path) -> Iterator[Page]:
    """The page, without network; at the end it must have asked for nothing but files, and complained of nothing."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    outside, errors = [], []
    context.on("request", lambda r: None if OWN.match(r.url) else outside.append(r.url))
    visited = context.new_page()
    visited.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
    visited.on("pageerror", lambda e: errors.append(str(e)))
    visited.goto((site / website.PLAYGROUND).as_uri())
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
    for name in names:
        page.get_by_role("button", name=name, exact=True).click()


def counts(page: Page | Locator) -> tuple[int, int]:
    """The epoch and the step that the bar shows."""
    text = page.get_by_text(re.compile(r"^epoch [\d,]+ · step [\d,]+$")).inner_text()
    epoch, step = re.findall(r"[\d,]+", text)
    return int(epoch.replace(",", "")), int(step.replace(",", ""))


def pixels(page: Page) -> str:
    """What the canvas of the network shows."""
    return page.locator(".bbh-play-middle canvas").evaluate("canvas => canvas.toDataURL()")


def test_the_page_is_small(site: Path):
    assert (site / website.PLAYGROUND).stat().st_size < MOST_BYTES


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
    before = panel.get_by_role("row", name="by backpropagation").inner_text()
    weight.press("PageUp")
    weight.press("ArrowUp")
    expect(panel.get_by_text("✓ both ways agree")).to_be_visible()
    assert panel.get_by_role("row", name="by backpropagation").inner_text() != before
    field = panel.get_by_role("textbox")
    field.fill("1,5")
    expect(weight).to_have_attribute("aria-valuenow", "1.5")
    assert inaccessible(page) == []
    screenshot(page, "held")


def test_the_parts_of_a_step_come_one_by_one(page: Page):
    press(page, "Inside one step", "Next part", "Next part")
    parts = page.get_by_role("region", name="inside one step")
    expect(parts.get_by_text("Forward, layer 1", exact=True)).to_be_in_viewport()
    page.get_by_role("button", name="gradients").click()
    page.get_by_role("slider", name=SECOND_WEIGHT).focus()
    expect(page.get_by_text("∂L/∂w₁₂⁽²⁾: not known yet")).to_be_visible()
    for title in ("Forward, layer 2", "Forward, layer 3", "The loss", "Backward, layer 3: δ"):
        press(page, "Next part")
        expect(parts.get_by_text(title, exact=True)).to_be_visible()
    screenshot(page, "inside")
    press(page, "Finish the step")
    expect(page.get_by_text("epoch 0 · step 1", exact=True)).to_be_visible()


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
