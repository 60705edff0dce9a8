"""Find the parts of a notebook in its JSON, and build only those that are asked for.

Most of a large notebook is outputs: figures, printed lines, the states of widgets. Python's parser would build all of
it, at up to 50 bytes of memory for each byte of the file. This one skips it at the speed of a regular expression and
without memory: a place is just where a value begins and ends. What is skipped is not checked to be valid JSON.
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
    """Rejects a text that is not JSON, or too large a piece of it."""


class Skim:
    """Finds the places of values in one text of JSON. All methods raise NoJson."""

    def __init__(self, content: bytes) -> None:
        """Decode the text from any encoding that JSON may have; replace bad bytes."""
        self.text = content.decode(json.detect_encoding(content), "replace")
        self.steps = 0

    def whole(self) -> Place:
        """Return the place of the one value that the text holds; what follows it does not belong to it."""
        at = self._past_space(0)
        return at, self._end(at)

    def members(self, place: Place, *keys: str) -> dict[str, Place]:
        """Return the values under these keys of an object. The last of equal keys counts, as in Python."""
        if not self._begins(place, "{"):
            return {}
        return {key: found for key, found in self._members(place[0]) if key in keys}

    def find(self, place: Place, *keys: str) -> Place | None:
        """Follow keys from value to value; return the last place, or None if a key is missing."""
        for key in keys:
            found = self.members(place, key).get(key)
            if found is None:
                return None
            place = found
        return place

    def items(self, place: Place) -> Iterator[Place]:
        """Yield the values of a list."""
        if not self._begins(place, "["):
            return
        at = self._past_space(place[0] + 1)
        while self.text[at : at + 1] != "]":
            self._step()
            end = self._end(at)
            yield at, end
            at = self._next(end, "]")

    def value(self, place: Place | None) -> Any:
        """Return the value itself, or None if it is too long or broken."""
        if place is None or place[1] - place[0] > LONGEST_VALUE:
            return None
        return self._loaded(place)

    def _loaded(self, place: Place) -> Any:
        try:
            return json.loads(self.text[slice(*place)], strict=False)
        except (ValueError, RecursionError):
            return None

    def beginning(self, place: Place, most: int) -> str | None:
        """Return the first characters of a text, or of a list of lines that stand for one.

        Return None if it is neither, or has so many empty lines that no person wrote it.
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
        """Do the same for a list that is too long to be built."""
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
        """Return the first characters of a text, or None if one of them is badly encoded."""
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
        """Return where the next item begins, or the list or object closes."""
        at = self._past_space(end)
        if self.text[at : at + 1] == closing:
            return at
        if self.text[at : at + 1] != ",":
            raise NoJson("no valid JSON")
        return self._past_space(at + 1)

    def _end(self, at: int) -> int:
        """Return where the value that begins at `at` ends."""
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
