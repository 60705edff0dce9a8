"""The website's scripts and stylesheets use what the browsers have that page.js names; baseline.toml is the table."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "tools" / "pages"
FOLDERS = (PAGES, ROOT / "course_lib" / "widgets")
FILES = sorted(file for folder in FOLDERS for file in folder.iterdir() if file.suffix in (".js", ".css", ".j2"))
TEXTS = {file: re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL) for file in FILES}
TABLE = tomllib.loads((Path(__file__).parent / "baseline.toml").read_text(encoding="utf-8"))
TOLD = re.compile(r"Chrome or Edge (\d+), Firefox (\d+), Safari ([\d.]+\d)")


def told(text: str) -> list[float]:
    """Return the first versions that `text` names of Chrome, Firefox and Safari."""
    found = TOLD.search(text)
    assert found, "the text names no versions"
    return [float(version) for version in found.groups()]


def youngest(entries: Iterable[dict[str, Any]]) -> list[float]:
    """Return the first versions that have all of these."""
    return [max(versions) for versions in zip(*(entry["since"] for entry in entries), strict=True)]


def users(pattern: str) -> list[str]:
    """Return the names of the files in which the pattern occurs."""
    return [file.name for file, text in TEXTS.items() if re.search(pattern, text)]


def test_the_page_names_the_first_browsers_that_have_all_that_is_needed():
    assert told(TEXTS[PAGES / "page.js"]) == youngest(TABLE["needed"].values())


def test_what_the_page_asks_for_tells_these_browsers_from_older_ones():
    asked = re.search(r"const NEEDED = \{.*?\n\};", TEXTS[PAGES / "page.js"], re.DOTALL)
    assert asked
    known = [one for one in TABLE["needed"].values() if re.search(one["pattern"].removesuffix(r"\("), asked[0])]
    assert youngest(known) == youngest(TABLE["needed"].values())


def test_the_guide_names_the_same_browsers():
    assert told((ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")) == told(TEXTS[PAGES / "page.js"])


@pytest.mark.parametrize("name", [*TABLE["needed"], *TABLE["optional"]])
def test_the_table_has_nothing_that_nobody_uses(name: str):
    assert users((TABLE["needed"] | TABLE["optional"])[name]["pattern"])


@pytest.mark.parametrize("name", TABLE["optional"])
def test_what_is_optional_is_younger_than_the_browsers_named(name: str):
    entry = TABLE["optional"][name]
    assert any(since > first for since, first in zip(entry["since"], told(TEXTS[PAGES / "page.js"]), strict=True))


@pytest.mark.parametrize("name", TABLE["too_young"])
def test_nothing_is_used_that_is_too_young(name: str):
    assert users(TABLE["too_young"][name]) == []


def test_safaris_own_name_stands_beside_each_user_select():
    for file, text in TEXTS.items():
        for rule in re.findall(r"\{[^{}]*\buser-select:[^{}]*\}", text):
            assert re.search(r"-webkit-user-select: (\w+); user-select: \1;", rule), (file.name, rule)


def test_a_selector_that_some_browsers_cannot_read_takes_no_other_with_it():
    """A browser without `:has` drops the whole rule, with all the selectors in its list."""
    for file in (f for f in FILES if f.suffix == ".css"):
        for selectors in re.findall(r"([^{};]*:has\([^{};]*)\{", TEXTS[file]):
            outside = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", selectors)
            assert "," not in outside, (file.name, selectors.strip())
