"""Tables of words on the website: on a phone each row becomes a list of its cells, which CSS does (page_wide.css).

Beside each other, three columns of sentences would be strips of a word or two there. Tables of numbers stay tables, and
scroll.
"""

import re
from html import escape, unescape

TABLE = re.compile(r'<div class="wide"><table>\n.*?</table></div>', re.DOTALL)
HEAD = re.compile(r"<th[^>]*>(.*?)</th>", re.DOTALL)
ROW = re.compile(r"<tr>\n?(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<td([^>]*)>(.*?)</td>", re.DOTALL)
COLUMNS, WORDS = 3, 18
"""A table has so many columns at least, and its cells so many characters in the middle, to be one of words."""


def text(html: str) -> str:
    """Return what a cell says, without its tags.

    >>> text("a <em>b</em> &amp; c")
    'a b & c'
    """
    return unescape(re.sub(r"<[^>]*>", "", html)).strip()


def of_words(table: str) -> bool:
    """Tell whether its columns hold sentences: too many for a phone."""
    cells = [text(cell) for row in ROW.findall(table) for _, cell in CELL.findall(row)[1:]]
    wide = len(HEAD.findall(table)) >= COLUMNS
    return wide and bool(cells) and sum(map(len, cells)) / len(cells) >= WORDS


def stacked(html: str) -> str:
    """Return HTML whose tables of words can become lists: each cell says the head of its column.

    Roles keep them tables for a screen reader, however they are laid out.
    """
    return TABLE.sub(lambda found: _stacked(found[0]) if of_words(found[0]) else found[0], html)


def _stacked(table: str) -> str:
    heads = [text(head) for head in HEAD.findall(table)]

    def row(found: re.Match[str]) -> str:
        cells = iter(heads)
        marked = CELL.sub(
            lambda cell: f'<td{cell[1]} role="cell" data-head="{escape(next(cells, ""))}">{cell[2]}</td>', found[1]
        )
        return f'<tr role="row">\n{marked}</tr>'

    whole = ROW.sub(row, table).replace("<table>", '<table class="stacks" role="table">')
    whole = re.sub(r"<(thead|tbody)>", r'<\1 role="rowgroup">', whole)
    return re.sub(r"<th(?=[ >])(?! role)", '<th role="columnheader"', whole)
