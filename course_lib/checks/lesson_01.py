"""The exercises of lesson 01: one neuron."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from course_lib import data, network
from course_lib.checks.aspects import Aspect
from course_lib.checks.compare import Problem, as_array, describe
from course_lib.checks.dyadic import dyadic, on_a_grid
from course_lib.checks.exercise import Exercise
from course_lib.checks.protocol import Answer, Case

LESSON = "01_neuron"


def _neuron_inputs(rng: np.random.Generator, n: int) -> tuple[Any, Any, float]:
    """Draw weights, inputs and a bias that is never near 0."""
    return rng.normal(size=n), rng.normal(size=n) + 0.5, float(rng.choice([-1, 1]) * rng.uniform(0.5, 1.5))


def _exact_inputs(rng: np.random.Generator, n: int) -> tuple[Any, Any, float]:
    """Draw weights, inputs and a bias whose weighted sum is exact in any precision."""
    return dyadic(rng, n), dyadic(rng, n), dyadic(rng, most=2.0)


def _weighted_sum_cases(rng: np.random.Generator) -> list[Case]:
    w = dyadic(rng, 40, parts=8, most=16.0)
    x = np.sign(w) * np.abs(dyadic(rng, 40, parts=8, most=16.0))  # all products are positive: a large sum
    below = tuple(-np.abs(v) for v in _exact_inputs(rng, 4))
    whole = (rng.integers(1, 6, size=3), rng.integers(-5, 6, size=3), 2.5)
    return [
        Case(_exact_inputs(rng, 2), "2 inputs", exact=True),
        Case(_neuron_inputs(rng, 3), "3 inputs"),
        Case(_exact_inputs(rng, 3), "3 other inputs", exact=True, reuse=True),
        Case((*_exact_inputs(rng, 5)[:2], 0.0), "5 inputs, a bias of 0", exact=True),
        Case(_exact_inputs(rng, 1), "one input", exact=True),
        Case((below[0], below[1], float(below[2])), "negative numbers alone", exact=True),
        Case((np.array([0.0, 0.5, 0.0]), np.array([0.75, 0.0, 0.0]), -2.25), "products of 0, a negative bias",
             exact=True),
        Case((np.array([0.5, 0.5, -2.0]), np.array([3.0, 3.0, -0.75]), 1.25), "three equal products", exact=True),
        Case((w, x, 1.5), "40 inputs, a large sum", exact=True),
        Case((-w, x, 1.5), "40 inputs, a very negative sum", exact=True, reuse=True),
        Case(whole, "whole numbers", exact=True, fringe=True),
    ]  # fmt: skip


def elementwise_cases(rng: np.random.Generator) -> list[Case]:
    """Make cases for σ and ReLU: numbers and arrays away from the kink at 0, which has a case of its own."""

    def away_from_zero(*shape: int) -> Any:
        """Draw entries of all sizes from 0.02 to 20, of both signs, in random places."""
        z = np.geomspace(0.02, 20.0, int(np.prod(shape))) * rng.uniform(0.9, 1.1, int(np.prod(shape)))
        signs = np.where(np.arange(z.size) % 2, -1.0, 1.0) * rng.choice([-1.0, 1.0])
        return on_a_grid(rng.permutation(z * signs).reshape(shape))

    def one(low: float, high: float) -> float:
        return float(on_a_grid(rng.uniform(low, high)))

    return [
        Case((one(0.3, 0.9),), "a number between 0 and 1", exact=True),
        Case((one(1.5, 3.0),), "a positive number", exact=True),
        Case((one(-3.0, -0.3),), "a negative number", exact=True),
        Case((away_from_zero(5),), "a vector", exact=True),
        Case((away_from_zero(3, 4),), "a matrix", exact=True),
        Case((away_from_zero(3, 4),), "another matrix of that shape", exact=True, reuse=True),
        Case((away_from_zero(2, 3, 2),), "an array of three dimensions", exact=True),
        Case((away_from_zero(1, 1),), "a 1 × 1 matrix", exact=True),
        Case((np.array([-3, -1, 2, 5]),), "an array of whole numbers", exact=True, fringe=True),
        Case((2,), "a whole number", exact=True, fringe=True),
        Case((0.0,), "z = 0", exact=True, fringe=True),
    ]


def inexact(cases: list[Case]) -> list[Case]:
    """Return the same cases for a function like σ, whose values float32 rounds."""
    return [replace(case, exact=False) for case in cases]


def far_out(rng: np.random.Generator) -> Any:
    """Draw entries of both signs from 20 to 27¼ in size, where σ and its slope are flat to 1e-12."""
    z = np.array([20.0, 22.0, 24.0, 26.0, 27.25]) + on_a_grid(rng.uniform(0.0, 1.0, 5) * [1, 1, 1, 1, 0])
    return rng.permutation(np.append(z, -z))


def _sigmoid_cases(rng: np.random.Generator) -> list[Case]:
    large = float(on_a_grid(rng.uniform(20, 27)))
    return [
        *inexact(elementwise_cases(rng)),
        Case((large,), "a large z"),
        Case((-large,), "a very negative z"),
        Case((far_out(rng),), "a vector of large numbers"),
        Case((1000.0,), "z = 1000", fringe=True),
        Case((-1000.0,), "z = −1000", fringe=True),
        Case((-float(rng.integers(720, 990)),), "a z that is far below 0", fringe=True),
        Case((np.array([-1000.0, -30.0, 0.0, 30.0, 1000.0]),), "a vector from −1000 to 1000", fringe=True),
    ]


def _relu_cases(rng: np.random.Generator) -> list[Case]:
    large = np.round(np.array([[3e6, -3e6], [-250.0, 250.0]]) * rng.uniform(0.9, 1.1, (2, 2)))
    above = np.abs(dyadic(rng, 2, 3)) + 0.125
    return [
        *elementwise_cases(rng),
        Case((above,), "a matrix of positive numbers", exact=True),
        Case((large,), "numbers up to millions", exact=True, fringe=True),
    ]


def _neuron_cases(rng: np.random.Generator) -> list[Case]:
    three = (network.sigmoid, network.tanh, network.identity)
    found = [Case((*_exact_inputs(rng, 2), f), f"2 inputs, {f.__name__}", exact=f is network.identity) for f in three]
    for i, f in enumerate((*three, network.sigmoid)):
        again = ", once more" if i == 3 else ""
        found.append(
            Case(
                (*_exact_inputs(rng, 3), f), f"3 inputs, {f.__name__}{again}", exact=f is network.identity, reuse=i > 0
            )
        )
    found += [Case((*_neuron_inputs(rng, 5), f), f"5 inputs, {f.__name__}") for f in three]
    x = 1.5 + dyadic(rng, 2, most=0.5)
    found += [
        Case((np.array([0.5, 1.0]), x, -0.25, network.relu), "a relu that lets z through", exact=True),
        Case((np.array([0.5, -2.0]), x, 0.25, network.relu), "a relu that blocks z", exact=True),
        Case((np.array([40.0, 30.0]), x, 0.25, network.relu), "a large z", exact=True),
        Case((*_exact_inputs(rng, 1), network.identity), "one input", exact=True),
        Case((*_exact_inputs(rng, 24), _bent_at_random(rng)), "24 inputs, an activation of no name"),
    ]
    return found


def _bent_at_random(rng: np.random.Generator) -> Any:
    """Make a random activation that no student can know."""
    slope, shift = rng.uniform(0.5, 2.0, size=2)
    return lambda z: np.sin(slope * np.asarray(z)) + shift * np.asarray(z)


def _gate_cases(rng: np.random.Generator) -> list[Case]:
    letter, capitals = str(rng.choice(list("bcdfghjklmst"))), str(rng.choice(["AND", "OR", "NAND"]))
    unknown = ["xor", "nor", letter + "nand", "nand" + letter, "and" + letter, "or" + letter, capitals, ""]
    return [Case((name,), name.upper()) for name in network.GATES] + [
        Case((name,), f'the name "{name}"', raises=ValueError, fringe=True) for name in unknown
    ]


def _parts(value: Any) -> tuple[Any, Any] | None:
    """Return W as an array of two entries and b as a number, or None."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    w, b = as_array(value[0]), as_array(value[1])
    return None if w is None or b is None or w.shape != (2,) or b.ndim else (w, b)


def _sums(w: Any, b: Any) -> Any:
    """Return Z for the four inputs, with values that only rounding keeps from 0 set to 0."""
    z = w @ data.GATE_INPUTS + b
    return np.where(np.abs(z) < 1e-12 * (np.sum(np.abs(w)) + np.abs(b)), 0.0, z)


def _behaviour(case: Case, answer: Answer) -> Any:
    """Return what the gate does with the four inputs: 1 fires, 0 does not, ½ lies on the line though it should fire.

    Any w and b with the right behaviour are a right answer.
    """
    value = answer.value
    parts = _parts(value)
    if value is None:
        return Problem("type", f"{case.args[0].upper()} has no answer yet", "a pair (w, b)", "nothing (None)")
    if parts is None and isinstance(value, list | tuple) and _parts(value[::-1]):
        return Problem("type", "w and b have changed places", "a pair (w, b)", "a pair (b, w)")
    if parts is None:
        return Problem(
            "type",
            "the answer is not a pair (w, b)",
            "two weights and one number, for instance ([1.0, 2.0], 0.5)",
            describe(value),
        )
    z = _sums(*parts)
    return np.where((z == 0) & (data.TRUTH_TABLES[case.args[0]] == 1), 0.5, network.step(z))


def _explain_gate(case: Case, answer: Answer, problem: Problem) -> Problem:
    """Show z for the first input with the wrong output."""
    w, b = _parts(answer.value) or (np.zeros(2), 0.0)
    z = _sums(w, b)
    wanted = data.TRUTH_TABLES[case.args[0]]
    i = int(np.argmax((z > 0) != wanted))
    x = tuple(int(v) for v in data.GATE_INPUTS[:, i])
    got = f"w·x + b = {describe(float(z[i]))}, so the output is {int(z[i] > 0)}"
    return Problem("value", f"this is not {case.args[0].upper()} yet", f"output {int(wanted[i])} for x = {x}", got)


def _gate_aspects(cases: Sequence[Case], answers: Sequence[Answer]) -> list[Aspect]:
    """List all that is wrong with three gates that can be read as two weights and a bias, in any form."""
    asked = [(c, a) for c, a in zip(cases, answers, strict=True) if not c.raises]
    read = {c.args[0]: Gate(c, *parts) for c, a in asked if (parts := _read_gate(a.value))}
    if len(read) < len(asked):
        return []
    wrong = _gates_amiss(read)
    in_a_row = any(gate.form == IN_A_ROW for gate in read.values())
    if in_a_row and wrong and len(_gates_amiss(_bias_first(read))) <= len(wrong):
        wrong = {}  # nobody knows which of the three numbers is meant for the bias
    alike = _of_the_same_numbers(read, wrong)
    sign = _threshold_for_bias(read, wrong)
    found = [_taken_for_another(read, alike), sign]
    told = set(wrong) if sign else set(alike) if not set(alike) <= set(wrong) else set()
    found += [aspect for name, aspect in wrong.items() if name not in told]
    found += [Aspect("form", "", gate.form, gate.case, "a pair (w, b)", describe(a.value), FORM)
              for gate, (_, a) in zip(read.values(), asked, strict=True) if gate.form][:1]  # fmt: skip
    accepted = [(c, a) for c, a in zip(cases, answers, strict=True) if c.raises and not a.error]
    found += [Aspect("names", "any-name-accepted", f"{c.kind} is accepted", c, "ValueError", describe(a.value))
              for c, a in accepted[:1]]  # fmt: skip
    return [aspect for aspect in found if aspect]


IN_A_ROW = "three numbers come back in a row, where a pair (w, b) belongs"
FORM = "Read the docstring again: what does the function return, and in which form?"


class Gate(NamedTuple):
    """A gate, read from an answer in whatever form."""

    case: Case
    """The question."""
    w: Any
    """Its weights, shape (2,)."""
    b: Any
    """Its bias."""
    form: str
    """What is wrong with the form, or nothing."""


def _read_gate(value: Any) -> tuple[Any, Any, str] | None:
    """Read (w, b, what is wrong with the form); three numbers in a row, (b, w), and b in brackets are readable too."""
    if parts := _parts(value):
        return (*parts, "")
    if isinstance(value, list | tuple) and len(value) == 2:
        if parts := _parts(value[::-1]):
            return (*parts, "w and b have changed places")
        w, b = as_array(value[0]), as_array(value[1])
        if w is not None and b is not None and w.size == 2 and b.size == 1:
            return np.ravel(w), np.ravel(b)[0], "w or b has another shape than two weights and one number"
    flat = as_array(value)
    if flat is not None and flat.size == 3:
        return np.ravel(flat)[:2], np.ravel(flat)[2], IN_A_ROW
    return None


def _bias_first(read: dict[str, Gate]) -> dict[str, Gate]:
    """Read the same three numbers with the first one as the bias."""
    return {
        name: gate._replace(w=np.array([gate.w[1], gate.b]), b=gate.w[0]) if gate.form == IN_A_ROW else gate
        for name, gate in read.items()
    }


def _gates_amiss(read: dict[str, Gate]) -> dict[str, Aspect]:
    """List what is wrong with each gate that gives a wrong output."""
    return {name: one for name, gate in read.items() if (one := _gate_amiss(name, gate))}


def _gate_amiss(name: str, gate: Gate) -> Aspect | None:
    """Report the first input for which a gate gives a wrong output."""
    z, wanted = _sums(gate.w, gate.b), data.TRUTH_TABLES[name]
    off = np.flatnonzero((z > 0) != wanted)
    if not off.size:
        return None
    i = off[0]
    x = tuple(int(v) for v in data.GATE_INPUTS[:, i])
    sentence = f"this is not {name.upper()} yet"
    if z[i] == 0:
        sentence += f": for x = {x} z is 0, and 0 does not fire"
    got = f"w·x + b = {describe(float(z[i]))}, so the output is {int(z[i] > 0)}"
    hint = "Put your w and b into z = w·x + b for the input shown. Which way must z move?"
    return Aspect(f"values of {name}", "", sentence, gate.case, f"output {int(wanted[i])} for x = {x}", got, hint)


def _of_the_same_numbers(read: dict[str, Gate], wrong: dict[str, Aspect]) -> tuple[str, ...]:
    """Return two gates, at least one of them wrong, that have exactly the same numbers."""
    for one, other in itertools.combinations(read, 2):
        mine, its = read[one], read[other]
        if {one, other} & set(wrong) and np.array_equal(mine.w, its.w) and mine.b == its.b:
            return one, other
    return ()


def _taken_for_another(read: dict[str, Gate], alike: tuple[str, ...]) -> Aspect | None:
    if not alike:
        return None
    gate = read[alike[1]]
    one, other = (name.upper() for name in alike)
    sentence = f"{one} and {other} get the same numbers"
    got = f"w = {describe(gate.w)}, b = {describe(gate.b)} for both"
    hint = f'Which of your conditions holds for the name "{alike[0]}", and which for "{alike[1]}"?'
    return Aspect("same", "taken-for-another", sentence, gate.case, "other numbers for another gate", got, hint)


def _threshold_for_bias(read: dict[str, Gate], wrong: dict[str, Aspect]) -> Aspect | None:
    """Return gates that are all wrong, but would all be right with the other sign of b."""
    if len(wrong) < len(read) or _gates_amiss({name: gate._replace(b=-gate.b) for name, gate in read.items()}):
        return None
    first = next(iter(wrong.values()))
    hint = "b is added to w·x, and the neuron fires where the sum is above 0. Which sign must it have for AND?"
    sentence = "each b has the wrong sign: with −b in its place all three gates would be right"
    return Aspect("sign of b", "sign-of-b", sentence, first.case, first.expected, first.got, hint)


EXERCISES = (
    Exercise(LESSON, network.weighted_sum, _weighted_sum_cases, "one to 40 inputs, whole numbers and zeros too"),
    Exercise(
        LESSON,
        network.sigmoid,
        _sigmoid_cases,
        "numbers, arrays of every shape, whole numbers, z from −1000 to 1000",
        precise=1e-12,
        quiet=True,
    ),
    Exercise(LESSON, network.relu, _relu_cases, "numbers, arrays of every shape, whole numbers, millions, z = 0"),
    Exercise(LESSON, network.neuron, _neuron_cases, "one to 24 inputs, five activations"),
    Exercise(
        LESSON,
        network.gate,
        _gate_cases,
        "all four inputs of AND, OR and NAND, and names that are no such gate",
        view=_behaviour,
        explain=_explain_gate,
        aspects=_gate_aspects,
    ),
)
