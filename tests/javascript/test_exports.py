"""A widget's file exports what other files use: what only tests and benchmarks use belongs to them.

A part that the file itself uses may be exported for a test.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WIDGETS = ROOT / "course_lib" / "widgets"
OUTSIDE = [ROOT / "benchmarks", ROOT / "tests", ROOT / "tools"]
EXPORT = re.compile(r"^export (?:async )?(?:const|let|function\*?|class) (?:(\w+)|\[([^\]]+)\])", re.MULTILINE)
IMPORT = re.compile(r'^import (?:\* as (\w+)|\{([^}]*)\}) from "[^"]*?([\w.]+)";', re.MULTILINE)


def exported(text: str) -> set[str]:
    return {name for found in EXPORT.findall(text) for name in re.findall(r"\w+", " ".join(found))}


def imported(text: str) -> set[tuple[str, str]]:
    """(file, name) of what a file imports; of `import * as numbers`, what it takes from `numbers`."""
    found = set()
    for module, names, file in IMPORT.findall(text):
        taken = re.findall(rf"\b{module}\.(\w+)", text) if module else re.findall(r"(\w+)(?: as \w+)?(?:,|\s*$)", names)
        found |= {(file, name) for name in taken}
    return found


def needless(widgets: dict[str, str], outside: list[str]) -> list[str]:
    """What is exported by `widgets`, texts by their file's name, for nobody or for those `outside` alone."""
    used = set().union(*map(imported, widgets.values()))
    tested = set().union(*map(imported, outside))
    found = []
    for file, text in widgets.items():
        for name in sorted(exported(text) - {name for owner, name in used if owner == file}):
            if (file, name) not in tested:
                found.append(f"{file}: nobody imports {name}. Take its `export` away, or all of it.")
            elif len(re.findall(rf"\b{name}\b", re.sub(r"//.*|(?s:/\*.*?\*/)", "", text))) == 1:
                found.append(f"{file}: {name} serves tests and benchmarks alone. Move it there.")
    return found


def test_what_is_exported_is_used_elsewhere():
    widgets = {file.name: file.read_text(encoding="utf-8") for file in sorted(WIDGETS.glob("*.js"))}
    files = [file for folder in OUTSIDE for kind in ("*.mjs", "*.js") for file in sorted(folder.rglob(kind))]
    found = needless(widgets, [file.read_text(encoding="utf-8") for file in files])
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("export", "other", "test", "said"),
    [
        ("export const one = 1;", 'import { one } from "./a.js";', "", None),
        ("export const one = 1;", 'import {\n  zero, one as first,\n} from "./a.js";', "", None),
        ("export const one = 1;", 'import * as a from "./a.js";\na.one();', "", None),
        ("export const [one, two] = [1, 2];", 'import { two, one } from "./a.js";', "", None),
        ("export function one() {}\none();", "", 'import { one } from "../widgets/a.js";', None),
        ("export function one() {}", "", 'import { one } from "../widgets/a.js";', "one serves tests"),
        ("export class one {}\nnew one();", "", "", "nobody imports one"),
        ("export const one = 1;", 'import { one } from "./c.js";', "", "nobody imports one"),
    ],
)
def test_needless_exports_are_found(export: str, other: str, test: str, said: str | None):
    found = needless({"a.js": export, "b.js": other}, [test])
    assert [said in one for one in found] == [True] if said else found == []
