"""Compare a plain answer with the expected one: first the type, then the shape, then finiteness, then every entry."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checks.memory import Path, identical
from course_lib.checks.plain import Foreign

# How far a result may be off, relative to the largest expected entry (at least 1).
TOLERANCE = 1e-9
TOLERANCE_FLOAT32 = 4e-6
LONGEST, LONGEST_ARRAY = 400, 2_000  # most characters of one value in a message
SHOWN_FLAT, SHOWN_NESTED, SHOWN_DEEP = 200, 6, 4  # most numbers and most lists of a list shown; most levels
SHOWN_DIMENSIONS = 4  # an array with more is shown without its numbers
PRINTED: Mapping[str, Any] = dict(precision=6, threshold=20, suppress=False, sign="-", floatmode="maxprec",
                                  formatter=None, nanstr="nan", infstr="inf")  # fmt: skip
NUMBER = (np.generic, float, int, complex)
NO_NUMBERS = (Foreign, str, type(None))


@dataclass(frozen=True)
class Precision:
    """How exact an answer must be."""

    absolute: float | None = None
    """An absolute tolerance in place of TOLERANCE."""
    exact: bool = False
    """Whether float32 makes no rounding errors in this case."""
    single: bool = False
    """Whether a float64 result may have been float32 on its way; it does not count where `exact` does."""


@dataclass(frozen=True)
class Problem:
    """The first thing wrong with one answer."""

    kind: str
    """One of "raised", "type", "only-once" (a generator or the like where a list belongs), "shape", "not-finite",
    "value", "changed-input" (an array of the caller's was written to), "changed-list" (a list of the caller's got other
    items), "warned", "did-not-raise", "rng-ignored", "batch-size"; or one of those in `conduct.py`."""
    headline: str
    """What is wrong, as the end of a sentence."""
    expected: str = ""
    """What was expected, in words."""
    got: str = ""
    """What came, in words."""


@dataclass(frozen=True)
class Part:
    """One number or array of an answer."""

    path: Path
    """Where it stands in the answer: (1, 0) is answer[1][0]."""
    expected: NDArray[np.float64]
    """What was expected."""
    got: Any
    """What came."""
    problem: Problem | None
    """What is wrong with it, or None."""


def counted(n: int, thing: str) -> str:
    """Return a number with its noun: "1 item", "2 items"."""
    return f"{n} {thing}{'s' * (n != 1)}"


def joined(pieces: Sequence[str]) -> str:
    """Join the pieces of a sentence: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(pieces[:-1]), *pieces[-1:]]))


def describe(value: Any, indent: int = 0) -> str:
    """Return a value as messages show it, shortened; later rows of a matrix are indented by `indent`, to align.

    The session's own settings for printing arrays have no effect: a student may have changed them.
    """
    if isinstance(value, np.ndarray) and value.ndim > SHOWN_DIMENSIONS:
        return f"array {value.shape}"  # its edges alone, two to each side, may be thousands of numbers
    if isinstance(value, np.ndarray) and value.ndim:
        at_the_edges = 3 if value.ndim < 4 else 1
        with np.printoptions(**PRINTED):
            prefix = " " * indent
            text = np.array2string(value, separator=", ", max_line_width=70, prefix=prefix, edgeitems=at_the_edges)
        return _cut(text, LONGEST_ARRAY)
    return _in_words(value, 0)


def _in_words(value: Any, depth: int) -> str:
    """Return a number or text in words; or a list with its first items, unless it is nested deeper than SHOWN_DEEP."""
    if isinstance(value, Foreign):
        return f"{'an' if value.type_name[:1].lower() in 'aeiou' else 'a'} {value.type_name}"
    if isinstance(value, np.ndarray) and value.ndim:
        return f"array {value.shape}" if depth else describe(value)
    if isinstance(value, np.ndarray | np.generic):
        value = np.asarray(value).item()
    if isinstance(value, float | np.floating):
        return f"{value + 0.0:.6g}"  # 0 for −0
    if not isinstance(value, list | tuple):
        return _cut(repr(value) if isinstance(value, str) else _digits(value))
    if not any(isinstance(v, list | tuple | np.ndarray | Foreign) for v in value):
        return _cut(_digits(value[:SHOWN_FLAT]))
    more = ", …" if len(value) > SHOWN_NESTED else "," * (isinstance(value, tuple) and len(value) == 1)
    inner = ", ".join(_in_words(v, depth + 1) for v in value[:SHOWN_NESTED]) if depth < SHOWN_DEEP else "…"
    return _cut(f"[{inner}{more}]" if isinstance(value, list) else f"({inner}{more})")


def _digits(value: Any) -> str:
    try:
        return str(value)
    except ValueError:  # Python does not write whole numbers of more than 4,300 digits
        several = isinstance(value, list | tuple)
        return "whole numbers of thousands of digits" if several else "a whole number of thousands of digits"


def _cut(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[:longest]} …"


def as_array(value: Any) -> NDArray[Any] | None:
    """Return the plain value as an array of real numbers, or None if NumPy cannot make one of it."""
    if _shape(value) is None:
        return None
    try:
        array = np.asarray(value)
    except (ValueError, OverflowError):  # too many levels; a whole number that no float can hold
        return None
    return array if array.dtype.kind in "biuf" else None


def _shape(value: Any) -> tuple[int, ...] | None:
    """Return the shape of the array that a plain value would make; None if it holds no numbers, or is uneven.

    NumPy finds the latter out as well, but an error of its takes many times as long.
    """
    if isinstance(value, np.ndarray):
        shape: tuple[int, ...] = value.shape
        return shape
    if not isinstance(value, list | tuple):
        return () if isinstance(value, NUMBER) else None
    if not value:
        return (0,)
    first = _shape(value[0])
    even = first is not None and all(_shape(item) == first for item in value[1:])
    return (len(value), *first) if even and first is not None else None


def parts(expected: Any, got: Any, name: Callable[[Path], str], precision: Precision, path: Path = ()) -> list[Part]:
    """Compare part by part. `expected` is a number, an array, or a nested list or tuple of them.

    `name` gives the name of a part in messages.
    """
    if not isinstance(expected, list | tuple):
        right = np.asarray(expected, dtype=float)
        return [Part(path, right, got, _difference(right, got, name(path), precision))]
    stacked = isinstance(got, np.ndarray) and got.ndim >= _dimensions(expected)
    items = list(got) if stacked and len(got) == len(expected) else got
    what, wanted = name(path) or "the result", _wanted(expected, name, path)
    lead = f"{what} is" if name(path) else "it returned"
    if alone := _one_of_several(expected, items, name, path):
        problem = alone
    elif not isinstance(items, list | tuple) and not stacked:
        one = f"one array of shape {got.shape}" if isinstance(got, np.ndarray) and got.ndim else _what(got)
        kind = "only-once" if isinstance(got, Foreign) and got.once else "type"
        problem = Problem(kind, f"{lead} {one} instead of {wanted}", wanted, one)
    elif len(items) != len(expected):
        number = counted(len(items), "item")
        problem = Problem("shape", f"{what} has {number}, where {wanted} is expected", wanted, describe(got))
    else:
        pairs = enumerate(zip(expected, items, strict=True))
        return [part for i, (e, g) in pairs for part in parts(e, g, name, precision, (*path, i))]
    return [Part(path, np.zeros(()), got, problem)]


def _dimensions(expected: Any) -> int:
    """Return the number of dimensions of the array that would hold all of a nested answer."""
    if isinstance(expected, list | tuple):
        return 1 + max((_dimensions(e) for e in expected), default=0)
    return expected.ndim if isinstance(expected, np.ndarray) else 0


def _wanted(expected: list[Any] | tuple[Any, ...], name: Callable[[Path], str], path: Path) -> str:
    """Describe a list or tuple in words: "(Z, A)", "a list of 3 arrays"."""
    if isinstance(expected, tuple):
        return f"({', '.join(name((*path, i)) or 'one' for i in range(len(expected)))})"
    if not expected:
        return "an empty list"
    if any(isinstance(e, list | tuple) for e in expected):
        return f"a list of {counted(len(expected), 'pair' if all(len(e) == 2 for e in expected) else 'item')}"
    return f"a list of {counted(len(expected), 'array' if any(np.ndim(e) for e in expected) else 'number')}"


def _one_of_several(expected: Any, got: Any, name: Callable[[Path], str], path: Path) -> Problem | None:
    """Report one array, or one list of arrays, that came back instead of a tuple of several."""
    if not isinstance(expected, tuple):
        return None
    if isinstance(got, np.ndarray) and got.ndim:
        one, what = "one array", f" of shape {got.shape}"
    elif isinstance(got, list) and any(isinstance(e, list) and _dimensions(e) == _dimensions(got) for e in expected):
        arrays = all(isinstance(g, np.ndarray) for g in got)
        one, what = "one list", f" of {counted(len(got), 'array' if arrays else 'item')}"
    else:
        return None
    names = [name((*path, i)) for i in range(len(expected))]
    missing = [n for n, e in zip(names, expected, strict=True) if not same(got, e)]
    told = f": {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing" * (len(missing) < len(names))
    wanted = _wanted(expected, name, path)
    return Problem("type", f"{one} came back instead of {wanted}{told}", wanted, one + what)


def flat(value: Any) -> Iterator[Any]:
    """Yield the numbers and arrays of a nested answer, one after the other."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from flat(item)
    else:
        yield value


def tolerance(got: NDArray[Any], expected: NDArray[Any], precision: Precision) -> float:
    """Return the largest error that still counts as rounding."""
    finite = np.abs(expected[np.isfinite(expected)])
    scale = max(1.0, float(np.max(finite, initial=0.0)))
    tight = TOLERANCE * scale if precision.absolute is None else precision.absolute
    rounded = (got.dtype == np.float32 or precision.single) and not precision.exact
    return max(tight, TOLERANCE_FLOAT32 * scale) if rounded else tight


def _what(value: Any) -> str:
    return "nothing (None)" if value is None else describe(value)


def _difference(expected: NDArray[np.float64], got: Any, name: str, precision: Precision) -> Problem | None:
    """Return the first thing that is wrong with `got`, or None if it equals `expected`."""
    array = as_array(got)
    if array is None:
        wanted = "a number" if expected.ndim == 0 else f"an array of shape {expected.shape}"
        lead = f"{name} is" if name else "it returned"
        return Problem("type", f"{lead} {_what(got)} instead of {wanted}", describe(expected), _what(got))
    what = name or "the result"
    if array.shape != expected.shape:
        return Problem("shape", f"{what} has the wrong shape", _shaped(expected), _shaped(array))
    if (array == expected).all():  # to the bit, as most right answers are
        return None
    odd = ~np.isfinite(array) & np.isfinite(expected)
    if odd.any():
        return Problem("not-finite", f"{what} contains {array[odd].flat[0]}", describe(expected), describe(array))
    wrong = entries_off(expected, array, precision)
    return _wrong_value(expected, array, wrong, what) if wrong.any() else None


def entries_off(expected: NDArray[np.float64], got: NDArray[Any], precision: Precision) -> NDArray[np.bool_]:
    """Return which entries of `got` differ from the expected ones. Both have the same shape."""
    with np.errstate(invalid="ignore"):
        off = ~(np.abs(got - expected) <= tolerance(got, expected, precision))
    return np.where(np.isfinite(expected), off, got != expected)


def same(a: Any, b: Any) -> bool:
    """Return whether two plain answers agree up to rounding, structure, shapes and infinities included."""
    if isinstance(a, NO_NUMBERS) or isinstance(b, NO_NUMBERS):
        return type(a) is type(b) and a == b
    if _first_side(a) != _first_side(b):  # before anything is built of the two
        return False
    x, y = as_array(a), as_array(b)
    if x is not None and y is not None:
        if x.shape == y.shape and x.dtype == y.dtype and x.tobytes() == y.tobytes():
            return True  # the usual thing, and quicker than np.allclose
        loose = 1e-4 if np.float32 in (x.dtype, y.dtype) else 1e-6
        return x.shape == y.shape and bool(np.allclose(x, y, rtol=loose, atol=loose * 1e-3, equal_nan=True))
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(same(v, w) for v, w in zip(a, b, strict=True))
    return type(a) is type(b) and type(a) in (int, complex) and a == b  # whole numbers beyond NumPy's


def _first_side(value: Any) -> int | None:
    """Return how many items or rows a value has, or None if it is a single value."""
    if isinstance(value, np.ndarray):
        return value.shape[0] if value.ndim else None
    return len(value) if isinstance(value, list | tuple) else None


def first_change(before: Any, after: Any, name: str) -> tuple[str, str]:
    """Return the first entry in which two plain values differ, before and after: each as "params[0][1][2, 0] = 0.3"."""
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        if len(before) != len(after):
            return f"{name} has {counted(len(before), 'item')}", f"{name} has {counted(len(after), 'item')}"
        for i, (b, a) in enumerate(zip(before, after, strict=True)):
            if not identical(b, a):
                return first_change(b, a, f"{name}[{i}]")
        return f"{name} is a {type(before).__name__}", f"{name} is a {type(after).__name__}"
    b, a = as_array(before), as_array(after)
    if b is None or a is None or b.shape != a.shape or not b.ndim or not (differ := b != a)[b == b].any():
        return f"{name} = {_what(before)}", f"{name} = {_what(after)}"
    index = tuple(int(i) for i in np.argwhere(differ & (b == b))[0])
    where = f"{name}[{', '.join(map(str, index))}]"
    was, became = _apart(float(b[index]), float(a[index]))
    return f"{where} = {was}", f"{where} = {became}"


def _shaped(array: NDArray[Any]) -> str:
    shape = "a single number" if array.ndim == 0 else f"shape {array.shape}"
    return f"{shape}:{chr(10) if array.ndim > 1 else ' '}{describe(array)}"


def _wrong_value(expected: NDArray[Any], got: NDArray[Any], wrong: NDArray[np.bool_], what: str) -> Problem:
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    want, have = _apart(float(expected[index]) + 0.0, float(got[index]))  # 0 for −0
    if got.dtype.kind == "b":
        have = str(bool(got[index]))
    where = f"entry {list(index) if len(index) > 1 else index[0]}: " if index else ""
    return Problem("value", f"{what} is off", f"{where}{want}", f"{where}{have}")


def _apart(one: float, other: float) -> tuple[str, str]:
    """Return two numbers as text, with as many digits as it takes to tell them apart."""
    digits = next((d for d in (6, 9, 12) if f"{one:.{d}g}" != f"{other:.{d}g}"), 17)
    return f"{one:.{digits}g}", f"{other:.{digits}g}"
