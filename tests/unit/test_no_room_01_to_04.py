"""The cases of lessons 01 to 04 leave no room: what is right for most inputs only is refused, whatever the seed."""

import math
import os
from itertools import pairwise

import numpy as np
import pytest
from right_answers import lesson_01, lesson_02, lesson_03, lesson_04

from course_lib import check, network
from course_lib.checks import EXERCISES, CheckFailed

SEEDS = range(20)
MANY_SEEDS = range(int(os.environ.get("CHECK_SEEDS", "200")))
LESSONS = (lesson_01, lesson_02, lesson_03, lesson_04)
EARLY = [name for name, exercise in EXERCISES.items() if exercise.lesson[:2] in ("01", "02", "03", "04")]


def refused(exercise, make):
    """Whether what `make` makes is refused on every seed; a fresh function each time, as some keep a memory."""
    for seed in SEEDS:
        with pytest.raises(CheckFailed):
            getattr(check, exercise)(make(), seed=seed)


def always(function):
    return lambda: function


def changed(exercise, change):
    """The course's answer, changed on its way out."""
    reference = EXERCISES[exercise].reference
    return always(lambda *args: everywhere(change, reference(*args)))


def everywhere(change, value):
    if isinstance(value, list | tuple):
        return type(value)(everywhere(change, v) for v in value)
    return change(value)


def init(draw):
    """`init_params` that draws its matrices by `draw`, with all shapes in view."""

    def init_params(sizes, rng, scale=0.1):
        shapes = [(n, k) for k, n in pairwise(sizes)]
        return [(W, np.zeros((len(W), 1))) for W in draw(shapes, rng, scale)]

    return always(init_params)


def each(draw):
    """Every matrix drawn by itself, by `draw(shape, rng, scale)`."""
    return init(lambda shapes, rng, scale: [draw(shape, rng, scale) for shape in shapes])


def tiled_from_one_block(shapes, rng, scale):
    block = rng.normal(0, scale, (10, 10))
    return [np.resize(block, shape) for shape in shapes]


def cut_from_the_largest(shapes, rng, scale):
    largest = rng.normal(0, scale, (max(n for n, _ in shapes), max(k for _, k in shapes)))
    return [largest[:n, :k] for n, k in shapes]


def equal_shapes_share_a_matrix(shapes, rng, scale):
    drawn = {}
    return [drawn.setdefault(shape, rng.normal(0, scale, shape)) for shape in shapes]


def transposed_where_it_fits(shapes, rng, scale):
    found = []
    for shape in shapes:
        fits = bool(found) and found[-1].T.shape == shape
        found.append(found[-1].T if fits else rng.normal(0, scale, shape))
    return found


def two_neurons_alike(shape, rng, scale):
    W = rng.normal(0, scale, shape)
    W[-1] = W[0]
    return W


def opposite_neurons(shape, rng, scale):
    half = rng.normal(0, scale, ((shape[0] + 1) // 2, shape[1]))
    return np.concatenate([half, -half])[: shape[0]]


def symmetric(shape, rng, scale):
    W = rng.normal(0, scale, shape)
    return np.triu(W) + np.triu(W, 1).T if shape[0] == shape[1] else W


def walking(shape, rng, scale):
    steps = rng.normal(0, 1, shape)
    for i in range(1, shape[1]):
        steps[:, i] = 0.6 * steps[:, i - 1] + 0.8 * steps[:, i]
    return scale * steps


def halves_of_one_sign(shape, rng, scale):
    W = np.abs(rng.normal(0, scale, shape)).ravel()
    W[: W.size // 2] *= -1
    return W.reshape(shape)


def alternating_signs(shape, rng, scale):
    W = np.abs(rng.normal(0, scale, shape)).ravel()
    W[::2] *= -1
    return W.reshape(shape)


def truncated_at(limit):
    def draw(shape, rng, scale):
        z = rng.normal(size=shape)
        while (far := np.abs(z) > limit).any():
            z[far] = rng.normal(size=int(far.sum()))
        return scale * z

    return draw


def truncated_with_the_right_spread(shape, rng, scale):
    return truncated_at(2.0)(shape, rng, scale) / 0.8796


def mixture(shape, rng, scale):
    return scale * rng.normal(0, rng.choice([0.5, np.sqrt(1.75)], shape))


def two_humps(shape, rng, scale):
    return scale * (rng.choice([-0.8, 0.8], shape) + 0.6 * rng.normal(size=shape))


def second_layer_ignores_rng(shapes, rng, scale):
    own = np.random.default_rng(7)
    return [(own if i == 1 else rng).normal(0, scale, shape) for i, shape in enumerate(shapes)]


INIT = {
    "every layer cut from one block that is repeated": init(tiled_from_one_block),
    "every layer cut from the largest": init(cut_from_the_largest),
    "layers of one shape share a matrix": init(equal_shapes_share_a_matrix),
    "a layer takes the one before it, transposed": init(transposed_where_it_fits),
    "one layer does not draw from rng": init(second_layer_ignores_rng),
    "all neurons of a layer are alike": each(lambda s, rng, scale: np.tile(rng.normal(0, scale, (1, s[1])), (s[0], 1))),
    "all inputs of a neuron are alike": each(lambda s, rng, scale: np.tile(rng.normal(0, scale, (s[0], 1)), (1, s[1]))),
    "the last neuron is the first": each(two_neurons_alike),
    "half of the neurons are the others, negative": each(opposite_neurons),
    "square matrices are symmetric": each(symmetric),
    "sorted": each(lambda s, rng, scale: np.sort(rng.normal(0, scale, s[0] * s[1])).reshape(s)),
    "sorted rows": each(lambda s, rng, scale: np.sort(rng.normal(0, scale, s), axis=1)),
    "sorted columns": each(lambda s, rng, scale: np.sort(rng.normal(0, scale, s), axis=0)),
    "sorted rows, downwards": each(lambda s, rng, scale: -np.sort(rng.normal(0, scale, s), axis=1)),
    "each weight starts from the one before": each(walking),
    "negative first, positive then": each(halves_of_one_sign),
    "every other one negative": each(alternating_signs),
    "Laplace": each(lambda s, rng, scale: rng.laplace(0, scale / np.sqrt(2), s)),
    "logistic": each(lambda s, rng, scale: rng.logistic(0, scale * np.sqrt(3) / np.pi, s)),
    "uniform, of the same spread": each(lambda s, rng, scale: scale * np.sqrt(3) * rng.uniform(-1, 1, s)),
    "triangular": each(lambda s, rng, scale: scale * np.sqrt(6) * (rng.random(s) - rng.random(s))),
    "two values": each(lambda s, rng, scale: scale * rng.choice([-1.0, 1.0], s)),
    "cut off at two scales": each(truncated_at(2.0)),
    "cut off at three scales": each(truncated_at(3.0)),
    "cut off at two, stretched to the right spread": each(truncated_with_the_right_spread),
    "clipped at two scales": each(lambda s, rng, scale: np.clip(rng.normal(0, scale, s), -2 * scale, 2 * scale)),
    "two normal distributions mixed": each(mixture),
    "two humps": each(two_humps),
    "a spread that is 6 % too large": each(lambda s, rng, scale: rng.normal(0, 1.06 * scale, s)),
    "off by a tenth of a scale": each(lambda s, rng, scale: rng.normal(0.1 * scale, scale, s)),
    "rounded to a tenth of a scale": each(lambda s, rng, scale: scale * np.round(rng.normal(size=s), 1)),
}


@pytest.mark.parametrize("name", INIT)
def test_weights_that_are_not_drawn_one_by_one_from_a_normal_distribution(name):
    refused("init_params", INIT[name])
