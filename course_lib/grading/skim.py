"""Find the parts of a notebook in its JSON, and build only those that are asked for.

Most of a large notebook is outputs: figures, printed lines, the states of widgets. Python's parser would build all of
it, at up to 50 bytes of memory for each byte of the file. Here it is passed over at the speed of a regular expression,
in no memory at all: a place is given by where it begins and ends. What is passed over is not checked to be good JSON.
"""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

MOST_STEPS = 2_000_000  # brackets, items and members that are looked at one by one: half a second
LONGEST_VALUE = 1_000  # characters of JSON that are built at once
MOST_LINES = 20_000  # of a list that is too long to be built
ESCAPED = 12  # characters of JSON that may stand for one: \ud83d\ude00

_STRING = r'"(?:[^"\\]++|\\.)*+"'
_PLAIN = re.compile(rf'(?:[^"\[\]{{}}]++|{_STRING})*+', re.DOTALL)  # all up to the next bracket
_KEY = re.compile(rf"\s*+({_STRING})\s*+:\s*+", re.DOTALL)
_SCALAR = re.compile(rf"{_STRING}|[^\s,\[\]{{}}\"]++", re.DOTALL)
_SPACE = re.compile(r"\s*+")
_CHARACTERS = re.compile(r'(?:[^"\\]|\\(?:u[0-9a-fA-F]{4}|[^u]))*+', re.DOTALL)

Place = tuple[int, int]  # where a value begins, and where it has ended


class NoJson(ValueError):
    """A text that is no JSON, or more of it than anybody needs."""


class Skim:
    """One text of JSON, and the places of values in it. All of it raises NoJson."""

    def __init__(self, content: bytes) -> None:
        """Take the text in whatever encoding JSON may have; what is not in it is replaced."""
        self.text = content.decode(json.detect_encoding(content), "replace")
        self.steps = 0

    def whole(self) -> Place:
        """The place of the one value that the text holds; what stands behind it does not belong to it."""
        at = self._past_space(0)
        return at, self._end(at)

    def members(self, place: Place, *keys: str) -> dict[str, Place]:
        """The values below these keys of an object. Of a key that is there twice the last one counts, as in Python."""
        if not self._begins(place, "{"):
            return {}
        return {key: found for key, found in self._members(place[0]) if key in keys}

    def find(self, place: Place, *keys: str) -> Place | None:
        """The value below one key after the other; None where there is none."""
        for key in keys:
            found = self.members(place, key).get(key)
            if found is None:
                return None
            place = found
        return place

    def items(self, place: Place) -> Iterator[Place]:
        """The values of a list, one after the other."""
        if not self._begins(place, "["):
            return
        at = self._past_space(place[0] + 1)
        while self.text[at : at + 1] != "]":
            self._step()
            end = self._end(at)
            yield at, end
            at = self._next(end, "]")

    def value(self, place: Place | None) -> Any:
        """The value itself; None where it is too long, or broken."""
        if place is None or place[1] - place[0] > LONGEST_VALUE:
            return None
        return self._loaded(place)

    def _loaded(self, place: Place) -> Any:
        try:
            return json.loads(self.text[slice(*place)], strict=False)
        except (ValueError, RecursionError):
            return None

    def beginning(self, place: Place, most: int) -> str | None:
        """The first characters of a text, or of a list of lines that stand for one.

        None where it is neither, or has so many empty lines that it is no text of anybody's.
        """
        if self._begins(place, '"'):
            return self._characters(place, most)
        if not self._begins(place, "["):
            return None
        if place[1] - place[0] <= ESCAPED * most:
            lines = self._loaded(place)
            together = isinstance(lines, list) and all(isinstance(line, str) for line in lines)
            return "".join(lines)[:most] if together else None
        return self._lines(place, most)

    def _lines(self, place: Place, most: int) -> str | None:
        """The same for a list that is too long to be built."""
        lines, room = [], most
        for item in islice(self.items(place), MOST_LINES):
            line = self._characters(item, room) if self._begins(item, '"') else None
            if line is None:
                return None
            lines.append(line)
            room -= len(line)
            if room <= 0:
                return "".join(lines)
        return None

    def _characters(self, place: Place, most: int) -> str | None:
        """The first characters of a text; None where one of them is badly written."""
        until = place[0] + 1 + ESCAPED * most
        found = _CHARACTERS.match(self.text, place[0] + 1, min(until, place[1] - 1))
        if not found or found.end() < min(until - ESCAPED, place[1] - 1):
            return None
        try:
            return str(json.loads(f'"{found[0]}"', strict=False))[:most]
        except ValueError:
            return None

    def _members(self, at: int) -> Iterator[tuple[str, Place]]:
        at = self._past_space(at + 1)
        while self.text[at : at + 1] != "}":
            self._step()
            key = _KEY.match(self.text, at)
            if not key:
                raise NoJson("no valid JSON")
            end = self._end(key.end())
            yield key[1][1:-1], (key.end(), end)
            at = self._next(end, "}")

    def _next(self, end: int, closing: str) -> int:
        """Where the next item begins, or the list or object closes."""
        at = self._past_space(end)
        if self.text[at : at + 1] == closing:
            return at
        if self.text[at : at + 1] != ",":
            raise NoJson("no valid JSON")
        return self._past_space(at + 1)

    def _end(self, at: int) -> int:
        """Where the value that begins at `at` has ended."""
        if self.text[at : at + 1] not in ("[", "{"):
            if not (scalar := _SCALAR.match(self.text, at)):
                raise NoJson("no valid JSON")
            return scalar.end()
        depth = 0
        while True:
            bracket = self.text[at : at + 1]
            if not bracket or bracket == '"':  # the end of it all, or of a text that does not end
                raise NoJson("no valid JSON")
            self._step()
            depth += 1 if bracket in "[{" else -1
            at += 1
            if not depth:
                return at
            if plain := _PLAIN.match(self.text, at):
                at = plain.end()

    def _past_space(self, at: int) -> int:
        space = _SPACE.match(self.text, at)
        return space.end() if space else at

    def _begins(self, place: Place, sign: str) -> bool:
        return self.text.startswith(sign, place[0])

    def _step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise NoJson(f"more than {MOST_STEPS:,} lists and values")
