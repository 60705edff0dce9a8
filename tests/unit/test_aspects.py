"""Several things wrong at once: the main one is told first, the next beside it, and each of them is true."""

import inspect

import numpy as np
import pytest

from course_lib import check, network
from course_lib.checks import EXERCISES, CheckFailed
from course_lib.checks.examiner import verdict
from course_lib.checks.protocol import ask
from course_lib.mistakes import MISTAKES
from tests.unit.asked_once import cases_of

SEEDS = range(3)
pytestmark = pytest.mark.usefixtures("asked_once")


def said(exercise, function, seed):
    cases = cases_of(exercise, seed)
    return verdict(EXERCISES[exercise], cases, ask(function, cases))


def init(draw, bias=lambda n, k: np.zeros((n, 1)), change=lambda params: params):
    def init_params(sizes, rng, scale=0.1):
        return change([(draw(rng, n, k, scale), bias(n, k)) for k, n in zip(sizes[:-1], sizes[1:])])

    return init_params


def scaled(sizes, rng, gain=2.0):
    """First weights as one asks for in lesson 08, for one layer more than there is."""
    return [(rng.normal(0, gain / k, (n, k)), np.zeros((n, 1))) for k, n in zip(sizes, [*sizes[1:], 60])]


def normal(rng, n, k, scale):
    return rng.normal(0.0, scale, (n, k))


def batches(columns, pair=lambda X, Y, part: (X[:, part], Y[:, part])):
    def minibatches(X, Y, size, rng):
        if size < 1:
            raise ValueError(size)
        return [pair(X, Y, part) for part in columns(X, size, rng)]

    return minibatches


def cut(order, size):
    return [order[i : i + size] for i in range(0, len(order), size)]


def turned(X, Y, part):
    return Y[:, part], X[:, part]


def gates(numbers, form=lambda w, b: (w, b), refuse=True):
    def gate(name):
        if name not in numbers and refuse:
            raise ValueError(name)
        return form(*numbers.get(name, numbers["and"]))

    return gate


AND, OR, NAND = ((1, 1), -1.5), ((1, 1), -0.5), ((-1, -1), 1.5)

# (exercise, answer, a piece of the headline, a piece of what is told beside it)
TWO = [
    ("init_params", init(lambda rng, n, k, s: s * rng.random((n, k)), change=lambda p: [(b, W) for W, b in p]),
     "no weight is negative", "b and W are swapped"),
    ("init_params", init(lambda rng, n, k, s: s * np.random.randn(n, k), lambda n, k: np.ones((n, 1))),  # noqa: NPY002
     "NumPy's common generator", "biases"),
    ("init_params", init(lambda rng, n, k, s: normal(np.random.default_rng(3), n, k, s), lambda n, k: np.ones((n, n))),
     "nothing is drawn from rng, and the weights of layer 1 come up again", "biases"),
    ("init_params", init(lambda rng, n, k, s: s * rng.normal(0, s, (n, k)), change=lambda p: p[:-1]),
     "the spread of the weights of layer 1", "come"),
    ("init_params", init(lambda rng, n, k, s: rng.normal(0, s / np.sqrt(k), (n, k)), lambda n, k: np.zeros(n)),
     "the spread of the weights of layer 1", "(n,)"),
    ("init_params", init(normal, lambda n, k: np.full((n, 1), 0.1), lambda p: p[:2]),
     "for 4 sizes 2 pairs come back, where 3 belong", "the biases of layer 1 are not 0"),
    ("init_params", init(lambda rng, n, k, s: rng.uniform(-s, s, (n, k)), lambda n, k: np.zeros((n, n))),
     "spread evenly", "b of layer 1 has shape"),
    ("scaled_params", scaled, "the spread of the weights of layer 1", "come back, where 2 belong"),
    ("minibatches", batches(lambda X, size, rng: cut(rng.permutation(len(X)) % X.shape[1], size), turned),
     "as many examples come as X has rows", "changed places"),
    ("minibatches", batches(lambda X, size, rng: cut(np.random.permutation(X.shape[1])[:-1], size)),  # noqa: NPY002
     "some examples are never seen", "NumPy's common generator"),
    ("gate", gates({"and": AND, "or": OR, "nand": ((-1, -1), 1)}, lambda w, b: [*w, b]), "this is not NAND yet",
     "three numbers come back in a row"),
    ("gate", gates({"and": AND, "or": OR, "nand": OR}, refuse=False), "OR and NAND get the same numbers",
     "is accepted"),
    ("gate", gates({"and": (AND[0], 1.5), "or": (OR[0], 0.5), "nand": (NAND[0], -1.5)}, refuse=False),
     "each b has the wrong sign", "is accepted"),
    ("gate", gates({"and": ((1, 1), -2), "or": OR, "nand": ((-1, -1), 1)}, lambda w, b: (b, w)), "this is not AND yet",
     "this is not NAND yet"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("exercise", "answer", "first", "second"), TWO, ids=[f"{e}-{i}" for i, (e, *_) in enumerate(TWO)]
)
def test_the_main_thing_is_told_first_and_the_next_beside_it(exercise, answer, first, second):
    for seed in SEEDS:
        found = said(exercise, answer, seed)
        assert first in found.headline
        assert second in dict(found.facts)["also"]
        assert found.hint


ALONE = [
    ("gate", gates({"and": (AND[0], 1.5), "or": (OR[0], 0.5), "nand": (NAND[0], -1.5)}), "each b has the wrong sign"),
    ("minibatches", batches(lambda X, size, rng: [rng.permutation(X.shape[1])[:size]] * -(-X.shape[1] // size)),
     "all full batches hold the same examples"),
    ("minibatches", lambda X, Y, size, rng: network.minibatches(rng.permutation(X), Y, size, rng),
     "the rows are shuffled"),
]  # fmt: skip


@pytest.mark.parametrize(("exercise", "answer", "words"), ALONE, ids=[f"{e}-{i}" for i, (e, *_) in enumerate(ALONE)])
def test_one_thing_alone_is_told_by_itself(exercise, answer, words):
    for seed in SEEDS:
        found = said(exercise, answer, seed)
        assert words in found.headline
        assert "also" not in dict(found.facts)


@pytest.mark.parametrize("exercise", [name for name, e in EXERCISES.items() if e.aspects])
def test_right_answers_have_no_aspects_and_entries_say_all_of_their_own(exercise):
    own = EXERCISES[exercise]
    for seed in SEEDS:
        cases = cases_of(exercise, seed)
        assert list(own.aspects(cases, ask(own.reference, cases)[: len(cases)])) == []
        for mistake in MISTAKES[exercise]:
            assert "also" not in dict(said(exercise, mistake.answer, seed).facts), mistake.slug


def stepping(name, change):
    """The right step of an exercise, with its results changed; the change sees the arguments too."""
    reference = EXERCISES[name].reference

    def step(*args, **options):
        given = inspect.signature(reference).bind(*args, **options)
        given.apply_defaults()
        return change(reference(*args, **options), given.arguments)

    return step


def each(rule, *networks):
    return [tuple(rule(*arrays) for arrays in zip(*pairs)) for pairs in zip(*networks)]


def from_means(rule, step):
    """Change the mean of a step by `rule`, and take the step from that."""

    def change(results, given):
        mean = each(rule, results[1])
        return each(lambda p, g, v: step(p, g, v, given), given["params"], given["grads"], mean), mean

    return change


def bent(a):
    return a + 0.01 * a * np.cos(a)


def along(p, g, v, given):
    return p - given["eta"] * v


def by_root(p, g, s, given):
    return p - given["eta"] * g / (np.sqrt(s) + given["eps"])


def biases_bent(network):
    return [(W, bent(b)) for W, b in network]


def corrected_and_kept(results, given):
    later = EXERCISES["adam_step"].reference(*[{**given, "t": given["t"] + 1}[name] for name in given])
    return later[0], *(each(lambda a: a / (1 - given["beta1"] ** (given["t"] + 1)), mean) for mean in results[1:])


FOLLOWS, TOO = ", and the new parameters follow from it as they should", "the step from your {} is off, too"
NOT = "right, and the new parameters are not"
# (exercise, what is changed, the headline, what is told beside it)
STEPS = [
    ("momentum_step", from_means(bent, along), "v is off" + FOLLOWS, None),
    ("momentum_step", from_means(bent, lambda p, g, v, given: bent(p)), "v is off", TOO.format("v")),
    ("momentum_step", lambda r, given: (each(bent, r[0]), r[1]), f"v is {NOT}", None),
    ("momentum_step", lambda r, given: (biases_bent(r[0]), r[1]),
     f"v is {NOT} for the biases", None),
    ("rmsprop_step", from_means(bent, by_root), "s is off" + FOLLOWS, None),
    ("rmsprop_step", lambda r, given: (r[0], biases_bent(r[1])), "s is off for the biases", TOO.format("s")),
    ("adam_step", lambda r, given: (r[0], each(bent, r[1]), each(bent, r[2])), "m and v are off",
     TOO.format("m and v")),
    ("adam_step", lambda r, given: (r[0], r[1], each(bent, r[2])), "v is off", TOO.format("v")),
    ("adam_step", lambda r, given: (each(bent, r[0]), *r[1:]), f"m and v are {NOT}", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "change", "headline", "also"), STEPS, ids=[f"{s[0]}-{i}" for i, s in enumerate(STEPS)]
)
def test_of_a_step_that_nothing_names_the_means_and_the_step_are_told_apart(name, change, headline, also):
    for seed in SEEDS:
        found = said(name, stepping(name, change), seed)
        assert found.mistake is None
        assert found.headline == headline
        assert dict(found.facts).get("also") == also
        assert found.hint.startswith("Take the entry of ")
        assert dict(found.facts)["expected"].split(",")[0] in found.hint


def test_what_a_name_says_of_a_step_is_not_said_again_by_its_means():
    for seed in SEEDS:
        found = said("adam_step", stepping("adam_step", corrected_and_kept), seed)
        assert found.mistake == "t-too-large"
        assert "the step from your" not in " ".join(dict(found.facts).values())


def test_a_draw_without_a_size_is_no_pair_the_wrong_way_round():
    def scaled_params(sizes, rng, gain=2.0):
        return [(rng.normal(0, np.sqrt(gain / k)), np.zeros((n, 1))) for k, n in zip(sizes[:-1], sizes[1:])]

    for seed in SEEDS:
        found = said("scaled_params", scaled_params, seed)
        assert found.headline == "W of layer 1 has shape (), where (48, 48) belongs"
        assert "also" not in dict(found.facts)


def two_of(exercise, *slugs):
    """Return the first entry's function with the second's change, if the course's function is made of rules."""
    from course_lib.mistakes.mistake import together

    one, other = (next(m for m in MISTAKES[exercise] if m.slug == slug) for slug in slugs)
    return together(one, other)


@pytest.mark.parametrize(
    ("exercise", "slugs"),
    [
        ("weighted_sum", ("bias-forgotten", "mean-for-sum")),
        ("neuron", ("bias-after-activation", "mean-for-sum")),
        ("count_params", ("one-bias-a-layer", "last-layer-left-out")),
        ("numeric_derivative", ("backward", "sign-lost")),
        ("chain", ("added", "step-skipped")),
        ("neuron_grad", ("sigma-slope-missing", "wrong-sign")),
        ("neuron_grad", ("error-squared", "bias-zero")),
        ("neuron_grad", ("weights-for-inputs", "bias-forgotten-in-z")),
        ("backward", ("no-1-over-m", "outputs-signal-for-all")),
        ("gradient_check", ("one-sided", "weights-only")),
        ("gradient_check", ("sign-kept", "whole-array")),
        ("gradient_check", ("last-layer-only", "added-below")),
        ("train_step", ("loss-summed", "functions-swapped")),
    ],
)
def test_two_broken_rules_are_told_together(exercise, slugs):
    pair = two_of(exercise, *slugs)
    for seed in SEEDS:
        with pytest.raises(CheckFailed) as failed:
            getattr(check, exercise)(lambda *args, **kwargs: pair.answer(*args, **kwargs), seed=seed)
        assert failed.value.mistake == pair.slug
