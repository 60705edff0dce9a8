"""A fingerprint of Python changes with the code, and with nothing else."""

import ast
from pathlib import Path

import fingerprints
import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [f for part in ("course_lib", "tools") for f in sorted((ROOT / part).rglob("*.py"))]
CODE = '''"""What it is."""

def f(x: int = 1) -> str:
    """Say x."""
    # of which
    return f"#{x}" + """
    # no comment
    """  # a comment
'''


class WithoutDocstrings(ast.NodeTransformer):
    """A tree with `...` where a docstring was."""

    def visit(self, node):
        """Visit what is inside first."""
        self.generic_visit(node)
        holds = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if holds and ast.get_docstring(node, clean=False) is not None:
            node.body[0].value = ast.Constant(...)
        return node


def is_left_out_right(source):
    return ast.dump(ast.parse(fingerprints.code_of(source))) == ast.dump(WithoutDocstrings().visit(ast.parse(source)))


def test_comments_and_docstrings_alone_are_left_out_of_the_code_there_is():
    assert len(SOURCES) > 100
    assert [f for f in SOURCES if not is_left_out_right(f.read_text(encoding="utf-8"))] == []


def test_a_comment_a_docstring_and_an_empty_line_change_nothing():
    other = CODE.replace("# of which", "# something else").replace("Say x.", "Say it.\n\n    Twice.\n    ")
    other = other.replace("  # a comment", "\n").replace("What it is", "What it may be")
    assert other != CODE
    assert fingerprints.code_of(other) == fingerprints.code_of(CODE)


@pytest.mark.parametrize(("old", "new"), [("= 1", "= 2"), ("# no comment", "# none"), ('f"#{x}"', 'f"##{x}"')])
def test_code_and_texts_count(old, new):
    assert fingerprints.code_of(CODE.replace(old, new)) != fingerprints.code_of(CODE)


def test_a_file_that_is_gone_has_another_fingerprint(tmp_path):
    file = tmp_path / "picture.js"
    file.write_text("let x = 1;")
    before = fingerprints.of_file(file)
    file.unlink()
    assert fingerprints.of_file(file) != before


def test_another_version_makes_no_run_stale_and_another_line_beside_it_does(tmp_path):
    file = tmp_path / "course.py"
    file.write_text('__version__ = "0.2.0"\nA = 1\n', encoding="utf-8")
    before = fingerprints.of_file(file)
    file.write_text('__version__ = "0.3.0"\nA = 1\n', encoding="utf-8")
    assert fingerprints.of_file(file) == before
    file.write_text('__version__ = "0.3.0"\nA = 2\n', encoding="utf-8")
    assert fingerprints.of_file(file) != before
