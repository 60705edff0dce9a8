import matplotlib.pyplot as plt
import numpy as np

x = np.array([50.0, 70.0, 85.0, 100.0, 120.0, 150.0])
y = np.array([182.0, 236.0, 285.0, 318.0, 391.0, 470.0])
ws, bs = np.linspace(-0.5, 6.5, 81), np.linspace(-10, 80, 81)


def loss(w, b):
    return np.mean((np.multiply.outer(w, x) + np.asarray(b)[..., None] - y) ** 2, axis=-1) / 2


losses = loss(*np.meshgrid(ws, bs))  # only the descent changes: once is enough
best = np.polyfit(x, y, 1)


def picture(eta=0.00019):
    places = [np.zeros(2)]
    for _ in range(100):
        w, b = places[-1]
        error = w * x + b - y
        places.append(places[-1] - eta * np.array([np.mean(error * x), np.mean(error)]))
        if loss(*places[-1]) > 1e6 * loss(0, 0):
            break
    places = np.array(places)
    _, (land, curve) = plt.subplots(1, 2, figsize=(9, 4))
    levels = [30, 100, 300, 1e3, 3e3, 1e4, 3e4]
    land.contourf(ws, bs, np.log(losses), levels=np.log(levels), extend="both", cmap="viridis", alpha=0.5)
    land.clabel(land.contour(ws, bs, losses, levels=levels, colors="k", linewidths=0.7))
    land.plot(*best, "w*", markeredgecolor="k", markersize=14)
    land.plot(*places.T, ".-")
    land.plot(*places[-1], "o", color="C0")
    land.set(xlabel="w", ylabel="b", xlim=(-0.5, 6.5), ylim=(-10, 80))
    curve.semilogy(loss(*places.T), ".-", label=f"η = {eta:.3g}")
    curve.set(xlabel="step", ylabel="L")
    curve.legend()
    plt.show()
    print(f"across the valley: 1 − ηλ = {1 - 10255 * eta:.3g}, along the valley: {1 - 0.104 * eta:.5g}")
    print(f"Step {len(places) - 1}: w = {places[-1][0]:.3g}, b = {places[-1][1]:.3g}, loss {loss(*places[-1]):.3g}")
