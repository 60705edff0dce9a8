"""Unpack what was downloaded, for `nbgrader zip_collect`. Each file keeps its own time, which tells the newest.

The platform's zip is trusted. A zip that a student packed is not: it is unpacked one level deep, if it is small.
"""

import os
import shutil
import tarfile
import zipfile
import zlib
from datetime import datetime
from pathlib import Path, PurePosixPath

from nbgrader.plugins import ExtractorPlugin

from course_lib.grading.collecting.senders import printable, sent

MOST_FILES = 500  # in what a student packed
MOST_BYTES = 100 << 20
EPOCH = 1980  # the year in which a zip's time begins; packers write it where they know none
DAMAGED = (OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error, tarfile.TarError)


class TooLarge(ValueError):
    """Rejects a zip that holds more than a student's lesson can."""


class Extractor(ExtractorPlugin):
    """Replaces nbgrader's extractor, which ends with a traceback at the first damaged zip, even a student's own."""

    origin: dict[str, Path]
    """The download that each unpacked file came in, by the file's path."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Unpack and copy all of `archive_path` into `extracted_path`; end the command if a download is damaged."""
        self.origin = {}
        archive = Path(archive_path)
        for file in sorted(p for p in archive.rglob("*") if p.is_file() and not litter(p.relative_to(archive))):
            folder = Path(extracted_path, file.parent.relative_to(archive))
            try:
                unpacked = self._unpacked(file, folder)
            except DAMAGED as error:
                self.parent.fail("%s is damaged or not an archive (%s): download it again", file, printable(error))
            self.origin |= {str(path): file for path in unpacked}

    def _unpacked(self, file: Path, folder: Path) -> list[Path]:
        """Unpack one downloaded file and return the files it held."""
        folder.mkdir(parents=True, exist_ok=True)
        if file.suffix not in self.zip_ext or sent(str(file)).sender:  # one student's, unpacked by hand from a zip
            copied = Path(shutil.copy2(file, folder))
            return [copied, *(self._students(copied) if file.suffix == ".zip" else [])]
        to = folder / file.name.removesuffix(".gz").removesuffix(".tar").removesuffix(".zip")
        if file.suffix == ".zip":
            unpacked = self._unzipped(file, to)
        else:
            shutil.unpack_archive(file, to, filter="data")
            unpacked = [path for path in to.rglob("*") if path.is_file()]
        for own in [path for path in unpacked if path.suffix == ".zip"]:
            unpacked += self._students(own)
        return unpacked

    def _students(self, file: Path) -> list[Path]:
        """Unpack what a student packed; warn and return nothing if that fails."""
        try:
            with zipfile.ZipFile(file) as packed:
                sizes = [entry.file_size for entry in packed.infolist()]
            if len(sizes) > MOST_FILES or sum(sizes) > MOST_BYTES:
                raise TooLarge(f"too large, {len(sizes):,} files of {sum(sizes):,} bytes")
            return self._unzipped(file, file.with_suffix(""))
        except DAMAGED as error:
            self.log.warning("%s cannot be unpacked: %s", printable(file), printable(error))
            return []

    def _unzipped(self, file: Path, to: Path) -> list[Path]:
        with zipfile.ZipFile(file) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir() and not litter(entry.filename)]
            return [path for entry in entries if (path := self._written(packed, entry, to))]

    def _written(self, packed: zipfile.ZipFile, entry: zipfile.ZipInfo, to: Path) -> Path | None:
        """Write one entry of a zip to its file; warn and return None if its name cannot be used here."""
        name = PurePosixPath(entry.filename)
        target = to / name
        try:
            if name.is_absolute() or ".." in name.parts:
                raise OSError("its path leads out of the folder")
            target.parent.mkdir(parents=True, exist_ok=True)
            stream = target.open("xb")
        except OSError as error:
            self.log.warning("%s: left out: %s", printable(entry.filename), error.strerror or error)
            return None
        with stream, packed.open(entry) as source:
            shutil.copyfileobj(source, stream)
        os.utime(target, (_time(entry), _time(entry)))
        return target


def litter(path: object) -> bool:
    """Tell whether the system made the file, not a person: `.DS_Store`, `__MACOSX/._x.ipynb`, Jupyter's checkpoints."""
    parts = PurePosixPath(str(path)).parts
    return any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in parts)


def _time(entry: zipfile.ZipInfo) -> float:
    """Return when the file was last changed, in seconds, or 0 if the zip does not say."""
    try:
        return datetime(*entry.date_time).timestamp() if entry.date_time[0] > EPOCH else 0.0
    except (ValueError, OverflowError):
        return 0.0
