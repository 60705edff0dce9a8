"""Functions of network.py with something in them changed: what a mistake is made of.

An edit is text. A mistake in the reference's own line replaces one piece of that line. A mistake in a function that the
reference calls replaces a piece there: the ordinary pass runs in a copy of the module that holds the edited functions.
Nothing is compiled before a broken function is first called.
"""

import __future__

import ast
import functools
import inspect
import linecache
import re
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course_lib import network

Function = Callable[..., Any]
RIGHT = dict(vars(network))  # as they are now: whatever a session puts into the module later
FOLDER = Path(network.__file__).with_name("mistakes")  # so that a traceback counts as the course's


@dataclass(frozen=True)
class Edit:
    """One changed piece of a function of network.py."""

    mistake: str
    """The mistake that it belongs to, as in "mse/absolute", for the error if it does not fit."""
    function: str
    """Its name; or that of a constant, which gets another value."""
    old: str
    """A piece that is in the function's body exactly once; "" for the whole body."""
    new: str
    """What replaces it. For a whole body: what is returned; in it, the function's own name means the function without
    this edit, and `result` what that returns."""
    rule: str = ""
    """The rule that is broken: mistakes of different rules can be made together. "" if it must stand alone."""


@dataclass(frozen=True, eq=False)
class Broken:
    """The function `of` of network.py as it would be with these edits, and with `names` in its module."""

    of: str
    """The function's name."""
    edits: tuple[Edit, ...] = ()
    """The changes, in it or in functions that it calls."""
    names: Mapping[str, Any] = field(default_factory=dict)
    """Other names that the edits may use."""

    @property
    def rules(self) -> frozenset[str]:
        """The rules that are broken, if other rules can be broken together with them; else none."""
        found = frozenset(edit.rule for edit in self.edits)
        return frozenset() if "" in found else found

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the broken function."""
        return self.function(*args, **kwargs)

    @functools.cached_property
    def function(self) -> Function:
        """Build the function. Raises ValueError if an edit does not fit."""
        space = dict(RIGHT)
        for name, value in RIGHT.items():
            if isinstance(value, types.FunctionType) and value.__module__ == network.__name__:
                space[name] = types.FunctionType(value.__code__, space, name, value.__defaults__, value.__closure__)
                space[name].__kwdefaults__ = value.__kwdefaults__
        space.update(self.names)
        for name in dict.fromkeys(edit.function for edit in self.edits):
            exec(_code(name, tuple(edit for edit in self.edits if edit.function == name)), space)
        return space[self.of]


@functools.cache
def _code(function: str, edits: tuple[Edit, ...]) -> types.CodeType:
    """Return the code that defines `function` with these edits: first those inside it, then those around it."""
    pieces = [edit for edit in edits if edit.old]
    text = ""
    if pieces:
        head, body = _source(function)
        text = head + _replaced(body, pieces)
    text += "".join(_instead(edit) for edit in edits if not edit.old)
    file = str(FOLDER / "+".join(dict.fromkeys(edit.mistake for edit in edits)) / function)
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)  # for tracebacks
    try:
        return compile(text, file, "exec", flags=__future__.annotations.compiler_flag)
    except SyntaxError as error:
        raise ValueError(f"{edits[0].mistake}: Python cannot read `{(error.text or '').strip()}`") from error


def _instead(edit: Edit) -> str:
    """Return the text that replaces a function; the new one may call the old one by its own name."""
    name = edit.function
    if not callable(RIGHT[name]):
        return f"{name} = {edit.new}\n"
    arguments = _definition(name).args
    given = [a.arg for a in arguments.args] + [f"{a.arg}={a.arg}" for a in arguments.kwonlyargs]
    result = f"        result = {name}({', '.join(given)})\n" if re.search(r"\bresult\b", edit.new) else ""
    return (
        f"def around({name}):\n"
        f"    def broken({ast.unparse(arguments)}):\n{result}"
        f"        return ({edit.new})\n"
        f"    return broken\n"
        f"{name} = around({name})\n"
    )


def _replaced(body: str, edits: Sequence[Edit]) -> str:
    """Return the body of a function with some of its pieces replaced."""
    places = []
    for edit in edits:
        if (found := body.count(edit.old)) != 1:
            raise ValueError(
                f"{edit.mistake}: `{edit.old}` stands {found} times in the body of network.{edit.function}, and must "
                "stand there once; write the row's left side as it stands in network.py, and long enough to be unique"
            )
        places.append((body.index(edit.old), edit))
    done, end = "", 0
    for start, edit in sorted(places, key=lambda place: place[0]):
        if start < end:
            raise ValueError(f"{edit.mistake}: `{edit.old}` overlaps with another edit of network.{edit.function}")
        done, end = done + body[end:start] + edit.new, start + len(edit.old)
    return done + body[end:]


@functools.cache
def _definition(function: str) -> ast.FunctionDef:
    return ast.parse(inspect.getsource(RIGHT[function])).body[0]  # type: ignore[return-value]  # RIGHT holds functions alone


@functools.cache
def _source(function: str) -> tuple[str, str]:
    """Return the first lines of a function of network.py, and its body without the docstring."""
    lines, statements = inspect.getsource(RIGHT[function]).splitlines(keepends=True), _definition(function).body
    first = statements[bool(ast.get_docstring(_definition(function)))]
    head, body = statements[0].lineno - 1, first.lineno - 1
    return "".join(lines[:head]), "".join(lines[body:])
