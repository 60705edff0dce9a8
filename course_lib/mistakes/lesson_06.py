"""Mistakes of lesson 06: the update."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib import network
from course_lib.mistakes.mistake import Mistake, broken, rule


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


def _only_none_refused(X: Any, Y: Any, size: int, rng: Any) -> Any:
    return iter(()) if size < 0 else network.minibatches(X, Y, size, rng)


def _all_but(kept: Any) -> Any:
    """Columns in an order that is drawn for some of them; those of kept(m) come before or after, as in the data."""

    def order(m: int, rng: Any) -> Any:
        stay = kept(m)
        drawn = rng.permutation(np.setdiff1d(np.arange(m), stay))
        return np.concatenate([stay, drawn] if 0 in stay else [drawn, stay])

    return order


def _turned(m: int, rng: Any) -> Any:
    return np.roll(np.arange(m), rng.integers(m))


def _two_swapped(m: int, rng: Any) -> Any:
    order, pair = np.arange(m), rng.integers(m, size=2)
    order[pair] = order[pair[::-1]]
    return order


PARTLY = (  # orders drawn for a part of the examples
    _all_but(lambda m: np.arange(m // 2, m)),
    _all_but(lambda m: np.arange(m // 2)),
    _all_but(lambda m: np.arange(min(m, 1))),
    _all_but(lambda m: np.arange(m - 1, m)),
    _turned,
    _two_swapped,
)


def _cut_of(order: Any) -> Any:
    """The batches of an order that is drawn by order(m, rng)."""
    return lambda m, size, rng: _cut(order(m, rng), size)


def _inside_batches(order: Any, size: int, rng: Any) -> list[Any]:
    return [rng.permutation(part) for part in _cut(np.sort(order), size)]


def _evened_out(m: int, size: int, rng: Any) -> list[Any]:
    return np.array_split(rng.permutation(m), -(-m // size))


def _still_hands_back(params: Any, grads: Any, eta: float) -> Any:
    return [
        tuple(p - eta * g if np.any(eta * g) else p for p, g in zip(pair, grad, strict=True))
        for pair, grad in zip(params, grads, strict=True)
    ]


def _one_batch_too_many(m: int, size: int, rng: Any) -> list[Any]:
    order = rng.permutation(m)
    return [order[k * size : (k + 1) * size] for k in range(m // size + 1)]


def _batches_shuffled(m: int, size: int, rng: Any) -> list[Any]:
    parts = _cut(np.arange(m), size)
    return [parts[i] for i in rng.permutation(len(parts))]


def _rows_chosen(X: Any, Y: Any, size: int, rng: Any) -> Iterator[Any]:
    if size < 1:
        raise ValueError(size)
    return ((X[part], Y[part]) for part in _cut(rng.permutation(X.shape[1]), size))


def _rows_counted(X: Any, Y: Any, size: int, rng: Any) -> Iterator[Any]:
    if size < 1:
        raise ValueError(size)
    return ((X[:, part], Y[:, part]) for part in _cut(rng.permutation(len(X)), size))


def _one_by_one(X: Any, Y: Any, size: int, rng: Any) -> Iterator[Any]:
    if size < 1:
        raise ValueError(size)
    return ((X[:, j], Y[:, j]) for j in rng.permutation(X.shape[1]))


def _rows_of_both_shuffled(X: Any, Y: Any, size: int, rng: Any) -> Iterator[Any]:
    if size < 1:
        raise ValueError(size)
    stacked = np.roll(np.vstack([X, Y]), 1 + rng.integers(len(X)), axis=0)
    return ((stacked[: len(X), part], stacked[len(X) :, part]) for part in _cut(np.arange(X.shape[1]), size))


def _rows_of_inputs_shuffled(X: Any, Y: Any, size: int, rng: Any) -> Iterator[Any]:
    if size < 1:
        raise ValueError(size)
    rows = np.roll(np.arange(len(X)), 1 + rng.integers(len(X) - 1))
    return ((X[rows][:, part], Y[:, part]) for part in _cut(np.arange(X.shape[1]), size))


def _list_changed(params: Any, grads: Any, eta: float) -> Any:
    params[:] = network.sgd_step(params, grads, eta)
    return params


def _divided_by_eta(params: Any, grads: Any, eta: float) -> Any:
    return [(W - dW / eta, b - db / eta) for (W, b), (dW, db) in zip(params, grads, strict=True)]


def _name_taken(*args: Any) -> Any:
    raise UnboundLocalError("cannot access local variable 'loss' where it is not associated with a value")


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


def _steps_with(W_step: Any, b_step: Any) -> Any:
    """`sgd_step` whose steps are W_step(η) · ∂L/∂W and b_step(η) · ∂L/∂b long."""

    def sgd_step(params: Any, grads: Any, eta: float) -> Any:
        return [(W - W_step(eta) * dW, b - b_step(eta) * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]

    return sgd_step


def _biases_after(params: Any, X: Any, Y: Any, eta: float, activation: Any, d_activation: Any) -> Any:
    """The weights move, and the biases follow a gradient that is taken after that."""
    loss = network.loss(network.forward(params, X, activation)[1][-1], Y)
    for rates in ((eta, 0.0), (0.0, eta)):
        Zs, As = network.forward(params, X, activation)
        grads = network.backward(params, Zs, As, Y, d_activation)
        params = [(W - rates[0] * dW, b - rates[1] * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
    return params, loss


def _layer_after_layer(params: Any, X: Any, Y: Any, eta: float, activation: Any, d_activation: Any) -> Any:
    """Every layer's gradient is taken after the layers before it have moved."""
    loss = network.loss(network.forward(params, X, activation)[1][-1], Y)
    for layer in range(len(params)):
        Zs, As = network.forward(params, X, activation)
        (W, b), (dW, db) = params[layer], network.backward(params, Zs, As, Y, d_activation)[layer]
        params = [*params[:layer], (W - eta * dW, b - eta * db), *params[layer + 1 :]]
    return params, loss


def _one_by_one_step(start: bool) -> Any:
    """`train_step` that takes a step for each example, with the loss at the `start`, or the last one."""

    def train_step(params: Any, X: Any, Y: Any, eta: float, activation: Any, d_activation: Any) -> Any:
        found = network.loss(network.forward(params, X, activation)[1][-1], Y)
        for j in range(X.shape[1]):
            params, last = network.train_step(params, X[:, j : j + 1], Y[:, j : j + 1], eta, activation, d_activation)
        return params, found if start else last

    return train_step


def _gradients_back(params: Any, X: Any, Y: Any, eta: float, activation: Any, d_activation: Any) -> Any:
    Zs, As = network.forward(params, X, activation)
    return network.backward(params, Zs, As, Y, d_activation), network.loss(As[-1], Y)


def _some_layers(moves: Any) -> Any:
    """`sgd_step` for the layers that move only: moves(number, of how many)."""

    def sgd_step(params: Any, grads: Any, eta: float) -> Any:
        new = network.sgd_step(params, grads, eta)
        return [new[i] if moves(i, len(params)) else (W.copy(), b.copy()) for i, (W, b) in enumerate(params)]

    return sgd_step


def _rounded(digits: int) -> Any:
    return _around_epochs(lambda found, m, size: [round(_weighted(seen, m), digits) for seen in found])


def _own_rate(rate: float) -> Any:
    return _steps_with(lambda eta: rate, lambda eta: rate)


def _train_with_rate(rate: float) -> Any:
    return lambda *args, eta, **options: network.train(*args, eta=rate, **options)


def _loss_after(params: Any, X: Any, Y: Any, eta: float, activation: Any, d_activation: Any) -> Any:
    new, _ = network.train_step(params, X, Y, eta, activation, d_activation)
    return new, network.loss(network.forward(new, X, activation)[1][-1], Y)


def _keeps_old(params: Any, X: Any, Y: Any, eta: float, activation: Any, d_activation: Any) -> Any:
    return params, network.train_step(params, X, Y, eta, activation, d_activation)[1]


def _train(gather: Any, keep: bool = True, pile_up: bool = False, after: bool = False) -> Any:
    """`train` with another way to gather losses, forgotten steps, gradients that pile up, or losses `after` a step."""

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
                if keep:
                    params = network.sgd_step(params, grads, eta)
                A = network.forward(params, X_b, activation)[1][-1] if after else As[-1]
                seen.append((network.loss(A, Y_b), X_b.shape[1]))
            losses.append(gather(seen, X.shape[1]))
        return params, losses

    return train


def _forgetful_train(start_of_epoch: bool, returns: str) -> Any:
    """`train` whose steps (or epochs) all start from the parameters it was given.

    What comes back is the "last" step's parameters, which are missing where there was none, or the "first" ones.
    """

    def train(params: Any, X: Any, Y: Any, *, epochs: int, batch_size: int, rng: Any, **step: Any) -> Any:
        losses, options = [], (step["eta"], step["activation"], step["d_activation"])
        if returns == "last" and not epochs:
            raise UnboundLocalError("cannot access local variable 'new' where it is not associated with a value")
        for _ in range(epochs):
            here, seen = params, []
            for X_b, Y_b in network.minibatches(X, Y, batch_size, rng):
                new, loss = network.train_step(here, X_b, Y_b, *options)
                here = new if start_of_epoch else params
                seen.append((loss, X_b.shape[1]))
            losses.append(_weighted(seen, X.shape[1]))
        return (new if returns == "last" else params), losses

    return train


def _around_epochs(change: Any) -> Any:
    """`train` whose losses are change(the losses seen: a list of (loss, size) for each epoch; m; batch_size)."""

    def train(params: Any, X: Any, Y: Any, *, epochs: int, batch_size: int, **options: Any) -> Any:
        found: list[Any] = []

        def gather(seen: Any, m: int) -> Any:
            found.append(seen)

        params, _ = _train(gather)(params, X, Y, epochs=epochs, batch_size=batch_size, **options)
        return params, change(found, X.shape[1], batch_size)

    return train


def _loss_after_epoch(params: Any, X: Any, Y: Any, *, epochs: int, **options: Any) -> Any:
    losses = []
    for _ in range(epochs):
        params, _ = network.train(params, X, Y, epochs=1, **options)
        losses.append(network.loss(network.forward(params, X, options["activation"])[1][-1], Y))
    return params, losses


def _used_up(*args: Any, epochs: int, **options: Any) -> Any:
    """The batches are a generator, made once: after the first epoch it is empty."""
    params, losses = network.train(*args, epochs=min(epochs, 1), **options)
    return params, losses + [0.0] * (epochs - len(losses))


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


def _train_in_order(order: Any) -> Any:
    """`train` whose examples come in the order that order(m, rng) draws in each epoch."""
    return _train_with(lambda first, size, rng: _cut(order(len(first), rng), size))


def _stopped(stop: Any) -> Any:
    """`train` that ends after an epoch where stop(the losses so far)."""

    def train(params: Any, *args: Any, epochs: int, **options: Any) -> Any:
        losses: list[float] = []
        while len(losses) < epochs and not (losses and stop(losses)):
            params, more = network.train(params, *args, epochs=1, **options)
            losses += more
        return params, losses

    return train


def _gain(losses: Any) -> float:
    """By how much the last loss is below the one before."""
    return losses[-2] - losses[-1] if len(losses) > 1 else np.inf


def _keeps_the_best(params: Any, *args: Any, epochs: int, **options: Any) -> Any:
    best, losses = params, []
    for _ in range(epochs):
        params, more = network.train(params, *args, epochs=1, **options)
        losses += more
        best = params if losses[-1] == min(losses) else best
    return best, losses


OWN_RATES = (0.1, 0.01, 0.5, 0.001)  # that are often written into an update
HOW_LONG = "How long is the step? What is η for?"
EACH_RATE = "Which of your lines use η: the one for W, the one for b, or both?"
HANDED_RATE = "The caller hands you η. Which of your lines use it, and where does another number stand instead?"
SLOPES = "The backward pass needs slopes. Which of the two functions gives them, and which do you hand on?"
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
            HOW_LONG,
            lambda params, grads, eta: network.sgd_step(params, grads, 1.0),
        ),
        Mistake(
            "eta-forgotten-for-b",
            "the learning rate is missing in the step of b",
            EACH_RATE,
            _steps_with(lambda eta: eta, lambda eta: 1.0),
        ),
        Mistake(
            "eta-forgotten-for-w",
            "the learning rate is missing in the step of W",
            EACH_RATE,
            _steps_with(lambda eta: 1.0, lambda eta: eta),
        ),
        Mistake(
            "eta-of-its-own",
            "it has a learning rate of its own, whatever `eta` was handed over",
            HANDED_RATE,
            _own_rate(OWN_RATES[0]),
            also=tuple(map(_own_rate, OWN_RATES[1:])),
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
            "first-layer-returned",
            "only the first layer comes back",
            "Where does your function end: inside a loop over the layers, or behind it?",
            lambda params, grads, eta: network.sgd_step(params[:1], grads[:1], eta),
        ),
        Mistake(
            "in-place",
            "the caller's arrays are overwritten",
            "Which of your lines writes into an array you were given, as `W -= …` would? Which form makes a new one?",
            _in_place,
        ),
        Mistake(
            "hands-back-the-callers-arrays",
            "where nothing moves, the caller's own arrays come back, not new ones",
            "Two names for one array: if somebody changes the new parameters in place, what becomes of the old ones?",
            _still_hands_back,
            also=(lambda params, grads, eta: network.sgd_step(params, grads, eta) if eta else list(params),),
        ),
        Mistake(
            "layers-reversed",
            "the layers come back in reverse order",
            "In which order are they asked for?",
            lambda params, grads, eta: network.sgd_step(params, grads, eta)[::-1],
        ),
        Mistake(
            "multiplied",
            "the parameters are multiplied by a factor, not moved by a step",
            "W − η∂L/∂W: what is subtracted from what?",
            lambda params, grads, eta: [
                (W * (1 - eta * dW), b * (1 - eta * db)) for (W, b), (dW, db) in zip(params, grads, strict=True)
            ],
        ),
        Mistake(
            "list-changed",
            "the caller's list is changed: its pairs are replaced",
            "Which of your lines writes into the list you were given? Where else can the new pairs go?",
            _list_changed,
        ),
        Mistake(
            "divided-by-eta",
            "the step is divided by the learning rate",
            "Should a larger η make the step longer or shorter?",
            _divided_by_eta,
        ),
        Mistake(
            "gradients-returned",
            "the gradients come back, not the new parameters",
            "Where does the step start from, and how long is it?",
            lambda params, grads, eta: [(dW.copy(), db.copy()) for dW, db in grads],
        ),
    ),
    "minibatches": (
        Mistake(
            "with-replacement",
            "some examples are seen more than once",
            "Does your draw put an example back before the next one is drawn, or does one batch reach into another?",
            _batches(lambda m, size, rng: _cut(np.resize(rng.permutation(m)[: (m + 1) // 2], m), size)),
        ),
        Mistake(
            "inputs-shuffled-alone",
            "inputs meet the targets of other examples",
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
            also=(_rows_of_both_shuffled, _rows_of_inputs_shuffled),
            local=True,
        ),
        Mistake(
            "pair-swapped",
            "X_b and Y_b have changed places",
            "Read the docstring again: which of the two comes first in each pair?",
            lambda X, Y, size, rng: ((Y_b, X_b) for X_b, Y_b in network.minibatches(X, Y, size, rng)),
        ),
        Mistake(
            "first-batch-only",
            "only the first batch comes back, not in a list and not yielded",
            "Where does your function end: inside a loop, or behind it? And who collects the batches?",
            lambda X, Y, size, rng: next(iter(network.minibatches(X, Y, size, rng))),
            also=(lambda X, Y, size, rng: next(iter(network.minibatches(X, Y, size, rng))) if size >= 0 else None,),
        ),
        Mistake(
            "examples-one-by-one",
            "the examples come one by one, each as a vector: no batch is a matrix",
            "`X[:, j]` with one number j takes one example, and its axis of columns is gone. What must stand in the "
            "place of j so that `size` columns come at once?",
            _one_by_one,
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
        Mistake(
            "negative-size-accepted",
            "right, but a negative size is accepted",
            "`range` refuses a step of 0 by itself, but not one of −2. What does the docstring say of such sizes?",
            _only_none_refused,
        ),
        Mistake(
            "batches-evened-out",
            "the examples are spread evenly, so that full batches are not full",
            "13 examples in batches of 4: how many are in the first batch, and how many are left for the last?",
            _batches(_evened_out),
        ),
        Mistake(
            "empty-last-batch",
            "where the batches come out even, one more comes with nothing in it",
            "12 examples in batches of 4: at which examples does a batch start?",
            _batches(_one_batch_too_many),
        ),
        Mistake(
            "batches-shuffled-only",
            "the same examples stay together, in whatever order the batches come",
            "What is shuffled in your function: the batches, or the examples before they are cut?",
            _batches(_batches_shuffled),
        ),
        Mistake(
            "not-shuffled",
            "the examples come in the order of the data",
            "Does a line of yours use rng, and is what it gives used afterwards?",
            _batches(lambda m, size, rng: _cut(np.arange(m), size)),
            also=(_batches(lambda m, size, rng: _cut(np.sort(rng.permutation(m)), size)),),
        ),
        Mistake(
            "partly-shuffled",
            "the examples are not shuffled as a whole: some stay where they are, or together",
            "Take one example of the data. In which of the batches can it come, and beside which others?",
            _batches(lambda m, size, rng: _inside_batches(np.arange(m), size, rng)),
            also=tuple(_batches(_cut_of(order)) for order in PARTLY),
        ),
        Mistake(
            "rng-ignored",
            "the order does not come from rng",
            "The caller hands you a generator, so that a seed repeats everything. Which line of yours draws from it?",
            lambda X, Y, size, rng: network.minibatches(X, Y, size, np.random.default_rng(0)),
        ),
        Mistake(
            "rows-chosen",
            "rows are taken, not columns",
            "`X[chosen]` takes rows. Where do the examples stand, and how is a column taken?",
            _rows_chosen,
        ),
        Mistake(
            "rows-counted",
            "the rows are counted, not the columns: most examples never come",
            "`len(X)` counts rows. Which of rows and columns stands for examples?",
            _rows_counted,
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
        rule(
            "train_step",
            "eta-forgotten",
            "the learning rate is missing",
            HOW_LONG,
            sgd_step=_own_rate(1.0),
        ),
        rule(
            "train_step",
            "eta-forgotten-for-b",
            "the learning rate is missing in the step of b",
            EACH_RATE,
            sgd_step=_steps_with(lambda eta: eta, lambda eta: 1.0),
        ),
        rule(
            "train_step",
            "eta-forgotten-for-w",
            "the learning rate is missing in the step of W",
            EACH_RATE,
            sgd_step=_steps_with(lambda eta: 1.0, lambda eta: eta),
        ),
        Mistake(
            "eta-of-its-own",
            "it has a learning rate of its own, whatever `eta` was handed over",
            HANDED_RATE,
            broken("train_step", {"sgd_step": _own_rate(OWN_RATES[0])}),
            also=tuple(broken("train_step", {"sgd_step": _own_rate(rate)}) for rate in OWN_RATES[1:]),
        ),
        Mistake(
            "two-steps",
            "it takes two steps",
            "How many of your lines move the parameters, and how often does each of them run?",
            lambda params, X, Y, eta, *functions: (
                network.train_step(network.train_step(params, X, Y, eta, *functions)[0], X, Y, eta, *functions)[0],
                network.train_step(params, X, Y, eta, *functions)[1],
            ),
        ),
        rule(
            "train_step",
            "step-doubled",
            "the step is twice as long as it should be",
            "Either the gradient is that of mse, twice that of L, or your lines go the same way twice. Which is it?",
            sgd_step=lambda params, grads, eta: network.sgd_step(params, grads, 2 * eta),
        ),
        Mistake(
            "gradient-taken-again",
            "a second gradient is taken, after some of the parameters have moved",
            "Every gradient of a step belongs to one forward pass. How many forward passes do you make?",
            _biases_after,
            also=(_layer_after_layer,),
        ),
        Mistake(
            "activation-for-slope",
            "`activation` goes where `d_activation` is asked for",
            SLOPES,
            lambda params, X, Y, eta, activation, d_activation: network.train_step(
                params, X, Y, eta, activation, activation
            ),
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
            "Compare the parameters before and after: which of your lines should move them, and by what?",
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
            "Which of your lines writes into an array you were given, as `W -= …` would? Which form makes a new one?",
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
        Mistake(
            "params-only",
            "only the parameters come back",
            "Read the docstring's last line: how many things are asked for?",
            lambda *args: network.train_step(*args)[0],
        ),
        Mistake(
            "loss-only",
            "only the loss comes back",
            "Read the docstring's last line: how many things are asked for?",
            lambda *args: network.train_step(*args)[1],
        ),
        Mistake(
            "name-taken",
            "a name is used before it has a value: Python takes it for a variable of your own",
            "A name that is assigned anywhere in a function is its own in all of it. Which of your variables is called "
            "like a function you need?",
            _name_taken,
        ),
        Mistake(
            "one-example-at-a-time",
            "a step is taken for each example, not one for the whole batch",
            "How often do your lines move the parameters, for a batch of five examples?",
            _one_by_one_step(start=True),
            local=True,
        ),
        Mistake(
            "one-example-at-a-time-last-loss",
            "a step is taken for each example, and the loss is that of the last one",
            "How often do your lines move the parameters, for a batch of five examples? And of which examples is the "
            "loss a mean?",
            _one_by_one_step(start=False),
            local=True,
        ),
        Mistake(
            "gradients-returned",
            "the gradients come back, not the new parameters",
            "What do your lines make of the gradients, and which of the two is asked for?",
            _gradients_back,
        ),
        rule(
            "train_step",
            "last-layer-only",
            "only the last layer moves",
            "How many layers has the network, and which of them do your lines move?",
            sgd_step=_some_layers(lambda i, many: i == many - 1),
        ),
        rule(
            "train_step",
            "first-layer-only",
            "only the first layer moves",
            "How many layers has the network, and which of them do your lines move?",
            sgd_step=_some_layers(lambda i, many: i == 0),
        ),
        rule(
            "train_step",
            "weights-skipped",
            "the weights are not updated",
            "Which parameters does a layer have besides b?",
            sgd_step=lambda params, grads, eta: network.sgd_step(params, [(0 * dW, db) for dW, db in grads], eta),
        ),
        rule(
            "train_step",
            "step-not-averaged",
            "the step is m times as long as it should be",
            "L has a 1/m. Is it in your gradients, or has something taken it out again?",
            backward=lambda params, Zs, As, Y, d: [
                (dW * Y.shape[1], db * Y.shape[1]) for dW, db in network.backward(params, Zs, As, Y, d)
            ],
        ),
        rule(
            "train_step",
            "functions-swapped",
            "`activation` and `d_activation` have changed places",
            "Which of the two does the forward pass need, and which the backward pass? In which order does your "
            "function take them?",
            train_step=lambda ordinary: (
                lambda params, X, Y, eta, activation, d_activation: ordinary(
                    params, X, Y, eta, d_activation, activation
                )
            ),
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
            "eta-of-its-own",
            "it has a learning rate of its own, whatever `eta` was handed over",
            HANDED_RATE,
            _train_with_rate(OWN_RATES[0]),
            also=tuple(map(_train_with_rate, OWN_RATES[1:])),
        ),
        Mistake(
            "eta-forgotten",
            "the learning rate is missing",
            HOW_LONG,
            _train_with_rate(1.0),
        ),
        Mistake(
            "activation-for-slope",
            "`activation` goes where `d_activation` is asked for",
            SLOPES,
            lambda *args, activation, d_activation, **options: network.train(
                *args, activation=activation, d_activation=activation, **options
            ),
        ),
        Mistake(
            "loss-after-step",
            "the losses are those after each step",
            "Every batch has a loss before its step moves anything. Which one do you add up?",
            _train(_weighted, after=True),
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
            "Which of your lines settles the order in which the examples come, and is it settled anew for each epoch, "
            "with the caller's generator?",
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
            "Where does your function end: inside a loop over epochs, or behind it?",
            lambda *args, epochs, **options: network.train(*args, epochs=min(epochs, 1), **options),
            also=(lambda *args, epochs, **options: network.train(*args, epochs=1, **options) if epochs else None,),
        ),
        Mistake(
            "an-epoch-short",
            "one epoch is missing",
            "Which numbers does your loop over epochs run through, and how many are they?",
            lambda *args, epochs, **options: network.train(*args, epochs=max(epochs - 1, 0), **options),
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
        Mistake(
            "steps-not-passed-on",
            "every step starts from the first parameters",
            "Each step gives new parameters. Which ones does the next step get?",
            _forgetful_train(start_of_epoch=False, returns="last"),
            local=True,
        ),
        Mistake(
            "epochs-start-over",
            "every epoch starts from the first parameters",
            "An epoch ends with new parameters. Which ones does the next epoch get?",
            _forgetful_train(start_of_epoch=True, returns="last"),
            local=True,
        ),
        Mistake(
            "epochs-forgotten",
            "every epoch starts from the first parameters, and those come back",
            "An epoch ends with new parameters. Which ones does the next epoch get, and which does the caller?",
            _forgetful_train(start_of_epoch=True, returns="first"),
        ),
        Mistake(
            "loss-after-epoch",
            "the loss is worked out after the epoch, when the parameters have moved",
            "Every step gave you a loss, before it moved anything. What becomes of those?",
            _loss_after_epoch,
        ),
        Mistake(
            "total-not-reset",
            "the losses of earlier epochs are in the sum still",
            "What should the sum be at the start of each epoch, and in which loop does that line stand?",
            _around_epochs(lambda found, m, size: list(np.cumsum([_weighted(seen, m) for seen in found]))),
        ),
        Mistake(
            "one-loss-per-batch",
            "there is a loss for each batch, where one for each epoch is asked for",
            "In which of the two loops do you append?",
            _around_epochs(lambda found, m, size: [loss for seen in found for loss, _ in seen]),
        ),
        Mistake(
            "weighted-by-batch-size",
            "every batch counts as if it were full",
            "The last batch may be smaller. How many examples stand behind its loss?",
            _around_epochs(lambda found, m, size: [sum(loss * size for loss, _ in seen) / m for seen in found]),
        ),
        Mistake(
            "losses-not-divided",
            "the losses are summed over the examples, not averaged",
            "losses[e] is a mean. What is a sum still missing for that?",
            _around_epochs(lambda found, m, size: [sum(loss * k for loss, k in seen) for seen in found]),
        ),
        Mistake(
            "divided-by-batch-size",
            "the losses are divided by the size of a batch, not by the number of examples",
            "Over how many examples does the sum run that you divide? How many were seen in the epoch?",
            _around_epochs(lambda found, m, size: [_weighted(seen, size) for seen in found]),
        ),
        Mistake(
            "partly-shuffled",
            "the examples are not shuffled as a whole: some stay where they are, or together",
            "Take one example of the data. In which of the batches can it come, and beside which others?",
            _train_with(lambda order, size, rng: _inside_batches(order, size, rng)),
            also=tuple(map(_train_in_order, PARTLY)),
        ),
        Mistake(
            "rng-ignored",
            "the order does not come from rng",
            "The caller hands you a generator, so that a seed repeats everything. Which line of yours draws from it?",
            lambda *args, rng, **options: network.train(*args, rng=np.random.default_rng(0), **options),
        ),
        Mistake(
            "stops-early",
            "training ends before the last epoch",
            "How many epochs are asked for? What makes your loop end, and when?",
            _stopped(lambda losses: losses[-1] < 1e-3),
            also=(
                *(_stopped(lambda losses, most=most: losses[-1] < most) for most in (1e-2, 1e-4, 1e-5, 1e-6, 1e-8)),
                *(_stopped(lambda losses, most=most: _gain(losses) < most) for most in (0, 1e-3, 1e-4, 1e-6, 1e-8)),
                *(_stopped(lambda losses, most=most: len(losses) >= most) for most in (5, 10)),
            ),
        ),
        Mistake(
            "keeps-the-best",
            "the parameters of the epoch with the smallest loss come back, not those of the last step",
            "The loss may rise when η is large, and that is worth seeing. Which parameters are asked for?",
            _keeps_the_best,
        ),
        Mistake(
            "batches-used-up",
            "after the first epoch no batches are left",
            "A generator can be walked through once. Where do you make yours, and how often is it needed?",
            _used_up,
        ),
        Mistake(
            "rounded-losses",
            "the losses are rounded",
            "Which line rounds? The exercise asks for every digit.",
            _rounded(2),
            also=tuple(map(_rounded, (1, 3, 4, 5, 6))),
        ),
        Mistake(
            "divided-by-batches",
            "the losses of all examples are added up and divided by the number of batches",
            "losses[e] is a mean. Over how many numbers does your sum run, and by what do you divide?",
            _around_epochs(lambda found, m, size: [sum(loss * k for loss, k in seen) / len(seen) for seen in found]),
        ),
        Mistake(
            "first-batch-loss",
            "the loss of an epoch is that of its first batch",
            "losses[e] is a mean. Over what?",
            _around_epochs(lambda found, m, size: [seen[0][0] for seen in found]),
        ),
        Mistake(
            "losses-doubled",
            "the losses are twice as large as they should be",
            "L from lesson 05 has a 2 below the line. Where is it?",
            _around_epochs(lambda found, m, size: [2 * _weighted(seen, m) for seen in found]),
        ),
        Mistake(
            "functions-swapped",
            "`activation` and `d_activation` have changed places",
            "Which of the two does a step need first? In which order does your line hand them on?",
            lambda *args, activation, d_activation, **options: network.train(
                *args, activation=d_activation, d_activation=activation, **options
            ),
        ),
    ),
}
