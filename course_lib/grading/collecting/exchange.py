"""Collect from nbgrader's exchange, a folder that students can write anything into, with their own programs too.

nbgrader copies what a link in a submission points to, with the rights of the instructor who collects: a link to the
solutions came back as a perfect answer with feedback. And nbgrader only warns if somebody submits in another's name.
"""

import os
import pwd
import shutil
import stat
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect


class CollectOwnFiles(ExchangeCollect):
    """Collects each student's newest submission with a notebook, if the student owns it, and follows no links."""

    src_records: list[dict[str, Any]]

    def init_src(self) -> None:
        """Choose which submissions to collect."""
        super().init_src()
        self.src_records = [record for record in self.src_records if not self._objection(record)]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """Read student and time from a submission's name."""
        try:
            return super()._path_to_record(path)
        except (ExchangeError, ValueError, OverflowError):  # which would keep everybody else from being collected
            return {"username": "", "filename": os.path.basename(path), "timestamp": datetime.min}

    def _sort_by_timestamp(self, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Sort one student's submissions: newest with a notebook first, those not to be collected last."""
        found = super()._sort_by_timestamp(records)
        for record in found:
            if why := self._objection(record):
                self.log.warning("not collected: %r %s", record["filename"], why)
        best = sorted(found, key=self._rank)
        for record in found[: found.index(best[0])]:
            if not self._objection(record):
                self.log.warning("not collected: %r holds no notebook, but an older one does", record["filename"])
        return best

    def _rank(self, record: dict[str, Any]) -> int:
        """Return 0 for a submission with a notebook, whatever its name; 1 without; 2 if it is not to be collected."""
        if self._objection(record):
            return 2
        try:
            files = os.scandir(os.path.join(self.inbound_path, record["filename"]))
        except OSError:  # taken away meanwhile
            return 1
        with files:
            return int(not any(f.name.endswith(".ipynb") and f.is_file(follow_symlinks=False) for f in files))

    def _objection(self, record: dict[str, Any]) -> str:
        """Say why a submission is not to be collected, or return "" if it is."""
        if not record["username"]:
            return "is not named like a submission"
        folder = os.path.join(self.inbound_path, record["filename"])
        about = os.lstat(folder)
        if not stat.S_ISDIR(about.st_mode):
            return "is not a folder"
        if not os.access(folder, os.R_OK | os.X_OK):
            return "cannot be read"
        if self.check_owner and (owner := _account(about.st_uid)) != record["username"]:
            return f"was put there by {owner}"
        if self.get_size(folder) > self._most:
            return f"is larger than {self._most // 1_000_000} MB (CourseDirectory.max_dir_size)"
        return ""

    @property
    def _most(self) -> int:
        return 1000 * self.coursedir.max_dir_size

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy a submission by nbgrader's rules on names and sizes, from a copy that its student cannot change."""
        with tempfile.TemporaryDirectory() as name:
            own = Path(name, "submission")
            for left_out in copy_files(Path(src), own, self._most):
                self.log.warning("left out: %r in %r is not an ordinary file", left_out, os.path.basename(src))
            super().do_copy(str(own), dest, log)


def copy_files(source: Path, target: Path, most: int) -> list[str]:
    """Copy ordinary files and folders, even if their owner swaps them meanwhile; return the names of all others.

    Raises ValueError if they hold more than `most` bytes.
    """
    left_out = []
    for folder, folders, names, fd in os.fwalk(source):  # follows no link, also where one has just been put
        here = target / Path(folder).relative_to(source)
        here.mkdir(parents=True)
        for name in names:
            size = _copy(name, fd, here / name, most)
            if size is None:
                left_out.append(name)
            else:
                most -= size
        left_out += [name for name in folders if stat.S_ISLNK(os.stat(name, dir_fd=fd, follow_symlinks=False).st_mode)]
    return left_out


def _copy(name: str, folder: int, target: Path, most: int) -> int | None:
    """Copy one file of the open `folder`; return its size, or None if it is a link, a pipe or the like."""
    try:
        fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:
        return None
    with open(fd, "rb") as file:
        about = os.fstat(fd)
        if not stat.S_ISREG(about.st_mode):
            return None
        if about.st_size > most:
            raise ValueError(f"{name} makes a submission larger than CourseDirectory.max_dir_size allows")
        with open(target, "wb") as copy:
            shutil.copyfileobj(file, copy)
    return about.st_size


def _account(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"an account without a name ({uid})"
