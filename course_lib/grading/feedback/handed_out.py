"""Read a lesson as it was handed out: its title, its own texts, and the heading above each cell that carries points."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nbformat

HEADING = re.compile(r"^#{1,6} ++([^\n]*[^\s#])[ #]*$", re.MULTILINE)


@dataclass(frozen=True)
class HandedOut:
    """Holds a lesson as everybody got it."""

    title: str
    """Its first heading."""
    prose: frozenset[str]
    """The texts of its Markdown cells: the only ones whose HTML is the course's own."""
    code: frozenset[str]
    """The sources of its code cells."""
    headings: dict[str, str]
    """The heading that stands above each cell of the gradebook, by the cell's name."""
    answers: dict[str, str]
    """The cell that each check is about: the answer above it."""

    def name(self, cell: str) -> str:
        """Return what the page calls the exercise that a cell of the gradebook belongs to."""
        return self.headings.get(cell) or cell


@lru_cache(maxsize=32)
def read(file: Path, changed: int) -> HandedOut:
    """Read the released notebook, again if it has `changed`. Raises OSError if there is none, else ValueError."""
    title, heading, answer = "", "", ""
    headings, answers, counting = {}, {}, []
    cells = nbformat.read(file, as_version=4).cells
    for cell in cells:
        if cell.cell_type == "markdown":
            *_, heading = [heading, *HEADING.findall(cell.source)]
            title = title or heading
        marked = cell.metadata.get("nbgrader", {})
        if name := marked.get("grade_id"):
            headings[name] = heading
            counting += [name] if marked.get("grade") or marked.get("task") else []
            if marked.get("solution") and not marked.get("grade"):
                answer = name
            elif answer and not marked.get("solution"):
                answers[name] = answer
    often = Counter(headings[name] for name in counting)
    headings |= {name: f"{headings[name]} ({name})" for name in counting if often[headings[name]] > 1}
    prose, code = (frozenset(c.source for c in cells if c.cell_type == kind) for kind in ("markdown", "code"))
    return HandedOut(title or file.stem, prose, code, headings, answers)
