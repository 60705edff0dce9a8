"""Right answers to lesson 05, written differently."""

import numpy as np


def output_by_loops(dA, Z, d_activation):
    slope = d_activation(Z)
    return [[dA[i, j] * slope[i, j] for j in range(Z.shape[1])] for i in range(Z.shape[0])]


def hidden_by_columns(W_next, delta_next, Z, d_activation):
    return np.column_stack(
        [(W_next.T @ delta_next[:, j]) * d_activation(Z[:, j]) for j in range(Z.shape[1])],
    )


def hidden_by_loops(W_next, delta_next, Z, d_activation):
    delta = np.zeros(Z.shape)
    for k in range(W_next.shape[0]):
        for i in range(W_next.shape[1]):
            delta[i] += W_next[k, i] * delta_next[k]
    delta *= d_activation(Z)
    return delta


def grads_by_examples(delta, A_prev):
    dW = sum(np.outer(delta[:, j], A_prev[:, j]) for j in range(delta.shape[1]))
    db = sum(delta[:, [j]] for j in range(delta.shape[1]))
    return dW, db


def backward_in_lists(params, Zs, As, Y, d_activation):
    m = Y.shape[1]
    L = len(params)
    delta = (As[-1] - Y) / m * d_activation(Zs[-1])
    grads = [None] * L
    for layer in range(L - 1, -1, -1):
        grads[layer] = (delta @ As[layer].T, delta.sum(axis=1, keepdims=True))
        if layer > 0:
            delta = params[layer][0].T @ delta * d_activation(Zs[layer - 1])
    return grads


def backward_by_examples(params, Zs, As, Y, d_activation):
    m = Y.shape[1]
    total = [(np.zeros_like(W), np.zeros_like(b)) for W, b in params]
    for j in range(m):
        one = backward_in_lists(params, [Z[:, [j]] for Z in Zs], [A[:, [j]] for A in As], Y[:, [j]], d_activation)
        total = [(W + dW / m, b + db / m) for (W, b), (dW, db) in zip(total, one, strict=True)]
    return total


def backward_divided_late(params, Zs, As, Y, d_activation):
    m = Y.shape[1]
    delta = (As[-1] - Y) * d_activation(Zs[-1])
    grads = []
    for layer in reversed(range(len(params))):
        grads.append((delta @ As[layer].T / m, np.mean(delta, axis=1, keepdims=True)))
        if layer:
            delta = np.dot(params[layer][0].T, delta) * d_activation(Zs[layer - 1])
    return grads[::-1]


def backward_by_recursion(params, Zs, As, Y, d_activation):
    def below(layer, dA):
        delta = dA * d_activation(Zs[layer])
        here = (delta @ As[layer].T, delta @ np.ones((delta.shape[1], 1)))
        return [here] if layer == 0 else [*below(layer - 1, params[layer][0].T @ delta), here]

    return below(len(params) - 1, (As[-1] - Y) / Y.shape[1])


def backward_forward_mode(params, Zs, As, Y, d_activation):
    """∂L/∂θ one parameter at a time, by carrying its change forward."""
    dA_end = (As[-1] - Y) / Y.shape[1]

    def effect(layer, dZ):
        dA = dZ * d_activation(Zs[layer])
        for after in range(layer + 1, len(params)):
            dA = (params[after][0] @ dA) * d_activation(Zs[after])
        return np.sum(dA_end * dA)

    grads = []
    for layer, (W, b) in enumerate(params):
        dW, db = np.zeros_like(W), np.zeros_like(b)
        for i in range(W.shape[0]):
            for k in range(W.shape[1]):
                dZ = np.zeros_like(Zs[layer])
                dZ[i] = As[layer][k]
                dW[i, k] = effect(layer, dZ)
            dZ = np.zeros_like(Zs[layer])
            dZ[i] = 1
            db[i, 0] = effect(layer, dZ)
        grads.append([dW, db])
    return grads


def backward_in_float32(params, Zs, As, Y, d_activation):
    return [(dW.astype(np.float32), db.astype(np.float32))
            for dW, db in backward_in_lists(params, Zs, As, Y, d_activation)]  # fmt: skip


def error(g, n):
    if not np.isfinite(g) or not np.isfinite(n):
        return np.inf
    return 0.0 if g == n == 0 else abs(g - n) / max(abs(g), abs(n), 1e-6)


def check_by_index(loss, params, grads, h=1e-5):
    worst = 0.0
    for layer in range(len(params)):
        for part in range(2):
            array = params[layer][part]
            for i in range(array.shape[0]):
                for j in range(array.shape[1]):
                    old = array[i, j]
                    array[i, j] = old + h
                    up = loss(params)
                    array[i, j] = old - h
                    down = loss(params)
                    array[i, j] = old
                    worst = max(worst, error(grads[layer][part][i, j], (up - down) / (2 * h)))
    return worst


def check_on_copies(loss, params, grads, h=1e-5):
    errors = []
    for layer, pair in enumerate(params):
        for part in range(2):
            for index in np.ndindex(pair[part].shape):
                values = []
                for sign in (1, -1):
                    copies = [(W.copy(), b.copy()) for W, b in params]
                    copies[layer][part][index] += sign * h
                    values.append(loss(copies))
                errors.append(error(grads[layer][part][index], (values[0] - values[1]) / (2 * h)))
    return max(errors)


def check_flat(loss, params, grads, h=1e-5):
    shapes = [a.shape for pair in params for a in pair]
    theta = np.concatenate([a.ravel() for pair in params for a in pair])
    g = np.concatenate([np.ravel(a) for pair in grads for a in pair])

    def unflatten(v):
        arrays = []
        for shape in shapes:
            size = int(np.prod(shape))
            arrays.append(v[:size].reshape(shape))
            v = v[size:]
        return list(zip(arrays[::2], arrays[1::2], strict=True))

    numeric = np.array(
        [(loss(unflatten(theta + h * e)) - loss(unflatten(theta - h * e))) / (2 * h) for e in np.eye(len(theta))]
    )
    return max(error(a, b) for a, b in zip(g, numeric, strict=True))


def check_by_flat_views(loss, params, grads, h=1e-5):
    worst = 0
    for pair, grad_pair in zip(params, grads, strict=True):
        for array, grad in zip(pair, grad_pair, strict=True):
            view = array.reshape(-1)
            for i, g in enumerate(grad.reshape(-1)):
                kept = view[i].copy()
                view[i] = kept + h
                above = loss(params)
                view[i] = kept - h
                below = loss(params)
                view[i] = kept
                worst = np.maximum(worst, error(g, (above - below) / (2 * h)))
    return worst


def check_through(inner, change):
    return lambda loss, params, grads, h=1e-5: change(inner(loss, params, grads, h))


RIGHT = {
    "output_delta": [
        lambda dA, Z, d_activation: dA * d_activation(Z),
        lambda dA, Z, d_activation: d_activation(Z) * dA,
        lambda dA, Z, d_activation: np.multiply(dA, d_activation(Z)),
        lambda dA, Z, d_activation: (dA.T * d_activation(Z.T)).T,
        lambda dA, Z, d_activation: np.einsum("ij,ij->ij", dA, d_activation(Z)),
        lambda dA, Z, d_activation: (dA * d_activation(Z)).astype(np.float32),
        lambda dA, Z, d_activation: np.vstack([a * d_activation(z) for a, z in zip(dA, Z, strict=True)]),
        output_by_loops,
    ],
    "hidden_delta": [
        lambda W_next, delta_next, Z, d_activation: (W_next.T @ delta_next) * d_activation(Z),
        lambda W_next, delta_next, Z, d_activation: W_next.T @ delta_next * d_activation(Z),
        lambda W_next, delta_next, Z, d_activation: np.dot(W_next.T, delta_next) * d_activation(Z),
        lambda W_next, delta_next, Z, d_activation: (delta_next.T @ W_next).T * d_activation(Z),
        lambda W_next, delta_next, Z, d_activation: np.einsum("ki,kj,ij->ij", W_next, delta_next, d_activation(Z)),
        lambda W_next, delta_next, Z, d_activation: ((W_next.T @ delta_next) * d_activation(Z)).tolist(),
        hidden_by_columns,
        hidden_by_loops,
    ],
    "layer_grads": [
        lambda delta, A_prev: (delta @ A_prev.T, np.sum(delta, axis=1, keepdims=True)),
        lambda delta, A_prev: (np.dot(delta, A_prev.T), delta.sum(axis=1).reshape(-1, 1)),
        lambda delta, A_prev: ((A_prev @ delta.T).T, np.sum(delta, axis=1)[:, None]),
        lambda delta, A_prev: [np.einsum("ij,kj->ik", delta, A_prev), delta @ np.ones((delta.shape[1], 1))],
        lambda delta, A_prev: ((delta @ A_prev.T).tolist(), [[sum(row)] for row in delta]),
        lambda delta, A_prev: (np.inner(delta, A_prev), np.add.reduce(delta, axis=1, keepdims=True)),
        lambda delta, A_prev: (np.float32(delta @ A_prev.T), np.float32(delta.sum(1, keepdims=True))),
        grads_by_examples,
    ],
    "backward": [
        backward_in_lists,
        backward_by_examples,
        backward_divided_late,
        backward_by_recursion,
        backward_forward_mode,
        backward_in_float32,
        lambda *args: [[dW.tolist(), db.tolist()] for dW, db in backward_in_lists(*args)],
        lambda *args: tuple(backward_divided_late(*args)),
    ],
    "gradient_check": [
        check_by_index,
        check_on_copies,
        check_flat,
        check_by_flat_views,
        check_through(check_by_index, float),
        check_through(check_by_index, np.array),
        check_through(check_on_copies, np.float64),
        check_through(check_flat, lambda worst: max(worst, 0.0)),
    ],
}
