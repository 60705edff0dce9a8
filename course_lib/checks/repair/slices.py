"""Find the one line that a wrong part of the answer comes from, and no right part does.

Of two results, dW and db, one may be right in every case and the other not. Then the fault is in a line that leads to
the wrong one alone. The idea is Lyle and Weiser's "dicing" (1987): take the lines that make one value, without the
lines that make another.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from course_lib.checks.judging import Judged
from course_lib.checks.repair.edits import filled_by
from course_lib.checks.repair.source import Source
from course_lib.checks.repair.work import gets_ready


@dataclass(frozen=True)
class Maker:
    """A line that gives a name its value."""

    name: str
    """The name."""
    line: int
    """The line's number."""
    reads: frozenset[str]
    """The names that it reads."""


def wrong_part(judged: Sequence[Judged]) -> int | None:
    """Return which of two results is wrong, 0 or 1, if the other is right in every ordinary case."""
    parts = [p for j in judged if not j.case.fringe for p in j.parts]
    if not parts or any(not p.path for p in parts) or any(j.answer.error for j in judged if not j.case.raises):
        return None
    for place in (0, -1):
        wrong = {p.path[place] for p in parts if p.problem}
        if len(wrong) == 1 and {p.path[place] for p in parts} == {0, 1}:
            return wrong.pop()
    return None


def line_of_the_part(source: Source, part: int) -> int | None:
    """Return the number of the only line that leads to result number `part` and not to the other one."""
    definition = source.definitions[0]
    if len(source.definitions) > 1 or isinstance(definition, ast.Assign):
        return None
    pairs = list(_pairs(definition))
    if not pairs:
        return None
    makers = list(_makers(definition))
    own = set().union(*(_lines(pair.elts[part], makers) for pair in pairs))
    other = set().union(*(_lines(pair.elts[1 - part], makers) for pair in pairs))
    alone = own - other
    return alone.pop() if len(alone) == 1 else None


def _pairs(definition: ast.FunctionDef) -> Iterator[ast.Tuple]:
    """Yield the pairs that are returned or put into a list."""
    for node in ast.walk(definition):
        value = None
        if isinstance(node, ast.Return) or (
            isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript)
        ):
            value = node.value
        elif isinstance(node, ast.ListComp):
            value = node.elt
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("append", "insert") and node.args:
            value = node.args[-1]
        if isinstance(value, ast.Tuple) and len(value.elts) == 2:
            yield value


def _makers(definition: ast.FunctionDef) -> Iterator[Maker]:
    for node in ast.walk(definition):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _assigned(target, node.value)
        elif isinstance(node, ast.AugAssign | ast.AnnAssign) and node.value is not None:
            yield from _assigned(node.target, node.value)
        elif isinstance(node, ast.For):
            yield from _assigned(node.target, node.iter)
        elif isinstance(node, ast.Call) and (name := filled_by(node)):
            yield Maker(name, node.lineno, frozenset().union(*(_reads(a) for a in node.args)))


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[Maker]:
    if gets_ready(value):  # a line that only makes a start is not where something goes wrong
        return
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for one, its in zip(target.elts, value.elts, strict=True):
            yield from _assigned(one, its)
        return
    for node in ast.walk(target):
        if isinstance(node, ast.Name):
            yield Maker(node.id, value.lineno, _reads(value))


def _reads(node: ast.expr) -> frozenset[str]:
    return frozenset(n.id for n in ast.walk(node) if isinstance(n, ast.Name))


def _lines(value: ast.expr, makers: Sequence[Maker]) -> set[int]:
    """Return the lines that lead to a value."""
    lines, names, todo = set(), set(), set(_reads(value))
    if not isinstance(value, ast.Name):
        lines.add(value.lineno)
    while todo:
        name = todo.pop()
        names.add(name)
        for maker in makers:
            if maker.name == name:
                lines.add(maker.line)
                todo |= maker.reads - names
    return lines
