"""The body of an exercise's function, written and checked in the browser: for answers of several lines."""

import contextlib
import copy
import functools
import inspect
import math
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import traitlets

from course_lib import network
from course_lib.checks import EXERCISES, Exercise
from course_lib.checks.protocol import Case
from course_lib.mistakes.mistake import Mistake
from course_lib.widgets.of_one_cell import CourseWidget
from course_lib.widgets.self_contained import self_contained
from course_lib.widgets.several_cases import OWN, NetworkLoss

HERE = Path(__file__).parent
SEED = 0
GIVEN = 6
"""How many significant digits the numbers of a case have: what is right is computed from these."""
CLOSE = 1e-9
"""How close two values must be to be the same, where the exercise's check says nothing."""
RIGHT = 12
"""How many of what is right a page gets: it compares to 10⁻⁹."""
GOLDEN = 0.6180339887498949
"""The weights of a print are 1 + the fraction of its multiples: they are all different."""
Sent = Any
"""A value as a page gets it: numbers, arrays as lists, and {"list": …}, {"tuple": …}, {"int": …}, {"f": …}."""


@dataclass(frozen=True)
class Body:
    """A question of several_lines.toml, which says what its fields hold."""

    exercise: Exercise
    """The exercise."""
    ask: str
    """What its function gives, in a sentence."""
    lends: Mapping[str, str]
    """Functions that the lesson has under other names, and what network.py calls them."""
    without: tuple[str, ...]
    """Functions of network.py that would be the answer."""
    tried: str
    """What the cases cover, in a few words."""
    left: str
    """What the check tries beyond the page, in a sentence, or nothing."""
    places: tuple[int, ...]
    """Which cases of the check are tried, or all."""

    @property
    def parameters(self) -> dict[str, inspect.Parameter]:
        """What the function gets, by name."""
        return dict(inspect.signature(self.exercise.reference).parameters)

    @property
    def head(self) -> str:
        """The line above the body, without types."""
        words = [
            name if one.default is inspect.Parameter.empty else f"{name}={one.default!r}"
            for name, one in self.parameters.items()
        ]
        return f"def {self.exercise.name}({', '.join(words)}):"

    def cases(self) -> list[Case]:
        """Return the cases that are tried. Their numbers are short, so that a page holds them as they are."""
        made = OWN.get(self.exercise.name, self.exercise.cases)
        all_of = made(np.random.default_rng(SEED))
        chosen = [all_of[i] for i in self.places] if self.places else [one for one in all_of if not one.reuse]
        return [Case(shortened(case.args), case.kind, m=case.m) for case in chosen]


def shortened(value: Any, digits: int = GIVEN) -> Any:
    """Return a value whose numbers have this many significant digits at most. Functions and whole numbers stay."""
    if isinstance(value, list | tuple):
        return type(value)(shortened(one, digits) for one in value)
    if isinstance(value, np.ndarray):
        short = np.array([float(f"{v:.{digits}g}") for v in value.ravel()])
        return short.reshape(value.shape)
    return float(f"{value:.{digits}g}") if isinstance(value, float) else value


def sent(value: Any) -> Sent:
    """Return a value as a page gets it. Raises TypeError for what a page cannot have."""
    if isinstance(value, list | tuple):
        return {"list" if isinstance(value, list) else "tuple": [sent(one) for one in value]}
    if isinstance(value, np.ndarray) and value.ndim:
        return [sent(one) for one in value]
    if isinstance(value, bool | int | np.integer):
        return {"int": int(value)}
    if isinstance(value, float | np.ndarray):
        return int(value) if float(value).is_integer() else float(value)
    if isinstance(value, NetworkLoss):
        return {"loss": {"X": sent(value.X), "Y": sent(value.Y), "scale": value.scale}}
    if callable(value) and value in vars(network).values():
        return {"f": str(value.__name__)}
    raise TypeError(f"a page has no {type(value).__name__}")


def form(value: Any) -> str:
    """Return a value's form as program_judge.js has it: (2, 3) is an array, [ ] a list or a tuple. Raises TypeError."""
    if isinstance(value, list | tuple):
        return f"[{','.join(map(form, value))}]"
    if value is None:
        return "None"
    return str(np.shape(np.asarray(value, dtype=float)))


def leaves(value: Any) -> Iterator[Any]:
    """Yield the numbers and arrays of a value, first to last."""
    if isinstance(value, list | tuple):
        for one in value:
            yield from leaves(one)
    elif value is not None:
        yield np.asarray(value, dtype=float)


def paths(value: Any, path: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Yield where in a value its numbers and arrays stand, first to last."""
    if isinstance(value, list | tuple):
        for i, one in enumerate(value):
            yield from paths(one, (*path, i))
    else:
        yield path


def print_of(value: Any) -> float:
    """Return one number for all numbers of a value, which differs if one of them does; program_judge.js has the same.

    It is their sum, each with a weight of its own between 1 and 2.
    """
    numbers = [float(v) for array in leaves(value) for v in array.ravel()]
    return math.fsum(v * (1 + (k * GOLDEN) % 1) for k, v in enumerate(numbers))


def result(function: Callable[..., Any], case: Case) -> Any:
    """Return what a function gives for a case, whose arguments stay as they are."""
    with np.errstate(all="ignore"):
        return function(*copy.deepcopy(case.args))


@functools.cache
def bodies() -> dict[str, Body]:
    """Return the questions of several_lines.toml, by their exercise."""
    found = tomllib.loads((HERE / "several_lines.toml").read_text(encoding="utf-8"))
    return {name: _body(name, **fields) for name, fields in found.items()}


def _body(
    name: str,
    ask: str,
    lends: Mapping[str, str] | None = None,
    without: Sequence[str] = (),
    tried: str = "",
    left: str = "",
    cases: Sequence[int] = (),
) -> Body:
    exercise = EXERCISES[name]
    return Body(exercise, ask, lends or {}, tuple(without), tried or exercise.tried, left, tuple(cases))


def mistaken(one: Mistake, cases: Sequence[Case], right: Sequence[Any], close: float = CLOSE) -> list[dict[str, Any]]:
    """List the forms of a mistake as a page gets them, without those that are right here or have no numbers.

    Each has what it gives for each case, as `prints`: None where it raises an exception. `forms` stands beside them
    where they are not those of what is right.
    """
    found: list[dict[str, Any]] = []
    for answer in (one.answer, *one.also):
        with contextlib.suppress(TypeError):  # what it gives is neither numbers nor None
            given = [_given(answer, case) for case in cases]
            prints = [None if value is ERROR else print_of(value) for value in given]
            forms = ["" if value is ERROR else form(value) for value in given]
            numbers = [v for v in prints if v is not None]
            if (
                numbers
                and all(map(math.isfinite, numbers))
                and not all(_alike(*pair, close) for pair in zip(given, right, strict=True))
            ):
                found.append({"prints": [_short(v) for v in prints], "forms": forms})
    plain = [form(value) for value in right]
    for told in found:
        told |= {"name": one.name, "hint": one.hint} | ({"local": True} if one.local else {})
        if all(own in ("", its) for own, its in zip(told["forms"], plain, strict=True)):
            del told["forms"]
    return found


ERROR = object()


def _given(answer: Callable[..., Any], case: Case) -> Any:
    try:
        return result(answer, case)
    except (ValueError, IndexError, TypeError, ZeroDivisionError, NameError):
        return ERROR


def _alike(value: Any, right: Any, close: float) -> bool:
    if value is ERROR or form(value) != form(right):
        return False
    return all(np.allclose(a, b, close, close) for a, b in zip(leaves(value), leaves(right), strict=True))


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{RIGHT}g}")


class SeveralLines(CourseWidget):
    """Ask for the body of an exercise's function, and check it in the browser by its numbers.

    >>> SeveralLines("backward")
    The body of backward: The gradients of all layers, as a list of pairs (dW, db), first layer first.

    `course` and `length` are those of OneLine. The widget gets numbers alone: the check's cases, what the reference
    gives for them, and one number for what each known mistake gives. Raises ValueError for an exercise that
    several_lines.toml does not have.
    """

    _esm = self_contained(HERE / "several_lines.js")
    _css = HERE / "course.css"

    exercise = traitlets.Unicode().tag(sync=True)
    """The exercise's name."""
    ask = traitlets.Unicode().tag(sync=True)
    """What the function gives, in a sentence."""
    head = traitlets.Unicode().tag(sync=True)
    """The line with `def`."""
    parameters = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """What the function gets."""
    defaults = traitlets.Dict().tag(sync=True)
    """What a parameter is if it is left out."""
    lends = traitlets.Dict().tag(sync=True)
    """Functions by the lesson's name, and what network.py calls them."""
    without = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """Functions of network.py that may not be called: they would be the answer."""
    cases = traitlets.List(traitlets.Dict()).tag(sync=True)
    """The cases: `kind` in words, what is `given`, what is `expected`, and the `names` of its numbers and arrays."""
    mistakes = traitlets.List(traitlets.Dict()).tag(sync=True)
    """The known mistakes, as `mistaken` gives them."""
    within = traitlets.Float(CLOSE).tag(sync=True)
    """How close two values must be to be the same, in their own size or 1."""
    tried = traitlets.Unicode().tag(sync=True)
    """What the cases cover, in a few words."""
    left = traitlets.Unicode().tag(sync=True)
    """What the exercise's check tries beyond the page, in a sentence, or nothing."""
    length = traitlets.Int(0).tag(sync=True)
    """How many lines the course's own answer has, or 0."""
    course = traitlets.Unicode().tag(sync=True)
    """The address of the page that says how to get the course, or nothing."""
    answer = traitlets.Unicode().tag(sync=True)
    """The body that was checked last."""

    def __init__(self, exercise: str, course: str = "", length: int = 0) -> None:
        body = bodies().get(exercise)
        if body is None:
            raise ValueError(f"several_lines.toml has no body of {exercise!r}; it has {', '.join(bodies())}")
        cases = body.cases()
        right = [result(body.exercise.reference, case) for case in cases]
        close = body.exercise.precise or CLOSE
        super().__init__(
            exercise=exercise,
            ask=body.ask,
            head=body.head,
            parameters=list(body.parameters),
            defaults={name: one.default for name, one in body.parameters.items() if one.default is not one.empty},
            lends=dict(body.lends),
            without=[exercise, *body.without],
            cases=[_case(body, case, value) for case, value in zip(cases, right, strict=True)],
            within=close,
            mistakes=[told for one in body.exercise.mistakes for told in mistaken(one, cases, right, close)],
            left=body.left,
            tried=body.tried,
            length=length,
            course=course,
        )

    def __repr__(self) -> str:
        return f"The body of {self.exercise}: {self.ask}"


def _case(body: Body, case: Case, right: Any) -> dict[str, Any]:
    return {
        "kind": case.kind,
        "given": [sent(one) for one in case.args],
        "expected": sent(shortened(right, RIGHT)),
        "names": [body.exercise.part(path) for path in paths(right)],
    }
