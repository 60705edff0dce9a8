"""Which browser the tests take: the one that computes least, and any that can stand in for it."""

from pathlib import Path

import pytest

from tests.browser.jupyterlab_in_chromium import SHELL, program


def installed(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        (("google-chrome", "chromium", SHELL), SHELL),
        (("google-chrome", "chromium"), "chromium"),
        (("google-chrome",), "google-chrome"),
    ],
)
def test_the_shell_is_taken_then_chromium_then_chrome(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], taken: str
):
    installed(tmp_path, *names)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program(SHELL) == str(tmp_path / taken)


def test_benchmarks_measure_the_whole_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    installed(tmp_path, "chromium", SHELL)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program() == str(tmp_path / "chromium")


def test_where_there_is_no_browser_it_is_said_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileNotFoundError, match=r"run sh tools/system_packages\.sh"):
        program(SHELL)
