"""What the website offers to take home: the students' zip, if `make release` has packed it from these lessons."""

import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

from release import ROOT, TO, course_version

from course_lib.settings import course


@dataclass(frozen=True)
class Download:
    """A file of the website that people save."""

    name: str
    """Its name; it is in the website's root."""
    size: int
    """How many bytes it has."""

    @property
    def megabytes(self) -> str:
        """Its size as people read it."""
        return f"{self.size / 1e6:.1f} MB"


def offer(site: Path, root: Path = ROOT, packed: Path = TO) -> Download | None:
    """Copy the students' zip into the website; return None where there is none of these lessons."""
    file = packed / f"{course().id}-{course_version(root)}.zip"
    if not file.is_file():
        print("no students' zip on the website: `make release` packs one")
        return None
    if old := outdated(file, root / "lessons"):
        print(f"no students' zip on the website: run `make release`, these differ from it: {', '.join(old)}")
        return None
    shutil.copy(file, site)
    return Download(file.name, file.stat().st_size)


def outdated(file: Path, folder: Path) -> list[str]:
    """List the notebooks in `folder` that the zip does not hold as they are, in order."""
    with zipfile.ZipFile(file) as archive:
        inside = {name.partition("/")[2]: archive.read(name) for name in archive.namelist() if name.endswith(".ipynb")}
    notebooks = {path.relative_to(folder.parent).as_posix(): path.read_bytes() for path in folder.rglob("*.ipynb")}
    kept = {name: content for name, content in notebooks.items() if ".ipynb_checkpoints" not in name}
    return sorted(name for name, content in kept.items() if inside.get(name) != content)
