"""The exercises of lesson 03: the error."""

import numpy as np

from course_lib import network
from course_lib.checks import differences
from course_lib.checks.compare import counted
from course_lib.checks.dyadic import dyadic, on_a_grid
from course_lib.checks.exercise import Exercise
from course_lib.checks.inputs import matrices
from course_lib.checks.protocol import Case

LESSON = "03_mse"
SHAPES = ((3, 4), (1, 5), (4, 7), (4, 1), (3, 3), (1, 1))


def _one_example_cases(rng: np.random.Generator) -> list[Case]:
    exact = [(dyadic(rng, n, most=2.0), dyadic(rng, n, most=2.0)) for n in (4, 4, 1)]
    many = (dyadic(rng, 30, parts=8, most=16.0), dyadic(rng, 30, parts=8, most=16.0))
    return [
        Case((rng.normal(size=3), rng.normal(size=3) + 0.5), "3 values"),
        Case(exact[0], "4 values", exact=True),
        Case(exact[1], "4 other values", exact=True, reuse=True),
        Case(exact[2], "1 value", exact=True),
        Case(many, "30 values", exact=True),
        Case((np.array([1, 4, 2]), np.array([3, 1, 2])), "whole numbers", exact=True, fringe=True),
        Case((np.array([0.5, -1.0, 2.0]),) * 2, "a perfect prediction", exact=True, fringe=True),
    ]


def _batch_cases(rng: np.random.Generator) -> list[Case]:
    found = []
    for shape in SHAPES:
        Y, error = matrices(rng, (shape, shape))
        exact = shape[1] == 1
        if exact:
            Y, error = on_a_grid(Y, 64), on_a_grid(error, 64)
        found.append(Case((Y + error, Y), f"{shape[0]} × {shape[1]}", m=shape[1], exact=exact))
    for again in (False, True):
        Y, error = dyadic(rng, 2, 16, most=4.0), dyadic(rng, 2, 16, most=8.0)
        kind = "2 × 16, other numbers" if again else "2 × 16, large errors"
        found.append(Case((Y + error, Y), kind, m=16, exact=True, reuse=again))
    return found


def _mse_cases(rng: np.random.Generator) -> list[Case]:
    Y = dyadic(rng, 3, 4)
    error = dyadic(rng, 3, 4) * np.array([1.0, 0.0, 1.0, 0.0])
    return [*_batch_cases(rng), Case((Y + error, Y), "3 × 4, two examples perfect", m=4, exact=True)]


def _grid_cases(rng: np.random.Generator) -> list[Case]:
    found: list[Case] = []
    for m, n_w, n_b in ((5, 4, 3), (4, 4, 3), (4, 4, 3), (1, 3, 5), (8, 7, 7), (4, 1, 6)):
        exact = m in (1, 4, 8)
        x, y, ws, bs = (dyadic(rng, n, parts=8, most=2.0) if exact else rng.normal(size=n) for n in (m, m, n_w, n_b))
        kind = ", ".join((counted(m, "point"), counted(n_w, "slope"), counted(n_b, "offset")))
        again = any(c.kind == kind for c in found)
        found.append(Case((x, y, ws, bs), kind + ", other numbers" * again, m=m, exact=exact, reuse=again))
    return found


EXERCISES = (
    Exercise(LESSON, network.squared_error, _one_example_cases, "one to 30 values, whole numbers, a perfect one"),
    Exercise(LESSON, network.mse, _mse_cases, "one output and several, one example and many"),
    Exercise(
        LESSON,
        network.mse_grad,
        _batch_cases,
        "one output and several, one example and many",
        differences=differences.mse_grad,
    ),
    Exercise(LESSON, network.loss_grid, _grid_cases, "grids of different and equal sides, one point and many"),
)
