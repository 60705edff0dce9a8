"""The exercises of lesson 05: the backward pass."""

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib import network
from course_lib.checks import differences
from course_lib.checks.compare import Part, Path
from course_lib.checks.exercise import Exercise, in_double
from course_lib.checks.inputs import ACTIVATIONS, forward_pass, matrices, passes
from course_lib.checks.protocol import Case

LESSON = "05_backward_pass"
SIGMOID, TANH, RELU = ACTIVATIONS
# Every activation meets one example and many, so that no slope can stand for another unseen.
LAYERS = (
    ((3, 4), 1, SIGMOID),
    ((4, 3), 5, TANH),
    ((3, 3), 3, RELU),
    ((4, 4), 1, TANH),
    ((1, 3), 6, SIGMOID),
    ((3, 1), 4, TANH),
    ((2, 3), 1, RELU),
)


def _kind(n_prev: int, n: int, m: int) -> str:
    equal = " of equal size" if n_prev == n else ""
    return f"{n_prev} → {n} neurons{equal}, {m} example{'s' * (m > 1)}"


def _output_cases(rng: np.random.Generator) -> list[Case]:
    found = []
    for (n_prev, n), m, (_, slope) in LAYERS:
        dA, Z = matrices(rng, ((n, m), (n, m)))
        found.append(Case((dA, Z, slope), f"{_kind(n_prev, n, m)}, {slope.__name__}", m=m))
    return found


def _hidden_cases(rng: np.random.Generator) -> list[Case]:
    found = []
    for (n, n_next), m, (_, slope) in LAYERS:
        W_next, delta_next, Z = matrices(rng, ((n_next, n), (n_next, m), (n, m)))
        found.append(Case((W_next, delta_next, Z, slope), f"{_kind(n, n_next, m)}, {slope.__name__}", m=m))
    return found


def _layer_cases(rng: np.random.Generator) -> list[Case]:
    found = []
    for (n_prev, n), m, _ in LAYERS:
        delta, A_prev = matrices(rng, ((n, m), (n_prev, m)))
        found.append(Case((delta, A_prev), _kind(n_prev, n, m), m=m))
    return found


def _backward_cases(rng: np.random.Generator) -> list[Case]:
    return [Case((p.params, p.Zs, p.As, p.Y, p.d_activation), f"{p.kind}, {p.activation.__name__}", m=p.m)
            for p in passes(rng)]  # fmt: skip


def _check_cases(rng: np.random.Generator) -> list[Case]:
    """Gradients that are right, and wrong in one entry by a known share; one is not a number, all are 0 or tiny."""

    def one(sizes: tuple[int, ...], m: int, spoil: Any, kind: str, h: float | None = None, scale: float = 1.0) -> Case:
        p = forward_pass(rng, sizes, m, (network.tanh, network.d_tanh))
        grads = copy.deepcopy(network.backward(p.params, p.Zs, p.As, p.Y, p.d_activation))

        def loss(params: network.Params) -> float:
            return scale * network.loss(network.forward(params, p.X, p.activation)[1][-1], p.Y)

        for array in network.chain_arrays(grads):
            array *= scale
        spoil(grads)
        extra = () if h is None else (h,)
        return Case((loss, p.params, grads, *extra), kind)

    def leave(grads: network.Params) -> None: ...

    def one_weight(grads: network.Params) -> None:
        grads[0][0][-1, -1] *= 1.5

    def last_weight(grads: network.Params) -> None:
        grads[-1][0][0, -1] *= 1.5

    def one_bias(grads: network.Params) -> None:
        grads[-1][1][0, 0] *= -1.0

    def several(grads: network.Params) -> None:
        grads[0][0][...] *= 0.9
        grads[-1][0][0, 0] *= 3.0

    def all_zero(grads: network.Params) -> None:
        for dW, db in grads:
            dW[...], db[...] = 0.0, 0.0

    def not_a_number(grads: network.Params) -> None:
        grads[0][1][0, 0] = np.nan

    return [
        one((2, 2, 1), 3, leave, "right gradients"),
        one((2, 2, 1), 3, one_weight, "one weight's gradient wrong"),
        one((2, 3, 1), 1, one_bias, "one bias's gradient wrong"),
        one((3, 2), 4, several, "several gradients wrong"),
        one((2, 1), 3, all_zero, "gradients of 0"),
        one((2, 2, 1), 3, not_a_number, "a gradient that is not a number"),
        one((2, 2, 1), 3, leave, "right gradients, h = 0.5", 0.5),
        one((2, 3, 1), 3, last_weight, "tiny gradients, one of them wrong", scale=1e-7),
    ]


def _grads_part(path: Path) -> str:
    if not path:
        return ""
    return f"{('dW', 'db')[path[1]]} of layer {path[0] + 1}" if len(path) > 1 else f"layer {path[0] + 1}"


def _where_it_goes_wrong(found: Sequence[Part]) -> str | None:
    """Where to look, from the parts that are right: the error signal runs from the last layer to the first."""
    wrong = {p.path for p in found if p.problem}
    last = max((path[0] for path in (p.path for p in found) if len(path) == 2), default=0)
    if not wrong or any(len(path) != 2 for path in wrong):
        return None
    if all(part == 1 for _, part in wrong):
        return "Every dW is right, so the error signals are. What is done with them for db?"
    if all(part == 0 for _, part in wrong):
        return "Every db is right, so the error signals are. What are they multiplied with for dW?"
    if last and all(layer < last for layer, _ in wrong):
        return f"Layer {last + 1} is right and an earlier one is wrong: look at the error signal you passed back."
    return "The last layer is wrong already: look at the error signal at the output, before it is passed back."


def _pair_part(path: Path) -> str:
    return ("dW", "db")[path[0]] if path else ""


EXERCISES = (
    Exercise(
        LESSON,
        network.output_delta,
        _output_cases,
        "one example and many, three activations",
        differences=differences.output_delta,
    ),
    Exercise(
        LESSON,
        network.hidden_delta,
        _hidden_cases,
        "layers of different and equal size, one example and many",
        differences=differences.hidden_delta,
    ),
    Exercise(
        LESSON,
        network.layer_grads,
        _layer_cases,
        "layers of different and equal size, one example and many",
        part=_pair_part,
        differences=differences.layer_grads,
    ),
    Exercise(
        LESSON,
        network.backward,
        _backward_cases,
        "one to three layers, one example and many, three activations",
        part=_grads_part,
        look_at=_where_it_goes_wrong,
        differences=differences.backward,
    ),
    Exercise(
        LESSON,
        network.gradient_check,
        _check_cases,
        "right gradients, and wrong ones of six kinds",
        precise=1e-6,
        view=in_double,
    ),
)
