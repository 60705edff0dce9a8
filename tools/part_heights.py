"""About how high each part of a lesson's page is, so that the page has room for what it has not laid out yet.

A part begins with a heading of the second level (lesson_page.mark_parts). The browser lays out what a reader comes near
to (tools/pages/lesson.css), so only the bar at the window's edge shows by how much a number here is off.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode
from site_widgets import WIDTHS
from twins import WIDGET_VIEW


@dataclass(frozen=True)
class Window:
    """What takes how much room in a window, in CSS pixels: medians of the lessons as they are."""

    name: str
    """The custom property with the height of a part."""
    width: int
    """One of WIDTHS."""
    letter: float
    """Height of the text per character of its Markdown."""
    line: float
    """Of a line of code or output."""
    figure: float
    """The most that a figure takes, with the room around it."""


WINDOWS = (Window("--high", 1280, 0.46, 24, 520), Window("--high-phone", 390, 0.9, 26, 320))
AROUND = 90
"""Pixels around a heading, a widget, and what is folded."""


def about_high(notebook: NotebookNode, room: Mapping[str, Sequence[int]]) -> list[str]:
    """Return the style of each part of a page: how high it is about. Without parts, an empty list.

    `room` is the height of each widget in windows of WIDTHS, by the widget's id.
    """
    found: list[str] = []
    for cells in _parts(notebook):
        sizes = ((window.name, sum(_high(cell, window, room) for cell in cells)) for window in WINDOWS)
        found.append(";".join(f"{name}:{round(high)}px" for name, high in sizes))
    return found


def _parts(notebook: NotebookNode) -> list[list[NotebookNode]]:
    """Return the cells that are seen, part by part; an answer that is folded is its first cell alone."""
    found: list[list[NotebookNode]] = []
    folded = False
    for cell in notebook.cells:
        if "part" in cell.metadata:
            found.append([])
        if found and not folded:
            found[-1].append(cell)
        folded = (folded or bool(cell.metadata.get("answers"))) and not cell.metadata.get("answers_end")
    return found


def _high(cell: NotebookNode, window: Window, room: Mapping[str, Sequence[int]]) -> float:
    if cell.cell_type == "markdown":
        heading = AROUND if cell.source.startswith("#") else 0
        return heading + window.letter * len(re.sub(r"<details>.*?</details>", "", cell.source, flags=re.DOTALL))
    meta = cell.metadata
    code = 0.0
    if meta.get("exercise") or (meta.get("folded") and not meta.get("left_out")):
        code = AROUND
    elif not meta.get("left_out"):
        code = AROUND + window.line * (cell.source.count("\n") + 1)
    if meta.get("answers"):
        return code + AROUND
    return code + sum(_output(output, window, room) for output in cell.get("outputs", []))


def _output(output: NotebookNode, window: Window, room: Mapping[str, Sequence[int]]) -> float:
    if output.output_type == "stream":
        return window.line * output.text.count("\n") + AROUND
    data = output.get("data", {})
    if view := data.get(WIDGET_VIEW):
        heights = room[view["model_id"]]
        return AROUND + (heights[WIDTHS.index(window.width)] if heights else 0)
    if "text/html" in data:
        sized = re.search(r'<img[^>]*\bheight="(\d+)"', data["text/html"])
        return min(float(sized[1]), window.figure) if sized else window.figure
    return window.line * data.get("text/plain", "").count("\n") + AROUND
