"""Run a submission's cells in the sandbox, one after the other, and put questions to its functions.

If the student's process ends, a new one starts and runs the earlier cells again, without the one that ended it. So
answers that are right elsewhere stay right.
"""

import contextlib
import itertools
import signal
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.checks import Exercise
from course_lib.checks.closer_look import CloserLook
from course_lib.checks.memory import Shared
from course_lib.checks.plain import LONGEST_NAME, MOST_WORDS, plain
from course_lib.checks.protocol import HEARD, Answer, Case, ExceptionInfo, changed_later
from course_lib.grading.deadline import Overdue, within
from course_lib.grading.examiner.closer_looks import believed
from course_lib.grading.outcome import Cell, Status
from course_lib.grading.sandbox import codec
from course_lib.grading.sandbox.handle import Sandbox
from course_lib.grading.sandbox.limits import Limits
from course_lib.grading.sandbox.watchdog import MEMORY, TIME
from course_lib.grading.sandbox.wire import MOST_HEARD, Closed, TooLate, Wire

NOT_RUN = "not run"  # how it begins that a cell has not even been tried
MOST_STARTS = 8  # processes for one submission
GRACE = 0.5  # seconds that a closer look may take beyond those for the search, a new process included


class Died(Exception):
    """Says that the student's process is gone: the cause, and the words for it."""

    def __init__(self, status: Status, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class Session:
    """Replaces a student process whenever it dies. `cpu` (seconds) and `peak` (KiB) cover all of them together."""

    def __init__(self, sandbox: Sandbox, limits: Limits) -> None:
        self.sandbox, self.limits = sandbox, limits
        self.until = time.monotonic() + limits.submission
        self.past: list[str] = []
        self.wire: Wire | None = None
        self.starts = 0
        self.cpu, self.peak = 0.0, 0

    def run(self, cell: Cell) -> None:
        """Execute a cell and keep what it printed. Raises Died."""
        self._alive()
        cell.out, cell.err, cell.failure = self._ran(cell.source)
        self.past.append(cell.source)

    def find(self, name: str) -> str:
        """Say what `name` is: "missing", "function", "borrowed", or "a <type>". Raises Died."""
        self._alive()
        found = self._exchange(("find", name, name), self._deadline())
        return found if isinstance(found, str) else "missing"

    def answers(self, name: str, cases: Sequence[Case]) -> list[Answer]:
        """Put every case to the function twice, the second time in reverse order, as `protocol.ask` does.

        Raises Died.
        """
        deadline = self._deadline()
        answers = self._asked("ask", name, (*cases, *reversed(cases)), deadline)
        return changed_later(answers, _later(self._exchange(("later",), deadline)))

    def ask(self, name: str, case: Case) -> Answer:
        """Put one case to the function. Raises Died."""
        self._alive()
        return self._asked("ask", name, [case], self._deadline())[0]

    def look(self, exercise: Exercise, slip: bool, seconds: float) -> CloserLook | None:
        """Have a closer look at the exercise's function; return None if the result is not credible.

        Raises Died.
        """
        with self._within(seconds + GRACE):
            self._alive()
            reply = self._exchange(("look", exercise.name, slip, seconds), self.until)
        return believed(reply, exercise, self.past)

    def again(self, name: str, cases: Sequence[Case], seconds: float) -> list[Answer]:
        """Put other cases, once each, to the function that has already been asked under this name. Raises Died."""
        with self._within(seconds):
            self._alive()
            return self._asked("again", name, cases, self.until)

    def value(self, name: str) -> tuple[str, Any]:
        """Return what `name` is: ("function", None), ("value", plain data) or ("missing", None). Raises Died."""
        self._alive()
        match self._exchange(("value", name), self._deadline()):
            case ("function" | "value" as kind, value):
                return kind, value
        return "missing", None

    def unknown(self, source: str) -> list[str]:
        """List the names that `source` uses and this process does not define. Raises Died."""
        self._alive()
        return self._exchange(("unknown", source), self._deadline())

    def test(
        self, source: str, values: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]
    ) -> tuple[tuple[str, str] | None, float | None]:
        """Execute `source`, which may use `values` and call `functions`; the functions run in this process.

        Return the exception's name and traceback, and the value of the last line if it is a number. Raises Died.
        """
        self._alive()
        deadline, here = self._deadline(), list(functions.values())
        for name, value in {**values, **functions}.items():
            self._exchange(("give", name, value), deadline, here.index)
        return self._exchange(("test", source), deadline, functions=here)

    def end(self) -> None:
        """End every process of the submission."""
        if self.wire:
            self._buried()

    @contextlib.contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        """Allow the block this many seconds, including a new process and its earlier cells. Raises Died."""
        until, self.until = self.until, min(self.until, time.monotonic() + seconds)
        try:
            yield
        finally:
            self.until = until

    def _open(self) -> Wire:
        """Return the wire to the living process."""
        if self.wire is None:
            raise RuntimeError("there is no process of the student's to talk to")
        return self.wire

    def _alive(self) -> None:
        while self.wire is None:
            if self.starts == MOST_STARTS:
                raise Died(Status.CRASHED, f"{NOT_RUN}: the code ended its process {MOST_STARTS} times")
            if time.monotonic() > self.until:
                raise Died(Status.TIMED_OUT, f"{NOT_RUN}: {self.limits.submission:g} seconds were over")
            if self.cpu >= self.limits.cpu:
                raise Died(Status.TIMED_OUT, f"{NOT_RUN}: {self.limits.cpu} seconds of computing were over")
            self.starts += 1
            self.wire = self.sandbox.start(self.limits.cpu - self.cpu)
            self._catch_up()

    def _catch_up(self) -> None:
        """Run the earlier cells; from now on leave out a cell that ends the process this time."""
        for source in list(self.past):
            try:
                self._ran(source)
            except Died:
                self.past.remove(source)
                return

    def _ran(self, source: str) -> tuple[str, str, tuple[str, str] | None]:
        reply = self._exchange(("run", source), self._deadline())
        match reply:
            case (str(out), str(err), None | (str(), str()) as failure):
                return out, err, failure
        raise self._gone(Status.REFUSED, "its process sent something that is not a valid reply")

    def _asked(self, step: str, name: str, cases: Sequence[Case], deadline: float) -> list[Answer]:
        """Return what the function answers: questions go together, answers come one by one. Raises Died."""
        functions: list[Callable[..., Any]] = []
        calls: list[list[Any]] = [[] for _ in cases]

        def number_of(function: Callable[..., Any]) -> int:
            functions.append(function)
            return len(functions) - 1

        questions = [_question(case, heard) for case, heard in zip(cases, calls, strict=True)]
        answers: list[Answer] = []
        with self._in_time(deadline):
            for message, count in _packed(step, name, questions, number_of):
                self._tell(message)
                for case, heard in itertools.islice(zip(cases, calls, strict=True), len(answers), len(answers) + count):
                    answers.append(_answer(self._reply(functions, deadline), case, heard))
        return answers

    def _exchange(
        self,
        message: tuple[Any, ...],
        deadline: float,
        number_of: Callable[..., int] | None = None,
        functions: Sequence[Callable[..., Any]] = (),
    ) -> Any:
        """Send a message, serve the calls of `functions` that it causes, and return the reply."""
        with self._in_time(deadline):
            self._tell(codec.pack(message, number_of))
            return self._reply(functions, deadline)

    def _tell(self, message: bytes) -> None:
        """Send a message. Raises Refused if the student's process, which must wait for it, has said anything more."""
        wire = self._open()
        if wire.unread:
            raise codec.Refused("more than it was asked for")
        wire.put(message)

    def _reply(self, functions: Sequence[Callable[..., Any]], deadline: float) -> Any:
        """Return the next reply; before it, serve the student's calls of `functions`."""
        while True:
            reply = self._open().receive(deadline=deadline)
            match reply:
                case ("call", int(number), tuple(args), tuple(named)) if 0 <= number < len(functions):
                    self._tell(codec.pack(_called(functions[number], args, named)))
                case _:
                    return reply

    @contextlib.contextmanager
    def _in_time(self, deadline: float) -> Iterator[None]:
        """Talk to the student's process. Raises Died if it is gone, late, or sends something that is not plain data."""
        try:
            wire = self._open()
            wire.room = MOST_HEARD
            wire.end.settimeout(max(0.01, deadline - time.monotonic()))
            with within(deadline - time.monotonic() + GRACE):
                yield
        except (TooLate, Overdue):
            over = f"the submission's {self.limits.submission:g} seconds were over"
            why = over if time.monotonic() >= self.until else f"it did not end within {self.limits.cell:g} seconds"
            raise self._gone(Status.TIMED_OUT, why) from None
        except codec.TooMuch:
            why = f"its calls and answers came to more than {MOST_HEARD >> 20} MB: a loop without end, or huge values"
            raise self._gone(Status.TIMED_OUT, why) from None
        except Closed:
            raise self._gone(None, "") from None
        except codec.Refused as error:
            raise self._gone(Status.REFUSED, f"its process sent something that is not plain data ({error})") from None

    def _deadline(self) -> float:
        return min(self.until, time.monotonic() + self.limits.cell)

    def _gone(self, status: Status | None, why: str) -> Died:
        """End the process; if no status is known, find out what ended it."""
        ended = self._buried(by_itself=status is None)
        if ended["over"] == MEMORY:  # also where the first process has outlived the others, and waits for them
            return Died(Status.MEMORY, f"its processes together took more than {self.limits.together / 2**30:g} GiB")
        if status:
            return Died(status, why)
        if ended["over"] == TIME or ended["code"] == -signal.SIGXCPU or self.cpu >= self.limits.cpu:
            return Died(Status.TIMED_OUT, f"{self.limits.cpu} seconds of computing were over")
        if ended["by_itself"] and ended["code"] in (
            -signal.SIGKILL,
            -signal.SIGBUS,
        ):  # SIGBUS: no room for memory that it shares
            return Died(Status.MEMORY, "the system killed the process: out of memory or out of time")
        return Died(Status.CRASHED, "the code ended its own process")

    def _buried(self, by_itself: bool = False) -> dict[str, Any]:
        self._open().close()
        self.wire = None
        ended = self.sandbox.end(by_itself)
        self.cpu += ended["cpu"]
        self.peak = max(self.peak, ended["peak"])
        return ended


def _question(case: Case, calls: list[Any]) -> tuple[Any, ...]:
    """Return a case as the student's process gets it; keep the calls of functions that the case listens to."""
    named = dict(case.kwargs)
    if case.listen_to:
        named[case.listen_to] = _heard(named[case.listen_to], calls)
    return case.args, tuple(named.items()), case.reuse, case.yields


def _packed(
    step: str, name: str, questions: Sequence[tuple[Any, ...]], number_of: Callable[..., int], first: bool = True
) -> Iterator[tuple[bytes, int]]:
    """Pack all questions into as few messages as their bounds allow; return each with its count. Raises Refused."""
    try:
        yield codec.pack((step, name, tuple(questions), first), number_of), len(questions)
        return
    except codec.Refused:
        if len(questions) < 2:
            raise
    half = len(questions) // 2
    yield from _packed(step, name, questions[:half], number_of, first)
    yield from _packed(step, name, questions[half:], number_of, first=False)


def _answer(reply: Any, case: Case, calls: list[Any]) -> Answer:
    """Return the answer in a reply. Raises Refused if the reply holds none."""
    match reply:
        case (value, error, tuple(warned), tuple(after), tuple(arrays), str(printed), tuple(places),
              bool(drew), bool(stirred)):  # fmt: skip
            texts = tuple(w[:MOST_WORDS] for w in warned[: codec.MOST_WARNINGS] if isinstance(w, str))
            states = [codec.as_arguments(found) if len(found) == len(case.inputs) else _untold(case)
                      for found in (after, arrays)]  # fmt: skip
            return Answer(
                codec.as_answer(value),
                _raised(error),
                texts,
                inputs_after=states[0],
                arrays_after=states[1],
                calls=tuple(calls),
                printed=printed[:HEARD],
                shared=_shared(places, len(case.inputs)),
                drew=drew,
                stirred=stirred,
            )
    raise codec.Refused("not a valid reply")


def _heard(function: Callable[..., Any], calls: list[Any]) -> Callable[..., Any]:
    """Return `function`, made to record its calls in `calls`."""

    def heard(argument: Any) -> Any:
        calls.append(plain(argument))
        return function(argument)

    heard.__name__ = function.__name__
    return heard


def _called(function: Callable[..., Any], args: tuple[Any, ...], named: tuple[Any, ...]) -> tuple[Any, ...]:
    """Call the examiner's `function` with the student's arguments; return the result as a message."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            message = ("gave", function(*args, **dict(named)))
        codec.pack(message)
    except Exception as error:  # the student's arguments are to blame, and the student's code gets to see it
        return ("raised", type(error).__name__, str(error)[: codec.LONGEST_LINE])
    return message


def _raised(error: Any) -> ExceptionInfo | None:
    match error:
        case (str(name), str(text), str(line), tuple(classes), str(inside), number):
            its = number if type(number) is int and 0 < number <= codec.LONGEST_TEXT else None  # no cell has more lines
            known = tuple(c[:LONGEST_NAME] for c in classes[: codec.MOST_CLASSES] if isinstance(c, str))
            return ExceptionInfo(
                name[:LONGEST_NAME], text[:MOST_WORDS], line[:MOST_WORDS], known, inside[:LONGEST_NAME], its
            )
        case None:
            return None
    return ExceptionInfo("Exception", "", "")


def _shared(places: tuple[Any, ...], inputs: int) -> tuple[Shared, ...]:
    """Check the places for `Answer.shared` that the process has reported."""
    return tuple(
        (tuple(path), number, tuple(inside))
        for path, number, inside in (place for place in places if isinstance(place, tuple) and len(place) == 3)
        if type(number) is int and 0 <= number < inputs and _is_path(path) and _is_path(inside)
    )


def _is_path(value: Any) -> bool:
    return isinstance(value, tuple) and all(type(i) is int for i in value)


def _later(reply: Any) -> dict[int, Any]:
    """Return what earlier answers have become, by number; nothing if the reply is not valid."""
    match reply:
        case ((int(number), value),):
            return {number: codec.as_answer(value)}
    return {}


def _untold(case: Case) -> tuple[Any, ...]:
    """Return the inputs to assume when the process said nothing about them: unchanged ones."""
    return tuple(plain(value) for value in case.inputs)
