"""Numerical derivatives against SciPy, PyTorch and SymPy."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.differentiate
import scipy.optimize
import sympy
import torch

from steepest.finite_differences import (
    central_difference,
    default_step,
    derivative,
    forward_difference,
    richardson,
    richardson_table,
    second_derivative,
)

EPS = np.finfo(float).eps
POINTS = np.linspace(-2.0, 2.0, 41)


def wave(x):
    """Return e^(-x²/2) sin(3x) + x³/10: no symmetry to be lucky with, and analytic."""
    return np.exp(-x * x / 2) * np.sin(3 * x) + x**3 / 10


def torch_derivatives(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and second derivative of `wave` by PyTorch."""
    points = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    values = torch.exp(-points * points / 2) * torch.sin(3 * points) + points**3 / 10
    (first,) = torch.autograd.grad(values.sum(), points, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), points)
    return first.detach().numpy(), second.numpy()


@pytest.mark.parametrize(
    ("method", "tolerance"),
    # truncation + round-off at the default step, with |f″| < 10, |f‴| < 30, |f⁽⁷⁾|/7! < 2
    [("forward", 2e-7), ("central", 1e-9), ("richardson", 5e-12), ("complex", 1e-14)],
)
def test_every_method_gives_the_slope_that_pytorch_gives(method, tolerance):
    first, _ = torch_derivatives(POINTS)
    np.testing.assert_allclose(derivative(wave, POINTS, method), first, rtol=0, atol=tolerance)


def test_the_second_difference_gives_the_curvature_that_pytorch_gives():
    _, second = torch_derivatives(POINTS)
    np.testing.assert_allclose(second_derivative(wave, POINTS), second, rtol=0, atol=1e-6)


def test_richardson_is_as_good_as_scipys_adaptive_derivative():
    first, _ = torch_derivatives(POINTS)
    theirs = scipy.differentiate.derivative(wave, POINTS)
    assert theirs.success.all()
    ours = np.max(np.abs(richardson(wave, POINTS) - first))
    assert ours <= 10 * np.max(np.abs(theirs.df - first))


@pytest.mark.parametrize("x", [0.25, 1.0, -1.5])
def test_the_quotients_are_those_of_scipy_for_the_same_step(x):
    h = 2.0**-10  # a power of two makes x + h exact, so nothing but the formula is compared
    first_of_scipys = scipy.differentiate.derivative(wave, x, initial_step=h, order=2, maxiter=1)
    assert central_difference(wave, x, h) == pytest.approx(first_of_scipys.df, rel=1e-14)
    one_sided = scipy.optimize.approx_fprime([x], lambda t: float(wave(t[0])), h)
    assert forward_difference(wave, x, h) == pytest.approx(one_sided[0], rel=1e-14)


def test_the_default_forward_step_is_scipys_where_x_is_of_order_one():
    for x in (-0.9, 0.3, 1.0):
        theirs = scipy.optimize.approx_fprime([x], lambda t: float(wave(t[0])), EPS**0.5)[0]
        assert default_step("forward", x) == EPS**0.5
        assert forward_difference(wave, x) == pytest.approx(theirs, rel=1e-12)


def test_the_truncation_terms_are_those_of_the_taylor_series_that_sympy_finds():
    x, h = sympy.symbols("x h")
    f = sympy.exp(x)

    def leading(quotient, exact):
        """Return (order, coefficient) of the first term of the error in powers of h."""
        return (
            sympy.series(quotient - exact, h, 0, 6)
            .removeO()
            .simplify()
            .as_leading_term(h)
            .subs(x, 0)
        )

    forward = (f.subs(x, x + h) - f) / h
    central = (f.subs(x, x + h) - f.subs(x, x - h)) / (2 * h)
    second = (f.subs(x, x + h) - 2 * f + f.subs(x, x - h)) / h**2
    terms = {
        forward_difference: (leading(forward, f), 2.0**-20),
        central_difference: (leading(central, f), 2.0**-10),
        second_derivative: (leading(second, f), 2.0**-7),
    }
    assert [str(term) for term, _ in terms.values()] == ["h/2", "h**2/6", "h**2/12"]
    for difference, (term, step) in terms.items():
        error = difference(np.exp, 0.0, step) - 1
        assert error == pytest.approx(float(term.subs(h, step)), rel=1e-3)


@pytest.mark.parametrize("levels", [2, 3, 4])
def test_extrapolation_is_the_polynomial_in_h_squared_read_at_zero(levels):
    """Richardson's table is Neville's algorithm: SymPy's interpolation gives the same number."""
    x, h = 0.3, 0.5
    steps = [sympy.Rational(h) / 2**i for i in range(levels)]
    table = richardson_table(np.sin, x, h, levels)
    variable = sympy.Symbol("s")
    nodes = [
        (
            step**2,
            (sympy.sin(sympy.Rational(x) + step) - sympy.sin(sympy.Rational(x) - step))
            / (2 * step),
        )
        for step in steps
    ]
    at_zero = sympy.interpolate([(a, b.evalf(40)) for a, b in nodes], variable).subs(variable, 0)
    assert table[-1, -1] == pytest.approx(float(at_zero), rel=1e-13)
