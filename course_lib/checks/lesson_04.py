"""The exercises of lesson 04: the chain rule."""

from collections.abc import Callable

import numpy as np

from course_lib import network
from course_lib.checks import differences
from course_lib.checks.compare import Path
from course_lib.checks.exercise import Exercise, in_double
from course_lib.checks.lesson_01 import elementwise_cases
from course_lib.checks.protocol import Case

LESSON = "04_chain_rule"


# Absolute, where a formula is asked for: it is exact to 1e-15, a difference quotient at best to 1e-11.
EXACT = 1e-12


def _formula(text: str, function: Callable[[float], float]) -> Callable[[float], float]:
    """`function`, called as its formula, so that a message shows what can be worked by hand."""
    function.__name__ = text
    return function


CUBIC = _formula("2x³ − x² + 4", lambda x: 2.0 * x**3 - x**2 + 4.0)
WAVE = _formula("sin(x) + 3", lambda x: float(np.sin(x) + 3.0))
SQUARE = _formula("x² + 1", lambda x: float(x**2 + 1.0))
TWICE = _formula("2x", lambda x: 2.0 * x)
CUBE_SLOPE = _formula("3x²", lambda x: 3.0 * x**2)


def _d_sigmoid_cases(rng: np.random.Generator) -> list[Case]:
    return [*elementwise_cases(rng), Case((np.array([-40.0, -5.0, 5.0, 40.0]),), "a saturated sigmoid")]


def _numeric_cases(rng: np.random.Generator) -> list[Case]:
    x = [float(v) for v in rng.uniform(0.4, 1.4, size=6)]
    return [
        Case((CUBIC, x[0]), "a cubic, h as it comes"),
        Case((WAVE, x[1]), "a wave, h as it comes"),
        Case((CUBIC, x[2], 0.5), "a cubic, h = 0.5"),
        Case((WAVE, x[3], 0.25), "a wave, h = 0.25"),
        Case((WAVE, -x[4], 1e-3), "a wave, h = 0.001"),
        Case((CUBIC, x[5], 3.0), "a cubic, h = 3"),
    ]


def _chain_cases(rng: np.random.Generator) -> list[Case]:
    drawn = [[float(v) for v in rng.choice([-1, 1], k) * rng.uniform(0.3, 2.5, k)] for k in (1, 2, 3, 5)]
    return [Case((s,), f"{len(s)} slope{'s' * (len(s) > 1)}") for s in drawn] + [
        Case((np.array(drawn[-1]),), "slopes in an array"),
        Case(([-1.5, 2.0, 0.5],), "a negative slope"),
        Case(([2.0, 0.0, 3.0],), "a slope of 0"),
        Case(([],), "no slopes"),
    ]


def _nested_cases(rng: np.random.Generator) -> list[Case]:
    x = [float(v) for v in rng.uniform(0.3, 1.5, size=4)]
    return [
        Case((CUBE_SLOPE, SQUARE, TWICE, x[0]), "(x² + 1)³"),
        Case((np.cos, SQUARE, TWICE, x[1]), "sin(x² + 1)"),
        Case((np.exp, np.sin, np.cos, -x[2]), "e^(sin x)"),
        Case((TWICE, np.exp, np.exp, x[3]), "(e^x)² + 1"),
    ]


def _neuron_cases(rng: np.random.Generator) -> list[Case]:
    def one(n: int, y: float) -> Case:
        w, x = rng.normal(size=n), rng.normal(size=n) + 0.4
        return Case((w, x, float(rng.uniform(0.3, 1.0)), y), f"{n} inputs, y = {y:g}")

    return [one(1, 0.0), one(2, 1.0), one(3, 0.0), one(3, 1.0), one(5, 0.3)]


def _fork_cases(rng: np.random.Generator) -> list[Case]:
    drawn = [float(v) for v in rng.uniform(0.3, 3.0, size=3)]
    return [Case((x,), f"x = {x:.3g}") for x in (drawn[0], -drawn[1], drawn[2], 0.0, -2.0, 3.0)]


def _neuron_part(path: Path) -> str:
    return ("dw", "db")[path[0]] if path else ""


EXERCISES = (
    Exercise(
        LESSON,
        network.d_sigmoid,
        _d_sigmoid_cases,
        "numbers, vectors, matrices, whole numbers, saturation",
        precise=EXACT,
        differences=differences.elementwise(network.sigmoid),
    ),
    Exercise(
        LESSON,
        network.d_relu,
        elementwise_cases,
        "numbers, vectors, matrices, whole numbers, z = 0",
        differences=differences.elementwise(network.relu),
    ),
    Exercise(LESSON, network.numeric_derivative, _numeric_cases, "two functions, h from 0.00001 to 3", view=in_double),
    Exercise(LESSON, network.chain, _chain_cases, "none to five slopes, lists and arrays, a slope of 0"),
    Exercise(LESSON, network.nested_derivative, _nested_cases, "four nested functions"),
    Exercise(
        LESSON,
        network.neuron_grad,
        _neuron_cases,
        "one to five inputs",
        part=_neuron_part,
        precise=EXACT,
        differences=differences.neuron_grad,
    ),
    Exercise(
        LESSON,
        network.fork_grad,
        _fork_cases,
        "positive, negative, and 0",
        precise=EXACT,
        differences=differences.fork_grad,
    ),
)
