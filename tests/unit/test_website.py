"""How a notebook becomes a page of the website."""

import re
from html import unescape

import lesson_page
import nbformat
import pytest
import site_widgets
import website
from nbformat import NotebookNode
from twins import WIDGET_VIEW


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
    assert [int(n) for n in re.findall(r"--in:(\d+)ch", html)] == indents
    assert unescape(re.sub("<.*?>", "", html)) == source.rstrip("\n") + "\n"


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
