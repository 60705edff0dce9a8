"""Faults that the text of a wrong function shows by itself: a value that is dropped, or one from another cell.

What is told of them is true of the text, whatever else is wrong.
"""

import ast
import builtins
from collections.abc import Iterator

import numpy as np

from course_lib import network
from course_lib.checks.repair.found import Found
from course_lib.checks.repair.source import Definition, Source, function_of

PLAIN_TO_SEE = (("dropped",), ("elsewhere",))  # the kinds of what is found here
DATA = (int, float, list, tuple, np.ndarray, np.generic)


def dropped_value(source: Source) -> Found | None:
    """Return the first line whose value is dropped."""
    lines = [line for definition in source.definitions for line in _dropped(definition)]
    return Found(lines[0], source.text(lines[0]), ("dropped",)) if lines else None


def value_from_elsewhere(source: Source, found: Found | None) -> Found | None:
    """Return a line that reads a value from outside the function, unless another line was `found` to go wrong."""
    for definition in source.definitions:
        for name, line in _from_elsewhere(definition, source):
            if found is None or found.line == line:
                return Found(line, source.text(line), ("elsewhere",), part=name)
    return None


def _dropped(definition: Definition) -> Iterator[int]:
    """Yield the lines that work out a value, or compare two, and do nothing with it: `product * s`, `worst == e`."""
    for node in ast.walk(definition):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.BinOp | ast.Compare | ast.BoolOp | ast.UnaryOp):
            yield node.lineno


def _from_elsewhere(definition: Definition, source: Source) -> Iterator[tuple[str, int]]:
    """Yield names, with their lines, that stand for numbers, lists or arrays made outside of the function.

    A name in capital letters is meant to be a constant.
    """
    inside = function_of(definition)
    own = {a.arg for a in ast.walk(inside) if isinstance(a, ast.arg)}
    own |= {n.id for n in ast.walk(inside) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    for node in ast.walk(inside):
        if not isinstance(node, ast.Name) or node.id in own or hasattr(builtins, node.id) or hasattr(network, node.id):
            continue
        if not node.id.isupper() and isinstance(source.space.get(node.id), DATA):
            yield node.id, node.lineno
