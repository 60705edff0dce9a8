"""The backward pass and training leave no room: wrong by depth, memory, chance, time or form is refused on every seed.

And what is right passes, however it was drawn, copied or rounded.
"""

import copy
import itertools
import os

import numpy as np
import pytest

from course_lib import check, network
from course_lib.checks import EXERCISES, CheckFailed, protocol, verdict
from course_lib.checks.lesson_06 import _not_mixed_anew, _not_mixed_in_batches, _not_mixed_singly
from course_lib.checks.protocol import Case, ask, ask_once
from tests.unit.refusing import drawn, is_refused, nameless
from tests.unit.right_answers.lesson_05 import backward_in_lists, check_by_index, error

WRONG_SEEDS = range(20)
RIGHT_SEEDS = range(int(os.environ.get("CHECK_SEEDS", "25")))  # `make mutants` takes 200
pytestmark = pytest.mark.usefixtures("asked_once")


def refused(name, function):
    """See that the public check refuses a function, and that every seed would; return the mistake that it names."""
    with pytest.raises(CheckFailed) as failed:
        getattr(check, name)(function, seed=0)
    for seed in WRONG_SEEDS:
        assert is_refused(name, function, seed), f"accepted for seed {seed}"
    return failed.value.mistake


def told(name, function):
    """What is said of a function on each seed, where no mistake is looked for by its name."""
    said = []
    for seed in WRONG_SEEDS:
        cases = drawn(name, seed)
        said.append(verdict(nameless(name), cases, ask(function, cases)))
        assert not said[-1].passed, f"accepted for seed {seed}"
    return said


def accepted(name, function):
    for seed in RIGHT_SEEDS:
        getattr(check, name)(function, seed=seed)


# ------------------------------------------------------------------ the pieces that answers are made of


def forward(params, X, activation):
    Zs, As = [], [X]
    for W, b in params:
        Zs.append(W @ As[-1] + b)
        As.append(activation(Zs[-1]))
    return Zs, As


def step(params, grads, eta):
    return [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, grads)]


def one_step(params, X, Y, eta, activation, d_activation):
    Zs, As = forward(params, X, activation)
    grads = backward_in_lists(params, Zs, As, Y, d_activation)
    return step(params, grads, eta), float(np.sum((As[-1] - Y) ** 2) / (2 * Y.shape[1]))


def in_batches(order_of):
    """`minibatches` in the order that order_of(m, size, rng) gives: numbers of columns, or the batches themselves."""

    def minibatches(X, Y, size, rng):
        if size < 1:
            raise ValueError("size must be at least 1")
        order = order_of(X.shape[1], size, rng)
        parts = order if isinstance(order, list) else [order[i : i + size] for i in range(0, len(order), size)]
        return [(X[:, part], Y[:, part]) for part in parts]

    return minibatches


def training(order_of, *, stop=lambda losses: False, pick=lambda seen: seen[-1]):
    """`train` whose examples come in the order of order_of(m, size, rng).

    `stop` looks at the losses after each epoch, `pick` chooses what comes back: of (loss, params), one for each epoch.
    """

    def train(params, X, Y, *, eta, epochs, batch_size, rng, activation, d_activation):
        losses, seen = [], [(np.inf, [(W.copy(), b.copy()) for W, b in params])]
        for _ in range(epochs):
            total = 0.0
            for X_b, Y_b in in_batches(order_of)(X, Y, batch_size, rng):
                params, loss = one_step(params, X_b, Y_b, eta, activation, d_activation)
                total += loss * X_b.shape[1] / X.shape[1]
            losses.append(total)
            seen.append((total, params))
            if stop(losses):
                break
        return pick(seen)[1], losses

    return train


def permutation(m, size, rng):
    return rng.permutation(m)


# ------------------------------------------------------------------ chance: right


def shuffled_array(m, size, rng):
    order = np.arange(m)
    rng.shuffle(order)
    return order


def shuffled_list(m, size, rng):
    order = list(range(m))
    rng.shuffle(order)
    return np.array(order)


def fisher_yates(m, size, rng):
    order = np.arange(m)
    for i in range(m - 1, 0, -1):
        j = rng.integers(i + 1)
        order[[i, j]] = order[[j, i]]
    return order


def one_after_the_other(m, size, rng):
    left = list(range(m))
    return np.array([left.pop(rng.integers(len(left))) for _ in range(m)])


def sorted_in_each_batch(m, size, rng):
    order = rng.permutation(m)
    return [np.sort(order[i : i + size]) for i in range(0, m, size)]


def by_labels(m, size, rng):
    labels = rng.permutation(np.arange(m) // size)
    return [np.flatnonzero(labels == k) for k in range(labels.max() + 1)]


def full_batches_in_any_order(m, size, rng):
    order = rng.permutation(m)
    parts = [order[i : i + size] for i in range(0, m, size)]
    full = [part for part in parts if len(part) == size]
    return [full[i] for i in rng.permutation(len(full))] + [part for part in parts if len(part) < size]


def by_a_generator_of_its_own(m, size, rng):
    return np.random.default_rng(int(rng.integers(2**32))).permutation(m)


def by_a_child(m, size, rng):
    return rng.spawn(1)[0].permutation(m)


SHUFFLES = {
    f.__name__: f
    for f in (permutation, shuffled_array, shuffled_list, fisher_yates, one_after_the_other, sorted_in_each_batch,
              by_labels, full_batches_in_any_order, by_a_generator_of_its_own, by_a_child)
} | {
    "sorted keys": lambda m, size, rng: np.argsort(rng.random(m)),
    "sorted normal keys": lambda m, size, rng: np.array(sorted(range(m), key=list(rng.normal(size=m)).__getitem__)),
    "choice": lambda m, size, rng: rng.choice(m, m, replace=False),
    "twice": lambda m, size, rng: rng.permutation(rng.permutation(m)),
}  # fmt: skip


@pytest.mark.parametrize("shuffle", SHUFFLES)
def test_every_way_to_shuffle_passes_in_minibatches(shuffle):
    accepted("minibatches", in_batches(SHUFFLES[shuffle]))


@pytest.mark.parametrize("shuffle", SHUFFLES)
def test_every_way_to_shuffle_passes_in_train(shuffle):
    accepted("train", training(SHUFFLES[shuffle]))


# ------------------------------------------------------------------ chance: wrong


def cut(order, size):
    return [order[i : i + size] for i in range(0, len(order), size)]


def by_a_hash(m, size, rng):
    return np.random.default_rng(m * 100 + size).permutation(m)


def by_the_common_generator(m, size, rng):
    np.random.seed(int(rng.integers(2**31)))  # noqa: NPY002
    return np.random.permutation(m)  # noqa: NPY002


PARTLY = {
    "inside fixed batches": lambda m, size, rng: [rng.permutation(part) for part in cut(np.arange(m), size)],
    "the first half": lambda m, size, rng: np.append(rng.permutation(m // 2), np.arange(m // 2, m)),
    "the second half": lambda m, size, rng: np.append(np.arange(m // 2), m // 2 + rng.permutation(m - m // 2)),
    "each half": lambda m, size, rng: np.append(rng.permutation(m // 2), m // 2 + rng.permutation(m - m // 2)),
    "all but the first": lambda m, size, rng: np.append(0, 1 + rng.permutation(m - 1)).astype(int),
    "all but the last": lambda m, size, rng: np.append(rng.permutation(m - 1), m - 1).astype(int),
    "turned": lambda m, size, rng: np.roll(np.arange(m), rng.integers(m)),
    "turned and back to front": lambda m, size, rng: np.roll(np.arange(m), rng.integers(m))[::-1],
    "two swapped": lambda m, size, rng: swapped(m, rng),
    "cut like cards": lambda m, size, rng: cut_like_cards(m, rng),
    "neighbours at most": lambda m, size, rng: np.argsort(np.arange(m) + rng.uniform(0, 3, m)),
    "whole batches": lambda m, size, rng: whole_batches(m, size, rng),
    "not at all": lambda m, size, rng: np.arange(m),
    "by a hash": by_a_hash,
    "by a copy of the generator": lambda m, size, rng: copy.deepcopy(rng).permutation(m),
    "by the common generator": by_the_common_generator,
}


def swapped(m, rng):
    order = np.arange(m)
    i, j = rng.integers(m, size=2)
    order[[i, j]] = order[[j, i]]
    return order


def cut_like_cards(m, rng):
    k = rng.integers(m)
    return np.append(np.arange(k, m), np.arange(k))


def whole_batches(m, size, rng):
    parts = cut(np.arange(m), size)
    full = len(parts) - (len(parts[-1]) < size)
    return [parts[i] for i in rng.permutation(full)] + parts[full:]


@pytest.mark.parametrize("shuffle", PARTLY)
def test_what_is_not_shuffled_as_a_whole_is_refused_in_minibatches(shuffle):
    refused("minibatches", in_batches(PARTLY[shuffle]))


@pytest.mark.parametrize("shuffle", PARTLY)
def test_what_is_not_shuffled_as_a_whole_is_refused_in_train(shuffle):
    refused("train", training(PARTLY[shuffle]))


def shuffled_once(kept):
    """Draw an order once for a training, and keep or rotate it in later epochs."""
    drawn = {}

    def order_of(m, size, rng):
        if id(rng) not in drawn:
            drawn.clear()
            drawn[id(rng)] = (rng, rng.permutation(m))
        return kept(drawn[id(rng)][1], rng)

    return order_of


@pytest.mark.parametrize(
    "kept",
    [
        lambda order, rng: order,
        lambda order, rng: np.roll(order, rng.integers(len(order))),
        lambda order, rng: order[:: rng.choice([-1, 1])],
    ],
    ids=["as it was", "turned", "back to front at times"],
)
def test_an_order_that_is_not_drawn_anew_is_refused_in_train(kept):
    refused("train", training(shuffled_once(kept)))


def test_the_limits_for_a_random_order_are_far_from_what_random_orders_are():
    rng = np.random.default_rng(5)
    for _ in range(3_000):
        assert not _not_mixed_singly(rng.permutation(40))
        assert not _not_mixed_in_batches(cut(rng.permutation(60), 7))
        assert not _not_mixed_in_batches(cut(rng.permutation(30), 2))
        assert not _not_mixed_anew([cut(rng.permutation(9).tolist(), 2) for _ in range(12)])


def test_the_common_generator_is_put_back_as_it_was():
    np.random.seed(3)  # noqa: NPY002
    before = protocol.COMMON_STATE()[1].tolist()
    with pytest.raises(CheckFailed):
        check.minibatches(in_batches(by_the_common_generator), seed=1)
    assert protocol.COMMON_STATE()[1].tolist() == before


# ------------------------------------------------------------------ depth, width, dead neurons, h


def only_up_to(depth, function):
    """Right for networks of at most `depth` layers; the others are left out, as a fixed number of lines would."""
    return lambda params, *rest: function(params, *rest) if len(params) <= depth else broken_by_depth(params, *rest)


def broken_by_depth(params, *rest):
    return [(0 * W, 0 * b) for W, b in params]


@pytest.mark.parametrize("depth", [3, 4])
def test_networks_of_four_and_five_layers_are_asked_for(depth):
    refused("backward", only_up_to(depth, backward_in_lists))
    refused("sgd_step", only_up_to(depth, step))
    refused("train_step", lambda params, *rest: (only_up_to(depth, lambda *a: one_step(*a)[0])(params, *rest),
                                                 one_step(params, *rest)[1]))  # fmt: skip
    refused("forward", lambda params, *rest: forward(params[:depth], *rest))
    refused("gradient_check", lambda loss, params, grads, h=1e-5: check_by_index(lambda _: loss(params), params[:depth],
                                                                                 grads, h))  # fmt: skip


def checking(*, of=lambda g, n: error(g, n), step=lambda p, h: h, usual=1e-5, gather=max):
    """`gradient_check` with another error of an entry, another step, another usual h, another way to gather."""

    def gradient_check(loss, params, grads, h=usual):
        errors = [0.0]
        for array, grad in zip(itertools.chain(*params), itertools.chain(*grads)):
            for index in np.ndindex(array.shape):
                kept = array[index]
                d = step(kept, h)
                array[index] = kept + d
                above = loss(params)
                array[index] = kept - d
                below = loss(params)
                array[index] = kept
                errors.append(of(float(grad[index]), (above - below) / (2 * d)))
        return float(gather(errors))

    return gradient_check


WRONG_CHECKS = {
    "h = 1e-4 if none is given": checking(usual=1e-4),
    "h = 1e-6 if none is given": checking(usual=1e-6),
    "h = 1e-3 if none is given": checking(usual=1e-3),
    "h = 2e-5 if none is given": checking(usual=2e-5),
    "steps scaled by |p|": checking(step=lambda p, h: h * abs(p)),
    "steps scaled by max(1, |p|)": checking(step=lambda p, h: h * max(1.0, abs(p))),
    "steps scaled by 1 + |p|": checking(step=lambda p, h: h * (1 + abs(p))),
    "an entry without a measured slope is skipped": checking(of=lambda g, n: 0.0 if n == 0 else error(g, n)),
    "an entry whose gradient is 0 is skipped": checking(of=lambda g, n: 0.0 if g == 0 else error(g, n)),
    "nothing for 0 and 0, then nan": checking(of=lambda g, n: abs(g - n) / max(abs(g), abs(n)) if g or n else np.nan),
    "nan is passed over": checking(of=lambda g, n: 0.0 if np.isnan(g) else error(g, n)),
    "nan gives nan": checking(of=lambda g, n: abs(g - n) / max(abs(g), abs(n), 1e-6), gather=np.max),
    "Python's max forgets nan": checking(of=lambda g, n: abs(g - n) / max(abs(g), abs(n), 1e-6)),
}


@pytest.mark.parametrize("name", WRONG_CHECKS)
def test_other_steps_dead_entries_and_nan_are_asked_for_in_gradient_check(name):
    refused("gradient_check", WRONG_CHECKS[name])


@pytest.mark.parametrize(("layer", "part"), [(0, 0), (0, 1), (-1, 0), (-1, 1)])
def test_nan_is_asked_for_in_every_array(layer, part):
    def blind_in_one_array(loss, params, grads, h=1e-5):
        grads = [[np.array(dW), np.array(db)] for dW, db in grads]
        grads[layer][part] = np.nan_to_num(grads[layer][part])
        return check_by_index(loss, params, grads, h)

    refused("gradient_check", blind_in_one_array)


def a_sample_of(many):
    """`gradient_check` of so many entries of each array, drawn by chance."""

    def gradient_check(loss, params, grads, h=1e-5):
        rng, worst = np.random.default_rng(0), 0.0
        for array, grad in zip(network.chain_arrays(params), network.chain_arrays(grads)):
            for place in rng.permutation(array.size)[:many]:
                index = np.unravel_index(place, array.shape)
                at = array[index]
                sides = []
                for step in (h, -h):
                    array[index] = at + step
                    sides.append(loss(params))
                array[index] = at
                worst = max(worst, network.relative_error(grad[index], (sides[0] - sides[1]) / (2 * h)))
        return worst

    return gradient_check


def test_a_sample_of_the_entries_is_found_out_in_gradient_check():
    """Refuse it on some seed, not on every one: a sample can be lucky."""
    accepted("gradient_check", a_sample_of(1000))
    passed = []
    for seed in range(40):
        cases = EXERCISES["gradient_check"].cases(np.random.default_rng(seed))
        passed.append(verdict(nameless("gradient_check"), cases, ask(a_sample_of(5), cases)).passed)
    assert sum(passed) <= 8


@pytest.mark.parametrize("size", [1, 2, 4, 32])
def test_train_says_that_the_batches_have_another_size(size):
    def other_size(params, X, Y, *, batch_size, **options):
        return training(permutation)(params, X, Y, batch_size=size, **options)

    said = told("train", other_size)
    assert refused("train", other_size) == ("batch-size-ignored" if size > 11 else None)
    assert {found.headline for found in said} == {"the batches have other sizes than batch_size says"}
    shown = [dict(found.facts) for found in said]
    assert {facts["expected"] for facts in shown} <= {"one batch of 7 examples", "batches of 4, 4, 3 examples"}
    assert all(facts["got"].startswith("forward passes with ") for facts in shown)


def test_one_example_is_asked_for_in_minibatches_and_train():
    def wants_two(X, Y, size, rng):
        if X.shape[1] == 1:
            raise IndexError("no second example")
        return in_batches(permutation)(X, Y, size, rng)

    def wants_two_to_train(params, X, Y, **options):
        return training(permutation)(params, np.squeeze(X), np.squeeze(Y), **options) if X.shape[1] == 1 else training(
            permutation)(params, X, Y, **options)  # fmt: skip

    refused("minibatches", wants_two)
    refused("train", wants_two_to_train)


# ------------------------------------------------------------------ small systematic errors


def nested(change, value):
    return type(value)(nested(change, v) for v in value) if isinstance(value, list | tuple) else change(value)


RIGHT = {
    "output_delta": lambda dA, Z, d_activation: dA * d_activation(Z),
    "hidden_delta": lambda W_next, delta_next, Z, d_activation: (W_next.T @ delta_next) * d_activation(Z),
    "layer_grads": lambda delta, A_prev: (delta @ A_prev.T, delta.sum(axis=1, keepdims=True)),
    "backward": backward_in_lists,
    "sgd_step": step,
    "train_step": one_step,
    "train": training(permutation),
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize(("off", "kind"), [(1e-5, np.float32), (1e-5, float), (1e-7, float), (-1e-7, float)])
def test_a_small_number_added_is_refused_in_any_precision(name, off, kind):
    refused(
        name,
        changed(RIGHT[name], lambda value: kind(value + off) if np.ndim(value) == 0 else (value + off).astype(kind)),
    )


def changed(function, change):
    return lambda *args, **options: nested(change, function(*args, **options))


def test_a_small_number_added_to_a_batch_is_refused():
    refused("minibatches", changed(in_batches(permutation), lambda value: value + 1e-7))


@pytest.mark.parametrize("limit", [1.0, 5.0])
@pytest.mark.parametrize("name", [n for n in RIGHT if n not in ("train_step", "train", "sgd_step")])
def test_gradients_cut_off_at_a_limit_are_refused(name, limit):
    refused(name, changed(RIGHT[name], lambda value: np.clip(value, -limit, limit)))


@pytest.mark.parametrize("limit", [1.0, 5.0])
def test_steps_cut_off_at_a_limit_are_refused(limit):
    def cut_off(params, grads, eta):
        return step(params, nested(lambda g: np.clip(g, -limit, limit), grads), eta)

    refused("sgd_step", cut_off)


@pytest.mark.parametrize("name", RIGHT)
def test_a_result_in_float32_is_accepted(name):
    accepted(name, changed(RIGHT[name], np.float32))


def single(value):
    if isinstance(value, list | tuple):
        return type(value)(map(single, value))
    return value.astype(np.float32) if isinstance(value, np.ndarray) else value


@pytest.mark.parametrize("name", RIGHT)
def test_all_of_the_work_may_be_done_in_float32(name):
    def in_single(*args, **options):
        return RIGHT[name](*single(args), **options)

    def in_single_throughout(*args, **options):
        named = {n: as_single(f) if callable(f) else f for n, f in options.items()}
        return RIGHT[name](*(as_single(a) if callable(a) else single(a) for a in args), **named)

    accepted(name, in_single)
    accepted(name, in_single_throughout)


def as_single(function):
    return lambda z: function(z).astype(np.float32)


# ------------------------------------------------------------------ memory


def kept_by_shape(function):
    kept = {}

    def answer(*args, **options):
        shapes = str([np.shape(a) for a in arrays(args)])
        if shapes not in kept:
            kept[shapes] = function(*args, **options)
        return kept[shapes]

    return answer


def kept_by_object(function):
    kept = {}

    def answer(*args, **options):
        key = tuple(id(a) for a in arrays(args))
        if key not in kept:
            kept[key] = (args, function(*args, **options))
        return kept[key][1]

    return answer


def one_buffer(function):
    """The result is put into arrays that were made once: for each place in an answer and each shape."""
    buffers = {}

    def answer(*args, **options):
        places = itertools.count()

        def put(value):
            if not isinstance(value, np.ndarray):
                return value
            buffer = buffers.setdefault((next(places), value.shape), np.empty(value.shape))
            buffer[...] = value
            return buffer

        return nested(put, function(*args, **options))

    return answer


def arrays(value):
    if isinstance(value, list | tuple):
        return [a for v in value for a in arrays(v)]
    return [value] if isinstance(value, np.ndarray) else []


@pytest.mark.parametrize("name", RIGHT)
def test_an_answer_kept_from_an_earlier_call_is_refused(name):
    refused(name, kept_by_shape(RIGHT[name]))
    refused(name, kept_by_object(RIGHT[name]))


@pytest.mark.parametrize("name", RIGHT)
def test_an_answer_that_a_later_call_changes_is_refused(name):
    refused(name, one_buffer(RIGHT[name]))
    assert {v.headline for v in told(name, one_buffer(RIGHT[name]))} == {
        "a later call changes what an earlier one returned"
    }


def hands_back_where_nothing_moves(params, grads, eta):
    return [tuple(p if not np.any(eta * g) else p - eta * g for p, g in zip(*pair)) for pair in zip(params, grads)]


def hands_back_for_no_eta(function):
    def answer(params, *args, **options):
        still = options["eta"] == 0 if "eta" in options else args[-1] == 0 or 0.0 in args[2:3]
        moved = function(params, *args, **options)
        return (params, moved[1]) if still and isinstance(moved, tuple) else params if still else moved

    return answer


def test_the_callers_arrays_are_not_an_answer():
    for function in (hands_back_where_nothing_moves, hands_back_for_no_eta(step)):
        assert refused("sgd_step", function) == "hands-back-the-callers-arrays"
        assert all("shares its memory" in v.headline for v in told("sgd_step", function))
    refused("train_step", hands_back_for_no_eta(one_step))
    refused("train", hands_back_for_no_eta(training(permutation)))
    refused("layer_grads", lambda delta, A_prev: (delta @ A_prev.T, delta.sum(1, keepdims=True)
                                                  if delta.shape[1] > 1 else delta))  # fmt: skip


def test_the_input_stands_in_the_memory_of_the_forward_pass_and_old_parameters_may_come_back_of_no_epoch():
    accepted("forward", forward)
    accepted("train", with_no_epoch(lambda params: params))
    accepted("train", with_no_epoch(copy.deepcopy))
    accepted("train", with_no_epoch(list))


def with_no_epoch(params_of):
    def train(params, X, Y, *, epochs, **options):
        return training(permutation)(params, X, Y, epochs=epochs, **options) if epochs else (params_of(params), [])

    return train


def test_a_deep_copy_may_be_changed_in_place():
    def sgd_step(params, grads, eta):
        new = copy.deepcopy(params)
        for (W, b), (dW, db) in zip(new, grads):
            W -= eta * dW
            b -= eta * db
        return new

    accepted("sgd_step", sgd_step)


# ------------------------------------------------------------------ time


WRONG_TRAINING = {
    "after 3 epochs": training(permutation, stop=lambda losses: len(losses) == 3),
    "after 10 epochs": training(permutation, stop=lambda losses: len(losses) == 10),
    "where the loss is small": training(permutation, stop=lambda losses: losses[-1] < 1e-4),
    "where the loss is tiny": training(permutation, stop=lambda losses: losses[-1] < 1e-6),
    "where the loss rises": training(permutation, stop=lambda losses: losses[-1] > min(losses)),
    "where the loss hardly moves": training(
        permutation, stop=lambda losses: len(losses) > 1 and np.ptp(losses[-2:]) < 1e-6
    ),
    "with the best parameters": training(permutation, pick=lambda seen: min(seen, key=lambda pair: pair[0])),
}


@pytest.mark.parametrize("when", WRONG_TRAINING)
def test_training_goes_on_to_its_last_epoch_and_keeps_what_that_gives(when):
    refused("train", WRONG_TRAINING[when])


# ------------------------------------------------------------------ form


def as_generator(items):
    yield from items


@pytest.mark.parametrize("once", [as_generator, iter, reversed, lambda items: map(tuple, items)],
                         ids=["generator", "iterator", "reversed", "map"])  # fmt: skip
@pytest.mark.parametrize("name", ["backward", "sgd_step"])
def test_what_can_be_gone_through_only_once_is_no_list(name, once):
    def answer(*args):
        return once(RIGHT[name](*args))

    refused(name, answer)
    assert all("instead of a list of" in v.headline and "second time" in v.hint for v in told(name, answer))


def test_nor_is_it_a_list_inside_of_a_pair():
    refused("train_step", lambda *args: (iter(one_step(*args)[0]), one_step(*args)[1]))
    refused("forward", lambda *args: (iter(forward(*args)[0]), forward(*args)[1]))


def test_minibatches_alone_may_yield():
    accepted("minibatches", lambda *args: as_generator(in_batches(permutation)(*args)))


# ------------------------------------------------------------------ what an answer says of itself


def test_an_answer_tells_where_it_stands_in_the_memory_of_an_argument():
    a = np.ones((2, 2))
    answer = ask_once(lambda pair, b: ([b.T, pair[0][1:], pair[0].copy()], b), Case(([a], a), ""))
    assert answer.shared == (((0, 0), 1, ()), ((0, 1), 0, (0,)), ((1,), 1, ()))


def test_the_same_arrays_come_again_where_a_case_says_so():
    seen = []
    first = Case(([(np.ones(2), np.zeros(2))],), "")
    again = Case(([(np.full(2, 3.0), np.ones(2))],), "", reuse=True)
    ask(lambda params: seen.append((id(params), id(params[0][0]), params[0][0].tolist())), [first, again])
    assert seen[0][:2] == seen[1][:2]
    assert [values for *_, values in seen[:2]] == [[1.0, 1.0], [3.0, 3.0]]


def test_a_case_of_another_shape_gets_arrays_of_its_own():
    cases = [Case((np.ones(2),), ""), Case((np.ones(3),), "", reuse=True)]
    assert [answer.value.shape for answer in ask(lambda a: a * 2, cases)] == [(2,), (3,), (3,), (2,)]


def test_an_answer_tells_what_it_became_later():
    kept = []

    def collects(x):
        kept.append(x)
        return kept

    answers = ask(collects, [Case((1.0,), ""), Case((2.0,), "")])
    assert answers[0].value == [1.0]
    assert answers[0].later == [1.0, 2.0, 2.0, 1.0]
    assert answers[-1].later is None


@pytest.mark.parametrize("name", RIGHT)
def test_an_exact_case_is_exact_in_float32(name):
    def in_single(*args, **options):
        return RIGHT[name](*(as_single(a) if callable(a) else single(a) for a in args), **options)

    for seed in RIGHT_SEEDS:
        exact = [case for case in EXERCISES[name].cases(np.random.default_rng(seed)) if case.exact]
        assert len(exact) >= 2
        for case in exact:
            one, other = (flat(ask_once(f, case).value) for f in (RIGHT[name], in_single))
            assert [np.array_equal(a, b) for a, b in zip(one, other)] == [True] * len(one)


def flat(value):
    return [a for v in value for a in flat(v)] if isinstance(value, list | tuple) else [value]
