"""Measure how fast the playground trains: its engine beside the same step with an object for each neuron and link.

    python benchmarks/playground.py

Each line is a network of tanh neurons and a batch size; an epoch has 200 points. The plain way stands in full in
playground.mjs. Both start from the same weights and see the points in the same order; nothing is printed unless their
weights agree after two epochs. Epochs in a second: median of seven rounds in turns, and the median of their ratios.
"""

import json
import subprocess
from pathlib import Path

from tests.javascript import in_node

SAME = 1e-9  # the sums are taken in another order, and training may enlarge what rounding does


def lines() -> list[dict]:
    """Run playground.mjs in Node and return what it measured."""
    command = [in_node.node(), Path(__file__).with_suffix(".mjs")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    return [json.loads(line) for line in done.stdout.splitlines()]


def main() -> None:
    """Print the table. Raises AssertionError if the two ways disagree."""
    measured = lines()
    for line in measured:
        assert line["apart"] < SAME, line
    print(f"{'network':20}{'batch':>7}{'engine':>9}{'objects':>9}{'ratio':>7}")
    for line in measured:
        network = "-".join(map(str, line["sizes"]))
        print(f"{network:20}{line['batch']:7}{line['engine']:9.0f}{line['objects']:9.0f}{line['ratio']:7.1f}")


if __name__ == "__main__":
    main()
