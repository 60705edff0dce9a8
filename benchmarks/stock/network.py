import matplotlib.pyplot as plt
import numpy as np

x, y = np.array([1.0, 2.0]), np.array([1.0])
b1, W2, b2 = np.array([-1.0, -1.0]), np.array([[1.0, -2.0]]), np.array([0.5])
small = {"ha": "center", "va": "center", "size": 8}
columns = [[(0, 1), (0, 0)], [(1, 1), (1, 0)], [(2, 0.5)]]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def both_passes(W1):
    a1 = sigmoid(W1 @ x + b1)
    a2 = sigmoid(W2 @ a1 + b2)
    delta2 = (a2 - y) * a2 * (1 - a2)
    delta1 = (W2.T @ delta2) * a1 * (1 - a1)
    return a1, a2, delta1, delta2, np.sum((a2 - y) ** 2) / 2


def picture(w=1.0):
    W1 = np.array([[w, 0.5], [-1.0, 1.0]])
    a1, a2, delta1, delta2, L = both_passes(W1)
    gradients = [np.outer(delta1, x), np.outer(delta2, a1)]
    most = max(np.abs(g).max() for g in gradients)
    _, ax = plt.subplots(figsize=(6.4, 3.6))
    ax.set(xlim=(-0.3, 2.7), ylim=(-0.4, 1.4))
    ax.axis("off")
    for layer, (W, g) in enumerate(zip([W1, W2], gradients)):
        for i, end in enumerate(columns[layer + 1]):
            for j, start in enumerate(columns[layer]):
                colour, style = ("C0", "-") if g[i, j] >= 0 else ("C1", "--")
                ax.plot(*zip(start, end), style, color=colour, linewidth=1.4 + 4 * abs(g[i, j]) / most, zorder=1)
                at = np.add(start, (0.5 if i == j else 0.7) * np.subtract(end, start))
                ax.text(*at, f"{W[i, j]:.3g}\n∂ {g[i, j]:.3g}", **small, bbox={"fc": "w", "ec": colour})
    layers = zip(columns, [x, a1, a2], [None, delta1, delta2], [None, b1, b2])
    for column, values, deltas, biases in layers:
        ax.scatter(*zip(*column), s=1600, c="w", edgecolors="k", zorder=2)
        for k, (left, height) in enumerate(column):
            signal = "" if deltas is None else f"\nδ {deltas[k]:.3g}"
            ax.text(left, height, f"{values[k]:.3g}{signal}", **small)
            if deltas is not None:
                ax.text(
                    left,
                    height + (0.25 if height > 0.4 else -0.25),
                    f"b = {biases[k]:.3g}\n∂b = {deltas[k]:.3g}",
                    **small,
                )
    ax.text(2.5, 0.5, f"y₁\n{y[0]:.3g}", **small, bbox={"fc": "0.9", "ls": ":"})
    plt.show()
    h = np.array([[1e-5, 0.0], [0.0, 0.0]])
    numeric = (both_passes(W1 + h)[-1] - both_passes(W1 - h)[-1]) / 2e-5
    slope = gradients[0][0, 0]
    print(f"w₁₁ = {w:.4g}, ∂L/∂w₁₁ = {slope:.4g}, by difference {numeric:.4g}, apart {abs(slope / numeric - 1):.2g}")
    print(f"L = {L:.4g}, after one step w₁₁ = {w - slope:.4g}")
