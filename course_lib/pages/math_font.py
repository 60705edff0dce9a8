"""The font of formulas, for readers whose system has none for mathematics: there a letter would be an empty box.

`course_math.woff` is made by tools/fonts.py. Its licence lies beside it and goes wherever the font goes as a file.
"""

import base64
from pathlib import Path

FONT = Path(__file__).with_name("course_math.woff")
LICENCE = FONT.with_name("course_math_OFL.txt")


def embedded() -> str:
    """Return a stylesheet that holds the whole font, once for a page that may load nothing: 44 kB."""
    data = base64.b64encode(FONT.read_bytes()).decode()
    return f'@font-face {{ font-family: "Course Math"; src: url("data:font/woff;base64,{data}") format("woff"); }}\n'
