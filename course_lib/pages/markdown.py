"""Turn the Markdown of a lesson into HTML, its formulas into MathML."""

import re

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from course_lib.pages.formulas import mathml


class PageRenderer(IPythonRenderer):
    """Markdown that the course wrote itself: its HTML stands as it is. Raises UnknownFormula."""

    def formula(self, latex: str, display: str) -> str:
        """A formula, `display` being "inline" or "block"."""
        return mathml(latex, display)

    def inline_math(self, body: str) -> str:
        """A formula in a line of text."""
        return self.formula(body, "inline")

    def block_math(self, body: str) -> str:
        """A formula on a line of its own."""
        return self.formula(body, "block")

    def latex_environment(self, name: str, body: str) -> str:
        r"""A formula between `\begin{name}` and `\end{name}`."""
        return self.formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")

    def inline_html(self, html: str) -> str:
        """HTML as it stands: half an element is left open, where nbconvert, looking for images, would close it."""
        return html

    def block_html(self, html: str) -> str:
        """HTML as it stands, such as the beginning of a `<details>`."""
        return html + "\n"

    def heading(self, text: str, level: int, **attrs: object) -> str:
        """A heading that links can lead to."""
        return f'<h{level} id="{anchor(text)}">{text}</h{level}>\n'

    def table(self, text: str) -> str:
        """A table in a frame that scrolls where it is too wide."""
        return f'<div class="wide"><table>\n{text}</table></div>\n'


def anchor(heading: str) -> str:
    """The name under which links find a heading: "Play: the ravine" is at #play-the-ravine."""
    return re.sub(r"\W+", "-", re.sub("<.*?>", "", heading).lower()).strip("-")


def rendered(markdown: str, renderer: IPythonRenderer) -> str:
    """Markdown as HTML, by a renderer of the caller's."""
    return MarkdownWithMath(renderer).render(markdown)
