"""Give a process its own view of the machine, on Linux: its own files, processes and network.

It holds thin wrappers around system calls that Python 3.11 has no functions for, and the two steps built of them:
`enter_jail` once for the warm process, `lock_down` for every student's process forked from it.
"""

import ctypes
import os
import signal
from pathlib import Path

from course_lib.grading.sandbox import linux, seccomp
from course_lib.grading.sandbox.system_calls import call, done, libc

NO_WAY_UP = linux.MS_NOSUID | linux.MS_NODEV  # what is mounted so holds no setuid programs and no devices
CAPABILITIES = 64  # bits for them in the kernel's sets
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts")
DEVICES = ("null", "full", "random", "urandom")  # not zero: shared memory could be had of it that nothing counts
OOM_SCORE = "/proc/self/oom_score_adj"
COVERED = "/sys"  # where the jail is built: every Linux has it, and nothing that the jail shows lies in there
HOME = "/home/student"
SCRATCH = (
    ("/tmp", 64 << 20),
    (HOME, 64 << 20),
    ("/dev/shm", 32 << 20),
)  # each student process's own: bytes


def unshare(flags: int) -> None:
    """Move this process into new namespaces of the kinds in `flags`."""
    done(libc.unshare(flags), "unshare")


def rejoin_pids(fd: int) -> None:
    """Make later children be born in the process-id namespace that `fd` stands for."""
    done(libc.setns(fd, linux.CLONE_NEWPID), "setns")


def die_with_parent() -> None:
    """Have the kernel kill this process as soon as its parent is gone."""
    done(libc.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "prctl PDEATHSIG")


def _mount(source: str | None, target: str, kind: str | None = None, flags: int = 0, data: str | None = None) -> None:
    texts = [t.encode() if t is not None else None for t in (source, target, kind)]
    done(libc.mount(*texts, ctypes.c_ulong(flags), data.encode() if data else None), f"mount {target}")


def _read_only(target: str) -> None:
    """Make a mount and all below it read-only, without devices and setuid programs."""

    class Attributes(ctypes.Structure):
        _fields_ = [(n, ctypes.c_uint64) for n in ("set", "clear", "propagation", "users")]

    wanted = Attributes(set=linux.MOUNT_ATTR_RDONLY | linux.MOUNT_ATTR_NOSUID | linux.MOUNT_ATTR_NODEV)
    about = ctypes.byref(wanted), ctypes.sizeof(wanted)
    call("mount_setattr", linux.AT_FDCWD, target.encode(), linux.AT_RECURSIVE, *about)


def enter_jail(readable: list[Path]) -> int:
    """Move this process to a place with nothing but the system's programs and `readable`, all read-only.

    Users (unless root), mounts, processes, network (none), IPC and host name are new. The caller goes on as process 1
    of the new jail, and its parent waits. Return its open `oom_score_adj`, as there is no /proc in the jail. Raises
    OSError with the step that the platform refuses.
    """
    uid, gid = os.getuid(), os.getgid()
    users = linux.CLONE_NEWUSER if uid else 0
    others = linux.CLONE_NEWPID | linux.CLONE_NEWNET | linux.CLONE_NEWIPC | linux.CLONE_NEWUTS
    unshare(users | linux.CLONE_NEWNS | others)
    if users:
        for name, line in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
            Path(f"/proc/self/{name}").write_text(line, encoding="ascii")
    _become_first()
    score = os.open(OOM_SCORE, os.O_RDWR | os.O_CLOEXEC)
    _mount(None, "/", None, linux.MS_REC | linux.MS_PRIVATE)
    root = COVERED
    _mount("jail", root, "tmpfs", NO_WAY_UP, "size=1m,mode=755")
    os.umask(0o022)
    for source in [*SYSTEM, *map(str, readable)]:
        _show(source, root)
    for device in DEVICES:
        _bind(f"/dev/{device}", root)
    for place, _ in SCRATCH:
        os.makedirs(root + place, exist_ok=True)
    os.chdir(root)
    call("pivot_root", b".", b".")
    done(libc.umount2(b".", linux.MNT_DETACH), "umount2")
    os.chdir("/")
    # Remount it read-only, so that processes share no place to write to.
    _mount(None, "/", None, linux.MS_BIND | linux.MS_REMOUNT | linux.MS_RDONLY | NO_WAY_UP)
    return score


def _become_first() -> None:
    """Fork; the child goes on as the first process of its namespace, and the parent ends when the child does."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    die_with_parent()


def _show(source: str, root: str) -> None:
    """Mount `source` read-only at its own path below `root`."""
    if not os.path.lexists(source) or os.path.lexists(root + source):
        return
    os.makedirs(os.path.dirname(root + source), exist_ok=True)
    if os.path.islink(source):
        os.symlink(os.readlink(source), root + source)
        return
    _bind(source, root)
    _read_only(root + source)


def _bind(source: str, root: str) -> None:
    target = root + source
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        Path(target).touch()
    _mount(source, target, None, linux.MS_BIND | linux.MS_REC)


def lock_down(uid: int, readable: list[Path]) -> None:
    """Give this process its own mounts, IPC and empty scratch folders; then block every way to more.

    If it is root, it becomes the user `uid`. It keeps no capabilities, no setuid programs, and no call that seccomp.py
    refuses.
    """
    unshare(linux.CLONE_NEWNS | linux.CLONE_NEWIPC)
    hidden = [p for p in map(str, readable) if any(p.startswith(f"{place}/") for place, _ in SCRATCH)]
    cloned = linux.OPEN_TREE_CLONE | linux.AT_RECURSIVE | os.O_CLOEXEC
    handles = [call("open_tree", linux.AT_FDCWD, p.encode(), cloned) for p in hidden]
    for place, size in SCRATCH:
        _mount("scratch", place, "tmpfs", NO_WAY_UP, f"size={size},nr_inodes=4096,mode=1777")
    for path, handle in zip(hidden, handles, strict=True):  # a course that lies in /tmp is seen there all the same
        os.makedirs(path, exist_ok=True)
        call("move_mount", handle, b"", linux.AT_FDCWD, path.encode(), linux.MOVE_MOUNT_F_EMPTY_PATH)
        os.close(handle)
    for capability in range(CAPABILITIES):
        if libc.prctl(linux.PR_CAPBSET_DROP, capability, 0, 0, 0):  # there is none of that number
            break
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    done(libc.prctl(linux.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl NO_NEW_PRIVS")
    done(libc.prctl(linux.PR_CAP_AMBIENT, linux.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0), "prctl AMBIENT")
    header = (ctypes.c_uint32 * 2)(linux.LINUX_CAPABILITY_VERSION_3, 0)  # 0: of this process
    none = (ctypes.c_uint32 * (3 * linux.LINUX_CAPABILITY_U32S_3))()  # effective, permitted, inheritable
    done(libc.capset(header, none), "capset")
    seccomp.take_on()
    die_with_parent()
    os.chdir(HOME)
