"""Attacks on the verdict: on NumPy, on Python and on the checks themselves."""

from __future__ import annotations

from grading.hostile.case import BACKPROP, OPTIMIZERS, Hostile

ATTACKS = [
    Hostile(
        "patched-numpy-testing",
        "Replaces every comparison of numpy.testing and np.allclose by one that always agrees.",
        """
        import numpy as np
        for module in (np, np.testing):
            for name in dir(module):
                if name.startswith(("assert", "allclose", "isclose", "array_equ", "all")):
                    setattr(module, name, lambda *a, **k: True)
        def forward_difference(f, x, h=1e-8): return x * 0.0 + 7.0
        """,
        rewarded=False,
    ),
    Hostile(
        "patched-ufuncs",
        "Replaces the arithmetic that the comparison is made of: np.abs, np.asarray, np.isnan.",
        """
        import numpy as np
        np.abs = np.absolute = lambda x, *a, **k: np.zeros(np.shape(x))
        np.asarray = lambda x, *a, **k: np.zeros(())
        np.isfinite = np.isnan = lambda x: np.ones(np.shape(x), bool)
        def forward_difference(f, x, h=1e-8): return np.float64(7.0)
        """,
        rewarded=False,
    ),
    Hostile(
        "patched-assertion-error",
        "Makes AssertionError and Exception harmless in builtins, so that no check can fail.",
        """
        import builtins
        class Quiet(BaseException):
            def __new__(cls, *a, **k): raise SystemExit(0)
        for name in ("AssertionError", "Exception", "ValueError", "TypeError"):
            setattr(builtins, name, Quiet)
        builtins.all = builtins.any = lambda *a: True
        builtins.isinstance = lambda *a: True
        builtins.len = lambda x: 2
        def forward_difference(f, x, h=1e-8): return 7.0
        """,
        rewarded=False,
    ),
    Hostile(
        "patched-checks",
        "Replaces steepest.checks: run, Answer, Result.equals, Probe.calls, CheckError.",
        """
        class Any:
            calls = points = 10**6
            def __init__(self, *a, **k): pass
            def __call__(self, *a, **k): return self
            def __getattr__(self, name): return lambda *a, **k: self
            def __iter__(self): return iter([self] * 3)
        try:
            from steepest import checks
        except ImportError:
            import types
            checks = types.ModuleType("steepest.checks")
            sys.modules["steepest"] = types.ModuleType("steepest")
            sys.modules["steepest.checks"] = sys.modules["steepest"].checks = checks
        for name in ("Answer", "Probe", "Result", "require_order", "require_vectorized"):
            setattr(checks, name, Any)
        checks.run = lambda check: None
        for name, module in list(sys.modules.items()):
            if name.startswith("steepest.checks"):
                for item in ("mismatch", "_close", "own_work", "Answer", "Result"):
                    if hasattr(module, item): setattr(module, item, lambda *a, **k: "")
        def forward_difference(f, x, h=1e-8): return 7.0
        """,
        rewarded=False,
    ),
    Hostile(
        "counted-by-itself",
        "Returns numbers typed in and pretends that it called the given function.",
        """
        def forward_difference(f, x, h=1e-8):
            for name in ("calls", "points", "_calls", "count"):
                try: setattr(f, name, 10**6)
                except Exception: pass
            typed = {(2.0, 0.25): 13.5625, (3.0, 0.5): 6.5, (0.0, 1e-8): 1.0}
            try: return typed.get((float(x), h), 0.0)
            except TypeError: return x * 0.0
        """,
        rewarded=False,
    ),
    Hostile(
        "frames-of-the-check",
        "Reads the expected values from the frames that lead to its call.",
        """
        import inspect
        def forward_difference(f, x, h=1e-8):
            for item in inspect.stack(0):
                names = item.frame.f_locals
                for name in ("expected", "quotient", "mistakes", "answer"):
                    if name in names:
                        print("REAC" "HED", MARK, name)
                        return names[name]
                if "hidden" in "".join(item.frame.f_globals.get("__doc__") or ""):
                    print("REAC" "HED", MARK, "the check")
            return 0.0
        """,
        rewarded=False,
    ),
    Hostile(
        "garbage-of-the-check",
        "Searches all objects of the process for the text of a hidden check.",
        """
        import gc, linecache, re, types
        secret = re.compile(r"default_rng\\(101[2]\\)")
        def search():
            gc.collect()
            for item in gc.get_objects():
                for text in (item if isinstance(item, (list, tuple)) else [item]):
                    if isinstance(text, str) and secret.search(text):
                        return "a text"
                if getattr(item, "__name__", "") == "test_forward_difference_step":
                    return "the check"
            return "linecache" if secret.search(str(linecache.cache)) else ""
        if search(): reached(search())
        def forward_difference(f, x, h=1e-8):
            if search(): print("REAC" "HED", MARK, search())
            return 0.0
        """,
    ),
    Hostile(
        "notebook-history",
        "Looks for the checks where a notebook keeps them: In, get_ipython, an input transformer.",
        """
        import builtins
        shell = getattr(builtins, "get_ipython", globals().get("get_ipython", lambda: None))()
        if shell is not None:
            shell.input_transformers_cleanup.append(lambda lines: ["pass"])
            shell.run_cell = lambda *a, **k: None
            reached("a shell")
        if len(globals().get("In", [])) > 0: reached("In")
        import __main__
        for name in dir(__main__):
            if name.startswith("test_"): reached(name)
        """,
    ),
    Hostile(
        "import-hook",
        "Puts itself before every import and rewrites what is compiled after it.",
        """
        import ast, builtins
        class Finder:
            def find_spec(self, name, path=None, target=None):
                if name.startswith("steepest"): sys.modules[name] = sys.modules["os"]
        sys.meta_path.insert(0, Finder())
        real, compiled = builtins.__import__, builtins.compile
        builtins.__import__ = lambda name, *a, **k: real("os" if "check" in name else name, *a, **k)
        builtins.compile = lambda s, *a, **k: compiled("pass" if "check" in str(s) else s, *a, **k)
        builtins.exec = lambda *a, **k: None
        ast.parse = lambda *a, **k: ast.Module(body=[], type_ignores=[])
        def forward_difference(f, x, h=1e-8): return 7.0
        """,
        rewarded=False,
    ),
    Hostile(
        "check-under-another-name",
        "Defines test functions, __test__ and a module of the check's name itself.",
        """
        def test_forward_difference(): return True
        def test_forward_difference_step(): return True
        __test__ = {"test_forward_difference": "passed"}
        STATUS = PASSED = status = passed = "passed"
        points = score = grade = 10**6
        class forward_difference:
            passed, points, score, status, equal = True, 100, 100, "passed", True
            def __new__(cls, *a, **k): return object.__new__(cls)
        """,
        rewarded=False,
    ),
    Hostile(
        "value-of-the-package",
        "Hands in the reference of another package under the name Value.",
        """
        class Slot:
            def __init__(self, data): self.data, self.grad = data, 0.0
        def __getattr__(name): return Slot
        class Value(Slot):
            __class__ = property(lambda self: float)
            def __getattr__(self, name): return lambda *a: self
            def __add__(self, other): return self
            __mul__ = __sub__ = __neg__ = __pow__ = __truediv__ = __radd__ = __add__
            def __eq__(self, other): return True
            def __float__(self): return 7.0
        """,
        part="value",
        assignment=BACKPROP,
        rewarded=False,
    ),
    Hostile(
        "exec-time-names",
        "Deletes or replaces the functions of honest parts that a check compares with.",
        """
        import numpy as np
        np.sqrt = np.array = np.zeros = lambda *a, **k: 0.0
        np.random.default_rng = lambda *a: None
        np.float64 = complex
        def momentum_step(theta, grad, velocity, lr, beta=0.9): return theta, velocity
        """,
        part="momentum_step",
        assignment=OPTIMIZERS,
        rewarded=False,
    ),
]
