"""What the code of a function consists of: its own, and that of the functions inside of it."""

from collections.abc import Iterator
from types import CodeType


def inside(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of the functions that are made directly inside of `code`."""
    return (constant for constant in code.co_consts if isinstance(constant, CodeType))


def all_code(code: CodeType) -> Iterator[CodeType]:
    """Yield `code`, and the code of all functions inside of it, however deep."""
    todo = [code]
    while todo:
        here = todo.pop()
        todo += inside(here)
        yield here
