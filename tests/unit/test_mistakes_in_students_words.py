"""Mistakes as students write them, not as the catalogue does: they are named all the same."""

import numpy as np
import pytest

from course_lib import check, network
from course_lib.checks import CheckFailed

pytestmark = pytest.mark.usefixtures("asked_once")


def loop_without_plus(w, x, b):
    z = 0
    for i in range(len(w)):
        z = w[i] * x[i]
    return z + b


def bias_inside_the_loop(w, x, b):
    z = 0
    for wi, xi in zip(w, x, strict=True):
        z += wi * xi + b
    return z


def forward_forgets_z(params, X, activation):
    Zs, As = [], [X]
    A = X
    for W, b in params:
        A = activation(np.dot(W, A) + b)
        Zs.append(A)
        As.append(A)
    return Zs, As


def grid_the_wrong_way_round(x, y, ws, bs):
    return [[np.mean((w * x + b - y) ** 2) for b in bs] for w in ws]


def written_backward(
    *, hidden_slope=True, output_slope=True, m_once=True, transpose=True, db=None, sign=1, after=False
):
    """A backward pass in one function, with one line of it wrong."""

    def backward(params, Zs, As, Y, d_activation):
        m = Y.shape[1] if m_once else 1
        grads = [None] * len(params)
        dA = sign * (As[-1] - Y) / m
        for i in reversed(range(len(params))):
            slope = d_activation(As[i + 1] if after else Zs[i])
            last = i == len(params) - 1
            delta = dA * slope if (output_slope if last else hidden_slope) else dA
            bias = db(delta) if db else np.sum(delta, axis=1).reshape(-1, 1)
            grads[i] = (np.dot(delta, As[i].T), bias)
            W = params[i][0]
            dA = np.dot(W.T if transpose else W, delta)
        return grads

    return backward


def one_layer_too_many_slopes(params, Zs, As, Y, d_activation):
    """Apply the activation twice in the hidden layers, which is no mistake of the catalogue."""
    delta = (As[-1] - Y) / Y.shape[1] * d_activation(Zs[-1])
    grads = [(delta @ As[-2].T, delta.sum(1, keepdims=True))]
    for i in range(len(params) - 2, -1, -1):
        delta = params[i + 1][0].T @ delta * d_activation(Zs[i]) ** 2
        grads = [(delta @ As[i].T, delta.sum(1, keepdims=True)), *grads]
    return grads


def step_in_place(params, grads, eta):
    new = []
    for (W, b), (dW, db) in zip(params, grads, strict=True):
        W -= eta * dW
        b -= eta * db
        new.append((W, b))
    return new


def batches_without_the_rest(X, Y, size, rng):
    if size < 1:
        raise ValueError(size)
    order = rng.permutation(X.shape[1])
    for k in range(X.shape[1] // size):
        part = order[k * size : (k + 1) * size]
        yield X[:, part], Y[:, part]


def central_without_brackets(f, x, h=1e-5):
    return f(x + h) - f(x - h) / (2 * h)


def forks_overwrite(x):
    dx = 1 * x**2
    dx = (x + 2) * 2 * x
    return dx


def one_shared_column(labels, n):
    column, columns = [0] * n, []
    for label in labels:
        column[label] = 1
        columns.append(column)
    return np.array(columns).T


def entropy_kept_by_the_first_turn(Y_hat, Y):
    total = 0.0
    for j in range(Y.shape[1]):
        total -= np.sum(Y[:, j] * np.log(np.maximum(Y_hat[:, j], 1e-12)))
        return total
    return total


def delta_through_the_jacobian(Y_hat, Y):
    delta = np.zeros(Y.shape)
    for j in range(Y.shape[1]):
        p, y = Y_hat[:, j], Y[:, j]
        delta[:, j] = (np.diag(p) - np.outer(p, p)) @ (-y / p) / Y.shape[1]
    return delta


def passed_down(*, guarded=True, slope_first=False):
    """A backward pass from the last δ, in a loop that `append`s."""

    def backpropagate(params, Zs, As, delta, d_activation):
        grads = []
        for i in reversed(range(len(params))):
            delta = delta * d_activation(Zs[i]) if slope_first else delta
            grads.append((delta @ As[i].T, delta.sum(axis=1, keepdims=True)))
            if i or not guarded:
                blame = params[i][0].T @ delta
                delta = blame if slope_first else blame * d_activation(Zs[i - 1])
        return grads[::-1]

    return backpropagate


@pytest.mark.parametrize(
    ("exercise", "answer", "slug"),
    [
        ("weighted_sum", loop_without_plus, "last-product-only"),
        ("weighted_sum", bias_inside_the_loop, "bias-per-input"),
        ("sigmoid", lambda z: np.power(1 + np.exp(-np.asarray(z, dtype=float)), -1.0), "overflow"),
        ("sigmoid", lambda z: np.exp(-np.logaddexp(0, z)), "wrong-sign"),
        ("forward", forward_forgets_z, "z-not-kept"),
        ("mse", lambda Y_hat, Y: ((Y - Y_hat) ** 2).mean(), "also-divided-by-n"),
        ("mse_grad", lambda Y_hat, Y: (Y_hat - Y) * 2, "no-1-over-m"),
        ("loss_grid", grid_the_wrong_way_round, "axes-swapped"),
        ("numeric_derivative", central_without_brackets, "precedence"),
        ("fork_grad", forks_overwrite, "second-path-overwrites"),
        ("backward", written_backward(hidden_slope=False), "hidden-without-derivative"),
        ("backward", written_backward(output_slope=False), "output-without-derivative"),
        ("backward", written_backward(m_once=False), "no-1-over-m"),
        ("backward", written_backward(transpose=False), "weights-not-transposed-to-the-end"),
        ("backward", written_backward(sign=-1), "wrong-sign"),
        ("backward", written_backward(after=True), "slope-at-a"),
        ("backward", written_backward(db=np.sum), "bias-one-number"),
        ("backward", written_backward(db=lambda d: d.mean(axis=1, keepdims=True)), "bias-averaged"),
        ("backward", written_backward(db=lambda d: d.mean(axis=1, keepdims=True), hidden_slope=False),
         "hidden-without-derivative+bias-averaged"),
        ("sgd_step", step_in_place, "in-place"),
        ("minibatches", batches_without_the_rest, "last-batch-dropped"),
        ("one_hot", one_shared_column, "rows-filled"),
        ("one_hot", lambda labels, n: np.eye(n)[labels - 1].T, "counted-from-1"),
        ("softmax", lambda Z: [np.exp(row - row.max()) / np.exp(row - row.max()).sum() for row in Z], "over-rows"),
        ("softmax", lambda Z: np.exp(Z) / sum(np.exp(Z)), "overflow"),
        ("cross_entropy", entropy_kept_by_the_first_turn, "first-example-only"),
        ("cross_entropy", lambda Y_hat, Y: np.mean(np.where(Y == 1, -np.log(np.fmax(Y_hat, 1e-12)), 0)),
         "mean-of-all-entries"),
        ("cross_entropy_delta", lambda Y_hat, Y: (Y_hat - Y) * Y_hat * (1 - Y_hat) / len(Y.T), "slope-once-more"),
        ("cross_entropy_delta", delta_through_the_jacobian, "divided-by-zero"),
        ("backpropagate", passed_down(guarded=False), "one-step-too-far"),
        ("backpropagate", passed_down(slope_first=True), "output-with-derivative"),
        ("accuracy", lambda Y_hat, Y: np.sum(Y_hat.argmax(0) == Y.argmax(0)) // Y.shape[1], "all-or-nothing"),
        ("accuracy", lambda Y_hat, Y: sum(p.argmax() == y.argmax() for p, y in zip(Y_hat, Y, strict=True)) / len(Y),
         "argmax-over-examples"),
    ],
)  # fmt: skip
def test_the_mistake_is_named(exercise, answer, slug):
    for seed in range(10):
        with pytest.raises(CheckFailed) as failed:
            getattr(check, exercise)(answer, seed=seed)
        assert failed.value.mistake == slug


def test_a_mistake_nobody_listed_is_told_by_where_it_shows():
    with pytest.raises(CheckFailed) as failed:
        check.backward(one_layer_too_many_slopes, seed=2)
    assert failed.value.mistake is None
    assert "d_activation(Zs[i]) ** 2`. One change in this line makes everything right." in failed.value.hint
    assert "dW of layer 2" in str(failed.value)


def init_in_loop(*, W=None, b=None, pair=None, early=False):
    """`init_params` as students write it, with one piece of it wrong."""

    def init_params(sizes, rng, scale=0.1):
        params = []
        for i in range(len(sizes) - 1):
            n_in, n_out = sizes[i], sizes[i + 1]
            weights = W(rng, scale, (n_out, n_in)) if W else rng.normal(0, scale, (n_out, n_in))
            biases = b(rng, scale, n_out) if b else np.zeros((n_out, 1))
            params.append(pair(weights, biases) if pair else (weights, biases))
            if early:
                return params
        return params

    return init_params


def init_two_lists(sizes, rng, scale=0.1):
    Ws, bs = [], []
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        Ws.append(rng.normal(0, scale, (n_out, n_in)))
        bs.append(np.zeros((n_out, 1)))
    return Ws, bs


def forward_unpacks_swapped(params, X, activation):
    Zs, As = [], [X]
    for W, b in params:
        A, Z = network.layer_forward(W, b, As[-1], activation)
        Zs.append(Z)
        As.append(A)
    return Zs, As


def written_forward(*, zs=(), keep_z=True, keep_a=True, upto=None, back=lambda Zs, As, Z, A: (Zs, As), early=False):
    """A forward pass with one line of it wrong; `zs` is what Zs starts with."""

    def forward(params, X, activation):
        Zs, As = [X] if zs else [], [X]
        A = X
        for i in range(len(params) + (upto or 0)):
            W, b = params[i]
            Z = W @ A + b
            A = activation(Z)
            if keep_z:
                Zs.append(Z)
            if keep_a:
                As.append(A)
            if early:
                return Zs, As
        return back(Zs, As, Z, A) if len(params) + (upto or 0) else (Zs, As)

    return forward


def written_layer(z, a=None):
    """`layer_forward` from its two lines."""

    def layer_forward(W, b, A_prev, activation):
        Z = z(W, b, A_prev, activation)
        return Z, a(W, b, A_prev, activation) if a else activation(Z)

    return layer_forward


def squares_return_inside_the_loop(y_hat, y):
    total = 0
    for i in range(len(y)):
        total += (y_hat[i] - y[i]) ** 2
        return total


def measured_gradient(step):
    def mse(Y_hat, Y):
        return np.sum((Y_hat - Y) ** 2) / Y.shape[1]

    def mse_grad(Y_hat, Y):
        grad = np.zeros(Y.shape)
        for i in range(Y.shape[0]):
            for j in range(Y.shape[1]):
                moved = Y_hat.copy()
                moved[i, j] += step
                grad[i, j] = (mse(moved, Y) - mse(Y_hat, Y)) / step
        return grad

    return mse_grad


def written_grid(loss, *, index=lambda i, j: (i, j), by_index=False, early=None):
    """A grid filled by two loops; `loss(w, b, x, y)` stands inside them."""

    def loss_grid(x, y, ws, bs):
        grid = np.zeros((len(bs), len(ws)))
        for i in range(len(bs)):
            for j in range(len(ws)):
                w, b = (j, i) if by_index else (ws[j], bs[i])
                grid[i, j] = loss(w, b, x, y, ws)
                if early == "inner":
                    return grid
            if early == "outer":
                return grid
        return grid

    return loss_grid


def grid_with_loops_swapped(x, y, ws, bs):
    grid = np.zeros((len(bs), len(ws)))
    for i, w in enumerate(ws):
        for j, b in enumerate(bs):
            grid[i, j] = np.mean((w * x + b - y) ** 2)
    return grid


def grid_by_zip(x, y, ws, bs):
    losses = []
    for w, b in zip(ws, bs, strict=False):
        losses.append(np.mean((w * x + b - y) ** 2))
    return np.array(losses)


def own_mse(Y_hat, Y):
    return np.sum((Y_hat - Y) ** 2) / Y.shape[1]


def own_mse_that_unpacks(Y_hat, Y):
    _n, m = Y.shape
    return np.sum((Y_hat - Y) ** 2) / m


def own_mse_by_columns(Y_hat, Y):
    return np.mean(np.sum((Y_hat - Y) ** 2, axis=0))


def squared(w, b, x, y, ws):
    return np.mean((w * x + b - y) ** 2)


@pytest.mark.parametrize(
    ("exercise", "answer", "slug"),
    [
        ("init_params", init_in_loop(W=lambda rng, scale, shape: np.full(shape, scale)), "same-number"),
        ("init_params", init_in_loop(W=lambda rng, scale, shape: rng.normal(scale, 0, shape)), "same-number"),
        ("init_params", init_in_loop(W=lambda rng, scale, shape: np.ones(shape)), "same-number"),
        ("init_params", init_in_loop(W=lambda rng, scale, shape: np.zeros(shape)), "zero-weights"),
        ("init_params", init_in_loop(W=lambda rng, scale, shape: rng.random(shape) * scale), "uniform"),
        ("init_params", init_in_loop(W=lambda rng, scale, shape: rng.uniform(-scale, scale, shape)), "uniform"),
        ("init_params", init_in_loop(b=lambda rng, scale, n: rng.normal(0, scale, (n, 1))), "random-biases"),
        ("init_params", init_in_loop(b=lambda rng, scale, n: rng.standard_normal((n, 1))), "random-biases"),
        ("init_params", init_in_loop(b=lambda rng, scale, n: np.full((n, 1), scale)), "bias-of-ones"),
        ("init_params", init_in_loop(b=lambda rng, scale, n: np.zeros((1, n))), "bias-as-row"),
        ("init_params", init_in_loop(b=lambda rng, scale, n: np.zeros(n)), "bias-flat"),
        ("init_params", init_in_loop(pair=lambda W, b: (b, W)), "pair-swapped"),
        ("init_params", init_in_loop(pair=lambda W, b: W), "weights-only"),
        ("init_params", init_in_loop(early=True), "one-pair-only"),
        ("init_params", init_two_lists, "two-lists"),
        ("forward", forward_unpacks_swapped, "unpacked-swapped"),
        ("forward", written_forward(keep_z=False), "zs-empty"),
        ("forward", written_forward(keep_a=False), "as-not-kept"),
        ("forward", written_forward(zs=("X",)), "input-in-zs"),
        ("forward", written_forward(upto=-1), "last-layer-skipped"),
        ("forward", written_forward(early=True), "first-layer-only"),
        ("forward", written_forward(back=lambda Zs, As, Z, A: As), "only-the-as"),
        ("forward", written_forward(back=lambda Zs, As, Z, A: (Z, A)), "only-the-last"),
        ("layer_forward", written_layer(lambda W, b, A, f: A @ W + b), "factors-swapped"),
        ("layer_forward", written_layer(lambda W, b, A, f: A @ W.T + b), "rows-as-examples"),
        ("layer_forward", written_layer(lambda W, b, A, f: np.sum(W * A) + b), "summed-to-one-number"),
        ("layer_forward", written_layer(lambda W, b, A, f: W @ A + b, lambda W, b, A, f: f(W @ A)),
         "activated-without-bias"),
        ("layer_forward", written_layer(lambda W, b, A, f: W @ A + b, lambda W, b, A, f: f(W @ A) + b),
         "bias-after-activation"),
        ("layer_forward", written_layer(lambda W, b, A, f: f(W @ A) + b), "bias-after-activation"),
        ("layer_forward", written_layer(lambda W, b, A, f: W @ A + b, lambda W, b, A, f: network.sigmoid(W @ A + b)),
         "given-function-ignored"),
        ("output_delta", lambda dA, Z, d_activation: dA * network.d_tanh(Z), "given-function-ignored"),
        ("squared_error", lambda y_hat, y: np.sum((y_hat - y) * 2), "doubled"),
        ("squared_error", lambda y_hat, y: (y_hat - y) * 2, "doubled"),
        ("squared_error", squares_return_inside_the_loop, "first-value-only"),
        ("mse", lambda Y_hat, Y: np.sum(Y_hat - Y**2) / Y.shape[1], "bracket-missing"),
        ("mse_grad", lambda Y_hat, Y: 2 * (Y_hat - Y / Y.shape[1]), "bracket-missing"),
        ("mse", lambda Y_hat, Y: np.mean((Y_hat - Y) ** 2, axis=0), "mean-of-each-column"),
        ("mse", lambda Y_hat, Y: np.mean((Y_hat - Y) ** 2, axis=1), "mean-of-each-row"),
        ("mse_grad", lambda Y_hat, Y: Y - Y_hat, "wrong-sign-and-factors"),
        ("mse_grad", lambda Y_hat, Y: 2 * (Y - Y_hat), "wrong-sign-and-no-1-over-m"),
        ("mse_grad", lambda Y_hat, Y: 2 * (Y - Y_hat) / Y.shape[1], "wrong-sign"),
        ("mse_grad", lambda Y_hat, Y: np.sum(2 * (Y_hat - Y) / Y.shape[1], axis=0), "one-for-each-example"),
        ("mse_grad", lambda Y_hat, Y: np.sum(2 * (Y_hat - Y), axis=0) / Y.shape[1], "one-for-each-example"),
        ("mse_grad", lambda Y_hat, Y: 2 * np.mean(Y_hat - Y), "summed"),
        ("mse_grad", lambda Y_hat, Y: 2 * np.mean(Y_hat - Y, axis=1), "one-for-each-row"),
        ("mse_grad", lambda Y_hat, Y: (Y_hat - Y) ** 2 / Y.shape[1], "still-squared"),
        ("mse_grad", lambda Y_hat, Y: 2 * np.abs(Y_hat - Y) / Y.shape[1], "absolute"),
        ("mse_grad", measured_gradient(0.001), "measured"),
        ("mse_grad", measured_gradient(1e-6), "measured"),
        ("loss_grid", written_grid(lambda w, b, x, y, ws: np.mean(w * x + b - y) ** 2), "square-of-the-mean"),
        ("loss_grid", written_grid(squared, by_index=True), "indices-for-values"),
        ("loss_grid", grid_by_zip, "paired"),
        ("loss_grid", written_grid(squared, early="inner"), "stops-early"),
        ("loss_grid", written_grid(squared, early="outer"), "stops-early"),
        ("loss_grid", written_grid(lambda w, b, x, y, ws: np.sum((w * x + b - y) ** 2) / len(ws)),
         "divided-by-the-grid"),
        ("loss_grid", written_grid(lambda w, b, x, y, ws: np.mean((w * x - b - y) ** 2)), "bias-subtracted"),
        ("loss_grid", grid_with_loops_swapped, "indices-swapped"),
        ("loss_grid", written_grid(lambda w, b, x, y, ws: own_mse(w * x + b, y)), "mse-of-flat-arrays"),
        ("loss_grid", written_grid(lambda w, b, x, y, ws: own_mse_that_unpacks(w * x + b, y)), "mse-of-flat-arrays"),
        ("loss_grid", written_grid(lambda w, b, x, y, ws: own_mse_by_columns(w * x + b, y)), "sum-for-mean"),
        ("mse_grad", lambda Y_hat, Y: 1.000001 * 2 * (Y_hat - Y) / Y.shape[1] + 1e-8, "nearly-right"),
        ("mse", lambda Y_hat, Y: np.sum((Y_hat - Y)[:, 0] ** 2), "first-example-only"),
    ],
)  # fmt: skip
def test_what_students_wrote_of_layers_and_losses_is_named(exercise, answer, slug):
    for seed in range(10):
        with pytest.raises(CheckFailed) as failed:
            getattr(check, exercise)(answer, seed=seed)
        assert failed.value.mistake == slug


def misspelt_name(W, b, A_prev, activation):
    Z = W @ A + b  # noqa: F821
    return Z, activation(Z)


def used_before_it_has_a_value(W, b, A_prev, activation):
    Z += W @ A_prev + b  # noqa: F821
    return Z, activation(Z)


def transposed_input(W, b, A_prev, activation):
    Z = A_prev.T @ W + b
    return Z, activation(Z)


def hat_for_a_power(y_hat, y):
    return np.sum((y_hat - y) ^ 2)


def db_is_one(w, x, b, y):
    y_hat = 1 / (1 + np.exp(-(w @ x + b)))
    return 2 * (y_hat - y) * y_hat * (1 - y_hat) * x, 1.0


def slope_that_cancels(z):
    s = 1 / (1 + np.exp(-np.asarray(z, dtype=float)))
    return s * 1 - s


def step_into_the_list(params, grads, eta):
    for i in range(len(params)):
        (W, b), (dW, db) = params[i], grads[i]
        params[i] = (W - eta * dW, b - eta * db)
    return params


def step_into_the_arrays(params, grads, eta):
    new = []
    for (W, b), (dW, db) in zip(params, grads, strict=True):
        b[:] = b - eta * db
        new.append((W - eta * dW, b))
    return new


def layer_not_written(W, b, A_prev, activation):
    raise NotImplementedError()


def forward_of_an_unwritten_layer(params, X, activation):
    Z, A = layer_not_written(*params[0], X, activation)
    return [Z], [X, A]


@pytest.mark.parametrize(
    ("exercise", "answer", "said", "unsaid"),
    [
        ("layer_forward", misspelt_name, ["`A`", "W, b, A_prev, activation", "spelt"], ["types and shapes"]),
        ("layer_forward", used_before_it_has_a_value, ["`Z` has no value yet"], ["types and shapes"]),
        ("squared_error", hat_for_a_power, ["How does Python write a power?"], ["**"]),
        ("layer_forward", transposed_input,
         ["3 columns on the left met 2 rows on the right", "Which shapes do A_prev.T and W have"], []),
        ("layer_forward", lambda W, b, A_prev, activation: W @ A_prev + b,
         ["one array came back instead of (Z, A): A is missing"], ["items", "Work out the input"]),
        ("layer_grads", lambda delta, A_prev: delta @ A_prev.T,
         ["only dW comes back", "how many things are asked for?"], ["items"]),
        ("forward", written_forward(back=lambda Zs, As, Z, A: As), ["one list of 2 arrays", "(Zs, As)"], ["items"]),
        ("forward", written_forward(back=lambda Zs, As, Z, A: (Z, A)),
         ["a list of 1 array", "one array of shape (4, 1)"], ["1 arrays", "1 items"]),
        ("train_step", lambda params, X, Y, eta, activation, d_activation: list(params),
         ["one list came back instead of (params, the loss)"], ["1 item,"]),
        ("neuron_grad", db_is_one, ["db is 1", "What lies between z and L?"], ["Which arguments"]),
        ("d_sigmoid", slope_that_cancels, ["it is 0 everywhere", "what should be subtracted first?"], []),
        ("sgd_step", step_into_the_list, ["the caller's list is changed", "params[0][0][0, 0] = "], ["-="]),
        ("sgd_step", step_into_the_arrays, ["the caller's arrays are overwritten", "params[0]["], []),
        ("forward", forward_of_an_unwritten_layer, ["it calls `layer_not_written`, which is not written yet"],
         ["cell above"]),
        ("mse", lambda Y_hat, Y: np.sum((Y_hat - Y) ** 3) - 1, ["Hint: Work out the input shown by hand"], []),
        ("backward", one_layer_too_many_slopes, [], ["by hand"]),
        ("numeric_derivative", lambda f, x, h=1e-5: f(x) * h, ["f = 2x³ − x² + 4", "Work out the input shown"], []),
        ("weighted_sum", lambda w, x, b: 5 - np.dot(w, x) - b, [], ["negative?"]),
        ("weighted_sum", lambda w, x, b: -np.dot(w, x) - b, ["Is there one minus too many"], ["negative?"]),
        ("count_params", lambda sizes: sum(sizes) * 2, ["[2, 3, 1]"], ["101770", "784"]),
        ("count_params", lambda sizes: sum(sizes) / 4, ["the result is not a whole number"], []),
        ("init_params", init_in_loop(W=lambda rng, scale, shape: rng.normal(0, 4 * scale, shape)),
         ["spread 0.39", "about 0.1"], ["entry", "by hand"]),
        ("init_params", init_in_loop(W=lambda rng, scale, shape: rng.uniform(-scale, scale, shape)),
         ["spread 0.05", "flat"], ["entry", "docstring"]),
        ("init_params", init_in_loop(early=True), ["2 pairs (W, b)", "1 pair"], ["1 pairs"]),
        ("squared_error", squares_return_inside_the_loop, ["y_hat = [", ", "], ["1 values"]),
    ],
)  # fmt: skip
def test_what_is_said_fits_what_was_written(exercise, answer, said, unsaid):
    with pytest.raises(CheckFailed) as failed:
        getattr(check, exercise)(answer, seed=1)
    text = " ".join(str(failed.value).split())
    assert [s for s in said if s not in text] == []
    assert [s for s in unsaid if s in text] == []


def test_a_float_may_count_and_a_power_may_be_written_in_any_way():
    check.count_params(lambda sizes: float(sum(n * (k + 1) for k, n in zip(sizes[:-1], sizes[1:], strict=True))))
    check.squared_error(lambda y_hat, y: pow(np.linalg.norm(y_hat - y), 2))


def chatty(y_hat, y):
    for e in y_hat - y:
        print("off by", e)
    return np.sum((y_hat - y) ** 2)


def test_a_leftover_print_is_shown_once_whether_right_or_wrong(capsys):
    check.squared_error(chatty, seed=1)
    out = capsys.readouterr().out
    assert out.count("off by") == 1
    assert "14 of 14 calls" in out
    with pytest.raises(CheckFailed, match="it prints"):
        check.mse(lambda Y_hat, Y: print("here") or 0.5)
    assert "here" not in capsys.readouterr().out
