"""Reverse mode: gradients of whole programs, their ownership, nesting, depth, and bad input."""

from __future__ import annotations

import gc
import re
import threading
import weakref
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from steepest import functions as fn
from steepest.forward_mode import jacobian as columns
from steepest.forward_mode import jvp
from steepest.reverse_mode import (
    Node,
    Tape,
    grad,
    hessian,
    hessian_vector_product,
    jacobian,
    value_and_grad,
    vjp,
)
from steepest.reverse_mode.locks import Locks, _waiting

laws = settings(deadline=None, derandomize=True, max_examples=60)
X = np.array([0.5, -0.25, 2.0])
A = np.array([[2.0, 1.0, 0.0], [0.5, -1.0, 3.0], [1.0, 1.0, 1.0]])


def raises(error, message):
    return pytest.raises(error, match="^" + re.escape(message))


def wave(x):
    """Return a number with no two coordinates alike and derivatives of every order."""
    return np.exp(x[0] * x[1]) * np.sin(x[2]) + np.tanh(x @ A @ x) + x[0] / x[2]


def F(x):
    return np.stack([np.sin(x[0] * x[1]), np.exp(x[2]) * x[0], np.sum(x**2), x[1]])


# Laws

small = st.integers(-8, 8).map(lambda n: n / 4)


def vectors(n=3, elements=small):
    return hnp.arrays(np.float64, n, elements=elements)


@laws
@given(vectors(), st.integers(-3, 3), st.integers(-3, 3))
def test_the_gradient_is_linear_in_the_function(x, a, b):
    f, g = (lambda x: np.sum(x**3)), (lambda x: np.prod(np.sin(x)))
    combined = grad(lambda x: a * f(x) + b * g(x))(x)
    np.testing.assert_allclose(combined, a * grad(f)(x) + b * grad(g)(x), rtol=0, atol=1e-13)


@laws
@given(vectors())
def test_the_product_and_the_quotient_rule_hold(x):
    f, g = (lambda x: np.sum(np.cos(x))), (lambda x: 2 + np.mean(x**2))
    (a, da), (b, db) = value_and_grad(f)(x), value_and_grad(g)(x)
    np.testing.assert_allclose(grad(lambda x: f(x) * g(x))(x), a * db + b * da, atol=1e-14)
    quotient = (da * b - a * db) / b**2
    np.testing.assert_allclose(grad(lambda x: f(x) / g(x))(x), quotient, atol=1e-14)


@laws
@given(vectors(), vectors(4))
def test_the_chain_rule_holds(x, u):
    y, back = vjp(F, x)
    _, far_back = vjp(lambda y: np.tanh(y) * y[0], y)
    _, both = vjp(lambda x: np.tanh(F(x)) * F(x)[0], x)
    np.testing.assert_allclose(both(u), back(far_back(u)), rtol=1e-12, atol=1e-12)


UNARY = [
    *(np.sin, np.cos, np.tanh, np.arctan, np.negative, np.square, fn.sigmoid),
    *(np.flip, np.cumsum, lambda x: x**3, lambda x: 1 / (2 + np.cos(x)), lambda x: x[[0, 0, 2]]),
    *(lambda x: np.exp(-x * x), lambda x: A @ np.sin(x), lambda x: np.sum(x) * np.ones(3)),
    *(lambda x: np.concatenate([x[1:], x[:1]]), lambda x: np.outer(x, x)[1], lambda x: np.mean(x)),
]
BINARY = [
    *(np.add, np.subtract, np.multiply, np.hypot, np.arctan2, np.logaddexp),
    *(lambda a, b: np.where(np.real(plain_of(a)) > np.real(plain_of(b)), a, b),),
    *(lambda a, b: a / (3 + np.sin(b)), lambda a, b: np.stack([a, b])[1] * a, lambda a, b: b),
]
ANALYTIC_BINARY = [f for f in BINARY if f not in (np.hypot, np.arctan2, np.logaddexp)]


def plain_of(x):
    return getattr(x, "value", x) if not isinstance(x, np.ndarray) else x


@st.composite
def graphs(draw):
    """Return a random program on a vector of three: each step uses any earlier results."""
    steps = []
    for i in range(draw(st.integers(1, 12))):
        if draw(st.booleans()):
            steps.append((draw(st.sampled_from(UNARY)), (draw(st.integers(0, i)),)))
        else:
            places = (draw(st.integers(0, i)), draw(st.integers(0, i)))
            steps.append((draw(st.sampled_from(ANALYTIC_BINARY)), places))

    def program(x):
        results = [x]
        for operation, places in steps:
            y = operation(*(results[place] for place in places))
            results.append(np.broadcast_to(y, (3,)) / (1 + 0.1 * len(results)))
        return np.sum(results[-1] * np.array([1.0, -2.0, 0.5]) + np.sin(results[len(results) // 2]))

    return program


@laws
@given(graphs(), vectors(), vectors())
def test_random_programs_have_one_derivative_by_reverse_forward_and_complex_step(f, x, v):
    x = x / 4 + np.array([0.1, -0.2, 0.3])
    with np.errstate(over="ignore", invalid="ignore"):
        h = 1e-40
        truth = f(x + 1j * h * v).imag / h
        gradient = grad(f)(x)
        forward = jvp(f, x, v)[1]
    if not np.isfinite(truth) or np.abs(gradient).max() > 1e100:
        return
    scale = 1 + np.abs(gradient) @ np.abs(v)
    assert abs(gradient @ v - truth) <= 1e-11 * scale
    assert abs(forward - truth) <= 1e-11 * scale


# Structures


class Layer(NamedTuple):
    W: object
    b: object


def test_the_gradient_has_the_structure_of_the_parameters():
    p = {"layers": [Layer(A, X), (np.ones(2), 3)], "scale": 2.0, "none": [], "list": [1, 2]}

    def f(p):
        (W, b), (c, d) = p["layers"]
        assert len(p["none"]) == 0
        return p["scale"] * np.sum(W @ b) + d * np.sum(c**2) + p["list"][1]

    value, gradient = value_and_grad(f)(p)
    assert value == 2 * np.sum(A @ X) + 3 * 2 + 2
    assert list(gradient) == list(p)
    assert type(gradient["layers"][0]) is Layer
    np.testing.assert_array_equal(gradient["layers"][0].W, 2 * np.tile(X, (3, 1)))
    np.testing.assert_array_equal(gradient["layers"][0].b, 2 * A.sum(axis=0))
    np.testing.assert_array_equal(gradient["layers"][1][0], [6.0, 6.0])
    assert gradient["layers"][1][1] == 2.0
    assert gradient["scale"] == np.sum(A @ X)
    assert gradient["none"] == []
    np.testing.assert_array_equal(gradient["list"], [0.0, 1.0])
    v = {"list": [0, 0], "none": [], "scale": 1, "layers": [Layer(0 * A, X), ([0, 0], 1)]}
    product = hessian_vector_product(f, p, v)
    np.testing.assert_array_equal(product["layers"][1][0], [2.0, 2.0])
    np.testing.assert_array_equal(product["layers"][0].b, A.sum(axis=0))


def test_other_arguments_pass_through_and_any_position_can_be_chosen():
    def f(a, b, *, scale=1.0):
        return scale * np.sum(a * b**2)

    np.testing.assert_array_equal(grad(f, 1)(X, A[0], scale=3.0), 6 * X * A[0])
    np.testing.assert_array_equal(grad(f)(X, A[0]), A[0] ** 2)
    assert value_and_grad(f, argnum=1)(1.0, 2.0) == (4.0, 4.0)
    assert grad(f).__name__ == "f"


@pytest.mark.parametrize(
    "f",
    [lambda x: 3.0, lambda x: np.array(3.0), lambda x: 3, lambda x: np.float32(3), lambda x: True],
)
def test_a_constant_function_has_gradient_zero(f):
    value, gradient = value_and_grad(f)({"a": X, "b": 1.0})
    assert value == float(f(X))
    assert type(value) is np.float64
    np.testing.assert_array_equal(gradient["a"], np.zeros(3))
    assert gradient["b"] == 0.0
    np.testing.assert_array_equal(vjp(lambda x: np.ones(2), X)[1]([1.0, 1.0]), np.zeros(3))
    np.testing.assert_array_equal(hessian(f, X), np.zeros((3, 3)))


def test_a_gradient_of_a_number_is_a_number():
    for f in (np.sin, np.sum, lambda x: 2.0, lambda x: x, lambda x: np.reshape(x, (1,))[0]):
        assert type(grad(f)(0.5)) is np.float64
        assert type(vjp(f, 0.5)[1](1.0)) is np.float64


def test_an_empty_array_has_an_empty_gradient():
    assert grad(np.sum)(np.zeros((2, 0))).shape == (2, 0)
    np.testing.assert_array_equal(grad(lambda x: np.sum(x[2:2]) + x[0])(X), [1.0, 0.0, 0.0])


# Graphs


def test_contributions_of_a_value_that_is_used_twice_are_added():
    assert grad(lambda x: x * x + x)(3.0) == 7.0
    np.testing.assert_array_equal(grad(lambda x: (lambda y: y @ y + y[0])(2 * x))(X), [6, -2, 16])
    np.testing.assert_array_equal(vjp(lambda x: np.stack([x, x]), 1.0)[1]([2.0, 3.0]), 5.0)
    array = X.copy()
    gradient = grad(lambda p: np.sum(p[0] * p[1]))([array, array])
    np.testing.assert_array_equal(gradient[0], X)
    assert not np.shares_memory(gradient[0], gradient[1])


def test_a_graph_with_exponentially_many_paths_takes_one_step_a_node():
    calls = []
    tape = Tape()
    x = y = tape.variable(np.float64(1.0))
    for _ in range(500):
        y = 0.5 * (y + y)
    for node in tape.nodes:
        node.pullback = (lambda back: lambda g: (calls.append(1), back(g))[1])(node.pullback)
    assert tape.gradients(y, [x]) == [1.0]
    assert len(calls) == 1000


@pytest.mark.parametrize("start", [1.0, np.ones(2)])
def test_a_graph_100_000_nodes_deep_is_read_and_freed(start):
    kept = []

    def f(x):
        for _ in range(50_000):
            x = 0.5 * x + 1.0
        kept.append(x)
        return np.sum(x)

    value, gradient = value_and_grad(f)(start)
    assert value == 2.0 * np.size(start)
    np.testing.assert_array_equal(gradient, 0.0 * start)
    alive = weakref.ref(kept[0])
    kept.clear()
    gc.collect()
    assert alive() is None
    np.testing.assert_array_equal(vjp(f, start)[1](1.0), 0.0 * start)
    kept.clear()
    gc.collect()


def test_derivatives_of_a_long_chain_are_themselves_differentiated():
    def f(x):
        for _ in range(5000):
            x = x + 1e-4 * np.sin(x)
        return x

    second = hessian_vector_product(f, 1.0, 1.0)
    assert grad(grad(f))(1.0) == pytest.approx(second, rel=1e-12)
    h = 1e-4
    assert (grad(f)(1 + h) - grad(f)(1 - h)) / (2 * h) == pytest.approx(second, rel=1e-7)


def test_nothing_is_kept_when_a_gradient_is_done():
    kept = []
    gc.disable()
    try:
        constants = [np.ones(3)]
        grad(lambda x: (kept.append(weakref.ref(x)), np.sum(np.sin(x) * constants[0]))[1])(X)
        kept.append(weakref.ref(constants.pop()))
        assert [reference() for reference in kept] == [None, None]
    finally:
        gc.enable()


# Reading twice, and ownership


def test_a_pullback_can_be_called_again_and_f_runs_once():
    runs = []
    value, pullback = vjp(lambda x: (runs.append(1), F(x))[1], X)
    first = [pullback(e) for e in np.eye(4)]
    again = [pullback(e) for e in np.eye(4)]
    np.testing.assert_array_equal(first, again)
    np.testing.assert_allclose(first, columns(F, X), rtol=1e-15)
    np.testing.assert_allclose(value, F(X), rtol=1e-15)
    assert runs == [1]
    np.testing.assert_array_equal(pullback([1, 2, 0, 0]), first[0] + 2 * first[1])


@pytest.mark.parametrize(
    "f",
    [
        lambda p: np.sum(p[0] + p[1]),
        lambda p: np.sum(p[0]) + np.sum(p[1].T),
        lambda p: np.sum(p[0].T @ np.ones(3)) + np.sum(p[1].reshape(9)[:9]),
        lambda p: p[0][0, 0] + p[0][0, 0] + np.sum(np.broadcast_to(p[1], (2, 3, 3))),
        lambda p: np.sum(A * p[0]),
        lambda p: np.sum(A * (p[0] + p[1].T)),
        lambda p: np.mean(np.concatenate(p)),
    ],
)
def test_gradients_own_their_memory(f):
    p = [A.copy(), A.copy()]
    gradients = grad(f)(p)
    truth = [g.copy() for g in gradients]
    constant = A.copy()
    gradients[0][:] = 99.0
    np.testing.assert_array_equal(gradients[1], truth[1])
    gradients[1][:] = 77.0
    np.testing.assert_array_equal(gradients[0], 99.0)
    np.testing.assert_array_equal(p, [A, A])
    np.testing.assert_array_equal(A, constant)
    assert all(g.dtype == np.float64 and g.flags.writeable for g in gradients)


def test_what_vjp_returns_can_be_overwritten_without_harm():
    x, g = X.copy(), np.ones(3)
    for f in (np.exp, lambda x: x, lambda x: 0.5 * x):
        value, pullback = vjp(f, x)
        before = pullback(g)
        value[:] = 99.0
        before_kept = before.copy()
        before[:] = 99.0
        np.testing.assert_array_equal(pullback(g), before_kept)
        np.testing.assert_array_equal(g, 1.0)
        np.testing.assert_array_equal(x, X)


def test_inputs_are_unchanged_and_writable_afterwards_also_after_an_error():
    x, w, view = X.copy(), A.copy(), A.copy()[1:]
    fixed = X.copy()
    fixed.setflags(write=False)

    def f(x, fail=False):
        y = np.sum(w @ x) + np.sum(view @ x) + fixed @ x
        return y / (0 if fail else 1.0) if not fail else 1 / 0

    for run in (
        lambda: grad(f)(x),
        lambda: vjp(f, x),
        lambda: jacobian(f, x),
        lambda: hessian(f, x),
    ):
        run()
        assert x.flags.writeable
        assert w.flags.writeable
        assert view.flags.writeable
        assert not fixed.flags.writeable
    for transform in (grad(f), value_and_grad(f)):
        with pytest.raises(ZeroDivisionError):
            transform(x, fail=True)
    with pytest.raises(ZeroDivisionError):
        vjp(lambda x: f(x, fail=True), x)
    assert x.flags.writeable
    assert w.flags.writeable
    assert view.flags.writeable
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(w, A)


def test_a_view_is_unlocked_when_an_enclosing_gradient_lets_go_of_its_owner():
    w = np.ones(3)
    view = w[:2]

    def f(x):
        outer = np.sum(w * x)  # locks the owner
        return outer * grad(lambda z: np.sum(view * z))(np.ones(2)).sum()  # locks the view

    np.testing.assert_array_equal(grad(f)(X), [2.0, 2.0, 2.0])
    assert w.flags.writeable
    assert view.flags.writeable
    assert _waiting == []


def test_memory_that_could_not_be_unlocked_again_is_not_locked():
    class Foreign:
        def __init__(self):
            self.memory = np.ones(3)
            self.__array_interface__ = self.memory.__array_interface__

    foreign = np.asarray(Foreign())
    assert not foreign.flags.owndata
    locks = Locks()
    for array in (foreign, foreign[1:]):
        locks.lock(array)
        assert array.flags.writeable
    np.testing.assert_array_equal(grad(lambda x: np.sum(foreign * x))(X), np.ones(3))
    np.testing.assert_array_equal(grad(np.sum)(foreign), np.ones(3))


def test_two_threads_may_share_an_array():
    shared, results, errors = A.copy(), {}, []
    views = [shared, shared[:2], shared[1:]]
    barrier = threading.Barrier(3)

    def work(i):
        try:
            barrier.wait()
            for _ in range(100):
                results[i] = grad(lambda x: np.sum(np.tanh(views[i] @ x)))(X)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    for i, view in enumerate(views):
        expected = (1 - np.tanh(view @ X) ** 2) @ view
        np.testing.assert_allclose(results[i], expected, rtol=1e-13)
    grad(np.sum)(X.copy())
    assert all(view.flags.writeable for view in views)


# Nesting


def test_gradients_of_gradients_to_order_four():
    f = lambda x: np.exp(2 * x) * np.sin(x)  # noqa: E731
    for order in range(1, 5):
        f = grad(f)
        # d^n/dx^n e^(2x) sin x = Im (2 + i)^n e^((2 + i) x)
        truth = ((2 + 1j) ** order * np.exp((2 + 1j) * 0.3)).imag
        assert f(0.3) == pytest.approx(truth, rel=1e-14)


def test_the_inner_variable_is_not_taken_for_the_outer_one():
    # Siskind and Pearlmutter (2005): d/dx [x · d/dy (x + y)] = 1, and 2 if the two are confused
    assert grad(lambda x: x * grad(lambda y: x + y)(1.0))(1.0) == 1.0
    assert jvp(lambda x: x * grad(lambda y: x + y)(1.0), 1.0, 1.0)[1] == 1.0
    assert grad(lambda x: x * jvp(lambda y: x + y, 1.0, 1.0)[1])(1.0) == 1.0
    assert grad(lambda x: x * grad(lambda y: x * y)(2.0))(3.0) == 6.0


def test_forward_and_reverse_nest_in_any_order():
    H = hessian(wave, X)
    v = np.array([1.0, -1.0, 0.5])
    np.testing.assert_allclose(jvp(grad(wave), X, v)[1], H @ v, rtol=1e-12)
    np.testing.assert_allclose(grad(lambda x: jvp(wave, x, v)[1])(X), H @ v, rtol=1e-12)
    np.testing.assert_allclose(grad(lambda x: grad(wave)(x) @ v)(X), H @ v, rtol=1e-12)
    np.testing.assert_allclose(jacobian(grad(wave), X), H, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(columns(grad(wave), X), H, rtol=1e-15)
    np.testing.assert_allclose(jacobian(lambda x: jacobian(wave, x), X), H, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(jacobian(lambda x: columns(wave, x), X), H, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(columns(lambda x: columns(wave, x), X), H, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(vjp(lambda x: vjp(wave, x)[1](1.0), X)[1](v), H @ v, rtol=1e-12)
    third = hessian_vector_product(lambda x: hessian_vector_product(wave, x, v) @ v, X, v)
    outer = grad(lambda x: grad(lambda x: jvp(grad(wave), x, v)[1] @ v)(x) @ v)(X)
    np.testing.assert_allclose(third, outer, rtol=1e-10)


def test_a_pullback_can_itself_be_differentiated_in_the_gradient():
    _, pullback = vjp(F, X)
    J = columns(F, X)
    g = np.array([1.0, 2.0, 3.0, 4.0])
    np.testing.assert_allclose(jacobian(pullback, g), J.T, rtol=1e-15)
    np.testing.assert_allclose(jvp(pullback, g, g)[1], J.T @ g, rtol=1e-14)


@laws
@given(vectors(), vectors(), st.integers(-3, 3))
def test_the_hessian_vector_product_is_linear_and_symmetric(u, v, a):
    product = lambda v: hessian_vector_product(wave, X, v)  # noqa: E731
    np.testing.assert_allclose(product(a * u + v), a * product(u) + product(v), atol=1e-11)
    assert product(u) @ v == pytest.approx(product(v) @ u, abs=1e-11)


def test_hessians_have_the_shape_of_x_twice_and_are_symmetric():
    H = hessian(lambda M: np.linalg.det(M) + np.sum(M) ** 2, A)
    assert H.shape == (3, 3, 3, 3)
    np.testing.assert_allclose(H, H.transpose(2, 3, 0, 1), atol=1e-13)
    assert hessian(np.sin, 0.5) == -np.sin(0.5)
    Q = A @ A.T
    np.testing.assert_allclose(hessian(lambda x: x @ Q @ x / 2, X), Q, rtol=1e-15)


# Bad input

MESSAGES = {
    "no function": (TypeError, "f: expected a function, got 3", lambda: grad(3)),
    "argnum": (ValueError, "argnum: expected a whole number from 0", lambda: grad(wave, -1)),
    "argnum kind": (TypeError, "argnum: expected a whole number from 0", lambda: grad(wave, "x")),
    "argument missing": (
        TypeError,
        "x: expected at least 2 arguments given by position, got 1",
        lambda: grad(wave, 1)(X),
    ),
    "text": (
        TypeError,
        "x: expected a real number or an array of real numbers, got 'text'",
        lambda: grad(wave)("text"),
    ),
    "complex": (
        TypeError,
        "x: expected a real number or an array of real numbers, got an array of shape (3,) and "
        "dtype complex128",
        lambda: grad(wave)(X + 0j),
    ),
    "complex leaf": (
        TypeError,
        "x['w']: expected a real number or an array of real numbers, got 1j",
        lambda: grad(lambda p: p["w"])({"w": 1j}),
    ),
    "many numbers": (
        ValueError,
        "f(x): expected one number, got an array of shape (3,); take np.sum or np.mean of it, or "
        "use jacobian or vjp",
        lambda: grad(np.sin)(X),
    ),
    "one number in an array": (
        ValueError,
        "f(x): expected one number, got an array of shape (1,); take np.sum",
        lambda: grad(lambda x: x[:1])(X),
    ),
    "constant array": (
        ValueError,
        "f(x): expected one number, got an array of shape (2,)",
        lambda: grad(lambda x: np.ones(2))(X),
    ),
    "empty": (
        ValueError,
        "f(x): expected one number, got an array of shape (0,)",
        lambda: grad(np.sin)(np.zeros(0)),
    ),
    "None": (
        TypeError,
        "f(x): expected a real number or an array of real numbers, got None",
        lambda: grad(lambda x: None)(X),
    ),
    "text returned": (
        TypeError,
        "f(x): expected a real number or an array of real numbers, got 'text'",
        lambda: grad(lambda x: "text")(X),
    ),
    "list returned": (
        TypeError,
        "f(x): expected a number or an array, got [Node(np.float64(0.5), getitem)] (list); join "
        "what f returns with np.stack or np.concatenate",
        lambda: grad(lambda x: [x[0]])(X),
    ),
    "tuple returned": (
        TypeError,
        "f(x): expected a number or an array, got (",
        lambda: vjp(lambda x: (x, x), X),
    ),
    "None from F": (
        TypeError,
        "f(x): expected a real number or an array of real numbers, got None",
        lambda: jacobian(lambda x: None, X),
    ),
    "complex returned": (
        TypeError,
        "f(x): expected a real number or an array of real numbers, got 0.5j",
        lambda: grad(lambda x: x[0] * 1j)(X),
    ),
    "complex vector returned": (
        TypeError,
        "f(x): expected a real number or an array of real numbers, got an array of shape (3,) and "
        "dtype complex128",
        lambda: vjp(lambda x: x * 1j, X),
    ),
    "complex on the way": (
        TypeError,
        "gradient of f: expected a real number or an array of real numbers, got an array",
        lambda: grad(lambda x: np.sum(np.abs(x * 1j)))(X),
    ),
    "complex on the way of a number": (
        TypeError,
        "gradient of f: expected a real number or an array of real numbers, got ",
        lambda: grad(lambda x: np.abs(x * 1j))(1.0),
    ),
    "shape of g": (
        ValueError,
        "g: expected an array of shape (4,), the shape of f(x), got an array of shape (3,)",
        lambda: vjp(F, X)[1](np.ones(3)),
    ),
    "kind of g": (
        TypeError,
        "g: expected a real number or an array of real numbers, got 'text'",
        lambda: vjp(F, X)[1]("text"),
    ),
    "shape of v": (
        ValueError,
        "v: expected an array of shape (3,), as x, got an array of shape (2,)",
        lambda: hessian_vector_product(wave, X, np.ones(2)),
    ),
    "structure of v": (
        ValueError,
        "v: expected a list of 2 entries, as x, got an array of shape (2, 3)",
        lambda: hessian_vector_product(lambda p: np.sum(p[0]), [X, X], np.ones((2, 3))),
    ),
    "empty x, Jacobian": (
        ValueError,
        "x: expected at least one number, got an empty array",
        lambda: jacobian(F, []),
    ),
    "empty x, Hessian": (
        ValueError,
        "x: expected at least one number, got an empty array",
        lambda: hessian(wave, []),
    ),
    "layers": (
        ValueError,
        "weights: expected two arrays for each of 2 activations, at least one pair, got 2",
        lambda: grad(lambda W: fn.feedforward(A, W, X, activations=["relu"] * 2).sum())(A),
    ),
    "no activations": (
        ValueError,
        "weights: expected two arrays for each of 0 activations, at least one pair, got 2",
        lambda: grad(lambda W: fn.feedforward(A, W, X).sum())(A),
    ),
    "no layers": (
        ValueError,
        "weights: expected two arrays for each of 0 activations, at least one pair, got 0",
        lambda: grad(lambda x: fn.feedforward(x, activations=[]).sum())(A),
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_bad_input_is_named(name):
    error, message, call = MESSAGES[name]
    with raises(error, message):
        call()


def test_integers_and_lists_become_float64():
    gradient = grad(lambda x: np.sum(x**2) / 2)([1, 2, 3])
    np.testing.assert_array_equal(gradient, [1.0, 2.0, 3.0])
    assert gradient.dtype == np.float64
    assert grad(lambda x: x**-1)(2) == -0.25
    single = np.float32([0.5, 1.5])
    assert grad(lambda x: np.sum(x * single))(single).dtype == np.float64
    assert grad(lambda x: np.sum(x * np.longdouble(2)))(X).dtype == np.float64


CHANGED = "f: expected no change in place of an array that f has used, because the gradient needs "


def test_an_array_that_f_has_used_cannot_be_changed_in_place():
    def entry(x):
        w = np.ones(3)
        y = np.sum(w * x)
        w[0] = 5.0
        return y

    def operator_on(w):
        def f(x):
            y = np.sum(w * x)
            w.__iadd__(1.0)
            return y + np.sum(w * x)

        return f

    def out(x):
        buffer = np.ones(3)
        y = np.sum(buffer * x)
        np.exp(buffer, out=buffer)
        return y

    x = X.copy()

    def parameter(traced):
        x[0] = 3.0
        return np.sum(traced)

    for f in (entry, operator_on(np.ones(3)), out, parameter):
        for transform in (grad(f), lambda x, f=f: vjp(f, x), lambda x, f=f: jacobian(f, x)):
            with raises(ValueError, CHANGED):
                transform(x)
    np.testing.assert_array_equal(x, X)
    assert x.flags.writeable
    # with a copy at each use, or a new array, it goes
    w = np.ones(3)
    np.testing.assert_array_equal(grad(lambda x: np.sum((w + 1) * x) + w @ x)(X), [3.0, 3.0, 3.0])


@pytest.mark.parametrize("which", ["x", "w", "leaf"])
def test_a_pullback_notices_what_was_changed_since(which):
    arrays = {"x": X.copy(), "w": A.copy(), "leaf": X.copy()}
    _, pullback = vjp(
        lambda p: np.sum(np.sin(arrays["w"] @ p["x"]) * p["leaf"]),
        {"x": arrays["x"], "leaf": arrays["leaf"]},
    )
    first = pullback(1.0)
    arrays[which][0] += 1.0
    with raises(ValueError, CHANGED):
        pullback(1.0)
    arrays[which][0] -= 1.0
    np.testing.assert_array_equal(pullback(1.0)["x"], first["x"])


def test_a_plain_value_error_about_shapes_passes_through():
    with pytest.raises(ValueError, match="could not be broadcast"):
        grad(lambda x: np.sum(x + np.ones(2)))(X)
    with pytest.raises(np.linalg.LinAlgError, match="Singular"):
        grad(lambda x: np.linalg.inv(np.outer(x, x) * 0).sum())(X)


# The engine


def test_a_tape_without_locks_records_and_reads():
    tape = Tape()
    x, w = tape.variable(X), np.ones(3)
    y = np.sum(w * x * x)
    assert w.flags.writeable
    assert [node.operation.__name__ for node in tape.nodes] == ["multiply", "multiply", "sum"]
    assert isinstance(y, Node)
    gradient, unused = tape.gradients(y, [x, tape.variable(2.0)], seed=3.0)
    np.testing.assert_array_equal(gradient, 6 * X)
    assert unused == 0.0
    middle = y.parents[0]
    np.testing.assert_array_equal(tape.gradients(y, [middle, x])[0], np.ones(3))
    tape.close()
    with raises(RuntimeError, "f: expected to use traced values only while f runs"):
        x * 2


def test_contributions_to_an_input_that_is_no_leaf_are_kept():
    tape = Tape()
    x = tape.variable(np.float64(3.0))
    y = x * x
    z = y * x
    assert tape.gradients(z, [y, x, z]) == [3.0, 27.0, 1.0]
