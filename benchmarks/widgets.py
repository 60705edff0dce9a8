"""How fast a widget answers the hand, beside the same picture from stock `ipywidgets.interact` and matplotlib.

    python benchmarks/widgets.py

Both stand in one notebook, in the same JupyterLab and Chromium, with the same kernel. In the page, a MutationObserver
watches the attribute that tells the picture; where its value is new, the next requestAnimationFrame gives the time.
(A widget draws in a frame of its own, so that is the frame after the one that shows its picture. A stock image is
put there between two frames, and counts as seen in the first of them, decoded or not: the doubt is in its favour.)

"key" is the time from the key event, as the browser stamps it, to the changed picture, one key at a time: median and
95th percentile. "drag" is how many different pictures come in a second while the mouse moves the slider back and
forth, a pixel at a time and each move as soon as the page has taken the one before; on a busy machine the moves are
what is slow.
"""

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "browser"), str(ROOT / "tools")]  # the JupyterLab of the browser tests

from jupyterlab_in_chromium import Lab, chromium, jupyterlab  # noqa: E402
from playwright.sync_api import Locator  # noqa: E402

KEYS = 40
DRAG_SECONDS = 4.0
REACH = 40  # pixels to each side of where the drag begins


@dataclass(frozen=True)
class Comparison:
    """A widget and the stock picture beside it; each cell shows one.

    `slider` is the name of the widget's slider to move, `part` and `attribute` say what in it tells the picture.
    The stock cell shows one slider and one image.
    """

    name: str
    cell: str
    slider: str
    part: str
    attribute: str
    stock: str


NEURON = """
import ipywidgets
import matplotlib.pyplot as plt
import numpy as np

def neuron(b):
    fig, (plane, curve) = plt.subplots(1, 2, figsize=(6.4, 3.2))
    x1, x2 = np.meshgrid(np.linspace(-0.5, 1.5, 130), np.linspace(-0.5, 1.5, 130))
    a = 1 / (1 + np.exp(-(x1 + 0.5 * x2 + b)))
    plane.imshow(a, extent=(-0.5, 1.5, -0.5, 1.5), origin="lower", cmap="coolwarm_r", vmin=0, vmax=1)
    plane.contour(x1, x2, a, levels=[0.5])
    plane.scatter([0, 0, 1, 1], [0, 1, 0, 1], c=["w", "w", "w", "k"], edgecolors="k", s=120)
    plane.plot(0.5, 0.5, "k+")
    z = np.linspace(-5, 5, 401)
    curve.plot(z, 1 / (1 + np.exp(-z)))
    curve.plot(0.75 + b, 1 / (1 + np.exp(-(0.75 + b))), "o")
    plt.show()

ipywidgets.interact(neuron, b=ipywidgets.FloatSlider(value=0.5, min=-4, max=4, step=0.05));
"""
COMPARISONS = [
    Comparison(
        "neuron explorer",
        "from course_lib import widgets\nwidgets.NeuronExplorer(w=(1.0, 0.5), b=0.5)",
        "bias b", ".bbh-guide", "d", NEURON,
    ),
]  # fmt: skip

WATCH = """([output, part, attribute]) => {
    const look = () => output.querySelector(part)?.getAttribute(attribute) ?? null;
    let last = look();
    const watch = { pressed: 0, seen: [] };
    output.addEventListener("keydown", (event) => { watch.pressed = event.timeStamp; }, true);
    new MutationObserver(() => {
        const now = look();
        if (now === null || now === last) return;
        last = now;
        requestAnimationFrame(() => watch.seen.push(performance.now()));
    }).observe(output, { subtree: true, childList: true, attributes: true, attributeFilter: [attribute] });
    return watch;
}"""


@dataclass(frozen=True)
class Times:
    """What was measured: milliseconds from a key to its picture, each, and pictures in a second of a drag."""

    keys: list[float]
    drag: float

    @property
    def row(self) -> list[float]:
        """Median and 95th percentile of the keys, and the drag."""
        return [median(self.keys), quantiles(self.keys, n=20)[-1], self.drag]


def measure(lab: Lab, slider: Locator, output: Locator, part: str, attribute: str) -> Times:
    """Move `slider` by keys and by mouse, and time the pictures in `output`."""
    output.locator(part).first.wait_for(state="attached")
    slider.scroll_into_view_if_needed()
    watch = lab.page.evaluate_handle(WATCH, [output.element_handle(), part, attribute])
    keys = []
    slider.focus()
    for i in range(KEYS):
        before = watch.evaluate("watch => watch.seen.length")
        slider.press("ArrowLeft" if i % 2 else "ArrowRight")
        lab.page.wait_for_function("([watch, before]) => watch.seen.length > before", arg=[watch, before])
        keys.append(watch.evaluate("(watch, before) => watch.seen[before] - watch.pressed", before))
        lab.page.wait_for_timeout(150)  # the next key meets a page at rest
    return Times(keys, dragged(lab, slider, watch))


def dragged(lab: Lab, slider: Locator, watch: object) -> float:
    """Pictures per second while the mouse moves back and forth."""
    mouse, box = lab.page.mouse, slider.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse.move(x, y)
    mouse.down()
    began = lab.page.evaluate("performance.now()")
    start, side = time.perf_counter(), 1
    while time.perf_counter() - start < DRAG_SECONDS:
        mouse.move(x + side * REACH, y, steps=2 * REACH)
        side = -side
    ended = lab.page.evaluate("performance.now()")
    mouse.up()
    count = "(watch, [began, ended]) => watch.seen.filter((at) => at >= began && at <= ended).length"
    return 1000 * watch.evaluate(count, [began, ended]) / (ended - began)


def compare(lab: Lab, one: Comparison) -> tuple[Times, Times]:
    """Open a notebook with the widget and the stock picture; time the one, then the other."""
    notebook = lab.open_cells(one.cell, one.stock)
    lab.run_all(notebook)
    outputs = notebook.locator(".jp-CodeCell .jp-OutputArea").filter(
        has=lab.page.locator("[role=slider], [type=range]")
    )
    ours, stock = outputs.first, outputs.filter(has=lab.page.locator(".noUi-handle")).first
    own = measure(lab, ours.get_by_role("slider", name=one.slider), ours, one.part, one.attribute)
    return own, measure(lab, stock.locator(".noUi-handle"), stock, "img", "src")


def main() -> None:
    """Print the table."""
    print(f"{'':22}{'key: median':>14}{'95 %':>10}{'drag':>14}")
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        home, root = Path(folder, "home"), Path(folder, "work")
        home.mkdir()
        root.mkdir()
        with jupyterlab(home, root) as address:
            for number, one in enumerate(COMPARISONS):
                context = browser.new_context(viewport={"width": 1280, "height": 900})
                own, stock = compare(Lab(context.new_page(), address, root, f"comparison_{number}"), one)
                context.close()
                for name, times in ((one.name, own), ("  stock interact", stock)):
                    middle, slow, drag = times.row
                    print(f"{name:22}{middle:11.0f} ms{slow:7.0f} ms{drag:12.1f}/s")
                faster = [s / o for s, o in zip(stock.row[:2], own.row[:2], strict=True)] + [own.drag / stock.drag]
                print(f"{'  ratio':22}{faster[0]:12.1f} ×{faster[1]:8.1f} ×{faster[2]:12.1f} ×")


if __name__ == "__main__":
    main()
