"""The exercises of lesson 02: layers."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from course_lib import network
from course_lib.checks import drawn
from course_lib.checks.compare import Problem
from course_lib.checks.drawn import Drawing
from course_lib.checks.dyadic import dyadic
from course_lib.checks.exercise import Exercise
from course_lib.checks.inputs import ACTIVATIONS, named, passes
from course_lib.checks.memory import Path
from course_lib.checks.protocol import Answer, Case

LESSON = "02_forward_pass"


def _scale(case: Case, number: int) -> float:
    """Return the spread that is asked for, the same in every layer."""
    return float(case.args[2]) if len(case.args) > 2 else 0.1


DRAWING = Drawing(
    spread=_scale,
    others=(
        ("scale-ignored", lambda case, number: 1.0),
        ("scale-squared", lambda case, number: _scale(case, number) ** 2),
        ("scale-as-variance", lambda case, number: _scale(case, number) ** 0.5),
    ),
    unit="scale",
    asked="`scale`",
)


def _exact_pass(rng: np.random.Generator, sizes: tuple[int, ...], m: int, activation: Any) -> Case:
    """Make a network and a batch whose first weighted sums float32 holds exactly; with the ReLU, all later sums too."""
    parts = {2: 32, 3: 32, 4: 16}.get(len(sizes), 4)  # each layer adds digits, and float32 has 24 binary ones
    while True:
        layers = [(dyadic(rng, n, k, parts=parts), dyadic(rng, n, 1, parts=parts)) for k, n in pairwise(sizes)]
        X = dyadic(rng, sizes[0], m, parts=parts)
        if activation is not network.relu or all(np.any(Z > 0) for Z in network.forward(layers, X, activation)[0]):
            break
    return Case(
        (layers, X, activation), f"{named(sizes, m)}, {activation.__name__}", m=m, exact=activation is network.relu
    )


def _layer_cases(rng: np.random.Generator) -> list[Case]:
    shapes = (((3, 2), 1), ((2, 4), 5), ((2, 4), 5), ((4, 3), 3), ((3, 3), 3), ((1, 3), 4), ((3, 1), 6), ((1, 1), 1),
              ((9, 8), 11))  # fmt: skip
    turns = (0, 1, 1, 2, 0, 1, 2, 0, 2)  # the third case is the second with other numbers
    found = []
    for i, ((sizes, m), turn) in enumerate(zip(shapes, turns, strict=True)):
        case = _exact_pass(rng, sizes, m, ACTIVATIONS[turn][0])
        params, X, activation = case.args
        again = ", other numbers" if i == 2 else ""
        found.append(replace(case, args=(*params[0], X, activation), kind=case.kind + again, reuse=i == 2))
    return found


def _forward_cases(rng: np.random.Generator) -> list[Case]:
    found = []
    for p in passes(rng):
        exact = len(p.params) == 1 or p.activation is network.relu
        sizes = (p.X.shape[0], *(len(b) for _, b in p.params))
        kind = f"{p.kind}, {p.activation.__name__}"
        found.append(
            _exact_pass(rng, sizes, p.m, p.activation) if exact else Case((p.params, p.X, p.activation), kind, m=p.m)
        )
    again = [_exact_pass(rng, (2, 3, 2), 5, network.relu) for _ in range(2)]
    return [*found, again[0], replace(again[1], kind=f"{again[1].kind}, other numbers", reuse=True)]


def _count_cases(rng: np.random.Generator) -> list[Case]:
    drawn = [[int(n) for n in rng.integers(2, 30, size=k)] for k in (2, 3, 4, 5, 6, 9)]
    sizes = [[2, 3, 1], [5, 1], [3, 3, 3], [1, 1], [1, 4, 1, 1, 3], *drawn, [784, 128, 10]]  # a small one comes first
    return [Case((s,), "-".join(map(str, s))) for s in sizes]


def _init_cases(rng: np.random.Generator) -> list[Case]:
    def fresh() -> np.random.Generator:
        return np.random.default_rng(int(rng.integers(2**32)))

    large = [48, 48, 48]  # matrices of one shape, and square ones: none may be made of another, or of itself
    return [
        Case((large, fresh()), "48-48-48"),
        Case((large, fresh()), "48-48-48, another generator"),
        Case((large, fresh(), 2.0), "48-48-48, scale 2"),
        Case(([30, 70, 30], fresh(), 0.01), "30-70-30, scale 0.01"),
        Case(([3, 2, 2, 1], fresh()), "3-2-2-1"),
    ]


def _explain_count(case: Case, answer: Answer, problem: Problem) -> Problem:
    count = float(np.asarray(answer.value))
    if count == round(count):
        return problem
    return Problem("value", "the result is not a whole number", problem.expected, problem.got)


def _forward_part(path: Path) -> str:
    if not path:
        return ""
    if len(path) == 1:
        return ("Zs", "As")[path[0]]
    return f"Z of layer {path[1] + 1}" if path[0] == 0 else f"A of layer {path[1]}" if path[1] else "As[0], the input"


def _layer_part(path: Path) -> str:
    return ("Z", "A")[path[0]] if path else ""


EXERCISES = (
    Exercise(LESSON, network.layer_forward, _layer_cases, "layers of different and equal size, one example and many",
             part=_layer_part),
    Exercise(LESSON, network.count_params, _count_cases, "one to eight layers, sizes of 1, and 784-128-10",
             precise=1e-9, explain=_explain_count),
    Exercise(LESSON, network.init_params, _init_cases, "shapes, biases, mean, spread and bell shape of the weights",
             view=DRAWING.view, part=drawn.part, explain=DRAWING.explain, look_at=drawn.look_at,
             across=DRAWING.across, aspects=DRAWING.aspects),
    Exercise(LESSON, network.forward, _forward_cases, "one layer and several, one example and many, three activations",
             part=_forward_part),
)  # fmt: skip
