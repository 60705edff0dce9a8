"""Run a student's cells, then answer the examiner's questions: the program in the student's process.

The examiner treats what is sent from here as plain data and trusts nothing else. The student may learn whatever is
known here, so no seed and no expected value of a verdict ever comes here. That an answer was wrong is only told when no
score can change any more.
"""

import ast
import builtins
import io
import socket
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from course_lib import data, graph, widgets  # noqa: F401  (loaded once, for all that are forked from here)
from course_lib.checks import EXERCISES, fresh_seed, is_borrowed
from course_lib.checks.closer_look import look
from course_lib.checks.plain import LONGEST_NAME, MOST_WORDS, plain
from course_lib.checks.protocol import CallLog, Case, ask_once, told_of
from course_lib.grading.sandbox import codec
from course_lib.grading.sandbox.blank_figures import draw_nothing
from course_lib.grading.sandbox.wire import MOST_HEARD, Closed, Wire
from course_lib.work import mine  # noqa: F401

MOST_OUTPUT = 20_000  # characters kept of what one cell prints
MOST_FRAMES = 8  # of a traceback
# Do what most notebooks do, so that everything they need is loaded before the first of them.
WARMING = """import numpy as np
from course_lib import check, data, network, plots, widgets
widgets.Prediction("0 or 1?", ["0", "1"])
widgets.NeuronExplorer()
1 / 0"""


class Kept(io.TextIOBase):
    """Keeps text as it is written, up to MOST_OUTPUT characters, and drops the rest at once."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.room = MOST_OUTPUT

    def write(self, text: str) -> int:
        """Keep as much of `text` as there is room for."""
        if self.room > 0:
            self.pieces.append(text[: self.room])
            self.room -= len(text)
        return len(text)

    @property
    def text(self) -> str:
        """Return what was kept, with a note if something was dropped."""
        return "".join(self.pieces) + ("\n[further output dropped]" if self.room < 0 else "")


class Shell(InteractiveShell):
    """Runs IPython without a terminal, a kernel or a history: what a notebook's cell needs and no more."""

    failure: tuple[str, str] | None = None
    last_result: Any = None

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Keep the exception's name and the student's own part of the traceback."""
        kind, error, trace = sys.exc_info()
        if kind is None:  # somebody asks for a traceback where nothing has failed
            print("No traceback available to show.", file=sys.stderr)
            return
        frames = [f for f in traceback.extract_tb(trace) if "site-packages" not in f.filename]
        lines = traceback.format_list(frames[-MOST_FRAMES:]) + traceback.format_exception_only(kind, error)
        self.failure = (kind.__name__, "".join(lines)[:MOST_OUTPUT])

    showsyntaxerror = showindentationerror = showtraceback
    system = InteractiveShell.system_raw  # `!ls` without a terminal, as there is none

    def ask_exit(self) -> None:
        """Ignore exit(): the notebook is graded all the same."""


def warm_shell() -> Shell:
    """Return a shell that has run a first cell, so that each fork of this process starts with one."""
    draw_nothing()
    no_history = Config(HistoryManager={"enabled": False})  # it would want a database and a thread
    shell = Shell.instance(colors="nocolor", config=no_history)
    _run(shell, WARMING)
    shell.reset(new_session=True)
    return shell


def serve(end: socket.socket, shell: Shell) -> None:
    """Answer the examiner until it hangs up."""
    np.random.seed()  # noqa: NPY002  (a fork repeats its parent's)
    wire = Wire(end)
    # Taken before the student's code runs. It can change these functions, but then it only changes its own answers.
    questions = Questions()
    steps: dict[str, Callable[..., Any]] = {
        "run": _run,
        "find": _find,
        "later": questions.later,
        "look": questions.look,
    }
    steps |= {"value": _value, "unknown": _unknown, "give": _give, "test": _test}
    asking = {"ask": questions.ask, "again": questions.again}  # these send their replies themselves, one each question
    while True:
        try:
            wire.room = MOST_HEARD
            step, *arguments = wire.receive(_remote(wire))
        except Closed:
            return
        if step in asking:
            asking[step](wire, shell, *arguments)
        else:
            wire.send(steps[step](shell, *arguments))


def _run(shell: Shell, source: str) -> tuple[str, str, tuple[str, str] | None]:
    """Execute one cell; return (stdout, stderr, the exception's name and traceback)."""
    out, err = Kept(), Kept()
    before, shell.failure = (sys.stdout, sys.stderr), None
    sys.stdout, sys.stderr = out, err
    try:
        shell.last_result = shell.run_cell(source).result
    except BaseException as error:  # what IPython itself stumbles over must not end the grading
        shell.failure = (type(error).__name__, f"{type(error).__name__}: {error}"[:MOST_OUTPUT])
    finally:
        sys.stdout, sys.stderr = before
    return out.text, err.text, shell.failure


def _value(shell: Shell, name: str) -> tuple[str, Any]:
    """Return what `name` is: ("missing", None), ("function", None), or ("value", it) if it is plain data."""
    if name not in shell.user_ns:
        return "missing", None
    found = shell.user_ns[name]
    if callable(found):
        return "function", None
    value = plain(found)
    try:
        codec.pack(value)
    except codec.Refused:
        return "missing", None
    return "value", value


def _unknown(shell: Shell, source: str) -> list[str]:
    """List the names that `source` uses and nothing here defines."""
    names = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)]
    own = {n.id for n in names if not isinstance(n.ctx, ast.Load)} | set(shell.user_ns) | set(vars(builtins))
    return sorted({n.id for n in names} - own)


def _give(shell: Shell, name: str, value: Any) -> None:
    """Define `name` as `value`."""
    shell.user_ns[name] = value


def _test(shell: Shell, source: str) -> tuple[tuple[str, str] | None, float | None]:
    """Execute a test; return (the exception's name and traceback, the value of its last line if a number)."""
    _, _, failure = _run(shell, source)
    last = shell.last_result
    return failure, float(last) if type(last) in (int, float) or isinstance(last, np.number) else None


def _find(shell: Shell, name: str, exercise: str) -> str:
    """Say what `name` is: "missing", "function", "borrowed" (the course's own), or "a <type>"."""
    if name not in shell.user_ns:
        return "missing"
    found = shell.user_ns[name]
    if not callable(found):
        return f"a {type(found).__name__}"[:LONGEST_NAME]
    return "borrowed" if is_borrowed(found, EXERCISES[exercise].reference) else "function"


class Questions:
    """Calls a function once per question, and sees whether a later call changes what an earlier one returned."""

    def __init__(self) -> None:
        self.log = CallLog()
        self.asked: dict[str, Any] = {}

    def ask(self, wire: Wire, shell: Shell, name: str, questions: Sequence[tuple[Any, ...]], first: bool) -> None:
        """Call the function for each question, and send the result: the fields of an Answer but two.

        The missing two are its calls, which the examiner hears itself, and `later`, which it asks for when all
        questions have been put. `first` begins with an empty log.
        """
        if first:
            self.asked[name] = shell.user_ns[name]
        self.again(wire, shell, name, questions, first)

    def again(self, wire: Wire, shell: Shell, name: str, questions: Sequence[tuple[Any, ...]], first: bool) -> None:
        """Do the same with the function that `ask` has called, whatever its name means by now."""
        self.log = CallLog() if first else self.log
        function = self._asked(shell, name)
        for args, named, reuse, yields in questions:
            wire.send(self._put(function, Case(args, "", dict(named), reuse=reuse, yields=yields)))

    def _asked(self, shell: Shell, name: str) -> Callable[..., Any]:
        """Return the function that was asked; in a process started since, the function of that name."""
        return self.asked[name] if name in self.asked else shell.user_ns[name]

    def _put(self, function: Callable[..., Any], case: Case) -> tuple[Any, ...]:
        before, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), Kept(), Kept()
        try:
            answer = ask_once(function, case, self.log)
            error = answer.error and _cut(answer.error)
            warned = tuple(w[:MOST_WORDS] for w in answer.warned[: codec.MOST_WARNINGS])
            after, arrays = map(codec.as_arguments, (answer.inputs_after, answer.arrays_after))
            reply = (codec.as_answer(answer.value), error, warned, after, arrays, answer.printed, answer.shared,
                     answer.drew, answer.stirred)  # fmt: skip
            codec.pack(reply)
        except Closed:
            raise
        except BaseException as other:  # KeyboardInterrupt, or an answer that cannot cross
            reply = (None, _cut(told_of(other, function)), (), (), (), "", (), False, False)
        finally:
            sys.stdout, sys.stderr = before
        return reply

    def later(self, shell: Shell) -> tuple[tuple[int, Any], ...]:
        """Return the first answer that has changed since: its number, counted from 0, and its new value."""
        reply = tuple((number, codec.as_answer(value)) for number, value in list(self.log.changed().items())[:1])
        try:
            codec.pack(reply)
        except codec.Refused:
            return ()
        return reply

    def look(self, shell: Shell, name: str, slip: bool, seconds: float) -> Any:
        """Have a closer look at the function that was asked, on inputs of its own; return None if that fails."""
        before, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), Kept(), Kept()
        try:
            found = look(self._asked(shell, name), EXERCISES[name], fresh_seed(), slip=slip, seconds=seconds)
            reply = codec.as_fields(found)
            codec.pack(reply)
        except BaseException:  # whatever a student's function raises, and the search itself when its time is over
            reply = None
        finally:
            sys.stdout, sys.stderr = before
        return reply


def _cut(error: Any) -> tuple[Any, ...]:
    """Return an exception as plain data of bounded size."""
    classes = tuple(c[:LONGEST_NAME] for c in error.classes[: codec.MOST_CLASSES])
    names = error.type_name[:LONGEST_NAME], error.inside[:LONGEST_NAME]
    return (names[0], error.text[:MOST_WORDS], error.line[: codec.LONGEST_LINE], classes, names[1], error.number)


def _remote(wire: Wire) -> Callable[[codec.Function], Callable[..., Any]]:
    """Make a function of the examiner's callable from here."""

    def callable_here(function: codec.Function) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            arguments = tuple(plain(a) for a in args), tuple((n, plain(a)) for n, a in named.items())
            wire.send(("call", function.number, *arguments))
            outcome, value, *text = wire.receive()
            if outcome == "raised":
                raise codec.EXCEPTIONS.get(value, RuntimeError)(*text)
            return value

        call.__name__ = call.__qualname__ = function.name
        return call

    return callable_here
