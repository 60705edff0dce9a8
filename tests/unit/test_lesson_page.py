"""What of a lesson stands on its page of the website."""

from pathlib import Path

import lesson_page
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from twins import WIDGET_VIEW


@pytest.mark.parametrize(
    ("lesson", "page"),
    [
        ("Guess. <!-- in JupyterLab -->Run the cell.<!-- end -->", "Guess."),
        ("Guess. <!-- on the website: Look below. -->", "Guess. Look below."),
        ("A<!-- in JupyterLab -->, or yours<!-- end --><!-- on the website: . --> B", "A. B"),
        ("One.\n\n<!-- in JupyterLab -->\n\nTwo.\n\n<!-- end -->\n\nThree.", "One.\n\nThree."),
        ("<!-- on the website: 1. `a`\n2. b -->", "1. `a`\n2. b"),
        (
            "Drag <!-- by keys -->it up (or use **keys**)<!-- end --><!-- by finger: it to the side -->.",
            'Drag <span class="by-keys">it up (or use **keys**)</span><span class="by-finger">it to the side</span>.',
        ),
        ("<!-- a comment of another kind --> stays", "<!-- a comment of another kind --> stays"),
    ],
)
def test_marks_tell_what_is_for_jupyterlab_and_what_for_the_website(lesson, page):
    assert lesson_page.for_the_page(lesson) == page


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("A <!-- in JupyterLab -->run it", "no other half: <!-- in JupyterLab -->run it"),
        ("A <!-- end --> of it", "no other half: <!-- end"),
        ("A <!-- on the website: look", "no other half: <!-- on the website: look"),
        ("A <!-- by keys -->press it", "no other half: <!-- by keys -->press it"),
        ("A <!-- by finger: tap it", "no other half: <!-- by finger: tap it"),
        ("<!-- in JupyterLab -->Run `a`.<!-- end --> B", "line of its own, or further into the sentence"),
    ],
)
def test_a_mark_that_cannot_stand_so_is_refused(text, says):
    with pytest.raises(lesson_page.MarkError, match=says):
        lesson_page.for_the_page(text)


def test_cells_for_jupyterlab_and_rooms_for_answers_are_left_out_and_widgets_of_the_page_put_in():
    notebook = new_notebook(
        cells=[
            new_markdown_cell("Before.\n\n<!-- widget on the website: widgets.Playground() -->\n\nAfter."),
            new_code_cell("now = view.state", metadata={"tags": ["in-jupyterlab"]}),
            new_markdown_cell("YOUR ANSWER HERE", metadata={"nbgrader": {"grade": True, "solution": True}}),
            new_code_cell('widgets.HandIn("01_neuron")'),
            new_markdown_cell("<!-- in JupyterLab -->\n\nOnly there.\n\n<!-- end -->"),
            new_code_cell("1 + 1"),
        ]
    )
    lesson_page.adapt(notebook)
    widget = "from course_lib import widgets\n\nwidgets.Playground()"
    assert [cell.source for cell in notebook.cells] == ["Before.", widget, "After.", "1 + 1"]


FIGURE = "fig, ax = plots.figure()\nplots.loss_curves(ax, curves)\nplots.show(fig)"


@pytest.mark.parametrize(
    ("code", "prose", "folded"),
    [
        ("import os\n\nos.environ.setdefault('A', '1')\n\nfrom course_lib import plots", "", True),
        ('widgets.Prediction("Which?", ["a", "b"])', "It says `widgets.Prediction`.", True),
        ("view = widgets.NetworkView()\nview", "", True),
        (FIGURE, "What falls?", True),
        (FIGURE, "What does `loss_curves(ax, curves)` draw?", False),
        ("rng = np.random.default_rng(9)\nfor ax in axes:\n    plots.gate_plane(ax, rng.normal(size=2))", "", True),
        ("forward, back = network.forward, network.backward\n# forward = mine.forward", "", True),
        ("# Plumbing: only its table matters\ndef f():\n    return 1\n\nprint(f())", "", True),
        ("print(network.sigmoid(0.0))", "", False),
        ("def f(x):\n    return x\n\n\n" + FIGURE, "", False),
        ("errors = [np.sin(h) for h in hs]\n" + FIGURE, "", False),
        ("z = None  # ← your line\n" + FIGURE, "", False),
        ("x = 3", "", False),
    ],
)
def test_plumbing_is_code_that_imports_renames_draws_or_shows_a_widget(code, prose, folded):
    assert lesson_page.is_plumbing(code, prose) is folded


def test_an_exercise_is_never_folded_and_only_the_text_beside_a_cell_speaks_of_it():
    exercise = new_code_cell("import numpy", metadata={"nbgrader": {"solution": True}})
    far = new_markdown_cell("See `loss_curves(ax, curves)`.")
    notebook = new_notebook(cells=[exercise, new_code_cell(FIGURE), far, new_code_cell(FIGURE)])
    lesson_page.fold_plumbing(notebook)
    assert [cell.metadata.get("folded") for cell in notebook.cells] == [False, False, None, False]
    notebook.cells.insert(2, new_markdown_cell("Nothing."))
    lesson_page.fold_plumbing(notebook)
    assert [cell.metadata.get("folded") for cell in notebook.cells] == [False, True, None, None, False]


def test_imports_and_widgets_alone_are_left_out_and_other_plumbing_is_folded():
    sources = ["import numpy", 'widgets.Prediction("Which?", ["a", "b"])', FIGURE, "# Plumbing\nimport numpy", "x = 3"]
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    lesson_page.fold_plumbing(notebook)
    assert [cell.metadata["folded"] for cell in notebook.cells] == [True, True, True, True, False]
    assert [cell.metadata["left_out"] for cell in notebook.cells] == [True, True, False, False, False]


CODE = '''h = 1
def f(x, *, h=1e-5):
    """The slope of f,
    by differences.

    x: a number
    """'''


def test_an_exercise_takes_its_number_from_the_heading_and_its_check_along():
    def graded(source: str, name: str, **kind: bool):
        return new_code_cell(source, metadata={"nbgrader": {"grade_id": name} | kind})

    stub, check = graded(CODE, "f", solution=True), graded("check.f(f)", "check_f", grade=True)
    alone = graded("check.g(g)", "check_g", grade=True)
    heading = new_markdown_cell("Text.\n\n## Exercise 12 · F")
    answers = (
        f'```python exercise="f"\n{CODE}\n    ### BEGIN SOLUTION\n    up = 2\n    return up\n    ### END SOLUTION\n```'
    )
    lesson_page.fold_exercises(new_notebook(cells=[heading, stub, new_markdown_cell("A hint."), check, alone]), answers)
    task = {"call": "f(x, *, h=1e-5)", "task": "The slope of f, by differences."}
    task["broken"] = False
    task["instead"] = lesson_page.instead_of_a_field(answers, "f")
    assert task["instead"].startswith("Its answer takes 2 lines, and this page has no field for it.")
    assert stub.metadata["exercise"] == {"number": 12, "name": "f", "check": "check.f(f)"} | task
    assert check.metadata["left_out"]
    assert "left_out" not in alone.metadata


@pytest.mark.parametrize(
    ("lesson", "exercise", "says"),
    [
        ("05_backward_pass", "backward", ""),
        ("07_digits", "backpropagate", "Its answer is a loop, "),
        ("01_neuron", "gate", "Its answer takes 7 lines, and"),
        ("06_update_rule", "train_step", ""),
        ("01_neuron", "relu", ""),
        ("07_digits", "softmax", ""),
    ],
)
def test_an_exercise_without_a_field_says_what_can_be_done_on_the_page(lesson: str, exercise: str, says: str):
    answers = (Path(__file__).resolve().parents[2] / "solutions" / lesson / f"{lesson}.md").read_text(encoding="utf-8")
    said = lesson_page.instead_of_a_field(answers, exercise)
    assert said.startswith(says)
    assert bool(said) == bool(says)


def test_what_an_exercise_is_stands_above_the_field_for_its_line():
    stub = new_code_cell(CODE, metadata={"nbgrader": {"grade_id": "d_relu", "solution": True}})
    other = new_code_cell(CODE, metadata={"nbgrader": {"grade_id": "f", "solution": True}})
    notebook = new_notebook(cells=[new_markdown_cell("Text"), stub, other])
    lesson_page.ask_for_lines(notebook, "", "")
    lesson_page.fold_exercises(notebook)
    _, line, first, second = notebook.cells
    assert line.metadata["asks"] == {"call": "f(x, *, h=1e-5)", "task": "The slope of f, by differences."}
    assert [cell.metadata["exercise"]["task"] for cell in (first, second)] == ["", "The slope of f, by differences."]


def test_what_asks_for_a_line_is_not_folded_with_the_answer_before_it():
    shown = {"output_type": "stream", "name": "stdout", "text": "6"}
    cells = [
        new_markdown_cell("Work out the sum with a pencil."),
        new_code_cell("print(6)", outputs=[shown]),
        new_markdown_cell("That was a neuron.\n\nWrite it for any house:"),
        new_code_cell('from course_lib import widgets\n\nwidgets.OneLine("weighted_sum")'),
    ]
    notebook = new_notebook(cells=cells)
    lesson_page.ask_for_lines(notebook, "", "")
    lesson_page.fold_answers(notebook)
    *_, answer, told, asked, line = notebook.cells
    assert answer.metadata["on_paper"]
    assert told.metadata["answers_end"]
    assert (told.source, asked.source) == ("That was a neuron.", "Write it for any house:")
    assert not asked.metadata.get("answers_end")
    assert "OneLine" in line.source


def test_what_follows_a_question_answers_it():
    shown = {"output_type": "stream", "name": "stdout", "text": "6"}
    cells = [new_code_cell("print(5)", outputs=[shown]), new_code_cell("widgets.Prediction()", outputs=[shown])]
    cells += [
        new_code_cell("n = 6"),
        new_code_cell("print(n)", outputs=[shown]),
        new_code_cell("print(n)", outputs=[shown]),
    ]
    notebook = new_notebook(cells=cells)
    lesson_page.fold_answers(notebook)
    assert [cell.metadata.get("answers") for cell in notebook.cells] == [None, None, None, 1, None]
    assert [cell.metadata.get("answered_by") for cell in notebook.cells] == [None, 1, None, None, None]
    assert [cell.metadata.get("answers_end") for cell in notebook.cells] == [None, None, None, None, True]


@pytest.mark.parametrize(
    "end",
    [
        new_markdown_cell("### The next part"),
        new_markdown_cell("> **A place to rest.** Till here."),
        new_code_cell("widgets.Descent()", outputs=[new_output("display_data", {WIDGET_VIEW: {"model_id": "a"}})]),
        new_code_cell("def f(): ...", metadata={"nbgrader": {"grade_id": "f", "solution": True}}),
        new_code_cell("widgets.OneLine('f')", metadata={lesson_page.ONE_LINE: True}),
    ],
    ids=["heading", "rest", "widget", "exercise", "line"],
)
def test_what_is_said_of_an_answer_waits_with_it(end: NotebookNode):
    shown = [new_output("stream", text="6")]
    cells = [new_code_cell("widgets.Prediction()"), new_code_cell("print(n)", outputs=shown)]
    cells += [new_markdown_cell("It is 6."), new_code_cell("print(n + 1)", outputs=shown), end]
    cells += [new_markdown_cell("More.")]
    notebook = new_notebook(cells=cells)
    lesson_page.fold_answers(notebook)
    folds = [(cell.metadata.get("answers"), cell.metadata.get("answers_end")) for cell in notebook.cells]
    assert folds == [(None, None), (1, None), (None, None), (None, True), (None, None), (None, None)]


@pytest.mark.parametrize(
    ("heading", "number"), [("## Another part", None), ("### Exercise 4 · A part of the same", 1), ("No heading.", 1)]
)
def test_what_another_part_shows_answers_no_guess(heading: str, number: int | None):
    shown = [new_output("stream", text="6")]
    cells = [new_code_cell("widgets.Prediction()"), new_markdown_cell("Read on."), new_markdown_cell(heading)]
    notebook = new_notebook(cells=[*cells, new_code_cell("print(n)", outputs=shown)])
    lesson_page.fold_answers(notebook)
    assert notebook.cells[0].metadata.get("answered_by") == notebook.cells[-1].metadata.get("answers") == number


def test_each_guess_has_an_answer_of_its_own():
    shown = [new_output("stream", text="6")]
    view = [new_output("display_data", {WIDGET_VIEW: {"model_id": "a"}})]
    outputs = {"widgets.Prediction()": view, "print(n)": shown}
    asks, answers = outputs
    notebook = new_notebook()
    for source in [asks, "Read on.", asks, "## Exercise 1", answers, asks, asks, answers]:
        code = source in outputs
        notebook.cells.append(new_code_cell(source, outputs=outputs[source]) if code else new_markdown_cell(source))
    lesson_page.fold_answers(notebook)
    numbers = [cell.metadata.get("answered_by", cell.metadata.get("answers")) for cell in notebook.cells]
    assert numbers == [None, None, 1, None, 1, None, 2, 2]


@pytest.mark.parametrize(
    ("asks", "folds"),
    [
        ("Take a pencil: what is it? Then go on.\n\n$$a = b$$", True),
        ("Take a pencil: what is it? Then compare.", True),
        ("## On paper: a sum\n\nWhat is it?", True),
        ("Work out the sum.", True),
        ("Take a pencil.\n\nHere is more to know.", False),
        ("## On paper: a sum\n\nThis is it.", False),
    ],
)
def test_what_is_asked_on_paper_is_answered_in_a_fold_with_its_code(asks: str, folds: bool):
    cells = [new_markdown_cell(asks), new_code_cell("print(n)", outputs=[new_output("stream", text="6")])]
    notebook = new_notebook(cells=[*cells, new_markdown_cell("It is 6."), new_markdown_cell("## Then")])
    lesson_page.fold_answers(notebook)
    assert [cell.metadata.get("on_paper", False) for cell in notebook.cells] == [False, folds, False, False]
    assert not any(cell.metadata.get("guess_waits") for cell in notebook.cells)
    assert [cell.metadata.get("answers_end", False) for cell in notebook.cells] == [False, False, folds, False]


def test_a_guess_that_waits_at_an_answer_on_paper_is_asked_for_first_and_once():
    shown = [new_output("stream", text="6")]
    cells = [new_code_cell("widgets.Prediction()"), new_markdown_cell("Work out the sum.")]
    cells += [new_code_cell("print(n)", outputs=shown), new_markdown_cell("## Then\n\nWork out more.")]
    notebook = new_notebook(cells=[*cells, new_code_cell("print(n + 1)", outputs=shown)])
    lesson_page.fold_answers(notebook)
    assert [cell.metadata.get("guess_waits") for cell in notebook.cells] == [None, None, True, None, False]


def test_a_text_that_ends_an_answer_and_begins_a_part_is_parted():
    cells = [new_code_cell("widgets.Prediction()"), new_code_cell("print(n)", outputs=[new_output("stream", text="6")])]
    notebook = new_notebook(cells=[*cells, new_markdown_cell("It is 6.\n\n## Then\n\nMore.")])
    lesson_page.fold_answers(notebook)
    assert [cell.source for cell in notebook.cells[2:]] == ["It is 6.", "## Then\n\nMore."]
    assert [cell.metadata.get("answers_end") for cell in notebook.cells] == [None, None, True, None]


def test_a_widget_after_a_question_gives_nothing_away_and_is_not_folded():
    view = {"output_type": "display_data", "data": {WIDGET_VIEW: {"model_id": "a"}}, "metadata": {}}
    cells = [new_code_cell("widgets.Prediction()"), new_code_cell("widgets.Playground()", outputs=[view])]
    notebook = new_notebook(cells=cells)
    lesson_page.fold_answers(notebook)
    assert not any({"answers", "answered_by"} & set(cell.metadata) for cell in notebook.cells)


def drawn(output: str = "text/html") -> NotebookNode:
    """What a cell shows: a figure, a widget, or words."""
    return new_output("display_data", data={output: "…"})


@pytest.mark.parametrize(
    ("text", "left", "beside"),
    [
        ("Look.\n\n$$a = b$$", "Look.", "$$a = b$$"),
        ("## Play\n\n$$a = b$$\n\n$$c\n= d$$\n", "## Play", "$$a = b$$\n\n$$c\n= d$$"),
        ("One.\n\n$$a = b$$\n\nTwo.\n\n$$c = d$$", "One.\n\n$$a = b$$\n\nTwo.", "$$c = d$$"),
        ("$$a = b$$\n\nLook.", "$$a = b$$\n\nLook.", None),
        ("It costs 2 $ and is $$a = b$$", "It costs 2 $ and is $$a = b$$", None),
    ],
)
@pytest.mark.parametrize("kind", ["text/html", WIDGET_VIEW])
def test_formulas_that_end_a_text_stand_beside_the_picture_of_the_next_cell(text, left, beside, kind):
    cell = new_code_cell("plots.show(fig)", outputs=[drawn("text/plain"), drawn(kind), drawn(kind)])
    notebook = new_notebook(cells=[new_markdown_cell(text), cell])
    lesson_page.set_beside(notebook)
    assert notebook.cells[0].source == left
    assert [output.metadata.get("beside") for output in cell.outputs] == [None, beside, None]


def test_a_formula_stays_where_no_picture_follows_and_no_empty_text_is_left():
    words = new_code_cell("print(1)", outputs=[drawn("text/plain")])
    picture = new_code_cell("view", outputs=[drawn()])
    cells = [new_markdown_cell("$$a$$"), words, new_markdown_cell("$$b$$"), picture, new_markdown_cell("End.")]
    notebook = new_notebook(cells=cells)
    lesson_page.set_beside(notebook)
    assert [cell.source for cell in notebook.cells] == ["$$a$$", "print(1)", "view", "End."]


def test_code_with_a_line_to_fill_in_is_marked_and_the_first_says_that_it_is_to_read():
    sources = ["a = 1", "b = None  # ← your line", "c = None  # ← your number"]
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    lesson_page.mark_half_done(notebook)
    assert [cell.metadata.get("half_done") for cell in notebook.cells] == [None, "first", "further"]


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        ("arriving: 0.1\ndelta_here: None\n", ["arriving: 0.1\n"]),
        ("Z:\nNone\n", []),
        ("z: None\nit was sold for: 180.0", ["it was sold for: 180.0"]),
        ("local slopes: 3 and None\nby differences: 42.0\n", ["by differences: 42.0\n"]),
    ],
)
def test_what_a_half_done_example_prints_without_its_line_is_left_out(printed: str, left: list[str]):
    source = "b = None  # ← your line"
    cell = new_code_cell(source, outputs=[new_output("stream", text=printed), drawn()])
    other = new_code_cell("print(None)", outputs=[new_output("stream", text="None\n")])
    lesson_page.mark_half_done(new_notebook(cells=[cell, other]))
    assert [output.text for output in cell.outputs[:-1]] == left
    assert cell.outputs[-1] == drawn()
    assert other.outputs[0].text == "None\n"


def test_contents_are_the_headings_that_are_not_folded_away():
    page = '<h2 id="a">A <code>b</code></h2><details><h3 id="x">X</h3></details><h3 id="c"><a href="#">C</a></h3>'
    found = [(entry.level, entry.place, entry.words) for entry in lesson_page.contents([page, '<h4 id="d">D</h4>'])]
    assert found == [(2, "a", "A <code>b</code>"), (3, "c", "C")]


@pytest.mark.parametrize(
    "twin", sorted((Path(__file__).resolve().parents[2] / "solutions").glob("*/*.md")), ids=lambda file: file.stem
)
def test_the_marks_of_every_lesson_are_whole_and_leave_its_heading(twin):
    page = lesson_page.WIDGET.sub("", twin.read_text(encoding="utf-8"))
    assert lesson_page.for_the_page(page).startswith("# ")
