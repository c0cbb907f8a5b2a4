"""Attacks on time, memory, disk and output: none may cost others their grades, or the run its end.

Each bomb has an end of its own, far above what a sandbox allows: where a sandbox fails, the
machine of whoever runs the tests survives.
"""

from __future__ import annotations

from grading.hostile.case import BACKPROP, OPTIMIZERS, Hostile
from grading.hostile.signs import page_has_controls

REST = ("sigmoid", "classify_critical_point")

ATTACKS = [
    Hostile(
        "endless-cell",
        "Loops at the top level of a cell and catches every interruption.",
        """
        for number in range(1, 65):
            try: signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError): pass
        while True:
            try:
                while True: pass
            except BaseException: pass
        """,
        honest=REST,
        keeps=True,
    ),
    Hostile(
        "endless-function",
        "Loops in one function, in a callback's wrapper of another, and in a __repr__.",
        """
        def forward_difference(f, x, h=1e-8):
            while True:
                try: time.sleep(10)
                except BaseException: pass
        """,
        honest=REST,
        keeps=True,
        rewarded=False,
    ),
    Hostile(
        "endless-callback",
        "Calls the given function for ever, which keeps the trusted side busy.",
        """
        def forward_difference(f, x, h=1e-8):
            while True:
                try: f(x)
                except BaseException: pass
        """,
        honest=REST,
        keeps=True,
        rewarded=False,
    ),
    Hostile(
        "endless-repr",
        "Returns and raises objects whose repr, str, len, iteration and attributes never end.",
        """
        class Slow(Exception):
            def __repr__(self):
                while True: pass
            __str__ = __len__ = __iter__ = __float__ = __array__ = __hash__ = __repr__
            def __getattr__(self, name): return self.__repr__()
        def forward_difference(f, x, h=1e-8): raise Slow
        """,
        honest=REST,
        keeps=True,
        rewarded=False,
    ),
    Hostile(
        "endless-in-c",
        "Computes in C where no signal handler runs: a tower of powers and a regular expression.",
        """
        import re
        def forward_difference(f, x, h=1e-8): return re.match("(a+)+$", "a" * 60 + "b")
        """,
        cells={
            "central_difference": (
                "def central_difference(f, x, h=6e-6): return 10 ** 10 ** 9 % 7 * x"
            ),
        },
        honest=REST,
        rewarded=False,
    ),
    Hostile(
        "sleeps-and-stops",
        "Stops itself with SIGSTOP, so that nobody answers.",
        """
        def forward_difference(f, x, h=1e-8):
            signal.alarm(0)
            os.kill(os.getpid(), signal.SIGSTOP)
            return 0.0
        """,
        honest=REST,
        keeps=True,
        rewarded=False,
    ),
    Hostile(
        "slow-answers",
        "Answers each call a little before the limit of time, for every part of the assignment.",
        """
        def momentum_step(theta, grad, velocity, lr, beta=0.9):
            time.sleep(1.5)
            return theta, velocity
        """,
        part="momentum_step",
        assignment=OPTIMIZERS,
        cells={
            name: f"import time\ndef {name}(*a, **k): time.sleep(1.5); return a[0], a[1]"
            for name in ("rmsprop_step", "adam_step", "adamw_step", "clip_by_global_norm")
        },
        rewarded=False,
    ),
    Hostile(
        "memory-one-array",
        "Asks for one array larger than its memory and fills it.",
        """
        import numpy as np
        held = []
        for _ in range(12):
            held.append(np.ones(1 << 26))
        reached("6 GB")
        """,
        honest=REST,
        keeps=True,
    ),
    Hostile(
        "memory-many-objects",
        "Fills its memory with small objects while it swallows every MemoryError.",
        """
        end, held = time.monotonic() + 20, []
        while time.monotonic() < end and len(held) < 3_000:
            try: held.append(list(range(10**5)))
            except MemoryError: held.append(b"")
        """,
        honest=REST,
        keeps=True,
        rewarded=False,
    ),
    Hostile(
        "deep-recursion",
        "Recurses without end in Python, in a parser, in a pickle and in a nested repr.",
        """
        sys.setrecursionlimit(10**9)
        threading.stack_size(1 << 26)
        def forward_difference(f, x, h=1e-8): return forward_difference(f, x, h)
        """,
        cells={
            "central_difference": (
                "nested = []\n"
                "for _ in range(10**6): nested = [nested]\n"
                "def central_difference(f, x, h=6e-6): return nested"
            ),
            "complex_step": "eval('(' * 10**5 + ')' * 10**5)",
        },
        honest=REST,
        rewarded=False,
    ),
    Hostile(
        "fork-bomb",
        "Starts processes until none can be started, and each of them does so.",
        """
        started = 0
        for _ in range(3_000):
            try: child = os.fork()
            except OSError: break
            if child == 0:
                time.sleep(20)
                os._exit(0)
            started += 1
        if started > 500: reached(f"{started} processes")
        """,
        honest=REST,
    ),
    Hostile(
        "thread-bomb",
        "Starts threads that never end until none can be started.",
        """
        started = 0
        def wait(): time.sleep(30)
        try:
            for _ in range(5_000):
                threading.Thread(target=wait).start()
                started += 1
        except (RuntimeError, MemoryError): pass
        if started > 2_000: reached(f"{started} threads")
        """,
        honest=REST,
    ),
    Hostile(
        "disk-bomb",
        "Fills its folder, the temporary folder and shared memory.",
        """
        written, block = 0, bytes(1 << 20)
        for place in (os.getcwd(), tempfile.gettempdir(), os.path.join("/", "dev", "shm")):
            try:
                with open(os.path.join(place, MARK), "wb", 0) as file:
                    for _ in range(200): written += file.write(block)
            except OSError: pass
        if written > 300 << 20: reached(f"{written >> 20} MB")
        """,
        honest=REST,
        keeps=True,
    ),
    Hostile(
        "many-files",
        "Creates files until the file system has no more names for them.",
        """
        made = 0
        try:
            for made in range(200_000): open(f"{MARK}-{made}", "w").close()
        except OSError: pass
        """,
        rewarded=False,
    ),
    Hostile(
        "prints-for-ever",
        "Prints without end, to both streams and to the descriptors beneath them.",
        """
        while True:
            print("x" * 1000)
            sys.stderr.write("y" * 1000)
            os.write(1, b"z" * 1000)
        """,
        honest=REST,
        keeps=True,
        rewarded=False,
    ),
    Hostile(
        "one-long-line",
        "Prints one line of 50 MB, with a picture of control characters in it.",
        """
        sys.stdout.write("\\x1b[2J\\x07\\r\\b" * 10 + "a" * 50_000_000)
        raise ValueError("b" * 50_000_000)
        """,
        honest=REST,
        keeps=True,
        rewarded=False,
        signs=(page_has_controls,),
    ),
    Hostile(
        "figure-bomb",
        "Opens hundreds of figures, one of them of a hundred thousand pixels a side.",
        """
        import matplotlib.pyplot as plt
        for number in range(300): plt.figure()
        plt.figure(figsize=(1000, 1000), dpi=100)
        plt.plot(range(1000))
        """,
        honest=REST,
        rewarded=False,
    ),
    Hostile(
        "big-answers",
        "Returns 500 MB, a million small things, and a string of 100 MB.",
        """
        import numpy as np
        def forward_difference(f, x, h=1e-8): return np.zeros(60_000_000)
        """,
        cells={
            "central_difference": "def central_difference(f, x, h=6e-6): return [[]] * 3_000_000",
            "complex_step": "def complex_step(f, x, h=1e-20): raise ValueError('x' * 10**8)",
        },
        honest=REST,
        rewarded=False,
    ),
    Hostile(
        "million-handles",
        "Makes a Value whose every operation returns a million new ones.",
        """
        class Value:
            grad = data = 0.0
            def __init__(self, data): pass
            def __add__(self, other): return [Value(0) for _ in range(10**6)]
            __mul__ = __sub__ = __neg__ = __pow__ = __truediv__ = __radd__ = __rmul__ = __add__
            tanh = relu = backward = __rsub__ = __rtruediv__ = __add__
        """,
        part="value",
        assignment=BACKPROP,
        rewarded=False,
    ),
]
