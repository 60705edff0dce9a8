"""Find where the time goes from a key to a new picture of the decision regions.

    python benchmarks/regions_hops.py

Browser, server and kernel run on one machine, so their clocks agree. Each key leaves a time stamp at each of its hops,
from the browser's own stamp of the key on. "least" and "median" are milliseconds since the hop before; on a busy
machine only the least means anything. "after the key" is the median since the key. "messages" came from the server for
a key: the kernel's busy, the answer, its idle.
"""

import json
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]  # the JupyterLab of the browser tests

from widgets import COMPARISONS  # noqa: E402

from tests.browser.jupyterlab_in_chromium import Lab, chromium, jupyterlab  # noqa: E402

KEYS = 40
ANSWER = 10_000  # bytes: an answer has 15,000, the kernel's other messages a few hundred
HOPS = ["input", "question sent", "Python asked", "Python done", "answer here", "drawn", "frame"]

SOCKET = """
window.hops = [];
window.stamp = (hop) => window.hops.push([performance.timeOrigin + performance.now(), hop]);
const { prototype } = WebSocket;
const send = prototype.send;
prototype.send = function (data) {
    stamp("question sent");
    return send.call(this, data);
};
const { get, set } = Object.getOwnPropertyDescriptor(prototype, "onmessage");
Object.defineProperty(prototype, "onmessage", { get, set(hear) {
    set.call(this, function (event) {
        stamp((event.data.byteLength ?? 0) > ANSWER ? "answer here" : "status");
        return hear.call(this, event);
    });
} });
""".replace("ANSWER", str(ANSWER))

PAGE = """(border) => {
    document.addEventListener("keydown", (event) => hops.push([performance.timeOrigin + event.timeStamp, "key"]), true);
    document.addEventListener("input", () => stamp("input"), true);
    new MutationObserver(() => {
        stamp("drawn");
        requestAnimationFrame(() => stamp("frame"));
    }).observe(border, { attributes: true, attributeFilter: ["d"] });
}"""

STAMPED = """
import json, time
from course_lib.widgets.regions_state import RegionsState
hops = []
def stamped(self, values, ask=RegionsState.ask):
    hops.append([1000 * time.time(), "Python asked"])
    answer = ask(self, values)
    hops.append([1000 * time.time(), "Python done"])
    return answer
RegionsState.ask = stamped
"""


def stamps(lab: Lab, file: Path) -> list[tuple[float, str]]:
    """Press the keys in a notebook, and return all stamps, [milliseconds, hop], in the order of time."""
    one = COMPARISONS["regions"]
    notebook = lab.open_cells(STAMPED + one.cells[0], f"_ = open({str(file)!r}, 'w').write(json.dumps(hops))")
    lab.run_all(notebook)
    output = notebook.locator(".jp-OutputArea:visible").first
    output.locator(one.part).evaluate(PAGE)
    slider = output.locator(one.handle)
    slider.focus()
    for i in range(KEYS):
        frames = "hops.filter(([, hop]) => hop === 'frame').length"
        before = lab.page.evaluate(frames)
        slider.press("ArrowLeft" if i % 2 else "ArrowRight")
        lab.page.wait_for_function(f"{frames} > {before}", polling=100)
        lab.page.wait_for_timeout(150)  # the next key meets a page at rest
    here = lab.page.evaluate("hops")
    lab.run(lab.cell(notebook, "_ = open"))
    return sorted((at, hop) for at, hop in [*here, *json.loads(file.read_text())])


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        home, root = Path(folder, "home"), Path(folder, "work")
        home.mkdir()
        root.mkdir()
        with jupyterlab(home, root) as address:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.add_init_script(SOCKET)
            found = stamps(Lab(page, address, root, "hops"), Path(folder, "hops.json"))
    keys: list[dict[str, list[float]]] = []
    start = 0.0
    for at, hop in found:
        if hop == "key":
            start = at
            keys.append({"key": [0.0]})
        elif keys:
            keys[-1].setdefault(hop, []).append(at - start)
    print(f"{'ms':18}{'least':>8}{'median':>8}{'after the key':>15}")
    for before, hop in pairwise(["key", *HOPS]):
        whole = [key for key in keys if before in key and hop in key]
        took = [key[hop][0] - key[before][0] for key in whole]
        print(f"{hop:18}{min(took):8.1f}{median(took):8.1f}{median(key[hop][0] for key in whole):15.1f}")
    came = [len(key.get("status", [])) + len(key.get("answer here", [])) for key in keys]
    print(f"{'messages':18}{min(came):8}{median(came):8.0f}")


if __name__ == "__main__":
    main()
