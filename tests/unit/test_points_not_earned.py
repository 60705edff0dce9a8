"""Answers that once got points they had not earned."""

import hashlib

import numpy as np
import pytest

from course_lib import check, network
from course_lib.checks import CheckFailed

SEEDS = range(5)
pytestmark = pytest.mark.usefixtures("asked_once")


def refused(name, function):
    """The mistakes that the check names, with several seeds; it fails where one of them accepts the function."""
    found = set()
    for seed in SEEDS:
        with pytest.raises(CheckFailed) as failed:
            getattr(check, name)(function, seed=seed)
        found.add(failed.value.mistake)
    return found


def ordered_by_a_hash(X, Y, batch_size, rng):
    """Make batches in an order that looks random, but is computed from X alone."""
    if batch_size < 1:
        raise ValueError
    seed = int.from_bytes(hashlib.sha256(X.tobytes()).digest()[:8], "little")
    order = np.random.default_rng(seed).permutation(X.shape[1])
    for start in range(0, X.shape[1], batch_size):
        chosen = order[start : start + batch_size]
        yield X[:, chosen], Y[:, chosen]


def test_an_order_that_is_not_drawn_from_rng_gets_nothing():
    assert "rng-ignored" in refused("minibatches", ordered_by_a_hash)


def trained(params, X, Y, eta, epochs, batch_size, rng, activation, d_activation):
    """Train always in batches of one, in an order of its own."""
    own, losses = np.random.default_rng(1), []
    for _ in range(epochs):
        total = 0.0
        for i in own.permutation(X.shape[1]):
            step = (X[:, [i]], Y[:, [i]], eta, activation, d_activation)
            params, loss = network.train_step(params, *step)
            total += loss
        losses.append(total / X.shape[1])
    return params, losses


def drawn_from_rng(params, X, Y, rng, **options):
    """The same size, but the order drawn from `rng`: the size alone must not pass either."""
    return network.train(params, X, Y, rng=rng, **{**options, "batch_size": 1})


def test_training_without_rng_in_batches_of_one_gets_nothing():
    refused("train", trained)


def test_training_in_batches_of_one_gets_nothing():
    refused("train", drawn_from_rng)
