"""Gradients, Jacobians, Hessians by differences: exactness, order, laws, counts, bad input."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from steepest.finite_differences import (
    default_step,
    derivative,
    gradient,
    hessian,
    hessian_vector_product,
    jacobian,
    richardson_table,
    second_derivative,
)

EPS = np.finfo(float).eps
METHODS = ["forward", "central", "complex", "richardson"]
SECOND = ["central", "richardson", "complex"]

laws = settings(deadline=None, derandomize=True, max_examples=40)
# Quarters between -8 and 8, whole coefficients, steps that are powers of two: exact in float64.
quarters = st.integers(-32, 32).map(lambda n: n / 4)
steps = st.integers(-4, 0).map(lambda k: 2.0**k)
whole = st.integers(-9, 9).map(float)


def vectors(n, elements=quarters):
    return hnp.arrays(np.float64, n, elements=elements)


def matrices(n, elements=whole):
    return hnp.arrays(np.float64, (n, n), elements=elements)


def raises(error: type[Exception], message: str):
    return pytest.raises(error, match="^" + re.escape(message))


X = np.array([0.3, -0.7, 0.5])


def wave(x):
    """Return e^(x₀x₁) sin x₂ + x₀ x₂², analytic, no two coordinates alike."""
    return np.exp(x[0] * x[1]) * np.sin(x[2]) + x[0] * x[2] ** 2


def wave_gradient(x):
    a, b, c = x
    e, s = np.exp(a * b), np.sin(c)
    return np.array([b * e * s + c * c, a * e * s, e * np.cos(c) + 2 * a * c])


def wave_hessian(x):
    a, b, c = x
    e, s, k = np.exp(a * b), np.sin(c), np.cos(c)
    return np.array(
        [
            [b * b * e * s, (1 + a * b) * e * s, b * e * k + 2 * c],
            [(1 + a * b) * e * s, a * a * e * s, a * e * k],
            [b * e * k + 2 * c, a * e * k, -e * s + 2 * a],
        ]
    )


def curve(x):
    """Return two values of three variables."""
    return np.array([np.sin(x[0] * x[1]) + x[2] ** 3, np.exp(x[1] - x[2])])


def curve_jacobian(x):
    a, b, c = x
    k, e = np.cos(a * b), np.exp(b - c)
    return np.array([[b * k, a * k, 3 * c * c], [0.0, e, -e]])


# The numbers of the book


def test_the_partial_derivatives_of_the_book():
    def f(p):
        return p[0] ** 2 * p[1] + 3 * p[1] ** 2

    np.testing.assert_allclose(gradient(f, [2, 1]), [4, 10], rtol=1e-9)
    np.testing.assert_allclose(gradient(lambda p: p[0] ** 2 + p[0] * p[1], [1, 2]), [4, 1], 1e-9)


@pytest.mark.parametrize(
    ("F", "x", "J"),
    [
        (lambda p: [p[0] ** 2, p[0] * p[1]], [1, 2], [[2, 0], [2, 1]]),
        (lambda p: [p[0] ** 2 + p[1], 3 * p[0] - p[1] ** 2], [2, 3], [[4, 1], [3, -6]]),
        (
            lambda p: [p[0] ** 2, p[1] * p[2], p[0] + p[1] + p[2]],
            [1, 2, 3],
            [[2, 0, 0], [0, 3, 2], [1, 1, 1]],
        ),
        (lambda p: [p[0] * p[1], p[0] + p[1] ** 2], [2, 3], [[3, 2], [1, 6]]),
    ],
)
@pytest.mark.parametrize("method", METHODS)
def test_the_jacobians_of_the_book(F, x, J, method):
    tolerance = 1e-7 if method == "forward" else 1e-9
    np.testing.assert_allclose(jacobian(F, x, method=method), J, rtol=0, atol=tolerance)


@pytest.mark.parametrize(
    ("f", "x", "H"),
    [
        (lambda p: p[0] ** 2 + p[0] * p[1], [1, 2], [[2, 1], [1, 0]]),
        (lambda p: p[0] ** 2 + 4 * p[0] * p[1] + p[1] ** 2, [0, 0], [[2, 4], [4, 2]]),
        (
            lambda w: w[0] ** 2 + 2 * w[1] ** 2 + w[0] * w[1] + 3 * w[2] ** 2,
            [1, -1, 2],
            [[2, 1, 0], [1, 4, 0], [0, 0, 6]],
        ),
    ],
)
@pytest.mark.parametrize("method", SECOND)
def test_the_hessians_of_the_book(f, x, H, method):
    np.testing.assert_allclose(hessian(f, x, method=method), H, rtol=0, atol=3e-6)


def test_a_step_of_1e_5_leaves_five_digits_of_a_hessian():
    exact = wave_hessian(X)
    error = np.abs(hessian(wave, X, h=1e-5) - exact).max()
    assert 1e-8 < error < 1e-4
    assert np.abs(hessian(wave, X) - exact).max() < error / 10


# Exactness, and the first term left out


@laws
@given(A=matrices(3), b=vectors(3), x=vectors(3), h=steps)
def test_the_central_gradient_is_exact_on_quadratics(A, b, x, h):
    np.testing.assert_array_equal(gradient(lambda p: p @ A @ p + b @ p, x, h), (A + A.T) @ x + b)


@laws
@given(A=matrices(3), x=vectors(3), h=steps)
def test_forward_and_central_jacobians_are_exact_on_linear_maps(A, x, h):
    for method in ("forward", "central"):
        np.testing.assert_array_equal(jacobian(lambda p: A @ p, x, h, method), A)


@laws
@given(A=matrices(3), b=vectors(3), c=whole, x=vectors(3), h=steps)
def test_the_central_hessian_is_exact_on_cubics(A, b, c, x, h):
    def f(p):
        return p @ A @ p + b @ p + c * p[0] * p[1] * p[2] + p[0] ** 2 * p[1]

    exact = A + A.T
    exact += c * np.array([[0, x[2], x[1]], [x[2], 0, x[0]], [x[1], x[0], 0]])
    exact += np.array([[2 * x[1], 2 * x[0], 0], [2 * x[0], 0, 0], [0, 0, 0]])
    np.testing.assert_array_equal(hessian(f, x, h), exact)


@laws
@given(A=matrices(3), x=vectors(3), v=vectors(3, whole), h=steps)
def test_the_product_is_exact_on_quadratics(A, x, v, h):
    H = A + A.T
    product = hessian_vector_product(lambda p: p @ A @ p, x, v, 8 * h, lambda p: H @ p)
    np.testing.assert_allclose(product, H @ v, rtol=0, atol=1e-10)


@laws
@given(x=vectors(2), h=steps)
def test_one_degree_higher_each_formula_misses_by_its_truncation_term(x, h):
    def cubes(p):
        return p[0] ** 3 + p[1] ** 3

    np.testing.assert_array_equal(gradient(cubes, x, h), 3 * x**2 + h**2)
    np.testing.assert_array_equal(gradient(cubes, x, h, "forward"), 3 * x**2 + 3 * x * h + h**2)
    # x₀⁴ on the diagonal: 2h²; x₀²x₁² beside it: s(v+w) keeps 2h⁴, over 2h²
    H = hessian(lambda p: p[0] ** 4 + p[0] ** 2 * p[1] ** 2, x, h)
    a, b = x
    exact = [
        [12 * a * a + 2 * b * b + 2 * h * h, 4 * a * b + h * h],
        [4 * a * b + h * h, 2 * a * a],
    ]
    np.testing.assert_array_equal(H, exact)


# Order


def observed_order(error_at, low, high):
    h = np.geomspace(low, high, 10)
    return np.polyfit(np.log(h), np.log([error_at(step) for step in h]), 1)[0]


@pytest.mark.parametrize(
    ("method", "order", "low", "high"),
    [
        ("forward", 1, 1e-5, 1e-2),
        ("central", 2, 1e-3, 1e-1),
        ("complex", 2, 1e-3, 1e-1),
        ("richardson", 6, 2e-1, 6e-1),
    ],
)
def test_the_error_of_gradient_and_jacobian_falls_with_the_order(method, order, low, high):
    def of_gradient(h):
        return np.linalg.norm(gradient(wave, X, h, method) - wave_gradient(X))

    def of_jacobian(h):
        return np.linalg.norm(jacobian(curve, X, h, method) - curve_jacobian(X))

    assert observed_order(of_gradient, low, high) == pytest.approx(order, abs=0.25)
    assert observed_order(of_jacobian, low, high) == pytest.approx(order, abs=0.25)


@pytest.mark.parametrize(
    ("method", "order", "low", "high"),
    [("central", 2, 5e-3, 1e-1), ("richardson", 8, 0.4, 0.8), ("complex", 4, 2e-2, 2e-1)],
)
def test_the_error_of_the_hessian_falls_with_the_order(method, order, low, high):
    def error(h):
        return np.linalg.norm(hessian(wave, X, h, method) - wave_hessian(X))

    assert observed_order(error, low, high) == pytest.approx(order, abs=0.4)


def test_the_error_of_the_product_falls_with_the_square_of_the_step():
    v = np.array([0.5, -1.0, 0.8])

    def error(h):
        product = hessian_vector_product(wave, X, v, h, wave_gradient)
        return np.linalg.norm(product - wave_hessian(X) @ v)

    assert observed_order(error, 1e-3, 1e-1) == pytest.approx(2, abs=0.1)


# Default steps


@pytest.mark.parametrize(
    ("method", "tolerance"),
    [("forward", 1e-7), ("central", 2e-10), ("richardson", 1e-12), ("complex", 4 * EPS)],
)
def test_first_derivatives_have_the_digits_that_the_method_allows(method, tolerance):
    ours = gradient(wave, X, method=method)
    np.testing.assert_allclose(ours, wave_gradient(X), rtol=0, atol=tolerance)
    ours = jacobian(curve, X, method=method)
    np.testing.assert_allclose(ours, curve_jacobian(X), rtol=0, atol=tolerance)


@pytest.mark.parametrize(
    ("method", "tolerance"), [("central", 2e-7), ("richardson", 2e-11), ("complex", 3e-12)]
)
def test_hessians_have_the_digits_that_the_method_allows(method, tolerance):
    rng = np.random.default_rng(0)
    for _ in range(10):
        x = rng.uniform(-1, 1, 3)
        ours = hessian(wave, x, method=method)
        np.testing.assert_allclose(ours, wave_hessian(x), rtol=0, atol=tolerance)


@pytest.mark.parametrize("method", SECOND)
def test_the_default_step_of_the_hessian_is_nearly_the_best(method):
    points = np.random.default_rng(1).uniform(-1, 1, (6, 3))

    def error(h):
        errors = [hessian(wave, x, h, method) - wave_hessian(x) for x in points]
        return np.sqrt(np.mean(np.square(errors)))

    best = min(error(h) for h in np.geomspace(1e-6, 1, 25))
    assert error(None) < 12 * best


def visited(call):
    seen = []

    def spy(x):
        seen.append(np.array(x))
        return (x**2).sum()

    call(spy)
    return np.array(seen)


def test_default_steps_grow_with_each_coordinate():
    x = np.array([0.0, 1e6])
    right = visited(lambda f: gradient(f, x))[:2]
    h = default_step("central", x)
    np.testing.assert_array_equal(right, [[h[0], 1e6], [0.0, 1e6 + h[1]]])
    steps_of = {"central": EPS**0.25, "richardson": 0.0626, "complex": EPS**0.2 / np.sqrt(2)}
    for method, step in steps_of.items():
        seen = visited(lambda f, method=method: hessian(f, x, method=method) if f else None)
        farthest = np.abs(seen.real - x).max(axis=0)
        np.testing.assert_allclose(farthest, [step, 1e6 * step], rtol=1e-2)


@pytest.mark.parametrize("x", [0.1, 3.7, 1e5, 100000.7])
def test_the_points_of_a_default_step_of_the_hessian_are_as_far_apart_as_it_says(x):
    for method, levels in (("central", 1), ("richardson", 4)):
        seen = visited(lambda f, method=method: hessian(f, [x], method=method)).ravel()
        right, left = seen[1::2], seen[2::2]
        np.testing.assert_array_equal(right - x, x - left)
        assert len(right) == levels
        np.testing.assert_array_equal(right - x, (right[0] - x) / 2.0 ** np.arange(levels))


def test_steps_that_are_given_are_used_as_they_are():
    h = np.array([0.1, 0.01])
    x = np.array([0.3, 0.4])
    seen = visited(lambda f: gradient(f, x, h))
    expected = [[0.3 + 0.1, 0.4], [0.3, 0.4 + 0.01], [0.3 - 0.1, 0.4], [0.3, 0.4 - 0.01]]
    np.testing.assert_array_equal(seen, expected)
    seen = visited(lambda f: hessian(f, x, h))
    assert {tuple(np.round((point - x) / h).astype(int)) for point in seen} == {
        (0, 0),
        (1, 0),
        (-1, 0),
        (0, 1),
        (0, -1),
        (1, 1),
        (-1, -1),
    }
    seen = visited(lambda f: hessian_vector_product(f, x, [2.0, 0.0], 0.1, lambda p: f(p) * p))
    np.testing.assert_allclose(seen, [[0.4, 0.4], [0.2, 0.4]])


@pytest.mark.parametrize(
    ("x", "given_gradient", "length"),
    [([0.0, 0.5], True, EPS ** (1 / 3)), ([0.0, -50.0], True, 50 * EPS ** (1 / 3))],
)
def test_the_default_step_of_the_product_does_not_depend_on_the_length_of_v(
    x, given_gradient, length
):
    for v in ([3.0, 4.0], [-3e-5, 4e-5]):
        seen = visited(lambda f, v=v: hessian_vector_product(f, x, v, None, lambda p: f(p) * p))
        assert np.abs(seen - x).max() == pytest.approx(length, rel=1e-6)


# Laws


@pytest.mark.parametrize("method", METHODS)
def test_along_one_coordinate_the_gradient_is_the_derivative(method):
    for x in (0.3, -2.0, 40.0):
        assert gradient(np.sin, x, method=method) == derivative(np.sin, x, method)
        separate = gradient(lambda p: np.sin(p[0]) + 0 * p[1], [x, 1.0], method=method)
        np.testing.assert_allclose(separate, [derivative(np.sin, x, method), 0], atol=1e-12)


def test_of_one_variable_the_hessian_is_the_second_derivative():
    for x in (0.3, -2.0, 40.0):
        assert hessian(np.sin, x) == second_derivative(np.sin, x)
        table = richardson_table(np.sin, x, 0.1, levels=3)
        assert gradient(np.sin, x, 0.1, "richardson") == pytest.approx(table[-1, -1], rel=1e-14)


@pytest.mark.parametrize("method", METHODS)
def test_each_row_of_the_jacobian_is_the_gradient_of_one_output(method):
    J = jacobian(curve, X, method=method)
    for i in range(2):
        np.testing.assert_array_equal(J[i], gradient(lambda p, i=i: curve(p)[i], X, method=method))


@laws
@given(x=vectors(3, st.floats(-1, 1)))
def test_the_jacobian_of_a_composition_is_the_product_of_jacobians(x):
    def outer(y):
        return np.array([y[0] * y[1], np.sin(y[0]), y[1] ** 2])

    chained = jacobian(lambda p: outer(curve(p)), x, method="complex")
    product = jacobian(outer, curve(x), method="complex") @ jacobian(curve, x, method="complex")
    np.testing.assert_allclose(chained, product, rtol=0, atol=1e-12)


@pytest.mark.parametrize("method", SECOND)
@laws
@given(x=vectors(3, st.floats(-1, 1)))
def test_the_hessian_is_symmetric_and_the_jacobian_of_the_gradient(method, x):
    H = hessian(wave, x, method=method)
    np.testing.assert_array_equal(H, H.T)
    again = jacobian(lambda p: gradient(wave, p, method="complex"), x, method="richardson")
    np.testing.assert_allclose(H, again, rtol=0, atol=5e-7 if method == "central" else 1e-9)


@pytest.mark.parametrize("method", SECOND)
def test_renaming_the_coordinates_renames_rows_and_columns(method):
    order = np.array([2, 0, 1])

    def renamed(p):
        return wave(p[np.argsort(order)])

    H = hessian(renamed, X[order], 0.01, method)
    np.testing.assert_allclose(H, hessian(wave, X, 0.01, method)[np.ix_(order, order)], atol=1e-10)
    g = gradient(renamed, X[order])
    np.testing.assert_array_equal(g, gradient(wave, X)[order])


@laws
@given(a=whole, b=whole)
def test_gradient_and_hessian_are_linear_in_the_function(a, b):
    def both(p):
        return a * wave(p) + b * np.cos(p).sum()

    together = gradient(both, X)
    apart = a * gradient(wave, X) + b * gradient(lambda p: np.cos(p).sum(), X)
    np.testing.assert_allclose(together, apart, rtol=0, atol=4e-9)
    together = hessian(both, X)
    apart = a * hessian(wave, X) + b * hessian(lambda p: np.cos(p).sum(), X)
    np.testing.assert_allclose(together, apart, rtol=0, atol=4e-6)


@laws
@given(v=vectors(3, whole), x=vectors(3, st.floats(-1, 1)))
def test_the_product_is_the_hessian_times_the_vector(v, x):
    exact, size = wave_hessian(x) @ v, np.abs(v).max()
    by_values = hessian_vector_product(wave, x, v)
    by_gradients = hessian_vector_product(wave, x, v, gradient=wave_gradient)
    np.testing.assert_allclose(by_values, exact, rtol=0, atol=3e-7 * size)
    np.testing.assert_allclose(by_gradients, exact, rtol=0, atol=1e-9 * size)
    shorter = hessian_vector_product(wave, x, v / 1024)
    np.testing.assert_array_equal(1024 * shorter, by_values)


def test_a_zero_vector_gives_zeros_without_a_call():
    def never(x):
        raise AssertionError

    product = hessian_vector_product(never, X, np.zeros(3), gradient=never)
    np.testing.assert_array_equal(product, np.zeros(3))
    product[0] = 1.0


# Cost


def counted(f):
    def spy(x):
        spy.calls += 1
        return f(x)

    spy.calls = 0
    return spy


@pytest.mark.parametrize("n", [1, 4, 7])
def test_the_calls_are_as_many_as_the_docstrings_say(n):
    x = np.linspace(0.1, 1, n)

    def squares(p):
        return (p * p).sum()

    expected = {"forward": n + 1, "central": 2 * n, "complex": n, "richardson": 6 * n}
    for method, calls in expected.items():
        f, F = counted(squares), counted(np.exp)
        gradient(f, x, method=method)
        jacobian(F, x, method=method)
        assert f.calls == F.calls == calls
    expected = {"central": n * n + n + 1, "richardson": 4 * (n * n + n) + 1, "complex": n * n + n}
    for method, calls in expected.items():
        f = counted(squares)
        hessian(f, x, method=method)
        assert f.calls == calls
    f, slope = counted(squares), counted(lambda p: 2 * p)
    hessian_vector_product(f, x, x, gradient=slope)
    assert (f.calls, slope.calls) == (0, 2)
    hessian_vector_product(f, x, x)
    assert f.calls == 4 * n


# Shapes, kinds, purity


@pytest.mark.parametrize("method", METHODS)
def test_a_gradient_has_the_shape_of_x(method):
    W = np.arange(6.0).reshape(2, 3) / 4
    g = gradient(lambda W: (W**3).sum(), W, method=method)
    assert g.shape == (2, 3)
    np.testing.assert_allclose(g, 3 * W**2, rtol=0, atol=1e-6)
    assert type(gradient(lambda t: t**3, 2, method=method)) is np.float64
    assert gradient(lambda t: t[0] ** 3, [2], method=method).shape == (1,)


def test_a_jacobian_has_the_shape_of_the_value_and_then_that_of_x():
    W = np.arange(6.0).reshape(2, 3) / 4
    J = jacobian(lambda W: W @ W.T, W)
    assert J.shape == (2, 2, 2, 3)
    exact = np.einsum("ik,jl->ijkl", np.eye(2), W) + np.einsum("jk,il->ijkl", np.eye(2), W)
    np.testing.assert_allclose(J, exact, atol=1e-9)
    assert jacobian(wave, X).shape == (3,)
    assert jacobian(lambda t: np.array([t, t * t]), 3.0).shape == (2,)
    assert jacobian(lambda x: x[:1] * 2, X).shape == (1, 3)
    assert jacobian(lambda t: t * t, 3.0) == pytest.approx(6)


@pytest.mark.parametrize("method", SECOND)
def test_a_hessian_has_the_shape_of_x_twice(method):
    W = np.arange(4.0).reshape(2, 2) / 4
    H = hessian(lambda W: W[0, 0] * W[1, 1] - W[0, 1] * W[1, 0], W, method=method)
    assert H.shape == (2, 2, 2, 2)
    assert H[0, 0, 1, 1] == pytest.approx(1, abs=1e-6)
    assert H[0, 1, 1, 0] == pytest.approx(-1, abs=1e-6)
    assert H[0, 0, 0, 1] == pytest.approx(0, abs=1e-6)
    assert hessian(lambda t: t**3, 2.0, method=method).shape == ()
    v = np.eye(2)
    product = hessian_vector_product(lambda W: (W**3).sum(), W, v)
    np.testing.assert_allclose(product, 6 * W * v, atol=1e-6)
    assert type(hessian_vector_product(lambda t: t**3, 2.0, 1.0)) is np.float64


@pytest.mark.parametrize("x", [2, [1, 2], [[1, 2, 3]]])
def test_the_function_is_called_with_floating_point_numbers_of_the_shape_of_x(x):
    kinds = set()

    def spy(p):
        kinds.add((type(p) if np.ndim(p) == 0 else p.dtype.type, np.shape(p)))
        return (p * p).sum()

    for call in (gradient, jacobian, hessian):
        call(spy, x)
    hessian_vector_product(spy, x, x)
    assert kinds == {(np.float64, np.shape(x))}
    kinds.clear()
    for call in (gradient, jacobian, hessian):
        call(spy, x, method="complex")
    assert kinds == {(np.complex128, np.shape(x))}


@pytest.mark.parametrize("method", METHODS)
def test_whole_numbers_and_lists_are_not_truncated(method):
    np.testing.assert_array_equal(
        gradient(wave, [1, 2, 3], method=method),
        gradient(wave, np.array([1.0, 2, 3]), None, method),
    )
    J = jacobian(lambda p: (p[0] * 2, p[1] * 3), (1, 2), method=method)
    np.testing.assert_allclose(J, [[2, 0], [0, 3]], atol=1e-7)


def test_values_may_be_integers_or_float32():
    np.testing.assert_array_equal(gradient(lambda p: 3, X), np.zeros(3))
    assert gradient(lambda p: np.float32(p), 0.25, h=0.5) == 1.0
    np.testing.assert_array_equal(jacobian(lambda p: [1, 2], X), np.zeros((2, 3)))


def test_functions_of_pythons_math_module_work():
    assert gradient(lambda p: math.sin(p[0]), [0.5]) == pytest.approx(math.cos(0.5), rel=1e-9)


def spoil(x):
    x *= x
    return x.sum()


CALLS = {
    **{f"gradient {m}": lambda f, x, m=m: gradient(f, x, method=m) for m in METHODS},
    **{f"jacobian {m}": lambda f, x, m=m: jacobian(f, x, method=m) for m in METHODS},
    **{f"hessian {m}": lambda f, x, m=m: hessian(f, x, method=m) for m in SECOND},
    "product": lambda f, x: hessian_vector_product(f, x, np.ones(3)),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_the_argument_is_never_changed_not_even_by_the_function(call):
    x = X.copy()
    x.setflags(write=False)
    np.testing.assert_array_equal(call(spoil, x), call(lambda p: (p * p).sum(), x))
    np.testing.assert_array_equal(x, X)


def test_a_gradient_that_spoils_its_point_or_reuses_its_answer_does_no_harm():
    x, v = X.copy(), np.array([1.0, 2.0, -1.0])
    buffer = np.empty(3)

    def slope(p):
        np.multiply(p, p, out=buffer)
        p[:] = 0
        return buffer

    product = hessian_vector_product(wave, x, v, gradient=slope)
    np.testing.assert_allclose(product, 2 * X * v, atol=1e-9)
    np.testing.assert_array_equal(x, X)


@pytest.mark.parametrize("method", METHODS)
def test_a_function_may_answer_every_call_in_the_same_buffer(method):
    buffer = np.empty(3, complex if method == "complex" else float)
    J = jacobian(lambda p: np.multiply(p, p, out=buffer), X, method=method)
    np.testing.assert_allclose(J, np.diag(2 * X), atol=1e-7)


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_nan_passes_through(call):
    assert np.isnan(call(lambda p: p.sum() * np.nan, X)).all()
    assert np.isnan(call(lambda p: (p * p).sum(), [0.5, np.nan, 1.0])).all()


@pytest.mark.parametrize("method", ["central", "richardson"])
def test_an_infinite_coordinate_has_no_slope_and_leaves_the_others_theirs(method):
    x = [0.5, np.inf]
    g = gradient(lambda p: p[0] ** 2 if not np.isnan(p[1]) else np.nan, x, method=method)
    assert g[0] == pytest.approx(1.0)
    assert np.isnan(g[1])
    H = hessian(lambda p: p[0] ** 2 if not np.isnan(p[1]) else np.nan, x, method=method)
    np.testing.assert_array_equal(np.isnan(H), [[False, True], [True, True]])


# Bad input

EVERY = {"gradient": gradient, "jacobian": jacobian, "hessian": hessian}


@pytest.mark.parametrize("name", EVERY)
def test_what_cannot_be_called_is_named(name):
    letter = "F" if name == "jacobian" else "f"
    with raises(TypeError, f"{letter}: expected a function, got 2.0"):
        EVERY[name](2.0, X)


def test_the_product_names_what_cannot_be_called():
    with raises(TypeError, "f: expected a function, got 2.0"):
        hessian_vector_product(2.0, X, X)
    with raises(TypeError, "gradient: expected a function, got an array of shape (3,)"):
        hessian_vector_product(wave, X, X, gradient=X)


@pytest.mark.parametrize("call", [*EVERY.values(), lambda f, x: hessian_vector_product(f, x, x)])
def test_the_point_must_be_real_numbers_and_at_least_one(call):
    with raises(TypeError, "x: expected a real number or an array of real numbers, got 'one'"):
        call(wave, "one")
    with raises(TypeError, "x: expected a real number or an array of real numbers, got 1j"):
        call(wave, 1j)
    with raises(ValueError, "x: expected at least one coordinate, got an array of shape (0,)"):
        call(wave, [])


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("h", [0, -0.1, np.inf, np.nan])
def test_a_step_must_be_positive_and_finite(name, h):
    with raises(ValueError, f"h: expected a positive finite number, got {float(h)}"):
        EVERY[name](wave, X, h)
    with raises(ValueError, f"h: expected a positive finite number, got {h}"):
        hessian_vector_product(wave, X, X, h)


@pytest.mark.parametrize("name", EVERY)
def test_steps_have_the_shape_of_x(name):
    message = "h: expected one number or an array of shape (3,), the shape of x, got "
    with raises(ValueError, message):
        EVERY[name](wave, X, [0.1, 0.2])


@pytest.mark.parametrize(("h", "method"), [(1e-170, "central"), (1e170, "complex")])
def test_a_step_whose_square_leaves_float64_is_named(h, method):
    message = f"h: expected a step whose square is neither 0 nor infinite in float64, got {h}"
    with raises(ValueError, message):
        hessian(wave, X, h, method)
    with raises(ValueError, message):
        hessian(wave, X, [0.1, h, 0.1], method)


def test_a_step_whose_square_vanishes_when_halved_is_named():
    h = 1e-161  # its square is 1e-322, and that of an eighth is 0
    hessian(wave, X, h)
    with raises(ValueError, "h: expected a step whose square is neither 0 nor infinite"):
        hessian(wave, X, h, "richardson")


@pytest.mark.parametrize("method", ["Central", "second", None, ["central"]])
def test_an_unknown_method_is_named_with_the_known_ones(method):
    for call in (gradient, jacobian):
        listed = "'forward', 'central', 'complex', 'richardson'"
        with raises(ValueError, f"method: expected one of {listed}, got "):
            call(wave, X, method=method)
    with raises(ValueError, "method: expected one of 'central', 'richardson', 'complex', got "):
        hessian(wave, X, method=method)


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_values_that_are_not_numbers_are_named(call):
    with pytest.raises(TypeError, match=r"^[fF]\(x.*\): expected a .*number.*, got None"):
        call(lambda p: None, X)


@pytest.mark.parametrize("name", [name for name in CALLS if not name.startswith("jacobian")])
def test_a_function_of_several_values_is_sent_to_the_jacobian(name):
    with raises(ValueError, "f(x): expected one number, got an array of shape (3,) and dtype "):
        CALLS[name](lambda p: p * p, X)
    with pytest.raises(ValueError, match=r"`jacobian` takes functions of several values$"):
        CALLS[name](lambda p: p[:1], X)


@pytest.mark.parametrize("method", METHODS)
def test_a_jacobian_wants_values_that_keep_their_shape(method):
    sizes = iter([2, 2, 3, 3, 3])
    with raises(ValueError, "F(x): expected an array of shape (2,), the shape of its value at "):
        jacobian(lambda p: p[0] * np.ones(next(sizes)), X, method=method)
    with raises(ValueError, "F(x): expected at least one value, got an array of shape (0,)"):
        jacobian(lambda p: p[:0], X, method=method)


def test_complex_values_of_a_real_method_are_named():
    with raises(TypeError, "f(x): expected a real number or an array of real numbers, got "):
        gradient(lambda p: p[0] * 1j, X)
    with raises(TypeError, "F(x): expected a real number or an array of real numbers, got "):
        jacobian(lambda p: p * 1j, X)


@pytest.mark.parametrize("call", [gradient, jacobian, hessian])
@pytest.mark.parametrize(
    "f",
    [
        lambda p: np.abs(p).sum(),
        lambda p: math.sin(p[0]),
        lambda p: p.real.sum(),
        lambda p: np.asarray(p, dtype=float).sum(),
        lambda p: 3.0,
    ],
    ids=["abs", "math", "real", "asarray", "constant"],
)
def test_the_complex_step_refuses_what_drops_the_imaginary_part(call, f):
    with pytest.raises(TypeError, match=r"complex.*use the method 'central' for this one$"):
        call(f, X, method="complex")
    assert np.isfinite(call(f, X)).all()


def test_the_vector_of_a_product_is_finite_and_of_the_shape_of_x():
    with raises(ValueError, "v: expected an array of shape (3,), the shape of x, got "):
        hessian_vector_product(wave, X, [1.0, 2.0])
    with raises(ValueError, "v: expected finite numbers, got nan"):
        hessian_vector_product(wave, X, [1.0, np.nan, 0.0])
    with raises(TypeError, "v: expected a real number or an array of real numbers, got 'up'"):
        hessian_vector_product(wave, X, "up")
    with raises(TypeError, "h: expected one number, got [0.1, 0.1, 0.1] (list)"):
        hessian_vector_product(wave, X, X, [0.1, 0.1, 0.1])


def test_the_gradient_of_a_product_has_the_shape_of_x():
    with raises(ValueError, "gradient(x): expected an array of shape (3,), the shape of x, got "):
        hessian_vector_product(wave, X, X, gradient=lambda p: p[:2])
    with raises(TypeError, "gradient(x): expected a real number or an array of real numbers, got "):
        hessian_vector_product(wave, X, X, gradient=lambda p: None)
