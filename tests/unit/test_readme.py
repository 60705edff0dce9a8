"""The README shows what a check really says, and how many mistakes the checks really name."""

import re
from pathlib import Path

import numpy as np
import pytest

from course_lib import check
from course_lib.checks.failures import CheckFailed

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^```python\n(.*?)^```\n\n^```\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAMED = re.compile(
    r"named the mistake in (\d+) of 100 answers of one group, in (\d+) of the next, and in (\d+) of the last\. In the "
    r"last group they told the mistake, its line or its form in (\d+) of 100, and something untrue in (\d+)\."
)


def test_its_check_says_what_the_readme_shows():
    code, shown = EXAMPLE.search(README).groups()
    with pytest.raises(CheckFailed) as failure:
        exec(code, {"np": np, "check": check})
    assert str(failure.value) == shown.rstrip("\n")


def measured(row: str) -> list[int]:
    """A row of the table in docs/strangers.md, rounded: the groups that met the checks fresh, in order."""
    table = (ROOT / "docs" / "strangers.md").read_text(encoding="utf-8")
    (cells,) = re.findall(rf"^\| {re.escape(row)} \|(.*)\|$", table, re.MULTILINE)
    return [round(float(cell.strip(" %"))) for cell in cells.split("|")]


def test_it_says_how_many_mistakes_were_named_as_measured():
    *named, told, untrue = map(int, NAMED.search(README).groups())
    assert named == measured("… by name")
    assert told == measured("wrong answers told truly: by name, line or form")[-1]
    assert untrue == measured("something untrue was said")[-1]
