"""What a mistake is: one rule of `network.py`, broken, with its name and its hint."""

import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from course_lib import network

Function = Callable[..., Any]
RIGHT_FOR_SOME = ("right for", "right only", "right near", "it works for", "the values are right", "the numbers are")


@dataclass(frozen=True)
class Mistake:
    """One recognisable mistake.

    `slug` is its short name in the catalogue, `name` a sentence the student reads, `hint` one that helps,
    `answer` the exercise's function with the mistake made. `local` says that the mistake may be made in some of
    the cases only: then it is enough that it explains every case that is wrong. `of` and `rules` are there where
    `answer` is the function `of` of network.py with `rules` in place of its own (see `rule`). `also` are other forms
    of the same mistake, which give other numbers. `same_words` says that an exception must have the same text too,
    where its class alone would say little.
    """

    slug: str
    name: str
    hint: str
    answer: Function
    local: bool = False
    of: str = ""
    rules: Mapping[str, Function] = field(default_factory=dict)
    also: tuple[Function, ...] = ()
    same_words: bool = False


def broken(of: str, rules: Mapping[str, Function]) -> Function:
    """The function `of` of network.py as it would be if the module held `rules` instead of its own functions.

    The ordinary pass runs, with every function that it calls looked up in a copy of the module; so a broken rule
    works in every architecture and together with others. A rule named `of` itself is wrapped around the result.
    """
    space = dict(vars(network))
    for name, value in vars(network).items():
        if isinstance(value, types.FunctionType) and value.__module__ == network.__name__:
            space[name] = types.FunctionType(value.__code__, space, name, value.__defaults__, value.__closure__)
            space[name].__kwdefaults__ = value.__kwdefaults__
    ordinary = space[of]
    space.update({name: function for name, function in rules.items() if name != of})
    return rules[of](ordinary) if of in rules else ordinary


def rule(of: str, slug: str, name: str, hint: str, **rules: Function) -> Mistake:
    """A mistake of the function `of`, made by breaking `rules` of network.py."""
    return Mistake(slug, name, hint, broken(of, rules), of=of, rules=rules)


def together(one: Mistake, other: Mistake) -> Mistake | None:
    """Both mistakes made at once, or None where they break the same rule or are no broken rules.

    Nor where a name says what is right: together with another mistake it would not be.
    """
    if not one.rules or not other.rules or one.of != other.of or one.rules.keys() & other.rules.keys():
        return None
    if any(m.name.startswith(RIGHT_FOR_SOME) for m in (one, other)):
        return None
    return two_at_once(one, other, broken(one.of, {**one.rules, **other.rules}))


def two_at_once(one: Mistake, other: Mistake, answer: Function) -> Mistake:
    """`answer` as the mistake that is made up of two."""
    first, second = (m.name.removeprefix("right, but ") for m in (one, other))
    sentence, hint = f"two things at once: {first}; and {second}", f"{one.hint} And: {other.hint}"
    return Mistake(f"{one.slug}+{other.slug}", sentence, hint, answer)
