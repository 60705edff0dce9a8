"""The two halves of a check: what is asked, and what the student's function answered.

    cases(rng)  →  ask(function, cases)  →  verdict(exercise, cases, answers)

`ask` is the only half that touches the student's code. It gives back plain data, so that a process boundary
fits between it and the verdict: the expected values need not be where the student's code runs.
"""

import contextlib
import copy
import io
import traceback
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

COURSE = str(Path(__file__).parents[1])
LONGEST = 1_000  # items taken from an iterable that a student returns
HEARD = 2_000  # characters kept of what a call prints


@dataclass(frozen=True)
class Case:
    """One question: call the function with `args` and `kwargs`.

    `kind` names what is special about it ("a matrix", "z = −1000"), for the message. `raises` is the exception
    that is the right answer, where there is one. `m` is the number of examples in the batch, where there is one.
    `listen_to` names a keyword argument, a function, whose calls are to be recorded. `shuffled` says that right
    answers may differ from each other by the order in which the examples were seen. A function among the arguments is
    shown by its `__name__`, which may be its formula.

    `fringe` marks a case at the edge of the contract (a refusal, nan, η = 0, no epochs, an empty list, an overflow):
    it is judged after the ordinary ones, so that it never hides what is wrong with those. `exact` says that all the
    arithmetic is exact in float32 too, so that the answer must be exact in any precision. `reuse` hands over the very
    arrays of the call before, with this case's values in them (both cases have the same shapes): an answer kept by
    object comes out wrong.
    """

    args: tuple[Any, ...]
    kind: str
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    raises: type[Exception] | None = None
    m: int | None = None
    listen_to: str | None = None
    shuffled: bool = False
    fringe: bool = False
    exact: bool = False
    reuse: bool = False

    @property
    def inputs(self) -> tuple[Any, ...]:
        """All arguments, the keyword ones last."""
        return (*self.args, *self.kwargs.values())


@dataclass(frozen=True)
class Foreign:
    """Stands for a value that is not plain data: a class, a function, a module of the student's."""

    type_name: str


@dataclass(frozen=True)
class Raised:
    """An exception: its class and text, the student's own line it came from, and the names of all its classes.

    `inside` is the name of the function it came from, where that is another one than was asked.
    """

    type_name: str
    text: str
    line: str
    classes: tuple[str, ...] = ()
    inside: str = ""


@dataclass(frozen=True)
class Answer:
    """What came back for one case: a plain value or an exception, and what was seen on the way.

    `inputs_after` are the arguments as the call left them; `arrays_after` are they too, but with the lists as they
    were before it, so that they differ where an array was written to, and not where a list got other items. `calls`
    are the first arguments of every call of the function that the case listened to, `printed` what the call printed.
    """

    value: Any = None
    error: Raised | None = None
    warned: tuple[str, ...] = ()
    inputs_after: tuple[Any, ...] = ()
    arrays_after: tuple[Any, ...] = ()
    calls: tuple[Any, ...] = ()
    printed: str = ""


def plain(value: Any) -> Any:
    """Reduce `value` to None, text, numbers, exact arrays, lists and tuples; all else becomes `Foreign`.

    Subclasses do not survive: one that calls itself equal to everything would convince any comparison.
    """
    if value is None or type(value) in (bool, int, float, complex, str):
        return value
    if isinstance(value, np.ndarray | np.generic):
        return np.array(value, subok=False) if value.dtype.kind in "biufc" else Foreign(type(value).__name__)
    if isinstance(value, list | tuple):
        items = [plain(item) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    return Foreign(type(value).__name__)


def ask(function: Callable[..., Any], cases: Sequence[Case]) -> list[Answer]:
    """Put every case to `function` twice, the second time in reverse order; 2 · len(cases) answers.

    Every call gets copies of its own. The second round shows whether an answer depends on more than its inputs.
    """
    return [ask_once(function, case) for case in (*cases, *reversed(cases))]


def ask_once(function: Callable[..., Any], case: Case) -> Answer:
    """Put one case to `function`. KeyboardInterrupt alone passes through."""
    args, kwargs = copy.deepcopy((case.args, dict(case.kwargs)))
    calls: list[Any] = []
    if case.listen_to:
        kwargs[case.listen_to] = _recorded(kwargs[case.listen_to], calls)
    inputs, heard = (*args, *kwargs.values()), _Ear()
    before = tuple(_same_objects(a) for a in inputs)
    with (
        warnings.catch_warnings(record=True) as seen,
        np.errstate(all="warn", under="ignore"),
        contextlib.redirect_stdout(heard),
    ):
        warnings.simplefilter("always")
        try:
            value, error = plain(_drawn(function(*args, **kwargs))), None
        except (Exception, SystemExit) as exception:
            value, error = None, told_of(exception, function)
    warned = tuple(str(w.message) for w in seen if issubclass(w.category, RuntimeWarning))
    after, arrays_after = (tuple(plain(a) for a in some) for some in (inputs, before))
    return Answer(value, error, warned, after, arrays_after, tuple(calls), heard.text)


class _Ear(io.TextIOBase):
    """Listens to what is printed, and keeps the beginning: a print inside a loop must not fill the memory."""

    text = ""

    def write(self, text: str) -> int:
        self.text += text[: max(0, HEARD - len(self.text))]
        return len(text)


def _same_objects(value: Any) -> Any:
    """New lists and tuples, however deep, around the very same arrays."""
    return type(value)(_same_objects(v) for v in value) if type(value) in (list, tuple) else value


def _recorded(function: Callable[..., Any], calls: list[Any]) -> Callable[..., Any]:
    def recorded(argument: Any) -> Any:
        calls.append(plain(copy.deepcopy(argument)))
        return function(argument)

    return recorded


def _drawn(value: Any) -> Any:
    """What a generator, or another iterable that is no sequence, yields, as a list."""
    if isinstance(value, list | tuple | str | bytes | dict | np.ndarray | np.generic) or not isinstance(
        value, Iterable
    ):
        return value
    return list(islice(value, LONGEST))


def told_of(exception: BaseException, function: Callable[..., Any]) -> Raised:
    """What is told of an exception that the student's `function` raised."""
    own = [f for f in traceback.extract_tb(exception.__traceback__) if not f.filename.startswith(COURSE)]
    written = [f for f in own if "site-packages" not in f.filename and f.line] or own
    line = f"line {written[-1].lineno}: {written[-1].line}" if written and written[-1].line else ""
    classes = tuple(c.__name__ for c in type(exception).__mro__)
    last = own[-1].name if own else ""
    inside = last if len(own) > 1 and last != getattr(function, "__name__", last) else ""
    return Raised(type(exception).__name__, str(exception), line, classes, inside)
