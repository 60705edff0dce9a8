"""What a student reads about the line that goes wrong: its number, its text and a question, but never the edit."""

from course_lib.checks.repair.found import Found

# One question for each kind of edit. None of them can be turned round into the edit, and none presupposes more than
# that something in the line is to be looked at.
QUESTIONS = {
    "operator": "Compare its operations with the formula, one by one.",
    "order": "In which order are the things in it, and in which order should they be?",
    "brackets": "What is computed first in it, and what should be? Put in brackets what belongs together.",
    "sign": "For one small case by hand: should this be positive or negative?",
    "comparison": "For which inputs is its condition true, and for which should it be? Try one just at the limit.",
    "number": "What does each number in it stand for? If one is a place in a list: which place, and which is meant?",
    "name": "Look at each name in it: what does it hold at this moment?",
    "function": "What exactly do the functions called in it do with what they are given?",
    "entry": "Which entries does it take or write, and which are meant? Write the first two down.",
    "size": "Which size does it take: of rows, of columns, of everything? Which one is needed?",
    "transpose": "Write the shapes beside it: what do rows and columns stand for, before and after?",
    "axis": "Over which axis does it run, what does that axis count, and which shape is left?",
    "option": "What does each argument of the call in it do, and what happens without it?",
    "factor": "Compare it with the formula, factor by factor.",
    "power": "Compare it with the formula: is each quantity there in the right power?",
    "call": "What is done to each value in it before it is used, and what should be?",
    "missing": "Compare it with the formula: is everything there that belongs in it?",
    "too much": "Compare it with the formula: does everything in it belong there?",
    "one": "Try it by hand with a value whose result you know, such as 0 or 1.",
    "shape": "Which shape does its result have, and which one is needed?",
    "copied": "Does it hold an array or a list of its own, or the caller's?",
    "same": "How many lists does it make: is each item a new list, or the same list again?",
    "in place": "Does it write into an array or a list of its own, or the caller's?",
    "each turn": "What happens to the earlier value when it runs again?",
    "default": "When is a default value made: at every call, or once?",
    "once": "Can you loop over its result twice?",
    "returned": "What happens to its result?",
    "branches": "Which inputs reach it, and which should?",
    "indentation": "How often does it run: once, or in every turn of a loop? How often should it?",
    "branch": "For which inputs does it run, and for which should it?",
    "loop": "How often do the lines below it run, and with which values together? How often should they?",
    "stays": "What does its name hold in the first turn of the loop, what in the second, and what should it hold?",
    "order of lines": "Which lines must have run before it, and which after it?",
    "range": "What are the first and the last number it runs through, and what should they be?",
    "formula": "Write it once more beside its formula: what does each piece of it stand for?",
    "dropped": "What it works out is stored nowhere. Which name should hold it afterwards?",
    "elsewhere": "Where inside the function should that value come from?",
    "work": "What does each piece of it stand for in the formula?",
}
GENERAL = "Read it once more beside the formula: what does each piece of it stand for?"
MARKS = ("either", "values", "traces")  # what may stand before the kinds of edits: no kinds themselves
QUESTIONS |= dict.fromkeys(MARKS, GENERAL)


def told(found: Found, question: str | None = None) -> str:
    """Return the line and a question in words: the given question, or one for the kind of edit."""
    line = f"line {found.line}: `{found.text}`"
    if found.kinds == ("work",):
        return f"{found.part or 'The result'} is made in {line}. {question or QUESTIONS['work']}"
    if found.kinds == ("dropped",):
        return f"L{line[1:]}. {QUESTIONS['dropped']}"
    if found.kinds == ("elsewhere",):
        return (
            f"L{line[1:]}. `{found.part}` is not made inside your function: it is what it was outside, whatever is "
            f"handed over. {QUESTIONS['elsewhere']}"
        )
    kinds, right = tuple(k for k in found.kinds if k not in MARKS), _right(found)
    question = question or (QUESTIONS[kinds[0]] if len(kinds) == 1 else GENERAL)  # of several kinds none is plain
    if kinds == ("formula",) and not found.other:
        return f"L{line[1:]}. Put right, this line makes {right}. {question}"
    if kinds == ("stays",) and not found.other:
        return f"L{line[1:]}. What it makes is never changed afterwards. One more line makes {right}. {question}"
    if not found.other:
        return f"L{line[1:]}. One change in this line makes {right}. {question}"
    if found.other == found.line:
        return f"L{line[1:]}. Two changes in this line make {right}. {question}"
    other = f"line {found.other}: `{found.other_text}`"
    if "either" in found.kinds:
        return f"L{line[1:]}. One change in this line, or else one in {other}, makes {right}. {question}"
    return f"Two changes make {right}: one in {line}, and one in {other}. Look at the first of them: {_small(question)}"


def _right(found: Found) -> str:
    """Say what the change makes right."""
    if "values" in found.kinds:
        return "every number right"
    if "traces" in found.kinds:
        return "the caller's arguments stay as they were"
    if found.part:
        name, _, layer = found.part.partition(" of layer ")
        return f"{name} of every layer right" if layer else f"{name} right"
    return "everything right" if found.whole else "the ordinary cases right"


def _small(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
