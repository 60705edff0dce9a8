"""Make the website's front door: the start page, the playground's own page and the page for teachers.

tools/website.py calls `write_start`, `write_playground` and `write_teachers`. None of them runs a notebook. A widget's
state comes from the widget itself, and what the pages say of the lessons from the lessons' headers and checks. The
pictures are kept in docs/images/front; tools/front_pictures.py takes them.
"""

import datetime
import functools
import json
import posixpath
import re
import shutil
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from headers import Header, header, lessons, twin_of
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from offered import Download
from site_code import CodeRenderer
from site_tables import stacked
from site_widgets import Published, published

from course_lib import widgets
from course_lib.pages.markdown import rendered, unbroken
from course_lib.settings import course
from course_lib.widgets.one_line import lines
from course_lib.widgets.several_lines import bodies
from course_lib.widgets.slim import slim_css, slim_javascript, used_css

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "tools" / "pages"
PICTURES = ROOT / "docs" / "images" / "front"
GUIDES = {
    "instructors.md": ("instructors.html", "The guide for instructors"),
    "deploy.md": ("deploy.html", "How to put up the website"),
    "design/sandbox.md": ("sandbox.html", "How the sandbox works"),
    "attacks.md": ("attacks.html", "Attacks, and what comes of them"),
    "design/grading.md": ("grading.html", "How grading works"),
    "course_grade.md": ("course_grade.html", "All of course-grade"),
    "hub/README.md": ("hub.html", "How to set up a JupyterHub"),
    "hub/shared_machine.md": ("shared_machine.html", "How to set up a shared machine"),
}
"""The pages of docs/ that are pages of the website: name of the file, name of the page, what links to it say."""
IN_THE_REPOSITORY = {
    "CONTRIBUTING.md": "how to change the course, and what its list of changes looks like",
    "docs/authoring.md": "how lessons, exercises and named mistakes are written",
    "docs/ci/course.yml": "a workflow for GitHub that runs the checks of the course",
    "docs/design/checks.md": "how answers are judged",
    "docs/design/closer_look.md": "how the wrong line is found",
    "docs/design/feedback.md": "how the pages of feedback are made",
}
"""What else a page of docs/ may lead to: no page of the website, so that a link to it says what is in it."""
FIGURE = "-figure"
"""What follows a heading's anchor in the id of the figure below it."""
SCRIPTS = {
    "front": ("page_kept.js", "page.js", "page_size.js", "front.js"),
    "toy": ("page_kept.js", "page.js", "page_size.js"),
    "teachers": ("page_kept.js", "page.js", "page_size.js", "page_place.js", "page_enlarge.js"),
    "worksheet": ("page_kept.js", "page.js", "page_size.js"),
}
"""The scripts of each kind of page that is no lesson, in this order."""
PLAYGROUND, START, TEACHERS = "playground.html", "index.html", "teachers.html"
VERSION = re.compile(r"^## (\S+)\n\nTag: `v\S+` · (\S+)$", re.MULTILINE)
EXAMPLE = re.compile(r"^```python\n(def .*?)\n*(check\.(\w+)\(.*?)^```\n\n^```\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LESSONS = re.compile(r"\blessons? (\d\d(?: (?:to|and) \d\d)?)")
TRAITS = ("settings", "own", "goal", "right")  # of a playground, for its page
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
CALM: dict[str, Any] = {"eta": 0.03}  # slow enough to watch
SHOTS = {
    "feedback": "The top of what a student gets back: the points. Below it stands each answer, and what is wrong with "
    "it.",
    "report": "What a class misunderstood, without names. “1 of 6”: one of the six students of a made-up class made "
    "this mistake.",
}
"""The screenshots of the page for teachers: name of the picture, and what it shows."""
FOR_README = {"network_view": (1200, 778), "named_mistake": (1200, 650)}
"""Pictures of the README, docs/images/<name>.png, that the website has in light and in dark: their sizes there."""


@dataclass(frozen=True)
class Lesson:
    """What the front pages say of a lesson."""

    header: Header
    number: int
    exercises: int
    """Those that a check gives points for."""
    fields: int
    """Those of them whose answer, or a line of it, can be written on the lesson's page and is checked there."""
    points: int
    """What the checks give in all."""
    written: int
    """What a person gives for the answers in words."""
    time: str
    """How long it takes, in words: a longer lesson in sittings."""
    sittings: str
    """The minutes of each sitting, such as "55 + 50"."""
    alone: int
    """Minutes for exercises and the answer in words."""
    after: str
    """The lessons that it builds on, such as "02, 04"; empty: none."""
    first: int
    """The minutes of its first sitting."""
    first_alone: int
    """Minutes of the exercises in its first sitting."""
    needs: Markup
    """What the lesson builds on, as HTML."""
    picture: str
    """The name of its picture, without light or dark."""

    @property
    def together(self) -> int:
        """Minutes for all but `alone`: what suits a class."""
        return self.header.minutes - self.alone

    @property
    def address(self) -> str:
        """Where its page is."""
        return f"{self.header.name}/{self.header.name}.html"


def picture_of(name: str) -> str:
    """Return the name of a lesson's picture in the site, without light or dark."""
    return f"images/{name}"


def lesson(name: str) -> Lesson:
    """Read what a lesson's header and its handed-out notebook say."""
    text = twin_of(ROOT, name).read_text(encoding="utf-8")
    notebook = nbformat.read(ROOT / "lessons" / name / f"{name}.ipynb", as_version=4)
    graded = [meta for cell in notebook.cells if (meta := cell.metadata.get("nbgrader", {})).get("grade")]
    checks = [meta["points"] for meta in graded if not meta["solution"]]
    answers = {
        meta["grade_id"] for cell in notebook.cells if (meta := cell.metadata.get("nbgrader", {})).get("solution")
    }
    written = sum(meta["points"] for meta in graded if meta["solution"])
    needs = re.search(r"\*\*Builds on:\*\* (.+)", text)
    head = header(ROOT, name)
    sittings = re.search(r"^\*\*Time:\*\* .*, in (\w+ sittings) \(([\d +]+)\)", text, re.MULTILINE)
    task = re.compile(r"^\*(?:difficulty .* · )?(\d+) minutes · \d+ points.*\*$", re.MULTILINE)
    first_part = text.partition("A place to rest.")[0]
    builds_on = needs[1] if needs else ""
    return Lesson(
        header=head,
        number=int(name[:2]),
        exercises=len(checks),
        fields=len(answers & (lines() | bodies()).keys()),
        points=int(sum(checks)),
        written=int(written),
        time=unbroken(f"{sittings[1]}, {head.minutes} min") if sittings else f"{head.minutes} minutes",
        sittings=sittings[2] if sittings else str(head.minutes),
        first=int(sittings[2].partition(" ")[0]) if sittings else head.minutes,
        first_alone=sum(map(int, task.findall(first_part))),
        alone=sum(map(int, task.findall(text))),
        after=", ".join(LESSONS.findall(builds_on)).replace(" and ", ", "),
        needs=Markup(inline(builds_on)),
        picture=picture_of(name),
    )


def html(markdown: str) -> Markup:
    """Render Markdown, with formulas as MathML."""
    return Markup(stacked(rendered(markdown, CodeRenderer(escape=False, exclude_anchor_links=True))))


def inline(markdown: str) -> Markup:
    """Render one paragraph without its <p>."""
    return Markup(html(markdown).strip().removeprefix("<p>").removesuffix("</p>"))


def adopting() -> dict[str, Markup]:
    """Return what docs/adopting.md says of each of its subjects, as HTML, by the bold words that begin it."""
    text = (ROOT / "docs" / "adopting.md").read_text(encoding="utf-8").partition("<!-- end of lessons -->")[2]
    parts = re.split(r"^\*\*([^*]+?)[.,]?\*\*", text, flags=re.MULTILINE)[1:]
    text_of = dict(zip(parts[::2], parts[1::2], strict=True))
    return {subject: html(for_the_site(words.strip())) for subject, words in text_of.items()}


def for_the_site(markdown: str, file: str = "docs/adopting.md") -> str:
    """Return Markdown of `file` whose links to files lead to the website's pages; without one, say what is in it.

    Raises ValueError for a file that is neither in GUIDES nor in IN_THE_REPOSITORY.
    """
    link = r"\[([^\]]+)\]\((?!https?:|#)([^)#]+)(#[^)]*)?\)"
    folder = posixpath.dirname(file)
    return re.sub(rf"(\()?{link}(?(1)(\))?)", functools.partial(_on_the_site, folder), markdown)


def _on_the_site(folder: str, link: re.Match[str]) -> str:
    before, words, file, place, after = (part or "" for part in link.groups())
    path = posixpath.normpath(posixpath.join(folder, file))
    if (name := path.removeprefix("docs/")) in GUIDES:
        page, title = GUIDES[name]
        return f"{before}[{title if words.endswith('.md') else words}]({page}{place}){after}"
    if path not in IN_THE_REPOSITORY:
        raise ValueError(
            f"a page of the website mentions {path}: make it a page, or say what is in it (tools/front.py)"
        )
    told = f"`{path}` in the repository: {IN_THE_REPOSITORY[path]}"
    if words.strip("`").endswith((".md", ".yml")):
        return f"{before}`{path}` (in the repository: {IN_THE_REPOSITORY[path]}){after}"
    return f"({words}: {told})" if before and after else f"{before}{words} ({told}){after}"


def version() -> str:
    """Return the course's version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


@dataclass(frozen=True)
class Version:
    """A version of the course, as CHANGELOG.md heads it."""

    number: str
    day: str
    """When it was released, as "22 November 2026"; empty: it is not yet."""


def versions() -> list[Version]:
    """Return the course's versions, the newest first. Raises ValueError for a date that is none."""
    found = VERSION.findall((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    return [Version(number, "" if date == "unreleased" else in_words(date)) for number, date in found]


def in_words(date: str) -> str:
    """Write a date, such as 2026-11-22, as "22 November 2026", in any locale. Raises ValueError."""
    day = datetime.date.fromisoformat(date)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True)
class Sample:
    """An exercise as students get it, a wrong answer, and what its check says to it."""

    asked: str
    answer: str
    call: str
    said: str
    points: int
    """What a right answer gives."""


def sample() -> Sample:
    """Return the README's wrong answer, with the exercise as it is handed out. tests/unit/test_readme.py runs it."""
    found = EXAMPLE.search((ROOT / "README.md").read_text(encoding="utf-8"))
    if found is None:
        raise ValueError("README.md has no answer in ```python with a check's words below it")
    answer, call, exercise, said = found.groups()
    for name in lessons(ROOT):
        notebook = nbformat.read(ROOT / "lessons" / name / f"{name}.ipynb", as_version=4)
        cells = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}
        if exercise in cells:
            points = cells[f"check_{exercise}"].metadata["nbgrader"]["points"]
            return Sample(cells[exercise].source, answer.strip(), call.strip(), said.rstrip(), int(points))
    raise ValueError(f"no lesson has an exercise {exercise}, which README.md shows")


@functools.cache
def environment() -> Environment:
    """Return the environment of the templates in tools/pages/."""
    made = Environment(
        loader=FileSystemLoader(PAGES), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    made.filters |= {"inline": inline, "json": as_json}
    return made


def shots(pictures: Iterable[tuple[str, str, str]]) -> str:
    """Return pictures of the README as HTML: the name of each, the words for those who cannot see it, its caption."""
    shown = '{% from "head.html.j2" import shots %}{{ shots(pictures) }}'
    sized = [(name, words, caption, *FOR_README[name]) for name, words, caption in pictures]
    return environment().from_string(shown).render(pictures=sized)


def living(site: Path, playground: widgets.Playground) -> Published:
    """Write a playground's code into the site; it lives in the place `data-widget="playground"`."""
    state = {name: getattr(playground, name) for name in TRAITS}
    return published(site, {"playground": {"state": {"_esm": str(playground._esm), "_css": "", **state}}})


@functools.cache
def style_with_playground() -> str:
    """Return the whole stylesheet of a page with a playground. It becomes part of the page: see front.html.j2."""
    pages = "\n".join((PAGES / name).read_text(encoding="utf-8") for name in ("page.css", "front.css"))
    module, style = (str(code) for code in (widgets.Playground._esm, widgets.Playground._css))
    return f"{slim_css(pages)}\n{used_css(slim_css(style), module)}"


def as_json(value: Any) -> Markup:
    """Write plain data as JSON that is safe within <script>: no < can end it early."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def joined(names: Iterable[str]) -> str:
    """Return scripts of tools/pages/ as one, in this order."""
    return "\n".join(slim_javascript((PAGES / name).read_text(encoding="utf-8")) for name in names)


def write_scripts(site: Path, kind: str) -> None:
    """Write what a kind of page loads, as one file: each file more is another request to wait for."""
    (site / f"{kind}.js").write_text(joined(SCRIPTS[kind]), encoding="utf-8", newline="\n")


def write(site: Path, template: str, **page: Any) -> None:
    """Write one page from a template in tools/pages/, with what it refers to beside it."""
    about = dict(course=course(), lessons=[lesson(name) for name in lessons(ROOT)], version=version())
    text = environment().get_template(template).render(page=page, **about)
    (site / page["file"]).write_text(text, encoding="utf-8", newline="\n")
    css = (PAGES / "front.css").read_text(encoding="utf-8")
    (site / "front.css").write_text(slim_css(css), encoding="utf-8", newline="\n")
    write_scripts(site, page["kind"])
    shutil.copy(PAGES / "icon.svg", site)
    shutil.copytree(PICTURES, site / "images", dirs_exist_ok=True)


WEEKS = ((1, 2), (3, 4), (5,), (6,))
"""Lessons that fit into a class of two hours, without what is done alone: a plan for those who decide."""

TOLD = {
    "author": "names nobody as its author",
    "contact": "says to turn to whoever published the website",
    "repository": "offers the students' zip alone, not the grader",
    "website": "gives links to it a picture that some sites do not find",
}
"""What the website does where a setting of course.toml is empty."""


def unsaid() -> str:
    """Return, in a line, which settings of course.toml are empty, and what readers are told; empty: none is."""
    empty = [name for name in TOLD if not getattr(course(), name)]
    return f"empty in course.toml: {'; '.join(f'{name}: the website {TOLD[name]}' for name in empty)}" if empty else ""


def large(address: str) -> tuple[str, str]:
    """Return (the number of a page's lesson, the address of its figure with everything larger): for a projector."""
    page, hash, place = address.partition("#")
    return address[:2], f"{page}?size=large{hash}{place}{FIGURE if place else ''}"


def weeks() -> list[list[Lesson]]:
    """Return the lessons of each week in WEEKS."""
    by_number = {one.number: one for one in map(lesson, lessons(ROOT))}
    return [[by_number[number] for number in week] for week in WEEKS]


def write_start(site: Path, plays: dict[str, str]) -> None:
    """Write the start page; `plays` are the lessons' figures to drag, words by address."""
    write(
        site,
        "front.html.j2",
        kind="front",
        file=START,
        title="Backprop by Hand: how a neural network learns",
        description="Watch a network learn, then write its functions yourself: eight free lessons on "
        "backpropagation, with figures to drag and checks that say what is wrong.",
        style=style_with_playground(),
        widgets=living(site, widgets.Playground(**CALM)),
        plays=plays,
    )


def write_playground(site: Path) -> None:
    """Write the playground's own page. There its state stands in the address."""
    write(
        site,
        "front.html.j2",
        kind="toy",
        file=PLAYGROUND,
        title="Playground · Backprop by Hand",
        description="Train a small network before your eyes: see what each neuron answers, hold any weight, stop "
        "inside a step, break it on purpose.",
        style=style_with_playground(),
        widgets=living(site, widgets.Playground()),
    )


def write_teachers(site: Path, plays: dict[str, str], download: Download | None = None) -> None:
    """Write the page for those who decide whether to teach with the course; `download` is what it offers.

    `plays` are the lessons' figures to drag, words by address.
    """
    write(
        site,
        "front.html.j2",
        kind="teachers",
        file=TEACHERS,
        title="For teachers · Backprop by Hand",
        description="What students can do after each lesson, how much of your time it takes, how grading works, what "
        "chatbots change, the licence, and how to get the course.",
        style="",
        widgets=None,
        adopting=adopting(),
        weeks=weeks(),
        shots=[(name, "", caption, 1200, 650) for name, caption in SHOTS.items()],
        sample=sample(),
        versions=versions(),
        plays=[(*large(address), words) for address, words in plays.items()],
        download=download,
    )
