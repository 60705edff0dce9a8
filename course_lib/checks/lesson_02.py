"""The exercises of lesson 02: layers."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib import network
from course_lib.checks.compare import Part, Path, Problem, as_array, counted, describe, same
from course_lib.checks.exercise import Exercise
from course_lib.checks.inputs import ACTIVATIONS, forward_pass, passes
from course_lib.checks.protocol import Answer, Case

LESSON = "02_forward_pass"
NO_SPREAD = -1000.0  # stands for the logarithm of a spread of 0


def _layer_cases(rng: np.random.Generator) -> list[Case]:
    shapes = (((3, 2), 1), ((2, 4), 5), ((4, 3), 3), ((3, 3), 3), ((1, 3), 4), ((3, 1), 6))
    found = []
    for i, (sizes, m) in enumerate(shapes):
        p = forward_pass(rng, sizes, m, ACTIVATIONS[i % 3])
        found.append(Case((*p.params[0], p.X, p.activation), f"{p.kind}, {p.activation.__name__}", m=m))
    return found


def _forward_cases(rng: np.random.Generator) -> list[Case]:
    return [Case((p.params, p.X, p.activation), f"{p.kind}, {p.activation.__name__}", m=p.m) for p in passes(rng)]


def _count_cases(rng: np.random.Generator) -> list[Case]:
    drawn = [[int(n) for n in rng.integers(2, 30, size=k)] for k in (2, 3, 4, 5)]
    sizes = [[2, 3, 1], [5, 1], [3, 3, 3], *drawn, [784, 128, 10]]  # the first wrong one is shown: a small network
    return [Case((s,), "-".join(map(str, s))) for s in sizes]


def _init_cases(rng: np.random.Generator) -> list[Case]:
    def fresh() -> np.random.Generator:
        return np.random.default_rng(int(rng.integers(2**32)))

    large = [60, 50, 40]
    return [
        Case((large, fresh()), "60-50-40"),
        Case((large, fresh()), "60-50-40, another generator"),
        Case((large, fresh(), 2.0), "60-50-40, scale 2"),
        Case(([30, 70, 30], fresh(), 0.01), "30-70-30, scale 0.01"),
        Case(([3, 2, 2, 1], fresh()), "3-2-2-1"),
    ]


def _drawn_weights(case: Case, answer: Answer) -> Any:
    """What must agree of random weights: shapes, biases, and (for many weights) mean, spread and bell shape.

    Spread is told in steps of 1.2, which for 1,200 weights or more is eight standard errors.
    """
    sizes, scale = case.args[0], case.args[2] if len(case.args) > 2 else 0.1
    layers = answer.value
    wanted = counted(len(sizes) - 1, "pair") + " (W, b)"
    if layers is None:
        return Problem("type", "it returned nothing (None), where a list of pairs (W, b) belongs", wanted, "None")
    if not isinstance(layers, list | tuple) or len(layers) != len(sizes) - 1:
        missing = "the result is not a list with a pair (W, b) for each layer"
        return Problem("type", missing, wanted, _what_came(layers))
    facts = []
    for number, layer in enumerate(layers, start=1):
        pair = [as_array(v) for v in layer] if isinstance(layer, list | tuple) and len(layer) == 2 else [None]
        if any(v is None for v in pair):
            return Problem("type", f"layer {number} is not a pair (W, b) of arrays", "a pair (W, b)", describe(layer))
        W, b = pair
        shape = (sizes[number], sizes[number - 1])
        if W.shape != shape or b.shape != (sizes[number], 1):
            wanted = f"W {shape}, b {(sizes[number], 1)}"
            return Problem("shape", f"layer {number} has wrong shapes", wanted, f"W {W.shape}, b {b.shape}")
        facts.append((_bias(b), _bell(W, scale)))
    return facts


def _what_came(layers: Any) -> str:
    if isinstance(layers, list | tuple) and all(isinstance(v, list | tuple) and len(v) == 2 for v in layers):
        return counted(len(layers), "pair")
    return describe(layers)


def _bias(b: Any) -> float:
    """0 where all are 0, 1 where all are the same other number, 2 where they differ."""
    if np.all(np.abs(b) <= 1e-9):
        return 0.0
    return 1.0 if np.ptp(b.astype(float)) < 1e-9 else 2.0


def _bell(W: Any, scale: float) -> Any:
    """(how many scales the mean is off, spread in steps of 1.2, 1 for a bell and 0 for a flat distribution)."""
    spread = np.std(W)
    if spread < 1e-12 and W.size > 1:
        return np.array([np.any(np.abs(W) > 1e-12), NO_SPREAD, 0.0])
    if W.size < 1000:
        return np.array([0.0, 0.0, 1.0])
    flatness = np.mean(((W - np.mean(W)) / spread) ** 4)
    return np.array([np.round(np.mean(W) / scale / 0.3), _steps(spread, scale), flatness > 2.4])


def _steps(spread: float, scale: float) -> float:
    """How many times 1.2 the spread is off; in the middle of a step where it is 1, or the scale's root or square."""
    steps = np.log(spread / scale) / np.log(1.2)
    telling = np.array([0.0, -1.0, -0.5, 1.0]) * np.log(scale) / np.log(1.2)
    near = telling[np.abs(telling - steps) < 0.5]
    return float(near[0] if near.size else np.round(steps))


def _init_part(path: Path) -> str:
    what = ("the biases", "the distribution of the weights")
    return f"{what[path[1]]} of layer {path[0] + 1}" if len(path) > 1 else ""


def _explain_init(case: Case, answer: Answer, problem: Problem) -> Problem:
    """What was drawn, in words: mean and spread of the weights, the biases' first entries."""
    scale = case.args[2] if len(case.args) > 2 else 0.1
    for number, (W, b) in enumerate(answer.value, start=1):
        W, b = np.asarray(W, dtype=float), np.asarray(b, dtype=float)
        if _bias(b):
            return Problem("value", f"the biases of layer {number} are not 0", "every bias 0", f"b = {describe(b)}")
        mean, spread, bell = _bell(W, scale)
        if mean or spread or not bell:
            side = "as many negative as positive" if W.size >= 1000 else "different from each other"
            wanted = f"mean about 0, spread (standard deviation) about {scale:g}, bell-shaped, {side}"
            flat = "" if bell or spread == NO_SPREAD else ", flat and not bell-shaped"
            negative = f", {np.mean(W < 0):.0%} of them negative"
            width = 0.0 if spread == NO_SPREAD else np.std(W)
            got = f"mean {np.mean(W):.2g}, spread {width:.2g}{flat}{negative}"
            return Problem("value", f"the weights of layer {number} are not drawn as asked", wanted, got)
    return problem


def _look_at_init(found: Sequence[Part]) -> str | None:
    wrong = {p.path[1] for p in found if p.problem and len(p.path) == 2}
    if not wrong:
        return None
    if 0 in wrong:
        return "With which number do the biases start? It stands in the text above the exercise."
    return "Compare mean and spread: which distribution is asked for above the exercise, and which arguments has yours?"


def _explain_count(case: Case, answer: Answer, problem: Problem) -> Problem:
    count = float(np.asarray(answer.value))
    if count == round(count):
        return problem
    return Problem("value", "the result is not a whole number", problem.expected, problem.got)


def _drawn_from_rng(cases: Sequence[Case], answers: Sequence[Answer]) -> Problem | None:
    """Two generators must give different weights, and two layers different ones."""
    if same(answers[0].value, answers[1].value):
        return Problem(
            "ignores-rng", "two different generators give the same weights", "weights drawn from rng", "the same twice"
        )
    return None


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
    Exercise(LESSON, network.count_params, _count_cases, "two to five layers, and 784-128-10",
             precise=1e-9, explain=_explain_count),
    Exercise(LESSON, network.init_params, _init_cases, "shapes, biases, mean, spread and bell shape of the weights",
             view=_drawn_weights, part=_init_part, explain=_explain_init, look_at=_look_at_init,
             across=_drawn_from_rng),
    Exercise(LESSON, network.forward, _forward_cases, "one to three layers, one example and many, three activations",
             part=_forward_part),
)  # fmt: skip
