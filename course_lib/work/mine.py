"""The functions that the student wrote in earlier lessons: `from course_lib import mine`, then `mine.forward`.

Each comes from the student's saved notebook, which is never run as a whole. Of the cell with the answer, and of those
it needs, only definitions, imports and plain values are run (`answers.py`). The exercise's own check asks the function
fresh questions before it is used. If it does not pass, or does not end (`limit.py`), the course's own function takes
its place, and a printed line says so. The result is kept until the notebook is saved with another answer. Every run of
a cell that uses it says again which of the two it is, because a cell that is run again loses what it printed.
"""

import ast
import builtins
import contextlib
import io
import linecache
import os
import sys
import time
import types
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import course_lib
from course_lib.checks import EXERCISES, fresh_seed, is_borrowed, posed, say
from course_lib.checks.examiner import verdict
from course_lib.checks.exercise import Exercise
from course_lib.checks.failures import Interrupted, wrapped
from course_lib.checks.protocol import ExceptionInfo, ask, told_of
from course_lib.work import notebooks
from course_lib.work.answers import Answer, Broken, NoAnswer, find, lines_of
from course_lib.work.limit import TICK, Late, Limit, timed

Function = Callable[..., Any]
Change = Callable[[ast.Module], ast.Module]
SECONDS = 5.0  # of computing, for all questions of one check
LONGEST = 300  # characters of a line of a note
WRITE = "Write it there, save that notebook, and run this cell again."
MEND = "Correct it there, save that notebook, and run this cell again."


class Unfit(Exception):
    """A student's function must not be used; it carries the reason, what exactly is wrong, and what else to say."""

    def __init__(self, why: str, what: str = "", *more: str) -> None:
        self.why = why
        self.lines = (f"{why}: {what}" if what else f"{why}.", *more)
        super().__init__(*self.lines)


class Stamp(NamedTuple):
    """The identity of a saved notebook."""

    file: Path
    """Where it lies."""
    when: int
    """Its time on the disk, in nanoseconds."""
    size: int
    """In bytes."""


@dataclass(frozen=True)
class Taken:
    """The present result of `mine.<name>`."""

    function: Function
    """The student's function, or the course's own."""
    words: str
    """What was said about it."""
    again: tuple[str, ...]
    """The same, shortened, for the next time."""
    stamp: Stamp | None
    """Tells whether the notebook has changed since."""
    made_of: tuple[str, ...]
    """The cells that it was made of."""


class Mine:
    """`mine.<exercise>` for every exercise; Tab lists them."""

    def __init__(self) -> None:
        self._taken: dict[str, Taken] = {}
        self._told: dict[str, int | None] = {}  # in which run of a cell
        self._on_the_way: list[str] = []
        self._notes: list[str] = []

    def __getattr__(self, name: str) -> Function:
        raise AttributeError(f"there is no exercise {name!r}; there are {', '.join(EXERCISES)}")

    def __dir__(self) -> list[str]:
        return list(EXERCISES)

    def __repr__(self) -> str:
        return f"<your own functions: {', '.join(EXERCISES)}>"

    def _function(self, exercise: Exercise) -> Function:
        _refuse_in_its_own_lesson(exercise)
        if exercise.name in self._on_the_way:
            way = " → ".join(f"mine.{name}" for name in [*self._on_the_way, exercise.name])
            raise RecursionError(f"these lead back to where they start: {way}")
        before = self._taken.get(exercise.name)
        self._on_the_way.append(exercise.name)
        try:
            now = _take(exercise, before)
        finally:
            self._on_the_way.pop()
        self._taken[exercise.name] = now
        if before is None or before.words != now.words or before.made_of != now.made_of:
            self._notes.append(now.words)
        elif self._told[exercise.name] != _run():
            self._notes.append(_again(exercise, now))
        self._told[exercise.name] = _run()
        if not self._on_the_way:  # what one answer does while another is made of it is not heard
            while self._notes:
                say(self._notes.pop(0))
        return now.function


def _attribute(exercise: Exercise) -> property:
    """Make `mine.<exercise>`: a property that declares what it returns, so that Tab believes it and checks nothing."""

    def function(self: Mine) -> types.FunctionType:
        return self._function(exercise)  # type: ignore[return-value]  # or another callable, which Tab does not know

    return property(function, doc=f"Your own `{exercise.name}`, out of lesson {exercise.lesson[:2]}.")


for _name, _exercise in EXERCISES.items():
    setattr(Mine, _name, _attribute(_exercise))


def _run() -> int | None:
    """Return a number that changes with every run of a cell, but not with a widget's requests; None in a script."""
    ipython = sys.modules.get("IPython")  # not loaded for this alone
    shell = ipython.get_ipython() if ipython else None
    return len(shell.history_manager.input_hist_parsed) if shell else None


def _again(exercise: Exercise, taken: Taken) -> str:
    """Return what to say in a later run; if the course's own function is used, point to changes that were not saved."""
    if taken.stamp is None or taken.function is not exercise.reference:
        return _note(*taken.again)
    saved = f"It was saved {_ago(taken.stamp.when / 1e9)}: save it again if you have changed it since."
    return _note(*taken.again, saved)


def _ago(then: float) -> str:
    """Say how long ago something was: a time of day would mislead if the server is in another time zone."""
    for unit, seconds in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if (count := int((time.time() - then) // seconds)) > 0:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"


def _refuse_in_its_own_lesson(exercise: Exercise) -> None:
    with contextlib.suppress(OSError):  # a current folder that is gone
        if Path.cwd().name == exercise.lesson:
            raise RuntimeError(
                f"`{exercise.name}` is an exercise of this very lesson, so use your function by its name: "
                f"{exercise.name}. `mine` brings those of other lessons."
            )


def _take(exercise: Exercise, before: Taken | None) -> Taken:
    """Return the student's function, or the course's own with the reason."""
    stamp: Stamp | None = None
    made_of: tuple[str, ...] = ()
    try:
        stamp = _saved(exercise.lesson)
        if before and before.stamp == stamp:
            return before
        answer = _answer(exercise, stamp.file if stamp else None)
        made_of = answer.made_of
        if before and before.made_of == made_of:
            return replace(before, stamp=stamp)
        function = _checked(exercise, answer)
        yours = f"mine.{exercise.name}: yours, from lesson {exercise.lesson[:2]}"
        return Taken(function, _note(f"{yours}, checked just now."), (f"{yours}.",), stamp, made_of)
    except Unfit as unfit:
        words = _note(f"mine.{exercise.name}: the course's own for now.", *unfit.lines)
        again = (f"mine.{exercise.name}: still the course's own.", f"{unfit.why}.")
        return Taken(exercise.reference, words, again, stamp, made_of)


def _saved(lesson: str) -> Stamp | None:
    """Return the student's notebook of a lesson, or None if there is none. Raises Unfit in grading."""
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":
        raise Unfit("Grading uses no other")
    try:
        file = next((f for f in notebooks.files(notebooks.folder()) if f.stem == lesson), None)
        return Stamp(file, (state := file.stat()).st_mtime_ns, state.st_size) if file else None
    except OSError:
        return None


def _answer(exercise: Exercise, file: Path | None) -> Answer:
    """Return the answer in the student's notebook. Raises Unfit."""
    lesson = exercise.lesson[:2]
    if file is None:
        raise Unfit(f"There is no notebook of lesson {lesson} here")
    try:
        return find(notebooks.read(file), exercise.name, exercise.lesson)
    except (notebooks.Unreadable, OSError):
        raise Unfit(f"Your notebook of lesson {lesson} cannot be read") from None
    except NoAnswer as line:
        raise Unfit(f"Lesson {lesson} has no `def {exercise.name}` of yours", str(line), WRITE) from None
    except Broken as line:
        raise Unfit(f"Yours in lesson {lesson} stops with SyntaxError", "", str(line), MEND) from None


def _checked(exercise: Exercise, answer: Answer) -> Function:
    """Return the function that an answer makes, once a copy of it has passed its check. Raises Unfit."""
    yours = f"Yours in lesson {exercise.lesson[:2]}"
    for file, text in answer.texts.items():
        linecache.cache[file] = (len(text), None, lines_of(text), file)
    probe: Any = None
    try:
        probe = _made(answer, yours, timed, limit := Limit(SECONDS))
        limit.restart()  # another answer that this one is made of has had time of its own
        _judge(exercise, probe, answer, yours)
        return _made(answer, yours)
    except Late as late:
        where = told_of(late, probe).line
        raise Unfit(f"{yours} does not come to an end within {SECONDS:.0f} seconds", "", where, MEND) from None
    except KeyboardInterrupt as stop:
        raise Interrupted(exercise.name, told_of(stop, probe).line) from None


def _made(answer: Answer, yours: str, change: Change = lambda tree: tree, limit: Limit | None = None) -> Any:
    """Return what the answer's name stands for after its pieces were run in their own namespace. Raises Unfit."""
    space: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins, TICK: limit}
    try:
        space |= {name: np if name == "np" else getattr(course_lib, name) for name in answer.given}
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for piece in answer.pieces:
                exec(compile(change(answer.tree(piece)), piece.file, "exec", dont_inherit=True), space)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever a student's decorator raises
        raise Unfit(f"{yours} stops before its check", *_told(told_of(error, None), answer), MEND) from None
    return space[answer.name]


def _judge(exercise: Exercise, function: Any, answer: Answer, yours: str) -> None:
    """Raise Unfit if the check would not accept the function."""
    if not callable(function):
        raise Unfit(f"{yours} is no function", "", MEND)
    if is_borrowed(function, exercise.reference):
        raise Unfit(f"{yours} is the course's own, or calls it")
    cases = posed(exercise, fresh_seed())
    answers = ask(function, cases)
    outcome = verdict(exercise, cases, answers)
    if not outcome.attempted:
        raise Unfit(f"{yours} is not attempted yet", "", WRITE)
    if not outcome.passed:
        error = next((a.error for a in answers if a.error), None) if outcome.problem == "raised" else None
        what = _told(error, answer) if error else [outcome.headline]
        raise Unfit(f"{yours} does not pass its check yet", *what, MEND)


def _told(error: ExceptionInfo, answer: Answer) -> list[str]:
    """Describe an exception: its line, and what to do about a name that `mine` does not bring along."""
    told = [error.type_name, *filter(None, [error.line])]
    for name, line in answer.computed.items():
        if "NameError" in error.classes and f"'{name}'" in error.text:
            told.append(f"`{name}` comes from a call, `{line}`. Put that inside your function.")
    return told


def _note(*lines: str) -> str:
    """Return lines that cannot move a terminal's cursor, none of them too long."""
    shown = ["".join(c if c.isprintable() else " " for c in line)[:LONGEST] for line in lines]
    return "\n".join(part for i, line in enumerate(shown) for part in wrapped(f"  {line}" if i else line, "  "))


mine = Mine()
