"""Measure how long a student waits for a verdict: each check beside the student's function alone, in one run.

    python benchmarks/checks.py

"alone" is the function called once on each of the check's cases; "right" is a check of a right answer, "named" one of
a catalogued mistake. "by line" and "unnamed" are checks of strangers' answers that nothing names (some of
tests/unit/strangers/first, drawn with a fixed seed): they end with the faulty line, or without one. Median and worst of
all runs, in milliseconds; "-" if none of those drawn ends like that.
"""

import contextlib
import functools
import io
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from course_lib import check
from course_lib.checks import EXERCISES, CheckFailed

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "tools")]
import strangers  # noqa: E402

RUNS = 30
NAMED_RUNS = 5  # of each catalogued mistake
DRAWN = 12  # strangers' answers to an exercise, of which
FEW = 3  # of each kind are measured
KINDS = {"line of an exception": "by line", "one change in a line": "by line", "two changes": "by line"}
KINDS |= {"line of the work": "by line", "form": "unnamed", "open": "unnamed"}


def milliseconds(action: Callable[[], None]) -> float:
    """Return the time that one call of `action` takes."""
    start = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - start)


def examined(name: str, function: Callable[..., object], passes: bool) -> Callable[[], None]:
    """Make an action that puts `function` through its check. It raises RuntimeError for an unexpected verdict."""

    def action() -> None:
        passed = True
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                getattr(check, name)(functools.partial(function))
            except CheckFailed:
                passed = False
        if passed != passes:
            raise RuntimeError(f"check.{name} {'accepts a wrong' if passed else 'refuses a right'} answer")

    return action


def asked_alone(name: str) -> Callable[[], None]:
    """Make an action that calls the reference answer once on every case."""
    exercise = EXERCISES[name]
    cases = [c for c in exercise.cases(np.random.default_rng(0)) if not c.raises]
    return lambda: [exercise.reference(*c.args, **c.kwargs) for c in cases]


def of_strangers(answers: list[dict[str, Any]], names: dict[str, Any]) -> dict[str, list[float]]:
    """Measure the first FEW answers that end with a line, and the first FEW with neither a name nor a line."""
    times: dict[str, list[float]] = {"by line": [], "unnamed": []}
    for answer in answers:
        if all(len(some) == FEW for some in times.values()):
            break
        told = strangers.told(answer, strangers.function_of(answer, names))
        some = times.get(KINDS.get(told["kind"], ""), [])
        if len(some) < FEW:
            some.append(told["ms"])
    return times


def main() -> None:
    """Print the table."""
    columns = ("right", "named", "by line", "unnamed")
    print(f"{'exercise':19}{'alone':>9}" + "".join(f"{column:>9}{'worst':>9}" for column in columns) + "   ms")
    names, wrong = strangers.notebook_names(), [a for a in strangers.answers("first") if a["verdict"] != "right"]
    random.Random(0).shuffle(wrong)
    for name, exercise in EXERCISES.items():
        alone = [milliseconds(asked_alone(name)) for _ in range(RUNS)]
        right = [milliseconds(examined(name, exercise.reference, True)) for _ in range(RUNS)]
        named = [milliseconds(examined(name, m.answer, False)) for m in exercise.mistakes for _ in range(NAMED_RUNS)]
        told = of_strangers([a for a in wrong if a["exercise"] == name][:DRAWN], names)
        pairs = [(median(t), max(t)) if t else ("-", "-") for t in (right, named, *told.values())]
        row = [median(alone), *(value for pair in pairs for value in pair)]
        print(f"{name:19}" + "".join(f"{v:>9}" if v == "-" else f"{v:9.2f}" for v in row), flush=True)


if __name__ == "__main__":
    main()
