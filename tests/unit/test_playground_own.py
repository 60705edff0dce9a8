"""The playground trained by the student's own functions, without a browser."""

import functools
import re
import textwrap
import time
import types

import numpy as np
import pytest

from course_lib import network, widgets
from course_lib.mistakes import mistake
from course_lib.widgets import of_one_cell, playground, playground_own_names, playground_own_parts
from course_lib.widgets.playground_own_parts import kind_of_step
from course_lib.widgets.playground_own_state import Net, Outcome, OwnProgram, Question, Samples, flat

SEEDED = np.random.default_rng(3)
X = SEEDED.normal(size=(2, 30))
Y = np.sign(X[:1] * X[1:])
TRAIN, TEST = Samples(X[:, :20], Y[:, :20]), Samples(X[:, 20:], Y[:, 20:])
TANH = Net((2, 3, 1), "tanh", "tanh", "squares")
START = network.init_params(TANH.sizes, np.random.default_rng(1), 0.5)


def forward(params, X, activation):
    Zs, As = [], [X]
    for W, b in params:
        Zs.append(W @ As[-1] + b)
        As.append(activation(Zs[-1]))
    return Zs, As


def backward(params, Zs, As, Y, d_activation):
    delta = (As[-1] - Y) / Y.shape[1] * d_activation(Zs[-1])
    grads = []
    for layer in range(len(params) - 1, -1, -1):
        grads.insert(0, (delta @ As[layer].T, delta.sum(axis=1, keepdims=True)))
        if layer:
            delta = params[layer][0].T @ delta * d_activation(Zs[layer - 1])
    return grads


def sgd_step(params, grads, eta):
    return [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]


def question(net=TANH, steps=4, kind="plain", start=START, seconds=5.0, places=None) -> Question:
    """A question for some steps with batches of ten, two of which are an epoch."""
    theta = flat(start)
    batches = [np.arange(10) + 10 * (k % 2) for k in range(steps)]
    ends = frozenset(range(2, steps + 1, 2))
    nothing = np.zeros(theta.size)
    return Question(net, kind, 0.1, 0.9, theta, nothing, nothing, 0, batches, ends, seconds, False, places)


def checked(**given) -> OwnProgram:
    program = OwnProgram(**given)
    kind = (program.steps or ["plain"])[0]
    while program.check_next(kind)[0]:
        pass
    return program


def trained(program: OwnProgram, asked: Question | None = None) -> Outcome:
    return program.train(asked or question(), TRAIN, TEST, clock=lambda: 0.0)  # a busy machine is no matter


def theta(outcome: Outcome) -> np.ndarray:
    return outcome.states[-1][: flat(START).size]


def by_the_course(steps=4) -> np.ndarray:
    """Where the course's functions lead."""
    params = START
    for batch in question(steps=steps).batches:
        params, _ = network.train_step(params, TRAIN.X[:, batch], TRAIN.Y[:, batch], 0.1, network.tanh, network.d_tanh)
    return flat(params)


def words(program: OwnProgram) -> str:
    return " | ".join(f"{part['part']}: {part['says']}" for part in program.told())


# ------------------------------------------------------------------ what functions do


def test_right_functions_train_as_the_course_does():
    program = checked(forward=forward, backward=backward, step=sgd_step)
    outcome = trained(program)
    np.testing.assert_allclose(theta(outcome), by_the_course(), rtol=0, atol=1e-14)
    assert outcome.stops == [2, 4]
    assert words(program) == "forward: yours ✓ | backward: yours ✓ | step: yours ✓"
    assert outcome.scores == []  # the browser's numbers are the same


@pytest.mark.parametrize(
    ("role", "slug", "says"),
    [
        ("backward", "1-over-m-twice", "the 1/m is applied twice"),
        ("backward", "hidden-without-derivative", "the error signal of the hidden layers lacks σ′(z)"),
        ("forward", "no-activation", "no activation is applied to the result"),
        ("step", "uphill", "the step goes uphill"),
        ("step", "eta-forgotten-for-b", "the learning rate is missing in the step of b"),
        ("backpropagate", "averaged", "every gradient is divided by m"),
    ],
)
def test_a_mistake_is_named_as_its_check_names_it_and_the_training_goes_on_with_it(role, slug, says):
    exercise = "sgd_step" if role == "step" else role
    wrong = mistake(exercise, slug).answer
    program = checked(
        **{role: lambda *args: wrong(*args)} if role != "step" else {"step": lambda p, g, eta: wrong(p, g, eta)}
    )
    outcome = trained(program)
    assert program.told()[0]["state"] == "wrong"
    assert program.told()[0]["whose"] == "yours"
    assert says in words(program)
    assert "Hint: " in words(program)
    assert outcome.steps == 4
    assert not np.allclose(theta(outcome), by_the_course())


def raises(params, Zs, As, Y, d_activation):
    return [(dW, db @ db) for dW, db in backward(params, Zs, As, Y, d_activation)]


def returns_none(params, Zs, As, Y, d_activation):
    backward(params, Zs, As, Y, d_activation)


def of_another_shape(params, Zs, As, Y, d_activation):
    return [(dW.T, db) for dW, db in backward(params, Zs, As, Y, d_activation)]


def of_no_numbers(params, Zs, As, Y, d_activation):
    return [("dW", db) for _, db in backward(params, Zs, As, Y, d_activation)]


def not_a_number(params, Zs, As, Y, d_activation):
    return [(dW * np.nan, db) for dW, db in backward(params, Zs, As, Y, d_activation)]


def unfinished(params, Zs, As, Y, d_activation):
    return helper()


def helper():
    raise NotImplementedError()


def leaves(params, Zs, As, Y, d_activation):
    raise SystemExit


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (raises, "raises stopped with ValueError: matmul"),
        (raises, "return [(dW, db @ db) for dW, db in"),
        (returns_none, "yours returned None (is its `return` missing?). It needs to return grads: a list of 2 pairs"),
        (of_another_shape, "yours returned shape (2, 3). For W of layer 1 it needs to be (3, 2)."),
        (of_no_numbers, "yours returned no array of real numbers, but: str. For W of layer 1"),
        (not_a_number, "yours returned numbers that are infinite or not a number (NaN), where they need not be"),
        (unfinished, "it calls helper, which is not written yet"),
        (leaves, "leaves stopped with SystemExit"),
    ],
)
def test_a_function_that_cannot_be_used_is_replaced_by_the_courses_and_the_view_says_why(function, says):
    program = OwnProgram(backward=function)
    outcome = trained(program)
    np.testing.assert_allclose(theta(outcome), by_the_course(), rtol=0, atol=1e-14)
    told = program.told()[0]
    assert (told["whose"], told["state"]) == ("course", "wrong")
    assert "the course's for now, since" in told["says"]
    assert says in told["says"]


def test_what_the_check_says_of_a_function_that_fails_is_told_where_it_is_more_than_that():
    program = checked(backward=raises)
    trained(program)
    assert words(program).count("stopped with") == 1
    wrong = mistake("forward", "input-missing").answer
    program = checked(forward=lambda params, X, activation: wrong(params, X, activation))
    trained(program)
    first, *_, last = words(program).splitlines()
    assert first.startswith("forward: the course's for now, since yours is wrong: As does not start with the input")
    assert last == "Here: yours returned as As a list of 2. For 2 layers it needs to be a list of 3 arrays."


def test_another_network_is_another_chance():
    def only_two_layers(params, X, activation):
        if len(params) != 2:
            raise ValueError("two layers, please")
        return forward(params, X, activation)

    program = OwnProgram(forward=only_two_layers)
    program.parts[0].state = "slow"  # as if its check had taken too long
    deep = Net((2, 3, 3, 1), "tanh", "tanh", "squares")
    trained(program, question(deep, start=network.init_params(deep.sizes, np.random.default_rng(0), 0.5)))
    assert "two layers, please" in words(program)
    trained(program)
    assert program.told()[0]["whose"] == "yours"


def test_what_is_not_written_yet_is_the_courses():
    def unwritten(params, X, activation):
        raise NotImplementedError()

    program = checked(forward=unwritten, step=sgd_step)
    np.testing.assert_allclose(theta(trained(program)), by_the_course(), rtol=0, atol=1e-14)
    assert words(program) == "forward: not written yet, so the course's | step: yours ✓"


def test_the_courses_own_function_is_said_to_be_the_courses():
    assert words(OwnProgram(forward=network.forward)) == "forward: the course's"  # before any check


def test_a_right_function_that_calls_the_courses_is_the_courses_once_its_check_has_seen_that():
    program = checked(step=lambda params, grads, eta: network.sgd_step(params, grads, eta))
    assert words(program) == "step: the course's"


back = network.backpropagate


def without_the_slope(params, Zs, As, delta, d_activation):
    return back(params, Zs, As, delta, np.ones_like)


def through_the_module(params, Zs, As, delta, d_activation):
    return network.backpropagate(params, Zs, As, delta, np.ones_like)


def averaged(params, Zs, As, delta, d_activation):
    return [(dW, db / delta.shape[1]) for dW, db in back(params, Zs, As, delta, d_activation)]


def too_early(params, Zs, As, delta, d_activation, eta=0.05):
    return back(network.sgd_step(params, back(params, Zs, As, delta, d_activation), eta), Zs, As, delta, d_activation)


def first_layer_kept(params, Zs, As, delta, d_activation):
    (dW, db), *others = back(params, Zs, As, delta, d_activation)
    return [(0 * dW, 0 * db), *others]


@pytest.mark.parametrize(
    "function", [without_the_slope, through_the_module, averaged, too_early, first_layer_kept], ids=lambda f: f.__name__
)
def test_a_wrong_function_is_the_students_and_trained_with_whatever_it_calls(function):
    program = checked(backpropagate=function)
    outcome = trained(program)
    told = program.told()[0]
    assert (told["whose"], told["state"]) == ("yours", "wrong")
    assert not np.allclose(theta(outcome), by_the_course())


def test_the_hint_speaks_of_a_case_that_is_shown():
    program = checked(step=lambda params, grads, eta: sgd_step(params, grads, eta / len(params)))
    case = r"\nIn its check, W of layer 1: expected entry \[0, 0\]: -?\d\S+, got entry \[0, 0\]: -?\d\S+"
    case += r"\nHint: Take the one entry that is shown"
    assert re.search(case, words(program))


def test_an_explosion_that_a_wrong_function_causes_ends_the_question_and_stays_its_own():
    program = checked(backpropagate=without_the_slope)
    assert trained(program, question(steps=6)).steps == 6
    asked = question(start=[(1e7 * W, b) for W, b in START], steps=6)
    assert trained(program, asked).steps == 1


def test_what_is_infinite_at_weights_that_have_exploded_is_no_fault():
    def overflows(params, Zs, As, delta, d_activation):
        grads = without_the_slope(params, Zs, As, delta, d_activation)
        return [(dW + np.where(abs(W) > 1e5, np.inf, 0), db) for (W, _), (dW, db) in zip(params, grads, strict=True)]

    for size, whose in ((1e7, "yours"), (2e5, "course")):
        program = checked(backpropagate=overflows)
        asked = question(start=[(np.full_like(W, size), b) for W, b in START])
        asked.look = True
        trained(program, asked)
        assert program.told()[0]["whose"] == whose


# ------------------------------------------------------------------ names of the notebook


@pytest.fixture
def notebook(monkeypatch) -> dict:
    """The names of a notebook, for functions that `written` makes."""
    names: dict = {"np": np, "network": network}
    monkeypatch.setattr(playground_own_names, "notebook_names", lambda: names)
    monkeypatch.setattr(playground_own_parts, "notebook_names", lambda: names)
    return names


def written(names: dict, source: str) -> None:
    exec(textwrap.dedent(source), names)


RIGHT = """
    def moved(params, grads, eta):
        return [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, grads)]
    def sgd_step(params, grads, eta):
        return moved(params, grads, eta)
"""


def test_a_function_written_anew_is_said_to_have_changed_and_the_same_one_run_again_is_not(notebook):
    written(notebook, RIGHT)
    program = checked(step=notebook["sgd_step"])
    written(notebook, RIGHT)
    assert not program.look_again()
    notebook["sgd_step"] = lambda params, grads, eta: params
    assert program.look_again()
    says = "sgd_step has changed since: run this widget's cell to take the new one."
    assert program.told()[0]["changed"] == says
    assert not program.look_again()  # that was said
    written(notebook, RIGHT)
    assert program.look_again()
    assert program.told()[0]["changed"] == ""


def test_a_function_that_calls_another_one_by_now_is_checked_again(notebook):
    written(notebook, RIGHT)
    program = checked(step=notebook["sgd_step"])
    assert words(program) == "step: yours ✓"
    notebook["moved"] = types.FunctionType((lambda params, grads, eta: params).__code__, notebook)
    assert program.look_again()
    assert program.check_next("plain")[0]
    assert "step: yours, and wrong" in words(program)


def test_a_function_given_by_its_name_may_be_missing_and_is_taken_once_it_is_written(notebook):
    program = OwnProgram(step=["adam_step", "sgd_step"])
    assert words(program) == "step: not written yet, so the course's | step: not written yet, so the course's"
    np.testing.assert_allclose(theta(trained(program)), by_the_course(), rtol=0, atol=1e-14)
    written(notebook, RIGHT)
    assert OwnProgram(step=["adam_step", "sgd_step"]).first_step == "plain"
    assert program.look_again()
    assert program.told()[1]["changed"] == "sgd_step is written by now: run this widget's cell to train with it."
    assert words(checked(step="sgd_step")) == "step: yours ✓"
    with pytest.raises(ValueError, match="unknown step 'sdg_step': no function of that name is here"):
        OwnProgram(step="sdg_step")


def test_what_a_function_writes_into_its_arguments_is_lost():
    def in_place(params, grads, eta):
        for (W, b), (dW, db) in zip(params, grads, strict=True):
            W -= eta * dW
            b -= eta * db
        return params

    def spoils(params, Zs, As, Y, d_activation):
        grads = backward(params, Zs, As, Y, d_activation)
        for array in [*Zs, *As, Y]:
            array[...] = 7.0
        return grads

    program = checked(backward=spoils, step=in_place)
    np.testing.assert_allclose(theta(trained(program)), by_the_course(), rtol=0, atol=1e-14)
    assert [part["state"] for part in program.told()] == ["wrong", "wrong"]  # their checks say so


def test_lists_will_do_and_what_is_printed_is_said_once(capsys):
    def talks(params, grads, eta):
        print("a step")
        return [(np.array(W).tolist(), b.tolist()) for W, b in sgd_step(params, grads, eta)]

    program = checked(step=talks)
    outcome = trained(program)
    np.testing.assert_allclose(theta(outcome), by_the_course(), rtol=0, atol=1e-14)
    assert outcome.notes == ("It prints: a step …",)
    assert capsys.readouterr().out == ""


def test_an_explosion_is_no_fault_of_a_function():
    program = checked(forward=forward, backward=backward, step=sgd_step)
    asked = question(start=[(1e300 * W, b) for W, b in START])
    asked.eta = 1e308
    assert not np.isfinite(theta(trained(program, asked))).all() or program.told()[0]["whose"] == "yours"
    assert words(program) == "forward: yours ✓ | backward: yours ✓ | step: yours ✓"


# ------------------------------------------------------------------ time


def test_a_question_ends_in_its_time_and_takes_one_step_at_least():
    ticks = iter(np.arange(0.0, 10.0, 0.01))
    asked = question(steps=50, seconds=0.025)
    outcome = checked(step=sgd_step).train(asked, TRAIN, TEST, clock=lambda: next(ticks))
    assert outcome.steps == 3
    assert outcome.stops == [2, 3]
    asked.seconds = -1.0
    assert checked(step=sgd_step).train(asked, TRAIN, TEST).steps == 1


def test_a_check_that_takes_too_long_is_left(monkeypatch):
    def slow(params, grads, eta):
        time.sleep(0.02)
        return sgd_step(params, grads, eta)

    monkeypatch.setattr(playground_own_parts, "SECONDS", 0.03)
    program = checked(step=slow)
    assert program.told()[0]["state"] == "slow"
    assert "check.sgd_step(slow) has the time" in words(program)
    np.testing.assert_allclose(theta(trained(program, question(steps=1))), by_the_course(1), rtol=0, atol=1e-14)


def test_an_interrupted_function_says_where_and_is_asked_again():
    stuck = True

    def endless(params, grads, eta):
        if stuck:
            raise KeyboardInterrupt
        return sgd_step(params, grads, eta)

    program = OwnProgram(step=endless)
    did, said = program.check_next("plain")
    assert did
    assert said.startswith("You have stopped endless by ■ before it had answered, in line ")
    assert said.endswith(": `raise KeyboardInterrupt`.")
    assert program.check_next("plain")[1] == said  # still to be checked
    stuck = False
    assert program.check_next("plain") == (True, "")
    stuck = True
    outcome = trained(program)
    assert outcome.interrupted == said
    assert outcome.stops == []
    assert playground._numbers(outcome) == [b""] * 6  # the browser gets an answer all the same


# ------------------------------------------------------------------ the forward pass


def without_biases(params, X, activation):
    return forward([(W, 0 * b) for W, b in params], X, activation)


def test_with_a_wrong_forward_pass_its_own_losses_and_planes_are_sent():
    program = checked(forward=without_biases)
    start = [(W, b + 0.5) for W, b in START]
    places = np.array([[0.0, 1.0], [0.0, -1.0]])
    outcome = trained(program, question(start=start, places=places))
    assert len(outcome.scores) == len(outcome.states) == 2
    params = TANH.params(theta(outcome))
    Y_hat = without_biases(params, TEST.X, network.tanh)[1][-1]
    loss, right = outcome.scores[-1][2:]
    assert loss == pytest.approx(network.loss(Y_hat, TEST.Y))
    assert right == np.mean((Y_hat > 0) == (TEST.Y > 0))
    assert [len(layer) for layer in outcome.planes] == [0, 3, 1]
    assert outcome.planes[-1][0][0] == 0  # without biases, 0 stays 0
    asked = question(start=start, places=places)
    asked.look = True
    looked = trained(program, asked)
    assert (looked.stops, len(looked.scores), looked.planes[-1][0][0]) == ([0], 1, 0)


@pytest.mark.parametrize(
    ("net", "rows"),
    [
        (Net((2, 3, 3), "tanh", "softmax", "cross-entropy"), 3),
        (Net((2, 3, 1), "relu", "sigmoid", "cross-entropy"), 1),
        (Net((2, 3, 1), "tanh", "linear", "squares"), 1),
        (Net((2, 1), "tanh", "sigmoid", "squares"), 1),
    ],
)
def test_the_last_layer_may_have_an_activation_of_its_own(net, rows):
    calls = []

    def recorded(params, X, activation):
        calls.append(len(params))
        return forward(params, X, activation)

    def softmax(Z):
        E = np.exp(Z - Z.max(axis=0))
        return E / E.sum(axis=0)

    labels = np.tile([0, 1, 2], 10) if rows > 1 else np.tile([0, 1, 1], 10)
    targets = network.one_hot(labels, 3) if rows > 1 else labels[None] * 1.0
    some = Samples(X, targets)
    start = network.init_params(net.sizes, np.random.default_rng(2), 0.7)
    own = checked(forward=recorded, softmax=softmax, step=sgd_step)
    calls.clear()
    asked = question(net, start=start)
    found = own.train(asked, some, some, clock=lambda: 0.0)
    right = OwnProgram(step=network.sgd_step).train(asked, some, some, clock=lambda: 0.0)
    np.testing.assert_allclose(found.states[-1], right.states[-1], rtol=0, atol=1e-14)
    assert set(calls) == ({1} if len(net.sizes) < 4 else {1, 2})
    assert found.losses == pytest.approx(right.losses)


# ------------------------------------------------------------------ the steps of lesson 08


@pytest.mark.parametrize("kind", ["momentum", "RMSprop", "Adam"])
def test_steps_remember_from_one_question_to_the_next(kind):
    course = {"momentum": network.momentum_step, "RMSprop": network.rmsprop_step, "Adam": network.adam_step}[kind]
    program = OwnProgram(step=functools.wraps(course)(lambda *args: course(*args)))
    whole = trained(program, question(kind=kind)).states[-1]
    n = flat(START).size
    first = trained(program, question(steps=2, kind=kind)).states[-1]
    asked = question(steps=2, kind=kind, start=TANH.params(first[:n]))
    asked.first, asked.second, asked.t = first[n : 2 * n], first[2 * n :], 2
    np.testing.assert_allclose(trained(program, asked).states[-1], whole, rtol=0, atol=1e-15)


def test_the_kind_of_a_step_is_known_by_its_name_or_its_arguments():
    def rolls(params, velocity, grads, eta, beta):
        return network.momentum_step(params, velocity, grads, eta, beta)

    assert [kind_of_step(f) for f in (network.sgd_step, network.adam_step, network.rmsprop_step)] == [
        "plain", "Adam", "RMSprop",
    ]  # fmt: skip
    assert kind_of_step(rolls) == "momentum"
    with pytest.raises(ValueError, match=r"2 arguments, so no step is known.*momentum_step\(params, velocity, grads"):
        kind_of_step(lambda params, grads: params)


# ------------------------------------------------------------------ the widget


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"forward": 3}, "forward needs to be a function, such as forward=forward; got 3"),
        ({"step": 3, "backward": backward}, "step needs to be a function"),
        ({"forward": lambda params, X: X}, r"will be called as <lambda>\(params, X, activation\), but"),
        ({"backward": backward, "loss": "cross-entropy"}, "backward of lesson 05 is made for loss='squares'"),
        ({"backward": backward, "backpropagate": network.backpropagate}, "not both"),
        ({"step": [sgd_step, network.sgd_step]}, "two functions of one kind, plain"),
        ({"step": sgd_step, "mistake": "uphill"}, "break your own instead"),
    ],
)
def test_arguments_that_do_not_fit_say_what_to_do(given, says):
    with pytest.raises(ValueError, match=says):
        widgets.Playground(**given)


def test_the_widget_starts_with_what_the_functions_need():
    shown = widgets.Playground(backward=backward, step=[network.adam_step, network.momentum_step])
    assert (shown.state.loss, shown.state.step) == ("squares", "Adam")
    assert shown.own["fixed"]
    courses = "the course's"
    assert shown.parts == {"backward": "yours", "adam_step": courses, "momentum_step": courses}
    assert widgets.Playground().own == {}


# ------------------------------------------------------------------ a cell run again


@pytest.fixture
def run_cell(monkeypatch):
    """Give `run_cell(cell)`, with which a run of that cell begins."""
    shell = types.SimpleNamespace(parent_header={})
    runs = iter(range(100))

    def run(cell: str) -> None:
        shell.parent_header = {"header": {"msg_id": f"message {next(runs)}"}, "metadata": {"cellId": cell}}

    monkeypatch.setattr(of_one_cell, "get_ipython", lambda: shell)
    monkeypatch.setattr(of_one_cell, "LATEST", {})
    return run


def played(**given) -> widgets.Playground:
    """A playground with a curve, as the browser would have told of it."""
    made = widgets.Playground(**given)
    made.past = made.past | {"how": "2-4-2-1 tanh, plain, η 0.1", "curve": {"at": [0, 1]}}
    return made


def test_a_cell_run_again_closes_what_it_made_before_each_in_its_place(run_cell):
    run_cell("a")
    one, other = widgets.Playground(step=sgd_step), widgets.Playground(data="xor")
    run_cell("b")
    elsewhere = widgets.Playground()
    assert all(made.comm is not None for made in (one, other, elsewhere))
    run_cell("a")
    again = widgets.Playground(step=sgd_step)
    assert [made.comm is None for made in (one, other, elsewhere, again)] == [True, True, False, False]
    assert one.layout.comm is None
    another = widgets.Playground(step=sgd_step)  # the second one of this run
    assert again.comm is not None
    assert another.past == {"runs": []}  # what stood in its place has no curve


def test_two_earlier_curves_at_most_go_on_and_each_says_when_it_was(run_cell):
    made = []
    for _ in range(4):
        run_cell("a")
        made.append(played(step=sgd_step))
    how = "2-4-2-1 tanh, plain, η 0.1"
    told = [[run["how"] for run in one.past.get("runs", [])] for one in made]
    both = [f"before that: {how}", f"before: {how}"]
    assert told == [[], both[1:], both, both]
    assert made[-1].past["runs"][0]["name"] == f"{both[0]}; circle, cross-entropy"
