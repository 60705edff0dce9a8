"""Code in the text of the website's pages: where a line that is too long for the page may go on.

A name, an option such as `--force` or a part of a path is never broken; a path goes on after a slash. What stands in
columns, a block marked `text`, is not broken at all: it scrolls.
"""

import re
from html import escape

from course_lib.pages.markdown import PageRenderer

PIECE = re.compile(r"[^/=,]*[/=,]+|[^/=,]+")
LONG = 24  # characters: a longer piece may go on after a point, an underline or a bracket as well
PARTS = re.compile(r"(?<=[._(])(?=\w)")
BREAKS = re.compile(r"[-?|–…]")  # at these a browser would end a line
REMARK = re.compile(r"^(.*\S)( {2,})(# .*)$")


def pieces(word: str) -> list[str]:
    """Divide a word of code at the places where a line may end.

    >>> pieces("grading/feedback/ada.html")
    ['grading/', 'feedback/', 'ada.html']
    """
    return [part for piece in PIECE.findall(word) for part in (PARTS.split(piece) if len(piece) > LONG else [piece])]


def words(code: str) -> str:
    """Write code as HTML, whose lines end at spaces and between the pieces of a word."""

    def whole(piece: str) -> str:
        return f'<span class="unbroken">{escape(piece)}</span>' if BREAKS.search(piece) else escape(piece)

    return "".join(
        word if word.isspace() else "<wbr>".join(map(whole, pieces(word))) for word in re.split(r"(\s+)", code) if word
    )


def block(code: str) -> str:
    """Write lines of code as HTML. On a narrow page, a remark after a command stands in a row of its own."""
    lines = []
    for line in code.rstrip("\n").split("\n"):
        inside = len(line) - len(line.lstrip())
        said = REMARK.match(line)
        html = f"{words(line)}\n"
        if said:
            html = f'{words(said[1])}{said[2]}<span class="remark">{words(said[3])}\n</span>'
        lines.append(f'<span class="line" style="--in:{inside}ch">{html}</span>')
    return f"<pre><code>{''.join(lines)}</code></pre>\n"


class CodeRenderer(PageRenderer):
    """Renders Markdown whose code goes on at sensible places."""

    def codespan(self, text: str) -> str:
        """Render code in a line of text."""
        return f"<code>{words(text)}</code>"

    def block_code(self, code: str, info: str | None = None) -> str:
        """Render a block of code: commands; `text`, which is not broken; or a language, which Pygments colours."""
        if info == "text":
            return f'<pre class="aligned"><code>{escape(code)}</code></pre>\n'
        return super().block_code(code, info) if info else block(code)
