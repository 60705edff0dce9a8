"""The exercises of lesson 01: one neuron."""

from typing import Any

import numpy as np

from course_lib import data, network
from course_lib.checks.compare import Problem, as_array, describe
from course_lib.checks.exercise import Exercise
from course_lib.checks.protocol import Answer, Case

LESSON = "01_neuron"


def _neuron_inputs(rng: np.random.Generator, n: int) -> tuple[Any, Any, float]:
    """Weights, inputs and a bias that is never near 0."""
    return rng.normal(size=n), rng.normal(size=n) + 0.5, float(rng.choice([-1, 1]) * rng.uniform(0.5, 1.5))


def _weighted_sum_cases(rng: np.random.Generator) -> list[Case]:
    several = [Case(_neuron_inputs(rng, n), f"{n} inputs") for n in (2, 3, 5, 7)]
    whole = (rng.integers(1, 6, size=3), rng.integers(-5, 6, size=3), 2.5)
    negative = (*_neuron_inputs(rng, 4)[:2], -2.25)
    return [*several, Case(_neuron_inputs(rng, 1), "one input"), Case(whole, "whole numbers"),
            Case(negative, "a negative bias")]  # fmt: skip


def elementwise_cases(rng: np.random.Generator) -> list[Case]:
    """For σ and ReLU: numbers and arrays, kept away from the kink at 0, which is asked for by itself."""

    def away_from_zero(*shape: int) -> Any:
        """Entries of all sizes from 0.02 to 20, of both signs, in random places."""
        z = np.geomspace(0.02, 20.0, int(np.prod(shape))) * rng.uniform(0.9, 1.1, int(np.prod(shape)))
        signs = np.where(np.arange(z.size) % 2, -1.0, 1.0) * rng.choice([-1.0, 1.0])
        return rng.permutation(z * signs).reshape(shape)

    return [
        Case((float(rng.uniform(0.3, 0.9)),), "a number between 0 and 1"),
        Case((float(rng.uniform(1.5, 3.0)),), "a positive number"),
        Case((float(rng.uniform(-3.0, -0.3)),), "a negative number"),
        Case((away_from_zero(5),), "a vector"),
        Case((away_from_zero(3, 4),), "a matrix"),
        Case((away_from_zero(2, 3, 2),), "an array of three dimensions"),
        Case((away_from_zero(1, 1),), "a 1 × 1 matrix"),
        Case((np.array([-3, -1, 2, 5]),), "an array of whole numbers"),
        Case((2,), "a whole number"),
        Case((0.0,), "z = 0"),
    ]


def _sigmoid_cases(rng: np.random.Generator) -> list[Case]:
    large = float(rng.uniform(15, 30))
    return [
        *elementwise_cases(rng),
        Case((large,), "a large z"),
        Case((-large,), "a very negative z"),
        Case((1000.0,), "z = 1000"),
        Case((-1000.0,), "z = −1000"),
        Case((np.array([-1000.0, -30.0, 0.0, 30.0, 1000.0]),), "a vector from −1000 to 1000"),
    ]


def _relu_cases(rng: np.random.Generator) -> list[Case]:
    large = np.array([[1000.0, -1000.0], [-250.0, 250.0]])
    return [*elementwise_cases(rng), Case((large,), "large numbers")]


def _neuron_cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case((*_neuron_inputs(rng, n), activation), f"{n} inputs, {activation.__name__}")
        for n in (2, 3, 5)
        for activation in (network.sigmoid, network.tanh, network.identity)
    ] + [
        Case((np.array([0.5, 1.0]), rng.uniform(1, 2, 2), -0.25, network.relu), "a relu that lets z through"),
        Case((np.array([0.5, -2.0]), rng.uniform(1, 2, 2), 0.25, network.relu), "a relu that blocks z"),
        Case((np.array([40.0, 30.0]), rng.uniform(1, 2, 2), 0.25, network.relu), "a large z"),
        Case((*_neuron_inputs(rng, 1), network.tanh), "one input"),
        Case((*_neuron_inputs(rng, 8), _bent_at_random(rng)), "8 inputs, an activation of no name"),
    ]


def _bent_at_random(rng: np.random.Generator) -> Any:
    """An activation that nobody can know."""
    slope, shift = rng.uniform(0.5, 2.0, size=2)
    return lambda z: np.sin(slope * np.asarray(z)) + shift * np.asarray(z)


def _gate_cases(rng: np.random.Generator) -> list[Case]:
    return [Case((name,), name.upper()) for name in network.GATES] + [
        Case(("xor",), 'the name "xor"', raises=ValueError),
        Case(("maybe",), 'the name "maybe"', raises=ValueError),
    ]


def _parts(value: Any) -> tuple[Any, Any] | None:
    """W as an array of two entries and b as a number, or None."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    w, b = as_array(value[0]), as_array(value[1])
    return None if w is None or b is None or w.shape != (2,) or b.ndim else (w, b)


def _sums(w: Any, b: Any) -> Any:
    """Z for the four inputs, where rounding alone makes no difference between 0 and not 0."""
    z = w @ data.GATE_INPUTS + b
    return np.where(np.abs(z) < 1e-12 * (np.sum(np.abs(w)) + np.abs(b)), 0.0, z)


def _behaviour(case: Case, answer: Answer) -> Any:
    """What the gate does with the four inputs: 1 fires, 0 does not, ½ lies on the line though it should fire.

    Any w and b with the right behaviour are a right answer.
    """
    value = answer.value
    parts = _parts(value)
    if value is None:
        return Problem("type", f"{case.args[0].upper()} has no answer yet", "a pair (w, b)", "nothing (None)")
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
    """Show z for the first input that comes out wrong."""
    w, b = _parts(answer.value) or (np.zeros(2), 0.0)
    z = _sums(w, b)
    wanted = data.TRUTH_TABLES[case.args[0]]
    i = int(np.argmax((z > 0) != wanted))
    x = tuple(int(v) for v in data.GATE_INPUTS[:, i])
    got = f"w·x + b = {describe(float(z[i]))}, so the output is {int(z[i] > 0)}"
    return Problem("value", f"this is not {case.args[0].upper()} yet", f"output {int(wanted[i])} for x = {x}", got)


EXERCISES = (
    Exercise(LESSON, network.weighted_sum, _weighted_sum_cases, "one to seven inputs, whole numbers too"),
    Exercise(
        LESSON,
        network.sigmoid,
        _sigmoid_cases,
        "numbers, arrays of every shape, whole numbers, z from −1000 to 1000",
        precise=1e-12,
        quiet=True,
    ),
    Exercise(LESSON, network.relu, _relu_cases, "numbers, arrays of every shape, whole and large numbers, z = 0"),
    Exercise(LESSON, network.neuron, _neuron_cases, "one to eight inputs, five activations"),
    Exercise(
        LESSON,
        network.gate,
        _gate_cases,
        "all four inputs of AND, OR and NAND, and two names that are no such gate",
        view=_behaviour,
        explain=_explain_gate,
    ),
)
