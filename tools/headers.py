"""Read which lessons there are and what their headers say, and make the tables of lessons from that.

Title, question and minutes are written in the text twin and nowhere else. README.md, docs/adopting.md and the start
page show them between two marks.
"""

import re
from dataclasses import dataclass
from pathlib import Path

START = "START_HERE"
BEGIN, END = "<!-- lessons: `make build` writes this table -->", "<!-- end of lessons -->"
NAME = re.compile(r"\d\d_[a-z][a-z0-9]*(_[a-z0-9]+)*")


class BuildError(Exception):
    """Says that a lesson cannot be built, where, and what to do."""


@dataclass(frozen=True)
class Header:
    """Holds what a lesson's header says."""

    name: str
    """That of its folder and its files, such as "03_mse"."""
    title: str
    question: str
    minutes: int
    goals: tuple[str, ...]
    """What one can do after it, as the header lists it."""


def lessons(root: Path) -> list[str]:
    """List the lessons, in order: the folders of solutions/ that hold a text twin of their own name."""
    return sorted(p.parent.name for p in (root / "solutions").glob("*/*.md") if p.stem == p.parent.name)


def chosen(root: Path, lesson: str | None) -> list[str]:
    """Return `lesson` alone, or all lessons. Raises BuildError for one that does not exist."""
    known = lessons(root)
    if lesson is None:
        return known
    if lesson not in known:
        raise BuildError(f"there is no lesson {lesson!r}; there are {', '.join(known)}. `make lesson L=…` begins one")
    return [lesson]


def twin_of(root: Path, lesson: str) -> Path:
    """Return the file that an author writes."""
    return root / "solutions" / lesson / f"{lesson}.md"


def header(root: Path, lesson: str) -> Header:
    """Read a lesson's header. Raises BuildError if something is missing."""
    text = twin_of(root, lesson).read_text(encoding="utf-8")
    where = f"solutions/{lesson}/{lesson}.md"
    question = re.match(rf"# {lesson[:2]} · (.+)\n", text)
    if question is None:
        raise BuildError(f"{where}, line 1: write `# {lesson[:2]} · ` and the question that the lesson answers")
    minutes = re.search(r"^\*\*Time:\*\* about (\d+) minutes", text, re.MULTILINE)
    if minutes is None:
        raise BuildError(f"{where}: a line of its header must begin `**Time:** about 90 minutes`, or how long it takes")
    goals = re.search(r"^\*\*After this lesson you can\*\*\n\n((?:- .+\n)+)", text, re.MULTILINE)
    if goals is None:
        raise BuildError(f"{where}: below its title write `**After this lesson you can**`, and a list of what, `- …`")
    listed = tuple(line[2:].rstrip(",. ") for line in goals[1].splitlines())
    return Header(lesson, title(lesson, text), question[1], int(minutes[1]), listed)


def title(lesson: str, text: str) -> str:
    """Make a title from a lesson's name; keep capitals that the lesson itself uses, as in MSE."""
    words = lesson[3:].split("_")
    spelt = [w.upper() if re.search(rf"\b{w.upper()}\b", text) else w for w in words]
    return " ".join([spelt[0][0].upper() + spelt[0][1:], *spelt[1:]])


def in_readme(lesson: Header) -> str:
    """Write the row of README.md."""
    return f"| {lesson.name[:2]} {lesson.title} | {lesson.question} | {lesson.minutes} min |"


def on_start_page(lesson: Header) -> str:
    """Write the row of the start page, with a link."""
    link = f"[**{lesson.name[:2]} {lesson.title}**]({lesson.name}/{lesson.name}.ipynb)"
    return f"| {link} | {lesson.question} | {lesson.minutes} min |"


def for_adopters(lesson: Header) -> str:
    """Write the row of docs/adopting.md."""
    goals = "; ".join(lesson.goals).replace("|", "\\|")
    return f"| {lesson.name[:2]} {lesson.title} | {lesson.minutes} min | {goals} |"


TABLES = {
    "README.md": ("| lesson | question | time |", in_readme),
    "docs/adopting.md": ("| lesson | time | after it one can |", for_adopters),
    f"solutions/{START}.md": ("| lesson | the question it answers | time |", on_start_page),
}


def filled(root: Path, file: str) -> str:
    """Return the text of `file`, one of TABLES, with its table made from the present headers. Raises BuildError."""
    text = (root / file).read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise BuildError(f"{file} has lost the marks of its table of lessons: put a line {BEGIN} and a line {END} back")
    head, row = TABLES[file]
    rows = "\n".join([head, "|---|---|---|", *(row(header(root, lesson)) for lesson in lessons(root))])
    return f"{before}{BEGIN}\n\n{rows}\n\n{END}{after}"


def tables(root: Path) -> dict[str, str]:
    """Return the existing files with a table of lessons, each with its up-to-date text."""
    return {file: filled(root, file) for file in TABLES if (root / file).is_file()}
