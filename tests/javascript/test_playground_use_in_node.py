"""What people do in the playground for longer than a minute, without a browser."""

from pathlib import Path

import pytest

from course_lib import widgets
from tests.javascript import in_node

TESTS = ["play_check.test.mjs", *(f"playground_{part}.test.mjs" for part in ("tasks", "runs", "acts"))]


@pytest.mark.parametrize("test", TESTS)
def test_in_long_use(test: str, tmp_path: Path):
    in_node.run(test, {"settings": widgets.PlaygroundState().settings()}, tmp_path)
