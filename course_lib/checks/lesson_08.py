"""The exercises of lesson 08: better first weights, and better steps."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from course_lib import network
from course_lib.checks import drawn
from course_lib.checks.aspects import Aspect
from course_lib.checks.compare import Part, Precision, as_array, joined, parts, same
from course_lib.checks.drawn import Drawing
from course_lib.checks.exercise import Exercise
from course_lib.checks.inputs import eighths, random_params
from course_lib.checks.memory import Path
from course_lib.checks.protocol import Answer, Case
from course_lib.network import Array, Params

LESSON = "08_better_steps"
EXACT = (3, 2, 3)  # the layers of exact cases
ROOT, EPS = 7 / 8, 1 / 8  # their √ and their ε: the sum is 1, so that dividing by it makes no rounding error


def _named(sizes: tuple[int, ...]) -> str:
    equal = " of equal size" if len(set(sizes)) == 1 else ""
    return f"layers {'-'.join(map(str, sizes))}{equal}"


def _each(rule: Callable[..., Array], *networks: Params) -> Params:
    """Apply `rule` to the arrays that stand at the same place of one network, or of several."""
    layers = [tuple(zip(*pairs, strict=True)) for pairs in zip(*networks, strict=True)]
    return [(rule(*Ws), rule(*bs)) for Ws, bs in layers]


def _zeros(sizes: tuple[int, ...]) -> Params:
    return [(np.zeros((n, n_prev)), np.zeros((n, 1))) for n_prev, n in pairwise(sizes)]


def _of_all_sizes(rng: np.random.Generator, sizes: tuple[int, ...], least: float = 0.01) -> Params:
    """Draw gradients from `least` to 3 in size: a small number beside the root matters to some, and not to others."""

    def draw(start: Array) -> Array:
        return np.sign(start) * least * (3.0 / least) ** rng.random(start.shape)

    return _each(draw, random_params(rng, sizes))


def _positive(params: Params) -> Params:
    return _each(np.abs, params)


def _in_eighths(rng: np.random.Generator) -> Params:
    shapes = [shape for n_prev, n in pairwise(EXACT) for shape in ((n, n_prev), (n, 1))]
    arrays = eighths(rng, *shapes)
    return list(zip(arrays[::2], arrays[1::2], strict=True))


# ------------------------------------------------------------------ the first weights


def _gain(case: Case) -> float:
    return float(case.kwargs.get("gain", case.args[2] if len(case.args) > 2 else 2.0))


def _spread(case: Case, number: int) -> float:
    """Return the spread that is asked for: the root of gain / n_prev."""
    return float(np.sqrt(_gain(case) / case.args[0][number - 1]))


def _sizes(case: Case, number: int) -> tuple[int, int]:
    """Return how many neurons the layer before this one has, and how many this one."""
    before, here = case.args[0][number - 1 : number + 1]
    return before, here


DRAWING = Drawing(
    spread=_spread,
    others=(
        ("variance-as-spread", lambda case, number: _spread(case, number) ** 2),
        ("gain-forgotten", lambda case, number: _sizes(case, number)[0] ** -0.5),
        ("gain-outside-the-root", lambda case, number: _gain(case) * _sizes(case, number)[0] ** -0.5),
        ("n-prev-outside-the-root", lambda case, number: _gain(case) ** 0.5 / _sizes(case, number)[0]),
        ("n-for-n-prev", lambda case, number: (_gain(case) / _sizes(case, number)[1]) ** 0.5),
        ("both-sizes", lambda case, number: (_gain(case) / sum(_sizes(case, number))) ** 0.5),
        ("both-sizes", lambda case, number: (2 * _gain(case) / sum(_sizes(case, number))) ** 0.5),
        ("sizes-forgotten", lambda case, number: _gain(case) ** 0.5),
        ("scale-of-its-own", lambda case, number: 1.0),
        ("scale-of-its-own", lambda case, number: 0.1),
    ),
    unit="spread",
    asked="the one asked for",
)


def _scaled_cases(rng: np.random.Generator) -> list[Case]:
    def fresh() -> np.random.Generator:
        return np.random.default_rng(int(rng.integers(2**32)))

    large = [48, 48, 48]  # matrices of one shape, and square ones: none may be made of another, or of itself
    return [
        Case((large, fresh()), "48-48-48"),
        Case((large, fresh()), "48-48-48, another generator"),
        Case(([32, 70, 32], fresh(), 1.0), "32-70-32, gain 1"),
        Case(([2, 1100, 2], fresh()), "2-1100-2, gain 5", {"gain": 5.0}),
        Case(([3, 2, 2, 1], fresh(), 0.5), "3-2-2-1, gain 0.5"),
    ]


# ------------------------------------------------------------------ momentum


def _momentum_cases(rng: np.random.Generator) -> list[Case]:
    def one(sizes: tuple[int, ...], eta: float, beta: float, what: str = "", start: bool = False) -> Case:
        params, velocity, grads = (random_params(rng, sizes) for _ in range(3))
        kind = f"{_named(sizes)}, η = {eta:g}, β = {beta:g}{what and f', {what}'}"
        return Case((params, _zeros(sizes) if start else velocity, grads, eta, beta), kind, fringe=not eta)

    def exact(kind: str, size: float = 1.0, reuse: bool = False) -> Case:
        params, velocity, grads = (_in_eighths(rng) for _ in range(3))
        args = (params, velocity, _each(lambda g: size * g, grads), 0.25, 0.75)
        return Case(args, f"layers 3-2-3, η = 0.25, β = 0.75, {kind}", exact=True, reuse=reuse)

    flat = one((2, 3, 2), 0.3, 0.8, "every gradient 0")
    by_name = one((4, 3), 0.7, 0.6, "η and β by name")
    return [
        one((3, 2), 0.5, 0.9),
        one((3, 3, 3), 0.3, 0.5),
        one((2, 4, 3, 1), 1.7, 0.9, "the first step", start=True),
        one((2, 3, 2, 3, 2), 0.2, 0.8),
        exact("in eighths"),
        exact("in eighths, large gradients", 16.0, reuse=True),
        replace(by_name, args=by_name.args[:3], kwargs=dict(eta=0.7, beta=0.6)),
        one((3, 2, 2), 0.4, 0.0),
        _flattened(flat, 2),
        one((2, 3, 1), 0.0, 0.9),
    ]


def _flattened(case: Case, *places: int) -> Case:
    """Put zeros into the arrays of some arguments."""
    args = tuple(_each(np.zeros_like, a) if i in places else a for i, a in enumerate(case.args))
    return replace(case, args=args, fringe=True)


# ------------------------------------------------------------------ RMSprop


def _rms_cases(rng: np.random.Generator) -> list[Case]:
    def one(sizes: tuple[int, ...], eta: float, beta: float, eps: float | None, what: str = "", size: float = 1.0,
            start: bool = False) -> Case:  # fmt: skip
        params, squares = random_params(rng, sizes), _positive(_of_all_sizes(rng, sizes))
        squares = _zeros(sizes) if start else _each(lambda s: size**2 * s, squares)
        grads = _each(lambda g: size * g, _of_all_sizes(rng, sizes))
        epsilon = f"ε = {eps:g}" if eps else "the usual ε"
        kind = f"{_named(sizes)}, η = {eta:g}, β = {beta:g}, {epsilon}{what and f', {what}'}"
        args = (params, squares, grads, eta, beta, *([eps] if eps else []))
        return Case(args, kind, fringe=not eta)

    def exact(kind: str, reuse: bool = False) -> Case:
        """Make s so that the new one, ¼s + ¾g², has the root ROOT in every place."""
        params, grads = _in_eighths(rng), _each(lambda g: np.clip(g, -1, 1), _in_eighths(rng))
        squares = _each(lambda g: 4 * ROOT**2 - 3 * g**2, grads)
        kind = f"layers 3-2-3, η = 0.25, β = 0.25, ε = 0.125, {kind}"
        return Case((params, squares, grads, 0.25, 0.25, EPS), kind, exact=True, reuse=reuse)

    by_name = one((4, 3), 0.3, 0.7, 0.2, "by name")
    return [
        one((3, 2), 0.5, 0.9, None),
        one((3, 3, 3), 0.2, 0.6, 0.1),
        one((2, 4, 3, 1), 0.1, 0.9, 0.05, "the first step", start=True),
        one((2, 3, 2, 3), 1.3, 0.8, 0.3),
        exact("in eighths"),
        exact("in other eighths", reuse=True),
        one((3, 2, 2), 0.4, 0.9, None, "tiny gradients", size=1e-7),
        replace(by_name, args=by_name.args[:3], kwargs=dict(eta=0.3, beta=0.7, eps=0.2)),
        one((2, 3), 0.6, 0.0, 0.1),
        _flattened(one((2, 3, 2), 0.3, 0.8, 0.1, "every gradient 0"), 2),
        _flattened(one((2, 3), 0.3, 0.8, None, "every gradient and every s 0"), 1, 2),
        one((2, 3, 1), 0.0, 0.9, 0.1),
    ]


# ------------------------------------------------------------------ Adam


def _adam_cases(rng: np.random.Generator) -> list[Case]:
    def one(
        sizes: tuple[int, ...], t: int, eta: float, *betas_and_eps: float, what: str = "", size: float = 1.0
    ) -> Case:
        params, grads = random_params(rng, sizes), _each(lambda g: size * g, _of_all_sizes(rng, sizes))
        m, v = _zeros(sizes), _zeros(sizes)
        if t > 1:
            m = _each(lambda g: size * g, random_params(rng, sizes))
            v = _each(lambda s: size**2 * s, _positive(_of_all_sizes(rng, sizes)))
        rates = f"β₁ = {betas_and_eps[0]:g}, β₂ = {betas_and_eps[1]:g}" if betas_and_eps else "the usual β₁, β₂ and ε"
        epsilon = f", ε = {betas_and_eps[2]:g}" if len(betas_and_eps) > 2 else ""
        kind = f"{_named(sizes)}, t = {t}, η = {eta:g}, {rates}{epsilon}{what and f', {what}'}"
        return Case((params, m, v, t, grads, eta, *betas_and_eps), kind, fringe=not eta)

    def exact(kind: str, first: bool, reuse: bool = False) -> Case:
        """Make v so that v̂ has an exact root everywhere: |g| in a first step, else ROOT."""
        odd = rng.choice([1, 2, 4, 5, 7], size=40) if not first else rng.choice([1, 3, 7], size=40)
        signed = iter(odd * rng.choice([-1, 1], size=40) / 8)
        params, m = _in_eighths(rng), _in_eighths(rng)
        grads = _each(lambda g: np.array([[next(signed) for _ in row] for row in g]), params)
        v = _each(lambda g: (ROOT**2 - g**2) / 3, grads)  # so that ¾v + ¼g² is ROOT²/4
        if first:
            m, v = _each(np.zeros_like, m), _each(np.zeros_like, v)
        kind = f"layers 3-2-3, t = 1, η = 0.25, β₁ = 0.5, β₂ = 0.75, ε = 0.125, {kind}"
        return Case((params, m, v, 1, grads, 0.25, 0.5, 0.75, EPS), kind, exact=True, reuse=reuse)

    by_name = one((4, 3), 3, 0.3, what="ε = 0.2 by name")
    return [
        one((3, 2), 1, 0.5, what="the first step"),
        one((3, 3, 3), 3, 0.2),
        one((2, 4, 3, 1), 2, 0.7, 0.8, 0.95, 0.1),
        one((2, 3, 2, 3), 1000, 1.3, 0.95, 0.998, 0.05),
        one((2, 3, 2), 8, 0.4, 0.7, 0.9, 0.3),
        exact("in eighths, the first step", first=True),
        exact("in eighths, m and v not 0", first=False, reuse=True),
        one((3, 2, 2), 5, 0.4, what="tiny gradients", size=1e-7),
        replace(by_name, kwargs=dict(eps=0.2)),
        one((2, 3), 6, 0.6, 0.0, 0.3, 0.1),
        _flattened(one((2, 3, 2), 4, 0.3, what="every gradient 0"), 4),
        _flattened(one((2, 3), 1, 0.3, what="the first step, every gradient 0"), 4),
        one((2, 3, 1), 3, 0.0),
    ]


# ------------------------------------------------------------------ the parts of an answer

Given = Mapping[str, Any]  # the arguments of a step by name, those left out included
Place = tuple[Case, Part]  # a part of the answer to a case


@dataclass(frozen=True)
class Step:
    """What is known of an exercise that returns new parameters, and the means that it keeps for the next step."""

    reference: Callable[..., Any]
    """The course's own function."""
    results: tuple[str, ...]
    """The names of what it returns beside the parameters."""
    letters: tuple[str, ...]
    """The same in the formula."""
    moved: Callable[..., Array]
    """Makes a new parameter from the arguments, the old one, its gradient, and its new means."""

    def part(self, path: Path) -> str:
        """Name a part of the answer."""
        if len(path) < 2:
            return ("params", *self.results)[path[0]] if path else ""
        what = f"{'Wb'[path[2]]} of layer {path[1] + 1}" if len(path) > 2 else f"layer {path[1] + 1}"
        return f"{self.letters[path[0] - 1]} for {what}" if path[0] else what

    def aspects(self, cases: Sequence[Case], answers: Sequence[Answer]) -> list[Aspect]:
        """Say whether the means are wrong or the step, for answers that nothing names.

        A step is right if it follows from the means that came with it, wrong as they may be. Nothing is said if some
        part of an answer has another form than it should have.
        """
        ordinary = [(c, a) for c, a in zip(cases, answers, strict=True) if not c.fringe]
        looks = [(case, self._beside(case, answer)) for case, answer in ordinary]
        if any(p.problem and p.problem.kind not in ("value", "not-finite") for _, found in looks for p in found):
            return []
        off = [(case, p) for case, found in looks for p in found if p.problem]
        means = [(case, p) for case, p in off if p.path[0]]
        if means:
            return self._means_amiss(means, looks)
        return [] if any(p.problem and p.problem.kind == "not-finite" for _, p in off) else self._step_amiss(off)

    def _means_amiss(self, off: Sequence[Place], looks: Sequence[tuple[Case, list[Part]]]) -> list[Aspect]:
        """Report wrong means, and whether the new parameters are right for them."""
        names = [self.letters[i - 1] for i in sorted({p.path[0] for _, p in off})]
        sentence = f"{joined(names)} {'is' if len(names) == 1 else 'are'} off{_for_which(off)}"
        apart = next((case for case, found in looks if not self._follows(case, found)), None)
        if apart is None:
            sentence += f", and the new parameters follow from {'it' if len(names) == 1 else 'them'} as they should"
            return [self._told("means", sentence, off)]
        step = Aspect("step", "", f"the step from your {joined(names)} is off, too", apart, unnamed=True)
        return [self._told("means", sentence, off), step]

    def _step_amiss(self, off: Sequence[Place]) -> list[Aspect]:
        """Report a wrong step from right means."""
        if not off:
            return []
        stands = "is" if len(self.letters) == 1 else "are"
        sentence = f"{joined(self.letters)} {stands} right, and the new parameters are not{_for_which(off)}"
        return [self._told("step", sentence, off)]

    def _told(self, what: str, sentence: str, off: Sequence[Place]) -> Aspect:
        """Show the first part that is off, by its name."""
        (case, part), name = off[0], self.part(off[0][1].path)
        want, got = (part.problem.expected, part.problem.got) if part.problem else ("", "")
        hint = f"Take the entry of {name} that is shown. Which numbers does the formula put into it, and which do your "
        return Aspect(what, "", sentence, case, f"{name}, {want}", f"{name}, {got}", hint + "lines?", unnamed=True)

    def _beside(self, case: Case, answer: Answer) -> list[Part]:
        wanted = self.reference(*case.args, **case.kwargs)
        return parts(wanted, answer.value, self.part, Precision(exact=case.exact, single=True))

    def _follows(self, case: Case, found: Sequence[Part]) -> bool:
        """Return whether the new parameters are right for the means that came with them."""
        given = inspect.signature(self.reference).bind(*case.args, **case.kwargs)
        given.apply_defaults()
        asked = given.arguments
        came: dict[Path, Any] = {p.path: as_array(p.got) for p in found}
        networks = [
            [(came[i, layer, 0], came[i, layer, 1]) for layer in range(len(asked["params"]))]
            for i in range(1 + len(self.results))
        ]
        new, *means = networks
        return same(new, _each(lambda *arrays: self.moved(asked, *arrays), asked["params"], asked["grads"], *means))


def _for_which(off: Sequence[Place]) -> str:
    """Say so if only weights are off, or only biases."""
    which = {p.path[2] for _, p in off}
    return "" if len(which) == 2 else " for the biases" if 1 in which else " for the weights"


def _numbers(given: Given, *names: str) -> tuple[float, ...]:
    return tuple(given[name] for name in names)


def _with_momentum(given: Given, p: Array, g: Array, v: Array) -> Array:
    (eta,) = _numbers(given, "eta")
    return p - eta * v


def _by_the_root(given: Given, p: Array, g: Array, s: Array) -> Array:
    eta, eps = _numbers(given, "eta", "eps")
    return p - eta * g / (np.sqrt(s) + eps)


def _by_both(given: Given, p: Array, g: Array, m: Array, v: Array) -> Array:
    eta, beta1, beta2, eps, t = _numbers(given, "eta", "beta1", "beta2", "eps", "t")
    m_part: float = 1.0 - beta1**t
    v_part: float = 1.0 - beta2**t
    return p - eta * (m / m_part) / (np.sqrt(v / v_part) + eps)


MOMENTUM = Step(network.momentum_step, ("velocity",), ("v",), _with_momentum)
RMSPROP = Step(network.rmsprop_step, ("squares",), ("s",), _by_the_root)
ADAM = Step(network.adam_step, ("m", "v"), ("m", "v"), _by_both)

EXERCISES = (
    Exercise(
        LESSON,
        network.scaled_params,
        _scaled_cases,
        "shapes, biases, mean, spread and bell shape of the weights, four gains",
        view=DRAWING.view,
        part=drawn.part,
        explain=DRAWING.explain,
        look_at=drawn.look_at,
        across=DRAWING.across,
        aspects=DRAWING.aspects,
    ),
    Exercise(
        LESSON,
        network.momentum_step,
        _momentum_cases,
        "one to four layers, the first step and later ones, β = 0, η = 0",
        part=MOMENTUM.part,
        aspects=MOMENTUM.aspects,
    ),
    Exercise(
        LESSON,
        network.rmsprop_step,
        _rms_cases,
        "one to three layers, large and tiny gradients, the first step, β = 0, η = 0",
        part=RMSPROP.part,
        aspects=RMSPROP.aspects,
    ),
    Exercise(
        LESSON,
        network.adam_step,
        _adam_cases,
        "one to three layers, steps 1 to 1000, large and tiny gradients, η = 0",
        part=ADAM.part,
        aspects=ADAM.aspects,
    ),
)
