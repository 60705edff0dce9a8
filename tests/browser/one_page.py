"""A page of the website with a few cells of a test's own: the whole website takes a minute to make."""

from pathlib import Path

import lesson_page
import website
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook


def one_page(folder: Path, *cells: str) -> Path:
    """Run these cells of code and write them as a page of a website in `folder`; return its file."""
    notebook = new_notebook(cells=[new_markdown_cell("# A page"), *map(new_code_cell, cells)])
    website.run(notebook, folder)
    lesson_page.fold_answers(notebook)
    website.write_page(notebook, folder / "page.html", folder)
    website.write_shared(folder)
    return folder / "page.html"
