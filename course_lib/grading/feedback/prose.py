"""Turn Markdown into the page's HTML: the lesson's own in full, a student's without anything active."""

import re
from functools import cache, lru_cache
from html import escape
from urllib.parse import urlsplit

from nbconvert.filters.markdown_mistune import MarkdownWithMath

from course_lib.grading.outcome import legible
from course_lib.pages.formulas import UnknownFormula
from course_lib.pages.markdown import PageRenderer, rendered

LONGEST = 5_000  # characters; Markdown made to be slow takes a tenth of a second for these, and 1.5 s for 20,000

FITS = 25  # signs of a formula that a phone shows beside each other


class LessonRenderer(PageRenderer):
    """Renders the lesson's own text: folds work, headings stand below the page's, links lead to the web only."""

    def formula(self, latex: str, display: str) -> str:
        """Render a formula; show its source if it cannot be rendered."""
        try:
            return super().formula(latex, display)
        except UnknownFormula:
            return f"<code>{escape(latex)}</code>"

    def heading(self, text: str, level: int, **attrs: object) -> str:
        """Render a heading below the page's own two levels, without an anchor; skip the lesson's title."""
        return f"<h{min(6, level + 1)}>{text}</h{min(6, level + 1)}>\n" if level > 1 else ""

    def paragraph(self, text: str) -> str:
        """Render a paragraph; if a formula is wider than a phone, it scrolls, by the keyboard too."""
        formulas = re.findall("<math.*?</math>", text, re.DOTALL)
        wide = any(len(re.sub("<[^>]*>", "", formula)) > FITS for formula in formulas)
        reach = ' tabindex="0" role="group" aria-label="Text with a wide formula"' if wide else ""
        return f"<p{reach}>{text}</p>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Render a link to the web. The page has no files beside it, so other links leave only their words."""
        return super().link(text, url, title) if urlsplit(url).scheme in ("http", "https") else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Render a picture's alternative text: the page loads no files."""
        return f"<em>(a picture: {text})</em>"

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        """Render a cell of a table; an empty corner is not a heading."""
        return f"<th>{text}</th>\n" if head and text.strip() else f"<td>{text}</td>\n"

    def table(self, text: str) -> str:
        """Render a table that scrolls if it is too wide, by the keyboard too."""
        return f'<div class="wide" tabindex="0" role="group" aria-label="Table"><table>\n{text}</table></div>\n'


class StudentRenderer(LessonRenderer):
    """Renders a student's text: emphasis, lists, tables, code and formulas. HTML shows as typed, links as words."""

    def inline_html(self, html: str) -> str:
        """Show HTML as it was typed."""
        return escape(html)

    def block_html(self, html: str) -> str:
        """Show HTML as it was typed."""
        return f"<p>{escape(html)}</p>\n"

    def heading(self, text: str, level: int, **attrs: object) -> str:
        """Render a heading as a bold line: the page's headings are the lesson's."""
        return f"<p><strong>{text}</strong></p>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Render only the words of a link."""
        return text

    def block_code(self, code: str, info: str | None = None) -> str:
        """Render code without colours, so that no language is one that a page would run."""
        return f"<pre><code>{escape(code)}</code></pre>\n"

    def task_list_item(self, text: str, checked: bool = False) -> str:
        """Render a task as a list item with a sign, since a checkbox would be a form control."""
        return f"<li>{'☑' if checked else '☐'} {text}</li>\n"


@lru_cache(maxsize=1_000)
def lesson(markdown: str) -> str:
    """Return the HTML of a text that the lesson handed out. It is the same for a whole class, so it is cached."""
    return rendered(markdown, LessonRenderer(escape=False, exclude_anchor_links=True))


def student(markdown: str) -> str:
    """Return the HTML of a text that a student or teacher wrote, at most LONGEST characters long."""
    return _students().render(legible(markdown))


def typed(text: str) -> str:
    """Return the HTML of a text that is too long to render: folded, as it was typed."""
    summary = f"A text of {len(text):,} characters, as typed"
    return f"<details><summary>{summary}</summary><pre>{escape(text, quote=False)}</pre></details>\n"


@cache
def _students() -> MarkdownWithMath:
    """Return the parser of students' texts; starting it takes longer than most of the texts."""
    return MarkdownWithMath(StudentRenderer(escape=True, exclude_anchor_links=True))
