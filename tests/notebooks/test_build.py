"""The lessons as they are built: fresh, the same every time, and without the solutions."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import build
import fingerprints
import headers
import nbformat
import pytest
import runs
import twins

ROOT = Path(__file__).resolve().parents[2]
LESSONS = build.lessons(ROOT)


def notebook(part: str, lesson: str) -> nbformat.NotebookNode:
    return nbformat.read(ROOT / part / lesson / f"{lesson}.ipynb", as_version=4)


def test_everything_generated_is_up_to_date():
    assert build.stale(ROOT) == [], "these files are stale: `make build`"


def test_there_are_lessons():
    assert LESSONS


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the course that holds the first lesson alone: what is tested on it takes a build or several."""
    for part in ("solutions", "lessons"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns(*LESSONS[1:]))
    build.write_tables(tmp_path)
    build.release_start_page(tmp_path, tmp_path / "lessons")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def generated(course: Path) -> dict[str, bytes]:
    return {name: text for name, text in contents(course).items() if name != build.BUILT}


def test_building_again_changes_no_byte(course):
    before = contents(course)
    build.build(course)
    assert generated(course) == before


def test_running_again_changes_no_byte_but_measured_times(course, capsys):
    before = contents(course)
    (course / build.USED).write_text("{}")
    build.build(course)
    assert capsys.readouterr().out == f"running {LESSONS[0]} (solutions/used.json has no word of it)\n"
    del before[build.USED]
    assert {name: text for name, text in generated(course).items() if name != build.USED} == before
    assert build.stale(course) == []


def test_a_build_with_nothing_to_do_loads_nothing_that_it_builds_with(course):
    build.build(course)
    code = f"import pathlib, sys, build; build.build(pathlib.Path({str(course)!r})); print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "tools", capture_output=True, text=True, check=True)
    assert not {"numpy", "nbformat", "jupytext", "nbclient", "course_lib"} & set(shown.stdout.split())


@pytest.fixture
def network_has_changed(monkeypatch):
    """As if somebody had changed network.py."""
    of_file = fingerprints.of_file
    monkeypatch.setattr(fingerprints, "of_file", lambda file: "new" if file.name == "network.py" else of_file(file))


def test_a_change_of_a_file_that_the_run_used_is_noticed(course, network_has_changed, capsys):
    lesson = LESSONS[0]
    assert build.stale(course) == [f"solutions/{lesson}/{lesson}.ipynb"]
    build.build(course)
    assert capsys.readouterr().out == f"running {lesson} (course_lib/network.py changed)\n"
    assert build.stale(course) == []


def test_a_note_that_a_merge_has_torn_counts_as_none(course):
    file = course / build.USED
    file.write_text(file.read_text(encoding="utf-8").replace("{", "<<<<<<< HEAD\n{", 1), encoding="utf-8")
    assert build.changed_since_run(course, LESSONS[0]) == "solutions/used.json has no word of it"


def test_one_lesson_can_be_built_and_another_name_says_which_there_are(course):
    with pytest.raises(build.BuildError, match=f"there is no lesson 'digits'; there are {LESSONS[0]}"):
        build.build(course, lesson="digits")


def test_a_run_says_which_files_of_the_course_it_used_and_leaves_no_trace(tmp_path):
    cell = nbformat.v4.new_code_cell("from course_lib import widgets\nwidgets.NeuronExplorer()\nprint(sorted(vars()))")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    used = runs.execute(notebook, tmp_path)
    assert {"course_lib/network.py", "course_lib/widgets/neuron_explorer.js", "course_lib/widgets/course.css"} <= set(
        used
    )
    assert not [name for name in used if not name.startswith("course_lib/") or "grading" in name]
    names = ast.literal_eval(cell.outputs[0].text)
    assert [n for n in names if not n.startswith("_")] == [
        "In",
        "Out",
        "exit",
        "get_ipython",
        "open",
        "quit",
        "widgets",
    ]


@pytest.mark.parametrize(
    ("file", "later"),
    [
        ("course_lib/checks/lesson_03.py", False),
        ("course_lib/mistakes/lesson_04.py", True),
        ("course_lib/checks/lesson_02.py", False),
        ("course_lib/network.py", False),
    ],
)
def test_what_a_later_lesson_brings_makes_no_earlier_one_stale(file, later):
    assert runs._of_a_later_lesson(file, "03_mse") is later


def test_measured_times_are_kept_only_where_nothing_else_is_new():
    def run(time, other):
        cells = [nbformat.v4.new_code_cell(text, outputs=[nbformat.v4.new_output("stream", text=text)])
                 for text in (time, other)]  # fmt: skip
        cells[0].metadata["tags"] = [runs.MEASURES_TIME]
        return nbformat.v4.new_notebook(cells=cells)

    same, other = run("2 s", "9 cases"), run("2 s", "10 cases")
    same.cells.insert(1, nbformat.v4.new_markdown_cell("A sentence that is new."))
    for new in (same, other):
        runs.keep_times(new, run("1 s", "9 cases"))
    assert [new.cells[0].outputs[0].text for new in (same, other)] == ["1 s", "2 s"]


@pytest.mark.parametrize("file", headers.TABLES)
def test_a_table_of_lessons_that_was_changed_by_hand_is_stale(course, file):
    path = course / file
    path.parent.mkdir(exist_ok=True)
    shutil.copy(ROOT / file, path)
    build.write_tables(course)
    minutes = f"{headers.header(course, LESSONS[0]).minutes} min"
    path.write_text(path.read_text(encoding="utf-8").replace(minutes, "10 min"), encoding="utf-8")
    assert file in build.stale(course)
    build.build(course)
    assert minutes in path.read_text(encoding="utf-8")


def test_a_table_without_its_marks_says_what_to_put_back(course):
    (course / "README.md").write_text("# A course\n", encoding="utf-8")
    with pytest.raises(
        build.BuildError, match=r"README.md has lost the marks of its table of lessons: put a line <!--"
    ):
        build.build(course)


def test_the_marks_of_the_table_do_not_reach_students():
    assert "<!--" not in (ROOT / "lessons" / "START_HERE.ipynb").read_text(encoding="utf-8")


def test_a_change_of_the_prose_is_noticed_and_needs_no_run(course):
    lesson = LESSONS[0]
    twin = course / "solutions" / lesson / f"{lesson}.md"
    twin.write_text(twin.read_text(encoding="utf-8").replace("Guess before", "Guess long before"), encoding="utf-8")
    assert build.stale(course) == [f"{part}/{lesson}/{lesson}.ipynb" for part in ("lessons", "solutions")]
    build.build(course)
    assert build.stale(course) == []


def test_another_version_changes_the_foot_and_needs_no_run(course, monkeypatch, capsys):
    lesson = LESSONS[0]
    monkeypatch.setattr(twins.course_lib, "__version__", "9.9")
    build.build(course)
    assert "running" not in capsys.readouterr().out
    for part in ("solutions", "lessons"):
        made = nbformat.read(course / part / lesson / f"{lesson}.ipynb", as_version=4)
        assert made.cells[-1].source == twins.FOOT.format(version="9.9")
        assert made.metadata.course.version == "9.9"
    twin = course / "solutions" / lesson / f"{lesson}.md"
    assert "9.9" not in twin.read_text(encoding="utf-8")


def test_the_foot_of_an_earlier_version_does_not_stay(course):
    """JupyterLab saves the whole notebook as text, its foot too."""
    lesson = LESSONS[0]
    twin = course / "solutions" / lesson / f"{lesson}.md"
    text = twin.read_text(encoding="utf-8")
    twin.write_text(text + "\n" + twins.FOOT.format(version="0.0.1") + "\n", encoding="utf-8")
    build.build(course)
    assert twin.read_text(encoding="utf-8") == text
    made = nbformat.read(course / "lessons" / lesson / f"{lesson}.ipynb", as_version=4)
    assert [cell.source for cell in made.cells if "0.0.1" in cell.source] == []


def test_code_that_was_saved_but_never_run_is_noticed(course):
    """Saving in JupyterLab changes both twins, but runs nothing."""
    lesson = LESSONS[0]
    for suffix in (".md", ".ipynb"):
        file = course / "solutions" / lesson / f"{lesson}{suffix}"
        file.write_text(file.read_text(encoding="utf-8").replace("[100.0, 3.0]", "[100.0, 4.0]"), encoding="utf-8")
    assert f"solutions/{lesson}/{lesson}.ipynb" in build.stale(course)


def test_a_cell_that_fails_says_so(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("nobody_knows_me")])
    with pytest.raises(build.BuildError, match="nobody_knows_me"):
        runs.execute(notebook, tmp_path)


def test_a_check_that_breaks_says_in_which_file(tmp_path):
    cell = nbformat.v4.new_code_cell("from course_lib import network\nnetwork.gate('xor')")
    cell.metadata = nbformat.from_dict({"tags": ["raises-exception"], "nbgrader": {"grade_id": "check_gate"}})
    with pytest.raises(
        build.BuildError, match=r"^check_gate, in course_lib/network\.py line \d+: ValueError: no single"
    ):
        runs.execute(nbformat.v4.new_notebook(cells=[cell]), tmp_path)


def test_a_change_of_the_code_is_noticed(course):
    lesson = LESSONS[0]
    twin = course / "solutions" / lesson / f"{lesson}.md"
    twin.write_text(twin.read_text(encoding="utf-8").replace("[100.0, 3.0]", "[100.0, 4.0]"), encoding="utf-8")
    assert f"solutions/{lesson}/{lesson}.ipynb" in build.stale(course)


def test_an_edited_release_is_noticed(course):
    lesson = LESSONS[0]
    file = course / "lessons" / lesson / f"{lesson}.ipynb"
    file.write_text(file.read_text(encoding="utf-8").replace("YOUR CODE HERE", "SOME CODE HERE"), encoding="utf-8")
    assert build.stale(course) == [f"lessons/{lesson}/{lesson}.ipynb"]


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ('```python exercise="a" check="a"\npass\n```', "exactly one of the marks"),
        ('```python exercise="a" points=4\npass\n```', "points belong to"),
        ('```python check="a" points=4\ncheck.b(b)\n```', r"must be exactly: check\.a\(a\)"),
        ('```python written="a" points=4\npass\n```', "does not belong on a code cell"),
        ('```python check="a" points="4"\ncheck.a(a)\n```', "whole number"),
        ('```python exercise="a"\npass\n```\n\n```python exercise="a"\npass\n```', "stand twice: a"),
    ],
)
def test_a_mark_that_makes_no_sense_says_what_to_do(tmp_path, cell, says):
    twin = tmp_path / "lesson.md"
    twin.write_text(f"# A lesson\n\n{cell}\n", encoding="utf-8")
    with pytest.raises(build.BuildError, match=says):
        twins.read_twin(twin)
