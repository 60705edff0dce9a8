"""Measure how soon the website's pages can be used on a slow computer.

    make site                        makes the website that is measured, artefacts/site
    python benchmarks/site.py        a processor slowed down four times
    python benchmarks/site.py 1      the processor as it is

Opens each page from a server on this machine, with nothing in the cache.
A page is usable when its first widget with a picture has answered a hand: a real press of its first button or slider
is followed by a new drawing. A lesson is opened where that widget stands, as the start page's links do. A page without
widgets is usable when it is read in. The time is that until the control can be pressed, since the navigation began,
and that from the press to the drawing; how fast this program presses does not count.

Prints medians of several visits:

- paint: first contentful paint, by the clock;
- usable: as above, by the clock. Other programs on the machine lengthen it;
- work: processor time of the page's main thread until then, measured at full speed and multiplied by the slowdown.
  Other programs hardly lengthen it. It leaves out what other threads do, and waiting for them;
- shift: the layout shift (CLS) of the first three seconds;
- bytes: of all that was loaded by then;
- alive: how many of the page's widgets had come to life when it was usable.
"""

import functools
import os
import shutil
import statistics
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import front  # noqa: E402
import website  # noqa: E402

VISITS = 7
SLOWER = 4
WINDOWS = {"laptop": (1280, 800), "phone": (390, 844)}
LESSONS = ("03_mse/03_mse.html", "06_update_rule/06_update_rule.html")
PAGES = (front.START, front.PLAYGROUND, front.TEACHERS, *LESSONS)

BEFORE = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value;
}).observe({ type: "layout-shift", buffered: true });
const CONTROLS = ".bbh-play-go, input[type=range], button";
const done = (ready, answer) => {
  window.usable = ready + answer;
  window.alive = document.querySelectorAll("[data-alive]").length;
  console.debug("usable");
};

/** Whether a press would reach the control: it is in the window, and nothing is over it. */
const reached = (control, { x, y }) => control.contains(document.elementFromPoint(x, y));

/** A place on the control where a press changes something: of a slider, beside its middle. */
const place = ({ left, top, width, height }) => ({ x: left + 0.3 * width, y: top + height / 2 });

function begin() {
  const widget = document.querySelector("[data-widget]:not([data-kind=Prediction])");
  if (!widget) return done(performance.now(), 0);
  if (!scrollY && widget.getBoundingClientRect().top > 0.6 * innerHeight) widget.scrollIntoView();
  const wait = () => {
    const box = widget.querySelector("[data-drawn]");
    const control = box?.querySelector(CONTROLS);
    const at = control && place(control.getBoundingClientRect());
    if (control && reached(control, at)) press(box, at);
    else requestAnimationFrame(wait);
  };
  wait();
}

/** Ask for a press, and wait for the drawing after it. */
function press(box, { x, y }) {
  const ready = performance.now();
  addEventListener("pointerdown", ({ timeStamp }) => {
    const drawn = new MutationObserver(() => {
      if (!window.pressed) return;
      drawn.disconnect();
      done(ready, performance.now() - timeStamp);
    });
    drawn.observe(box, { attributes: true, attributeFilter: ["data-drawn"], subtree: true });
  }, { capture: true, once: true });
  for (const event of ["input", "click"]) {
    addEventListener(event, () => { window.pressed = true; }, { capture: true });
  }
  console.debug(`press ${x} ${y}`);
}
document.addEventListener("DOMContentLoaded", begin);
"""
AFTER = """
() => {
  const loaded = ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type));
  const ours = loaded.filter((one) => one.name.startsWith(location.origin));
  const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const bytes = ours.reduce((sum, one) => sum + one.decodedBodySize, 0);
  return { paint, usable: window.usable, shift: window.shift, bytes, alive: window.alive };
}
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and does not say so."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a website; yields its address."""
    handler = functools.partial(Quiet, directory=site)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def work(devtools: CDPSession) -> float:
    """Return the processor time of the page's main thread so far, in milliseconds."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return next(1000 * metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def visit(browser: Browser, address: str, size: tuple[int, int], slower: float) -> dict[str, Any]:
    """Open a page once, with nothing in the cache. Times in milliseconds."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=width < 500)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.add_init_script(f"{{{BEFORE}}}")

    before = work(devtools)
    with page.expect_console_message(lambda message: message.text.startswith(("press", "usable"))) as said:
        page.goto(address, wait_until="commit")
    if said.value.text != "usable":
        _, x, y = said.value.text.split()
        with page.expect_console_message(lambda message: message.text == "usable"):
            page.mouse.click(float(x), float(y))
    worked = work(devtools) - before
    page.wait_for_timeout(3000)
    found = page.evaluate(AFTER) | {"work": worked}
    context.close()
    return dict(found)


def measured(browser: Browser, address: str, size: tuple[int, int], slower: float) -> dict[str, float]:
    """Return the medians of several visits: by the clock from slow ones, work from fast ones."""
    slow = [visit(browser, address, size, slower) for _ in range(VISITS)]
    fast = [visit(browser, address, size, 1) for _ in range(VISITS)]
    medians = {name: statistics.median(one[name] for one in slow) for name in slow[0]}
    return medians | {"work": slower * statistics.median(one["work"] for one in fast)}


def main(slower: float) -> None:
    """Print the table."""
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(f"processor slowed down {slower:g} times, median of {VISITS} visits; load {load:.1f} a core\n")
    print(f"{'page':36} {'window':7} {'paint':>8} {'usable':>8} {'work':>8} {'shift':>6} {'bytes':>8} {'alive':>6}")
    with served(website.SITE) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for name in PAGES:
            for window, size in WINDOWS.items():
                found = measured(browser, f"{address}/{name}", size, slower)
                times = " ".join(f"{found[what]:5.0f} ms" for what in ("paint", "usable", "work"))
                rest = f"{found['shift']:6.3f} {found['bytes'] / 1000:5.0f} kB {found['alive']:6.0f}"
                print(f"{name:36} {window:7} {times} {rest}", flush=True)
        browser.close()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else SLOWER)
