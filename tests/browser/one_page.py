"""A page of the website with a few cells of a test's own: the whole website takes a minute to make."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import lesson_page
import website
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser, Page, expect
from site_widgets import AS_FOR_PAPER


def one_page(folder: Path, *cells: str) -> Path:
    """Run these cells of code and write them as a page of a website in `folder`; return its file."""
    notebook = new_notebook(cells=[new_markdown_cell("# A page"), *map(new_code_cell, cells)])
    website.run(notebook, folder)
    lesson_page.fold_answers(notebook)
    website.write_page(notebook, folder / "page.html", folder)
    website.write_shared(folder)
    return folder / "page.html"


def wake(page: Page) -> None:
    """Bring all widgets of a page to life, as for paper; otherwise each waits until it is nearly in sight."""
    page.evaluate(AS_FOR_PAPER)
    expect(page.locator("[data-widget]:not([data-alive])")).to_have_count(0)


@contextmanager
def visit(browser: Browser, address: str) -> Iterator[Page]:
    """Open a page without network, in a laptop's window; at the end it must have raised nothing."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    yield page
    context.close()
    assert errors == []
