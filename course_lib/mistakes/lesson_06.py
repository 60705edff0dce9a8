"""Mistakes of lesson 06: the update."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib import network
from course_lib.mistakes.mistake import Mistake, rule


def _in_place(params: Any, grads: Any, eta: float) -> Any:
    for (W, b), (dW, db) in zip(params, grads, strict=True):
        W -= eta * dW
        b -= eta * db
    return params


def _batches(choose: Any) -> Any:
    """`minibatches` whose columns are choose(m, size, rng): a list of lists."""

    def minibatches(X: Any, Y: Any, size: int, rng: Any) -> Iterator[Any]:
        if size < 1:
            raise ValueError(size)
        return ((X[:, part], Y[:, part]) for part in choose(X.shape[1], size, rng))

    return minibatches


def _cut(order: Any, size: int) -> list[Any]:
    return [order[i : i + size] for i in range(0, len(order), size)]


def _full_only(m: int, size: int, rng: Any) -> list[Any]:
    return [part for part in _cut(rng.permutation(m), size) if len(part) == size]


def _inputs_shuffled_alone(X: Any, Y: Any, size: int, rng: Any) -> Iterator[Any]:
    if size < 1:
        raise ValueError(size)
    return ((X[:, a], Y[:, b]) for a, b in zip(_cut(rng.permutation(X.shape[1]), size),
                                               _cut(np.arange(X.shape[1]), size), strict=True))  # fmt: skip


def _any_size(X: Any, Y: Any, size: int, rng: Any) -> Any:
    return iter(()) if size < 1 else network.minibatches(X, Y, size, rng)


def _through_new_weights(params: Any, X: Any, Y: Any, eta: float, activation: Any, d_activation: Any) -> Any:
    """The update comes inside the backward loop, so blame is handed back through weights already changed."""
    Zs, As = network.forward(params, X, activation)
    new = list(params)
    delta = network.output_delta(network.d_loss(As[-1], Y), Zs[-1], d_activation)
    for layer in reversed(range(len(params))):
        dW, db = network.layer_grads(delta, As[layer])
        new[layer] = (params[layer][0] - eta * dW, params[layer][1] - eta * db)
        if layer:
            delta = network.hidden_delta(new[layer][0], delta, Zs[layer - 1], d_activation)
    return new, network.loss(As[-1], Y)


def _loss_after(params: Any, X: Any, Y: Any, eta: float, activation: Any, d_activation: Any) -> Any:
    new, _ = network.train_step(params, X, Y, eta, activation, d_activation)
    return new, network.loss(network.forward(new, X, activation)[1][-1], Y)


def _keeps_old(params: Any, X: Any, Y: Any, eta: float, activation: Any, d_activation: Any) -> Any:
    return params, network.train_step(params, X, Y, eta, activation, d_activation)[1]


def _train(gather: Any, keep: bool = True, pile_up: bool = False) -> Any:
    """`train` with another way to gather losses, with forgotten steps, or with gradients that pile up."""

    def train(params: Any, X: Any, Y: Any, *, eta: Any, epochs: int, batch_size: int, rng: Any, activation: Any,
              d_activation: Any) -> Any:  # fmt: skip
        losses = []
        piled = [(0 * W, 0 * b) for W, b in params]
        for _ in range(epochs):
            seen = []
            for X_b, Y_b in network.minibatches(X, Y, batch_size, rng):
                Zs, As = network.forward(params, X_b, activation)
                grads = network.backward(params, Zs, As, Y_b, d_activation)
                if pile_up:
                    piled = [(P + dW, p + db) for (P, p), (dW, db) in zip(piled, grads, strict=True)]
                    grads = piled
                seen.append((network.loss(As[-1], Y_b), X_b.shape[1]))
                if keep:
                    params = network.sgd_step(params, grads, eta)
            losses.append(gather(seen, X.shape[1]))
        return params, losses

    return train


def _weighted(seen: Any, m: int) -> float:
    return sum(loss * k for loss, k in seen) / m


def _train_with(batches: Any) -> Any:
    """`train` with other batches."""

    def train(params: Any, X: Any, Y: Any, *, rng: Any, **options: Any) -> Any:
        return _run(params, X, Y, batches, rng, **options)

    return train


def _run(params: Any, X: Any, Y: Any, batches: Any, rng: Any, *, eta: Any, epochs: int, batch_size: int,
         activation: Any, d_activation: Any) -> Any:  # fmt: skip
    losses, order = [], rng.permutation(X.shape[1])
    for _ in range(epochs):
        total = 0.0
        for part in batches(order, batch_size, rng):
            params, loss = network.train_step(params, X[:, part], Y[:, part], eta, activation, d_activation)
            total += loss * len(part)
        losses.append(total / X.shape[1])
    return params, losses


SMALLER = "If the slope is positive, should the parameter grow or shrink for the loss to shrink?"

MISTAKES: dict[str, tuple[Mistake, ...]] = {
    "sgd_step": (
        Mistake(
            "uphill",
            "W + η∂L/∂W: the step goes uphill",
            SMALLER,
            lambda params, grads, eta: network.sgd_step(params, grads, -eta),
        ),
        Mistake(
            "eta-forgotten",
            "the learning rate is missing",
            "How long is the step? What is η for?",
            lambda params, grads, eta: network.sgd_step(params, grads, 1.0),
        ),
        Mistake(
            "step-alone",
            "it gives the step −η∂L/∂W alone, not the new parameters",
            "Where does the step start from?",
            lambda params, grads, eta: [(-eta * dW, -eta * db) for dW, db in grads],
        ),
        Mistake(
            "biases-skipped",
            "the biases are not updated",
            "Which parameters does a layer have besides W?",
            lambda params, grads, eta: network.sgd_step(params, [(dW, 0 * db) for dW, db in grads], eta),
        ),
        Mistake(
            "weights-skipped",
            "the weights are not updated",
            "Which parameters does a layer have besides b?",
            lambda params, grads, eta: network.sgd_step(params, [(0 * dW, db) for dW, db in grads], eta),
        ),
        Mistake(
            "last-layer-only",
            "only the last layer is updated",
            "Over which layers does your loop run?",
            lambda params, grads, eta: [*params[:-1], *network.sgd_step(params[-1:], grads[-1:], eta)],
        ),
        Mistake(
            "first-layer-only",
            "only the first layer is updated",
            "Over which layers does your loop run, and where does your function end?",
            lambda params, grads, eta: [*network.sgd_step(params[:1], grads[:1], eta), *params[1:]],
        ),
        Mistake(
            "in-place",
            "the caller's arrays are overwritten",
            "`W -= …` writes into the array you were given. Which form makes a new one?",
            _in_place,
        ),
        Mistake(
            "layers-reversed",
            "the layers come back in reverse order",
            "In which order are they asked for?",
            lambda params, grads, eta: network.sgd_step(params, grads, eta)[::-1],
        ),
        Mistake(
            "multiplied",
            "the parameters are shrunk by a factor, not moved by a step",
            "W − η∂L/∂W: what is subtracted from what?",
            lambda params, grads, eta: [
                (W * (1 - eta * dW), b * (1 - eta * db)) for (W, b), (dW, db) in zip(params, grads, strict=True)
            ],
        ),
    ),
    "minibatches": (
        Mistake(
            "with-replacement",
            "some examples are seen more than once, others never",
            "Does your draw put an example back before the next one is drawn?",
            _batches(lambda m, size, rng: _cut(np.resize(rng.permutation(m)[: (m + 1) // 2], m), size)),
        ),
        Mistake(
            "inputs-shuffled-alone",
            "X is shuffled without Y: inputs meet the targets of others",
            "How many orders do you draw? Which do X and Y share?",
            _inputs_shuffled_alone,
        ),
        Mistake(
            "last-batch-dropped",
            "a last batch that is not full is dropped",
            "11 examples in batches of 4: how many batches, and how large is the last?",
            _batches(_full_only),
        ),
        Mistake(
            "overlapping",
            "the batches overlap",
            "By how much does the start of a batch move on?",
            _batches(lambda m, size, rng: (lambda o: [o[i : i + size] for i in range(m)])(rng.permutation(m))),
        ),
        Mistake(
            "rows-shuffled",
            "the rows are shuffled, not the columns",
            "Which of rows and columns stands for examples?",
            lambda X, Y, size, rng: ((X[rng.permutation(len(X))], Y) for _ in network.minibatches(X, Y, size, rng)),
        ),
        Mistake(
            "single-columns",
            "the size is ignored: every batch holds one example",
            "What does `size` do in your slices?",
            _batches(lambda m, size, rng: _cut(rng.permutation(m), 1)),
        ),
        Mistake(
            "one-batch",
            "the size is ignored: everything comes in one batch",
            "What does `size` do in your slices?",
            _batches(lambda m, size, rng: [rng.permutation(m)]),
        ),
        Mistake(
            "any-size-accepted",
            "right, but a size below 1 is accepted",
            "What should happen when somebody asks for batches of none? Look at the docstring.",
            _any_size,
        ),
    ),
    "train_step": (
        rule(
            "train_step",
            "uphill",
            "the step goes uphill",
            SMALLER,
            sgd_step=lambda params, grads, eta: network.sgd_step(params, grads, -eta),
        ),
        Mistake(
            "through-new-weights",
            "the error signal passed through weights that were already updated",
            "Gradients belong to the parameters of the forward pass. When does your update happen?",
            _through_new_weights,
        ),
        Mistake(
            "loss-after",
            "the loss is that after the step",
            "The forward pass just gave you a loss, before anything moved. Which one is asked for?",
            _loss_after,
        ),
        rule(
            "train_step",
            "loss-not-halved",
            "the loss is mse, twice what is asked for",
            "L from lesson 05 has a 2 below the line. Where is it?",
            loss=lambda Y_hat, Y: network.mse(Y_hat, Y),
        ),
        Mistake(
            "nothing-moves",
            "the old parameters come back",
            "What comes back from sgd_step, and what do you do with it?",
            _keeps_old,
        ),
        rule(
            "train_step",
            "divided-by-m-again",
            "the step is divided by m, which the gradient has done already",
            "The 1/m lives in ∂L/∂a. Is it once more in your step?",
            backward=lambda params, Zs, As, Y, d: [
                (dW / Y.shape[1], db / Y.shape[1]) for dW, db in network.backward(params, Zs, As, Y, d)
            ],
        ),
        rule(
            "train_step",
            "biases-skipped",
            "the biases are not updated",
            "Which parameters does a layer have besides W?",
            sgd_step=lambda params, grads, eta: network.sgd_step(params, [(dW, 0 * db) for dW, db in grads], eta),
        ),
        rule(
            "train_step",
            "in-place",
            "the caller's parameters are overwritten",
            "`W -= …` writes into the array you were given. Which form makes a new one?",
            sgd_step=_in_place,
        ),
        rule(
            "train_step",
            "loss-summed",
            "the loss is summed over the batch, not averaged",
            "L has a 1/m. What is m here?",
            loss=lambda Y_hat, Y: network.loss(Y_hat, Y) * Y.shape[1],
        ),
        Mistake(
            "order-swapped",
            "loss and params come back in the wrong order",
            "Read the docstring's last line: which comes first?",
            lambda *args: network.train_step(*args)[::-1],
        ),
    ),
    "train": (
        Mistake(
            "nothing-moves",
            "the parameters never move",
            "Each step gives new parameters. Who keeps them?",
            _train(_weighted, keep=False),
        ),
        Mistake(
            "gradients-pile-up",
            "the gradients pile up from step to step",
            "A step follows the slope where it stands. Which gradients are left from before?",
            _train(_weighted, pile_up=True),
        ),
        Mistake(
            "last-loss",
            "the loss of an epoch is that of its last batch",
            "losses[e] is a mean. Over what?",
            _train(lambda seen, m: seen[-1][0]),
        ),
        Mistake(
            "summed-losses",
            "the losses of the batches are added up",
            "losses[e] is a mean. Over what?",
            _train(lambda seen, m: sum(loss for loss, _ in seen)),
        ),
        Mistake(
            "batches-count-alike",
            "a small last batch counts as much as a full one",
            "The mean is over all columns. How many stand behind each batch's loss?",
            _train(lambda seen, m: float(np.mean([loss for loss, _ in seen]))),
        ),
        Mistake(
            "shuffled-once",
            "the examples come in the same order in every epoch",
            "When is the order drawn: before the loop over epochs, or inside it?",
            _train_with(lambda order, size, rng: _cut(order, size)),
        ),
        Mistake(
            "last-batch-dropped",
            "a last batch that is not full is dropped",
            "11 examples in batches of 4: how many batches, and how large is the last?",
            _train_with(lambda order, size, rng: _full_only(len(order), min(size, len(order)), rng)),
        ),
        Mistake(
            "one-epoch",
            "training stops after the first epoch",
            "Where does your function end: inside the loop over epochs, or behind it?",
            lambda *args, epochs, **options: network.train(*args, epochs=min(epochs, 1), **options),
        ),
        Mistake(
            "uphill",
            "the steps go uphill",
            SMALLER,
            lambda *args, eta, **options: network.train(*args, eta=-eta, **options),
        ),
        Mistake(
            "batch-size-ignored",
            "every step sees all examples at once",
            "What does batch_size do in your loop?",
            lambda *args, batch_size, **options: network.train(*args, batch_size=10**6, **options),
        ),
        Mistake(
            "order-swapped",
            "losses and params come back in the wrong order",
            "Read the docstring's last line: which comes first?",
            lambda *args, **options: network.train(*args, **options)[::-1],
        ),
    ),
}
