"""The search for answers in what students get: what it looks for, and that it finds it wherever it is put."""

import io
import json
import zipfile
from pathlib import Path

import leaks
import pytest

ROOT = Path(__file__).resolve().parents[2]
LINE = "return 1 / (1 + np.exp(-z))"
SENTENCE = "Difficult questions have short answers."
TWIN = f"""# A lesson

Show this: `total = np.sum(values)`.

```python exercise="sigmoid"
def sigmoid(z):
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    total = np.sum(values)
    {LINE}
    ### END SOLUTION
```

<!-- #region written="explain_it" points=4 -->
{SENTENCE} That is so because they have had
more time.

*Marking:* 1 point for brevity; 3 for time that was spent.
<!-- #endregion -->
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of one lesson, with a reference that shows one line of the answer."""
    root = tmp_path / "course"
    (root / "solutions" / "01_a").mkdir(parents=True)
    (root / "solutions" / "01_a" / "01_a.md").write_text(TWIN, encoding="utf-8")
    (root / "course_lib").mkdir()
    (root / "course_lib" / "network.py").write_text("z = np.asarray(z, dtype=float)\n", encoding="utf-8")
    return root


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """The folder to be searched."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    return folder


def wheel(**files: str) -> bytes:
    """Pack an archive with these files; in a name, __ stands for a slash and _py for .py."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_py", ".py"), text)
    return made.getvalue()


def notebook(**cell: object) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "metadata": {}, "source": "", "outputs": []} | cell]})


def pieces(course: Path) -> list[str]:
    return [piece for secret in leaks.secrets(course) for piece in secret.pieces]


def found(bundle: Path, course: Path) -> list[str]:
    return [leak.piece for leak in leaks.leaks(bundle, course)]


def test_an_answers_pieces_are_its_lines_and_sentences(course):
    assert pieces(course) == [
        "z = np.asarray(z, dtype=float)",
        LINE,
        SENTENCE,
        "That is so because they have had\nmore time.",
        "1 point for brevity;",
        "3 for time that was spent.",
    ]


def test_an_answer_of_short_lines_is_told_by_all_of_them(course):
    twin = course / "solutions" / "01_a" / "01_a.md"
    twin.write_text(TWIN.replace(LINE, "a = x\n    b = a\n    return b").replace("z = np.asarray(z, dtype=float)", ""))
    (course / "solutions" / "01_a" / "01_a.md").write_text(
        twin.read_text().replace("total = np.sum(values)\n    a", "a"), encoding="utf-8"
    )
    assert "a = x b = a return b" in " ".join(pieces(course)[0].split())


def test_a_lesson_without_answers_is_no_lesson_to_search_for(course):
    (course / "solutions" / "01_a" / "01_a.md").write_text("# A lesson\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"01_a\.md: no answer found"):
        leaks.secrets(course)


def test_every_answer_of_the_course_is_looked_for():
    answers = leaks.secrets(ROOT)
    for twin in sorted((ROOT / "solutions").glob("*/*.md")):
        text = twin.read_text(encoding="utf-8")
        asked = text.count("### BEGIN SOLUTION") + text.count("#region written=")
        assert sum(a.lesson == twin.stem for a in answers) == asked


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("README.md", f"Write `{LINE}`."),
        ("README.md", f"> {SENTENCE}"),
        ("README.md", "That is so because\nthey have had more time."),
        ("tools/lab.py", f"# {LINE}"),
        ("tools/settings.json", json.dumps({"a": [{"b": LINE}]})),
        ("requirements.txt", f"# {LINE.replace(' ', '')}"),
        ("lessons/a.ipynb", notebook(source=["def f(z):\n", f"\t{LINE}\n"])),
        ("lessons/a.ipynb", notebook(source="3 for time\\\n that was spent.".replace("\\\n", "\n"))),
        ("lessons/a.ipynb", notebook(outputs=[{"output_type": "stream", "text": [f"{LINE}\n"]}])),
        ("lessons/a.ipynb", notebook(outputs=[{"data": {"text/html": f"<b>{SENTENCE}</b>"}}])),
        ("lessons/a.ipynb", notebook(metadata={"answer": LINE})),
        ("a.whl", wheel(a__view_js=f"// {LINE}")),
        ("a.whl", wheel(a_dist_info__METADATA=SENTENCE)),
        ("more.zip", wheel(inner=wheel(deep_py=LINE))),
        ("unknown.kind", LINE),
    ],
)
def test_a_piece_of_an_answer_is_found_in_every_kind_of_file(course, bundle, name, content):
    file = bundle / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    (leak,) = leaks.leaks(bundle, course)
    assert leak.file.startswith(name)
    assert leak.lesson == "01_a"
    assert leak.piece in pieces(course)


def test_a_marker_of_an_answer_is_found_too(course, bundle):
    (bundle / "a.md").write_text("### BEGIN SOLUTION\n    pass\n", encoding="utf-8")
    assert found(bundle, course) == ["### BEGIN SOLUTION"]


def test_what_the_lesson_shows_is_no_leak(course, bundle):
    (bundle / "a.md").write_text("total = np.sum(values)", encoding="utf-8")
    assert found(bundle, course) == []


def test_a_line_of_the_reference_is_a_leak_outside_of_the_library(course, bundle):
    line = "z = np.asarray(z, dtype=float)"
    (bundle / "a.ipynb").write_text(notebook(source=line), encoding="utf-8")
    assert found(bundle, course) == [line]


def test_in_the_library_an_answer_is_told_by_all_its_lines_and_words_by_each(course, bundle):
    file = bundle / "a.whl"
    file.write_bytes(wheel(course_lib__network_py="z = np.asarray(z, dtype=float)"))
    assert found(bundle, course) == []
    file.write_bytes(wheel(course_lib__network_py=f"def f(z):\n    {LINE}"))  # its other line is the reference's
    assert found(bundle, course) == [LINE]
    file.write_bytes(wheel(course_lib__network_py=f'"""{SENTENCE}"""'))
    assert found(bundle, course) == [SENTENCE]


def test_a_broken_function_may_hold_right_lines(course, bundle):
    twin = course / "solutions" / "01_a" / "01_a.md"
    twin.write_text(TWIN.replace(LINE, f"halved = np.divide(z, 2)\n    {LINE}"), encoding="utf-8")
    file = bundle / "a.whl"
    file.write_bytes(wheel(course_lib__mistakes_py="halved = np.divide(z, 2)\nreturn halved"))
    assert found(bundle, course) == []
    file.write_bytes(wheel(course_lib__mistakes_py=f"halved = np.divide(z, 2)\n{LINE}"))
    assert found(bundle, course) == ["halved = np.divide(z, 2)", LINE]


def test_the_command_says_where_and_fails(bundle, monkeypatch, capsys):
    monkeypatch.setattr(leaks.sys, "argv", ["leaks.py", str(bundle)])
    assert leaks.main() == 0
    assert capsys.readouterr().out == "no line of an answer\n"
    (bundle / "a.md").write_text("*Marking:* 1 point", encoding="utf-8")
    assert leaks.main() == 1
    assert capsys.readouterr().out == "a.md: '*Marking:*'\n"
    monkeypatch.setattr(leaks.sys, "argv", ["leaks.py", "nowhere"])
    assert leaks.main() == 2
    assert "say which folder" in capsys.readouterr().err
