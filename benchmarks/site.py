"""Measure how soon the website's pages can be used on a slow computer.

    make site                              makes the website that is measured, artefacts/site
    python benchmarks/site.py              all pages, a processor slowed down four times
    python benchmarks/site.py --slower 1   the processor as it is
    python benchmarks/site.py index.html   some pages
    python benchmarks/site.py --peer DIR   the start page and the playground beside TensorFlow Playground

Opens each page from a server on this machine, with nothing in the cache, in a laptop's window and in a phone's.
What is waited for is the page's first figure: a real press of its first button or slider is followed by a new drawing.
Buttons that change nothing at the beginning, such as Undo, are passed over.
A lesson begins with text, and its first figure is further down; the page is opened where that stands, as the start
page's links do. Its text can be read, and scrolled, from the first paint on. The time is that until the control can be
pressed, since the navigation began, and that from the press to the drawing; how fast this program presses does not
count. A page without figures is usable when it is read in and painted. The first row is a page with one word on it:
what the browser and this machine take themselves.

Prints a table, of several visits:

- answers: what is waited for: the kind of widget, or the text;
- paint: first contentful paint, by the clock: the median;
- usable: as above, by the clock: the median. Other programs on the machine lengthen it;
- work: processor time of the page's main thread until then, measured at full speed and multiplied by the slowdown: the
  median. Other programs lengthen it far less. It leaves out what other threads do, and waiting for them;
- shift: the layout shift (CLS) until then, and for three seconds after it on one of the visits: the largest;
- bytes and requests: of all that was loaded, on the longest visit;
- alive: how many of the page's widgets had come to life when it was usable: the median.

With --peer, three pages are opened by turns instead, in a laptop's window: TensorFlow Playground, from DIR, which holds
its built pages (the branch gh-pages of github.com/tensorflow/playground), our start page and our playground. The peer
is usable when a press of its play button is followed by a new number of epochs. Its two fonts and its statistics come
from other hosts, which no page reaches here; that is to its advantage. `ratio` is how many times longer the peer took
than ours on the visit after it: the median, and in brackets the smallest and the largest.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, ConsoleMessage, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import front  # noqa: E402
import website  # noqa: E402
import worksheet  # noqa: E402
from headers import lessons  # noqa: E402

from tests.browser.served import served  # noqa: E402

VISITS = 5  # by the clock
TURNS = 15  # visits of each page beside a peer
FAST = 3  # visits that measure the work
SLOWER = 4
WATCHED = 3000  # milliseconds for the layout shift, after the last of the visits by the clock
WINDOWS = {"laptop": (1280, 800), "phone": (390, 844)}
NO_OTHER_HOST = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
NOTHING = "one_word.html"  # the page that the others are compared with
ONE_WORD = '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>One word</title><body>Hello'
LESSONS = [f"{name}/{name}.html" for name in lessons(ROOT)]
ALIVE = [front.START, front.PLAYGROUND]  # the pages that are compared with a peer
PAGES = [front.START, front.PLAYGROUND, front.TEACHERS, website.GET, worksheet.SHEET, worksheet.ANSWERS, *LESSONS]

OURS = {
    "figure": "[data-widget]:not([data-kind=Prediction], [data-kind=OneLine], [data-kind=SeveralLines])",
    "drawing": "[data-drawn]",
    "controls": ".bbh-play-go, input[type=range], button:not(:disabled, [aria-disabled=true])",
    "changes": {"attributes": True, "attributeFilter": ["data-drawn"], "subtree": True},
}
"""Where a page's first figure is, and in it a drawing, controls, and what changes when the drawing is made anew."""
TENSORFLOW = {
    "figure": "body",
    "drawing": "#iter-number:not(:empty)",
    "controls": "#play-pause-button",
    "changes": {"childList": True, "characterData": True, "subtree": True},
}
BEFORE = """
const { figure, drawing, controls, changes } = THESE;
window.shift = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value;
}).observe({ type: "layout-shift", buffered: true });
const STILL = 100; // milliseconds that a control stays where it is before it is pressed; they do not count
const MISSED = 1000; // milliseconds without a press of it, after which it is looked for again
const NOTHING_YET = ["Undo", "Redo", "Reset", "Clear"]; // these change nothing at the beginning
const done = (ready, answer) => {
  if (window.usable) return;
  window.usable = ready + answer;
  window.alive = document.querySelectorAll("[data-alive]").length;
  console.debug("usable");
};

/** Whether a press would reach the control: it is in the window, and nothing is over it. */
const reached = (control, { x, y }) => control.contains(document.elementFromPoint(x, y));

/** Whether a control is to be seen: a link that leaps over others is, only while it has the focus. */
const seen = (one) => one.getClientRects().length && getComputedStyle(one).clipPath === "none";

/** The first control in `widget` that is to be seen, and whose press changes the drawing. */
const first = (widget) => [...widget.querySelectorAll(controls)]
  .find((one) => seen(one) && !NOTHING_YET.includes(one.textContent));

/** A place on the control where a press changes something: of a slider, beside its middle. */
const place = ({ left, top, width, height }) => ({ x: left + 0.3 * width, y: top + height / 2 });

function begin() {
  const widget = document.querySelector(figure);
  window.answers = widget ? widget.dataset.kind ?? widget.dataset.widget : "text";
  if (!widget) {
    const painted = new PerformanceObserver(() => done(performance.now(), 0));
    painted.observe({ type: "paint", buffered: true });
    return;
  }
  if (!scrollY && widget.getBoundingClientRect().top > 0.6 * innerHeight) widget.scrollIntoView();
  let [there, since] = ["", 0];
  const wait = () => {
    const box = widget.querySelector(drawing);
    const control = box && first(widget);
    const at = control && place(control.getBoundingClientRect());
    const here = control && reached(control, at) ? `${at.x} ${at.y}` : "";
    if (here !== there) [there, since] = [here, performance.now()];
    if (control && !here) control.scrollIntoView({ block: "center" }); // below the picture of a tall figure
    if (!here || performance.now() - since < STILL) return requestAnimationFrame(wait);
    if (!asked) expectAnswer(box);
    asked = { control, ready: since };
    console.debug(`press ${here}`);
    setTimeout(() => pressed || wait(), MISSED); // it has moved away
  };
  wait();
}

let asked = null; // the control whose press is asked for, and since when it has been ready
let pressed = 0; // when it was pressed

/** Wait for the drawing after a press that was asked for. */
function expectAnswer(box) {
  addEventListener("pointerdown", ({ target, timeStamp }) => {
    if (asked.control.contains(target)) pressed = timeStamp;
  }, { capture: true });
  let heard = false;
  for (const event of ["input", "click"]) addEventListener(event, () => { heard = pressed > 0; }, { capture: true });
  new MutationObserver(() => {
    if (heard) done(asked.ready, performance.now() - pressed);
  }).observe(box, changes);
}

document.addEventListener("DOMContentLoaded", begin);
"""
AFTER = """
() => {
  const loaded = ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type));
  const ours = loaded.filter((one) => one.name.startsWith(location.origin));
  const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const bytes = ours.reduce((sum, one) => sum + one.decodedBodySize, 0);
  const { usable, shift, alive, answers } = window;
  return { paint, usable, shift, bytes, requests: ours.length, alive, answers };
}
"""


def work(devtools: CDPSession) -> float:
    """Return the processor time of the page's main thread so far, in milliseconds."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return next(1000 * metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def visit(
    browser: Browser,
    address: str,
    size: tuple[int, int],
    slower: float,
    watched: float = 0,
    these: Mapping[str, Any] = OURS,
) -> dict[str, Any]:
    """Open a page once, with nothing in the cache, and stay for `watched` ms after it was usable. Times in ms.

    `these` says where its first figure is: see OURS.
    """
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=width < 500)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.add_init_script(f"{{{BEFORE.replace('THESE', json.dumps(these))}}}")

    before = work(devtools)

    def says(message: ConsoleMessage) -> bool:
        return message.text.startswith(("press", "usable"))

    with page.expect_console_message(says) as said:
        page.goto(address, wait_until="commit")
    while said.value.text != "usable":
        _, x, y = said.value.text.split()
        with page.expect_console_message(says) as said:
            page.mouse.click(float(x), float(y))
    worked = work(devtools) - before
    page.wait_for_timeout(watched)
    found = page.evaluate(AFTER) | {"work": worked}
    context.close()
    return dict(found)


def measured(browser: Browser, address: str, size: tuple[int, int], slower: float) -> dict[str, Any]:
    """Return what the table says of a page: see above."""
    slow = [visit(browser, address, size, slower, watched) for watched in [0] * (VISITS - 1) + [WATCHED]]
    fast = [visit(browser, address, size, 1) for _ in range(FAST)]
    found = {name: statistics.median(one[name] for one in slow) for name in ("paint", "usable", "alive")}
    found["work"] = slower * statistics.median(one["work"] for one in fast)
    found["shift"] = max(one["shift"] for one in slow)
    return found | {name: slow[-1][name] for name in ("answers", "bytes", "requests")}


def row(name: str, window: str, found: dict[str, Any]) -> str:
    """Return a line of the table."""
    times = " | ".join(f"{found[what] / 1000:.2f} s" for what in ("paint", "usable", "work"))
    rest = f"{found['shift']:.3f} | {found['bytes'] / 1000:.0f} kB | {found['requests']} | {found['alive']:.0f}"
    return f"| {name} | {window} | {found['answers']} | {times} | {rest} |"


def beside(browser: Browser, ours: str, peer: str, slower: float) -> None:
    """Print how our pages compare with the peer's, as Markdown; both are addresses of servers."""
    addresses = {"TensorFlow Playground": f"{peer}/index.html", **{name: f"{ours}/{name}" for name in ALIVE}}
    theirs, *_ = addresses
    visits: dict[str, list[dict[str, Any]]] = {name: [] for name in addresses}
    for turn in range(TURNS + 1):
        for name, address in addresses.items():
            these = TENSORFLOW if name == theirs else OURS
            found = visit(browser, address, WINDOWS["laptop"], slower, these=these)
            if turn:  # the first one starts the browser's own parts
                visits[name].append(found)
    print("| page | paint | usable | bytes | ratio |\n|---|--:|--:|--:|--:|")
    for name, ones in visits.items():
        paint, usable = (statistics.median(one[what] for one in ones) / 1000 for what in ("paint", "usable"))
        ratios = [other["usable"] / one["usable"] for other, one in zip(visits[theirs], ones, strict=True)]
        ratio = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})" if name != theirs else ""
        print(f"| {name} | {paint:.2f} s | {usable:.2f} s | {ones[-1]['bytes'] / 1000:.0f} kB | {ratio} |")


def main(slower: float, pages: Sequence[str], peer: Path | None) -> None:
    """Print the table of these pages, or of a comparison with the peer in that folder, as Markdown."""
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    visits = f"{TURNS} visits by turns" if peer else f"{VISITS} visits"
    print(f"Processor slowed down {slower:g} times, {visits}; load at the beginning {load:.1f} a core.\n")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        Path(folder, NOTHING).write_text(ONE_WORD, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[NO_OTHER_HOST])
        with served(peer or Path(folder)) as other, served(website.SITE) as address:
            if peer:
                return beside(browser, address, other, slower)
            print("| page | window | answers | paint | usable | work | shift | bytes | requests | alive |")
            print("|---|---|---|--:|--:|--:|--:|--:|--:|--:|")
            for name in [NOTHING, *pages]:
                where = other if name == NOTHING else address
                for window, size in WINDOWS.items():
                    print(row(name, window, measured(browser, f"{where}/{name}", size, slower)), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--slower", type=float, default=SLOWER, help="how many times the processor is slowed down")
    parser.add_argument("--peer", type=Path, metavar="DIR", help="the folder with TensorFlow Playground's built pages")
    parser.add_argument("pages", nargs="*", default=PAGES, help="pages of the website; without any, all of them")
    given = parser.parse_args()
    if missing := [name for name in given.pages if not (website.SITE / name).is_file()]:
        parser.error(f"{', '.join(missing)}: no such page in {website.SITE}; `make site` makes them, {PAGES[0]} is one")
    if given.peer and not (given.peer / "bundle.js").is_file():
        parser.error(f"{given.peer} does not hold TensorFlow Playground's built pages: there is no bundle.js in it")
    main(given.slower, given.pages, given.peer)
