"""Every lesson keeps the rules; and what a rule says to an author who breaks it."""

import re
import shutil

import build
import headers
import nbformat
import pytest
import twins
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from course_lib.checks import EXERCISES
from course_lib.work.private_kernel import AsyncPrivateKernel
from tests.notebooks import rules
from tests.notebooks.rules import ROOT

LESSONS = build.lessons(ROOT)
GENERATED = [*(f"{n}/{n}.ipynb" for n in LESSONS), "START_HERE.ipynb"]


def exercises(lesson):
    return [name for name, exercise in EXERCISES.items() if exercise.lesson == lesson]


def source(lesson):
    return (ROOT / rules.twin(lesson)).read_text(encoding="utf-8")


def answers(lesson):
    return [c.source for c in rules.of("solutions", lesson).cells if "written" in c.metadata]


def kept(broken):
    """Fail with the sentences of a rule, so that `make lesson` can list them."""
    assert not broken, "\n".join(broken)


# ------------------------------------------------------------------ the rules are kept


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_parts_of_every_lesson_are_there(lesson):
    kept(rules.parts(lesson, "\n".join(c.source for c in rules.of("lessons", lesson).cells)))


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_can_be_read_in_one_sitting(lesson):
    kept(rules.length(lesson, rules.of("lessons", lesson).cells))


@pytest.mark.parametrize("lesson", LESSONS)
def test_cells_and_lines_fit_a_laptop(lesson):
    kept(rules.fits_a_laptop(lesson, rules.of("lessons", lesson).cells))


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_name_means_two_things(lesson):
    kept(rules.names(lesson, rules.of("lessons", lesson).cells))


@pytest.mark.parametrize("lesson", LESSONS)
def test_grade_ids_and_points_keep_the_contract(lesson):
    kept(rules.marks(lesson, rules.of("lessons", lesson).cells, exercises(lesson)))


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_release_holds_no_solution(lesson):
    kept(rules.leaks(lesson, source(lesson), rules.of("lessons", lesson).cells, answers(lesson)))


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_figure_has_alternative_text(lesson):
    kept(rules.figures(lesson, rules.of("solutions", lesson).cells))


@pytest.mark.parametrize("part", ["lessons", "solutions"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_no_widget_state_is_kept(part, lesson):
    kept(rules.widgets(part, lesson, rules.of(part, lesson)))


@pytest.mark.parametrize("part", ["lessons", "solutions"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_notebook_ends_with_the_version_of_its_lesson(part, lesson):
    kept(rules.foot(part, lesson, rules.of(part, lesson)))


@pytest.mark.parametrize("file", GENERATED)
def test_links_inside_the_course_lead_somewhere(file):
    path = ROOT / "lessons" / file
    kept(rules.links(path.parent, nbformat.read(path, as_version=4).cells))


def test_nothing_but_notebooks_travels_to_the_student():
    there = {p.relative_to(ROOT / "lessons").as_posix() for p in (ROOT / "lessons").rglob("*") if p.is_file()}
    assert sorted(there - {*GENERATED}) == [], "lessons/ holds what is no lesson's notebook: take these files out"
    assert sorted({*GENERATED} - there) == [], "these notebooks are not made yet: `make build`"


@pytest.mark.parametrize("file", headers.TABLES)
@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_has_a_row_in_the_tables(lesson, file):
    row = headers.TABLES[file][1](headers.header(ROOT, lesson))
    text = (ROOT / file).read_text(encoding="utf-8")
    assert row in text, f"{file} has no row of {lesson} as its header is now: `make build` writes {row}"


@pytest.mark.parametrize("lesson", sorted({exercise.lesson for exercise in EXERCISES.values()}))
def test_every_lesson_with_checks_has_a_text_twin(lesson):
    number = lesson[:2]
    assert lesson in LESSONS, f"course_lib/checks/lesson_{number}.py is of {lesson}: write {rules.twin(lesson)}"


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_release_runs_to_the_end_unsolved(lesson, tmp_path):
    """Only the check cells complain, and only that nothing was attempted."""
    shutil.copytree(ROOT / "lessons" / lesson, tmp_path / lesson)
    unsolved = rules.of("lessons", lesson)
    NotebookClient(
        unsolved,
        timeout=300,
        allow_errors=True,
        kernel_manager_class=AsyncPrivateKernel,
        resources={"metadata": {"path": str(tmp_path / lesson)}},
    ).execute()
    said = {}
    for cell in unsolved.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error" and not (cell.id.startswith("check_") and output.ename == "NotAttempted"):
                said[cell.id] = f"{output.ename}: {output.evalue}"
            if output.get("name") == "stderr":
                said[cell.id] = output.text
    assert said == {}, f"these cells of {rules.twin(lesson)} complain to whoever has not written the exercises yet"
    stopped = {c.id for c in unsolved.cells for o in c.get("outputs", []) if o.output_type == "error"}
    passed = sorted({c.id for c in unsolved.cells if c.id.startswith("check_")} - stopped)
    assert passed == [], f"these checks of {rules.twin(lesson)} say nothing where nothing is written"


# ------------------------------------------------------------------ what a rule says to who breaks it


def only(found, says):
    """One sentence alone, which has these words in it and names the file."""
    assert len(found) == 1, found
    assert re.search(says, found[0]), found[0]
    assert "07_new.md" in found[0]


def graded(name, text, points=None):
    about = {"grade_id": name} | ({} if points is None else {"points": points})
    cell = new_code_cell(text)
    cell.metadata["nbgrader"] = nbformat.from_dict(about)
    return cell


def all_marks():
    return [graded("f", "def f(z):\n    raise NotImplementedError()"), graded("check_f", "check.f(f)", 20),
            graded("explain_f", "", 4)]  # fmt: skip


WHOLE = "\n".join(rules.PARTS) + " 50 minutes\n" + "".join(f"<summary>{i}. why</summary>\n" for i in (1, 2, 3))
REST = "> **A place to rest.** You can now do it. *The second sitting, 40 minutes, does more.*\n"
THIRD = REST.replace("second", "third")
WHOLE = WHOLE.replace("about\n", "about 50 minutes\n")


@pytest.mark.parametrize("part", rules.PARTS)
def test_a_missing_part_is_told_with_the_words_to_write(part):
    only(rules.parts("07_new", WHOLE.replace(part, "")), f"lacks .*: write “{re.escape(part)}”")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text + "*Elsewhere:*", "2 times “.Elsewhere"),
        (lambda text: text.replace("<summary>3. why", ""), "has 2 questions .*: three to six"),
        (lambda text: text.replace("about 50", "about 30"), "takes 30 minutes: between 45 and 180"),
        (lambda text: text.replace("about 50", "about 95"), r"write “about 95 minutes, in two sittings \(48 . 47\)”"),
        (lambda text: text.replace("about 50", "about 170"), r"in three sittings \(57 . 57 . 56\)”"),
        (lambda text: text.replace("about 50", "about 190"), "takes 190 minutes: between 45 and 180"),
        (lambda text: text + REST, "has 1 places to rest, before the second of 40 minutes; wanted: none"),
        (
            lambda text: text.replace("50 minutes", "90 minutes, in two sittings (50 + 40)"),
            "has 0 places to rest; wanted: “.*The second sitting, 40 minutes",
        ),
        (
            lambda text: text.replace("50 minutes", "95 minutes, in two sittings (50 + 40)") + REST,
            "50 . 40 .*: 95 in all",
        ),
        (
            lambda text: text.replace("50 minutes", "130 minutes, in two sittings (50 + 40 + 40)") + REST + THIRD,
            "two sittings of 50 . 40 . 40 minutes",
        ),
        (
            lambda text: text.replace("50 minutes", "130 minutes, in three sittings (50 + 40 + 40)") + THIRD + REST,
            "before the third of 40 minutes, the second of 40 minutes; wanted: “.*second.*”, “.*third",
        ),
    ],
)
def test_too_much_of_a_part_is_told_with_the_number(change, says):
    assert rules.parts("07_new", WHOLE) == []
    only(rules.parts("07_new", change(WHOLE)), says)


@pytest.mark.parametrize(("count", "says"), [(899, "899 words .* add 1$"), (1801, "1801 words .* cut 1$")])
def test_a_word_too_many_is_counted(count, says):
    only(rules.length("07_new", [new_markdown_cell("word " * count)]), says)


@pytest.mark.parametrize(
    ("text", "says"),
    [("1\n" * 46, "has 46 lines, 45 at most: make two"), ("a = " + "1" * 97, "line 1 has 101 characters.*: break it")],
)
def test_what_is_too_large_is_told_with_its_cell_and_line(text, says):
    only(rules.fits_a_laptop("07_new", [new_code_cell(text, id="the_cell")]), f"the_cell.*{says}")


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        (["b = 40.0", "print(b)", "w, b = 1, [2]"], "cells c0 and c2 bind b, and another cell takes it: rename"),
        (["b = 40.0", "def f():\n    return b", "for b in [1]:\n    pass"], "cells c0 and c2 bind b"),
        (["e, m = 1, 3"], "cell c0 binds m, which an exercise may forget to bind: rename it"),
    ],
)
def test_a_name_that_means_two_things_is_told_with_its_cells(texts, says):
    only(rules.names("07_new", [new_code_cell(text, id=f"c{i}") for i, text in enumerate(texts)]), says)


def test_names_that_stay_in_their_cell_may_come_again():
    texts = ["fig = 1\nprint(fig)", "fig = 2\nprint([m for m in [fig]])", "def f(m):\n    n = m\n    return n"]
    texts += ["import numpy as np", "import numpy as np\nprint(np)"]
    assert rules.names("07_new", [new_code_cell(text) for text in texts]) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda cells: cells[1:], 'no cell for f, .*lesson_07.py: write ```python exercise="f"'),
        (lambda cells: cells[:2], "has 0 questions in words: one"),
        (lambda cells: [*cells, graded("g", "")], "marks g, and .*lesson_07.py has no such exercise: add it"),
        (lambda cells: [cells[0], graded("check_f", "", 19), cells[2]], "add up to 19, and must add up to 20"),
        (lambda cells: [*cells[:2], graded("explain_f", "", 5)], "explain_f carries 5 points, and must carry 4"),
        (lambda cells: [graded("f", "# f\nraise NotImplementedError()"), *cells[1:]], "begin it with `def f"),
        (lambda cells: [graded("f", "def f(z):\n    return z"), *cells[1:]], "end it with ### END SOLUTION"),
    ],
)
def test_a_mark_missing_or_too_many_is_told(change, says):
    assert rules.marks("07_new", all_marks(), ["f"]) == []
    only(rules.marks("07_new", change(all_marks()), ["f"]), says)


SOLVED = "### BEGIN SOLUTION\n    return 2 * z\n### END SOLUTION"


@pytest.mark.parametrize(
    ("text", "cell", "words", "says"),
    [
        ("", "", ["why"], "no solution: put it between"),
        (SOLVED, "", [], "no answer in words: write"),
        (SOLVED + "\nreturn 2 * z", "", ["why"], "shows every line of its solutions elsewhere"),
        (
            SOLVED,
            "def f(z):\n    return 2 * z",
            ["why"],
            "cell the_cell holds “return 2 . z” .*: `make build`",
        ),
        (SOLVED, "### END SOLUTION", ["why"], "holds a marker"),
    ],
)
def test_what_leaks_is_told_with_its_cell(text, cell, words, says):
    only(rules.leaks("07_new", text, [new_code_cell(cell, id="the_cell")], words), says)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"text/html": '<img alt="short">'}, "says of its figure “short”: more than 40 letters"),
        ({"text/html": "<p>"}, "HTML that is no figure"),
        ({"image/png": "", "text/html": f'<img alt="{"x" * 41}">'}, r"without words: show it by plots.show\(fig\)"),
        ({}, "draws no figure"),
    ],
)
def test_a_figure_without_words_is_told_with_its_cell(data, says):
    cell = new_code_cell("draw", outputs=[new_output("display_data", data)] if data else [])
    only(rules.figures("07_new", [cell]), says)


def test_a_widget_that_was_kept_is_told():
    cell = new_code_cell("w", id="the_cell", outputs=[new_output("display_data", {twins.WIDGET_VIEW: {}})])
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"widgets": {}})
    assert rules.widgets("lessons", "07_new", notebook) == [
        "lessons/07_new/07_new.ipynb keeps the state of its widgets: `make build`",
        "lessons/07_new/07_new.ipynb, cell the_cell keeps the view of a widget: `make build`",
    ]


def test_a_link_that_leads_nowhere_is_told_with_its_cell(tmp_path):
    cell = new_markdown_cell("[there](nowhere.ipynb), [here](#top), [far](https://example.org)", id="the_cell")
    assert rules.links(tmp_path, [cell]) == [
        "cell the_cell links to nowhere.ipynb, which is not there: mend the link, or take it out"
    ]
