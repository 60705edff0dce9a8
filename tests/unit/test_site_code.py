"""Code on the website's pages goes on between its words and parts, and is the same text as before."""

import re
from html import unescape

import pytest
import site_code
import website


def text(html: str) -> str:
    return unescape(re.sub("<.*?>", "", html))


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("--regrade", ["--regrade"]),
        ("grading/feedback/<student>/01_neuron.html", ["grading/", "feedback/", "<student>/", "01_neuron.html"]),
        ("https://example.org/a", ["https://", "example.org/", "a"]),
        ("c.LateSubmissionPlugin.penalty_method", ["c.", "LateSubmissionPlugin.", "penalty_", "method"]),
        ("--size=20", ["--size=", "20"]),
    ],
)
def test_a_word_is_divided_where_a_reader_would(word, pieces):
    assert site_code.pieces(word) == pieces


@pytest.mark.parametrize("code", ["course-grade --watch", "a/b-c/<d> & e", "x = 1", "  --a  --b ", "(?P<id>…)_x"])
def test_code_stays_the_same_text_and_a_hyphen_ends_no_line(code):
    html = site_code.words(code)
    assert text(html) == code
    for hyphen in re.finditer(r"\w*-\w+", html.replace("wbr", "")):
        assert html.replace("wbr", "").rfind('class="unbroken"', 0, hyphen.start()) >= 0


def test_a_line_of_commands_knows_how_far_in_it_begins_and_where_its_remark_is():
    source = "make site   # writes it\n    go --on\n\nend"
    html = website.to_html(f"```\n{source}\n```")
    assert re.findall(r"--in:(\d+)ch", html) == ["0", "4", "0", "0"]
    assert text(html) == f"{source}\n\n"
    assert text(re.search(r'<span class="remark">(.*?\n)</span>', html)[1]) == "# writes it\n"


def test_columns_are_not_broken_and_python_is_as_in_a_lesson():
    assert website.to_html("```text\na  <b>\n```") == '<pre class="aligned"><code>a  &lt;b&gt;\n</code></pre>\n'
    assert website.to_html("```python\nx = 1\n```").strip() == website.to_code("x = 1")
