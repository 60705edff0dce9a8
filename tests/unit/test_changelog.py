"""CHANGELOG.md says for each change what it concerns and whether it changes grades; each version names its tag."""

import datetime
import re
import tomllib
from pathlib import Path

import pytest

import course_lib
from course_lib import widgets
from course_lib.checks import EXERCISES

ROOT = Path(__file__).resolve().parents[2]
VERSION = re.compile(r"^## (?P<number>\S+)\n\nTag: `v(?P<tag>\S+)` · (?P<date>\S+)\n", re.MULTILINE)
ENTRY = re.compile(r"- \*\*(?P<what>[^*]+(?:\*[^*]+\*)?)\*\*: [A-Z`].*\. Changes grades: (?:yes|no)(?:, [^.]+)?\.")
PARTS = {"All lessons", "All checks", "Start page", "The zip", "Feedback pages"}  # what has no name in code
FORM = "write it as `- **`01_neuron`**: What is new, in sentences. Changes grades: no.` (see CONTRIBUTING.md)"


def versions() -> list[tuple[re.Match[str], str]]:
    """Each version's heading with its tag and date, and the text below it, the newest first."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = list(VERSION.finditer(text))
    assert len(heads) == len(re.findall(r"^## ", text, re.MULTILINE)), (
        "below `## 0.2.0` write: Tag: `v0.2.0` · unreleased"
    )
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return [(head, text[head.end() : end]) for head, end in zip(heads, ends)]


def entries(body: str) -> list[str]:
    return [line for line in body.splitlines() if line and not line.startswith("### ")]


def test_each_version_names_its_tag_and_its_date_and_only_the_newest_is_unreleased():
    heads = [head for head, _ in versions()]
    assert [head["tag"] for head in heads] == [head["number"] for head in heads]
    dates = [head["date"] for head in heads if head is not heads[0] or head["date"] != "unreleased"]
    days = [datetime.date.fromisoformat(date) for date in dates]
    assert days == sorted(days, reverse=True)
    numbers = [tuple(map(int, head["number"].split("."))) for head in heads]
    assert numbers == sorted(set(numbers), reverse=True)


def test_the_newest_version_is_that_of_the_course():
    newest = versions()[0][0]["number"]
    citation = re.search(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {newest, citation[1], project["version"], course_lib.__version__} == {newest}


def test_every_entry_says_what_it_concerns_and_whether_it_changes_grades():
    lines = [line for _, body in versions() for line in entries(body)]
    assert len(lines) > len(versions())
    assert [line for line in lines if not ENTRY.fullmatch(line)] == [], FORM


def known(what: str) -> bool:
    """Whether the course has what an entry of the newest version says it concerns."""
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    name, _, rest = what.partition(" ")
    return (
        (ROOT / "lessons" / what).is_dir()
        or (ROOT / what).exists()
        or (what.startswith("check.") and what.removeprefix("check.") in EXERCISES)
        or (what.startswith("widgets.") and what.removeprefix("widgets.") in dir(widgets))
        or (name == "make" and rest in targets)
        or name in scripts
        or name == "nbgrader"
    )


def test_the_newest_entries_concern_what_is_there():
    for line in entries(versions()[0][1]):
        what = ENTRY.fullmatch(line)["what"]
        names = re.findall("`(.+?)`", what)
        assert names or what.partition(", ")[0] in PARTS, f"{what}: name a lesson, a check or a command in `…`"
        assert [name for name in names if not known(name)] == [], f"{line}: no such lesson, check, command or file"


@pytest.mark.parametrize(
    "line",
    [
        "- **`01_neuron`**: A sentence without grades.",
        "- **`01_neuron`**: A sentence. Changes grades: perhaps.",
        "- **`01_neuron`**: A sentence. Changes grades: no",
        "- A sentence that names nothing. Changes grades: no.",
        "- **`01_neuron`**: changes grades: no.",
    ],
)
def test_an_entry_that_leaves_something_out_is_refused(line):
    assert ENTRY.fullmatch(line) is None


@pytest.mark.parametrize(
    ("what", "there"),
    [
        ("02_forward_pass", True),
        ("widgets.Playground", True),
        ("widgets.Sandpit", False),
        ("check.sigmoid", True),
        ("course-grade --watch", True),
        ("make release", True),
        ("course.toml", True),
        ("09_nowhere", False),
        ("check.sigmoids", False),
        ("make student-zip", False),
        ("course-collect", False),
    ],
)
def test_what_an_entry_concerns_is_a_lesson_a_check_a_command_or_a_file(what, there):
    assert known(what) is there
