"""General slips: what can be said about a wrong answer that no entry of the catalogue explains.

Each test looks at all given cases at once, and returns the slip it sees, or None. A slip's sentence says only what its
test has measured, so it is true of every answer that gets it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import network
from course_lib.checks.compare import Part, as_array, counted, flat, same
from course_lib.checks.exercise import Exercise
from course_lib.checks.judging import Judged, about, listed
from course_lib.checks.memory import Path
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
    "changed-input": "The array belongs to the caller, who may still need it. Which line changes it, perhaps under "
    "another name?",
    "changed-list": "The list belongs to the caller, who may still need what stood in it. Which line changes it?",
}
FACTORS = {2.0: "twice", 0.5: "half", -2.0: "−2 times", -0.5: "−½ times", 0.25: "a quarter of"}
CLUES = {
    "one-example-only": Name(
        "one-example-only",
        "right for one example, wrong for several",
        "What in your lines changes with the number of examples m? Does each example count for itself?",
    ),
    "equal-sizes-only": Name(
        "equal-sizes-only",
        "right only where layers have the same size",
        "Write the shapes beside every product and sum. Does one of your lines assume that two of the sizes are equal?",
    ),
}
NEARLY, DIGITS = 1e-3, 1e-6  # shares of an entry's own size, and of the largest entry of its array
DIFFERENCES = ("numeric_derivative", "gradient_check")  # exercises whose own formula takes a small step

Pair = tuple[NDArray[Any], NDArray[Any]]  # an expected part and the one that came


def recognise(judged: Sequence[Judged], exercise: Exercise, every: Sequence[Judged] = ()) -> Name | None:
    """Return the first slip that explains the answers; the tests run from the plainest to the vaguest.

    `every` holds all answers that were judged, those at the fringe too. If the parts compared are a view of the answer,
    not its own, a factor or a sign would mean nothing, so these are not tested.
    """
    always: tuple[Callable[..., Name | None], ...] = (_nothing_returned, _input_changed)
    of_numbers = (
        lambda some: _yes_or_no(some, exercise),
        _truncated,
        lambda some: always_the_same(some, every),
        lambda some: _part_always_the_same(some, exercise, every),
        _sign,
        _factor,
        _batch_factor,
        _offset,
        lambda some: _transposed(some, exercise),
        lambda some: _shape(some, exercise),
        lambda some: _given_function_ignored(some, exercise),
        _rounded,
        lambda some: _nearly_right(some, exercise),
    )
    tests = always + of_numbers * exercise.judges_the_answer
    return next((slip for test in tests if judged and (slip := test(judged))), None)


def clue(judged: Sequence[Judged]) -> Name | None:
    """Return what tells right cases from wrong ones, if it is the batch or the sizes of the layers.

    Say it only if it holds for other inputs too.
    """
    return _one_example_only(judged) or _square_only(judged)


def _pairs(judged: Sequence[Judged]) -> list[Pair]:
    """Return the expected and given parts of all answers, if all are numbers in the right shape; else none."""
    found = [_paired(p) for j in judged for p in j.parts]
    pairs = [pair for pair in found if pair and pair[1].dtype.kind != "b"]
    whole = len(pairs) == len(found) and all(j.parts for j in judged)
    return pairs if whole and len(pairs) > 1 else []


def _paired(part: Part) -> Pair | None:
    """Return the expected part and the given one, if their shapes agree."""
    got = as_array(part.got)
    return (part.expected, got) if got is not None and got.shape == part.expected.shape else None


def _numbers(pairs: Sequence[Pair]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return all expected numbers in one row, and all given ones."""
    want, got = (np.concatenate([np.zeros(0), *(np.ravel(p[i]) for p in pairs)]) for i in (0, 1))
    return want.astype(float), got.astype(float)


def _equal(one: Any, other: Any) -> bool:
    """Return whether all numbers agree up to rounding, measured by the largest number of each array."""
    largest = np.max(np.abs(other), initial=0.0)
    return bool(np.all(np.abs(one - other) <= 1e-6 * np.abs(other) + 1e-12 * largest))


def _each(pairs: Sequence[Pair]) -> str:
    """Name the numbers of an answer: "the answer" if it is one number, else "every number"."""
    return "the answer" if all(w.ndim == 0 for w, _ in pairs) else "every number"


def _nothing_returned(judged: Sequence[Judged]) -> Name | None:
    """Say so if None came back every time."""
    if all(j.answer.value is None and j.problem and j.problem.kind == "type" for j in judged):
        return Name("nothing-returned", "it returns nothing", "Does your function end with `return …`?")
    return None


def _input_changed(judged: Sequence[Judged]) -> Name | None:
    """Say so if an argument was seen to be changed, and show that case."""
    telling = next((j for j in judged if j.problem and j.problem.kind in CHANGED), None)
    if telling is None:
        return None
    problem = telling.wrong
    return Name("changes-its-input", problem.headline, CHANGED[problem.kind], telling=telling)


def _truncated(judged: Sequence[Judged]) -> Name | None:
    """Say so if each wrong answer has a whole-number type, is cut off, and came from whole-number inputs only.

    At least one other answer must be right.
    """
    wrong = [j for j in judged if j.problem]
    if not wrong or len(wrong) == len(judged):
        return None
    for j in wrong:
        numbers = [a for v in j.case.inputs for a in flat(v) if as_array(a) is not None]
        whole = numbers and all(np.asarray(a).dtype.kind in "iu" for a in numbers)
        if not whole or not j.parts or not all(_is_cut(p.expected, as_array(p.got)) for p in j.parts):
            return None
    return Name(
        "whole-numbers-cut",
        "for inputs of whole numbers, the digits after the decimal point are cut off",
        "An array with the dtype of whole numbers can hold only whole numbers. Which dtype does your result have?",
    )


def _is_cut(want: NDArray[Any], got: NDArray[Any] | None) -> bool:
    """Return whether the given array has a whole-number type and equals the expected one without its decimals."""
    return got is not None and got.dtype.kind in "iu" and same(got, np.trunc(want))


def _constant(pairs: Sequence[Pair]) -> float | None:
    """Return the one number that all given entries equal though the expected ones differ; None if there is none."""
    want, got = _numbers(pairs)
    if len(pairs) < 3 or not got.size or not np.all(np.abs(got - got[0]) <= 1e-7 * abs(got[0])):
        return None
    return None if np.all(np.abs(want - want[0]) <= 1e-6 * np.abs(want[0])) else float(got[0])


def _yes_or_no(judged: Sequence[Judged], exercise: Exercise) -> Name | None:
    """Say so if a part that is wrong somewhere is True or False in every answer, and numbers are asked for."""
    if not all(j.parts for j in judged):
        return None
    of_part: dict[Path, list[Any]] = {}
    for p in (p for j in judged for p in j.parts):
        of_part.setdefault(p.path, []).append(as_array(p.got))
    wrong = sorted({p.path for j in judged for p in j.off})
    path = next((p for p in wrong if all(a is not None and a.dtype.kind == "b" for a in of_part[p])), None)
    if path is None:
        return None
    name, arrays = exercise.part(path), any(a.ndim for a in of_part[path])
    held = "holds True and False, where numbers are" if arrays else "is True or False, where a number is"
    return Name(
        "true-or-false",
        f"{name or 'the result'} {held} asked for",
        "Which of your lines compares? It says whether something holds; what is asked for is how large something is.",
        telling=about(judged, [path]),
    )


def _tried(value: float, judged: Sequence[Judged], every: Sequence[Judged], path: Path | None = None) -> str:
    """Say for which inputs a result was seen to be this number: all that were tried, or the ordinary ones only."""
    others = [j for j in every if not j.case.raises and all(j.case is not own.case for own in judged)]
    parts = [[p for p in j.parts if path is None or p.path == path] for j in others]
    seen = [as_array(p.got) for some in parts for p in some]
    whole = all(parts) and all(a is not None and np.all(np.abs(a - value) <= 1e-7 * abs(value)) for a in seen)
    return "for every input tried" if whole else "for every ordinary input tried"


def always_the_same(judged: Sequence[Judged], every: Sequence[Judged] = ()) -> Name | None:
    """Say so if all numbers of three or more answers are the same one, and should not be."""
    pairs = _pairs(judged)
    value = _constant(pairs)
    if value is None:
        return None
    return Name(
        "always-the-same",
        f"{_each(pairs)} is always {value:.6g}, {_tried(value, judged, every)}",
        "Follow each argument through your lines: which of them reaches the result?",
    )


def _part_always_the_same(judged: Sequence[Judged], exercise: Exercise, every: Sequence[Judged] = ()) -> Name | None:
    """Say so if one part has the same number everywhere, in every answer, and should not have."""
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
                f"{name} is always {value:.6g}, {_tried(value, judged, every, path)}",
                f"What does the formula for {name} depend on, and what do your lines make it of?",
                telling=about(judged, [path]),
            )
    return None


def _sign(judged: Sequence[Judged]) -> Name | None:
    """Say so if every number is the expected one with the other sign, and some are not 0."""
    pairs = _pairs(judged)
    if pairs and any(np.any(w) for w, _ in pairs) and all(_equal(got, -want) for want, got in pairs):
        return Name(
            "wrong-sign",
            "right except for the sign",
            "Is there one minus too many, is one missing, or is a difference the wrong way round?",
        )
    return None


def _ratio(pairs: Sequence[Pair]) -> float | None:
    """Return the one factor between expected and given numbers, or None if there is none; 0 must have come for 0."""
    want, got = _numbers(pairs)
    if not np.any(want) or not np.all(np.isfinite(want)) or not np.all(np.isfinite(got)):
        return None
    largest = int(np.argmax(np.abs(want)))
    ratio = float(got[largest] / want[largest])
    return ratio if all(_equal(g, ratio * w) for w, g in pairs) else None


def _factor(judged: Sequence[Judged]) -> Name | None:
    """Say so if every given number is the expected one times the same factor, in two answers at least."""
    pairs = _pairs(judged)
    factor = _ratio(pairs)
    if factor is None or factor == 0 or abs(factor - 1.0) < 1e-4 or sum(bool(np.any(w)) for w, _ in pairs) < 2:
        return None
    about_it = "" if abs(float(f"{factor:.4g}") / factor - 1.0) < 1e-6 else "about "
    times = f"{about_it}{factor:.4g} times".replace("-", "−")
    times = next((t for f, t in FACTORS.items() if abs(factor / f - 1.0) < 1e-6), times)
    sentence = f"{_each(pairs)} is {times} the right one"
    return Name("constant-factor", sentence, "Where does that factor come from?")


def _batch_factor(judged: Sequence[Judged]) -> Name | None:
    """Say so if the factor is m in each batch, or 1/m, and the batches have several sizes."""
    found: list[tuple[int, float]] = []
    for j in judged:
        pairs = [pair for part in j.parts if (pair := _paired(part))]
        if not j.case.m or not pairs or len(pairs) < len(j.parts):
            return None
        if any(np.any(w) or np.any(g) for w, g in pairs):  # 0 is any number of times 0
            ratio = _ratio(pairs)
            if ratio is None:
                return None
            found.append((j.case.m, ratio))
    if len({m for m, _ in found}) < 2:
        return None
    each = _each(_pairs(judged))
    if all(abs(ratio / m - 1) < 1e-6 for m, ratio in found):
        return Name(
            "times-m",
            f"{each} is m times the right one, m being the number of examples",
            "Is it a mean or a sum over the batch?",
        )
    if all(abs(ratio * m - 1) < 1e-6 for m, ratio in found):
        return Name(
            "divided-by-m",
            f"{each} is the right one divided by m, the number of examples",
            "Which of your lines divides by m or takes a mean, and does the formula do so there?",
        )
    return None


def _offset(judged: Sequence[Judged]) -> Name | None:
    """Say so if every given number is the expected one plus the same amount, and the expected ones differ."""
    pairs = _pairs(judged)
    want, got = _numbers(pairs)
    if not pairs or not np.all(np.isfinite(got)) or np.ptp(want) <= 1e-6 * np.max(np.abs(want)):
        return None
    gaps = got - want
    off, rounding = float(gaps[0]), 1e-12 * float(np.max(np.abs(want)))
    if not abs(off) > 1e-6 or not np.all(np.abs(gaps - off) <= 1e-6 * abs(off) + rounding):
        return None
    text = f"{off:+.4g}".replace("-", "−")
    about_it = "" if abs(float(f"{off:.4g}") - off) <= 1e-6 * abs(off) else "about "
    return Name(
        "constant-offset",
        f"{_each(pairs)} is off by the same amount, {about_it}{text}",
        "Is a term added that should not be there, or is one missing?",
    )


def _part_by_part(
    judged: Sequence[Judged], exercise: Exercise, holds: Callable[[NDArray[Any], NDArray[Any]], bool]
) -> tuple[str, Judged] | None:
    """Return (the parts for which something holds, in words; the case that shows it), if nothing else is wrong.

    `holds` takes the expected part and the given one. It must hold for every wrong part. It must also hold for matrices
    of the same name that are right in other cases, where it makes no difference.
    """
    if not all(j.parts for j in judged):
        return None
    wrong = {p.path for j in judged for p in j.off}
    if not wrong:
        return None
    for part in (p for j in judged for p in j.parts if p.path in wrong):
        got = as_array(part.got)
        if got is None or not (holds(part.expected, got) or (not part.problem and part.expected.ndim != 2)):
            return None
    every = {p.path for j in judged for p in j.parts}
    telling = about(judged, sorted(wrong))
    if wrong == every:
        return ("the result" if len(every) == 1 else "each part of the result"), telling
    return listed([exercise.part(path) for path in sorted(wrong)]), telling


def _transposed(judged: Sequence[Judged], exercise: Exercise) -> Name | None:
    """Say so if each wrong part is a matrix that comes out right when its rows are read as columns.

    If the same part is right in another case, it must equal its own transpose there.
    """
    found = _part_by_part(judged, exercise, lambda want, got: got.ndim == want.ndim == 2 and same(got.T, want))
    if found is None:
        return None
    what, telling = found
    return Name(
        "transposed",
        f"rows and columns of {what} have changed places",
        "What do the rows stand for, and what do the columns?",
        telling=telling,
    )


def _shape(judged: Sequence[Judged], exercise: Exercise) -> Name | None:
    """Say so, with one of the shapes, if each wrong part has the right numbers in the right order but another shape.

    Everything else must be right in all cases.
    """
    if any(p.problem and p.problem.kind != "shape" for j in judged for p in j.parts):
        return None
    found = _part_by_part(judged, exercise, lambda want, got: same(np.ravel(got), np.ravel(want)))
    if found is None:
        return None
    what, telling = found
    part = next(p for p in telling.off if p.problem == telling.problem)
    single = "that of a single number"
    want, got = part.expected.shape or single, np.shape(part.got) or single
    whose = "the shape" if what == "the result" else f"the shape of {exercise.part(part.path)}"
    return Name(
        "right-values-wrong-shape",
        f"the values are right, but {whose} is {got}, not {want}",
        "Which shape is asked for?",
        telling=telling,
    )


def _rounded(judged: Sequence[Judged]) -> Name | None:
    """Say so if every number is the right one rounded to so many digits, or cut to a whole number.

    They must not all be equal then.
    """
    pairs = _pairs(judged)
    want, got = _numbers(pairs)
    if not pairs or not np.all(np.isfinite(want)) or np.all(want == np.round(want)) or np.all(got == got[0]):
        return None
    if np.array_equal(got, np.trunc(want)):
        sentence = f"{_each(pairs)} is cut to a whole number"
        return Name("cut-to-whole", sentence, "Which line makes a whole number of it?")
    for digits in range(9):
        if np.allclose(got, np.round(want, digits), rtol=1e-15, atol=1e-15):
            after = "to a whole number" if digits == 0 else f"to {counted(digits, 'digit')} after the decimal point"
            sentence = f"{_each(pairs)} is rounded {after}"
            return Name("rounded", sentence, "Which line rounds? The exercise asks for every digit.")
    return None


def _nearly_right(judged: Sequence[Judged], exercise: Exercise) -> Name | None:
    """Say so if every number is off by at most NEARLY of its own size, or by DIGITS of the largest in its array.

    Most of the answers must be wrong in this way, and the expected numbers must not be whole.
    """
    pairs, wrong = _pairs(judged), [j for j in judged if j.problem]
    if not pairs or len(wrong) < len(judged) / 2 or not all(j.wrong.kind == "value" for j in wrong):
        return None
    want, got = _numbers(pairs)
    off = np.abs(got - want)
    if np.all(want == np.round(want)) or not np.any(off):
        return None
    if np.all(off <= NEARLY * np.abs(want)):
        most = float(np.max(off[off > 0] / np.abs(want)[off > 0]))
        sentence = f"{_each(pairs)} is nearly right: off by {_rounded_up(most)} of its size at most"
    elif all(np.max(np.abs(g - w), initial=0.0) <= DIGITS * np.max(np.abs(w), initial=0.0) for w, g in pairs):
        sentence = f"{_each(pairs)} is nearly right: off by {_rounded_up(float(np.max(off)))} at most"
    else:
        return None
    hint = (
        "Is it measured with a small step, rounded on the way, or is a small number added? The formula needs none of "
    )
    hint += "them."
    if exercise.name in DIFFERENCES:
        hint = "Is the step another one than h, is something rounded on the way, or is a small number added?"
    return Name("nearly-right", sentence, hint)


def _rounded_up(number: float) -> str:
    """Return a positive number with one digit, rounded up."""
    step = 10.0 ** np.floor(np.log10(number))
    return f"{np.ceil(number / step * (1 - 1e-9)) * step:.1g}"


def _given_function_ignored(judged: Sequence[Judged], exercise: Exercise) -> Name | None:
    """Say so if all answers are those for one activation or slope, though others were asked for too."""
    names = [n for n in GIVEN_FUNCTIONS if n in exercise.parameters]
    for name in names if exercise.expect is None else ():
        for used, words in GIVEN_FUNCTIONS[name].items():
            if all(same(_with(j.case, name, used, exercise), j.answer.value) for j in judged):
                return Name(
                    "given-function-ignored",
                    f"{words} is used, whichever `{name}` is given",
                    f"The caller gives you the function to use. Where do you call `{name}`, and where does something "
                    "else stand in its place?",
                )
    return None


def _with(case: Case, name: str, function: Any, exercise: Exercise) -> Any:
    """Return the right answer to a case that asks for another activation or slope."""
    args = [function if n == name else a for n, a in zip(exercise.parameters, case.args, strict=False)]
    return ask_once(exercise.reference, replace(case, args=tuple(args))).value


def _one_example_only(judged: Sequence[Judged]) -> Name | None:
    """Say so if every batch of one is right and every other one wrong, and both kinds share an activation."""
    one = [j for j in judged if j.case.m == 1]
    many = [j for j in judged if j.case.m and j.case.m > 1]
    if not one or not many or any(j.problem for j in one) or not all(j.problem for j in many):
        return None
    functions = [{f for j in some for f in j.case.inputs if callable(f)} for some in (one, many)]
    if any(functions) and not functions[0] & functions[1]:
        return None
    return CLUES["one-example-only"]


def _square_only(judged: Sequence[Judged]) -> Name | None:
    """Say so if all layers of equal size come out right and all others wrong, for several numbers of examples.

    If there were only as many examples as neurons, the examples might be taken for the neurons.
    """
    square = [j for j in judged if "equal size" in j.case.kind]
    other = [j for j in judged if "equal size" not in j.case.kind]
    apart = [j for j in square if j.case.m not in {n for v in j.case.inputs for a in flat(v) for n in _rows(a)}]
    if len(square) > 1 and other and apart and not any(j.problem for j in square) and all(j.problem for j in other):
        return CLUES["equal-sizes-only"]
    return None


def _rows(value: Any) -> tuple[int, ...]:
    """Return how many rows an array has."""
    return np.shape(value)[:1] if isinstance(value, np.ndarray) else ()
