"""Pack what students get: a folder and a zip of it, in artefacts/release/.

    python tools/release.py

It packs the working tree as it is, and lists what is not committed. It packs nothing if lessons are stale, if
course.toml holds an unknown setting, if a lesson or a check has changed and the version has not, or if any file would
hold a line of an answer.

The library goes as a wheel without `course_lib.grading`, and with the course's settings inside. The wheel's version
ends in a fingerprint of its content, as 0.2.0+c3fa9c1d2, so that pip replaces an older one when anything changed.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from string import Template
from typing import Any

import build
import editions
from headers import BuildError
from leaks import leaks

from course_lib import settings

ROOT = Path(__file__).resolve().parents[1]
TO = ROOT / "artefacts" / "release"
PACKED = ("tools/lab.py", "tools/jupyter", "lessons", "CHANGELOG.md", "LICENSE", "LICENSE-PROSE.md")  # as they are
INSTRUCTORS = ("grading", "pages")  # of course_lib: stay here
STUDENTS = ("environment.yml", "nbgrader_config.py")  # from tools/student/
SOURCES = (*PACKED, "tools/student", "course_lib", "course.toml", "pyproject.toml", "solutions")
LEFT_OUT = {"__pycache__", ".ipynb_checkpoints"}
DAY_ONE = (1980, 1, 1, 0, 0, 0)  # of every file in the zip and the wheel, so that the same content is the same bytes
EPOCH = "315532800"  # the same, in seconds
FROM_EXCHANGE = """\
In JupyterLab, *Nbgrader → Assignment List* has the lessons: *Fetch* brings one, *Submit* hands it in. Where there is
no such list, on Windows for one, run the last cell of the lesson, under *Hand in*: it writes one file to send."""
AS_FILE = """\
Save the lesson and run its last cell, under *Hand in*. It runs your answers once more, says what each exercise comes
to, and writes one file to send."""
AS_TOLD = "Send that file the way your instructor says."


class Refused(Exception):
    """Says that nothing was packed, why, and what to do."""


def release(root: Path = ROOT, to: Path = TO) -> Path:
    """Pack the course below `root` into a folder of its own in `to`, and a zip beside it. Raises Refused."""
    project = _project(root)
    course = _settings(root)
    _check_sources(root, project["version"])
    to.mkdir(parents=True, exist_ok=True)
    name = f"{course.id}-{project['version']}"
    with tempfile.TemporaryDirectory(dir=to) as draft:
        folder = Path(draft) / name
        _fill(root, folder, course, project)
        if found := leaks(folder, root):
            raise Refused("\n  ".join(["students would get lines of answers:", *map(str, found)]))
        shutil.rmtree(to / name, ignore_errors=True)
        folder.rename(to / name)
    _zip(to / name, to / f"{name}.zip")
    return to / name


def uncommitted(root: Path = ROOT) -> list[str]:
    """List the packed files that differ from the last commit, as git lists them; or say why git cannot."""
    command = ["git", "status", "--porcelain", "--", *SOURCES]
    try:
        found = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ["there is no git here, so it is unknown which commit this is"]
    return found.splitlines()


def course_version(root: Path = ROOT) -> str:
    """Return the version of the course below `root`."""
    return _project(root)["version"]


def _project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _settings(root: Path) -> settings.Course:
    try:
        return settings.read(root / settings.NAME)
    except (settings.BadSettings, OSError) as error:
        raise Refused(str(error)) from None


def _check_sources(root: Path, version: str) -> None:
    """Raise Refused if lessons, settings or version are not fit to be packed."""
    if old := build.stale(root):
        raise Refused("\n  ".join(["stale, run `make build`:", *old]))
    newest = re.search(r"^## (\S+)", (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    if newest is None or newest[1] != version:
        raise Refused(f"CHANGELOG.md has no entry for version {version}: write at the top what changed, and for whom")
    if same := editions.undeclared(editions.edition(root, version), editions.released(root)):
        raise Refused(
            f"{version} was released with other lessons or checks ({', '.join(same)}). Raise the version in "
            "pyproject.toml and course_lib/__init__.py, say in CHANGELOG.md what changed, and run `make build`."
        )


def _fill(root: Path, folder: Path, course: settings.Course, project: dict[str, Any]) -> None:
    """Lay out in `folder` all that students get."""
    for part in PACKED:
        for file in _files(root / part):
            _copy(file, folder / file.relative_to(root))
    for name in STUDENTS:
        _copy(root / "tools" / "student" / name, folder / name)
    page = Template((root / "tools" / "student" / "README.md").read_text(encoding="utf-8"))
    told = {"version": project["version"], "term": f" · {course.term}" if course.term else ""}
    ways = (FROM_EXCHANGE, course.hand_in) if course.exchange else (AS_FILE, course.hand_in or AS_TOLD)
    _write(folder / "README.md", page.substitute(told, hand_in="\n".join(filter(None, ways))))
    wheel = _wheel(root, folder, course, project)
    pinned = (root / "tools" / "student" / "requirements.txt").read_text(encoding="utf-8")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    library = f"./{wheel.name} \\\n    --hash=sha256:{digest}\n"  # pip takes it from the folder that it is run in
    _write(folder / "requirements.txt", library + pinned)


def _wheel(root: Path, folder: Path, course: settings.Course, project: dict[str, Any]) -> Path:
    """Make the wheel of the library in `folder`, from a copy that holds what students get of it."""
    with tempfile.TemporaryDirectory() as name:
        stage = Path(name)
        library = root / "course_lib"
        for file in _files(library):
            if file.relative_to(library).parts[0] not in INSTRUCTORS:
                _copy(file, stage / file.relative_to(root))
        _write_settings(stage / "course_lib" / settings.NAME, course)
        _copy(root / "LICENSE", stage / "LICENSE")
        _write(stage / "pyproject.toml", _pyproject(project, project["version"]))
        version = f"{project['version']}+c{_digest(stage)[:8]}"  # c: a label of digits alone would lose its leading 0
        _write(stage / "pyproject.toml", _pyproject(project, version))
        command = [sys.executable, "-m", "flit_core.wheel", "--outdir", str(folder), str(stage)]
        environment = os.environ | {"SOURCE_DATE_EPOCH": EPOCH}
        made = subprocess.run(command, env=environment, capture_output=True, text=True)
        if made.returncode:
            raise Refused(f"the wheel could not be made:\n{made.stderr}")
    (wheel,) = folder.glob("*.whl")
    return wheel


def _write_settings(file: Path, course: settings.Course) -> None:
    """Write the settings and nothing else: a comment in course.toml is the instructor's own."""
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in asdict(course).items()]
    _write(file, "".join(lines))
    if settings.read(file) != course:
        raise Refused("course.toml holds control characters, which cannot be packed; write it in plain text")


def _pyproject(project: dict[str, Any], version: str) -> str:
    """Return the students' own pyproject.toml: what the lessons need, and no commands."""
    kept = {name: project[name] for name in ("name", "description", "requires-python", "license", "dependencies")}
    fields = {**kept, "version": version, "license-files": ["LICENSE"]}
    lines = [f"{name} = {json.dumps(value)}" for name, value in fields.items()]
    module = ["[tool.flit.module]", 'name = "course_lib"']
    return "\n".join(["[project]", *lines, "", *module, ""])


def _digest(folder: Path) -> str:
    """Return a fingerprint of all files in `folder`, names and contents."""
    seen = hashlib.sha256()
    for file in _files(folder):
        content = file.read_bytes()
        seen.update(f"{file.relative_to(folder).as_posix()} {len(content)} ".encode() + content)
    return seen.hexdigest()


def _files(place: Path) -> Iterator[Path]:
    """List the file at `place`, or all below it except hidden ones and leftovers of Python and Jupyter, in order."""
    if not place.exists():
        raise Refused(f"{place} is missing")
    if place.is_file():
        yield place
        return
    for file in sorted(p for p in place.rglob("*") if p.is_file()):
        parts = file.relative_to(place).parts
        if not LEFT_OUT & set(parts) and not any(p.startswith(".") for p in parts) and file.suffix != ".pyc":
            yield file


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def _zip(folder: Path, target: Path) -> None:
    """Zip a folder, the same bytes for the same content."""
    draft = target.with_name(f".{target.name}.part")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in _files(folder):
            entry = zipfile.ZipInfo(file.relative_to(folder.parent).as_posix(), DAY_ONE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, file.read_bytes())
    os.replace(draft, target)


def main() -> int:
    """Run the command."""
    argparse.ArgumentParser(description="Pack what students get, in artefacts/release/.").parse_args()
    try:
        folder = release()
    except (Refused, BuildError, ValueError) as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    if pending := uncommitted():
        print("packed although not committed:", *pending, sep="\n  ")
    now, committed, before = editions.edition(ROOT, course_version()), editions.released(ROOT), editions.packed(ROOT)
    if before != now:
        editions.write(ROOT, now)
    course = settings.read(ROOT / settings.NAME)
    if not (course.exchange or course.hand_in):
        print(f"Students are not told where to upload their files: set hand_in in {settings.NAME}.")
    for line in editions.told(now, committed, before):
        print(line)
    print(f"{folder.relative_to(ROOT)}/\n{folder.relative_to(ROOT)}.zip")
    return 0


if __name__ == "__main__":
    sys.exit(main())
