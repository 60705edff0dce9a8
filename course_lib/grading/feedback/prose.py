"""Turn Markdown into the page's HTML: the lesson's own as it was meant, a student's without anything that acts."""

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
    """The lesson's own text: its folds are folds, its headings stand below the page's, its links lead outside only."""

    def formula(self, latex: str, display: str) -> str:
        """A formula; one that cannot be set is shown as it was written."""
        try:
            return super().formula(latex, display)
        except UnknownFormula:
            return f"<code>{escape(latex)}</code>"

    def heading(self, text: str, level: int, **attrs: object) -> str:
        """A heading below the page's own two levels; the lesson's title stands on top. It has no address."""
        return f"<h{min(6, level + 1)}>{text}</h{min(6, level + 1)}>\n" if level > 1 else ""

    def paragraph(self, text: str) -> str:
        """A paragraph; one with a formula wider than a phone scrolls, also by the keyboard."""
        formulas = re.findall("<math.*?</math>", text, re.DOTALL)
        wide = any(len(re.sub("<[^>]*>", "", formula)) > FITS for formula in formulas)
        reach = ' tabindex="0" role="group" aria-label="Text with a wide formula"' if wide else ""
        return f"<p{reach}>{text}</p>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """A link to the web. What the notebook linked to beside it is not beside this page: its words are left."""
        return super().link(text, url, title) if urlsplit(url).scheme in ("http", "https") else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """The words of a picture: the page asks for no file."""
        return f"<em>(a picture: {text})</em>"

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        """A cell of a table; an empty corner is no heading."""
        return f"<th>{text}</th>\n" if head and text.strip() else f"<td>{text}</td>\n"

    def table(self, text: str) -> str:
        """A table that scrolls where it is too wide, also by the keyboard."""
        return f'<div class="wide" tabindex="0" role="group" aria-label="Table"><table>\n{text}</table></div>\n'


class StudentRenderer(LessonRenderer):
    """A student's text: emphasis, lists, tables, code and formulas. HTML is shown as typed; a link is its words."""

    def inline_html(self, html: str) -> str:
        """HTML as it was typed."""
        return escape(html)

    def block_html(self, html: str) -> str:
        """HTML as it was typed."""
        return f"<p>{escape(html)}</p>\n"

    def heading(self, text: str, level: int, **attrs: object) -> str:
        """A bold line: the page's headings are the lesson's."""
        return f"<p><strong>{text}</strong></p>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """The words of a link."""
        return text

    def block_code(self, code: str, info: str | None = None) -> str:
        """Code without colours, and none of the languages that a page would run."""
        return f"<pre><code>{escape(code)}</code></pre>\n"

    def task_list_item(self, text: str, checked: bool = False) -> str:
        """An item of a list; a box to tick would be a control."""
        return f"<li>{'☑' if checked else '☐'} {text}</li>\n"


@lru_cache(maxsize=1_000)
def lesson(markdown: str) -> str:
    """The HTML of a text that the lesson handed out: the same for a whole class, so it is kept."""
    return rendered(markdown, LessonRenderer(escape=False, exclude_anchor_links=True))


def student(markdown: str) -> str:
    """The HTML of a text that somebody wrote, of LONGEST characters at most."""
    return _students().render(legible(markdown))


def typed(text: str) -> str:
    """The HTML of a text that is too much to be set: folded, as it was typed."""
    summary = f"A text of {len(text):,} characters, as typed"
    return f"<details><summary>{summary}</summary><pre>{escape(text, quote=False)}</pre></details>\n"


@cache
def _students() -> MarkdownWithMath:
    """The parser of students' texts; its start would take longer than most of them."""
    return MarkdownWithMath(StudentRenderer(escape=True, exclude_anchor_links=True))
