"""General slips: what can be said of a wrong answer that no entry of the catalogue explains.

Each test looks at all given cases at once and returns the slip it sees, or None. What a slip's sentence says is what
its test has measured, and nothing more: the sentence is true of every answer that gets it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import network
from course_lib.checks.compare import Part, Path, as_array, counted, flat, same
from course_lib.checks.exercise import Exercise
from course_lib.checks.judging import Judged
from course_lib.checks.naming import Name
from course_lib.checks.protocol import Case, ask_once

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
CLUES = {
    "one-example-only": Name(
        "one-example-only",
        "right for one example, wrong for several",
        "What in your lines changes with the number of examples m? Does each example count for itself?",
    ),
    "equal-sizes-only": Name(
        "equal-sizes-only",
        "right only where layers have the same size",
        "Write the shapes beside every product and sum. Which two sizes does a line take for the same?",
    ),
}
NEARLY = 1e-3  # of an entry's own size

Pair = tuple[NDArray[Any], NDArray[Any]]  # an expected part and the one that came


def recognise(judged: Sequence[Judged], exercise: Exercise) -> Name | None:
    """The first slip that explains the answers, from the plainest to the vaguest.

    Where the parts compared are not the answer's own but a view of it, a factor or a sign would say nothing.
    """
    always: tuple[Callable[..., Name | None], ...] = (_nothing_returned, _input_changed)
    of_numbers = (
        _truncated,
        _always_the_same,
        lambda some: _part_always_the_same(some, exercise),
        _sign,
        _factor,
        _batch_factor,
        _offset,
        lambda some: _transposed(some, exercise),
        lambda some: _shape(some, exercise),
        lambda some: _given_function_ignored(some, exercise),
        _rounded,
        _nearly_right,
    )
    tests = always + of_numbers * exercise.judges_the_answer
    return next((slip for test in tests if (slip := test(judged))), None)


def clue(judged: Sequence[Judged]) -> Name | None:
    """What sets the right cases apart from the wrong ones, where that is the batch or the sizes of the layers.

    To be said only if it holds for other inputs too.
    """
    return _one_example_only(judged) or _square_only(judged)


def _pairs(judged: Sequence[Judged]) -> list[Pair]:
    """Expected and given parts of all answers, where every one of them has the right shape; else none."""
    pairs = [(p.expected, as_array(p.got)) for j in judged for p in j.parts]
    whole = all(j.parts for j in judged) and all(g is not None and g.shape == w.shape for w, g in pairs)
    return pairs if whole and len(pairs) > 1 else []  # type: ignore[return-value]


def _nothing_returned(judged: Sequence[Judged]) -> Name | None:
    if all(j.answer.value is None and j.problem and j.problem.kind == "type" for j in judged):
        return Name("nothing-returned", "it returns nothing", "Does your function end with `return …`?")
    return None


def _input_changed(judged: Sequence[Judged]) -> Name | None:
    telling = next((j for j in judged if j.problem and j.problem.kind in CHANGED), None)
    if telling is None:
        return None
    problem = telling.problem
    return Name("changes-its-input", problem.headline, CHANGED[problem.kind], telling=telling)


def _truncated(judged: Sequence[Judged]) -> Name | None:
    """For whole numbers the answer is cut; for all others it is right."""
    wrong = [j for j in judged if j.problem]
    if not wrong or len(wrong) == len(judged):
        return None
    for j in wrong:
        numbers = [a for v in j.case.inputs for a in flat(v) if as_array(a) is not None]
        whole = numbers and all(np.asarray(a).dtype.kind in "iu" for a in numbers)
        if not whole or not j.parts or not all(same(p.got, np.trunc(p.expected)) for p in j.parts):
            return None
    return Name(
        "whole-numbers-cut",
        "for whole numbers the digits after the point are cut off",
        "An array made like an array of whole numbers holds only whole numbers. Which dtype has your result?",
    )


def _constant(pairs: Sequence[Pair]) -> float | None:
    """The one number that all given entries are, where the expected ones differ; None where there is none."""
    want, got = (np.concatenate([np.zeros(0), *(np.ravel(p[i]) for p in pairs)]) for i in (0, 1))
    if len(pairs) < 3 or not got.size or not np.isfinite(got[0]) or not all(same(got[0], g) for g in got):
        return None
    return None if all(same(want[0], w) for w in want) else float(got[0])


def _always_the_same(judged: Sequence[Judged]) -> Name | None:
    value = _constant(_pairs(judged))
    if value is None:
        return None
    return Name(
        "always-the-same",
        f"the answer is always {value:.6g}, whatever comes in",
        "Which arguments do your lines use? Follow them: in which line do they cancel out, or get lost?",
    )


def _part_always_the_same(judged: Sequence[Judged], exercise: Exercise) -> Name | None:
    """One part of several is always the same number; the others vary."""
    if not _pairs(judged) or not any(len(j.parts) > 1 for j in judged):
        return None
    of_part: dict[Path, list[Pair]] = {}
    for p in (p for j in judged for p in j.parts):
        of_part.setdefault(p.path, []).append((p.expected, np.asarray(p.got)))
    for path, pairs in of_part.items():
        value = _constant(pairs) if len(pairs) == len(judged) else None
        if value is not None:
            name = exercise.part(path)
            return Name(
                "part-always-the-same",
                f"{name} is always {value:.6g}, whatever comes in",
                f"What does the formula for {name} depend on, and which of it stands in your line?",
            )
    return None


def _sign(judged: Sequence[Judged]) -> Name | None:
    pairs = _pairs(judged)
    if pairs and any(np.any(w) for w, _ in pairs) and all(same(-want, got) for want, got in pairs):
        return Name(
            "wrong-sign", "right, but for the sign", "Which way round is the difference, or which minus is too many?"
        )
    return None


def _ratio(pairs: Sequence[Pair]) -> float | None:
    """The one factor between expected and given entries, or None where there is none."""
    ratios = np.concatenate([np.zeros(0), *((g[w != 0] / w[w != 0]).ravel() for w, g in pairs)])
    if not ratios.size or not np.allclose(ratios, ratios[0], rtol=1e-6):
        return None
    return float(ratios[0]) if all(same(ratios[0] * w, g) for w, g in pairs) else None


def _factor(judged: Sequence[Judged]) -> Name | None:
    factor = _ratio(_pairs(judged))
    if factor is None or factor == 0 or np.isclose(factor, 1.0):
        return None
    text = FACTORS.get(round(factor, 6), f"{factor:.4g}")
    return Name("constant-factor", f"every answer is {text} times the right one", "Where does that factor come from?")


def _batch_factor(judged: Sequence[Judged]) -> Name | None:
    """A factor of m, or 1/m, that differs from batch to batch."""
    if not all(j.case.m and j.parts for j in judged):
        return None
    found = []
    for j in judged:
        pairs = [(p.expected, as_array(p.got)) for p in j.parts]
        if any(g is None or g.shape != w.shape for w, g in pairs):
            return None
        found.append((j.case.m, _ratio(pairs)))  # type: ignore[arg-type]
    if len({m for m, _ in found}) < 2 or any(ratio is None for _, ratio in found):
        return None
    if all(np.isclose(ratio, m) for m, ratio in found):
        return Name(
            "times-m",
            "every answer is m times the right one, m being the number of examples",
            "Is it a mean or a sum over the batch?",
        )
    if all(np.isclose(ratio * m, 1) for m, ratio in found):
        return Name("divided-by-m", "every answer is divided by m once too often", "Where does the 1/m live?")
    return None


def _offset(judged: Sequence[Judged]) -> Name | None:
    pairs = _pairs(judged)
    if not pairs or all(same(pairs[0][0], w) for w, _ in pairs):
        return None
    gaps = np.concatenate([(g - w).ravel() for w, g in pairs])
    if gaps.size and np.allclose(gaps, gaps[0], rtol=1e-6, atol=1e-9) and abs(gaps[0]) > 1e-6:
        return Name(
            "constant-offset", f"every answer is off by the same {gaps[0]:+.4g}", "What is added that should not be?"
        )
    return None


def _wrong_parts(judged: Sequence[Judged]) -> list[tuple[Part, NDArray[Any] | None]]:
    """All parts that are wrong; none where some answer has no parts to compare."""
    return [(p, as_array(p.got)) for j in judged for p in j.off] if all(j.parts for j in judged) else []


def _of_what(judged: Sequence[Judged], kinds: tuple[str, ...], exercise: Exercise) -> tuple[str, Judged]:
    """(what the wrong parts are called, or "the result"; the first case that shows it)."""
    telling = next((j for j in judged if j.problem and j.problem.kind in kinds), None)
    telling = telling or next(j for j in judged if j.problem)
    if len(telling.off) == len(telling.parts):
        return "the result", telling
    return " and ".join(exercise.part(p.path) for p in telling.off[:2]), telling


def _transposed(judged: Sequence[Judged], exercise: Exercise) -> Name | None:
    wrong = _wrong_parts(judged)
    if not wrong or not all(p.expected.ndim == 2 and g is not None and same(g.T, p.expected) for p, g in wrong):
        return None
    what, telling = _of_what(judged, ("shape", "value"), exercise)
    return Name(
        "transposed",
        f"rows and columns of {what} have changed places",
        "What do the rows stand for, and what the columns?",
        telling=telling,
    )


def _shape(judged: Sequence[Judged], exercise: Exercise) -> Name | None:
    wrong = _wrong_parts(judged)
    in_order = [
        g is not None and g.shape != p.expected.shape and same(np.ravel(g), np.ravel(p.expected)) for p, g in wrong
    ]
    if not wrong or not all(in_order):
        return None
    what, telling = _of_what(judged, ("shape",), exercise)
    part = next(p for p in telling.off)
    want, got = part.expected.shape, as_array(part.got).shape  # type: ignore[union-attr]
    shapes = f"{got or 'that of a single number'} instead of {want or 'that of a single number'}"
    whose = "the shape" if what == "the result" else f"the shape of {what}"
    return Name(
        "right-values-wrong-shape",
        f"the values are right, {whose} is {shapes}",
        "Which shape is asked for?",
        telling=telling,
    )


def _rounded(judged: Sequence[Judged]) -> Name | None:
    """Every number is the right one, rounded to so many digits after the point, or cut to a whole number."""
    pairs = _pairs(judged)
    if not pairs:
        return None
    want, got = (np.concatenate([np.ravel(p[i]) for p in pairs]).astype(float) for i in (0, 1))
    if not np.all(np.isfinite(want)) or np.all(want == np.round(want)):
        return None
    if np.array_equal(got, np.trunc(want)):
        return Name("cut-to-whole", "every number is cut to a whole number", "Which line makes a whole number of it?")
    for digits in range(9):
        if np.allclose(got, np.round(want, digits), rtol=1e-15, atol=1e-15):
            after = "to a whole number" if digits == 0 else f"to {counted(digits, 'digit')} after the point"
            return Name("rounded", f"every number is rounded {after}", "Which line rounds, and who asked for it?")
    return None


def _nearly_right(judged: Sequence[Judged]) -> Name | None:
    """Every entry is off by a small part of its own size, where whole numbers are not asked for."""
    pairs, wrong = _pairs(judged), [j for j in judged if j.problem]
    if not pairs or len(wrong) < len(judged) / 2 or not all(j.problem.kind == "value" for j in wrong):
        return None
    want, got = (np.concatenate([np.ravel(p[i]) for p in pairs]).astype(float) for i in (0, 1))
    size = np.abs(want)
    if np.all(want == np.round(want)) or not np.all(np.abs(got - want) <= NEARLY * size):
        return None
    off = float(np.max(np.abs(got - want)[size > 0] / size[size > 0], initial=0.0))
    return Name(
        "nearly-right",
        f"every number is nearly right: off by at most {off:.1g} of its size",
        "Is it measured with a small step, rounded on the way, or is a small number added? The formula needs none of "
        "them.",
    )


def _given_function_ignored(judged: Sequence[Judged], exercise: Exercise) -> Name | None:
    """The answers are those for one particular activation or slope, whichever was asked for."""
    names = [n for n in GIVEN_FUNCTIONS if n in exercise.parameters]
    for name in names if exercise.expect is None else ():
        for used, words in GIVEN_FUNCTIONS[name].items():
            if all(same(_with(j.case, name, used, exercise), j.answer.value) for j in judged):
                return Name(
                    "given-function-ignored",
                    f"{words} is used, whatever `{name}` was handed over",
                    f"The caller hands you the function to use. Where do you call `{name}`, and where another one?",
                )
    return None


def _with(case: Case, name: str, function: Any, exercise: Exercise) -> Any:
    """The right answer to a case that asks for another activation or slope."""
    args = [function if n == name else a for n, a in zip(exercise.parameters, case.args, strict=False)]
    return ask_once(exercise.reference, replace(case, args=tuple(args))).value


def _one_example_only(judged: Sequence[Judged]) -> Name | None:
    """Right for every batch of one, wrong for every other; not where another activation would tell them apart too."""
    one = [j for j in judged if j.case.m == 1]
    many = [j for j in judged if j.case.m and j.case.m > 1]
    if not one or not many or any(j.problem for j in one) or not all(j.problem for j in many):
        return None
    functions = [{f for j in some for f in j.case.inputs if callable(f)} for some in (one, many)]
    if any(functions) and not functions[0] & functions[1]:
        return None
    return CLUES["one-example-only"]


def _square_only(judged: Sequence[Judged]) -> Name | None:
    square = [j for j in judged if "equal size" in j.case.kind]
    other = [j for j in judged if "equal size" not in j.case.kind]
    if len(square) > 1 and other and not any(j.problem for j in square) and all(j.problem for j in other):
        return CLUES["equal-sizes-only"]
    return None
