"""Line search, Newton's methods and L-BFGS against SciPy."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import scipy.optimize
import scipy.sparse.linalg
import scipy.special

from steepest.line_search import backtracking, wolfe
from steepest.newton import (
    conjugate_gradient,
    damped_newton,
    gauss_newton_step,
    lbfgs,
    newton_cg,
    newton_step,
)
from steepest.objectives import OBJECTIVES

BOUNDED = [name for name, f in OBJECTIVES.items() if np.isfinite(f.minimum)]
METHODS = [damped_newton, newton_cg, lbfgs]


def rosenbrock(x):
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


RNG = np.random.default_rng(5)
X, Y = RNG.normal(size=(40, 6)), RNG.choice([-1.0, 1.0], 40)


def convex(x):
    """Logistic loss with a ridge: smooth, strongly convex, with no closed form."""
    return np.mean(np.logaddexp(0.0, -Y * (X @ x))) + 0.05 * np.sum(x**2)


def convex_slope(x):
    return -X.T @ (Y * scipy.special.expit(-Y * (X @ x))) / 40 + 0.1 * x


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("peer", "options"),
    [
        ("BFGS", {"gtol": 1e-10}),
        ("L-BFGS-B", {"gtol": 1e-10, "ftol": 0.0}),
        ("Newton-CG", {"xtol": 1e-12}),
    ],
)
def test_the_minimum_of_a_convex_function_is_scipys(method, peer, options):
    course = method(convex, np.zeros(6), tol=1e-9)
    theirs = scipy.optimize.minimize(
        convex, np.zeros(6), jac=convex_slope, method=peer, options=options
    )
    assert course.converged
    assert course.value <= theirs.fun + 1e-12
    assert course.value == pytest.approx(theirs.fun, abs=1e-10)
    np.testing.assert_allclose(course.x, theirs.x, atol=1e-6)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("peer", ["BFGS", "L-BFGS-B"])
@pytest.mark.parametrize("name", BOUNDED)
def test_the_minima_of_the_landscapes_are_scipys(method, peer, name):
    f = OBJECTIVES[name]
    options = {"gtol": 1e-9} | ({"ftol": 1e-16} if peer == "L-BFGS-B" else {})
    theirs = scipy.optimize.minimize(f.value, f.start, jac=f.gradient, method=peer, options=options)
    course = method(f, f.start)
    assert course.value == pytest.approx(theirs.fun, abs=1e-8)
    if name not in ("quartic", "double_well", "himmelblau"):  # flat, or with many minimizers
        np.testing.assert_allclose(course.x, theirs.x, atol=1e-6)


@pytest.mark.parametrize("n", [2, 5, 20])
def test_lbfgs_needs_no_more_evaluations_than_scipys(n):
    start = np.tile([-1.2, 1.0], n)[:n]
    ours = lbfgs(rosenbrock, start, tol=1e-6)
    theirs = scipy.optimize.minimize(
        rosenbrock, start, jac=scipy.optimize.rosen_der, method="L-BFGS-B",
        options={"gtol": 1e-6, "ftol": 0.0},
    )  # fmt: skip
    assert ours.converged
    assert ours.function_evaluations <= 1.5 * theirs.nfev + 10


def cases():
    for seed in range(60):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=4) * rng.choice([0.3, 1.0, 3.0])
        yield x, -rng.uniform(0.2, 2, 4) * scipy.optimize.rosen_der(x)


@pytest.mark.parametrize("c2", [0.9, 0.1])
def test_scipys_rates_and_ours_satisfy_the_same_conditions(c2):
    f, slope = scipy.optimize.rosen, scipy.optimize.rosen_der
    agreed = 0
    for x, d in cases():
        promised = slope(x) @ d
        step = wolfe(f, slope, x, d, c1=1e-4, c2=c2)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", scipy.optimize.OptimizeWarning)
            warnings.simplefilter("ignore", RuntimeWarning)
            theirs = scipy.optimize.line_search(f, slope, x, d, c1=1e-4, c2=c2, maxiter=50)[0]
        for rate in (step.rate, theirs):
            if rate is None:
                continue
            end = x + rate * d
            assert f(end) <= f(x) + 1e-4 * rate * promised
            assert abs(slope(end) @ d) <= -c2 * promised
        assert step.satisfied
        agreed += theirs is not None
    assert agreed >= 40


def test_backtracking_is_scipys_with_the_interpolation_left_out():
    from scipy.optimize._linesearch import scalar_search_armijo

    for x, d in cases():
        f = lambda rate, x=x, d=d: scipy.optimize.rosen(x + rate * d)  # noqa: E731
        promised = scipy.optimize.rosen_der(x) @ d
        step = backtracking(scipy.optimize.rosen, scipy.optimize.rosen_der, x, d)
        rate, value = scalar_search_armijo(f, f(0.0), promised)
        for found, reached in ((rate, value), (step.rate, step.value)):
            assert reached == pytest.approx(f(found))
            assert reached <= f(0.0) + 1e-4 * found * promised * (1 - 1e-12)


def test_the_steps_are_those_of_scipys_solvers():
    rng = np.random.default_rng(2)
    for n in (1, 4, 9):
        A, g = rng.normal(size=(n, n)), rng.normal(size=n)
        H = A @ A.T + np.eye(n)
        expected = scipy.linalg.solve(H, -g, assume_a="pos")
        np.testing.assert_allclose(newton_step(g, H), expected, rtol=1e-9, atol=1e-12)
        theirs, code = scipy.sparse.linalg.cg(H, -g, rtol=1e-12, maxiter=1000)
        assert code == 0
        ours = conjugate_gradient(lambda v, H=H: H @ v, -g, tol=1e-12)
        np.testing.assert_allclose(ours.x, theirs, rtol=1e-8, atol=1e-10)
        J, r = rng.normal(size=(n + 3, n)), rng.normal(size=n + 3)
        np.testing.assert_allclose(
            gauss_newton_step(J, r), scipy.linalg.lstsq(J, -r)[0], rtol=1e-10, atol=1e-12
        )


def test_gauss_newton_fits_a_curve_as_scipy_does():
    t = np.linspace(0, 2, 15)
    data = 2.5 * np.exp(-1.3 * t) + 0.05 * np.sin(7 * t)
    residuals = lambda p: p[0] * np.exp(p[1] * t) - data  # noqa: E731
    jacobian = lambda p: np.stack([np.exp(p[1] * t), p[0] * t * np.exp(p[1] * t)], axis=1)  # noqa: E731
    p = np.array([2.0, -1.0])
    for _ in range(20):
        p = p + gauss_newton_step(jacobian(p), residuals(p))
    theirs = scipy.optimize.least_squares(residuals, [2.0, -1.0], jacobian, xtol=1e-14, gtol=1e-14)
    np.testing.assert_allclose(p, theirs.x, rtol=1e-7)
