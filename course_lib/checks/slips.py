"""General slips: what can be said of a wrong answer that no entry of the catalogue explains.

Each test looks at all cases at once. It returns the slip it sees, or None.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checks.compare import Part, Problem, as_array, flat, same
from course_lib.checks.protocol import Answer, Case


@dataclass(frozen=True)
class Seen:
    """One case with its answer: the parts beside the expected ones, and the first thing wrong."""

    case: Case
    parts: tuple[Part, ...]
    answer: Answer
    problem: Problem | None


@dataclass(frozen=True)
class Slip:
    """A slip's slug, the sentence that names it, the hint that goes with it, and the kind of problem that shows it."""

    slug: str
    name: str
    hint: str
    shows: str = ""


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
        _batch_factor,
        _offset,
        _transposed,
        _shape,
        _one_example_only,
        _square_only,
    )
    return next((slip for test in tests if (slip := test(seen))), None)


def _pairs(seen: Sequence[Seen]) -> list[tuple[NDArray[Any], NDArray[Any]]]:
    """Expected and given parts of all answers, where every one of them has the right shape; else none."""
    pairs = [(p.expected, as_array(p.got)) for s in seen for p in s.parts]
    whole = all(s.parts for s in seen) and all(g is not None and g.shape == w.shape for w, g in pairs)
    return pairs if whole and len(pairs) > 1 else []  # type: ignore[return-value]


def _nothing_returned(seen: Sequence[Seen]) -> Slip | None:
    if all(s.answer.value is None and s.problem and s.problem.kind == "type" for s in seen):
        return Slip("nothing-returned", "it returns nothing", "Does your function end with `return …`?")
    return None


def _input_changed(seen: Sequence[Seen]) -> Slip | None:
    changed = next((s.problem for s in seen if s.problem and s.problem.kind == "changed-input"), None)
    if changed:
        return Slip(
            "changes-its-input", changed.headline, "Somebody may still need it. Work on a new array.", "changed-input"
        )
    return None


def _truncated(seen: Sequence[Seen]) -> Slip | None:
    wrong = [s for s in seen if s.problem]
    if not wrong or len(wrong) == len(seen):
        return None
    for s in wrong:
        whole = any(np.asarray(a).dtype.kind in "iu" for v in s.case.inputs for a in flat(v) if as_array(a) is not None)
        if not whole or not s.parts or not all(same(p.got, np.trunc(p.expected)) for p in s.parts):
            return None
    return Slip(
        "whole-numbers-cut",
        "for whole numbers the digits after the point are cut off",
        "An array made like an array of whole numbers holds only whole numbers. Which dtype has your result?",
    )


def _hard_coded(seen: Sequence[Seen]) -> Slip | None:
    scalars = [(w, g) for w, g in _pairs(seen) if w.ndim == 0]
    varied = len(scalars) > 1 and not all(same(scalars[0][0], w) for w, _ in scalars)
    if varied and np.isfinite(scalars[0][1]) and all(same(scalars[0][1], g) for _, g in scalars):
        return Slip("always-the-same", "the answer is the same for different inputs", "Which arguments do you use?")
    return None


def _sign(seen: Sequence[Seen]) -> Slip | None:
    pairs = _pairs(seen)
    if pairs and all(same(-want, got) for want, got in pairs):
        return Slip("wrong-sign", "right, but for the sign", "Which of the terms should be negative?")
    return None


def _ratio(pairs: Sequence[tuple[NDArray[Any], NDArray[Any]]]) -> float | None:
    """The one factor between expected and given entries, or None where there is none."""
    ratios = np.concatenate([np.zeros(0), *((g[w != 0] / w[w != 0]).ravel() for w, g in pairs)])
    if not ratios.size or not np.allclose(ratios, ratios[0], rtol=1e-6):
        return None
    return float(ratios[0]) if all(same(ratios[0] * w, g) for w, g in pairs) else None


def _factor(seen: Sequence[Seen]) -> Slip | None:
    factor = _ratio(_pairs(seen))
    if factor is None or factor == 0 or np.isclose(factor, 1.0):
        return None
    text = FACTORS.get(round(factor, 6), f"{factor:.4g}")
    return Slip("constant-factor", f"every answer is {text} times the right one", "Where does that factor come from?")


def _batch_factor(seen: Sequence[Seen]) -> Slip | None:
    """A factor of m, or 1/m, that differs from batch to batch."""
    batches = [(s.case.m, _ratio(_pairs([s]) or [(p.expected, as_array(p.got)) for p in s.parts])) for s in seen
               if s.case.m and s.parts and all(as_array(p.got) is not None and as_array(p.got).shape == p.expected.shape
                                               for p in s.parts)]  # fmt: skip
    known = [(m, ratio) for m, ratio in batches if ratio is not None]
    if len(known) < 2 or len(known) < len(seen) or len({m for m, _ in known}) < 2:
        return None
    if all(np.isclose(ratio, m) for m, ratio in known):
        return Slip("times-m", "every answer is m times too large", "Is it a mean or a sum over the batch?")
    if all(np.isclose(ratio * m, 1) for m, ratio in known):
        return Slip("divided-by-m", "every answer is divided by m once too often", "Where does the 1/m live?")
    return None


def _offset(seen: Sequence[Seen]) -> Slip | None:
    pairs = _pairs(seen)
    if not pairs:
        return None
    gaps = np.concatenate([(g - w).ravel() for w, g in pairs])
    if np.allclose(gaps, gaps[0], rtol=1e-6, atol=1e-9) and abs(gaps[0]) > 1e-6:
        return Slip(
            "constant-offset", f"every answer is off by the same {gaps[0]:+.4g}", "What is added that should not be?"
        )
    return None


def _wrong_parts(seen: Sequence[Seen]) -> list[tuple[NDArray[Any], NDArray[Any] | None]]:
    return [(p.expected, as_array(p.got)) for s in seen for p in s.parts if p.problem]


def _transposed(seen: Sequence[Seen]) -> Slip | None:
    wrong = _wrong_parts(seen)
    matrices = [(w, g) for w, g in wrong if w.ndim == 2]
    if matrices and len(matrices) == len(wrong) and all(g is not None and same(g.T, w) for w, g in matrices):
        return Slip("transposed", "the result is transposed", "What do the rows stand for, and what the columns?")
    return None


def _shape(seen: Sequence[Seen]) -> Slip | None:
    wrong = _wrong_parts(seen)
    if wrong and all(g is not None and g.shape != w.shape and same(np.ravel(g), np.ravel(w)) for w, g in wrong):
        want, got = wrong[0]
        shapes = f"{got.shape or 'that of a single number'} instead of {want.shape or 'that of a single number'}"
        return Slip(
            "right-values-wrong-shape", f"the values are right, the shape is {shapes}", "Which shape is asked for?"
        )
    return None


def _one_example_only(seen: Sequence[Seen]) -> Slip | None:
    one = [s for s in seen if s.case.m == 1]
    many = [s for s in seen if s.case.m and s.case.m > 1]
    if one and many and not any(s.problem for s in one) and all(s.problem for s in many):
        return Slip(
            "one-example-only",
            "right for one example, wrong for a batch of several",
            "Each column is an example of its own. What happens to the columns in your lines?",
        )
    return None


def _square_only(seen: Sequence[Seen]) -> Slip | None:
    square = [s for s in seen if "equal size" in s.case.kind]
    other = [s for s in seen if "equal size" not in s.case.kind]
    if square and other and not any(s.problem for s in square) and all(s.problem for s in other):
        return Slip(
            "equal-sizes-only",
            "right only where layers have the same size",
            "Write the shapes of both factors beside your product. Which must be transposed?",
        )
    return None
