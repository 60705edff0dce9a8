"""Right answers to lesson 02, written differently."""

import numpy as np


def layer_by_loops(W, b, A_prev, activation):
    Z = np.zeros((W.shape[0], A_prev.shape[1]))
    for i in range(W.shape[0]):
        for j in range(A_prev.shape[1]):
            for k in range(W.shape[1]):
                Z[i, j] += W[i, k] * A_prev[k, j]
            Z[i, j] += b[i, 0]
    return Z, activation(Z)


def layer_as_lists(W, b, A_prev, activation):
    Z = W @ A_prev + b
    return [Z.tolist(), activation(Z).tolist()]


def layer_by_columns(W, b, A_prev, activation):
    Z = np.column_stack([W @ column + b.ravel() for column in A_prev.T])
    return Z, activation(Z)


def layer_in_float32(W, b, A_prev, activation):
    Z = W.astype(np.float32) @ A_prev.astype(np.float32) + b.astype(np.float32)
    return Z, activation(Z).astype(np.float32)


def layer_with_ones(W, b, A_prev, activation):
    Z = np.hstack([W, b]) @ np.vstack([A_prev, np.ones((1, A_prev.shape[1]))])
    return Z, activation(Z)


def layer_in_place(W, b, A_prev, activation):
    Z = W @ A_prev
    Z += b
    return Z, activation(Z)


def count_by_index(sizes):
    total = 0
    for layer in range(1, len(sizes)):
        total += sizes[layer] * sizes[layer - 1]
        total += sizes[layer]
    return total


def count_by_recursion(sizes):
    return 0 if len(sizes) < 2 else sizes[1] * (sizes[0] + 1) + count_by_recursion(sizes[1:])


def count_by_arrays(sizes):
    return sum(np.zeros((n, m)).size + np.zeros((n, 1)).size for m, n in zip(sizes[:-1], sizes[1:], strict=True))


def init_by_loop(sizes, rng, scale=0.1):
    params = []
    for i in range(len(sizes) - 1):
        W = scale * rng.standard_normal((sizes[i + 1], sizes[i]))
        params.append((W, np.zeros((sizes[i + 1], 1))))
    return params


def init_entry_by_entry(sizes, rng, scale=0.1):
    return [
        [[[rng.normal(0, scale) for _ in range(m)] for _ in range(n)], [[0.0]] * n]
        for m, n in zip(sizes, sizes[1:], strict=False)
    ]


def init_backwards(sizes, rng, scale=0.1):
    params = []
    for m, n in reversed(list(zip(sizes, sizes[1:], strict=False))):
        params.insert(0, (rng.normal(scale=scale, size=(n, m)), np.zeros((n, 1))))
    return params


def init_all_at_once(sizes, rng, scale=0.1):
    pairs = list(zip(sizes, sizes[1:], strict=False))
    flat = rng.normal(0, scale, sum(m * n for m, n in pairs))
    params = []
    for m, n in pairs:
        params.append((flat[: m * n].reshape(n, m), np.zeros((n, 1))))
        flat = flat[m * n :]
    return params


def forward_by_loop(params, X, activation):
    Zs = []
    As = [X]
    for layer in range(len(params)):
        W, b = params[layer]
        Zs.append(W @ As[layer] + b)
        As.append(activation(Zs[layer]))
    return Zs, As


def forward_by_recursion(params, X, activation):
    if not params:
        return [], [X]
    W, b = params[0]
    Z = W @ X + b
    Zs, As = forward_by_recursion(params[1:], activation(Z), activation)
    return [Z, *Zs], [X, *As]


def forward_transposed(params, X, activation):
    Zs, As = [], [X]
    for W, b in params:
        Zs.append((As[-1].T @ W.T + b.T).T)
        As.append(activation(Zs[-1]))
    return Zs, As


def forward_column_by_column(params, X, activation):
    runs = [forward_by_loop(params, X[:, [j]], activation) for j in range(X.shape[1])]
    return [[np.hstack(parts) for parts in zip(*side, strict=True)] for side in zip(*runs, strict=True)]


def forward_einsum(params, X, activation):
    Zs, As = (), (X.copy(),)
    for W, b in params:
        Zs += (np.einsum("ij,jk->ik", W, As[-1]) + b,)
        As += (activation(Zs[-1]),)
    return Zs, As


def forward_with(layer):
    def forward(params, X, activation):
        Zs, As = [], [X]
        for W, b in params:
            Z, A = layer(W, b, np.asarray(As[-1]), activation)
            Zs, As = [*Zs, Z], [*As, A]
        return Zs, As

    return forward


def layer_float32_inside(W, b, A_prev, activation):
    Z = np.float32(W) @ np.float32(A_prev) + np.float32(b)
    return Z, activation(Z)


def forward_float32_inside(params, X, activation):
    Zs, As = [], [X]
    for W, b in params:
        Z, A = layer_float32_inside(W, b, As[-1], activation)
        Zs.append(Z)
        As.append(A)
    return Zs, As


RIGHT = {
    "layer_forward": [
        lambda W, b, A_prev, activation: (W @ A_prev + b, activation(W @ A_prev + b)),
        lambda W, b, A_prev, activation: (np.dot(W, A_prev) + b, activation(np.dot(W, A_prev) + b)),
        lambda W, b, A_prev, activation: ((A_prev.T @ W.T).T + b, activation((A_prev.T @ W.T).T + b)),
        layer_by_loops,
        layer_as_lists,
        layer_by_columns,
        layer_in_float32,
        layer_with_ones,
        layer_in_place,
    ],
    "count_params": [
        lambda sizes: sum(n * m + n for m, n in zip(sizes, sizes[1:], strict=False)),
        lambda sizes: sum((sizes[i] + 1) * sizes[i + 1] for i in range(len(sizes) - 1)),
        lambda sizes: np.dot(np.array(sizes[:-1]) + 1, sizes[1:]),
        lambda sizes: float(count_by_index(sizes)),
        lambda sizes: np.sum([a * b for a, b in zip(sizes, sizes[1:], strict=False)]) + sum(sizes[1:]),
        count_by_index,
        count_by_recursion,
        count_by_arrays,
    ],
    "init_params": [
        lambda sizes, rng, scale=0.1: [
            (rng.normal(0, scale, (n, m)), np.zeros((n, 1))) for m, n in zip(sizes, sizes[1:], strict=False)
        ],
        lambda sizes, rng, scale=0.1: [
            [rng.normal(size=(n, m)) * scale, np.zeros([n, 1])] for m, n in zip(sizes, sizes[1:], strict=False)
        ],
        lambda sizes, rng, scale=0.1: tuple(
            (scale * rng.standard_normal(size=(m, n)).T, 0 * np.ones((n, 1)))
            for m, n in zip(sizes, sizes[1:], strict=False)
        ),
        lambda sizes, rng, scale=0.1: [
            (rng.normal(0, scale, (n, m)).astype(np.float32), np.zeros((n, 1), dtype=int))
            for m, n in zip(sizes, sizes[1:], strict=False)
        ],
        init_by_loop,
        init_entry_by_entry,
        init_backwards,
        init_all_at_once,
    ],
    "forward": [
        forward_by_loop,
        forward_by_recursion,
        forward_transposed,
        forward_column_by_column,
        forward_einsum,
        forward_with(layer_by_loops),
        forward_with(layer_with_ones),
        forward_with(layer_in_float32),
        forward_with(layer_in_place),
    ],
}

# In float32 up to the course's own activation, which gives float64 back: right, but for the rounding of float32.
FLOAT32_INSIDE = {
    "layer_forward": [layer_float32_inside],
    "forward": [forward_float32_inside],
}
