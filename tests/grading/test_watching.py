"""A submission is reported when it is complete, soon, once, and in order, however it arrives."""

import json
import os
import resource
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("course-grade runs on Linux", allow_module_level=True)

from course_lib.grading import intake
from course_lib.grading.watching import inotify, settling
from course_lib.grading.watching.arrivals import Arrival, Arrivals
from course_lib.grading.watching.places import LONGEST_COUNTED, Inbound, Place, ends

LESSON = "01_neuron"
FILE = f"{LESSON}.ipynb"
NOTEBOOK = json.dumps({"cells": [{"source": 'a "quoted\\\\" {text' * 2000}], "nbformat": 4}, indent=1).encode()
SOON = 60  # seconds: it takes 0.2, and more on a busy machine, but nobody's patience
LONG = settling.QUIET * 2.5


class Listener:
    """Arrivals, told in a thread of their own as they come, each with the notebook as it lay there."""

    def __init__(self, arrivals: Arrivals) -> None:
        self.arrivals, self.told, self.content, self.keep = arrivals, [], [], False
        self.thread = threading.Thread(target=self._listen)

    def _listen(self) -> None:
        for arrival in self.arrivals:
            file = arrival.folder / FILE
            self.content.append(file.read_bytes() if file.is_file() else None)
            self.told.append((arrival, time.monotonic()))
            if not self.keep:
                self.arrivals.done(arrival.student)

    @property
    def students(self) -> list[str]:
        """List who was reported, in order."""
        return [arrival.student for arrival, _ in self.told]

    def wait(self, count: int, seconds: float = SOON) -> list[str]:
        """Wait until this many students were reported; return them."""
        until = time.monotonic() + seconds
        while len(self.told) < count and time.monotonic() < until:
            time.sleep(0.002)
        return self.students

    def wait_for_all(self, count: int) -> list[str]:
        """Wait until this many students were reported and nothing else has come for a while; return them."""
        self.wait(count)
        time.sleep(LONG)
        return self.students


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be so patient that a submission reported soon has been reported because it settled."""
    monkeypatch.setattr(settling, "PATIENCE", 2.0 * SOON)


@pytest.fixture
def submitted(tmp_path: Path) -> Path:
    return tmp_path / "submitted"


@pytest.fixture
def listening() -> Iterator[Callable[[Arrivals], Listener]]:
    started: list[Listener] = []

    def start(arrivals: Arrivals) -> Listener:
        started.append(Listener(arrivals))
        started[-1].thread.start()
        return started[-1]

    yield start
    for listener in started:
        listener.arrivals.end()
        listener.thread.join(60)
        assert not listener.thread.is_alive()


@pytest.fixture(params=["told by the kernel", "looked for"])
def heard(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, submitted: Path, listening) -> Listener:
    """Somebody listens at the class's folder: with inotify, and without."""
    if request.param == "looked for":
        monkeypatch.setattr(settling, "Inotify", no_inotify)
        monkeypatch.setattr(settling, "FASTEST_ROUND", 0.05)
    listener = listening(Arrivals(Place(submitted, LESSON)))
    assert listener.arrivals.polls is (request.param == "looked for")
    return listener


def no_inotify() -> inotify.Inotify:
    raise OSError("this system has no inotify")


def hand_in(submitted: Path, student: str, content: bytes = NOTEBOOK) -> Path:
    folder = submitted / student / LESSON
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_bytes(content)
    return folder / FILE


def test_a_new_student_is_told_soon(heard, submitted):
    hand_in(submitted, "ada")
    assert heard.wait(1) == ["ada"]
    assert heard.content == [NOTEBOOK]
    assert heard.told[0][0].folder == submitted / "ada" / LESSON


def test_a_folder_that_is_copied_there_is_told_once(heard, submitted, tmp_path):
    hand_in(tmp_path / "elsewhere", "ada")
    shutil.copytree(tmp_path / "elsewhere" / "ada", submitted / "ada")
    assert heard.wait_for_all(1) == ["ada"]


def test_a_folder_that_is_moved_there_is_told(heard, submitted, tmp_path):
    hand_in(tmp_path / "elsewhere", "ada")
    (tmp_path / "elsewhere" / "ada").rename(submitted / "ada")
    assert heard.wait(1) == ["ada"]


def test_the_folder_first_and_the_notebook_later(heard, submitted):
    (submitted / "ada").mkdir()
    time.sleep(LONG)
    (submitted / "ada" / LESSON).mkdir()
    time.sleep(LONG)
    assert heard.students == []
    hand_in(submitted, "ada")
    assert heard.wait(1) == ["ada"]


def test_a_notebook_that_grows_slowly_is_told_when_it_is_all_there(heard, submitted):
    with hand_in(submitted, "ada", b"").open("wb") as file:
        for part in range(0, len(NOTEBOOK), len(NOTEBOOK) // 4):
            file.write(NOTEBOOK[part : part + len(NOTEBOOK) // 4])
            file.flush()
            time.sleep(LONG)  # longer than a notebook has to be quiet that is all there
    assert heard.wait(1) == ["ada"]
    assert heard.content == [NOTEBOOK]


def test_a_notebook_that_is_renamed_into_place_is_told(heard, submitted):
    file = hand_in(submitted, "ada")
    heard.wait(1)
    newer = NOTEBOOK.replace(b"quoted", b"better")
    beside = file.with_name(f".{FILE}.Xy12")  # rsync's way
    beside.write_bytes(newer)
    beside.replace(file)
    assert heard.wait(2) == ["ada", "ada"]
    assert heard.content[-1] == newer


def test_a_notebook_that_is_overwritten_in_place_is_told_with_what_is_new(heard, submitted):
    file = hand_in(submitted, "ada")
    heard.wait(1)
    newer = NOTEBOOK.replace(b"quoted", b"better")
    with file.open("wb") as stream:
        stream.write(newer[:100])
        stream.flush()
        time.sleep(LONG)
        stream.write(newer[100:])
    assert heard.wait(2) == ["ada", "ada"]
    assert heard.content[-1] == newer


def test_an_editors_hidden_file_holds_nothing_up_and_is_no_notebook(heard, submitted):
    (submitted / "ada" / LESSON).mkdir(parents=True)
    (submitted / "ada" / LESSON / f".~{FILE}").write_bytes(NOTEBOOK)
    time.sleep(LONG)
    assert heard.students == []
    (submitted / "ada" / LESSON / f".#{FILE}").symlink_to("ada@machine.4711")  # what Emacs puts beside a file
    hand_in(submitted, "ada")
    assert heard.wait(1) == ["ada"]


def test_what_is_taken_away_again_is_not_told(heard, submitted):
    hand_in(submitted, "ada", NOTEBOOK[:100])
    time.sleep(LONG)
    shutil.rmtree(submitted / "ada")
    hand_in(submitted, "ben")
    assert heard.wait_for_all(1) == ["ben"]


def test_what_was_taken_away_and_comes_again_is_told(heard, submitted):
    hand_in(submitted, "ada")
    heard.wait(1)
    shutil.rmtree(submitted / "ada")
    time.sleep(LONG)
    hand_in(submitted, "ada")
    assert heard.wait(2) == ["ada", "ada"]


def test_other_lessons_and_hidden_folders_are_of_no_concern(heard, submitted):
    for folder in (submitted / "ada" / "02_layer", submitted / ".cache" / LESSON):
        folder.mkdir(parents=True)
        (folder / FILE).write_bytes(NOTEBOOK)
    hand_in(submitted, "ben")
    assert heard.wait_for_all(1) == ["ben"]


def test_what_is_cut_off_is_told_when_patience_ends(heard, submitted, monkeypatch):
    monkeypatch.setattr(settling, "PATIENCE", 2 * LONG)
    before = time.monotonic()
    hand_in(submitted, "ada", NOTEBOOK[:-5])
    assert heard.wait(1) == ["ada"]
    assert heard.told[0][1] - before > settling.PATIENCE


def test_a_folder_that_is_a_link_is_told_and_nothing_behind_it_is_watched(heard, submitted, tmp_path):
    hand_in(tmp_path / "others", "ben")
    (submitted / "ada").symlink_to(tmp_path / "others" / "ben")
    assert heard.wait(1) == ["ada"]
    hand_in(tmp_path / "others", "ben", NOTEBOOK + b" ")
    time.sleep(LONG)
    assert heard.students == ["ada"]


@pytest.mark.parametrize("name", ["two\nlines", "[x]*?", "ada\x1b[31m", os.fsdecode(b"\xff"), "ada+ben", "{0}"])
def test_no_name_of_a_folder_is_too_strange_to_be_told(heard, submitted, name):
    hand_in(submitted, name)
    hand_in(submitted, "ben")
    assert sorted(heard.wait(2)) == sorted([name, "ben"])


def test_the_next_of_a_student_is_told_when_the_one_before_is_done(heard, submitted):
    heard.keep = True
    hand_in(submitted, "ada")
    heard.wait(1)
    hand_in(submitted, "ada", NOTEBOOK + b" ")
    hand_in(submitted, "ben")
    assert heard.wait_for_all(2) == ["ada", "ben"]
    heard.arrivals.done("ada")
    assert heard.wait(3) == ["ada", "ben", "ada"]
    assert heard.content[-1] == NOTEBOOK + b" "


def test_a_hundred_at_the_same_moment_are_all_told_once(heard, submitted, tmp_path):
    everybody = [f"s{number:03}" for number in range(100)]
    for student in everybody:
        hand_in(tmp_path / "elsewhere", student)
    for student in everybody:
        (tmp_path / "elsewhere" / student).rename(submitted / student)
    assert sorted(heard.wait_for_all(100)) == everybody


def test_what_lies_there_already_is_told_only_if_it_is_expected(submitted, listening):
    for student in ("ada", "ben"):
        hand_in(submitted, student)
    arrivals = Arrivals(Place(submitted, LESSON))
    arrivals.expect("ben")
    listener = listening(arrivals)
    assert listener.wait_for_all(1) == ["ben"]
    hand_in(submitted, "ada", NOTEBOOK + b" ")
    assert listener.wait(2) == ["ben", "ada"]


def test_what_is_written_to_again_while_others_are_told_is_never_told_half(submitted):
    arrivals = Arrivals(Place(submitted, LESSON))
    for student in ("ada", "ben"):
        hand_in(submitted, student)
        arrivals.expect(student)
    told: Iterator[Arrival] = iter(arrivals)
    first = next(told).student
    other = {"ada": "ben", "ben": "ada"}[first]
    (submitted / other / LESSON / FILE).write_bytes(NOTEBOOK[:100])  # after it had settled
    threading.Timer(LONG, hand_in, [submitted, other]).start()
    second = next(told)
    assert second.student == other
    assert (second.folder / FILE).read_bytes() == NOTEBOOK


def test_more_news_than_the_kernel_keeps_costs_nobody_anything(submitted, monkeypatch, listening):
    read = inotify.Inotify.read
    monkeypatch.setattr(inotify.Inotify, "read", lambda self: (read(self) and set(), True))
    listener = listening(Arrivals(Place(submitted, LESSON)))
    hand_in(submitted, "ada")
    assert listener.wait(1) == ["ada"]


def test_where_the_system_allows_no_more_watches_it_is_looked_for(submitted, monkeypatch, listening):
    def none_left(self: inotify.Inotify, folder: Path) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(inotify.Inotify, "watch", none_left)
    listener = listening(Arrivals(Place(submitted, LESSON)))
    hand_in(submitted, "ada")
    assert listener.wait(1) == ["ada"]
    assert listener.arrivals.polls


@pytest.mark.parametrize(
    ("kind", "hears"), [("ext4", True), ("xfs", True), ("nfs4", False), ("fuse.sshfs", False), ("9p", False)]
)
def test_files_of_another_machines_are_looked_for(tmp_path, kind, hears):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\nserver:/course /srv/our\\040course {kind} rw 0 0\n")
    assert inotify.hears_all(Path("/srv/our course/grading"), mounts) is hears
    assert inotify.hears_all(Path("/srv/our"), mounts)


@pytest.mark.parametrize(
    ("content", "all_there"),
    [
        (b'{"cells": []}', True),
        (b'{"cells": []}\n', True),
        (b'{"cells": ["}"]}', True),
        (b'{"cells": ["\\"}"]}', True),
        (b"", False),
        (b'{"cells": [{}', False),
        (b'{"cells": [{"source": "}', False),
        (b'{"cells": [{"source": "\\"}', False),
    ],
)
def test_json_is_all_there_when_its_last_bracket_is(content, all_there):
    assert ends(content) is all_there


@pytest.mark.parametrize("unit", [b'"",', b'"a', b"[", b"\\", b'\\"'])
@pytest.mark.parametrize("size", [LONGEST_COUNTED, intake.LARGEST_FILE])
def test_no_notebook_takes_long_to_be_found_all_there(unit, size):
    content = b'{"' + unit * ((size - 10) // len(unit)) + b"}"
    began = time.process_time()
    ends(content)
    assert time.process_time() - began < 1


def test_a_thousand_students_who_do_nothing_cost_next_to_nothing(submitted, listening):
    for number in range(1000):
        hand_in(submitted, f"s{number:04}")
    listener = listening(Arrivals(Place(submitted, LESSON)))
    time.sleep(0.5)
    before = resource.getrusage(resource.RUSAGE_SELF)
    time.sleep(3)
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.03
    assert listener.students == []


def test_looking_for_changes_takes_no_more_than_its_share(submitted, listening, monkeypatch):
    monkeypatch.setattr(settling, "Inotify", no_inotify)
    for number in range(1000):
        hand_in(submitted, f"s{number:04}")
    listener = listening(Arrivals(Place(submitted, LESSON)))
    time.sleep(0.5)
    before = time.process_time()
    time.sleep(4)
    assert time.process_time() - before < 4 * 6 * settling.SHARE_OF_CORE
    hand_in(submitted, "ada")
    assert listener.wait(1) == ["ada"]  # a slow machine looks seldom: that is what keeps it within its share


TIME = "2026-12-03 09:30:00.000000 UTC"


@pytest.fixture
def inbound(tmp_path: Path) -> Inbound:
    place = Inbound(tmp_path / "exchange" / "course" / "inbound", LESSON)
    place.root.mkdir(parents=True)
    return place


def submit(inbound: Inbound, student: str, at: str = TIME, lesson: str = LESSON) -> Path:
    """Do as nbgrader's submit does, but slowly."""
    folder = inbound.root / f"{student}+{lesson}+{at}+Zm9vYmFyYmF6"
    folder.mkdir()
    time.sleep(0.05)
    (folder / FILE).write_bytes(NOTEBOOK)
    time.sleep(LONG)
    (folder / "timestamp.txt").write_text(at)
    time.sleep(LONG)
    (folder / "submission_secret.txt").write_text("secret")
    return folder


def test_what_comes_through_the_exchange_is_collected_when_the_last_file_is_there(submitted, inbound, listening):
    seen = []

    def collect(student: str) -> None:
        (folder,) = inbound.root.glob(f"{student}+*")
        seen.append(sorted(file.name for file in folder.iterdir()))
        shutil.copytree(folder, submitted / student / LESSON)

    listener = listening(Arrivals(Place(submitted, LESSON), inbound, collect))
    submit(inbound, "ada+b")
    assert listener.wait(1) == ["ada+b"]
    assert seen == [[FILE, "submission_secret.txt", "timestamp.txt"]]
    assert listener.content == [NOTEBOOK]


def test_what_came_to_the_exchange_meanwhile_is_collected_unless_it_has_been(submitted, inbound, listening):
    for student, at in (("ada", TIME), ("ada", TIME.replace("12-03", "12-04")), ("ben", TIME)):
        submit(inbound, student, at)
    hand_in(submitted, "ben")
    (submitted / "ben" / LESSON / "timestamp.txt").write_text(TIME)
    collected = []
    listener = listening(Arrivals(Place(submitted, LESSON), inbound, collected.append))
    listener.wait_for_all(1)
    assert collected == ["ada"]


def test_other_names_in_the_exchange_are_of_no_concern(submitted, inbound, listening):
    collected = []
    listener = listening(Arrivals(Place(submitted, LESSON), inbound, collected.append))
    submit(inbound, "ada", lesson="02_layer")
    for name in ("nonsense", f"+{LESSON}+{TIME}+x", f"..+{LESSON}+{TIME}+x", f"{LESSON}+x"):
        (inbound.root / name).mkdir()
    submit(inbound, "ben")
    listener.wait_for_all(1)
    assert collected == ["ben"]


def test_an_exchange_that_comes_later_is_found(submitted, tmp_path, monkeypatch, listening):
    monkeypatch.setattr(settling, "ROUND", 0.2)
    place = Inbound(tmp_path / "exchange" / "course" / "inbound", LESSON)
    collected = []
    listener = listening(Arrivals(Place(submitted, LESSON), place, collected.append))
    place.root.mkdir(parents=True)
    submit(place, "ada")
    listener.wait_for_all(1)
    assert collected == ["ada"]


def test_a_submission_that_its_student_has_closed_to_others_waits_until_nbgrader_opens_it(inbound, monkeypatch):
    folder = submit(inbound, "ada")
    with monkeypatch.context() as closed:
        closed.setattr(os, "scandir", refused)  # root reads whatever is closed
        assert inbound.state(folder.name) == ()
        assert not inbound.whole(folder.name, ())
    assert inbound.whole(folder.name, inbound.state(folder.name))


def test_what_cannot_be_read_is_told_once_and_not_in_each_round(inbound, submitted, monkeypatch, listening):
    monkeypatch.setattr(settling, "PATIENCE", 0.1)
    monkeypatch.setattr(settling, "ROUND", 0.1)
    monkeypatch.setattr(Inbound, "state", lambda self, name: ())
    told = []
    listener = listening(Arrivals(Place(submitted, LESSON), inbound, told.append))
    submit(inbound, "ada")
    before = len(listener.wait_for_all(1))
    time.sleep(2 * LONG)
    assert len(told) == len(listener.students) == before > 0


def refused(path: str) -> None:
    raise PermissionError(path)


def test_what_becomes_readable_is_told_to_be_looked_at(inbound):
    place = inbound.root
    heard = inotify.Inotify()
    heard.watch(place)
    folder = submit(inbound, "ada")
    heard.read()
    folder.chmod(0o777)
    assert heard.read() == ({(place, folder.name)}, False)
    heard.close()
