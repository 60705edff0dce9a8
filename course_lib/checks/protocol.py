"""The two halves of a check: what is asked, and what the student's function answered.

    cases(rng)  →  ask(function, cases)  →  verdict(exercise, cases, answers)

`ask` is the only half that touches the student's code. It returns plain data, so a process boundary fits between the
two halves: the expected values need not be where the student's code runs.
"""

import contextlib
import io
import linecache
import pickle
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from types import FunctionType, MethodType
from typing import Any, NamedTuple

import numpy as np

from course_lib.checks.memory import (
    Held,
    Shared,
    as_held,
    copied,
    hold,
    identical,
    refilled,
    shared,
    unmoved,
    weight,
)
from course_lib.checks.plain import NESTED, has, legible, name_of, names_of, plain, trace_of, words
from course_lib.checks.standstill import Standstill, standstill

NOTHING_SEEN = Standstill()
COURSE = str(Path(__file__).parents[1])
LONGEST = 1_000  # most items to take from an iterable that a student returns
LONGEST_LINE = 500  # characters kept of a line that raises
HEARD = 2_000  # characters kept of what a call prints
SEQUENCES = (list, tuple, str, bytes, dict, np.ndarray, np.generic)
MOST_WATCHED = 16 << 20  # bytes of earlier answers that are kept to see whether they change
# Taken before a student's code runs.
COMMON_STATE, RESTORE_COMMON = np.random.get_state, np.random.set_state


@dataclass(frozen=True, eq=False)
class Case:
    """One question: call the function with `args` and `kwargs`. A case equals only itself, so it may be a key."""

    args: tuple[Any, ...]
    """The arguments. A function among them is shown by its `__name__`, which may be its formula."""
    kind: str
    """What is special about the case ("a matrix", "z = −1000"), for the message."""
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    """The arguments that are given by name."""
    raises: type[Exception] | None = None
    """The exception that is the right answer, where there is one."""
    m: int | None = None
    """The number of examples in the batch, where there is one."""
    listen_to: str | None = None
    """The name of a keyword argument, a function, whose calls are to be recorded."""
    shuffled: bool = False
    """Whether right answers may differ from each other by the order in which the examples were seen."""
    fringe: bool = False
    """Whether the case is at the edge of the contract (a refusal, nan, η = 0, no epochs, an empty list, an overflow):
    it is judged after the ordinary ones, so that it never hides what is wrong with those."""
    exact: bool = False
    """Whether all the arithmetic is exact in float32 too, so that the answer must be exact in any precision."""
    reuse: bool = False
    """Hand over the very arrays of the call before, with this case's values in them (both cases have the same shapes):
    an answer kept by object comes out wrong."""
    yields: bool = False
    """Whether the answer may be a generator, or whatever else is gone through once."""

    @property
    def inputs(self) -> tuple[Any, ...]:
        """All arguments, the keyword ones last."""
        return (*self.args, *self.kwargs.values())

    @property
    def examples(self) -> int:
        """`m` of a case that has one. Raises ValueError if it has none."""
        if self.m is None:
            raise ValueError(f"the case {self.kind!r} does not say how many examples it has: give it m=…")
        return self.m


@dataclass(frozen=True)
class ExceptionInfo:
    """An exception that the student's function stopped with."""

    type_name: str
    """The name of its class."""
    text: str
    """What it says."""
    line: str
    """The student's own line that it came from, or nothing."""
    classes: tuple[str, ...] = ()
    """The names of its class and of all that it comes from."""
    inside: str = ""
    """The name of the function that it came from, where that is another one than was asked."""
    number: int | None = None
    """The number of the line, where it stands in the cell or file of the function that was asked."""
    seen: Standstill = NOTHING_SEEN
    """What stood in the line."""


@dataclass(frozen=True)
class Answer:
    """What came back for one case, and what was noticed meanwhile."""

    value: Any = None
    """The answer as plain data; None where there was an exception."""
    error: ExceptionInfo | None = None
    """The exception, where there was one."""
    warned: tuple[str, ...] = ()
    """NumPy's warnings."""
    inputs_after: tuple[Any, ...] = ()
    """The arguments as the call left them."""
    arrays_after: tuple[Any, ...] = ()
    """The same, with the lists as they were before the call: so they differ where an array was written to, and not
    where a list got other items."""
    calls: tuple[Any, ...] = ()
    """The first arguments of every call of the function that the case listened to."""
    printed: str = ""
    """What the call printed."""
    shared: tuple[Shared, ...] = ()
    """Where an array of the answer stands in the memory of an argument: its path in the answer, the number of the
    argument in `Case.inputs`, the path in that."""
    drew: bool = False
    """Whether the state of a generator among the arguments has moved."""
    stirred: bool = False
    """Whether the state of NumPy's common generator has moved. It is watched where a generator is handed over, and put
    back."""
    later: Any = None
    """What the value had become when all cases had been asked; None where it stayed what it was."""


def ask(function: Callable[..., Any], cases: Sequence[Case]) -> list[Answer]:
    """Put every case to `function` twice, the second time in reverse order; return 2 · len(cases) answers.

    Every call gets its own copies. The second round shows whether an answer depends on more than its inputs.
    """
    log = CallLog()
    answers = [ask_once(function, case, log) for case in (*cases, *reversed(cases))]
    return changed_later(answers, log.changed())


def changed_later(answers: Sequence[Answer], later: Mapping[int, Any]) -> list[Answer]:
    """Return the answers; those whose numbers are in `later` get the value they have by now."""
    return [replace(answer, later=later[i]) if i in later else answer for i, answer in enumerate(answers)]


def ask_once(function: Callable[..., Any], case: Case, log: "CallLog | None" = None) -> Answer:
    """Put one case to `function`. Only KeyboardInterrupt passes through.

    `log` is needed if several cases are asked in turn.
    """
    log = log or CallLog()
    args, kwargs = log.arguments(case)
    calls: list[Any] = []
    if case.listen_to:
        kwargs[case.listen_to] = _recorded(kwargs[case.listen_to], calls)
    inputs, heard = (*args, *kwargs.values()), Ear()
    before, draws = log.hand(inputs), _Draws(inputs)
    with (
        warnings.catch_warnings(record=True) as seen,
        np.errstate(all="warn", under="ignore"),
        contextlib.redirect_stdout(heard),
    ):
        warnings.simplefilter("always")
        try:
            given = _drawn(function(*args, **kwargs), case.yields)
            value, error, common = plain(given), None, shared(given, before)
        except KeyboardInterrupt:
            raise
        except BaseException as exception:  # whatever a student's class derives from
            given, value, error, common = None, None, told_of(exception, function), ()
    warned = tuple(words(w.message) for w in seen if issubclass(w.category, RuntimeWarning))
    after = tuple(map(plain, inputs))
    arrays_after = after if unmoved(before, inputs) else tuple(map(plain, as_held(before)))
    log.keep(given, value, bool(common))
    return Answer(value, error, warned, after, arrays_after, tuple(calls), heard.text, common, *draws.seen())


class CallLog:
    """What is kept from call to call while a function is asked.

    It keeps the arguments, for a case that passes them again, and the answers, to see whether a later call changes
    them.
    """

    def __init__(self) -> None:
        self._handed: Any = None
        self._watched: list[_Watched] = []
        self._later: dict[int, Any] = {}
        self._answers = self._weight = 0

    def arguments(self, case: Case) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Copy the case's arguments; if the case asks for it, into the arrays of the call before."""
        inputs, many = copied(case.inputs), len(case.args)
        if case.reuse and self._handed is not None:
            self._look()
            # What shares memory with the arguments, as As[0] does, changes with them.
            self._watched = [kept for kept in self._watched if not kept.common]
            inputs = refilled(self._handed, inputs)
        return inputs[:many], dict(zip(case.kwargs, inputs[many:], strict=True))

    def hand(self, inputs: tuple[Any, ...]) -> Held:
        """Remember what is passed to the function, as it is before the call."""
        held: Held = hold(inputs)
        self._handed = held
        return held

    def keep(self, given: Any, value: Any, common: bool) -> None:
        """Watch what a call has returned: `value` as it was then, and whether memory is `common` with an argument."""
        number, self._answers = self._answers, self._answers + 1
        if isinstance(value, (*NESTED, np.ndarray)):
            self._weight += weight(value)
            if self._weight < MOST_WATCHED:
                self._watched.append(_Watched(number, given, value, common))

    def changed(self) -> dict[int, Any]:
        """Return the present values of the answers that have changed since they were given, by their numbers."""
        self._look()
        return self._later

    def _look(self) -> None:
        for kept in self._watched:
            if kept.number not in self._later and not identical(kept.value, now := plain(kept.given)):
                self._later[kept.number] = now


class _Watched(NamedTuple):
    """The result of a call, watched for later changes."""

    number: int
    """The number of the answer."""
    given: Any
    """The student's object."""
    value: Any
    """What it was then, as plain data."""
    common: bool
    """Whether it stands in the memory of an argument."""


class _Draws:
    """A watch on random draws: from the generators among a call's arguments, and from NumPy's common one."""

    def __init__(self, inputs: Sequence[Any]) -> None:
        self.handed = [v for v in inputs if isinstance(v, np.random.Generator)]
        self.before = [self._state(rng) for rng in self.handed]
        self.common: Any = COMMON_STATE() if self.handed else None

    @staticmethod
    def _state(rng: np.random.Generator) -> tuple[bytes, int]:
        bits = rng.bit_generator
        return pickle.dumps(bits.state), getattr(bits.seed_seq, "n_children_spawned", 0)

    def seen(self) -> tuple[bool, bool]:
        """Return whether something was drawn from the arguments, and from the common generator, which is then reset."""
        if not self.handed:
            return False, False
        drew = [self._state(rng) for rng in self.handed] != self.before
        now: Any = COMMON_STATE()
        then = self.common
        stirred = now[2:] != then[2:] or now[1].tobytes() != then[1].tobytes()
        if stirred:
            RESTORE_COMMON(self.common)
        return drew, stirred


class Ear(io.TextIOBase):
    """A listener that keeps the beginning of what is printed: a print inside a loop must not fill the memory."""

    text = ""

    def write(self, text: str) -> int:
        """Keep the text, as far as there is room."""
        self.text += legible(text, max(0, HEARD - len(self.text)))
        return len(text)


def _recorded(function: Callable[..., Any], calls: list[Any]) -> Callable[..., Any]:
    def recorded(argument: Any) -> Any:
        calls.append(plain(argument))
        return function(argument)

    return recorded


def _drawn(value: Any, yields: bool) -> Any:
    """Return the items of an iterable that is no sequence, as a list; those of an iterator only if that is allowed."""
    kind = type(value)
    by_number = yields and has(kind, "__getitem__") and not has(kind, "keys")  # what Python goes through as well
    if issubclass(kind, SEQUENCES) or not (has(kind, "__iter__") or by_number):
        return value
    return list(islice(value, LONGEST)) if yields or not has(kind, "__next__") else value


def told_of(exception: BaseException, function: Callable[..., Any] | None) -> ExceptionInfo:
    """Describe an exception that the student's `function` raised.

    Without a function (None), the cell that was to define it raised the exception.
    """
    steps = list(trace_of(exception))
    own = [f for f in (_place(i, *step) for i, step in enumerate(steps)) if not f.file.startswith(COURSE)]
    written = [f for f in own if "site-packages" not in f.file and f.text] or own
    last = written[-1] if written and written[-1].text else None
    asked = getattr(function, "__func__", None) if type(function) is MethodType else function
    file, name = (asked.__code__.co_filename, asked.__name__) if type(asked) is FunctionType else ("", "")
    helper = last and name and str.isidentifier(last.function) and last.function != name
    line = f"line {last.number}{f' in {legible(last.function)}' * bool(helper)}: {last.text}" if last else ""
    number = last.number if last and last.file == file else None
    seen = standstill([(frame, n) for frame, n, _ in steps], steps[last.step][2], last.step) if last else Standstill()
    inside = own[-1].function if len(own) > 1 and name and own[-1].function != name else ""
    kind = type(exception)
    return ExceptionInfo(name_of(kind), words(exception), line, names_of(kind), legible(inside), number, seen)


class _Place(NamedTuple):
    """A line that an exception came through."""

    step: int
    file: str
    function: str
    number: int
    text: str


def _place(step: int, frame: Any, number: int, instruction: int) -> _Place:
    code = frame.f_code
    try:
        linecache.checkcache(code.co_filename)
        text = legible(linecache.getline(code.co_filename, number).strip(), LONGEST_LINE)
    except (ValueError, OSError):  # a name that no file can have
        text = ""
    return _Place(step, code.co_filename, code.co_name, number, text)
