"""Decide which ids a student may have; an id is also the name of a folder."""

import re
import unicodedata

LONGEST = 128  # characters of an id or a name in the gradebook
BARRED = set('/\\:*?"<>|[]{}+,;')  # of folders, globs, and the names of files in nbgrader's exchange
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}  # of Windows
SHORTENED = re.compile(r"\d[.,]?\d*E\+\d+", re.IGNORECASE)  # 1,23E+11


def objection(name: str) -> str:
    """Say why a student cannot have this id, or return "" if they can."""
    if SHORTENED.fullmatch(name):
        return "is a number that Excel has shortened: format the column as Text, and enter it again"
    if odd := sorted({c for c in name if c in BARRED or unicodedata.category(c)[0] == "C"}):
        return f"contains {', '.join(map(ascii, odd))}"
    if name.startswith((".", "-", "~", "=", "@")) or name.endswith("."):
        return "begins with one of . - ~ = @, or ends with a dot"
    if name.casefold().partition(".")[0] in RESERVED:
        return "cannot be a folder's name on Windows"
    return f"is longer than {LONGEST} characters" if len(name) > LONGEST else ""
