"""Widgets on the website: their code is a file for the whole site, and each page keeps only the state of its own.

`published` writes a script and a stylesheet of each kind of widget into `site/widgets/`. A page opened from the disk
may not import a module, but it may load a script; so the script puts the module's text, packed, into
`window.bbhWidgets`, and tools/pages/page.js unpacks and runs it when the first widget of the kind comes to life.
"""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from twins import WIDGET_VIEW

from course_lib.widgets.slim import slim_css, slim_javascript

WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
FOLDER = "widgets"
HEIGHTS = Path(__file__).parent / "pages" / "heights.json"
STEPS = {
    0: 360, 368: 375, 383: 390, 400: 412, 422: 430, 440: 450, 470: 480, 510: 520, 530: 540, 550: 565,
    580: 585, 592: 600, 610: 640, 670: 700, 750: 768, 800: 840, 890: 900, 910: 950,
    1000: 1024, 1080: 1120, 1180: 1280, 1700: 1760, 1860: 1920,
}  # fmt: skip
"""From which width of the window on which measured one stands for it. Between two steps no widget's height changes by
more than about 80 px; some are the steps of lesson.css and of a widget's own style."""
WIDTHS = tuple(STEPS.values())
"""Windows in which tools/widget_heights.py measures."""
FINGERS = 1000
"""Narrower windows are those of phones and tablets: there a widget's targets are large enough for a finger."""

AS_FOR_PAPER = "['beforeprint', 'afterprint'].forEach((type) => dispatchEvent(new Event(type)))"
"""Brings all widgets of a page to life, in a browser, as printing does."""


class SiteError(Exception):
    """Says that a page cannot be made, where, and what to do."""


@dataclass(frozen=True)
class Published:
    """Widgets whose code stands in files of the site."""

    models: dict[str, dict[str, Any]]
    """As they were given; "module" names the code, in place of `_esm` and `_css`."""
    scripts: list[str]
    """The scripts to load before page.js, relative to the site."""
    styles: list[str]
    """The stylesheets, relative to the site."""


def living_widgets(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """Return the saved model of each widget in the notebook, by its id: its `state`, and `buffers` of binary data.

    Raises SiteError for a widget that is not one JavaScript module: it could not work without Python.
    """
    models = notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = [view["model_id"] for o in outputs if (view := o.get("data", {}).get(WIDGET_VIEW))]
    found = {identifier: models[identifier] for identifier in shown}
    if dead := sorted({m["state"]["_model_name"] for m in found.values() if "_esm" not in m["state"]}):
        raise SiteError(f"these widgets need Python and cannot live on a page: {', '.join(dead)}")
    return found


def published(site: Path, models: Mapping[str, Mapping[str, Any]]) -> Published:
    """Write the code of these widgets into files of `site`, once for each kind. An empty `_css` gives no file."""
    kept: dict[str, dict[str, Any]] = {}
    scripts, styles = [], []
    for place, model in models.items():
        state = dict(model["state"])
        module, style = state.pop("_esm"), state.pop("_css")
        name = _digest(module)
        scripts.append(_written(site, f"{name}.js", packed(function_body(slim_javascript(module)), name)))
        if style:
            styles.append(_written(site, f"{_digest(style)}.css", slim_css(style)))
        kept[place] = {**model, "state": state, "module": name}
    return Published(kept, list(dict.fromkeys(scripts)), list(dict.fromkeys(styles)))


def function_body(module: str) -> str:
    """Return a widget's module as the body of a function that returns the module's default export.

    To run it takes no request; the import of a module does, be it of text in the page. What else the module exports is
    for tests. Raises SiteError for a module that imports, or does not end in the line of its default export.
    """
    before, export, exported = module.rstrip().rpartition("\nexport default ")
    if not export or "\n" in exported or re.search(r"^import\b", before, re.MULTILINE):
        raise SiteError("a widget's module has to end in the line `export default …;`, and may import nothing")
    before = re.sub(r"^export (?=(?:const|function|class)\b)", "", before, flags=re.MULTILINE)
    return f'"use strict";\n{before}\nreturn {exported}\n'


def packed(code: str, name: str) -> str:
    """Write a script that registers a widget's code as gzip, in base64: a third of its bytes, on any host."""
    text = base64.b64encode(gzip.compress(code.encode(), mtime=0)).decode()
    return f'(window.bbhWidgets ??= {{}})["{name}"] = "{text}";\n'


def _written(site: Path, name: str, text: str) -> str:
    file = site / FOLDER / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
    return f"{FOLDER}/{name}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def kind(model: Mapping[str, Any]) -> str:
    """Return the name of a widget's class, such as "NetworkView"."""
    return str(model["state"].get("_anywidget_id", "")).rpartition(".")[2]


def room(page: str, kinds: Sequence[str]) -> list[list[int]]:
    """Return the height that is kept for each widget of a page until it comes to life, in windows of WIDTHS.

    The heights were measured (tools/widget_heights.py). A widget that was not there then gets the median of its kind,
    and one of an unknown kind nothing: an empty list.
    """
    measured = json.loads(HEIGHTS.read_text(encoding="utf-8"))
    known = measured.get(page, [])
    found = []
    for i, name in enumerate(kinds):
        same = i < len(known) and known[i][0] == name
        alike = [heights for widgets in measured.values() for other, heights in widgets if other == name]
        found.append(known[i][1] if same else [sorted(h)[len(h) // 2] for h in zip(*alike, strict=True)])
    return found


def room_style(heights: Sequence[int]) -> str:
    """Return the style that keeps room for a widget; `room_steps` says which of its heights counts."""
    return ";".join(f"--h{width}:{height}px" for width, height in zip(WIDTHS, heights, strict=False))


def room_steps() -> str:
    """Return the stylesheet's rules that keep room for widgets, by the width of the window."""
    rule = "[data-widget] {{ min-height: var(--h{}, 0); }}"
    rules = [(start, rule.format(width)) for start, width in STEPS.items()]
    return "".join(f"@media (min-width: {start}px) {{ {kept} }}\n" if start else f"{kept}\n" for start, kept in rules)
