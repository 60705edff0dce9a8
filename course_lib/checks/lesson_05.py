"""The exercises of lesson 05: the backward pass."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib import network
from course_lib.checks import differences
from course_lib.checks.compare import Part
from course_lib.checks.exercise import Exercise, in_double
from course_lib.checks.inputs import ACTIVATIONS, Pass, eighths, exact_pass, forward_pass, matrices, passes
from course_lib.checks.memory import Path
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


def _one_layer(rng: np.random.Generator, shapes: Any, with_slope: bool) -> list[Case]:
    """Make a case for each of LAYERS, with matrices of the shapes that shapes(n_prev, n, m) gives.

    Then come two cases in eighths. The second has large numbers, in the arrays of the first.
    """
    found = []
    for (n_prev, n), m, (_, slope) in LAYERS:
        last = (slope,) * with_slope
        kind = _kind(n_prev, n, m) + f", {slope.__name__}" * with_slope
        found.append(Case((*matrices(rng, shapes(n_prev, n, m)), *last), kind, m=m))
    for reuse, kind in ((False, "in eighths"), (True, "in eighths, large numbers")):
        args = (*eighths(rng, *shapes(3, 2, 4)), *(network.d_relu,) * with_slope)
        args[0][...] *= 16.0 if reuse else 1.0
        args[-1 - with_slope][0] = np.abs(args[-1 - with_slope][0])  # the ReLU lets some through
        found.append(Case(args, f"{_kind(3, 2, 4)}, {kind}", m=4, exact=True, reuse=reuse))
    return found


def _output_cases(rng: np.random.Generator) -> list[Case]:
    return _one_layer(rng, lambda n_prev, n, m: ((n, m), (n, m)), with_slope=True)


def _hidden_cases(rng: np.random.Generator) -> list[Case]:
    return _one_layer(rng, lambda n, n_next, m: ((n_next, n), (n_next, m), (n, m)), with_slope=True)


def _layer_cases(rng: np.random.Generator) -> list[Case]:
    return _one_layer(rng, lambda n_prev, n, m: ((n, m), (n_prev, m)), with_slope=False)


def _backward_cases(rng: np.random.Generator) -> list[Case]:
    def one(p: Pass, exact: bool = False, reuse: bool = False) -> Case:
        args = (p.params, p.Zs, p.As, p.Y, p.d_activation)
        return Case(args, f"{p.kind}, {p.activation.__name__}", m=p.m, exact=exact, reuse=reuse)

    first, again = (exact_pass(rng, (3, 2, 2), size) for size in (1.0, 32.0))
    return [*map(one, passes(rng)), one(first, exact=True), one(again, exact=True, reuse=True)]


Spoil = Callable[[network.Params], None]


def _check_case(
    rng: np.random.Generator, sizes: tuple[int, ...], m: int, spoil: Spoil, kind: str, h: float | None = None,
    scale: float = 1.0, dead: bool = False, fringe: bool = False,
) -> Case:  # fmt: skip
    """Make a network with its gradients: `scale` times those of L, some of them made wrong by `spoil`.

    If `dead`, the first neuron lets nothing through, so the loss does not depend on its weights and its bias.
    """
    activation, slope = RELU if dead else TANH
    p = forward_pass(rng, sizes, m, (activation, slope))
    if dead:
        p.params[0][0][0], p.params[0][1][0] = 0.5, -40.0
    params = p.params
    Zs, As = network.forward(params, p.X, activation)
    grads = [(scale * dW, scale * db) for dW, db in network.backward(params, Zs, As, p.Y, slope)]
    spoil(grads)

    def loss(params: network.Params) -> float:
        _all_of(params, len(sizes) - 1)
        A = p.X
        for W, b in params:
            Z = W @ A + b
            A = Z * (Z > 0) if dead else np.tanh(Z)
        off = (A - p.Y).ravel()
        return float(scale * (off @ off) / (2 * m))

    return Case((loss, params, grads, *(() if h is None else (h,))), kind, fringe=fringe)


def _spoilt(layer: int, part: int, index: tuple[int, int], factor: float) -> Spoil:
    """Make one gradient wrong by a `factor`: in W (part 0) or b (part 1) of a layer."""

    def spoil(grads: network.Params) -> None:
        grads[layer][part][index] *= factor

    return spoil


def _leave(grads: network.Params) -> None: ...


def _several(grads: network.Params) -> None:
    grads[0][0][...] *= 0.9
    grads[-1][0][0, 0] *= 3.0
    grads[-1][1][0, 0] *= 1.5


def _all_zero(grads: network.Params) -> None:
    for dW, db in grads:
        dW[...], db[...] = 0.0, 0.0


def _alive_after_all(grads: network.Params) -> None:
    grads[0][0][0, 1] = 0.25


def _all_of(params: Any, layers: int) -> None:
    """Raise TypeError if these are not the parameters of all layers, but one array or number of them, for example."""
    pairs = isinstance(params, list | tuple) and all(isinstance(one, list | tuple) and len(one) == 2 for one in params)
    if pairs and len(params) == layers:
        return
    got = f"an array of shape {params.shape}" if isinstance(params, np.ndarray) else f"a {type(params).__name__}"
    if isinstance(params, list | tuple):
        got += f" of {len(params)}"
    raise TypeError(f"loss takes all of params, a list of {layers} pairs (W, b); it got {got}")


RIPPLES = 1e4  # a wave so narrow that the difference quotient depends on h, even where h is small


def _ripples(rng: np.random.Generator) -> Case:
    """Make a loss of narrow waves with parameters near 100, 1 and 0.01: a step other than h gives another quotient."""
    around = [np.array([[100.0, -0.01]]), np.array([[1.0]]), np.array([[-30.0]]), np.array([[0.01]])]
    turn = 2 * np.pi / RIPPLES
    W1, b1, W2, b2 = (np.round(a / turn) * turn + rng.uniform(-0.5, 0.5, a.shape) / RIPPLES for a in around)
    params = [(W1, b1), (W2, b2)]
    grads = [(np.cos(RIPPLES * W), np.cos(RIPPLES * b)) for W, b in params]

    def loss(params: network.Params) -> float:
        _all_of(params, len(around) // 2)
        return float(sum(np.sin(RIPPLES * a).sum() for a in network.chain_arrays(params)) / RIPPLES)

    return Case((loss, params, grads), "a loss of narrow waves, large and small parameters, h as it comes")


def _check_cases(rng: np.random.Generator) -> list[Case]:
    """Make gradients that are right, then wrong in one entry by a known share; then all 0, tiny, and not a number."""

    def one(*args: Any, **options: Any) -> Case:
        return _check_case(rng, *args, **options)

    part = int(rng.integers(2))
    nan = [
        one((1, 1, 1), 3, _spoilt(layer, part, (0, 0), np.nan),
            f"a gradient that is not a number, in d{'Wb'[part]} of layer {layer + 1}", fringe=True)
        for layer in (0, 1) for part in (0, 1)
    ]  # fmt: skip
    return [
        one((2, 2, 1), 3, _leave, "right gradients"),
        one((2, 2, 1), 3, _spoilt(0, 0, (-1, -1), 1.5), "one weight's gradient wrong"),
        one((2, 3, 1), 1, _spoilt(-1, 1, (0, 0), -1.0), "one bias's gradient wrong"),
        one((3, 2), 4, _several, "several gradients wrong"),
        one((2, 2, 1), 3, _leave, "right gradients, h = 0.5", 0.5),
        one((1, 1, 2, 1), 3, _spoilt(1, part, (-1, 0), 0.5), f"one {'Wb'[part]} of the second of three layers wrong"),
        one((2, 1, 2, 1, 1), 3, _spoilt(3, 0, (0, 0), 1.5), "one weight's gradient wrong, in the fourth layer"),
        one((1, 2, 1, 1, 2, 1), 3, _spoilt(4, 1, (0, 0), 0.5), "one bias's gradient wrong, in the fifth layer"),
        one((2, 2, 1), 3, _leave, "right gradients, a neuron that lets nothing through", dead=True),
        one((2, 2, 1), 3, _alive_after_all, "a slope where the loss does not depend on the weight", dead=True),
        one((7, 6), 2, _spoilt(0, 0, tuple(rng.integers(1, 6, 2)), 1.5), "one of 42 weights' gradients wrong"),
        _ripples(rng),
        one((2, 1), 3, _all_zero, "gradients of 0", fringe=True),
        *nan,
        one((2, 2, 1), 3, _spoilt(-1, 0, (0, -1), 1.5), "tiny gradients, one of them wrong", scale=1e-7, fringe=True),
        one((2, 3, 1), 4, _leave, "right gradients, h = 0.1", 0.1),
    ]


def grads_part(path: Path) -> str:
    """Name a gradient by its path in `grads`: "dW of layer 2"."""
    if not path:
        return ""
    return f"{('dW', 'db')[path[1]]} of layer {path[0] + 1}" if len(path) > 1 else f"layer {path[0] + 1}"


def where_it_goes_wrong(found: Sequence[Part]) -> str | None:
    """Say where to look, from the parts that are right: the error signal runs from the last layer to the first."""
    wrong = {p.path for p in found if p.problem}
    last = max((path[0] for path in (p.path for p in found) if len(path) == 2), default=0)
    if not wrong or any(len(path) != 2 for path in wrong):
        return None
    if all(part == 1 for _, part in wrong):
        return "Every dW is right. Which of your lines make db, and of what?"
    if all(part == 0 for _, part in wrong):
        return "Every db is right. Which of your lines make dW, and of what?"
    if last and all(layer < last for layer, _ in wrong):
        return f"Layer {last + 1} is right and an earlier one is wrong: what do your lines hand on from layer to layer?"
    return "The last layer is wrong already: begin with the lines that make its gradients."


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
        "one to five layers, one example and many, three activations",
        part=grads_part,
        look_at=where_it_goes_wrong,
        differences=differences.backward,
    ),
    Exercise(
        LESSON,
        network.gradient_check,
        _check_cases,
        "right gradients, and wrong ones of ten kinds, one to five layers",
        precise=1e-6,
        view=in_double,
    ),
)
