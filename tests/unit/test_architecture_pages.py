"""docs/architecture.md stays one page; it and the pages behind it name only files that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FRONT = ROOT / "docs" / "architecture.md"
PAGES = [FRONT, *sorted((ROOT / "docs" / "design").glob("*.md"))]
ONE_PAGE = 900  # words, those of tables and diagrams counted
BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[\w./*-]+\.(?:css|js|json|md|py|toml|txt|yml)|[\w.-][\w./-]*/")  # a known suffix, or a folder
CODE_IS_IN = re.compile(r"code is in `([\w/]+/)`")
MADE_BY_A_COMMAND = {"artefacts/release/", "tools/released.json", "verdicts.json"}


def missing(page: str) -> list[str]:
    """List the paths in backticks that lead nowhere.

    A path may start in the root, in `course_lib/`, or in a folder that the page says its code is in.
    """
    starts = [ROOT, ROOT / "course_lib", *(ROOT / folder for folder in CODE_IS_IN.findall(page))]
    named = [name for name in QUOTED.findall(BLOCK.sub("", page)) if PATH.fullmatch(name)]
    return [
        name for name in named if name not in MADE_BY_A_COMMAND and not any(any(start.glob(name)) for start in starts)
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_path_that_a_page_names_exists(page):
    assert missing(page.read_text(encoding="utf-8")) == []


def test_a_path_that_leads_nowhere_is_noticed():
    page = "The code is in `course_lib/checks/`: `naming.py`, `name.py`, `repair/`, `pairs/`, `tools/no.py`, `graph.py`"
    assert missing(page) == ["name.py", "pairs/", "tools/no.py"]


def test_what_is_no_path_or_stands_in_a_diagram_is_left_alone():
    assert missing("`make lab`, `solutions/<lesson>/`, `z / (1 + z)`\n```\n`nowhere.py`\n```\n") == []


def test_the_architecture_fits_one_page():
    assert len(FRONT.read_text(encoding="utf-8").split()) <= ONE_PAGE


def test_the_architecture_leads_to_every_page_behind_it():
    linked = set(re.findall(r"\]\((design/\w+\.md)(?:#[\w-]+)?\)", FRONT.read_text(encoding="utf-8")))
    assert linked == {page.relative_to(FRONT.parent).as_posix() for page in PAGES[1:]}


@pytest.mark.parametrize("page", PAGES[1:], ids=lambda page: page.stem)
def test_a_long_page_opens_with_its_contents(page):
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", BLOCK.sub("", text), re.MULTILINE)
    opening = text.partition("\n## ")[0]
    assert len(headings) < 3 or [heading for heading in headings if f"- [{heading}](#" not in opening] == []
