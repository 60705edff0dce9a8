"""Judge weights that are drawn at random: shapes, biases, mean, spread and bell shape, and whether each is its own.

An exercise says by a `Drawing` which spread each layer should have. The spread is the standard deviation.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np

from course_lib.checks.aspects import Aspect
from course_lib.checks.compare import Part, Problem, as_array, counted, describe, same
from course_lib.checks.memory import Path
from course_lib.checks.protocol import Answer, Case

BELL, FLAT, NEITHER = 1.0, 0.5, 0.0
MANY = 1_000  # weights; in a smaller matrix, chance has too large a part
NO_SPREAD = -1000.0  # stands for the logarithm of a spread of 0
BINS = np.array([NormalDist().inv_cdf(i / 32) for i in range(1, 32)])  # borders of 32 bins of equal probability
MOST_CHI_SQUARE = 110.0  # χ² of 32 bins exceeds this once in 10⁹ times
SEEN_BY_CHANCE, ALIKE_BY_CHANCE = 60, 0.05

Spread = Callable[[Case, int], float]  # of the weights of a layer, counted from 1


class Drawn(NamedTuple):
    """The parameters of an answer, read as pairs."""

    case: Case
    """What was asked."""
    answer: Answer
    """What came."""
    pairs: list[Any]
    """Its pairs of arrays."""


Read = Sequence[Drawn]


@dataclass(frozen=True)
class Drawing:
    """What is asked of random parameters, as the fields of an `Exercise` that draws them.

    The first two cases must ask for the same sizes. A case must have layers of 2,000 weights or more, some 18,000 in
    all cases, and none that has from 1,000 to 2,000.
    """

    spread: Spread
    """The spread that is asked for."""
    others: tuple[tuple[str, Spread], ...]
    """Spreads that known mistakes give, with the mistakes' slugs."""
    unit: str
    """What messages call that spread as a unit of length: "scale"."""
    asked: str
    """What they call it as a number that was asked for: "`scale`"."""

    def view(self, case: Case, answer: Answer) -> Any:
        """Return what random weights must agree in: shapes, biases and, if there are many, mean, spread and bell shape.

        The spread is measured in steps of 1.2. Half a step is nearly six standard errors for 2,100 weights, the
        smallest number in a large matrix. `across` looks more closely, at all large matrices together.
        """
        sizes = case.args[0]
        layers = answer.value
        wanted = counted(len(sizes) - 1, "pair") + " (W, b)"
        if layers is None:
            return Problem("type", "it returned nothing (None), where a list of pairs (W, b) belongs", wanted, "None")
        if _two_lists(sizes, layers):
            return Problem("type", "W and b come back in two lists of their own", wanted, "all W, and all b")
        if not isinstance(layers, list | tuple) or len(layers) != len(sizes) - 1:
            missing = "the result is not a list with a pair (W, b) for each layer"
            return Problem("type", missing, wanted, _what_came(layers))
        facts = []
        for number, layer in enumerate(layers, start=1):
            W, b = map(as_array, layer) if isinstance(layer, list | tuple) and len(layer) == 2 else (None, None)
            if W is None or b is None:
                return Problem(
                    "type", f"layer {number} is not a pair (W, b) of arrays", "a pair (W, b)", describe(layer)
                )
            shape = (sizes[number], sizes[number - 1])
            if W.shape != shape or b.shape != (sizes[number], 1):
                wanted = f"W {shape}, b {(sizes[number], 1)}"
                return Problem("shape", f"layer {number} has wrong shapes", wanted, f"W {W.shape}, b {b.shape}")
            facts.append((_bias(b), _bell(W, self.spread(case, number), self._telling(case, number))))
        return facts

    def explain(self, case: Case, answer: Answer, problem: Problem) -> Problem:
        """Describe in words what was drawn: mean and spread of the weights, and the first entries of the biases."""
        for number, (W, b) in enumerate(answer.value, start=1):
            W, b = np.asarray(W, dtype=float), np.asarray(b, dtype=float)
            if _bias(b):
                return Problem("value", f"the biases of layer {number} are not 0", "every bias 0", f"b = {describe(b)}")
            scale = self.spread(case, number)
            _, spread, looks, _ = _bell(W, scale)
            if _is_no_bell(W, scale):
                side = "as many negative as positive" if W.size >= MANY else "different from each other"
                wanted = f"mean about 0, spread (standard deviation) about {scale:g}, bell-shaped, {side}"
                shape = {BELL: "", FLAT: ", flat and not bell-shaped", NEITHER: ", not bell-shaped"}[float(looks)]
                flat = "" if spread == NO_SPREAD else shape
                negative = f", {np.mean(W < 0):.0%} of them negative"
                width = 0.0 if spread == NO_SPREAD else np.std(W)
                got = f"mean {np.mean(W):.2g}, spread {width:.2g}{flat}{negative}"
                return Problem("value", f"the weights of layer {number} are not drawn as asked", wanted, got)
        return problem

    def across(self, cases: Sequence[Case], answers: Sequence[Answer]) -> Problem | None:
        """Check that every weight was drawn by itself, from `rng`, from a normal distribution.

        All large matrices are looked at together, some 18,000 weights. A right answer fails less than once in 10⁷
        checks.
        """
        if same(answers[0].value, answers[1].value):
            return Problem(
                "ignores-rng",
                "two different generators give the same weights",
                "weights drawn from rng",
                "the same twice",
            )
        matrices = [
            np.asarray(W, dtype=float) / self.spread(case, number)
            for case, answer in zip(cases, answers, strict=True)
            for number, (W, _) in enumerate(answer.value, start=1)
            if np.size(W) >= MANY
        ]
        weights = np.concatenate([W.ravel() for W in matrices])
        return (
            _seen_before(weights) or self._evened_out(matrices) or _in_some_order(matrices) or self._not_a_bell(weights)
        )

    def aspects(self, cases: Sequence[Case], answers: Sequence[Answer]) -> list[Aspect]:
        """List all that is wrong with drawn parameters that can be read as pairs, whatever their shapes and number."""
        read = [Drawn(c, a, _pairs_of(a.value)) for c, a in zip(cases, answers, strict=True)]
        if len(read) < 2 or not all(one.pairs for one in read):
            return []
        swapped = all(W.size < b.size and min(b.shape, default=1) > 1 for W, b in read[0].pairs)
        if swapped:
            read = [one._replace(pairs=[pair[::-1] for pair in one.pairs]) for one in read]
        elsewhere, again = _not_from_rng(read), _same_in_each_layer(read)
        if elsewhere and again:
            elsewhere, again = replace(elsewhere, headline=f"{elsewhere.headline}, and {again.headline}"), None
        looks = (
            elsewhere,
            again,
            self._weights_amiss(read),
            _number_of_layers(read),
            _biases_amiss(read),
            _shapes_amiss(read, 0),
            _shapes_amiss(read, 1),
        )
        found = [aspect for aspect in looks if aspect]
        if swapped:
            sentence = "b and W are swapped in the pairs"
            found.append(Aspect("pairs", "pair-swapped", sentence, cases[0], "pairs (W, b)", "pairs (b, W)"))
        return found

    def _evened_out(self, matrices: Sequence[Any]) -> Problem | None:
        """Report weights that were rescaled to exactly the spread asked for, so that they depend on one another."""
        if all(abs(np.std(W) - 1.0) < 1e-6 or abs(np.mean(W**2) - 1.0) < 1e-6 for W in matrices):
            got = f"a spread that is exactly {self.asked} in every matrix"
            return Problem("evened-out", "the weights are fitted to one another", "every weight drawn by itself", got)
        return None

    def _not_a_bell(self, weights: Any) -> Problem | None:
        """Report weights, in units of the scale, that are not normally distributed: in 32 bins, in width, in tails."""
        counts = np.bincount(np.searchsorted(BINS, weights), minlength=BINS.size + 1)
        even = weights.size / counts.size
        square = weights**2
        variance, farthest = float(np.mean(square)), float(np.sqrt(np.max(square)))
        tails = float(np.mean(square**2)) / variance**2  # 3 for a bell, give or take 0.04
        as_asked = np.sum((counts - even) ** 2) / even < MOST_CHI_SQUARE and abs(variance - 1.0) < 0.08
        if as_asked and abs(tails - 3.0) < 0.25 and farthest > 3.2:
            return None
        near, far = np.mean(square < 0.25), np.mean(square > 4.0)
        wanted = f"a bell of the width {self.asked}: 38% of the weights within half a {self.unit} of 0, 4.6% beyond two"
        got = (
            f"{near:.0%} and {far:.1%}; width {np.std(weights):.2f} {self.unit}s, "
            f"the largest {farthest:.1f} {self.unit}s from 0"
        )
        headline = "the weights do not follow the normal distribution that is asked for"
        return Problem("another-distribution", headline, wanted, got)

    def _weights_amiss(self, read: Read) -> Aspect | None:
        """Report the first large matrix whose numbers do not look like a bell around 0 of the right width."""
        asked = ((c, pairs[: len(c.args[0]) - 1]) for c, _, pairs in read)  # there may be more, of no layer at all
        large = [(c, n, W) for c, pairs in asked for n, (W, _) in enumerate(pairs, start=1) if W.size >= MANY]
        amiss = [(c, n, W) for c, n, W in large if _is_no_bell(W, self.spread(c, n))]
        if not amiss:
            return None
        case, number, W = amiss[0]
        mean, _, looks, never_negative = _bell(W, self.spread(case, number))
        scale, spread, slug = self.spread(case, number), np.std(W), "another-mean"
        if np.ptp(W) == 0:
            slug, sentence = "same-number", "all weights of a layer are the same number"
            if not np.any(W):
                everywhere = not any(np.any(W) for _, _, W in large)
                slug, sentence = "zero-weights", f"all weights{'' if everywhere else f' of layer {number}'} are zero"
        elif never_negative:
            slug, sentence = "never-negative", "no weight is negative"
        elif looks == FLAT:
            slug, sentence = "uniform", "the weights are spread evenly, not normally"
        elif mean and abs(np.mean(W)) > 5 * np.std(W) / np.sqrt(W.size):  # more than its own spread makes of it
            sentence = f"the mean of the weights of layer {number} is {np.mean(W):.2g}, where 0 is asked for"
        else:
            near = (s for s, f in self.others if all(abs(np.log(np.std(W) / f(c, n))) < 0.1 for c, n, W in large))
            slug = next(near, "another-spread")
            sentence = (
                f"the spread of the weights of layer {number} is about {spread:.2g}, where {scale:g} is asked for"
            )
        wanted = f"mean about 0, spread (standard deviation) about {scale:g}, bell-shaped"
        got = f"mean {np.mean(W):.2g}, spread {spread:.2g}, {np.mean(W < 0):.0%} of them negative"
        hint = "Which numbers does your draw take for the mean and for the spread, and what becomes of it afterwards?"
        return Aspect("weights", slug, sentence, case, wanted, got, hint)

    def _telling(self, case: Case, number: int) -> list[float]:
        """Return the spreads of a layer that known mistakes give."""
        return [f(case, number) for _, f in self.others]


def _two_lists(sizes: Sequence[int], layers: Any) -> bool:
    """Return whether the first of two lists holds the weights of all layers.

    With two equal layers, such a list could pass for a pair.
    """
    if not isinstance(layers, list | tuple) or len(layers) != 2 or not all(isinstance(v, list | tuple) for v in layers):
        return False
    shapes = [np.shape(W) for W in layers[0] if isinstance(W, np.ndarray)]
    return len(sizes) > 2 and len(layers[1]) == len(sizes) - 1 and shapes == [(n, k) for k, n in pairwise(sizes)]


def _what_came(layers: Any) -> str:
    if isinstance(layers, list | tuple) and all(isinstance(v, list | tuple) and len(v) == 2 for v in layers):
        return counted(len(layers), "pair")
    return describe(layers)


def _bias(b: Any) -> float:
    """Return 0 if all biases are 0, 1 if all are one other number, 2 if they differ."""
    if np.all(np.abs(b) <= 1e-9):
        return 0.0
    return 1.0 if np.ptp(b.astype(float)) < 1e-9 else 2.0


def _bell(W: Any, scale: float, telling: Sequence[float] = ()) -> Any:
    """Return (how many scales the mean is off, the spread in steps of 1.2, the shape, 1 if nothing is negative).

    The shape is that of a BELL, that of an even spread, FLAT, or NEITHER.
    """
    spread = np.std(W)
    if spread < 1e-12 and W.size > 1:
        return np.array([np.any(np.abs(W) > 1e-12), NO_SPREAD, NEITHER, 0.0])
    if W.size < MANY:
        return np.array([0.0, 0.0, BELL, 0.0])
    square = (W - np.mean(W)) ** 2
    flatness = np.mean(square**2) / spread**4
    looks = BELL if flatness > 2.4 else FLAT if 1.6 < flatness < 2.1 else NEITHER  # 3 for a bell, 1.8 for flat
    return np.array([np.round(np.mean(W) / scale / 0.3), _steps(spread, scale, telling), looks, np.min(W) >= 0])


def _is_no_bell(W: Any, scale: float) -> bool:
    """Return whether numbers do not look like a bell around 0 of the right width."""
    mean, spread, looks, never_negative = _bell(W, scale)
    return bool(mean or spread or looks != BELL or never_negative)


def _steps(spread: float, scale: float, telling: Sequence[float]) -> float:
    """Return how many steps of 1.2 the spread is off, rounded to a whole number.

    If it is far from the right one and near one of the `telling` spreads, return how far the nearest of those is off.
    """
    steps = np.log(spread / scale) / np.log(1.2)
    if abs(steps) < 0.5:
        return 0.0
    known = np.log(np.array([scale, *telling]) / scale) / np.log(1.2)
    near = known[np.argmin(np.abs(known - steps))]
    return float(near if abs(near - steps) < 0.5 else np.round(steps))


def _seen_before(weights: Any) -> Problem | None:
    """Report weights that repeat: in a row, in a column, in another layer, with another generator or another sign.

    In float32 a few of 18,000 weights are equal by chance.
    """
    sizes = np.sort(np.abs(weights))
    again = int(np.sum(np.diff(sizes) < 1e-12))
    if again <= SEEN_BY_CHANCE:
        return None
    got = f"of {sizes.size} weights of several calls, {again} have come up before"
    return Problem("shared-weights", "weights share their numbers", "every weight drawn by itself", got)


def _in_some_order(matrices: Sequence[Any]) -> Problem | None:
    """Report weights that depend on their neighbours in a row or column: sorted, alternating, or piled up."""
    pairs = [(W[:, 1:], W[:, :-1]) for W in matrices] + [(W[1:], W[:-1]) for W in matrices]
    for near in (pairs[: len(matrices)], pairs[len(matrices) :]):
        ahead, behind = (np.concatenate([p[i].ravel() for p in near]) for i in (0, 1))
        for change in (np.positive, np.abs):
            r = float(np.corrcoef(change(ahead), change(behind))[0, 1])
            if abs(r) > ALIKE_BY_CHANCE:
                got = (
                    f"the {'sizes of ' * (change is np.abs)}neighbouring weights go together: a correlation of {r:.2g}"
                )
                return Problem("in-order", "the weights are in some order", "every weight drawn by itself", got)
    return None


def _pairs_of(layers: Any) -> list[Any]:
    """Return the pairs of arrays in an answer; none if it holds something else."""
    if not isinstance(layers, list | tuple):
        return []
    pairs = []
    for layer in layers:
        W, b = map(as_array, layer) if isinstance(layer, list | tuple) and len(layer) == 2 else (None, None)
        if W is None or b is None or not W.size or not b.size:
            return []
        pairs.append([W.astype(float), b.astype(float)])
    return pairs


def _not_from_rng(read: Read) -> Aspect | None:
    """Report weights that differ from each other but do not come from `rng`."""
    case, _, pairs = read[0]
    if any(np.ptp(W) == 0 for W, _ in pairs):
        return None
    drawn, wanted = any(one.answer.drew for one in read), "weights drawn from rng"
    if not drawn and any(one.answer.stirred for one in read):
        sentence, got = "the weights come from NumPy's common generator, not from rng", "rng is as it was before"
    elif not drawn:
        sentence, got = "nothing is drawn from rng", "rng is as it was before"
    elif same([W for W, _ in pairs], [W for W, _ in read[1].pairs]):
        sentence, got = "two different generators give the same weights", "the same twice"
    else:
        return None
    return Aspect("rng", "ignores-rng", sentence, case, wanted, got)


def _same_in_each_layer(read: Read) -> Aspect | None:
    """Report two matrices that hold the same numbers, which are not all equal."""
    case, _, pairs = read[0]
    if (
        len(pairs) < 2
        or np.ptp(pairs[0][0]) == 0
        or not same(np.sort(pairs[0][0].ravel()), np.sort(pairs[1][0].ravel()))
    ):
        return None
    sentence = "the weights of layer 1 come up again in layer 2"
    return Aspect("shared", "shared-weights", sentence, case, "every weight drawn by itself", "the same numbers twice")


def _number_of_layers(read: Read) -> Aspect | None:
    for case, _, pairs in read:
        wanted = len(case.args[0]) - 1
        if len(pairs) != wanted:
            come = f"{counted(len(pairs), 'pair')} come{'s' * (len(pairs) == 1)} back"
            sentence = f"for {len(case.args[0])} sizes {come}, where {wanted} belong"
            hint = "How many layers do the sizes shown ask for? How many does your function make, for any sizes?"
            return Aspect("layers", "number-of-layers", sentence, case, str(wanted), str(len(pairs)), hint)
    return None


def _biases_amiss(read: Read) -> Aspect | None:
    for case, _, pairs in read:
        for number, (_, b) in enumerate(pairs, start=1):
            if kind := _bias(b):
                slug = "bias-of-ones" if kind == 1.0 else "random-biases"
                sentence = f"the biases of layer {number} are not 0"
                return Aspect("biases", slug, sentence, case, "every bias 0", f"b = {describe(b)}")
    return None


def _shapes_amiss(read: Read, which: int) -> Aspect | None:
    """Report the first W (0) or b (1) whose shape is not the one asked for."""
    for case, _, pairs in read:
        for number, (pair, (k, n)) in enumerate(zip(pairs, pairwise(case.args[0]), strict=False), start=1):
            wanted, got = ((n, k), (n, 1))[which], pair[which].shape
            if got != wanted:
                other = (("shape-swapped", (k, n)), ("bias-as-row", (1, n)))[which]
                slug = other[0] if got == other[1] else "bias-flat" if which and got == (n,) else "wrong-shapes"
                sentence = f"{'Wb'[which]} of layer {number} has shape {got}, where {wanted} belongs"
                hint = "What do the rows of W stand for, and what do its columns? Which shape must b have beside it?"
                return Aspect("Wb"[which], slug, sentence, case, f"shape {wanted}", f"shape {got}", hint)
    return None


def part(path: Path) -> str:
    """Name a part of what `view` shows."""
    what = ("the biases", "the distribution of the weights")
    return f"{what[path[1]]} of layer {path[0] + 1}" if len(path) > 1 else ""


def look_at(found: Sequence[Part]) -> str | None:
    """Say where to look, from what is wrong with what `view` shows."""
    wrong = {p.path[1] for p in found if p.problem and len(p.path) == 2}
    if not wrong:
        return None
    if 0 in wrong:
        return "With which number do the biases start? It stands in the text above the exercise."
    return (
        "Compare mean and spread: which distribution is asked for above the exercise, and which arguments does yours "
        "get?"
    )
