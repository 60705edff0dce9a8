"""One text of JavaScript for the browser: a widget's file with what it imports from the files beside it."""

import re
from pathlib import Path

IMPORT = re.compile(r'^import \{([\w\s,]+)\} from "\./([\w.]+)";$', re.MULTILINE)


def self_contained(file: Path) -> str:
    """The text of `file`, each `import { a, b } from "./sibling.js";` replaced by that sibling's own text.

    The browser gets a widget's module as text without an address, so `./common.js` would lead nowhere there; Node
    imports the same files as they stand. The sibling goes into a function of its own, so only the imported names
    are seen, as in a real import. Raises ValueError for an import written in any other way, which the browser
    could not resolve, and for a name the sibling does not export.
    """
    text = IMPORT.sub(lambda found: _sibling(file.parent / found[2], re.findall(r"\w+", found[1])), _read(file))
    left = re.search(r"^\s*(import\b.*|.*\bfrom \".*)$", text, re.MULTILINE)
    if left:
        raise ValueError(f'{file.name}: write imports as `import {{ a, b }} from "./file.js";`, not {left[1]!r}')
    return text


def _sibling(file: Path, names: list[str]) -> str:
    """An expression that runs `file` and hands out `names`."""
    text = self_contained(file)
    exported = set(re.findall(r"^export (?:const|function|class) (\w+)", text, re.MULTILINE))
    if not set(names) <= exported:
        raise ValueError(f"{file.name} does not export {', '.join(sorted(set(names) - exported))}")
    body = re.sub(r"^export ", "", text, flags=re.MULTILINE)
    given = ", ".join(names)
    return f"const {{ {given} }} = (() => {{\n{body}\nreturn {{ {given} }};\n}})();"


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")
