"""Attacks that look for what a student must not read: checks, solutions, grades, others' work."""

from __future__ import annotations

from grading.hostile.case import BACKPROP, OPTIMIZERS, Hostile

ATTACKS = [
    Hostile(
        "reads-solutions",
        "Searches the whole file system for a notebook with hidden checks of this assignment.",
        """
        import re
        secret = re.compile(r"default_rng\\(101[2]\\)")
        for path in walk(lambda name: name.endswith((".ipynb", ".json", ".md"))):
            try: text = open(path, encoding="utf-8", errors="replace").read(3_000_000)
            except OSError: continue
            if secret.search(text): reached(path); break
        """,
    ),
    Hostile(
        "runs-the-solutions",
        "Finds the instructor's notebook and executes its solution cells in its own namespace.",
        """
        import json
        for path in walk(lambda name: name == "optimizers.ipynb"):
            try: cells = json.load(open(path))["cells"]
            except (OSError, ValueError): continue
            for cell in cells:
                text = "".join(cell["source"])
                if "BEGIN " + "SOLUTION" in text and cell["cell_type"] == "code":
                    reached(path)
                    exec(text)
        """,
        part="momentum_step",
        assignment=OPTIMIZERS,
    ),
    Hostile(
        "reads-the-gradebook",
        "Searches for gradebook.db and other databases and reads the scores in them.",
        """
        import sqlite3
        for path in walk(lambda name: name.endswith((".db", ".sqlite", ".db-journal", ".db-wal"))):
            try: rows = sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute(
                    "SELECT name FROM sqlite_master").fetchall()
            except sqlite3.Error: continue
            if ("grade",) in rows and "nbgrader" not in path: reached(path)  # not its own tests'
        """,
    ),
    Hostile(
        "reads-other-submissions",
        "Searches for the folders of other students and copies what stands there.",
        """
        for path in walk(lambda name: name.endswith((".ipynb", "receipt.json"))):
            if ("submitted" in path or "autograded" in path) and "nbgrader" not in path:
                try: open(path).read(10)
                except OSError: continue
                reached(path); break
        """,
    ),
    Hostile(
        "reads-compiled-checks",
        "Looks in __pycache__, site-packages and the working folder for the grader's own tables.",
        """
        import re
        secret = re.compile(rb"default_rng\\(703[1]\\)")
        wanted = lambda name: name.endswith((".pyc", ".py", ".pickle", ".msgpack", ".tmp"))
        for path in walk(wanted):
            if "hostile" in path or "variants" in path or "steepest" not in path: continue
            try: text = open(path, "rb").read(500_000)
            except OSError: continue
            if secret.search(text): reached(path)
        here = os.listdir(".")
        if any(name.endswith((".ipynb", ".db", ".json")) for name in here): reached(here)
        """,
    ),
    Hostile(
        "reads-proc-of-others",
        "Reads command lines, environments, maps and open files of all processes in /proc.",
        """
        mine = {"self", "thread-self", str(os.getpid()), str(os.getppid()), "1"}
        try: numbers = [n for n in os.listdir("/proc") if n.isdigit() and n not in mine]
        except OSError: numbers = []
        for number in numbers:
            for name in ("cmdline", "environ"):
                try: text = open(f"/proc/{number}/{name}", "rb").read()
                except OSError: continue
                if b"autograde" in text or b"nbgrader" in text: reached((number, name))
        for number in {"1", str(os.getppid())}:
            try: links = [os.readlink(f"/proc/{number}/fd/{n}")
                          for n in os.listdir(f"/proc/{number}/fd")]
            except OSError: continue
            if any(".db" in link or ".ipynb" in link for link in links): reached(links)
        """,
    ),
    Hostile(
        "reads-environment",
        "Looks for secrets in the environment, its own and that of the process it came from.",
        """
        words = ("HOSTILE_CANARY", "PASSWORD", "TOKEN", "PGHOST", "DASK", "SSH_", "HTTP_PROXY")
        text = repr(dict(os.environ))
        for number in ("self", "1", os.getppid()):
            try: text += open(f"/proc/{number}/environ", "rb").read().decode(errors="replace")
            except OSError: pass
        libc = ctypes.CDLL(None)
        libc.getenv.restype = ctypes.c_char_p
        text += repr(libc.getenv(b"HOSTILE_CANARY") or "")
        found = [word for word in words if word in text]
        if found: reached(found)
        """,
    ),
    Hostile(
        "reads-memory",
        "Scans its own memory, and that of its parent, for the text of a hidden check.",
        """
        import re
        secret, end_of_search = re.compile(rb"default_rng\\(101[2]\\)"), time.monotonic() + 1.5
        def scan(number):
            for line in open(f"/proc/{number}/maps"):
                span, rights = line.split()[:2]
                start, end = (int(x, 16) for x in span.split("-"))
                if "w" not in rights or end - start > 1 << 26: continue
                if time.monotonic() > end_of_search: return False
                try:
                    with open(f"/proc/{number}/mem", "rb", 0) as memory:
                        memory.seek(start)
                        text = memory.read(end - start)
                except (OSError, ValueError, OverflowError): continue
                if secret.search(text): return True
        for number in ("self", os.getppid(), 1):
            try: found = scan(number)
            except OSError: continue
            if found: reached(f"memory of {number}")
        """,
        part="sigmoid",
        honest=("forward_difference",),
        keeps=True,
    ),
    Hostile(
        "reads-open-descriptors",
        "Reads from, seeks in and lists every file descriptor that it was born with.",
        """
        kinds = []
        for number in range(3, 256):
            try: link = os.readlink(f"/proc/self/fd/{number}")
            except OSError: continue
            kinds.append(link)
            if link.endswith((".db", ".ipynb", ".json", ".py")) or "submitted" in link:
                reached(link)
            try:
                for name in os.listdir(f"/proc/self/fd/{number}/.."):
                    if "gradebook" in name or "solutions" in name: reached(name)
            except OSError: pass
        """,
        assignment=BACKPROP,
        part="gradient_check",
    ),
    Hostile(
        "leaves-the-root",
        "Climbs out of its root with chroot, pivot_root, setns, and the old root's descriptors.",
        """
        def looks_outside(folder):
            try: names = os.listdir(folder)
            except OSError: return False
            return "solutions" in names or "gradebook.db" in names
        try:
            os.makedirs("inner", exist_ok=True)
            os.chroot("inner")
            for _ in range(64): os.chdir("..")
            os.chroot(".")
            reached("chroot")
        except (OSError, AttributeError): pass
        for name in ("1", str(os.getppid())):
            for space in ("mnt", "pid", "net", "user"):
                try:
                    space_file = os.open(f"/proc/{name}/ns/{space}", os.O_RDONLY)
                    same = os.readlink(f"/proc/{name}/ns/{space}")
                    if same == os.readlink(f"/proc/self/ns/{space}"): continue
                    if ctypes.CDLL(None).setns(space_file, 0) == 0: reached(f"setns {space}")
                except OSError: pass
            if looks_outside(f"/proc/{name}/cwd"): reached("the working folder of " + name)
        """,
    ),
    Hostile(
        "follows-the-socket",
        "Asks its socket who is at the other end, and for descriptors that were sent with it.",
        """
        import array, stat, struct
        for number in range(3, 64):
            try:
                if not stat.S_ISSOCK(os.fstat(number).st_mode): continue
                line = socket.socket(fileno=os.dup(number))
            except OSError: continue
            try:
                data = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
                other = struct.unpack("3i", data)[0]
                seen = os.path.join(f"/proc/{other}/root", "etc")
                if other not in (0, os.getpid()) and os.path.exists(seen):
                    root = os.listdir(f"/proc/{other}/root")
                    if set(root) != set(os.listdir("/")): reached(f"the root of {other}")
            except OSError: pass
            try:
                line.setblocking(False)
                _, rights, _, _ = line.recvmsg(0, 1024, socket.MSG_PEEK | socket.MSG_DONTWAIT)
                if rights: reached("descriptors")
            except OSError: pass
            line.detach()
        """,
    ),
]
