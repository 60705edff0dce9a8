"""Measure how soon the website's front pages can be used on a slow computer.

    python benchmarks/site.py        a processor slowed down four times
    python benchmarks/site.py 1      the processor as it is

Makes the front pages and opens each from a server on this machine.
A page is usable when its playground answers: the button Play or Pause has done what it says; one without a playground,
when it is read in. Prints the median of several visits: first paint, and usable, in milliseconds since the navigation
began; the work of the page's main thread until then, as processor time, which other programs on the machine do not
lengthen; the layout shift (CLS) of the first three seconds; and the bytes of all that was loaded by then.
"""

import functools
import shutil
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import front  # noqa: E402
import website  # noqa: E402

VISITS = 5
SLOWER = 4
WINDOWS = {"laptop": (1280, 800), "phone": (390, 844)}
PAGES = (front.START, front.PLAYGROUND, front.TEACHERS)

BEFORE = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value;
}).observe({ type: "layout-shift", buffered: true });
const answered = () => {
  window.usable = performance.now();
  console.debug("usable");
};
document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-widget]") ?? answered());
const wait = setInterval(() => {
  const play = document.querySelector(".bbh-play-go");
  if (!play || !play.closest(".bbh-play").dataset.drawn) return;
  clearInterval(wait);
  const said = play.textContent;
  play.click();
  const look = () => (play.textContent === said ? requestAnimationFrame(look) : answered());
  look();
}, 10);
"""
AFTER = """
() => {
  const loaded = ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type));
  const ours = loaded.filter((one) => one.name.startsWith(location.origin));
  const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const bytes = ours.reduce((sum, one) => sum + one.decodedBodySize, 0);
  return [paint, window.usable, window.shift, bytes];
}
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and does not say so."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """Make the front pages and serve them; yields their address."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        website.write_shared(site)
        front.write_start(site, {})
        front.write_playground(site)
        front.write_teachers(site)
        handler = functools.partial(Quiet, directory=folder)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()


def visit(browser: Browser, address: str, size: tuple[int, int], slower: float) -> list[float]:
    """Open a page once, with nothing in the cache: first paint, usable, layout shift, bytes, and work in ms."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=width < 500)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.add_init_script(BEFORE)
    with page.expect_console_message(lambda message: message.text == "usable"):
        page.goto(address, wait_until="commit")
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    work = next(1000 * metric["value"] for metric in metrics if metric["name"] == "TaskDuration")
    page.wait_for_timeout(3000)
    found = page.evaluate(AFTER)
    context.close()
    return [*found, work]


def main(slower: float) -> None:
    """Print the table."""
    print(f"processor slowed down {slower:g} times, median of {VISITS} visits\n")
    print(f"{'page':16} {'window':8} {'first paint':>12} {'usable':>8} {'work':>8} {'shift':>7} {'bytes':>9}")
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for name in PAGES:
            for window, size in WINDOWS.items():
                visits = [visit(browser, f"{address}/{name}", size, slower) for _ in range(VISITS)]
                paint, usable, shift, bytes_, work = map(statistics.median, zip(*visits, strict=True))
                times = f"{paint:9.0f} ms {usable:5.0f} ms {work:5.0f} ms"
                print(f"{name:16} {window:8} {times} {shift:7.3f} {bytes_ / 1000:6.0f} kB")
        browser.close()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else SLOWER)
