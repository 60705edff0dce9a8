"""The checks of the exercises: `check.sigmoid(sigmoid)` says whether an answer is right, or which mistake it makes."""

import contextlib
import dis
import sys
import types
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib import lesson_files
from course_lib.checks.bytecode import all_code
from course_lib.checks.closer_look import look, tell
from course_lib.checks.examiner import Verdict, passes, verdict
from course_lib.checks.exercise import Exercise
from course_lib.checks.failures import CheckBroken, CheckFailed, Interrupted, NotAttempted
from course_lib.checks.faults import explained
from course_lib.checks.patience import watched
from course_lib.checks.protocol import Answer, Case, ask, ask_once, told_of
from course_lib.checks.repair import QUICK, SECONDS

PRINTED = 70  # characters shown of a line that the function prints
NAMES = ("LOAD_GLOBAL", "LOAD_NAME")  # how a function uses a name of its cell, or another's; not an attribute
LEADING = ("course_lib.network", "course_lib.work.mine", "course_lib.work", "course_lib")  # to the course's functions
TAKING = ("LOAD_ATTR", "LOAD_METHOD", "IMPORT_FROM")  # how a function takes another one out of a module

__all__ = ["EXERCISES", "CheckBroken", "CheckFailed", "Exercise", "NotAttempted", "check"]

EXERCISES: dict[str, Exercise] = lesson_files.by_exercise(
    __name__, lambda lesson: {exercise.name: exercise for exercise in lesson.EXERCISES}
)


def examine(exercise: Exercise, function: Callable[..., Any], seed: int | None = None) -> None:
    """Check `function`: print a tick, or raise CheckFailed with the mistake's name and a hint.

    `seed` repeats the inputs of an earlier check; without it, the inputs are new every time. Raises TypeError if
    `function` is not a function, CheckBroken if the check can no longer tell right from wrong, and Interrupted (a
    KeyboardInterrupt) if ■ stops `function`.
    """
    if not callable(function):
        raise TypeError(
            f"check.{exercise.name} wants the function itself: check.{exercise.name}({exercise.name}), "
            f"without brackets behind it; it got a {type(function).__name__}"
        )
    if is_borrowed(function, exercise.reference):
        raise borrowed(exercise)
    if stopped := failed_before(exercise):
        say(f"The cell with your `{exercise.name}` stopped with {stopped}, so this is about the function before it.")
    seed = fresh_seed() if seed is None else seed
    cases = posed(exercise, seed)
    with watched(exercise.name) as watch:
        try:
            answers = ask(function, cases)
        except KeyboardInterrupt as stop:
            line = told_of(stop, function).line
            stop.__traceback__ = None  # what the function has collected is given back
            raise Interrupted(exercise.name, line, watch.grown) from None
    outcome, printed = verdict(exercise, cases, answers), overheard(answers)
    if outcome.open:
        with contextlib.suppress(KeyboardInterrupt):  # ■ ends the closer look; what is known already is told
            seconds = QUICK if outcome.slip else SECONDS
            known = outcome
            outcome = explained(
                lambda: tell(known, look(function, exercise, seed, slip=known.slip, seconds=seconds)), known
            )
    if failed := objection(exercise, outcome, seed, printed):
        failed.show()
        raise failed
    say(f"✓ {exercise.name}: {outcome.headline}")
    if printed:
        say(f"  It prints: {printed}")


def failed_before(exercise: Exercise) -> str:
    """Return the name of the error, such as "SyntaxError", if the last cell failed to define the function; else ""."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    last = getattr(shell, "last_execution_result", None)
    if last is None or not last.error_before_exec or f"def {exercise.name}(" not in last.info.raw_cell:
        return ""
    return type(last.error_before_exec).__name__


def fresh_seed() -> int:
    """Return a random seed of five digits."""
    return int(np.random.SeedSequence().generate_state(1)[0] % 100_000)


def posed(exercise: Exercise, seed: int) -> list[Case]:
    """Return the questions for `seed`, once they have rejected a known mistake.

    Raises CheckBroken if they accept it.
    """
    cases = exercise.cases(np.random.default_rng(seed))
    control = exercise.mistakes[0]
    if passes(exercise, cases, (ask_once(control.answer, case) for case in cases)):  # up to the first wrong one
        raise CheckBroken(
            f"check.{exercise.name} accepts an answer known to be wrong ({control.slug}), so it does not judge. "
            "Something in this session changed NumPy or the course's library: restart the kernel."
        )
    return cases


def objection(exercise: Exercise, outcome: Verdict, seed: int, printed: str = "") -> CheckFailed | None:
    """Return what to say about an answer that is not right, or None if it is right.

    `printed` is what the function printed meanwhile.
    """
    if outcome.passed:
        return None
    if not outcome.attempted:
        return NotAttempted(exercise.name)
    return CheckFailed(
        exercise.name,
        outcome.headline,
        facts=outcome.facts + ((("it prints", printed),) if printed else ()),
        mistake=outcome.mistake,
        hint=outcome.hint,
        seed=seed,
        pictures=outcome.pictures,
        line=outcome.line,
        problem=outcome.problem,
    )


def overheard(answers: Sequence[Answer]) -> str:
    """Return the first line that the function printed while it was asked, and in how many calls; or nothing."""
    heard = [a.printed.strip() for a in answers if a.printed.strip()]
    if not heard:
        return ""
    first = heard[0].splitlines()[0]
    brief = first if len(first) <= PRINTED else f"{first[:PRINTED]} …"
    more = " …" if len(heard[0].splitlines()) > 1 else ""
    return f"{brief}{more} (in {len(heard)} of {len(answers)} calls; shown once)"


def borrowed(exercise: Exercise) -> CheckFailed:
    """Return what to say if the course's own function, or one that calls it, is handed in as an answer.

    Nothing is said of whether it is right: what calls the course's function may do anything with it.
    """
    return CheckFailed(
        exercise.name,
        "this is the course's own function, or calls it",
        mistake="borrowed",
        hint="Write the lines yourself: that is where the understanding comes from.",
    )


def is_borrowed(function: Callable[..., Any], reference: Callable[..., Any]) -> bool:
    """Return whether `function` is the course's own `reference`, or calls it by name: `network.relu`, or `mine.relu`.

    `mine` counts as the course's own, because it falls back to it, in grading always. This only warns honest students:
    a student who wants to hide the call can.
    """
    if function is reference:
        return True
    own = function.__func__ if type(function) is types.MethodType else function
    if type(own) is not types.FunctionType:
        return False
    space = own.__globals__
    for here in all_code(own.__code__):
        named = {i.argval: space.get(i.argval) for i in dis.get_instructions(here) if i.opname in NAMES}
        if any(v is reference for v in named.values()):
            return True
        reaches_course = any(map(_gives_answers, named.values())) or any(
            n.startswith("course_lib") for n in here.co_names
        )
        taken = {i.argval for i in dis.get_instructions(here) if i.opname in TAKING}
        if reaches_course and reference.__name__ in taken:
            return True
    return False


def _gives_answers(value: Any) -> bool:
    """Return whether `value` gives access to the course's functions: a module of the course, by any name, or `mine`."""
    loaded = [sys.modules[name] for name in LEADING if name in sys.modules]
    doors = [*loaded, *(vars(module)["mine"] for module in loaded if "mine" in vars(module))]
    return any(value is door for door in doors)


def say(text: str) -> None:
    """Print, even in a terminal that cannot show ✓."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))


class _Checks:
    """`check.<exercise>(function)` for every exercise; Tab lists them."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name not in EXERCISES:
            raise AttributeError(f"there is no exercise {name!r}; there are {', '.join(EXERCISES)}")
        return _checker(EXERCISES[name])

    def __dir__(self) -> list[str]:
        return list(EXERCISES)

    def __repr__(self) -> str:
        return f"<the checks of the course: {', '.join(EXERCISES)}>"


def _checker(exercise: Exercise) -> Callable[..., None]:
    def checker(function: Callable[..., Any], *, seed: int | None = None) -> None:
        examine(exercise, function, seed)

    checker.__name__ = checker.__qualname__ = exercise.name
    checker.__doc__ = f"Check your `{exercise.name}({', '.join(exercise.parameters)})`.\n\n{examine.__doc__}"
    return checker


check = _Checks()
