"""What is shown of a student's code: without comments and names, cut to what matters, the line marked."""

import pytest

from course_lib.grading.outcome import Mark
from course_lib.grading.report.example import LEFT_OUT, MOST_LINES, Line, example, sentence, stripped
from course_lib.grading.report.masking import COVER, Mask
from course_lib.grading.report.reading import Person, Submission, Task

PEOPLE = (
    Person("ab1234", "Max", "Müller-Lüdenscheidt", "max.ml@uni.example"),
    Person("187040", "Nguyễn", "Thị Ánh"),
    Person("s7", "Will", "O'Neal"),
    Person("kim_jo", "Jo", "Kim"),
)
HANDED_OUT = ('def gate(name):\n    """Returns (w, b) of "and" or "nand"."""\n    raise NotImplementedError()',)
MASK = Mask(PEOPLE, HANDED_OUT)
TASK = Task("check_relu", "relu")


def code(source: str) -> str:
    return "\n".join(text for _, text in stripped(source, MASK))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("x = 1  # Max, ab1234", "x = 1"),
        ("# from a friend on no roster\nx = 1", "x = 1"),
        ('def f(z):\n    """By Gerda, on no roster."""\n    return z', "def f(z):\n    return z"),
        ('"""a text\nof two lines"""\nx = 1', "x = 1"),
        ("x = 1; 'Gerda'", "x = 1; 'Gerda'"),  # behind a semicolon it is no docstring; the roster decides
        ("x = '# no comment'", "x = '# no comment'"),
        ("x = 1\n\n\n\ny = 2\n\n", "x = 1\n\ny = 2"),
    ],
)
def test_comments_and_texts_that_stand_alone_are_left_out(source, shown):
    assert code(source) == shown


@pytest.mark.parametrize(
    "source",
    [
        "who = 'Max'",
        "who = 'MAX MÜLLER'",
        "who = 'Mueller, no: Muller'",
        "who = 'Lüdenscheidt'",
        "who = 'Ludenscheidt'",
        "who = f'it is {1} for ab1234'",
        "mullers_sigmoid = 1",
        "sigmoidOfMax = 1",
        "ab1234 = 1",
        "f_ab1234 = 1",
        "np.random.seed(187040)",
        "who = 'max.ml@uni.example'",
        "who = 'anyone@else.example'",
        "who = 'Nguyen'",
        "who = 'Ma\u200bx'",
        "who = 'Ｍａｘ'",
        "kim_jo = 1",
        "O = 'ONeal'",
    ],
)
def test_ids_names_and_addresses_are_covered_however_they_are_written(source):
    shown = code(source)
    assert COVER in shown
    for name in ("max", "müller", "muller", "denscheidt", "ab1234", "187040", "nguy", "kim", "neal", "else.example"):
        assert name not in shown.casefold().replace("np.random", "")


@pytest.mark.parametrize(
    "source",
    [
        "a = np.max(z) + max(z)",  # Max is a student
        "W[7] = x1 @ W.T",
        "if name == 'and': return 1000",
        "remark = cannot = 1",
        "z = z.max(axis=0, keepdims=True)",
    ],
)
def test_what_is_nobodys_stays(source):
    assert code(source) == source


def test_lines_keep_the_numbers_that_hints_quote():
    source = "\n\n# Max\ndef relu(z):\n    # why?\n    return z\n"
    assert stripped(source, MASK) == [(2, "def relu(z):"), (4, "    return z")]  # counted as IPython does


@pytest.mark.parametrize("source", ["def f(:\n", "x = 'never closed", "  x = 1\n y = 2", "x = (1,", "\x00"])
def test_what_is_no_code_is_not_shown(source):
    assert stripped(source, MASK) == []


def test_a_name_in_our_own_sentences_is_a_word_and_in_what_they_quote_it_is_covered():
    told = "Line 3: `out = max_value * W  # Max`. What will W be? It stopped with MaxError in `müller`."
    shown = sentence(told, MASK)
    assert shown == f"Line 3: `out = {COVER} * W`. What will W be? It stopped with {COVER} in `{COVER}`."


def submission(*cells: tuple[str | None, str], line: int | None = None) -> Submission:
    return Submission("ab1234", "graded", {"check_relu": Mark(False, "✗", line=line, hint="Why?")}, cells)


def wrong_lines(source: str, **mark: int) -> list[int | None]:
    """The numbers of the lines that are marked in the example of an answer to `relu`."""
    marks = {"check_relu": Mark(False, "", kind="CheckFailed", mistake="abs", **mark)}
    handed_in = Submission("ab1234", "graded", marks, (("relu", source), ("check_relu", "")))
    return [line.number for line in example(handed_in, TASK, MASK).lines if line.wrong]


def test_the_line_of_a_named_mistake_is_marked_where_it_is_known():
    two = "def relu(z):\n    y = abs(z)\n    return y"
    assert wrong_lines(two, example_line=2) == [2]
    assert wrong_lines(two) == []
    assert wrong_lines(two, line=3, example_line=2) == [3]


def test_the_only_line_of_a_function_is_the_one_that_goes_wrong():
    assert wrong_lines('def relu(z):\n    """Of Max."""\n\n    return abs(z)') == [4]
    assert wrong_lines("relu = abs") == []


def test_of_a_long_answer_the_head_and_what_stands_around_the_line_are_shown():
    body = "\n".join(f"    a{n} = {n}" for n in range(2, 101))
    shown = example(submission(("relu", f"def relu(z):\n{body}"), ("check_relu", ""), line=60), TASK, MASK)
    assert len(shown.lines) <= MOST_LINES + 3
    assert shown.lines[0] == Line(1, "def relu(z):")
    assert [line for line in shown.lines if line.wrong] == [Line(60, "    a60 = 60", True)]
    gaps = [line for line in shown.lines if line.number is None]
    assert [gap.text for gap in gaps] == [f"{LEFT_OUT} 48 more lines", f"{LEFT_OUT} 31 more lines"]
    assert len(shown.lines) - len(gaps) + 48 + 31 == 100


def test_a_long_line_is_cut():
    (_, line) = example(submission(("relu", "def relu(z):\n    return " + "1 + " * 500 + "1")), TASK, MASK).lines
    assert len(line.text) < 120
    assert line.text.endswith(LEFT_OUT)


def test_the_cell_that_the_check_saw_is_shown_wherever_it_stands():
    moved = submission(
        ("relu", "raise NotImplementedError()"),
        (None, "def relu(z):\n    return 1"),
        (None, "def relu(z):\n    return 2"),
        ("check_relu", "check.relu(relu)"),
        (None, "def relu(z):\n    return 3"),
    )
    assert [line.text for line in example(moved, TASK, MASK).lines] == ["def relu(z):", "    return 2"]


def test_without_code_there_is_the_hint():
    assert example(submission(), TASK, MASK).lines == ()
    assert example(submission(), TASK, MASK).hint == "Why?"
