"""Measure the playground's pictures in a second while it trains as fast as it can, at rest and under a dragging hand.

    python benchmarks/playground_frames.py

The page of the website, in Chromium at 1280 × 800; each line is a network. "pictures" is the median of the frames in a
second, "p95" the time between two of them that 95 of 100 stay below, in milliseconds; two frames of a screen are 33.
"dragged" are the same while the mouse moves a weight up and down, 60 times a second. "epochs" are those in a second, of
300 points. The best of three rounds counts: other load on the machine only makes them slower.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import front  # noqa: E402
import website  # noqa: E402

from tests.browser.jupyterlab_in_chromium import chromium  # noqa: E402

NETWORKS = ("4-2", "8-8", "8-8-8-8-8-8")
ROUNDS, SECONDS = 3, 3.0
ADDRESS = "#v=1&set=spiral&aside=0&output=sigmoid&loss=cross-entropy&eta=0.003&start=He&points=300&layers="
FRAMES = """(seconds) => new Promise((done) => {
  const times = [];
  const next = (now) => {
    times.push(now);
    if (now - times[0] < 1000 * seconds) return requestAnimationFrame(next);
    const between = times.slice(1).map((time, i) => time - times[i]).sort((a, b) => a - b);
    return done([between.length >> 1, Math.floor(0.95 * between.length)].map((i) => between[i]));
  };
  requestAnimationFrame(next);
})"""
DRAG = """() => {
  const line = document.querySelector(".bbh-play-w");
  const send = (kind, y) => line.dispatchEvent(new PointerEvent(kind, { clientY: y, pointerId: 1, bubbles: true }));
  line.setPointerCapture = () => {};
  send("pointerdown", 300);
  let k = 0;
  window.dragging = setInterval(() => send("pointermove", 300 + 40 * Math.sin(k++ / 20)), 1000 / 60);
}"""


def epochs(page: Page) -> int:
    """Return the epoch that the page shows."""
    return int(page.locator(".bbh-play-where").inner_text().split("·")[0].removeprefix("epoch").replace(",", ""))


def measured(page: Page) -> tuple[float, float]:
    """Return the pictures in a second and the 95th percentile between two, the best of some rounds."""
    rounds = [page.evaluate(FRAMES, SECONDS) for _ in range(ROUNDS)]
    return 1000 / min(middle for middle, _ in rounds), min(high for _, high in rounds)


def line(page: Page, layers: str) -> str:
    """Train one network and return its line of the table. Raises TimeoutError if the training has stopped."""
    page.evaluate("(address) => { location.hash = address; }", ADDRESS + layers)
    page.get_by_role("combobox", name="speed").select_option("fast")
    page.get_by_role("button", name="▶ Play").click()
    page.wait_for_timeout(1000)
    before = epochs(page)
    resting = measured(page)
    trained = (epochs(page) - before) / (ROUNDS * SECONDS)
    page.evaluate(DRAG)
    dragged = measured(page)
    page.evaluate("clearInterval(window.dragging)")
    page.get_by_role("button", name="❚❚ Pause").click(timeout=5000)  # it is there only while it trains
    numbers = "".join(f"{pictures:10.0f}{p95:7.1f}" for pictures, p95 in (resting, dragged))
    return f"2-{layers}-1".ljust(20) + numbers + f"{trained:9.0f}"


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        site = Path(folder) / "site"
        site.mkdir()
        front.write_playground(site)
        website.write_shared(site)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto((site / front.PLAYGROUND).as_uri())
        print(f"{'network':20}{'pictures':>10}{'p95':>7}{'dragged':>10}{'p95':>7}{'epochs':>9}")
        for layers in NETWORKS:
            print(line(page, layers), flush=True)


if __name__ == "__main__":
    main()
