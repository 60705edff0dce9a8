"""Show code and its output: cut to what a page can hold, in few colours."""

import re
from html import escape

from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from course_lib.grading.outcome import legible

LONGEST_LINE = 1_000  # characters
LONGEST_KIND = 200  # characters of an exception's name
COLOURED = 5_000  # characters; code made to be slow to colour takes 0.3 s for these, and 4 s for 20,000


def shown(text: str) -> str:
    """Return `text` without control characters, cut if it is too long, and with long lines cut too."""
    return "\n".join(map(_cut, legible(text).splitlines()))


def coloured(source: str) -> str:
    """Return Python as HTML, in spans with Pygments' short token names; long code stays uncoloured."""
    if len(source) > COLOURED:
        return escape(source)
    return highlight(source, PythonLexer(stripnl=False, ensurenl=False), HtmlFormatter(nowrap=True))


def line_at(source: str, number: int) -> str:
    """Return a line of a cell, or "". Counts lines as IPython does, from the first that is not empty."""
    lines = source.lstrip("\n").splitlines()
    while lines and not lines[0].strip():
        lines.pop(0)
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def only_line(source: str) -> tuple[int, str] | None:
    """Return number and text of the only line of a one-line function, however long its docstring is."""
    bare = re.sub(r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'', lambda m: "\n" * m[0].count("\n"), source.lstrip("\n"))
    lines = [(n, text.strip()) for n, text in enumerate(bare.splitlines(), 1) if text.strip()]
    work = [(n, text) for n, text in lines if not text.startswith("#")]
    if len(work) != 2 or not work[0][1].startswith("def "):
        return None
    return work[1]


def stopped_with(error: NotebookNode) -> str:
    """Return the last line of Python's message about an exception."""
    kind, lines = legible(error.ename)[:LONGEST_KIND], shown(error.evalue).strip().splitlines()
    if not lines or lines[-1].startswith(kind):
        return lines[-1] if lines else kind
    return f"{kind}: {lines[-1]}"


def _cut(line: str) -> str:
    more = len(line) - LONGEST_LINE
    return line if more <= 0 else f"{line[:LONGEST_LINE]} … [{more:,} characters more]"
