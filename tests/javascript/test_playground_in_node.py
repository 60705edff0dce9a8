"""The playground's own JavaScript, with the settings that Python gives it."""

from pathlib import Path

from course_lib import widgets
from tests.javascript import in_node


def test_the_playground(tmp_path: Path):
    in_node.run("playground.test.mjs", {"settings": widgets.PlaygroundState().settings()}, tmp_path)
