"""List the kernel's numbers by the kernel's names, header by header; its manual pages explain each name.

Take the number of a new name from the header; a test compares. Those of system calls are in `system_calls.py`.
"""

# linux/sched.h: which namespaces are to be new
CLONE_NEWNS = 0x00020000  # mounts
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000  # host name
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

# linux/mount.h
MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_REMOUNT = 32
MS_BIND = 4096
MS_REC = 16384  # and all mounts below
MS_PRIVATE = 1 << 18  # what is mounted on one side is not seen on the other
OPEN_TREE_CLONE = 1
MOVE_MOUNT_F_EMPTY_PATH = 0x00000004  # the file descriptor alone says what is moved
MOUNT_ATTR_RDONLY = 0x00000001
MOUNT_ATTR_NOSUID = 0x00000002
MOUNT_ATTR_NODEV = 0x00000004

# sys/mount.h of the C library; the kernel does not export it from linux/fs.h
MNT_DETACH = 2  # go at once from where it is seen, and wholly when nobody uses it any more

# linux/fcntl.h
AT_FDCWD = -100  # relative to the current folder
AT_RECURSIVE = 0x8000

# linux/prctl.h
PR_SET_PDEATHSIG = 1  # the signal that this process gets when its parent ends
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4

# linux/capability.h
LINUX_CAPABILITY_VERSION_3 = 0x20080522
LINUX_CAPABILITY_U32S_3 = 2  # words of 32 bits in each set of capabilities

# linux/seccomp.h: what becomes of a call
SECCOMP_MODE_FILTER = 2
SECCOMP_RET_KILL_PROCESS = 0x80000000
SECCOMP_RET_ERRNO = 0x00050000  # with the errno in its lower half
SECCOMP_RET_ALLOW = 0x7FFF0000

# linux/audit.h: how the kernel calls the machine; 32-bit calls have others
AUDIT_ARCH_X86_64 = 0xC000003E
AUDIT_ARCH_AARCH64 = 0xC00000B7

# asm/unistd.h of x86
X32_SYSCALL_BIT = 0x40000000  # calls of the x32 interface have numbers from here on

# linux/bpf_common.h: the parts of a filter's instruction
BPF_LD, BPF_ALU, BPF_JMP, BPF_RET = 0x00, 0x04, 0x05, 0x06
BPF_W, BPF_ABS = 0x00, 0x20  # a word of 32 bits, at a fixed place
BPF_JEQ, BPF_JGE, BPF_JSET = 0x10, 0x30, 0x40
BPF_AND = 0x50
BPF_K = 0x00  # with the value that stands in the instruction

# asm-generic/mman-common.h and linux/mman.h: what a mapping is of
MAP_SHARED = 0x01
MAP_ANONYMOUS = 0x20  # no file
MAP_HUGETLB = 0x040000  # pages of 2 MB and more, set aside for who asks for them

# asm-generic/fcntl.h: locks on parts of a file
F_SETLK = 6
F_SETLKW = 7
F_OFD_SETLK = 37
F_OFD_SETLKW = 38

# linux/inotify.h: what happens in a folder
IN_ATTRIB = 0x00000004
IN_CLOSE_WRITE = 0x00000008
IN_MOVED_FROM = 0x00000040
IN_MOVED_TO = 0x00000080
IN_CREATE = 0x00000100
IN_DELETE = 0x00000200
IN_Q_OVERFLOW = 0x00004000  # events were lost
IN_IGNORED = 0x00008000  # the watched folder is gone
IN_ONLYDIR = 0x01000000
IN_DONT_FOLLOW = 0x02000000
