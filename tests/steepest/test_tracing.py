"""What traced values answer to Python and NumPy: attributes, operators, and refusals that help."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
import scipy.linalg
import scipy.special

from steepest import functions
from steepest._tracing import Trace, perform, plain, primitive
from steepest.forward_mode import derivative, jvp
from steepest.forward_mode import jacobian as columns
from steepest.reverse_mode import Tape, constant, grad, value_and_grad, vjp

X = np.array([0.5, -0.25, 2.0])


def by_reverse(f, x):
    return grad(f)(x)


def by_forward(f, x):
    return jvp(f, x, np.ones_like(x))[1]


both_modes = pytest.mark.parametrize("mode", [by_reverse, by_forward])


def raises(error, message):
    return pytest.raises(error, match="^" + re.escape(message))


# What a traced value tells of itself


@both_modes
def test_a_traced_array_answers_like_the_array(mode):
    A = np.arange(6.0).reshape(2, 3) - 2

    def f(x):
        assert (x.shape, x.ndim, x.size, x.dtype, len(x)) == ((2, 3), 2, 6, np.float64, 2)
        assert (np.shape(x), np.ndim(x), np.size(x), np.size(x, 1)) == ((2, 3), 2, 6, 3)
        assert x.argmax() == np.argmax(x) == 5
        assert (x.argmin(axis=1) == [0, 0]).all()
        assert (x[0].argsort() == [0, 1, 2]).all()
        assert x.any()
        assert not x.all()
        assert len(x.nonzero()[0]) == len(np.where(x)[0]) == 5
        assert (x.round() == A).all()
        for name in ("lt", "le", "gt", "ge", "eq", "ne"):
            ours = getattr(x, f"__{name}__")(0.0)
            assert type(ours) is np.ndarray
            np.testing.assert_array_equal(ours, getattr(A, f"__{name}__")(0.0))
        assert 1.0 < x[1, 2] < 4.0
        assert bool(x[0, 0])
        assert not x[0, 2]
        assert f"{x[1, 2]:.2f} {x[0, 1]}" == "3.00 -1.0"
        with pytest.raises(ValueError, match="truth value"):
            bool(x)
        with pytest.raises(TypeError, match="len"):
            len(x[0, 0])
        assert np.zeros_like(x).dtype == np.ones_like(x).dtype == np.float64
        assert np.full_like(x, 2).flags.writeable
        assert x in [x]
        assert {x: 1}[x] == 1
        return np.sum(x)

    np.testing.assert_array_equal(mode(f, A), np.ones((2, 3)) if mode is by_reverse else 6.0)


def test_the_representation_names_the_operation():
    seen = []
    grad(lambda x: (seen.append((repr(x), repr(np.exp(x)))), x)[1])(0.0)
    assert seen == [("Node(array(0.), variable)", "Node(np.float64(1.0), exp)")]
    jvp(lambda x: (seen.append(repr(x)), x)[1], 1.0, 2.0)
    assert seen[1] == "Dual(array(1.), array(2.))"


def test_constant_gives_plain_copies_of_arrays_and_structures():
    seen = []

    def f(p):
        y = np.exp(p["w"])
        copies = constant({"y": y, "more": [p["w"], (y[0], 3)]})
        copies["y"][:] = 0.0  # not the recorded value
        copies["more"][0][:] = 0.0  # not the parameter
        seen.append(copies)
        return np.sum(y * constant(y))

    w = X.copy()
    gradient = grad(f)({"w": w})["w"]
    np.testing.assert_allclose(gradient, np.exp(2 * X), rtol=1e-15)
    np.testing.assert_array_equal(w, X)
    assert type(seen[0]["more"][1][0]) is np.float64
    assert jvp(lambda x: x * constant(x), 3.0, 1.0)[1] == 3.0


def test_plain_looks_into_named_tuples():
    point = np.linalg.slogdet(np.eye(2))
    assert plain(point) == point
    assert type(plain(point)) is type(point)


def test_a_traced_value_can_be_an_index_or_a_flag():
    def f(x):
        order = np.argsort(x)
        return x[order][0] * x[x > 0][-1] + x[x.argmax()] * np.where(x > 1, x, 0.0).sum()

    # x = (0.5, -0.25, 2): -0.25 · 2 + 2 · 2
    np.testing.assert_array_equal(grad(f)(X), [0.0, 2.0, 3.75])


# Refusals

CASES = {
    "into an array": (
        lambda x: np.array([x[0], x[1]]).sum(),
        "np.array: expected plain numbers, got a traced value, whose derivative would be lost; "
        "join traced values with np.stack([...])",
    ),
    "asarray": (lambda x: np.asarray(x).sum(), "np.array: expected plain numbers, got a traced"),
    "sum of a list": (lambda x: np.sum([x[0], x[1]]), "np.array: expected plain numbers"),
    "entry": (lambda x: _assigned(x, 0, x[0]), "np.array: expected plain numbers, got a traced"),
    "slice": (lambda x: _assigned(x, slice(None), x), "np.array: expected plain numbers, got a"),
    "setitem": (
        lambda x: x.__setitem__(0, 1.0),
        "x[...] = ...: expected no change in place of a traced value, because the derivative needs "
        "the old one; make a new array with np.where, np.concatenate or np.stack",
    ),
    "math": (
        lambda x: math.sin(x[0]),
        "float: expected a plain number, got a traced value, whose derivative would be lost; use "
        "NumPy's functions instead of math's (np.exp for math.exp), or steepest.reverse_mode.const",
    ),
    "float": (lambda x: float(x[0]), "float: expected a plain number, got a traced value"),
    "int": (lambda x: int(x[0]), "float: expected a plain number, got a traced value"),
    "complex": (lambda x: complex(x[0]), "float: expected a plain number, got a traced value"),
    "range": (lambda x: range(x[0]), "float: expected a plain number, got a traced value"),
    "out": (
        lambda x: np.sum(np.exp(x, out=np.zeros(3))),
        "np.exp: expected no `out` and no in-place operator such as += on an array, got a traced",
    ),
    "iadd": (
        lambda x: np.zeros(3).__iadd__(x),
        "np.add: expected no `out` and no in-place operator such as += on an array, got a traced "
        "value in it; write a = a + b, which makes a new array",
    ),
    "out of sum": (
        lambda x: np.sum(x, out=np.zeros(())),
        "np.sum: expected no `out`, got one; use what the function returns",
    ),
    "svd": (
        lambda x: np.linalg.svd(np.outer(x, x))[1].sum(),
        "svd: expected a function with a derivative rule, got one without; write it in terms of "
        "functions that have one, such as +, *, @, np.exp, np.sum, np.where, or take the "
        "derivative with steepest.finite_differences",
    ),
    "fft": (lambda x: np.fft.fft(x).sum(), "fft: expected a function with a derivative rule"),
    "ufunc": (lambda x: np.spacing(x).sum(), "spacing: expected a function with a derivative"),
    "scipy ufunc": (lambda x: scipy.special.erf(x).sum(), "erf: expected a function with a deriv"),
    "scipy": (lambda x: scipy.linalg.norm(x), "np.array: expected plain numbers, got a traced"),
    "where": (
        lambda x: np.sum(x, where=[True, False, True]),
        "sum: expected a function with a derivative rule, got one without: the keyword 'where'; ",
    ),
    "dtype": (lambda x: np.exp(x, dtype=np.float32).sum(), "exp: expected a function with a deri"),
    "initial": (lambda x: np.max(x, initial=0), "max: expected a function with a derivative rul"),
    "order": (lambda x: np.reshape(x, 3, order="F").sum(), "reshape: expected a function with a"),
    "keyword of a composition": (
        lambda x: np.vstack([x, x], dtype=float).sum(),
        "vstack: expected a function with a derivative rule, got one without: these arguments (",
    ),
    "accumulate": (
        lambda x: np.add.accumulate(x).sum(),
        "add: expected a function with a derivative rule, got one without: np.add.accumulate; ",
    ),
    "reduce": (lambda x: np.logaddexp.reduce(x), "logaddexp: expected a function with a deriva"),
    "norm": (
        lambda x: np.linalg.norm(x, 3),
        "norm: expected a function with a derivative rule, got one without: ord=3; ",
    ),
    "matrix norm": (lambda x: np.linalg.norm(np.outer(x, x), 1), "norm: expected a function with"),
    "matrix norm by axes": (
        lambda x: np.linalg.norm(np.outer(x, x), np.inf, axis=(0, 1)),
        "norm: expected a function with a derivative rule, got one without: ord=inf; ",
    ),
    "dot": (
        lambda x: np.dot(x, np.ones((2, 3, 2))).sum(),
        "dot: expected a function with a derivative rule, got one without: arrays of more than two "
        "dimensions; use @ or np.einsum",
    ),
    "average": (
        lambda x: np.average(np.outer(x, x), axis=0, weights=np.ones(3)).sum(),
        "average: expected a function with a derivative rule, got one without: weights of another",
    ),
    "where it is": (
        lambda x: np.take_along_axis(np.ones(3), x, 0).sum(),
        "take_along_axis: expected a function with a derivative rule, got one without: a traced "
        "argument that is not the first",
    ),
    "astype": (
        lambda x: x.astype(int).sum(),
        "astype: expected a floating-point type, got int64",
    ),
}


def _assigned(x, index, value):
    out = np.zeros(3)
    out[index] = value
    return out.sum()


@both_modes
@pytest.mark.parametrize("name", CASES)
def test_what_cannot_be_differentiated_is_refused_with_the_remedy(mode, name):
    f, message = CASES[name]
    with raises(TypeError, message):
        mode(f, X)


@both_modes
@pytest.mark.parametrize("name", ["item", "tolist", "sort", "fill", "imag"])
def test_a_method_of_arrays_that_is_missing_is_told_with_the_remedy(mode, name):
    with raises(AttributeError, f"x.{name}: expected one of the attributes and methods that trac"):
        mode(lambda x: getattr(x, name)(), X)


@both_modes
def test_a_traced_keyword_is_refused(mode):
    with raises(TypeError, "interp: expected a function with a derivative rule, got one without: "):
        mode(lambda x: np.interp(0.5, np.arange(3.0), fp=x), X)
    with raises(TypeError, "exp: expected a function with a derivative rule, got one without: the"):
        mode(lambda x: np.exp(np.ones(3), where=x).sum(), X)


def test_arguments_that_a_rule_does_not_take_are_refused_going_back():
    for f in (lambda x: np.sum(x, 0, float), lambda x: x.max(0, None, True)[0]):
        with raises(TypeError, f"{'sum' if f(X) == 2.25 else 'max'}: expected a function with a"):
            grad(f)(X)
    with raises(TypeError, "matmul: expected a function with a derivative rule, got one without: "):
        grad(lambda x: np.matmul(x, x, axes=[(0,), (0,), ()]))(X)
    with raises(TypeError, "max: expected a function with a derivative rule, got one without: "):
        by_forward(lambda x: x.max(0, None, True), X)


@pytest.mark.parametrize("subscripts", ["ii->i", "...i->...", "ij,jj->i"])
def test_einsum_says_which_subscripts_it_knows(subscripts):
    operands = [np.eye(3)] * (1 + subscripts.count(","))
    with raises(ValueError, "einsum: expected subscripts without '...' and without a letter twice"):
        grad(lambda a: np.einsum(subscripts, *([a] * len(operands))).sum())(np.eye(3))


def test_einsum_of_axis_numbers_is_refused():
    with raises(
        TypeError, "einsum: expected a function with a derivative rule, got one without: s"
    ):
        grad(lambda x: np.einsum(x, [0], []))(X)


def test_a_type_error_of_ones_own_code_passes_through():
    def f(x):
        raise TypeError("my own")

    for mode in (by_reverse, by_forward):
        with pytest.raises(TypeError, match=r"^my own$"):
            mode(f, X)
    with pytest.raises(TypeError, match="'float' object is not iterable"):
        grad(lambda x: np.roll(x, 1, axis=0.5).sum())(X)
    with pytest.raises(ValueError, match=r"^my own$"):
        grad(lambda x: _fail(ValueError("my own")))(X)


def _fail(error):
    raise error


def test_a_value_kept_from_an_earlier_differentiation_is_refused():
    kept = []
    message = "f: expected to use traced values only while f runs, got one kept from an earlier"
    for mode in (by_reverse, by_forward, lambda f, x: vjp(f, x), columns, lambda f, x: _failed(f)):
        mode(lambda x: (kept.append(x), np.sum(x))[1], X)
        for use in (
            lambda: kept[-1] * 2,
            lambda: grad(lambda x: np.sum(x * kept[-1]))(X),
            lambda: derivative(lambda x: x * kept[-1][0], 1.0),
        ):
            with raises(RuntimeError, message):
                use()


def _failed(f):
    """Keep a value of a function that raises an error."""
    with pytest.raises(ZeroDivisionError):
        value_and_grad(lambda x: (f(x), 1 / 0))(X)
    with pytest.raises(ZeroDivisionError):
        jvp(lambda x: (f(x), 1 / 0), X, X)


# Primitives


def test_a_primitive_takes_its_arguments_by_name():
    @primitive
    def product(a, b, *, c):
        return a * b * c

    calls = []

    class Noting(Trace):
        def record(self, operation, args, kwargs):
            calls.append((operation, args, kwargs))

    from steepest._tracing import Traced

    value = Traced()
    value.value, value.recorder = 2.0, Noting()
    product(b=value, a=3.0, c=4.0)
    product(3.0, c=4.0, b=value)
    assert calls == [(product, (3.0, value), {"c": 4.0})] * 2
    assert product(1, b=2, c=3) == product.plain(1, 2, c=3) == 6
    with pytest.raises(TypeError, match="missing 1 required"):
        product(b=value, c=2.0)
    with pytest.raises(TypeError, match="missing 1 required"):
        product.plain(value, c=2.0)


def test_a_trace_by_itself_records_nothing():
    with pytest.raises(NotImplementedError):
        Trace().record(np.exp, (1.0,), {})


def test_performing_needs_a_traced_argument_among_the_first():
    with raises(
        TypeError, "exp: expected a function with a derivative rule, got one without: a tr"
    ):
        perform(np.exp, (1.0,), {})


def test_functions_of_the_course_run_their_bodies_where_they_have_no_rule():
    tape = Tape()
    x = tape.variable(np.array([1.0, -2.0]))
    y = functions.huber(x, np.zeros(2))
    np.testing.assert_array_equal(tape.gradients(y, [x])[0], [0.5, -0.5])

    @primitive
    def cube(x):
        return x * x * x

    assert grad(cube)(2.0) == 12.0
    assert derivative(cube, 2.0) == 12.0
