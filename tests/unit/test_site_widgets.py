"""Widgets on the website: their code, the room that is kept for them, and their still pictures."""

import base64
import gzip
import json

import pytest
import site_stills
import site_widgets
from nbformat.v4 import new_code_cell, new_notebook, new_output


def model(module="const one = 1;\nexport default { render() {} };", style="a {}", **state):
    return {"state": {"_esm": module, "_css": style, **state}, "buffers": [{"path": ["x"], "data": ""}]}


def test_the_code_of_a_kind_is_written_once_and_a_page_keeps_the_state(tmp_path):
    other = model(module="const two = 2;\nexport default { render: two };")
    made = site_widgets.published(tmp_path, {"a": model(n=1), "b": model(n=2), "c": other})
    assert made.models["a"] == {"state": {"n": 1}, "buffers": model()["buffers"], "module": made.models["b"]["module"]}
    assert made.models["c"]["module"] != made.models["a"]["module"]
    assert len(made.scripts) == 2
    assert len(made.styles) == 1
    assert {file.name for file in (tmp_path / "widgets").iterdir()} == {
        address.removeprefix("widgets/") for address in made.scripts + made.styles
    }


def test_code_becomes_a_script_that_registers_it_packed(tmp_path):
    code = '"use strict";\nreturn { one: 1 };'
    script = site_widgets.packed(code, "name")
    assert script == site_widgets.packed(code, "name")  # the site of the same lessons has the same bytes
    start, text, end = script.split('"')[1:2] + script.split('"')[3:]
    assert start == "name"
    assert end == ";\n"
    assert gzip.decompress(base64.b64decode(text)).decode() == code


def test_a_module_becomes_the_body_of_a_function_that_returns_what_it_exports():
    body = site_widgets.function_body("export const render = () => 1;\nexport default { render };\n")
    assert body == '"use strict";\nconst render = () => 1;\nreturn { render };\n'


@pytest.mark.parametrize(
    "module",
    [
        "const a = 1;",
        "import x from 'y';\nexport default { x };",
        "\nexport default { a };\nconst a = 1;",
    ],
)
def test_a_module_that_a_page_could_not_run_is_refused(module):
    with pytest.raises(site_widgets.SiteError, match="export default"):
        site_widgets.function_body(module)


def test_room_is_what_was_measured_or_else_what_its_kind_takes(tmp_path, monkeypatch):
    lower, higher, other = ([high + i for i in range(len(site_widgets.WIDTHS))] for high in (1, 5, 9))
    table = {"01": [["Descent", lower], ["Prediction", other]], "02": [["Descent", higher]]}
    (tmp_path / "heights.json").write_text(json.dumps(table))
    monkeypatch.setattr(site_widgets, "HEIGHTS", tmp_path / "heights.json")
    first, second, third = site_widgets.room("01", ["Descent", "Descent", "Unknown"])
    assert (first, second, third) == (lower, higher, [])
    assert site_widgets.room_style(first).startswith("--h360:1px;--h375:2px;--h390:3px;")
    assert site_widgets.room_style(third) == ""


def test_every_width_of_a_window_has_its_height_and_is_not_far_from_where_it_was_measured():
    starts = list(site_widgets.STEPS)
    assert starts == sorted(starts)
    assert starts[0] == 0
    for start, measured, end in zip(starts, site_widgets.WIDTHS, [*starts[1:], 2400], strict=True):
        assert start <= measured < end
        assert f"min-height: var(--h{measured}, 0)" in site_widgets.room_steps()
    assert site_widgets.FINGERS in starts  # a finger's targets are higher


def test_stills_are_taken_out_of_the_notebook_and_a_question_stands_in_words():
    line = new_output("stream", name="stdout", text="still of one\n")
    picture = new_output("display_data", {"text/html": "<img alt='A line.'>", "text/plain": ""})
    asked = {"question": "1 < 2?", "options": ["yes", "no"]}
    state = {"two": {"state": asked}, "one": {"state": {}}}
    notebook = new_notebook(
        cells=[new_code_cell("view"), site_stills.cell()],
        metadata={"widgets": {site_widgets.WIDGET_STATE: {"state": state}}},
    )
    notebook.cells[1].outputs = [line, picture]
    found = site_stills.taken(notebook)
    assert [cell.source for cell in notebook.cells] == ["view"]
    assert found["one"].startswith("<figure><img alt='A line.'>")
    assert site_stills.WHY in found["one"]
    assert "1 &lt; 2?" in found["two"]
    assert found["two"].count("<li>") == 2
