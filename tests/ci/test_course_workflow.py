"""The workflow that instructors copy, docs/ci/course.yml, run step by step on a copy of the repository.

Each copy has one thing done to it: a lesson changed as docs/authoring.md says, changed without a build, spoiled, or
leaking. `make install` is left out: the copies share the environment that runs these tests.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = yaml.safe_load((ROOT / "docs" / "ci" / "course.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step["run"] for step in WORKFLOW["jobs"]["course"]["steps"] if "run" in step}
FRESH, OUTPUTS, LEAKS, ROUND = (name for name in STEPS if name not in ("install", "let students' code be walled in"))
LESSON = "03_mse"
TWIN = Path("solutions") / LESSON / f"{LESSON}.md"


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of its own with all that git sees of this one, and this environment as its .venv."""
    folder = tmp_path_factory.mktemp("committed")
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    for name in filter(lambda name: (ROOT / name).is_file(), files):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", folder]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "a course of our own"]):
        subprocess.run([*git, *command], check=True)
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / "artefacts").mkdir()
    return folder


@pytest.fixture
def copy(committed: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return shutil.copytree(committed, tmp_path, symlinks=True, dirs_exist_ok=True)


def step(copy: Path, command: str) -> subprocess.CompletedProcess:
    """Run one step in the copy, with the copy's own library."""
    installed = f"-o .venv/.installed {command.removeprefix('make ')}"  # make takes the environment for up to date
    alone = {"PYTEST_XDIST_AUTO_NUM_WORKERS": "0"}  # one lesson keeps one process busy; each more would load it all
    environment = os.environ | alone | {"PYTHONPATH": str(copy), "LESSON": LESSON}
    return subprocess.run(
        f"make {installed}", shell=True, cwd=copy, env=environment, capture_output=True, text=True, errors="replace"
    )


def edit(file: Path, change: Callable[[str], str]) -> None:
    """Change a text, and see that it has changed."""
    before = file.read_text(encoding="utf-8")
    file.write_text(change(before), encoding="utf-8")
    assert file.read_text(encoding="utf-8") != before


def first_to_fail(copy: Path) -> tuple[str, str]:
    """The first step that fails, and all it says; two empty texts where none does."""
    for name in (FRESH, OUTPUTS, LEAKS, ROUND):
        done = step(copy, STEPS[name])
        if done.returncode:
            return name, done.stdout + done.stderr
    return "", ""


def test_the_steps_are_targets_of_the_makefile():
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for command in STEPS.values():
        if command.startswith("make "):
            assert re.search(rf"^make {command.split()[1]} ", shown, re.MULTILINE), command


def test_a_lesson_changed_and_built_passes_every_step(copy):
    edit(copy / TWIN, lambda text: text.replace("## What comes next\n", "## What comes next\n\nA remark of our own.\n"))
    built = step(copy, "make build")
    assert built.returncode == 0, built.stdout + built.stderr
    assert first_to_fail(copy) == ("", "")


def test_a_lesson_changed_and_not_built_is_stale(copy):
    edit(copy / TWIN, lambda text: text.replace("## What comes next\n", "## What comes next\n\nA remark of our own.\n"))
    name, said = first_to_fail(copy)
    assert name == FRESH
    assert f"lessons/{LESSON}/{LESSON}.ipynb" in said


def test_a_library_changed_below_a_lesson_makes_it_stale(copy):
    edit(copy / "course_lib" / "network.py", lambda text: _in(text, "mse", "return ", "return 2 * "))
    name, said = first_to_fail(copy)
    assert name == FRESH
    assert f"solutions/{LESSON}/{LESSON}.ipynb" in said


def test_an_output_that_no_run_gives_is_told(copy):
    notebook = copy / "solutions" / LESSON / f"{LESSON}.ipynb"
    edit(notebook, lambda text: text.replace("their sum: 166.0", "their sum: 160.0"))
    name, said = first_to_fail(copy)
    assert name == OUTPUTS
    assert LESSON in said


def test_an_answer_left_in_the_prose_is_a_leak(copy):
    answer = _answer((copy / TWIN).read_text(encoding="utf-8"), "mse_grad")
    edit(copy / TWIN, lambda text: text.replace("## What comes next\n", f"## What comes next\n\n`{answer}`\n"))
    built = step(copy, "make build")
    assert built.returncode == 0, built.stdout + built.stderr
    name, said = first_to_fail(copy)
    assert name == LEAKS
    assert LESSON in said


def _in(text: str, function: str, old: str, new: str) -> str:
    """`text` with the last `old` inside of one function replaced."""
    before, found, after = text.partition(f"def {function}(")
    body, rest = re.match(r"(.*?)(\n\n\n.*|\Z)", after, re.DOTALL).groups()
    head, _, tail = body.rpartition(old)
    return before + found + head + new + tail + rest


def _answer(text: str, exercise: str) -> str:
    """The last line of the solution of an exercise."""
    cell = re.search(rf'exercise="{exercise}"\n(.*?)```', text, re.DOTALL)[1]
    return re.search(r"BEGIN SOLUTION\n(.*?)\n *### END", cell, re.DOTALL)[1].splitlines()[-1].strip()
