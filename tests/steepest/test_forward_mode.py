"""Forward mode: JVPs over structures, derivatives of any order, ownership, and bad input."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from steepest import finite_differences
from steepest.forward_mode import derivative, jacobian, jvp
from steepest.functions import ELEMENTARY

laws = settings(deadline=None, derandomize=True, max_examples=60)
X = np.array([0.5, -0.25, 2.0])
V = np.array([1.0, 2.0, -1.0])


def raises(error, message):
    return pytest.raises(error, match="^" + re.escape(message))


def vectors(n=3):
    return hnp.arrays(np.float64, n, elements=st.integers(-8, 8).map(float))


def F(x):
    return np.stack([np.sin(x[0] * x[1]), np.exp(x[2]) * x[0], np.sum(x**2)])


@pytest.mark.parametrize("name", ELEMENTARY)
def test_the_derivatives_of_the_table_are_exact(name):
    row = ELEMENTARY[name]
    inner = np.linspace(*row.interval, 11)[1:-1]
    if name in ("relu", "leaky_relu", "absolute"):
        inner = inner[inner != 0]
    plain = {"relu": lambda x: np.where(x > 0, x, 0.0)}.get(name, row.f)
    np.testing.assert_allclose(derivative(plain, inner), row.derivative(inner), rtol=1e-13)
    second = derivative(lambda x: derivative(plain, x), inner)
    np.testing.assert_allclose(second, row.second_derivative(inner), rtol=1e-12, atol=1e-15)


@laws
@given(vectors(), vectors(), st.integers(-4, 4), st.integers(-4, 4))
def test_the_jvp_is_linear_in_the_direction(u, v, a, b):
    combined = jvp(F, X, a * u + b * v)[1]
    apart = a * jvp(F, X, u)[1] + b * jvp(F, X, v)[1]
    np.testing.assert_allclose(combined, apart, rtol=0, atol=1e-12)


@laws
@given(vectors(), vectors())
def test_the_chain_rule_holds(x, v):
    def outer(y):
        return np.stack([np.tanh(y[0]) * y[1], y[2] - y[0]])

    x = x / 8
    y, y_dot = jvp(F, x, v)
    value, tangent = jvp(outer, y, y_dot)
    both = jvp(lambda x: outer(F(x)), x, v)
    np.testing.assert_allclose(both[0], value, rtol=1e-15)
    np.testing.assert_allclose(both[1], tangent, rtol=1e-13, atol=1e-13)


@laws
@given(vectors(), vectors())
def test_the_product_rule_holds(x, v):
    f, g = (lambda x: np.sum(x**2)), (lambda x: x[0] * x[1] - x[2])
    (a, da), (b, db) = jvp(f, x, v), jvp(g, x, v)
    assert jvp(lambda x: f(x) * g(x), x, v)[1] == a * db + b * da


def test_the_tangent_is_that_of_a_complex_step():
    h = 1e-30
    for v in np.eye(3):
        np.testing.assert_allclose(jvp(F, X, v)[1], F(X + 1j * h * v).imag / h, rtol=1e-15)


def test_derivatives_of_order_twelve_are_exact():
    f, x = np.sin, 0.7
    for order in range(1, 13):
        f = (lambda g: lambda x: derivative(g, x))(f)
        if order <= 6:
            assert f(x) == pytest.approx(math.sin(x + order * math.pi / 2), rel=1e-14)
    power = lambda x: x**12  # noqa: E731
    for _ in range(7):
        power = (lambda g: lambda x: derivative(g, x))(power)
    assert power(1.0) == math.factorial(12) / math.factorial(5)


def test_the_inner_variable_is_not_taken_for_the_outer_one():
    # Siskind and Pearlmutter (2005): d/dx [x · d/dy (x + y)] = 1, and 2 if the two are confused
    assert derivative(lambda x: x * derivative(lambda y: x + y, 1.0), 1.0) == 1.0
    assert derivative(lambda x: x * derivative(lambda y: x * y, 2.0), 3.0) == 6.0
    assert derivative(
        lambda x: derivative(lambda y: derivative(lambda z: x * y * z, 5.0), 2.0), 3.0
    )


def test_inputs_and_outputs_may_be_nested():
    x = {"a": 2.0, "b": [np.array([1.0, 3.0]), (4,)]}
    v = {"b": [[1, 0], (2.0,)], "a": 1}  # the keys in another order

    def f(x):
        a, (b, (c,)) = x["a"], x["b"]
        return {"ab": a * b, "rest": (c**2, [7, np.zeros(2)])}

    value, tangent = jvp(f, x, v)
    np.testing.assert_array_equal(value["ab"], [2.0, 6.0])
    np.testing.assert_array_equal(tangent["ab"], [1.0 + 2.0, 3.0])
    assert value["rest"][0] == 16.0
    assert tangent["rest"][0] == 16.0
    assert value["rest"][1][0] == 7.0
    assert tangent["rest"][1][0] == 0.0
    np.testing.assert_array_equal(tangent["rest"][1][1], [0.0, 0.0])


def test_results_are_float64_and_share_memory_with_nothing():
    shared = np.ones(3)
    for f in (lambda x: x, lambda x: shared, lambda x: np.broadcast_to(x[0], 3), lambda x: 2.0 * x):
        x, v = X.copy(), V.copy()
        value, tangent = jvp(f, x, v)
        before = tangent.copy()
        value[:] = 99.0
        np.testing.assert_array_equal(tangent, before)
        tangent[:] = 77.0
        np.testing.assert_array_equal(x, X)
        np.testing.assert_array_equal(v, V)
        np.testing.assert_array_equal(shared, 1.0)
        assert value.dtype == tangent.dtype == np.float64
    value, tangent = jvp(np.sum, X, V)
    assert type(value) is type(tangent) is np.float64


def test_integers_are_accepted():
    value, tangent = jvp(lambda x: x**2, [1, 2], [True, 3])
    np.testing.assert_array_equal(value, [1.0, 4.0])
    np.testing.assert_array_equal(tangent, [2.0, 12.0])
    assert derivative(lambda x: x**-1, 2) == -0.25


def test_a_chain_of_100_000_operations_needs_no_deep_stack():
    def f(x):
        for _ in range(100_000):
            x = 0.5 * x + 1.0
        return x

    value, slope = jvp(f, 3.0, 1.0)
    assert value == 2.0
    assert slope == 0.0

    def sums(x):
        for _ in range(50_000):
            x = x + 1.0
        return x

    assert jvp(sums, np.ones(2), np.ones(2))[1].tolist() == [1.0, 1.0]


@pytest.mark.parametrize("shape", [(), (1,), (2,), (2, 3), (0,)])
def test_the_jacobian_has_the_shape_of_outputs_and_inputs(shape):
    A = np.random.default_rng(1).normal(size=(*shape, 3))
    J = jacobian(lambda x: np.einsum("...i,i->...", A, x), X)
    np.testing.assert_array_equal(J, A)
    assert jacobian(lambda x: np.ones(shape), X).shape == (*shape, 3)


def test_the_jacobian_is_that_of_differences():
    truth = finite_differences.jacobian(F, X, method="complex")
    np.testing.assert_allclose(jacobian(F, X), truth, rtol=1e-15)


# Bad input


@pytest.mark.parametrize(
    ("error", "message", "call"),
    [
        (TypeError, "f: expected a function, got 3", lambda: jvp(3, X, V)),
        (TypeError, "x: expected a real number or an arr", lambda: jvp(F, "text", V)),
        (TypeError, "x: expected a real number or an arr", lambda: jvp(F, X + 1j, V)),
        (TypeError, "v: expected a real number or an arr", lambda: jvp(F, X, V * 1j)),
        (
            ValueError,
            "v: expected an array of shape (3,), as x, got an array of shape (2,)",
            lambda: jvp(F, X, V[:2]),
        ),
        (
            ValueError,
            "v: expected a list of 2 entries, as x, got an array of shape (2, 3)",
            lambda: jvp(F, [X, X], np.ones((2, 3))),
        ),
        (
            TypeError,
            "f(x): expected a real number or an array of real numbers, got None",
            lambda: jvp(lambda x: None, X, V),
        ),
        (
            TypeError,
            "f(x): expected a real number or an array of real numbers, got 'text'",
            lambda: jvp(lambda x: [x, "text"], X, V),
        ),
        (
            TypeError,
            "f: expected real numbers throughout, got an array of shape (3,) and dtype complex128",
            lambda: jvp(lambda x: x * 1j, X, V),
        ),
        (
            ValueError,
            "f(x): expected an array of shape (3,), the shape of x, got",
            lambda: derivative(np.sum, X),
        ),
        (
            TypeError,
            "f(x): expected an array, got [",
            lambda: derivative(lambda x: [x, x], 1.0),
        ),
        (
            ValueError,
            "x: expected at least one number, got an empty array",
            lambda: jacobian(F, []),
        ),
    ],
)
def test_bad_input_is_named(error, message, call):
    with raises(error, message):
        call()
