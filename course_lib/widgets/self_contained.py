"""One text of JavaScript for the browser: a widget's file with what it imports from the files beside it."""

import re
from pathlib import Path

IMPORT = re.compile(r'^import \{([\w\s,]+)\} from "\./([\w.]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?:const|function|class) (\w+)", re.MULTILINE)


def self_contained(file: Path) -> str:
    """The text of `file` behind the files beside it that it imports, by `import { a, b } from "./sibling.js";`.

    The browser gets a widget's module as text without an address, so `./common.js` would lead nowhere there; Node
    imports the same files as they stand. Each sibling goes into a function of its own, and once only, whoever imports
    it: as in a real import, only the imported names are seen, and all see the same. Raises ValueError for an import
    written in any other way, which the browser could not resolve, for a name the sibling does not export, and for
    files that import each other.
    """
    siblings: dict[Path, str] = {}
    text = _linked(file, siblings)
    return "\n".join([*siblings.values(), text])


def _linked(file: Path, siblings: dict[Path, str]) -> str:
    """The text of `file`, its imports taken from `siblings`, to which those that are missing are added."""

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
    """Add `file` as a constant that holds what it exports, behind all that it imports itself."""
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
    """A constant's name for a file; the $ keeps it apart from the names that a file uses for itself."""
    return f"${file.stem}"


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")
