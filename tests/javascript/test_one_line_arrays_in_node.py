"""The arrays of a line in the browser: NumPy's shapes, numbers and errors, for expressions that a seed makes."""

from collections import Counter
from pathlib import Path

import numpy as np

from tests.javascript import in_node
from tests.javascript.numpy_lines import NAMES, expression, outcome

COUNT = 1500


def test_arrays(tmp_path: Path):
    asked = [outcome(expression(seed)) for seed in range(COUNT)]
    kinds = Counter(case.get("kind", "") for case in asked)
    assert kinds[""] > COUNT / 3, "enough of them have numbers"
    assert min(kinds[kind] for kind in ("ValueError", "TypeError", "IndexError", "FloatingPointError")) > 20
    names = {name: {"shape": list(np.shape(value)), "data": np.ravel(value).tolist()} for name, value in NAMES.items()}
    in_node.run("one_line_arrays.test.mjs", {"names": names, "asked": asked}, tmp_path)
