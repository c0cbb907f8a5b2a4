"""Attacks that learn at one check and use it at another, or tell it to the student.

What an honest function may know is its arguments. Two things must not come of it: points for
answers that were remembered, and a hidden number on the student's page.
"""

from __future__ import annotations

from grading.hostile.case import BACKPROP, Hostile
from grading.hostile.signs import page_has_image_of

SOLVED = "def forward_difference(f, x, h=1e-8):\n    {inside}\n    return (f(x + h) - f(x)) / h\n"


def remembering(inside: str) -> str:
    """Return a right forward difference with something more in it."""
    return "KEPT = []\n" + SOLVED.format(inside=inside)


OWN = 5.0  # the attacked cell holds a right function as well: its own points are honest ones

ATTACKS = [
    Hostile(
        "hidden-inputs-in-an-error",
        "Raises an error whose text is the hidden inputs, in decimal, hexadecimal and base64.",
        """
        import base64, struct
        def forward_difference(f, x, h=1e-8):
            import numpy as np
            numbers = np.ravel(x).tolist()[:3]
            codes = [repr(numbers), *(struct.pack(">d", n).hex() for n in numbers)]
            codes += [base64.b64encode(struct.pack(">d", n)).decode() for n in numbers]
            raise ValueError(" ".join(codes))
        """,
        rewarded=False,
    ),
    Hostile(
        "hidden-inputs-in-a-class-name",
        "Raises an error whose class is named after the hidden inputs.",
        """
        def central_difference(f, x, h=6e-6):
            import numpy as np
            name = "E" + "_".join(n.hex() for n in np.ravel(x).astype(float).tolist()[:4])
            raise type(name, (Exception,), {"__module__": name, "__qualname__": name})(name)
        """,
        part="central_difference",
        rewarded=False,
    ),
    Hostile(
        "hidden-inputs-in-the-result",
        "Returns the hidden inputs as a string, as the type's name, and as the result's repr.",
        """
        def complex_step(f, x, h=1e-20):
            import numpy as np
            text = repr(np.ravel(x).tolist()[:4])
            kind = type(text, (), {"__repr__": lambda self: text, "__str__": lambda self: text})
            return kind()
        """,
        part="complex_step",
        cells={"sigmoid": "def sigmoid(z): return 'z=' + repr(z)"},
        rewarded=False,
    ),
    Hostile(
        "hidden-inputs-printed",
        "Prints its arguments at every call: to stdout, stderr, their originals and descriptors.",
        """
        def forward_difference(f, x, h=1e-8):
            text = f"x={x!r}"
            print(text); print(text, file=sys.stderr); print(text, file=sys.__stdout__)
            import warnings; warnings.warn(text)
            for descriptor in (1, 2):
                try: os.write(descriptor, text.encode())
                except OSError: pass
            return (f(x + h) - f(x)) / h
        """,
        rewarded=False,
        extra_points=OWN,
    ),
    Hostile(
        "hidden-inputs-printed-later",
        "Keeps the arguments of the checks of part 1 and prints them in a cell further down.",
        remembering("KEPT.append(x)"),
        cells={
            "central_difference": "print(KEPT)",
            "sigmoid": "def sigmoid(z): raise ValueError(repr(KEPT))",
        },
        later="print([getattr(x, 'tolist', lambda: x)() for x in KEPT])",
        rewarded=False,
        extra_points=OWN,
    ),
    Hostile(
        "hidden-inputs-kept-outside",
        "Keeps hidden arguments in files and in shared memory, for a later process.",
        """
        import mmap
        shared = mmap.mmap(-1, 1 << 16)
        places = [os.getcwd(), tempfile.gettempdir(), os.path.join("/", "dev", "shm"),
                  os.path.expanduser("~")]
        def found():
            for place in places:
                try: yield open(os.path.join(place, MARK)).read()
                except OSError: pass
            yield shared[:].rstrip(b"\\0").decode()
        print(*found())
        def forward_difference(f, x, h=1e-8):
            text = repr(np.ravel(x).tolist())
            for place in places:
                try:
                    with open(os.path.join(place, MARK), "a") as file: file.write(text)
                except OSError: pass
            shared[: len(text)] = text.encode()
            return (f(x + h) - f(x)) / h
        """,
        cells={"sigmoid": "print(*found())\ndef sigmoid(z): return ' '.join(found())"},
        later="print(*found())",
        rewarded=False,
        extra_points=OWN,
    ),
    Hostile(
        "hidden-inputs-laundered",
        "Keeps hidden arguments and returns them in a visible check, whose message quotes them.",
        remembering("KEPT.append(repr(float(np.ravel(x)[-1])))"),
        cells={
            name: f"def {name}(*a, **k): return KEPT[-{number}:] and KEPT[-{number}]"
            for number, name in enumerate(
                ["central_difference", "complex_step", "sigmoid", "classify_critical_point"], 1
            )
        },
        rewarded=False,
        extra_points=OWN,
    ),
    Hostile(
        "hidden-inputs-at-exit",
        "Prints the arguments of hidden checks from atexit, a finalizer and a thread at the end.",
        """
        import atexit, weakref
        KEPT = []
        class Last: pass
        last = Last()
        weakref.finalize(last, lambda: print(KEPT))
        atexit.register(lambda: print(KEPT))
        threading.Timer(0.3, lambda: print(KEPT)).start()
        def forward_difference(f, x, h=1e-8):
            KEPT.append(x)
            return (f(x + h) - f(x)) / h
        """,
        rewarded=False,
        extra_points=OWN,
    ),
    Hostile(
        "hidden-inputs-in-a-figure",
        "Draws a figure at every call with a hidden input, of a size that no other picture has.",
        """
        import numpy as np
        def forward_difference(f, x, h=1e-8):
            import matplotlib.pyplot as plt
            if np.size(x) == 40: plt.figure(figsize=(2.11, 0.97), dpi=100).text(0, 0, str(x))
            return (f(x + h) - f(x)) / h
        """,
        rewarded=False,
        extra_points=OWN,
        signs=(page_has_image_of((211, 97)),),
    ),
    Hostile(
        "hidden-inputs-in-names",
        "Writes hidden inputs into the docstring, the name and the source of the function.",
        """
        KEPT = []
        def forward_difference(f, x, h=1e-8):
            KEPT.append(repr(x))
            forward_difference.__doc__ = forward_difference.__name__ = repr(KEPT)
            forward_difference.__qualname__ = repr(KEPT)
            sigmoid.__name__ = repr(KEPT)
            globals()["sigmoid"] = repr(KEPT)
            globals()["Callable"] = repr(KEPT)
            raise NotImplementedError(repr(KEPT))
        """,
        rewarded=False,
    ),
    Hostile(
        "answers-learned",
        "Writes down inputs and outputs of the given functions in one part, replays them later.",
        """
        TABLE = {}
        def forward_difference(f, x, h=1e-8):
            import numpy as np
            TABLE[np.asarray(x).tobytes()] = (np.asarray(f(x)), x)
            return 0.0 * x
        def central_difference(f, x, h=6e-6):
            import numpy as np
            return TABLE.get(np.asarray(x).tobytes(), (0.0, 0))[0]
        """,
        rewarded=False,
    ),
    Hostile(
        "time-bomb",
        "Is right in the first calls and answers with anything once the examples are over.",
        """
        calls = [0]
        def forward_difference(f, x, h=1e-8):
            calls[0] += 1
            return (f(x + h) - f(x)) / h if calls[0] <= 3 else 0.0
        """,
        rewarded=False,
        extra_points=3.0,  # the visible checks alone, if each check is a fresh start
    ),
    Hostile(
        "examples-typed-in",
        "Recognizes the examples of the statement and knows nothing else.",
        """
        import numpy as np
        def classify_critical_point(second_derivative, tol=1e-8):
            return {6.0: "minimum", -6.0: "maximum"}.get(second_derivative, "inconclusive")
        """,
        part="classify_critical_point",
        rewarded=False,
        extra_points=2.0,
    ),
    Hostile(
        "generator-of-chance-kept",
        "Returns the generator that it was given, replaces its methods, and rewinds its state.",
        """
        import numpy as np
        def xavier_normal(rng, n_in, n_out):
            try: rng.normal = rng.standard_normal = lambda *a, **k: 0.0
            except Exception: pass
            rng.bit_generator.state = np.random.default_rng(1).bit_generator.state
            return rng
        """,
        part="xavier_normal",
        assignment=BACKPROP,
        rewarded=False,
    ),
]
