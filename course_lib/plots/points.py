"""Points of a plane with their classes, and scores of classes, for figures and widgets. Does not load Matplotlib."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

MOST_CLASSES = 10  # that one picture can tell apart


@dataclass(frozen=True)
class Points:
    """Points of the plane, and the class that each of them belongs to."""

    X: NDArray[np.float64]
    """Shape (2, m)."""
    labels: NDArray[np.int_]
    """The number of each point's class, counted from 0; shape (m,)."""
    names: tuple[str, ...]
    """What each class is called: its number, if the author has no other name."""
    rows: int
    """How many numbers a prediction has for each point: one for two classes, where above 0.5 is a 1, else one a class.

    Two classes given one-hot have two, so that a prediction has the shape of the targets.
    """


def targeted(X: ArrayLike, Y: ArrayLike, names: Sequence[str] | None = None) -> Points:
    """Read points X of shape (2, m) with their targets Y: labels from 0 on, (m,) or (1, m), or one-hot columns, (K, m).

    The number of classes is that of `names`; else the rows of a one-hot Y; else the greatest label plus one, and at
    least two. Raises ValueError if the shapes differ, if X is not finite, if Y holds anything but labels or one-hot
    columns, or if there are not as many names as classes.
    """
    X, Y = np.asarray(X, dtype=float), np.atleast_1d(np.asarray(Y, dtype=float))
    one_hot = Y.ndim == 2 and len(Y) > 1
    m = Y.shape[1] if one_hot else Y.size
    if X.ndim != 2 or X.shape != (2, m) or Y.shape not in ((m,), (1, m), (len(Y), m)):
        got = f"{X.shape} and {m} targets" if Y.ndim == 1 or Y.shape == (1, m) else f"{X.shape} and Y {Y.shape}"
        raise ValueError(f"X needs shape (2, m) and Y one target for each column; got {got}")
    if not np.isfinite(X).all():
        raise ValueError("the points in X need to be finite numbers")
    labels = _hot_rows(Y) if one_hot else _labels(Y.reshape(-1))
    many = len(Y) if one_hot else max(2, 1 + int(np.max(labels, initial=0)))
    if names is not None and (len(names) < many or (one_hot and len(names) > many)):
        raise ValueError(f"there are {many} classes in Y, and they need a name each; got {len(names)}: {list(names)}")
    named = tuple(map(str, range(many) if names is None else names))
    return Points(X, labels, checked_names(named), 1 if len(named) == 2 and not one_hot else len(named))


def checked_names(names: Sequence[str]) -> tuple[str, ...]:
    """Check the names of classes. Raises ValueError for too few, too many, or the same one twice."""
    if not 2 <= len(names) <= MOST_CLASSES:
        raise ValueError(f"a picture tells 2 to {MOST_CLASSES} classes apart; got {len(names)}")
    if len(set(names)) < len(names):
        raise ValueError(f"each class needs a name of its own; got {list(names)}")
    return tuple(names)


def _labels(Y: NDArray[np.float64]) -> NDArray[np.int_]:
    if not np.isin(Y, range(MOST_CLASSES)).all():
        raise ValueError(
            f"the targets in Y are to be 0 or 1, or with more classes whole numbers from 0 to at most "
            f"{MOST_CLASSES - 1}; got {np.unique(Y)}"
        )
    return Y.astype(int)


def _hot_rows(Y: NDArray[np.float64]) -> NDArray[np.int_]:
    if not (np.isin(Y, (0, 1)).all() and np.all(np.sum(Y, axis=0) == 1)):
        raise ValueError(f"Y of shape {Y.shape} needs one 1 in each column, at its class, and else 0: one-hot")
    return np.argmax(Y, axis=0)


def square(X: NDArray[np.float64], low: float | None, high: float | None) -> tuple[float, float]:
    """Return the square to show, from low to high in both inputs; by default, it is somewhat larger than the points X.

    Raises ValueError if low is not below high.
    """
    nearest, farthest = (float(X.min()), float(X.max())) if X.size else (-2.0, 2.0)
    margin = (0.3 * (farthest - nearest) if X.size > 2 else 0.0) or 1.0
    low = nearest - margin if low is None else float(low)
    high = farthest + margin if high is None else float(high)
    if not low < high:
        raise ValueError(f"the square needs low below high; got {low} and {high}")
    return low, high


# ------------------------------------------------------------------ what a prediction says of each point


def needed(m: int, rows: int) -> str:
    """Say in words what shape a prediction for `m` points needs."""
    what = "a number for each column" if rows == 1 else f"for each column a score of each of the {rows} classes"
    return f"For X of shape (2, {m}) it needs to return shape ({rows}, {m}): {what}."


def decided(scores: NDArray[np.float64]) -> tuple[NDArray[np.int_], NDArray[np.float64]]:
    """Return the class of each column of scores (K, m), and its lead over the next class; shape (m,) each.

    The lead is the difference between the two highest scores. If scores are probabilities, it is 1 for a class that is
    certain, and 0 on the border between two. If one of the scores is not a number, the lead is not one either, and the
    class is −1.
    """
    *_, second, best = np.sort(scores, axis=0)  # which puts what is no number last
    with np.errstate(invalid="ignore", over="ignore"):  # infinity by infinity
        lead = np.where(best == second, 0.0, best - second)
    return np.where(np.isnan(best), -1, np.argmax(scores, axis=0)), lead


def outputs(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return scores of two classes as one number, (m,): 0.5 on the border; for probabilities, the probability of a 1.

    `scores` has shape (2, m), or already holds that number, in shape (1, m) or (m,).
    """
    if scores.ndim == 1 or len(scores) == 1:
        return scores.reshape(-1)
    off, on = scores
    with np.errstate(invalid="ignore", over="ignore"):
        return np.where(on == off, 0.5, 0.5 + (on - off) / 2)
