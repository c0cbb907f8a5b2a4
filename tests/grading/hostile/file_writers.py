"""Attacks that change or leave something outside of their own sandbox."""

from __future__ import annotations

from grading.hostile.case import BACKPROP, OPTIMIZERS, TARGET, Hostile

# Harm is done only under paths of the class under test: where a sandbox fails, the machine of
# whoever runs the tests must not suffer.
MINE = f"""\
def mine(path):
    return "{TARGET}" in path
"""

ATTACKS = [
    Hostile(
        "rewrites-the-gradebook",
        "Searches for gradebook.db and sets every score in it to 594.",
        MINE
        + """
import sqlite3
for path in filter(mine, walk(lambda name: name.endswith(".db"))):
    try:
        book = sqlite3.connect(path, timeout=0.2)
        book.execute("UPDATE grade SET auto_score = 594, needs_manual_grade = 0")
        book.commit()
        reached(path)
    except sqlite3.Error as error:
        print(error)
""",
    ),
    Hostile(
        "drops-the-gradebook",
        "Deletes every gradebook, receipt and journal that it finds, or makes it a folder.",
        MINE
        + """
for path in filter(mine, walk(lambda name: name.endswith((".db", "receipt.json", "-journal")))):
    try:
        os.unlink(path)
        reached(path)
        os.mkdir(path)
    except OSError: pass
""",
    ),
    Hostile(
        "deletes-other-submissions",
        "Deletes and replaces what other students handed in.",
        MINE
        + """
import shutil
for path in filter(mine, walk(lambda name: name.endswith(".ipynb"))):
    try:
        with open(path, "a") as file: file.write(MARK)
        reached(path)
        shutil.rmtree(os.path.dirname(path))
    except OSError: pass
""",
        part="momentum_step",
        assignment=OPTIMIZERS,
    ),
    Hostile(
        "writes-everywhere",
        "Leaves a file in every folder it can find: home, temporary folders, shared memory, root.",
        """
        import pwd
        homes = [item.pw_dir for item in pwd.getpwall()] if os.path.exists("/etc/passwd") else []
        places = [os.getcwd(), tempfile.gettempdir(), os.path.expanduser("~"), *homes, *sys.path]
        places += [os.path.join("/", *parts) for parts in (
            (), ("tmp",), ("var", "tmp"), ("dev", "shm"), ("run",), ("etc",), ("usr", "lib"),
            ("dev", "mqueue"), ("var", "spool", "cron"), ("mnt",), ("srv",), ("opt",))]
        for place in places:
            try:
                with open(os.path.join(place, MARK), "w") as file: file.write(MARK)
            except (OSError, ValueError): pass
        """,
        rewarded=False,
    ),
    Hostile(
        "plants-a-config",
        "Writes nbgrader_config.py, sitecustomize.py, a .pth and modules where Python looks.",
        """
        text = "import os, tempfile\\nopen(os.path.join(tempfile.gettempdir(), %r), 'w')\\n" % MARK
        import site
        places = [*sys.path, site.getusersitepackages(), os.path.expanduser("~"), os.getcwd()]
        places += [os.path.join(os.path.expanduser("~"), ".jupyter"), sys.prefix, sys.base_prefix]
        own = {os.getcwd(), os.path.expanduser("~"), tempfile.gettempdir()}
        names = ["nbgrader_config.py", "sitecustomize.py", "usercustomize.py", "jupyter_config.py"]
        for place in filter(os.path.isdir, places):
            for name in [*names, MARK + ".pth", "msgpack.py"]:
                path = os.path.join(place, name)
                if os.path.exists(path): continue
                try:
                    with open(path, "x") as file: file.write(text)
                    if place not in own: reached(path)
                    os.unlink(path)
                except OSError: pass
        """,
    ),
    Hostile(
        "rewrites-the-package",
        "Changes the source or the compiled files of the grader, of NumPy and of the course.",
        """
        import numpy
        roots = [os.path.dirname(numpy.__file__), os.path.dirname(os.__file__)]
        roots += [os.path.dirname(module.__file__) for name, module in list(sys.modules.items())
                  if name.startswith("steepest") and getattr(module, "__file__", None)]
        for root in roots:
            path = os.path.join(root, MARK)
            try:
                with open(path, "w") as file: file.write("x")
                reached(path)
                os.unlink(path)
            except OSError: pass
            if os.access(root, os.W_OK): reached("may write " + root)
        """,
    ),
    Hostile(
        "links-out",
        "Leaves symbolic and hard links, sockets, pipes and sparse files in its own folder.",
        """
        for name, target in [("link", "/etc/passwd"), ("up", "../../.."), ("self", "self")]:
            try: os.symlink(target, MARK + name)
            except OSError: pass
        try:
            os.mkfifo(MARK + "pipe")
            with open(MARK + "sparse", "wb") as file: file.truncate(1 << 40)
            socket.socket(socket.AF_UNIX).bind(MARK + "socket")
            os.makedirs("/".join([MARK] + ["d" * 200] * 15))
            os.chmod(".", 0)
        except OSError: pass
        """,
        rewarded=False,
    ),
    Hostile(
        "changes-the-machine",
        "Changes priority, host name, clock, user, limits, mounts and kernel settings.",
        """
        import resource
        for number in (0, 1000, 65534):
            before = os.getuid()
            try:
                os.setresuid(number, number, number)
                if os.getuid() == 0 and before != 0: reached("root")
            except OSError: pass
        try:
            before = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (-1, -1))
            if before != (-1, -1): reached("no limit of memory")
        except (OSError, ValueError): pass
        libc = ctypes.CDLL(None, use_errno=True)
        os.makedirs("mounted", exist_ok=True)
        if libc.mount(b"none", b"mounted", b"tmpfs", 0, None) == 0: reached("mount")
        if libc.unshare(0x10000000 | 0x00020000) == 0: reached("unshare")
        if libc.sethostname(MARK.encode(), len(MARK)) == 0: reached("host name")
        for name in ("kernel/core_pattern", "kernel/hostname", "vm/overcommit_memory"):
            path = "/proc/sys/" + name
            if os.access(path, os.W_OK) and os.getuid() == 0:
                try: os.close(os.open(path, os.O_WRONLY)); reached(path)
                except OSError: pass
        """,
    ),
    Hostile(
        "traces-its-parent",
        "Attaches to other processes with ptrace, process_vm_readv, pidfd_getfd and kcmp.",
        """
        libc = ctypes.CDLL(None, use_errno=True)
        others = [n for n in (1, 2, os.getppid()) if n not in (0, os.getpid())]
        for number in others:
            if libc.ptrace(16, number, None, None) == 0:
                reached(f"ptrace {number}")
                libc.ptrace(17, number, None, None)
            try: descriptor = os.pidfd_open(number)
            except (OSError, AttributeError): continue
            for theirs in range(8):
                if libc.syscall(438, descriptor, theirs, 0) >= 0: reached(f"pidfd_getfd {number}")
        for call, name in [(425, "io_uring"), (321, "bpf"), (298, "perf"), (323, "userfaultfd"),
                           (248, "add_key"), (175, "init_module"), (304, "open_by_handle_at")]:
            # Arguments that the kernel refuses: EPERM or ENOSYS come before EFAULT and EINVAL.
            if os.uname().machine == "x86_64":
                libc.syscall(call, 0, 0, 0, 0, 0)
                print(name, ctypes.get_errno())
        """,
        part="sigmoid",
        honest=("classify_critical_point",),
        keeps=True,
    ),
    Hostile(
        "writes-into-its-answer",
        "Rewrites the notebook, the feedback and the receipt that it believes to lie beside it.",
        """
        import glob
        found = [name for pattern in ("*.ipynb", "../*", "../../*/*", "**/receipt.json")
                 for name in glob.glob(pattern) if "autograded" in os.path.abspath(name)
                 or "submitted" in os.path.abspath(name) or "feedback" in os.path.abspath(name)]
        if found: reached(found)
        for name in ("receipt.json", "backprop.ipynb", "backprop.html", "timestamp.txt"):
            with open(name, "w") as file: file.write('{"score": 594, "status": "passed"}')
        """,
        part="gradient_check",
        assignment=BACKPROP,
    ),
]
