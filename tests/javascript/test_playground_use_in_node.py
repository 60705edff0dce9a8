"""What people do in the playground for longer than a minute, without a browser."""

from pathlib import Path

import pytest

from course_lib import widgets
from tests.javascript import in_node

TESTS = [
    "play_check",
    "play_cures",
    "play_settled",
    "playground_acts",
    "playground_formulas",
    "playground_front",
    "playground_hand",
    "playground_link",
    "playground_names",
    "playground_runs",
    "playground_tasks",
]


@pytest.mark.parametrize("test", TESTS)
def test_in_long_use(test: str, tmp_path: Path):
    in_node.run(f"{test}.test.mjs", {"settings": widgets.PlaygroundState().settings()}, tmp_path)
