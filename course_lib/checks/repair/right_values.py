"""Keep a line that makes a right value from being blamed for what a later line does with it.

An edit of `y_hat = sigmoid(z)` to `sigmoid(z) - y` may make every answer right, but y_hat is right as it is. If the
course's own formula has the same value on its way, the line that uses it is told instead.
"""

import ast
import contextlib
import inspect
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib import network
from course_lib.checks.compare import as_array, same
from course_lib.checks.exercise import Exercise
from course_lib.checks.memory import copied
from course_lib.checks.plain import plain
from course_lib.checks.protocol import Case
from course_lib.checks.repair.found import Found
from course_lib.checks.repair.fragments import pieces
from course_lib.checks.repair.source import Source, function_of

TRIED = 3  # cases
# Quantities that a lesson speaks of and the course's formula does not need.
SPOKEN_OF = {"neuron_grad": ("(sigmoid(z) - y) ** 2",)}


def user_instead(
    found: Found, source: Source, exercise: Exercise, cases: Sequence[Case], call: Callable[..., Any]
) -> Found | None:
    """Return the one line that reads what the found line makes, if that is right; None if there is no such line.

    What can be mended in the found line can then be mended in the other: the value can be written out there. `call`
    runs a function of the student's within bounds.
    """
    body = function_of(source.definitions[0]).body
    if found.other or not isinstance(body, list):
        return None
    at = next((i for i, line in enumerate(body) if line.lineno == found.line), None)
    name = _only_name(body[at]) if at is not None else ""
    readers = _lines_that_read(name, body)
    if not name or at is None or len(readers) != 1 or readers == {found.line}:
        return None
    asked = [case for case in cases if not case.fringe and not case.raises][:TRIED]
    function = _made(source, [*body[: at + 1], ast.Return(ast.Name(name, ast.Load()))])
    if len(asked) < TRIED or not all(_is_known(_answer(function, c, call), exercise, c) for c in asked):
        return None
    (line,) = readers
    return replace(found, line=line, text=source.text(line), kinds=("formula",))


def _only_name(line: ast.stmt) -> str:
    """Return the name that a line gives a value, if that is all that it does."""
    match line:
        case ast.Assign([ast.Name(name)]):
            return name
    return ""


def _lines_that_read(name: str, body: Sequence[ast.stmt]) -> set[int]:
    """Return the lines that read a name; none if it gets more than one value."""
    names = [n for line in body for n in ast.walk(line) if isinstance(n, ast.Name) and n.id == name]
    if sum(isinstance(n.ctx, ast.Store) for n in names) != 1:
        return set()
    return {n.lineno for n in names if isinstance(n.ctx, ast.Load)}


def _made(source: Source, body: list[ast.stmt]) -> Callable[..., Any]:
    """Make the student's function with another body."""
    own = function_of(source.definitions[0])
    changed = ast.FunctionDef(source.name, own.args, body, [], None)
    ast.copy_location(changed, own)
    space = dict(source.space)
    exec(compile(ast.fix_missing_locations(ast.Module([changed], [])), "<changed>", "exec"), space)
    function: Callable[..., Any] = space[source.name]
    return function


def _answer(function: Callable[..., Any], case: Case, call: Callable[..., Any]) -> Any:
    return plain(call(function, copied(case.args), copied(tuple(case.kwargs.items()))))


def _is_known(value: Any, exercise: Exercise, case: Case) -> bool:
    """Return whether the course's own formula has a value on its way, or the lesson speaks of it."""
    return as_array(value) is not None and any(same(value, known) for known in _known(exercise, case))


def _known(exercise: Exercise, case: Case) -> Iterator[Any]:
    """Yield the values of the names and pieces of the course's own formula for a case."""
    definition = ast.parse(textwrap.dedent(inspect.getsource(exercise.reference))).body[0]
    made = {**dict(zip(exercise.parameters, copied(case.args), strict=False)), **case.kwargs}
    space = {**vars(network), **made, "np": np}
    for line in definition.body if isinstance(definition, ast.FunctionDef) else ():
        if isinstance(line, ast.Assign):
            exec(compile(ast.Module([line], []), "<reference>", "exec"), space)
            if name := _only_name(line):
                yield plain(space[name])
    spoken = [ast.parse(text, mode="eval").body for text in SPOKEN_OF.get(exercise.name, ())]
    for piece in (*pieces(exercise.reference), *spoken):
        with contextlib.suppress(Exception):  # a piece of a loop, whose names have no value here
            yield plain(eval(ast.unparse(piece), space))
