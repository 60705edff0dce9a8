"""JavaScript is held to what ruff and the house hold Python to: a line and a function fit a screen."""

import functools
import json
import subprocess
from pathlib import Path

import pytest

from tests.javascript import in_node

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = 120  # as for Python, in pyproject.toml
LINES = 60  # of a function, with the functions in it
KINDS = (".js", ".mjs", ".cjs")
FILES = sorted(
    file
    for folder in ("benchmarks", "course_lib", "docs", "tests", "tools")
    for file in (ROOT / folder).rglob("*")
    if file.suffix in KINDS
)


def functions_in(files: list[Path]) -> list[dict]:
    """Each function of the files: file, name, line and lines."""
    command = [in_node.node(), "--expose-internals", Path(__file__).with_name("functions.cjs"), *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def too_long(file: Path, functions: list[dict]) -> list[str]:
    """What is beyond the limits in a file, each with what to do."""
    name = file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else file.name
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
    wide = [
        f"{name}:{number}: {len(text)} columns, {COLUMNS} at most. Break the line, or give a part of it a name."
        for number, text in lines
        if len(text) > COLUMNS
    ]
    long = [
        f"{name}:{one['line']}: {one['name']} has {one['lines']} lines, {LINES} at most, those of the functions in it "
        "included. Move what does one thing of its own out of it: beside it, or into a file of that name."
        for one in functions
        if one["file"] == str(file) and one["lines"] > LINES
    ]
    return wide + long


@functools.cache
def all_functions() -> list[dict]:
    return functions_in(FILES)  # Node is started once for all


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_lines_and_functions_fit_a_screen(file: Path):
    found = too_long(file, all_functions())
    assert not found, "\n".join(found)


def written(folder: Path, text: str) -> list[str]:
    file = folder / "one.js"
    file.write_text(text, encoding="utf-8")
    return too_long(file, functions_in([file]))


def body(lines: int) -> str:
    return "  go();\n" * lines


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("function render() {{\n{}}}", "render"),
        ("export const render = () => {{\n{}}};", "render"),
        ("class View {{ show() {{\n{}}} }}", "show"),
        ("const made = {{ show() {{\n{}}} }};", "show"),
        ("listen(box, async () => {{\n{}}});", "what is handed to listen(…)"),
        ("box.addEventListener('}}', function () {{\n{}}});", "what is handed to addEventListener(…)"),
        ("const [a] = [() => {{\n{}}}];", "a function without a name"),
    ],
)
def test_a_function_of_sixty_one_lines_is_found_and_one_of_sixty_is_none(tmp_path: Path, text: str, name: str):
    assert written(tmp_path, text.format(body(58))) == []
    (said,) = written(tmp_path, "\n" + text.format(body(59)))
    assert said.startswith(f"one.js:2: {name} has 61 lines, 60 at most")


def test_a_function_counts_for_the_one_that_holds_it(tmp_path: Path):
    inner = f"  const inner = () => {{\n{body(56)}  }};\n"
    assert written(tmp_path, f"function outer() {{\n{inner}}}\n") == []
    (said,) = written(tmp_path, f"function outer() {{\n{inner}{body(1)}}}\n")
    assert "outer has 61 lines" in said


def test_a_line_of_a_hundred_and_twenty_one_columns_is_found(tmp_path: Path):
    assert written(tmp_path, "// " + "–" * 117) == []
    assert written(tmp_path, "\n// " + "–" * 118) == [
        "one.js:2: 121 columns, 120 at most. Break the line, or give a part of it a name."
    ]


def test_what_is_no_javascript_fails(tmp_path: Path):
    with pytest.raises(AssertionError, match="SyntaxError"):
        written(tmp_path, "function {")
