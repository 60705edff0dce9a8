"""Make accounts that only this process and its children know: a machine of a class's own, for a test run by root.

    unshare --mount python own_machine.py FOLDER --group NAME… --others NAME… --open PATH…

Everything happens in a mount namespace, with a copy of /etc, so the machine itself keeps its accounts and files as
they are, and all of it is gone with the last process in there. It says `ready`, and ends when its input does.
"""

import argparse
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

GROUP = "students"


def mount(*options: str | Path) -> None:
    """Mount something, for this namespace only."""
    subprocess.run(["mount", *options], check=True)


def own_etc(base: Path) -> None:
    """Put a copy of /etc in its place, in memory, where accounts can be added."""
    copy = base / "etc"
    copy.mkdir()
    mount("-t", "tmpfs", "-o", "mode=755", "none", copy)
    subprocess.run(["cp", "-a", "/etc/.", copy], check=True)
    mount("--bind", copy, "/etc")


def add_accounts(base: Path, students: list[str], others: list[str]) -> None:
    """Make an account for each name, with the name itself as its password; students are in a group of theirs.

    Homes are private, as docs/hub/README.md asks for.
    """
    subprocess.run(["groupadd", GROUP], check=True)
    for name in [*students, *others]:
        group, home = ["--groups", GROUP] if name in students else [], base / "home" / name
        subprocess.run(
            ["useradd", "--create-home", "--home-dir", home, "--shell", "/bin/bash", *group, name], check=True
        )
        home.chmod(0o700)
        subprocess.run(["chpasswd"], input=f"{name}:{name}", text=True, check=True)


def open_the_way(paths: list[Path]) -> None:
    """Let every account reach `paths`, even below a folder of root's, which then shows nothing else."""
    mount("--rbind", "/", "/mnt")
    for path in paths:
        for folder, child in pairwise([*reversed(path.parents), path]):
            if not folder.stat().st_mode & 0o001:
                mount("-t", "tmpfs", "-o", "mode=755", "none", folder)
            if not child.exists():
                child.mkdir()
                mount("--bind", f"/mnt{child}", child)


def main() -> None:
    """Make the accounts, say so, and stay."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--group", nargs="+", required=True)
    parser.add_argument("--others", nargs="+", required=True)
    parser.add_argument("--open", nargs="+", type=Path, required=True)
    asked = parser.parse_args()
    open_the_way([asked.folder, *asked.open])
    own_etc(asked.folder)
    add_accounts(asked.folder, asked.group, asked.others)
    print("ready", flush=True)
    shutil.copyfileobj(sys.stdin, sys.stdout)


if __name__ == "__main__":
    main()
