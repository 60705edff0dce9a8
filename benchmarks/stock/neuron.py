import matplotlib.pyplot as plt
import numpy as np


def picture(b=0.5):
    _, (plane, curve) = plt.subplots(1, 2, figsize=(6.4, 3.2))
    x1, x2 = np.meshgrid(np.linspace(-0.5, 1.5, 130), np.linspace(-0.5, 1.5, 130))
    a = 1 / (1 + np.exp(-(x1 + 0.5 * x2 + b)))
    plane.imshow(a, extent=(-0.5, 1.5, -0.5, 1.5), origin="lower", cmap="coolwarm_r", vmin=0, vmax=1)
    plane.contour(x1, x2, a, levels=[0.5])
    plane.scatter([0, 0, 1, 1], [0, 1, 0, 1], c=["w", "w", "w", "k"], edgecolors="k", s=120)
    plane.plot(0.5, 0.5, "k+")
    z = np.linspace(-5, 5, 401)
    curve.plot(z, 1 / (1 + np.exp(-z)))
    curve.plot(0.75 + b, 1 / (1 + np.exp(-(0.75 + b))), "o")
    plt.show()
