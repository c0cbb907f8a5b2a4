"""Attacks that let a ready-made routine do the work, unseen by the watch over it."""

from __future__ import annotations

from grading.hostile.case import Hostile

ATTACKS = [
    Hostile(
        "reference-without-profile",
        "Turns the profile and trace hooks off and calls the package's own function.",
        """
        def forward_difference(f, x, h=1e-8):
            sys.setprofile(None); sys.settrace(None)
            threading.setprofile(None)
            import steepest
            return (steepest.derivative(f, x, method="forward", h=h))
        """,
        rewarded=False,
    ),
    Hostile(
        "reference-already-loaded",
        "Turns the profile hook off and takes NumPy's gradient and the package's from sys.modules.",
        """
        def central_difference(f, x, h=6e-6):
            sys.setprofile(None)
            return sys.modules["steepest"].derivative(f, x, h=h)
        """,
        part="central_difference",
        cells={
            "forward_difference": (
                "import sys\n"
                "def forward_difference(f, x, h=1e-8):\n"
                "    sys.setprofile(None)\n"
                "    return sys.modules['numpy'].gradient([f(x), f(x + h)], h, axis=0)[0]\n"
            )
        },
        rewarded=False,
    ),
    Hostile(
        "reference-copied",
        "Builds its function from the code object of the package's own, under another name.",
        """
        def forward_difference(f, x, h=1e-8): return 0.0
        try:
            import types
            from steepest import finite_differences
            one = finite_differences.forward_difference
            names = {**vars(finite_differences), "__name__": "__main__"}
            mine = types.FunctionType(one.__code__, names, "forward_difference", one.__defaults__)
            mine.__kwdefaults__ = one.__kwdefaults__
            forward_difference = mine
        except (ImportError, AttributeError) as error: print(error)
        """,
        rewarded=False,
        extra_points=5.0,  # no program can tell it from the same lines typed in
    ),
    Hostile(
        "reference-in-a-thread",
        "Calls NumPy's gradient in a thread that began before the watch, and waits for it.",
        """
        import queue
        import numpy as np
        asked, answered = queue.Queue(), queue.Queue()
        def work():
            while True:
                left, right, h = asked.get()
                answered.put(np.gradient(np.stack([left, right]), h, axis=0)[0])
        threading.Thread(target=work, daemon=True).start()
        def forward_difference(f, x, h=1e-8):
            asked.put((np.asarray(f(x)), np.asarray(f(x + h)), h))
            got = answered.get(timeout=2)
            return got if np.ndim(x) else float(got)
        """,
        rewarded=False,
        extra_points=5.0,  # the quotient is formed by the student after all: no hook can tell
    ),
    Hostile(
        "reference-lent",
        "Finds the function lent for another part and takes from its module that of this part.",
        """
        def sigmoid_derivative(z):
            sys.setprofile(None)
            places, frame = [globals()], sys._getframe()
            while frame is not None:
                places += [frame.f_locals, frame.f_globals]
                frame = frame.f_back
            for value in [item for place in places for item in list(place.values())]:
                module = sys.modules.get(str(getattr(value, "__module__", "")), None)
                reference = getattr(module, "sigmoid_derivative", sigmoid_derivative)
                if reference is not sigmoid_derivative: return reference(z)
            return 0.0
        """,
        part="sigmoid_derivative",
        rewarded=False,
    ),
    Hostile(
        "another-process-answers",
        "Lets a child process with a free interpreter call the ready-made routine.",
        """
        def forward_difference(f, x, h=1e-8):
            text = "from steepest import derivative; print(1)"
            done = subprocess.run([sys.executable, "-c", text], capture_output=True, timeout=2)
            if done.stdout: print("REAC" "HED", MARK, "a free interpreter")
            return float(done.stdout or 0)
        """,
        rewarded=False,
    ),
]
