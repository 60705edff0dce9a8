"""General slips: what can be said of a wrong answer that no entry of the catalogue explains.

Each test looks at all cases at once. It returns the slip it sees, or None.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import network
from course_lib.checks.compare import Part, Path, Problem, as_array, flat, same
from course_lib.checks.exercise import Exercise
from course_lib.checks.protocol import Answer, Case, ask_once


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


GIVEN_FUNCTIONS = {
    "activation": {network.sigmoid: "the sigmoid", network.tanh: "tanh", network.relu: "the ReLU"},
    "d_activation": {
        network.d_sigmoid: "the slope of the sigmoid",
        network.d_tanh: "the slope of tanh",
        network.d_relu: "the slope of the ReLU",
    },
}
CHANGED = {
    "changed-input": "The array belongs to the caller, who may still need it. Which line writes into it?",
    "changed-list": "The list belongs to the caller, who may still need what stood in it. Which line puts something "
    "else there, and where could you collect the new items instead?",
}
FACTORS = {2.0: "2", 0.5: "½", -2.0: "−2", -0.5: "−½", 4.0: "4", 0.25: "¼"}


def recognise(seen: Sequence[Seen], exercise: Exercise) -> Slip | None:
    """The first slip that explains the answers, from the plainest to the vaguest.

    Where the parts compared are not the answer's own but a view of it, a factor or a sign would say nothing.
    """
    always = (_nothing_returned, _input_changed)
    of_numbers = (
        _truncated,
        _always_the_same,
        lambda seen: _part_always_the_same(seen, exercise),
        _sign,
        _factor,
        _batch_factor,
        _offset,
        _transposed,
        _shape,
        lambda seen: _given_function_ignored(seen, exercise),
        _nearly_right,
        _one_example_only,
        _square_only,
    )
    tests = always + of_numbers * exercise.judges_the_answer
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
    changed = next((s.problem for s in seen if s.problem and s.problem.kind in CHANGED), None)
    return Slip("changes-its-input", changed.headline, CHANGED[changed.kind], changed.kind) if changed else None


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


def _constant(pairs: Sequence[tuple[NDArray[Any], NDArray[Any]]]) -> float | None:
    """The one number that all given entries are, where the expected ones differ; None where there is none."""
    want, got = (np.concatenate([np.zeros(0), *(np.ravel(p[i]) for p in pairs)]) for i in (0, 1))
    if len(pairs) < 2 or not got.size or not np.isfinite(got[0]) or not all(same(got[0], g) for g in got):
        return None
    return None if all(same(want[0], w) for w in want) else float(got[0])


def _always_the_same(seen: Sequence[Seen]) -> Slip | None:
    value = _constant(_pairs(seen))
    if value is None:
        return None
    return Slip(
        "always-the-same",
        f"the answer is always {value:.6g}, whatever comes in",
        "Which arguments do your lines use? Follow them: in which line do they cancel out, or get lost?",
    )


def _part_always_the_same(seen: Sequence[Seen], exercise: Exercise) -> Slip | None:
    """One part of several is always the same number; the others vary."""
    if not _pairs(seen) or not any(len(s.parts) > 1 for s in seen):
        return None
    of_part: dict[Path, list[tuple[NDArray[Any], NDArray[Any]]]] = {}
    for p in (p for s in seen for p in s.parts):
        of_part.setdefault(p.path, []).append((p.expected, np.asarray(p.got)))
    for path, pairs in of_part.items():
        value = _constant(pairs) if len(pairs) == len(seen) else None
        if value is not None:
            name = exercise.part(path)
            return Slip(
                "part-always-the-same",
                f"{name} is always {value:.6g}, whatever comes in",
                f"What does the formula for {name} depend on, and which of it stands in your line?",
            )
    return None


def _sign(seen: Sequence[Seen]) -> Slip | None:
    pairs = _pairs(seen)
    if pairs and all(same(-want, got) for want, got in pairs):
        return Slip(
            "wrong-sign", "right, but for the sign", "Which way round is the difference, or which minus is too many?"
        )
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


def _nearly_right(seen: Sequence[Seen]) -> Slip | None:
    """Every entry is wrong by a little: a small step, a small number added, or rounding."""
    pairs, wrong = _pairs(seen), [s for s in seen if s.problem]
    if not pairs or not all(s.problem.kind == "value" for s in wrong) or len(wrong) < len(seen) / 2:
        return None
    off = max(float(np.max(np.abs(g - w), initial=0.0)) for w, g in pairs)
    size = max(float(np.max(np.abs(w), initial=0.0)) for w, _ in pairs)
    if not 0 < off < 2e-3 * size:
        return None
    return Slip(
        "nearly-right",
        f"every answer is nearly right: off by {off:.1g} at most",
        "Is it measured with a small step, rounded on the way, or is a small number added? The formula needs none of "
        "them.",
    )


def _given_function_ignored(seen: Sequence[Seen], exercise: Exercise) -> Slip | None:
    """The answers are those for one particular activation or slope, whichever was asked for."""
    names = [n for n in GIVEN_FUNCTIONS if n in exercise.parameters]
    for name in names if exercise.expect is None else ():
        for used, words in GIVEN_FUNCTIONS[name].items():
            if all(same(_with(s.case, name, used, exercise), s.answer.value) for s in seen):
                return Slip(
                    "given-function-ignored",
                    f"{words} is used, whatever `{name}` was handed over",
                    f"The caller hands you the function to use. Where do you call `{name}`, and where another one?",
                )
    return None


def _with(case: Case, name: str, function: Any, exercise: Exercise) -> Any:
    """The right answer to a case that asks for another activation or slope."""
    args = [function if n == name else a for n, a in zip(exercise.parameters, case.args, strict=False)]
    return ask_once(exercise.reference, replace(case, args=tuple(args))).value


def _one_example_only(seen: Sequence[Seen]) -> Slip | None:
    """Right for every batch of one, wrong for every other; not where another activation would tell them apart too."""
    one = [s for s in seen if s.case.m == 1]
    many = [s for s in seen if s.case.m and s.case.m > 1]
    if not one or not many or any(s.problem for s in one) or not all(s.problem for s in many):
        return None
    functions = [{f for s in some for f in s.case.inputs if callable(f)} for some in (one, many)]
    if any(functions) and not functions[0] & functions[1]:
        return None
    in_columns = any(np.ndim(a) == 2 for s in many for v in s.case.inputs for a in flat(v) if not callable(a))
    each = "Does each column count as an example of its own?" if in_columns else "Does each example count for itself?"
    return Slip(
        "one-example-only",
        "right for one example, wrong for several",
        f"What in your lines changes with the number of examples m? {each}",
    )


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
