"""Formulas and Markdown become HTML, whoever wrote them."""

import time

import pytest

from course_lib.pages.formulas import LONGEST, UnknownFormula, mathml


def test_a_formula_becomes_mathml():
    made = mathml(r"\sigma(z) = \frac{1}{1 + e^{-z}}", "block")
    assert made.startswith('<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">')
    assert "<mfrac>" in made
    assert "<mi>σ</mi>" in made


def test_text_in_a_formula_stays_text():
    assert "<mtext>&lt;script&gt;</mtext>" in mathml(r"\text{<script>}", "inline")
    assert "<mtext>&lt;script&gt;</mtext>" in mathml(r"\text{&lt;script&gt;}", "inline")
    assert "<mo>&lt;</mo>" in mathml("a < b", "inline")


@pytest.mark.parametrize(
    "latex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\style{position:fixed}{x}",
        r"\class{notice}{x}",
        r"\color{white}{x}",
        r"\nosuchcommand x",
        r"\newcommand{\a}{\b\b}\newcommand{\b}{xx}\a",
        r"\def\a{xx}\a",
        r"\frac",
        "x^a^b",
        "x" * (LONGEST + 1),
    ],
)
def test_what_leads_elsewhere_looks_otherwise_or_is_no_formula_is_refused(latex):
    with pytest.raises(UnknownFormula):
        mathml(latex, "inline")


@pytest.mark.parametrize("latex", ["{" * 500 + "}" * 500, r"\frac{" * 90 + "a" + "}{b}" * 90, "a_b" * 333, "x+" * 500])
def test_no_formula_takes_long(latex):
    start = time.process_time()
    assert mathml(latex, "inline").startswith("<math")
    assert time.process_time() - start < 1
