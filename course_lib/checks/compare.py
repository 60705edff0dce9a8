"""Compare a plain answer with the expected one: type, then shape, then finiteness, then every entry."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checks.protocol import Foreign

# How far a result may be off, relative to the largest expected entry (at least 1).
TOLERANCE = 1e-9
TOLERANCE_FLOAT32 = 2e-5


@dataclass(frozen=True)
class Problem:
    """The first thing wrong with one answer.

    `kind` is one of "raised", "type", "shape", "not-finite", "value", "changed-input", "warned", "did-not-raise".
    """

    kind: str
    headline: str
    expected: str = ""
    got: str = ""


def describe(value: Any) -> str:
    """A value as the messages show it: short, with its shape where it has one."""
    if isinstance(value, Foreign):
        return f"a {value.type_name}"
    if isinstance(value, np.ndarray) and value.ndim:
        return np.array2string(value, precision=6, threshold=20, separator=", ", max_line_width=64)
    if isinstance(value, float | np.ndarray | np.generic):
        return f"{value:.6g}" if np.asarray(value).dtype.kind == "f" else str(value)
    return repr(value) if isinstance(value, str) else str(value)


def as_array(value: Any) -> NDArray[Any] | None:
    """The plain value as an array of real numbers, or None where NumPy finds none in it."""
    if value is None or isinstance(value, str | Foreign):
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # lists of different lengths
        return None
    return array if array.dtype.kind in "biuf" else None


def tolerance(got: NDArray[Any], expected: NDArray[Any], absolute: float | None) -> float:
    """The largest error that is rounding, for the precision of `got`; `absolute` overrides it for float64."""
    scale = max(1.0, float(np.max(np.abs(expected), initial=0.0)))
    if got.dtype == np.float32:
        return TOLERANCE_FLOAT32 * scale
    return absolute if absolute is not None else TOLERANCE * scale


def compare(expected: Any, got: Any, absolute: float | None = None) -> Problem | None:
    """None where `got` is `expected`, which is a number or an array; else the first thing that is wrong."""
    expected = np.asarray(expected, dtype=float)
    array = as_array(got)
    if array is None:
        wanted = "a number" if expected.ndim == 0 else f"an array of shape {expected.shape}"
        what = "nothing (None)" if got is None else describe(got)
        return Problem("type", f"it returned {what}, where {wanted} belongs", describe(expected), what)
    if array.shape != expected.shape:
        return Problem("shape", "the result has the wrong shape", _shaped(expected), _shaped(array))
    odd = ~np.isfinite(array)
    if odd.any():
        return Problem("not-finite", f"the result contains {array[odd].flat[0]}", describe(expected), describe(array))
    wrong = np.abs(array - expected) > tolerance(array, expected, absolute)
    if wrong.any():
        return _wrong_value(expected, array, wrong)
    return None


def same(a: Any, b: Any) -> bool:
    """Whether two plain answers are the same up to rounding, shapes and infinities included."""
    if isinstance(a, Foreign | str | None) or isinstance(b, Foreign | str | None):
        return a == b
    x, y = as_array(a), as_array(b)
    if x is None or y is None:
        return x is y
    return x.shape == y.shape and np.allclose(x, y, rtol=1e-6, atol=1e-9, equal_nan=True)


def _shaped(array: NDArray[Any]) -> str:
    shape = "a single number" if array.ndim == 0 else f"shape {array.shape}"
    return f"{shape}: {describe(array)}"


def _wrong_value(expected: NDArray[Any], got: NDArray[Any], wrong: NDArray[np.bool_]) -> Problem:
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    want, have = float(expected[index]), float(got[index])
    digits = next((d for d in (6, 9, 12) if f"{want:.{d}g}" != f"{have:.{d}g}"), 17)
    where = f"entry {list(index) if len(index) > 1 else index[0]}: " if index else ""
    return Problem("value", "the result is off", f"{where}{want:.{digits}g}", f"{where}{have:.{digits}g}")
