"""Measure how high each widget of the website is, so that its page keeps room for it: tools/pages/heights.json.

    python tools/website.py && python tools/widget_heights.py && python tools/website.py

Needs Chromium. A page keeps room by these numbers until the widget comes to life; a number that is off lets the text
below it jump. tests/browser/test_site.py says which page does.
"""

import json
import shutil
from itertools import groupby
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from site_widgets import AS_FOR_PAPER, FINGERS, HEIGHTS, WIDTHS

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "artefacts" / "site"
HIGH = 900
HEIGHT = """() => [...document.querySelectorAll("[data-widget]")].map((place) => {
  place.style = "min-height: 0";
  return [place.dataset.kind, Math.ceil(place.getBoundingClientRect().height)];
})"""


def heights(browser: Browser, page: Path) -> list[tuple[str, list[int]]]:
    """Return the kind of each widget of a page, and its height in windows of WIDTHS."""
    found: list[list[tuple[str, int]]] = []
    for has_touch, widths in groupby(WIDTHS, lambda width: width < FINGERS):
        context = browser.new_context(has_touch=has_touch, reduced_motion="reduce")
        visited = context.new_page()
        visited.goto(page.as_uri())
        visited.evaluate(AS_FOR_PAPER)
        visited.wait_for_function("!document.querySelector('[data-widget]:not([data-alive])')")
        for width in widths:
            visited.set_viewport_size({"width": width, "height": HIGH})
            visited.wait_for_timeout(300)  # what observes its own size draws once more
            found.append(visited.evaluate(HEIGHT))
        context.close()
    return [(widgets[0][0], [height for _, height in widgets]) for widgets in zip(*found, strict=True)]


def measured(site: Path) -> dict[str, Any]:
    """Return the heights of the widgets of each lesson's page, by the name of the page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        return {page.stem: heights(browser, page) for page in sorted(site.glob("*/*.html"))}


def written(table: dict[str, Any]) -> str:
    """Write the table as JSON, a widget on each line."""
    pages = []
    for page, widgets in table.items():
        lines = ",\n".join(f"    {json.dumps(widget)}" for widget in widgets)
        pages.append(f'  "{page}": [\n{lines}\n  ]')
    return "{\n" + ",\n".join(pages) + "\n}\n"


if __name__ == "__main__":
    HEIGHTS.write_text(written(measured(SITE)), encoding="utf-8", newline="\n")
    print(f"{HEIGHTS.relative_to(ROOT).as_posix()}")
