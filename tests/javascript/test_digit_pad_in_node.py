"""The digit pad: JavaScript makes the pixels, the answers and the slopes that Python makes of the same numbers."""

from pathlib import Path
from typing import Any

import lent_network
import numpy as np
import pytest
from numpy.typing import NDArray

from course_lib import network
from course_lib.widgets.digit_pad_state import DigitPadState, Reading
from tests.javascript import in_node

RADIUS, SOFT, BOX, MIDDLE, SMALLEST = 1.4, 1.8, 20.0, 14.5, 28.0
COLUMN, ROW = np.meshgrid(np.arange(28) + 0.5, np.arange(28) + 0.5)
Strokes = list[list[list[float]]]


def inked(strokes: Strokes) -> NDArray[np.float64]:
    """The ink of strokes in pixels, (28, 28): each pixel by its distance from the nearest of all their lines."""
    nearest = np.full((28, 28), np.inf)
    for stroke in strokes:
        for (x1, y1), (x2, y2) in zip([stroke[0], *stroke], stroke, strict=False):
            dx, dy = x2 - x1, y2 - y1
            square = dx * dx + dy * dy
            share = np.clip(((COLUMN - x1) * dx + (ROW - y1) * dy) / square, 0, 1) if square else 0.0
            nearest = np.minimum(nearest, np.hypot(COLUMN - x1 - share * dx, ROW - y1 - share * dy))
    return np.clip((RADIUS - nearest) / SOFT + 0.5, 0, 1)


def centre(ink: NDArray[np.float64]) -> list[float]:
    return [float(np.sum(ink * place) / np.sum(ink)) for place in (COLUMN, ROW)]


def framed(strokes: Strokes, scale: float, shift: NDArray[np.float64]) -> Strokes:
    return [(scale * np.array(stroke) + shift).tolist() for stroke in strokes]


def normalised(strokes: Strokes) -> dict[str, Any]:
    """As MNIST was made: the ink fills 20 × 20, and its centre of mass is in the middle of pixel 14."""
    places = np.concatenate(strokes)
    low, high = places.min(axis=0), places.max(axis=0)
    scale = (BOX - 2 * RADIUS - SOFT) / max(*(high - low), SMALLEST)
    shift = 14 - scale * (low + high) / 2
    shift = shift + MIDDLE - centre(inked(framed(strokes, scale, shift)))
    ink = inked(framed(strokes, scale, shift))
    return {"strokes": strokes, "frame": [scale, *shift.tolist()], "ink": ink.ravel().tolist()}


def drawings() -> list[Strokes]:
    """A dot, a line, a corner, a small drawing in a corner, one beyond all bounds, and scribbles."""
    rng = np.random.default_rng(7)
    scribbles = [rng.uniform(0, 280, (n, 2)).round(1).tolist() for n in (3, 9, 40)]
    return [
        [[[30.0, 250.0]]],
        [[[140.0, 40.0], [140.0, 240.0]]],
        [[[80.0, 60.0], [200.0, 60.0], [130.0, 240.0]]],
        [[[3.0, 5.0], [9.0, 2.0], [4.5, 11.0]], [[12.0, 4.0], [12.0, 4.0]]],
        [[[0.0, 0.0], [280.0, 280.0]], [[280.0, 0.0], [0.0, 280.0]]],
        scribbles,
    ]


@pytest.fixture
def numbers() -> dict[str, Any]:
    rng = np.random.default_rng(3)
    networks = []
    for sizes in ([784, 10], [784, 12, 10], [784, 9, 8, 10]):
        params = [(W, rng.normal(size=b.shape)) for W, b in network.scaled_params(sizes, rng)]
        lent = lent_network.rounded(params)
        state = DigitPadState(lent.params)
        pixels = np.where(rng.random(784) < 0.6, 0, rng.integers(0, 256, 784)).astype(np.uint8)
        readings = [state.read(pixels, digit) for digit in range(10)]
        Zs, _ = network.forward_softmax(lent.params, readings[0].X, network.relu)
        networks.append({
            "layers": [
                {"bytes": list(W.tobytes()), "scales": s.ravel().tolist(), "b": b.ravel().tolist()}
                for W, s, b in zip(lent.rounded, lent.scales, lent.biases, strict=True)
            ],
            "pixels": pixels.tolist(),
            "zs": [Z.ravel().tolist() for Z in Zs],
            "probabilities": readings[0].probabilities,
            "slopes": [reading.gradient.tolist() for reading in readings],
        })  # fmt: skip
    sure = [0.0, 0.004, 0.005, 0.5, 0.994, 0.995, 0.9999, 1.0]
    return {
        "drawings": [normalised(strokes) for strokes in drawings()],
        "networks": networks,
        "softmax": [[z, network.softmax(np.array(z)[:, None]).ravel().tolist()] for z in ([1000.0, -1000.0, 999.0],)],
        "says": [[p, Reading(probabilities=(p, 1 - p)).says] for p in sure],
    }


def test_the_digit_pad(tmp_path: Path, numbers: dict[str, Any]):
    in_node.run("digit_pad.test.mjs", numbers, tmp_path)
