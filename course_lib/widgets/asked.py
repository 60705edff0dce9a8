"""What a widget says about a call of the student's own function: why it stopped, what it printed, what NumPy warned."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checks import exception_hints
from course_lib.checks.plain import Foreign
from course_lib.checks.protocol import Answer, ExceptionInfo

INTERRUPTED = "It was interrupted before it had answered."


def unwritten(error: ExceptionInfo) -> bool:
    """Return whether the function only holds `raise NotImplementedError()`."""
    return error.type_name == "NotImplementedError"


def stopped(name: str, error: ExceptionInfo, arguments: Sequence[str]) -> str:
    """Say why the function `name` stopped, in which line, and what to look for; `arguments` are their names."""
    if unwritten(error):
        return (
            f"not attempted yet: `raise NotImplementedError()` still stands in {error.inside or name}. Write "
            "your answer in its place, run that cell, then run this one."
        )
    where = f"in {error.inside}, " if error.inside else ""
    line = [f"{where}{error.line}"] if error.line else []
    hint = f"Hint: {exception_hints.hint(error, arguments)}"
    return "\n".join([f"{name} stopped with {error.type_name}: {error.text}", *line, hint])


def heard(answer: Answer) -> tuple[str, ...]:
    """Return the first line printed and the first warning, to be shown once and kept out of the notebook's output."""
    said = []
    if answer.printed.strip():
        first, *more = answer.printed.strip().splitlines()
        said.append(f"It prints: {_brief(first)}{' …' if more else ''}")
    if answer.warned:
        said.append(f"NumPy warns: {_brief(answer.warned[0])}")
    return tuple(said)


def real_array(name: str, value: Any, says: str) -> NDArray[Any]:
    """Return what the function `name` returned as an array of real numbers, of whatever shape.

    Raises ValueError if it is none; the message ends with `says`, what was needed.
    """
    if value is None:
        raise ValueError(f"{name} returned None. Is its `return` missing? {says}")
    try:
        array = np.asarray(value)
        if isinstance(value, Foreign) or array.dtype.kind not in "biuf":
            raise TypeError
    except (TypeError, ValueError):  # NumPy's ValueError: lists of different lengths
        kind = value.type_name if isinstance(value, Foreign) else type(value).__name__
        raise ValueError(f"{name} returned no array of real numbers, but: {kind}. {says}") from None
    return array


def _brief(text: str, longest: int = 70) -> str:
    return text if len(text) <= longest else f"{text[:longest]} …"
