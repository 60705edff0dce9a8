"""The website's figures: drawn for wide and narrow, light and dark pages, as files beside the page."""

import base64
import hashlib
import re
from pathlib import Path

from nbformat import NotebookNode

from course_lib.plots.style import EVERY_PAGE

KERNEL = {EVERY_PAGE: "yes"}  # the environment in which `plots.show` draws a figure for every page
FIGURES = "figures"
PICTURE = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=]+)")


def write_figures(notebook: NotebookNode, folder: Path) -> None:
    """Move the pictures in a notebook's outputs to files in folder/figures; the outputs then refer to them.

    A page then loads the one picture in four that it shows, when it comes into sight.
    """

    def to_file(found: re.Match[str]) -> str:
        picture = base64.b64decode(found[1])
        name = f"{hashlib.sha256(picture).hexdigest()[:16]}.png"
        (folder / FIGURES).mkdir(parents=True, exist_ok=True)
        (folder / FIGURES / name).write_bytes(picture)
        return f"{FIGURES}/{name}"

    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        if page := output.get("data", {}).get("text/html"):
            output.data["text/html"] = PICTURE.sub(to_file, page)
