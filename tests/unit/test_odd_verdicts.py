"""Plain data of whatever form and size, as it comes out of a student's process, is judged: right, or wrong, in time."""

import time
import tracemalloc
import types
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from course_lib.checks import EXERCISES, ask, objection, verdict
from course_lib.checks.plain import Foreign
from course_lib.checks.protocol import Answer
from course_lib.grading.examiner import behaviour
from course_lib.grading.sandbox import codec
from tests.unit.asked_once import cases_of

SEED = 3
SECONDS, MEMORY = 5.0, 300 << 20  # for one verdict

SINGLE = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from([10**30, -(10**400), 1 << 4095]), st.floats(),
    st.complex_numbers(), st.text(max_size=3), st.sampled_from(["x" * 2_000, "3.5", "\ud800"]),
    st.builds(Foreign, st.sampled_from(["dict", "generator"]), st.booleans()),
)  # fmt: skip
KINDS = ("<f8", ">f4", "<f2", "<i8", "|u1", "|i1", "|b1", "<c16", np.dtype(np.longdouble).str)
ARRAYS = npst.arrays(st.sampled_from(KINDS), npst.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=3))
LARGE = st.sampled_from(
    [np.zeros((10**4, 0, 0)), np.zeros((0, 10**4)), np.full((30, 30), np.nan), np.ones((2,) * 12), [0.0] * 900,
     [[]] * 900, ["x" * 900, *[""] * 900], [(1.0, 2.0)] * 300, [[1.0], [1.0, 2.0]]],
)  # fmt: skip
ODD = st.recursive(
    st.one_of(SINGLE, ARRAYS, LARGE),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.tuples(inner, inner), st.tuples(inner, inner, inner)),
    max_leaves=5,
)


def listed(value):
    return list(value) if isinstance(value, types.GeneratorType) else value


@st.composite
def spoilt(draw, value):
    """`value` with something else in place of it, of one of its parts, or of none."""
    what = draw(st.sampled_from(["leave", "leave", "leave", "inside", "replace", "wrap", "turn"]))
    if what == "replace":
        return draw(ODD)
    if what == "wrap":
        return draw(st.sampled_from([[value], (value, value), (value, 3), [value, None]]))
    if what == "turn" and isinstance(value, np.ndarray | float):
        array = np.asarray(value)
        ways = [array.T, array[None], array.ravel(), array.astype(complex), array > 0, array.tolist(), array * np.nan,
                array.astype(">f4"), array.astype("u1"), np.repeat(array.ravel(), 3)]  # fmt: skip
        with np.errstate(all="ignore"):
            return draw(st.sampled_from(ways))
    if isinstance(value, list | tuple) and what in ("inside", "turn"):
        items = [draw(spoilt(item)) for item in value[:6]]
        return draw(st.sampled_from([list, tuple]))([*items, *value[6:]])
    return value


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.usefixtures("asked_once")
def test_odd_answers_are_judged(name):
    exercise, cases = EXERCISES[name], cases_of(name, SEED)
    right = [replace(a, value=listed(a.value)) for a in ask(exercise.reference, cases)]

    @settings(max_examples=5, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def judged(data):
        everywhere = data.draw(st.sampled_from([True, False, False]))
        one = data.draw(ODD) if everywhere else None
        values = [one if everywhere else data.draw(spoilt(a.value)) for a in right]
        answers = [replace(a, error=None, value=codec.as_answer(v)) for a, v in zip(right, values, strict=True)]
        found = verdict(exercise, cases, answers)
        failed = objection(exercise, found, SEED)
        assert found.passed or (len(str(failed)) < 20_000 and failed._repr_html_())

    with np.errstate(all="ignore"):
        judged()


@pytest.mark.parametrize("name", EXERCISES)
def test_odd_answers_to_the_questions_of_the_whole_class(name):
    @settings(max_examples=10, derandomize=True, deadline=None, database=None)
    @given(ODD)
    def compared(value):
        asked = behaviour.questions(name)
        answers = [Answer(codec.as_answer(value), inputs_after=c.inputs, arrays_after=c.inputs) for c in asked]
        assert isinstance(behaviour.digest(EXERCISES[name], answers), str)

    compared()


def test_batches_that_come_with_their_number_are_a_wrong_answer():
    exercise = EXERCISES["minibatches"]
    cases = exercise.cases(np.random.default_rng(SEED))

    def counted(X, Y, size, rng):
        return [(pair, pair[0].shape[1]) for pair in exercise.reference(X, Y, size, rng)]

    found = verdict(exercise, cases, ask(counted, cases))
    assert not found.passed
    assert "does not consist of columns" in found.headline
    assert objection(exercise, found, SEED) is not None


# ------------------------------------------------------------------ as large as may come

ITEMS, NUMBERS = codec.ANSWER_ITEMS - 1, codec.ANSWER_NUMBERS


def tiled(value):
    """Repeat the right numbers, as many times as an answer may hold."""
    if isinstance(value, np.ndarray):
        return np.resize(value, NUMBERS)
    if isinstance(value, list | tuple) and value:
        return type(value)(list(value) * (ITEMS // 4 // len(value)))
    return [value] * ITEMS


LARGEST = {
    "tiled": tiled,
    "a list": lambda value: [1.0] * ITEMS,
    "lists": lambda value: [[]] * ITEMS,
    "pairs": lambda value: [(np.ones((2, 2)), np.ones((2, 1)))] * (ITEMS // 3),
    "columns": lambda value: [[float(i)] for i in range(ITEMS // 2)],
    "texts": lambda value: ["x" * 2_000, "x" * 2_000, *[""] * (ITEMS - 2)],
    "whole numbers": lambda value: [1 << 4_000, 1 << 4_000, *[1] * (ITEMS - 2)],
    "no entries": lambda value: np.zeros((NUMBERS, 0, 0)),
    "many dimensions": lambda value: np.zeros((2,) * 15),
    "a matrix": lambda value: np.ones((NUMBERS // 8, 8)),
    "complex": lambda value: np.ones(NUMBERS // 2, complex),
}


@pytest.mark.parametrize("name", ["count_params", "init_params", "forward", "gradient_check", "minibatches", "train"])
def test_the_largest_answers_are_judged_in_time(name):
    """Try the exercises that take longest; all of them together were measured once."""
    exercise = EXERCISES[name]
    cases = exercise.cases(np.random.default_rng(SEED))
    right = ask(exercise.reference, cases)
    for kind, make in LARGEST.items():
        answers = [replace(a, value=codec.as_answer(make(listed(a.value)))) for a in right]
        assert not any(isinstance(a.value, Foreign) for a in answers), f"{kind} does not come through"
        began = time.process_time()
        found = verdict(exercise, cases, answers)
        objection(exercise, found, SEED)
        assert time.process_time() - began < SECONDS, kind
        assert not found.passed


def test_the_largest_answers_take_little_memory():
    exercise = EXERCISES["minibatches"]
    cases = exercise.cases(np.random.default_rng(SEED))
    wide = [(np.repeat(c.args[0], 5_000 // c.m, axis=1), np.repeat(c.args[1], 5_000 // c.m, axis=1)) for c in cases]
    answers = [replace(a, value=codec.as_answer([pair]), error=None)
               for a, pair in zip(ask(exercise.reference, cases), [*wide, *wide[::-1]], strict=True)]  # fmt: skip
    tracemalloc.start()
    try:
        verdict(exercise, cases, answers)
        assert tracemalloc.get_traced_memory()[1] < MEMORY // 3
    finally:
        tracemalloc.stop()
