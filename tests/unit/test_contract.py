"""The fine print of the exercises' contract, line by line, through the public checks.

Each test is one promise: what a check must accept, and what it must refuse.
"""

import inspect
import warnings

import numpy as np
import pytest

from course_lib import check, network
from course_lib.checks import EXERCISES, CheckFailed
from tests.unit.what_is_known import changed

SEEDS = range(5)
# A contract: other tools call the exercises by these names, with these arguments.
SIGNATURES = {
    "weighted_sum": "(w, x, b)",
    "sigmoid": "(z)",
    "relu": "(z)",
    "neuron": "(w, x, b, activation)",
    "gate": "(name)",
    "layer_forward": "(W, b, A_prev, activation)",
    "count_params": "(sizes)",
    "init_params": "(sizes, rng, scale=0.1)",
    "forward": "(params, X, activation)",
    "squared_error": "(y_hat, y)",
    "mse": "(Y_hat, Y)",
    "mse_grad": "(Y_hat, Y)",
    "loss_grid": "(x, y, ws, bs)",
    "d_sigmoid": "(z)",
    "d_relu": "(z)",
    "numeric_derivative": "(f, x, h=1e-05)",
    "chain": "(slopes)",
    "nested_derivative": "(df, g, dg, x)",
    "neuron_grad": "(w, x, b, y)",
    "fork_grad": "(x)",
    "output_delta": "(dA, Z, d_activation)",
    "hidden_delta": "(W_next, delta_next, Z, d_activation)",
    "layer_grads": "(delta, A_prev)",
    "backward": "(params, Zs, As, Y, d_activation)",
    "gradient_check": "(loss, params, grads, h=1e-05)",
    "sgd_step": "(params, grads, eta)",
    "minibatches": "(X, Y, size, rng)",
    "train_step": "(params, X, Y, eta, activation, d_activation)",
    "train": "(params, X, Y, *, eta, epochs, batch_size, rng, activation, d_activation)",
    "one_hot": "(labels, n)",
    "softmax": "(Z)",
    "cross_entropy": "(Y_hat, Y)",
    "cross_entropy_delta": "(Y_hat, Y)",
    "backpropagate": "(params, Zs, As, delta, d_activation)",
    "accuracy": "(Y_hat, Y)",
    "scaled_params": "(sizes, rng, gain=2.0)",
    "momentum_step": "(params, velocity, grads, eta, beta)",
    "rmsprop_step": "(params, squares, grads, eta, beta, eps=1e-08)",
    "adam_step": "(params, m, v, t, grads, eta, beta1=0.9, beta2=0.999, eps=1e-08)",
}


def accepted(name, function):
    for seed in SEEDS:
        getattr(check, name)(function, seed=seed)


def refused(name, function):
    for seed in SEEDS:
        with pytest.raises(CheckFailed) as failed:
            getattr(check, name)(function, seed=seed)
    return failed.value


def signature(function):
    """Return a function's signature without the annotations."""
    full = inspect.signature(function)
    bare = [p.replace(annotation=p.empty) for p in full.parameters.values()]
    return str(full.replace(parameters=bare, return_annotation=full.empty))


@pytest.mark.parametrize("name", EXERCISES)
def test_names_and_signatures_are_those_of_the_contract(name):
    now = signature(EXERCISES[name].reference)
    assert name in SIGNATURES, f'a new exercise: add "{name}": "{now}" to SIGNATURES of tests/unit/test_contract.py'
    assert now == SIGNATURES[name], f"students and other tools call {name}{SIGNATURES[name]}: keep that in network.py"


def test_no_exercise_of_the_contract_is_gone():
    gone = sorted(set(SIGNATURES) - set(EXERCISES))
    assert gone == [], "no file course_lib/checks/lesson_*.py has these exercises, and other tools call them"


def test_minibatches_may_not_change_the_data_either():
    def shuffles_in_place(X, Y, size, rng):
        order = rng.permutation(X.shape[1])
        if size < 1:
            raise ValueError(size)
        X[...], Y[...] = X[:, order], Y[:, order]
        for i in range(0, X.shape[1], size):
            yield X[:, i : i + size].copy(), Y[:, i : i + size].copy()

    assert refused("minibatches", shuffles_in_place)


def test_a_vector_is_flat_where_the_contract_says_so():
    assert refused("neuron_grad", changed("neuron_grad", lambda pair: (pair[0][:, None], pair[1])))


def test_db_is_always_a_column():
    assert refused("layer_grads", changed("layer_grads", lambda pair: (pair[0], pair[1].ravel())))
    assert refused("backward", changed("backward", lambda grads: [(dW, db.ravel()) for dW, db in grads]))


def test_booleans_and_whole_numbers_pass_where_they_are_exact():
    accepted("d_relu", lambda z: np.asarray(z) > 0)
    accepted("d_relu", lambda z: (np.asarray(z) > 0).astype(int))


def test_single_precision_is_not_enough_where_differences_are_taken():
    assert refused("numeric_derivative", changed("numeric_derivative", np.float32))
    assert refused("gradient_check", relative(network.relative_error, precision=np.float32))


def test_sigmoid_is_exact_to_1e_12_and_quiet():
    accepted("sigmoid", changed("sigmoid", lambda a: a + 0.9e-12))
    assert refused("sigmoid", changed("sigmoid", lambda a: a + 1.1e-12))
    failed = refused("sigmoid", lambda z: 1 / (1 + np.exp(-np.asarray(z, dtype=float))))
    assert failed.mistake == "overflow"
    assert "overflow" in str(failed)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        refused("sigmoid", lambda z: 1 / (1 + np.exp(-np.asarray(z, dtype=float))))


def test_numeric_derivative_is_the_central_formula_for_any_h():
    assert refused("numeric_derivative", lambda f, x, h=1e-5: (f(x + h) - f(x)) / h)
    assert refused("numeric_derivative", lambda f, x, h=1e-5: network.numeric_derivative(f, x))
    assert refused(
        "numeric_derivative",
        lambda f, x, h=1e-5: (f(x - 2 * h) - 8 * f(x - h) + 8 * f(x + h) - f(x + 2 * h)) / (12 * h),
    )


def relative(worst_of, precision=float):
    """Run a gradient check whose error of one entry is `worst_of(g, ĝ)`; the losses have the given precision."""

    def gradient_check(loss, params, grads, h=1e-5):
        worst = 0.0
        for parameter, gradient in zip(network.chain_arrays(params), network.chain_arrays(grads), strict=True):
            for index in np.ndindex(parameter.shape):
                kept = parameter[index]
                parameter[index] = kept + h
                above = precision(loss(params))
                parameter[index] = kept - h
                below = precision(loss(params))
                parameter[index] = kept
                worst = max(worst, worst_of(float(gradient[index]), (above - below) / (2 * h)))
        return worst

    return gradient_check


def test_gradient_check_uses_the_formula_of_the_contract():
    accepted("gradient_check", relative(network.relative_error))
    assert refused("gradient_check", relative(lambda g, n: abs(g - n)))
    assert refused("gradient_check", relative(lambda g, n: abs(g - n) / max(abs(g) + abs(n), 1e-6)))
    assert refused("gradient_check", relative(lambda g, n: 0.0 if np.isnan(g) else network.relative_error(g, n)))


def test_gradient_check_puts_every_entry_back_bit_for_bit():
    def adds_and_subtracts(loss, params, grads, h=1e-5):
        worst = 0.0
        for parameter, gradient in zip(network.chain_arrays(params), network.chain_arrays(grads), strict=True):
            for index in np.ndindex(parameter.shape):
                parameter[index] += h
                above = loss(params)
                parameter[index] -= 2 * h
                below = loss(params)
                parameter[index] += h
                worst = max(worst, network.relative_error(float(gradient[index]), (above - below) / (2 * h)))
        return worst

    assert refused("gradient_check", adds_and_subtracts)


def test_init_params_draws_from_rng_only_and_is_judged_by_its_statistics():
    def by_layers_last_first(sizes, rng, scale=0.1):
        drawn = [
            (scale * rng.standard_normal((n, k)), np.zeros((n, 1)))
            for k, n in reversed(list(zip(sizes[:-1], sizes[1:], strict=True)))
        ]
        return drawn[::-1]

    accepted("init_params", by_layers_last_first)
    assert refused(
        "init_params", lambda sizes, rng, scale=0.1: network.init_params(sizes, np.random.default_rng(), scale)
    )
    assert refused("init_params", lambda sizes, rng, scale=0.1: network.init_params(sizes, rng, 1.3 * scale))


def in_batches(order_of):
    def minibatches(X, Y, size, rng):
        if size < 1:
            raise ValueError("size must be at least 1")
        order = order_of(X.shape[1], rng)
        return tuple((X[:, order[i : i + size]], Y[:, order[i : i + size]]) for i in range(0, len(order), size))

    return minibatches


def by_sorting_random_keys(m, rng):
    return np.argsort(rng.random(m))


def by_choice(m, rng):
    return rng.choice(m, size=m, replace=False)


@pytest.mark.parametrize("order_of", [by_sorting_random_keys, by_choice])
def test_any_correct_way_to_shuffle_passes_in_any_iterable(order_of):
    accepted("minibatches", in_batches(order_of))
    accepted("minibatches", lambda *args: iter(in_batches(order_of)(*args)))


def test_a_size_below_one_is_refused():
    def returns_nothing(X, Y, size, rng):
        return list(network.minibatches(X, Y, size, rng)) if size > 0 else []

    assert refused("minibatches", returns_nothing)


def training(order_of, losses_of_no_epoch=()):
    def train(params, X, Y, *, eta, epochs, batch_size, rng, activation, d_activation):
        losses = list(losses_of_no_epoch)
        for _ in range(epochs):
            seen = 0.0
            for X_b, Y_b in in_batches(order_of)(X, Y, batch_size, rng):
                params, batch_loss = network.train_step(params, X_b, Y_b, eta, activation, d_activation)
                seen += batch_loss * X_b.shape[1]
            losses.append(seen / X.shape[1])
        return params, losses

    return train


@pytest.mark.parametrize("order_of", [by_sorting_random_keys, by_choice])
def test_any_correct_way_to_shuffle_passes_in_train(order_of):
    accepted("train", training(order_of))


def test_no_epochs_give_no_losses():
    def one_loss_at_least(params, X, Y, *, epochs, **options):
        params, losses = training(by_choice)(params, X, Y, epochs=epochs, **options)
        return params, losses or [0.0]

    assert refused("train", one_loss_at_least)


def test_the_same_input_twice_includes_a_freshly_seeded_generator():
    kept = np.random.default_rng(0)
    assert refused("minibatches", lambda X, Y, size, rng: list(network.minibatches(X, Y, size, kept)))


def test_an_unknown_gate_raises_value_error():
    assert refused("gate", lambda name: network.GATES.get(name, ((0.0, 0.0), 0.0)))


def test_a_function_with_a_memory_of_its_own_is_caught():
    calls = []

    def right_for_the_first_calls(z):
        calls.append(z)
        return np.maximum(z, 0) if len(calls) < 15 else np.maximum(z, 0) + 1

    assert failed_with(check.relu, right_for_the_first_calls) == "different-each-time"


def failed_with(checker, function):
    with pytest.raises(CheckFailed) as failed:
        checker(function, seed=0)
    return failed.value.mistake
