"""One meaning for a colour: the pairs of docs/style.md are the same everywhere, and everyone can tell them apart."""

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from course_lib.plots import style
from course_lib.plots.variants import DARK_PAPER, dark

ROOT = Path(__file__).resolve().parents[2]
CSS = (ROOT / "course_lib" / "widgets" / "course.css").read_text(encoding="utf-8")
STYLE_PAGE = (ROOT / "docs" / "style.md").read_text(encoding="utf-8")
PAIRS = {"value": style.VALUE, "weight": style.WEIGHT, "delta": style.DELTA, "gradient": style.GRADIENT}
PAPERS = {"light": "#FFFFFF", "dark": DARK_PAPER}
LEAST_DIFFERENCE = 20.0  # CIE76; about 2.3 is just noticeable

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009),
# table 1, severity 1.0: how linear red, green and blue look to eyes without one kind of cones.
EYES = {
    "all cones": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])  # IEC 61966-2-1, D65


def linear(colour):
    """Linear red, green and blue, 0 to 1, of #rrggbb (IEC 61966-2-1)."""
    c = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """CIE L*a*b* of linear red, green and blue."""
    t = TO_XYZ @ rgb / TO_XYZ.sum(axis=1)
    x, y, z = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one, other, eyes):
    """The difference of two colours (CIE76) as `eyes` see them."""
    first, second = (lab(np.clip(np.array(EYES[eyes]) @ linear(c), 0, 1)) for c in (one, other))
    return float(np.linalg.norm(first - second))


def contrast(one, other):
    """The contrast of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted(float(TO_XYZ[1] @ linear(c)) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def pair(quantity, theme):
    return PAIRS[quantity] if theme == "light" else [dark(colour) for colour in PAIRS[quantity]]


def test_the_measures_are_the_standards_own():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert lab(linear("#FF0000")) == pytest.approx([53.2, 80.1, 67.2], abs=0.1)
    for eyes in EYES:  # what has no colour looks the same to everyone
        assert difference("#000000", "#FFFFFF", eyes) == pytest.approx(100, abs=0.1)
    assert difference("#B84A00", "#1B7837", "protanopia") < difference("#B84A00", "#1B7837", "all cones") / 6


@pytest.mark.parametrize(("quantity", "theme", "eyes"), list(product(PAIRS, PAPERS, EYES)))
def test_everyone_can_tell_above_0_from_below_0(quantity, theme, eyes):
    assert difference(*pair(quantity, theme), eyes) >= LEAST_DIFFERENCE


@pytest.mark.parametrize(("quantity", "theme"), list(product(PAIRS, PAPERS)))
def test_the_colours_can_be_read_on_their_paper(quantity, theme):
    assert min(contrast(colour, PAPERS[theme]) for colour in pair(quantity, theme)) >= 4.5


def test_no_two_quantities_share_a_colour():
    for theme in PAPERS:
        colours = [colour for quantity in PAIRS for colour in pair(quantity, theme)]
        apart = [difference(a, b, "all cones") for i, a in enumerate(colours) for b in colours[:i]]
        assert min(apart) >= LEAST_DIFFERENCE


@pytest.mark.parametrize(("quantity", "theme"), list(product(PAIRS, PAPERS)))
def test_widgets_figures_and_the_style_page_have_the_same_colours(quantity, theme):
    start = CSS.index(".bbh {" if theme == "light" else 'body[data-jp-theme-light="false"] .bbh {')
    block = CSS[start : CSS.index("}", start)]
    for colour, name in zip(pair(quantity, theme), (quantity, f"{quantity}-below"), strict=True):
        assert re.search(rf"--bbh-{name}: (#\w+);", block)[1] == colour.lower()
        assert f"`{colour.lower()}`" in STYLE_PAGE
