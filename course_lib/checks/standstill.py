"""What stood in a student's line when an exception stopped it: the values of its names, a lacking item, its `raise`.

All of this runs where the student's code runs. A value is looked at by its exact type alone, nothing of it is called,
and every text is short.
"""

import ast
import builtins
import dis
import inspect
import linecache
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from types import BuiltinFunctionType, FrameType, FunctionType
from typing import Any

import numpy as np

from course_lib.checks.compare import counted
from course_lib.checks.plain import count, legible

MOST_NAMES = 6  # of a line that are told
LONGEST = 80  # characters of what is told of one value, or of a condition
LONGEST_SOURCE = 100_000  # characters of a cell that is looked through
LARGEST = 10**9  # whole numbers that are worked out
NAME = re.compile(r"(?<![\w.])[^\W\d]\w*")
RAISE = dis.opmap["RAISE_VARARGS"]
SINGLE = (float, np.float64, np.float32)
WHOLE = (int, np.int64, np.int32)
FUNCTION = "a function"


@dataclass(frozen=True)
class Standstill:
    """What is known of the line beside its text."""

    values: tuple[tuple[str, str], ...] = ()
    """The names in it that the function has given values, or got them for, each with its value in words."""
    lacking: str = ""
    """Which list has how many items, and which index was asked for, after an IndexError."""
    raised: str = ""
    """Where the student's own `raise` stands, if that is what stopped: "if", "else", "last else" or "alone"."""
    condition: str = ""
    """The condition of that `if`, or of the one that the `else` belongs to."""


Step = tuple[FrameType, int]  # a frame that an exception came through, and the number of its line


def standstill(steps: Sequence[Step], number_of_instruction: int, at: int) -> Standstill:
    """Describe the line of `steps[at]`; the instruction is the one that its frame stopped at."""
    frame, line = steps[at]
    names = _names([f for f, n in steps if f.f_code.co_filename == frame.f_code.co_filename and n == line])
    text = linecache.getline(frame.f_code.co_filename, line)
    known = [n for n in dict.fromkeys(NAME.findall(text)) if n in names]
    told = [(legible(name, LONGEST), words) for name in known if (words := _told(names[name]))]
    lacking = _lacking(_expression(frame, number_of_instruction, line), names)
    raised, condition = "", ""
    if at == len(steps) - 1 and frame.f_code.co_code[number_of_instruction] == RAISE:
        raised, condition = _way_to(line, frame.f_code.co_filename)
    return Standstill(tuple(told[:MOST_NAMES]), lacking, raised, condition)


def _names(frames: Sequence[FrameType]) -> Mapping[str, Any]:
    """Return the local names of frames that stopped in one line, as those of a function and of a list in it."""
    found: dict[str, Any] = {}
    for frame in frames:
        if frame.f_code.co_flags & inspect.CO_OPTIMIZED and type(frame.f_locals) is dict:
            found |= frame.f_locals
    return found


def _told(value: Any) -> str:
    """Say in a few words what a value is; nothing if its type is not one of the course's."""
    kind = type(value)
    if type(kind) is not type:  # a class of the student's may answer anything when it is compared
        return ""
    if kind is np.ndarray:
        return f"an array of shape {value.shape}" if value.ndim else "a single number in an array"
    if kind in SINGLE:
        return f"the number {float(value):.6g}"
    if kind in WHOLE:
        return f"the number {int(value)}" if abs(value) < LARGEST else "a large whole number"
    if kind is list or kind is tuple:
        return f"a {kind.__name__} of {counted(count(value), 'item')}"
    if kind is str:
        return f"the text {legible(value, LONGEST // 2)!r}"
    if kind is FunctionType or kind is np.ufunc or kind is BuiltinFunctionType:
        return FUNCTION
    return "None" if value is None else ""


def _expression(frame: FrameType, instruction: int, line: int) -> ast.expr | None:
    """Return the piece of the line that was being worked out, if it stands in this one line."""
    position = next(islice(frame.f_code.co_positions(), instruction // 2, None), None)
    if position is None or None in position or position[0] != line or position[1] != line:
        return None
    source = linecache.getline(frame.f_code.co_filename, line).encode()
    try:
        return ast.parse(source[position[2] : position[3]].decode(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _lacking(node: ast.expr | None, names: Mapping[str, Any]) -> str:
    """Say how many items a list has, and which index was asked for, if it has no such item."""
    if not isinstance(node, ast.Subscript):
        return ""
    held, index = _value(node.value, names), _value(node.slice, names)
    if (type(held) is not list and type(held) is not tuple) or type(index) is not int:
        return ""
    many, what = count(held), legible(ast.unparse(node.value), LONGEST)
    if -many <= index < many:
        return ""
    return f"`{what}` has {counted(many, 'item') if many else 'no item'}, and index {index} was asked for"


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """Work out a name, an item of a list, the length of one, or a sum, difference or product of small whole numbers."""
    match node:
        case ast.Constant(int() as value):
            return value
        case ast.Name(name):
            found: Any = names.get(name)
            whole = type(type(found)) is type and type(found) in WHOLE and abs(found) < LARGEST
            return int(found) if whole else found
        case ast.Subscript(held, index):
            inner, place = _value(held, names), _value(index, names)
            nested = type(inner) is list or type(inner) is tuple
            return inner[place] if nested and type(place) is int and -count(inner) <= place < count(inner) else None
        case ast.Call(ast.Name("len"), [held]) if "len" not in names:
            inner = _value(held, names)
            return count(inner) if type(inner) is list or type(inner) is tuple else None
        case ast.UnaryOp(ast.USub(), operand):
            turned = _value(operand, names)
            return -turned if type(turned) is int else None
        case ast.BinOp(left, ast.Add() | ast.Sub() | ast.Mult() as operator, right):
            one, other = _value(left, names), _value(right, names)
            if type(one) is not int or type(other) is not int or max(abs(one), abs(other)) > LARGEST:
                return None
            results: dict[type[ast.operator], int] = {ast.Add: one + other, ast.Sub: one - other}
            return results.get(type(operator), one * other)
    return None


def _way_to(line: int, file: str) -> tuple[str, str]:
    """Say how a line is reached: in an `if`, in its `else`, in the `else` of the last of several, or "alone"."""
    return _branch(_statements("".join(linecache.getlines(file))), line, ()) or ("alone", "")


@lru_cache(maxsize=2)  # the cases of a check mostly stop in one cell
def _statements(source: str) -> Sequence[ast.stmt]:
    """Return a cell's statements; none if Python cannot read them, or there are too many."""
    try:
        return ast.parse(source).body if len(source) <= LONGEST_SOURCE else []
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _branch(body: Sequence[ast.stmt], line: int, earlier: Sequence[ast.If]) -> tuple[str, str] | None:
    """Return the innermost `if` around a line, as (where the line stands, the condition).

    `earlier` are conditions without an `else` of their own that stand just before this block's first line.
    """
    for node in body:
        if node.lineno <= line <= (node.end_lineno or node.lineno):
            break
        earlier = (*earlier, node) if isinstance(node, ast.If) and not node.orelse else ()
    else:
        return None
    if not isinstance(node, ast.If):
        blocks = [getattr(node, name, []) for name in ("body", "orelse", "finalbody")]
        blocks += [handler.body for handler in getattr(node, "handlers", [])]
        return next((found for block in blocks if (found := _branch(block, line, ()))), None)
    condition = legible(ast.unparse(node.test), LONGEST)
    if any(inner.lineno <= line <= (inner.end_lineno or 0) for inner in node.body):
        return _branch(node.body, line, ()) or ("if", condition)
    chained = isinstance(node.orelse[0], ast.If)
    about = {n.id for n in ast.walk(node.test) if isinstance(n, ast.Name)} - set(dir(builtins))
    alike = [e for e in earlier if about & {n.id for n in ast.walk(e.test) if isinstance(n, ast.Name)}]
    return _branch(node.orelse, line, alike if chained else ()) or ("last else" if alike else "else", condition)
