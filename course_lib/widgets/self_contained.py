"""Join a widget's JavaScript file with the files beside it that it imports, into one text for the browser."""

import re
from pathlib import Path

from course_lib.widgets.slim import slim_javascript

IMPORT = re.compile(r'^import \{([\w\s,]+)\} from "\./([\w.]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?:const|function\*?|class) (\w+)", re.MULTILINE)


def self_contained(file: Path) -> str:
    """Return the text of `file`, preceded by those files that it imports with `import { a, b } from "./sibling.js";`.

    The browser gets a widget's module as text without an address, so `./common.js` would lead nowhere there; Node
    imports the same files as they are. Each sibling goes into a function of its own, once, however many files import
    it. Comments and indentation go, since a notebook holds this text for each widget. As in a real import, only the
    imported names are visible, and all importers share them. Raises ValueError for an import written in any other way,
    which the browser could not resolve, for a name that the sibling does not export, and for files that import each
    other.
    """
    siblings: dict[Path, str] = {}
    text = _linked(file, siblings)
    return slim_javascript("\n".join([*siblings.values(), text]))


def _linked(file: Path, siblings: dict[Path, str]) -> str:
    """Return the text of `file` with its imports taken from `siblings`; siblings that are missing are added."""

    def taken(found: re.Match[str]) -> str:
        sibling = file.with_name(found[2])
        _add(sibling, siblings)
        names = re.findall(r"\w+", found[1])
        missing = sorted(set(names) - set(EXPORT.findall(_read(sibling))))
        if missing:
            raise ValueError(f"{sibling.name} does not export {', '.join(missing)}")
        return f"const {{ {', '.join(names)} }} = {_name(sibling)};"

    text = IMPORT.sub(taken, _read(file))
    left = re.search(r"^\s*(import\b.*|.*\bfrom \".*)$", text, re.MULTILINE)
    if left:
        raise ValueError(f'{file.name}: write imports as `import {{ a, b }} from "./file.js";`, not {left[1]!r}')
    return text


def _add(file: Path, siblings: dict[Path, str]) -> None:
    """Add `file` as a constant that holds its exports, after everything that it imports itself."""
    if file in siblings:
        if not siblings[file]:
            raise ValueError(f"{file.name} imports itself, by way of others: move what both need into a third file")
        return
    siblings[file] = ""  # begun
    text = _linked(file, siblings)
    del siblings[file]  # what it imports comes first
    exported = ", ".join(EXPORT.findall(text))
    body = re.sub(r"^export ", "", text, flags=re.MULTILINE)
    siblings[file] = f"const {_name(file)} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();"


def _name(file: Path) -> str:
    """Return a constant's name for a file; the $ keeps it apart from the names in that file."""
    return f"${file.stem}"


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")
