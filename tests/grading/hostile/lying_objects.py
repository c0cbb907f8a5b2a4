"""Attacks with objects, callbacks and threads that play on after a call has ended."""

from __future__ import annotations

from grading.hostile.case import BACKPROP, Hostile

ATTACKS = [
    Hostile(
        "callback-handed-back",
        "Returns the given function itself, a bound method of it, or what it was called with.",
        """
        kept = []
        def forward_difference(f, x, h=1e-8):
            kept.append(f)
            return kept[0] if len(kept) % 2 else f.__call__
        """,
        cells={
            "central_difference": "def central_difference(f, x, h=6e-6): return f(f)(f)",
            "complex_step": "def complex_step(f, x, h=1e-20): return f(complex_step)",
        },
        rewarded=False,
    ),
    Hostile(
        "callbacks-of-yesterday",
        "Keeps every given function and calls those of earlier checks, from a thread as well.",
        """
        import numpy as np
        kept = []
        def ring():
            while True:
                time.sleep(0.001)
                for f in kept:
                    try: f(np.ones(3))
                    except BaseException: pass
        threading.Thread(target=ring, daemon=True).start()
        def forward_difference(f, x, h=1e-8):
            kept.append(f)
            for g in kept[:-1]:
                try: g(x)
                except BaseException: pass
            return 0.0 * x
        """,
        honest=("sigmoid", "classify_critical_point"),
        rewarded=False,
    ),
    Hostile(
        "callback-with-monsters",
        "Hands the given function cyclic lists, huge arrays, lambdas, classes and itself.",
        """
        import numpy as np
        cyclic = []; cyclic.append(cyclic)
        deep = []
        for _ in range(100_000): deep = [deep]
        monsters = [cyclic, deep, np.zeros(10**7), lambda: 0, type, object(), "x" * 10**7,
                    b"", {1: cyclic}, 10**5000, np.array([None, cyclic], object), ...,
                    NotImplemented, sys, sys._getframe()]
        def forward_difference(f, x, h=1e-8):
            for monster in [*monsters, f]:
                try: f(monster)
                except Exception: pass
            return 0.0
        """,
        honest=("sigmoid", "classify_critical_point"),
        rewarded=False,
    ),
    Hostile(
        "handles-of-another-call",
        "Returns a Value of an earlier graph, the class, or a forged handle in place of numbers.",
        """
        made = []
        class Value:
            def __init__(self, data):
                made.append(self)
            def __getattr__(self, name):
                if name.startswith("__"): raise AttributeError(name)
                return made[0]
            def __call__(self, *a): return Value
            def __float__(self): return 3.0
            def __add__(self, other): return other
            def __mul__(self, other): return type(other)
            __rmul__ = __radd__ = __sub__ = __neg__ = __pow__ = __truediv__ = __add__
            data = property(lambda self: made[-1])
            grad = property(lambda self: {"handle": 1, "__handle__": 0, "type": "float"})
            def backward(self): return self
        """,
        part="value",
        assignment=BACKPROP,
        rewarded=False,
    ),
    Hostile(
        "attributes-that-fight",
        "A Value whose attributes raise, delete, recurse, print, and change class at each look.",
        """
        class Value:
            count = 0
            def __init__(self, data): pass
            def __getattribute__(self, name):
                Value.count += 1
                kind = Value.count % 5
                if kind == 0: raise KeyboardInterrupt
                if kind == 1: raise GeneratorExit
                if kind == 2: return getattr(self, name)
                if kind == 3: object.__setattr__(self, "__class__", type("V", (Value,), {}))
                return 3.0
            def __del__(self): raise SystemExit
        """,
        part="value",
        assignment=BACKPROP,
        rewarded=False,
    ),
    Hostile(
        "result-that-changes",
        "Returns arrays that a thread goes on filling with other numbers after the return.",
        """
        import numpy as np
        given = []
        def fill():
            while True:
                for array in given[-20:]: array[...] = np.random.default_rng().random()
        threading.Thread(target=fill, daemon=True).start()
        def forward_difference(f, x, h=1e-8):
            result = np.array(np.broadcast_to(0.0, np.shape(x)))
            given.append(result)
            return result
        """,
        rewarded=False,
    ),
    Hostile(
        "arguments-that-change",
        "Changes the caller's arrays in a thread after the return, and argues they were equal.",
        """
        import numpy as np
        def forward_difference(f, x, h=1e-8):
            def later():
                time.sleep(0.0005)
                if np.ndim(x):
                    x.setflags(write=True); x[...] = 0.0
            if np.ndim(x):
                for name in ("shape", "dtype"):
                    try: setattr(x, name, (x.size,) if name == "shape" else "i8")
                    except Exception: pass
            threading.Thread(target=later).start()
            return np.zeros(np.shape(x))
        """,
        rewarded=False,
    ),
]
