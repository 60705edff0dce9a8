import matplotlib.pyplot as plt
import numpy as np

places = {"w1": (0, 1), "x": (0, 0), "p": (1, 0.5), "w2": (2, 1.5), "h": (2, 0.5), "q": (3, 1), "L": (4, 1)}
signs = {"w1": "w₁", "x": "x", "p": "×", "w2": "w₂", "h": "tanh", "q": "×", "L": "tanh"}


def out(w1, w2=-1.5, x=0.5):
    return np.tanh(w2 * np.tanh(w1 * x))


def picture(w1=0.8):
    x, w2 = 0.5, -1.5
    p = w1 * x
    h = np.tanh(p)
    q = w2 * h
    L = np.tanh(q)
    local = {("q", "L"): 1 - L**2, ("w2", "q"): h, ("h", "q"): w2, ("p", "h"): 1 - h**2, ("w1", "p"): x, ("x", "p"): w1}
    value = {"w1": w1, "x": x, "p": p, "w2": w2, "h": h, "q": q, "L": L}
    slope = {"L": 1.0}
    for (parent, child), factor in local.items():  # the output's arrow first
        slope[parent] = factor * slope[child]

    _, (graph, errors) = plt.subplots(1, 2, figsize=(10, 3.4), width_ratios=[2, 1])
    graph.set(xlim=(-0.5, 4.5), ylim=(-0.6, 2.1))
    graph.axis("off")
    for (parent, child), factor in local.items():
        (x0, y0), (x1, y1) = places[parent], places[child]
        graph.annotate("", (x1 - 0.25, y1), (x0 + 0.25, y0), arrowprops={"arrowstyle": "->"})
        middle = ((x0 + x1) / 2, (y0 + y1) / 2)
        graph.text(*middle, f"{factor:.3g}", ha="center", va="center", size=8, bbox={"boxstyle": "round", "fc": "w"})
    for name, (left, height) in places.items():
        graph.text(left, height, signs[name], ha="center", va="center", bbox={"boxstyle": "round", "fc": "lightblue"})
        graph.text(left, height + 0.25, f"▸ {value[name]:.3g}", ha="center", va="center", color="C0", weight="bold")
        graph.text(left, height - 0.25, f"◂ {slope[name]:.3g}", ha="center", va="center", color="C1", style="italic")

    def differences(h):
        return (out(w1 + h) - out(w1 - h)) / (2 * h), (out(w1 + h) - out(w1)) / h

    every_h = np.logspace(-15, 0, 61)
    for name, numeric, line in zip(["central", "one-sided"], differences(every_h), ["-", "--"], strict=True):
        error = np.abs(slope["w1"] - numeric) / np.maximum(abs(slope["w1"]), np.abs(numeric))
        errors.loglog(every_h, error, line, label=name)
    errors.axvline(1e-5, color="k", linestyle=":")
    errors.set(xlabel="h", ylabel="relative error")
    errors.legend()
    plt.show()
    print(f"output {L:.4g}; slopes at w₁: {slope['w1']:.3g}, x: {slope['x']:.3g}, w₂: {slope['w2']:.3g}")
    central, one_sided = differences(1e-5)
    print(f"by the graph {slope['w1']:.8g}, central {central:.8g}, one-sided {one_sided:.8g}")
