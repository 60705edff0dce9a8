"""Make the lessons into a website that needs neither Python nor a network: artefacts/site/index.html.

    python tools/website.py

Each lesson runs unsolved, as it is handed out, in a temporary copy, and becomes one page. Its widgets still work: they
compute in the browser, and tools/pages/page.js gives them the state that this run left. Formulas become MathML, which
browsers render by themselves. The pages open from the disk as well as from a server.
"""

import functools
import re
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
from headers import START, lessons
from lent_network import WIDGET_STATE, lend
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from pygments.formatters import HtmlFormatter
from twins import WIDGET_VIEW, take_off_foot

from course_lib.pages.formulas import UnknownFormula
from course_lib.pages.markdown import PageRenderer, anchor, rendered
from course_lib.work.private_kernel import AsyncPrivateKernel

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "tools" / "pages"
SITE = ROOT / "artefacts" / "site"
GET = "get_the_course.html"
PLAYGROUND = "playground.html"


class SiteError(Exception):
    """Says that a page cannot be made, where, and what to do."""


class SiteRenderer(PageRenderer):
    """Renders Markdown with links from page to page; page.js lets the keyboard scroll a table that is too wide."""

    def formula(self, latex: str, display: str) -> str:
        """Render a formula. Raises SiteError if it cannot be rendered."""
        try:
            return super().formula(latex, display)
        except UnknownFormula as error:
            raise SiteError(f"{error}; write it in another way") from None

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Render a link; to a lesson's page if the notebook links to a lesson."""
        return super().link(text, page_of(url), title)


def page_of(url: str) -> str:
    """Return the website's page for a notebook's link: notebooks are pages here, other links stay."""
    parts = urlsplit(url)
    if parts.netloc or not parts.path.endswith(".ipynb"):
        return url
    return parts._replace(path=parts.path.removesuffix(".ipynb") + ".html").geturl().replace(START, "index")


def to_html(markdown: str) -> str:
    """Render Markdown as HTML; images become part of the page."""
    return rendered(markdown, SiteRenderer(escape=False, embed_images=True, path=str(ROOT), exclude_anchor_links=True))


def run(notebook: NotebookNode, folder: Path) -> None:
    """Run a notebook as handed out. Raises SiteError if a cell fails for any reason but a missing answer."""
    place = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=300, kernel_manager_class=AsyncPrivateKernel, resources=place).execute()
    for cell in (c for c in notebook.cells if c.cell_type == "code"):
        for output in cell.outputs:
            if output.output_type == "error" and output.ename != "NotAttempted":
                raise SiteError(f"{folder.name}: a cell fails with {output.ename}: {output.evalue}\n{cell.source}")
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.outputs = []  # "not attempted yet" tells a visitor nothing; the page says what a check does


HANDING_IN = re.compile(r"^## Hand in|^\*\*How to hand in\.\*\*|^widgets\.HandIn\(", re.MULTILINE)


def leave_out_handing_in(notebook: NotebookNode) -> None:
    """Remove the cells about handing in: a visitor has no answers, and it needs Python."""
    notebook.cells = [cell for cell in notebook.cells if not HANDING_IN.search(cell.source)]
    take_off_foot(notebook)  # it says where an answer goes that was judged wrongly


def fold_answers(notebook: NotebookNode) -> None:
    """Mark the outputs that answer a question: a page shows everything at once, and they would give it away."""
    asked = False
    for cell in (c for c in notebook.cells if c.cell_type == "code"):
        if cell.source.startswith("widgets.Prediction("):
            asked = True
        elif asked and cell.outputs:
            cell.metadata["answers"] = True
            asked = False


def living_widgets(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """Return the saved model of each widget in the notebook, by its id: its `state`, and `buffers` of binary data.

    Raises SiteError for a widget that is not one JavaScript module: it could not work without Python.
    """
    models = notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = [view["model_id"] for o in outputs if (view := o.get("data", {}).get(WIDGET_VIEW))]
    found = {identifier: models[identifier] for identifier in shown}
    if dead := sorted({m["state"]["_model_name"] for m in found.values() if "_esm" not in m["state"]}):
        raise SiteError(f"these widgets need Python and cannot live on a page: {', '.join(dead)}")
    return found


def plays(notebook: NotebookNode) -> dict[str, str]:
    """Find what a lesson's page offers to drag: where, and the words of the heading "Play: …" above it."""
    heading, found = "", {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            heading = [heading, *re.findall("^#+ (.*)", cell.source, re.MULTILINE)][-1]
        elif not any(WIDGET_VIEW in output.get("data", {}) for output in cell.outputs):
            continue
        elif heading.startswith("Play: ") and "widgets.DecisionRegions(" not in cell.source:  # they need Python
            found[f"#{anchor(heading)}"] = heading.removeprefix("Play: ")
    return found


def links(addresses: dict[str, str]) -> str:
    """Write links as one line of Markdown."""
    return " · ".join(f"[{words}]({address})" for address, words in addresses.items())


@functools.cache
def exporter() -> HTMLExporter:
    """Return the exporter that makes a page of a notebook, with the template in tools/pages/."""
    made = HTMLExporter(template_name=PAGES.name, extra_template_basedirs=[str(PAGES.parent)])
    made.register_filter("markdown2html", to_html)
    return made


def write_page(notebook: NotebookNode, file: Path, site: Path, **around: str) -> None:
    """Write a notebook as the page `file` of `site`; `around` is the template's text around it."""
    lend(notebook)
    home = "../" * (len(file.relative_to(site).parts) - 1)
    heading = next(line for line in notebook.cells[0].source.splitlines() if line.startswith("# "))
    page = dict(home=home, course=GET, heading=heading.removeprefix("# "), widgets=living_widgets(notebook), **around)
    text, _ = exporter().from_notebook_node(notebook, resources={"page": page})
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def start_page(toys: dict[str, str]) -> NotebookNode:
    """Return the course's start page with a network to play with, and links to other `toys`, words by address.

    Leave out the code that finds out whether Python is in place, and the text that leads to it.
    """
    notebook = nbformat.read(ROOT / "lessons" / f"{START}.ipynb", as_version=4)
    leave_out_handing_in(notebook)
    for cell, after in zip(notebook.cells, notebook.cells[1:], strict=False):
        if after.cell_type == "code":
            cell.source = cell.source.rpartition("\n\n")[0]
    introduction, *rest = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    view = new_code_cell('from course_lib import widgets\n\nwidgets.NetworkView(show="backward")')
    view.metadata["transient"] = {"remove_source": True}  # nbconvert leaves out the cell's source
    invitation = new_markdown_cell((PAGES / "try.md").read_text(encoding="utf-8"))
    notebook.cells = [introduction, invitation, view, new_markdown_cell(f"More to play with: {links(toys)}"), *rest]
    return notebook


def write_playground(site: Path, folder: Path) -> None:
    """Write the playground's own page; `folder` is where its cell runs. There its state stands in the address."""
    cell = new_code_cell("from course_lib import widgets\n\nwidgets.Playground()")
    cell.metadata["transient"] = {"remove_source": True}
    notebook = new_notebook(cells=[new_markdown_cell("# Playground"), cell])
    run(notebook, folder)
    write_page(notebook, site / PLAYGROUND, site, toy="playground")


def readme() -> NotebookNode:
    """Return what the README tells students: how to get the course and how to begin."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition("## For instructors")[0]
    text = re.sub(r"^\[!\[.*\n", "", text, flags=re.MULTILINE)  # a badge is drawn by the repository's host
    return new_notebook(cells=[new_markdown_cell(text)])


def style() -> str:
    """Return the pages' stylesheet: ours, and Pygments' colours of code for light and dark."""
    light, dark = (HtmlFormatter(style=s).get_style_defs(".highlight") for s in ("default", "github-dark"))
    ours = (PAGES / "page.css").read_text(encoding="utf-8")
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n{ours}"


def make_site(site: Path) -> None:
    """Write the whole website into the folder `site`, replacing what was there."""
    names = lessons(ROOT)
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    write_page(readme(), site / GET, site)
    (site / "page.css").write_text(style(), encoding="utf-8", newline="\n")
    for script in ("page.js", "answers.js"):
        shutil.copy(PAGES / script, site)
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(ROOT / "lessons", copy, dirs_exist_ok=True)
        toys: dict[str, str] = {}
        for before, name, after in zip([None, *names], names, [*names[1:], None], strict=False):
            print(f"running {name}", flush=True)
            notebook = nbformat.read(Path(copy) / name / f"{name}.ipynb", as_version=4)
            leave_out_handing_in(notebook)
            run(notebook, Path(copy) / name)
            fold_answers(notebook)
            if here := plays(notebook):
                notebook.cells.insert(1, new_markdown_cell(f"To play with, below: {links(here)}"))
            toys |= {f"{name}/{name}.html{place}": words for place, words in here.items()}
            ways = {"before": before, "next": after}
            around = {way: f"../{other}/{other}.html" for way, other in ways.items() if other}
            write_page(notebook, site / name / f"{name}.html", site, **around)
        write_playground(site, Path(copy))
        start = start_page({PLAYGROUND: "the playground: train a network and watch each neuron"} | toys)
        run(start, Path(copy))
        write_page(start, site / "index.html", site, next=f"{names[0]}/{names[0]}.html")


if __name__ == "__main__":
    make_site(SITE)
    print(f"{SITE.relative_to(ROOT).as_posix()}/index.html")
