"""What the digit pad knows, without a browser."""

import re

import numpy as np
import pytest

from course_lib import data, network, widgets
from course_lib.widgets.digit_pad_state import HELD_OUT, MOST_WRONG

RNG = np.random.default_rng(0)
PARAMS = [(W, RNG.normal(size=b.shape)) for W, b in network.scaled_params([784, 12, 10], RNG)]
PIXELS = data.digits()[0][17]


def reads(X):
    return network.forward_softmax(PARAMS, X, network.relu)[1][-1]


def on_pixels(X, Y):
    Zs, As = network.forward_softmax(PARAMS, X, network.relu)
    grads = network.backpropagate(PARAMS, Zs, As, network.cross_entropy_delta(As[-1], Y), network.d_relu)
    return PARAMS[0][0].T @ grads[0][1]


def test_a_network_and_a_function_of_ones_own_give_the_same():
    ours, own = widgets.DigitPadState(PARAMS), widgets.DigitPadState(predict=reads, gradient=on_pixels)
    for reading in (ours.read(PIXELS, 4), own.read(PIXELS, 4)):
        np.testing.assert_array_equal(reading.X, PIXELS[:, None] / 255)
        np.testing.assert_allclose(reading.probabilities, reads(reading.X)[:, 0], rtol=1e-14)
        np.testing.assert_allclose(reading.gradient, on_pixels(reading.X, np.eye(10)[:, [4]])[:, 0], rtol=1e-12)
        assert (reading.trouble, reading.notes) == ("", ())
    assert (ours.name, own.name) == ("784-12-10", "reads")


@pytest.mark.parametrize("activation", [network.sigmoid, network.tanh, network.relu])
def test_the_gradient_on_the_pixels_is_the_one_that_differences_find(activation):
    state = widgets.DigitPadState(PARAMS, activation, network.SLOPES[activation.__name__])
    reading, Y = state.read(PIXELS, 7), network.one_hot([7], 10)

    def loss(x: float, i: int) -> float:
        X = reading.X.copy()
        X[i] = x
        return network.cross_entropy(network.forward_softmax(PARAMS, X, activation)[1][-1], Y)

    for i in range(0, 784, 61):
        slope = network.numeric_derivative(lambda x, i=i: loss(x, i), reading.X[i, 0])
        assert network.relative_error(reading.gradient[i], slope) < 1e-5


def test_the_examples_are_one_of_each_and_some_that_come_out_wrong():
    examples = widgets.DigitPadState(PARAMS).examples
    images, labels = data.digits()
    said = np.argmax(reads(examples.images.T / 255), axis=0)
    assert examples.said == said.tolist()
    right = [label for label, says in zip(examples.labels, said, strict=True) if label == says]
    assert right == sorted(set(right))
    assert len(examples.labels) - len(right) == MOST_WRONG
    late = {image.tobytes() for image in images[-HELD_OUT:]}
    assert all(image.tobytes() in late for image in examples.images)
    chosen = widgets.DigitPadState(PARAMS, examples=[5, 9000]).examples
    np.testing.assert_array_equal(chosen.images, images[[5, 9000]])
    assert chosen.labels == labels[[5, 9000]].tolist()


def test_a_function_that_reads_one_image_alone_has_examples_too():
    def one(X):
        assert X.shape == (784, 1)
        return reads(X)

    state = widgets.DigitPadState(predict=one)
    assert sorted(state.examples.labels) == list(range(10))
    assert set(state.examples.said) == {-1}
    assert state.first.trouble == ""


def unwritten(X):
    raise NotImplementedError()


def no_gradient(X, Y):
    raise NotImplementedError()


def broken(X):
    return X @ X


WRONG = [
    (unwritten, "not attempted yet: `raise NotImplementedError()` still stands in unwritten. Write your answer"),
    (broken, "broken stopped with ValueError: matmul"),
    (lambda X: None, "<lambda> returned None. Is its `return` missing? For X of shape (784, 1) it must return"),
    (lambda X: "3", "<lambda> returned no array of real numbers, but: str. For X of shape (784, 1)"),
    (lambda X: reads(X)[:, 0], "<lambda> returned shape (10,). For X of shape (784, 1) it must return shape (10, 1)"),
    (lambda X: reads(X) * np.inf, "<lambda>: 10 of the ten numbers are infinite or not a number (NaN)."),
]


@pytest.mark.parametrize(("function", "says"), WRONG, ids=[says[:40] for _, says in WRONG])
def test_what_is_wrong_with_a_function_is_said_before_anybody_draws(function, says):
    pad = widgets.DigitPad(predict=function)
    for reading in (pad.reading, pad.state.read(PIXELS)):
        assert reading.trouble.startswith(says)
        assert reading.attempted == (function is not unwritten)
        assert reading.probabilities == ()
    assert repr(pad).startswith(f"DigitPad({function.__name__}): {says[:30]}")


@pytest.mark.parametrize(
    ("function", "note"),
    [
        (lambda X: reads(X) * 3, "The ten numbers add up to 3; probabilities add up to 1."),
        (lambda X: reads(X) * 1.4 - 0.04, "One of the ten numbers is -0.0"),
    ],
)
def test_what_is_no_probability_is_shown_with_a_remark(function, note):
    reading = widgets.DigitPadState(predict=function).read(PIXELS)
    assert reading.notes[0].startswith(note)
    assert reading.says == str(np.argmax(reads(reading.X)))


def test_what_the_function_prints_and_numpy_warns_of_is_told():
    def loud(X):
        print("hello")
        np.log(np.zeros(1))
        return reads(X)

    notes = widgets.DigitPadState(predict=loud).read(PIXELS).notes
    assert notes == ("It prints: hello", "NumPy warns: divide by zero encountered in log")


@pytest.mark.parametrize(
    ("gradient", "says"),
    [
        (no_gradient, "not attempted yet: `raise NotImplementedError()` still stands in no_gradient."),
        (lambda X: X, "<lambda> stopped with TypeError"),
        (
            lambda X, Y: on_pixels(X, Y).T,
            "<lambda> returned shape (1, 784). For X of shape (784, 1) it must",
        ),
        (lambda X, Y: on_pixels(X, Y) + np.nan, "<lambda> returned numbers that are infinite or NaN."),
    ],
)
def test_a_wrong_gradient_is_said_and_the_answer_stays(gradient, says):
    state = widgets.DigitPadState(predict=reads, gradient=gradient)
    reading = state.read(PIXELS, 3)
    assert reading.trouble.startswith(says)
    assert reading.attempted == (gradient is not no_gradient)
    assert reading.gradient.size == 0
    assert len(reading.probabilities) == 10
    assert state.read(PIXELS).trouble == ""


def test_an_interrupted_function_says_so():
    def stuck(X):
        if X.shape[1] == 1:
            raise KeyboardInterrupt
        return reads(X)

    assert widgets.DigitPad(predict=stuck).reading.trouble == "It was interrupted before it had answered."


def test_what_is_drawn_can_be_read_back():
    pad = widgets.DigitPad(PARAMS)
    assert not pad.X.any()
    assert repr(pad) == "DigitPad(784-12-10): nothing drawn yet"
    pad._asked(pad, {"question": "a 1", "digit": 3}, [memoryview(PIXELS.tobytes())])
    np.testing.assert_array_equal(pad.X, PIXELS[:, None] / 255)
    assert re.fullmatch(r"DigitPad\(784-12-10\): \d, sure to \d+ %", repr(pad))
    assert pad.answer["question"] == "a 1"
    assert pad.answer["digit"] == 3
    assert pad.answer["pixels"] == PIXELS.tobytes()
    np.testing.assert_array_equal(np.frombuffer(pad.answer["gradient"]), pad.reading.gradient)


def test_an_exploded_network_is_told_and_not_refused():
    reading = widgets.DigitPad([(W * np.nan, b) for W, b in PARAMS]).reading
    assert reading.trouble == "784-12-10: 10 of the ten numbers are infinite or not a number (NaN)."


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({}, "give params, a trained network, or predict=f"),
        ({"params": PARAMS, "predict": reads}, "give params, a trained network, or predict=f"),
        ({"params": PARAMS, "gradient": on_pixels}, "give gradient=g together with predict=f"),
        ({"predict": 3}, "predict needs to be a function; got 3"),
        ({"predict": reads, "gradient": "g"}, "gradient needs to be a function; got 'g'"),
        ({"params": []}, "the last layer needs 10 neurons, one for each digit; got 0"),
        ({"params": PARAMS[:1]}, "the last layer needs 10 neurons, one for each digit; got 12"),
        ({"params": PARAMS[1:]}, "layer 1 needs W of shape (n, 784); got (10, 12)"),
        ({"params": [PARAMS[0], PARAMS[0]]}, "layer 2 needs W of shape (n, 12); got (12, 784)"),
        ({"params": [(np.ones((10, 784)), np.ones(10))]}, "layer 1 needs b of shape (10, 1); got (10,)"),
        ({"params": [np.ones((10, 784))]}, "layer 1 needs a pair (W, b); got ndarray"),
        ({"params": PARAMS, "examples": [10_000]}, "examples needs numbers of digits, from 0 to 9999; got [10000]"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_with_what_to_do(bad, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        widgets.DigitPad(**bad)
