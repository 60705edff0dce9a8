"""JavaScript and CSS made smaller for the website: nothing but comments, indentation and empty lines goes."""

import json
import subprocess

import pytest

from course_lib import widgets
from course_lib.widgets.slim import slim_css, slim_javascript, used_css


def test_comments_on_their_own_lines_and_indentation_go():
    text = '/** Says\n * what. */\nfunction f() {\n  // why\n\n  return "// kept"; // kept, too\n}\n/* a */ f();\n'
    text += "g(); // goes\n"
    assert slim_javascript(text) == 'function f() {\nreturn "// kept"; // kept, too\n}\nf();\ng();'


def test_a_text_over_several_lines_stays_as_it_is():
    text = "  const t = `a\n    // b\n\n  c`;\n  // gone\n  const u = `\\``;\n  t;"
    assert slim_javascript(text) == "const t = `a\n    // b\n\n  c`;\nconst u = `\\``;\nt;"


CODE = r"""
const f = (n) => {
  // the first n squares
  const all = Array.from({ length: n }, (_, i) =>
    i * i);
  /* over
     several lines */
  const words = `
    // ${all.join(",")}
  `;
  return words
    .split("\n")
    .length + all.length;
};
console.log(JSON.stringify([f(4), `  a
  b`]));
"""


def test_it_computes_the_same():
    said = [
        json.loads(subprocess.run(["node", "-e", text], capture_output=True, text=True, check=True).stdout)
        for text in (CODE, slim_javascript(CODE))
    ]
    assert said[0] == said[1] == [7, "  a\n  b"]


@pytest.mark.parametrize("name", [name for name in widgets.__all__ if hasattr(getattr(widgets, name), "_esm")])
def test_every_widget_is_slim_and_still_javascript(name, tmp_path):
    text = str(getattr(widgets, name)._esm)
    assert slim_javascript(text) == text
    file = tmp_path / "widget.mjs"
    file.write_text(text, encoding="utf-8")
    subprocess.run(["node", "--check", file], check=True, capture_output=True)


def test_css_loses_comments_and_indentation():
    assert slim_css("/* a\n b */\n@media x {\n  a { b: c; } /* d */\n}\n") == "@media x {\na { b: c; }\n}"


CSS = """@font-face { font-family: x; }
.bbh-a, .bbh-b { c: d; }
.bbh-b { e: f; }
.bbh-b:not(.bbh-a), p .bbh-b .bbh-a { g: h; }
.bbh-a:is(.bbh-b, .bbh-d) { i: j; }
.bbh-row-3 { k: l; }
@media (x: y) {
.bbh-b { m: n; }
}
@container (x: y) {
.bbh-a { o: p; }
.bbh-b { q: r; }
}
main { s: t; }"""


def test_rules_of_classes_that_a_module_never_names_go():
    kept = used_css(CSS, 'node("div", { class: "bbh-a" }); set(row, { class: `bbh-row-${i}` }); get("--bbh-b");')
    assert [part for part in "cegikmoqs" if f"{part}: " in kept.replace("(x: y)", "")] == list("cikos")
    assert "font-family: x" in kept
    assert "@media" not in kept
