"""Mistakes of lesson 06: the update."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import network
from course_lib.mistakes.table import tables
from course_lib.network import Array, Params

Columns = NDArray[np.int64]
Order = Callable[[int, np.random.Generator], Columns]


def with_its_pairs_replaced(params: Params, new: Params) -> Params:
    """Replace the pairs in the caller's own list."""
    params[:] = new
    return params


def partly_drawn() -> tuple[Order, ...]:
    """Return orders that are drawn for a part of the examples only."""

    def all_but(kept: Callable[[int], Columns]) -> Order:
        """Keep the examples kept(m) before or after the others, in the order of the data."""

        def order(m: int, rng: np.random.Generator) -> Columns:
            stay = kept(m)
            drawn = rng.permutation(np.setdiff1d(np.arange(m), stay))
            return np.concatenate([stay, drawn] if 0 in stay else [drawn, stay])

        return order

    def two_swapped(m: int, rng: np.random.Generator) -> Columns:
        order, pair = np.arange(m), rng.integers(m, size=2)
        order[pair] = order[pair[::-1]]
        return order

    return (
        all_but(lambda m: np.arange(m // 2, m)),
        all_but(lambda m: np.arange(m // 2)),
        all_but(lambda m: np.arange(min(m, 1))),
        all_but(lambda m: np.arange(m - 1, m)),
        lambda m, rng: np.roll(np.arange(m), rng.integers(m)),
        two_swapped,
    )


def through_new_weights(params: Params, X: Array, Y: Array, eta: float, activation: Any, d_activation: Any) -> Params:
    """Take a step inside the backward loop, so blame is handed back through weights that have changed already."""
    Zs, As = network.forward(params, X, activation)
    new = list(params)
    delta = network.output_delta(network.d_loss(As[-1], Y), Zs[-1], d_activation)
    for layer in reversed(range(len(params))):
        dW, db = network.layer_grads(delta, As[layer])
        new[layer] = (params[layer][0] - eta * dW, params[layer][1] - eta * db)
        if layer:
            delta = network.hidden_delta(new[layer][0], delta, Zs[layer - 1], d_activation)
    return new


def in_turns(params: Params, X: Array, Y: Array, activation: Any, d_activation: Any, turns: Array) -> Params:
    """Take several steps: in turn t with the rates turns[t, layer] for W and for b."""
    for rates in turns:
        Zs, As = network.forward(params, X, activation)
        grads = network.backward(params, Zs, As, Y, d_activation)
        params = [(W - r * dW, b - s * db) for (r, s), (W, b), (dW, db) in zip(rates, params, grads, strict=True)]
    return params


def one_by_one(
    params: Params, X: Array, Y: Array, eta: float, activation: Any, d_activation: Any
) -> tuple[Params, float]:
    """Take a step for each example; return the loss of the last one."""
    for j in range(X.shape[1]):
        params, loss = network.train_step(params, X[:, j : j + 1], Y[:, j : j + 1], eta, activation, d_activation)
    return params, loss


def with_all_gradients(
    piled: Params, params: Params, X: Array, Y: Array, eta: float, activation: Any, d_activation: Any
) -> tuple[Params, float, Params]:
    """Take a step along the sum of all gradients so far; return the loss before it, and that sum."""
    Zs, As = network.forward(params, X, activation)
    grads = network.backward(params, Zs, As, Y, d_activation)
    piled = [(P + dW, p + db) for (P, p), (dW, db) in zip(piled, grads, strict=True)]
    return network.sgd_step(params, piled, eta), network.loss(As[-1], Y), piled


MISTAKES = tables(
    with_its_pairs_replaced,
    partly_drawn,
    through_new_weights,
    in_turns,
    one_by_one,
    with_all_gradients,
    sgd_step="""
uphill | W + η∂L/∂W: the step goes uphill | sgd_step(params, grads, -eta)
    If the slope is positive, should the parameter grow or shrink for the loss to shrink?
eta-forgotten | the learning rate is missing | sgd_step(params, grads, 1.0)
    How long is the step? What is η for?
eta-forgotten-for-b | the learning rate is missing in the step of b | eta * db -> db
    Which of your lines use η: the one for W, the one for b, or both?
eta-forgotten-for-w | the learning rate is missing in the step of W | eta * dW -> dW
    Which of your lines use η: the one for W, the one for b, or both?
eta-of-its-own | it uses a learning rate of its own, not the `eta` it is given | \
    sgd_step(params, grads, rate) for rate in (0.1, 0.01, 0.5, 0.001)
    The caller hands you η. Which of your lines use it, and where does another number stand instead?
step-alone | it gives the step −η∂L/∂W alone, not the new parameters | [(-eta * dW, -eta * db) for dW, db in grads]
    Where does the step start from?
nothing-moves [alone] | the old parameters come back: no step is kept | params
    Which of your lines puts a new W and b into what comes back? A new value for a loop's own name changes no list.
biases-skipped | the biases are not updated | eta * db -> 0 * db
    Which parameters does a layer have besides W?
weights-skipped | the weights are not updated | eta * dW -> 0 * dW
    Which parameters does a layer have besides b?
last-layer-only | only the last layer is updated | [*params[:-1], *sgd_step(params[-1:], grads[-1:], eta)]
    Over which layers does your loop run?
first-layer-only | only the first layer is updated | [*sgd_step(params[:1], grads[:1], eta), *params[1:]]
    Over which layers does your loop run, and where does your function end?
first-layer-returned | only the first layer comes back | sgd_step(params[:1], grads[:1], eta)
    Where does your function end: inside a loop over the layers, or after it?
in-place | the caller's arrays are overwritten | \
    W - eta * dW -> np.subtract(W, eta * dW, out=W); b - eta * db -> np.subtract(b, eta * db, out=b)
    Which of your lines writes into an array you were given, as `W -= …` would? Which form makes a new one?
hands-back-the-callers-arrays | where nothing moves, the caller's own arrays come back, not new ones
    | W - eta * dW -> W - eta * dW if np.any(eta * dW) else W; b - eta * db -> b - eta * db if np.any(eta * db) else b
     | result if eta else list(params)
    Two names for one array: if somebody changes the new parameters in place, what becomes of the old ones?
layers-reversed | the layers come back in reverse order | result[::-1]
    In which order are the layers asked for?
multiplied | the parameters are multiplied by a factor, not moved by a step
    | W - eta * dW -> W * (1 - eta * dW); b - eta * db -> b * (1 - eta * db)
    W − η∂L/∂W: what is subtracted from what?
list-changed | the caller's list is changed: its pairs are replaced | with_its_pairs_replaced(params, result)
    Which of your lines writes into the list you were given? Where else can the new pairs go?
divided-by-eta | the step is divided by the learning rate | eta * dW -> dW / eta; eta * db -> db / eta
    Should a larger η make the step longer or shorter?
gradients-returned | the gradients come back, not the new parameters | [(dW.copy(), db.copy()) for dW, db in grads]
    Where does the step start from, and how long is it?
""",
    minibatches="""
with-replacement | some examples are seen more than once
    | rng.permutation(X.shape[1]) -> np.resize(rng.permutation(X.shape[1])[: (X.shape[1] + 1) // 2], X.shape[1])
    Does your draw put an example back before the next one is drawn, or does one batch reach into another?
inputs-shuffled-alone | inputs meet the targets of other examples
    | order = rng.permutation(X.shape[1]) -> X, order = X[:, rng.permutation(X.shape[1])], np.arange(X.shape[1])
    How many orders do you draw? Which do X and Y share?
last-batch-dropped | a last batch that is not full is dropped | \
    range(0, order.size, size) -> range(0, order.size - size + 1, size)
    11 examples in batches of 4: how many batches, and how large is the last?
overlapping | the batches overlap | range(0, order.size, size) -> range(order.size)
    How far is the start of one batch from the start of the next?
rows-shuffled [in some cases] | the rows are shuffled, not the columns
    | ((X[rng.permutation(len(X))], Y) for _ in result)
    | order = rng.permutation(X.shape[1]) -> order, both = np.arange(X.shape[1]), \
        np.roll(np.vstack([X, Y]), 1 + rng.integers(len(X)), axis=0); \
        X[:, part], Y[:, part] -> both[: len(X), part], both[len(X) :, part]
    | order = rng.permutation(X.shape[1]) -> X, order = \
        np.roll(X, 1 + rng.integers(len(X) - 1), axis=0), np.arange(X.shape[1])
    Which of rows and columns stands for examples?
pair-swapped | X_b and Y_b have changed places | ((Y_b, X_b) for X_b, Y_b in result)
    Read the docstring again: which of the two comes first in each pair?
first-batch-only | only the first batch comes back, not in a list and not yielded | next(iter(result))
    | next(iter(minibatches(X, Y, size, rng))) if size >= 0 else None
    Where does your function end: inside a loop, or after it? And who collects the batches?
examples-one-by-one | the examples come one by one, each as a vector: no batch is a matrix | \
    (order[i : i + size] for i in range(0, order.size, size)) -> order
    `X[:, j]` with one number j takes one example, and its axis of columns is gone. What must stand in the place
    of j so that `size` columns come at once?
single-columns | the size is ignored: every batch holds one example
    | order[i : i + size] -> order[i : i + 1]; order.size, size) -> order.size)
    What does `size` do in your slices?
one-batch | the size is ignored: everything comes in one batch | \
    (order[i : i + size] for i in range(0, order.size, size)) -> [order]
    What does `size` do in your slices?
any-size-accepted | right, but a size below 1 is accepted | iter(()) if size < 1 else minibatches(X, Y, size, rng)
    What should happen when somebody asks for batches of size 0? Look at the docstring.
negative-size-accepted | right, but a negative size is accepted | \
    iter(()) if size < 0 else minibatches(X, Y, size, rng)
    `range` refuses a step of 0 by itself, but not one of −2. What does the docstring say of such sizes?
batches-evened-out | the examples are spread evenly, so batches that should be full are not | \
    (order[i : i + size] for i in range(0, order.size, size)) -> np.array_split(order, -(-order.size // size))
    13 examples in batches of 4: how many are in the first batch, and how many are left for the last?
empty-last-batch | where the last batch is full, an empty one follows it | \
    range(0, order.size, size) -> range(0, order.size + 1, size)
    12 examples in batches of 4: at which examples does a batch start?
batches-shuffled-only | the same examples stay together, in whatever order the batches come
    | rng.permutation -> np.arange; range(0, order.size, size) -> rng.permutation(range(0, order.size, size))
    What is shuffled in your function: the batches, or the examples before they are cut?
not-shuffled | the examples come in the order of the data
    | rng.permutation -> np.arange | rng.permutation(X.shape[1]) -> np.sort(rng.permutation(X.shape[1]))
    Does a line of yours use rng, and is what it gives used afterwards?
partly-shuffled | the examples are not shuffled as a whole: some stay where they are, or together
    | rng.permutation -> np.arange; order[i : i + size] -> rng.permutation(order[i : i + size])
    | rng.permutation(X.shape[1]) -> in_order(X.shape[1], rng) for in_order in partly_drawn()
    Take one example of the data. In which of the batches can it come, and beside which others?
rng-ignored | the order does not come from rng | minibatches(X, Y, size, np.random.default_rng(0))
    The caller hands you a generator, so that a seed repeats everything. Which line of yours draws from it?
rows-chosen | rows are taken, not columns | X[:, part], Y[:, part] -> X[part], Y[part]
    `X[chosen]` takes rows. Where do the examples stand, and how is a column taken?
rows-counted | the rows are counted, not the columns: most examples never come | X.shape[1] -> len(X)
    `len(X)` counts rows. Which of rows and columns stands for examples?
""",
    train_step="""
uphill | the step goes uphill | sgd_step: sgd_step(params, grads, -eta)
    If the slope is positive, should the parameter grow or shrink for the loss to shrink?
through-new-weights [alone] | the error signal passed through weights that were already updated | \
    through_new_weights(params, X, Y, eta, activation, d_activation), result[1]
    Gradients belong to the parameters of the forward pass. When does your update happen?
eta-forgotten | the learning rate is missing | sgd_step: sgd_step(params, grads, 1.0)
    How long is the step? What is η for?
eta-forgotten-for-b | the learning rate is missing in the step of b | sgd_step: eta * db -> db
    Which of your lines use η: the one for W, the one for b, or both?
eta-forgotten-for-w | the learning rate is missing in the step of W | sgd_step: eta * dW -> dW
    Which of your lines use η: the one for W, the one for b, or both?
eta-of-its-own | it uses a learning rate of its own, not the `eta` it is given
    | sgd_step: sgd_step(params, grads, rate) for rate in (0.1, 0.01, 0.5, 0.001)
    The caller hands you η. Which of your lines use it, and where does another number stand instead?
two-steps [alone] | it takes two steps | train_step(result[0], X, Y, eta, activation, d_activation)[0], result[1]
    How many of your lines move the parameters, and how often does each of them run?
step-doubled | the step is twice as long as it should be | sgd_step: sgd_step(params, grads, 2 * eta)
    Either the gradient is that of mse, twice that of L, or your lines take the step twice. Which is it?
gradient-taken-again | a second gradient is taken, after some of the parameters have moved
    | in_turns(params, X, Y, activation, d_activation, eta * np.array([len(params) * [r] for r in ((1, 0), (0, 1))])), \
        result[1]
    | in_turns(params, X, Y, activation, d_activation, eta * np.eye(len(params))[:, :, None].repeat(2, axis=2)), \
        result[1]
    Every gradient of a step belongs to one forward pass. How many forward passes do you make?
activation-for-slope [alone] | `activation` goes where `d_activation` is asked for
    | train_step(params, X, Y, eta, activation, activation)
    The backward pass needs slopes. Which of the two functions gives them, and which do you hand on?
loss-after [alone] | the loss is that after the step | \
    result[0], loss(forward(result[0], X, activation)[1][-1], Y)
    The forward pass just gave you a loss, before anything moved. Which one is asked for?
loss-not-halved | the loss is mse, twice what is asked for | loss: mse(Y_hat, Y)
    L from lesson 05 has a 2 in the denominator. Where is it?
loss-over-all-entries [in some cases] | the loss is the mean over all entries, not that over the examples, halved
    | loss: np.mean((Y_hat - Y) ** 2) | loss: np.mean((Y_hat - Y) ** 2) / 2
    L adds up the outputs of an example, and takes the mean over the examples. By which number does your line divide?
loss-divided-again [in some cases] | the loss is divided by m once more | loss: loss(Y_hat, Y) / Y.shape[1]
    L has a 1/m already. Where does your line divide by the number of examples?
sums-and-answers-swapped | the sums Z and what the layers answer, A, have changed places
    | train_step: Zs, As = forward(params, X, activation) -> As, Zs = forward(params, X, activation)
    | train_step: backward(params, Zs, As, Y -> backward(params, As, Zs, Y
    In which order does `forward` give its two lists, and in which order does `backward` take them?
nothing-moves [alone] | the old parameters come back | params, result[1]
    Compare the parameters before and after: which of your lines should move them, and by what?
divided-by-m-again | the step is divided by m, which the gradient has done already
    | backward: [(dW / Y.shape[1], db / Y.shape[1]) for dW, db in result]
    The 1/m lives in ∂L/∂a. Is it once more in your step?
biases-skipped | the biases are not updated | sgd_step: eta * db -> 0 * db
    Which parameters does a layer have besides W?
in-place | the caller's parameters are overwritten | \
    sgd_step: W - eta * dW -> np.subtract(W, eta * dW, out=W); \
    sgd_step: b - eta * db -> np.subtract(b, eta * db, out=b)
    Which of your lines writes into an array you were given, as `W -= …` would? Which form makes a new one?
loss-summed | the loss is summed over the batch, not averaged | loss: loss(Y_hat, Y) * Y.shape[1]
    L has a 1/m. What is m here?
order-swapped [alone] | loss and params come back in the wrong order | result[::-1]
    Read the docstring's last line: which comes first?
params-only [alone] | only the parameters come back | result[0]
    Read the docstring's last line: how many things are asked for?
loss-only [alone] | only the loss comes back | result[1]
    Read the docstring's last line: how many things are asked for?
name-taken [alone] | a name is used before it has a value: Python takes it for a variable of your own
    | return sgd_step(params, grads, eta), loss(As[-1], Y) -> loss = loss(As[-1], Y)
    A name that is assigned anywhere in a function is a local variable in all of it. Which of your variables
    has the name of a function you need?
one-example-at-a-time [alone] [in some cases] | a step is taken for each example, not one for the whole batch
    | one_by_one(params, X, Y, eta, activation, d_activation)[0], result[1]
    How often do your lines move the parameters, for a batch of five examples?
one-example-at-a-time-last-loss [alone] [in some cases] | a step is taken for each example, and the loss is that \
    of the last one | one_by_one(params, X, Y, eta, activation, d_activation)
    How often do your lines move the parameters, for a batch of five examples? And of which examples is the loss
    a mean?
gradients-returned [alone] | the gradients come back, not the new parameters | sgd_step(params, grads, eta) -> grads
    What do your lines make of the gradients, and which of the two is asked for?
last-layer-only | only the last layer moves | \
    sgd_step: [*sgd_step(params[:-1], grads[:-1], 0.0), *sgd_step(params[-1:], grads[-1:], eta)]
    How many layers does the network have, and which of them do your lines move?
first-layer-only | only the first layer moves | \
    sgd_step: [*sgd_step(params[:1], grads[:1], eta), *sgd_step(params[1:], grads[1:], 0.0)]
    How many layers does the network have, and which of them do your lines move?
weights-skipped | the weights are not updated | sgd_step: eta * dW -> 0 * dW
    Which parameters does a layer have besides b?
step-not-averaged | the step is m times as long as it should be
    | backward: [(dW * Y.shape[1], db * Y.shape[1]) for dW, db in result]
    L has a 1/m. Is it in your gradients, or has something taken it out again?
functions-swapped | `activation` and `d_activation` have changed places
    | train_step(params, X, Y, eta, d_activation, activation)
    Which of the two does the forward pass need, and which the backward pass? In which order does your function
    take them?
""",
    train="""
nothing-moves | the parameters never move | params, batch_loss -> _, batch_loss
    | params, batch_loss -> _, batch_loss; total += batch_loss * X_batch.shape[1] -> losses.append(batch_loss); \
        losses.append(total / X.shape[1]) -> pass
    Each step gives new parameters. Which of your lines keeps them?
gradients-pile-up | the gradients pile up from step to step | \
    losses = [] -> losses, piled = [], [(0 * W, 0 * b) for W, b in params]; \
    params, batch_loss = train_step(params -> params, batch_loss, piled = with_all_gradients(piled, params
    A step follows the slope at the present parameters. Which gradients are left over from earlier steps?
eta-of-its-own | it uses a learning rate of its own, not the `eta` it is given | \
    eta -> rate for rate in (0.1, 0.01, 0.5, 0.001)
    The caller hands you η. Which of your lines use it, and where does another number stand instead?
eta-forgotten | the learning rate is missing | eta -> 1.0
    How long is the step? What is η for?
activation-for-slope | `activation` goes where `d_activation` is asked for | d_activation -> activation
    The backward pass needs slopes. Which of the two functions gives them, and which do you hand on?
loss-after-step | the losses are those after each step | \
    batch_loss * -> loss(forward(params, X_batch, activation)[1][-1], Y_batch) *
    Every batch has a loss before its step moves anything. Which one do you add up?
last-loss | the loss of an epoch is that of its last batch | total / X.shape[1] -> batch_loss
    losses[e] is a mean. Over what?
summed-losses | the losses of the batches are added up
    | batch_loss * X_batch.shape[1] -> batch_loss; total / X.shape[1] -> total
    losses[e] is a mean. Over what?
batches-count-alike | a small last batch counts as much as a full one
    | batch_loss * X_batch.shape[1] -> batch_loss; total / X.shape[1] -> total / -(-X.shape[1] // batch_size)
    The mean is over all columns. How many of them does each batch's loss stand for?
shuffled-once | the examples come in the same order in every epoch
    | losses = [] -> losses, batches = [], list(minibatches(X, Y, batch_size, rng)); \
        in minibatches(X, Y, batch_size, rng) -> in batches
    Which of your lines decides the order of the examples, and does it decide anew for each epoch,
    with the caller's generator?
last-batch-dropped | a last batch that is not full is dropped | minibatches(X, Y, batch_size, rng) -> \
        [b for b in minibatches(X, Y, batch_size, rng) if b[0].shape[1] == min(batch_size, X.shape[1])]
    11 examples in batches of 4: how many batches, and how large is the last?
one-epoch | training stops after the first epoch | range(epochs) -> range(min(epochs, 1))
    | losses.append(total / X.shape[1]) -> return params, [total / X.shape[1]]; return params, losses -> return None
    Where does your function end: inside a loop over epochs, or after it?
an-epoch-short | one epoch is missing | range(epochs) -> range(epochs - 1)
    Which numbers does your loop over epochs run through, and how many are they?
uphill | the steps go uphill | eta -> -eta
    If the slope is positive, should the parameter grow or shrink for the loss to shrink?
batch-size-ignored | every step sees all examples at once | batch_size -> 10**6
    What does batch_size do in your loop?
order-swapped | losses and params come back in the wrong order | result[::-1]
    Read the docstring's last line: which comes first?
steps-not-passed-on [in some cases] | every step starts from the first parameters
    | params, batch_loss -> new, batch_loss; return params -> return new
    | params, batch_loss -> new, batch_loss; return params -> return new; \
        total += batch_loss * X_batch.shape[1] -> losses.append(batch_loss); losses.append(total / X.shape[1]) -> pass
    Each step gives new parameters. Which ones does the next step get?
epochs-start-over [in some cases] | every epoch starts from the first parameters
    | total = 0.0 -> total, new = 0.0, params; \
        params, batch_loss = train_step(params -> new, batch_loss = train_step(new; return params -> return new
    An epoch ends with new parameters. Which ones does the next epoch get?
epochs-forgotten | every epoch starts from the first parameters, and those come back
    | total = 0.0 -> total, new = 0.0, params; \
        params, batch_loss = train_step(params -> new, batch_loss = train_step(new
    An epoch ends with new parameters. Which ones does the next epoch get, and which does the caller?
loss-after-epoch | the loss is worked out after the epoch, when the parameters have moved | \
    total / X.shape[1] -> loss(forward(params, X, activation)[1][-1], Y)
    Every step gave you a loss, before it moved anything. What becomes of those?
total-not-reset | the losses of earlier epochs are still in the sum
    | losses = [] -> losses, total = [], 0.0; total = 0.0 -> pass
    What should the sum be at the start of each epoch, and in which loop does that line stand?
one-loss-per-batch | there is a loss for each batch, where one for each epoch is asked for
    | total += batch_loss * X_batch.shape[1] -> losses.append(batch_loss); losses.append(total / X.shape[1]) -> pass
    In which of the two loops do you append?
weighted-by-batch-size | every batch counts as if it were full | X_batch.shape[1] -> batch_size
    The last batch may be smaller. How many examples does its loss stand for?
losses-not-divided | the losses are summed over the examples, not averaged | total / X.shape[1] -> total
    losses[e] is a mean. What does a sum still need to become one?
divided-by-batch-size | the losses are divided by the size of a batch, not by the number of examples
    | total / X.shape[1] -> total / batch_size
    You divide a sum: over how many examples does it run? How many were seen in the epoch?
partly-shuffled | the examples are not shuffled as a whole: some stay where they are, or together
    | minibatches: rng.permutation -> np.arange; \
        minibatches: order[i : i + size] -> rng.permutation(order[i : i + size])
    | minibatches: rng.permutation(X.shape[1]) -> in_order(X.shape[1], rng) for in_order in partly_drawn()
    Take one example of the data. In which of the batches can it come, and beside which others?
rng-ignored | the order does not come from rng | \
    losses = [] -> losses, rng = [], np.random.default_rng(0)
    The caller hands you a generator, so that a seed repeats everything. Which line of yours draws from it?
stops-early | training ends before the last epoch
    | range(epochs) -> (e for e in range(epochs) if not (losses and losses[-1] < least)) for least in \
        (1e-3, 1e-2, 1e-4, 1e-5, 1e-6, 1e-8)
    | range(epochs) -> (e for e in range(epochs) if not (losses[1:] and losses[-2] - losses[-1] < least)) for least in \
        (0, 1e-3, 1e-4, 1e-6, 1e-8)
    | range(epochs) -> range(min(epochs, most)) for most in (5, 10)
    How many epochs are asked for? What makes your loop end, and when?
keeps-the-best | the parameters of the epoch with the smallest loss come back, not those of the last step
    | losses = [] -> losses, best = [], params; return params -> return best; losses.append(total / X.shape[1]) -> \
        losses, best = [*losses, total / X.shape[1]], best if losses and total / X.shape[1] > min(losses) else params
    The loss may rise when η is large, and that is worth seeing. Which parameters are asked for?
batches-used-up | after the first epoch no batches are left
    | losses = [] -> losses, batches = [], minibatches(X, Y, batch_size, rng); \
        in minibatches(X, Y, batch_size, rng) -> in batches
    You can loop over a generator only once. Where do you make yours, and how often is it needed?
rounded-losses | the losses are rounded
    | total / X.shape[1] -> round(total / X.shape[1], digits) for digits in (2, 1, 3, 4, 5, 6)
    Which line rounds? The exercise asks for every digit.
divided-by-batches | the losses of all examples are added up and divided by the number of batches
    | total / X.shape[1] -> total / -(-X.shape[1] // batch_size)
    losses[e] is a mean. Over how many numbers does your sum run, and by what do you divide?
first-batch-loss | the loss of an epoch is that of its first batch
    | total += batch_loss * X_batch.shape[1] -> total = total or batch_loss; total / X.shape[1] -> total
    losses[e] is a mean. Over what?
losses-doubled | the losses are twice as large as they should be | total / X.shape[1] -> 2 * total / X.shape[1]
    L from lesson 05 has a 2 in the denominator. Where is it?
functions-swapped | `activation` and `d_activation` have changed places
    | activation, d_activation -> d_activation, activation
    Which of the two does a step need first? In which order does your line hand them on?
""",
)
