"""The instructor's settings in `course.toml`: the course's id, its term, and how students hand in."""

import functools
import os
import re
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path, PurePosixPath, PureWindowsPath

HERE = Path(__file__).parent
NAME = "course.toml"
ADDRESS, MAIL = r"https?://[^\s/]\S*", r"[^\s@:/?&<>]+@[^\s@:/?&<>]+\.[^\s@:/?&<>]+"
PLACES = (HERE / NAME, HERE.parent / NAME)  # in what students install; in the repository


class BadSettings(ValueError):
    """`course.toml` holds something that is not a setting; the text says what to write."""


@dataclass(frozen=True)
class Course:
    """The settings. A course without the file has these default values."""

    id: str = "backprop_by_hand"
    """nbgrader's course id."""
    term: str = ""
    """What the term is called."""
    exchange: str = ""
    """The folder where lessons and answers change hands; empty: there is none, and students hand in files."""
    hand_in: str = ""
    """A sentence on where files go."""
    repository: str = ""
    """The address of the course's repository, for the website to name."""
    website: str = ""
    """The address that the website has once it is put up; links to it then show a picture."""
    author: str = ""
    """Who made the course, or who answers for this copy of it, for the website to name."""
    contact: str = ""
    """Whom to write to: an e-mail address, or the address of a page."""

    @property
    def has_exchange(self) -> bool:
        """Whether lessons can be fetched and submitted from here. nbgrader's exchange does not run on Windows."""
        return bool(self.exchange) and os.name == "posix"


@functools.cache
def course() -> Course:
    """Return the settings of this course. Raises BadSettings."""
    found = next((file for file in PLACES if file.is_file()), None)
    return read(found) if found else Course()


def read(file: Path) -> Course:
    """Read the settings from a file. Raises BadSettings, and OSError if there is no file."""
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{file.name} is not TOML: {error}") from None
    known = [field.name for field in fields(Course)]
    for name, value in given.items():
        if name not in known:
            raise BadSettings(f"{file.name}: there is no setting {name!r}; there are {', '.join(known)}")
        if not isinstance(value, str):
            raise BadSettings(f'{file.name}: write {name} as text, {name} = "…"')
    found = Course(**given)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", found.id):
        raise BadSettings(f"{file.name}: id may hold letters, digits and _ . - only, not {found.id!r}")
    absolute = PurePosixPath(found.exchange).is_absolute() or PureWindowsPath(found.exchange).is_absolute()
    if found.exchange and not absolute:
        raise BadSettings(f"{file.name}: exchange must be a full path, from the root on, not {found.exchange!r}")
    for name in ("repository", "website"):
        if (address := getattr(found, name)) and not re.fullmatch(ADDRESS, address):
            raise BadSettings(f"{file.name}: {name} must be a full address, https://…, not {address!r}")
    if found.contact and not re.fullmatch(rf"{ADDRESS}|{MAIL}", found.contact):
        raise BadSettings(
            f"{file.name}: contact must be an e-mail address, or a full address, https://…, not {found.contact!r}"
        )
    return replace(found, website=found.website and found.website.rstrip("/") + "/")
