"""How high a part of a lesson's page is taken to be before it is laid out."""

import re

import lesson_page
import part_heights
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from site_widgets import WIDTHS
from twins import WIDGET_VIEW


def test_a_part_is_as_high_as_what_is_seen_of_it():
    view = new_output("display_data", {WIDGET_VIEW: {"model_id": "one"}})
    answer = new_code_cell("show()", metadata={"answers": True, "left_out": True}, outputs=[view])
    notebook = new_notebook(
        cells=[
            new_markdown_cell("Before all parts." * 100),
            new_markdown_cell("## Words\n\n" + "word " * 100),
            new_markdown_cell("## A widget"),
            new_code_cell("", metadata={"left_out": True}, outputs=[view]),
            new_markdown_cell("## An answer that is folded"),
            answer,
            new_markdown_cell("word " * 1000, metadata={"answers_end": True}),
        ]
    )
    lesson_page.mark_parts(notebook)
    found = part_heights.about_high(notebook, {"one": [1900 if width < 1000 else 900 for width in WIDTHS]})
    laptop = [int(re.search(r"--high:(\d+)px", style)[1]) for style in found]
    phone = [int(re.search(r"--high-phone:(\d+)px", style)[1]) for style in found]
    words, widget, folded = laptop
    assert 200 < words < 500
    assert words < phone[0]
    assert 900 < widget < 1200
    assert 1900 < phone[1] < 2200
    assert folded < 250


def test_a_page_without_headings_has_no_parts():
    notebook = new_notebook(cells=[new_markdown_cell("# Only a title")])
    lesson_page.mark_parts(notebook)
    assert part_heights.about_high(notebook, {}) == []
