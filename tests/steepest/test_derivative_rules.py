"""Every rule of both modes: values, JVPs, VJPs, second derivatives agree with differences."""

from __future__ import annotations

import numpy as np
import pytest
from support.operations import OPERATIONS

from steepest import functions
from steepest._compositions import _clip
from steepest._slopes import SLOPES
from steepest._structures import leaves, map_leaves
from steepest._tracing import compositions
from steepest.forward_mode import jacobian as columns
from steepest.forward_mode import jvp
from steepest.forward_mode.dual import MULTILINEAR, Pass
from steepest.forward_mode.dual import RULES as FORWARD_RULES
from steepest.reverse_mode import Tape, grad, hessian_vector_product, value_and_grad, vjp
from steepest.reverse_mode import jacobian as rows
from steepest.reverse_mode.fused import FUSED
from steepest.reverse_mode.rules import RULES

# A difference over eight points of step h is exact up to O(h⁸); rounding leaves about 100 ε/h.
H = 1e-3
WEIGHTS = {1: 4 / 5, 2: -1 / 5, 3: 4 / 105, 4: -1 / 280}


def difference(f, x, v):
    """Return d/dt f(x + t v) at 0, of order 8."""

    def at(t):
        return map_leaves(lambda a, da: np.asarray(a) + t * da, x, v)

    total = 0.0
    for k, weight in WEIGHTS.items():
        total = total + weight * (np.asarray(f(at(k * H))) - np.asarray(f(at(-k * H))))
    return total / H


def random_like(x, seed):
    rng = np.random.default_rng(seed)
    return map_leaves(lambda a: np.asarray(rng.normal(size=np.shape(a))), x)


def inner(a, b):
    return sum(np.sum(u * v) for u, v in zip(leaves(a), leaves(b), strict=True))


def close(ours, truth, tolerance):
    scale = max(1.0, np.max(np.abs(truth), initial=0.0))
    assert np.shape(ours) == np.shape(truth)
    np.testing.assert_allclose(ours, truth, rtol=0, atol=tolerance * scale)


def parts(name):
    f, arguments = OPERATIONS[name]
    return (lambda x: f(*x)), arguments


each_operation = pytest.mark.parametrize("name", OPERATIONS)


@each_operation
def test_values_stay_the_jvp_is_the_difference_quotient_and_the_vjp_its_transpose(name):
    f, x = parts(name)
    expected = f(x)
    v, u = random_like(x, 2), random_like(expected, 3)
    value, tangent = jvp(f, x, v)
    close(value, expected, 1e-13)
    close(tangent, difference(f, x, v), 1e-9)
    value, pullback = vjp(f, x)
    close(value, expected, 1e-13)
    pulled = pullback(u)
    for gradient, argument in zip(leaves(pulled), leaves(x), strict=True):
        assert np.shape(gradient) == np.shape(argument)
        assert gradient.dtype == np.float64
    close(inner(pulled, v), inner(u, tangent), 1e-12)


@each_operation
def test_second_derivatives_are_symmetric_and_differences_of_gradients(name):
    f, x = parts(name)
    u = random_like(f(x), 4)
    v, w = random_like(x, 5), random_like(x, 6)

    def s(x):  # the cosine makes second derivatives of linear functions matter
        return np.sum(u * np.cos(f(x)))

    forward_over_reverse = hessian_vector_product(s, x, v)
    slope = grad(s)
    flat = difference(lambda x: np.hstack([np.ravel(g) for g in slope(x)]), x, v)
    close(np.hstack([np.ravel(part) for part in forward_over_reverse]), flat, 2e-8)
    reverse_over_reverse = grad(lambda x: inner(slope(x), v))(x)
    reverse_over_forward = grad(lambda x: jvp(s, x, v)[1])(x)
    for ours, one, other in zip(
        forward_over_reverse, reverse_over_reverse, reverse_over_forward, strict=True
    ):
        close(one, ours, 1e-11)
        close(other, ours, 1e-11)
    close(inner(hessian_vector_product(s, x, w), v), inner(forward_over_reverse, w), 1e-11)
    forward_over_forward = jvp(lambda x: jvp(s, x, v)[1], x, w)[1]
    close(forward_over_forward, inner(forward_over_reverse, w), 1e-11)


@pytest.mark.parametrize(
    "name", [n for n, (_, x) in OPERATIONS.items() if len(x) > 1 or n.startswith("steepest")]
)
def test_one_argument_traced_alone_has_its_part_of_the_derivative(name):
    f, x = parts(name)
    u, v = random_like(f(x), 7), random_like(x, 8)
    together = vjp(f, x)[1](u)
    for i in range(len(x)):

        def g(a, i=i):
            return f((*x[:i], a, *x[i + 1 :]))

        close(vjp(g, x[i])[1](u), together[i], 1e-13)
        close(inner(jvp(g, x[i], v[i])[1], u), inner(together[i], v[i]), 1e-12)
        # Forward over reverse, and a traced factor outside: the pullbacks meet traced gradients.
        s = grad(lambda c, g=g, i=i: np.sum(grad(lambda a: c * np.sum(u * g(a)))(x[i])))
        close(s(2.0), np.sum(together[i]), 1e-12)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.stack([x.sum(), (x**2).sum()]),
        lambda x: np.outer(x, x),
        lambda x: np.sin(x).reshape(1, *x.shape),
        lambda x: x.sum(),
        lambda x: np.sum(x) * np.ones(0),
    ],
)
@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 3), (1, 3), (3, 1), (2, 1, 2)])
def test_the_jacobian_is_the_same_by_rows_and_by_columns(f, shape):
    x = np.random.default_rng(9).normal(size=shape)
    by_rows, by_columns = rows(f, x), columns(f, x)
    assert by_rows.shape == by_columns.shape == (*np.shape(f(x)), *shape)
    np.testing.assert_allclose(by_rows, by_columns, rtol=1e-14, atol=1e-14)


# Completeness: what stands in a table is in the tests' table


def test_every_rule_and_composition_is_exercised(monkeypatch):
    used = set()

    class Noting(dict):
        def get(self, key, default=None):
            used.add(key)
            return super().get(key, default)

    from steepest import _tracing

    monkeypatch.setattr(_tracing, "compositions", Noting(compositions))
    for trace in (Tape, Pass):

        def noting(self, operation, args, kwargs, record=trace.record):
            used.add(operation)
            return record(self, operation, args, kwargs)

        monkeypatch.setattr(trace, "record", noting)
    for f, x in map(parts, OPERATIONS):
        vjp(f, x)
        jvp(f, x, random_like(x, 1))
    no_derivative = {f for f, g in compositions.items() if g.__name__ == "<lambda>"}
    missing = {*SLOPES, *RULES, *FUSED, *FORWARD_RULES, *MULTILINEAR, *compositions} - used
    assert sorted(f.__name__ for f in missing - no_derivative) == []


# Corners, ties and limits


@pytest.mark.parametrize(
    ("f", "x", "slope"),
    [
        (np.abs, 0.0, 0.0),
        (np.fabs, 0.0, 0.0),
        (functions.relu, 0.0, 0.0),
        (functions.leaky_relu, 0.0, 0.01),
        (lambda x: np.maximum(x, 0.0), 0.0, 0.5),
        (lambda x: np.minimum(x, 0.0), 0.0, 0.5),
        (lambda x: np.maximum(x, x), 3.0, 1.0),
        (lambda x: np.clip(x, 0.0, 1.0), 0.0, 1.0),
        (lambda x: np.clip(x, 0.0, 1.0), 1.0, 1.0),
        (lambda x: np.clip(x, 0.0, 1.0), 1.1, 0.0),
        (lambda x: np.fmax(x, np.nan), 3.0, 1.0),
        (lambda x: np.fmin(np.nan, x), 3.0, 1.0),
        (lambda x: x**0, 0.0, 0.0),
        (lambda x: x**1, 0.0, 1.0),
        (lambda x: x**2, 0.0, 0.0),
        (lambda x: 0.0**x, 2.0, 0.0),
        (np.linalg.norm, np.zeros(2), np.zeros(2)),
        (lambda x: np.linalg.norm(x, axis=1).sum(), np.eye(2)[:, :1], np.array([[1.0], [0.0]])),
        (np.max, np.array([1.0, 3.0, 3.0]), np.array([0.0, 0.5, 0.5])),
        (np.min, np.array([1.0, 1.0, 1.0]), np.full(3, 1 / 3)),
        (np.max, np.array([1.0, np.nan, 3.0]), np.array([0.0, 1.0, 0.0])),
        (lambda x: np.min(x, 0).sum(), np.array([[np.nan], [1.0]]), np.array([[1.0], [0.0]])),
        (lambda x: np.nan_to_num(x, nan=2.0).sum(), np.array([np.nan, 1.0]), np.array([0.0, 1.0])),
        (np.round, 1.3, 0.0),
        (lambda x: x * np.round(x), 1.3, 1.0),
        (lambda x: np.where(x > 0, x, 0.0), -1.0, 0.0),
        (lambda x: np.where([1, 0], x, 3 * x).sum(), 2.0, 4.0),
        (lambda x: np.where(x, x**2, 3.0), 2.0, 4.0),
        (lambda x: np.sum(np.full_like(x, 3.0)) * x[0], np.ones(2), np.array([6.0, 0.0])),
    ],
)
def test_at_corners_and_limits_the_slope_is_the_documented_one(f, x, slope):
    np.testing.assert_allclose(grad(f)(x), slope, atol=1e-15)
    v = np.random.default_rng(1).normal(size=np.shape(x))
    np.testing.assert_allclose(jvp(f, x, v)[1], np.sum(slope * v), atol=1e-15)


def test_the_mixed_second_derivative_of_a_power_holds_at_exponent_zero():
    # ∂²/∂a∂b a^b = a^(b-1) (1 + b ln a), which is 1/a at b = 0
    mixed = grad(lambda b: grad(lambda a: a**b)(3.0))(np.float64(0.0))
    assert mixed == pytest.approx(1 / 3, rel=1e-15)


def test_clipping_keeps_nan_and_prefers_the_upper_bound():
    x = np.array([np.nan, 0.0, 5.0])
    np.testing.assert_array_equal(_clip(x, 1.0, 2.0), np.clip(x, 1.0, 2.0))
    np.testing.assert_array_equal(_clip(x, 3.0, 2.0), np.clip(x, 3.0, 2.0))


def test_the_empty_sum_is_zero_and_the_empty_product_one():
    value, gradient = value_and_grad(lambda x: np.prod(x) + np.sum(x))(np.zeros(0))
    assert value == 1.0
    assert gradient.shape == (0,)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 7])
def test_the_gradient_of_a_product_with_zeros_is_the_product_of_the_others(n):
    x = np.arange(n, dtype=float)
    expected = [np.prod(np.delete(x, i)) for i in range(n)]
    np.testing.assert_array_equal(grad(np.prod)(x), expected)
