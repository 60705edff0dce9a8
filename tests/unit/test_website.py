"""How a notebook becomes a page of the website."""

import re
import zipfile
from html import unescape

import lesson_page
import nbformat
import offered
import pytest
import site_widgets
import website
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from offered import Download
from twins import WIDGET_VIEW

from course_lib.settings import Course


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("01_neuron/01_neuron.ipynb", "01_neuron/01_neuron.html"),
        ("../START_HERE.ipynb#top", "../index.html#top"),
        ("https://example.org/a.ipynb", "https://example.org/a.ipynb"),
        ("picture.png", "picture.png"),
    ],
)
def test_links_to_notebooks_become_links_to_pages(url, page):
    assert website.page_of(url) == page


def test_formulas_become_mathml_in_text_in_tables_and_in_what_is_folded():
    table, folded = "| a |\n|---|\n| $\\hat y$ |", "<details><summary>Why?</summary>\n\n$$e^x$$\n\n</details>"
    html = website.to_html(f"So $z = w \\cdot x$.\n\n{table}\n\n{folded}")
    assert html.count("<math") == 3
    assert "$" not in html
    assert html.index("<details>") < html.index("<msup>") < html.index("</details>")


def test_a_table_whose_rows_have_names_has_the_headings_in_its_cells_for_a_phone():
    html = website.to_html("| | formula | code |\n|---|---|---|\n| a sum | $z$ | `z` |\n| a step | $g$ | `g` |")
    assert '<table class="rows" role="table">' in html
    assert re.findall(r'data-head="(\w+)"', html) == ["formula", "code"] * 2
    assert re.findall(r'<td role="rowheader"[^>]*>(.*?)</td>', html) == ["a sum", "a step"]
    plain = website.to_html("| from | to |\n|---|---|\n| a | b |")
    assert "rows" not in plain
    assert "data-head" not in plain


def test_code_and_keys_stay_as_they_are():
    assert website.to_html("`$HOME` and <kbd>Shift</kbd>") == "<p><code>$HOME</code> and <kbd>Shift</kbd></p>\n"


def test_a_formula_that_cannot_be_set_is_refused():
    with pytest.raises(website.SiteError, match="does not know"):
        website.to_html(r"$\nosuchcommand x$")


@pytest.mark.parametrize(
    ("source", "indents"),
    [("x = 1", [0]), ("if x:\n    y = (\n        1)\n", [0, 4, 8]), ('"""a\n\n  b"""\nf(1)', [0, 0, 2, 0])],
)
def test_each_line_of_code_knows_how_far_in_it_begins(source, indents):
    html = website.to_code(source)
    begins = [int(n or 0) for n in re.findall(r'<span class="line"(?: style="--in:(\d+)ch")?>', html)]
    assert begins == indents
    assert unescape(re.sub("<.*?>", "", html)) == source.rstrip("\n") + "\n"


def test_a_line_of_code_may_break_between_names_but_not_in_one():
    html = website.to_code("network.forward(first_weights, x=1)")
    pieces = [unescape(re.sub("<.*?>", "", piece)) for piece in html.split("<wbr>")]
    assert pieces == ["network.", "forward(", "first_weights,", " x=", "1)\n"]


def test_what_has_the_colour_of_text_has_no_mark_of_its_own():
    html = website.to_code("total = len(x)  # of all")
    assert re.findall(r'<span class="(\w+)">', html) == ["line", "o", "nb", "c1"]
    for rule in (".highlight .n { color: #E6EDF3 }", ".highlight { background: #0d1117; color: #E6EDF3 }"):
        assert rule in website.style()  # in the dark they are as white as the code around them


DOWNLOAD = Download("course-1.zip", 2_345_678)


@pytest.mark.parametrize(
    ("repository", "download", "says", "says_not"),
    [
        ("", None, ["Ask whoever put up this website"], ["git clone", "download>"]),
        ("", DOWNLOAD, ['<a href="course-1.zip" download>', "2.3 MB"], ["git clone", "Ask whoever"]),
        ("https://example.org/c", None, ["git clone https://example.org/c "], ["download>", "Ask whoever"]),
        ("https://example.org/c", DOWNLOAD, ["git clone https://example.org/c ", "download>"], ["Ask whoever"]),
    ],
)
def test_the_course_can_be_got_where_it_is(monkeypatch, repository, download, says, says_not):
    monkeypatch.setattr(website, "course", lambda: Course(repository=repository))
    (cell,) = website.get_the_course(download).cells
    assert cell.source.startswith("# Get the course\n")
    for words in says:
        assert words in cell.source
    for words in [*says_not, "<the address", "make site", "docs/"]:
        assert words not in re.sub(r"]\(docs/images", "](images", cell.source)
    assert cell.source.index("What the checks can") < cell.source.index("something untrue")


def test_the_readmes_pictures_have_a_dark_twin_words_and_a_caption():
    (cell,) = website.get_the_course(None).cells
    shown = re.findall(r"<picture>.*?</figcaption>", cell.source)
    assert len(shown) == len(website.front.FOR_README)
    for name, picture in zip(website.front.FOR_README, shown, strict=True):
        assert f'srcset="images/{name}.dark.webp"' in picture
        assert re.search(r'alt="[^"]{40,}"', picture)
        assert re.search(r"<figcaption>[a-z, ]{20,}</figcaption>", picture)


@pytest.fixture
def packed(tmp_path, monkeypatch):
    """A course of one lesson, and the zip of it that its students get."""
    monkeypatch.setattr(offered, "course", Course)
    notebook = tmp_path / "lessons" / "01_a" / "01_a.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.write_text("{}")
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "9"')
    with zipfile.ZipFile(tmp_path / f"{Course().id}-9.zip", "w") as archive:
        archive.write(notebook, "course-9/lessons/01_a/01_a.ipynb")
    (tmp_path / "site").mkdir()
    return tmp_path


@pytest.fixture
def packs(monkeypatch):
    """Stand in for packing, which takes the whole course; return where it was asked to pack."""
    asked = []

    def release(root, to):
        asked.append(to)
        (to / f"{Course().id}-9.zip").write_text("packed just now")
        return to / f"{Course().id}-9"

    monkeypatch.setattr(offered, "release", release)
    return asked


def test_the_zip_of_these_lessons_goes_with_the_site(packed, packs, capsys):
    download = offered.offer(packed / "site", packed, packed)
    assert download == Download(f"{Course().id}-9.zip", (packed / "site" / f"{Course().id}-9.zip").stat().st_size)
    assert (packs, capsys.readouterr().out) == ([], "")


@pytest.mark.parametrize("why", ["these lessons are new", "nothing was released"])
def test_without_a_zip_of_these_lessons_one_is_packed_and_that_is_said(packed, packs, capsys, why):
    if why == "nothing was released":
        (packed / f"{Course().id}-9.zip").unlink()
    else:
        (packed / "lessons" / "01_a" / "01_a.ipynb").write_text('{"new": 1}')
    assert offered.offer(packed / "site", packed, packed) == Download(f"{Course().id}-9.zip", len("packed just now"))
    told = capsys.readouterr().out
    assert ("lessons/01_a/01_a.ipynb" in told) == (why == "these lessons are new")
    assert "make release" in told
    assert packs != [packed]
    assert not packs[0].exists(), "a trial leaves nothing behind"


def test_a_course_that_cannot_be_packed_is_offered_by_no_link_and_it_is_said(packed, monkeypatch, capsys):
    def release(root, to):
        raise offered.Refused("stale, run `make build`")

    monkeypatch.setattr(offered, "release", release)
    (packed / f"{Course().id}-9.zip").unlink()
    assert offered.offer(packed / "site", packed, packed) is None
    assert "stale, run `make build`" in capsys.readouterr().out
    assert list((packed / "site").iterdir()) == []


def notebook_with(state: dict) -> NotebookNode:
    """A notebook that shows a widget of this state."""
    view = nbformat.v4.new_output("display_data", {WIDGET_VIEW: {"model_id": "m"}, "text/plain": "its words"})
    cell = nbformat.v4.new_code_cell("widget", outputs=[view])
    saved = {site_widgets.WIDGET_STATE: {"state": {"m": {"state": state}}}}
    return nbformat.v4.new_notebook(cells=[cell], metadata={"widgets": saved})


def test_a_widget_of_one_module_lives_and_one_that_needs_python_is_refused():
    own = {"_esm": "export default {}", "_model_name": "AnyModel"}
    assert site_widgets.living_widgets(notebook_with(own)) == {"m": {"state": own}}
    with pytest.raises(website.SiteError, match="FloatSliderModel"):
        site_widgets.living_widgets(notebook_with({"_model_name": "FloatSliderModel"}))


def test_what_is_printed_in_pieces_is_one_block_and_stays_on_its_side_of_a_picture(tmp_path):
    cell = new_code_cell(
        "print(1, flush=True)\nprint(2, flush=True)\ndisplay({'text/plain': 'a picture'}, raw=True)\nprint(3)"
    )
    website.run(new_notebook(cells=[cell]), tmp_path)
    assert [output.get("text") for output in cell.outputs] == ["1\n2\n", None, "3\n"]


def test_a_failure_that_is_no_unattempted_check_stops_the_site(tmp_path):
    cell = nbformat.v4.new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]})
    with pytest.raises(website.SiteError, match="ZeroDivisionError"):
        website.run(nbformat.v4.new_notebook(cells=[cell]), tmp_path)


@pytest.mark.parametrize("lesson", website.lessons(website.ROOT))
def test_a_visitor_is_not_asked_to_hand_in(lesson):
    notebook = nbformat.read(website.ROOT / "lessons" / lesson / f"{lesson}.ipynb", as_version=4)
    lesson_page.adapt(notebook)
    left = "\n".join(cell.source for cell in notebook.cells)
    assert "HandIn" not in left
    assert "hand in" not in left.lower()
    assert notebook.cells[-1].source.startswith("## What comes next")
