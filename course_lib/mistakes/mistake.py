"""The definition of a mistake: a function of `network.py` that is wrong, with its name and its hint."""

from dataclasses import dataclass

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
    """A question or a pointer that helps."""
    answer: Function
    """The exercise's function with the mistake made."""
    local: bool = False
    """Whether it may show in some cases only: it is enough that it explains every wrong case."""
    also: tuple[Function, ...] = ()
    """Other forms of the same mistake, which give other numbers."""
    same_words: bool = False
    """Whether an exception must also have the same text, because its class alone says little."""

    @property
    def rules(self) -> frozenset[str]:
        """The rules of network.py that it breaks, if other rules can be broken together with them."""
        return self.answer.rules if isinstance(self.answer, Broken) and not self.also else frozenset()


def together(one: Mistake, other: Mistake) -> Mistake | None:
    """Return both mistakes made at once, or None if they break the same rule or are no broken rules.

    Also return None if a name says what is right: together with another mistake it would not be true.
    """
    a, b = one.answer, other.answer
    if not (isinstance(a, Broken) and isinstance(b, Broken)) or not one.rules or not other.rules:
        return None
    if a.of != b.of or one.rules & other.rules or any(m.name.startswith(RIGHT_FOR_SOME) for m in (one, other)):
        return None
    return two_at_once(one, other, Broken(a.of, a.edits + b.edits, {**a.names, **b.names}))


def two_at_once(one: Mistake, other: Mistake, answer: Function) -> Mistake:
    """Return `answer` as the mistake that is made up of two."""
    first, second = (m.name.removeprefix("right, but ") for m in (one, other))
    sentence, hint = f"two things at once: {first}; and {second}", f"{one.hint} And: {other.hint}"
    return Mistake(f"{one.slug}+{other.slug}", sentence, hint, answer)
