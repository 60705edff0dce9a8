"""The bundle in an empty environment: installed as its page says, with nothing of the repository in reach."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
import release

ROOT = Path(__file__).resolve().parents[2]
LESSONS = [p.parent.name for p in sorted((ROOT / "lessons").glob("*/*.ipynb"))]
OURS = ("PYTHON", "JUPYTER", "IPYTHON", "VIRTUAL_ENV", "CONDA", "COURSE", "MPL")
NEXT = "9.0.0"


class Desk:
    """A student's folder, and the commands of its page."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        places = {name: str(home / name) for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR",
                                                      "IPYTHONDIR", "MPLCONFIGDIR")}  # fmt: skip
        plain = Path(sys.base_prefix) / "bin"  # a Python without the course
        self.environment = {**kept, **places, "PATH": os.pathsep.join([str(plain), os.defpath])}

    @property
    def commands(self) -> list[str]:
        """What the page tells students to type on Linux, after its heading on pip."""
        page = (self.folder / "README.md").read_text(encoding="utf-8")
        return re.search(r"```sh\n(.*?)```", page, re.DOTALL)[1].splitlines()

    def run(self, command: str) -> str:
        """Run one command as typed in a terminal in the folder; what it prints."""
        done = subprocess.run(
            ["sh", "-c", command], cwd=self.folder, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout

    def python(self, code: str) -> str:
        """Run Python in the environment, from a folder that holds nothing."""
        (self.folder / "nowhere").mkdir(exist_ok=True)
        return self.run(f"cd nowhere && ../.venv/bin/python -c '{code}'").strip()


@pytest.fixture(scope="module")
def desk(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The zip, unpacked and installed; the last command, which starts JupyterLab, is left to a test."""
    home = tmp_path_factory.mktemp("home")
    shutil.unpack_archive(bundle.with_name(f"{bundle.name}.zip"), home)
    made = Desk(home / bundle.name, home)
    *install, start = made.commands
    assert install[-1].endswith("pip install -r requirements.txt")
    assert start.endswith("python tools/lab.py")
    for command in install:
        made.run(command)
    return made


def test_the_library_comes_from_the_environment_and_has_no_grading(desk):
    assert desk.python("import course_lib; print(course_lib.__file__)").startswith(str(desk.folder / ".venv"))
    found = 'import importlib.util as i; print(i.find_spec("course_lib.grading"), i.find_spec("jupytext"))'
    assert desk.python(found) == "None None"
    assert not list((desk.folder / ".venv" / "bin").glob("course-*"))


def test_it_holds_the_settings(desk):
    own = "from course_lib import settings as s; print(s.course().id, (s.HERE / s.NAME).is_file())"
    assert desk.python(own) == f"{release.settings.course().id} True"


def test_the_way_of_conda_installs_the_very_same(desk):
    """Conda writes the lines below `pip:` to a file beside environment.yml, and runs pip in that folder."""
    lines = (desk.folder / "environment.yml").read_text(encoding="utf-8").partition("- pip:\n")[2]
    (desk.folder / "condaenv.requirements.txt").write_text(lines.replace("- ", "", 1).strip(), encoding="utf-8")
    told = desk.run(f".venv/bin/python -m pip install -r {desk.folder}/condaenv.requirements.txt --exists-action=b")
    assert "already installed with the same version as the provided wheel" in told
    assert "Successfully installed" not in told


def run_through(desk: Desk, lesson: str) -> nbformat.NotebookNode:
    """Run a lesson to its end, whatever its cells raise."""
    work = desk.folder / "run" / lesson
    shutil.copytree(desk.folder / "lessons" / lesson, work)
    desk.run(
        f".venv/bin/python -m nbconvert --to notebook --execute --inplace --allow-errors run/{lesson}/{lesson}.ipynb"
    )
    return nbformat.read(work / f"{lesson}.ipynb", as_version=4)


def test_every_lesson_runs_to_its_end(desk):
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        done = dict(zip(LESSONS, pool.map(lambda lesson: run_through(desk, lesson), LESSONS), strict=True))
    for lesson, notebook in done.items():
        cells = [c for c in notebook.cells if c.cell_type == "code"]
        errors = {c.id: o.ename for c in cells for o in c.outputs if o.output_type == "error"}
        checks = {c.id for c in cells if c.id.startswith("check_")}
        assert errors == dict.fromkeys(checks, "NotAttempted"), lesson
        assert all(c.execution_count for c in cells if c.source), lesson


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def answered(address: str, process: subprocess.Popen, seconds: float = 300) -> bytes:
    """Return what a server says, as soon as it answers."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, process.stdout.read().decode()
        try:
            with urllib.request.urlopen(address, timeout=5) as page:
                return page.read()
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer")


def test_jupyterlab_starts_and_shows_the_start_page(desk):
    port = free_port()
    options = f"--no-browser --port={port} --IdentityProvider.token=letmein"
    command = ["sh", "-c", f"exec {desk.commands[-1]} {options}"]
    lab = subprocess.Popen(command, cwd=desk.folder, env=desk.environment, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT)  # fmt: skip
    try:
        here = f"http://127.0.0.1:{port}"
        start = json.loads(answered(f"{here}/api/contents/START_HERE.ipynb?token=letmein", lab))
        assert start["content"]["metadata"]["course"]["version"]
        assert b"JupyterLab" in answered(f"{here}/lab?token=letmein", lab)
        lessons = json.loads(answered(f"{here}/api/contents?token=letmein", lab))["content"]
        assert {"START_HERE.ipynb", *LESSONS} <= {entry["name"] for entry in lessons}
    finally:
        lab.send_signal(signal.SIGTERM)
        lab.communicate(timeout=300)


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of the next version, in which lessons 01 and 02 have one sentence more, and the library too."""
    root = tmp_path_factory.mktemp("course") / "course"
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for part in ("solutions", "lessons", "course_lib", "tools"):
        shutil.copytree(ROOT / part, root / part, ignore=ignored)
    for name in ("CHANGELOG.md", "LICENSE", "LICENSE-PROSE.md", "course.toml", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    now = release.course_version(root)
    for name, old, new in (
        ("pyproject.toml", f'version = "{now}"', f'version = "{NEXT}"'),
        ("course_lib/__init__.py", f'"{now}"', f'"{NEXT}"'),
        ("CHANGELOG.md", f"## {now}", f"## {NEXT}\n\nMore.\n\n## {now}"),
    ):
        file = root / name
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    for lesson in LESSONS[:2]:
        for part in ("lessons", "solutions"):
            file = root / part / lesson / f"{lesson}.ipynb"
            notebook = nbformat.read(file, as_version=4)
            notebook.cells[0].source += "\n\nOne sentence more."
            notebook.metadata.course.version = NEXT
            nbformat.write(notebook, file)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(release.build, "stale", lambda root: [])
        return release.release(root, root.parent / "to")


def laid_out(desk: Desk) -> str:
    """Start the course, and JupyterLab no further than to say its version."""
    return desk.run(f"{desk.commands[-1]} --version")


def begin(desk: Desk, lesson: str) -> str:
    """Do what a student does; the notebook's text."""
    laid_out(desk)
    file = desk.folder / "work" / lesson / f"{lesson}.ipynb"
    notebook = nbformat.read(file, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("mine = 1"))
    nbformat.write(notebook, file)
    return file.read_text(encoding="utf-8")


def check_update(desk: Desk, told: str, mine: str) -> None:
    """Lesson 01 was begun and has changed, 02 has changed, 03 was begun and is as it was."""
    first, second, third = LESSONS[:3]
    work = desk.folder / "work"
    assert f"{first}/{first}.ipynb has a newer version. Yours is untouched" in told
    assert (work / first / f"{first}.ipynb").read_text(encoding="utf-8") == mine
    (beside,) = (work / first).glob("*.new-*.ipynb")
    assert "One sentence more." in beside.read_text(encoding="utf-8")
    assert f"updated: {second}/{second}.ipynb" in told
    assert "One sentence more." in (work / second / f"{second}.ipynb").read_text(encoding="utf-8")
    assert third not in told
    assert "mine = 1" in (work / third / f"{third}.ipynb").read_text(encoding="utf-8")
    assert len(list(work.rglob("*.new-*"))) == 1


def test_a_newer_version_is_unpacked_beside_and_work_moved_into_it(desk, newer, tmp_path):
    begin(desk, LESSONS[2])
    mine = begin(desk, LESSONS[0])
    shutil.unpack_archive(newer.with_name(f"{newer.name}.zip"), tmp_path)
    after = Desk(tmp_path / newer.name, tmp_path)
    shutil.copytree(desk.folder / "work", after.folder / "work")
    (after.folder / ".venv").symlink_to(desk.folder / ".venv")
    check_update(after, laid_out(after), mine)


def test_a_newer_version_is_unpacked_over_the_old_one_and_installed(desk, newer):
    """This is the last test of the file: it leaves the newer version in the environment."""
    begin(desk, LESSONS[2])
    mine = begin(desk, LESSONS[0])
    shutil.copytree(newer, desk.folder, dirs_exist_ok=True)
    assert f"backprop-by-hand-{NEXT}+c" in desk.run(desk.commands[1])
    assert desk.python("import course_lib; print(course_lib.__version__)") == NEXT
    check_update(desk, laid_out(desk), mine)
