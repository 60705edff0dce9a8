"""Say in a few words why an exercise is not passed, from the outputs of its cells after a run."""

import re
from collections.abc import Collection

from course_lib.work.notebooks import Cell, Notebook

LONGEST = 140  # characters
COLOURS = re.compile(r"\x1b\[[\d;]*m")
NAME = re.compile(r"\s+\[[\w/+-]+\]$")  # of a mistake, at the end of its headline
INTERRUPTED = ("KeyboardInterrupt", "Interrupted")
SAID_ABOVE = "not right yet, see the note above"


def why(found: Notebook, name: str, endless: Collection[str], seconds: float) -> str:
    """Say why the exercise `name` is not passed, as far as its cells show it; or return an empty text.

    `endless` are the first lines of the cells that did not end within `seconds`. The result holds what the student's
    code wrote, so show it as text only.
    """
    mine, check = found.answer(name), found.cell(f"check_{name}")
    for cell in (mine, check):
        if cell and cell.error in INTERRUPTED and _first_line(cell) in endless:
            return f"did not end in {seconds:g} s"
    if mine and mine.error:
        return _short(f"did not run: {mine.error}")
    if check and (said := headline(check.said, name)):
        return _short(said)
    if not check or check.error in ("", "CheckFailed", "NotAttempted"):
        return ""
    return _short(f"its check ended with {check.error}")


def headline(said: str, name: str) -> str:
    """Return a check's first sentence without its sign, the exercise's name and the mistake's; or an empty text."""
    text = COLOURS.sub("", said)
    # A headline that is too long for a line goes on two spaces further in; facts stand four in.
    for found in re.findall(rf"^✗ {re.escape(name)}: (.*(?:\n  (?! |Hint: |\().*)*)", text, re.MULTILINE):
        words = NAME.sub("", " ".join(found.split()))
        if not words.startswith(SAID_ABOVE):
            return words
    return ""


def _first_line(cell: Cell) -> str:
    return next(iter(cell.source.strip().splitlines()), "")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
