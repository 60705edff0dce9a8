"""What students read whose message had misled them: the sentence that helps, and never again the one that did not.

The answers are those of tests/unit/strangers/fifth/, and some of seventh/.
"""

import numpy as np
import pytest
import strangers

from course_lib import check, checks, network
from course_lib.checks import EXERCISES, CheckFailed
from course_lib.checks.exception_hints import hint
from course_lib.checks.protocol import Case, ask_once
from course_lib.mistakes import MISTAKES
from course_lib.mistakes.changes import pairs
from course_lib.mistakes.mistake import RIGHT_FOR_SOME
from tests.unit.notebook_cells import PATIENT, cell

NAMES = strangers.notebook_names()
ANSWERS = {f"{a['exercise']}/{a['id']}": a for group in ("fifth", "seventh") for a in strangers.answers(group)}

pytestmark = pytest.mark.usefixtures("asked_once")

# answer: (what is read, what must not be read)
READ = {
    "accuracy/mean-before-comparison": ("it is 0 or 1 for the whole batch", "only where every example is right"),
    "adam_step/times-t-and-inside-the-root": ("the root of a negative number", "1 − β₂"),
    "momentum_step/zip-used-up": ("Can you loop over its result twice?", "the caller's?"),
    "one_hot/renumbered-by-unique": ("Line 4: `Y[idx, np.arange(len(labels))] = 1`", "makes no difference"),
    "momentum_step/no-beta-no-copy": ("shares its memory with the caller's grads", "wrong order"),
    "one_hot/index-finds-only-first": ("the result is off", "is made in line 5"),
    "rmsprop_step/mean-over-the-layer": ("the squares of a whole matrix go into each entry", "share one number"),
    "scaled_params/zip-with-last-only": ("How often does your loop run to its end?", "inside the loop, or outside"),
    "backward/zs-too-few": ("`params` has 1 item, and index 1 was asked for", "types and shapes"),
    "chain/first-of-an-empty-list": ("`slopes` has no item, and index 0 was asked for", "types and shapes"),
    "chain/product-dropped": ("Line 4: `product * s`. What it works out is stored nowhere", "Two changes"),
    "chain/not-of-an-array": ("whether there are any items", "entry by entry"),
    "d_sigmoid/overflow-for-negative": ("an exponential of something large", "stand for in the formula"),
    "d_sigmoid/sigmoid-without-network": ("`network.sigmoid`", "argument list"),
    "forward/one-list-twice": ("Line 2: `Zs = As = []`", "Zs.append"),
    "gate/else-of-the-last-if": ("belongs to `if name == 'nand'` alone", "types and shapes"),
    "gradient_check/compared-not-kept": ("Line 16: `worst == e`. What it works out is stored nowhere", "rounded"),
    "gradient_check/returns-zero": ("the answer is always 0", "smallest error"),
    "gradient_check/smaller-from-zero": ("the answer is always 0", "rounded"),
    "init_params/shape-in-two-arguments": ("A shape is one argument", "types and shapes"),
    "layer_forward/bias-flattened": ("entry j goes to column j", "lays the bias"),
    "minibatches/size-one-refused": ("it stands where `size <= 1` is true", "types and shapes"),
    "mse/m-of-another-cell": ("`m` is not made inside your function", "belong there"),
    "mse_grad/m-of-another-cell": ("`m` is not made inside your function", "belong there"),
    "mse_grad/number-of-one-case": ("What does each number in it stand for?", "Two changes"),
    "nested_derivative/slope-of-slope-and-two-changes": ("Line 2: `return dg(df(x)) * df(x)`", "def nested"),
    "neuron/bias-in-the-sum-of-exercise-one": ("in the weighted sum that you call", "two things"),
    "neuron_grad/target-forgotten": ("`y` makes no difference", "y_hat = network.sigmoid(z)`"),
    "neuron_grad/target-forgotten-in-one-line": ("`y` makes no difference", "y_hat = network.sigmoid(z)`"),
    "neuron_grad/loss-for-error": ("Line 5: `dz = 2 * L * network.d_sigmoid(z)`", "Line 4"),
    "output_delta/slope-not-called": ("`d_activation` is a function", "types and shapes"),
    "relu/copy-of-a-number": ("a single number, not an array", "types and shapes"),
    "sgd_step/new-names-lost": ("the old parameters come back", "two things at once"),
    "sigmoid/share-of-e": ("for a positive one it gives 1 − σ(z)", "right for positive z"),
    "sigmoid/denominator-of-another-form": ("for a positive one it gives 1 − σ(z)", "right for positive z"),
    "train_step/three-results": ("more results come back than are asked for", "gradients come back"),
}


def test_every_one_of_these_answers_has_its_sentence():
    fifth = {f"{a['exercise']}/{a['id']}" for a in strangers.answers("fifth")}
    assert fifth <= READ.keys() <= ANSWERS.keys()


@pytest.mark.parametrize("name", READ)
def test_the_message_helps_and_no_longer_misleads(name, monkeypatch):
    monkeypatch.setattr(checks, "SECONDS", PATIENT)
    monkeypatch.setattr(checks, "QUICK", PATIENT)
    answer = ANSWERS[name]
    with np.errstate(all="ignore"), pytest.raises(CheckFailed) as failed:
        getattr(check, answer["exercise"])(strangers.function_of(answer, NAMES), seed=strangers.SEED)
    message = " ".join(str(failed.value).split())
    told, misleading = READ[name]
    assert told in message
    assert misleading not in message


@pytest.mark.parametrize("name", READ)
def test_each_of_these_answers_is_wrong(name):
    answer = ANSWERS[name]
    function, right = strangers.function_of(answer, NAMES), getattr(network, answer["exercise"])
    names = {"np": np, "network": network, "f": function, "ref": right}
    with np.errstate(all="ignore"):
        try:
            wrong = eval(answer["witness"], names)
        except (IndexError, NameError, TypeError, ValueError, AttributeError):  # what raises is wrong as well
            wrong = True
    assert wrong


MOMENTUM = """\
def momentum_step(params, velocity, grads, eta, beta):
    layers = {maker}
    moved = [(beta * vW + dW, beta * vb + db) for {names} in layers]
    stepped = [(W - eta * vW, b - eta * vb) for {other}, (vW, vb) in zip(layers, moved)]
    return stepped, moved
"""
LAYER = "((W, b), (vW, vb), (dW, db))"
FIRST = "((W, b), _, _)"


@pytest.mark.parametrize(
    ("maker", "names", "other"),
    [
        ("zip(params, velocity, grads)", LAYER, FIRST),
        ("enumerate(list(zip(params, velocity, grads)))", f"_, {LAYER}", f"(_, {FIRST})"),
        ("map(tuple, list(zip(params, velocity, grads)))", LAYER, FIRST),
    ],
)
def test_what_can_be_gone_through_once_is_asked_about_where_it_is_made(maker, names, other):
    code = MOMENTUM.format(maker=maker, names=names, other=other)
    answer = {"exercise": "momentum_step", "id": f"used-up-{maker[:3]}", "code": code}
    with pytest.raises(CheckFailed) as failed:
        check.momentum_step(strangers.function_of(answer, NAMES), seed=strangers.SEED)
    message = " ".join(str(failed.value).split())
    assert f"Line 2: `layers = {maker}`" in message
    assert "Can you loop over its result twice?" in message


@pytest.mark.parametrize(
    "ranks", ["[sorted(set(labels)).index(c) for c in labels]", "np.searchsorted(np.unique(labels), labels)"]
)
def test_what_depends_on_an_order_alone_is_not_said_to_depend_on_nothing(ranks):
    """To make all labels larger leaves their order, and so the answer: to change one of them does not."""
    lines = f"    Y[{ranks}, np.arange(len(labels))] = 1\n"
    code = f"def one_hot(labels, n):\n    Y = np.zeros((n, len(labels)))\n{lines}    return Y\n"
    answer = {"exercise": "one_hot", "id": f"ranks-{len(ranks)}", "code": code}
    with pytest.raises(CheckFailed) as failed:
        check.one_hot(strangers.function_of(answer, NAMES), seed=strangers.SEED)
    assert "makes no difference" not in str(failed.value)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_no_two_mistakes_are_told_together_of_which_one_says_what_is_right(exercise):
    for pair in pairs(exercise, MISTAKES[exercise]):
        said = pair.name.removeprefix("two things at once: ").split("; and ")
        assert not [half for half in said if half.startswith(RIGHT_FOR_SOME)], pair.name


def hint_of(source, *args, name="chain"):
    return hint(ask_once(cell(source, name), Case(args, "")).error, ("slopes",))


@pytest.mark.parametrize(
    ("lines", "args", "told"),
    [
        ("    i = len(slopes)\n    return slopes[i - 1 + 1]\n", ([1.0, 2.0],), "`slopes` has 2 items, and index 2"),
        ("    return slopes[0][1]\n", ([[1.0]],), "`slopes[0]` has 1 item, and index 1"),
        ("    return [slopes[k] for k in range(3)]\n", ([1.0, 2.0],), "`slopes` has 2 items, and index 2"),
        ("    return slopes[4]\n", (np.ones(3),), "Index 4 was asked for along axis 0, which has 3 entries"),
        ("    assert len(slopes) > 3\n    return 1.0\n", ([1.0],), "Your own `assert` stopped it"),
        ("    raise ValueError('no')\n", ([1.0],), "what keeps it from running for the others"),
        ("    if len(slopes) > 2:\n        return 1.0\n    else:\n        raise KeyError\n", ([1.0],),
         "in the `else` of `len(slopes) > 2`"),
        ("    f, g = np.sin, np.cos\n    return f(slopes[0]) * g\n", ([1.0],), "In the line shown, `g` is a function"),
        ("    return slopes.sigmoid()\n", (np.ones(3),), "`sigmoid` is a function of the course, and no part of what"),
        ("    return slopes.slopes\n", (np.ones(3),), "`slopes` is an argument of your function, and no part of"),
        ("    return network.relu(network.mse(slopes[1 - 1], slopes[1]))\n", ([np.ones(2), np.ones(3)],),
         "It may be in a function that the line shown calls"),
        ("    return network.chain(network.layer_grads(slopes[0], slopes[1]))\n", ([np.ones((2, 3)), np.ones((2, 4))],),
         "It may be in a function that the line shown calls"),
        ("    return network.relu(slopes[0] + slopes[1])\n", ([np.ones(2), np.ones(3)],), "Which two are they in the"),
        ("    n = 3\n    return slopes + n\n", ([1.0],), "`slopes` is a list of 1 item and `n` is the number 3"),
        ("    n = 2\n    return n(slopes[0])\n", ([1.0],), "is an operation missing there"),
    ],
)  # fmt: skip
def test_the_hint_says_what_stood_in_the_line(lines, args, told):
    assert told in hint_of(f"def chain(slopes):\n{lines}", *args)


def test_an_elif_is_not_taken_for_another_if():
    source = (
        "def chain(slopes):\n    if slopes == 1:\n        return 1\n    elif slopes == 2:\n        return 2\n"
        "    else:\n        raise ValueError\n"
    )
    assert "alone" not in hint_of(source, 3)


def test_a_line_in_a_helper_says_in_which():
    source = "def twice(v):\n    return v[7]\n\n\ndef chain(slopes):\n    return twice(slopes)\n"
    assert ask_once(cell(source, "chain"), Case(([1.0],), "")).error.line == "line 2 in twice: return v[7]"


class Loud(type):
    """A class of a student's that answers every comparison, and tells of it."""

    asked = 0

    def __eq__(cls, other):
        Loud.asked += 1
        return True

    __hash__ = type.__hash__


def test_no_value_of_a_student_is_asked_anything():
    loud = Loud("Value", (), {"__len__": lambda self: 1 / 0, "__index__": lambda self: 1 / 0})()
    source = "def chain(slopes):\n    value = loud\n    return [slopes, value][value is loud + 1]\n"
    asked = Loud.asked
    error = ask_once(cell(source, "chain", loud=loud), Case(([1.0],), "")).error
    assert error.seen.values == (("slopes", "a list of 1 item"),)
    assert Loud.asked == asked
