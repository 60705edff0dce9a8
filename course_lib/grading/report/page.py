"""Turn findings into one HTML file that needs no network and no script."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from course_lib.grading.report.findings import Findings

HERE = Path(__file__).parent
SHADES = 5  # of the table exercises × mistakes
FIRST = 3  # mistakes to talk about


def page(
    findings: Sequence[Findings],
    course: str,
    made: date,
    names: Mapping[str, str] | None = None,
    overview: bool = False,
) -> str:
    """Return one page about a lesson, or about several, with an `overview` of them first.

    With `names`, what students are called by their ids, it also says who is stuck where.
    """
    templates = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters |= {"prose": prose, "day": day, "share": share, "percent": percent, "shade": shade}
    style = Markup((HERE / "page.css").read_text(encoding="utf-8"))  # ours, not a student's
    return templates.get_template("page.html.j2").render(
        lessons=findings, course=course, made=made, names=names, overview=overview, style=style, first=FIRST
    )


def prose(text: str) -> Markup:
    """Render a sentence, with text between backticks as code; a lone backtick stays."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if i % 2 else escape(part) for i, part in enumerate(parts)
    )


def day(when: date) -> str:
    """Write a date in words: 4 May 2026."""
    return f"{when.day} {when:%B %Y}"


def share(count: int, of: int) -> str:
    """Return a width in percent, as CSS wants it."""
    return f"{100 * count / of:.2f}%" if of else "0%"


def percent(count: int, of: int) -> str:
    """Write a share in words: a few are not "0 %", and nearly all are not "100 %"."""
    if not of:
        return "–"
    rounded = round(100 * count / of)
    return "<1 %" if count and not rounded else ">99 %" if count < of and rounded == 100 else f"{rounded} %"


def shade(count: int, of: int) -> int:
    """Return how dark a number is in the table: 0 for none, SHADES for half of the class or more."""
    return min(SHADES, 1 + int(2 * SHADES * count / of)) if count and of else 0
