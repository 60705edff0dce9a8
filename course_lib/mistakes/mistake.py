"""What a mistake is: a function of `network.py` that is wrong, with its name and its hint."""

import types
from collections.abc import Mapping
from dataclasses import dataclass, field

from course_lib import network
from course_lib.mistakes.broken import Broken, Function

RIGHT_FOR_SOME = ("right for", "right only", "right near", "it works for", "the values are right", "the numbers are")


@dataclass(frozen=True)
class Mistake:
    """One recognisable mistake."""

    slug: str
    """Its short name in the catalogue."""
    name: str
    """A sentence that the student reads."""
    hint: str
    """One that helps."""
    answer: Function
    """The exercise's function with the mistake made."""
    local: bool = False
    """It may be made in some of the cases only: it is enough that it explains every case that is wrong."""
    also: tuple[Function, ...] = ()
    """Other forms of the same mistake, which give other numbers."""
    of: str = ""
    """Where `rule` has made it: the function of network.py that it is a mistake of."""
    replaced: Mapping[str, Function] = field(default_factory=dict)
    """Where `rule` has made it: the functions that stand in the place of network.py's own."""
    same_words: bool = False
    """An exception must have the same text too, where its class alone would say little."""

    @property
    def rules(self) -> frozenset[str]:
        """The rules of network.py that it breaks, where others can be broken as well."""
        if self.replaced:
            return frozenset(self.replaced)
        return self.answer.rules if isinstance(self.answer, Broken) and not self.also else frozenset()


def together(one: Mistake, other: Mistake) -> Mistake | None:
    """Both mistakes made at once, or None where they break the same rule or are no broken rules.

    Nor where a name says what is right: together with another mistake it would not be.
    """
    if one.replaced and other.replaced:
        if (
            one.of != other.of
            or one.rules & other.rules
            or any(m.name.startswith(RIGHT_FOR_SOME) for m in (one, other))
        ):
            return None
        return two_at_once(one, other, broken(one.of, {**one.replaced, **other.replaced}))
    a, b = one.answer, other.answer
    if not (isinstance(a, Broken) and isinstance(b, Broken)) or not one.rules or not other.rules:
        return None
    if a.of != b.of or one.rules & other.rules or any(m.name.startswith(RIGHT_FOR_SOME) for m in (one, other)):
        return None
    return two_at_once(one, other, Broken(a.of, a.edits + b.edits, {**a.names, **b.names}))


def two_at_once(one: Mistake, other: Mistake, answer: Function) -> Mistake:
    """`answer` as the mistake that is made up of two."""
    first, second = (m.name.removeprefix("right, but ") for m in (one, other))
    sentence, hint = f"two things at once: {first}; and {second}", f"{one.hint} And: {other.hint}"
    return Mistake(f"{one.slug}+{other.slug}", sentence, hint, answer)


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
    return Mistake(slug, name, hint, broken(of, rules), of=of, replaced=rules)
