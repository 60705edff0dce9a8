"""Tables on a phone: each row becomes a block of its cells, each with the heading of its column (page_wide.css).

A table of words would be strips of a word or two there. One whose rows have names, in a column without a heading, is
wider than the window. Tables of numbers stay tables, and scroll.
"""

import re
from html import escape, unescape
from itertools import cycle

TABLE = re.compile(r'<div class="wide"><table>\n.*?</table></div>', re.DOTALL)
HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
CELL = re.compile(r"<td\b([^>]*)>(.*?)</td>", re.DOTALL)
COLUMNS, WORDS = 3, 18
"""A table has so many columns at least, and its cells so many characters in the middle, to be one of words."""
ROLES = {"th": "columnheader", "tr": "row", "tbody": "rowgroup", "thead": "rowgroup"}


def text(html: str) -> str:
    """Return what a cell says, without its tags.

    >>> text("a <em>b</em> &amp; c")
    'a b & c'
    """
    return unescape(re.sub(r"<[^>]*>", "", html)).strip()


def stacked(html: str) -> str:
    """Return HTML whose wide tables can become blocks on a phone: each cell says the heading of its column.

    Tables of words have the class `stacks`, those whose rows have names `rows`.
    """
    return TABLE.sub(lambda found: _stacked(found[0]), html)


def _kind(heads: list[str], cells: list[str]) -> str:
    """Return the class of a table with these headings and cells; "" for one that stays as it is."""
    if heads[:1] == [""]:
        return "rows"
    further = [cell for k, cell in enumerate(cells) if k % len(heads)]
    words = len(heads) >= COLUMNS and further and sum(map(len, further)) / len(further) >= WORDS
    return "stacks" if words else ""


def _stacked(table: str) -> str:
    """Return a table with what its kind needs. Roles keep it one for a screen reader, however it is laid out."""
    heads = [text(head) for head in HEAD.findall(table)]
    kind = _kind(heads, [text(cell) for _, cell in CELL.findall(table)])
    if not kind:
        return table
    columns = cycle(enumerate(heads))

    def cell(found: re.Match[str]) -> str:
        column, head = next(columns)
        role = f'role="cell" data-head="{escape(head)}"' if column else 'role="rowheader"'
        return f"<td{found[1]} {role}>{found[2]}</td>"

    table = CELL.sub(cell, table).replace("<table>", f'<table class="{kind}" role="table">')
    for tag, role in ROLES.items():
        table = re.sub(rf"<{tag}\b", f'<{tag} role="{role}"', table)
    return table
