"""What a student reads of the line that goes wrong: its number, its text, and a question. Never the edit itself."""

from course_lib.checks.repair.search import Found

# One question for each kind of edit. None of them can be turned round into the edit.
QUESTIONS = {
    "operator": "Which operation joins the two here, and which one does the formula have?",
    "order": "In which order do the two stand, and in which should they?",
    "brackets": "What is computed first in this line? Put in brackets what belongs together.",
    "sign": "For one small case: should this be positive or negative?",
    "comparison": "Try the line with one value just above, one just below and one exactly at the limit.",
    "number": "Which number stands here, and which one does the formula, or the first turn of the loop, need?",
    "name": "Which of your names stands here, and what does it hold at this moment?",
    "function": "What exactly does the function called here do with its argument?",
    "entry": "Which entry is taken or written here, and which one is meant? Write the first two down.",
    "size": "Which size is this: of rows, of columns, of everything? Which one is needed?",
    "transpose": "Write the shapes beside both factors. What do their rows and their columns stand for?",
    "axis": "Over which axis does this run, what does that axis count, and which shape is left?",
    "option": "What does each argument in this call do, and what happens without it?",
    "factor": "By which factor is this line off? Compare it with the formula, factor by factor.",
    "power": "Compare this line with the formula: is each quantity there in the right power?",
    "call": "What is done to the value before it is used, and what should be?",
    "missing": "Compare this line with the formula: is everything there that belongs into it?",
    "too much": "Compare this line with the formula: does everything in it belong there?",
    "one": "Try this line by hand with a value whose result you know, such as 0 or 1.",
    "shape": "Which shape has the result of this line, and which one is needed?",
    "copied": "Is what stands here an array or a list of its own, or the caller's?",
    "in place": "Is what stands here an array or a list of its own, or the caller's?",
    "each turn": "What becomes of the earlier value each time round?",
    "default": "When is a default value made: at every call, or once? And which one does the docstring give?",
    "returned": "What does this line do with its result?",
    "branches": "Which inputs come into this branch, and which should?",
    "indentation": "How often does this line run: once, or in every turn of the loop? How often should it?",
    "order of lines": "Which line must have run before this one, and which after it?",
    "range": "Which is the first number of this range, which the last, and which should they be?",
    "formula": "Write this line once more beside its formula: what does each piece of it stand for?",
    "your own": "It calls a function of yours: is that one right? Its own check tells.",
    "work": "What does each piece of it stand for in the formula?",
}
GENERAL = "Read it once more beside the formula: what does each piece of it stand for?"


def told(found: Found) -> str:
    """The line and the question, in words."""
    line = f"line {found.line}: `{found.text}`"
    if found.kinds == ("work",):
        return f"{found.part or 'The result'} is made in {line}. {QUESTIONS['work']}"
    right = "everything right" if found.whole else "the ordinary cases right"
    question = QUESTIONS[found.kinds[0]] if _plain(found) else GENERAL
    if not found.other:
        return f"L{line[1:]}. One change in this line makes {right}. {question}"
    if found.other == found.line:
        return f"L{line[1:]}. Two changes in this line make {right}. {question}"
    return f"Two changes make {right}: one in {line}, and one in line {found.other}: `{found.other_text}`. {question}"


def _plain(found: Found) -> bool:
    """Whether the kind of edit is plain: no other kind at this line makes everything right."""
    return len(found.kinds) == 1
