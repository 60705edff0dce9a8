"""Make the website's front door: the start page, the playground's own page and the page for teachers.

tools/website.py calls `write_start`, `write_playground` and `write_teachers`. None of them runs a notebook: a widget's
state comes from the widget itself, everything about the lessons from their headers.
"""

import functools
import json
import shutil
from pathlib import Path
from typing import Any

import anywidget
from headers import header, lessons
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from course_lib import widgets
from course_lib.settings import course

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "tools" / "pages"
PLAYGROUND, START, TEACHERS = "playground.html", "index.html", "teachers.html"
TRAITS = ("_esm", "_css", "settings")  # what a page needs of a playground's model


@functools.cache
def environment() -> Environment:
    """Return the environment of the templates in tools/pages/."""
    return Environment(loader=FileSystemLoader(PAGES), autoescape=True, trim_blocks=True, keep_trailing_newline=True)


def living(**shown: anywidget.AnyWidget) -> Markup:
    """Write widgets' models as page.js reads them, by the name of the place where each is to live."""
    models = {name: {"state": {trait: getattr(w, trait) for trait in TRAITS}} for name, w in shown.items()}
    return as_json(models)


def as_json(value: Any) -> Markup:
    """Write plain data as JSON that is safe within <script>: no < can end it early."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).replace("<", "\\u003c"))


def write(site: Path, **page: Any) -> None:
    """Write one page from the template front.html.j2, and what these pages share."""
    headers = [header(ROOT, name) for name in lessons(ROOT)]
    text = environment().get_template("front.html.j2").render(page=page, lessons=headers, course=course())
    (site / page["file"]).write_text(text, encoding="utf-8", newline="\n")
    for name in ("front.css", "icon.svg"):
        shutil.copy(PAGES / name, site)


def write_start(site: Path, plays: dict[str, str]) -> None:
    """Write the start page; `plays` are the lessons' figures to drag, words by address."""
    write(
        site,
        kind="front",
        file=START,
        title="Backprop by Hand: how a neural network learns",
        description="Eight lessons in which you drag, predict, and write every line of backpropagation yourself.",
        widgets=living(playground=widgets.Playground()),
        plays=plays,
    )


def write_playground(site: Path) -> None:
    """Write the playground's own page. There its state stands in the address."""
    write(
        site,
        kind="toy",
        file=PLAYGROUND,
        title="Playground · Backprop by Hand",
        description="Train a small network before your eyes: hold any weight, stop anywhere, break it on purpose.",
        widgets=living(playground=widgets.Playground()),
    )


def write_teachers(site: Path) -> None:
    """Write the page for those who decide whether to teach with the course."""
    write(
        site,
        kind="teachers",
        file=TEACHERS,
        title="For teachers · Backprop by Hand",
        description="What students learn, how long it takes, how grading works, the licence and how to get the course.",
    )
