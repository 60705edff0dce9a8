"""Right answers to lesson 03, written differently."""

import math

import numpy as np


def squared_by_loop(y_hat, y):
    total = 0.0
    for a, b in zip(y_hat, y, strict=True):
        total += (a - b) ** 2
    return total


def mse_by_loops(Y_hat, Y):
    n, m = Y.shape
    total = 0.0
    for j in range(m):
        for i in range(n):
            total += (Y_hat[i, j] - Y[i, j]) ** 2
    return total / m


def grad_by_loops(Y_hat, Y):
    n, m = Y.shape
    grad = np.zeros((n, m))
    for i in range(n):
        for j in range(m):
            grad[i, j] = 2 * (Y_hat[i, j] - Y[i, j]) / m
    return grad


def grad_in_place(Y_hat, Y):
    grad = Y_hat - Y
    grad *= 2
    grad /= Y.shape[1]
    return grad


def grid_by_loops(x, y, ws, bs):
    grid = np.zeros((len(bs), len(ws)))
    for i, b in enumerate(bs):
        for j, w in enumerate(ws):
            grid[i, j] = np.mean((w * x + b - y) ** 2)
    return grid


def grid_by_mesh(x, y, ws, bs):
    W, B = np.meshgrid(ws, bs)
    return np.mean((W[..., None] * x + B[..., None] - y) ** 2, axis=-1)


def grid_point_by_point(x, y, ws, bs):
    total = 0
    for xi, yi in zip(x, y, strict=True):
        total = total + (np.outer(np.ones(len(bs)), ws) * xi + np.outer(bs, np.ones(len(ws))) - yi) ** 2
    return total / len(x)


def grid_from_sums(x, y, ws, bs):
    w, b = np.asarray(ws)[None, :], np.asarray(bs)[:, None]
    square = w**2 * np.mean(x**2) + b**2 + np.mean(y**2)
    return square + 2 * w * b * np.mean(x) - 2 * w * np.mean(x * y) - 2 * b * np.mean(y)


def squared_error_float32_inside(y_hat, y):
    return float(np.sum((np.float32(y_hat) - np.float32(y)) ** 2))


def mse_float32_inside(Y_hat, Y):
    return float(np.mean(np.sum((np.float32(Y_hat) - np.float32(Y)) ** 2, axis=0)))


def mse_grad_float32_inside(Y_hat, Y):
    return (2 * (np.float32(Y_hat) - np.float32(Y)) / Y.shape[1]).astype(float)


def loss_grid_float32_inside(x, y, ws, bs):
    x, y, ws, bs = map(np.float32, (x, y, ws, bs))
    return [[float(np.mean((w * x + b - y) ** 2)) for w in ws] for b in bs]


RIGHT = {
    "squared_error": [
        lambda y_hat, y: np.sum((y_hat - y) ** 2),
        lambda y_hat, y: np.sum((y - y_hat) ** 2),
        lambda y_hat, y: np.dot(y_hat - y, y_hat - y),
        lambda y_hat, y: float(np.linalg.norm(y_hat - y) ** 2),
        lambda y_hat, y: sum(np.square(np.subtract(y_hat, y))),
        lambda y_hat, y: math.fsum((a - b) ** 2 for a, b in zip(y_hat, y, strict=True)),
        lambda y_hat, y: np.einsum("i,i->", y_hat - y, y_hat - y),
        lambda y_hat, y: np.float32(np.sum((y_hat - y) ** 2)),
        squared_by_loop,
    ],
    "mse": [
        lambda Y_hat, Y: np.sum((Y_hat - Y) ** 2) / Y.shape[1],
        lambda Y_hat, Y: np.mean(np.sum((Y_hat - Y) ** 2, axis=0)),
        lambda Y_hat, Y: np.mean((Y_hat - Y) ** 2) * Y.shape[0],
        lambda Y_hat, Y: np.linalg.norm(Y_hat - Y) ** 2 / Y.shape[1],
        lambda Y_hat, Y: np.trace((Y_hat - Y).T @ (Y_hat - Y)) / Y.shape[1],
        lambda Y_hat, Y: sum(np.sum((a - b) ** 2) for a, b in zip(Y_hat.T, Y.T, strict=True)) / len(Y.T),
        lambda Y_hat, Y: np.einsum("ij,ij->", Y_hat - Y, Y_hat - Y) / Y.shape[1],
        lambda Y_hat, Y: np.float32(np.sum((Y_hat - Y) ** 2) / Y.shape[1]),
        mse_by_loops,
    ],
    "mse_grad": [
        lambda Y_hat, Y: 2 * (Y_hat - Y) / Y.shape[1],
        lambda Y_hat, Y: -2 / Y.shape[1] * (Y - Y_hat),
        lambda Y_hat, Y: (2 * (Y_hat - Y) / Y.shape[1]).tolist(),
        lambda Y_hat, Y: ((Y_hat - Y) + (Y_hat - Y)) / len(Y[0]),
        lambda Y_hat, Y: (2 * (Y_hat.T - Y.T) / len(Y.T)).T,
        lambda Y_hat, Y: (2 * (Y_hat - Y) / Y.shape[1]).astype(np.float32),
        lambda Y_hat, Y: np.column_stack([2 * (a - b) / Y.shape[1] for a, b in zip(Y_hat.T, Y.T, strict=True)]),
        grad_by_loops,
        grad_in_place,
    ],
    "loss_grid": [
        lambda x, y, ws, bs: [[np.mean((w * x + b - y) ** 2) for w in ws] for b in bs],
        lambda x, y, ws, bs: np.array([[np.sum((y - w * x - b) ** 2) / len(x) for w in ws] for b in bs]),
        lambda x, y, ws, bs: np.array([[np.mean((w * x + b - y) ** 2) for b in bs] for w in ws]).T,
        lambda x, y, ws, bs: ((np.multiply.outer(ws, x)[None] + bs[:, None, None] - y) ** 2).mean(axis=2),
        grid_by_loops,
        grid_by_mesh,
        grid_point_by_point,
        grid_from_sums,
    ],
}

# In float32 up to the course's own activation, which gives float64 back: right, but for the rounding of float32.
FLOAT32_INSIDE = {
    "squared_error": [squared_error_float32_inside],
    "mse": [mse_float32_inside],
    "mse_grad": [mse_grad_float32_inside],
    "loss_grid": [loss_grid_float32_inside],
}
