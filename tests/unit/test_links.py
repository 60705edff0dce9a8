"""A relative link leads to a file, and its #anchor to a heading, wherever people read it.

Docs are read in the repository, lessons in a student's folder `work/` and on the website, the student's README in the
zip. The course's own Markdown parser finds the links; nothing is fetched from a network.
"""

import difflib
import posixpath
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import front
import lab
import lesson_page
import nbformat
import pytest
import release
import website
from nbconvert.filters.markdown_mistune import IPythonRenderer
from nbformat import NotebookNode

from course_lib.pages.markdown import anchor, rendered

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (".github", "docs", "solutions", "tests")
PAGES = [*ROOT.glob("*.md"), *(file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.md")))]
LESSONS = website.lessons(ROOT)
OF_GITHUB = re.compile(r"\.\./\.\./actions/workflows/([\w.-]+\.yml)(/badge\.svg)?")  # from the README: not a file


@dataclass
class Page:
    """What a Markdown text holds that links start from or lead to."""

    links: list[str] = field(default_factory=list)
    """Addresses of its links, in order."""
    images: list[str] = field(default_factory=list)
    """Addresses of its images, in order."""
    headings: list[str] = field(default_factory=list)
    """The text of its headings, as people read it."""


class Collector(IPythonRenderer):
    """Note links, images and headings in `page` while Markdown is rendered."""

    def __init__(self, page: Page) -> None:
        super().__init__(escape=False, exclude_anchor_links=True)
        self.page = page

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Note a link."""
        self.page.links.append(url)
        return text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Note an image."""
        self.page.images.append(url)
        return text

    def heading(self, text: str, level: int, **attrs: object) -> str:
        """Note a heading without its marks."""
        self.page.headings.append(unescape(re.sub("<.*?>", "", text)))
        return ""

    def block_code(self, code: str, info: str | None = None) -> str:
        """Leave out code: nobody follows a link in it."""
        return ""

    def block_html(self, html: str) -> str:
        """Note what HTML of its own lines links to."""
        InHtml(self.page).feed(html)
        return ""

    def inline_html(self, html: str) -> str:
        """Note what HTML within a line links to."""
        InHtml(self.page).feed(html)
        return ""


class InHtml(HTMLParser):
    """Note links and images that are written as HTML."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the target of `<a href>` or `<img src>`."""
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.page.links.append(given["href"])
        if tag == "img" and given.get("src"):
            self.page.images.append(given["src"])


def page_of(markdown: str) -> Page:
    page = Page()
    rendered(markdown, Collector(page))
    return page


def page_of_notebook(notebook: NotebookNode) -> Page:
    return page_of("\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown"))


def page_in(file: Path) -> Page:
    if file.suffix == ".ipynb":
        return page_of_notebook(nbformat.read(file, as_version=4))
    return page_of(file.read_text(encoding="utf-8") if file.suffix == ".md" else "")


def of_github(headings: list[str]) -> list[str]:
    """The anchors that GitHub gives to headings: lower case, hyphens for spaces, -1 behind a second one of a name."""
    found: list[str] = []
    for heading in headings:
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        again = sum(re.fullmatch(rf"{re.escape(slug)}(-\d+)?", other) is not None for other in found)
        found.append(f"{slug}-{again}" if again else slug)
    return found


def of_jupyterlab(headings: list[str]) -> list[str]:
    return [heading.replace(" ", "-") for heading in headings]


def of_website(headings: list[str]) -> list[str]:
    return [anchor(heading) for heading in headings]


Anchors = Callable[[list[str]], list[str]]  # from a page's headings
Find = Callable[[str], Page | None]  # the page at a path, None where there is no file


def below(root: Path) -> Find:
    """Find pages in a folder; a path that leads out of it finds nothing."""

    def find(path: str) -> Page | None:
        file = root / path
        if path.startswith("..") or not file.exists():
            return None
        return Page() if file.is_dir() else page_in(file)

    return find


def faults(name: str, page: Page, find: Find, anchors: Anchors) -> Iterator[str]:
    """Say what is wrong with the relative links of the page `name`, a path from where `find` starts."""
    for link in [*page.links, *page.images]:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
        there = page if path == name else find(path)
        if there is None:
            yield f"{name}: the link {link} leads to {path}, and there is no such file"
        elif parts.fragment and (fragment := unquote(parts.fragment)) not in (known := anchors(there.headings)):
            close = difflib.get_close_matches(fragment, known, n=1, cutoff=0)
            hint = f"the closest is #{close[0]}" if close else "it has no headings"
            yield f"{name}: the link {link}: {path} has no heading #{fragment}; {hint}"


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_links_in_the_repository_lead_to_files_and_headings(file):
    name, page = file.relative_to(ROOT).as_posix(), page_in(file)
    page.links = [link for link in page.links if not OF_GITHUB.fullmatch(link)]
    page.images = [image for image in page.images if not OF_GITHUB.fullmatch(image)]
    assert list(faults(name, page, below(ROOT), of_github)) == []


def test_the_badge_is_of_a_workflow_that_is_there():
    page = page_in(ROOT / "README.md")
    workflows = {match[1] for link in [*page.links, *page.images] if (match := OF_GITHUB.fullmatch(link))}
    assert workflows
    assert [name for name in sorted(workflows) if not (ROOT / ".github" / "workflows" / name).is_file()] == []


def test_links_in_lessons_lead_somewhere_in_a_students_folder(tmp_path):
    lab.lay_out(ROOT / "lessons", tmp_path)
    files = {file.relative_to(tmp_path).as_posix(): file for file in sorted(tmp_path.rglob("*.ipynb"))}
    assert set(files) == {lab.START, *(f"{lesson}/{lesson}.ipynb" for lesson in LESSONS)}
    found = [
        fault for name, file in files.items() for fault in faults(name, page_in(file), below(tmp_path), of_jupyterlab)
    ]
    assert found == []


def test_the_start_page_leads_to_every_lesson():
    links = page_in(ROOT / "lessons" / lab.START).links
    assert [f"{lesson}/{lesson}.ipynb" for lesson in LESSONS if f"{lesson}/{lesson}.ipynb" not in links] == []


def test_links_in_the_zip_lead_to_what_is_in_the_zip(tmp_path):
    for part in release.PACKED:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        (tmp_path / part).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "tools" / "student" / "README.md", tmp_path)
    pages = sorted(tmp_path.glob("*.md"))
    assert {"README.md", "CHANGELOG.md"} <= {file.name for file in pages}
    found = [fault for file in pages for fault in faults(file.name, page_in(file), below(tmp_path), of_github)]
    assert found == []


def on_the_website() -> dict[str, Page]:
    """The website's pages, without running a lesson: links to notebooks lead to pages there; images are inside."""
    notebooks = {website.GET: website.get_the_course(None)}
    notebooks |= {page: website.guide(name) for name, (page, _) in front.GUIDES.items()}
    for lesson in LESSONS:
        notebook = nbformat.read(ROOT / "lessons" / lesson / f"{lesson}.ipynb", as_version=4)
        lesson_page.adapt(notebook)
        notebooks[f"{lesson}/{lesson}.html"] = notebook
    pages = {name: page_of_notebook(notebook) for name, notebook in notebooks.items()}
    pages["index.html"] = Page(headings=["Lessons"])  # tests/browser/test_front.py follows its links
    pages["teachers.html"] = Page()
    return {name: Page([website.page_of(link) for link in p.links], [], p.headings) for name, p in pages.items()}


def test_links_on_the_website_lead_to_its_pages():
    pages = on_the_website()
    assert sum(len(page.links) for page in pages.values()) >= len(LESSONS)
    assert [fault for name, page in pages.items() for fault in faults(name, page, pages.get, of_website)] == []


TARGETS = {"docs/b.md": page_of("# First steps\n\n## The `b` of *it*, and σ(z)\n\n## First steps"), "a.png": Page()}


@pytest.mark.parametrize(
    ("markdown", "says"),
    [
        ("[b](b.md) [b](./b.md#first-steps) ![a](../a.png)", []),
        ("[b](b.md#the-b-of-it-and-σz) [b](b.md#first-steps-1)", []),
        ("# Own\n\n[own](#own) [out](https://example.org/none#none) `[code](none.md)`", []),
        ("```\n[code](none.md)\n```\n\n[mail](mailto:a@example.org)", []),
        ("[c](c.md)", ["docs/a.md: the link c.md leads to docs/c.md, and there is no such file"]),
        ("[c][1]\n\n[1]: c.md", ["docs/a.md: the link c.md leads to docs/c.md, and there is no such file"]),
        ('<a href="c.md">c</a>', ["docs/a.md: the link c.md leads to docs/c.md, and there is no such file"]),
        ('<p><img src="c.png"></p>', ["docs/a.md: the link c.png leads to docs/c.png, and there is no such file"]),
        ("![c](c.png)", ["docs/a.md: the link c.png leads to docs/c.png, and there is no such file"]),
        (
            "[b](b.md#first-step)",
            ["docs/a.md: the link b.md#first-step: docs/b.md has no heading #first-step; the closest is #first-steps"],
        ),
        ("[own](#own)", ["docs/a.md: the link #own: docs/a.md has no heading #own; it has no headings"]),
    ],
)
def test_a_link_that_leads_nowhere_is_told_with_its_file(markdown, says):
    assert list(faults("docs/a.md", page_of(markdown), TARGETS.get, of_github)) == says


def test_a_link_out_of_the_repository_leads_nowhere(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside.md").write_text("# Outside\n", encoding="utf-8")
    (said,) = faults("a.md", page_of("[out](../outside.md)"), below(tmp_path / "inside"), of_github)
    assert said == "a.md: the link ../outside.md leads to ../outside.md, and there is no such file"
