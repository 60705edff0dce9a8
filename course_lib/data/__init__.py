"""The running examples: small, fixed, available offline. Samples are columns.

The course made up the numbers below, or they are definitions (the truth tables), so no one else's licence applies to
them. The digits are from MNIST; README.md in this folder names its authors and its licence.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

# Six made-up houses. Columns are houses; rows are square metres and bedrooms.
HOUSES = np.array([[50.0, 70.0, 85.0, 100.0, 120.0, 150.0], [1.0, 2.0, 3.0, 3.0, 4.0, 5.0]])
# What they were sold for, in thousands of euros; shape (1, 6).
HOUSE_PRICES = np.array([[182.0, 236.0, 285.0, 318.0, 391.0, 470.0]])

# The four possible inputs of a logic gate, shape (2, 4), and what each gate makes of them.
GATE_INPUTS = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
TRUTH_TABLES = {
    "and": np.array([0.0, 0.0, 0.0, 1.0]),
    "or": np.array([0.0, 1.0, 1.0, 1.0]),
    "nand": np.array([1.0, 1.0, 1.0, 0.0]),
    "xor": np.array([0.0, 1.0, 1.0, 0.0]),
}

# The network of lessons 02, 04, 05 and 06, small enough for paper: two inputs, two hidden neurons, one output, all
# with a sigmoid. One example and its target, in columns.
PAPER_PARAMS = [
    (np.array([[1.0, 0.5], [-1.0, 1.0]]), np.array([[-1.0], [-1.0]])),
    (np.array([[1.0, -2.0]]), np.array([[0.5]])),
]
PAPER_X = np.array([[1.0], [2.0]])
PAPER_Y = np.array([[1.0]])


def digits() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Load 10,000 handwritten digits: (images, labels), of shapes (10000, 784) and (10000,).

    A row of `images` is 28 × 28 pixels, row by row from the top left: 0 is paper, 255 is ink. Every call reads the
    file anew, so whoever changes the arrays changes nobody else's.
    """
    with np.load(Path(__file__).with_name("mnist_10k.npz")) as file:
        return file["images"], file["labels"]
