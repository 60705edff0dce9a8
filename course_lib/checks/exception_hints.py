"""Hints for a function that stopped with an exception: a question that fits the exception."""

import re
from collections.abc import Sequence

from course_lib.checks.compare import counted
from course_lib.checks.protocol import ExceptionInfo

# What they look at is a student's to choose. So each gives up a place where it does not fit at once, or after so many
# characters: nothing is gone through once more for every place before it.
MATMUL = re.compile(
    r"Input operand (\d) has a mismatch in its core dimension \d.{0,100}?size (\d{1,20}) is different from (\d{1,20})"
)
FACTOR = r"[A-Za-z_][\w.]*+(?:\[[^\]]{0,100}\])*+[\w.]*+"
FACTORS = re.compile(
    rf"(?<!\w)(?<!\w\.)({FACTOR})\s*+@\s*+({FACTOR})|(?:dot|matmul)\(([^,()]{{1,100}}),\s*+([^,()]{{1,100}})\)"
)
PRODUCTS = re.compile(r"@|\bdot\(|\bmatmul\(")
SHAPE = r"(\([^()]{0,200}\))"
BROADCAST = re.compile(rf"operands could not be broadcast together with (?:remapped )?shapes {SHAPE} {SHAPE}")
DOT = re.compile(rf"shapes {SHAPE} and {SHAPE} not aligned")
CONDITION = re.compile(r"\b(if|elif|while|and|or|not|assert)\b")
QUOTED = re.compile(r"'(\w++)'")


def hint(error: ExceptionInfo, parameters: Sequence[str]) -> str:
    """Return a question that fits the exception; `parameters` are the names of the exercise's arguments.

    It speaks of a line only if one is shown. It names two factors only if the line has just one product.
    """
    if "NameError" in error.classes:
        return _about_a_name(error, parameters)
    if error.type_name == "TypeError" and (
        "for ^" in error.text or ("bitwise_xor" in error.text and "^" in error.line)
    ):
        return "`^` is another operation in Python (on bits). How does Python write a power?"
    if "truth value of an array" in error.text and error.line and not CONDITION.search(error.line):
        return (
            "Something in this line takes one number and got a whole array. Which call is it, and how would it get one "
            "entry at a time?"
        )
    if "truth value of an array" in error.text:
        return (
            "A condition needs one yes or no, but an array gives one for each of its entries. Which function of "
            "NumPy's chooses entry by entry?"
        )
    if found := _about_shapes(error):
        return found
    if not error.line:
        return "Call your function with the input shown, in a cell of its own: which line stops, and what is in it?"
    return "Look at the line shown. Which values does it get for this input, and what are their types and shapes?"


def _about_a_name(error: ExceptionInfo, parameters: Sequence[str]) -> str:
    quoted = QUOTED.search(error.text)
    name = f"`{quoted[1]}`" if quoted else "this name"
    if error.type_name == "UnboundLocalError":
        return (
            f"{name} has no value yet where it is used. Where inside the function is it given one: on every path, and "
            "before that?"
        )
    return (
        f"Python does not know {name} here. Is it spelt as in the argument list ({', '.join(parameters)}), and is it "
        "defined before it is used, or in a cell that has been run?"
    )


def _about_shapes(error: ExceptionInfo) -> str | None:
    names = FACTORS.search(error.line) if len(PRODUCTS.findall(error.line)) == 1 else None
    one, other = [n.strip() for n in names.groups() if n] if names else ("the left factor", "the right one")
    ask = f"Which shapes do {one} and {other} have, and which of their sizes must be equal?"
    if found := MATMUL.search(error.text):
        operand, its, others = int(found[1]), int(found[2]), int(found[3])
        columns, rows = (others, its) if operand else (its, others)
        met = f"{counted(columns, 'column')} on the left met {counted(rows, 'row')} on the right"
        return f"In the matrix product, {met}. {ask}"
    if "does not have enough dimensions (has 0" in error.text:
        return f"One factor of the matrix product is a single number. {ask}"
    if found := DOT.search(error.text):
        return f"In the matrix product, shapes {found[1]} and {found[2]} met. {ask}"
    if found := BROADCAST.search(error.text):
        where = " in the line shown" if error.line else ""
        return (
            f"Arrays of shapes {found[1]} and {found[2]} met entry by entry. Which two are they{where}, and which "
            "shape should each of them have?"
        )
    return None
