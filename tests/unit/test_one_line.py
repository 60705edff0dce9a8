"""The lines that the website checks: their numbers are the solutions', their mistakes the catalogue's."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import leaks
import lesson_page
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from twins import WIDGET_VIEW

from course_lib import network, widgets
from course_lib.checks import EXERCISES
from course_lib.mistakes import mistake
from course_lib.widgets import one_line
from course_lib.widgets.one_line import INPUTS, TOLD, Line, alike, lines
from tests.javascript.test_one_line_in_node import RIGHT, STATE

ROOT = Path(__file__).resolve().parents[2]
SYNCED = (*STATE, "ask", "rest", "length", "course")
SEVERAL_LINES = re.compile(r"your lines|hich of your line|\bdo your line\b|in your line use\b")
LINES = pytest.mark.parametrize("line", lines().values(), ids=list(lines()))


def twin(exercise: str) -> str:
    lesson = EXERCISES[exercise].lesson
    return (ROOT / "solutions" / lesson / f"{lesson}.md").read_text(encoding="utf-8")


def solved(exercise: str) -> tuple[str, Callable[..., Any]]:
    """The cell with the answer to an exercise, and the function that it defines."""
    cell = re.search(rf'^```python exercise="{exercise}"\n(.*?)^```', twin(exercise), re.DOTALL | re.MULTILINE)[1]
    space = {"np": np, "network": network, "z_of": network.weighted_sum}
    exec(cell, space)
    return cell, space[exercise]


@LINES
def test_what_is_expected_is_what_the_solution_gives(line: Line):
    cell, function = solved(line.exercise)
    assert line.lines.strip().splitlines()[0] == cell.splitlines()[0], "the exercise's own signature"
    for numbers in line.inputs(np.random.default_rng(7), 50):
        reference = line.value(getattr(network, line.exercise), numbers)
        assert np.all(np.isfinite(reference))
        np.testing.assert_allclose(line.value(function, numbers), reference, rtol=1e-12, atol=1e-12)


@LINES
def test_the_code_above_a_line_makes_its_names_of_what_the_function_gets(line: Line):
    space, seen = dict(vars(network)), []
    names = [name for name in line.names if name not in line.hidden]
    exec(f"{line.lines.strip()}\n    return [{', '.join(names)}]\n", space)

    def called(*arguments: Any) -> Any:
        seen.append([float(np.squeeze(value)) for value in space[line.exercise](*arguments)])
        return getattr(network, line.exercise)(*arguments)

    for numbers in line.inputs(np.random.default_rng(3), 5):
        line.value(called, numbers)
        assert seen[-1] == pytest.approx([numbers[name] for name in names])


@LINES
def test_the_arrays_of_a_line_are_those_that_the_function_gets(line: Line):
    space, seen = dict(vars(network)), []
    exec(f"{line.lines.strip()}\n    return [{', '.join(line.arrays)}]\n", space)

    def called(*arguments: Any) -> Any:
        seen.append(space[line.exercise](*arguments))
        return getattr(network, line.exercise)(*arguments)

    for numbers in line.inputs(np.random.default_rng(4), 5):
        line.value(called, numbers)
        for name, got in zip(line.arrays, seen[-1], strict=True):
            np.testing.assert_array_equal(line.array(name, numbers), np.asarray(got, dtype=float), name)


@LINES
def test_a_whole_array_holds_the_number_that_is_expected(line: Line):
    inputs = line.inputs(np.random.default_rng(5))
    whole = line.expected_whole(inputs)
    for number, array in zip(line.expected(inputs), whole, strict=bool(whole)):
        assert number in np.ravel(array)


@LINES
def test_each_mistake_differs_from_what_is_expected_and_from_the_others(line: Line):
    made = widgets.OneLine(line.exercise)
    inputs = line.inputs(np.random.default_rng(0))
    found = list(line.wrong(inputs))
    assert {slug for slug, _ in found} == {*line.mistakes, *line.also}, "each gives numbers"
    found += [(own.name, line.values_of(text, inputs)) for own in line.own if not own.uses for text in own.lines]
    hidden = line.layer.mistakes if line.layer else ()
    assert len(made.mistakes) == len(found) + sum(len(own.lines) for own in line.own if own.uses) + len(hidden)
    for i, (slug, values) in enumerate(found):
        assert all(np.all(np.isfinite(value)) for value in values), slug
        assert not any(alike(values[:TOLD], right[:TOLD]) for right in (made.expected, made.whole)), slug
        same = [other for other, its in found[:i] if other != slug and alike(values[:TOLD], its[:TOLD])]
        assert same == [], f"{slug} gives the same numbers"


@LINES
def test_larger_arrays_have_lengths_that_tell_a_transpose(line: Line):
    if not line.layer:
        return
    names = line.layer.names(np.random.default_rng(6))
    [expected] = line.at_layer(names)
    for name, shape in line.layer.shapes.items():
        assert names[name].shape == tuple(shape)
        assert len(set(shape)) == len(shape), name
    forms = [form for slug in (*line.mistakes, *line.layer.mistakes) for form in line.wrong_at_layer(slug, names)]
    assert not any(alike([form], [expected]) for form in forms)


@LINES
def test_a_mistake_is_told_in_the_catalogues_words(line: Line):
    made = widgets.OneLine(line.exercise)
    told = {(one["name"], one["hint"]) for one in made.mistakes}
    hidden = line.layer.mistakes if line.layer else ()
    known = [mistake(line.exercise, slug) for slug in {*line.mistakes, *line.also, *hidden}]
    hints = {(one.name, line.hints.get(one.slug, one.hint)) for one in known} | {(o.name, o.hint) for o in line.own}
    assert told == {(one_line.of_one_line(name), one_line.of_one_line(hint)) for name, hint in hints}
    assert [hint for _, hint in told if SEVERAL_LINES.search(hint)] == []


CODE_NAME = re.compile(r"(?<![\w.′])(?:d[A-Zwb]|[A-Za-z]+_\w+|Zs|As|[a-z]+\d)(?![\w′])")


@pytest.mark.parametrize("name", [*lines(), *one_line.half_done()])
def test_a_name_of_code_that_a_reader_is_told_stands_in_the_field(name: str):
    made = widgets.OneLine(name)
    names = set(made.names) - set(made.hidden)
    names |= {array for array, _ in made.arrays} | set(made.functions) | {handed[0] for handed in made.handed}
    names |= set(re.findall(r"\w+", f"{made.lines} {made.ask}"))
    told = [text for one in made.mistakes for text in (one["name"], one["hint"])]
    assert [text for text in told if not set(CODE_NAME.findall(text)) <= names] == []


@LINES
def test_a_line_is_told_nothing_of_what_else_the_exercise_asks_for(line: Line):
    told = [f"{one['name']} {one['hint']}" for one in widgets.OneLine(line.exercise).mistakes]
    assert [text for text in told if re.search(r"\b(both are|both have|docstring|loop over)\b", text)] == []


@LINES
def test_a_page_gets_numbers_and_no_right_line(line: Line):
    made = widgets.OneLine(line.exercise, course="../get.html", length=3)
    state = {name: getattr(made, name) for name in SYNCED}
    assert len(made.inputs) == len(made.expected) == INPUTS
    text = re.sub(r"\s", "", json.dumps(state, ensure_ascii=False))
    assert [right for right in RIGHT[line.exercise] if right.replace(" ", "") in text] == []


def test_what_students_and_visitors_get_of_the_lines_holds_no_answer(tmp_path: Path):
    shutil.copy(one_line.HERE / "one_lines.toml", tmp_path)
    shown = [f"{widgets.OneLine(name).ask}\n{widgets.OneLine(name).lines}" for name in lines()]
    (tmp_path / "page.html").write_text("\n".join(shown), encoding="utf-8")
    assert leaks.leaks(tmp_path) == []


def test_there_are_lines_in_every_lesson():
    assert {EXERCISES[name].lesson for name in lines()} == {exercise.lesson for exercise in EXERCISES.values()}


def test_every_exercise_with_an_answer_of_one_line_has_a_field():
    lengths = {name: lesson_page.solution_length(twin(name), name) for name in EXERCISES}
    assert min(lengths.values()) == 1
    assert [name for name, length in lengths.items() if length == 1 and name not in lines()] == []


def test_numbers_are_never_zero_and_whole_where_their_ends_are():
    line = lines()["mse_grad"]
    drawn = line.inputs(np.random.default_rng(1), 200)
    assert {numbers["m"] for numbers in drawn} == {3, 4, 5, 6, 7, 8, 9}
    values = {numbers["y"] for numbers in drawn}
    assert 0 not in values
    assert min(values) >= -3
    assert all(round(10 * value) == pytest.approx(10 * value) for value in values)


def test_an_exercise_without_a_line_is_refused():
    with pytest.raises(ValueError, match=r"one_lines\.toml has no line of 'gate'; it has weighted_sum, sigmoid"):
        widgets.OneLine("gate")


def test_a_line_stands_before_its_exercise_and_knows_how_long_the_answer_is():
    def exercise(name: str):
        return new_code_cell(f"def {name}(): ...", metadata={"nbgrader": {"grade_id": name, "solution": True}})

    check = new_code_cell("check.d_sigmoid(d_sigmoid)", metadata={"nbgrader": {"grade_id": "d_sigmoid", "grade": True}})
    cells = [new_markdown_cell("Text"), exercise("d_sigmoid"), check, exercise("minibatches")]
    notebook = new_notebook(cells=cells)
    lesson_page.ask_for_lines(notebook, twin("d_sigmoid"), "../get.html")
    assert len(notebook.cells) == 5
    assert notebook.cells[2:] == cells[1:]
    assert notebook.cells[1].source.endswith("widgets.OneLine('d_sigmoid', course='../get.html', length=2)")


def test_a_line_that_the_lesson_places_itself_stands_there_alone():
    mark = new_markdown_cell('Text\n\n<!-- widget on the website: widgets.OneLine("d_sigmoid") -->\n\nMore text')
    graded = {"nbgrader": {"grade_id": "d_sigmoid", "solution": True}}
    exercise = new_code_cell("def d_sigmoid(z): ...", metadata=graded)
    notebook = new_notebook(cells=[mark, exercise])
    lesson_page.adapt(notebook)
    lesson_page.ask_for_lines(notebook, twin("d_sigmoid"), "../get.html")
    text, line, more, last = (cell.source for cell in notebook.cells)
    assert [text, more, last] == ["Text", "More text", exercise.source]
    assert line.endswith("widgets.OneLine('d_sigmoid', course='../get.html', length=2)")


def test_a_line_does_not_answer_the_guess_before_it():
    shown = {"output_type": "stream", "name": "stdout", "text": "6"}
    graded = {"nbgrader": {"grade_id": "d_sigmoid", "solution": True}}
    exercise = new_code_cell("def d_sigmoid(z): ...", metadata=graded)
    cells = [new_code_cell("widgets.Prediction()", outputs=[shown]), exercise, new_code_cell("6", outputs=[shown])]
    notebook = new_notebook(cells=cells)
    lesson_page.ask_for_lines(notebook, twin("d_sigmoid"), "")
    notebook.cells[1].outputs = [{"output_type": "display_data", "data": {WIDGET_VIEW: {}}, "metadata": {}}]
    lesson_page.fold_answers(notebook)
    assert [cell.metadata.get("answers") for cell in notebook.cells] == [None, None, None, True]


def test_the_length_of_an_answer_is_that_of_its_own_exercise():
    assert lesson_page.solution_length(twin("sgd_step"), "sgd_step") == 4
    assert lesson_page.solution_length("no exercise", "sgd_step") == 0


def test_a_name_that_the_right_line_depends_on_is_known_with_the_arrays_that_hold_it():
    line = lines()["mse_grad"]
    inputs, others = (line.inputs(np.random.default_rng(seed)) for seed in (0, 1))
    names = {one["name"]: one["by"] for one in line.needs(inputs, others)}
    assert names == {"y_hat": ["y_hat", "Y_hat"], "y": ["y", "Y"], "m": ["m", "Y_hat", "Y"]}
    assert [one["name"] for one in widgets.OneLine("scaled_params").needs] == ["n_prev", "gain"], "and not n"


def test_two_mistakes_at_once_have_numbers_of_their_own():
    made = widgets.OneLine("momentum_step")
    assert made.pairs
    for pair in made.pairs:
        first, second = pair["both"]
        assert first != second
        known = [one["values"][: one_line.TOLD_OF_TWO] for one in made.mistakes if one["values"]]
        assert not any(alike(pair["values"], values) for values in known)


def test_a_missing_line_stands_behind_its_cell_and_a_cell_without_one_is_to_be_done_on_paper():
    sources = ["each = None  # ← your line: the squared error", "other = None  # ← your line"]
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    lesson_page.ask_for_lines(notebook, "", "../get.html")
    first, field, last = notebook.cells
    assert [first.source, last.source] == sources
    assert field.source.endswith("widgets.OneLine('each', course='../get.html', length=0)")
    assert [cell.metadata.get("has_field") for cell in (first, last)] == [True, None]


def test_every_half_done_example_has_a_field():
    twins = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "solutions").glob("*/*.md"))]
    assert {name for text in twins for name in lesson_page.MISSING.findall(text)} == one_line.half_done().keys()
