"""Write files whole or not at all, even if the disk is full or writing is cut short."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def atomically(file: Path) -> Iterator[Path]:
    """Yield the path to write to; on success it replaces `file`. Raises OSError, which names `file`."""
    beside = file.with_name(f".{file.name}.new")
    try:
        yield beside
        os.replace(beside, file)
    except BaseException as error:
        with suppress(OSError):  # not there yet, or the folder is none; what is told is the error before
            beside.unlink()
        if isinstance(error, OSError) and error.errno and error.filename in (None, str(beside)):
            error.filename = str(file)
        raise


def write_atomically(file: Path, text: str) -> None:
    """Write `text` as the whole file."""
    with atomically(file) as beside:
        beside.write_text(text, encoding="utf-8")
