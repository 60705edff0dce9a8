"""Make the two small fonts of the course: each is a part of a free font, under a name of its own.

    python tools/fonts.py signs                          # into course_lib/widgets/course.css
    python tools/fonts.py math STIXTwoMath-Regular.ttf   # into course_lib/pages/course_math.woff

"Course Math" sets the formulas of the website and of feedback pages. It is a part of STIX Two Math, which is not in
this repository: give a file of it (version 2.11 was used). It keeps the table MATH, which tells a browser where an
exponent stands and how a bracket grows. "Course Signs" has the raised and lowered characters of the widgets. It is a
part of DejaVu Sans, which matplotlib brings, with the lowered ones lower. Both licences lie beside what is made. The
names are our own because STIX is a trademark, and DejaVu's licence asks for another name after a change.

WOFF and not WOFF2, which would be a fifth smaller: it needs no library but fontTools, so a test can read the result.
"""

import argparse
import base64
import io
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import matplotlib
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]
MATH = ROOT / "course_lib" / "pages" / "course_math.woff"
STYLE = ROOT / "course_lib" / "widgets" / "course.css"
DEJAVU = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
RAISED = "²³¹ˡᴸᵀᵗ⁰ⁱ⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"
LOWERED = "ᵢ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ⱼ"
DOWN = 0.15  # of the font's size. DejaVu's lowered digits stand on the line, so that w₁ can be read as w1
GREEK = "αβγδεζηθικλμνξοπρςστυφχψωΓΔΘΛΞΠΣΦΨΩ"
MARKS = "·…′″‖−±×÷⋅∘⊙⊤∂∇∑∏∫√∞≈≠≡≤≥≪≫∈∉→←↔↦⇒¯ˆ̂˜°"
DATA = re.compile(r"(?<=font/woff;base64,)[\w+/=]*")
PERMISSION = (0, 13, 14)  # of a font's names: copyright, licence, and where the licence stands


def italic(character: str) -> str:
    """Return the character that a browser shows for a variable of one letter (MathML Core, italic mappings)."""
    if character in "h∂":
        return {"h": "ℎ", "∂": "𝜕"}[character]
    for first, last, slanted in (("a", "z", "𝑎"), ("A", "Z", "𝐴"), ("α", "ω", "𝛼"), ("Α", "Ω", "𝛢")):
        if first <= character <= last:
            return chr(ord(slanted) + ord(character) - ord(first))
    return character


def formulas_need() -> set[str]:
    """Return what a formula of the course may be written with: ASCII, Greek and marks, upright and as variables."""
    upright = {*map(chr, range(0x20, 0x7F)), "\N{NO-BREAK SPACE}", *GREEK, *MARKS}
    return upright | set(map(italic, upright))


def part(font: Path, characters: Iterable[str], name: str, lowered: str = "") -> bytes:
    """Return the part of a font that shows `characters`, as WOFF, under another name; some `lowered` by DOWN."""
    options = subset.Options(hinting=False, layout_features=[], name_IDs=list(PERMISSION), recalc_timestamp=False)
    options.drop_tables += ["DSIG", "FFTM"]
    made = TTFont(font, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(characters))
    cutter.subset(made)
    for character in lowered:
        for piece in made["glyf"][made.getBestCmap()[ord(character)]].components:
            piece.y -= round(DOWN * made["head"].unitsPerEm)
    for identifier, text in {1: name, 2: "Regular", 4: name, 6: name.replace(" ", "")}.items():
        made["name"].setName(text, identifier, 3, 1, 0x409)
    made.flavor = "woff"
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def signs() -> bytes:
    """Return the font of the widgets' raised and lowered characters."""
    return part(DEJAVU, RAISED + LOWERED, "Course Signs", lowered=LOWERED)


def main(arguments: list[str]) -> None:
    """Make one of the fonts, and say how large it is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="font", required=True)
    commands.add_parser("signs", help="put the widgets' signs into course.css")
    commands.add_parser("math", help="make the font of formulas").add_argument("file", type=Path)
    given = parser.parse_args(arguments)
    if given.font == "math":
        font = part(given.file, formulas_need(), "Course Math")
        MATH.write_bytes(font)
    else:
        font = signs()
        style = DATA.sub(base64.b64encode(font).decode(), STYLE.read_text(encoding="utf-8"))
        STYLE.write_text(style, encoding="utf-8", newline="\n")
    print(f"{len(font):,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
