"""The student's source: the cell or file that defines a function, and which of its functions take part."""

import ast
import linecache
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from course_lib.checks.bytecode import inside

Definition = ast.FunctionDef | ast.Assign  # `def f(…)`, or `f = lambda …`


@dataclass(frozen=True)
class Source:
    """The definitions, in one cell or file, that a function consists of."""

    name: str
    """The function's name in its cell."""
    lines: tuple[str, ...]
    """All lines of the cell or file."""
    definitions: tuple[Definition, ...]
    """The function's own definition first, then those of the helpers beside it that it calls."""
    space: dict[str, Any]
    """A copy of the names that the function sees."""

    def text(self, line: int) -> str:
        """Return the text of a line, counted from 1, without the space around it."""
        return self.lines[line - 1].strip() if 0 < line <= len(self.lines) else ""


def source_of(function: Callable[..., Any]) -> Source | None:
    """Find where `function` is defined; return None if there is no source, or if it no longer matches the function.

    Only a function written with `def` or `lambda` at the left margin has a source. A class, a built-in, a decorated or
    an inner function has none.
    """
    if type(function) is not types.FunctionType or function.__closure__:
        return None
    code = function.__code__
    lines = tuple(linecache.getlines(code.co_filename, function.__globals__))
    try:
        tree = ast.parse("".join(lines))
        module = compile(tree, code.co_filename, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    # As a file is compiled, and as IPython compiles a cell, one statement after the other: the code is not the same.
    alone = [compile(ast.Module([d], []), code.co_filename, "exec", dont_inherit=True) for d in _definitions(tree)]
    made = [c for m in (module, *alone) for c in inside(m)]
    found = next((d for d in _definitions(tree) if _defines(d, code, made)), None)
    if found is None:
        return None
    beside = {name_of(d): d for d in _definitions(tree) if d is not found}
    used, todo = [found], [found]
    while todo:
        for name in _names(todo.pop()):
            helper = function.__globals__.get(name)
            if (
                isinstance(helper, types.FunctionType)
                and name in beside
                and _defines(beside[name], helper.__code__, made)
            ):
                todo.append(beside[name])
                used.append(beside.pop(name))
    return Source(name_of(found), lines, tuple(used), dict(function.__globals__))


def name_of(definition: Definition) -> str:
    """Return the name that a definition gives."""
    return definition.name if isinstance(definition, ast.FunctionDef) else ast.unparse(definition.targets[0])


def function_of(definition: Definition) -> ast.FunctionDef | ast.Lambda:
    """Return the function that a definition names."""
    return definition if isinstance(definition, ast.FunctionDef) else cast(ast.Lambda, definition.value)


def _definitions(tree: ast.Module) -> Iterator[Definition]:
    """Yield the functions that a cell defines at its left margin; of each name, the last."""
    found: dict[str, Definition] = {}
    for node in tree.body:
        match node:
            case ast.FunctionDef(decorator_list=[]) | ast.Assign([ast.Name()], ast.Lambda()):
                found[name_of(node)] = node
    yield from found.values()


def _defines(definition: Definition, code: types.CodeType, made: Sequence[types.CodeType]) -> bool:
    """Return whether `code` is one of those `made` from the present cell, and so belongs to this very definition."""
    inner = function_of(definition)
    return code.co_firstlineno == inner.lineno and any(
        c.co_firstlineno == code.co_firstlineno and c.co_code == code.co_code for c in made
    )


def _names(definition: Definition) -> set[str]:
    return {node.id for node in ast.walk(definition) if isinstance(node, ast.Name)}
