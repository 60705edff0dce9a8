"""What a cell has printed, on a page of the website: on a phone, too, its numbers are in sight.

Text that is a little too wide becomes smaller (lesson.css, by the length of the longest line). Of what is wider still,
sentences go on in the next row, as lines of code do; tables and arrays scroll, because their columns mean something.
"""

import re
from html import escape

from nbconvert.filters import ansi2html

LONGEST = 46  # characters of a line that a phone has room for in the smallest size, within an answer, too
COLUMN = re.compile(r"\S(?: {3,}| {2}(?=[^\d\s]))(?=\S)")  # a number that is set to the right is none
ARRAY = re.compile(r" *\[")
COLOURED = "\x1b"


def printed(text: str) -> str:
    """Return the HTML of a cell's printed text."""
    lines = text.rstrip("\n").split("\n")
    longest = max(map(len, lines))
    if longest <= LONGEST or COLOURED in text or is_table(lines):
        return f'<pre class="output" style="--longest: {longest}">{ansi2html(text)}</pre>'
    rows = "".join(f'<span class="line" style="--in: {indent(line)}ch">{escape(line)}\n</span>' for line in lines)
    return f'<pre class="output said" style="--longest: {longest}">{rows}</pre>'


def is_table(lines: list[str]) -> bool:
    """Tell whether what lies below each other belongs together: an array, or three columns and more."""
    return any(ARRAY.match(line) or len(COLUMN.findall(line)) > 1 for line in lines)


def indent(line: str) -> int:
    """Count the spaces that a line begins with."""
    return len(line) - len(line.lstrip())
