"""Right answers to lesson 08, written differently."""

import math
from itertools import pairwise

import numpy as np


def scaled_by_loop(sizes, rng, gain=2.0):
    params = []
    for layer in range(1, len(sizes)):
        spread = np.sqrt(gain / sizes[layer - 1])
        W = rng.normal(loc=0.0, scale=spread, size=(sizes[layer], sizes[layer - 1]))
        b = np.zeros((sizes[layer], 1))
        params.append((W, b))
    return params


def scaled_afterwards(sizes, rng, gain=2.0):
    return [(rng.standard_normal((n, k)) * np.sqrt(gain) / np.sqrt(k), np.zeros((n, 1))) for k, n in pairwise(sizes)]


def scaled_transposed(sizes, rng, gain=2.0):
    return tuple(
        [(gain / k) ** 0.5 * rng.normal(size=(k, n)).T, np.zeros(n).reshape(-1, 1)]
        for k, n in zip(sizes[:-1], sizes[1:], strict=True)
    )


def scaled_entry_by_entry(sizes, rng, gain=2.0):
    params = []
    for k, n in pairwise(sizes):
        W = np.empty((n, k))
        for i in range(n):
            for j in range(k):
                W[i, j] = rng.normal() * math.sqrt(gain / k)
        params.append((W, np.zeros((n, 1))))
    return params


def scaled_last_layer_first(sizes, rng, gain=2.0):
    params = []
    for i in reversed(range(len(sizes) - 1)):
        params.insert(
            0, (rng.normal(0, (gain / sizes[i]) ** 0.5, (sizes[i + 1], sizes[i])), np.zeros((sizes[i + 1], 1)))
        )
    return params


def scaled_in_single(sizes, rng, gain=2.0):
    return [
        (rng.standard_normal((n, k), dtype=np.float32) * np.float32(np.sqrt(gain / k)), np.zeros((n, 1), np.float32))
        for k, n in pairwise(sizes)
    ]


def scaled_all_at_once(sizes, rng, gain=2.0):
    drawn, start, params = rng.normal(size=sum(n * k for k, n in pairwise(sizes))), 0, []
    for k, n in pairwise(sizes):
        params.append(((drawn[start : start + n * k] / math.sqrt(k / gain)).reshape(n, k), np.zeros((n, 1), int)))
        start += n * k
    return params


def scaled_in_lists(sizes, rng, gain=2.0):
    return [(W.tolist(), b.tolist()) for W, b in scaled_by_loop(sizes, rng, gain=gain)]


def scaled_by_sum_of_two(sizes, rng, gain=2.0):
    """The variances of two independent draws add up."""
    half = [np.sqrt(gain / (2 * k)) for k in sizes[:-1]]
    return [
        (rng.normal(0, s, (n, k)) + rng.normal(0, s, (n, k)), np.zeros((n, 1)))
        for s, (k, n) in zip(half, pairwise(sizes), strict=True)
    ]


def momentum_by_loop(params, velocity, grads, eta, beta):
    new_params, new_velocity = [], []
    for (W, b), (vW, vb), (dW, db) in zip(params, velocity, grads, strict=True):
        vW = beta * vW + dW
        vb = beta * vb + db
        new_velocity.append((vW, vb))
        new_params.append((W - eta * vW, b - eta * vb))
    return new_params, new_velocity


def momentum_by_index(params, velocity, grads, eta, beta):
    v = [[np.zeros_like(W), np.zeros_like(b)] for W, b in params]
    p = [[W.copy(), b.copy()] for W, b in params]
    for layer in range(len(params)):
        for i in range(2):
            v[layer][i] += beta * velocity[layer][i]
            v[layer][i] += grads[layer][i]
            p[layer][i] -= eta * v[layer][i]
    return p, v


def momentum_in_one_formula(params, velocity, grads, eta, beta):
    layers = list(zip(params, velocity, grads, strict=True))
    new = [tuple(p - eta * beta * v - eta * g for p, v, g in zip(*layer, strict=True)) for layer in layers]
    return new, [tuple(beta * v + g for _, v, g in zip(*layer, strict=True)) for layer in layers]


def momentum_in_lists(params, velocity, grads, eta, beta):
    new, v = momentum_by_loop(params, velocity, grads, eta, beta)
    return [[a.tolist() for a in pair] for pair in new], [[a.tolist() for a in pair] for pair in v]


def momentum_in_single(params, velocity, grads, eta, beta):
    cast = [[[np.float32(a) for a in pair] for pair in network] for network in (params, velocity, grads)]
    return momentum_by_loop(*cast, np.float32(eta), np.float32(beta))


def momentum_on_a_copy(params, velocity, grads, eta, beta):
    velocity = [[vW.copy(), vb.copy()] for vW, vb in velocity]
    for v, g in zip(velocity, grads, strict=True):
        for i in (0, 1):
            v[i] *= beta
            v[i] += g[i]
    params = [(W - v[0] * eta, b - v[1] * eta) for (W, b), v in zip(params, velocity, strict=True)]
    return [params, velocity]


def momentum_flat(params, velocity, grads, eta, beta):
    def row(network):
        return np.concatenate([a.ravel() for pair in network for a in pair])

    def cut(numbers):
        found = iter(np.split(numbers, np.cumsum([a.size for pair in params for a in pair])))
        return [tuple(next(found).reshape(a.shape) for a in pair) for pair in params]

    v = beta * row(velocity) + row(grads)
    return cut(row(params) - eta * v), cut(v)


def momentum_backwards(params, velocity, grads, eta, beta):
    new, v = [], []
    for i in reversed(range(len(params))):
        pair = tuple(beta * velocity[i][j] + grads[i][j] for j in (0, 1))
        v.insert(0, pair)
        new.insert(0, (params[i][0] - eta * pair[0], params[i][1] - eta * pair[1]))
    return new, v


def momentum_by_recursion(params, velocity, grads, eta, beta):
    if not params:
        return [], []
    new, v = momentum_by_recursion(params[1:], velocity[1:], grads[1:], eta, beta)
    first = [np.add(beta * velocity[0][i], grads[0][i]) for i in (0, 1)]
    return [[np.subtract(params[0][i], eta * first[i]) for i in (0, 1)], *new], [first, *v]


def rms_of(s, g, beta):
    return beta * s + (1 - beta) * g * g


def rms_by_loop(params, squares, grads, eta, beta, eps=1e-8):
    new, new_squares = [], []
    for (W, b), (sW, sb), (dW, db) in zip(params, squares, grads, strict=True):
        sW = beta * sW + (1 - beta) * dW**2
        sb = beta * sb + (1 - beta) * db**2
        new.append((W - eta * dW / (np.sqrt(sW) + eps), b - eta * db / (np.sqrt(sb) + eps)))
        new_squares.append((sW, sb))
    return new, new_squares


def rms_moving_towards(params, squares, grads, eta, beta, eps=1e-8):
    """The mean moves from s towards g² by a share of 1 − β."""
    s = [[old + (1 - beta) * (g**2 - old) for old, g in zip(*pairs, strict=True)]
         for pairs in zip(squares, grads, strict=True)]  # fmt: skip
    new = [[p - eta / (old**0.5 + eps) * g for p, old, g in zip(*pairs, strict=True)]
           for pairs in zip(params, s, grads, strict=True)]  # fmt: skip
    return new, s


def rms_by_index(params, squares, grads, eta, beta, eps=1e-8):
    p, s = [], []
    for i in range(len(params)):
        s.append(tuple(np.square(grads[i][j]) * (1 - beta) + squares[i][j] * beta for j in range(2)))
        p.append(tuple(params[i][j] - np.divide(eta * grads[i][j], eps + np.sqrt(s[i][j])) for j in range(2)))
    return [p, s]


def rms_entry_by_entry(params, squares, grads, eta, beta, eps=1e-8):
    p = [[a.copy() for a in pair] for pair in params]
    s = [[a.copy() for a in pair] for pair in squares]
    for layer in range(len(p)):
        for kind in range(2):
            for place in np.ndindex(p[layer][kind].shape):
                g = grads[layer][kind][place]
                s[layer][kind][place] = rms_of(s[layer][kind][place], g, beta)
                p[layer][kind][place] -= eta * g / (math.sqrt(s[layer][kind][place]) + eps)
    return p, s


def rms_in_lists(params, squares, grads, eta, beta, eps=1e-8):
    return tuple([(a.tolist(), b.tolist()) for a, b in part] for part in rms_by_loop(
        params, squares, grads, eta, beta, eps))  # fmt: skip


def rms_in_single(params, squares, grads, eta, beta, eps=1e-8):
    cast = [[[np.float32(a) for a in pair] for pair in network] for network in (params, squares, grads)]
    return rms_by_loop(*cast, eta, beta, eps)


def rms_by_hypot(params, squares, grads, eta, beta, eps=1e-8):
    new, kept = [], []
    for P, S, G in zip(params, squares, grads, strict=True):
        root = [np.hypot(np.sqrt(beta * s), np.sqrt(1 - beta) * g) for s, g in zip(S, G, strict=True)]
        kept.append([r**2 for r in root])
        new.append([p - eta * g / (r + eps) for p, g, r in zip(P, G, root, strict=True)])
    return new, kept


def rms_with_all_by_name(params, squares, grads, eta, beta, eps=1e-8):
    return rms_by_loop(eps=eps, beta=beta, eta=eta, grads=grads, squares=squares, params=params)


def rms_of_one_array(p, s, g, eta, beta, eps):
    s = rms_of(s, g, beta)
    return p - (eta * g) / (np.sqrt(s) + eps), s


def rms_by_helper(params, squares, grads, eta, beta, eps=1e-8):
    both = [[rms_of_one_array(*arrays, eta, beta, eps) for arrays in zip(*pairs, strict=True)]
            for pairs in zip(params, squares, grads, strict=True)]  # fmt: skip
    return [[p for p, _ in pair] for pair in both], [[s for _, s in pair] for pair in both]


def adam_by_loop(params, m, v, t, grads, eta, beta1=0.9, beta2=0.999, eps=1e-8):
    new_params, new_m, new_v = [], [], []
    for P, M, V, G in zip(params, m, v, grads, strict=True):
        M = [beta1 * a + (1 - beta1) * g for a, g in zip(M, G, strict=True)]
        V = [beta2 * a + (1 - beta2) * g**2 for a, g in zip(V, G, strict=True)]
        m_hat = [a / (1 - beta1**t) for a in M]
        v_hat = [a / (1 - beta2**t) for a in V]
        new_params.append([p - eta * a / (np.sqrt(c) + eps) for p, a, c in zip(P, m_hat, v_hat, strict=True)])
        new_m.append(M)
        new_v.append(V)
    return new_params, new_m, new_v


def adam_in_full(params, m, v, t, grads, eta, beta1=0.9, beta2=0.999, eps=1e-8):
    out, ms, vs = [], [], []
    for i in range(len(params)):
        W, b = params[i]
        dW, db = grads[i]
        mW = beta1 * m[i][0] + (1 - beta1) * dW
        mb = beta1 * m[i][1] + (1 - beta1) * db
        vW = beta2 * v[i][0] + (1 - beta2) * dW * dW
        vb = beta2 * v[i][1] + (1 - beta2) * db * db
        W = W - eta * (mW / (1 - beta1**t)) / (np.sqrt(vW / (1 - beta2**t)) + eps)
        b = b - eta * (mb / (1 - beta1**t)) / (np.sqrt(vb / (1 - beta2**t)) + eps)
        out.append((W, b))
        ms.append((mW, mb))
        vs.append((vW, vb))
    return out, ms, vs


def adam_with_the_rates_first(params, m, v, t, grads, eta, beta1=0.9, beta2=0.999, eps=1e-8):
    """The corrections are put into the rate and the root, as libraries do."""
    rate, part = eta / (1 - beta1**t), math.sqrt(1 - beta2**t)
    m = [[beta1 * a + (1 - beta1) * g for a, g in zip(*pairs, strict=True)] for pairs in zip(m, grads, strict=True)]
    v = [[beta2 * a + (1 - beta2) * g * g for a, g in zip(*pairs, strict=True)] for pairs in zip(v, grads, strict=True)]
    params = [[p - rate * a / (np.sqrt(c) / part + eps) for p, a, c in zip(*pairs, strict=True)]
              for pairs in zip(params, m, v, strict=True)]  # fmt: skip
    return params, m, v


def adam_with_epsilon_scaled(params, m, v, t, grads, eta, beta1=0.9, beta2=0.999, eps=1e-8):
    """Both corrections are in the rate, as at the end of the paper's second section, and ε is scaled along."""
    part = np.sqrt(1 - beta2**t)
    rate = eta * part / (1 - beta1**t)
    _, m, v = adam_in_full(params, m, v, t, grads, eta, beta1, beta2, eps)
    params = [(W - rate * mW / (np.sqrt(vW) + eps * part), b - rate * mb / (np.sqrt(vb) + eps * part))
              for (W, b), (mW, mb), (vW, vb) in zip(params, m, v, strict=True)]  # fmt: skip
    return params, m, v


def adam_moving_towards(params, m, v, t, grads, eta, beta1=0.9, beta2=0.999, eps=1e-8):
    new_m = [
        tuple(a + (1 - beta1) * (g - a) for a, g in zip(*pairs, strict=True)) for pairs in zip(m, grads, strict=True)
    ]
    new_v = [tuple(a + (1 - beta2) * (g * g - a) for a, g in zip(*pairs, strict=True))
             for pairs in zip(v, grads, strict=True)]  # fmt: skip
    new = []
    for layer, (W, b) in enumerate(params):
        pair = []
        for i, p in enumerate((W, b)):
            step = new_m[layer][i] / (1 - math.pow(beta1, t))
            step = step / (np.sqrt(new_v[layer][i] / (1 - math.pow(beta2, t))) + eps)
            pair.append(p - eta * step)
        new.append(tuple(pair))
    return [new, new_m, new_v]


def adam_entry_by_entry(params, m, v, t, grads, eta, beta1=0.9, beta2=0.999, eps=1e-8):
    P, M, V = ([[a.copy() for a in pair] for pair in network] for network in (params, m, v))
    for layer in range(len(P)):
        for i in range(2):
            for place in np.ndindex(P[layer][i].shape):
                g = grads[layer][i][place]
                M[layer][i][place] = beta1 * M[layer][i][place] + (1 - beta1) * g
                V[layer][i][place] = beta2 * V[layer][i][place] + (1 - beta2) * g**2
                root = math.sqrt(V[layer][i][place] / (1 - beta2**t))
                P[layer][i][place] -= eta * M[layer][i][place] / (1 - beta1**t) / (root + eps)
    return P, M, V


def adam_in_lists(*args, **options):
    return tuple([[a.tolist() for a in pair] for pair in part] for part in adam_by_loop(*args, **options))


def adam_in_single(params, m, v, t, grads, eta, beta1=0.9, beta2=0.999, eps=1e-8):
    cast = [[[np.float32(a) for a in pair] for pair in network] for network in (params, m, v, grads)]
    return adam_by_loop(*cast[:3], t, cast[3], eta, beta1, beta2, eps)


def adam_by_powers_in_a_loop(params, m, v, t, grads, eta, beta1=0.9, beta2=0.999, eps=1e-8):
    left1 = left2 = 1.0
    for _ in range(t):
        left1, left2 = left1 * beta1, left2 * beta2
    _, m, v = adam_in_full(params, m, v, t, grads, eta, beta1, beta2)
    steps = [[(a / (1 - left1)) / ((c / (1 - left2)) ** 0.5 + eps) for a, c in zip(*pairs, strict=True)]
             for pairs in zip(m, v, strict=True)]  # fmt: skip
    return [(W - eta * sW, b - eta * sb) for (W, b), (sW, sb) in zip(params, steps, strict=True)], m, v


class Moments:
    """The state of one array."""

    def __init__(self, m, v):
        self.m, self.v = m, v

    def step(self, g, t, eta, beta1, beta2, eps):
        """Take a gradient in; return the step."""
        self.m = beta1 * self.m + (1 - beta1) * g
        self.v = beta2 * self.v + (1 - beta2) * np.square(g)
        return eta * self.m / (1 - beta1**t) / (np.sqrt(self.v / (1 - beta2**t)) + eps)


def adam_with_a_class(params, m, v, t, grads, eta, beta1=0.9, beta2=0.999, eps=1e-8):
    new, states = [], []
    for layer in zip(params, m, v, grads, strict=True):
        pair = []
        for p, a, c, g in zip(*layer, strict=True):
            states.append(Moments(a, c))
            pair.append(p - states[-1].step(g, t, eta, beta1, beta2, eps))
        new.append(pair)
    pairs = list(zip(states[::2], states[1::2], strict=True))
    return new, [(W.m, b.m) for W, b in pairs], [(W.v, b.v) for W, b in pairs]


RIGHT = {
    "scaled_params": [
        scaled_by_loop,
        scaled_afterwards,
        scaled_transposed,
        scaled_entry_by_entry,
        scaled_last_layer_first,
        scaled_in_single,
        scaled_all_at_once,
        scaled_in_lists,
        scaled_by_sum_of_two,
    ],
    "momentum_step": [
        momentum_by_loop,
        momentum_by_index,
        momentum_in_one_formula,
        momentum_in_lists,
        momentum_in_single,
        momentum_on_a_copy,
        momentum_flat,
        momentum_backwards,
        momentum_by_recursion,
    ],
    "rmsprop_step": [
        rms_by_loop,
        rms_moving_towards,
        rms_by_index,
        rms_entry_by_entry,
        rms_in_lists,
        rms_in_single,
        rms_by_hypot,
        rms_with_all_by_name,
        rms_by_helper,
    ],
    "adam_step": [
        adam_by_loop,
        adam_in_full,
        adam_with_the_rates_first,
        adam_with_epsilon_scaled,
        adam_moving_towards,
        adam_entry_by_entry,
        adam_in_lists,
        adam_in_single,
        adam_by_powers_in_a_loop,
        adam_with_a_class,
    ],
}
