"""What a name of the notebook stands for now: functions that were written again since a playground has taken them."""

import dis
import sys
import types
from collections.abc import Callable
from typing import Any

from IPython import get_ipython

from course_lib.checks.bytecode import all_code

Function = Callable[..., Any]
NAMES = ("LOAD_GLOBAL", "LOAD_NAME")  # how a function uses a name of its notebook


def notebook_names() -> dict[str, Any]:
    """Return the names of the notebook, or of the script that runs."""
    shell = get_ipython()
    return vars(sys.modules["__main__"]) if shell is None else shell.user_ns


def is_other(now: Any, before: Function) -> bool:
    """Return whether a name that stood for `before` stands for another function: not for the same one, run again."""
    if now is before:
        return False
    if not (isinstance(now, types.FunctionType) and isinstance(before, types.FunctionType)):
        return True
    return (now.__code__, now.__defaults__, now.__kwdefaults__) != (
        before.__code__, before.__defaults__, before.__kwdefaults__,
    )  # fmt: skip


def helpers_of(function: Function) -> dict[str, Function]:
    """Return the notebook's functions that `function` calls by their names, and those that these call, by name."""
    names, found = notebook_names(), dict[str, Function]()
    todo = [function]
    while todo:
        for name in _named(todo.pop()):
            other = names.get(name)
            if isinstance(other, types.FunctionType) and other.__globals__ is names and name not in found:
                found[name] = other
                todo.append(other)
    return found


def _named(function: Function) -> set[str]:
    """Return the names of its notebook that a function uses, in functions inside of it, too."""
    own = function.__func__ if isinstance(function, types.MethodType) else function
    codes = all_code(own.__code__) if isinstance(own, types.FunctionType) else ()
    return {one.argval for code in codes for one in dis.get_instructions(code) if one.opname in NAMES}
