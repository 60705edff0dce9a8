"""What the website offers to take home: the students' zip of these lessons.

It is the one that `make release` has packed. Without it, or where that is of other lessons, the website packs one for
itself. Such a zip is as good for a reader, but no version of it is on record: so the terminal says what to run before
the website is put up.
"""

import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from headers import BuildError
from release import ROOT, TO, Refused, course_version, release

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
    """Put the students' zip into the website; return None, and print why, where none can be packed."""
    name = f"{course().id}-{course_version(root)}.zip"
    why = _unfit(packed / name, root)
    if not why:
        shutil.copy(packed / name, site)
    elif not _packed_now(site, root):
        return None
    else:
        print(f"the website offers a zip for students that is packed just now, since {why}. Before you put the website")
        print("up, run `make release` and then `make site`: that keeps on record what this version holds.")
    return Download(name, (site / name).stat().st_size)


def _unfit(file: Path, root: Path) -> str:
    """Return why the zip that was released is not offered; empty if it is."""
    if not file.is_file():
        return "`make release` has packed none"
    old = outdated(file, root / "lessons")
    return f"the released one has other lessons ({', '.join(old)})" if old else ""


def _packed_now(site: Path, root: Path) -> bool:
    """Pack the zip into the website; print why and return False where the course is not fit to be packed."""
    with tempfile.TemporaryDirectory() as draft:
        try:
            folder = release(root, Path(draft))
        except (Refused, BuildError) as error:
            print(f"the website offers no zip for students: {error}")
            return False
        shutil.copy(folder.parent / f"{folder.name}.zip", site)
    return True


def outdated(file: Path, folder: Path) -> list[str]:
    """List the notebooks in `folder` that the zip does not hold as they are, in order."""
    with zipfile.ZipFile(file) as archive:
        inside = {name.partition("/")[2]: archive.read(name) for name in archive.namelist() if name.endswith(".ipynb")}
    notebooks = {path.relative_to(folder.parent).as_posix(): path.read_bytes() for path in folder.rglob("*.ipynb")}
    kept = {name: content for name, content in notebooks.items() if ".ipynb_checkpoints" not in name}
    return sorted(name for name, content in kept.items() if inside.get(name) != content)
