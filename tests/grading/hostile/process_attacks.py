"""Attacks by ending, killing, signaling and multiplying processes."""

from __future__ import annotations

from grading.hostile.case import OPTIMIZERS, Hostile

REST = ("sigmoid", "classify_critical_point")
RIGHT = "\n        def forward_difference(f, x, h=1e-8): return (f(x + h) - f(x)) / h\n"

ATTACKS = [
    Hostile(
        "exits-in-the-cell",
        "Leaves with status 0 at the top level, as a program does whose tests passed.",
        """
        print("all checks passed")
        sys.stdout.flush()
        os._exit(0)
        """,
        honest=REST,
        keeps=True,
        rewarded=False,
    ),
    Hostile(
        "exits-in-a-call",
        "Leaves with status 0 in the call, by os._exit, sys.exit, exit, and an error of the kind.",
        """
        def forward_difference(f, x, h=1e-8): os._exit(0)
        """,
        cells={
            "central_difference": ("import sys\ndef central_difference(f, x, h=6e-6): sys.exit(0)"),
            "complex_step": "def complex_step(f, x, h=1e-20): raise KeyboardInterrupt",
            "sigmoid_derivative": "def sigmoid_derivative(z): raise GeneratorExit",
        },
        honest=REST,
        keeps=True,
        rewarded=False,
    ),
    Hostile(
        "crashes",
        "Crashes the interpreter: a null pointer, a broken code object, an abort.",
        """
        import faulthandler
        def forward_difference(f, x, h=1e-8): return ctypes.string_at(0)
        """,
        cells={
            "central_difference": (
                "import types\n"
                "def central_difference(f, x, h=6e-6):\n"
                "    code = central_difference.__code__.replace(co_code=b'\\xff' * 64)\n"
                "    return types.FunctionType(code, {})()"
            ),
            "complex_step": "import os\ndef complex_step(f, x, h=1e-20): os.abort()",
        },
        honest=REST,
        keeps=True,
        rewarded=False,
    ),
    Hostile(
        "answers-twice-by-fork",
        "Forks in a call, so that two processes answer the next question.",
        """
        def forward_difference(f, x, h=1e-8):
            os.fork()
            return 0.0
        """,
        honest=REST,
        rewarded=False,
    ),
    Hostile(
        "kills-all-it-sees",
        "Kills its parent, its group, its session and every process that it can reach.",
        """
        try: seen = [int(n) for n in os.listdir("/proc") if n.isdigit()]
        except OSError: seen = []
        if len(seen) > 12:  # these are the machine's own: seeing them is enough
            reached(f"{len(seen)} processes")
        else:
            for number in [*seen, os.getppid(), 1]:
                if number not in (0, os.getpid()):
                    for kind in (signal.SIGTERM, signal.SIGKILL):
                        try: os.kill(number, kind)
                        except OSError: pass
            time.sleep(0.1)
        """,
        honest=REST,
        rewarded=False,
    ),
    Hostile(
        "signals-the-grader",
        "Sends SIGSTOP, SIGINT, SIGCHLD and real-time signals to its group and its parent.",
        """
        try: seen = [n for n in os.listdir("/proc") if n.isdigit()]
        except OSError: seen = []
        if len(seen) <= 12:
            for kind in (signal.SIGCHLD, signal.SIGINT, signal.SIGUSR1, signal.SIGSTOP):
                for number in (os.getppid(), -os.getpgrp()):
                    if number in (0, 1, -1): continue
                    signal.signal(signal.SIGINT, signal.SIG_IGN)
                    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
                    try: os.kill(number, kind)
                    except OSError: pass
        """,
        honest=REST,
        rewarded=False,
    ),
    Hostile(
        "takes-the-handlers",
        "Takes over signals, excepthook, unraisablehook, threading's hooks and audit hooks.",
        """
        def calm(*a): return None
        for number in range(1, 32):
            try: signal.signal(number, calm)
            except (OSError, ValueError): pass
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
        sys.excepthook = sys.unraisablehook = threading.excepthook = calm
        count = [0]
        def audit(event, details):
            count[0] += 1
            if event in ("compile", "exec") and count[0] > 50: raise SystemExit(0)
        sys.addaudithook(audit)
        sys.settrace(lambda *a: None)
        def forward_difference(f, x, h=1e-8): return 0.0
        """,
        rewarded=False,
    ),
    Hostile(
        "becomes-another-program",
        "Replaces itself by another program that inherits the open descriptors.",
        """
        for number in range(3, 64):
            try: os.set_inheritable(number, True)
            except OSError: pass
        text = "import os\\nfor n in range(64):\\n try: os.write(n, b'passed')\\n except OSError: 0"
        def momentum_step(theta, grad, velocity, lr, beta=0.9):
            os.execv(sys.executable, [sys.executable, "-c", text])
        """,
        part="momentum_step",
        assignment=OPTIMIZERS,
        honest=("warmup_cosine", "clip_by_global_norm"),
        keeps=True,
        rewarded=False,
    ),
    Hostile(
        "waits-at-the-end",
        "Blocks its own end: atexit, a thread that is no daemon, a finalizer, a full pipe.",
        """
        import atexit
        def stay():
            end = time.monotonic() + 60
            while time.monotonic() < end:
                try: time.sleep(1)
                except BaseException: pass
        atexit.register(stay)
        threading.Thread(target=stay).start()
        class Clinging:
            def __del__(self): stay()
        cling = Clinging()
        """
        + RIGHT,
        honest=REST,
        extra_points=5.0,
        keeps=True,
        rewarded=False,
    ),
    Hostile(
        "holds-the-lock",
        "Takes the import lock, the locks of logging and of stdout, and stops the collector.",
        """
        import _imp, gc, logging
        gc.disable(); gc.freeze()
        sys.setswitchinterval(1000.0)
        def forward_difference(f, x, h=1e-8):
            _imp.acquire_lock()
            logging._lock.acquire()
            sys.stdout = sys.stderr = sys.stdin = None
            os.closerange(0, 3)
            return 0.0
        """,
        rewarded=False,
    ),
]
