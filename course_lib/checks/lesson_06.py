"""The exercises of lesson 06: the update."""

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib import network
from course_lib.checks import differences
from course_lib.checks.compare import Path, Problem, as_array, first_change, identical
from course_lib.checks.exercise import Exercise
from course_lib.checks.inputs import forward_pass, passes, random_params
from course_lib.checks.protocol import Answer, Case

LESSON = "06_update_rule"
MANY_BATCHES = 15  # that are listed one by one


def _sgd_cases(rng: np.random.Generator) -> list[Case]:
    sizes = ((3, 2), (2, 3, 4), (3, 3, 3), (2, 4, 3, 1))
    etas = (0.5, 0.1, 1.7, 0.0)
    found = [
        Case((random_params(rng, s), random_params(rng, s), eta), f"layers {'-'.join(map(str, s))}, η = {eta:g}")
        for s, eta in zip(sizes, etas, strict=True)
    ]
    # In place, the second layer starts from where the first one has moved to; a new list does not.
    (layer,) = random_params(rng, (3, 3))
    return [
        *found,
        Case(([layer, layer], random_params(rng, (3, 3, 3)), 0.2), "two layers that share W and b, η = 0.2"),
    ]


def _batch_cases(rng: np.random.Generator) -> list[Case]:
    def one(m: int, size: int, kind: str) -> Case:
        X = rng.normal(size=(3, m))
        Y = np.stack([X.sum(axis=0), X[0] - X[1]])
        fresh = np.random.default_rng(int(rng.integers(2**32)))
        raises = ValueError if size < 1 else None
        return Case((X, Y, size, fresh), kind, m=m, shuffled=True, raises=raises)

    return [
        one(12, 4, "12 examples in batches of 4"),
        one(12, 4, "12 examples in batches of 4, another generator"),
        one(11, 4, "11 examples in batches of 4"),
        one(7, 7, "one full batch"),
        one(5, 9, "a batch larger than the data"),
        one(5, 1, "batches of one"),
        one(5, 0, "batches of none"),
        one(5, -2, "batches of a negative size"),
        one(13, 4, "13 examples in batches of 4"),
        one(30, 2, "30 examples in batches of 2"),
    ]


def _columns(batch: Any, whole: Any) -> list[int] | None:
    """Which columns of `whole` stand in `batch`, in order; None where they are not its columns."""
    array = as_array(batch)
    if array is None or array.ndim != 2 or array.shape[0] != whole.shape[0]:
        return None
    found = []
    for column in array.T:
        near = np.flatnonzero(np.all(np.abs(whole.T - column) <= 1e-6 * np.maximum(1.0, np.abs(column)), axis=1))
        if near.size != 1:
            return None
        found.append(int(near[0]))
    return found


def _order(case: Case, answer: Answer) -> list[list[int]] | Problem:
    """The columns in each batch, or what is wrong with the batches."""
    X, Y = case.args[:2]
    batches = []
    if not isinstance(answer.value, list | tuple):
        return Problem("type", "it yields no batches", "pairs (X_b, Y_b)", str(answer.value))
    for pair in answer.value:
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            return Problem("type", "a batch is not a pair (X_b, Y_b)", "pairs (X_b, Y_b)")
        inputs, targets = _columns(pair[0], X), _columns(pair[1], Y)
        if inputs is None or targets is None:
            if not identical(X, answer.arrays_after[0]):  # what comes out wrong is a consequence
                return Problem(
                    "changed-input", "the caller's X was changed", *first_change(X, answer.arrays_after[0], "X")
                )
            if _columns(pair[0], Y) is not None and _columns(pair[1], X) is not None:
                return Problem("shape", "X_b and Y_b have changed places", "pairs (X_b, Y_b)", "pairs (Y_b, X_b)")
            which, part = ("X_b", pair[0]) if inputs is None else ("Y_b", pair[1])
            if np.ndim(part) == 1:
                return Problem(
                    "shape", f"{which} has no columns", "shape (n, k): k examples", f"shape {np.shape(part)}"
                )
            return Problem("shape", f"{which} does not consist of columns of the data", "columns of X and of Y")
        if inputs != targets:
            wanted, got = f"the targets of columns {inputs}", f"those of columns {targets}"
            return Problem("value", "inputs and targets of a batch do not belong together", wanted, got)
        batches.append(inputs)
    return batches


def _each_once(seen: Sequence[int], m: int) -> Problem | None:
    """Whether every column was seen exactly once."""
    times = Counter(seen)
    missing, twice = sorted(set(range(m)) - set(seen)), sorted(i for i in times if times[i] > 1)
    every = "every column once"
    if twice:
        return Problem("value", "some examples are seen more than once", every, f"columns {twice} more than once")
    return Problem("value", "some examples are never seen", every, f"columns {missing} never") if missing else None


def _not_mixed(batches: Sequence[Sequence[int]]) -> Problem | None:
    """Whether all examples stand in the batches as they stand in the data.

    Only for 11 examples and more: fewer could be drawn so by chance. Of many batches it can be told whether they were
    shuffled as a whole.
    """
    seen = [i for batch in batches for i in batch]
    if len(seen) < 11 or any(b - a != 1 for batch in batches for a, b in itertools.pairwise(batch)):
        return None
    what = "the examples of a batch stand side by side in the data"
    if len(batches) > 10:
        what = (
            "the examples come in the order of the data" if seen == sorted(seen) else "the same examples stay together"
        )
    return Problem("value", what, "an order drawn from rng", f"columns {_listed(batches)}")


def _listed(parts: Sequence[Any]) -> str:
    """The first few of `parts`, in words."""
    return ", ".join(map(str, parts[:4])) + (", …" if len(parts) > 4 else "")


def _held(sizes: Sequence[int]) -> str:
    """What batches of these sizes are called: "batches of 4, 4, 3 examples"."""
    if len(sizes) < 2:
        return f"one batch of {sizes[0]} examples" if sizes else "no batch"
    if len(sizes) > MANY_BATCHES:
        return f"{len(sizes):,} batches, of {_listed(sizes)} examples"
    return f"batches of {', '.join(map(str, sizes))} examples"


def _batch_sizes(case: Case, answer: Answer) -> Any:
    """The sizes of the batches, once each example has been seen to come exactly once, shuffled, with its target."""
    order = _order(case, answer)
    if isinstance(order, Problem):
        return order
    problem = _each_once([i for batch in order for i in batch], case.m) or _not_mixed([b for b in order if b])
    if problem:
        return problem
    size, sizes = case.args[2], [len(batch) for batch in order]
    wanted = [min(size, case.m - start) for start in range(0, case.m, size)]
    if sizes != wanted:
        what = "the batches have other sizes"
        if len(sizes) > MANY_BATCHES and sizes[-1] == 0:
            what += ": the last ones hold nothing. Does your loop end?"
        return Problem("value", what, _held(wanted), _held(sizes))
    return np.array(sizes)


def _follows_rng(cases: Sequence[Case], answers: Sequence[Answer]) -> Problem | None:
    """Two generators must give two orders."""
    orders = [[i for batch in _order(c, a) for i in batch] for c, a in zip(cases[:2], answers[:2], strict=True)]
    if orders[0] == orders[1]:
        what = "two different generators give the same order: is the order drawn from rng?"
        return Problem("rng-ignored", what, "another order for another rng", f"columns {_listed(orders[0])} both times")
    return None


def _step_cases(rng: np.random.Generator) -> list[Case]:
    found = []
    for i, p in enumerate(passes(rng)):
        eta = (0.5, 0.1, 1.3, 0.0)[i % 4]
        args = (p.params, p.X, p.Y, eta, p.activation, p.d_activation)
        found.append(Case(args, f"{p.kind}, {p.activation.__name__}, η = {eta:g}", m=p.m))
    return found


def _train_cases(rng: np.random.Generator) -> list[Case]:
    def one(sizes: tuple[int, ...], m: int, kind: str, **options: Any) -> Case:
        p = forward_pass(rng, sizes, m, (network.tanh, network.d_tanh))
        kwargs = dict(eta=0.4, epochs=3, batch_size=m, rng=np.random.default_rng(int(rng.integers(2**32))))
        kwargs |= options | dict(activation=p.activation, d_activation=p.d_activation)
        split = kwargs["batch_size"] < m and kwargs["eta"] > 0 and kwargs["epochs"] > 0
        return Case((p.params, p.X, p.Y), kind, kwargs, m=m, listen_to="activation", shuffled=split)

    return [
        one((2, 3, 1), 7, "one full batch an epoch"),
        one((3, 2), 5, "one layer, one full batch, one epoch", epochs=1),
        one((2, 3, 1), 5, "a batch size larger than the data", batch_size=8),
        one((2, 3, 1), 7, "η = 0", eta=0.0, batch_size=3),
        one((2, 3, 1), 7, "no epochs", epochs=0),
        one((2, 3, 2), 11, "11 examples in batches of 4", batch_size=4),
        one((3, 2, 1), 9, "9 examples in batches of 4, small η", batch_size=4, eta=0.05),
    ]


def _replayed(case: Case, answer: Answer) -> Any:
    """The right result for the order in which this student's function saw the examples.

    The order is read from the weighted sums that `activation` was called with: each column of the first layer's
    belongs to one example, for the parameters that are right at that moment.
    """
    if not case.shuffled:
        return network.train(*case.args, **{**case.kwargs, "rng": np.random.default_rng(0)})
    params, X, Y = case.args
    options = case.kwargs
    calls, losses, orders = list(answer.calls), [], []
    for _ in range(options["epochs"]):
        seen: list[int] = []
        total, batches = 0.0, 0
        while len(seen) < case.m:
            batch = _next_batch(calls, params, X, options["batch_size"], seen)
            if batch is None:
                return _lost(len(losses) + 1, batches, seen, case.m)
            step = (options["eta"], options["activation"], options["d_activation"])
            params, batch_loss = network.train_step(params, X[:, batch], Y[:, batch], *step)
            seen += batch
            batches += 1
            total += batch_loss * len(batch)
        losses.append(total / case.m)
        orders.append(seen)
    if any(orders[0] == other for other in orders[1:]):
        return Problem("value", "the examples come in the same order in every epoch", "an order drawn anew each epoch")
    return params, losses


def _next_batch(calls: list[Any], params: network.Params, X: Any, size: int, seen: list[int]) -> list[int] | None:
    """The columns of the next batch that is seen with `params`; calls that belong to nothing else are passed over."""
    W, b = params[0]
    whole = W @ X + b
    while calls:
        batch = _columns(calls.pop(0), whole)
        if batch and len(batch) <= size and not set(batch) & set(seen):
            return batch
    return None


def _lost(epoch: int, batches: int, seen: list[int], m: int) -> Problem:
    missing = sorted(set(range(m)) - set(seen))
    after = f"after {batches} batch{'es' * (batches > 1)}" if batches else "at its start"
    return Problem(
        "value",
        f"the training leaves the right path in epoch {epoch}, {after}",
        "every example once in each epoch, with the parameters of the step before",
        f"columns {missing} were not seen so" + (f", after columns {seen}" if seen else ""),
    )


def _train_part(path: Path) -> str:
    if len(path) < 2:
        return ("params", "losses")[path[0]] if path else ""
    if path[0]:
        return f"losses[{path[1]}]"
    return f"{'Wb'[path[2]]} of layer {path[1] + 1}" if len(path) > 2 else f"layer {path[1] + 1}"


def _params_part(path: Path) -> str:
    return f"{'Wb'[path[1]]} of layer {path[0] + 1}" if len(path) > 1 else f"layer {path[0] + 1}" if path else ""


def _step_part(path: Path) -> str:
    if not path:
        return ""
    return "the loss" if path[0] == 1 else _params_part(path[1:]) or "params"


EXERCISES = (
    Exercise(LESSON, network.sgd_step, _sgd_cases, "one to three layers, five learning rates", part=_params_part),
    Exercise(
        LESSON,
        network.minibatches,
        _batch_cases,
        "batches that fit and that do not, of one, of all, of none",
        view=_batch_sizes,
        across=_follows_rng,
    ),
    Exercise(
        LESSON,
        network.train_step,
        _step_cases,
        "one to three layers, one example and many, η = 0",
        part=_step_part,
        differences=differences.train_step,
    ),
    Exercise(
        LESSON,
        network.train,
        _train_cases,
        "full batches and small ones, η = 0, no epochs",
        part=_train_part,
        expect=_replayed,
    ),
)
