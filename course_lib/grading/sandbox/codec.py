"""Turn plain data into bytes and back, for the border between a student's process and the examiner's.

A message is a JSON head followed by the raw bytes of its arrays. Reading builds exact built-in values and numeric
arrays, nothing else: no pickle, no classes, no code. Sizes are checked before anything is built.
"""

import inspect
import json
import math
import re
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np

from course_lib import network
from course_lib.checks.plain import LONGEST_NAME, LONGEST_NUMBER, Foreign, Room, extent, plain

HEAD = struct.Struct("<II")  # bytes of JSON, bytes of arrays
LARGEST_JSON = 768 << 10  # a cell of LONGEST_TEXT fits; answers of that size take the examiner seconds to judge
LARGEST_ARRAYS = 1 << 20
MOST_NUMBERS = 1 << 18  # of all arrays, those counted for which an array without entries would have room
MOST_ITEMS = 24_000  # of all lists: the longest value that an ordinary test may ask for has 20,000
MOST_TEXT = 400_000  # characters of all texts: a cell's output, its errors and a traceback have LONGEST_TEXT each
DEEPEST = 20  # lists in lists
LONGEST_TEXT = 100_000  # characters
LONGEST_KIND = 20  # characters of a kind that nobody knows, quoted
MOST_DIMENSIONS = 32  # of an array, as in NumPy 1
# Bounds of one answer; its arguments have as much again. The longest right answer has 120 items and 4,704 numbers. The
# longest known from an honest mistake, an endless generator, is cut off at 3,000 items. Anything larger is reported as
# too large. Both sides check this, so a forged answer takes the verdict no longer than a returned one.
ANSWER_ITEMS, ANSWER_NUMBERS, ANSWER_TEXT = 4_000, 32_768, 6_000
MOST_CLASSES = 20  # that an exception is said to belong to
MOST_WARNINGS = 1  # of a call: the first says it
LONGEST_LINE = 500  # characters of the line that an exception came from, and of what one of the examiner's says
DTYPE = re.compile(r"[<>|=]?[biufc]\d{1,2}")
COURSE = {name: f for name, f in vars(network).items() if inspect.isfunction(f) and f.__module__ == network.__name__}
# Exceptions that are raised on the other side unchanged; all others become a RuntimeError there.
RERAISED = (AssertionError, IndexError, KeyError, NotImplementedError, OverflowError, TypeError, ValueError)
EXCEPTIONS = {e.__name__: e for e in (*RERAISED, ZeroDivisionError)}
GENERATORS = {g.__name__: g for g in (np.random.PCG64, np.random.PCG64DXSM, np.random.MT19937, np.random.Philox)}


class Refused(ValueError):
    """Rejects a value or message that may not cross: wrong type, too large, nested too deep, or malformed."""


class TooMuch(Refused):
    """Rejects messages that are too large together, though none is too large by itself."""


@dataclass(frozen=True)
class Function:
    """Stands for a function that stays on its own side and is called across the border, by its number."""

    number: int
    """The number by which it is called."""
    name: str
    """Its `__name__`."""


def pack(value: Any, number_of: Callable[[Any], int] | None = None) -> bytes:
    """Return `value` as one message, its sizes in front.

    Values: None, bool, int, float, complex, text, lists, tuples, numeric arrays and scalars, Foreign, generators; and
    functions, if `number_of` gives each the number it answers to. The course's own functions are sent by name. Raises
    Refused for everything else, and beyond the bounds.
    """
    writer = _Writer(number_of)
    head = json.dumps(writer.write(value, 0)).encode("ascii")
    body = b"".join(writer.arrays)
    check_sizes(len(head), len(body))
    return HEAD.pack(len(head), len(body)) + head + body


def check_sizes(head: int, body: int) -> None:
    """Raise Refused if a message of this many bytes is too large."""
    if head > LARGEST_JSON or body > LARGEST_ARRAYS:
        raise Refused(f"too large: {head + body:,} bytes")


def unpack(head: bytes, body: bytes, function: Callable[[Function], Any] | None = None) -> Any:
    """Return the value of a message. `function` turns a Function into something callable.

    Without `function`, as on the examiner's side, only plain data may come: no functions, no generators. Raises Refused
    for whatever `pack` would not have written.
    """
    try:
        laid_out = json.loads(head)
    except (ValueError, RecursionError) as error:
        raise Refused(f"no message: {type(error).__name__}") from None
    return _Reader(body, function).read(laid_out, 0)


class _Bounds:
    """Counts what a message may still hold. Raises Refused if that is not enough."""

    def __init__(self) -> None:
        self.room = Room(MOST_ITEMS, MOST_NUMBERS, MOST_TEXT)

    def single(self, value: Any, depth: int) -> None:
        """Count a text or a number at this depth."""
        if depth > DEEPEST:
            raise Refused("nested too deep")
        if type(value) is int and value.bit_length() > LONGEST_NUMBER:
            raise Refused("too large: a whole number of more than a thousand digits")
        if type(value) is str:
            self.room.text -= len(value)
            if len(value) > LONGEST_TEXT or self.room.text < 0:
                raise Refused(f"too large: a text of {len(value):,} characters")

    def items(self, count: int) -> None:
        """Count a list."""
        self.room.items -= count
        if self.room.items < 0:
            raise Refused(f"too large: lists of more than {MOST_ITEMS:,} items")

    def numbers(self, shape: Sequence[int]) -> None:
        """Count an array."""
        self.room.numbers -= extent(shape)
        if self.room.numbers < 0:
            raise Refused(f"too large: arrays of more than {MOST_NUMBERS:,} numbers")


class _Writer:
    """Turns the value of one message into JSON; the bytes of its arrays gather in `arrays`."""

    def __init__(self, number_of: Callable[[Any], int] | None) -> None:
        self.number_of, self.bounds = number_of, _Bounds()
        self.arrays: list[bytes] = []
        self.left = LARGEST_ARRAYS

    def write(self, value: Any, depth: int) -> Any:
        """Return `value` in JSON's types."""
        kind = type(value)
        self.bounds.single(value, depth)
        if value is None or kind in (bool, float, int, str):
            return value
        if kind in (list, tuple):
            self.bounds.items(len(value))
            items = [self.write(item, depth + 1) for item in value]
            return items if kind is list else {"tuple": items}
        if kind is complex:
            return {"complex": [value.real, value.imag]}
        if isinstance(value, np.ndarray | np.generic) and DTYPE.fullmatch(value.dtype.str):
            return self._array(value)
        if kind is Foreign:
            return {"iterator" if value.once else "foreign": str(value.type_name)[:LONGEST_NAME]}
        if kind is np.random.Generator:
            return {"generator": _state(value.bit_generator.state)}
        if callable(value) and self.number_of:
            name = getattr(value, "__name__", kind.__name__)
            return {"network": name} if COURSE.get(name) is value else {"function": [self.number_of(value), name]}
        raise Refused(f"a {kind.__name__} cannot cross")

    def _array(self, value: np.ndarray | np.generic) -> dict[str, list[Any]]:
        self.bounds.numbers(value.shape)
        self.left -= value.nbytes
        if self.left < 0:
            raise Refused(f"too large: an array of {value.nbytes:,} bytes")
        self.arrays.append(np.asarray(value).tobytes())
        return {"scalar" if isinstance(value, np.generic) else "array": [value.dtype.str, list(value.shape)]}


def as_answer(value: Any) -> Any:
    """Return an answer, or `Foreign` if it is larger than an answer may be, as in `plain`."""
    return plain(value, _answers_room())


def as_arguments(values: Iterable[Any]) -> tuple[Any, ...]:
    """Return what a call's arguments have become, within the bounds that all of them share."""
    room = _answers_room()
    return tuple(plain(value, room) for value in values)


def _answers_room() -> Room:
    return Room(ANSWER_ITEMS, ANSWER_NUMBERS, ANSWER_TEXT)


def as_fields(record: Any) -> Any:
    """Return a dataclass as plain data: its fields by name, and so on inside them; return anything else as it is."""
    if not is_dataclass(record):
        return record
    return tuple((field.name, as_fields(getattr(record, field.name))) for field in fields(record))


def _state(state: Any) -> Any:
    """Return a bit generator's state: dicts of numbers, text and arrays of whole numbers."""
    if isinstance(state, dict):
        return {key: _state(item) for key, item in state.items()}
    return {"words": state.tolist()} if isinstance(state, np.ndarray) else state


class _Reader:
    """Builds the value of one message; takes the arrays' bytes from `body` in order."""

    def __init__(self, body: bytes, function: Callable[[Function], Any] | None) -> None:
        self.body, self.at, self.function, self.bounds = body, 0, function, _Bounds()

    def read(self, item: Any, depth: int) -> Any:
        """Return the value that `item` stands for."""
        self.bounds.single(item, depth)
        if item is None or type(item) in (bool, int, float, str):
            return item
        if type(item) is list:
            self.bounds.items(len(item))
            return [self.read(part, depth + 1) for part in item]
        if type(item) is dict and len(item) == 1:
            ((kind, content),) = item.items()
            try:
                return self._marked(kind, content, depth)
            except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
                raise error if isinstance(error, Refused) else Refused(f"a malformed {kind[:LONGEST_KIND]}") from None
        raise Refused("no plain data")

    def _marked(self, kind: str, content: Any, depth: int) -> Any:
        if kind == "tuple":
            return tuple(self.read(list(content), depth))
        if kind in ("array", "scalar"):
            array = self._array(*content)
            return array if kind == "array" else array.reshape(())[()]
        if kind == "complex":
            return complex(*content)
        if kind in ("foreign", "iterator"):
            return Foreign(str(content)[:LONGEST_NAME], once=kind == "iterator")
        if self.function is None:
            raise Refused("no plain data")
        if kind == "generator":
            return _generator(content)
        if kind == "network":
            return COURSE[content]
        if kind == "function":
            return self.function(Function(int(content[0]), str(content[1])[:LONGEST_NAME]))
        raise Refused(f"nothing known of the kind {kind[:LONGEST_KIND]!r}")

    def _array(self, dtype: str, shape: list[int]) -> np.ndarray:
        if (
            not DTYPE.fullmatch(dtype)
            or len(shape) > MOST_DIMENSIONS
            or any(type(n) is not int or n < 0 for n in shape)
        ):
            raise Refused("a malformed array")
        self.bounds.numbers(shape)
        kind = np.dtype(dtype)
        end = self.at + math.prod(shape) * kind.itemsize
        if end > len(self.body):
            raise Refused("an array longer than its message")
        raw = np.frombuffer(self.body[self.at : end], dtype=np.uint8 if kind.kind == "b" else kind)
        self.at = end
        # A byte other than 0 and 1 would make a bool that is neither True nor False.
        return (raw != 0 if kind.kind == "b" else raw.copy()).reshape(shape)


def _generator(state: dict[str, Any]) -> np.random.Generator:
    """Return a generator that continues from this state."""
    # Seed it from the state as well, so that it spawns the same generators each time.
    bits = GENERATORS[state["bit_generator"]](list(json.dumps(state).encode()))
    bits.state = _words(state)
    return np.random.Generator(bits)


def _words(state: Any) -> Any:
    if isinstance(state, dict):
        if set(state) == {"words"}:
            return np.array(state["words"], dtype=np.uint64)
        return {key: _words(item) for key, item in state.items()}
    return state
