"""Pieces of the course's own formulas, in the student's names, for a line that needs several changes.

For example, `W @ A_prev + b` in `network.layer_forward` may become `W @ A + b` in a student's `forward`.
"""

import ast
import functools
import inspect
import itertools
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course_lib import network
from course_lib.checks.repair.edits import Edit, Scope, filled_by, keeps_apart, lists_of, names_in, places
from course_lib.checks.repair.source import Definition

STARTS = ("zeros", "ones", "empty", "full", "copy", "array", "asarray")
MOST_UNKNOWN = 1  # names of a piece that any of the student's names may replace
MOST_NAMES = 12  # names of the student's that may replace one
MOST_PIECES = 80  # ways to read the reference
DEEPEST = 3  # calls from the reference into others: backward, backpropagate, hidden_delta, and what that calls
PIECES = ast.BinOp | ast.Call | ast.Subscript | ast.UnaryOp | ast.ListComp | ast.Compare
VALUES = ast.Assign | ast.AugAssign | ast.Return  # statements that hold a value as a whole


@dataclass(frozen=True)
class Piece:
    """A piece of the reference, in the student's names."""

    tree: ast.expr
    """Its tree."""
    text: str
    """The same as text."""
    names: frozenset[str]
    """The names that it reads."""


def fragment_edits(definition: Definition, scope: Scope, reference: Callable[..., Any], whole: bool) -> Iterator[Edit]:
    """Yield edits that put a piece of the reference in place of a value, in every way the names can be read.

    With `whole`, replace the value of an assignment or an argument of a call; else replace a value inside of one. A
    piece keeps what the student has computed before. It is never the whole answer, which would repair any line.
    """
    counts, found, lists = _counts(definition), _readings(scope, reference), lists_of(definition)
    for holder, key, node, line, filled in places(definition):
        if not isinstance(node, ast.expr) or isinstance(getattr(node, "ctx", None), ast.Store):
            continue
        if _is_a_start(node):  # the formula there would only be overwritten in part
            continue
        if whole != _is_whole(holder, key) or (isinstance(node, ast.Name | ast.Constant) and not whole):
            continue
        text, own = ast.dump(node), names_in(node) & set(scope.assigned) - counts
        for piece in found:
            if text != piece.text and own <= piece.names and (not filled or keeps_apart(node, piece.tree, lists)):
                yield Edit(line, "formula", 2.0 if whole else 2.6, holder, key, piece.tree)


def _is_whole(holder: Any, key: str | int) -> bool:
    """Return whether a node is the value of a statement, or stands in a list of arguments or of items."""
    return isinstance(key, int) or (isinstance(holder, VALUES) and key == "value")


def _is_a_start(node: ast.expr) -> bool:
    """Return whether a value is only there to be filled: zeros, a copy, an empty list."""
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return name.removesuffix("_like") in STARTS
    return isinstance(node, ast.List | ast.Constant)


def _readings(scope: Scope, reference: Callable[..., Any]) -> list[Piece]:
    """Return the pieces of the reference in the student's names, those with known names first."""
    named = [tree for piece in pieces(reference) for tree in in_names_of(piece, scope, reference)]
    distinct = {ast.dump(tree): tree for tree in named}
    own = set(scope.parameters) | set(scope.assigned)
    found = [Piece(tree, text, frozenset(names_in(tree))) for text, tree in distinct.items()]
    return sorted(found, key=lambda piece: len(piece.names & own - set(scope.parameters)))[:MOST_PIECES]


def _counts(definition: ast.AST) -> set[str]:
    """Return the names that stand for numbers of rows, columns or items."""
    found = set()
    for node in ast.walk(definition):
        if isinstance(node, ast.Assign) and _counts_something(node.value):
            found |= {n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)}
    return found


def _counts_something(node: ast.expr) -> bool:
    """Return whether a value is a size itself, not an array of that size."""
    if isinstance(node, ast.Tuple):
        return all(map(_counts_something, node.elts))
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Attribute) and node.value.attr == "shape"
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", "") == "len" or getattr(node.func, "attr", "") in ("shape", "size")
    return isinstance(node, ast.Attribute) and node.attr in ("shape", "size")


@functools.cache
def pieces(reference: Callable[..., Any]) -> tuple[ast.expr, ...]:
    """Return the expressions in the reference and in functions of network.py that it calls, without its whole answer.

    Leave out those that add an item to a list: they are whole lines and have no value.
    """
    try:
        definition = ast.parse(textwrap.dedent(inspect.getsource(reference))).body[0]
    except OSError:  # the course's library without its source: there are other edits
        return ()
    answers = [node.value for node in ast.walk(definition) if isinstance(node, ast.Return) and node.value]
    whole = {ast.dump(part) for answer in answers for part in (answer, _inside(answer))}
    found = {ast.dump(p): p for p in _pieces(reference, {}, 0)}
    return tuple(p for text, p in found.items() if text not in whole and not any(map(filled_by, ast.walk(p))))


def _inside(node: ast.expr) -> ast.expr:
    """Return what is inside a final conversion to a plain number, as in `float(…)`."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("float", "int", "list") and node.args:
        return node.args[0]
    return node


def _pieces(function: Callable[..., Any], renamed: Mapping[str, ast.expr], depth: int) -> Iterator[ast.expr]:
    definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    for node in ast.walk(definition):
        if not isinstance(node, PIECES) or isinstance(getattr(node, "ctx", None), ast.Store):
            continue
        yield _Renamed(renamed).visit(ast.parse(ast.unparse(node), mode="eval").body)
        if depth == DEEPEST or not isinstance(node, ast.Call) or node.keywords:
            continue
        inner = getattr(network, getattr(node.func, "id", ""), None)
        if inspect.isfunction(inner) and inner.__module__ == network.__name__:
            args = [_Renamed(renamed).visit(ast.parse(ast.unparse(a), mode="eval").body) for a in node.args]
            yield from _pieces(inner, dict(zip(inspect.signature(inner).parameters, args, strict=False)), depth + 1)


class _Renamed(ast.NodeTransformer):
    """A transformer that replaces names by expressions; functions of network.py keep their names."""

    def __init__(self, names: Mapping[str, ast.expr]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.names.get(node.id, node)


def in_names_of(piece: ast.expr, scope: Scope, reference: Callable[..., Any]) -> Iterator[ast.expr]:
    """Yield the piece in the student's names; a name that they lack is tried as each name that they have."""
    canonical = dict(zip(inspect.signature(reference).parameters, scope.parameters, strict=False))
    free = {n.id for n in ast.walk(piece) if isinstance(n, ast.Name)}
    bound = {n.id for n in ast.walk(piece) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    known: dict[str, ast.expr] = {}
    unknown = []
    for name in sorted(free - bound):
        if name in canonical:
            known[name] = ast.Name(canonical[name], ast.Load())
        elif name == "np" or name in vars(network):
            known[name] = ast.Name("__np__") if name == "np" else ast.Attribute(ast.Name("__network__"), name)
        elif name in scope.assigned:
            known[name] = ast.Name(name, ast.Load())
        elif name not in dir(__builtins__) and name not in _BUILTINS:
            unknown.append(name)
    if len(unknown) > MOST_UNKNOWN:
        return
    for chosen in itertools.product(_candidates(scope), repeat=len(unknown)):
        names = known | {n: ast.Name(c, ast.Load()) for n, c in zip(unknown, chosen, strict=True)}
        yield _Renamed(names).visit(ast.parse(ast.unparse(piece), mode="eval").body)


_BUILTINS = ("float", "abs", "max", "min", "sum", "list", "len", "zip", "range", "reversed", "enumerate", "int")


def _candidates(scope: Scope) -> Sequence[str]:
    return (*scope.assigned, *(p for p in scope.parameters if p not in scope.functions))[:MOST_NAMES]
