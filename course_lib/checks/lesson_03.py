"""The exercises of lesson 03: the error."""

import numpy as np

from course_lib import network
from course_lib.checks import differences
from course_lib.checks.compare import counted
from course_lib.checks.exercise import Exercise
from course_lib.checks.inputs import matrices
from course_lib.checks.protocol import Case

LESSON = "03_mse"
SHAPES = ((3, 4), (1, 5), (4, 7), (4, 1), (3, 3), (1, 1))


def _one_example_cases(rng: np.random.Generator) -> list[Case]:
    drawn = [Case((rng.normal(size=n), rng.normal(size=n) + 0.5), counted(n, "value")) for n in (3, 4, 6, 1)]
    return [*drawn, Case((np.array([1, 4, 2]), np.array([3, 1, 2])), "whole numbers"),
            Case((np.array([0.5, -1.0, 2.0]),) * 2, "a perfect prediction")]  # fmt: skip


def _batch_cases(rng: np.random.Generator) -> list[Case]:
    found = []
    for shape in SHAPES:
        Y, error = matrices(rng, (shape, shape))
        found.append(Case((Y + error, Y), f"{shape[0]} × {shape[1]}", m=shape[1]))
    return found


def _grid_cases(rng: np.random.Generator) -> list[Case]:
    found = []
    for m, n_w, n_b in ((5, 4, 3), (1, 3, 5), (7, 3, 3), (4, 1, 6)):
        x, y, ws, bs = rng.normal(size=m) + 1, rng.normal(size=m), rng.normal(size=n_w), rng.normal(size=n_b)
        kind = ", ".join((counted(m, "point"), counted(n_w, "slope"), counted(n_b, "offset")))
        found.append(Case((x, y, ws, bs), kind, m=m))
    return found


EXERCISES = (
    Exercise(LESSON, network.squared_error, _one_example_cases, "one to six values, whole numbers, a perfect one"),
    Exercise(LESSON, network.mse, _batch_cases, "one output and several, one example and many"),
    Exercise(
        LESSON,
        network.mse_grad,
        _batch_cases,
        "one output and several, one example and many",
        differences=differences.mse_grad,
    ),
    Exercise(LESSON, network.loss_grid, _grid_cases, "grids of different and equal sides, one point and many"),
)
