r"""Convert a formula to MathML, which browsers show by themselves. Safe for a formula from an unknown author.

latex2mathml's own `convert` undoes the escaping of its result, so `\text{<script>}` would become a script. Here its
tree of elements is checked, then written with all text escaped.
"""

import html
import re
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import Converter

LONGEST = 1_000  # characters; the time grows with the length, and a thousand take some milliseconds
MACRO = re.compile(r"\\(?:(?:re|provide)?newcommand|[gex]?def|let)\b")  # a few of them could double a text thirty times
# fmt: off
ELEMENTS = frozenset((
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup",
    "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mlabeledtr", "mstyle", "mpadded", "mphantom",
    "menclose",
))
ATTRIBUTES = frozenset((  # nothing that leads somewhere, that a stylesheet knows, or that hides text
    "accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth", "display",
    "displaystyle", "fence", "form", "height", "largeop", "linebreak", "linethickness", "lspace", "mathsize",
    "mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rowlines", "rowspacing", "rspace",
    "scriptlevel", "separator", "stretchy", "voffset", "width", "xmlns",
))
# fmt: on


class UnknownFormula(ValueError):
    """A formula that cannot be shown, or must not be; the text says which."""


def mathml(latex: str, display: str) -> str:
    """Return the formula as MathML; `display` is "inline" or "block". Raises UnknownFormula."""
    if len(latex) > LONGEST or MACRO.search(latex):
        raise UnknownFormula(f"a formula may have {LONGEST} characters and define no commands: {latex[:60]}")
    try:
        tree = Converter(display=display).convert_to_element(latex)
    except Exception as error:  # the library raises what its parser ran into: IndexError, RecursionError, its own …
        raise UnknownFormula(f"latex2mathml cannot read the formula {latex}: {error!r}") from None
    for element in tree.iter():
        _tidy(element, latex)
    made = tostring(tree, encoding="unicode")
    # A raised prime is tiny where no font for mathematics is installed; its own glyph is raised as it is.
    made = re.sub(r"<msup>(<mi>[^<]*</mi>)<mi>(′)</mi></msup>", r"<mrow>\1<mo>\2</mo></mrow>", made)
    norm = "<mo>‖</mo>"  # grows with what is beside it, and each of a pair by another size
    return made.replace(norm, norm.replace("<mo", '<mo stretchy="false"'))


def _tidy(element: Element, latex: str) -> None:
    """Replace names of characters by the characters. Raises UnknownFormula for what does not belong in a formula."""
    element.text = html.unescape(element.text or "")
    known = element.tag in ELEMENTS and ATTRIBUTES.issuperset(element.attrib)
    if not known or "\\" in element.text:
        raise UnknownFormula(f"latex2mathml does not know all of the formula ${latex}$")
