"""What crosses between a student's process and the examiner's is plain data, exactly as it was, and bounded."""

import contextlib
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from course_lib import network
from course_lib.checks.compare import identical
from course_lib.checks.plain import Foreign
from course_lib.grading.sandbox import codec

NUMBERS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.complex_numbers(allow_nan=False), st.text()
)
ARRAYS = npst.arrays(
    st.sampled_from(["<f8", ">f4", "<i8", "|u1", "|b1", "<c16"]), npst.array_shapes(min_dims=0, min_side=0, max_side=4)
)
VALUES = st.recursive(
    st.one_of(NUMBERS, ARRAYS), lambda inner: st.one_of(st.lists(inner), st.lists(inner).map(tuple)), max_leaves=8
)


def crossed(value):
    message = codec.pack(value, number_of=lambda function: 7)
    head, body = codec.HEAD.unpack(message[: codec.HEAD.size])
    rest = message[codec.HEAD.size :]
    assert len(rest) == head + body
    return codec.unpack(rest[:head], rest[head:], function=lambda function: function)


def forged(head, body=b""):
    return codec.unpack(json.dumps(head).encode(), body)


@given(VALUES)
def test_plain_data_arrives_as_it_was(value):
    assert identical(crossed(value), value)


def test_nan_scalars_generators_and_the_courses_functions_arrive():
    assert np.isnan(crossed(float("nan")))
    assert type(crossed(np.float32(2))) is np.float32
    assert crossed(Foreign("dict")) == Foreign("dict")
    assert crossed(network.tanh) is network.tanh
    assert crossed(np.cos) == codec.Function(7, "cos")
    for bits in codec.GENERATORS.values():
        rng = np.random.Generator(bits(3))
        rng.normal()
        assert np.array_equal(crossed(rng).normal(size=3), rng.normal(size=3))


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [{}, {1}, b"x", object(), len, np.array([None]), np.array(["x"]), nested(100), nested(50_000), "x" * 10**6,
     np.zeros(10**7), [np.zeros(10**6)] * 2, [0] * 10**6, 1 << 5000],
    ids=range(14),
)  # fmt: skip
def test_what_is_no_plain_data_or_too_large_is_not_sent(value):
    with pytest.raises(codec.Refused):
        codec.pack(value)


@pytest.mark.parametrize(
    "head",
    [{}, {"a": 1, "b": 2}, {"pickle": "x"}, {"array": ["<f8", [10**12]]}, {"array": ["O", [1]]},
     {"array": ["<f8", [-1]]}, {"array": ["<f8", [0.5]]}, {"array": ["<f8", [True]]}, {"array": []}, {"array": 3},
     {"tuple": 3}, {"complex": ["x", 1]}, {"network": "relu"}, {"function": [0, "print"]},
     {"network": "np"}, {"network": "__builtins__"}, {"network": []}, {"generator": {}},
     {"generator": {"bit_generator": "PCG64", "state": 5}}, {"scalar": ["<f8", [0]]}, {"array": ["<f8", [1] * 40]},
     nested(100), {"array": ["<f99", [0]]}],
    ids=str,
)  # fmt: skip
def test_a_forged_message_is_refused(head):
    with pytest.raises(codec.Refused):
        forged(head)


@pytest.mark.parametrize("head", [b"", b"{", b"\xff", b"[" * 100_000, b"1" * 5000])
def test_what_is_no_json_is_refused(head):
    with pytest.raises(codec.Refused):
        codec.unpack(head, b"")


def test_a_forged_bool_is_a_bool():
    assert forged({"array": ["|b1", [2]]}, b"\x07\x00").tolist() == [True, False]


@given(st.binary(max_size=60), st.binary(max_size=20))
def test_noise_is_refused_or_plain(head, body):
    with contextlib.suppress(codec.Refused):
        codec.unpack(head, body)


@pytest.mark.parametrize(
    "value",
    [np.zeros((10**7, 0, 0)), np.zeros((0, 10**12)), [[]] * 30_000, ["x" * 90_000] * 5, [1 << 5000]],
    ids=["long and empty", "empty and long", "lists", "texts", "a whole number"],
)
def test_what_would_grow_when_it_is_looked_at_is_refused_on_both_sides(value):
    with pytest.raises(codec.Refused, match="too large"):
        codec.pack(value)
    laid_out = {"array": ["<f8", list(value.shape)]} if isinstance(value, np.ndarray) else value
    with pytest.raises(codec.Refused, match="too large"):
        forged(laid_out)


def test_an_answer_that_is_too_large_is_told_to_be_and_not_refused():
    for value in (np.zeros(10**6), np.zeros((10**7, 0, 0)), [0.0] * 10**5, ["x" * 2_000] * 100, [10**5_000]):
        reduced = codec.as_answer(value)
        told = reduced if isinstance(reduced, Foreign) else reduced[-1]
        assert "than can be" in told.type_name
        assert identical(crossed(reduced), reduced)
