"""A ready-made routine is noticed by whatever way it is called, and honest work never accused."""

from __future__ import annotations

import builtins
import contextlib
import cProfile
import gc
import math
import sys
from textwrap import dedent

import numpy as np
import pytest

from steepest.checks import Answer, CheckError, Probe, ready_made


def student(source: str, name: str = "f") -> tuple[dict, object]:
    """Run a student's cell and return its namespace and its function."""
    namespace: dict = {"__name__": "__main__", "np": np}
    exec(dedent(source), namespace)
    return namespace, namespace[name]


CALLS = {
    "numpy.gradient": [
        "def f(x): return np.gradient(x)",
        "from numpy import gradient as g\ndef f(x): return g(x)",
        "import numpy\ndef f(x): return getattr(numpy, 'grad' + 'ient')(x)",
        "f = np.gradient",
        "from functools import partial\nf = partial(np.gradient, edge_order=2)",
        "tools = {'slope': np.gradient}\ndef f(x): return tools['slope'](x)",
        "class Slope:\n    def __call__(self, x): return np.gradient(x)\nf = Slope()",
        "class Slope:\n    def of(self, x): return np.gradient(x)\nf = Slope().of",
        "class Slope:\n    def __call__(self, x): return np.gradient(x)\n"
        "class Child(Slope): pass\nf = Child()",
        "def helper(x): return np.gradient(x)\ndef f(x): return helper(x)",
        "def f(x):\n    try:\n        return np.gradient(x)\n    except BaseException: return x",
        "def f(x):\n    try: np.gradient(x)\n    finally: raise ValueError('after')",
        "def f(x):\n    try: np.gradient(x)\n    finally: exit()",
        "f = lambda x: [np.gradient(x) for _ in range(2)][0]",
        "f = np.vectorize(np.gradient, signature='(n)->(n)')",
    ],
    "numpy.trapezoid": ["def f(x): return np.trapezoid(x)"],
    "steepest.derivative": [
        "import steepest\ndef f(x): return steepest.derivative(np.sin, x)",
        "from steepest import derivative\ndef f(x): return derivative(np.sin, x)",
        "def f(x):\n    import steepest as s\n    return s.derivative(np.sin, x)",
        "def f(x):\n    from steepest.finite_differences import derivative\n"
        "    return derivative(np.sin, x)",
        "from steepest import derivative as f",
    ],
    "scipy.special.expit": [
        "from scipy.special import expit\ndef f(x): return expit(x)",
        "import scipy.special\ndef f(x): return scipy.special.expit(x)",
        "def f(x):\n    import scipy.special as s\n    return s.expit(x)",
        "def f(x):\n    import scipy\n    return scipy.special.expit(x)",
        "from scipy.special import expit as f",
        "from scipy.special import expit\ndef f(x, sigmoid=expit): return sigmoid(x)",
        "from scipy.special import expit\ndef f(x, *, sigmoid=expit): return sigmoid(x)",
        "from scipy.special import expit\nfrom functools import partial\np = partial(expit)\n"
        "def f(x): return p(x)",
        "from scipy.special import expit\nf = np.vectorize(expit)",
        "from scipy.special import expit\ntable = [expit]\ndef f(x, t=table): return t[0](x)",
    ],
    "scipy.optimize.approx_fprime": [
        "from scipy.optimize import approx_fprime\ndef f(x): return approx_fprime(x, np.sum)",
    ],
}


@pytest.mark.parametrize(
    ("routine", "source"),
    [(routine, source) for routine, sources in CALLS.items() for source in sources],
)
def test_a_call_is_noticed_by_whatever_way(routine, source):
    namespace, function = student(source)
    before = dict(namespace)
    with pytest.raises(CheckError) as caught:
        Answer("f", function)(np.array([0.0, 1.0, 4.0]))
    assert f"got a call of {routine}. A ready-made routine earns no points" in str(caught.value)
    assert namespace == before


HONEST = [
    "import scipy, sympy, steepest\ndef f(x): return 2 * x",
    "def f(x):\n    import scipy.special\n    return 2 * x",
    "import scipy.constants\ndef f(x): return 2 * x * scipy.constants.pi / np.pi",
    "from scipy.sparse import csr_array\ndef f(x): return x if isinstance(x, csr_array) else 2 * x",
    "from numpy import gradient\ndef f(x):\n    gradient = 2 * x\n    return gradient",
    "def gradient(x): return x\ndef f(x): return gradient(x) + gradient(x)",
    "class C:\n    gradient = 2\ndef f(x): return C.gradient * x",
    "from steepest import derivative\ndef f(x, other=derivative): return 2 * x",
    "import math\ndef f(x): return np.vectorize(lambda t: math.fsum([t, t]))(x)",
    "def f(x): return np.polyval([2, 0], x) + 0 * np.interp(0.5, [0, 1], [0, 1])",
    "def f(x):\n    print('chatter', x)\n    return 2 * x",
]


@pytest.mark.parametrize("source", HONEST)
def test_honest_work_is_not_accused(source):
    _, function = student(source)
    Answer("f", function)(np.array([0.5, 1.0])).equals(np.array([1.0, 2.0]))


def test_a_builtin_of_a_forbidden_package_is_noticed_by_an_alias(monkeypatch):
    monkeypatch.setattr(ready_made, "PACKAGES", frozenset({"math"}))
    _, function = student("from math import exp as e\nhide = [e]\ndef f(x): return hide[0](x)")
    with pytest.raises(CheckError, match=r"a call of math\.exp\."):
        Answer("f", function)(1.0)


def test_a_part_may_allow_a_package():
    _, function = student("import steepest\ndef f(x): return steepest.derivative(np.square, x)")
    Answer("f", function, allowed=("steepest",))(2.0).equals(4.0, rtol=1e-8)


def test_what_the_given_function_calls_is_not_the_students_doing():
    def square(x):
        return np.gradient(np.array([0.0, 1.0]))[0] * x**2

    _, function = student("def f(g, x): return g(x) * 2")
    Answer("f", function)(Probe(square), 3.0).equals(18.0)
    _, guilty = student("def f(g, x): return g(x) * np.gradient([0.0, 2.0])[0]")
    with pytest.raises(CheckError, match=r"numpy\.gradient"):
        Answer("f", guilty)(Probe(square), 3.0)


def test_a_lent_function_stands_in_during_the_call_only():
    lend = {"sigmoid": "steepest.functions.sigmoid"}
    source = "def sigmoid(z): return 7.0\ndef f(z): return sigmoid(z) * (1 - sigmoid(z))"
    namespace, function = student(source)
    own = namespace["sigmoid"]
    Answer("f", function, lend=lend)(0.0).equals(0.25)
    assert namespace["sigmoid"] is own
    missing, function = student("def f(z): return sigmoid(z)")
    Answer("f", function, lend=lend)(0.0).equals(0.5)
    assert "sigmoid" not in missing


def test_a_lent_rule_returns_its_value_as_a_number():
    _, function = student("def f(g, n): return simpson(g, 0.0, 3.0, n)")
    answer = Answer("f", function, lend={"simpson": "steepest.quadrature.simpson"})
    answer(np.square, 2).equals(9.0)
    answer.raises(ValueError, np.square, 3)


def test_a_global_that_the_function_sets_stays_set():
    source = "import scipy.special as tool\ndef f(x):\n    global tool\n    tool = x\n    return x"
    namespace, function = student(source)
    Answer("f", function)(5.0).equals(5.0)
    assert namespace["tool"] == 5.0


@pytest.mark.parametrize(
    "source", ["def f(x): return x", "def f(x): 1 / 0", "def f(x): np.gradient([x, x])"]
)
def test_the_interpreter_is_left_as_it_was(source):
    calls = []
    _, function = student(source)
    real_import = builtins.__import__

    def hook(frame, event, argument):
        calls.append(event)

    sys.setprofile(hook)
    try:
        with contextlib.suppress(CheckError):
            Answer("f", function)(1.0)
        restored = sys.getprofile()
    finally:
        sys.setprofile(None)
    assert restored is hook
    assert calls
    assert builtins.__import__ is real_import


def test_a_check_runs_under_a_profiler():
    profile = cProfile.Profile()
    profile.enable()
    try:
        Answer("f", math.sin)(0.0).equals(0.0)
        Answer("f", lambda x: 2 * x)(1.0).equals(2.0)
    finally:
        profile.disable()


def test_what_a_package_does_when_garbage_is_collected_is_not_the_students_doing():
    told = []
    namespace = {"__name__": "jax._src.lib", "told": told}
    exec("def callback(phase, info): told.append(phase)", namespace)
    _, function = student("def f(x):\n    import gc\n    gc.collect()\n    return 2 * x")
    gc.callbacks.append(namespace["callback"])
    before = gc.callbacks[:]
    try:
        Answer("f", function)(2.0).equals(4.0)
        assert gc.callbacks == before
        told.clear()
        gc.collect()
        assert told == ["start", "stop"]
    finally:
        gc.callbacks.remove(namespace["callback"])
