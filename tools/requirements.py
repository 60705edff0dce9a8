"""Pin the newest versions of all dependencies, with hashes, for every platform: pyproject.toml → two files.

    requirements.txt                  everything, for instructors and maintainers
    tools/student/requirements.txt    what students install: the same pins, and only what the lessons need

uv does the resolving; it is fetched into a throw-away environment, since nothing else needs it. Extras are written as
in a[b]==1.0: pip 23 ignores the pin if another package asks for a[b] and only a is pinned.
"""

import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WHOLE, STUDENTS = ROOT / "requirements.txt", ROOT / "tools" / "student" / "requirements.txt"
HEADER = "# Made by `make requirements` from pyproject.toml: {what}, pinned, with hashes, for every platform.\n"
OPTIONS = ("--universal", "--python-version", "3.11", "--fork-strategy", "fewest", "--generate-hashes",
           "--no-annotate", "--no-header", "--no-emit-index-url", "--no-strip-extras", "--quiet")  # fmt: skip


def compiled(uv: Path, folder: Path, *options: str) -> str:
    """Return the pins for what pyproject.toml needs, as the text of a requirements file."""
    pinned = folder / "pinned.txt"
    pinned.unlink(missing_ok=True)  # what stands there would be kept
    command: list[str | Path] = [uv, "pip", "compile", "pyproject.toml", *OPTIONS, *options, "--output-file", pinned]
    subprocess.run(command, cwd=ROOT, check=True)
    return pinned.read_text(encoding="utf-8")


def main() -> None:
    """Write both files again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        venv.create(folder, with_pip=True)
        scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
        subprocess.run([scripts / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
        whole = compiled(scripts / "uv", folder, "--all-extras")
        constraints = folder / "constraints.txt"  # which may hold no extras
        constraints.write_text(re.sub(r"^([\w.-]+)\[.*?\]", r"\1", whole, flags=re.MULTILINE), encoding="utf-8")
        students = compiled(scripts / "uv", folder, "--constraint", str(constraints))
    WHOLE.write_text(HEADER.format(what="every dependency") + whole, encoding="utf-8")
    STUDENTS.write_text(HEADER.format(what="what students install") + students, encoding="utf-8")


if __name__ == "__main__":
    main()
