"""Right answers to lesson 07, written differently."""

import math

import numpy as np


def hot_by_loop(labels, n):
    Y = np.zeros((n, len(labels)))
    for j, label in enumerate(labels):
        Y[label, j] = 1
    return Y


def hot_along_axis(labels, n):
    Y = np.zeros((n, labels.size), dtype=int)
    np.put_along_axis(Y, labels[None, :].astype(int), 1, axis=0)
    return Y


def hot_by_rows(labels, n):
    return np.vstack([np.where(labels == row, 1.0, 0.0) for row in range(n)])


def hot_in_a_flat_array(labels, n):
    m = len(labels)
    flat = np.zeros(n * m)
    flat[labels.astype(int) * m + np.arange(m)] = 1.0
    return flat.reshape(n, m)


def softmax_in_place(Z):
    Z = Z - Z.max(axis=0)
    np.exp(Z, out=Z)
    Z /= Z.sum(axis=0)
    return Z


def softmax_by_loops(Z):
    n, m = Z.shape
    A = np.zeros((n, m))
    for j in range(m):
        largest = max(Z[:, j])
        powers = [math.exp(z - largest) for z in Z[:, j]]
        for i in range(n):
            A[i, j] = powers[i] / math.fsum(powers)
    return A


def softmax_of_logarithms(Z):
    top = np.max(Z, axis=0)
    return np.exp(Z - (top + np.log(np.sum(np.exp(Z - top), axis=0))))


def softmax_from_differences(Z):
    """1 / Σₖ e^(zₖ − z): every power that overflows stands where the probability is 0, so it is cut off."""
    differences = np.minimum(Z[:, None, :] - Z[None, :, :], 700.0)
    return 1.0 / np.exp(differences).sum(axis=0)


def softmax_halved(Z):
    """Powers of half the size, squared: z − max is halved without an error."""
    half = np.exp((Z - np.amax(Z, 0)) / 2)
    return half**2 / (half**2).sum(0)


def entropy_by_loops(Y_hat, Y):
    n, m = Y.shape
    total = 0.0
    for j in range(m):
        for i in range(n):
            p = Y_hat[i, j]
            if p < 1e-12:
                p = 1e-12
            total -= Y[i, j] * math.log(p)
    return total / m


def entropy_where_it_counts(Y_hat, Y):
    """Only where y is not 0; each such term weighted by y."""
    hot = Y > 0
    return -np.sum(Y[hot] * np.log(np.fmax(Y_hat[hot], 1e-12))) / Y.shape[1]


def delta_in_place(Y_hat, Y):
    delta = Y_hat.copy()
    delta -= Y
    delta /= len(delta[0])
    return delta


def delta_by_loops(Y_hat, Y):
    n, m = Y.shape
    return [[(Y_hat[i][j] - Y[i][j]) / m for j in range(m)] for i in range(n)]


def delta_through_the_jacobian(Y_hat, Y):
    """Go through softmax's Jacobian, column by column: (diag(ŷ) − ŷŷᵀ) times ∂L/∂ŷ, where ŷ · ∂L/∂ŷ = −y."""
    m = Y.shape[1]
    columns = []
    for j in range(m):
        p, y = Y_hat[:, j], Y[:, j]
        columns.append((-y + p * np.sum(y)) / m)
    return np.stack(columns, axis=1)


def pass_in_lists(params, Zs, As, delta, d_activation):
    L = len(params)
    grads = [None] * L
    for layer in range(L - 1, -1, -1):
        grads[layer] = (delta @ As[layer].T, delta.sum(axis=1, keepdims=True))
        if layer > 0:
            delta = params[layer][0].T @ delta * d_activation(Zs[layer - 1])
    return grads


def pass_by_examples(params, Zs, As, delta, d_activation):
    total = [(np.zeros_like(W), np.zeros_like(b)) for W, b in params]
    for j in range(delta.shape[1]):
        one = pass_in_lists(params, [Z[:, [j]] for Z in Zs], [A[:, [j]] for A in As], delta[:, [j]], d_activation)
        total = [(W + dW, b + db) for (W, b), (dW, db) in zip(total, one, strict=True)]
    return total


def pass_by_recursion(params, Zs, As, delta, d_activation):
    *before, (W, _) = params
    here = (np.einsum("ij,kj->ik", delta, As[-2]), np.dot(delta, np.ones((delta.shape[1], 1))))
    if not before:
        return [here]
    return [*pass_by_recursion(before, Zs[:-1], As[:-1], W.T @ delta * d_activation(Zs[-2]), d_activation), here]


def pass_backwards_then_turned(params, Zs, As, delta, d_activation):
    found = []
    weights = [W for W, _ in params]
    while True:
        A_prev = As[len(weights) - 1]
        found.append([np.dot(delta, A_prev.T), np.sum(delta, axis=1)[:, np.newaxis]])
        W = weights.pop()
        if not weights:
            return found[::-1]
        delta = np.multiply(np.dot(W.T, delta), d_activation(Zs[len(weights) - 1]))


def pass_with_every_delta_first(params, Zs, As, delta, d_activation):
    deltas = [delta]
    for (W, _), Z in zip(reversed(params[1:]), reversed(Zs[:-1]), strict=True):
        deltas.insert(0, (deltas[0].T @ W).T * d_activation(Z))
    return [(d @ A.T, d.sum(1).reshape(-1, 1)) for d, A in zip(deltas, As[:-1], strict=True)]


def pass_with_the_bias_as_a_weight(params, Zs, As, delta, d_activation):
    """dW and db from one product: a 1 below every column of a."""
    grads = []
    for layer in reversed(range(len(params))):
        both = delta @ np.vstack([As[layer], np.ones((1, delta.shape[1]))]).T
        grads = [(both[:, :-1], both[:, -1:]), *grads]
        if layer:
            delta = (params[layer][0].T @ delta) * d_activation(Zs[layer - 1])
    return grads


def pass_in_float32(*args):
    return [(dW.astype(np.float32), db.astype(np.float32)) for dW, db in pass_in_lists(*args)]


def pass_in_float32_inside(params, Zs, As, delta, d_activation):
    single = [(np.float32(W), np.float32(b)) for W, b in params]
    return pass_in_lists(single, list(map(np.float32, Zs)), list(map(np.float32, As)), np.float32(delta), d_activation)


def accuracy_by_loop(Y_hat, Y):
    right = 0
    for j in range(Y.shape[1]):
        if list(Y_hat[:, j]).index(max(Y_hat[:, j])) == list(Y[:, j]).index(max(Y[:, j])):
            right += 1
    return right / Y.shape[1]


def accuracy_of_marks(Y_hat, Y):
    marked = [Part == Part.max(axis=0) for Part in (Y_hat, Y)]
    return np.sum(marked[0] & marked[1]) / Y.shape[1]


RIGHT = {
    "one_hot": [
        lambda labels, n: np.eye(n)[labels].T,
        lambda labels, n: np.eye(n)[:, labels],
        lambda labels, n: (labels == np.arange(n).reshape(-1, 1)).astype(float),
        lambda labels, n: np.arange(n)[:, None] == labels[None, :],
        lambda labels, n: np.take(np.identity(n), labels, axis=1),
        lambda labels, n: [[int(label == row) for label in labels] for row in range(n)],
        lambda labels, n: np.eye(n, dtype=np.uint8)[labels].T,
        lambda labels, n: np.transpose([[1.0 if k == label else 0.0 for k in range(n)] for label in labels]),
        hot_by_loop,
        hot_along_axis,
        hot_by_rows,
        hot_in_a_flat_array,
    ],
    "softmax": [
        lambda Z: np.exp(Z - Z.max(axis=0)) / np.exp(Z - Z.max(axis=0)).sum(axis=0),
        lambda Z: np.exp(Z - Z.max(0, keepdims=True)) * (1.0 / np.sum(np.exp(Z - Z.max(0)), 0, keepdims=True)),
        lambda Z: np.apply_along_axis(lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(), 0, Z),
        lambda Z: np.stack([np.exp(z - max(z)) / sum(np.exp(z - max(z))) for z in Z.T], axis=1),
        lambda Z: softmax_in_place(Z).astype(np.float32),
        lambda Z: softmax_in_place(Z).tolist(),
        lambda Z: softmax_in_place(Z - Z[0]),
        softmax_in_place,
        softmax_by_loops,
        softmax_of_logarithms,
        softmax_from_differences,
        softmax_halved,
    ],
    "cross_entropy": [
        lambda Y_hat, Y: -np.sum(Y * np.log(np.maximum(Y_hat, 1e-12))) / Y.shape[1],
        lambda Y_hat, Y: -np.mean(np.sum(Y * np.log(np.clip(Y_hat, 1e-12, 1.0)), axis=0)),
        lambda Y_hat, Y: np.mean(np.sum(np.multiply(Y, -np.log(np.where(Y_hat < 1e-12, 1e-12, Y_hat))), axis=0)),
        lambda Y_hat, Y: float(-np.einsum("ij,ij->", Y, np.log(np.clip(Y_hat, 1e-12, None))) / len(Y.T)),
        lambda Y_hat, Y: -np.trace(Y.T @ np.log(np.fmax(1e-12, Y_hat))) / Y.shape[1],
        lambda Y_hat, Y: -np.mean(Y * np.log(np.maximum(Y_hat, 1e-12))) * Y.shape[0],
        lambda Y_hat, Y: np.sum(Y * np.log2(1 / np.maximum(Y_hat, 1e-12))) * math.log(2) / Y.shape[1],
        lambda Y_hat, Y: np.float32(-np.vdot(Y, np.log(np.maximum(Y_hat, 1e-12))) / Y.shape[1]),
        lambda Y_hat, Y: np.array(-(Y * np.log(np.clip(Y_hat, 1e-12, 1 - 1e-15))).sum() / Y.shape[1]),
        entropy_by_loops,
        entropy_where_it_counts,
    ],
    "cross_entropy_delta": [
        lambda Y_hat, Y: (Y_hat - Y) / Y.shape[1],
        lambda Y_hat, Y: -(Y - Y_hat) / len(Y[0]),
        lambda Y_hat, Y: Y_hat / Y.shape[1] - Y / Y.shape[1],
        lambda Y_hat, Y: (1 / Y_hat.shape[-1]) * np.subtract(Y_hat, Y),
        lambda Y_hat, Y: ((Y_hat.T - Y.T) / len(Y.T)).T,
        lambda Y_hat, Y: ((Y_hat - Y) / Y.shape[1]).astype(np.float32),
        lambda Y_hat, Y: np.column_stack([(p - y) / Y.shape[1] for p, y in zip(Y_hat.T, Y.T, strict=True)]),
        delta_in_place,
        delta_by_loops,
        delta_through_the_jacobian,
    ],
    "backpropagate": [
        pass_in_lists,
        pass_by_examples,
        pass_by_recursion,
        pass_backwards_then_turned,
        pass_with_every_delta_first,
        pass_with_the_bias_as_a_weight,
        pass_in_float32,
        lambda *args: [[dW.tolist(), db.tolist()] for dW, db in pass_in_lists(*args)],
        lambda *args: tuple(pass_with_every_delta_first(*args)),
    ],
    "accuracy": [
        lambda Y_hat, Y: np.mean(np.argmax(Y_hat, axis=0) == np.argmax(Y, axis=0)),
        lambda Y_hat, Y: np.mean(Y_hat.argmax(0) == Y.argmax(0)).item(),
        lambda Y_hat, Y: np.sum(np.argmax(Y_hat, axis=0) == np.argmax(Y, axis=0)) / Y.shape[1],
        lambda Y_hat, Y: 1 - np.count_nonzero(np.argmax(Y_hat, axis=0) - np.argmax(Y, axis=0)) / len(Y.T),
        lambda Y_hat, Y: np.average(np.equal(np.argmax(Y_hat.T, axis=1), np.argmax(Y.T, axis=1))),
        lambda Y_hat, Y: sum(np.argmax(p) == np.argmax(y) for p, y in zip(Y_hat.T, Y.T, strict=True)) / Y.shape[1],
        lambda Y_hat, Y: np.float32(np.mean(np.argsort(Y_hat, axis=0)[-1] == np.argsort(Y, axis=0)[-1])),
        lambda Y_hat, Y: np.mean(Y[np.argmax(Y_hat, axis=0), np.arange(Y.shape[1])] == Y.max(axis=0)),
        accuracy_by_loop,
        accuracy_of_marks,
    ],
}

# In float32 up to the end, and given back in float64: right, but for the rounding of float32.
FLOAT32_INSIDE = {
    "cross_entropy": [
        lambda Y_hat, Y: float(
            -np.sum(np.float32(Y) * np.log(np.maximum(np.float32(Y_hat), np.float32(1e-12)))) / Y.shape[1]
        ),
    ],
    "cross_entropy_delta": [
        lambda Y_hat, Y: ((np.float32(Y_hat) - np.float32(Y)) / np.float32(Y.shape[1])).astype(float),
    ],
    "backpropagate": [pass_in_float32_inside],
}
