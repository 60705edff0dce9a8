"""Open the course in JupyterLab: lay the lessons out in work/, then start.

    python tools/lab.py [--work FOLDER] [options for JupyterLab, such as --no-browser --port 8890]

`work/` is the student's. A lesson that is not there yet is laid out; one that was never touched is brought up to
date; one that was touched stays as it is, and a newer version is laid beside it. Where course.toml names an exchange,
only the start page is laid out: lessons are fetched from there, in JupyterLab's Assignment List.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START = "START_HERE.ipynb"
RECORD = ".laid_out.json"  # what was laid out, so that a touched file can be told: path → SHA-256


def lay_out(lessons: Path, work: Path, only: str = "*") -> list[str]:
    """Bring `work` up to date with `lessons`, without ever changing a touched file; returns what to tell.

    `only` is a pattern for the names of files, where not all of them are to be laid out.
    """
    work.mkdir(parents=True, exist_ok=True)
    record_file = work / RECORD
    record: dict[str, str] = _read_record(record_file)
    told = []
    for source in sorted(p for p in lessons.rglob(only) if p.is_file() and ".ipynb_checkpoints" not in p.parts):
        name = source.relative_to(lessons).as_posix()
        target, new = work / name, _digest(source)
        here = _digest(target) if target.exists() else None
        if here == new:
            record[name] = new
        elif here is None or here == record.get(name):
            _copy(source, target)
            record[name] = new
            told.append(f"{'new' if here is None else 'updated'}: {name}")
        elif name not in record and _same_edition(target, source):
            record[name] = new  # somebody else laid it out, nbgrader's fetch perhaps, and the student has begun
        elif record.get(name) != new and record.get(f"{name} (beside)") != new:
            beside = target.with_name(f"{target.stem}.new-{new[:6]}{target.suffix}")
            record[f"{name} (beside)"] = new  # offered once: a student may delete it
            if not beside.exists():
                _copy(source, beside)
                told.append(f"{name} has a newer version. Yours is untouched; the new one is {beside.name}, beside it.")
    _write(record_file, json.dumps(record, indent=1, sort_keys=True).encode())
    return told


def _read_record(file: Path) -> dict[str, str]:
    """What was laid out before; nothing, where the record is missing or damaged (then every file counts as touched)."""
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _same_edition(mine: Path, lesson: Path) -> bool:
    """Whether every cell of a lesson that is not for the student's answers stands in `mine` as it is."""
    try:
        here, there = (json.loads(file.read_text(encoding="utf-8"))["cells"] for file in (mine, lesson))
        sources = {cell["id"]: "".join(cell["source"]) for cell in here}
        given = [cell for cell in there if not cell["metadata"].get("nbgrader", {}).get("solution")]
        return all(sources.get(cell["id"]) == "".join(cell["source"]) for cell in given)
    except (ValueError, KeyError, TypeError, AttributeError):  # no notebook, or one without ids
        return False


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    _write(target, source.read_bytes())


def _write(target: Path, content: bytes) -> None:
    """All or nothing: a crash half-way leaves the old file."""
    draft = target.with_name(f".{target.name}.part")
    draft.write_bytes(content)
    os.replace(draft, target)


def own_folder(root: Path, course_id: str) -> Path:
    """Where a student works: beside the course, or at home where several share a copy that they may only read."""
    return root / "work" if os.access(root, os.W_OK) else Path.home() / course_id


def settings(work: Path, exchange: bool) -> dict[str, str]:
    """What JupyterLab and nbgrader take from the environment."""
    from course_lib.programs import search_path  # once main knows that it can be imported

    jupyter = ROOT / "tools" / "jupyter"
    paths = [ROOT, jupyter, jupyter / "terminals"]  # nbgrader_config.py; how JupyterLab and its terminals behave
    if not exchange:
        paths.append(jupyter / "no_exchange")  # else the Assignment List is there, and empty
    given = os.environ.get("JUPYTER_CONFIG_PATH", "")
    return {
        "COURSE_WORK": str(work),
        "JUPYTERLAB_WORKSPACES_DIR": str(work / ".workspaces"),  # tabs of other projects stay theirs
        **os.environ,
        "JUPYTER_CONFIG_PATH": os.pathsep.join([*map(str, paths), *filter(None, [given])]),
        "PATH": search_path(),  # a terminal of JupyterLab's finds nbgrader, and nbgrader finds alembic
    }


def start(command: list[str], environment: dict[str, str]) -> None:
    """Become JupyterLab, so that who ends this process ends it; on Windows, wait for it."""
    if os.name == "posix":
        os.execve(sys.executable, command, environment)
    # Windows has no such thing. Ctrl-C reaches JupyterLab too, which takes its time to end its kernels: wait for it.
    lab = subprocess.Popen(command, env=environment)
    while True:
        try:
            sys.exit(lab.wait())
        except KeyboardInterrupt:
            continue


def main() -> None:
    """The command line: what is not an option of ours goes to JupyterLab."""
    parser = argparse.ArgumentParser(
        description="Open the course in JupyterLab; further options go to JupyterLab.", allow_abbrev=False
    )
    parser.add_argument("--work", type=Path, help="where the student works (work/ beside this course)")
    parser.add_argument("--hub", action="store_true", help="as a server of JupyterHub, which starts it so")
    options, for_lab = parser.parse_known_args()
    if importlib.util.find_spec("jupyterlab") is None:
        sys.exit("JupyterLab is not installed for this Python. With make: `make install`. With conda: see README.md.")
    from course_lib.settings import BadSettings, course

    try:
        ours = course()
    except BadSettings as error:
        sys.exit(str(error))
    work = (options.work or own_folder(ROOT, ours.id)).resolve()
    for line in lay_out(ROOT / "lessons", work, only=START if ours.has_exchange else "*"):
        print(line, flush=True)
    command = [sys.executable, "-m", "jupyterhub.singleuser" if options.hub else "jupyterlab",
               f"--ServerApp.root_dir={work}", f"--LabApp.default_url=/lab/tree/{START}",
               "--ServerApp.answer_yes=True",  # one Ctrl-C ends it, where it asks else and takes silence for a no
               "--log-level=WARN", *for_lab]  # fmt: skip
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    os.chdir(ROOT)  # where nbgrader's Validate finds nbgrader_config.py
    start(command, settings(work, ours.has_exchange))


if __name__ == "__main__":
    main()
