"""Run a command as an account other than root, for a test run by root; PATH becomes readable for it, wherever it is.

    unshare --mount python ordinary_account.py --open PATH… -- COMMAND…

Folders above PATH that are closed to others show PATH and nothing else, in a mount namespace of the command's own.
"""

import argparse
import os
import pwd
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEEDED = (Path(sys.base_prefix), Path(sys.prefix), ROOT)
ACCOUNT = "nobody"


def hand_over(folder: Path) -> None:
    """Make the account the owner of a folder and everything in it that root has made."""
    if os.getuid() == 0:
        subprocess.run(["chown", "-R", ACCOUNT, folder], check=True)


def as_ordinary(command: Sequence[str | Path], base: Path, **options: object) -> subprocess.CompletedProcess:
    """Run a command as an ordinary account that owns `base`; if we are not root, as ourselves."""
    if os.getuid() == 0:
        script = ["unshare", "--mount", sys.executable, __file__, "--open", *NEEDED, base]
        command = [*script, "--", *command]
    environment = os.environ | {"HOME": str(base), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    environment["TMPDIR"] = "/tmp"  # which all accounts share; pytest's own is one account's
    return subprocess.run(command, env=environment, capture_output=True, text=True, **options)


def main() -> None:
    """Open the way, become the account, and run the command in this process's place."""
    sys.path.append(str(ROOT))
    from tests.hub.own_machine import open_the_way

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", nargs="+", type=Path, required=True)
    parser.add_argument("command", nargs="+")
    asked = parser.parse_args()
    open_the_way(asked.open)
    user = pwd.getpwnam(ACCOUNT)
    os.setgroups([])
    os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
    os.setresuid(user.pw_uid, user.pw_uid, user.pw_uid)
    os.chdir(ROOT)  # anew: the way to it may lead through what has just been mounted
    os.execvp(asked.command[0], asked.command)


if __name__ == "__main__":
    main()
