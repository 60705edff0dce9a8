"""Versions keep their word: what was released under a number does not change under it."""

import json
import shutil
import subprocess
from pathlib import Path

import editions
import pytest
import twins

import course_lib
from course_lib import network
from course_lib.checks import EXERCISES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def now() -> dict:
    return editions.edition(ROOT, course_lib.__version__)


def test_what_was_released_under_this_version_is_unchanged(now):
    """Where this fails, raise the version, say in CHANGELOG.md what changed, and run `make build`."""
    assert editions.undeclared(now, editions.released(ROOT)) == []


def test_an_edition_knows_every_lesson_and_every_check(now):
    assert sorted(now["lessons"]) == sorted({"START_HERE", *(e.lesson for e in EXERCISES.values())})
    assert sorted(now["checks"]) == sorted(EXERCISES)
    assert len(set(now["checks"].values())) == len(EXERCISES)
    assert editions.edition(ROOT, course_lib.__version__) == now


@pytest.mark.parametrize("file", sorted((ROOT / "solutions").rglob("*.md")), ids=lambda file: file.stem)
def test_a_lesson_has_the_same_fingerprint_with_its_answers_and_without(file, now):
    assert editions.fingerprint(twins.read_twin(file).cells) == now["lessons"][file.stem]["is"]


def test_a_lesson_carries_the_version_in_which_it_last_changed(now):
    twin = twins.read_twin(ROOT / "solutions" / "01_neuron" / "01_neuron.md")
    assert editions.since("01_neuron", twin.cells, "9", None) == "9"
    assert editions.since("01_neuron", twin.cells, "9", now) == now["lessons"]["01_neuron"]["since"]
    twin.cells[0].source += "."
    assert editions.since("01_neuron", twin.cells, "9", now) == "9"
    assert editions.since("07_new", twin.cells, "9", now) == "9"


def test_an_edition_that_is_not_committed_counts_for_that_too(now):
    twin = twins.read_twin(ROOT / "solutions" / "01_neuron" / "01_neuron.md")
    known = now["lessons"]["01_neuron"]
    assert editions.since("01_neuron", twin.cells, "9", None, now) == known["since"]
    other = now | {"lessons": {"01_neuron": {"since": "8", "is": "another"}}}
    assert editions.since("01_neuron", twin.cells, "9", other, now) == known["since"]
    later = now | {"lessons": {"01_neuron": known | {"since": "8"}}}
    assert editions.since("01_neuron", twin.cells, "9", now, later) == known["since"]


def another(edition: dict, version: str) -> dict:
    """An edition with another first lesson."""
    return edition | {"version": version, "lessons": edition["lessons"] | {"01_neuron": {"since": version, "is": "x"}}}


def test_packing_says_that_its_edition_is_not_committed_and_then_no_more(now):
    version = now["version"]
    (first, second) = editions.told(now, None, None)
    assert first == f"{editions.NAME} is not committed as it is now. Commit it when you hand {version} out: until then"
    assert editions.told(now, None, now) == [first, second]
    assert editions.told(now, now, now) == []


def test_packing_another_edition_under_the_number_of_a_trial_is_told_and_costs_nothing(now):
    trial = another(now, now["version"])
    assert editions.told(now, None, trial)[:3] == [
        f"This is not the {now['version']} that was packed here before. It differs in",
        "  lesson 01_neuron",
        "If students have that one, raise the version and pack again.",
    ]
    assert editions.undeclared(now, None) == []


def test_packing_a_new_version_says_what_has_changed_since_the_last_one_committed_or_not(now):
    for committed, before in ((None, now), (now, now), (now, another(now, "9"))):
        assert [line for line in editions.told(another(now, "9"), committed, before) if "is not the" in line] == []
        told = editions.told(another(now, "9"), committed, before)
        assert told[:2] == [f"changed since {now['version']}:", "  lesson 01_neuron"]
        assert told[2].startswith(f"{editions.NAME} is not committed")
    assert editions.told(now | {"version": "9"}, None, now)[:2] == [f"changed since {now['version']}:", "  nothing"]


def test_a_broken_file_is_said_to_be_broken(lessons):
    (lessons / editions.NAME).write_text("<<<<<<< HEAD\n")
    with pytest.raises(ValueError, match=r"tools/released.json is broken .* git restore"):
        editions.packed(lessons)


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "lessons", tmp_path / "lessons")
    (tmp_path / "tools").mkdir()
    return tmp_path


def edit(root: Path, change) -> None:
    file = root / "lessons" / "01_neuron" / "01_neuron.ipynb"
    notebook = json.loads(file.read_text(encoding="utf-8"))
    change(notebook)
    file.write_text(json.dumps(notebook), encoding="utf-8")


def test_one_more_word_is_another_lesson(lessons, now):
    edit(lessons, lambda notebook: notebook["cells"][0]["source"].append("."))
    assert editions.changed(editions.edition(lessons, "9"), now) == ["lesson 01_neuron"]


def test_other_points_are_another_lesson(lessons, now):
    def change(notebook):
        graded = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade")]
        graded[0]["metadata"]["nbgrader"]["points"] = 1

    edit(lessons, change)
    assert editions.changed(editions.edition(lessons, "9"), now) == ["lesson 01_neuron"]


def test_another_version_in_its_metadata_is_the_same_lesson(lessons, now):
    edit(lessons, lambda notebook: notebook["metadata"].update(course={"version": "9.9"}))
    assert editions.changed(editions.edition(lessons, "9"), now) == []


def test_another_version_at_its_foot_is_the_same_lesson(lessons, now):
    def change(notebook):
        assert course_lib.__version__ in "".join(notebook["cells"][-1]["source"])
        notebook["cells"][-1]["source"] = twins.FOOT.format(version="9.9")

    edit(lessons, change)
    assert editions.changed(editions.edition(lessons, "9"), now) == []


def test_another_right_answer_is_another_check(monkeypatch, now):
    def relu(z):
        return network.relu(z) + 0.001

    monkeypatch.setitem(editions.EXERCISES, "relu", editions.Exercise("01_neuron", relu, EXERCISES["relu"].cases, ""))
    assert editions.changed(editions.edition(ROOT, "9"), now) == ["check relu"]


def test_another_question_is_another_check(monkeypatch, now):
    known = EXERCISES["relu"]
    fewer = editions.Exercise("01_neuron", known.reference, lambda rng: known.cases(rng)[1:], "")
    monkeypatch.setitem(editions.EXERCISES, "relu", fewer)
    assert editions.changed(editions.edition(ROOT, "9"), now) == ["check relu"]


def test_the_last_digit_of_another_processor_is_the_same_check():
    assert editions._said([1 / 3, 1e-17]) == editions._said([1 / 3 + 1e-16, 0.0])


def git(root: Path, *command: str) -> None:
    own = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *own, *command], cwd=root, check=True, capture_output=True)


def test_a_release_counts_once_it_is_committed(lessons, now):
    git(lessons, "init")
    git(lessons, "commit", "--allow-empty", "-m", "before")
    editions.write(lessons, now)
    assert editions.released(lessons) is None
    assert editions.packed(lessons) == now
    git(lessons, "add", editions.NAME)
    git(lessons, "commit", "-m", "released")
    assert editions.released(lessons) == now
    other = editions.edition(lessons, now["version"])
    other["lessons"]["01_neuron"]["is"] = "another"
    editions.write(lessons, other)
    assert editions.undeclared(other, editions.released(lessons)) == ["lesson 01_neuron"]
    assert editions.undeclared(other | {"version": "9"}, editions.released(lessons)) == []


def test_without_git_the_file_counts(lessons, now, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(lessons.parent))
    assert editions.released(lessons) is None
    editions.write(lessons, now)
    assert editions.released(lessons) == now
