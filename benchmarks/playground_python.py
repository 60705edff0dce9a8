"""Measure the playground that trains in Python, in JupyterLab: pictures with new weights, and steps, in a second.

    python benchmarks/playground_python.py

All three functions are given, the course's own, so each step is a question to the kernel. A picture counts if it is the
first with the weights of an answer. One network is of the usual size, one is the largest; the speed is "30 epochs / s",
one epoch for each picture, or "no limit". The last line has a wrong forward pass: the planes are its own, too.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from playwright.sync_api import Locator, Page  # noqa: E402

from tests.browser.jupyterlab_in_chromium import Lab, chromium, jupyterlab  # noqa: E402

SECONDS = 5
CELL = """from course_lib import network, widgets
from course_lib.mistakes import mistake

wrong = mistake("forward", "bias-forgotten").answer
widgets.Playground(forward={forward}, backward=network.backward, step=network.sgd_step, hidden={hidden},
                   noise=2.0, eta=0.01)"""

COUNT = """(box, seconds) => new Promise((done) => {
    let [pictures, before] = [0, box.dataset.answered];
    const steps = () => Number(/step ([\\d,]+)/.exec(box.innerText)[1].replaceAll(",", ""));
    const [start, first] = [performance.now(), steps()];
    const look = (now) => {
        if (box.dataset.answered !== before) pictures += 1;
        before = box.dataset.answered;
        if (now - start < 1000 * seconds) return requestAnimationFrame(look);
        return done([(1000 * pictures) / (now - start), (1000 * (steps() - first)) / (now - start)]);
    };
    requestAnimationFrame(look);
})"""


def measure(page: Page, box: Locator, speed: str) -> tuple[float, float]:
    """Play at a speed for some seconds: return pictures and steps a second."""
    box.get_by_role("combobox", name="speed").select_option(speed)
    box.get_by_role("button", name="▶ Play").click()
    page.wait_for_timeout(2000)  # the checks are over, too
    pictures, steps = box.evaluate(COUNT, SECONDS)
    return pictures, steps


def main() -> None:
    """Print the table."""
    print(f"{'':34}{'pictures':>12}{'steps':>12}")
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        home, root = Path(folder, "home"), Path(folder, "work")
        home.mkdir()
        root.mkdir()
        with jupyterlab(home, root) as address:
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            lab = Lab(page, address, root, "playground")
            lab.open_cells("")
            for forward, hidden, speed in [
                ("network.forward", (4, 2), "medium"),
                ("network.forward", (4, 2), "fast"),
                ("network.forward", (8,) * 6, "medium"),
                ("network.forward", (8,) * 6, "fast"),
                ("wrong", (4, 2), "fast"),
            ]:
                lab.put(CELL.format(forward=forward, hidden=hidden))
                box = page.get_by_role("group", name="Playground", exact=True)
                box.scroll_into_view_if_needed()
                pictures, steps = measure(page, box, speed)
                title = f"{'-'.join(map(str, (2, *hidden, 1)))}, {speed}{', wrong' * (forward == 'wrong')}"
                print(f"{title:34}{pictures:10.1f}/s{steps:10.0f}/s", flush=True)
            lab.stop_kernels()


if __name__ == "__main__":
    main()
