"""A check's note comes apart into what the feedback page shows in different places, and nothing of it is lost."""

import re
from pathlib import Path

import pytest

from course_lib.checks.failures import CheckFailed, NotAttempted
from course_lib.grading.feedback import code, prose
from course_lib.grading.feedback.note import Note, read

MESSAGES = (Path(__file__).parent / "messages.txt").read_text(encoding="utf-8")
NOTES = [found.strip("\n") for found in re.split(r"={80,}\n.*\n={80,}\n", MESSAGES) if found.lstrip().startswith("✗")]


@pytest.mark.parametrize("text", NOTES, ids=lambda text: text.split("\n")[0][2:60])
def test_every_word_of_a_message_is_in_one_part_of_its_note(text):
    note = read(text)
    parts = [note.headline, f"[{note.slug}]" if note.slug else "", *(part for fact in note.facts for part in fact)]
    parts += [f"Hint: {note.hint}" if note.hint else "", f"(the same inputs again: {note.again})" if note.again else ""]
    exercise = text.split(":")[0]
    assert f"{exercise}: {' '.join(parts)}".split() == text.split()


def test_a_note_comes_apart():
    facts = (("input", "w = [1],\nx = [2]"), ("expected", "3"), ("got", "4"))
    text = str(CheckFailed("relu", "it is off " * 12, facts=facts, mistake="off", hint="Look again. " * 12, seed=7))
    assert read(text) == Note(
        ("it is off " * 12).strip(), "relu/off", facts, ("Look again. " * 12).strip(), "check.relu(relu, seed=7)"
    )


def test_an_exceptions_text_that_looks_like_a_hint_is_none():
    text = str(CheckFailed("relu", "it stopped", facts=(("got", "E: a\n  Hint: mine"),), hint="Ours.", seed=7))
    assert read(text).hint == "Ours."
    assert read(text).facts == (("got", "E: a\n  Hint: mine"),)


def test_what_is_no_note_of_a_checks_is_a_headline():
    assert read("AssertionError: 1 != 2\nmore") == Note("AssertionError: 1 != 2\nmore")
    assert read("") == Note("")
    assert read(str(NotAttempted("relu"))).headline.startswith("not attempted yet: ")


def test_a_line_is_found_as_ipython_counts():
    assert code.line_at("\n\n\ndef f():\n    return 1\n", 2) == "return 1"
    assert code.line_at("def f(): pass", 2) == ""
    assert code.line_at("def f(): pass", 0) == ""


def test_the_only_line_of_a_function_is_the_one_below_its_name():
    assert code.only_line('def f(z):\n    """Two\n    lines."""\n    # why\n    return -z\n') == (5, "return -z")
    assert code.only_line("def f(z):\n    y = -z\n    return y") is None
    assert code.only_line("x = 1\ny = 2") is None


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("[words](https://example.org)", "<p>words</p>"),
        ("![words](https://example.org/x.png)", "<p><em>(a picture: words)</em></p>"),
        ("https://example.org", "<p>https://example.org</p>"),
        ("# Large", "<p><strong>Large</strong></p>"),
        ("$\\href{x}{y}$", "<p><code>\\href{x}{y}</code></p>"),
        ("*so* `x < 1`", "<p><em>so</em> <code>x &lt; 1</code></p>"),
    ],
)
def test_a_students_markdown_has_no_html_no_links_and_no_headings(typed, shown):
    assert prose.student(typed).strip() == shown


def test_a_formula_wider_than_a_phone_is_in_reach_of_the_keyboard():
    assert 'tabindex="0"' in prose.lesson("$$" + "a + " * 20 + "a$$")
    assert "tabindex" not in prose.lesson("$a + a$")


def test_a_lessons_markdown_keeps_its_folds_and_its_links_to_the_web():
    made = prose.lesson(
        "<details><summary>Why?</summary>\n\n[here](https://example.org) [there](../x.ipynb)\n\n</details>"
    )
    assert "<details><summary>Why?</summary>" in made
    assert '<a href="https://example.org">here</a> there' in made
