"""A check says the same of a function in another process as of one in this."""

from __future__ import annotations

import re

import numpy as np
import pytest
from assignment_runner import run_check, run_student
from support.grading_remote import judged, student_process

IMPORTS = "import numpy as np\nfrom steepest import checks\n"
ANSWER = IMPORTS + 'answer = checks.Answer("f", f)\n'
TWICE = ANSWER + "answer(np.array([1.0, 2.0])).equals(np.array([2.0, 4.0]))"
GIVEN = (
    ANSWER + "p = checks.Probe(np.exp, 'exp')\nanswer(p, 0.0).equals(1.0)\np.was_called(at_most=1)"
)
QUIET = IMPORTS + 'checks.Answer("f", f, quiet=True)(lambda t: np.log(t), 0.0).equals(-np.inf)'
LISTS = ANSWER + "answer([np.ones(2), np.zeros(2)]).equals(2.0)"

ROWS = {
    # results
    "matrix": ("f = lambda x: np.matrix(x * 2)", TWICE),
    "matrix of the right shape": (
        "f = lambda x: np.matrix(x)",
        ANSWER + "answer(np.ones((1, 2))).equals(np.ones((1, 2)))",
    ),
    "masked array": ("f = lambda x: np.ma.array(x * 2, mask=[True, False])", TWICE),
    "subclass of ndarray": (
        "class A(np.ndarray):\n    pass\nf = lambda x: (2 * x).view(A)",
        TWICE,
    ),
    "array of rank 0": ("f = lambda: np.array(2.0)", ANSWER + "answer().equals(2.0)"),
    "transposed": ("f = lambda A: A.T", ANSWER + "answer(np.ones((2, 3))).equals(np.ones((3, 2)))"),
    "strided": ("f = lambda x: np.repeat(2 * x, 2)[::2]", TWICE),
    "read-only": ("f = lambda x: np.broadcast_to(2.0, 2) * [1, 2]", TWICE),
    "big endian": ("f = lambda x: (2 * x).astype('>f8')", TWICE),
    "float32": ("f = lambda x: np.float32(2) * x.astype('f4')", TWICE),
    "integers": ("f = lambda x: (2 * x).astype(int)", TWICE),
    "complex": ("f = lambda x: 2 * x + 0j", TWICE),
    "numbers as objects": ("f = lambda x: (2 * x).astype(object).tolist()", TWICE),
    "empty": ("f = lambda x: x[:0]", TWICE),
    "empty text": ("f = lambda: np.str_('')", ANSWER + "answer().equals('')"),
    "list": ("f = lambda x: [2.0, 4.0]", TWICE),
    "tuple": ("f = lambda x: (2.0, 4.0)", TWICE),
    "None after print": ("def f(x):\n    print(2 * x)", TWICE),
    "bool_": ("f = lambda: np.bool_(True)", ANSWER + "answer().equals(1.0)"),
    "big integer": ("f = lambda: 10**400", ANSWER + "answer().equals(1.0)"),
    "a big right one": ("f = lambda: 2**70", ANSWER + "answer().equals(float(2**70))"),
    "float of a class": (
        "class F(float):\n    pass\nf = lambda: F(-0.0)",
        ANSWER + "r = answer()\nr.equals(0.0)\nassert np.signbit(r.value)",
    ),
    "text of a class": (
        "class T(str):\n    def __eq__(self, other):\n        return True\n"
        "    __hash__ = str.__hash__\nf = lambda: T('wrong')",
        ANSWER + "answer().equals('right')",
    ),
    "int of an enum": (
        "import enum\nclass E(enum.IntEnum):\n    A = 3\nf = lambda: E.A",
        ANSWER + "answer().equals(3)",
    ),
    "named tuple": (
        "from typing import NamedTuple\nclass P(NamedTuple):\n    a: float\n    b: float\n"
        "f = lambda: P(1.0, 2.0)",
        ANSWER + "a, b = answer().parts('a', 'b')\na.equals(1.0)\nb.equals(2.0)",
    ),
    "ordered dict": (
        "from collections import OrderedDict\nf = lambda: OrderedDict(b=2.0, a=1.0)",
        ANSWER + "e = answer().entries('a', 'b')\ne['a'].equals(1.0)\ne['b'].equals(2.0)",
    ),
    "default dict": (
        "from collections import defaultdict\ndef f():\n    d = defaultdict(float)\n"
        "    d['a'] += 1\n    return d",
        ANSWER + "answer().entries('a')['a'].equals(1.0)",
    ),
    "a view of a dict": (
        "from types import MappingProxyType\nd = {}\ndef f(x):\n    d['a'] = x * np.ones(2)\n"
        "    return MappingProxyType(d)",
        ANSWER + "answer(2.0).entries('a')['a'].equals(2 * np.ones(2))",
    ),
    "another kind of dict": (
        "from collections import UserDict\nf = lambda: UserDict(a=1.0, b=2.0)",
        ANSWER + "answer().entries('a', 'b')['b'].equals(2.0)\nanswer().entries('a')",
    ),
    "keys that are sets": (
        "f = lambda: {frozenset({1}): 2.0}",
        ANSWER + "answer().entries(frozenset({1}))",
    ),
    "generator": (
        "def f(x):\n    yield from 2 * x",
        ANSWER + "assert [*answer([1, 2]).value] == [1, 2]",
    ),
    "iterator": (
        "f = lambda x: iter([1.0, 2.0])",
        ANSWER + "assert list(answer(1).value) == [1.0, 2.0]",
    ),
    "set": ("f = lambda: {1, 2}", ANSWER + "assert answer().value == {1, 2}"),
    "function": (
        "f = lambda x: (lambda t: t + x)",
        ANSWER + "assert answer(1.0).value(2.0) == 3.0",
    ),
    "function, not called": ("f = lambda x: np.sin", TWICE),
    "the given function": (
        "f = lambda g: g",
        ANSWER + "g = lambda t: t\nassert answer(g).value is g",
    ),
    "the argument": ("f = lambda x: x", ANSWER + "x = np.ones(2)\nassert answer(x).value is x"),
    "an object": (
        "class f:\n    def __repr__(self):\n        return 'F'",
        ANSWER + "answer().equals(1.0)",
    ),
    "two of one": (
        "def f():\n    r = [0.0]\n    return [r, r]",
        ANSWER + "a = answer().value\na[0][0] = 1.0\nassert a[1] == [1.0]",
    ),
    "complex number": ("f = lambda: 1 + 2j", ANSWER + "answer().equals(1.0)"),
    "text with odd characters": (
        "f = lambda: 'a\\u2028ü\\U0001f600'",
        ANSWER + "answer().equals('a\\u2028ü\\U0001f600')",
    ),
    # arguments
    "writes into an array": ("def f(x):\n    x *= 2\n    return x", TWICE),
    "writes into a view": ("def f(x):\n    y = x[:]\n    y *= 2\n    return y + 0", TWICE),
    "writes and returns it": (
        "def f(l):\n    r = np.ones(2)\n    l.append(r)\n    return r",
        ANSWER + "answer([1.0]).equals(np.ones(2))",
    ),
    "gives another shape": ("def f(x):\n    x.shape = (2, 1)\n    return 2 * x[:, 0]", TWICE),
    "sorts a list": (
        "def f(a):\n    a.sort()\n    return a[0]",
        ANSWER + "answer([2.0, 1.0]).equals(1.0)",
    ),
    "changes an array in a list": ("def f(a):\n    a[0] += 1\n    return 2.0", LISTS),
    "changes places in a list": ("def f(a):\n    a.reverse()\n    return 2.0", LISTS),
    "changes a dict": (
        "def f(d):\n    d['c'] = 1\n    return 2.0",
        ANSWER + "answer({'a': np.ones(2)}).equals(2.0)",
    ),
    "draws": (
        "f = lambda rng: rng.random()",
        ANSWER + "r = np.random.default_rng(1)\nanswer(r)\n"
        "answer(r).equals(np.random.default_rng(1).random(2)[1])",
    ),
    "draws with a child": (
        "f = lambda rng: rng.spawn(1)[0].random()",
        ANSWER + "r, s = np.random.default_rng(1), np.random.default_rng(1)\n"
        "answer(r).equals(s.spawn(1)[0].random())\n"
        "answer(r).equals(s.spawn(1)[0].random())",
    ),
    "names only": (
        "def f(*, x, n=1):\n    return n * x",
        ANSWER + "answer(x=2.0).equals(2.0)\nanswer(x=2.0, n=3).equals(6.0)",
    ),
    "without names": ("def f(x, /):\n    return x", ANSWER + "answer(x=2.0).equals(2.0)"),
    "too few": ("f = lambda: 1.0", TWICE),
    "given a function": ("f = lambda g, x: g(x)", GIVEN),
    "given, by name": ("f = lambda g, x: g(x=x)", GIVEN),
    "given, twice": ("f = lambda g, x: g(x) * g(x)", GIVEN),
    "given, in threads": (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "def f(g, x):\n    with ThreadPoolExecutor(4) as pool:\n"
        "        return sum(pool.map(g, [x] * 20)) / 20",
        ANSWER + "answer(lambda t: t + 1.0, 2.0).equals(3.0)",
    ),
    "given that calls back": (
        "def f(g, n):\n    return 0.0 if n == 0 else 1.0 + g(n - 1)",
        ANSWER + "answer(lambda n: f(lambda m: 0.0, n), 3).equals(2.0)",
    ),
    "given that fails": (
        "f = lambda g, x: g(x)",
        ANSWER + "def g(t):\n    raise KeyError('no')\nanswer(g, 0.0).equals(1.0)",
    ),
    "given that fails, caught": (
        "def f(g, x):\n    try:\n        return g(x)\n    except ZeroDivisionError:\n"
        "        return 5.0",
        ANSWER + "answer(lambda t: 1 / t, 0).equals(5.0)",
    ),
    # errors
    "an error": ("def f(x):\n    raise ValueError('bad')", TWICE),
    "of two kinds": (
        "class E(KeyError, ValueError):\n    pass\ndef f(x):\n    raise E('bad')",
        ANSWER + "answer.raises(ValueError, 1.0)\nanswer.raises(KeyError, 1.0)\n"
        "answer.raises(OSError, 1.0)",
    ),
    "of two layouts": (
        "class E(OSError, ValueError):\n    pass\ndef f(x):\n    raise E('bad')",
        ANSWER + "answer.raises(ValueError, 1.0)",
    ),
    "exit": ("def f(x):\n    raise SystemExit(3)", TWICE),
    "unicode": ("def f(x):\n    return b'\\xff'.decode()", TWICE),
    "group": ("def f(x):\n    raise ExceptionGroup('many', [ValueError()])", TWICE),
    "linear algebra": (
        "f = lambda A: np.linalg.inv(A)",
        ANSWER + "answer.raises(np.linalg.LinAlgError, np.zeros((2, 2)))",
    ),
    "not written": ("def f(x):\n    raise NotImplementedError()", TWICE),
    "endless recursion": ("def f(x):\n    return f(x)", TWICE),
    "no function": ("f = 5.0", TWICE),
    "no name": ("g = 5.0", TWICE),
    "with routine": (
        "class E(Exception):\n    routine = object()\ndef f(x):\n    raise E('bad')",
        TWICE,
    ),
    # warnings
    "warns": ("f = lambda g, x: np.log(x)", QUIET),
    "given one warns": ("f = lambda g, x: g(x)", QUIET),
    "given one warns in errstate": (
        "def f(g, x):\n    with np.errstate(divide='ignore'):\n        return g(x)",
        QUIET,
    ),
    "given one warns unheard": (
        "import warnings\ndef f(g, x):\n    with warnings.catch_warnings():\n"
        "        warnings.simplefilter('ignore')\n        return g(x)",
        QUIET,
    ),
    "given one warns and it raises": (
        "def f(g, x):\n    with np.errstate(all='raise'):\n        try:\n"
        "            return g(x)\n        except FloatingPointError:\n            return -np.inf",
        QUIET,
    ),
    # ready-made routines
    "gradient": ("f = np.gradient", TWICE),
    "gradient inside": ("f = lambda x: np.gradient(x)", TWICE),
    "gradient in a closure": (
        "def make(g):\n    return lambda x: g(x)\nf = make(np.gradient)",
        TWICE,
    ),
    "caught": (
        "def f(x):\n    try:\n        return np.gradient(x)\n    except BaseException:\n"
        "        return 2 * x",
        TWICE,
    ),
    "partial": ("import functools\nf = functools.partial(np.multiply, 2.0)", TWICE),
    "vectorize": ("f = np.vectorize(lambda x: 2.0 * x)", TWICE),
    "a ufunc": (
        "f = np.square",
        ANSWER + "answer(np.array([1.0, 3.0])).equals(np.array([1.0, 9.0]))",
    ),
    "an object that is called": (
        "class F:\n    def __call__(self, x):\n        return 2 * x\nf = F()",
        TWICE,
    ),
    "a method": ("class F:\n    def g(self, x):\n        return 2 * x\nf = F().g", TWICE),
    "lend": (
        "def sigmoid(x):\n    return 0.0\ndef f(x):\n    return sigmoid(x)",
        IMPORTS + "lend = {'sigmoid': 'steepest.functions.sigmoid'}\n"
        "checks.Answer('f', f, lend=lend)(0.0).equals(0.5)",
    ),
    "forbidden": (
        "f = lambda A: np.linalg.inv(A)",
        IMPORTS + "checks.Answer('f', f, forbidden={'numpy.linalg.inv': 'Solve.'})(np.eye(2))",
    ),
    "a loop": (
        "f = lambda x: np.array([2 * t for t in x])",
        IMPORTS + "answer = checks.Answer('f', f, count_steps=True)\n"
        "checks.require_vectorized(answer(np.ones(3)), answer(np.ones(3000)))",
    ),
    "no loop": (
        "f = lambda x: 2 * x",
        IMPORTS + "answer = checks.Answer('f', f, count_steps=True)\n"
        "checks.require_vectorized(answer(np.ones(3)), answer(np.ones(3000)))",
    ),
    # objects
    "property": (
        "class f:\n    __slots__ = ('a',)\n    def __init__(self, a):\n        self.a = a\n"
        "    @property\n    def b(self):\n        return 2 * self.a",
        ANSWER + "answer.evaluate('b', lambda make: make(2.0).b).equals(4.0)",
    ),
    "getattr": (
        "class f:\n    def __getattr__(self, name):\n        return len(name)",
        ANSWER + "answer.evaluate('abc', lambda make: make().abc).equals(3)",
    ),
    "operators": (
        "class f:\n    def __init__(self, a):\n        self.a = a\n"
        "    def __add__(self, o):\n        return f(self.a + getattr(o, 'a', o))\n"
        "    __radd__ = __add__",
        ANSWER + "answer.evaluate('sum', lambda m: sum([m(1.0), m(2.0), 3.0]).a).equals(6.0)",
    ),
    "no such operator": (
        "class f:\n    def __init__(self, a):\n        self.a = a",
        ANSWER + "answer.evaluate('sum', lambda m: (m(1.0) + m(2.0)).a).equals(6.0)",
    ),
    "a number with operators": (
        "class f(float):\n    def __mul__(self, o):\n        return f(7.0)",
        ANSWER + "answer.evaluate('product', lambda m: float(m(1.0) * m(2.0))).equals(7.0)",
    ),
    "data class": (
        "from dataclasses import dataclass\n@dataclass\nclass f:\n    a: float = 1.0\n"
        "    def __len__(self):\n        return 3",
        ANSWER + "answer.evaluate('len', lambda m: len(m(2.0))).equals(3)\n"
        "answer.evaluate('equal', lambda m: m(2.0) == m(2.0)).require(True, expected='')",
    ),
    "repeated": (
        "f = lambda x, v: (x + v, v / 2)",
        ANSWER + "answer.repeat('x', start=(np.zeros(2), np.ones(2)), each=[range(5)],\n"
        "  call=(checks.PART[0], checks.PART[1])).equals(\n"
        "  np.cumsum(0.5 ** np.arange(5))[:, None] * np.ones(2))",
    ),
    "repeated, ragged": (
        "f = lambda x: [np.ones(x)]",
        ANSWER + "answer.repeat('x', start=(), each=[[1, 2]], call=(checks.EACH[0],)).equals(1.0)",
    ),
    "repeated, no tuple": (
        "f = lambda x: x",
        ANSWER + "answer.repeat('x', start=(1.0,), each=[range(3)], call=(checks.PART[0],))",
    ),
    "fails on the way": (
        "f = lambda x: 1 / (3 - x)",
        ANSWER + "answer.evaluate('x', lambda g: [g(x) for x in range(5)]).equals(1.0)",
    ),
    # what it does beside
    "prints": ("def f(x):\n    print('noise')\n    return 2 * x", TWICE),
    "sets errors": ("np.seterr(all='raise')\nf = lambda x: 2 * x", TWICE),
    "main": ("if __name__ == '__main__':\n    f = lambda x: 2 * x", TWICE),
    "counts its calls": ("n = 0\ndef f(x):\n    global n\n    n += 1\n    return 2 * x * n", TWICE),
    "a result that is overwritten": (
        "buffer = np.zeros(2)\ndef f(x):\n    buffer[:] = 2 * x\n    return buffer",
        ANSWER + "a = answer(np.ones(2))\nb = answer(np.zeros(2))\na.equals(2 * np.ones(2))",
    ),
    "a history of one list": (
        "def f(n):\n    x, all = np.zeros(2), []\n    for _ in range(n):\n        x += 1\n"
        "        all.append(x)\n    return np.array(all)",
        ANSWER + "answer(2).equals(np.array([[1.0, 1.0], [2.0, 2.0]]))",
    ),
}


@pytest.fixture(autouse=True)
def floating() -> None:
    before = np.geterr()
    yield
    np.seterr(**before)


def in_which_call(message: str) -> str:
    """Return a message without where Python was when the stack was full."""
    return re.sub(r"(recursion depth exceeded)( (in|while)[^.]*)?", r"\1", message)


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_the_verdict_and_its_message_are_those_of_this_process(row: str) -> None:
    cell, check = ROWS[row]
    cell = f"import numpy as np\n{cell}"
    namespace: dict[str, object] = {"__name__": "__main__"}
    run_student("f", cell, namespace)
    expected = run_check("test_f", check, namespace)
    with student_process(cell) as process:
        verdict = judged(process, check)
    assert (verdict.status == "passed") == expected.passed
    assert in_which_call(verdict.message) == in_which_call(expected.message)
