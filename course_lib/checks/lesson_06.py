"""The exercises of lesson 06: the update."""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from course_lib import network
from course_lib.checks import differences
from course_lib.checks.aspects import Aspect
from course_lib.checks.compare import Problem, as_array, describe, first_change
from course_lib.checks.exercise import Exercise
from course_lib.checks.inputs import Pass, eighths, exact_pass, forward_pass, passes, random_params
from course_lib.checks.memory import Path, identical
from course_lib.checks.protocol import LONGEST, Answer, Case

LESSON = "06_update_rule"
MANY_BATCHES = 15  # more batches are not listed one by one
MANY_COLUMNS = 30  # with fewer, any order could come up by chance, so shuffling cannot be tested
MIXED, EPOCHS = 9, 12  # columns and epochs of a training that tests shuffling too
AT_ONCE = 500  # columns of a batch that are compared with all others at once
MOST_CALLS = 1_000  # calls of an activation that are looked at; right answers make 60
SINGLE, LOOSE_SUMS = 1e-6, 2e-5  # how far a column, and a weighted sum after some steps, may be off in float32


def _sgd_cases(rng: np.random.Generator) -> list[Case]:
    def one(sizes: tuple[int, ...], eta: float) -> Case:
        kind = f"layers {'-'.join(map(str, sizes))}, η = {eta:g}"
        return Case((random_params(rng, sizes), random_params(rng, sizes), eta), kind, fringe=not eta)

    def exact(kind: str, size: float = 1.0, reuse: bool = False) -> Case:
        shapes = ((2, 3), (2, 1), (3, 2), (3, 1))
        params, grads = (list(zip(drawn[::2], drawn[1::2], strict=True))
                         for drawn in (eighths(rng, *shapes), eighths(rng, *shapes)))  # fmt: skip
        grads = [(size * dW, size * db) for dW, db in grads]
        return Case((params, grads, 0.25), f"layers 3-2-3, η = 0.25, {kind}", exact=True, reuse=reuse)

    flat = one((2, 3, 2), 0.3)
    for dW, db in flat.args[1]:
        dW[...], db[...] = 0.0, 0.0
    half_flat = one((3, 2, 2), 0.2)
    half_flat.args[1][0][0][...], half_flat.args[1][1][1][...] = 0.0, 0.0
    return [
        one((3, 2), 0.5),
        one((3, 3, 3), 1.7),
        one((2, 4, 3, 2, 1), 0.2),
        one((2, 3, 2, 3, 2, 2), 0.7),
        exact("in eighths"),
        exact("in eighths, large gradients", 16.0, reuse=True),
        replace(half_flat, kind="layers 3-2-2, η = 0.2, some gradients of 0"),
        replace(flat, kind="layers 2-3-2, η = 0.3, every gradient 0", fringe=True),
        one((2, 4, 3, 1), 0.0),
    ]


def _batch_cases(rng: np.random.Generator) -> list[Case]:
    def one(m: int, size: int, kind: str) -> Case:
        X = rng.normal(size=(3, m))
        Y = np.stack([X.sum(axis=0), X[0] - X[1]])
        return posed(X, Y, size, kind)

    def posed(X: Any, Y: Any, size: int, kind: str, exact: bool = False, reuse: bool = False) -> Case:
        fresh = np.random.default_rng(int(rng.integers(2**32)))
        refused = size < 1
        return Case(
            (X, Y, size, fresh), kind, m=X.shape[1], raises=ValueError if refused else None, shuffled=True, yields=True,
            fringe=refused, exact=exact, reuse=reuse,
        )  # fmt: skip

    columns = rng.permutation(40) / 8
    X, Y = np.stack([columns, rng.integers(-8, 9, 40) / 8]), -columns[None]
    return [
        one(12, 4, "12 examples in batches of 4"),
        one(11, 4, "11 examples in batches of 4"),
        one(13, 4, "13 examples in batches of 4"),
        one(7, 7, "one full batch"),
        one(5, 9, "a batch larger than the data"),
        one(9, 1, "batches of one"),
        one(30, 2, "30 examples in batches of 2"),
        one(60, 7, "60 examples in batches of 7"),
        posed(X, Y, 1, "40 examples, one by one, in eighths", exact=True),
        posed(X, Y, 1, "40 examples, one by one, another generator", exact=True, reuse=True),
        one(1, 3, "one example"),
        one(5, 0, "batches of none"),
        one(5, -2, "batches of a negative size"),
    ]


class _Columns:
    """A way to tell which columns of a matrix are in a batch."""

    def __init__(self, whole: Any, loose: float) -> None:
        self.whole, self.loose = np.asarray(whole, dtype=float), loose
        self.number = {column.tobytes(): i for i, column in enumerate(self.whole.T)}

    def of(self, batch: Any) -> list[int] | None:
        """Return the numbers of the columns in `batch`, in order; None if they are not columns of the matrix."""
        array = as_array(batch)
        if array is None or array.ndim != 2 or array.shape[0] != self.whole.shape[0]:
            return None
        if array.dtype == float:
            found = [i for column in array.T if (i := self.number.get(column.tobytes())) is not None]
            if len(found) == array.shape[1]:
                return found
        return self._near(array, 1e-9) or self._near(array, self.loose)

    def _near(self, array: Any, loose: float) -> list[int] | None:
        found: list[int] = []
        for start in range(0, array.shape[1], AT_ONCE):
            some = array[:, start : start + AT_ONCE]
            off = np.abs(self.whole[:, :, None] - some[:, None, :])
            near = np.all(off <= loose * np.maximum(1.0, np.abs(some))[:, None, :], axis=0)
            if not np.all(near.sum(axis=0) == 1):
                return None
            found += np.argmax(near, axis=0).tolist()
        return found


def _order(case: Case, answer: Answer) -> list[list[int]] | Problem:
    """Return the columns in each batch, or what is wrong with the batches."""
    X, Y = (_Columns(whole, 1e-9 if case.exact else SINGLE) for whole in case.args[:2])
    batches = []
    if not isinstance(answer.value, list | tuple):
        return Problem("type", "it yields no batches", "pairs (X_b, Y_b)", describe(answer.value))
    for pair in answer.value:
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            return Problem("type", "a batch is not a pair (X_b, Y_b)", "pairs (X_b, Y_b)", describe(pair))
        inputs, targets = X.of(pair[0]), Y.of(pair[1])
        if inputs is None or targets is None:
            return _no_columns(case, answer, pair, (X, Y))
        if inputs != targets:
            wanted, got = f"the targets of columns {describe(inputs)}", f"those of columns {describe(targets)}"
            return Problem("value", "inputs and targets of a batch do not belong together", wanted, got)
        batches.append(inputs)
    return batches


def _no_columns(case: Case, answer: Answer, pair: Any, columns: tuple[_Columns, _Columns]) -> Problem:
    """Say what a batch holds that does not consist of columns of the data."""
    X_now, (X, Y) = answer.arrays_after[0], columns
    if not identical(case.args[0], X_now):  # what comes out wrong is a consequence
        return Problem("changed-input", "the caller's X was changed", *first_change(case.args[0], X_now, "X"))
    if Y.of(pair[0]) is not None and X.of(pair[1]) is not None:
        return Problem("shape", "X_b and Y_b have changed places", "pairs (X_b, Y_b)", "pairs (Y_b, X_b)")
    which, part = ("X_b", pair[0]) if X.of(pair[0]) is None else ("Y_b", pair[1])
    if _rows_mixed(case, pair):
        return Problem("value", ROWS_MIXED, "columns of X and of Y", "the same numbers in other rows")
    array = as_array(part)
    if array is not None and array.ndim == 1:
        return Problem("shape", f"{which} has no columns", "shape (n, k): k examples", f"shape {array.shape}")
    data = X if which == "X_b" else Y
    if array is not None and array.ndim == 2 and len(array) == len(data.whole):
        torn = next((column for column in array.T if data.of(column[:, None]) is None), None)
        got = "" if torn is None else f"a column of {which} that {which[0]} does not have: {describe(torn)}"
        return Problem("value", f"{which} does not consist of columns of the data", "columns of X and of Y", got)
    return Problem("shape", f"{which} does not consist of columns of the data", "columns of X and of Y")


ROWS_MIXED = "the columns of a batch hold the right numbers in the wrong rows"


def _rows_mixed(case: Case, pair: Any) -> bool:
    """Return whether each column of a batch has the numbers of one example, with the rows in another order."""
    arrays = [a for part in pair if (a := as_array(part)) is not None and a.ndim == 2]
    if [len(a) for a in arrays] != [len(w) for w in case.args[:2]]:
        return False
    if arrays[0].shape[1] != arrays[1].shape[1] or not arrays[0].size:
        return False
    whole, batch = np.vstack(case.args[:2]), np.vstack(arrays)
    return _Columns(np.sort(whole, axis=0), SINGLE).of(np.sort(batch.astype(float), axis=0)) is not None


def _each_once(seen: Sequence[int], m: int) -> Problem | None:
    """Check that every column was seen exactly once."""
    times = Counter(seen)
    missing, twice = sorted(set(range(m)) - set(seen)), sorted(i for i in times if times[i] > 1)
    every = "every column once"
    if twice:
        return Problem("value", "some examples are seen more than once", every, f"columns {twice} more than once")
    return Problem("value", "some examples are never seen", every, f"columns {missing} never") if missing else None


# A random order comes beyond one of the limits below less than once in 10⁸ times
# (`tests/unit/test_no_room_in_training.py` works most of them out). Within a batch any order is right, so what is
# counted depends on the batches alone.


def _not_mixed(batches: Sequence[Sequence[int]]) -> Problem | None:
    """Return what shows that the examples, 30 or more, were not all shuffled."""
    seen = np.array([i for batch in batches for i in batch])
    if len(seen) < MANY_COLUMNS:
        return None
    if np.all(np.diff(seen) == 1):
        what = "the examples come in the order of the data"
    else:
        what = _not_mixed_singly(seen) if len(batches) == len(seen) else _not_mixed_in_batches(batches)
    return (
        Problem("value", what, "an order of all examples drawn from rng", f"columns {_listed(batches)}")
        if what
        else None
    )


def _not_mixed_singly(seen: Any) -> str:
    """Return the same for batches of one, where only the order can show it."""
    m = len(seen)
    place = np.argsort(seen)
    if np.sum(place == np.arange(m)) >= 12:
        return "many examples stay where they are in the data"
    if np.max(np.bincount(np.diff(seen) % m)) >= 15:
        return "the order of the data is turned or cut, not shuffled"
    alike = (np.sum(place[: m // 2] < m // 2), np.sum(place[::2] % 2 == 0))
    apart = any(not 1 < k < m // 2 - 1 for k in alike)
    if apart or abs(np.corrcoef(place, np.arange(m))[0, 1]) > 0.8:
        return "the examples are shuffled in parts, not all together"
    return ""


def _not_mixed_in_batches(batches: Sequence[Sequence[int]]) -> str:
    """Return the same for batches of several, all but the last of one size."""
    size, m = len(batches[0]), sum(map(len, batches))
    home = [[i // size for i in batch] for batch in batches]
    if sum(h == number for number, batch in enumerate(home) for h in batch) >= m / 2:
        return "many examples stay in the batch where they are without shuffling"
    together = sum(k * (k - 1) for batch in home for k in Counter(batch).values())
    if together >= 0.7 * sum(k * (k - 1) for k in Counter(i // size for i in range(m)).values()):
        return "the same examples stay together"
    return ""


def _not_mixed_anew(orders: Sequence[Sequence[Sequence[int]]]) -> Problem | None:
    """Return what shows that the batches of several epochs were not each drawn anew from all examples."""
    wanted = "an order of all examples, drawn anew each epoch"
    if len({tuple(i for batch in epoch for i in batch) for epoch in orders}) == 1:
        return Problem("value", "the examples come in the same order in every epoch", wanted)
    epochs = [[frozenset(batch) for batch in epoch] for epoch in orders]
    if len({tuple(epoch) for epoch in epochs}) <= len(epochs) / 2:
        return Problem("value", "the same examples make up the batches of several epochs", wanted)
    if len(epochs) < EPOCHS:
        return None
    m = sum(map(len, epochs[0]))
    if len({batch for epoch in epochs for batch in epoch if len(batch) == 2}) <= 13:
        return Problem("value", "the same examples stay together in every epoch", wanted)
    if len({(i, number) for epoch in epochs for number, batch in enumerate(epoch) for i in batch}) <= 24:
        return Problem("value", "some examples come into the same batches always", wanted)
    if sum(i // 2 == number for epoch in epochs for number, batch in enumerate(epoch) for i in batch) >= 60:
        return Problem("value", "many examples stay in the batch where they are without shuffling", wanted)
    for column, number in ((0, 0), (m - 1, -1)):
        if all(column in epoch[number] for epoch in epochs):
            which = "last" if number else "first"
            return Problem("value", f"the {which} example is always in the {which} batch", wanted)
    return None


def _listed(parts: Sequence[Any]) -> str:
    """Return the first few of `parts`, in words."""
    return ", ".join(map(str, parts[:4])) + (", …" if len(parts) > 4 else "")


def _held(sizes: Sequence[int]) -> str:
    """Name batches by their sizes: "batches of 4, 4, 3 examples"."""
    if len(sizes) < 2:
        return f"one batch of {sizes[0]} examples" if sizes else "no batch"
    if len(sizes) > MANY_BATCHES:
        return f"{len(sizes):,} batches, of {_listed(sizes)} examples"
    return f"batches of {', '.join(map(str, sizes))} examples"


def _batch_sizes(case: Case, answer: Answer) -> Any:
    """Return the sizes of the batches, after checking that each example comes once, shuffled, with its target."""
    order = _order(case, answer)
    if isinstance(order, Problem):
        return order
    problem = _each_once([i for batch in order for i in batch], case.examples) or _not_mixed([b for b in order if b])
    if problem:
        return problem
    size, sizes = case.args[2], [len(batch) for batch in order]
    wanted = [min(size, case.examples - start) for start in range(0, case.examples, size)]
    if sizes != wanted:
        what = "the batches have other sizes"
        if len(sizes) > MANY_BATCHES and sizes[-1] == 0:
            what += ": the last ones hold nothing. Does your loop end?"
        return Problem("value", what, _held(wanted), _held(sizes))
    return np.array(sizes) if answer.drew or size >= case.examples else _not_drawn()


def _not_drawn() -> Problem:
    what = "nothing is drawn from rng: where does the order come from?"
    return Problem("rng-ignored", what, "an order drawn from rng", "rng is as it was before")


def _batch_aspects(cases: Sequence[Case], answers: Sequence[Answer]) -> list[Aspect]:
    """List all that is wrong with batches that can be read as pairs of columns of the data, in any order."""
    asked = [(c, a) for c, a in zip(cases, answers, strict=True) if not c.raises]
    swapped = any(_pairs_read(c, a, False) is None for c, a in asked)
    read = [Batches(c, a, batches) for c, a in asked if (batches := _pairs_read(c, a, swapped)) is not None]
    if len(read) < len(asked):
        return []
    looks = (
        _columns_amiss(read),
        _targets_amiss(read),
        _sizes_amiss(read),
        _order_amiss(read),
    )
    found = [aspect for aspect in looks if aspect]
    if swapped:
        sentence = "X_b and Y_b have changed places"
        found.append(Aspect("pairs", "pair-swapped", sentence, cases[0], "pairs (X_b, Y_b)", "pairs (Y_b, X_b)"))
    for case, answer in zip(cases, answers, strict=True):
        if case.raises and not answer.error:
            sentence, got = "a size below 1 is accepted", describe(answer.value)
            found.append(Aspect("refusal", "any-size-accepted", sentence, case, case.raises.__name__, got))
            break
    return found


class Batches(NamedTuple):
    """The batches of an answer, read as columns of the data."""

    case: Case
    """What was asked."""
    answer: Answer
    """What came."""
    columns: list[tuple[list[int], list[int]]]
    """The numbers of the columns of X and of Y in each batch."""

    @property
    def seen(self) -> list[int]:
        """The columns of X in all batches, in order."""
        return [i for inputs, _ in self.columns for i in inputs]


Read = Sequence[Batches]


def _pairs_read(case: Case, answer: Answer, swapped: bool) -> list[tuple[list[int], list[int]]] | None:
    """Return the numbers of the columns in each batch; None if something else is among them."""
    X, Y = (_Columns(whole, 1e-9 if case.exact else SINGLE) for whole in case.args[:2])
    found = []
    if not isinstance(answer.value, list | tuple):
        return None
    for pair in answer.value:
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            return None
        inputs, targets = X.of(pair[swapped]), Y.of(pair[not swapped])
        if inputs is None or targets is None:
            return None
        found.append((inputs, targets))
    return found


def _columns_amiss(read: Read) -> Aspect | None:
    """Report examples that come twice, or never."""
    amiss = [(one, problem) for one in read if (problem := _each_once(one.seen, one.case.examples))]
    if not amiss:
        return None
    (case, _, batches), problem = amiss[0]
    slug, sentence, got = "", problem.headline, problem.got
    hint = "Follow the numbers of the columns through your lines: which are chosen for the first batch, for the second?"
    full = [set(inputs) for inputs, _ in batches if len(inputs) == case.args[2]]
    several = [one for one, _ in amiss if one.case.examples > len(one.case.args[0])]
    if len(full) > 1 and all(some == full[0] for some in full):
        slug, sentence = "one-buffer", "all full batches hold the same examples"
        got = f"columns {sorted(full[0])} in each"
        hint = "Which columns does the second batch choose? Is its array its own, or one that all batches share?"
    elif several and all(set(one.seen) == set(range(len(one.case.args[0]))) for one in several):
        slug, sentence = "rows-counted", "only as many examples come as X has rows"
    elif len(batches) >= LONGEST:  # so many are taken, and then no more
        sentence = "it goes on giving batches, and does not end"
        got = f"{LONGEST:,} batches, and more to come"
        hint = "What should make your loop end, and which of its lines brings that nearer?"
    return Aspect("columns", slug, sentence, case, problem.expected, got, hint)


def _targets_amiss(read: Read) -> Aspect | None:
    for case, _, batches in read:
        for inputs, targets in batches:
            if inputs != targets:
                sentence = "inputs and targets of a batch do not belong together"
                rows = f"the targets of columns {describe(inputs)}", f"those of columns {describe(targets)}"
                return Aspect("targets", "inputs-shuffled-alone", sentence, case, *rows)
    return None


def _sizes_amiss(read: Read) -> Aspect | None:
    """Report batches of the wrong size, unless the reason is that examples are missing or come twice."""
    for one in read:
        case, batches, size = one.case, one.columns, one.case.args[2]
        m, sizes = case.examples, [len(b) for b, _ in batches]
        wanted = [min(size, m - start) for start in range(0, m, size)]
        if sizes != wanted and _each_once(one.seen, m) is None:
            hint = "Where does each of your batches begin, and where does it end?"
            return Aspect("sizes", "", "the batches have other sizes", case, _held(wanted), _held(sizes), hint)
    return None


def _order_amiss(read: Read) -> Aspect | None:
    """Report an order that is not drawn from rng."""
    cut = [one for one in read if one.case.args[2] < one.case.examples]
    if not cut or any(one.answer.drew for one in cut):
        return None
    case, seen = cut[0].case, cut[0].seen
    common = any(one.answer.stirred for one in cut)
    sentence = "the order comes from NumPy's common generator, not from rng" if common else "nothing is drawn from rng"
    got = f"columns {_listed(seen)}, and rng is as it was before"
    return Aspect("order", "rng-ignored", sentence, case, "an order drawn from rng", got)


def _follows_rng(cases: Sequence[Case], answers: Sequence[Answer]) -> Problem | None:
    """Check that two generators give two orders, and that no example has the same place in all of them."""
    asked = [(c, _order(c, a)) for c, a in zip(cases, answers, strict=True) if not c.raises]
    orders = [(case, order) for case, order in asked if not isinstance(order, Problem)]
    one, other = (order for case, order in orders if case.exact)
    if one == other:
        what = "two different generators give the same order: is the order drawn from rng?"
        seen = [i for batch in one for i in batch]
        return Problem("rng-ignored", what, "another order for another rng", f"columns {_listed(seen)} both times")
    cut = [order for case, order in orders if case.args[2] < case.examples]
    for column, batch in ((0, 0), (-1, -1)):
        if all(column % sum(map(len, order)) in order[batch] for order in cut):
            which = ("last", "first")[column + 1]
            what = f"the {which} example is always in the {which} batch"
            return Problem("partly-shuffled", what, "every example in every batch at times", "it never leaves it")
    return None


def _step_cases(rng: np.random.Generator) -> list[Case]:
    def one(p: Pass, eta: float, exact: bool = False, reuse: bool = False) -> Case:
        args = (p.params, p.X, p.Y, eta, p.activation, p.d_activation)
        kind = f"{p.kind}, {p.activation.__name__}, η = {eta:g}"
        return Case(args, kind, m=p.m, fringe=not eta, exact=exact, reuse=reuse)

    etas = itertools.cycle((0.5, 0.1, 1.3, 0.0))
    ordinary = [one(p, eta) for p, eta in zip(passes(rng), etas, strict=False)]
    first, again, last = (exact_pass(rng, (3, 2, 2), size) for size in (1.0, 32.0, 1 / 32))
    return [
        *ordinary,
        one(first, 0.25, exact=True),
        one(again, 0.25, exact=True, reuse=True),
        one(last, 0.25, exact=True),
    ]


def _train_cases(rng: np.random.Generator) -> list[Case]:
    def one(sizes: tuple[int, ...], m: int, kind: str, **options: Any) -> Case:
        return posed(forward_pass(rng, sizes, m, (network.tanh, network.d_tanh)), kind, options)

    def posed(p: Pass, kind: str, options: dict[str, Any], exact: bool = False, reuse: bool = False) -> Case:
        kwargs: dict[str, Any] = dict(eta=0.4, epochs=3, batch_size=p.m)
        kwargs["rng"] = np.random.default_rng(int(rng.integers(2**32)))
        kwargs |= options | dict(activation=p.activation, d_activation=p.d_activation)
        moves = kwargs["eta"] > 0 and kwargs["epochs"] > 0
        return Case(
            (p.params, p.X, p.Y), kind, kwargs, m=p.m, listen_to="activation",
            shuffled=moves and kwargs["batch_size"] < p.m, fringe=not moves, exact=exact, reuse=reuse,
        )  # fmt: skip

    twice = [exact_pass(rng, (2, 2)) for _ in range(2)]
    options = dict(eta=0.25, epochs=2)
    return [
        one((2, 3, 1), 7, "one full batch an epoch"),
        one((2, 3, 1), 5, "a batch size larger than the data", batch_size=8, epochs=2),
        posed(twice[0], "one layer, one full batch, in eighths", options, exact=True),
        posed(twice[1], "one layer, one full batch, other eighths", options, exact=True, reuse=True),
        posed(_settling(rng, 1.3), "one example, 12 epochs, a loss of almost nothing", dict(eta=1.0, epochs=12)),
        posed(_settling(rng, 2.15), "one example, η so large that the loss rises", dict(eta=1.0, epochs=5)),
        one((2, 3, 2), 11, "11 examples in batches of 4", batch_size=4),
        one((2, 3), MIXED, f"{MIXED} examples in batches of 2, {EPOCHS} epochs, small η",
            batch_size=2, eta=0.05, epochs=EPOCHS),
        one((2, 3, 1), 7, "η = 0", eta=0.0, batch_size=3, epochs=2),
        one((2, 3, 1), 7, "no epochs", epochs=0),
    ]  # fmt: skip


def _settling(rng: np.random.Generator, length: float) -> Pass:
    """Make one example for a single ReLU far from its kink: for η = 1 each error is 1 − `length` times the last."""
    X = rng.uniform(0.2, 0.4, (2, 1))
    X *= np.sqrt((length - 1.0) / np.sum(X**2))
    params = [(rng.uniform(0.5, 1.0, (1, 2)), rng.uniform(3.0, 4.0, (1, 1)))]
    Zs, As = network.forward(params, X, network.relu)
    error = rng.choice([-1.0, 1.0]) * rng.uniform(0.3, 0.6)
    return Pass("", 1, params, X, As[-1] - error, Zs, As, network.relu, network.d_relu)


_IN_FULL: WeakKeyDictionary[Case, Any] = WeakKeyDictionary()  # what is right whatever the order of the examples


def _replayed(case: Case, answer: Answer) -> Any:
    """Return the right result for the order in which this student's function saw the examples.

    The order is read from the weighted sums that `activation` was called with. Each column of the first layer's sums
    belongs to one example, for the parameters that are right at that moment.
    """
    if problem := _other_sizes(case, answer):
        return problem
    if not case.shuffled:
        if case not in _IN_FULL:
            _IN_FULL[case] = network.train(*case.args, **{**case.kwargs, "rng": np.random.default_rng(0)})
        return _IN_FULL[case]
    params, X, Y = case.args
    options = case.kwargs
    calls, orders = iter(answer.calls[:MOST_CALLS]), []
    losses: list[float] = []
    for _ in range(options["epochs"]):
        batches: list[list[int]] = []
        seen: list[int] = []
        total = 0.0
        while len(seen) < case.examples:
            batch = _next_batch(calls, params, X, options["batch_size"], seen)
            if batch is None:
                return _lost(len(losses) + 1, len(batches), seen, case.examples)
            step = (options["eta"], options["activation"], options["d_activation"])
            params, batch_loss = network.train_step(params, X[:, batch], Y[:, batch], *step)
            batches.append(batch)
            seen += batch
            total += batch_loss * len(batch)
        losses.append(total / case.examples)
        orders.append(batches)
    if problem := _not_mixed_anew(orders):
        return problem
    return (params, losses) if answer.drew else _not_drawn()


def _other_sizes(case: Case, answer: Answer) -> Problem | None:
    """Return what shows that no batch has the size asked for.

    It is that `activation` was never called with so many columns.
    """
    size, m = case.kwargs["batch_size"], case.examples
    widths = sorted({_width(Z) for Z in answer.calls[:MOST_CALLS]} - {0})
    if not widths or min(size, m) in widths:
        return None
    wanted = _held([min(size, m - start) for start in range(0, m, size)])
    got = f"forward passes with {_listed(widths)} at a time"
    return Problem("batch-size", "the batches have other sizes than batch_size says", wanted, got)


def _width(Z: Any) -> int:
    """Return how many columns a matrix has; 0 if it is no matrix."""
    return Z.shape[1] if isinstance(Z, np.ndarray) and Z.ndim == 2 else 0


def _next_batch(calls: Iterator[Any], params: network.Params, X: Any, size: int, seen: list[int]) -> list[int] | None:
    """Return the columns of the next batch that is seen with `params`; skip calls that belong to no batch."""
    W, b = params[0]
    whole = _Columns(W @ X + b, LOOSE_SUMS)
    for Z in calls:
        batch = whole.of(Z) if _width(Z) <= size else None
        if batch and not set(batch) & set(seen):
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
    Exercise(LESSON, network.sgd_step, _sgd_cases, "one to five layers, five learning rates", part=_params_part),
    Exercise(
        LESSON,
        network.minibatches,
        _batch_cases,
        "batches that fit and that do not, of one, of all, of none",
        view=_batch_sizes,
        across=_follows_rng,
        aspects=_batch_aspects,
    ),
    Exercise(
        LESSON,
        network.train_step,
        _step_cases,
        "one to five layers, one example and many, η = 0",
        part=_step_part,
        differences=differences.train_step,
    ),
    Exercise(
        LESSON,
        network.train,
        _train_cases,
        "full batches and small ones, one example, many epochs, η = 0, no epochs",
        part=_train_part,
        expect=_replayed,
    ),
)
