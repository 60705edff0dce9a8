"""Measure how fast the playground trains: its engine beside the same step with an object for each neuron and link.

    python benchmarks/playground.py

Each line is a network of tanh neurons and a batch size; an epoch has 200 points. The plain way stands in full in
playground.mjs. Both start from the same weights and see the points in the same order; nothing is printed unless their
weights agree after two epochs. Epochs in a second: the best of 200 short rounds in turns, for either side, since other
load on the machine only makes them slower.

The second table has a picture in each of 60 frames a second: what every neuron answers at 100 × 100 places, or at every
fourth row of them. Picture and training together take 10 ms of each frame; the page keeps the rest. "ms" is the
picture, "epochs" is per second; both are the best of 300 frames. "usual" is the median of the epochs, whatever else the
machine does.
"""

import json
import subprocess
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]
from tests.javascript import in_node  # noqa: E402

SAME = 1e-9  # the sums are taken in another order, and training may enlarge what rounding does


def lines() -> list[dict]:
    """Run playground.mjs in Node and return what it measured."""
    command = [in_node.node(), Path(__file__).with_suffix(".mjs")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    return [json.loads(line) for line in done.stdout.splitlines()]


def main() -> None:
    """Print the table. Raises AssertionError if the two ways disagree."""
    measured = lines()
    compared, pictured = ([line for line in measured if name in line] for name in ("ratio", "picture"))
    for line in compared:
        assert line["apart"] < SAME, line
    print(f"{'network':20}{'batch':>7}{'engine':>9}{'objects':>9}{'ratio':>7}")
    for line in compared:
        network = "-".join(map(str, line["sizes"]))
        print(f"{network:20}{line['batch']:7}{line['engine']:9.0f}{line['objects']:9.0f}{line['ratio']:7.1f}")
    print(f"\n{'network':20}{'rows':>7}{'ms':>9}{'epochs':>9}{'usual':>9}")
    for line in pictured:
        network = "-".join(map(str, line["sizes"]))
        print(f"{network:20}{line['share']:7.0%}{line['picture']:9.1f}{line['epochs']:9.0f}{line['usual']:9.0f}")


if __name__ == "__main__":
    main()
