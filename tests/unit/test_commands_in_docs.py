"""What the docs tell people to type exists, and the messages that they quote are those that the course prints."""

import ast
import importlib
import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
CODE = re.compile(r"^```\w*\n(.*?)^```|`([^`\n]+)`", re.DOTALL | re.MULTILINE)  # a block, or a piece in a line
SCRIPTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
TARGETS = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
QUOTED = re.compile(r"[“\"]([^”\"|]+)[”\"]")
BETWEEN = re.compile(
    r"…|\d+\w*|\w+\.\w+|[.;:,()]( as )?"
)  # what differs each time, and where a message is put together
TELLING = 10  # letters of a piece of a message: shorter ones could be anywhere


def commands(file: Path) -> list[str]:
    """The lines of code of a page, without the remarks behind them."""
    pieces = ("".join(match.groups("")) for match in CODE.finditer(file.read_text(encoding="utf-8")))
    return [line.partition(" #")[0].strip() for piece in pieces for line in piece.splitlines()]


def options_of(script: str, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """The options that one of the course's commands lists in its help."""
    module, function = SCRIPTS[script].split(":")
    command = getattr(importlib.import_module(module), function)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", [script, "--help"])
        with pytest.raises(SystemExit):
            command()
    return set(re.findall(r"--[a-z-]+", capsys.readouterr().out))


@pytest.mark.parametrize("script", sorted(SCRIPTS))
def test_the_options_in_the_docs_are_those_of_the_command(script, capsys):
    known = options_of(script, capsys)
    used = [(f.name, line) for f in DOCS for line in commands(f) if re.search(rf"(^|/){script}( |$)", line)]
    assert used, f"no page says how to use {script}"
    wrong = [(name, line) for name, line in used if set(re.findall(r" (--[a-z-]+)", line)) - known]
    assert wrong == []


def test_every_option_of_course_grade_is_explained(capsys):
    page = (ROOT / "docs" / "course_grade.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `(--[a-z-]+)", page, re.MULTILINE))
    assert options_of("course-grade", capsys) - explained == {"--help"}


@pytest.mark.parametrize("file", DOCS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_make_target_in_the_docs_exists(file):
    used = {match[1] for line in commands(file) if (match := re.match(r"make ([a-z][a-z-]*)", line))}
    gone = {"student-zip"} if file.name == "CHANGELOG.md" else set()  # it says what took its place
    assert used - set(TARGETS) - gone == set()


def texts_in(folder: Path) -> str:
    """All that the Python files below a folder may print: their strings, values of f-strings left out."""
    nodes = (node for file in sorted(folder.rglob("*.py")) for node in ast.walk(ast.parse(file.read_bytes())))
    return "\n".join(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


@pytest.mark.filterwarnings("ignore:.*invalid escape sequence")  # in nbgrader's own files
def test_the_messages_that_the_instructors_page_quotes_are_printed_somewhere():
    page = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
    tables = page.partition("\n## When something goes wrong\n")[2].partition("\n### Backup\n")[0]
    quoted = QUOTED.findall(tables)
    assert len(quoted) > 15
    nbgrader = Path(importlib.util.find_spec("nbgrader").origin).parent
    printed = re.sub(r"\s+", " ", "\n".join(map(texts_in, (ROOT / "course_lib", ROOT / "tools", nbgrader))))
    pieces = [piece.strip() for message in quoted for piece in BETWEEN.split(message) if piece]
    telling = [piece for piece in pieces if len(piece) >= TELLING]
    assert len(telling) >= len(quoted)
    assert [piece for piece in telling if piece not in printed] == []
