"""Pin the newest versions of all dependencies: pyproject.toml → requirements.txt, with hashes, for every platform.

uv does the resolving; it is fetched into a throw-away environment, since nothing else needs it. Extras are written
out, as in a[b]==1.0: pip 23 looks beyond the pin where another package asks for a[b] and only a is pinned.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADER = (
    "# Made by `make requirements` from pyproject.toml: every dependency, pinned, with hashes, for every platform.\n"
)


def main() -> None:
    """Write requirements.txt anew."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        scripts = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin")
        subprocess.run([scripts / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
        pinned = Path(folder) / "requirements.txt"
        subprocess.run(
            [scripts / "uv", "pip", "compile", "pyproject.toml", "--all-extras", "--universal",
             "--python-version", "3.11", "--fork-strategy", "fewest", "--generate-hashes", "--no-annotate",
             "--no-header", "--no-emit-index-url", "--no-strip-extras",
             "--quiet", "--output-file", pinned],
            cwd=ROOT, check=True,
        )  # fmt: skip
        (ROOT / "requirements.txt").write_text(HEADER + pinned.read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    main()
