"""The course's own small fonts: what they hold, whose they are, and that they stay small."""

import base64
import html
import io
import re
from pathlib import Path

import build
import fonts
import pytest
from fontTools.ttLib import TTFont

from course_lib import widgets
from course_lib.pages import math_font
from course_lib.pages.markdown import PageRenderer, rendered

ROOT = Path(__file__).resolve().parents[2]
PROSE = [ROOT / "README.md", *sorted((ROOT / "solutions").glob("*/*.md"))]
WIDGETS = Path(widgets.__file__).parent
RAISED = re.compile("[²³¹ʰ-˥⁰-₟ᴬ-ᵪⱼⱽ]")  # the blocks of Unicode that hold raised and lowered characters


def math() -> TTFont:
    return TTFont(math_font.FONT)


def signs() -> bytes:
    return base64.b64decode(fonts.DATA.findall(fonts.STYLE.read_text(encoding="utf-8"))[0])


def shown(formula: str) -> set[str]:
    """The characters that a browser shows for a formula in MathML: a variable of one letter is slanted."""
    variables = re.findall("<mi>(.[^<]*)</mi>", formula)
    slanted = {fonts.italic(text) for text in map(html.unescape, variables) if len(text) == 1}
    return slanted | set(html.unescape(re.sub("<mi>.</mi>|<[^>]*>", "", formula)))


@pytest.mark.parametrize("file", PROSE, ids=lambda file: file.stem)
def test_every_character_of_a_formula_is_in_the_font(file):
    text = rendered(file.read_text(encoding="utf-8"), PageRenderer(escape=False))
    formulas = re.findall("<math.*?</math>", text, re.DOTALL)
    assert formulas or file.stem not in build.lessons(ROOT)
    missing = set().union(*map(shown, formulas)) - set(map(chr, math().getBestCmap()))
    assert missing - {"\n"} == set(), "add them to MARKS in tools/fonts.py, and make the font anew"


def test_the_font_of_formulas_tells_where_an_exponent_stands():
    constants = math()["MATH"].table.MathConstants
    assert constants.SubscriptShiftDown.Value > 100
    assert constants.SuperscriptShiftUp.Value > 200


def test_a_changed_font_has_a_name_of_its_own_and_keeps_its_notices():
    for font, by in ((math(), "STIX Fonts Project"), (TTFont(io.BytesIO(signs())), "Bitstream")):
        names = {record.nameID: record.toUnicode() for record in font["name"].names}
        assert names[1].startswith("Course ")
        assert not re.search("STIX|DejaVu|Bitstream|Vera", "".join(names[n] for n in (1, 4, 6)))
        assert by in names[0]
        assert "licen" in names[13].lower() or "permission" in names[13].lower()
    assert "SIL OPEN FONT LICENSE" in math_font.LICENCE.read_text(encoding="utf-8")
    assert "Bitstream Vera" in (WIDGETS / "course_signs_LICENSE.txt").read_text(encoding="utf-8")


def test_the_widgets_signs_are_what_the_tool_makes():
    assert signs() == fonts.signs(), "python tools/fonts.py signs"


def test_every_raised_or_lowered_character_of_a_widget_is_in_its_font_and_asked_of_it():
    sources = [*WIDGETS.glob("*.js"), *WIDGETS.glob("*.py")]
    used = set(RAISED.findall("".join(file.read_text(encoding="utf-8") for file in sources)))
    assert len(used) > 25
    assert used - set(map(chr, TTFont(io.BytesIO(signs())).getBestCmap())) == set(), (
        "add them to RAISED or LOWERED in tools/fonts.py"
    )
    ranges = re.search(r"unicode-range: ([^;]+);", fonts.STYLE.read_text(encoding="utf-8"))
    asked: set[str] = set()
    for one in ranges[1].replace("U+", "").split(", "):
        first, _, last = one.partition("-")
        asked |= set(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    assert asked == set(fonts.RAISED + fonts.LOWERED)


def test_a_lowered_digit_does_not_stand_on_the_line():
    font = TTFont(io.BytesIO(signs()))
    glyphs, names, size = font["glyf"], font.getBestCmap(), font["head"].unitsPerEm
    for character in "₀₁₂₃₄₅₆₇₈₉ᵢⱼ":
        assert glyphs[names[ord(character)]].yMin < -0.1 * size
    for character in "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾":
        assert glyphs[names[ord(character)]].yMin > 0.2 * size


def test_the_fonts_stay_small():
    """A notebook keeps the stylesheet of each of its widgets, and each feedback page holds the font of formulas."""
    assert len(base64.b64encode(signs())) < 7_000
    assert len(math_font.embedded()) < 46_000
