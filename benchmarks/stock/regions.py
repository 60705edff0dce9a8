import matplotlib.pyplot as plt


def picture(epochs=100, eta=1.0, scale=0.5, seed=0):
    side = np.linspace(-0.3, 1.3, 61)
    grid = np.stack(np.meshgrid(side, side)).reshape(2, -1)
    both = np.hstack([grid, data.GATE_INPUTS])  # one training for the plane and the points
    outputs = trained(both, epochs, eta, scale, seed)[0]
    a, said = outputs[:-4].reshape(61, 61), outputs[-4:]
    _, ax = plt.subplots(figsize=(3.6, 3.6))
    ax.imshow(a, extent=(-0.3, 1.3, -0.3, 1.3), origin="lower", cmap="coolwarm_r", vmin=0, vmax=1)
    ax.contour(side, side, a, levels=[0.5], colors="k")
    for x1, x2, target, answer in zip(*data.GATE_INPUTS, XOR[0], said):
        ax.plot(x1, x2, "o" if target else "s", markersize=15, color="k" if target else "w", mec="k")
        ax.text(x1, x2, f"{target:.0f}", color="w" if target else "k", ha="center", va="center")
        if (answer > 0.5) != target:
            ax.plot(x1, x2, "kx", markersize=30)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", title=f"{sum((said > 0.5) == XOR[0])} of 4 right")
    plt.show()
