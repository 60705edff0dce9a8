"""A lesson's figures as files beside its page, so that the page itself stays small."""

import base64
import hashlib
import re
import struct
from pathlib import Path

from nbformat import NotebookNode

KERNEL: dict[str, str] = {}
"""Environment variables for the kernel that draws the figures."""
DATA = re.compile(r'(?:width="(?P<width>\d+)" [^<>]*?)?src="data:image/png;base64,(?P<content>[\w+/=\n]+)"')


def write_figures(notebook: NotebookNode, folder: Path) -> None:
    """Move the images in the outputs of a notebook into files in `folder`/figures, and lead to them."""

    def written(found: re.Match[str]) -> str:
        content = base64.b64decode(found["content"])
        name = f"{hashlib.sha256(content).hexdigest()[:16]}.png"
        (folder / "figures").mkdir(parents=True, exist_ok=True)
        (folder / "figures" / name).write_bytes(content)
        across, down = struct.unpack(">II", content[16:24])  # PNG, section 11.2.2
        width = int(found["width"] or across)
        return f'width="{width}" height="{round(width * down / across)}" src="figures/{name}" loading="lazy"'

    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        if page := output.get("data", {}).get("text/html"):
            output.data["text/html"] = DATA.sub(written, page)
