"""Gradients, Jacobians, Hessians and products against PyTorch, SciPy, SymPy and numdifftools."""

from __future__ import annotations

import numdifftools
import numpy as np
import pytest
import scipy.linalg
import scipy.optimize
import scipy.stats
import sympy
import torch
from scipy.optimize._numdiff import approx_derivative

from steepest.curvature import (
    classify,
    condition_number,
    eigenvalues,
    is_positive_definite,
    positive_definite_share,
)
from steepest.finite_differences import gradient, hessian, hessian_vector_product, jacobian
from steepest.gradient_check import check_gradient

EPS = np.finfo(float).eps
N = 8
RNG = np.random.default_rng(4)
A = RNG.normal(size=(N, N)) / N**0.5
B = RNG.normal(size=N)
X = RNG.uniform(-1, 1, N)
V = RNG.normal(size=N)

# Each function twice: in NumPy, and in PyTorch. Of the size of 1, with derivatives of that size.
SCALARS = {
    "exponentials": (
        lambda x: np.log(np.exp(A @ x).sum()),
        lambda x: torch.log(torch.exp(torch.tensor(A) @ x).sum()),
    ),
    "waves": (
        lambda x: np.sin(B @ x) * np.exp(-(x @ x) / 4),
        lambda x: torch.sin(torch.tensor(B) @ x) * torch.exp(-(x @ x) / 4),
    ),
    "rosenbrock": (
        lambda x: ((x[1:] - x[:-1] ** 2) ** 2).sum() + ((1 - x[:-1]) ** 2).sum(),
        lambda x: ((x[1:] - x[:-1] ** 2) ** 2).sum() + ((1 - x[:-1]) ** 2).sum(),
    ),
    "quotient": (
        lambda x: (x**3).sum() / (2 + np.cos(x).sum() ** 2),
        lambda x: (x**3).sum() / (2 + torch.cos(x).sum() ** 2),
    ),
    "layer": (
        lambda x: (np.tanh(A @ x + B) ** 2).sum(),
        lambda x: (torch.tanh(torch.tensor(A) @ x + torch.tensor(B)) ** 2).sum(),
    ),
}
MAPS = {
    "layer": (
        lambda x: np.tanh(A @ x + B),
        lambda x: torch.tanh(torch.tensor(A) @ x + torch.tensor(B)),
    ),
    "softmax": (
        lambda x: np.exp(x) / np.exp(x).sum(),
        lambda x: torch.softmax(x, dim=0),
    ),
    "narrow": (
        lambda x: np.array([x.prod(), np.sin(x).sum(), x[0] / (2 + x[1])]),
        lambda x: torch.stack([x.prod(), torch.sin(x).sum(), x[0] / (2 + x[1])]),
    ),
}
FIRST = {"forward": 3e-7, "central": 1e-9, "richardson": 5e-12, "complex": 1e-14}
SECOND = {"central": 1e-6, "richardson": 1e-9, "complex": 5e-11}


def torch_hessian(f):
    # `torch.func.hessian` goes forward over reverse, which warns that it is deprecated
    return torch.func.jacrev(torch.func.grad(f))(torch.tensor(X)).numpy()


def each(table):
    return pytest.mark.parametrize("name", table)


@each(SCALARS)
@pytest.mark.parametrize("method", FIRST)
def test_gradients_are_those_of_pytorch(name, method):
    ours, theirs = SCALARS[name]
    exact = torch.func.grad(theirs)(torch.tensor(X)).numpy()
    np.testing.assert_allclose(
        gradient(ours, X, method=method),
        exact,
        rtol=0,
        atol=FIRST[method] * max(1, abs(exact).max()),
    )


@each(MAPS)
@pytest.mark.parametrize("method", FIRST)
def test_jacobians_are_those_of_pytorch(name, method):
    ours, theirs = MAPS[name]
    exact = torch.func.jacrev(theirs)(torch.tensor(X)).numpy()
    assert jacobian(ours, X, method=method).shape == exact.shape
    np.testing.assert_allclose(jacobian(ours, X, method=method), exact, rtol=0, atol=FIRST[method])


def test_jacobians_of_matrices_have_the_shape_and_the_entries_of_pytorch():
    W = A[:2, :3]
    exact = torch.func.jacrev(lambda W: torch.tanh(W @ W.T))(torch.tensor(W)).numpy()
    J = jacobian(lambda W: np.tanh(W @ W.T), W, method="complex")
    assert J.shape == exact.shape == (2, 2, 2, 3)
    np.testing.assert_allclose(J, exact, rtol=0, atol=1e-14)


@each(SCALARS)
@pytest.mark.parametrize("method", SECOND)
def test_hessians_are_those_of_pytorch(name, method):
    ours, theirs = SCALARS[name]
    exact = torch_hessian(theirs)
    size = max(1, abs(exact).max())
    H = hessian(ours, X, method=method)
    np.testing.assert_allclose(H, exact, rtol=0, atol=SECOND[method] * size)


@each(SCALARS)
def test_hessian_vector_products_are_those_of_pytorch(name):
    ours, theirs = SCALARS[name]
    slope = torch.func.grad(theirs)
    x, v = torch.tensor(X), torch.tensor(V)
    exact = torch.func.vjp(slope, x)[1](v)[0].numpy()  # Hᵀv, and H is symmetric
    size = max(1, abs(exact).max())
    by_values = hessian_vector_product(ours, X, V)
    np.testing.assert_allclose(by_values, exact, rtol=0, atol=2e-6 * size)
    by_gradients = hessian_vector_product(
        ours, X, V, gradient=lambda x: slope(torch.tensor(x)).numpy()
    )
    np.testing.assert_allclose(by_gradients, exact, rtol=0, atol=5e-9 * size)


@each(MAPS)
@pytest.mark.parametrize(("method", "scipys"), [("forward", "2-point"), ("complex", "cs")])
def test_jacobians_are_as_good_as_those_of_scipy(name, method, scipys):
    ours, theirs = MAPS[name]
    exact = torch.func.jacrev(theirs)(torch.tensor(X)).numpy()
    error = abs(jacobian(ours, X, method=method) - exact).max()
    scipys_error = abs(approx_derivative(ours, X, method=scipys) - exact).max()
    assert error <= 10 * scipys_error + 4 * EPS


@each(MAPS)
@pytest.mark.parametrize(("method", "scipys"), [("forward", "2-point"), ("central", "3-point")])
def test_with_the_same_step_jacobians_are_those_of_scipy(name, method, scipys):
    h = 2.0**-10
    x = np.round(X * 64) / 64  # so that x + h is exact
    theirs = approx_derivative(MAPS[name][0], x, method=scipys, abs_step=h)
    np.testing.assert_allclose(
        jacobian(MAPS[name][0], x, h, method), theirs, rtol=0, atol=1e-13 / h
    )


@each(MAPS)
def test_richardson_has_the_error_of_numdifftools_with_a_fifth_of_the_calls(name):
    ours, theirs = MAPS[name]
    exact = torch.func.jacrev(theirs)(torch.tensor(X)).numpy()
    calls = [0, 0]

    def counted(x, who):
        calls[who] += 1
        return ours(x)

    error = abs(jacobian(lambda x: counted(x, 0), X, method="richardson") - exact).max()
    peer = abs(numdifftools.Jacobian(lambda x: counted(x, 1))(X) - exact).max()
    assert error <= 10 * peer + 1e-12
    assert calls[0] <= calls[1] / 5


@each(SCALARS)
def test_the_hessians_of_complex_functions_have_the_error_of_numdifftools_or_less(name):
    ours, theirs = SCALARS[name]
    exact = torch_hessian(theirs)
    error = abs(hessian(ours, X, method="complex") - exact).max()
    peer = abs(numdifftools.Hessian(ours)(X) - exact).max()
    assert error <= 10 * peer + 1e-11


# Exact derivatives, from expressions that SymPy differentiates by its own rules

a, b, c = sympy.symbols("a b c")
EXPRESSIONS = {
    "syllabus": a**2 * b + 3 * b**2 + c,
    "mixed": sympy.exp(a * b) * sympy.sin(c) + a * c**2,
    "rational": a / (2 + b**2) + sympy.log(3 + c) * a * b,
    "roots": sympy.sqrt(1 + a**2 + b**2 + c**2),
}
POINT = (0.5, -0.75, 0.25)


@each(EXPRESSIONS)
def test_gradient_and_hessian_are_what_sympy_derives(name):
    expression = EXPRESSIONS[name]
    values = dict(zip((a, b, c), map(sympy.Rational, POINT), strict=True))
    slope = [float(expression.diff(s).subs(values).evalf(30)) for s in (a, b, c)]
    bends = np.array(sympy.hessian(expression, (a, b, c)).subs(values).evalf(30), dtype=float)
    f = sympy.lambdify([(a, b, c)], expression, "numpy")
    for method, tolerance in FIRST.items():
        np.testing.assert_allclose(gradient(f, POINT, method=method), slope, rtol=0, atol=tolerance)
    for method, tolerance in SECOND.items():
        np.testing.assert_allclose(hessian(f, POINT, method=method), bends, rtol=0, atol=tolerance)


def test_the_formula_of_the_hessian_along_the_diagonal_of_the_complex_plane_is_of_fourth_order():
    t, h = sympy.symbols("t h", real=True)
    root = sympy.sqrt(sympy.I)
    for f in (sympy.exp, sympy.sin):
        both = f(t + root * h) + f(t - root * h)
        series = sympy.series(both, h, 0, 8).removeO()
        imaginary = sympy.simplify(sympy.im(sympy.expand(series)))
        left = sympy.expand(imaginary / h**2 - f(t).diff(t, 2))
        assert sympy.simplify(left + h**4 * f(t).diff(t, 6) / 360) == 0


# The gradient check and the spectrum


@each(SCALARS)
def test_pytorchs_gradients_pass_the_check_and_scipy_agrees(name):
    ours, theirs = SCALARS[name]

    def slope(x):
        return torch.func.grad(theirs)(torch.tensor(x)).numpy()

    check = check_gradient(ours, slope, X)
    assert check, str(check)
    assert scipy.optimize.check_grad(ours, slope, X) < 1e-5
    wrong = check_gradient(ours, lambda x: slope(x) * (1 + 1e-3 * (np.arange(N) == 5)), X)
    assert not wrong
    assert wrong.worst == "x[5]"


def test_float32_gradients_of_pytorch_pass_as_float32():
    theirs = SCALARS["layer"][1]

    def slope(x):
        x = torch.tensor(x, dtype=torch.float32)
        net = torch.tanh
        single = [torch.tensor(M, dtype=torch.float32) for M in (A, B)]
        return torch.func.grad(lambda x: (net(single[0] @ x + single[1]) ** 2).sum())(x).numpy()

    assert slope(X).dtype == np.float32
    assert check_gradient(SCALARS["layer"][0], slope, X)
    assert not check_gradient(SCALARS["layer"][0], slope, X, tolerance=1e-10)
    assert theirs(torch.tensor(X)).item() == pytest.approx(SCALARS["layer"][0](X), rel=1e-14)


def test_the_spectrum_is_that_of_scipy_and_the_class_that_of_sympy():
    for seed in range(20):
        M = np.random.default_rng(seed).integers(-3, 4, (3, 3))
        H = M + M.T
        np.testing.assert_allclose(eigenvalues(H), scipy.linalg.eigvalsh(H), rtol=0, atol=1e-12)
        exact = sympy.Matrix(H)
        assert is_positive_definite(H) == exact.is_positive_definite
        kind = classify(H)
        assert (kind == "minimum") == exact.is_positive_definite
        assert (kind == "maximum") == exact.is_negative_definite
        assert (kind == "saddle") == (
            not exact.is_positive_semidefinite and not exact.is_negative_semidefinite
        )
        if exact.det() != 0:
            assert condition_number(H) == pytest.approx(np.linalg.cond(H.astype(float)), rel=1e-9)


def test_the_share_is_that_of_matrices_that_cholesky_accepts():
    rng = np.random.default_rng(11)
    definite = 0
    for _ in range(4000):
        M = rng.standard_normal((2, 2))
        definite += scipy.linalg.lapack.dpotrf((M + M.T) / 2)[1] == 0
    low, high = scipy.stats.binomtest(definite, 4000).proportion_ci(0.9999)
    assert low < positive_definite_share(2, 100_000, 0) < high
