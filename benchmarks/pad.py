"""Measure how long the digit pad takes from a move of the mouse to the ten bars that answer it.

    python benchmarks/pad.py

In one run: in JupyterLab, where Python asks a network 784-64-10 for each picture; there with the gradient too; and on
a page of the website, where the browser computes. The mouse moves 125 times a second, as a hand does. In the page, a
listener takes the time stamp of each move; when the bars change, the time since the last move that they can know of
is counted: since the first move after the change before. Median and 95th percentile; and how many pictures a second.
"""

import json
import math
import sys
import tempfile
from itertools import count
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import website  # noqa: E402
from mouse import FLAG, Mouse  # noqa: E402
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook  # noqa: E402
from playwright.sync_api import Browser, Locator, Page  # noqa: E402

from tests.browser.jupyterlab_in_chromium import Lab, chromium, jupyterlab  # noqa: E402

ROUNDS, SECONDS = 4, 1.5  # drawings, and how long each takes
TURN = 0.06  # radians from one move to the next
CELL = f"""import sys
sys.path[:0] = {[str(ROOT), str(ROOT / "tools")]!r}
import lent_network
from course_lib import widgets
widgets.DigitPad(lent_network.lent().params)"""

WATCH = """box => {
    const watch = { since: null, times: [] };
    box.addEventListener("pointermove", (event) => { watch.since ??= event.timeStamp; }, true);
    const bars = box.querySelector(".bbh-answers");
    new MutationObserver(() => {
        const began = watch.since;
        watch.since = null;
        if (began !== null) requestAnimationFrame(() => watch.times.push(performance.now() - began));
    }).observe(bars, { subtree: true, attributes: true, attributeFilter: ["style"] });
    return watch;
}"""


class Pen(Mouse):
    """Draws a spiral, so that every move adds ink where there was none."""

    def __init__(self, page: Page, held: Locator) -> None:
        super().__init__(page, held, (0, 0))
        self._places = count()

    def _send(self, kind: str, at: int = 0) -> None:
        """Send an event without waiting for an answer."""
        box, radius = self._box, 0.15 + 0.25 * at / (125 * SECONDS)
        x, y = (0.5 + radius * turned(TURN * at) for turned in (math.cos, math.sin))
        place = {"x": box["x"] + box["width"] * x, "y": box["y"] + box["height"] * y}
        event = {"type": kind, **place, "button": "left", "buttons": 1, "clickCount": 1}
        self._socket.send(json.dumps({"id": next(self._ids), "method": "Input.dispatchMouseEvent", "params": event}))


def measure(page: Page, box: Locator) -> tuple[float, float, float]:
    """Draw for some seconds: return median and 95th percentile in milliseconds, and pictures a second."""
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    times: list[float] = []
    for _ in range(ROUNDS):
        watch = page.evaluate_handle(WATCH, box.element_handle())
        with Pen(page, box.get_by_role("application")) as pen:
            pen.move_for(SECONDS)
        page.wait_for_timeout(500)
        times += watch.evaluate("watch => watch.times")
        box.get_by_role("button", name="Clear").click()
    return median(times), quantiles(times, n=20)[-1], len(times) / (ROUNDS * SECONDS)


def show(title: str, page: Page, box: Locator) -> None:
    """Measure and print one line."""
    middle, slow, pictures = measure(page, box)
    print(f"{title:34}{middle:8.0f} ms{slow:8.0f} ms{pictures:8.1f}/s", flush=True)


def in_jupyterlab(browser: Browser, folder: Path) -> None:
    """Measure a pad in JupyterLab, without and with the gradient."""
    home, root = folder / "home", folder / "work"
    home.mkdir()
    root.mkdir()
    with jupyterlab(home, root) as address:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        lab = Lab(page, address, root, "pad")
        lab.run_all(lab.open_cells(CELL))
        box = page.get_by_role("group", name="Digit pad")
        show("JupyterLab", page, box)
        box.get_by_role("combobox").select_option("3")
        show("JupyterLab, with the gradient", page, box)
        lab.stop_kernels()
        page.context.close()


def on_the_website(browser: Browser, site: Path) -> None:
    """Measure a pad on a page of the website, with the gradient."""
    site.mkdir()
    notebook = new_notebook(cells=[new_markdown_cell("# A pad"), new_code_cell(CELL)])
    website.run(notebook, site)
    website.write_page(notebook, site / "pad.html", site)
    website.write_shared(site)
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto((site / "pad.html").as_uri())
    box = page.get_by_role("group", name="Digit pad")
    show("website", page, box)
    box.get_by_role("combobox").select_option("3")
    show("website, with the gradient", page, box)
    page.context.close()


def main() -> None:
    """Print the table."""
    print(f"{'from a move to its ten bars':34}{'median':>11}{'95 %':>11}{'pictures':>10}")
    with tempfile.TemporaryDirectory() as folder, chromium(FLAG) as browser:
        in_jupyterlab(browser, Path(folder))
        on_the_website(browser, Path(folder, "site"))


if __name__ == "__main__":
    main()
