"""How long a student waits for a verdict: each check beside the student's function alone, in one run.

    python benchmarks/checks.py

"alone" is the function called once on each of the check's cases; "right" is a check of a right answer, "wrong" one
of a catalogued mistake. Median and worst of all runs, in milliseconds.
"""

import contextlib
import functools
import io
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from course_lib import check
from course_lib.checks import EXERCISES, CheckFailed

RUNS = 50


def milliseconds(action: Callable[[], None]) -> float:
    """The time that one call of `action` takes."""
    start = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - start)


def examined(name: str, function: Callable[..., object], passes: bool) -> Callable[[], None]:
    """An action: put `function` through the public check. Raises RuntimeError for a verdict that is not expected."""

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
    """An action: call the reference answer once on every case."""
    exercise = EXERCISES[name]
    cases = [c for c in exercise.cases(np.random.default_rng(0)) if not c.raises]
    return lambda: [exercise.reference(*c.args, **c.kwargs) for c in cases]


def main() -> None:
    """Print the table."""
    print(f"{'exercise':19}{'alone':>9}{'right':>9}{'worst':>9}{'wrong':>9}{'worst':>9}   ms")
    for name, exercise in EXERCISES.items():
        alone = [milliseconds(asked_alone(name)) for _ in range(RUNS)]
        right = [milliseconds(examined(name, exercise.reference, True)) for _ in range(RUNS)]
        wrong = [milliseconds(examined(name, m.answer, False)) for m in exercise.mistakes for _ in range(10)]
        row = [median(alone), median(right), max(right), median(wrong), max(wrong)]
        print(f"{name:19}" + "".join(f"{value:9.2f}" for value in row))


if __name__ == "__main__":
    main()
