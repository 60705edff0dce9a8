"""Bound the size and the time of a page, whatever the submission is.

Both are counted in characters that a student (or whoever comments) wrote. The worst known text takes 22 µs a character
to render as Markdown, and 25 bytes a character in HTML: see test_feedback_bounds.py.
"""

from html import escape

from markupsafe import Markup

from course_lib.grading.feedback import code, prose
from course_lib.grading.outcome import LONGEST, legible

SHOWN = 900_000  # bytes of HTML; a large page of an honest student's has 60,000 besides the lesson's own
WORKED = 80_000  # characters that are set as Markdown or coloured; what is beyond stands as typed
EACH = 200  # what a text costs besides, in both: the parser's start, and the elements around it

LEFT_OUT = "(Left out: too long for this page. It is in the notebook that you handed in.)"


class Room:
    """Holds what is left of a page's bounds. Every text of a student takes from it; late texts may find none."""

    def __init__(self, shown: int = SHOWN, worked: int = WORKED) -> None:
        self._shown, self._worked = shown, worked

    def markdown(self, text: str) -> Markup | None:
        """Render somebody's text as HTML; as typed if it is long; return None if there is no room."""
        if self._is_full(text):
            return None
        text = legible(text)
        fits = len(text) <= prose.LONGEST and self._work(text)
        return (self.hold(prose.student(text)) if fits else None) or self.hold(prose.typed(text))

    def code(self, source: str) -> Markup | None:
        """Render somebody's code as HTML; without colours if it is long; return None if there is no room."""
        if self._is_full(source):
            return None
        source = code.shown(source)
        fits = len(source) <= code.COLOURED and self._work(source)
        return (self.hold(code.coloured(source)) if fits else None) or self.hold(escape(source, quote=False))

    def printed(self, text: str) -> Markup | None:
        """Render a cell's output as HTML; return None if there is no room."""
        if self._is_full(text):
            return None
        text = code.shown(text).removeprefix("Out[0]: ").rstrip()
        return self.hold(escape(text, quote=False))

    def hold(self, html: str) -> Markup | None:
        """Return our own HTML if there is space for it, else None."""
        cost = len(html.encode()) + EACH
        if cost > self._shown:
            return None
        self._shown -= cost
        return Markup(html)

    def _is_full(self, text: str) -> bool:
        """Tell whether `text` has no room in any form, so that nobody works on what is left out."""
        return min(len(text), LONGEST) + EACH > self._shown

    def _work(self, text: str) -> bool:
        """Take the time that `text` needs, if there is as much; say whether there was."""
        cost = len(text) + EACH
        if cost > self._worked:
            return False
        self._worked -= cost
        return True
