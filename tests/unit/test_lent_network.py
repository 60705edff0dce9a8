"""The network that the website's digit pads compute with."""

import base64

import lent_network
import numpy as np
import pytest
from nbformat import from_dict
from nbformat.v4 import new_notebook

from course_lib import network, widgets

LESS = 0.002  # of the digits: so many may be read differently after rounding


@pytest.fixture(scope="module")
def lent() -> lent_network.Lent:
    return lent_network.lent()


def test_it_reads_digits_that_it_has_not_seen(lent):
    X, Y = lent_network.others()
    assert X.shape == (784, 2000)
    assert network.accuracy(lent_network.answers(lent.params, X), Y) > 0.94


def test_eight_bits_lose_next_to_nothing(lent):
    X, Y = lent_network.others()
    exact, rounded = lent_network.answers(lent.exact, X), lent_network.answers(lent.params, X)
    assert abs(network.accuracy(exact, Y) - network.accuracy(rounded, Y)) <= LESS
    assert np.abs(exact - rounded).max() < 0.05
    for (W, b), (W_exact, b_exact), scale in zip(lent.params, lent.exact, lent.scales, strict=True):
        assert np.all(np.abs(W - W_exact) <= scale / 2 * (1 + 1e-12))
        np.testing.assert_array_equal(b, b_exact)


def test_each_row_has_a_scale_of_its_own_and_a_row_of_zeros_stays_one():
    W = np.array([[100.0, -25.0], [0.001, 0.0002], [0.0, 0.0]])
    lent = lent_network.rounded([(W, np.zeros((3, 1)))])
    assert lent.rounded[0].tolist() == [[127, -32], [127, 25], [0, 0]]
    assert lent.params[0][0][2].tolist() == [0, 0]


def test_a_pads_saved_state_gets_the_network_and_other_widgets_stay(lent):
    saved = {
        "pad": {"state": {"lent": {}, "examples": {"labels": [1]}, "function": "mine(X)"}, "buffers": [
            {"encoding": "base64", "path": ["examples", "images"], "data": "AAAA"},
            {"encoding": "base64", "path": ["answer", "pixels"], "data": "BBBB"},
        ]},
        "other": {"state": {"question": "Well?"}},
    }  # fmt: skip
    notebook = new_notebook(metadata={"widgets": {lent_network.WIDGET_STATE: {"state": saved}}})
    before = from_dict(saved["other"])
    lent_network.lend(notebook)
    models = notebook.metadata["widgets"][lent_network.WIDGET_STATE]["state"]
    assert models["other"] == before
    parts = {str(one["path"]): base64.b64decode(one["data"]) for one in models["pad"]["buffers"]}
    assert len(models["pad"]["buffers"]) == len(parts) == 4
    assert parts["['answer', 'pixels']"] == base64.b64decode("BBBB")
    for i, W in enumerate(lent.rounded):
        assert parts[f"['lent', 'layers', {i}, 'W']"] == W.tobytes()
        assert models["pad"]["state"]["lent"]["layers"][i]["b"] == lent.biases[i].ravel().tolist()
    examples = widgets.DigitPadState(lent.params).examples
    assert models["pad"]["state"]["examples"]["said"] == examples.said
    assert parts["['examples', 'images']"] == examples.images.tobytes()


def test_a_notebook_without_widgets_stays_as_it_is():
    notebook = new_notebook()
    lent_network.lend(notebook)
    assert notebook == new_notebook()
