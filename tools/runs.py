"""Run a notebook, and record which files of the course its outputs come from."""

import ast
import copy
import json
import re
from pathlib import Path
from typing import Any

from headers import BuildError
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from twins import KERNEL, WIDGET_VIEW

from course_lib.work.private_kernel import AsyncPrivateKernel

ROOT = Path(__file__).resolve().parents[1]
MEASURES_TIME = "nbval-ignore-output"  # the tag of a cell that prints another number in every run
COUNT = ("course_lib", "solutions")  # what else a run opens, caches and settings, is not in its outputs
COLOURS = re.compile(r"\x1b\[[\d;]*m")
LISTEN = """exec('''
import importlib.util, sys
spec = importlib.util.spec_from_file_location("in_kernel", {file!r})
sys.modules["in_kernel"] = module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
''', {{}})"""


class Run(NotebookClient):
    """Runs a notebook, then returns the names of the files it has used."""

    used: str = "[]"

    async def async_start_new_kernel_client(self) -> Any:
        """Listen from the start, behind the back of the lesson: nothing is left in its namespace."""
        client = await super().async_start_new_kernel_client()
        await self._ask(LISTEN.format(file=str(ROOT / "tools" / "in_kernel.py")))
        return client

    async def async_execute_cell(self, cell: NotebookNode, cell_index: int, *args: Any, **kwargs: Any) -> NotebookNode:
        """Ask for the files behind the last cell, as the kernel ends with it."""
        cell = await super().async_execute_cell(cell, cell_index, *args, **kwargs)
        if cell_index == len(self.nb.cells) - 1:
            self.used = await self._ask(expression="__import__('sys').modules['in_kernel'].files()")
        return cell

    async def _ask(self, code: str = "", expression: str = "''") -> str:
        """Have the kernel run `code` and work out an expression, unseen by the lesson; return its value, a text."""
        asked = {"asked": expression}
        sent = self.kc.execute(code, silent=True, store_history=False, user_expressions=asked) if self.kc else ""
        reply = await self.async_wait_for_reply(sent)
        content: dict[str, Any] = reply["content"] if reply else {}
        value = content.get("user_expressions", {}).get("asked", {})
        if value.get("status") != "ok":
            raise BuildError(f"the kernel does not say which files it opens: {content or 'no answer'}")
        return str(ast.literal_eval(value["data"]["text/plain"]))


def execute(notebook: NotebookNode, folder: Path) -> list[str]:
    """Run a notebook in its folder; return the files of the course that it used, as paths below ROOT.

    Raises BuildError if a cell fails without leave, or if the kernel has another course_lib than ours.
    """
    client = Run(
        notebook,
        timeout=300,
        kernel_name=KERNEL["name"],
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        kernel_manager_class=AsyncPrivateKernel,
        extra_arguments=["--log-level=CRITICAL"],  # it is interrupted before it is ended, and would say so
        resources={"metadata": {"path": str(folder)}},
    )
    known = copy.deepcopy(notebook.metadata)
    try:
        client.execute()
    except CellExecutionError as error:
        raise BuildError(f"a cell of {folder.name} failed:\n{error}") from None
    notebook.metadata = known  # a kernel adds what depends on the machine
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error" and cell.metadata.get("nbgrader"):
                where = f"{cell.metadata.nbgrader.grade_id}{_last_file(output)}"
                raise BuildError(f"{where}: {output.ename}: {output.evalue}")
            if WIDGET_VIEW in output.get("data", {}):
                del output.data[WIDGET_VIEW]  # its state is not kept, so its words stand alone
    return [file for file in _of_the_course(json.loads(client.used)) if not _of_a_later_lesson(file, folder.name)]


def _last_file(error: NotebookNode) -> str:
    """Name the last line of the course's own files in a traceback; "" if there is only the cell."""
    plain = COLOURS.sub("", "\n".join(error.traceback))
    places = re.findall(r"\b(course_lib/[\w/]+\.py):(\d+)", plain)
    return f", in {places[-1][0]} line {places[-1][1]}" if places else ""


def _of_a_later_lesson(file: str, lesson: str) -> bool:
    """Tell whether a file belongs to a later lesson's checks or mistakes: those are loaded but not used."""
    found = re.search(r"/lesson_(\d\d)\.py$", file)
    return found is not None and found[1] > lesson[:2]


def _of_the_course(opened: list[str]) -> list[str]:
    """Return the files that are the course's own; requirements.txt pins the rest of the environment."""
    found = {file for name in opened if (file := Path(name).resolve()).is_file() and "__pycache__" not in file.parts}
    other = [file for file in found if file.parts[-2:] == ("course_lib", "__init__.py") and file.parents[1] != ROOT]
    if other:
        raise BuildError(f"the kernel loads {other[0]} and not the course_lib of {ROOT}: run `make install` here")
    inside = [file.relative_to(ROOT) for file in found if file.is_relative_to(ROOT)]
    return sorted(file.as_posix() for file in inside if file.parts[0] in COUNT and file.suffix not in (".ipynb", ".md"))


def keep_times(new: NotebookNode, old: NotebookNode) -> None:
    """Keep the earlier measured times if a run brings nothing else that is new."""
    code, before = ([cell for cell in notebook.cells if cell.cell_type == "code"] for notebook in (new, old))
    pairs = list(zip(code, before, strict=True))  # text between them may have come, gone or moved
    measures = [pair for pair in pairs if MEASURES_TIME in pair[0].metadata.get("tags", [])]
    if all(now.outputs == then.outputs for now, then in pairs if (now, then) not in measures):
        for now, then in measures:
            now.outputs = then.outputs
