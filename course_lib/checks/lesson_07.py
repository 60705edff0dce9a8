"""The exercises of lesson 07: digits."""

from typing import Any

import numpy as np

from course_lib import network
from course_lib.checks import differences
from course_lib.checks.compare import counted
from course_lib.checks.dyadic import dyadic, on_a_grid
from course_lib.checks.exercise import Exercise
from course_lib.checks.inputs import ACTIVATIONS, NETWORKS, exact_pass, forward_pass
from course_lib.checks.lesson_05 import grads_part, where_it_goes_wrong
from course_lib.checks.protocol import Case

LESSON = "07_digits"
SHAPES = ((3, 5), (4, 4), (5, 1), (5, 3), (3, 8))  # classes and examples, never two: ½ and 1/m would be the same
SURE = 2.0**-36  # a probability that leaves 1 − SURE as good as 1, and is above what counts as 0


def _batch(n: int, m: int) -> str:
    return f"{n} classes, {counted(m, 'example')}"


# ------------------------------------------------------------------ targets


def _one_hot_cases(rng: np.random.Generator) -> list[Case]:
    def one(n: int, labels: Any, what: str = "", **options: Any) -> Case:
        labels = np.asarray(labels)
        return Case((labels, n), _batch(n, len(labels)) + what, m=len(labels), exact=True, **options)

    few = rng.permutation([0, 0, 2, 1, 2, 2])
    ten = rng.permutation(np.append(np.arange(10), rng.integers(10, size=3))).astype(np.uint8)
    return [
        one(3, rng.permutation([0, 1, 1, 2, 2])),
        one(4, [2, 0, 3, 0], ", as many as classes"),
        one(4, [3, 3, 1, 0], ", as many as classes, other labels", reuse=True),
        one(5, [int(rng.integers(1, 4))]),
        one(10, ten, ", of type uint8"),
        one(12, rng.permutation([11, 0, 10, 3, 11])),
        one(5, few, ", the last classes unused"),
        one(4, rng.permutation([1, 2, 3, 2, 1, 3, 3]), ", class 0 unused"),
        one(3, np.full(4, rng.integers(3)), ", all of one class", fringe=True),
    ]


def _of_classes(rng: np.random.Generator, n: int, m: int) -> Any:
    """Draw targets of shape (n, m): a 1 in each column, never all in one row where there are several columns."""
    labels = rng.permutation(np.resize(rng.permutation(n), m))
    return (np.arange(n)[:, None] == labels).astype(float)


def _soft(rng: np.random.Generator, n: int, m: int) -> Any:
    """Draw targets that are shares of several classes, with a clear largest one; each column adds up to 1."""
    shares = rng.uniform(0.2, 1.0, (n, m)) + 1.5 * _of_classes(rng, n, m)
    return shares / shares.sum(axis=0)


def _predicted(rng: np.random.Generator, n: int, m: int) -> Any:
    """Draw predictions that a softmax has made: positive, each column adds up to 1."""
    return network.softmax(rng.uniform(-1.5, 1.5, (n, m)))


def _in_sixteenths(rng: np.random.Generator, n: int, m: int) -> Any:
    """Draw predictions in multiples of 1/16, each column adding up to 1."""
    return np.stack([1 + rng.multinomial(16 - n, [1 / n] * n) for _ in range(m)], axis=1) / 16


# ------------------------------------------------------------------ softmax


def _softmax_cases(rng: np.random.Generator) -> list[Case]:
    def one(n: int, m: int, what: str = "", **options: Any) -> Case:
        Z = rng.choice([-1.0, 1.0], (n, m)) * rng.uniform(0.3, 2.5, (n, m))
        return Case((Z,), _batch(n, m) + what, m=m, **options)

    def far(kind: str, *columns: Any, **options: Any) -> Case:
        Z = np.array([rng.permutation(column) for column in columns], dtype=float).T
        return Case((on_a_grid(Z),), kind, m=len(columns), fringe=True, **options)

    near = rng.uniform(0.3, 2.0, (4, 3))
    return [
        *(one(n, m) for n, m in SHAPES),
        one(3, 8, ", other numbers", reuse=True),
        one(10, 4),
        far("columns of 100 to 103 and of −103 to −100", 101 + near[0], -101 - near[1], 101 + near[2]),
        far("z near 1000", *(998 + near)),
        far("z near −1000", *(-998 - near)),
        far("columns near 1000 and near −1000", 998 + near[0], -998 - near[1], 998 + near[2], -998 - near[3]),
        far("z from −1000 to 1000 in a column", [-1000, 0, 1000], [-1000, 999, 1000], [-1000, -999, -1000]),
        far("z of 0 and ±1000, some equal", [0, 0, 0, 0], [1000, 1000, 0, -1000], [1000, 0, 0, 0], exact=True),
        far("z of −1000 to 1000, some equal", [-1000] * 4, [500, 500, 0, -500], [0, -900, -900, -900], exact=True,
            reuse=True),
    ]  # fmt: skip


# ------------------------------------------------------------------ the loss and its δ


def _entropy_cases(rng: np.random.Generator) -> list[Case]:
    def one(Y_hat: Any, Y: Any, what: str = "", **options: Any) -> Case:
        return Case((Y_hat, Y), _batch(*Y.shape) + what, m=Y.shape[1], **options)

    def sure(n: int, m: int) -> Case:
        Y = _of_classes(rng, n, m)
        return one(np.where(Y, 1.0, SURE), Y, ", each as good as sure and right", exact=True)

    def some_are(n: int, m: int, least: Any, what: str, Y: Any = None) -> Case:
        """Give the first entries of each target's row, from the first column on, the probabilities in `least`."""
        Y = _of_classes(rng, n, m) if Y is None else Y
        Y_hat = _predicted(rng, n, m)
        for column, p in enumerate(least):
            row = int(np.argmax(Y[:, column]))
            Y_hat[:, column] *= (1 - p) / (1 - Y_hat[row, column])
            Y_hat[row, column] = p
        return one(Y_hat, Y, what, fringe=True)

    perfect = _of_classes(rng, 4, 5)
    return [
        *(one(_predicted(rng, n, m), _of_classes(rng, n, m)) for n, m in SHAPES),
        sure(3, 4),
        one(_predicted(rng, 3, 4), _of_classes(rng, 3, 4), reuse=True),
        sure(5, 1),
        one(_predicted(rng, 4, 6), _soft(rng, 4, 6), ", targets that are shares", fringe=True),
        one(perfect.copy(), perfect, ", ŷ of 0 and 1, all right", fringe=True),
        some_are(3, 5, [0.0], ", a ŷ of 0 where y is 1"),
        some_are(4, 3, [1e-13, 0.3, 1e-20], ", a ŷ below 1e-12 where y is 1"),
        some_are(3, 5, [2e-12, 1e-11], ", a ŷ of 2e-12 where y is 1"),
        some_are(3, 4, [0.0, 0.0], ", a ŷ of 0, targets that are shares", _soft(rng, 3, 4)),
        some_are(3, 30, [0.0] * 28, ", 28 of them with a ŷ of 0 where y is 1"),
    ]


def _delta_cases(rng: np.random.Generator) -> list[Case]:
    def one(Y_hat: Any, Y: Any, what: str = "", **options: Any) -> Case:
        return Case((Y_hat, Y), _batch(*Y.shape) + what, m=Y.shape[1], **options)

    sure, right = _of_classes(rng, 3, 5), _of_classes(rng, 3, 5)
    return [
        *(one(_predicted(rng, n, m), _of_classes(rng, n, m)) for n, m in SHAPES),
        one(_in_sixteenths(rng, 3, 4), _of_classes(rng, 3, 4), ", in sixteenths", exact=True),
        one(
            _in_sixteenths(rng, 3, 4), _of_classes(rng, 3, 4), ", in sixteenths, other numbers", exact=True, reuse=True
        ),
        one(_predicted(rng, 4, 6), _soft(rng, 4, 6), ", targets that are shares", fringe=True),
        one(sure, right, ", ŷ of 0 and 1", fringe=True),
    ]


# ------------------------------------------------------------------ the pass


def _pass_cases(rng: np.random.Generator) -> list[Case]:
    start = int(rng.integers(len(ACTIVATIONS)))
    found = []
    for i, (sizes, m) in enumerate(NETWORKS):
        pair = ACTIVATIONS[(start + i) % len(ACTIVATIONS)]
        p = forward_pass(rng, sizes, m, pair, last=network.softmax)
        delta = rng.choice([-1.0, 1.0], p.Y.shape) * rng.uniform(0.2, 1.0, p.Y.shape)
        args = (p.params, p.Zs, p.As, delta, p.d_activation)
        found.append(Case(args, f"{p.kind}, {p.activation.__name__}", m=m))
    for again in (False, True):
        p = exact_pass(rng, (3, 2, 2))
        delta = dyadic(rng, 2, 4, parts=8, most=2.0) * (16.0 if again else 1.0)
        kind = p.kind + ", large δ" * again
        args = (p.params, p.Zs, p.As, delta, p.d_activation)
        found.append(Case(args, kind, m=4, exact=True, reuse=again))
    return found


# ------------------------------------------------------------------ accuracy


def _accuracy_cases(rng: np.random.Generator) -> list[Case]:
    def one(
        n: int, m: int, right: int, what: str = "", soft: bool = False, scores: bool = False, same_top: bool = False,
        **options: Any,
    ) -> Case:  # fmt: skip
        """Make `right` of m columns agree in their largest entry.

        With `same_top`, the largest entry of all of Ŷ stands where NumPy finds that of Y; else it stands elsewhere.
        """
        Y = _soft(rng, n, m) if soft else _of_classes(rng, n, m)
        top = int(np.argmax(Y) % m)
        off = rng.permutation(np.where(np.arange(m) < right, 0, rng.integers(1, n, m)))
        if same_top:  # its column is one of the right ones
            other = int(np.argmin(off))
            off[top], off[other] = off[other], off[top]
        row = (np.argmax(Y, axis=0) + off) % n
        Z = rng.uniform(-1.0, 1.0, (n, m))
        Z[row, np.arange(m)] = Z.max(axis=0) + rng.uniform(0.1, 1.0, m)
        largest = top if same_top else (top + 1) % m
        Z[row[largest], largest] += 4.0
        Y_hat = Z - 8.0 if scores else network.softmax(Z)
        return Case((Y_hat, Y), f"{_batch(n, m)}, {right} right{what}", m=m, **options)

    return [
        one(3, 5, 3),
        one(4, 4, 3, same_top=True, exact=True),
        one(4, 4, 1, exact=True, reuse=True),
        one(3, 8, 5, exact=True),
        one(10, 7, 2, same_top=True),
        one(5, 1, 1, exact=True),
        one(5, 1, 0, exact=True),
        one(4, 6, 4, ", scores in place of probabilities", scores=True),
        one(4, 7, 3, ", targets that are shares", soft=True, fringe=True),
        one(3, 4, 4, exact=True, fringe=True),
        one(3, 4, 0, exact=True, fringe=True),
    ]


EXERCISES = (
    Exercise(LESSON, network.one_hot, _one_hot_cases, "one label and many, three to twelve classes, some unused"),
    Exercise(
        LESSON,
        network.softmax,
        _softmax_cases,
        "one example and many, as many as classes, z from −1000 to 1000",
        precise=1e-12,
        quiet=True,
    ),
    Exercise(
        LESSON,
        network.cross_entropy,
        _entropy_cases,
        "one example and many, targets that are shares, ŷ of 0 and 1",
        quiet=True,
    ),
    Exercise(
        LESSON,
        network.cross_entropy_delta,
        _delta_cases,
        "one example and many, as many as classes, targets that are shares",
        differences=differences.cross_entropy_delta,
    ),
    Exercise(
        LESSON,
        network.backpropagate,
        _pass_cases,
        "one to five layers, one example and many, three activations",
        part=grads_part,
        look_at=where_it_goes_wrong,
        differences=differences.backpropagate,
    ),
    Exercise(LESSON, network.accuracy, _accuracy_cases, "one example and many, probabilities, scores and shares"),
)
