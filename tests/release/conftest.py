"""A copy of the course to be packed, and the bundle of the course itself."""

import shutil
from pathlib import Path

import build
import pytest
import release

ROOT = Path(__file__).resolve().parents[2]
LESSON = "01_neuron"
OTHERS = [p.name for p in (ROOT / "lessons").glob("0*") if p.name != LESSON]


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What students get of the course as it stands."""
    return release.release(ROOT, tmp_path_factory.mktemp("release"))


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Copy the course, with the first lesson alone and only what is packed of it, so that it may be changed."""
    root = tmp_path / "course"
    for part in ("solutions", "lessons", "course_lib", "tools"):
        ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", *OTHERS)
        shutil.copytree(ROOT / part, root / part, ignore=ignored)
    for name in ("CHANGELOG.md", "LICENSE", "LICENSE-PROSE.md", "course.toml", "pyproject.toml", build.PINS):
        shutil.copy(ROOT / name, root / name)
    build.write_tables(root)
    build.release_start_page(root, root / "lessons")
    (root / release.editions.NAME).unlink(missing_ok=True)
    return root
