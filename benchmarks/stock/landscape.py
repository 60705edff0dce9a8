import matplotlib.pyplot as plt
import numpy as np

x = np.array([50.0, 70.0, 85.0, 100.0, 120.0, 150.0])
y = np.array([182.0, 236.0, 285.0, 318.0, 391.0, 470.0])
ws, bs = np.linspace(-0.5, 6, 81), np.linspace(-200, 250, 81)


def mse(w, b):
    return np.mean((np.multiply.outer(w, x) + np.asarray(b)[..., None] - y) ** 2, axis=-1)


losses = mse(*np.meshgrid(ws, bs))  # only the ball moves: once is enough
best = np.polyfit(x, y, 1)


def picture(w=2.5, b=40.0, turn=30, surface=False):
    fig = plt.figure(figsize=(11, 3.6))
    fig.subplots_adjust(wspace=0.45, hspace=0.5)
    here, error = mse(w, b), w * x + b - y
    slope = np.array([2 * np.mean(error * x), 2 * np.mean(error)])
    if surface:
        land = fig.add_subplot(1, 3, 1, projection="3d")
        every = slice(None, None, 4)
        grid = np.meshgrid(ws[every], bs[every])
        land.plot_surface(*grid, losses[every, every], cmap="viridis", edgecolor="k", linewidth=0.2)
        land.plot(w, b, here, "o")
        land.plot(*best, mse(*best), "*")
        land.view_init(elev=33, azim=-turn)
        land.set(xlabel="w", ylabel="b", zlabel="loss")
    else:
        land = fig.add_subplot(1, 3, 1)
        levels = [30, 100, 300, 1e3, 3e3, 1e4, 3e4, 1e5, 3e5]
        land.contourf(ws, bs, np.log(losses), levels=np.log(levels), extend="both", cmap="viridis", alpha=0.5)
        land.clabel(land.contour(ws, bs, losses, levels=levels, colors="k", linewidths=0.7))
        land.plot(*best, "w*", markeredgecolor="k", markersize=14)
        land.plot(w, b, "o", markersize=10)
        step = -0.17 * slope / np.hypot(slope[0] / 6.5, slope[1] / 450)
        land.annotate("", (w + step[0], b + step[1]), (w, b), arrowprops={"arrowstyle": "->", "color": "C1"})
        land.set(xlabel="w", ylabel="b")
    data = fig.add_subplot(1, 3, 2)
    data.bar(x, y - (w * x + b), width=np.abs(error) / 4, bottom=w * x + b, align="edge", color="C1", alpha=0.3)
    data.vlines(x, w * x + b, y, color="C1")
    data.plot([40, 160], [40 * w + b, 160 * w + b])
    data.plot(x, y, "ko")
    data.set(xlabel="square metres", ylabel="price, thousand €", ylim=(50, 600))
    for row, (name, values, along, at, up) in enumerate(
        [("w", ws, mse(ws, b), w, slope[0]), ("b", bs, mse(w, bs), b, slope[1])]
    ):
        slice_ = fig.add_subplot(2, 3, 3 * row + 3)
        slice_.plot(values, along)
        reach = np.array([-0.2, 0.2]) * (values[-1] - values[0])
        slice_.plot(at + reach, here + up * reach, "--")
        slice_.plot(at, here, "o")
        slice_.set(xlabel=name, ylabel="loss", ylim=(0, None))
    plt.show()
    print(f"mse at w = {w:.3g}, b = {b:.3g}: {here:.3g}")
    print(f"∂mse/∂w = {slope[0]:.3g}   ∂mse/∂b = {slope[1]:.3g}")
