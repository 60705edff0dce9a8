"""Build the lessons: text twin, executed notebook, release; and the tables of lessons.

    python tools/build.py              build what is not up to date
    python tools/build.py 07_digits    that lesson alone
    python tools/build.py --force      run the notebooks anew, too
    python tools/build.py --check      change nothing, fail and say what is stale

The text twin `solutions/<lesson>/<lesson>.md` is what an author writes (or saves from JupyterLab, which keeps both
in step); `twins.py` says what its marks mean.

Two files say what is up to date, so that a build with nothing to do loads none of what it builds with:

- `solutions/used.json`, committed: the files that each notebook's run used, with their fingerprints. Where one has
  changed, the outputs may have: the notebook is run anew.
- `artefacts/built.json`, this machine's own: a fingerprint of all that a build of a lesson reads and writes.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import fingerprints
from headers import START, BuildError, chosen, lessons, tables, twin_of

ROOT = Path(__file__).resolve().parents[1]
USED = "solutions/used.json"
BUILT = "artefacts/built.json"
PINS = "requirements.txt"  # what else every run depends on
MAKERS = (
    "tools/build.py", "tools/twins.py", "tools/runs.py", "tools/editions.py", "tools/released.json",
    "course_lib/__init__.py", "nbgrader_config.py", "solutions/jupytext.toml", PINS,
)  # fmt: skip


def solution_of(root: Path, lesson: str) -> Path:
    """Return the notebook with answers and outputs."""
    return twin_of(root, lesson).with_suffix(".ipynb")


def released_of(root: Path, lesson: str) -> Path:
    """Return what students get of a lesson, or of the start page."""
    return root / "lessons" / (f"{START}.ipynb" if lesson == START else f"{lesson}/{lesson}.ipynb")


def changed_since_run(root: Path, lesson: str) -> str:
    """Say which files that a notebook's run used are other ones now; "" where its outputs are as good as new."""
    used = _noted(root / USED).get(lesson)
    if not used:
        return f"{USED} has no word of it"
    files = {Path(folder, file).as_posix(): known for folder, part in used.items() for file, known in part.items()}
    changed = [file for file, known in files.items() if fingerprints.of_file(ROOT / file) != known]
    return f"{', '.join(changed[:3])}{' …' if len(changed) > 3 else ''} changed" if changed else ""


def state(root: Path, lesson: str) -> str:
    """Return a fingerprint of all that a build of a lesson, or of the start page, reads and writes."""
    if lesson == START:
        files = [root / "solutions" / f"{START}.md", released_of(root, START)]
    else:
        files = [twin_of(root, lesson), solution_of(root, lesson), released_of(root, lesson)]
    files += [ROOT / file for file in MAKERS]
    return fingerprints.of_bytes(*(f.read_bytes() if f.is_file() else b"" for f in files), _handed_out())


def _handed_out() -> bytes:
    """Return what git calls the committed list of what students have: a notebook's version depends on it."""
    try:
        done = subprocess.run(["git", "rev-parse", "HEAD:./tools/released.json"], cwd=ROOT, capture_output=True)
    except OSError:  # no git
        return b""
    return done.stdout if done.returncode == 0 else b""


def _noted(file: Path) -> dict[str, Any]:
    """Return what a file of notes says; nothing where it is missing, or torn by a merge: then all is built anew."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def _note(file: Path, lesson: str, what: str | dict[str, dict[str, str]], known: list[str]) -> None:
    """Note something of one lesson, and forget those that are not `known`."""
    notes = {name: old for name, old in {**_noted(file), lesson: what}.items() if name in known}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(notes, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n")


def build_solution(root: Path, lesson: str, force: bool) -> None:
    """Text twin → executed notebook; the twin comes back in jupytext's own form."""
    import nbformat
    import runs
    import twins

    twin, target = twin_of(root, lesson), solution_of(root, lesson)
    notebook = twins.read_twin(twin)
    twins.write_twin(notebook, twin)
    known = nbformat.read(target, as_version=4) if target.exists() else None
    kept = known is not None and twins.keep_outputs(notebook, known)
    changed = changed_since_run(root, lesson)
    if force or changed or not kept:
        print(f"running {lesson}{f' ({changed})' if kept and changed else ''}", flush=True)
        files = runs.execute(notebook, twin.parent)
        if known is not None and kept and not force:
            runs.keep_times(notebook, known)
        used: dict[str, dict[str, str]] = {}  # by the folder at the top
        for file in map(Path, [*files, PINS]):
            top = file.parts[0] if len(file.parts) > 1 else ""
            used.setdefault(top, {})[file.relative_to(top).as_posix()] = fingerprints.of_file(ROOT / file)
        _note(root / USED, lesson, used, lessons(root))
    twins.write_notebook(notebook, target)
    twin.touch()  # the twin is the source: JupyterLab must not find it older than its notebook


def release(root: Path, names: list[str], to: Path) -> None:
    """Let nbgrader make the students' version of each lesson in the folder `to`."""
    for lesson in names:
        command = [sys.executable, "-m", "nbgrader", "generate_assignment", lesson, "--force", "--no-db",
                   f"--CourseDirectory.root={root}", f"--CourseDirectory.release_directory={to}"]  # fmt: skip
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace")
        if done.returncode:
            raise BuildError(f"nbgrader could not release {lesson}:\n{done.stdout}{done.stderr}")


def release_start_page(root: Path, to: Path) -> None:
    """Make the students' start page in the folder `to`."""
    import twins

    twins.write_notebook(twins.read_twin(root / "solutions" / f"{START}.md"), to / f"{START}.ipynb")


def write_tables(root: Path) -> None:
    """Write the tables of lessons as the lessons' headers are now."""
    for file, text in tables(root).items():
        if (root / file).read_text(encoding="utf-8") != text:
            print(f"writing the table of lessons in {file}")
            (root / file).write_text(text, encoding="utf-8", newline="\n")


def build(root: Path, force: bool = False, lesson: str | None = None) -> None:
    """Build what is stale below `root`: every lesson or one, the tables of lessons, the start page."""
    names, known = chosen(root, lesson), lessons(root)
    (root / "lessons").mkdir(exist_ok=True)
    for old in {p.name for p in (root / "lessons").iterdir() if p.is_dir()} - set(known):
        shutil.rmtree(root / "lessons" / old)
    write_tables(root)
    for name in [*names, START]:
        if not (force or is_stale(root, name)):
            continue
        if name == START:
            release_start_page(root, root / "lessons")
        else:
            build_solution(root, name, force)
            release(root, [name], root / "lessons")
        _note(root / BUILT, name, state(root, name), [*known, START])


def is_stale(root: Path, name: str) -> bool:
    """Tell quickly whether a lesson, or the start page, must be built: no builder need be loaded for that."""
    if name != START and changed_since_run(root, name):
        return True
    return _noted(root / BUILT).get(name) != state(root, name)


def stale(root: Path) -> list[str]:
    """The generated files that differ from what their sources give, as paths relative to `root`.

    It takes nobody's word for it: all is made anew elsewhere, and compared byte for byte.
    """
    import nbformat
    import twins

    found = [file for file, text in tables(root).items() if (root / file).read_text(encoding="utf-8") != text]
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        shutil.copytree(root / "solutions", fresh / "solutions")
        for lesson in lessons(root):
            twin, target = twin_of(fresh, lesson), solution_of(fresh, lesson)
            notebook = twins.read_twin(twin)
            twins.write_twin(notebook, twin)
            kept = target.exists() and twins.keep_outputs(notebook, nbformat.read(target, as_version=4))
            if kept:
                twins.write_notebook(notebook, target)
            else:
                target.unlink(missing_ok=True)
            if not kept or changed_since_run(root, lesson):
                found.append(f"solutions/{lesson}/{lesson}.ipynb")
        names = [n for n in lessons(root) if solution_of(fresh, n).exists()]
        release(fresh, names, fresh / "lessons")
        release_start_page(fresh, fresh / "lessons")
        found += _different(root, fresh)
    return sorted(set(found))


def _different(root: Path, fresh: Path) -> list[str]:
    """The files in solutions/ and lessons/ that are not the same bytes here and there."""
    found = []
    for part in ("solutions", "lessons"):
        files = {p.relative_to(base) for base in (root, fresh) for p in (base / part).rglob("*") if p.is_file()}
        for file in sorted(f for f in files if ".ipynb_checkpoints" not in f.parts):
            pair = [root / file, fresh / file]
            if not all(p.exists() for p in pair) or pair[0].read_bytes() != pair[1].read_bytes():
                found.append(file.as_posix())
    return found


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Build the lessons: text twin, executed notebook, release.")
    parser.add_argument("lesson", nargs="?", help="only this one, such as 07_digits")
    parser.add_argument("--force", action="store_true", help="run the notebooks anew")
    parser.add_argument("--check", action="store_true", help="change nothing; fail where something is stale")
    options = parser.parse_args()
    try:
        if options.check:
            if old := stale(ROOT):
                print("stale, run `make build`:", *old, sep="\n  ")
                return 1
        else:
            build(ROOT, options.force, options.lesson)
        print("everything generated is up to date")
    except BuildError as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
