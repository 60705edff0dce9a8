"""The exercises of lesson 04: the chain rule."""

from collections.abc import Callable

import numpy as np

from course_lib import network
from course_lib.checks import differences
from course_lib.checks.compare import counted
from course_lib.checks.dyadic import dyadic
from course_lib.checks.exercise import Exercise, in_double
from course_lib.checks.lesson_01 import elementwise_cases, far_out, inexact
from course_lib.checks.memory import Path
from course_lib.checks.protocol import Case

LESSON = "04_chain_rule"


# Absolute, where a formula is asked for: it is exact to 1e-15, a difference quotient at best to 1e-11.
EXACT = 1e-12


def _formula(text: str, function: Callable[[float], float]) -> Callable[[float], float]:
    """Return `function`, named by its formula, so that a message shows a calculation that can be done by hand."""
    function.__name__ = text
    return function


CUBIC = _formula("2x³ − x² + 4", lambda x: 2.0 * x**3 - x**2 + 4.0)
WAVE = _formula("sin(x) + 3", lambda x: float(np.sin(x) + 3.0))
BELOW = _formula("−2x² − 3", lambda x: -2.0 * x**2 - 3.0)
FAST = _formula("sin(100000x) / 100000", lambda x: float(np.sin(1e5 * x) / 1e5))  # a step of another size shows
SQUARE = _formula("x² + 1", lambda x: float(x**2 + 1.0))
TWICE = _formula("2x", lambda x: 2.0 * x)
CUBE_SLOPE = _formula("3x²", lambda x: 3.0 * x**2)
FALLING, MINUS_3 = _formula("1 − 3x", lambda x: 1.0 - 3.0 * x), _formula("−3", lambda x: -3.0)
# So large a value is rounded to 1e-7: no difference quotient of it is a slope to five digits.
HIGH, ALWAYS_2 = _formula("x³ + 1000000000", lambda x: float(x) ** 3 + 1e9), _formula("2", lambda x: 2.0)


def _d_sigmoid_cases(rng: np.random.Generator) -> list[Case]:
    saturated = np.append(far_out(rng), [-40.0, -5.0, 5.0, 40.0])
    far = float(rng.integers(720, 990))
    return [
        *inexact(elementwise_cases(rng)),
        Case((saturated,), "a saturated sigmoid"),
        Case((far,), "a z that is far above 0", fringe=True),
        Case((-far,), "a z that is far below 0", fringe=True),
        Case((np.array([-1000.0, -30.0, 0.0, 30.0, 1000.0]),), "a vector from −1000 to 1000", fringe=True),
    ]


def _d_relu_cases(rng: np.random.Generator) -> list[Case]:
    near = 2.0 ** -np.array([7, 8, 10, 14, 20, 30, 100]) * rng.uniform(0.5, 1.0, 7)
    near = near.astype(np.float32).astype(float)
    return [*elementwise_cases(rng), Case((rng.permutation(np.append(near, -near)),), "numbers close to 0", exact=True)]


def _numeric_cases(rng: np.random.Generator) -> list[Case]:
    x = [float(v) for v in rng.uniform(0.4, 1.4, size=6)]
    turned = float(2 * np.pi * rng.integers(3, 9) + np.pi + rng.uniform(-0.9, 0.9)) / 1e5
    return [
        Case((CUBIC, x[0]), "a cubic, h as it comes"),
        Case((WAVE, np.pi + x[1] - 0.9), "a falling wave, h as it comes"),
        Case((BELOW, x[2] + 1.5), "a falling parabola below 0, h as it comes"),
        Case((CUBIC, x[3] + 1.5, 0.5), "a cubic, h = 0.5"),
        Case((WAVE, -x[4], 1e-3), "a wave, h = 0.001"),
        Case((CUBIC, -x[5], 3.0), "a cubic, h = 3"),
        Case((WAVE, x[3], 0.25), "a wave, h = 0.25"),
        Case((FAST, turned), "a wave as narrow as h, h as it comes", fringe=True),
    ]


def _chain_cases(rng: np.random.Generator) -> list[Case]:
    drawn = [list(dyadic(rng, k, parts=8, most=2.5)) for k in (1, 2, 3, 5)]
    again = dyadic(rng, 5, parts=8, most=2.5)
    far = [2.0**-40, -1.25 * 2.0**30, 2.0**25, 1.5 * 2.0**-14]
    return [Case((list(map(float, s)),), f"{len(s)} slope{'s' * (len(s) > 1)}", exact=True) for s in drawn] + [
        Case((np.array(drawn[-1]),), "slopes in an array", exact=True),
        Case((again,), "other slopes in an array", exact=True, reuse=True),
        Case(([-1.5, 0.5, 0.5, 2.5, -1.5, 3.0],), "equal slopes, some of them negative", exact=True),
        Case((_long_chain(rng),), "15 slopes", exact=True),
        Case((far,), "tiny and huge slopes", exact=True, fringe=True),
        Case(([2.0, 0.0, 3.0],), "a slope of 0", exact=True, fringe=True),
        Case(([],), "no slopes", exact=True, fringe=True),
    ]


def _long_chain(rng: np.random.Generator) -> list[float]:
    """Draw fifteen slopes; leaving out one at either end changes the product."""
    while True:
        sizes = rng.permutation([2.0, 2.0, 2.0, 2.0, 0.5, 0.5, 0.5, 0.5, 1.5, 1.5, 1.5, 1.5, 1.5, 0.25, 4.0])
        slopes = sizes * rng.choice([-1.0, 1.0], sizes.size)
        whole = np.prod(slopes)
        if np.all(np.cumprod(slopes)[:-1] != whole) and np.all(np.cumprod(slopes[::-1])[:-1] != whole):
            return [float(s) for s in slopes]


def _nested_cases(rng: np.random.Generator) -> list[Case]:
    x = [float(v) for v in rng.uniform(0.3, 1.5, size=3)]
    eighths, fine = [float(rng.integers(4, 13)) / 8 for _ in range(3)], float(2 * rng.integers(256, 768) + 1) / 1024
    return [
        Case((CUBE_SLOPE, SQUARE, TWICE, eighths[0]), "(x² + 1)³", exact=True),
        Case((np.cos, SQUARE, TWICE, x[0]), "sin(x² + 1)"),
        Case((np.exp, np.sin, np.cos, -x[1] - 1.6), "e^(sin x), falling"),
        Case((TWICE, np.exp, np.exp, x[2]), "(e^x)² + 1"),
        Case((TWICE, FALLING, MINUS_3, fine), "(1 − 3x)² below 0, rising", exact=True),
        Case((CUBE_SLOPE, SQUARE, TWICE, -eighths[1]), "(x² + 1)³, falling", exact=True),
        Case((CUBE_SLOPE, SQUARE, TWICE, 0.0), "(x² + 1)³ at the bottom, where an inner slope is 0", exact=True),
        Case((TWICE, FALLING, MINUS_3, 0.0), "(1 − 3x)² at 0", exact=True),
        Case((ALWAYS_2, HIGH, CUBE_SLOPE, eighths[2]), "2(x³ + 1000000000)", exact=True, fringe=True),
    ]


def _neuron_cases(rng: np.random.Generator) -> list[Case]:
    def one(n: int, y: float, sign: float, again: bool = False) -> Case:
        while True:
            w, x, b = dyadic(rng, n, most=2.0), dyadic(rng, n, most=2.0), sign * abs(dyadic(rng))
            if abs(w @ x + b) < 3.0:
                kind = f"{counted(n, 'input')}, y = {y:g}, b {'below' if sign < 0 else 'above'} 0"
                return Case((w, x, b, y), kind + ", other numbers" * again, reuse=again)

    return [one(1, 0.0, 1), one(2, 1.0, 1), one(3, 0.0, -1), one(3, 1.0, 1), one(3, 1.0, -1, again=True),
            one(5, 0.375, 1), one(12, 0.0, -1)]  # fmt: skip


def _fork_cases(rng: np.random.Generator) -> list[Case]:
    drawn = [float(v) / 64 for v in rng.integers(20, 192, size=3)]
    between = -float(rng.integers(16, 76)) / 64  # where the slope is negative
    found = [Case((x,), f"x = {x:.3g}", exact=True) for x in (drawn[0], -drawn[1], drawn[2], between, -2.0, 3.0, -9.5)]
    return [*found, Case((0.0,), "x = 0", exact=True, fringe=True)]


def _neuron_part(path: Path) -> str:
    return ("dw", "db")[path[0]] if path else ""


EXERCISES = (
    Exercise(LESSON, network.chain, _chain_cases, "none to 15 slopes, lists and arrays, equal ones, a slope of 0"),
    Exercise(
        LESSON,
        network.numeric_derivative,
        _numeric_cases,
        "four functions, rising and falling, h from 0.00001 to 3",
        view=in_double,
    ),
    Exercise(LESSON, network.nested_derivative, _nested_cases, "five nested functions, rising and falling"),
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
        _d_relu_cases,
        "numbers, vectors, matrices, whole numbers, next to 0 and at 0",
        differences=differences.elementwise(network.relu),
    ),
    Exercise(
        LESSON,
        network.neuron_grad,
        _neuron_cases,
        "one to twelve inputs",
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
