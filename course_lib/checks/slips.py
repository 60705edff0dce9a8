"""General slips: what can be said of a wrong answer that no entry of the catalogue explains.

Each test looks at all cases at once. It returns the slip it sees, or None.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checks.compare import Problem, as_array, same


@dataclass(frozen=True)
class Seen:
    """One case, looked at from both sides: its arguments, expected and given answer, what is wrong."""

    args: tuple[Any, ...]
    expected: NDArray[Any]
    got: Any
    problem: Problem | None


@dataclass(frozen=True)
class Slip:
    """A slip's slug, the sentence that names it and the hint that goes with it."""

    slug: str
    name: str
    hint: str


FACTORS = {2.0: "2", 0.5: "½", -2.0: "−2", -0.5: "−½", 4.0: "4", 0.25: "¼"}


def recognise(seen: Sequence[Seen]) -> Slip | None:
    """The first slip that explains the answers, from the plainest to the vaguest."""
    tests = (
        _nothing_returned,
        _input_changed,
        _truncated,
        _hard_coded,
        _sign,
        _factor,
        _offset,
        _shape,
        _transposed,
    )
    return next((slip for test in tests if (slip := test(seen))), None)


def _pairs(seen: Sequence[Seen]) -> list[tuple[NDArray[Any], NDArray[Any]]]:
    """Expected and given answers as arrays, of those cases where both are numbers of the same shape; else none."""
    pairs = [(s.expected, as_array(s.got)) for s in seen]
    if len(pairs) < 2 or any(got is None or got.shape != want.shape for want, got in pairs):
        return []
    return pairs  # type: ignore[return-value]


def _nothing_returned(seen: Sequence[Seen]) -> Slip | None:
    if all(s.got is None and s.problem and s.problem.kind == "type" for s in seen):
        return Slip("nothing-returned", "it returns nothing", "Does your function end with `return …`?")
    return None


def _input_changed(seen: Sequence[Seen]) -> Slip | None:
    if any(s.problem and s.problem.kind == "changed-input" for s in seen):
        return Slip(
            "changes-its-input",
            "the caller's array is overwritten",
            "Somebody may still need that array. Work on a new one.",
        )
    return None


def _truncated(seen: Sequence[Seen]) -> Slip | None:
    whole = [s for s in seen if s.problem]
    explained = all(
        any(np.asarray(a).dtype.kind in "iu" for a in s.args if not callable(a)) and same(s.got, np.trunc(s.expected))
        for s in whole
    )
    if whole and len(whole) < len(seen) and explained:
        return Slip(
            "whole-numbers-cut",
            "for whole numbers the digits after the point are cut off",
            "An array made like an array of whole numbers holds only whole numbers. Which dtype has your result?",
        )
    return None


def _hard_coded(seen: Sequence[Seen]) -> Slip | None:
    pairs = _pairs(seen)
    if not pairs:
        return None
    scalars = [(w, g) for w, g in pairs if w.ndim == 0]
    varied = len(scalars) > 1 and not all(same(scalars[0][0], w) for w, _ in scalars)
    if varied and all(same(scalars[0][1], g) for _, g in scalars):
        return Slip("always-the-same", "the answer is the same for different inputs", "Which arguments do you use?")
    return None


def _sign(seen: Sequence[Seen]) -> Slip | None:
    pairs = _pairs(seen)
    if pairs and all(same(-want, got) for want, got in pairs):
        return Slip("wrong-sign", "right, but for the sign", "Which of the terms should be negative?")
    return None


def _factor(seen: Sequence[Seen]) -> Slip | None:
    pairs = [(w, g) for w, g in _pairs(seen) if np.any(w)]
    ratios = np.concatenate([(g[w != 0] / w[w != 0]).ravel() for w, g in pairs]) if len(pairs) > 1 else np.ones(1)
    factor = float(ratios[0])
    constant = np.allclose(ratios, factor, rtol=1e-6) and all(same(factor * w, g) for w, g in _pairs(seen))
    if len(pairs) > 1 and constant and factor and not np.isclose(factor, 1.0):
        text = FACTORS.get(round(factor, 6), f"{factor:.4g}")
        return Slip(
            "constant-factor",
            f"every answer is {text} times the right one",
            "Where does that factor come from?",
        )
    return None


def _offset(seen: Sequence[Seen]) -> Slip | None:
    pairs = _pairs(seen)
    if not pairs:
        return None
    gaps = np.concatenate([(g - w).ravel() for w, g in pairs])
    if np.allclose(gaps, gaps[0], rtol=1e-6, atol=1e-9) and abs(gaps[0]) > 1e-6:
        return Slip(
            "constant-offset",
            f"every answer is off by the same {gaps[0]:+.4g}",
            "What is added that should not be?",
        )
    return None


def _shape(seen: Sequence[Seen]) -> Slip | None:
    wrong = [(s.expected, as_array(s.got)) for s in seen if s.problem and s.problem.kind == "shape"]
    if wrong and all(got is not None and same(np.ravel(got), np.ravel(want)) for want, got in wrong):
        shapes = f"{wrong[0][1].shape} instead of {np.shape(wrong[0][0])}"
        return Slip(
            "right-values-wrong-shape",
            f"the values are right, the shape is {shapes}",
            "Which shape is asked for?",
        )
    return None


def _transposed(seen: Sequence[Seen]) -> Slip | None:
    wrong = [(s.expected, as_array(s.got)) for s in seen if s.problem]
    matrices = [(w, g) for w, g in wrong if np.ndim(w) == 2]
    if matrices and len(matrices) == len(wrong) and all(g is not None and same(g.T, w) for w, g in matrices):
        return Slip("transposed", "the result is transposed", "What do the rows stand for, and what the columns?")
    return None
