"""Attacks with values that lie: about what they equal, how long they are, what they are."""

from __future__ import annotations

from grading.hostile.case import BACKPROP, OPTIMIZERS, Hostile

ATTACKS = [
    Hostile(
        "equal-to-everything",
        "Returns an object that equals everything and converts to whatever is asked for.",
        """
        import numpy as np
        class Yes:
            shape, ndim, size, dtype = (), 0, 1, np.dtype(float)
            __class__ = property(lambda self: np.float64)
            __array_priority__ = 10**9
            def __eq__(self, other): return True
            __ne__ = lambda self, other: False
            __lt__ = __le__ = __gt__ = __ge__ = __eq__
            def __bool__(self): return True
            def __hash__(self): return 0
            def __float__(self): return 13.5625
            def __sub__(self, other): return 0.0
            __rsub__ = __mul__ = __rmul__ = __abs__ = lambda self, *a: 0.0
            def __array__(self, *a, **k): return np.array(13.5625)
            def __array_ufunc__(self, ufunc, method, *args, **k): return np.True_
            def __array_function__(self, function, types, args, kwargs): return np.True_
            def __getattr__(self, name): return self
        def forward_difference(f, x, h=1e-8): return Yes()
        """,
        rewarded=False,
    ),
    Hostile(
        "lying-array",
        "Returns an ndarray subclass whose comparisons and reductions agree with everything.",
        """
        import numpy as np
        class Lying(np.ndarray):
            def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
                if "sub" in ufunc.__name__: return np.zeros(self.shape)
                return np.ones(self.shape, bool)
            def __eq__(self, other): return np.ones(self.shape, bool)
            def tobytes(self, *a): return np.ones(self.shape).tobytes()
            def astype(self, *a, **k): return self
            def copy(self, *a): return self
            def __reduce__(self): return (np.ones, (self.shape,))
            def __reduce_ex__(self, version): return (np.ones, (self.shape,))
        def forward_difference(f, x, h=1e-8): return np.full(np.shape(x), 7.0).view(Lying)
        """,
        rewarded=False,
    ),
    Hostile(
        "lying-float",
        "Returns a float subclass that is close to every number.",
        """
        class Near(float):
            def __sub__(self, other): return Near(0.0)
            __rsub__ = __add__ = __radd__ = __abs__ = __sub__
            def __eq__(self, other): return True
            __le__ = __lt__ = __ge__ = __gt__ = __eq__
            def __hash__(self): return hash(6.5)
            def __float__(self): return self
            def __getnewargs__(self): return (6.5,)
            def __reduce__(self): return (float, (6.5,))
        def sigmoid(z): return Near(7.0)
        def forward_difference(f, x, h=1e-8): return Near(7.0)
        """,
        rewarded=False,
    ),
    Hostile(
        "lying-string",
        "Returns a string that equals every answer, as a subclass with its own encode.",
        """
        class Every(str):
            def __eq__(self, other): return True
            def __hash__(self): return hash("minimum")
            def encode(self, *a, **k): return b"minimum"
            def strip(self): return self
            lower = strip
            def __contains__(self, other): return True
        def classify_critical_point(second_derivative, tol=1e-8): return Every("both")
        """,
        part="classify_critical_point",
        rewarded=False,
    ),
    Hostile(
        "lying-containers",
        "Returns a tuple and a list subclass that lie about their length and their items.",
        """
        class Pair(tuple):
            def __len__(self): return 2
            def __iter__(self):
                while True: yield Any()
            def __getitem__(self, index): return Any()
        class Any(float):
            def __eq__(self, other): return True
            def __array_ufunc__(self, *a, **k): return True
        def momentum_step(theta, grad, velocity, lr, beta=0.9): return Pair((1, 2, 3))
        class Grads(list):
            def __len__(self): return 0
            def __iter__(self): return iter(())
            def __eq__(self, other): return True
        def clip_by_global_norm(grads, max_norm): return Grads(grads), Any(5.0)
        """,
        part="momentum_step",
        assignment=OPTIMIZERS,
        rewarded=False,
    ),
    Hostile(
        "lying-dict",
        "Returns a dict whose keys() are the wanted ones and whose entries change at each look.",
        """
        import numpy as np
        class Lucky(dict):
            asked = 0
            def keys(self): return {"W1", "b1", "W2", "b2"}
            def __len__(self): return 4
            def __contains__(self, name): return True
            def __missing__(self, name):
                Lucky.asked += 1
                return np.full((2, 2), float(Lucky.asked))
        def forward(params, X): return X, Lucky()
        def backward(params, cache, y): return Lucky({"W1": 0, 7: 1, (): 2, None: 3})
        """,
        part="network",
        assignment=BACKPROP,
        rewarded=False,
    ),
    Hostile(
        "iterators-for-arrays",
        "Returns generators, iterators, maps, views, memory of others: what is read only once.",
        """
        import itertools
        def forward_difference(f, x, h=1e-8): return (7.0 for _ in itertools.count())
        def endless():
            while True: yield endless()
        def momentum_step(*a): return endless()
        """,
        cells={
            "sigmoid": "def sigmoid(z): return iter([0.5] * 10)",
            "complex_step": "def complex_step(f, x, h=1e-20): return memoryview(b'12345678')",
            "central_difference": "def central_difference(f, x, h=6e-6): return map(f, [x, x])",
        },
        rewarded=False,
    ),
    Hostile(
        "huge-integers",
        "Returns integers of a hundred thousand digits and a fraction of them.",
        """
        from fractions import Fraction
        def forward_difference(f, x, h=1e-8): return 10 ** 100_000
        """,
        cells={
            "sigmoid": "def sigmoid(z): return -(1 << 3_000_000)",
            "complex_step": (
                "from fractions import Fraction\n"
                "def complex_step(f, x, h=1e-20): return Fraction(10**50_000, 7)"
            ),
        },
        rewarded=False,
    ),
    Hostile(
        "nan-and-object-arrays",
        "Returns NaN, masked, object, structured, read-only and zero-stride arrays of huge shape.",
        """
        import numpy as np
        def forward_difference(f, x, h=1e-8):
            return np.broadcast_to(np.nan, (10**6, 10**6))
        """,
        cells={
            "central_difference": (
                "import numpy as np\n"
                "class Evil:\n    def __float__(self): return 12.0625\n"
                "def central_difference(f, x, h=6e-6):\n"
                "    a = np.empty(np.shape(x), object); a[...] = Evil(); return a"
            ),
            "complex_step": (
                "import numpy as np\n"
                "def complex_step(f, x, h=1e-20):\n"
                "    return np.ma.masked_all(np.shape(x))"
            ),
            "sigmoid": (
                "import numpy as np\n"
                "def sigmoid(z):\n    return np.zeros(np.shape(z), [('x', 'f8'), ('y', 'O')])"
            ),
            "sigmoid_derivative": (
                "import numpy as np\n"
                "def sigmoid_derivative(z):\n    return np.full(np.shape(z), 'NaT', 'M8[s]')"
            ),
            "classify_critical_point": (
                "import numpy as np\n"
                "def classify_critical_point(d, tol=1e-8):\n"
                "    return np.str_('minimum\\0') if d > 0 else float('nan')"
            ),
        },
        rewarded=False,
    ),
]
