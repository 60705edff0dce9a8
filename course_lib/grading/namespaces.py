"""A process's own view of the machine, on Linux: what it sees, whom it reaches, what the kernel does for it.

Thin wrappers around system calls that Python 3.11 has no functions for, and the two steps built of them:
`enter_room` once for the warm process, `enter_cell` for every student's process forked from it.
"""

import ctypes
import errno
import os
import platform
import signal
import socket
import tempfile
from pathlib import Path

NEW_MOUNTS, NEW_NAMES, NEW_IPC, NEW_USERS, NEW_PIDS, NEW_NET = (
    0x20000,
    0x4000000,
    0x8000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
NO_SETUID, NO_DEVICES, BIND, RECURSIVE, PRIVATE = 0x2, 0x4, 0x1000, 0x4000, 0x40000
DETACH = 2
SECCOMP_DENY = 0x50000 | 1  # answer EPERM
SECCOMP_ALLOW = 0x7FFF0000
SECCOMP_KILL = 0x80000000
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts")
DEVICES = ("null", "zero", "full", "random", "urandom")
HOME = "/home/student"
SCRATCH = (("/tmp", "64m"), (HOME, "64m"), ("/dev/shm", "32m"))  # writable, the candidate's own, gone with it

# Calls that no exercise needs: the kernel has been attacked through them, or they hold memory that no process' own
# limit counts, or change what is common to all. Numbers on x86-64 and on ARM64; None where there is no such call.
FORBIDDEN: dict[str, tuple[int | None, int | None]] = {
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "fanotify_init": (300, 262),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "mbind": (237, 235),
    "set_mempolicy": (238, 237),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "personality": (135, 92),
    "vhangup": (153, 58),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
}
# Of sockets only those between processes of one machine; there is no network in there, but some families need none.
SOCKETS = {"socket": (41, 198), "socketpair": (53, 199)}
NO_SUCH_FAMILY = 0x50000 | errno.EAFNOSUPPORT
MACHINES = {"x86_64": (0, 0xC000003E, 56), "aarch64": (1, 0xC00000B7, 220)}  # column above, audit number, clone
CLONE3, NO_SUCH_CALL = 435, 0x50000 | 38
OPEN_TREE, MOVE_MOUNT, MOUNT_SETATTR = 428, 429, 442

_libc = ctypes.CDLL(None, use_errno=True)


def _done(result: int, what: str) -> int:
    """`result`, or OSError with the kernel's reason where it says failure."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def unshare(flags: int) -> None:
    """Leave the namespaces that `flags` name for new ones."""
    _done(_libc.unshare(flags), "unshare")


def rejoin_pids(fd: int) -> None:
    """Have later children born in the process-id namespace that `fd` stands for."""
    _done(_libc.setns(fd, NEW_PIDS), "setns")


def die_with_parent() -> None:
    """Have the kernel kill this process as soon as its parent is gone."""
    _done(_libc.prctl(1, signal.SIGKILL, 0, 0, 0), "prctl PDEATHSIG")


def _mount(source: str | None, target: str, kind: str | None = None, flags: int = 0, data: str | None = None) -> None:
    texts = [t.encode() if t is not None else None for t in (source, target, kind)]
    _done(_libc.mount(*texts, ctypes.c_ulong(flags), data.encode() if data else None), f"mount {target}")


def _read_only(target: str) -> None:
    """Make a mount and all below it read-only, without devices and setuid programs."""

    class Attributes(ctypes.Structure):
        _fields_ = [(n, ctypes.c_uint64) for n in ("set", "clear", "propagation", "users")]

    wanted = Attributes(set=0x1 | 0x2 | 0x4)  # read-only, nosuid, nodev
    call = (-100, target.encode(), 0x8000, ctypes.byref(wanted), ctypes.sizeof(wanted))
    _done(_libc.syscall(MOUNT_SETATTR, *call), f"mount_setattr {target}")


def enter_room(readable: list[Path]) -> None:
    """Move this process to where nothing is but the system's programs and `readable`, all read-only.

    New are users (unless root), mounts, processes, network (none), IPC and host name; the caller goes on as process 1
    of the new room, its parent waits. Raises OSError with the step that the platform refuses.
    """
    uid, gid = os.getuid(), os.getgid()
    users = NEW_USERS if uid else 0
    unshare(users | NEW_MOUNTS | NEW_PIDS | NEW_NET | NEW_IPC | NEW_NAMES)
    if users:
        for name, line in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
            Path(f"/proc/self/{name}").write_text(line, encoding="ascii")
    _become_first()
    _mount(None, "/", None, RECURSIVE | PRIVATE)
    # In this process' own view of the machine, on top of what is not shown in the room; so nothing is left behind.
    root = "/sys" if os.path.isdir("/sys") else tempfile.mkdtemp(prefix="room-")
    _mount("room", root, "tmpfs", NO_SETUID | NO_DEVICES, "size=1m,mode=755")
    os.umask(0o022)
    for source in [*SYSTEM, *map(str, readable)]:
        _show(source, root)
    for device in DEVICES:
        _bind(f"/dev/{device}", root)
    for place, _ in SCRATCH:
        os.makedirs(root + place, exist_ok=True)
    os.chdir(root)
    _done(_libc.syscall(155 if platform.machine() == "x86_64" else 41, b".", b"."), "pivot_root")
    _done(_libc.umount2(b".", DETACH), "umount2")
    os.chdir("/")
    _mount(
        None, "/", None, BIND | 0x20 | 0x1 | NO_SETUID | NO_DEVICES
    )  # remount read-only: no common ground to write on


def _become_first() -> None:
    """Fork; the child goes on as the first process of its namespace, the parent ends when the child does."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    die_with_parent()


def _show(source: str, root: str) -> None:
    """Make `source` visible, read-only, at its own place below `root`."""
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
    _mount(source, target, None, BIND | RECURSIVE)


def enter_cell(uid: int, readable: list[Path]) -> None:
    """Give this process mounts and IPC of its own, and empty scratch folders; then take every way to more.

    Where it is root it becomes the user `uid`. No capabilities, no setuid programs, no call of FORBIDDEN.
    """
    unshare(NEW_MOUNTS | NEW_IPC)
    hidden = [p for p in map(str, readable) if any(p.startswith(f"{place}/") for place, _ in SCRATCH)]
    handles = [
        _done(_libc.syscall(OPEN_TREE, -100, p.encode(), 0x80000 | 0x8000 | 1), f"open_tree {p}") for p in hidden
    ]
    for place, size in SCRATCH:
        _mount("scratch", place, "tmpfs", NO_SETUID | NO_DEVICES, f"size={size},nr_inodes=4096,mode=1777")
    for path, handle in zip(hidden, handles, strict=True):  # a course that lies in /tmp is seen there all the same
        os.makedirs(path, exist_ok=True)
        _done(_libc.syscall(MOVE_MOUNT, handle, b"", -100, path.encode(), 4), f"move_mount {path}")
        os.close(handle)
    for capability in range(64):
        if _libc.prctl(24, capability, 0, 0, 0):  # drop from the bounding set, until there is none of that number
            break
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    _done(_libc.prctl(38, 1, 0, 0, 0), "prctl NO_NEW_PRIVS")
    _done(_libc.prctl(47, 4, 0, 0, 0), "prctl AMBIENT")
    header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    _done(_libc.capset(header, none), "capset")
    _forbid()
    die_with_parent()
    os.chdir(HOME)


def _forbid() -> None:
    """Have the kernel refuse the calls of FORBIDDEN, new namespaces by clone, and other sockets (seccomp)."""
    column, audit, clone = MACHINES[platform.machine()]
    load, equal, any_bit, answer = 0x20, 0x15, 0x45, 0x06
    program = [
        (load, 0, 0, 4),  # which architecture
        (equal, 1, 0, audit),
        (answer, 0, 0, SECCOMP_KILL),
        (load, 0, 0, 0),  # which call
        (0x35, 0, 1, 0x40000000),  # x32 calls have numbers of their own
        (answer, 0, 0, SECCOMP_DENY),
        (equal, 0, 1, CLONE3),  # its flags lie in memory, out of sight: the C library falls back on clone
        (answer, 0, 0, NO_SUCH_CALL),
    ]
    for numbers in FORBIDDEN.values():
        if numbers[column] is not None:
            program += [(equal, 0, 1, numbers[column]), (answer, 0, 0, SECCOMP_DENY)]
    for numbers in SOCKETS.values():  # the first argument is the family
        program += [(equal, 0, 4, numbers[column]), (load, 0, 0, 16), (equal, 1, 0, socket.AF_UNIX)]
        program += [(answer, 0, 0, NO_SUCH_FAMILY), (answer, 0, 0, SECCOMP_ALLOW)]
    namespaces = NEW_USERS | NEW_MOUNTS | NEW_PIDS | NEW_NET | NEW_IPC | NEW_NAMES
    program += [(equal, 0, 3, clone), (load, 0, 0, 16), (any_bit, 0, 1, namespaces), (answer, 0, 0, SECCOMP_DENY)]
    program += [(answer, 0, 0, SECCOMP_ALLOW)]

    class Step(ctypes.Structure):
        _fields_ = [("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("k", ctypes.c_uint32)]

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_uint16), ("steps", ctypes.POINTER(Step))]

    steps = (Step * len(program))(*program)
    whole = Program(len(program), steps)
    _done(_libc.prctl(22, 2, ctypes.byref(whole), 0, 0), "seccomp")
