"""Measure how fast a widget responds, beside the same picture from stock `ipywidgets.interact` and matplotlib.

    python benchmarks/widgets.py [name …]

Both are in one notebook, in the same JupyterLab and Chromium, with the same kernel; each widget as its lesson has it.
In the page, a MutationObserver watches the attribute that tells the picture; when its value is new, the next
requestAnimationFrame gives the time. (A widget draws in a frame of its own, so that is the frame after the one that
shows its picture. A stock image is inserted between two frames. It counts as seen in the first frame after its data are
loaded, since before there is nothing to paint; decoded or not: the doubt favours stock.)

"key" is the time from the key event, as the browser stamps it, to the changed picture, one key at a time: median and
95th percentile. "drag" is how many different pictures come in a second while the mouse drags a slider, a weight, the
ball or the surface back and forth, 125 times a second, so far at a time that each move has a picture of its own. The
browser takes only the last move before a frame, so 60 pictures a second is the most there can be. The best of three
drags counts, for either side: other load on the machine only makes drags slower.
"""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]  # the JupyterLab of the browser tests

from mouse import FLAG, Mouse  # noqa: E402
from playwright.sync_api import JSHandle, Locator  # noqa: E402

from tests.browser.jupyterlab_in_chromium import Lab, chromium, jupyterlab  # noqa: E402

STOCK = ROOT / "benchmarks" / "stock"
KEYS = 40
DRAGS, WARM_SECONDS, DRAG_SECONDS = 3, 1.0, 3.0


@dataclass(frozen=True)
class Comparison:
    """Pairs a widget with the same picture drawn by matplotlib in stock/, with `sliders` as `interact` takes them.

    Three fields are CSS selectors: `handle` takes the keys, `dragged` the mouse if it is another element, and `part`
    with its `attribute` tells the picture. A move goes `pixels` to the right and down. Of the stock sliders, `label`
    moves. `setup`, in stock/ too, is code that both need.
    """

    cell: str
    handle: str
    part: str
    attribute: str
    stock: str
    sliders: str
    label: str
    dragged: str = ""
    pixels: tuple[int, int] = (2, 0)
    setup: str = ""

    @property
    def cells(self) -> tuple[str, str]:
        """Return the widget's cell, and that of its stock counterpart."""
        both = (STOCK / self.setup).read_text() if self.setup else ""
        function = (STOCK / self.stock).read_text()
        called = f"from ipywidgets import FloatLogSlider, fixed, interact\ninteract(picture, {self.sliders});"
        return f"{both}from course_lib import widgets\nwidgets.{self.cell}", both + function + called


LANDSCAPE = "w=(-0.5, 6.0, 0.01), b=(-200.0, 250.0, 1.0), turn=(0, 359), surface=fixed({})"
COMPARISONS = {
    "neuron": Comparison(
        "NeuronExplorer(w=(1.0, 0.5), b=0.5)",
        "[type=range][aria-label='bias b']", ".bbh-guide", "d",
        "neuron.py", "b=(-4.0, 4.0, 0.05)", "b",
    ),
    "network": Comparison(
        "NetworkView(show='backward')",
        ".bbh-edge", ".bbh-edge", "aria-valuenow",
        "network.py", "w=(-10.0, 10.0, 0.05)", "w", pixels=(0, 2),
    ),
    "map": Comparison(
        "LossLandscape()",
        "[aria-label^='ball at']", "[aria-label^='ball at']", "transform",
        "landscape.py", LANDSCAPE.format(False), "w", pixels=(2, 1),
    ),
    "surface": Comparison(
        "LossLandscape(view='surface')",
        "[type=range][aria-label='turn the surface']", ".bbh-star", "transform",
        "landscape.py", LANDSCAPE.format(True), "turn", dragged=".bbh-plot .bbh-map",
    ),
    "descent": Comparison(
        "Descent(landscape='houses', eta=0.00019, steps=100)",
        "[type=range][aria-label='learning rate η']", "[aria-label^='The loss of each'] .bbh-track", "d",
        "descent.py", "eta=FloatLogSlider(0.00019, min=-6.7, max=-2.7, step=0.01)", "eta", pixels=(9, 0),
    ),
    "graph": Comparison(
        "GraphView('tanh(w2 * tanh(w1 * x))', x=0.5, w1=0.8, w2=-1.5)",
        "[type=range][aria-label='input w1']", ".bbh-graph", "aria-label",
        "graph.py", "w1=(-1.2, 2.8, 0.02)", "w1",
    ),
    "regions": Comparison(  # the one that asks Python: each picture trains a network
        "DecisionRegions(trained, epochs=(0, 200, 100), eta=(0.1, 3.0, 1.0), scale=(0.1, 2.0, 0.5), seed=(0, 19))",
        "[type=range][aria-label='epochs']", ".bbh-border", "d",
        "regions.py", "epochs=(0, 200), eta=fixed(1.0), scale=fixed(0.5), seed=fixed(0)", "epochs",
        setup="trained.py",
    ),
}  # fmt: skip

WATCH = """([output, part, attribute]) => {
    const look = () => output.querySelector(part)?.getAttribute(attribute) ?? null;
    let last = look();
    const watch = { pressed: 0, seen: [] };
    output.addEventListener("keydown", (event) => { watch.pressed = event.timeStamp; }, true);
    new MutationObserver(() => {
        const now = look();
        if (now === null || now === last) return;
        last = now;
        const picture = output.querySelector(part);
        const seen = () => requestAnimationFrame(() => watch.seen.push(performance.now()));
        if (picture.complete === false) picture.addEventListener("load", seen, { once: true });
        else seen();
    }).observe(output, { subtree: true, childList: true, attributes: true, attributeFilter: [attribute] });
    return watch;
}"""


@dataclass(frozen=True)
class Times:
    """Holds what was measured: milliseconds from each key to its picture, and pictures per second of a drag."""

    keys: list[float]
    drag: float

    @property
    def row(self) -> list[float]:
        """Return median and 95th percentile of the keys, and the drag."""
        return [median(self.keys), quantiles(self.keys, n=20)[-1], self.drag]


def measure(lab: Lab, output: Locator, handle: str, dragged: str, pixels: tuple[int, int], *picture: str) -> Times:
    """Move a widget by keys and mouse, and time its pictures; `picture` is `Comparison`'s part and attribute."""
    handled, held = output.locator(handle).first, output.locator(dragged).first
    output.locator(picture[0]).first.wait_for(state="attached")
    handled.scroll_into_view_if_needed()
    watch = lab.page.evaluate_handle(WATCH, [output.element_handle(), *picture])
    keys = []
    handled.focus()
    for i in range(KEYS):
        before = watch.evaluate("watch => watch.seen.length")
        handled.press("ArrowLeft" if i % 2 else "ArrowRight")
        seen = "([watch, before]) => watch.seen.length > before"
        lab.page.wait_for_function(seen, arg=[watch, before], polling=100)  # seldom: to look takes the page time
        keys.append(watch.evaluate("(watch, before) => watch.seen[before] - watch.pressed", before))
        lab.page.wait_for_timeout(150)  # the next key meets a page at rest
    held.scroll_into_view_if_needed()
    return Times(keys, in_a_drag(lab, held, pixels, watch))


def in_a_drag(lab: Lab, held: Locator, pixels: tuple[int, int], watch: JSHandle) -> float:
    """Count pictures per second while the mouse moves back and forth, after a moment: best of `DRAGS`."""

    def pictures_a_second() -> float:
        with Mouse(lab.page, held, pixels) as mouse:
            mouse.move_for(WARM_SECONDS)
            began = lab.page.evaluate("performance.now()")
            mouse.move_for(DRAG_SECONDS)
            ended = lab.page.evaluate("performance.now()")
        count = "(watch, [began, ended]) => watch.seen.filter((at) => at >= began && at <= ended).length"
        return 1000 * watch.evaluate(count, [began, ended]) / (ended - began)

    return max(pictures_a_second() for _ in range(DRAGS))


def compare(lab: Lab, one: Comparison) -> tuple[Times, Times]:
    """Open a notebook with the widget and the stock picture; time the one, then the other."""
    notebook = lab.open_cells(*one.cells)
    lab.run_all(notebook)
    ours, stock = (notebook.locator(".jp-CodeCell .jp-OutputArea:visible").nth(i) for i in (0, 1))
    own = measure(lab, ours, one.handle, one.dragged or one.handle, one.pixels, one.part, one.attribute)
    slider = f".widget-hslider:has(.widget-label:text-is('{one.label}')) .noUi-handle"
    return own, measure(lab, stock, slider, slider, (2, 0), "img", "src")


def main() -> None:
    """Print the table of all, or of those named as arguments."""
    names = sys.argv[1:] or list(COMPARISONS)
    if not set(names) <= COMPARISONS.keys():
        sys.exit(f"there are: {', '.join(COMPARISONS)}")
    print(f"{'':18}{'key: median':>14}{'95 %':>10}{'drag':>14}")
    with tempfile.TemporaryDirectory() as folder, chromium(FLAG) as browser:
        home, root = Path(folder, "home"), Path(folder, "work")
        home.mkdir()
        root.mkdir()
        with jupyterlab(home, root) as address:
            for name in names:
                context = browser.new_context(viewport={"width": 1280, "height": 900})
                lab = Lab(context.new_page(), address, root, name)
                own, stock = compare(lab, COMPARISONS[name])
                lab.stop_kernels()  # what it has not drawn yet would take from the next one's time
                context.close()
                for title, times in ((name, own), ("  stock interact", stock)):
                    middle, slow, drag = times.row
                    print(f"{title:18}{middle:11.0f} ms{slow:7.0f} ms{drag:12.1f}/s", flush=True)
                faster = [s / o for s, o in zip(stock.row[:2], own.row[:2], strict=True)] + [own.drag / stock.drag]
                print(f"{'  ratio':18}{faster[0]:12.1f} ×{faster[1]:8.1f} ×{faster[2]:12.1f} ×", flush=True)


if __name__ == "__main__":
    main()
