"""Hints for a function that stopped with an exception: a question that fits the exception."""

import inspect
import re
from collections.abc import Sequence

from course_lib import network
from course_lib.checks.compare import counted, joined
from course_lib.checks.protocol import ExceptionInfo
from course_lib.checks.standstill import FUNCTION

# What they look at is a student's to choose. So each gives up a place where it does not fit at once, or after so many
# characters: nothing is gone through once more for every place before it.
MATMUL = re.compile(
    r"Input operand (\d) has a mismatch in its core dimension \d.{0,100}?size (\d{1,20}) is different from (\d{1,20})"
)
FACTOR = r"[A-Za-z_][\w.]*+(?:\[[^\]]{0,100}\])*+[\w.]*+"
FACTORS = re.compile(
    rf"(?<!\w)(?<!\w\.)({FACTOR})\s*+@\s*+({FACTOR})(?!\()|(?:dot|matmul)\(([^,()]{{1,100}}),\s*+([^,()]{{1,100}})\)"
)
PRODUCTS = re.compile(r"@|\bdot\(|\bmatmul\(")
SHAPE = r"(\([^()]{0,200}\))"
BROADCAST = re.compile(rf"operands could not be broadcast together with (?:remapped )?shapes {SHAPE} {SHAPE}")
DOT = re.compile(rf"shapes {SHAPE} and {SHAPE} not aligned")
CONDITION = re.compile(r"\b(if|elif|while|and|or|not|assert)\b")
NOTHING_ELSE = re.compile(r"\b(?:if|while|not) (?:not )?[^\W\d]\w*+:|\bnot [^\W\d]\w*+ (?:else|and|or)\b")
OUT_OF_BOUNDS = re.compile(r"index (-?\d{1,20}) is out of bounds for axis (\d{1,3}) with size (\d{1,20})")
OF_FUNCTIONS = re.compile(r"'(?:function|numpy\.ufunc|builtin_function_or_method)'")
NOT_CALLABLE = re.compile(r"'([\w.]{1,50})' object is not callable")
NO_ATTRIBUTE = re.compile(r"'([\w.]{1,20})' object has no attribute '(\w{1,50})'")
LARGEST = re.compile(r"\bnp\.a?max\([^()=,]{1,100},[^()=]{1,100}\)")
NO_AXIS = re.compile(r"cannot be interpreted as an integer|only integer scalar arrays can be converted")
INDEX = re.compile(r"\[[^\[\]]{0,100}\]")
CALL = re.compile(r"\w\(")
CALCULATES = re.compile(r"[-+*/@<>%^&|]|==|\bnp\.|\bdot\(|\bmatmul\(")
QUOTED = re.compile(r"'(\w++)'")


def hint(error: ExceptionInfo, parameters: Sequence[str]) -> str:
    """Return a question that fits the exception; `parameters` are the names of the exercise's arguments.

    It speaks of a line only if one is shown. It names two factors only if the line has just one product.
    """
    if error.seen.raised:
        return _about_a_raise(error)
    if "NameError" in error.classes:
        return _about_a_name(error, parameters)
    if "IndexError" in error.classes and (found := _about_an_index(error)):
        return found
    if error.type_name == "TypeError" and (
        "for ^" in error.text or ("bitwise_xor" in error.text and "^" in error.line)
    ):
        return "`^` is another operation in Python (on bits). How does Python write a power?"
    if "truth value of an array" in error.text and error.line and not CONDITION.search(error.line):
        return (
            "Something in this line takes one number and got a whole array. Which call is it, and how would it get one "
            "entry at a time?"
        )
    if "truth value of an array" in error.text and NOTHING_ELSE.search(error.line):
        return (
            "An array of several numbers is neither true nor false. Is the condition to ask whether there are any "
            "items? Which function of Python's counts them?"
        )
    if "truth value of an array" in error.text:
        return (
            "A condition needs one yes or no, but an array gives one for each of its entries. Which function of "
            "NumPy's chooses entry by entry?"
        )
    if found := _about_shapes(error) or _about_a_type(error, parameters):
        return found
    if not error.line:
        return "Call your function with the input shown, in a cell of its own: which line stops, and what is in it?"
    if not error.seen.values:
        return "Look at the line shown. Which values does it get for this input, and what are their types and shapes?"
    which = "Which of them is not" if len(error.seen.values) > 1 else "Is that"
    return f"{_values(error.seen.values)} {which} what the line needs?"


def _values(values: Sequence[tuple[str, str]]) -> str:
    """Say what the names in the line stand for."""
    told = [f"`{name}` is {value}" for name, value in values]
    return f"In the line shown, {joined(told)}."


def _about_a_raise(error: ExceptionInfo) -> str:
    """Ask for the condition of the student's own `raise`, or `assert`."""
    word = "assert" if error.type_name == "AssertionError" else "raise"
    lead, condition = f"Your own `{word}` stopped it", error.seen.condition
    if error.seen.raised == "if":
        return (
            f"{lead}: it stands where `{condition}` is true. For which inputs should that be, and is this one of them?"
        )
    if error.seen.raised == "else":
        return f"{lead}, in the `else` of `{condition}`. For which inputs should it run, and is this one of them?"
    if error.seen.raised == "last else":
        return (
            f"{lead}. Its `else` belongs to `if {condition}` alone, whatever the conditions above that one said. When "
            "does it run, and when should it?"
        )
    return f"{lead}. For which inputs should that line run, and what keeps it from running for the others?"


def _about_an_index(error: ExceptionInfo) -> str | None:
    """Say how many items there are, as far as that is known."""
    if error.seen.lacking:
        none = "no item" in error.seen.lacking
        question = (
            "What should come back here?" if none else "Which indices does it have, and which does this line need?"
        )
        return f"In the line shown, {error.seen.lacking}. {question}"
    if found := OUT_OF_BOUNDS.search(error.text):
        index, axis, size = found.groups()
        many = "1 entry" if size == "1" else f"{size} entries"
        return (
            f"Index {index} was asked for along axis {axis}, which has {many}, "
            "numbered from 0. Which line makes that index, and how far should it go?"
        )
    return None


def _about_a_type(error: ExceptionInfo, parameters: Sequence[str]) -> str | None:
    """Ask about a value of the wrong type."""
    names = [name for name, value in error.seen.values if value == FUNCTION]
    alone = [name for name in names if re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.]|\s*\()", error.line)]
    functions = [f"`{name}`" for name in alone or names]
    if "as a data type" in error.text:
        return (
            "The second argument there is a data type, not a size. A shape is one argument: how do you write a pair of "
            "sizes as one?"
        )
    if functions and "unsupported operand" in error.text and OF_FUNCTIONS.search(error.text):
        which, is_one = joined(functions), "is a function" if len(functions) == 1 else "are functions"
        it = "it" if len(functions) == 1 else "each of them"
        return f"In the line shown, {which} {is_one}, which cannot be calculated with. What should {it} be called with?"
    if NO_AXIS.search(error.text) and LARGEST.search(error.line):
        return (
            "`max` looks for the largest entry of one array; what stands second is the number of an axis. Which "
            "function of NumPy's compares two things entry by entry?"
        )
    if found := NOT_CALLABLE.search(error.text):
        return (
            f"Brackets behind a value call it, and a value of type {found[1]} cannot be called. What stands before the "
            "brackets: is an operation missing there?"
        )
    if found := NO_ATTRIBUTE.search(error.text):
        kind, attribute = found.groups()
        whose = "your function" if attribute in parameters else "the course"
        if attribute in parameters or inspect.isfunction(vars(network).get(attribute)):
            named = f"`{attribute}` is {'an argument' if attribute in parameters else 'a function'} of {whose}"
            return f"{named}, and no part of what stands before the dot. How is a function called, and with what?"
        if kind == "numpy.ndarray":
            return (
                f"An array has no `.{attribute}`: it may be a function of NumPy's, or a list's. What should it do here?"
            )
        what = "a list" if kind == "list" else "a single number" if kind in ("int", "float") else ""
        if what:
            return (
                f"In this case it is {what}, not an array, so it has no `.{attribute}`. Which function of NumPy's "
                "takes either and gives an array?"
            )
    return None


def _about_a_name(error: ExceptionInfo, parameters: Sequence[str]) -> str:
    quoted = QUOTED.search(error.text)
    name = f"`{quoted[1]}`" if quoted else "this name"
    if error.type_name == "UnboundLocalError":
        return (
            f"{name} has no value yet where it is used. Where inside the function is it given one: on every path, and "
            "before that?"
        )
    known = quoted and inspect.isfunction(vars(network).get(quoted[1]))
    if known and quoted:
        return (
            f"Python does not know {name} here. The course's own is called `network.{quoted[1]}`; one that you wrote "
            "is known once its cell has been run."
        )
    return (
        f"Python does not know {name} here. Is it spelt as in the argument list ({', '.join(parameters)}), and is it "
        "defined before it is used, or in a cell that has been run?"
    )


def _about_shapes(error: ExceptionInfo) -> str | None:
    names = FACTORS.search(error.line) if len(PRODUCTS.findall(error.line)) == 1 else None
    one, other = [n.strip() for n in names.groups() if n] if names else ("the left factor", "the right one")
    ask = f"Which shapes do {one} and {other} have, and which of their sizes must be equal?"
    if elsewhere := _hands_over(error.line):
        ask = elsewhere
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
        ask = _hands_over(error.line) or f"Which two are they{where}, and which shape should each of them have?"
        return f"Arrays of shapes {found[1]} and {found[2]} met entry by entry. {ask}"
    return None


def _hands_over(line: str) -> str:
    """Ask what a line hands over, if it only calls functions by their names and calculates nothing itself; else ""."""
    outside = INDEX.sub("", line)
    if not CALL.search(outside) or CALCULATES.search(outside):
        return ""
    return (
        "It may be in a function that the line shown calls. What does that function take, in which order, and what "
        "does it get here?"
    )
