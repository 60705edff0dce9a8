"""Expressions of arrays that a seed makes, and what NumPy makes of each: a shape and numbers, or a kind of error."""

import math
import random
import re
import warnings
from typing import Any

import numpy as np

NAMES: dict[str, Any] = {
    "s": 1.5,
    "t": -0.75,
    "u": [0.5, -1.25, 2.0],
    "v": [1.0, 3.0, -0.5],
    "p": [2.0, -1.0],
    "A": [[0.5, 1.0, -2.0], [1.5, -0.25, 3.0]],
    "B": [[1.0, 2.0], [-0.5, 0.75], [2.5, -1.0]],
    "C": [[1.25], [-2.0]],
    "D": [[0.25, -1.5, 1.0]],
}
FORMS = (  # as often as they stand here; @1 and @2 are expressions
    ["@1 + @2", "@1 - @2", "@1 * @2", "(@1 * @2)", "@1 @ @2", "np.dot(@1, @2)", "np.matmul(@1, @2)", "@1.dot(@2)"] * 3
    + ["@1 / @2", "(@1 + 2) / 4", "(@1) ** 2", "(@1) ** -1", "-@1", "(@1 - @2) ** 3", "(@1) / (@2 - @2)"]
    + ["(@1).T"] * 4
    + ["np.sum(@1)", "np.mean(@1)", "np.sum(@1, axis=0)", "np.sum(@1, 1)", "np.mean(@1, axis=-1, keepdims=True)"]
    + [
        "(@1).sum()",
        "(@1).sum(axis=1, keepdims=True)",
        "(@1).mean(0)",
        "(@1).max()",
        "np.prod(@1)",
        "np.min(@1, axis=0)",
    ]
    + ["np.exp(@1)", "np.tanh(@1)", "np.sqrt(@1)", "np.log(@1)", "np.abs(@1)", "np.square(@1)", "np.maximum(@1, 0)"]
    + ["np.outer(@1, @2)", "np.inner(@1, @2)", "np.vdot(@1, @2)", "np.multiply(@1, @2)", "np.add(@1, @2)"]
    + ["(@1)[0]", "(@1)[-1]", "(@1)[1, 0]", "(@1)[:, 0]", "(@1)[1:]", "(@1)[::-1]", "(@1)[0][1]", "(@1)[None, :]"]
    + ["(@1)[:, None]", "(@1)[2]", "(@1)[-3:2]", "(@1)[:, 1:]", "(@1)[1:, ::-1]", "(@1)[5:]"]
    + [
        "sum(@1)",
        "s * len(@1)",
        "s * float(@1)",
        "abs(@1)",
        "pow(@1, 2)",
        "sum([@1, @2])",
        "np.array([@1, @2])",
        "sum(@1, @2)",
    ]
    + [
        "s * (@1).shape[0]",
        "(@1).shape[1] * s",
        "s + (@1).size",
        "(@1).ndim + s",
        "np.ones((1, 3)) * @1",
        "np.zeros(2) + @1",
    ]
    + [
        "(@1).flatten()",
        "np.transpose(@1)",
        "s + (@1).item()",
        "np.sum([@1, @2])",
        "(@1).copy()",
        "np.e * @1",
        "s * math.exp(@1)",
    ]
    + ["np.argmax(@1, axis=0) * s", "np.argmin(@1) * s", "(@1).argmax(axis=-1, keepdims=True) * s", "np.mean(@1 >= @2)"]
    + ["np.sum(@1 == @2, axis=0) * 1.0", "(@1 < @2) * s", "np.equal(@1, @2) * 1.0", "(@1 > 0).mean(axis=0)"]
    + [
        "np.where(@1 > 0, @1, @2)",
        "(u * @1)[u * @1 > 0]",
        "(@1)[np.array([1, 0])]",
        "(@1)[:, [0, 1, 0]]",
        "(@1)[[1, -1], [0, 1]]",
    ]
    + [
        "np.max(@1, axis=0, keepdims=True)",
        "@1 - (@1).max(axis=0)",
        "np.log2(@1)",
        "np.log1p(@1)",
        "np.clip(@1, -1, 1)",
    ]
    + ["np.eye(3) * @1", "np.eye(2, 3) + @1", "s * np.arange(3) + @1", "(@1).reshape(-1, 1)", "np.reshape(@1, (3, 2))"]
    + ["np.zeros_like(u * @1)", "(@1).astype(float)", "max(@1)", "min(@1)", "max(s, t, float(@1))", "np.round(@1)"]
    + ["np.count_nonzero(@1 > 0, axis=0) * s", "np.all(@1 > @2) * s", "np.any(@1 > @2, axis=0) * s", "np.average(@1)"]
    + ["np.full((2, 3), s) * @1", "np.less.outer(u, p) * @1", "np.add.outer(v, u) * @1", "np.trace(@1)"]
    + ["(@1 > 0) - (@2 > 0)", "((@1 > 0) + (@2 > 0)) * s", "-(@1 > 0)", "np.take(@1, [1, 0], axis=0)"]
    + ["np.sin(@1)", "np.cos(@1)", "np.fmax(@1, @2)", "np.fmin(@1, 0)", "np.heaviside(@1, 0.5)", "np.ceil(@1)"]
    + ["np.clip(@1, 0, None)", "np.clip(@1, -np.inf, @2)", "(@1).clip(0)", "(@1).clip(-1, 1)", "np.floor(@1)"]
    + ["s * (float(@1) > 0 and s or t)", "s * (@1 > 0 or t)"]
)


def expression(seed: int) -> str:
    """Return an expression that a grammar has made; many have shapes that do not fit."""
    return _expression(random.Random(seed), 3)


def _expression(rng: random.Random, depth: int) -> str:
    if depth == 0 or rng.random() < 0.2:
        return rng.choice(list(NAMES))
    inner = [_expression(rng, depth - 1) for _ in range(2)]
    return "(" + re.sub(r"@([12])", lambda found: inner[int(found[1]) - 1], rng.choice(FORMS)) + ")"


def outcome(formula: str) -> dict[str, Any]:
    """Return what NumPy gives for a formula of NAMES: its shape and its numbers in a row, or the error's kind.

    A number that is not finite is a FloatingPointError, as with `np.errstate(all="raise")`.
    """
    names = {name: np.float64(value) if np.ndim(value) == 0 else np.array(value) for name, value in NAMES.items()}
    try:
        with np.errstate(all="raise", under="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # the mean of nothing, which is an error below
            value = np.asarray(eval(formula, {"np": np, "math": math}, names), dtype=float)
    except (ZeroDivisionError, OverflowError, FloatingPointError):
        return {"formula": formula, "kind": "FloatingPointError"}
    except (ValueError, TypeError, IndexError, AttributeError) as error:
        return {"formula": formula, "kind": type(error).__name__}
    return {"formula": formula, "shape": list(value.shape), "data": value.ravel().tolist()}
