"""Right answers to lesson 06, written differently."""

import numpy as np

from tests.unit.right_answers.lesson_02 import forward_by_loop
from tests.unit.right_answers.lesson_05 import backward_by_recursion, backward_divided_late, backward_in_lists


def step(params, grads, eta):
    return [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]


def step_by_loop(params, grads, eta):
    new = []
    for layer in range(len(params)):
        W = params[layer][0].copy()
        b = params[layer][1].copy()
        W -= eta * grads[layer][0]
        b -= eta * grads[layer][1]
        new.append([W, b])
    return new


def batches_by_loop(X, Y, size, rng):
    if size < 1:
        raise ValueError("size")
    order = np.arange(X.shape[1])
    rng.shuffle(order)
    for start in range(0, len(order), size):
        chosen = order[start : start + size]
        yield X[:, chosen], Y[:, chosen]


def batches_in_a_list(X, Y, size, rng):
    if size < 1:
        raise ValueError("size")
    order = rng.permutation(X.shape[1])
    return [(X[:, order[i : i + size]], Y[:, order[i : i + size]]) for i in range(0, X.shape[1], size)]


def batches_stacked(X, Y, size, rng):
    if size < 1:
        raise ValueError("size")
    both = rng.permutation(np.vstack([X, Y]), axis=1)
    for i in range(0, X.shape[1], size):
        yield [both[: len(X), i : i + size], both[len(X) :, i : i + size]]


def batches_split(X, Y, size, rng):
    if size < 1:
        raise ValueError("size")
    order = rng.permutation(X.shape[1])
    parts = np.split(order, range(size, len(order), size))
    return ((X[:, part], Y[:, part]) for part in parts)


def batches_by_keys(X, Y, size, rng):
    if size < 1:
        raise ValueError("size")
    order = np.argsort(rng.random(X.shape[1]))
    return zip([X[:, order[i : i + size]] for i in range(0, len(order), size)],
               [Y[:, order[i : i + size]] for i in range(0, len(order), size)], strict=True)  # fmt: skip


def batches_drawn_one_by_one(X, Y, size, rng):
    if size < 1:
        raise ValueError("size")
    left = list(range(X.shape[1]))
    while left:
        part = [left.pop(int(rng.integers(len(left)))) for _ in range(min(size, len(left)))]
        yield X[:, part], Y[:, part]


def batches_by_choice(X, Y, size, rng):
    if size < 1:
        raise ValueError("size")
    order = rng.choice(X.shape[1], X.shape[1], replace=False)
    for i in range(-(-X.shape[1] // size)):
        part = order[i * size : (i + 1) * size]
        yield X[:, part].copy(), Y[:, part].copy()


def batches_as_float32(X, Y, size, rng):
    return ((X_b.astype(np.float32), Y_b.tolist()) for X_b, Y_b in batches_in_a_list(X, Y, size, rng))


class Batches:
    """An iterable of one's own."""

    def __init__(self, X, Y, size, rng):
        self.all = batches_in_a_list(X, Y, size, rng)

    def __iter__(self):
        return iter(self.all)


def half_mse(Y_hat, Y):
    return np.sum((Y_hat - Y) ** 2) / (2 * Y.shape[1])


def one_step(backward, update, loss=half_mse):
    def train_step(params, X, Y, eta, activation, d_activation):
        Zs, As = forward_by_loop(params, X, activation)
        grads = backward(params, Zs, As, Y, d_activation)
        return update(params, grads, eta), loss(As[-1], Y)

    return train_step


def loss_before_by_itself(params, X, Y, eta, activation, d_activation):
    before = half_mse(forward_by_loop(params, X, activation)[1][-1], Y)
    Zs, As = forward_by_loop(params, X, activation)
    return [step_by_loop(params, backward_in_lists(params, Zs, As, Y, d_activation), eta), float(before)]


def training(train_step, batches, mean=None):
    def train(params, X, Y, *, eta, epochs, batch_size, rng, activation, d_activation):
        losses = []
        for _ in range(epochs):
            seen, counts = [], []
            for X_b, Y_b in batches(X, Y, batch_size, rng):
                params, loss = train_step(params, np.asarray(X_b), np.asarray(Y_b), eta, activation, d_activation)
                seen.append(loss)
                counts.append(np.shape(X_b)[1])
            losses.append(np.average(seen, weights=counts))
        return params, losses

    return train


def training_in_one_function(params, X, Y, *, eta, epochs, batch_size, rng, activation, d_activation):
    m = X.shape[1]
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        order = rng.permutation(m)
        for i in range(0, m, batch_size):
            part = order[i : i + batch_size]
            Zs, As = forward_by_loop(params, X[:, part], activation)
            losses[epoch] += 0.5 * np.sum((As[-1] - Y[:, part]) ** 2) / m
            params = step(params, backward_in_lists(params, Zs, As, Y[:, part], d_activation), eta)
    return [params, losses]


def training_on_shuffled_copies(params, X, Y, *, eta, epochs, batch_size, rng, activation, d_activation):
    losses = []
    data = np.vstack([X, Y])
    for _ in range(epochs):
        data = rng.permutation(data, axis=1)
        total = 0
        for i in range(0, data.shape[1], batch_size):
            part = data[:, i : i + batch_size]
            params, loss = one_step(backward_in_lists, step)(
                params, part[: len(X)], part[len(X) :], eta, activation, d_activation
            )
            total += loss * part.shape[1]
        losses += [total / data.shape[1]]
    return params, losses


RIGHT = {
    "sgd_step": [
        step,
        step_by_loop,
        lambda params, grads, eta: [[W + -eta * dW, b + -eta * db]
                                    for (W, b), (dW, db) in zip(params, grads, strict=True)],
        lambda params, grads, eta: tuple(tuple(p - eta * g for p, g in zip(*pair, strict=True))
                                         for pair in zip(params, grads, strict=True)),
        lambda params, grads, eta: [(np.subtract(W, eta * dW).tolist(), np.subtract(b, eta * db).tolist())
                                    for (W, b), (dW, db) in zip(params, grads, strict=True)],
        lambda params, grads, eta: [(np.float32(W - eta * dW), np.float32(b - eta * db))
                                    for (W, b), (dW, db) in zip(params, grads, strict=True)],
        lambda params, grads, eta: [step(params[i : i + 1], grads[i : i + 1], eta)[0] for i in range(len(params))],
        lambda params, grads, eta: list(map(lambda p, g: (p[0] - eta * g[0], p[1] - eta * g[1]), params, grads)),
    ],
    "minibatches": [
        batches_by_loop,
        batches_in_a_list,
        batches_stacked,
        batches_split,
        batches_by_keys,
        batches_drawn_one_by_one,
        batches_by_choice,
        batches_as_float32,
        Batches,
    ],
    "train_step": [
        one_step(backward_in_lists, step),
        one_step(backward_in_lists, step_by_loop),
        one_step(backward_by_recursion, step),
        one_step(backward_divided_late, step_by_loop),
        one_step(backward_in_lists, step, lambda Y_hat, Y: np.mean(np.sum((Y_hat - Y) ** 2, axis=0)) / 2),
        one_step(backward_in_lists, step, lambda Y_hat, Y: np.float32(half_mse(Y_hat, Y))),
        lambda *args: list(one_step(backward_in_lists, step)(*args)),
        loss_before_by_itself,
    ],
    "train": [
        training(one_step(backward_in_lists, step), batches_by_loop),
        training(one_step(backward_by_recursion, step_by_loop), batches_in_a_list),
        training(one_step(backward_divided_late, step), batches_stacked),
        training(one_step(backward_in_lists, step), batches_drawn_one_by_one),
        training(one_step(backward_in_lists, step), batches_by_choice),
        training(loss_before_by_itself, batches_split),
        training_in_one_function,
        training_on_shuffled_copies,
    ],
}  # fmt: skip
