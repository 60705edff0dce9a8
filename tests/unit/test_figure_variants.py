"""A figure for dark pages and for phones: what changes, what stays, and the files that a website loads."""

import base64
import io
import re
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_hex
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image
from site_figures import KERNEL, write_figures

from course_lib import plots
from course_lib.plots import style
from course_lib.plots.variants import DARK_PAPER, dark, darkened
from tests.unit.test_plots import DRAWINGS

URI = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=]+)")


@pytest.fixture
def for_a_website(monkeypatch):
    for name, value in KERNEL.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def shown(monkeypatch):
    """The HTML of what was shown last."""
    pages = []
    monkeypatch.setattr(style, "display", lambda data, raw: pages.append(data["text/html"]))
    return pages


def pictures(page):
    return [Image.open(io.BytesIO(base64.b64decode(found))) for found in URI.findall(page)]


def corner(picture):
    """The colour of the paper."""
    return to_hex(np.array(picture.convert("RGB").getpixel((1, 1))) / 255)


def test_a_figure_in_a_notebook_is_dark_where_jupyterlab_is(shown):
    fig, ax = plots.figure()
    DRAWINGS["loss_slice"](ax)
    plots.show(fig)
    in_the_dark, light = pictures(shown[-1])
    assert (corner(in_the_dark), corner(light)) == (DARK_PAPER, "#ffffff")
    assert in_the_dark.size == light.size
    name = re.search(r'<img alt="[^"]+" class="([\w-]+)"', shown[-1])[1]
    assert f'<style>body[data-jp-theme-light="false"] .{name} {{ content: url(data:' in shown[-1]


def test_a_figure_has_its_colours_again_after_it_was_dark():
    fig, ax = plots.figure()
    DRAWINGS["backward_diagram"](ax)
    fig.draw_without_rendering()

    def colours():
        return [line.get_color() for line in ax.lines], [to_hex(p.get_edgecolor()) for p in ax.patches]

    before = colours()
    with darkened(fig):
        assert {to_hex(c) for c in colours()[0]} == {dark(c).lower() for c in before[0]}
        assert to_hex(fig.get_facecolor()) == DARK_PAPER
    assert colours() == before


def test_what_lies_on_a_map_stays_and_its_axis_does_not():
    fig, ax = plots.figure()
    DRAWINGS["gate_plane"](ax)
    fig.draw_without_rendering()
    numbers = [text.get_color() for text in ax.texts]
    with darkened(fig):
        assert [text.get_color() for text in ax.texts] == numbers
        assert to_hex(ax.xaxis.label.get_color()) == dark(style.INK).lower()


def test_marks_in_the_colour_of_their_line_are_dark_with_it():
    fig, ax = plots.figure()
    (line,) = ax.plot([1, 2], "o", color=style.INK)
    fig.draw_without_rendering()
    with darkened(fig):
        assert {to_hex(c) for c in (line.get_color(), line.get_markerfacecolor())} == {dark(style.INK).lower()}


def test_a_website_gets_a_figure_of_330_pixels_with_its_parts_below_each_other(for_a_website, shown):
    fig, axes = plots.figure(3, width=8.4, height=3.1)
    for ax in axes:
        plots.input_plane(ax, [1.0, -2.0], 0.5)
        ax.set_title("set by hand")
    plots.describe(axes[0], "The first plane.")
    plots.show(fig)
    sources = re.findall(r'<source media="([^"]*)" srcset="[^"]*" width="(\d+)" height="(\d+)">', shown[-1])
    assert [media for media, *_ in sources] == [
        "(max-width: 600px) and (prefers-color-scheme: dark)",
        "(max-width: 600px)",
        "(prefers-color-scheme: dark)",
    ]
    (narrow, _, wide) = [(int(width), int(height)) for _, width, height in sources]
    assert narrow[0] == 330
    assert narrow[1] > 2.5 * wide[1]
    assert [corner(picture) for picture in pictures(shown[-1])] == [DARK_PAPER, "#ffffff", DARK_PAPER, "#ffffff"]
    assert shown[-1].count('<img alt="The first plane.') == 1


@pytest.mark.parametrize("name", ["computational_graph", "digit_images"])
def test_a_narrow_figure_is_as_high_as_it_needs(name, for_a_website, shown):
    fig, ax = plots.figure()
    DRAWINGS[name](ax)
    plots.show(fig)
    narrow, *_, wide = (picture.size for picture in pictures(shown[-1]))
    assert narrow[1] / style.NARROW_DPI > 1.2 * wide[1] / style.DPI


def test_a_title_that_a_lesson_has_set_fits_a_narrow_figure(for_a_website, shown, monkeypatch):
    sheets = []
    monkeypatch.setattr(style, "_light_and_dark", lambda fig, dpi: sheets.append(fig) or ("", ""))
    fig, axes = plots.figure(2, width=9.6, height=3.4)
    for ax in axes:
        DRAWINGS["loss_slice"](ax)
        ax.set_title("Size of the error signal, layer by layer, from the last one to the first", loc="left")
    plots.show(fig)
    narrow = sheets[0]
    narrow.draw_without_rendering()
    for ax in narrow.axes:
        assert ax._left_title.get_window_extent().x1 <= narrow.bbox.x1


def test_the_numbers_along_a_phones_axis_stand_apart(for_a_website, shown, monkeypatch):
    sheets = []
    monkeypatch.setattr(style, "_light_and_dark", lambda fig, dpi: sheets.append(fig) or ("", ""))
    fig, ax = plots.figure()
    plots.loss_curves(ax, {"calm": np.linspace(1, 0.1, 4000)})
    plots.show(fig)
    boxes = [text.get_window_extent() for text in sheets[0].axes[0].get_xticklabels() if text.get_text()]
    assert len(boxes) >= 3
    assert all(b.x0 - a.x1 > 0.8 * b.height for a, b in pairwise(boxes))


def test_each_picture_of_a_website_becomes_a_file_that_its_page_names(tmp_path):
    uri = f"data:image/png;base64,{base64.b64encode(b'a picture').decode()}"
    page = f'<picture><source srcset="{uri}"><img src="{uri}"></picture>'
    outputs = [new_output("display_data", data={"text/html": page}), new_output("stream", text=uri)]
    notebook = new_notebook(cells=[new_code_cell("", outputs=outputs)])
    write_figures(notebook, tmp_path)
    (file,) = (tmp_path / "figures").iterdir()
    assert file.read_bytes() == b"a picture"
    address = f"figures/{file.name}"
    written = notebook.cells[0].outputs[0].data["text/html"]
    assert written == f'<picture><source srcset="{address}"><img src="{address}"></picture>'
