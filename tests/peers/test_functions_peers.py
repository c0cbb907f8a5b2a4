"""Functions and derivatives against PyTorch, SciPy and SymPy."""

from __future__ import annotations

import re

import numpy as np
import pytest
import scipy.special
import sympy
import torch
from sympy.parsing import sympy_parser as parser

from steepest import functions
from steepest.functions import ELEMENTARY

EPS = np.finfo(float).eps
GRID = np.linspace(-30, 30, 2401)  # 0, the corner, is on it
EXTREMES = np.array([-np.inf, -1e308, -1000, -745.2, -700, 0, 700, 745.2, 1000, 1e308, np.inf])

TORCH = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": torch.nn.functional.leaky_relu,
}


def autograd(function, z: np.ndarray) -> np.ndarray:
    """Return PyTorch's derivative of an elementwise function at every point."""
    points = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    function(points).sum().backward()
    return points.grad.numpy()


@pytest.mark.parametrize("name", TORCH)
def test_values_and_slopes_are_those_of_pytorch(name):
    function, slope = getattr(functions, name), getattr(functions, f"{name}_derivative")
    theirs = TORCH[name](torch.tensor(GRID)).numpy()
    np.testing.assert_allclose(function(GRID), theirs, rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(slope(GRID), autograd(TORCH[name], GRID), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", TORCH)
def test_limits_and_nan_are_those_of_pytorch(name):
    function, slope = getattr(functions, name), getattr(functions, f"{name}_derivative")
    theirs = TORCH[name](torch.tensor(EXTREMES)).numpy()
    np.testing.assert_allclose(function(EXTREMES), theirs, rtol=1e-12, atol=1e-300)
    finite = EXTREMES[np.isfinite(EXTREMES)]
    np.testing.assert_allclose(slope(finite), autograd(TORCH[name], finite), atol=1e-12)
    assert np.isnan(function(np.nan))
    assert np.isnan(TORCH[name](torch.tensor(np.nan)).item())


@pytest.mark.parametrize("slope", [0.0, 0.2, 1.0, -0.5])
def test_leaky_relu_of_any_slope_is_that_of_pytorch(slope):
    def theirs(z):
        return torch.nn.functional.leaky_relu(z, negative_slope=slope)

    np.testing.assert_array_equal(
        functions.leaky_relu(GRID, slope), theirs(torch.tensor(GRID)).numpy()
    )
    np.testing.assert_array_equal(
        functions.leaky_relu_derivative(GRID, slope), autograd(theirs, GRID)
    )


def test_at_the_corners_the_frameworks_choice_is_ours():
    corner = np.array([0.0])
    assert functions.relu_derivative(corner) == autograd(torch.relu, corner) == 0
    assert functions.leaky_relu_derivative(corner) == autograd(TORCH["leaky_relu"], corner) == 0.01
    assert ELEMENTARY["absolute"].derivative(corner) == autograd(torch.abs, corner) == 0


def test_sigmoid_is_scipys_expit():
    z = np.concatenate([GRID, EXTREMES])
    np.testing.assert_allclose(
        functions.sigmoid(z), scipy.special.expit(z), rtol=1e-14, atol=1e-320
    )


def test_sigmoid_derivative_is_the_exponential_of_scipys_log_expits():
    z = np.linspace(-700, 700, 1401)
    by_logarithms = np.exp(scipy.special.log_expit(z) + scipy.special.log_expit(-z))
    # the exponential turns an error of ε|z| in its argument into one of ε|z| in its value
    np.testing.assert_allclose(functions.sigmoid_derivative(z), by_logarithms, rtol=1000 * EPS)


# The table of derivatives, from expressions that SymPy differentiates by its own rules

x = sympy.Symbol("x", real=True)
EXPRESSIONS = {
    "square": x**2,
    "cube": x**3,
    "cubic": x**3 - 3 * x,
    "quartic": x**4,
    "square_root": sympy.sqrt(x),
    "reciprocal": 1 / x,
    "exponential": sympy.exp(x),
    "logarithm": sympy.log(x),
    "sine": sympy.sin(x),
    "cosine": sympy.cos(x),
    "sigmoid": 1 / (1 + sympy.exp(-x)),
    "tanh": sympy.tanh(x),
    "relu": sympy.Piecewise((x, x > 0), (0, True)),
    "leaky_relu": sympy.Piecewise((x, x > 0), (x / 100, True)),
    "absolute": sympy.Piecewise((x, x > 0), (-x, True)),
}


def exactly(expression: sympy.Expr, points: np.ndarray) -> np.ndarray:
    """Return the values of an expression, computed to 30 digits."""
    return np.array([float(expression.subs(x, sympy.Rational(p)).evalf(30)) for p in points])


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("key", ELEMENTARY)
def test_each_row_is_what_sympy_derives_on_its_whole_interval(key, order):
    row = ELEMENTARY[key]
    points = np.linspace(*row.interval, 61)
    if not row.smooth:
        points = points[points != 0]  # SymPy takes the corner as it was written above
    ours = (row.f, row.derivative, row.second_derivative)[order](points)
    theirs = exactly(sympy.diff(EXPRESSIONS[key], x, order), points)
    np.testing.assert_allclose(ours, theirs, rtol=1e-14, atol=8 * EPS)


def from_latex(formula: str) -> sympy.Expr:
    """Read the LaTeX of a row: a small grammar, so that a formula it cannot read is an error."""
    text = formula.rpartition("= ")[2] if formula.startswith(r"\sigma(x) =") else formula
    text = text.replace(r"\,", " ").replace(r"\sigma(x)", " (1/(1+exp(-x))) ")
    text = re.sub(r"\\vert (.*?) \\vert", r" Abs(\1) ", text)
    text = re.sub(
        r"(.*?) \\text\{ if \} x > 0,\\; (.*?) \\text\{ if \} .*", r" Heaviside(x)*(\1-\2)+\2", text
    )
    text = re.sub(r"\\sqrt\{(\w)\}", r" sqrt(\1) ", text)
    text = re.sub(
        r"\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}", r" ((\1)/(\2)) ", text
    )
    text = re.sub(r"\\(tanh)\^2 x", r" \1(x)^2 ", text)
    text = re.sub(r"\\(?:operatorname\{(sign)\}|(ln|sin|cos|tanh)) x", r" \1\2(x) ", text)
    text = text.replace(r"\max", " Max").replace("e^{-x}", " exp(-x) ").replace("e^x", " exp(x) ")
    assert "\\" not in text, text
    rules = (*parser.standard_transformations, parser.convert_xor, parser.implicit_multiplication)
    return parser.parse_expr(text, local_dict={"x": x}, transformations=rules)


@pytest.mark.parametrize("key", ELEMENTARY)
def test_the_printed_formulas_say_what_the_functions_compute(key):
    row = ELEMENTARY[key]
    points = np.linspace(*row.interval, 40)
    np.testing.assert_allclose(exactly(from_latex(row.formula), points), row.f(points), atol=1e-14)
    np.testing.assert_allclose(
        exactly(from_latex(row.derivative_formula), points), row.derivative(points), atol=1e-14
    )
