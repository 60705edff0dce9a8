"""Handing in, without a browser: whose, which notebook, what is not saved, what came of it, and the file."""

import errno
import json
import os
import shutil
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import nbformat
import pytest

from course_lib import settings, widgets
from course_lib.widgets import hand_in_state
from course_lib.widgets.hand_in import Session
from course_lib.work import fresh_run, hand_in, notebooks
from course_lib.work.fresh_run import FreshRun, Outcome
from course_lib.work.hand_in import CannotHandIn, Ran

ROOT = Path(__file__).resolve().parents[2]
NAME = "01_neuron"
MINE = "def relu(z):\n    return np.maximum(z, 0)"
OLDER = "def relu(z):\n    return z"
NOON = datetime(2026, 11, 26, 20, 55, tzinfo=UTC)


@pytest.fixture
def work(tmp_path, monkeypatch):
    """The lessons as they are handed out, seen from the first; the kernel knows of no notebook."""
    shutil.copytree(ROOT / "lessons", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path / NAME)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(hand_in_state, "course", lambda: settings.Course())
    return tmp_path


def change(file: Path, how) -> None:
    notebook = nbformat.read(file, as_version=4)
    how({c.metadata.nbgrader.grade_id: c for c in notebook.cells if "nbgrader" in c.metadata}, notebook)
    nbformat.write(notebook, file)


def answer(work: Path, **answers: str) -> None:
    change(
        work / NAME / f"{NAME}.ipynb", lambda cells, _: [cells[n].update(source=text) for n, text in answers.items()]
    )


def drop(file: Path, *names: str) -> None:
    def gone(cells, notebook):
        notebook.cells = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") not in names]

    change(file, gone)


# ------------------------------------------------------------------ whose


@pytest.mark.parametrize("text", ["ada", " ada.byron-1 ", "Ada_B@example.org", "4711"])
def test_an_id_may_be_what_fits_a_files_name(text):
    assert hand_in.checked_id(text) == text.strip()


@pytest.mark.parametrize("text", ["Ada Byron", "adä", "../ada", ".ada", "a/b", "a\\b", "a:b", "<b>", "a\nb", "a" * 65])
def test_another_id_is_refused_with_what_to_do(text):
    with pytest.raises(CannotHandIn, match=r"letters, digits and \. _ - @ only, no spaces"):
        hand_in.checked_id(text)


def test_no_id_is_asked_for():
    with pytest.raises(CannotHandIn, match="Write your id first"):
        hand_in.checked_id("  ")


def test_an_id_is_remembered_for_all_lessons(work):
    assert hand_in.remembered(work) == ""
    hand_in.remember(work, "ada")
    assert hand_in.remembered(work) == "ada"
    assert widgets.HandInState("02_forward_pass").shown["student"] == "ada"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"id": 3}', '{"id": "../x"}', "\xff"])
def test_what_was_remembered_and_is_damaged_is_asked_for_again(work, text):
    (work / hand_in.OWNER).write_bytes(text.encode("latin-1"))
    assert hand_in.remembered(work) == ""


# ------------------------------------------------------------------ which notebook


def test_the_notebook_that_is_open_is_found_whatever_it_is_called(work, monkeypatch):
    file = work / NAME / f"{NAME}.ipynb"
    assert hand_in.find(NAME) == file
    copy = file.with_name("my copy.ipynb")
    shutil.copy(file, copy)
    assert hand_in.find(NAME) == file
    monkeypatch.setenv("JPY_SESSION_NAME", str(copy))
    assert hand_in.find(NAME) == copy
    assert hand_in.find(NAME, seen=file.name) == file
    file.unlink()
    assert hand_in.find(NAME, seen="nowhere.ipynb") == copy


def test_a_renamed_notebook_is_found_by_what_is_in_it(work, monkeypatch):
    (work / NAME / f"{NAME}.ipynb").rename(work / NAME / "mine.ipynb")
    monkeypatch.setenv("JPY_SESSION_NAME", str(work / NAME / f"{NAME}.ipynb"))
    assert hand_in.find(NAME).name == "mine.ipynb"
    shutil.copy(work / NAME / "mine.ipynb", work / NAME / "other.ipynb")
    with pytest.raises(CannotHandIn, match=r"There are mine\.ipynb, other\.ipynb: rename the one to hand in"):
        hand_in.find(NAME)


def test_the_start_page_hands_in_the_lesson_and_not_itself(work, monkeypatch):
    monkeypatch.chdir(work)
    monkeypatch.setenv("JPY_SESSION_NAME", str(work / notebooks.START))
    assert hand_in.find(NAME, seen=notebooks.START) == work / NAME / f"{NAME}.ipynb"


def test_the_kernel_belongs_to_the_notebook_that_is_open_in_it(work, monkeypatch):
    file = work / NAME / f"{NAME}.ipynb"
    assert hand_in.is_open(file)
    assert not hand_in.is_open(work / "03_mse" / "03_mse.ipynb")
    monkeypatch.setenv("JPY_SESSION_NAME", str(work / NAME / "renamed since.ipynb"))
    assert hand_in.is_open(file)
    monkeypatch.setenv("JPY_SESSION_NAME", str(work / notebooks.START))
    assert not hand_in.is_open(file)
    assert hand_in.is_open(file, seen=file.name)


def test_a_lesson_that_is_not_there_is_said_so(work):
    shutil.rmtree(work / "03_mse")
    with pytest.raises(CannotHandIn, match=r"There is no notebook 03_mse\.ipynb"):
        hand_in.find("03_mse")


def test_lost_cells_are_named(work):
    file = work / NAME / f"{NAME}.ipynb"
    assert hand_in.missing(notebooks.read(file), NAME) == []
    drop(file, "check_relu", "gate", "explain_xor")
    assert hand_in.missing(notebooks.read(file), NAME) == [
        "the cell for your answer to gate",
        "the check of relu",
        "the cell for your written answer",
    ]


# ------------------------------------------------------------------ what is not saved


def saved(work: Path, at: float) -> hand_in.Saved:
    file = work / NAME / f"{NAME}.ipynb"
    os.utime(file, (at, at))
    return hand_in.saved(file)


def test_an_answer_that_was_run_and_not_saved_is_named(work):
    assert hand_in.unsaved([Ran(MINE)], 200, saved(work, at=100)) == "def relu(z):"


def test_an_answer_that_is_in_the_file_is_saved_and_older_ones_are_past(work):
    answer(work, relu=f"{MINE}  \n")
    assert hand_in.unsaved([Ran(OLDER), Ran(MINE)], 200, saved(work, at=100)) == ""
    assert hand_in.unsaved([Ran(MINE), Ran(OLDER)], 200, saved(work, at=100)) == "def relu(z):"


def test_what_was_run_before_the_notebook_was_saved_counts_no_more(work):
    assert hand_in.unsaved([Ran(MINE)], 200, saved(work, at=201)) == ""
    assert hand_in.unsaved([Ran(MINE, when=300)], 200, saved(work, at=301)) == ""
    assert hand_in.unsaved([Ran(MINE, when=300)], 200, saved(work, at=299)) == "def relu(z):"


def test_any_cell_counts_where_it_is_known_when_it_was_run(work):
    trial = "# a trial\nprint(relu(3))"
    assert hand_in.unsaved([Ran(trial, when=300)], 200, saved(work, at=250)) == "print(relu(3))"
    assert hand_in.unsaved([Ran(trial)], 200, saved(work, at=100)) == ""


def test_a_session_knows_what_was_run_and_since_when_it_knows_the_time():
    called = {}
    shell = SimpleNamespace(
        events=SimpleNamespace(register=called.__setitem__),
        history_manager=SimpleNamespace(input_hist_raw=["", "before", "after"]),
    )
    session = Session(shell)
    called["pre_run_cell"](SimpleNamespace(store_history=True))
    called["pre_run_cell"](SimpleNamespace(store_history=False))
    ran, since = session.ran()
    assert [(cell.source, cell.when is None) for cell in ran] == [("before", True), ("after", False)]
    assert ran[1].when >= since


# ------------------------------------------------------------------ the file


def test_the_file_is_what_was_saved_under_a_name_that_says_all(work):
    answer(work, relu=MINE)
    found = hand_in.saved(hand_in.find(NAME))
    file = hand_in.write(NAME, "a__b@c.d", found, NOON)
    assert file == work / "handed_in" / f"{NAME}__a__b@c.d__{found.notebook.version}__20261126-205500.ipynb"
    assert file.read_bytes() == found.content
    assert hand_in.named(file.stem) == hand_in.Named(NAME, "a__b@c.d", "20261126-205500")
    assert [p.name for p in file.parent.iterdir()] == [file.name]


def test_what_a_notebook_keeps_of_its_folder_names_nobodys_home(monkeypatch, tmp_path):
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "ada")
    assert hand_in.whereabouts(tmp_path / "ada" / "uni" / "course" / "work" / "handed_in") == os.path.join(
        "…", "course", "work", "handed_in"
    )
    assert hand_in.whereabouts(tmp_path / "ada" / "handed_in") == os.path.join("…", "handed_in")
    assert hand_in.whereabouts(tmp_path / "elsewhere") == str(tmp_path / "elsewhere")


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_only_the_newest_file_of_a_lesson_lies_on_top_and_none_is_lost(work):
    found = hand_in.saved(hand_in.find(NAME))
    other = hand_in.write("03_mse", "ada", found, NOON)
    first = hand_in.write(NAME, "adda", found, NOON)
    (first.parent / "my own.ipynb").write_text("mine")
    (first.parent / "earlier").mkdir()
    (first.parent / "earlier" / first.name).write_text("an older one of that name")
    second = hand_in.write(NAME, "ada", found, NOON + timedelta(minutes=5))
    assert names(second.parent) == sorted([other.name, second.name, "my own.ipynb", "earlier"])
    assert names(second.parent / "earlier") == sorted([first.name, f"{first.stem} (2).ipynb"])
    assert (second.parent / "earlier" / f"{first.stem} (2).ipynb").read_bytes() == found.content
    assert hand_in.named(f"{first.stem} (2)").student == "adda"


def test_two_files_of_one_second_are_two(work):
    found = hand_in.saved(hand_in.find(NAME))
    first, second = (hand_in.write(NAME, "ada", found, NOON) for _ in range(2))
    assert second.stem.endswith("-205501")
    assert names(second.parent / "earlier") == [first.name]


def test_a_file_that_is_open_elsewhere_stays_and_the_next_time_is_moved(work, monkeypatch):
    def held(*_):
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    found = hand_in.saved(hand_in.find(NAME))
    first = hand_in.write(NAME, "ada", found, NOON)
    with monkeypatch.context() as windows:
        windows.setattr(Path, "rename", held)
        second = hand_in.write(NAME, "ada", found, NOON + timedelta(minutes=1))
    assert hand_in.files_of(NAME, work) == [first, second]
    third = hand_in.write(NAME, "ada", found, NOON + timedelta(minutes=2))
    assert hand_in.files_of(NAME, work) == [third]


@pytest.mark.parametrize("more", ["", "-1", " (2)", "_1"])
def test_a_name_is_read_with_what_a_browser_adds(more):
    assert hand_in.named(f"{NAME}__ada__0.2.0__20261126-205500{more}").student == "ada"


@pytest.mark.parametrize(
    "stem",
    [NAME, f"{NAME}__ada", f"{NAME}__../x__0.2.0__20261126-205500", f"x_1_2_{NAME}__ada__0.2.0__20261126-205500"],
)
def test_another_name_is_not_read(stem):
    assert hand_in.named(stem) is None


@pytest.mark.parametrize("version", ["", "../..", "1__2", "0.2.0\n", "v" * 31])
def test_a_version_that_fits_no_name_is_unknown(work, version):
    change(work / NAME / f"{NAME}.ipynb", lambda _, notebook: notebook.metadata.update(course={"version": version}))
    assert "__unknown__" in hand_in.write(NAME, "ada", hand_in.saved(hand_in.find(NAME)), NOON).name


def test_a_full_disk_is_told_and_leaves_no_half_file(work, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    found = hand_in.saved(hand_in.find(NAME))
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(CannotHandIn, match=r"No space left on device\. Make room on the disk"):
        hand_in.write(NAME, "ada", found)
    assert list((work / "handed_in").iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_told(work):
    found = hand_in.saved(hand_in.find(NAME))
    (work / "handed_in").write_text("a file where the folder should be")
    with pytest.raises(CannotHandIn, match="could not be written into"):
        hand_in.write(NAME, "ada", found)


# ------------------------------------------------------------------ the run


def outcome_of(seconds: float, *sources: str, cancel: bool = False) -> tuple[Outcome, list[tuple[int, int]]]:
    """Run these cells; return the outcome, and what was reported meanwhile."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    found, told, done = [], [], threading.Event()

    def finished(outcome: Outcome) -> None:
        found.append(outcome)
        done.set()

    run = FreshRun(nbformat.writes(notebook).encode(), Path.cwd(), lambda *n: told.append(n), finished, seconds)
    run.start()
    if cancel:
        run.cancel()
    assert done.wait(300)
    return found[0], told


def said(outcome: Outcome) -> list[str]:
    return [cell.said for cell in notebooks.parse(outcome.content, Path("x")).cells]


def test_a_run_goes_on_after_an_error_and_after_an_endless_loop():
    outcome, told = outcome_of(4, "1 / 0", "while True: pass", "print('here')")
    assert told == [(0, 3), (1, 3), (2, 3)]
    assert outcome.endless == ["while True: pass"]
    assert outcome.ended == ""
    assert "ZeroDivisionError" in said(outcome)[0]
    assert said(outcome)[2] == "here\n"


def test_a_loop_that_does_not_heed_the_interruption_ends_all_the_same(monkeypatch):
    monkeypatch.setattr(fresh_run, "GRACE", 1)
    deaf = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
    outcome, _ = outcome_of(1, deaf, "print('here')")
    assert "could not be interrupted" in outcome.ended
    assert outcome.endless == [deaf.splitlines()[0]]


def test_code_that_ends_python_is_told():
    outcome, _ = outcome_of(30, "import os; os._exit(1)")
    assert outcome.ended == "Python ended while it ran the cell 'import os; os._exit(1)'"


def test_a_run_can_be_cancelled_at_once():
    outcome, told = outcome_of(30, "while True: pass", cancel=True)
    assert (outcome.ended, told) == ("cancelled", [])


def test_a_run_that_cannot_begin_is_told(monkeypatch):
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    assert outcome_of(30, "1")[0].ended.startswith("FileNotFoundError")


# ------------------------------------------------------------------ the steps


class Played:
    """A run that ends at once, with the outcome that the test sets."""

    states: ClassVar[dict[str, str]] = {}
    ended = ""
    started = 0

    def __init__(self, content, folder, tell, finished):
        self.content, self.tell, self.finished = content, tell, finished

    def start(self):
        """Report the first cell."""
        Played.started += 1
        self.tell(0, 2)

    def end(self):
        """Report the outcome."""
        notebook = nbformat.reads(self.content.decode(), as_version=4)
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if cell.cell_type == "code" and (wanted := Played.states.get(name.removeprefix("check_"))):
                cell.execution_count = 3
                if name.startswith("check_") and wanted == "passed":
                    cell.outputs = [nbformat.v4.new_output("stream", text=f"✓ {name[6:]}: right")]
        self.finished(Outcome(json.dumps(notebook), [], Played.ended))

    def cancel(self):
        """End as cancelled."""
        Played.ended = "cancelled"
        self.end()


@pytest.fixture
def state(work, monkeypatch):
    for name, value in {"states": {}, "ended": "", "started": 0}.items():
        monkeypatch.setattr(Played, name, value)
    monkeypatch.setattr(hand_in_state, "FreshRun", Played)
    return widgets.HandInState(NAME)


def test_an_unknown_lesson_is_refused():
    with pytest.raises(ValueError, match=r"there is no lesson '99_x'; there are 01_neuron, "):
        widgets.HandInState("99_x")


def test_each_exercise_is_told_and_the_student_decides(state, work):
    answer(work, relu=MINE, sigmoid="def sigmoid(z): return 0", explain_xor="A <b>line</b>.")
    Played.states = {"relu": "passed", "sigmoid": "tried"}
    state.check("ada")
    assert (state.shown["phase"], state.shown["of"]) == ("running", 2)
    state._run.end()
    assert state.shown["phase"] == "report"
    told = {row["name"]: row["state"] for row in state.shown["rows"]}
    assert told == {
        "weighted_sum": "open", "sigmoid": "tried", "relu": "passed", "neuron": "open", "gate": "open",
        "explain_xor": "passed",
    }  # fmt: skip
    assert state.shown["rows"][-1]["begins"] == "A <b>line</b>."
    assert not (work / "handed_in").exists()
    state.hand_in()
    assert state.shown["phase"] == "done"
    assert (work / "handed_in" / state.shown["name"]).is_file()
    assert state.shown["where"] == "Upload it where your instructor says: Moodle, Canvas or mail."


def test_when_all_is_done_the_file_is_written_at_once(state, work):
    solved = nbformat.read(ROOT / "solutions" / NAME / f"{NAME}.ipynb", as_version=4)
    nbformat.write(solved, work / NAME / f"{NAME}.ipynb")
    Played.states = dict.fromkeys(hand_in.exercises(NAME), "passed")
    state.check("ada")
    state._run.end()
    assert state.shown["phase"] == "done"


def test_an_answer_that_was_not_reached_is_not_called_wrong(state, work):
    answer(work, relu=MINE)
    Played.ended = "Python ended while it ran the cell 'x'"
    state.check("ada")
    state._run.end()
    assert {row["name"]: row["state"] for row in state.shown["rows"]}["relu"] == "unchecked"
    assert state.shown["remarks"] == ["It was not run to its end: Python ended while it ran the cell 'x'."]


def test_a_lost_check_is_told_and_can_be_handed_in(state, work):
    answer(work, relu=MINE)
    drop(work / NAME / f"{NAME}.ipynb", "check_relu")
    state.check("ada")
    state._run.end()
    assert "has lost the check of relu" in state.shown["remarks"][0]
    state.hand_in()
    assert state.shown["phase"] == "done"


def test_a_notebook_that_changed_since_it_was_run_is_not_handed_in(state, work):
    state.check("ada")
    state._run.end()
    answer(work, relu=MINE)
    state.hand_in()
    assert state.shown["phase"] == "ready"
    assert "saved again since" in state.shown["trouble"]
    assert not (work / "handed_in").exists()


def test_what_was_not_saved_is_asked_for_with_its_first_line(work, monkeypatch):
    monkeypatch.setattr(hand_in_state, "FreshRun", Played)
    state = widgets.HandInState(NAME, lambda: ([Ran(MINE)], 9e9))
    state.check("ada")
    assert state.shown["phase"] == "ready"
    assert state.shown["trouble"].startswith("Save first: press Ctrl+S")
    assert "“def relu(z):”" in state.shown["trouble"]


def test_what_was_run_on_the_start_page_is_no_work_on_the_lesson(work, monkeypatch):
    monkeypatch.setattr(hand_in_state, "FreshRun", Played)
    monkeypatch.setenv("JPY_SESSION_NAME", str(work / notebooks.START))
    monkeypatch.chdir(work)
    state = widgets.HandInState(NAME, lambda: ([Ran("x = 1", when=9e9)], 0))
    state.check("ada", seen=notebooks.START)
    assert state.shown["phase"] == "running"


def test_a_file_that_takes_the_place_of_another_is_said_to(state, work):
    told = []
    for _ in range(2):
        state.check("ada")
        state._run.end()
        state.hand_in()
        told.append(state.shown["instead"])
    assert told == ["", "Upload this one; it takes the place of the one before."]


# ------------------------------------------------------------------ saving first


def settled(state: widgets.HandInState, phase: str) -> None:
    """Wait until another thread has reached this point."""
    end = time.monotonic() + 120
    while state.shown["phase"] != phase:
        assert time.monotonic() < end, state.shown
        time.sleep(0.02)


def test_what_the_browser_saves_is_waited_for_and_run(state, work):
    os.utime(work / NAME / f"{NAME}.ipynb", (100, 100))
    state.check("ada", f"{NAME}.ipynb", saves=True)
    assert state.shown["phase"] == "saving"
    (work / NAME / f"{NAME}.ipynb").write_text('{"half')  # it is being written
    time.sleep(0.3)
    assert state.shown["phase"] == "saving"
    shutil.copy(ROOT / "lessons" / NAME / f"{NAME}.ipynb", work / "draft.ipynb")
    change(work / "draft.ipynb", lambda cells, _: cells["explain_xor"].update(source="Typed, not saved."))
    os.replace(work / "draft.ipynb", work / NAME / f"{NAME}.ipynb")
    settled(state, "running")
    state._run.end()
    assert state.shown["rows"][-1]["begins"] == "Typed, not saved."
    assert state.shown["remarks"] == []


def test_where_nothing_was_saved_what_is_there_is_run_and_asked_about(state, work):
    solved = nbformat.read(ROOT / "solutions" / NAME / f"{NAME}.ipynb", as_version=4)
    nbformat.write(solved, work / NAME / f"{NAME}.ipynb")
    os.utime(work / NAME / f"{NAME}.ipynb", (100, 100))
    Played.states = dict.fromkeys(hand_in.exercises(NAME), "passed")
    state.patience = 0.2
    state.check("ada", f"{NAME}.ipynb", saves=True)
    settled(state, "running")
    state._run.end()
    assert state.shown["phase"] == "report"
    assert state.shown["remarks"][0].startswith("Saved at 1970-01-01")
    assert "Changed anything since? Save (Ctrl+S" in state.shown["remarks"][0]
    assert not (work / "handed_in").exists()
    state.hand_in()
    assert state.shown["phase"] == "done"


def test_where_the_browser_cannot_save_an_old_notebook_is_asked_about_too(state, work):
    for age, asked in ((30, 0), (90, 1)):
        os.utime(work / NAME / f"{NAME}.ipynb", (time.time() - age, time.time() - age))
        state.check("ada", f"{NAME}.ipynb")
        state._run.end()
        assert len(state.shown["remarks"]) == asked


def test_what_was_run_and_not_saved_in_time_still_stops_it(work):
    state = widgets.HandInState(NAME, lambda: ([Ran(MINE)], 9e9))
    state.patience = 0.2
    state.check("ada", f"{NAME}.ipynb", saves=True)
    settled(state, "ready")
    assert state.shown["trouble"].startswith("Save first: press Ctrl+S")


def test_another_notebook_is_not_saved_for_this_lesson(state, work, monkeypatch):
    monkeypatch.chdir(work)
    state.check("ada", notebooks.START, saves=True)
    assert state.shown["phase"] == "running"


def test_cancelled_while_it_is_saved_it_does_not_go_on(state, work):
    state.patience = 0.3
    state.check("ada", f"{NAME}.ipynb", saves=True)
    state.cancel()
    assert (state.shown["phase"], state.shown["note"]) == ("ready", "Cancelled: nothing was handed in.")
    for thread in threading.enumerate():
        if thread.name == "saving":
            thread.join()
    assert (state.shown["phase"], Played.started) == ("ready", 0)


def test_two_clicks_are_one(state, work):
    state.check("ada")
    state.check("ada")
    state._run.end()
    state.hand_in()
    state.hand_in()
    assert Played.started == 1
    assert len(list((work / "handed_in").iterdir())) == 1


def test_a_bad_id_comes_back_to_be_mended(state):
    state.check("Ada Byron")
    assert (state.shown["phase"], state.shown["student"]) == ("ready", "Ada Byron")
    assert "letters, digits and" in state.shown["trouble"]


def test_cancel_and_go_back_hand_in_nothing(state, work):
    state.check("ada")
    state.cancel()
    assert (state.shown["trouble"], state.shown["note"]) == ("", "Cancelled: nothing was handed in.")
    Played.ended = ""
    state.check("ada")
    state._run.end()
    state.back()
    assert state.shown["phase"] == "ready"
    assert not (work / "handed_in").exists()


def test_with_an_exchange_there_is_no_file(work, monkeypatch):
    monkeypatch.setattr(hand_in_state, "course", lambda: settings.Course(exchange="/srv/exchange"))
    assert widgets.HandInState(NAME).shown["phase"] == ("exchange" if os.name == "posix" else "ready")


def test_the_instructors_sentence_is_shown(state, monkeypatch):
    monkeypatch.setattr(hand_in_state, "course", lambda: settings.Course(hand_in="Upload it in Moodle."))
    state.check("ada")
    state._run.end()
    state.hand_in()
    assert state.shown["where"] == "Upload it in Moodle."


def test_what_stands_in_a_notebook_is_the_same_every_day(work):
    assert repr(widgets.HandIn(NAME)) == "HandIn('01_neuron')"
    assert repr(widgets.Progress()) == "Progress()"
