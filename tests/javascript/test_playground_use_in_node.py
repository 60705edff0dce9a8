"""What people do in the playground for longer than a minute, without a browser."""

from pathlib import Path

import pytest

from course_lib import widgets
from tests.javascript import in_node


@pytest.mark.parametrize(
    "test",
    [
        "play_check.test.mjs",
        "playground_tasks.test.mjs",
        "playground_runs.test.mjs",
        "playground_link.test.mjs",
        "play_cures.test.mjs",
    ],
)
def test_in_long_use(test: str, tmp_path: Path):
    in_node.run(test, {"settings": widgets.PlaygroundState().settings()}, tmp_path)
