"""Odd things that a function may return, raise, or do to its arguments."""

# ruff: noqa: D101  (the names of the classes say it)

import collections
import datetime
import decimal
import fractions
import math
import random
import types
import warnings

import numpy as np


class Hostile:
    """A mix-in whose objects raise an error whatever is asked of them."""

    def _no(self, *args, **kwargs):
        raise RuntimeError("hands off")

    __len__ = __iter__ = __getitem__ = __array__ = __eq__ = __ne__ = __repr__ = __str__ = __bool__ = __float__ = _no
    __add__ = __sub__ = __mul__ = __lt__ = __contains__ = __reversed__ = __copy__ = __deepcopy__ = __reduce_ex__ = _no
    __index__ = __int__ = __format__ = __array_ufunc__ = __array_function__ = __call__ = _no
    __class__ = property(_no)
    dtype = shape = ndim = size = nbytes = base = flags = property(_no)

    def __hash__(self):
        raise RuntimeError("hands off")

    def __getattr__(self, name):
        raise RuntimeError("hands off")


class Liar:
    """Pretends to be an array."""

    __class__ = np.ndarray


class LyingList:
    __class__ = list


class HostileMeta(type):
    """A class that cannot be asked for its name or methods."""

    def __getattribute__(cls, name):
        raise RuntimeError("hands off")

    def __instancecheck__(cls, other):
        raise RuntimeError("hands off")

    def __subclasscheck__(cls, other):
        raise RuntimeError("hands off")


class Unnamed(metaclass=HostileMeta):
    pass


class HostileObject(Hostile):
    pass


class HostileList(Hostile, list):
    pass


class HostileTuple(Hostile, tuple):
    pass


class HostileFloat(Hostile, float):
    pass


class HostileInt(Hostile, int):
    pass


class HostileStr(Hostile, str):
    encode = splitlines = strip = property(Hostile._no)


class HostileDict(Hostile, dict):
    pass


class HostileArray(Hostile, np.ndarray):
    pass


class HostileNumber(Hostile, np.float64):
    pass


class EndlessList(list):
    """A list that never comes to an end when it is gone through."""

    def __iter__(self):
        while True:
            yield 1.0

    def __len__(self):
        return 10**9


class NegativeLength(list):
    def __len__(self):
        return -1


class Endless:
    """Yields for ever."""

    def __iter__(self):
        return self

    def __next__(self):
        return 0.5


class Late:
    """Stops in the middle with an exception."""

    def __iter__(self):
        yield 1.0
        raise Foul("in the middle")


class Agreeable(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __hash__ = float.__hash__


class AsArray:
    def __array__(self, dtype=None, copy=None):
        return np.arange(3.0)


class BadArray:
    def __array__(self, dtype=None, copy=None):
        raise Foul("no array")


class Foul(BaseException):
    """Derives from nothing that is usually caught."""


class Mute(Exception):
    def __str__(self):
        raise RuntimeError("no words")

    __repr__ = __str__


class MuteForEver(BaseException):
    def __str__(self):
        raise Foul("no words")

    __repr__ = __str__


class Wordy(Exception):
    def __str__(self):
        return "words " * 1_000_000


class Broken(Exception):
    def __str__(self):
        return "half \ud800 a character \x00 \x1b[31m"


class NoText(Exception):
    def __str__(self):
        return 5


class StrangeText(Exception):
    def __str__(self):
        return HostileStr("strange")


class HostileError(Hostile, Exception):
    pass


class NoTraceback(Exception):
    __traceback__ = property(Hostile._no)


class Interrupted(KeyboardInterrupt):
    def __str__(self):
        raise Foul("no words")


class ForeignWarning(RuntimeWarning):
    def __str__(self):
        raise RuntimeError("no words")


def in_itself():
    found = [1.0]
    found.append(found)
    return found


def doubling(times):
    found = [1.0]
    for _ in range(times):
        found = [found, found]
    return found


def deep(times):
    found = 1.0
    for _ in range(times):
        found = [found]
    return found


def hostile_array(*shape):
    return np.zeros(shape).view(HostileArray)


def with_fields():
    return np.array([(1.0, 2)], dtype=[("a", float), ("b", int)])


def read_only():
    found = np.ones((2, 3))
    found.flags.writeable = False
    return found


def in_objects():
    found = np.empty(2, dtype=object)
    found[:] = [found, "x"]
    return found


ODD = {
    "None": lambda: None,
    "True": lambda: True,
    "False": lambda: False,
    "0": lambda: 0,
    "-1": lambda: -1,
    "10**400": lambda: 10**400,
    "10**5000": lambda: 10**5000,
    "2**63": lambda: 2**63,
    "nan": lambda: math.nan,
    "inf": lambda: math.inf,
    "-inf": lambda: -math.inf,
    "1e308": lambda: 1e308,
    "5e-324": lambda: 5e-324,
    "complex": lambda: 1 + 2j,
    "complex nan": lambda: complex(math.nan, math.inf),
    "text": lambda: "text",
    "empty text": lambda: "",
    "half a character": lambda: "\ud800 \x00 \x1b[1m <b>",
    "a long text": lambda: "x" * 3_000_000,
    "bytes": lambda: b"abc",
    "bytearray": lambda: bytearray(5),
    "memoryview": lambda: memoryview(b"abc"),
    "dict": lambda: {"W": 1.0},
    "empty dict": dict,
    "set": lambda: {1.0, 2.0},
    "frozenset": lambda: frozenset([1.0]),
    "range": lambda: range(3),
    "a long range": lambda: range(10**12),
    "generator": lambda: (i for i in range(3)),
    "endless": Endless,
    "a generator of what is odd": lambda: (make() for make in (HostileObject, in_itself, lambda: "\ud800")),
    "zip": lambda: zip([1.0], [2.0]),
    "map": lambda: map(float, ["x"]),
    "reversed": lambda: reversed([1.0, 2.0]),
    "iterator": lambda: iter([1.0, 2.0]),
    "dict items": lambda: {1: 2}.items(),
    "class": lambda: Liar,
    "metaclass": lambda: HostileMeta,
    "hostile class": lambda: Unnamed,
    "type": lambda: type,
    "module": lambda: math,
    "numpy": lambda: np,
    "function": lambda: np.mean,
    "lambda": lambda: lambda: 0,
    "NotImplemented": lambda: NotImplemented,
    "Ellipsis": lambda: ...,
    "exception": lambda: ValueError("x"),
    "Decimal": lambda: decimal.Decimal("1.5"),
    "Fraction": lambda: fractions.Fraction(1, 3),
    "date": lambda: datetime.date(2024, 1, 1),
    "namedtuple": lambda: collections.namedtuple("Pair", "W b")(1.0, 2.0),
    "deque": lambda: collections.deque([1.0, 2.0]),
    "namespace": lambda: types.SimpleNamespace(W=1.0),
    "np.ma": lambda: np.ma.array([1.0, 2.0], mask=[True, False]),
    "np.ma.masked": lambda: np.ma.masked,
    "np.matrix": lambda: np.matrix([[1.0, 2.0]]),
    "structured": with_fields,
    "a structured number": lambda: with_fields()[0],
    "object array": lambda: np.array([None, 1.0], dtype=object),
    "an object array in itself": in_objects,
    "datetime64": lambda: np.array(["2024-01-01"], dtype="datetime64[D]"),
    "one datetime64": lambda: np.datetime64("2024-01-01"),
    "timedelta64": lambda: np.timedelta64(5, "s"),
    "string array": lambda: np.array(["a", "b"]),
    "bytes array": lambda: np.array([b"a"]),
    "np.str_": lambda: np.str_("\ud800"),
    "np.void": lambda: np.void(b"abc"),
    "complex array": lambda: np.ones((2, 2), dtype=complex),
    "0-d": lambda: np.array(1.5),
    "0-d object": lambda: np.array(None, dtype=object),
    "empty array": lambda: np.array([]),
    "(0, 3)": lambda: np.zeros((0, 3)),
    "(10**4, 0, 0)": lambda: np.zeros((10**4, 0, 0)),
    "(10**9, 0)": lambda: np.zeros((10**9, 0)),
    "(0,) * 30": lambda: np.zeros((0,) * 30),
    "(1,) * 30": lambda: np.ones((1,) * 30),
    "a terabyte that is none": lambda: np.broadcast_to(1.0, (10**6, 10**5)),
    "float16": lambda: np.array([1.0, 65504.0], dtype=np.float16),
    "longdouble": lambda: np.array([[1.0, 2.0]], dtype=np.longdouble) * np.longdouble("1e4000"),
    "one longdouble": lambda: np.longdouble("1e-4900"),
    "uint8": lambda: np.array([0, 255], dtype=np.uint8),
    "uint64": lambda: np.array([[2**64 - 1, 0]], dtype=np.uint64),
    "one uint64": lambda: np.uint64(2**64 - 1),
    "int8": lambda: np.int8(-128),
    "bool array": lambda: np.array([True, False]),
    "np.True_": lambda: np.True_,
    "big-endian": lambda: np.arange(3.0).astype(">f8"),
    "read-only": read_only,
    "strided": lambda: np.arange(12.0)[::-2].reshape(2, 3).T,
    "nan array": lambda: np.full((2, 3), np.nan),
    "HostileObject": HostileObject,
    "HostileList": lambda: HostileList([1.0]),
    "HostileTuple": lambda: HostileTuple((1.0, 2.0)),
    "HostileFloat": lambda: HostileFloat(1.0),
    "HostileInt": lambda: HostileInt(1),
    "HostileStr": lambda: HostileStr("x"),
    "HostileDict": HostileDict,
    "HostileArray": lambda: hostile_array(2, 3),
    "a hostile array of one": lambda: hostile_array(),
    "a list of hostile arrays": lambda: [hostile_array(2, 3), (hostile_array(1, 1), hostile_array(1, 1))],
    "HostileNumber": lambda: HostileNumber(1.0),
    "Liar": Liar,
    "LyingList": LyingList,
    "Unnamed": Unnamed,
    "EndlessList": lambda: EndlessList([1.0]),
    "NegativeLength": lambda: NegativeLength([1.0]),
    "Late": Late,
    "Agreeable": lambda: Agreeable(1.0),
    "AsArray": AsArray,
    "BadArray": BadArray,
    "empty list": list,
    "empty tuple": tuple,
    "ragged": lambda: [[1.0], [1.0, 2.0]],
    "mixed": lambda: [1.0, "x", None, [2.0]],
    "a list in itself": in_itself,
    "doubling": lambda: doubling(100),
    "doubling a little": lambda: doubling(11),
    "deep": lambda: deep(100_000),
    "ten thousand": lambda: [1.0] * 10_000,
    "a million": lambda: [1.0] * 1_000_000,
    "a wide list of long texts": lambda: ["x" * 100_000, 1.0] * 3_000,
    "one array many times": lambda: [np.zeros(100_000)] * 5_000,
    "huge numbers": lambda: [10**5000, -(10**400)],
    "huge and small": lambda: [10**400, 1.0],
    "lists of six": lambda: [[[[[[1.0] * 6] * 6] * 6] * 6] * 6] * 6,
    "a long list of pairs": lambda: [(np.ones((2, 2)), np.ones((2, 1)))] * 20_000,
}


def raised(error):
    def function(*args, **kwargs):
        raise error()

    return function


def warned(*args, **kwargs):
    """Warn with words that cannot be read, and half characters; then return."""
    warnings.warn(ForeignWarning(), stacklevel=1)
    warnings.warn("half \ud800", RuntimeWarning, stacklevel=1)
    return 1.0


def as_errors(*args, **kwargs):
    warnings.simplefilter("error")
    np.seterr(all="raise")
    return np.exp(1000.0)


def as_errors_left(*args, **kwargs):
    warnings.simplefilter("error")
    np.seterr(all="raise")
    np.set_printoptions(formatter={"all": lambda x: 1 / 0})
    return 1.0


def printed(*args, **kwargs):
    print("half \ud800 a character", HostileStr.__mro__, "x" * 100_000)
    print("\x1c\n\x0b")
    return 1.0


def without_end(*args, **kwargs):
    return without_end(*args, **kwargs)


def stopped(*args, **kwargs):
    return next(iter(()))


def closed(*args, **kwargs):
    def inner():
        yield 1.0
        raise Foul("while closing")

    return [*inner()]


def grouped():
    return BaseExceptionGroup("several", [Foul("x"), ExceptionGroup("more", [Mute(), Wordy(), ValueError("\ud800")])])


def chained(*args, **kwargs):
    try:
        raise Mute
    except Mute as error:
        raise Wordy from error


def in_strange_code(*args, **kwargs):
    space = {"__name__": "\ud800", "__loader__": HostileObject(), "__file__": 5}
    exec(compile("def f():\n  raise ValueError('x')\nf()", "half a character: \udc80", "exec"), space)


def from_a_class_made_here(*args, **kwargs):
    raise type("Wéird" * 1000, (Exception,), {"__module__": 5, "__qualname__": "x"})("text")


ERRORS = (Foul, Mute, MuteForEver, Wordy, Broken, NoText, StrangeText, HostileError, NoTraceback, grouped, Interrupted,
          GeneratorExit, SystemExit, StopIteration, StopAsyncIteration, RecursionError, MemoryError, KeyboardInterrupt,
          NotImplementedError, AssertionError, UnicodeDecodeError.__new__.__self__, lambda: SystemExit(HostileObject()),
          lambda: KeyError(HostileObject()), lambda: ValueError("x" * 10**6), lambda: OSError(5, "\udc80"),
          lambda: SyntaxError("x", ("f", 10**9, 10**9, "\ud800")), lambda: NameError("name '" + "x" * 10**5 + "'"),
          lambda: UnicodeEncodeError("utf-8", "\ud800", 0, 1, "x"), lambda: ImportError(name=5),
          lambda: TypeError("matmul: Input operand 1 has a mismatch in its core dimension 0, size " + "9" * 5000
                            + " is different from " + "8" * 5000))  # fmt: skip
RAISING = {
    **{f"{i}: {getattr(e, '__name__', '')}": raised(e) for i, e in enumerate(ERRORS)},
    **{f.__name__: f for f in (warned, as_errors, as_errors_left, printed, without_end, stopped, closed, chained,
                               in_strange_code, from_a_class_made_here)},
}  # fmt: skip


def spoilt(value, rng: random.Random, odd, share: float = 0.15):
    """Put something odd here and there into `value`, which has the form asked for."""
    if rng.random() < share:
        return _turned(value, rng, odd)
    if isinstance(value, list | tuple):
        return type(value)(spoilt(item, rng, odd, share) for item in value)
    return value


def _turned(value, rng: random.Random, odd):
    """Return `value` in another form, or something else in its place."""
    ways = [lambda: odd(), lambda: [value], lambda: (value, value), lambda: [value, odd()], lambda: np.array([1.0])]
    if isinstance(value, list | tuple):
        ways += [lambda: value[:-1], lambda: [*value, odd()], lambda: value[::-1], lambda: tuple(value),
                 lambda: list(value), lambda: (v for v in value), lambda: dict(enumerate(value)),
                 lambda: [v for v in value for _ in range(2)], lambda: HostileList(value),
                 lambda: EndlessList(value)]  # fmt: skip
    if isinstance(value, np.ndarray | float | int) and not isinstance(value, bool):
        array = np.asarray(value)
        kinds = (np.float16, np.float32, np.longdouble, np.uint8, np.uint64, np.int8, bool, complex, object, str, ">f8")
        ways += [lambda: array.T, lambda: array[None], lambda: array.ravel(), lambda: array * np.nan,
                 lambda: array.astype(rng.choice(kinds)), lambda: array.tolist(), lambda: array.view(HostileArray),
                 lambda: np.ma.array(array, mask=True), lambda: array[..., :0], lambda: array * 1e308 * 10,
                 lambda: list(np.atleast_1d(array)), lambda: np.broadcast_to(array, (3, *array.shape))]  # fmt: skip
    return rng.choice(ways)()


def left_strange(args, rng: random.Random, odd) -> None:
    """Do something to the arguments that no caller expects: other items, other sizes, other kinds of numbers."""
    for value in args:
        if isinstance(value, np.ndarray):
            _strange_array(value, rng)
        elif isinstance(value, list):
            ways = [value.clear, lambda v=value: v.append(v), lambda v=value: v.append(odd()), value.reverse,
                    lambda v=value: v.__setitem__(slice(None), [list(x) if isinstance(x, tuple) else x for x in v]),
                    lambda v=value: v.extend(v), lambda v=value: v.__setitem__(0, odd()) if v else None]  # fmt: skip
            left_strange(list(value), rng, odd)
            rng.choice(ways)()
        elif isinstance(value, tuple):
            left_strange(value, rng, odd)
        elif isinstance(value, np.random.Generator):
            rng.choice([lambda v=value: v.bit_generator.advance(10**20), lambda v=value: v.normal(size=9),
                        lambda v=value: np.random.seed(0), lambda v=value: v.spawn(2)])()  # noqa: NPY002 # fmt: skip


def _strange_array(value, rng: random.Random) -> None:
    def resized():
        value.resize((0, 3), refcheck=False)

    def reshaped():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value.shape = (1, -1, 1)

    def of_another_kind():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value.dtype = rng.choice([np.int64, np.uint8, ">f8", "c16", "S8", "datetime64[s]"])

    ways = [lambda: value.fill(np.nan), lambda: value.setflags(write=False), lambda: value.sort(axis=-1), resized,
            reshaped, of_another_kind, lambda: value.byteswap(inplace=True), lambda: None]  # fmt: skip
    try:
        rng.choice(ways)()
    except (ValueError, TypeError):  # it owns no memory, or is a single number
        return
