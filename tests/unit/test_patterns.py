"""No pattern that meets a student's text takes longer than the text is long, whatever the text."""

import importlib
import itertools
import pkgutil
import re
import signal
import time

import pytest

from course_lib import checks, grading
from course_lib.checks import exception_hints
from course_lib.checks.protocol import ExceptionInfo

PIECES = ("a", "1", " ", "#", "'", '"', "`", "(", "[", "]", ".", "@", "<", "\\", "\n", "-", "_", "/", "a.", "a[", "[]",
          "a[]", "(,", "dot(", "dot(a,", "a@", "a @ ", ". ", "1.", "1,", "1(", "1 ", "# a", '"""', "'''", "<math", "{",
          "<a", "](", "✗ a: ", " a b", "a_1_", "é", "\u2028", "def ", "async ", "E+", "shapes (", "shapes () and (",
          "operands could not be broadcast together with shapes (", "Hint: ", "\n  Hint: ", "    a  ", "line 1",
          "Input operand 1 has a mismatch in its core dimension 0 ", "size 1 is different from ", "size 1")  # fmt: skip
HEADS = ("", "# ", "dot(a,", "operands could not be broadcast together with shapes (", "shapes () and (", "✗ a: ", '"',
         "  Hint: ", "a", "'", "Input operand 1 has a mismatch in its core dimension 0 size 1")  # fmt: skip
SHORT, TIMES = 1_000, 8
NAMES = "looks at the name of a file, an id or a heading of a table: 255 characters at most, or the instructor's own"
ELSEWHERE = {
    "grading.collecting.senders.MOODLE": NAMES,
    "grading.collecting.senders.CANVAS": NAMES,
    "grading.bookkeeping.ids.SHORTENED": NAMES,
    "grading.sheets.filling.IDENTIFIER": NAMES,
    "grading.sheets.filling.NUMBERED": NAMES,
    "grading.skim._KEY": "is only matched at one place, which tests/unit/test_skim.py measures",
}
MOST = 3.0  # as often as long: twice and more is noise, eight times is a pattern that goes back
FLOOR = 4e-4  # seconds below which nothing can be measured


def patterns():
    for package in (checks, grading):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                called = f"{module.name.removeprefix('course_lib.')}.{name}"
                if isinstance(value, re.Pattern) and called not in ELSEWHERE:
                    yield pytest.param(value, id=called)


def seconds(pattern, text):
    text = text.encode() if isinstance(pattern.pattern, bytes) else text
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        for _ in pattern.finditer(text):
            pass
        pattern.fullmatch(text)
        best = min(best, time.process_time() - began)
        if best < FLOOR:
            break
    return best


@pytest.mark.parametrize("pattern", list(patterns()))
def test_a_pattern_takes_about_as_long_as_the_text(pattern):
    for head, piece in itertools.product(HEADS, PIECES):
        few, many = (head + piece * (size // len(piece)) + "!" for size in (SHORT, SHORT * TIMES))
        took = seconds(pattern, few)
        allowed = MOST * TIMES * max(took, FLOOR)
        assert took < 0.1, f"{took:.1f} s for {few[:40]!r} …"
        linear = any(seconds(pattern, many) < allowed for _ in range(5))  # on a busy machine one of them is undisturbed
        assert linear, f"{took:.4f} s for {few[:40]!r} …, and more for {TIMES} times that"


def test_every_hint_comes_at_once():
    """Try lines and texts of the greatest length, of any characters: it once took two minutes."""
    signal.alarm(300)
    try:
        for head, piece in itertools.product(HEADS, PIECES):
            text = (head + piece * 2_000)[:2_000]
            for name in ("NameError", "ValueError", "TypeError"):
                exception_hints.hint(ExceptionInfo(name, text, f"{text}@", (name,)), ("a", "b"))
    finally:
        signal.alarm(0)


LINES = {
    "return W @ x + b": "W and x",
    "Z = params[0][0] @ As[-1]": "params[0][0] and As[-1]",
    "dW = delta @ A_prev.T / m": "delta and A_prev.T",
    "return np.dot(self.W, x[0])": "self.W and x[0]",
    "return np.matmul( W ,  x )": "W and x",
    "return f(W).T @ x": "T and x",
    "return (W + 1) @ (x)": "the left factor and the right one",
    "return A @ B @ C": "the left factor and the right one",
    "": "the left factor and the right one",
}


@pytest.mark.parametrize("line", LINES)
def test_the_factors_of_a_product_are_named(line):
    texts = (
        "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) "
        "(size 3 is different from 4)",
        "shapes (2,4) and (3,) not aligned: 4 (dim 1) != 3 (dim 0)",
        "matmul: Input operand 0 does not have enough dimensions (has 0, gufunc core with signature (n?,k) requires 1)",
    )
    for text in texts:
        assert f"Which shapes do {LINES[line]} have, and" in exception_hints.hint(
            ExceptionInfo("ValueError", text, line), ("W", "x")
        )
    assert "4 columns on the left met 3 rows on the right" in exception_hints.hint(
        ExceptionInfo("ValueError", texts[0], line), ()
    )


@pytest.mark.parametrize("shapes", ["(3,) (4,)", "(2,3) (4,3)", "(2,newaxis) (3,4)"])
def test_two_shapes_that_do_not_fit_are_named(shapes):
    one, other = shapes.split()
    text = f"operands could not be broadcast together with shapes {shapes} "
    assert f"Arrays of shapes {one} and {other} met" in exception_hints.hint(ExceptionInfo("ValueError", text, ""), ())
