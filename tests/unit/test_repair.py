"""Which line goes wrong: found by edits of the student's own source, told without the edit, and never in the way."""

import linecache
import threading
import time

import numpy as np
import pytest

from course_lib import check
from course_lib.checks import EXERCISES, CheckFailed, posed
from course_lib.checks.repair import find_line
from course_lib.checks.repair.found import Found
from course_lib.checks.repair.questions import QUESTIONS, told
from course_lib.checks.repair.search import Late, _bounded
from course_lib.checks.repair.source import source_of
from tests.unit.notebook_cells import PATIENT, cell

OVERWRITTEN = """
def hidden_delta(W_next, delta_next, Z, d_activation):
    out = np.zeros(Z.shape)
    for k in range(W_next.shape[0]):
        for i in range(W_next.shape[1]):
            out[i] = W_next[k, i] * delta_next[k]
    return out * d_activation(Z)
"""


def found(source, name, seconds=PATIENT, **names):
    exercise = EXERCISES[name]
    return find_line(cell(source, name, **names), exercise, posed(exercise, 1), seconds)


def failure(source, name, monkeypatch):
    monkeypatch.setattr("course_lib.checks.SECONDS", PATIENT)
    monkeypatch.setattr("course_lib.checks.QUICK", PATIENT)
    with pytest.raises(CheckFailed) as failed:
        getattr(check, name)(cell(source, name), seed=1)
    return failed.value


def test_the_line_is_told_with_its_number_its_text_and_a_question(monkeypatch):
    failed = failure(OVERWRITTEN, "hidden_delta", monkeypatch)
    assert failed.line == 5
    assert "Line 5: `out[i] = W_next[k, i] * delta_next[k]`. One change in this line" in failed.hint
    assert failed.hint.endswith("and what happens to the rest?")


def test_the_edit_itself_is_never_told(monkeypatch):
    assert "+=" not in str(failure(OVERWRITTEN, "hidden_delta", monkeypatch))


@pytest.mark.parametrize(
    ("name", "source", "line"),
    [
        ("weighted_sum", "def weighted_sum(w, x, b):\n    z = 0\n    for i in range(1, len(w)):\n"
         "        z += w[i] * x[i] * 1.0\n    return z + b\n", 3),
        ("mse", "def mse(Y_hat, Y):\n    e = Y_hat - Y\n    m = Y.shape[0] + 0\n    return np.sum(e * e) / m\n", 3),
        ("layer_grads", "def layer_grads(delta, A_prev):\n    dW = delta @ A_prev.T\n"
         "    db = np.sum(delta, axis=0, keepdims=True) * 1.5\n    return dW, db\n", 3),
        ("count_params", "def count_params(sizes):\n    n = 0\n    for a, b in zip(sizes, sizes[1:]):\n"
         "        n += a * b + b * 2\n    return n\n", 4),
        ("forward", "def forward(params, X, activation):\n    Zs, As = [], [X]\n    for W, b in params:\n"
         "        Z = W @ X + b\n        Zs.append(Z)\n        As.append(activation(Z))\n    return Zs, As\n", 4),
        ("loss_grid", "def loss_grid(x, y, ws, bs):\n    grid = []\n    row = []\n    for b in bs:\n"
         "        for w in ws:\n            row.append(np.mean((w * x + b - y) ** 2))\n        grid.append(row)\n"
         "    return np.array(grid)\n", 3),
    ],
    ids=["a range", "a size", "an axis", "a factor", "a name", "a line out of its loop"],
)  # fmt: skip
def test_one_change_finds_the_line(name, source, line):
    assert found(source, name).line == line


def test_two_slips_are_told_by_both_their_lines():
    seen = found(
        "def squared_error(y_hat, y):\n    e = y_hat + y\n    s = np.sum(e**2)\n    return s / 3\n", "squared_error"
    )
    assert {seen.line, seen.other} == {2, 4}


def test_a_helper_in_the_same_cell_may_be_what_goes_wrong():
    seen = found(
        "def slope(v):\n    s = network.sigmoid(v)\n    return s * (1 + s)\n\n\n"
        "def output_delta(dA, Z, d_activation):\n    return dA * helped(Z, d_activation)\n\n\n"
        "def helped(Z, d_activation):\n    return d_activation(Z) * 3\n",
        "output_delta",
    )
    assert seen.line == 11


def test_of_two_results_the_line_of_the_wrong_one_alone_is_told():
    seen = found(
        "def neuron_grad(w, x, b, y):\n    a = network.sigmoid(w @ x + b)\n    dw = 2 * (a - y) * a * (1 - a) * x\n"
        "    db = np.tanh(dw.sum() * 3) + np.cos(a)\n    return dw, db\n",
        "neuron_grad",
        3.0,
    )
    assert (seen.line, seen.part) == (4, "db")


def test_a_function_of_a_file_has_lines_too(tmp_path):
    path = tmp_path / "answers.py"
    path.write_text("import numpy as np\n\n\ndef relu(z):\n    return np.minimum(z, 0.5 * 0)\n", encoding="utf-8")
    space = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), space)
    assert find_line(space["relu"], EXERCISES["relu"], posed(EXERCISES["relu"], 1), PATIENT).line == 5


def without_source():
    space = {"np": np}
    exec("def relu(z):\n    return np.minimum(z, 0)\n", space)
    return space["relu"]


def inner():
    limit = 0

    def relu(z):
        return np.minimum(z, limit)

    return relu


@pytest.mark.parametrize("function", [without_source(), inner(), np.abs, type("Relu", (), {"__call__": abs})()])
def test_where_there_is_no_source_nothing_is_said(function):
    assert source_of(function) is None


def test_source_that_no_longer_fits_its_function_is_not_believed():
    source = "def relu(z):\n    return np.minimum(z, 0)\n"
    function = cell(source, "relu")
    linecache.cache[function.__code__.co_filename] = (1, None, ["def relu(z):\n", "    return z\n"], "")
    assert source_of(function) is None


def test_a_right_answer_has_no_line():
    assert found("def relu(z):\n    return np.maximum(z, 0)\n", "relu") is None


ENDLESS = """
def chain(slopes):
    p, i = 1.0, 0
    while i < len(slopes):
        p *= slopes[i] + 1
        i += 1
    return p
"""


def test_an_edit_that_never_ends_does_not_hold_up_the_search_in_a_thread_either():
    answers = []
    thread = threading.Thread(target=lambda: answers.append(found(ENDLESS, "chain")), daemon=True)
    thread.start()
    thread.join(60)
    assert answers[0].line == 4


def test_no_edit_puts_two_lists_into_each_other():
    function = cell(
        "def loss_grid(x, y, ws, bs):\n    grid = []\n    for b in bs:\n        row = []\n        for w in ws:\n"
        "            loss = np.mean((w * x + b - y) ** 2)\n        row.append(loss)\n        grid.append(row)\n"
        "    return np.array(grid)\n",
        "loss_grid",
    )
    exercise = EXERCISES["loss_grid"]
    assert find_line(function, exercise, posed(exercise, 1), PATIENT).line == 7


def test_the_search_ends_when_its_time_is_over():
    exercise = EXERCISES["train_step"]
    function = cell("def train_step(params, X, Y, eta, activation, d_activation):\n    q = np.cos(eta)\n"
                    "    r = np.sin(q)\n    return [(W * q, b * r) for W, b in params], q\n", "train_step")  # fmt: skip
    start = time.process_time()
    find_line(function, exercise, posed(exercise, 1), 0.3)
    assert time.process_time() - start < 3  # of computing; the last candidate may take its time on a slow machine


def test_interrupted_it_leaves_the_verdict_as_it_was(monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("course_lib.checks.look", stop)
    with pytest.raises(CheckFailed) as failed:
        check.hidden_delta(cell(OVERWRITTEN, "hidden_delta"), seed=1)
    assert failed.value.line is None


def test_the_students_own_names_are_left_alone(capsys):
    seen, notes = [], {"calls": 0}
    found(
        "def relu(z):\n    print('asked')\n    notes['calls'] += 1\n    seen.append(z)\n"
        "    return np.minimum(z, 0) * 2\n",
        "relu",
        seen=seen,
        notes=notes,
    )
    assert (seen, notes["calls"], capsys.readouterr().out) == ([], 0, "")


def test_an_exception_has_its_line_at_once(monkeypatch):
    failed = failure("def mse(Y_hat, Y):\n    e = Y_hat - Y\n    return e.no_such_thing\n", "mse", monkeypatch)
    assert (failed.line, failed.problem) == (3, "raised")


def test_every_kind_of_edit_has_a_question():
    from course_lib.checks.repair.edits import edits
    from course_lib.checks.repair.search import scope_of

    kinds = set()
    for source, name in ((OVERWRITTEN, "hidden_delta"), (ENDLESS, "chain")):
        definition = source_of(cell(source, name)).definitions[0]
        kinds |= {e.kind for e in edits(definition, scope_of(definition, EXERCISES[name]))}
    assert kinds <= set(QUESTIONS)
    assert all(question.endswith(("?", ".")) for question in QUESTIONS.values())


@pytest.mark.parametrize(
    ("name", "source", "line"),
    [
        ("hidden_delta", "def hidden_delta(W_next, delta_next, Z, d_activation):\n    back = np.square(W_next).T\n"
         "    return back @ delta_next * d_activation(Z)\n", 2),
        ("output_delta", "def output_delta(dA, Z, d_activation):\n    slope = d_activation(dA)\n"
         "    return dA * slope\n", 2),
    ],
    ids=["a name gone round", "the other argument"],
)  # fmt: skip
def test_the_line_that_makes_a_value_is_told_and_not_the_one_that_could_do_without_it(name, source, line):
    assert (found(source, name).line, found(source, name).other) == (line, 0)


def test_where_either_of_two_lines_may_be_changed_both_are_told():
    either = found(
        "def numeric_derivative(f, x, h=1e-5):\n    d = f(x + h) - f(x - h)\n    return d / h\n", "numeric_derivative"
    )
    assert (either.line, either.other, either.kinds[0]) == (2, 3, "either")
    assert "One change in this line, or else one in line 3: `return d / h`, makes everything right." in told(either)


def test_two_slips_in_two_parts_are_told_by_both_lines():
    seen = found(
        "def layer_grads(delta, A_prev):\n    dW = 2 * delta @ A_prev.T\n    db = delta.mean(axis=1, keepdims=True)\n"
        "    return dW, db\n",
        "layer_grads",
    )
    assert ({seen.line, seen.other}, seen.whole) == ({2, 3}, True)


IN_PART = """
def layer_grads(delta, A_prev):
    dW = delta + A_prev.T if delta.shape == A_prev.T.shape else delta @ A_prev.T * 2
    db = np.tanh(np.cos(delta.sum(axis=1, keepdims=True) ** 3))
    return dW, db
"""


def test_one_change_that_makes_a_part_right_is_told_as_that():
    seen = found(IN_PART, "layer_grads", 3.0)
    assert (seen.line, seen.part) == (2, "dW")
    assert "this line makes dW right." in told(seen)


def test_one_change_that_makes_one_of_each_pair_right_is_told_for_every_layer():
    assert "makes dW of every layer right" in told(Found(4, "x", ("sign",), part="dW of layer 1", whole=False))


CHANGES_ITS_INPUT = """
def hidden_delta(W_next, delta_next, Z, d_activation):
    back = W_next.T @ delta_next
    Z[:] = d_activation(Z)
    delta_next *= 0
    return back * (Z + 1)
"""


def test_beside_a_changed_input_the_line_of_the_wrong_value_is_told_all_the_same(monkeypatch):
    seen = found(CHANGES_ITS_INPUT, "hidden_delta")
    assert (seen.line, seen.kinds[0]) == (5, "values")
    assert "One change in this line makes every number right." in failure(
        CHANGES_ITS_INPUT, "hidden_delta", monkeypatch
    ).hint  # fmt: skip


def test_where_the_value_has_no_line_that_of_the_changed_input_is_told():
    seen = found(
        "def d_relu(z):\n    z = np.asarray(z)\n    out = z\n    out[z <= 0] = 0\n"
        "    return np.cos(out) * np.sin(3 * out)\n",
        "d_relu",
        1.0,
    )
    assert (seen.line, seen.kinds[0]) == (4, "traces")
    assert "One change in this line" in told(seen)
    assert "makes the caller's arguments stay as they were." in told(seen)


@pytest.mark.parametrize(
    ("name", "source", "line", "kind"),
    [
        ("neuron", "def neuron(w, x, b, activation):\n    return activation(w @ x) + b\n", 2, "brackets"),
        ("neuron", "def neuron(w, x, b, activation):\n    a = network.sigmoid(w @ x + b)\n    return a\n", 2,
         "function"),
        ("neuron", "def neuron(w, x, b, activation):\n    return int(activation(w @ x + b) > 0.5)\n", 2, None),
        ("sgd_step", "def sgd_step(params, grads, eta):\n    rate = 0.01\n    return [(W - rate * dW, b - rate * db)\n"
         "            for (W, b), (dW, db) in zip(params, grads)]\n", 2, "number"),
        ("squared_error", "def squared_error(y_hat, y):\n    s = 0\n    for i in range(3):\n"
         "        s += (y_hat[i] - y[i]) ** 2\n    return s\n", 3, "number"),
        ("squared_error", "def squared_error(y_hat, y):\n    return np.sum(y_hat**2 - y**2)\n", 2, "brackets"),
        ("weighted_sum", "def weighted_sum(w, x, b):\n    z = b\n    for a in w:\n        for c in x:\n"
         "            z = z + a * c\n    return z\n", 4, "loop"),
        ("chain", "def chain(slopes):\n    p = 1.0\n    for s in slopes:\n        p = p * s\n"
         "    return round(p, 2)\n", 5, "call"),
        ("count_params", "def count_params(sizes):\n    last = sizes[0]\n    n = 0\n    for size in sizes[1:]:\n"
         "        n += size * (last + 1)\n    return n\n", 2, "stays"),
        ("count_params", "def count_params(sizes):\n    n = 0\n    for i in range(1, len(sizes)):\n"
         "        for k in range(1):\n            n = 0\n            n += sizes[i] * (sizes[i - 1] + 1)\n"
         "    return n\n", 5, None),
        ("layer_forward", "def layer_forward(W, b, A_prev, activation):\n"
         "    Z = np.zeros((len(W), A_prev.shape[1]))\n"
         "    for i in range(len(W)):\n        Z[i] = W[i] @ A_prev + b[0]\n    return Z, activation(Z)\n", 4, "entry"),
        ("gate", "def gate(name):\n    if name == 'and' or 'or':\n"
         "        return [1, 1], -1.5 if name == 'and' else -0.5\n"
         "    elif name == 'nand':\n        return [-1, -1], 1.5\n    raise ValueError(name)\n", 2, "comparison"),
        ("gate", "def gate(name):\n    if name not in ('and', 'or', 'nand'):\n        raise ValueError(name)\n"
         "    w, b = [1, 1], {'and': -1.5, 'or': -0.5}.get(name)\n    if name == 'nand':\n"
         "        w, b = [-1, -1], 1.5\n"
         "        return w, b\n", 7, "branch"),
    ],
)  # fmt: skip
def test_edits_that_a_teacher_would_make(name, source, line, kind):
    seen = found(source, name)
    assert seen.line == line
    assert kind is None or kind in seen.kinds


def test_a_list_that_is_n_times_the_same_list():
    seen = found(
        "def sgd_step(params, grads, eta):\n    new = [[None, None]] * len(params)\n    for i in range(len(params)):\n"
        "        for j in range(2):\n            new[i][j] = params[i][j] - eta * grads[i][j]\n    return new\n",
        "sgd_step",
    )
    assert (seen.line, seen.kinds) == (2, ("same",))


def test_a_loop_that_should_run_once_is_told_and_not_the_return_after_it():
    seen = found(
        "def train_step(params, X, Y, eta, activation, d_activation):\n"
        "    Zs, As = network.forward(params, X, activation)\n"
        "    grads = network.backward(params, Zs, As, Y, d_activation)\n"
        "    for layer in range(len(params)):\n        params = network.sgd_step(params, grads, eta)\n"
        "    return params, network.loss(As[-1], Y)\n",
        "train_step",
    )
    assert seen.line == 4


def test_the_line_of_the_work_is_not_the_head_of_a_loop():
    seen = found(
        "def chain(slopes):\n    p, i = 1.0, 0\n    while i < len(slopes):\n        p = np.cos(p * 3) + np.sin(i)\n"
        "        i += 1\n    return p\n",
        "chain",
    )
    assert seen is None or seen.line == 4


def test_a_copy_of_a_part_counts_as_work():
    seen = found(
        "def layer_grads(delta, A_prev):\n    dW = delta @ A_prev.T\n"
        "    db = delta[:, 0:1].copy()\n    return dW, db\n",
        "layer_grads",
    )
    assert seen is None or seen.line == 3  # dW is right


def test_a_line_that_writes_into_an_array_is_not_told_for_the_shape_of_that_array():
    made_and_filled = "    Y = {made}\n    for j, k in enumerate(labels):\n        Y[k] = 1\n    return Y\n"
    seen = found("def one_hot(labels, n):\n" + made_and_filled.format(made="np.zeros_like(labels)"), "one_hot")
    assert (seen.line, seen.kinds) == (2, ("work",))


def test_a_function_that_could_not_be_defined_once_more_is_looked_at_all_the_same():
    function = cell("zero = 0.0\ndef relu(z, least=zero):\n    return np.maximum(z, least + 1.0)\n", "relu")
    del function.__globals__["zero"]
    line = find_line(function, EXERCISES["relu"], posed(EXERCISES["relu"], 1), PATIENT)
    assert line is None or line.text == "return np.maximum(z, least + 1.0)"


@pytest.mark.parametrize("more", range(8))
def test_the_limit_holds_where_python_closes_a_generator_left_behind(more):
    leaves = cell(
        "def leaves(times):\n    def numbers():\n        yield 1\n        yield 2\n    for _ in range(times):\n"
        "        left = numbers()\n        next(left)\n" + "        more = 1\n" * more + "        del left\n",
        "leaves",
    )
    for times in range(16):  # with one of these, the moment of closing is the one at which the time is over
        with _bounded(_OverAfter(times)), pytest.raises(Late):
            leaves(100)


class _OverAfter:
    """A budget that is over when it has been asked so many times."""

    def __init__(self, times):
        self.times, self.asked = times, 0

    @property
    def over(self):
        self.asked += 1
        return self.asked > self.times
