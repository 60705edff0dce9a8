"""The note that a student sees in a notebook, as HTML: what is wrong, where, and what to try.

It uses the page's colours, so that it is legible in the light and in the dark theme. All its styles are attributes,
which survive when a notebook of unknown origin is opened.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CARD = "border-left: 4px solid #d55e00; padding: 2px 0 2px 12px; margin: 2px 0"
CALM = CARD.replace("#d55e00", "#0072b2")
# JupyterLab paints what an exception says red. Beneath a calm note it need not.
UNPAINTED = """<style>.jp-OutputArea:has(.course-calm) [data-mime-type="application/vnd.jupyter.stderr"] {
background: none !important }</style>"""
LABEL = "text-align: left; vertical-align: top; padding: 1px 14px 1px 0; font-weight: normal; opacity: 0.75"
TEXT = "text-align: left; vertical-align: top; padding: 1px 0; font-family: monospace; white-space: pre-wrap"
CELL = (
    "width: 20px; min-width: 20px; height: 18px; padding: 0; text-align: center; border: 1px solid rgba(128,128,128,.5)"
)
HINT = "margin: 6px 0"
OFF = "background-color: rgba(213,94,0,.45); font-weight: bold"
LARGEST = 12  # most rows or columns of a picture; larger arrays are described in words


@dataclass(frozen=True)
class Picture:
    """Which entries of one array of an answer are off."""

    name: str
    """The array's name, such as dW."""
    off: NDArray[np.bool_]
    """In the array's shape, with two dimensions."""


def worth_showing(pictures: Sequence[Picture]) -> bool:
    """Return whether pictures tell more than words: some entries are right and some wrong, and all arrays are small."""
    entries = np.concatenate([p.off.ravel() for p in pictures]) if pictures else np.zeros(0, dtype=bool)
    small = len(pictures) <= 8 and all(max(p.off.shape, default=0) <= LARGEST for p in pictures)
    return bool(small and entries.any() and not entries.all())


def page(
    headline: str, facts: Sequence[tuple[str, str]], pictures: Sequence[Picture], hint: str = "", again: str = ""
) -> str:
    """Build the whole note. The hint stays folded until the student clicks; `again` repeats the check."""
    rows = "".join(
        f'<tr style="background: none"><th style="{LABEL}">{html.escape(label)}</th>'
        f'<td style="{TEXT}">{html.escape(text)}</td></tr>'
        for label, text in facts
    )
    table = f'<table style="margin: 4px 0; border: none">{rows}</table>' if rows else ""
    shown = "".join(_grid(p) for p in pictures) if worth_showing(pictures) else ""
    grids = f'<div style="display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 6px 0">{shown}</div>' if shown else ""
    folded = f'<details style="{HINT}"><summary style="cursor: pointer">Hint</summary>{_words(hint)}</details>'
    last = f'<p style="margin: 4px 0; opacity: 0.75">{html.escape(again)}</p>' if again else ""
    top = f'<p style="margin: 2px 0"><b>{_words(headline)}</b></p>'
    return f'<div style="{CARD}">{top}{table}{grids}{folded if hint else ""}{last}</div>'


def calm(text: str) -> str:
    """Build a note that says how things stand, for when nothing is wrong."""
    return f'{UNPAINTED}<div class="course-calm" style="{CALM}">{_words(text)}</div>'


def _words(text: str) -> str:
    """Turn a sentence into HTML, with text between backticks as code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(text))


def _grid(picture: Picture) -> str:
    """Draw one array as a small table: a cross for each entry that is off, a dot for each right one."""
    count = int(np.sum(picture.off))
    says = f"{picture.name}: {count} of {picture.off.size} entries off" if count else f"{picture.name}: right"
    cells = "".join(
        "<tr style='background: none'>"
        + "".join(f'<td style="{CELL}; {OFF}">✗</td>' if off else f'<td style="{CELL}">·</td>' for off in row)
        + "</tr>"
        for row in picture.off
    )
    return (
        f'<figure role="img" aria-label="{html.escape(says)}" style="margin: 0">'
        f'<figcaption style="font-size: 90%">{html.escape(says)}</figcaption>'
        f'<table style="margin: 2px 0; border-collapse: collapse">{cells}</table></figure>'
    )
