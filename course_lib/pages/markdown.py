"""Turn the Markdown of a lesson into HTML, its formulas into MathML."""

import re

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from course_lib.pages.formulas import mathml

UNIT = re.compile(r"(?<=\d) (?=(?:%|m²|[kMG]B|ms|s|min|px)(?!\w))")
"""The space between a number and its unit."""


class PageRenderer(IPythonRenderer):
    """A renderer of Markdown that the course wrote itself: it passes HTML through unchanged. Raises UnknownFormula."""

    def text(self, text: str) -> str:
        """Render words; a number keeps its unit beside it where the line ends."""
        return super().text(unbroken(text))

    def formula(self, latex: str, display: str) -> str:
        """Render a formula; `display` is "inline" or "block"."""
        return mathml(latex, display)

    def inline_math(self, body: str) -> str:
        """Render a formula in a line of text."""
        return self.formula(body, "inline")

    def block_math(self, body: str) -> str:
        """Render a formula on a line of its own."""
        return self.formula(body, "block")

    def latex_environment(self, name: str, body: str) -> str:
        r"""Render a formula between `\begin{name}` and `\end{name}`."""
        return self.formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")

    def inline_html(self, html: str) -> str:
        """Pass HTML through: half an element stays open, where nbconvert, looking for images, would close it."""
        return html

    def block_html(self, html: str) -> str:
        """Pass HTML through unchanged, such as the beginning of a `<details>`."""
        return html + "\n"

    def heading(self, text: str, level: int, **attrs: object) -> str:
        """Render a heading that links can lead to."""
        return f'<h{level} id="{anchor(text)}">{text}</h{level}>\n'

    def table(self, text: str) -> str:
        """Render a table in a frame that scrolls if the table is too wide."""
        return f'<div class="wide"><table>\n{text}</table></div>\n'


def unbroken(words: str) -> str:
    r"""Return a text in which no line ends between a number and its unit.

    >>> unbroken("98 % in 3 s")
    '98\xa0% in 3\xa0s'
    """
    return UNIT.sub("\N{NO-BREAK SPACE}", words)


def anchor(heading: str) -> str:
    """Return the name that links to a heading use: "Play: the ravine" is at #play-the-ravine."""
    return re.sub(r"\W+", "-", re.sub("<.*?>", "", heading).lower()).strip("-")


def rendered(markdown: str, renderer: IPythonRenderer) -> str:
    """Turn Markdown into HTML with the caller's renderer."""
    return MarkdownWithMath(renderer).render(markdown)
