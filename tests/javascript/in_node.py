"""Runs a widget's JavaScript tests in Node, with numbers that Python has just computed."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import playwright

HERE = Path(__file__).parent
DRIVER = Path(playwright.__file__).parent / "driver"  # Playwright brings a Node.js of its own


def node() -> Path:
    """The program to run JavaScript with."""
    found = next(DRIVER.glob("node*"), None)
    assert found, f"there is no Node.js in {DRIVER}: install playwright anew (make clean install)"
    return found


def run(test: str, numbers: Any, folder: Path) -> None:
    """Run `test`, a file beside this one; it imports `numbers` from numbers.mjs. Its report is the failure's text.

    `numbers` is written into `folder` as JSON, which knows no infinity and no NaN (ValueError).
    """
    file = folder / "numbers.json"
    file.write_text(json.dumps(numbers, allow_nan=False), encoding="utf-8")
    environment = os.environ | {"NUMBERS": str(file)}
    command = [node(), "--test", "--test-reporter=spec", str(HERE / test)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
