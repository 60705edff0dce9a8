"""Split a check's note, as the autograded notebook keeps it, into the parts that a page shows in different places."""

import re
from dataclasses import dataclass

FIRST = re.compile(r"[✓✗○] (?P<name>\w+): (?P<headline>.*)")
FACT = re.compile(r" {4}(?P<label>\w+) {2,}(?=\S)")
SLUG = re.compile(r"(?<! ) *+\[(?P<slug>\w++/[\w+-]++)\]$")
AGAIN = "(the same inputs again: "
LONGEST, MOST_FACTS = 1_500, 8  # characters of each part of a note, and facts; the checks' own are shorter and fewer


@dataclass(frozen=True)
class Note:
    """Holds the parts of a check's note. A text that is not a check's note is a headline and nothing else."""

    headline: str
    """What is wrong, in a sentence."""
    slug: str = ""
    """The exercise and the mistake that was recognised, such as "relu/wrong-sign"."""
    facts: tuple[tuple[str, str], ...] = ()
    """Labelled lines about one wrong case."""
    hint: str = ""
    """A question that leads on."""
    again: str = ""
    """The call that repeats the check on the same inputs."""

    def short(self) -> "Note":
        """Return the note with each part cut to what a page can hold."""
        facts = tuple((_cut(label), _cut(text)) for label, text in self.facts[:MOST_FACTS])
        return Note(_cut(self.headline), self.slug, facts, _cut(self.hint), _cut(self.again))


def read(text: str) -> Note:
    """Parse a note; `CheckFailed` in course_lib/checks/failures.py defines its layout."""
    first, *rest = text.strip().splitlines() or [""]
    match = FIRST.fullmatch(first)
    if not match:
        return Note(text.strip())
    again = next((line for line in rest if line.startswith(f"  {AGAIN}")), "")
    rest = rest[: rest.index(again)] if again else rest
    hints = [i for i, line in enumerate(rest) if line.startswith("  Hint: ")]
    # Take the last match as the hint: an exception's text above it may contain a line that looks like one.
    above, hint = (rest[: hints[-1]], rest[hints[-1] :]) if hints else (rest, [])
    start = next((i for i, line in enumerate(above) if line.startswith("    ")), len(above))
    headline = " ".join([match["headline"], *(line.strip() for line in above[:start])])
    slug = SLUG.search(headline)
    return Note(
        SLUG.sub("", headline),
        slug["slug"] if slug else "",
        tuple(_facts(above[start:])),
        " ".join(line.strip() for line in hint).removeprefix("Hint: "),
        again.strip().removeprefix(AGAIN).removesuffix(")"),
    )


def _cut(text: str) -> str:
    more = len(text) - LONGEST
    return text if more <= 0 else f"{text[:LONGEST]} … [{more:,} characters more]"


def _facts(lines: list[str]) -> list[tuple[str, str]]:
    """Return the labelled lines; a line without a label continues the one above."""
    column = len(match[0]) if lines and (match := FACT.match(lines[0])) else 4
    found: list[tuple[str, str]] = []
    for line in lines:
        label = line[:column].strip()
        if label or not found:
            found.append((label, line[column:]))
        else:
            found[-1] = (found[-1][0], f"{found[-1][1]}\n{line[column:]}")
    return found
