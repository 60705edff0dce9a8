"""The house keeps its order: floors, dependencies, targets, licences."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = (  # from the ground up
    "programs", "settings", "lesson_files", "network", "data", "graph", "plots", "mistakes", "checks", "work",
    "widgets", "pages", "grading",
)  # fmt: skip


def imported(file: Path) -> set[str]:
    """Modules that a file imports, with the names taken from them."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def floor_of(file: Path) -> str:
    return file.relative_to(ROOT / "course_lib").parts[0].removesuffix(".py")


SOURCES = [f for f in (ROOT / "course_lib").rglob("*.py") if f.parent != ROOT / "course_lib" or f.name != "__init__.py"]


@pytest.mark.parametrize("file", SOURCES, ids=lambda f: f.relative_to(ROOT).as_posix())
def test_a_floor_imports_only_from_itself_and_those_below(file):
    own = FLOORS.index(floor_of(file))
    for name in imported(file):
        if name.startswith("course_lib."):
            assert FLOORS.index(name.split(".")[1]) <= own, f"{file.name} imports {name}"


def test_the_sandbox_knows_nothing_of_the_examiner():
    for file in (ROOT / "course_lib" / "grading" / "sandbox").glob("*.py"):
        upward = [name for name in imported(file) if name.startswith("course_lib.grading.examiner")]
        assert upward == [], f"{file.name} runs beside students' code: let the examiner hand it what it needs"


def test_the_architecture_page_lists_all_parts_in_this_order():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("\n## The parts of course_lib\n")[2].partition("\n## ")[0]
    assert tuple(re.findall(r"^\| `(\w+)(?:\.py|/)` \|", table, re.MULTILINE)) == FLOORS


@pytest.mark.parametrize("name", ["network", "data", "graph"])
def test_the_ground_floor_needs_numpy_only(name):
    files = [f for f in SOURCES if floor_of(f) == name]
    outside = {m.split(".")[0] for file in files for m in imported(file)}
    assert files
    assert outside - sys.stdlib_module_names <= {"numpy", "course_lib"}


def modules_after(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*{{m.split('.')[0] for m in sys.modules}})"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_importing_the_library_loads_nothing_and_the_checks_load_numpy_only():
    assert not modules_after("import course_lib") & {"numpy", "matplotlib", "IPython", "ipywidgets", "anywidget"}
    assert not modules_after("from course_lib import check") & {"matplotlib", "IPython", "ipywidgets", "anywidget"}


def test_nbgraders_commands_load_the_checks_only_when_they_need_them(tmp_path):
    (tmp_path / "nbgrader_config.py").write_bytes((ROOT / "nbgrader_config.py").read_bytes())  # it makes folders there
    load = "import nbgrader.apps, traitlets.config.loader as l; "
    load += f"l.PyFileConfigLoader('nbgrader_config.py', path={str(tmp_path)!r}).load_config()"
    loaded = modules_after(load)
    assert "nbgrader" in loaded
    assert "numpy" not in loaded  # which the checks bring along


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pinned(file: str = "requirements.txt") -> dict[str, str]:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return dict(
        re.match(r"([a-z0-9-]+)(?:\[.*\])?==([^ ]+)", line).groups() for line in lines if re.match(r"[a-z]", line)
    )


def test_every_direct_dependency_is_pinned_and_said_why():
    parts = [project()["dependencies"], *project()["optional-dependencies"].values()]
    wanted = {d.partition("[")[0] for part in parts for d in part}  # psycopg[binary] is psycopg
    assert wanted <= set(pinned())
    reasons = (ROOT / "docs" / "design" / "dependencies.md").read_text(encoding="utf-8")
    assert [d for d in sorted(wanted) if f"**{d}**" not in reasons] == []


def test_students_install_the_same_pins_and_only_what_the_lessons_need():
    theirs = pinned("tools/student/requirements.txt")
    assert theirs.items() < pinned().items()
    assert set(project()["dependencies"]) <= set(theirs)
    others = {d.partition("[")[0] for part in project()["optional-dependencies"].values() for d in part}
    assert others & set(theirs) <= {"jinja2", "psutil", "websocket-client"}  # which Jupyter needs, too


def test_what_builds_the_wheel_is_pinned_once():
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]
    assert build["requires"] == [f"flit_core=={pinned()['flit-core']}"]


@pytest.mark.parametrize("file", ["requirements.txt", "tools/student/requirements.txt"])
def test_every_requirement_has_hashes_and_no_address(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert text.count("--hash=sha256:") >= len(pinned(file))
    assert "://" not in text
    blocks = re.split(r"\n(?=[a-z])", text)
    assert all("--hash=sha256:" in block for block in blocks[1:])


@pytest.mark.parametrize("file", ["environment.yml", "tools/student/environment.yml"])
def test_conda_uses_the_same_pins(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    dependencies = [line.strip() for line in text.splitlines() if line.strip().startswith("- ")]
    assert dependencies == ["- conda-forge", "- python >=3.11,<3.14", "- pip", "- pip:", "- -r requirements.txt"]
    assert project()["requires-python"] == ">=3.11"
    assert [c[-4:] for c in project()["classifiers"] if "3.1" in c] == ["3.11", "3.12", "3.13"]


def test_make_help_lists_every_target():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^make ([a-z-]+) ", shown, re.MULTILINE)) == targets


def test_ci_calls_make_test():
    assert "exec make test" in (ROOT / ".ci" / "run").read_text()
    assert "make test" in (ROOT / ".github" / "workflows" / "test.yml").read_text()


def test_version_is_the_same_everywhere():
    import course_lib

    assert course_lib.__version__ == project()["version"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## (.+)$", changes, re.MULTILINE)[1] == project()["version"]


def test_student_settings_are_valid_json():
    config = json.loads((ROOT / "tools" / "jupyter" / "labconfig" / "page_config.json").read_text())
    assert config["disabledExtensions"]["@jupyter/nbgrader:create-assignment"] is True


def records(file: Path) -> list[ast.ClassDef]:
    """The public dataclasses and named tuples that a file defines."""

    def is_record(node: ast.ClassDef) -> bool:
        marks = [ast.unparse(mark).partition("(")[0] for mark in (*node.decorator_list, *node.bases)]
        return not node.name.startswith("_") and bool({"dataclass", "dataclasses.dataclass", "NamedTuple"} & {*marks})

    classes = (node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.ClassDef))
    return [node for node in classes if is_record(node)]


def fields_without_words(record: ast.ClassDef) -> list[str]:
    after = [*record.body[1:], None]
    return [
        field.target.id
        for field, below in zip(record.body, after, strict=True)
        if isinstance(field, ast.AnnAssign) and not field.target.id.startswith("_") and not is_text(below)
    ]


def is_text(node: ast.stmt | None) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


@pytest.mark.parametrize("file", [f for f in SOURCES if records(f)], ids=lambda f: f.relative_to(ROOT).as_posix())
def test_every_field_says_what_it_holds(file):
    for record in records(file):
        silent = fields_without_words(record)
        assert silent == [], (
            f"{file.relative_to(ROOT)}, class {record.name}: write a docstring under each of these fields, as in\n\n"
            f'    {silent[0]}: …\n    """What it holds, with its unit or shape."""\n\n'
            f"fields without one: {', '.join(silent)}"
        )


def test_the_words_of_the_glossary_lead_to_files_that_are_there():
    words = (ROOT / "docs" / "design" / "glossary.md").read_text(encoding="utf-8")
    files = re.findall(r"`([\w./]+\.py)`", words)
    assert len(files) > 10
    assert [file for file in files if not (ROOT / "course_lib" / file).exists()] == []


CHECKED = [f for part in ("course_lib", "tools") for f in sorted((ROOT / part).rglob("*.py"))]
IGNORED = re.compile(r"# type: ignore(?P<code>\[[a-z-]+\])?(?P<why>  # .{10,})?")


@pytest.mark.parametrize("file", CHECKED, ids=lambda f: f.relative_to(ROOT).as_posix())
def test_a_finding_of_mypys_is_ignored_by_its_code_and_with_a_reason(file):
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if ignored := IGNORED.search(line):
            assert ignored["code"], f"line {number}: name the code, # type: ignore[…], as mypy shows it"
            assert ignored["why"], f"line {number}: say behind it why the finding is none, # type: ignore[…]  # …"


def test_every_package_that_mypy_takes_without_types_is_used():
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["overrides"]
    untyped = {m.split(".")[0] for rule in rules if rule.get("ignore_missing_imports") for m in rule["module"]}
    assert untyped <= {name.split(".")[0] for file in CHECKED for name in imported(file)}


def test_make_test_checks_types_strictly():
    assert "\t$(BIN)/mypy\n" in (ROOT / "Makefile").read_text()
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["strict"] is True
