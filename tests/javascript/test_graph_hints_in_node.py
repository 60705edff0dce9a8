"""What people type for a formula: read as it is meant, or refused with what to type instead."""

from pathlib import Path

from tests.javascript import in_node


def test_hints(tmp_path: Path):
    in_node.run("graph_hints.test.mjs", {}, tmp_path)
