"""Make the lessons into a website that needs neither Python nor a network: artefacts/site/index.html.

    python tools/website.py

Each lesson runs unsolved, as it is handed out, in a temporary copy, and becomes one page. Its widgets still work: they
compute in the browser, and tools/pages/page.js gives them the state that this run left. Formulas become MathML, which
browsers render by themselves. The pages open from the disk as well as from a server.
"""

import functools
import os
import re
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import front
import lesson_page
import nbformat
import offered
import site_printed
import site_stills
import worksheet
from headers import START, header, lessons
from jinja2 import StrictUndefined, Template
from lent_network import lend
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook
from part_heights import about_high
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from site_code import CodeRenderer
from site_figures import KERNEL, write_figures
from site_tables import stacked
from site_widgets import SiteError, kind, living_widgets, published, room, room_steps, room_style
from twins import WIDGET_VIEW

from course_lib.pages import math_font
from course_lib.pages.formulas import UnknownFormula
from course_lib.pages.markdown import anchor, rendered
from course_lib.settings import course
from course_lib.widgets.slim import slim_css
from course_lib.work.private_kernel import AsyncPrivateKernel

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "tools" / "pages"
SITE = ROOT / "artefacts" / "site"
GET = "get_the_course.html"
SCRIPTS = (
    "page_kept.js", "page.js", "page_place.js", "page_wide.js", "page_enlarge.js", "page_answers.js", "page_size.js",
    "page_figure.js",
)  # fmt: skip
"""The scripts of a lesson's page, in this order."""
REST = re.compile(r"A place to rest\..*\bThe (\w+) sitting\b", re.DOTALL)
IN_BRACKETS = re.compile(r" \(.*\)$")  # of a heading: how long it takes, and whether one has to
SIDE_BY_SIDE = re.compile(r"(?:\\qquad\s*)+")
NOTHING_TO_DRAG = ("DecisionRegions", "Prediction", "OneLine", "SeveralLines")
"""Widgets that are no figures to drag on the website: the first needs Python there."""
BREAKS = re.compile(
    r'(<span class="[op]">[^<]*[-(\[{.,=+*/@:][^<]*</span>)'
)  # in code: a line may end here, not in a name
UNCOLOURED = re.compile(
    r'<span class="[npw]">([^<]*)</span>'
)  # names, brackets, spaces: black or white, as all text is


class SiteRenderer(CodeRenderer):
    """Renders Markdown with links from page to page; page.js lets the keyboard scroll a table that is too wide."""

    def formula(self, latex: str, display: str) -> str:
        r"""Render a formula; side by side with \qquad, its parts go below each other where the page is narrow.

        Raises SiteError if it cannot be rendered.
        """
        if len(parts := SIDE_BY_SIDE.split(latex)) > 1:
            return "".join(self.formula(part, display) for part in parts)
        try:
            return super().formula(latex, display)
        except UnknownFormula as error:
            raise SiteError(f"{error}; write it in another way") from None

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Render a link; to a lesson's page if the notebook links to a lesson."""
        return super().link(text, page_of(url), title)

    def block_quote(self, text: str) -> str:
        """Render a quotation; a place to rest can be linked to, by the sitting after it: #second-sitting."""
        quoted, found = super().block_quote(text), REST.search(text)
        return quoted.replace("<blockquote", f'<blockquote id="{found[1]}-sitting"', 1) if found else quoted

    def block_code(self, code: str, info: str | None = None) -> str:
        """Render a block of code; Python as in the cells of a lesson."""
        return to_code(code.rstrip("\n")) if info == "python" else super().block_code(code, info)


def page_of(url: str) -> str:
    """Return the website's page for a notebook's link: notebooks are pages here, other links stay."""
    parts = urlsplit(url)
    if parts.netloc or not parts.path.endswith(".ipynb"):
        return url
    return parts._replace(path=parts.path.removesuffix(".ipynb") + ".html").geturl().replace(START, "index")


@functools.cache
def to_html(markdown: str) -> str:
    """Render Markdown as HTML; images become part of the page."""
    renderer = SiteRenderer(escape=False, embed_images=True, path=str(ROOT), exclude_anchor_links=True)
    return stacked(rendered(markdown, renderer))


def to_code(source: str) -> str:
    """Render Python. A line that is too long for the page goes on between names, further in than it begins."""
    html = highlight(source, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
    lines = UNCOLOURED.sub(r"\1", BREAKS.sub(r"\1<wbr>", html)).splitlines()
    begins = [len(line) - len(line.lstrip()) for line in source.splitlines()]
    kinds = ["line gap" if lesson_page.TO_FILL_IN in line else "line" for line in lines]
    further = [f' style="--in:{n}ch"' if n else "" for n in begins]
    marked = [
        f'<span class="{kind}"{style}>{line}\n</span>' for kind, style, line in zip(kinds, further, lines, strict=True)
    ]
    return f'<div class="highlight"><pre><code>{"".join(marked)}</code></pre></div>'


def run(notebook: NotebookNode, folder: Path) -> None:
    """Run a notebook as handed out. Raises SiteError if a cell fails for any reason but a missing answer."""
    place = {"metadata": {"path": str(folder)}}
    client = NotebookClient(notebook, timeout=300, kernel_manager_class=AsyncPrivateKernel, resources=place)
    client.execute(env=os.environ | KERNEL)
    CoalesceStreamsPreprocessor().preprocess(notebook, {})  # what was printed in pieces, with no picture in between
    for cell in (c for c in notebook.cells if c.cell_type == "code"):
        for output in cell.outputs:
            if output.output_type == "error" and output.ename != "NotAttempted":
                raise SiteError(f"{folder.name}: a cell fails with {output.ename}: {output.evalue}\n{cell.source}")
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.outputs = []  # "not attempted yet" tells a visitor nothing; the page says what a check does


def plays(notebook: NotebookNode) -> dict[str, str]:
    """Find what a lesson's page offers to drag: where, and the words of the heading "Play: …" above it.

    Marks each such cell with the id of its figure (front.FIGURE), for links that lead to the figure itself.
    """
    heading, found = "", {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            heading = [heading, *re.findall("^#+ (.*)", cell.source, re.MULTILINE)][-1]
            continue
        is_figure = any(WIDGET_VIEW in output.get("data", {}) for output in cell.outputs)
        if not is_figure or any(f"widgets.{kind}(" in cell.source for kind in NOTHING_TO_DRAG):
            continue
        if heading.startswith("Play: ") and f"#{anchor(heading)}" not in found:
            found[f"#{anchor(heading)}"] = heading.removeprefix("Play: ")
            cell.metadata["figure"] = f"{anchor(heading)}{front.FIGURE}"
    return found


@functools.cache
def exporter() -> HTMLExporter:
    """Return the exporter that makes a page of a notebook, with the template in tools/pages/."""
    made = HTMLExporter(template_name=PAGES.name, extra_template_basedirs=[str(PAGES.parent)])
    made.register_filter("markdown2html", to_html)
    made.register_filter("code", to_code)
    made.register_filter("json", front.as_json)
    made.register_filter("printed", site_printed.printed)
    return made


def write_page(notebook: NotebookNode, file: Path, site: Path, **around: Any) -> None:
    """Write a notebook as the page `file` of `site`; `around` is what the template says around it.

    The notebook begins with its title. Its stills (site_stills.py), if it has any, are taken out of it.
    """
    lend(notebook)
    write_figures(notebook, file.parent)
    stills = site_stills.taken(notebook)
    models = living_widgets(notebook)
    heading, _, rest = notebook.cells[0].source.partition("\n")
    heading = re.sub(r"^# (\d\d · )?", "", heading)
    notebook.cells[0].source = rest.strip()
    prose = [to_html(cell.source) for cell in notebook.cells if cell.cell_type == "markdown"]
    kinds = {place: kind(model) for place, model in models.items()}
    heights = dict(zip(models, room(file.stem, list(kinds.values())), strict=True))
    lesson_page.mark_parts(notebook)
    page = dict(
        home="../" * (len(file.relative_to(site).parts) - 1),
        path=file.relative_to(site).as_posix(),
        website=course().website,
        version=front.version(),
        course=GET,
        title=f"{heading} · Backprop by Hand",
        heading=to_html(heading).strip().removeprefix("<p>").removesuffix("</p>"),
        contents=lesson_page.contents(prose),
        widgets=published(site, models),
        kinds=kinds,
        room={place: room_style(high) for place, high in heights.items()},
        high=about_high(notebook, heights),
        stills={place: stills.get(place, "") for place in models},
    )
    text, _ = exporter().from_notebook_node(notebook, resources={"page": page | around})
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def get_the_course(download: offered.Download | None) -> NotebookNode:
    """Return the page that says how to get the course; what the README says too is the README's."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    def part(begins: str, ends: str) -> str:
        found = re.search(f"^{re.escape(begins)}.*?(?=^{re.escape(ends)})", text, re.DOTALL | re.MULTILINE)
        if found is None:
            raise SiteError(f"README.md has no part from {begins!r} to {ends!r}")
        return found[0].strip()

    told = Template((PAGES / "get.md.j2").read_text(encoding="utf-8"), trim_blocks=True, undefined=StrictUndefined)
    page = told.render(
        question=part("**How does", "With Python"),
        example=part("```python", "**Not every"),
        measured=part("**Not every", "| drag").replace("`docs/strangers.md` has all the numbers.", "").strip(),
        pictures=figures(part("| drag", "To look at")),
        working=re.sub(r"^\d\. ", "- ", part("3. Work", "5. In a class"), flags=re.MULTILINE),
        repository=course().repository,
        version=front.version(),
        download=download,
    )
    return new_notebook(cells=[new_markdown_cell(page)])


def figures(table: str) -> str:
    """Return the README's table of pictures as figures in light and dark, each with the words over it as caption."""
    captions = [words.strip() for words in table.splitlines()[0].strip("|").split("|")]
    pictures = re.findall(r"!\[([^\]]*)\]\(docs/images/(\w+)\.png\)", table)
    return front.shots([(name, words, caption) for caption, (words, name) in zip(captions, pictures, strict=True)])


def guide(name: str) -> NotebookNode:
    """Return a page of docs/ as the website says it: links to files that are no pages say what is in them."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    return new_notebook(cells=[new_markdown_cell(front.for_the_site(text, f"docs/{name}"))])


def style() -> str:
    """Return the pages' stylesheet: ours, Pygments' colours of code for light and dark, and the font of formulas.

    The font is part of it, as a page that is opened from the disk may not load one in every browser.
    """
    light, dark = (HtmlFormatter(style=s).get_style_defs(".highlight") for s in ("default", "github-dark"))
    ours = "\n".join((PAGES / name).read_text(encoding="utf-8") for name in ("page.css", "page_wide.css"))
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n{ours}{math_font.embedded()}"


def lesson_style() -> str:
    """Return the lessons' stylesheet: ours, and the room for widgets; without scripts none lives, and needs none."""
    ours = (PAGES / "lesson.css").read_text(encoding="utf-8")
    return f"{ours}{room_steps()}@media (scripting: none) {{ [data-widget] {{ min-height: 0; }} }}\n"


def write_shared(site: Path) -> None:
    """Write what pages share: stylesheets, scripts, the icon, and the licence of the font in a stylesheet.

    A lesson loads its scripts as one file, lesson.js: each file more is another request to wait for.
    """
    shared = {
        "page.css": slim_css(style()),
        "lesson.css": slim_css(lesson_style()),
        "lesson.js": front.joined(SCRIPTS),
    }
    for name, text in shared.items():
        (site / name).write_text(text, encoding="utf-8", newline="\n")
    for file in (PAGES / "icon.svg", math_font.LICENCE):
        shutil.copy(file, site)


@dataclass(frozen=True)
class Lesson:
    """Where a lesson is among the others, as its page says it."""

    name: str
    number: int
    of: int
    title: str

    @property
    def address(self) -> str:
        """Where its page is, from another lesson's."""
        return f"../{self.name}/{self.name}.html"


def executed(name: str, folder: Path) -> NotebookNode:
    """Run a lesson as handed out, in `folder`, with stills of its widgets; leave out what a visitor cannot do."""
    print(f"running {name}", flush=True)
    notebook = nbformat.read(folder / name / f"{name}.ipynb", as_version=4)
    lesson_page.adapt(notebook)
    answers = (ROOT / "solutions" / name / f"{name}.md").read_text(encoding="utf-8")
    lesson_page.ask_for_lines(notebook, answers, f"../{GET}")
    notebook.cells.append(site_stills.cell())
    run(notebook, folder / name)
    lesson_page.set_beside(notebook)
    lesson_page.fold_answers(notebook)
    lesson_page.fold_plumbing(notebook)
    lesson_page.mark_half_done(notebook)
    lesson_page.fold_exercises(notebook, answers)
    return notebook


@dataclass(frozen=True)
class FirstLook:
    """What a lesson's page begins with: a picture of the first figure to drag, which leads there."""

    place: str
    """The figure's heading, such as "#play-find-the-bottom"."""
    words: str
    """What one does there."""
    picture: str
    """As the start page shows it: its name in the site, without light or dark."""


def first_look(lesson: Lesson, found: dict[str, str]) -> FirstLook | None:
    """Return what the page of a lesson begins with; `found` is what it offers to drag, as `plays` has it."""
    picture = front.picture_of(lesson.name)
    return next((FirstLook(place, IN_BRACKETS.sub("", words), picture) for place, words in found.items()), None)


def write_lesson(
    notebook: NotebookNode, lesson: Lesson, site: Path, play: FirstLook | None, **ways: Lesson | None
) -> None:
    """Write the page of a lesson that has run; `ways` are the lessons before and after it."""
    head = header(ROOT, lesson.name)
    description = f"{head.question} After this lesson you can {'; '.join(head.goals)}."
    write_page(
        notebook,
        site / lesson.name / f"{lesson.name}.html",
        site,
        lesson=lesson,
        play=play,
        told=front.lesson(lesson.name),
        description=re.sub(r"[$`*\\]", "", description),
        **ways,
    )


def write_course_page(site: Path, download: offered.Download | None = None) -> None:
    """Write the page that says how to get the course."""
    description = "How to get the course onto your own computer, and how to begin. Nothing is sent anywhere."
    write_page(get_the_course(download), site / GET, site, description=description)


def write_guides(site: Path) -> None:
    """Write the pages of docs/ that teachers look for, and their computer people."""
    for name, (page, title) in front.GUIDES.items():
        write_page(
            guide(name), site / page, site, description=f"{title}: a guide for those who teach with Backprop by Hand."
        )


def make_site(site: Path) -> None:
    """Write the whole website into the folder `site`, replacing what was there."""
    names = lessons(ROOT)
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    write_shared(site)
    download = offered.offer(site)
    write_course_page(site, download)
    write_guides(site)
    ordered = [Lesson(name, i, len(names), header(ROOT, name).title) for i, name in enumerate(names, 1)]
    toys: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as copy, ThreadPoolExecutor(os.cpu_count()) as pool:
        shutil.copytree(ROOT / "lessons", copy, dirs_exist_ok=True)
        runs = pool.map(lambda name: executed(name, Path(copy)), names)
        for before, lesson, after, notebook in zip([None, *ordered], ordered, [*ordered[1:], None], runs, strict=False):
            found = plays(notebook)
            toys |= {f"{lesson.name}/{lesson.name}.html{place}": words for place, words in found.items()}
            write_lesson(notebook, lesson, site, first_look(lesson, found), before=before, next=after)
    front.write_start(site, toys)
    front.write_playground(site)
    front.write_teachers(site, toys, download)
    worksheet.write(site)


if __name__ == "__main__":
    make_site(SITE)
    print("\n".join(filter(None, (f"{SITE.relative_to(ROOT).as_posix()}/index.html", front.unsaid()))))
