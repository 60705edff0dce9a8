"""make release: what is packed, what is told, and what is refused."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import leaks
import pytest
import release

from course_lib import settings

ROOT = Path(__file__).resolve().parents[2]
VERSION = release.course_version()
LESSON = "01_neuron"
NOTEBOOK = f"lessons/{LESSON}/{LESSON}.ipynb"
SECRET = next(s for s in leaks.secrets(ROOT) if s.lesson == LESSON and s.code and len(s.pieces) > 2)
LINE = max(SECRET.pieces, key=len)
COMMENT = "".join(f"# {piece}\n" for piece in SECRET.pieces)


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the look whether lessons are stale, which takes seconds, where another thing is tested."""
    monkeypatch.setattr(release.build, "stale", lambda root: [])


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def wheel(folder: Path) -> zipfile.ZipFile:
    (file,) = folder.glob("*.whl")
    return zipfile.ZipFile(file)


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_bundle_holds_what_students_need_and_nothing_else(bundle):
    parts = {name.partition("/")[0] for name in names(bundle) if not name.endswith(".whl")}
    assert parts == {"README.md", "CHANGELOG.md", "LICENSE", "LICENSE-PROSE.md", "environment.yml", "requirements.txt",
                     "nbgrader_config.py", "lessons", "tools"}  # fmt: skip
    lessons = names(ROOT / "lessons")
    assert {n for n in names(bundle) if n.startswith("lessons/")} == {f"lessons/{n}" for n in lessons}
    tools = {n.removeprefix("tools/").partition("/")[0] for n in names(bundle) if n.startswith("tools/")}
    assert tools == {"lab.py", "jupyter"}


def test_the_zip_holds_the_folder(bundle):
    with zipfile.ZipFile(bundle.with_name(f"{bundle.name}.zip")) as archive:
        assert set(archive.namelist()) == {f"{bundle.name}/{name}" for name in names(bundle)}
        assert all(archive.read(f"{bundle.name}/{name}") == (bundle / name).read_bytes() for name in names(bundle))


def test_the_wheel_holds_the_library_without_grading_and_with_the_settings(bundle):
    inside = set(wheel(bundle).namelist())
    sources = {f"course_lib/{p.relative_to(ROOT / 'course_lib').as_posix()}" for p in
               release._files(ROOT / "course_lib")}  # fmt: skip
    library = {name for name in inside if ".dist-info/" not in name}
    instructors = {s for s in sources if s.startswith(("course_lib/grading/", "course_lib/pages/"))}
    assert library == sources - instructors | {"course_lib/course.toml"}
    assert len({s.split("/")[1] for s in instructors}) == 2
    assert not any(name.endswith("entry_points.txt") for name in inside)


def test_its_version_is_the_courses_with_a_label_of_its_content(bundle):
    version = wheel(bundle).filename.rpartition("/")[2].split("-")[1]
    assert version.startswith(f"{VERSION}+c")
    assert bundle.name == f"{settings.course().id}-{VERSION}"


@pytest.mark.usefixtures("fresh")
def test_the_same_course_gives_the_same_bytes(course, tmp_path):
    first = release.release(course, tmp_path / "first")
    for file in course.rglob("*.py"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    (course / "course_lib" / "__pycache__").mkdir()
    (course / "course_lib" / "__pycache__" / "network.cpython-311.pyc").write_bytes(b"what Python leaves behind")
    (course / "course_lib" / ".DS_Store").write_bytes(b"what a Mac leaves behind")
    second = release.release(course, tmp_path / "second")
    assert first.with_name(f"{first.name}.zip").read_bytes() == second.with_name(f"{second.name}.zip").read_bytes()


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("course_lib/network.py", '"""', '"""Once more. '),
        ("course_lib/widgets/common.js", "\n", "\n\n"),
        ("course.toml", 'term = ""', 'term = "Autumn"'),
        ("pyproject.toml", '"numpy",', '"numpy>=2",'),
    ],
)
def test_whatever_changes_in_the_wheel_changes_its_version(course, tmp_path, file, old, new):
    before = wheel(release.release(course, tmp_path / "before")).filename
    replace(course / file, old, new)
    after = wheel(release.release(course, tmp_path / "after")).filename
    assert before.rpartition("/")[2] != after.rpartition("/")[2]


@pytest.mark.usefixtures("fresh")
def test_settings_travel_and_comments_on_them_do_not(course, tmp_path):
    text = 'id = "bp_2026" # the key is under the mat\nterm = "Autumn 2026"\nhand_in = "Say \\"π\\" 🙂, by mail."\n'
    (course / "course.toml").write_text(text, encoding="utf-8")
    folder = release.release(course, tmp_path / "to")
    assert folder.name == f"bp_2026-{VERSION}"
    (tmp_path / "course.toml").write_bytes(wheel(folder).read("course_lib/course.toml"))
    assert settings.read(tmp_path / "course.toml") == settings.Course(
        "bp_2026", "Autumn 2026", "", 'Say "π" 🙂, by mail.'
    )
    assert "under the mat" not in (tmp_path / "course.toml").read_text(encoding="utf-8")
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert "# Backprop by Hand · Autumn 2026" in page
    assert 'Say "π" 🙂, by mail.' in page


@pytest.mark.usefixtures("fresh")
def test_where_nothing_is_set_the_page_leaves_the_way_to_the_instructor(course, tmp_path):
    page = (release.release(course, tmp_path / "to") / "README.md").read_text(encoding="utf-8")
    assert release.AS_TOLD in page
    replace(course / "course.toml", 'hand_in = ""', 'hand_in = "Upload it."')
    page = (release.release(course, tmp_path / "again") / "README.md").read_text(encoding="utf-8")
    assert "Upload it." in page
    assert release.AS_TOLD not in page


def packed(course: Path) -> str:
    """What make release says."""
    env = os.environ | {"PYTHONPATH": str(course)}
    command = [sys.executable, "tools/release.py"]
    done = subprocess.run(command, cwd=course, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_command_says_what_is_not_yet_as_it_should_be(course):
    shutil.copy(ROOT / "nbgrader_config.py", course)
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run([*git, "init", "-q"], cwd=course, check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "first"], cwd=course, check=True)
    said = packed(course)
    assert "Students are not told where to upload their files: set hand_in in course.toml." in said
    assert "tools/released.json is not committed as it is now" in said
    assert "This is not the" not in said
    edition = json.loads((course / "tools" / "released.json").read_text(encoding="utf-8"))
    edition["lessons"][LESSON]["is"] = "another"
    release.editions.write(course, edition)  # a trial with other words in it
    assert f"This is not the {VERSION} that was packed here before. It differs in\n  lesson {LESSON}" in packed(course)
    replace(course / "course.toml", 'hand_in = ""', 'hand_in = "Upload it."')
    subprocess.run([*git, "add", "tools/released.json"], cwd=course, check=True)
    subprocess.run([*git, "commit", "-q", "-m", "handed out"], cwd=course, check=True)
    said = packed(course)
    assert "not committed as it is" not in said
    assert "Students are not told" not in said


@pytest.mark.usefixtures("fresh")
def test_with_an_exchange_the_page_says_how_to_fetch_and_submit(course, tmp_path):
    assert "Assignment List" not in (release.release(course, tmp_path / "a") / "README.md").read_text(encoding="utf-8")
    replace(course / "course.toml", 'exchange = ""', 'exchange = "/srv/exchange"')
    assert "Assignment List" in (release.release(course, tmp_path / "b") / "README.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("course.toml", 'term = ""', 'password = "x"', "there is no setting 'password'"),
        ("CHANGELOG.md", f"## {VERSION}", "## 0.0.9", f"has no entry for version {VERSION}"),
        ("tools/lab.py", "import argparse", f"{COMMENT}import argparse", r"answers:\n  tools/lab.py: "),
        (
            "course_lib/data/__init__.py",
            "import numpy as np",
            f"{COMMENT}import numpy as np",
            r"answers:\n  backprop.*data/__init__.py",
        ),
        (
            f"lessons/{LESSON}/{LESSON}.ipynb",
            "YOUR CODE HERE",
            json.dumps(LINE)[1:-1],
            rf"answers:\n  {NOTEBOOK}",
        ),
    ],
)
def test_what_must_not_go_to_students_is_refused_and_nothing_is_written(course, tmp_path, file, old, new, says):
    replace(course / file, old, new)
    with pytest.raises(release.Refused, match=says):
        release.release(course, tmp_path / "to")
    assert list((tmp_path / "to").glob("*")) == []


def test_stale_lessons_are_refused(course, tmp_path):
    replace(course / "solutions" / LESSON / f"{LESSON}.md", "Guess before", "Guess long before")
    with pytest.raises(release.Refused, match=rf"stale, run `make build`:\n  lessons/{LESSON}"):
        release.release(course, tmp_path / "to")


@pytest.mark.usefixtures("fresh")
def test_a_lesson_that_changed_under_its_version_is_refused(course, tmp_path):
    release.editions.write(course, release.editions.edition(course, VERSION))
    release.release(course, tmp_path / "to")
    replace(course / NOTEBOOK, "YOUR CODE HERE", "YOUR OWN CODE HERE")
    with pytest.raises(release.Refused, match=rf"{VERSION} was released with other .* \(lesson {LESSON}\)\. Raise"):
        release.release(course, tmp_path / "to")


def git(root: Path, *command: str) -> None:
    own = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *own, *command], cwd=root, check=True, capture_output=True)


def test_what_is_not_committed_is_said(course):
    assert "no git" in release.uncommitted(course)[0]
    git(course, "init")
    git(course, "add", ".")
    git(course, "commit", "-m", "all")
    assert release.uncommitted(course) == []
    (course / "notes.txt").write_text("not packed")
    replace(course / "course.toml", 'term = ""', 'term = "Autumn"')
    (course / "course_lib" / "new.py").write_text("")
    assert release.uncommitted(course) == [" M course.toml", "?? course_lib/new.py"]


@pytest.mark.usefixtures("fresh")
def test_files_that_are_not_committed_are_packed(course, tmp_path):
    (course / "course_lib" / "new.py").write_text("")
    assert "course_lib/new.py" in wheel(release.release(course, tmp_path / "to")).namelist()


def blocks(bundle: Path) -> list[list[str]]:
    """The commands on the students' page, block by block."""
    page = (bundle / "README.md").read_text(encoding="utf-8")
    return [block.splitlines() for block in re.findall(r"^```\w*\n(.*?)^```", page, re.DOTALL | re.MULTILINE)]


def test_the_page_fits_a_page_and_says_the_same_for_every_system(bundle):
    assert len((bundle / "README.md").read_text(encoding="utf-8").splitlines()) < 70
    conda, unix, windows = blocks(bundle)
    on_windows = [("python3 ", "py "), ("bin/", "Scripts/"), ("/", "\\")]
    for old, new in on_windows:
        unix = [line.replace(old, new) for line in unix]
    assert windows == unix
    header = (bundle / "environment.yml").read_text(encoding="utf-8").splitlines()[1:4]
    assert [line.removeprefix("#   ") for line in header] == conda


@pytest.mark.usefixtures("fresh")
def test_a_part_that_is_not_there_is_missed(course, tmp_path):
    (course / "LICENSE-PROSE.md").unlink()
    with pytest.raises(release.Refused, match=r"LICENSE-PROSE\.md is missing"):
        release.release(course, tmp_path / "to")


def planted(file: Path, text: str) -> None:
    """Put a text into a file of the bundle: into each kind of place of a notebook, into each file of a wheel."""
    if file.suffix == ".ipynb":
        notebook = json.loads(file.read_text(encoding="utf-8"))
        notebook["cells"][-1]["source"] += ["\n", text]
        file.write_text(json.dumps(notebook), encoding="utf-8")
    elif file.suffix == ".json":
        file.write_text(json.dumps({"a": text}), encoding="utf-8")
    elif zipfile.is_zipfile(file):  # as NumPy's .npz is one
        with zipfile.ZipFile(file, "a") as archive:
            archive.writestr("note.txt", text)
    else:
        file.write_text(f"{file.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")


def test_an_answer_is_found_in_every_kind_of_file_of_the_bundle(bundle, tmp_path):
    """One file of each kind there is gets a line, one after the other, and so does each kind inside of the wheel."""
    files = {Path(n).suffix or n: bundle / n for n in sorted(names(bundle)) if not n.endswith(".whl")}
    inside = tmp_path / "inside"
    wheel(bundle).extractall(inside)
    files |= {f"{Path(n).suffix} in the wheel": inside / n for n in sorted(names(inside))}
    assert len(files) > 10
    for kind, file in files.items():
        folder = tmp_path / "searched"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(file, folder / file.name)
        assert leaks.leaks(folder) == [], kind
        planted(folder / file.name, LINE)
        assert [leak.piece for leak in leaks.leaks(folder)] == [LINE], kind
