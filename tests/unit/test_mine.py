"""The student's own functions of earlier lessons: which are taken, of what they are made, and what is said of it."""

import inspect
import os
import shutil
import subprocess
import sys
import textwrap
import time
import tomllib
import traceback
import types
from pathlib import Path

import IPython
import nbformat
import numpy as np
import pytest

import course_lib
from course_lib import check, data, network
from course_lib.checks import EXERCISES, CheckFailed, is_borrowed
from course_lib.checks.failures import Interrupted
from course_lib.checks.repair.source import source_of
from course_lib.work import mine as module
from course_lib.work.mine import Mine

ROOT = Path(__file__).resolve().parents[2]
NEURON, LAYERS, UPDATE = "01_neuron", "02_forward_pass", "06_update_rule"
RIGHT = "def relu(z):\n    return np.maximum(z, 0)"
YOURS = "mine.relu: yours, from lesson 01, checked just now."
COURSES = "mine.relu: the course's own for now. "
FAILS = "Yours in lesson 01 does not pass its check yet:"


class Desk:
    """A student's folder, and `mine` as a new session in lesson 06 sees it."""

    def __init__(self, work: Path, capsys: pytest.CaptureFixture) -> None:
        self.work, self.capsys = work, capsys
        self.mine = Mine()

    def notebook(self, lesson: str) -> Path:
        """Where the student's notebook of a lesson lies."""
        return self.work / lesson / f"{lesson}.ipynb"

    def write(self, name: str, source: str, *, before: tuple[str, ...] = (), after: tuple[str, ...] = ()) -> None:
        """Save an answer, with cells of the student's own before and after it."""
        file = self.notebook(EXERCISES[name].lesson)
        notebook = nbformat.read(file, as_version=4)
        at = next(i for i, c in enumerate(notebook.cells) if c.get("id") == name)
        notebook.cells[at].source = textwrap.dedent(source).strip("\n")
        new = [[nbformat.v4.new_code_cell(textwrap.dedent(s)) for s in cells] for cells in (before, after)]
        notebook.cells[at : at + 1] = [*new[0], notebook.cells[at], *new[1]]
        nbformat.write(notebook, file)

    def said(self) -> str:
        """Return what was printed since the last call."""
        return self.capsys.readouterr().out

    def relu(self, source: str, **cells: tuple[str, ...]) -> str:
        """Save an answer to `relu`; return in one line what is said when it is taken."""
        self.write("relu", source, **cells)
        self.function = self.mine.relu
        return " ".join(self.said().split())

    def taken(self, source: str, **cells: tuple[str, ...]) -> bool:
        """Return whether an answer to `relu` is taken, and is right."""
        return self.relu(source, **cells) == YOURS and self.function(np.array([-1.0, 2.0])).tolist() == [0.0, 2.0]


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    shutil.copytree(ROOT / "lessons", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path / UPDATE)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return Desk(tmp_path, capsys)


# ---------------------------------------------------------------- the name itself


def test_importing_the_library_does_not_load_it():
    code = "import sys, course_lib; sys.exit('course_lib.work' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_it_loads_neither_figures_nor_widgets_nor_ipython():
    code = "import sys; from course_lib import mine; dir(mine); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"matplotlib", "IPython", "anywidget"} & set(loaded)


def test_it_is_exported_and_lists_the_exercises():
    assert course_lib.mine is module.mine
    assert set(dir(course_lib.mine)) == set(EXERCISES)
    assert "weighted_sum, sigmoid" in repr(course_lib.mine)


def test_an_unknown_name_says_what_exists(desk):
    with pytest.raises(AttributeError, match=r"no exercise 'fowrard'; there are weighted_sum, sigmoid, .*, adam_step$"):
        _ = desk.mine.fowrard
    assert not hasattr(desk.mine, "_repr_html_")


def test_tab_lists_the_names_and_checks_nothing(desk):
    from IPython.core.completer import IPCompleter, provisionalcompleter

    with provisionalcompleter():
        found = list(IPCompleter(namespace={"mine": desk.mine}, use_jedi=True).completions("mine.", 5))
    assert {c.text for c in found} >= set(EXERCISES)
    assert desk.said() == ""


# ---------------------------------------------------------------- taken


def test_a_right_answer_is_taken_and_outside_of_ipython_said_once(desk):
    assert desk.relu(RIGHT) == YOURS
    assert desk.function is not network.relu
    assert desk.mine.relu is desk.function
    assert desk.said() == ""


def test_what_is_the_students_own_passes_a_check_in_a_later_lesson(desk):
    desk.relu(RIGHT)
    check.relu(desk.function)
    assert desk.said().startswith("✓ relu")


@pytest.mark.parametrize("name", sorted(EXERCISES))
def test_every_solution_is_taken(name, monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(ROOT / "solutions")
    assert getattr(Mine(), name) is not EXERCISES[name].reference
    lesson = EXERCISES[name].lesson[:2]
    assert capsys.readouterr().out == f"mine.{name}: yours, from lesson {lesson}, checked just now.\n"


def test_the_source_is_the_students_cell(desk):
    desk.relu(f"# a note of mine\n{RIGHT}\n")
    assert inspect.getsource(desk.function) == f"{RIGHT}\n"
    assert desk.function.__code__.co_filename == "<your relu, lesson 01>"
    assert source_of(desk.function).text(3) == "return np.maximum(z, 0)"


def test_a_traceback_shows_the_students_line(desk):
    desk.relu(RIGHT)
    try:
        desk.function(None)
    except TypeError:
        assert 'File "<your relu, lesson 01>", line 2, in relu\n    return np.maximum(z, 0)' in traceback.format_exc()


def test_it_looks_from_the_start_page_too(desk, monkeypatch):
    monkeypatch.chdir(desk.work)
    assert desk.taken(RIGHT)


MADE_BY_A_CALL = {"enum-class", "enum-lists", "vectorize-float"}  # answers that need what a call works out


@pytest.mark.parametrize("exercise", sorted(EXERCISES))
def test_what_strangers_wrote_right_is_taken_and_what_they_wrote_wrong_is_not(desk, exercise, monkeypatch):
    monkeypatch.chdir(desk.work)
    files = (ROOT / "tests" / "unit" / "strangers").glob(f"*/{exercise}.toml")
    answers = [a for file in sorted(files) for a in tomllib.loads(file.read_text(encoding="utf-8"))["answer"]]
    for answer in answers[::30]:
        desk.write(exercise, answer["code"])
        getattr(desk.mine, exercise)
        right = answer["verdict"] == "right" and answer["id"] not in MADE_BY_A_CALL
        assert ("checked just now" in desk.said()) == right, answer["id"]


# ---------------------------------------------------------------- of what it is made


HELPER = "def larger(a, b):\n    return np.where(a > b, a, b)"


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_helper_is_found_in_a_cell_before_or_after(desk, where):
    assert desk.taken("def relu(z):\n    return larger(z, 0)", **{where: (HELPER,)})


def test_helpers_of_helpers_come_along_and_nothing_else_does(desk):
    cells = ("import math as m", "LOW = -m.inf", "ZERO = 0.0", "UNUSED = 1 / 0")
    cells += ("def larger(a, b):\n    assert LOW < b\n    return np.maximum(a, b)", "print('not this')")
    assert desk.taken("def relu(z):\n    return larger(z, ZERO)", before=cells)
    assert {"m", "LOW", "ZERO", "larger", "np"} <= set(desk.function.__globals__)
    assert "UNUSED" not in desk.function.__globals__


@pytest.mark.parametrize(
    "constant",
    ["H = 0", "H: float = 0.0", "H, K = 0, 1", "H = K = -0.0", "H = 2 * 3 - 6", "H = np.pi * 0", "H = (0, 1)[0]",
     "H = 0 if True else 1", "from math import inf\nH = 0 / inf"],
)  # fmt: skip
def test_plain_constants_come_along(desk, constant):
    assert desk.taken("def relu(z):\n    return np.maximum(z, H)", before=(constant,))


def test_another_name_for_a_function_comes_along(desk):
    assert desk.taken("def relu(z):\n    return larger(z, 0)", before=("larger = np.maximum",))
    assert desk.taken("def relu(z):\n    return bend(z)", before=("bend = lambda z: z * (z > 0)",))


def test_an_answer_may_use_the_answer_to_another_exercise(desk):
    desk.write("weighted_sum", "def weighted_sum(w, x, b):\n    return np.dot(w, x) + b")
    desk.write("neuron", "def neuron(w, x, b, activation):\n    return activation(weighted_sum(w, x, b))")
    assert desk.mine.neuron([1.0, 2.0], [3.0, 4.0], 5.0, network.identity) == 16.0
    assert desk.said() == "mine.neuron: yours, from lesson 01, checked just now.\n"


def test_a_swapped_in_function_comes_along_as_the_lesson_says(desk):
    """Lesson 01 offers `z_of = network.weighted_sum`, and the student's own below it."""
    desk.write("weighted_sum", "def weighted_sum(w, x, b):\n    return np.dot(w, x) + b")
    source = "def neuron(w, x, b, activation):\n    return activation(z_of(w, x, b))"
    desk.write("neuron", source)
    assert desk.mine.neuron.__globals__["z_of"] is network.weighted_sum
    desk.write("neuron", source, before=("z_of = weighted_sum",))
    assert desk.mine.neuron.__globals__["z_of"] is not network.weighted_sum


def test_names_that_lessons_import_are_there_without_an_import(desk):
    file = desk.notebook(NEURON)
    notebook = nbformat.read(file, as_version=4)
    notebook.cells = [c for c in notebook.cells if "import" not in c.source]
    nbformat.write(notebook, file)
    assert desk.taken("def relu(z):\n    assert data.HOUSES.size\n    return np.maximum(z, 0)")


def test_a_star_import_comes_along_where_a_name_is_nobodys(desk):
    assert desk.taken("def relu(z):\n    return maximum(z, 0)", before=("from numpy import *",))


def test_tests_below_the_function_are_not_run(desk):
    source = f"{RIGHT}\n\nprint(relu(3))\nassert relu(-1) == 1\nfor i in range(10**12): relu(i)\nopen('left.txt', 'w')"
    assert desk.taken(source)
    assert list(Path.cwd().glob("left*")) == []


def test_no_other_cell_is_run(desk):
    cells = ("import os\nos._exit(3)", "widgets.NeuronExplorer()", "while True: pass", "np.random.seed(3)")
    assert desk.taken(RIGHT, before=cells, after=cells)


@pytest.mark.parametrize(
    "source",
    [f"{RIGHT}\n%time relu(3)", f"%matplotlib inline\n{RIGHT}", f"!ls\n{RIGHT}\nwhat = !ls\nrelu?",
     f"%%time\n{RIGHT}", f"\n%%capture out\n{RIGHT}", f"{RIGHT}\nawait something()"],
)  # fmt: skip
def test_magics_are_passed_over(desk, source):
    assert desk.taken(source)


def test_a_percent_sign_in_ordinary_code_stays(desk):
    assert desk.taken("def relu(z):\n    assert (7\n        % 4) == 3\n    return np.maximum(z, 0)")


def test_a_cell_in_another_language_defines_nothing(desk):
    assert "has no `def relu`" in desk.relu(f"%%bash\n{RIGHT}")


def test_lines_keep_their_numbers_below_a_magic(desk):
    desk.relu(f"%time 3\n{RIGHT}")
    assert desk.function.__code__.co_firstlineno == 2


@pytest.mark.parametrize("decorator", ["functools.cache", "functools.lru_cache(maxsize=3)", "passed_on"])
def test_decorators_come_along(desk, decorator):
    helper = "import functools\ndef passed_on(f):\n    @functools.wraps(f)\n    def g(*a): return f(*a)\n    return g"
    source = f"@{decorator}\ndef count_params(sizes):\n    return sum(b * (a + 1) for a, b in zip(sizes, sizes[1:]))"
    desk.write("count_params", source, before=(helper,))
    desk.mine.count_params  # noqa: B018
    told = desk.said()
    if decorator == "passed_on":
        assert "yours, from lesson 02" in told
    else:  # a list cannot be kept in a cache
        assert "TypeError" in told


def test_a_name_for_an_earlier_version_of_the_function_comes_along(desk):
    before = ("def relu(z):\n    return np.maximum(z, 0)", "first = relu")
    assert desk.taken("def relu(z):\n    return first(z)", before=before)


def test_defaults_and_annotations_come_along(desk):
    assert desk.taken("def relu(z: Z, low=LOW) -> Z:\n    return np.maximum(z, low)", before=("LOW = 0\nZ = float",))


def test_a_default_has_the_value_from_before_the_function(desk):
    assert desk.taken("LOW = 0\ndef relu(z, low=LOW):\n    return np.maximum(z, low)\nLOW = 3")
    assert desk.taken("LOW = 3\ndef relu(z):\n    return np.maximum(z, LOW)\nLOW = 0")


def test_a_class_built_on_another_comes_along(desk):
    before = ("class Bend:\n    low = 0", "class Relu(Bend):\n    def of(self, z): return np.maximum(z, self.low)")
    assert desk.taken("def relu(z):\n    return Relu().of(z)", before=before)


def test_a_long_answer_is_no_harder_to_take(desk):
    constant = " + ".join(["0"] * 900)
    assert desk.taken("def relu(z):\n    return np.maximum(z, LOW)", before=(f"LOW = {constant}",))
    branches = "".join(f"    elif k == {k}:\n        k = 0\n" for k in range(2, 900))
    long = f"def relu(z):\n    k = 0\n    if k == 1:\n        k = 0\n{branches}    return np.maximum(z, 0)"
    assert desk.taken(long)


def test_a_class_and_a_call_of_itself_come_along(desk):
    before = ("class Bend:\n    low = 0\n    def of(self, z):\n        return np.maximum(z, self.low)",)
    assert desk.taken("def relu(z, again=True):\n    return relu(z, False) if again else Bend().of(z)", before=before)


# ---------------------------------------------------------------- which of several


def test_of_two_definitions_before_the_check_the_last_counts(desk):
    assert desk.taken("def relu(z):\n    return z", after=("def relu(z):\n    return -z", RIGHT))


def test_a_wrong_definition_after_a_right_one_counts_too(desk):
    assert "does not pass" in desk.relu(RIGHT, after=("def relu(z):\n    return -z",))


def test_of_two_values_the_last_one_before_the_check_counts(desk):
    assert desk.taken("def relu(z):\n    return np.maximum(z, H)\nH = 0", before=("H = 1",))


def test_a_definition_below_an_empty_cell_is_found(desk):
    empty = "def relu(z):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    assert desk.taken(empty, before=(RIGHT,))


def test_a_cell_that_lost_its_name_is_found(desk):
    file = desk.notebook(NEURON)
    desk.write("relu", RIGHT)
    notebook = nbformat.read(file, as_version=4)
    cell = next(c for c in notebook.cells if c.get("id") == "relu")
    cell.id, cell.metadata = "another", {}
    notebook.cells = [c for c in notebook.cells if c.get("id") != "check_relu"]
    nbformat.write(notebook, file)
    assert desk.mine.relu([-1.0, 1.0]).tolist() == [0.0, 1.0]
    assert inspect.getfile(desk.mine.relu).startswith("<your cell ")


def test_a_copied_cell_is_shown_with_its_own_lines(desk):
    """Copying a cell in JupyterLab copies its name as well."""
    desk.write("relu", RIGHT)
    file = desk.notebook(NEURON)
    notebook = nbformat.read(file, as_version=4)
    at = next(i for i, c in enumerate(notebook.cells) if c.get("id") == "relu")
    copied = nbformat.from_dict(dict(notebook.cells[at], id="copied", source="def relu(z):\n\n    return z * (z > 0)"))
    notebook.cells.insert(at + 1, copied)
    nbformat.write(notebook, file)
    assert inspect.getsource(desk.mine.relu) == "def relu(z):\n\n    return z * (z > 0)\n"


# ---------------------------------------------------------------- not taken


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (
            "def relu(z):\n    # YOUR CODE HERE\n    raise NotImplementedError()",
            "Yours in lesson 01 is not attempted yet",
        ),
        ("def relu(z):\n    return -np.maximum(z, 0)", f"{FAILS} right except for the sign Correct it there"),
        ("def relu(z):\n    return 1 / 0", f"{FAILS} ZeroDivisionError line 2: return 1 / 0 Correct it"),
        ("def relu(z):\n    z[z < 0] = 0\n    return z", FAILS),
        ("def relu(z):\n    return np.maximum(z, 0", "Yours in lesson 01 stops with SyntaxError. line 2: return"),
        ("def relu(z):\n    nonlocal z\n    return z", "Yours in lesson 01 stops with SyntaxError. line"),
        ("def relu(z):\n    return '\0'", "Yours in lesson 01 stops with SyntaxError."),
        ("def my_relu(z):\n    return np.maximum(z, 0)", "Lesson 01 has no `def relu` of yours."),
        ("relu = np.vectorize(lambda z: z)", "Lesson 01 has no `def relu` of yours: relu = np.vectorize(lambda z: z)"),
        ("relu = 3", "Yours in lesson 01 is no function."),
        ("def relu(z):\n    return network.relu(z)", "Yours in lesson 01 is the course's own, or calls it."),
        ("relu = network.relu", "Yours in lesson 01 is the course's own, or calls it."),
        ("def relu(z):\n    return mine.relu(z)", "Yours in lesson 01 is the course's own, or calls it."),
        ("@unknown\ndef relu(z):\n    return z", "Yours in lesson 01 stops before its check: NameError line 1: @un"),
        (
            "import nowhere\ndef relu(z):\n    return nowhere.f(z)",
            "Yours in lesson 01 stops before its check: ModuleNotFoundError line 1",
        ),
        ("def relu(z):\n    raise SystemExit", f"{FAILS} SystemExit line 2"),
    ],
)
def test_why_an_answer_is_not_taken(desk, source, says):
    assert (COURSES + says) in desk.relu(source)
    assert desk.function is network.relu


def test_a_name_that_a_call_works_out_is_told(desk):
    told = desk.relu("def relu(z):\n    return np.maximum(z, EPS)", before=("EPS = float(0)",))
    assert "NameError line 2: return np.maximum(z, EPS)" in told
    assert "`EPS` comes from a call, `EPS = float(0)`. Put that inside your function." in told


def test_a_name_from_a_loop_is_told(desk):
    told = desk.relu("def relu(z):\n    return np.maximum(z, k)", before=("for k in range(1): pass",))
    assert "`k` comes from a call, `for k in range(1): pass`." in told


ENDLESS = [
    "while True:\n        pass",
    "while True:\n        try:\n            z = z + 1\n        except:\n            pass",
    "return [i for i in iter(int, 1)]",
    "return sum(i for i in iter(int, 1))",
    "return max(iter(lambda: 0, 1))",
    "return np.maximum(spin(), z)",
    "return grow(40)",
]


@pytest.mark.parametrize("body", ENDLESS)
def test_a_loop_without_end_is_ended_and_told(desk, monkeypatch, body):
    monkeypatch.setattr(module, "SECONDS", 0.2)
    spin = "def spin():\n    while 1: z = 0\ndef grow(n):\n    return n and grow(n - 1) + grow(n - 1)"
    told = desk.relu(f"def relu(z):\n    {body}", after=(spin,))
    assert f"{COURSES}Yours in lesson 01 does not come to an end within 0 seconds. line " in told
    assert desk.function is network.relu


def test_a_decorator_without_end_is_ended(desk, monkeypatch):
    monkeypatch.setattr(module, "SECONDS", 0.2)
    told = desk.relu("def spin(f):\n    while True: pass\n\n@spin\ndef relu(z):\n    return z")
    assert "does not come to an end within 0 seconds. line 2: while True: pass" in told


def test_stop_is_told_apart_from_a_loop_without_end(desk):
    desk.write("relu", "def relu(z):\n    raise KeyboardInterrupt")
    with pytest.raises(Interrupted, match="line 2: raise KeyboardInterrupt"):
        _ = desk.mine.relu


def test_the_function_itself_runs_without_a_clock(desk):
    """Only the copy that is checked looks at the clock: what is used is what the student wrote."""
    desk.relu("def relu(z):\n    return np.array([max(v, 0.0) for v in np.ravel(z)]).reshape(np.shape(z))[()]")
    assert "__tick__" not in desk.function.__code__.co_names


def test_what_the_check_leaves_behind_is_not_in_the_function_that_is_used(desk):
    assert desk.taken("CALLS = []\ndef relu(z):\n    CALLS.append(z)\n    return np.maximum(z, 0)")
    assert len(desk.function.__globals__["CALLS"]) == 1


def test_nothing_is_printed_but_the_note(desk):
    assert desk.relu("print('loud')\ndef relu(z):\n    print('loud')\n    return np.maximum(z, 0)") == YOURS


def test_what_a_student_wrote_cannot_move_the_terminals_cursor(desk):
    desk.write("relu", "def relu(z):\n    raise ValueError  # \x1b[2J\x9b\u202e" + "long" * 1000)
    _ = desk.mine.relu
    told = desk.said()
    assert "raise ValueError" in told
    assert not {"\x1b", "\x9b", "\u202e"} & set(told)
    assert len(told) < 1000


@pytest.mark.parametrize("text", ["", "[]", "no notebook", "\udcff"])
def test_a_notebook_that_cannot_be_read_is_told(desk, text):
    desk.notebook(NEURON).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert desk.mine.relu is network.relu
    assert desk.said() == f"{COURSES.strip()}\n  Your notebook of lesson 01 cannot be read.\n"


def test_where_there_are_no_notebooks_the_course_steps_in(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert Mine().relu is network.relu
    assert capsys.readouterr().out == f"{COURSES.strip()}\n  There is no notebook of lesson 01 here.\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows does not remove a folder that somebody is in")
def test_where_the_folder_is_gone_the_course_steps_in(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert Mine().relu is network.relu


def test_in_grading_no_notebook_is_looked_at(desk, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert desk.relu(RIGHT) == f"{COURSES}Grading uses no other."
    assert desk.function is network.relu


def test_when_nbgrader_validates_the_students_own_are_taken(desk, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert desk.taken(RIGHT)


# ---------------------------------------------------------------- lessons among each other


def test_a_lesson_does_not_take_its_own_answers(desk, monkeypatch):
    monkeypatch.chdir(desk.work / NEURON)
    with pytest.raises(RuntimeError, match="`relu` is an exercise of this very lesson, so use your function by its"):
        _ = desk.mine.relu


def test_lessons_that_lead_back_to_themselves_are_told(desk, monkeypatch):
    monkeypatch.setattr(module.course_lib, "mine", desk.mine, raising=False)
    desk.write("relu", "squeeze = mine.forward\ndef relu(z):\n    return squeeze(z)")
    desk.write("forward", "bend = mine.relu\ndef forward(params, X, activation):\n    return bend(X)")
    assert desk.mine.relu is network.relu
    assert "RecursionError\n  line 1: bend = mine.relu" in desk.said()


def test_an_answer_built_on_mine_brings_that_along(desk, monkeypatch):
    solved = {name: EXERCISES[name].reference for name in ("forward", "backward")}
    for lesson in (LAYERS, UPDATE, "05_backward_pass"):
        shutil.copy(ROOT / "solutions" / lesson / f"{lesson}.ipynb", desk.notebook(lesson))
    file = desk.notebook(UPDATE)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("# forward, backward = mine", "forward, backward = mine"), encoding="utf-8")
    monkeypatch.setattr(module.course_lib, "mine", desk.mine, raising=False)
    monkeypatch.chdir(desk.work)
    inside = desk.mine.train_step.__globals__
    assert [inside[name].__code__.co_filename for name in solved] == [
        "<your forward, lesson 02>", "<your backward, lesson 05>"
    ]  # fmt: skip
    assert [line.partition(":")[0] for line in desk.said().splitlines()] == [
        "mine.forward", "mine.backward", "mine.train_step"
    ]  # fmt: skip


# ---------------------------------------------------------------- a notebook that is saved again


def test_what_is_saved_anew_is_taken_at_once_and_said(desk):
    assert "right except for the sign" in desk.relu("def relu(z):\n    return -np.maximum(z, 0)")
    assert desk.relu(RIGHT) == YOURS


def test_saving_other_cells_changes_nothing(desk, monkeypatch):
    desk.relu(RIGHT)
    first = desk.function
    desk.write("sigmoid", "def sigmoid(z):\n    return z")
    monkeypatch.setattr(module, "_checked", lambda *args: pytest.fail("checked once more"))
    assert desk.mine.relu is first
    assert desk.said() == ""


def test_a_helper_that_is_saved_anew_is_checked_anew(desk):
    assert desk.taken("def relu(z):\n    return np.maximum(z, low())", before=("def low(): return 0",))
    assert "does not pass" in desk.relu("def relu(z):\n    return np.maximum(z, low())", after=("def low(): return 1",))


# ---------------------------------------------------------------- a cell that is run again


STILL = "mine.relu: still the course's own. "


@pytest.fixture
def cell(monkeypatch):
    """Counts on to the next cell of an IPython session."""
    history = types.SimpleNamespace(input_hist_parsed=["", "from course_lib import mine"])
    shell = types.SimpleNamespace(history_manager=history)
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    return lambda: history.input_hist_parsed.append("mine.relu")


def test_each_run_says_whose_it_is_and_says_it_once(desk, cell):
    desk.relu(RIGHT)
    for _ in range(2):
        cell()
        assert desk.mine.relu is desk.mine.relu
        assert desk.said() == "mine.relu: yours, from lesson 01.\n"


@pytest.mark.parametrize(
    ("seconds", "ago"),
    [(-90, "just now"), (59, "just now"), (90, "1 minute ago"), (7300, "2 hours ago"), (200_000, "2 days ago")],
)
def test_a_mending_that_was_not_saved_is_noticed(desk, cell, seconds, ago):
    desk.relu("def relu(z):\n    return -np.maximum(z, 0)")
    then = time.time() - seconds
    os.utime(desk.notebook(NEURON), (then, then))
    cell()
    assert desk.mine.relu is network.relu
    assert " ".join(desk.said().split()) == (
        f"{STILL}Yours in lesson 01 does not pass its check yet. "
        f"It was saved {ago}: save it again if you have changed it since."
    )


def test_a_mending_that_was_saved_is_told_in_full(desk, cell):
    desk.relu("def relu(z):\n    return -np.maximum(z, 0)")
    cell()
    assert desk.relu(RIGHT) == YOURS


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("def relu(z):\n    raise NotImplementedError()", "Yours in lesson 01 is not attempted yet. It was saved"),
        ("def relu(z", "Yours in lesson 01 stops with SyntaxError. It was saved"),
        ("", "Lesson 01 has no `def relu` of yours. It was saved"),
    ],
)
def test_what_is_not_taken_is_said_in_short_again(desk, cell, source, why):
    desk.relu(source)
    cell()
    _ = desk.mine.relu
    assert " ".join(desk.said().split()).startswith(STILL + why)


def test_where_nothing_is_saved_nothing_is_said_of_saving(desk, cell):
    desk.notebook(NEURON).unlink()
    _ = desk.mine.relu
    cell()
    desk.said()
    _ = desk.mine.relu
    assert " ".join(desk.said().split()) == f"{STILL}There is no notebook of lesson 01 here."


# ---------------------------------------------------------------- handed in as an answer


def test_what_falls_back_to_the_courses_own_is_no_answer(desk):
    with pytest.raises(CheckFailed, match="the course's own function"):
        check.relu(desk.mine.relu)


def calling(text: str, **names: object) -> object:
    exec(text, space := dict(names))
    return space["relu"]


@pytest.mark.parametrize(
    "function",
    [
        lambda: calling("def relu(z): return mine.relu(z)", mine=course_lib.mine),
        lambda: calling("def relu(z): return m.relu(z)", m=course_lib.mine),
        lambda: calling("def relu(z):\n    from course_lib import mine as m\n    return m.relu(z)"),
        lambda: calling("def relu(z):\n    from course_lib.work.mine import mine as m\n    return m.relu(z)"),
        lambda: calling("def relu(z):\n    import course_lib.work.mine as m\n    return m.mine.relu(z)"),
        lambda: calling("def relu(z): return c.mine.relu(z)", c=course_lib),
        lambda: calling("def relu(z): return c.network.relu(z)", c=course_lib),
        lambda: calling("def relu(z): return m.mine.relu(z)", m=module),
        lambda: calling("relu = lambda z: (lambda v: mine.relu(v))(z)", mine=course_lib.mine),
        lambda: calling("def relu(z):\n    theirs = n.relu\n    return theirs(z)", n=network),
    ],
)
def test_an_answer_that_calls_mine_is_borrowed(function):
    assert is_borrowed(function(), network.relu)


@pytest.mark.parametrize(
    "function",
    [
        lambda: calling("def relu(z): return max(z.relu, None, missing)"),
        lambda: calling("def relu(z): return np.maximum(z, 0) + mine.sigmoid(z)", mine=course_lib.mine, np=np),
        lambda: calling("def relu(z): return data.relu", data=data),
        lambda: calling("def relu(z): return torch.relu(z)", torch=None),
    ],
)
def test_an_answer_that_does_not_is_not(function):
    assert not is_borrowed(function(), network.relu)
