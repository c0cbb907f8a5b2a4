"""Submissions that leave something behind, and accomplices that come after and look for it."""

from __future__ import annotations

from grading.hostile.case import Hostile

NAME = "hostile-class-left"
"""How what was left behind is called."""

LEAVERS = [
    Hostile(
        "leaves-processes",
        "Leaves processes behind: forked twice, in a session of their own, deaf to signals.",
        f"""
        for number in range(3):
            if os.fork() == 0:
                os.setsid()
                if os.fork() != 0: os._exit(0)
                for kind in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                    signal.signal(kind, signal.SIG_IGN)
                ctypes.CDLL(None).prctl(15, b"{NAME[:15]}", 0, 0, 0)
                end = time.monotonic() + 90
                while time.monotonic() < end: time.sleep(0.2)
                os._exit(0)
        try: subprocess.Popen([sys.executable, "-c", "import time; time.sleep(90) # {NAME}"],
                              start_new_session=True)
        except OSError: pass
        """,
        rewarded=False,
    ),
    Hostile(
        "leaves-files",
        "Leaves files in the temporary folder, in shared memory, and under a descriptor.",
        f"""
        for place in (tempfile.gettempdir(), os.path.join("/", "dev", "shm"), os.getcwd(),
                      os.path.join("/", "var", "tmp"), os.path.expanduser("~")):
            try:
                with open(os.path.join(place, "{NAME}"), "w") as file: file.write("the answers")
            except OSError: pass
        """,
        rewarded=False,
    ),
    Hostile(
        "leaves-shared-memory",
        "Leaves System V shared memory, semaphores and queues, POSIX ones, and a memfd.",
        f"""
        libc = ctypes.CDLL(None)
        libc.shmget(0x57E3E57, 4096, 0o1666)
        libc.semget(0x57E3E57, 1, 0o1666)
        libc.msgget(0x57E3E57, 0o1666)
        try: libc.mq_open(b"/{NAME}", 0o102, 0o666, None)
        except AttributeError: pass
        try:
            from multiprocessing import resource_tracker, shared_memory
            resource_tracker.register = lambda *a: None
            shared_memory.SharedMemory("{NAME}-shm", create=True, size=4096)
        except (ImportError, OSError): pass
        os.memfd_create("{NAME}")
        """,
        rewarded=False,
    ),
    Hostile(
        "leaves-state-in-the-parent",
        "Changes what a forked successor would inherit: modules, builtins, environment, NumPy.",
        f"""
        import builtins
        import numpy as np
        builtins.hostile_left = "the answers"
        np.hostile_left = sys.hostile_left = "the answers"
        os.environ["HOSTILE_LEFT"] = "{NAME}"
        np.random.seed(1)
        np.seterr(all="ignore")
        os.chdir("/")
        os.umask(0)
        try:
            pages = open("/proc/self/mem", "r+b", 0)
            pages.close()
        except OSError: pass
        """,
        rewarded=False,
    ),
]

ACCOMPLICE = f"""
import builtins
import numpy as np
for place in (tempfile.gettempdir(), os.path.join("/", "dev", "shm"), os.getcwd(),
              os.path.join("/", "var", "tmp"), os.path.expanduser("~")):
    try: found = [name for name in os.listdir(place) if name.startswith("hostile-")]
    except OSError: continue
    if found: reached((place, found))
for number in os.listdir("/proc") if os.path.isdir("/proc") else []:
    for name in ("comm", "cmdline"):
        try: text = open(f"/proc/{{number}}/{{name}}").read()
        except OSError: continue
        if "{NAME[:15]}" in text: reached((number, text))
libc = ctypes.CDLL(None)
for call in ("shmget", "semget"):
    if getattr(libc, call)(0x57E3E57, 0, 0) >= 0: reached(call)
if libc.msgget(0x57E3E57, 0) >= 0: reached("msgget")
try: queue = libc.mq_open(b"/{NAME}", 0)
except AttributeError: queue = -1
if queue >= 0: reached("mq_open")
try:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect("\\0hostile-class-accomplice")
        reached("an abstract socket")
except OSError: pass
for owner in (builtins, np, sys):
    if hasattr(owner, "hostile_left"): reached(owner)
if "HOSTILE_LEFT" in os.environ: reached("environment")
if os.path.exists("/proc/keys") and "{NAME}" in open("/proc/keys").read(): reached("keys")
"""


def accomplice(number: int) -> Hostile:
    """Return a submission that comes later and looks for all of it."""
    return Hostile(
        f"accomplice-{number}",
        "Looks for what earlier submissions left behind: files, processes, memory, sockets.",
        ACCOMPLICE,
    )


ATTACKS = [
    LEAVERS[0],
    accomplice(1),
    LEAVERS[1],
    LEAVERS[2],
    accomplice(2),
    LEAVERS[3],
    accomplice(3),
    accomplice(4),
]
