"""What the check of every exercise must accept and refuse, whatever it is about. A new exercise is in by itself.

What is tried with it follows from the annotations of its reference in network.py and from its cases; see
`what_is_known.py`. Where an exercise is left out, the reason stands beside its name.
"""

from itertools import pairwise

import numpy as np
import pytest

from course_lib import check
from course_lib.checks import EXERCISES, CheckFailed
from course_lib.checks.judging import passes
from course_lib.checks.protocol import ask, ask_once
from tests.unit.what_is_known import (
    FORMS,
    a_float,
    a_whole_number,
    an_array,
    arrays_in,
    changed,
    elementwise,
    everywhere,
    gone_through,
    may_be_float32,
    nested,
    of_form,
    some_cases,
    takes_arrays,
)

pytestmark = pytest.mark.usefixtures("asked_once")

SEEDS = range(5)
MORE_SEEDS = range(20)
TAKE_ARRAYS = [name for name in EXERCISES if takes_arrays(name)]
MAY_BE_FLOAT32 = [name for name in EXERCISES if may_be_float32(name)]
OFF = 1e-7  # is larger than a rounding error where float32 makes none, and hidden by one where it does


def accepted(name, function):
    for seed in SEEDS:
        getattr(check, name)(function, seed=seed)


def refused(name, make, seeds=SEEDS):
    """What the check says for the first seed; `make` gives a fresh function for each, as some keep a memory.

    For the other seeds it is enough to see that the answer is wrong: to name the mistake takes much longer.
    """
    with pytest.raises(CheckFailed) as failed:
        getattr(check, name)(make(), seed=seeds[0])
    exercise = EXERCISES[name]
    for seed in seeds[1:]:
        cases = exercise.cases(np.random.default_rng(seed))
        assert not passes(exercise, cases, ask(make(), cases)), f"accepted for seed {seed}"
    return failed.value


def refused_when(name, change):
    return refused(name, lambda: changed(name, change))


# ------------------------------------------------------------------ the form of an answer


@pytest.mark.parametrize("name", EXERCISES)
def test_the_annotation_of_what_is_returned_says_what_to_try(name):
    said = [form.__name__ for form in FORMS if form(EXERCISES[name])]
    assert len(said) == 1, (
        f"no test knows what to try with the answers of {name}: annotate what network.{name} returns as Array, float, "
        "int, a tuple, a list or an Iterator, or add another form to tests/unit/what_is_known.py and tests of it here"
    )


@pytest.mark.parametrize("name", of_form(elementwise))
def test_elementwise_functions_are_asked_for_scalars_too(name):
    reference = EXERCISES[name].reference
    assert refused(name, lambda: lambda z: reference(z) if np.ndim(z) else np.atleast_1d(reference(z)))


def is_whole_for_whole_numbers(name):
    numbers = EXERCISES[name].reference(np.arange(-3, 4))
    return np.array_equal(numbers, np.round(numbers))


@pytest.mark.parametrize("name", [name for name in of_form(elementwise) if not is_whole_for_whole_numbers(name)])
def test_elementwise_functions_are_asked_for_whole_numbers_too(name):
    def truncates(z):
        out = np.zeros_like(z)
        out[...] = EXERCISES[name].reference(z)
        return out

    assert refused(name, lambda: truncates)


@pytest.mark.parametrize("name", of_form(a_float))
def test_a_float_is_any_real_number_without_dimensions(name):
    for kind in (float, np.float64, np.asarray):
        accepted(name, changed(name, kind))
    assert "shape" in refused_when(name, np.atleast_1d).headline


@pytest.mark.parametrize("name", of_form(a_whole_number))
def test_a_whole_number_may_be_numpys_or_a_float(name):
    accepted(name, changed(name, np.int64))
    accepted(name, changed(name, float))


@pytest.mark.parametrize("name", of_form(elementwise, an_array))
def test_an_array_may_be_a_list(name):
    accepted(name, changed(name, lambda a: np.asarray(a).tolist()))


def as_lists(value):
    if isinstance(value, list | tuple):
        return [as_lists(v) for v in value]
    return value.tolist() if isinstance(value, np.ndarray) else value


@pytest.mark.parametrize("name", of_form(nested))
def test_pairs_and_lists_of_arrays_may_be_lists_all_the_way(name):
    accepted(name, changed(name, as_lists))


@pytest.mark.parametrize("name", of_form(nested, gone_through))
def test_a_part_more_or_less_is_refused(name):
    assert refused_when(name, lambda answer: list(answer)[:-1])
    assert refused_when(name, lambda answer: [*answer, np.ones(2)])


@pytest.mark.parametrize("name", of_form(an_array))
def test_no_shape_is_right_by_broadcasting(name):
    assert refused_when(name, lambda a: a[None]).headline
    assert refused_when(name, lambda a: a.T if a.ndim > 1 else a[:, None]).headline


# ------------------------------------------------------------------ the arguments


@pytest.mark.parametrize("name", TAKE_ARRAYS)
def test_no_callers_array_may_change_by_a_bit(name):
    def spoils(*args, **options):
        answer = EXERCISES[name].reference(*args, **options)
        answer = list(answer) if name in of_form(gone_through) else answer
        for array in arrays_in([*args, *options.values()]):
            array *= 1 + 1e-15  # the last bit of some entries
        return answer

    failed = refused(name, lambda: spoils)
    assert "changed" in failed.headline or failed.mistake


# ------------------------------------------------------------------ precision

DIFFERENCES = {"numeric_derivative", "gradient_check"}  # of numbers nearly alike: float32 has too few digits for them


@pytest.mark.parametrize("name", [name for name in EXERCISES if name not in DIFFERENCES])
def test_single_precision_is_accepted_within_its_precision(name):
    accepted(name, changed(name, lambda answer: everywhere(np.float32, answer)))


ANY_WILL_DO = {"gate"}  # where the weights are a little different the gate is the same


@pytest.mark.parametrize("name", [name for name in EXERCISES if name not in ANY_WILL_DO])
def test_single_precision_does_not_hide_an_offset(name):
    refused_when(name, lambda answer: everywhere(lambda a: np.float32(np.asarray(a) + 1e-5), answer))


@pytest.mark.parametrize("name", MAY_BE_FLOAT32)
def test_where_rounding_is_forgiven_there_are_cases_without_any_among_the_ordinary_ones(name):
    for seed in MORE_SEEDS:
        exact = [c for c in EXERCISES[name].cases(np.random.default_rng(seed)) if c.exact and not c.fringe]
        assert len(exact) >= 2, (
            f"{name} has {len(exact)} exact cases for seed {seed}: mark two at least by exact=True, of multiples of ⅛, "
            "with ReLU and m a power of 2, or give the exercise an absolute tolerance by `precise`"
        )


@pytest.mark.parametrize("name", MAY_BE_FLOAT32)
def test_a_small_error_is_no_rounding(name):
    refused_when(name, lambda answer: everywhere(lambda v: v + OFF, answer))


# ------------------------------------------------------------------ memory


def kept_by_shape(name):
    """Give the right answer, but repeat an earlier answer for arguments of the same shapes."""
    kept = {}

    def answer(*args, **options):
        key = shape_of([*args, *options.values()])
        if key not in kept:
            kept[key] = EXERCISES[name].reference(*args, **options)
        return kept[key]

    return answer


def shape_of(value):
    """Return the shapes of all arrays, the lengths of the lists, and the functions among the arguments."""
    if isinstance(value, list | tuple):
        return tuple(map(shape_of, value))
    return value if callable(value) else np.shape(value)


# Their cases never hand over the same function twice: a loss made for the case, one whose calls are counted.
ANOTHER_FUNCTION_EACH_TIME = {"gradient_check", "train"}


@pytest.mark.parametrize("name", [name for name in EXERCISES if name not in ANOTHER_FUNCTION_EACH_TIME])
def test_an_answer_kept_by_the_shapes_of_its_arguments_is_seen(name):
    refused(name, lambda: kept_by_shape(name), MORE_SEEDS)


ANOTHER_LOSS_EACH_TIME = {"gradient_check"}  # so an answer that is kept by object comes never back


@pytest.mark.parametrize(
    "name", [name for name in EXERCISES if takes_arrays(name) and name not in ANOTHER_LOSS_EACH_TIME]
)
def test_the_very_same_arrays_come_again_with_other_numbers(name):
    again = [(before, case) for before, case in pairwise(some_cases(name)) if case.reuse]
    assert again, f"mark a case of {name} by reuse=True, after one whose arguments have the same shapes"
    for before, case in again:
        assert [a.shape for a in arrays_in(before.inputs)] == [a.shape for a in arrays_in(case.inputs)]
        first, second = (ask_once(EXERCISES[name].reference, c).value for c in (before, case))
        assert numbers_in(first) != numbers_in(second), f"give the case of {name} with reuse=True another right answer"


def numbers_in(value):
    found = []
    everywhere(lambda v: found.extend(np.ravel(v).tolist()), value)
    return found


# ------------------------------------------------------------------ the order of the cases


@pytest.mark.parametrize("name", EXERCISES)
def test_what_is_ordinary_comes_first_and_what_must_be_refused_is_marked(name):
    cases = some_cases(name)
    assert not cases[0].fringe, f"the first case of {name} is at the fringe: begin with an ordinary one"
    unmarked = [case.kind for case in cases if case.raises and not case.fringe]
    assert unmarked == [], f"mark these cases of {name} by fringe=True, as they ask for a refusal"
