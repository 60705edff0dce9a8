"""Which line goes wrong: found by edits of the student's own source, told without the edit, and never in the way."""

import linecache
import threading
import time

import numpy as np
import pytest

from course_lib import check, network
from course_lib.checks import EXERCISES, CheckFailed, posed
from course_lib.checks.repair import find_line
from course_lib.checks.repair.questions import QUESTIONS
from course_lib.checks.repair.source import source_of

PATIENT = 20.0  # seconds, so that a slow machine finds the same

OVERWRITTEN = """
def hidden_delta(W_next, delta_next, Z, d_activation):
    out = np.zeros(Z.shape)
    for k in range(W_next.shape[0]):
        for i in range(W_next.shape[1]):
            out[i] = W_next[k, i] * delta_next[k]
    return out * d_activation(Z)
"""


def cell(source, name, **names):
    """The function that a notebook cell with this source defines, and what IPython keeps of the cell."""
    file = f"<cell {abs(hash(source))}>"
    source = source.lstrip("\n")
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    space = {"np": np, "network": network, **names}
    exec(compile(source, file, "exec"), space)
    return space[name]


def found(source, name, **names):
    exercise = EXERCISES[name]
    return find_line(cell(source, name, **names), exercise, posed(exercise, 1), PATIENT)


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
    assert failed.hint.endswith("and what becomes of the rest?")


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
    told = found(
        "def squared_error(y_hat, y):\n    e = y_hat + y\n    s = np.sum(e**2)\n    return s / 3\n", "squared_error"
    )
    assert {told.line, told.other} == {2, 4}


def test_a_helper_in_the_same_cell_may_be_what_goes_wrong():
    told = found(
        "def slope(v):\n    s = network.sigmoid(v)\n    return s * (1 + s)\n\n\n"
        "def output_delta(dA, Z, d_activation):\n    return dA * helped(Z, d_activation)\n\n\n"
        "def helped(Z, d_activation):\n    return d_activation(Z) * 3\n",
        "output_delta",
    )
    assert told.line == 11


def test_of_two_results_the_line_of_the_wrong_one_alone_is_told():
    told = found(
        "def neuron_grad(w, x, b, y):\n    a = network.sigmoid(w @ x + b)\n    dw = 2 * (a - y) * a * (1 - a) * x\n"
        "    db = np.tanh(dw.sum() * 3) + np.cos(a)\n    return dw, db\n",
        "neuron_grad",
    )
    assert (told.line, told.part) == (4, "db")


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
    told = []
    thread = threading.Thread(target=lambda: told.append(found(ENDLESS, "chain")), daemon=True)
    thread.start()
    thread.join(60)
    assert told[0].line == 4


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
    start = time.perf_counter()
    find_line(function, exercise, posed(exercise, 1), 0.3)
    assert time.perf_counter() - start < 3  # the last candidate may take its time on a slow machine


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
