"""Put what the checks said of a submission into one line of a platform's sheet: no code, no HTML, no formula."""

import textwrap
from collections.abc import Mapping
from html import escape
from typing import Any

from course_lib.grading.outcome import UNREAD, legible
from course_lib.grading.sheets.tables import harmless

LONGEST = 160  # characters that are said of one exercise
UNSAID = {"NotAttempted": "not begun", "NameError": "the function is not defined"}


def comment(kept: Mapping[str, Any]) -> str:
    """Return one line about all exercises, from what verdicts.json keeps; "" if nothing is graded."""
    if kept.get("status") in UNREAD:
        return "no notebook in it could be read"
    said = [f"{name.removeprefix('check_')}: {_said(mark)}" for name, mark in kept.get("marks", {}).items()]
    # Moodle reads this column as HTML.
    return harmless(escape(legible("; ".join(said)), quote=False))


def _said(mark: Mapping[str, Any]) -> str:
    if mark["passed"]:
        return "right" if mark.get("points") is None else f"{mark['points']:g} points"
    told = UNSAID.get(mark["kind"]) or mark.get("headline", "").replace("`", "") or "not right yet"
    return textwrap.shorten(told, LONGEST, placeholder=" …")
