"""Lesson 06 in a real kernel, with the student's own functions swapped in out of their lessons 02 and 05."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from course_lib.work.private_kernel import AsyncPrivateKernel

ROOT = Path(__file__).resolve().parents[2]
LESSON = "06_update_rule"
OFFER = "forward, backward = mine.forward, mine.backward"
NEEDED = ("from course_lib import", OFFER, "def sgd_step(", "def train_step(", "check.train_step(")
XOR = """
XOR, rng = data.TRUTH_TABLES["xor"][None, :], np.random.default_rng(0)
params = network.init_params([2, 2, 1], rng, 1.0)
for _ in range(2000):
    params, now = train_step(params, data.GATE_INPUTS, XOR, 1.0, network.tanh, network.d_tanh)
print(now < 0.01)
"""


@pytest.fixture
def work(tmp_path):
    """The folder of a student who has solved lessons 02 and 05."""
    shutil.copytree(ROOT / "lessons", tmp_path, dirs_exist_ok=True)
    for lesson in ("02_forward_pass", "05_backward_pass"):
        shutil.copy(ROOT / "solutions" / lesson / f"{lesson}.ipynb", tmp_path / lesson)
    return tmp_path


def run(work: Path, *more: str) -> list[nbformat.NotebookNode]:
    """Run the cells of lesson 06 that exercise 3 needs, with the offer taken up, then `more`: swap, check, more."""
    notebook = nbformat.read(ROOT / "solutions" / LESSON / f"{LESSON}.ipynb", as_version=4)
    cells = [c for c in notebook.cells if c.cell_type == "code" and any(text in c.source for text in NEEDED)]
    swap, check = (next(c for c in cells if text in c.source) for text in (OFFER, "check.train_step("))
    assert f"\n# {OFFER}  # yours" in swap.source
    swap.source = swap.source.replace(f"# {OFFER}", OFFER)
    asked = [nbformat.v4.new_code_cell(source) for source in more]
    notebook.cells = [*cells, *asked]
    options = dict(timeout=300, allow_errors=True, kernel_manager_class=AsyncPrivateKernel)
    NotebookClient(notebook, **options, resources={"metadata": {"path": str(work / LESSON)}}).execute()
    return [swap, check, *asked]


def printed(cell: nbformat.NotebookNode) -> str:
    return "".join(o.text for o in cell.outputs if o.output_type == "stream")


def traceback_of(cell: nbformat.NotebookNode) -> str:
    return plain("".join("\n".join(o.traceback) for o in cell.outputs if o.output_type == "error"))


def plain(text: str) -> str:
    """`text` without colours."""
    return re.sub(r"\x1b\[[\d;]*m", "", text)


def test_the_students_own_functions_train_xor(work):
    swap, check, files, trained = run(work, "print(forward.__code__.co_filename, backward.__code__.co_filename)", XOR)
    assert printed(swap) == (
        "mine.forward: yours, from lesson 02, checked just now.\n"
        "mine.backward: yours, from lesson 05, checked just now.\n"
    )
    assert printed(check).startswith("✓ train_step")
    assert printed(files) == "<your forward, lesson 02> <your backward, lesson 05>\n"
    assert printed(trained) == "True\n"


def test_a_cell_that_is_run_again_says_again_whose_the_functions_are(work):
    """A widget that calls `mine` between two cells, as a message to the kernel does, takes no line from the second."""
    callback = "get_ipython().kernel.io_loop.call_later(0.1, lambda: mine.forward)"
    _, _, again, _, _, after = run(work, OFFER, callback, "import time; time.sleep(0.3)", OFFER)
    words = "mine.forward: yours, from lesson 02.\nmine.backward: yours, from lesson 05.\n"
    assert printed(again) == printed(after) == words


def test_what_does_not_pass_its_check_leaves_the_lesson_as_it_is(work):
    file = work / "05_backward_pass" / "05_backward_pass.ipynb"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("delta = hand_back(W_next, delta", "delta = hand_back(2 * W_next, delta"), "utf-8")
    swap, check, trained = run(work, XOR)
    assert "mine.backward: the course's own for now.\n  Yours in lesson 05 does not pass" in printed(swap)
    assert printed(check).startswith("✓ train_step")
    assert printed(trained) == "True\n"


def test_a_traceback_and_two_question_marks_show_what_the_student_wrote(work):
    look = "print(get_ipython().object_inspect_text('forward', detail_level=1))"
    *_, fails, shown, own = run(work, "forward(params=[3], X=0, activation=0)", look, "mine.train_step")
    assert "for W, b in params" in traceback_of(fails)
    assert "<your forward, lesson 02>" in traceback_of(fails)
    assert "one_layer(W, b, As[-1], activation)" in plain(printed(shown))
    assert "exercise of this very lesson" in traceback_of(own)
