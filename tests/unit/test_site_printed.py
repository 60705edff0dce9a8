"""Sentences that a cell prints go on in the next row where a page is narrow; tables, arrays and colours stay."""

import pytest
import site_printed

LONG = "of a line that is longer than a phone is wide by far and goes on"


def test_a_short_text_is_as_it_was_and_says_how_long_it_is():
    assert (
        site_printed.printed("z = 0.2 < 1\na\n")
        == '<pre class="output" style="--longest: 11">z = 0.2 &lt; 1\na\n</pre>'
    )


def test_the_lines_of_a_long_text_hang_and_keep_every_character():
    html = site_printed.printed(f"error  9.0: {LONG} =  6.0\n  1 < 2\n")
    assert html.startswith('<pre class="output said" style="--longest: 83">')
    assert f'<span class="line" style="--in: 0ch">error  9.0: {LONG} =  6.0\n</span>' in html
    assert '<span class="line" style="--in: 2ch">  1 &lt; 2\n</span>' in html


@pytest.mark.parametrize(
    "text",
    [f"[[1. 2.]\n [3. 4.]] {LONG}", f"right    92%   {LONG}", f"a  b  {LONG}", f"\x1b[31m{LONG}\x1b[0m"],
    ids=["array", "columns", "narrow columns", "colours"],
)
def test_what_has_columns_or_colours_scrolls(text):
    assert 'class="output"' in site_printed.printed(text)
