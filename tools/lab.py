"""Open the course in JupyterLab: copy the lessons to work/, then start.

    python tools/lab.py [--work FOLDER] [options for JupyterLab, such as --no-browser --port 8890]

`work/` belongs to the student. A missing lesson is copied. A lesson that was never touched is updated. A touched lesson
stays as it is, and a newer version is put beside it. If course.toml names an exchange, only the start page is copied:
students fetch lessons in JupyterLab's Assignment List.
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
    """Bring `work` up to date with `lessons`, without ever changing a touched file; return what to print.

    `only` is a pattern for file names, if not all of them are to be copied.
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
    """Read what was copied before; return {} if that record is missing or damaged: all files count as touched."""
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _same_edition(mine: Path, lesson: Path) -> bool:
    """Tell whether every cell of a lesson that is not an answer cell is in `mine`, unchanged."""
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
    """Write the whole file or nothing: after a crash half-way the old file is still there."""
    draft = target.with_name(f".{target.name}.part")
    draft.write_bytes(content)
    os.replace(draft, target)


def own_folder(root: Path, course_id: str) -> Path:
    """Return where a student works: beside the course, or at home if the course is a shared, read-only copy."""
    return root / "work" if os.access(root, os.W_OK) else Path.home() / course_id


def settings(work: Path, exchange: bool) -> dict[str, str]:
    """Return the environment variables for JupyterLab and nbgrader."""
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
    """Replace this process by JupyterLab, so that ending one ends the other; on Windows, wait for it."""
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
    """Run the command; options that are not ours go to JupyterLab."""
    parser = argparse.ArgumentParser(
        description="Open the course in JupyterLab; further options go to JupyterLab.", allow_abbrev=False
    )
    parser.add_argument("--work", type=Path, help="the student's folder; by default work/ beside the course")
    parser.add_argument("--hub", action="store_true", help="run as a JupyterHub server; JupyterHub passes this")
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
