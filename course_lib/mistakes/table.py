"""Read the catalogue's tables: a row for each mistake, and below it the hint.

    slug | what is wrong | how
        | another way to write it, which gives other numbers
        The hint, over as many lines as it takes.

`how` says what is wrong. It may use the names of the reference's arguments and everything that network.py defines:

    np.sum(y_hat - y)                     what the function returns; `result` is what it should return, and the
                                          function's own name calls the right one
    2.0 * h -> h                          a piece of the reference's body, and what replaces it
    / Y.shape[1] ->                       a piece of it that is left out
    d_loss: Y_hat - Y                     what another function of network.py returns while the ordinary pass runs
    hidden_delta: W_next.T -> W_next      a piece of that other function's body
    error: abs(sigmoid(z) - y)            a piece that a line above the rows names: `error := sigmoid(z) - y`; if it
                                          is an expression, its replacement is put in brackets

A line has up to 120 characters; a backslash at its end continues it in the next one. Separate several edits with `;`.
`eta -> rate for rate in (0.1, 0.5)` is one form for each of the values.

Two mistakes of the same kind that break different rules are also recognised when they are made together. A rule is the
name before the colon; without a name it is the exercise's function. Marks behind a slug say what is special: with
`[alone]` a mistake is not looked for together with others; for `[in some cases]` and `[same words]` see `Mistake`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from course_lib.mistakes.broken import RIGHT, Broken, Edit
from course_lib.mistakes.mistake import Mistake

SLUG = re.compile(r"(?P<slug>[a-z0-9-]+)(?P<marks>( \[[a-z ]+\])*)")
ALONE, IN_SOME_CASES, SAME_WORDS = MARKS = ("alone", "in some cases", "same words")
NAMED = re.compile(r"(\w+): (.+)")
EACH = re.compile(r" for (\w+(?:, \w+)*) in ")


def tables(*helpers: Any, **exercises: str) -> dict[str, tuple[Mistake, ...]]:
    """Return the mistakes of each exercise, read from its table; `helpers` are functions and modules that it uses."""
    names = {helper.__name__: helper for helper in helpers}
    if taken := names.keys() & RIGHT.keys():
        raise ValueError(f"network.py has {', '.join(sorted(taken))} already: give the helper another name")
    for exercise in exercises.keys() - RIGHT.keys():
        raise ValueError(f"network.py has no function {exercise}, which would be the right answer to this exercise")
    return {exercise: tuple(_Table(exercise, names).rows(text)) for exercise, text in exercises.items()}


@dataclass
class _Table:
    """The table of one exercise."""

    exercise: str
    names: Mapping[str, Any]
    pieces: dict[str, str] = field(default_factory=dict)

    def rows(self, text: str) -> Iterator[Mistake]:
        """Yield every row with the lines indented below it."""
        for block in re.split(r"\n(?=\S)", text.strip()):
            head, *below = (re.sub(r"\s+", " ", line) for line in block.splitlines())
            if " := " in head:
                name, _, piece = head.partition(" := ")
                self.pieces[name] = piece
            else:
                yield self._row(head.split(" | "), [line.strip() for line in below])

    def _row(self, cells: list[str], below: list[str]) -> Mistake:
        forms = cells[2:] + [form for line in below if line.startswith("| ") for form in line[2:].split(" | ")]
        hint = " ".join(line for line in below if not line.startswith("| "))
        parts = SLUG.fullmatch(cells[0])
        if not parts or not forms or not hint:
            raise ValueError(
                f"{self.exercise}/{cells[0]}: a row is `slug | what is wrong | how`, and its hint is indented below it"
            )
        marks = set(re.findall(r"\[(.*?)\]", parts["marks"]))
        if unknown := marks - set(MARKS):
            known = ", ".join(f"[{mark}]" for mark in MARKS)
            raise ValueError(f"{self.exercise}/{parts['slug']}: no mark [{unknown.pop()}]; there are {known}")
        made = [broken for form in forms for broken in self._forms(parts["slug"], form)]
        if ALONE in marks:
            made = [replace(broken, edits=tuple(replace(e, rule="") for e in broken.edits)) for broken in made]
        first, *others = made
        return Mistake(
            parts["slug"], cells[1], hint, first, IN_SOME_CASES in marks, tuple(others), same_words=SAME_WORDS in marks
        )

    def _forms(self, slug: str, how: str) -> Iterator[Broken]:
        """Yield the function that `how` makes, or one for each value of a family."""
        for each in EACH.finditer(how):
            values = how[each.end() :]
            if _is_expression(values):  # else this `for` stands inside of brackets
                names = each[1].split(", ")
                for value in eval(values, {**RIGHT, **self.names}):
                    given = dict(zip(names, value if len(names) > 1 else (value,), strict=True))
                    yield Broken(self.exercise, self._edits(slug, how[: each.start()]), {**self.names, **given})
                return
        yield Broken(self.exercise, self._edits(slug, how), self.names)

    def _edits(self, slug: str, how: str) -> tuple[Edit, ...]:
        return tuple(self._edit(f"{self.exercise}/{slug}", one) for one in how.split("; "))

    def _edit(self, mistake: str, how: str) -> Edit:
        named = NAMED.fullmatch(how)
        rule, text = named.groups() if named else (self.exercise, how)
        if rule in self.pieces:
            piece = self.pieces[rule]
            return Edit(mistake, self.exercise, piece, f"({text})" if _is_expression(piece) else text, rule)
        if rule not in RIGHT:
            known = ", ".join(self.pieces) or "none"
            raise ValueError(f"{mistake}: network.py has no function `{rule}`, and of named pieces there are {known}")
        old, arrow, new = f"{text} ".partition(" -> ")
        return Edit(mistake, rule, old, new.rstrip(), rule) if arrow else Edit(mistake, rule, "", text, rule)


def _is_expression(text: str) -> bool:
    try:
        compile(text, "", "eval")
    except SyntaxError:
        return False
    return True
