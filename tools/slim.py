"""Make JavaScript and CSS smaller for the website: comments and indentation go, every line of code stays as it is.

No parser is needed for that. Only lines that are nothing but a comment are dropped. A text in backquotes that reaches
over several lines keeps its lines as they are.
"""

import re

BACKQUOTE = re.compile(r"(?<!\\)`")


def slim_javascript(text: str) -> str:
    """Return JavaScript without the lines that are only a comment, without indentation and without empty lines."""
    kept: list[str] = []
    in_comment = in_text = False
    for line in text.split("\n"):
        bare = line.strip()
        if in_text:
            kept.append(line)
        elif in_comment or bare.startswith("/*"):
            in_comment = "*/" not in bare
            if not in_comment and (rest := bare.partition("*/")[2].strip()):
                kept.append(rest)
            continue
        elif bare and not bare.startswith("//"):
            kept.append(line.lstrip() if opens_text(line) else bare)
        else:
            continue
        in_text ^= opens_text(line)
    return "\n".join(kept)


def opens_text(line: str) -> bool:
    """Whether a text in backquotes begins in this line and goes on in the next, or ends here and began before."""
    return len(BACKQUOTE.findall(line)) % 2 == 1


def slim_css(text: str) -> str:
    """Return CSS without comments, indentation and empty lines."""
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return "\n".join(line.strip() for line in bare.splitlines() if line.strip())
