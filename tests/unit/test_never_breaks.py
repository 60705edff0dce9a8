"""Whatever an answer returns, raises or does, a check ends in a tick, a CheckFailed or the student's interruption.

`CHECK_FUZZ=1000` tries so many mutants of mutants of every exercise, all odd values, and the rest in proportion;
`CHECK_FUZZ_LINE=1` looks for the line too, at full length. By itself the test is short.
"""

import __future__

import ast
import contextlib
import copy
import inspect
import io
import linecache
import os
import random
import resource
import signal
import sys
import textwrap
import traceback
import types
import warnings
from pathlib import Path

import numpy as np
import pytest

from course_lib import check, network
from course_lib.checks import EXERCISES, CheckFailed, closer_look, influence
from course_lib.checks.repair import find_line
from course_lib.checks.repair.edits import edits
from course_lib.checks.repair.search import scope_of
from tests.unit import odd
from tests.unit.right_answers import RIGHT

DEEP = int(os.environ.get("CHECK_FUZZ", "0"))
WITH_LINE = bool(os.environ.get("CHECK_FUZZ_LINE"))
MUTANTS, VALUES, TURNS, NESTED, STRANGE = (DEEP, 1000, 1000, DEEP // 2, DEEP // 4) if DEEP else (4, 3, 1, 3, 2)
BRIEFLY = 0.15  # seconds for a line
SECONDS = 20 if DEEP else 4  # for one answer: a loop may never end
MEMORY = 6 << 30
LONGEST = 20_000  # characters of a message
# The alarm may strike where Python runs something of its own, which then can only say so.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    """A short search for the line, a short closer look, and no more memory than a list without end should get."""
    if not WITH_LINE:
        monkeypatch.setattr(closer_look, "find_line", lambda *args: find_line(*args[:3], min(args[3], BRIEFLY)))
        monkeypatch.setattr(closer_look, "AGAIN", 1)
        monkeypatch.setattr(influence, "MOST_SLOTS", 3)
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@contextlib.contextmanager
def bounded():
    def stop(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS, 1.0)  # again: what it interrupts may swallow it
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def put(exercise, function, seed, told):
    """See how the check ends: right, with a slug, unnamed or interrupted; anything else fails, and shows `told`."""
    options = np.get_printoptions()
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(), np.errstate(all="raise"), bounded():
            warnings.simplefilter("error")
            getattr(check, exercise)(function, seed=seed)
    except CheckFailed as failed:
        shown, ended = failed, failed.mistake or "unnamed"
    except KeyboardInterrupt as stop:
        shown, ended = stop, "interrupted"
    except BaseException as error:  # it may be one that cannot be shown
        where = "".join(traceback.format_tb(sys.exc_info()[2])[-4:])
        broke = f"check.{exercise} with seed={seed} broke with {type.__repr__(type(error))}\n{where}\non\n{told}"
        shown, ended = AssertionError(broke), "broken"
    else:
        shown, ended = None, "right"
    finally:
        np.set_printoptions(**options)
    if ended == "broken":
        raise shown
    readable(shown, told)
    note(exercise, ended)


def readable(shown, told):
    """Return whether an exception's text is readable, on a page and in a terminal, and at most a few pages long."""
    texts = [str(shown), *shown._render_traceback_()] if hasattr(shown, "_render_traceback_") else []
    texts += [shown._repr_html_()] if isinstance(shown, CheckFailed) else []
    for text in texts:
        assert len(text.encode()) < LONGEST, f"{len(text)} characters for\n{told}"
    if isinstance(shown, CheckFailed):
        assert {type(v) for v in (shown.headline, shown.mistake, shown.hint)} <= {str, type(None)}, told


def source_of(function) -> str | None:
    """The text of a `def`; None for a lambda, which stands in the middle of something else."""
    try:
        text = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        return None
    return text if text.startswith("def ") else None


def sources(exercise):
    """(text, names) of the reference and of every right answer whose text can be had."""
    for function in (EXERCISES[exercise].reference, *RIGHT[exercise]):
        text = source_of(function)
        if text and isinstance(function, types.FunctionType):
            space = dict(function.__globals__)
            cells = zip(function.__code__.co_freevars, function.__closure__ or ())
            yield text, space | {name: cell.cell_contents for name, cell in cells}


def mutated(text, exercise, rng):
    """The text with two edits made in it, one after the other."""
    definition = ast.parse(text).body[0]
    for _ in range(2):
        edit = rng.choice(list(edits(definition, scope_of(definition, EXERCISES[exercise]))))
        edit.put(edit.new)
        ast.fix_missing_locations(definition)
        definition = ast.parse(ast.unparse(definition)).body[0]
    return ast.unparse(definition)


def made(text, space):
    """The function that `text` defines."""
    space = {**space, "__np__": np, "__network__": network, "__copy__": copy}
    file = f"<mutant {len(linecache.cache)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    exec(compile(text, file, "exec", flags=__future__.annotations.compiler_flag), space)
    return [v for v in space.values() if type(v) is types.FunctionType and v.__code__.co_filename == file][-1]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_mutants_of_mutants(exercise):
    rng = random.Random(exercise)
    known = list(sources(exercise))
    assert known
    tried = 0
    while tried < MUTANTS:
        text, space = rng.choice(known)
        try:
            mutant = mutated(text, exercise, rng)
            function = made(mutant, space)
        except (SyntaxError, ValueError, TypeError, IndexError, RecursionError):  # no Python at all
            continue
        tried += 1
        put(exercise, function, rng.randrange(100_000), mutant)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_odd_values(exercise):
    rng = random.Random(exercise)
    names = list(odd.ODD)
    for name in rng.sample(names, min(VALUES, len(names))):
        put(exercise, lambda *a, n=name, **k: odd.ODD[n](), rng.randrange(100_000), name)
    for start in range(0, len(names), max(10, len(names) // TURNS)):
        turns = iter(names[start:] + names * 20)
        told = f"all odd values in turn, from {names[start]} on"
        function = lambda *a, t=turns, **k: odd.ODD[next(t)]()  # noqa: E731
        put(exercise, function, start, told)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_odd_values_in_the_form_that_is_asked_for(exercise):
    reference = EXERCISES[exercise].reference
    for number in range(NESTED):
        rng, seen = random.Random(f"{exercise} {number}"), []

        def answer(*args, rng=rng, seen=seen, **kwargs):
            value = reference(*args, **kwargs)
            value = list(value) if isinstance(value, types.GeneratorType) else value
            return odd.spoilt(value, rng, lambda: odd.ODD[rng.choice(list(odd.ODD))](), rng.choice([0.02, 0.1, 0.4]))

        put(exercise, answer, number, f"spoilt with Random('{exercise} {number}')")


@pytest.mark.parametrize("exercise", EXERCISES)
@pytest.mark.parametrize("share", [1.0, 0.5])
def test_whatever_is_raised(exercise, share):
    reference = EXERCISES[exercise].reference
    rng = random.Random(exercise)
    names = list(odd.RAISING)
    for name in names if DEEP else rng.sample(names, 2):

        def answer(*args, name=name, **kwargs):
            return odd.RAISING[name](*args, **kwargs) if rng.random() < share else reference(*args, **kwargs)

        put(exercise, answer, rng.randrange(100_000), name)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_arguments_left_in_a_strange_state(exercise):
    reference = EXERCISES[exercise].reference
    for number in range(STRANGE):
        rng = random.Random(f"{exercise} {number}")

        def answer(*args, rng=rng, **kwargs):
            value = reference(*args, **kwargs)
            value = list(value) if isinstance(value, types.GeneratorType) else value
            inputs = (*args, *kwargs.values())
            if rng.random() < 0.7:
                odd.left_strange(inputs, rng, lambda: odd.ODD[rng.choice(list(odd.ODD))]())
            return value if rng.random() < 0.9 else rng.choice(inputs)

        put(exercise, answer, number, f"arguments with Random('{exercise} {number}')")


WRITES = ("{0}.pop()", "{0}.clear()", "{0}.reverse()", "{0}[0] = {0}[-1]", "{0} *= 2", "{0}.append({0})", "{0}.sort()")


@pytest.mark.parametrize("exercise", EXERCISES)
def test_arguments_changed_by_a_line_that_can_be_read(exercise):
    """Give the right answer, with a line before and one after that write to an argument."""
    names = list(inspect.signature(EXERCISES[exercise].reference).parameters)
    by_name = exercise == "train"
    given = ", ".join(f"{n}={n}" if by_name else n for n in names)
    rng = random.Random(exercise)
    for write in WRITES if DEEP else rng.sample(WRITES, 3):
        line = write.format(rng.choice(names))
        answer = f"found = __network__.{exercise}({given})"
        for body in (f"{line}\n    {answer}", f"{answer}\n    {line}"):
            text = f"def {exercise}({', '.join(names)}):\n    {body}\n    return found\n"
            put(exercise, made(text, {}), 1, text)


def test_what_is_called_is_odd():
    """List unusual functions: built-ins, callable objects, bound methods, partial functions, mocks."""
    from functools import partial
    from unittest.mock import MagicMock

    class Called(odd.Hostile):
        def __call__(self, *args, **kwargs):
            return 1.0

    for exercise in EXERCISES if DEEP else ("sigmoid", "forward", "train"):
        for function in (len, float, dict, np.add, MagicMock(), Called(), Called().__call__, partial(max, 1), odd.Liar):
            put(exercise, function, 1, repr(type(function)))


def note(exercise, ended):
    """Keep the outcome, if the numbers are asked for."""
    if DEEP:
        with Path(os.environ.get("CHECK_FUZZ_LOG", os.devnull)).open("a") as log:
            log.write(f"{inspect.stack()[2].function}\t{exercise}\t{ended}\n")
