"""Objectives against SymPy: each printed formula, differentiated by its rules."""

from __future__ import annotations

import re

import numpy as np
import pytest
import scipy.optimize
import sympy
import torch

from steepest.objectives import OBJECTIVES, himmelblau, rosenbrock

EPS = float(np.finfo(float).eps)
each = pytest.mark.parametrize("name", OBJECTIVES)

w = w1, w2 = sympy.symbols("w w_1 w_2", real=True)[1:]
one = sympy.Symbol("w", real=True)
c, s = sympy.cos(sympy.pi / 6), sympy.sin(sympy.pi / 6)
EXPRESSIONS = {
    "square": one**2,
    "shifted_square": (one - 3) ** 2,
    "quartic": one**4,
    "double_well": (one**2 - 1) ** 2,
    "sine_parabola": one**2 + 5 * sympy.sin(one),
    "bowl": w1**2 + w2**2,
    "shifted_bowl": (w1 - 2) ** 2 + (w2 + 1) ** 2,
    "elliptical_bowl": (w1 - 2) ** 2 + 4 * (w2 - 1) ** 2,
    "ravine": w1**2 + 10 * w2**2,
    "rotated_ravine": (c * w1 + s * w2) ** 2 + 10 * (c * w2 - s * w1) ** 2,
    "rosenbrock": (1 - w1) ** 2 + 100 * (w2 - w1**2) ** 2,
    "himmelblau": (w1**2 + w2 - 11) ** 2 + (w1 + w2**2 - 7) ** 2,
    "beale": sum(
        (sympy.Rational(k, 8) - w1 * (1 - w2**i)) ** 2 for i, k in ((1, 12), (2, 18), (3, 21))
    ),
    "sine_valley": sympy.sin(w1) + w2**2 / 2,
    "saddle": w1**2 - w2**2,
    "monkey_saddle": w1**3 - 3 * w1 * w2**2,
}


def variables(objective):
    return (one,) if objective.dimension == 1 else w


def exactly(expression, objective, x) -> float:
    """Return the value of an expression at a point, computed to 30 digits."""
    values = {v: sympy.Rational(float(xi)) for v, xi in zip(variables(objective), x, strict=True)}
    return float(expression.subs(values).evalf(30))


def points(objective):
    view = np.array(objective.view)
    return np.random.default_rng(0).uniform(*view.T, (12, len(view)))


def test_every_objective_has_its_expression():
    assert EXPRESSIONS.keys() == OBJECTIVES.keys()


@each
def test_value_gradient_and_hessian_are_what_sympy_derives(name):
    objective, expression = OBJECTIVES[name], EXPRESSIONS[name]
    names = variables(objective)
    gradient = [sympy.diff(expression, v) for v in names]
    hessian = [[sympy.diff(g, v) for v in names] for g in gradient]
    for x in points(objective):
        value = exactly(expression, objective, x)
        slopes = np.array([exactly(g, objective, x) for g in gradient])
        bends = np.array([[exactly(h, objective, x) for h in row] for row in hessian])
        size = abs(value) + np.abs(slopes).sum() + np.abs(bends).sum()
        assert objective(x) == pytest.approx(value, rel=0, abs=64 * EPS * size)
        np.testing.assert_allclose(objective.gradient(x), slopes, rtol=0, atol=64 * EPS * size)
        np.testing.assert_allclose(objective.hessian(x), bends, rtol=0, atol=64 * EPS * size)


@pytest.mark.parametrize("name", [name for name in OBJECTIVES if name != "rotated_ravine"])
def test_the_printed_formula_is_the_function(name):
    objective = OBJECTIVES[name]
    # our LaTeX, in the words of SymPy
    text = re.sub(r"\\tfrac\{(\d+)\}\{(\d+)\}", r"(\1/\2)", objective.formula)
    text = re.sub(r"\\tfrac(\d)(\d)", r"(\1/\2)", text).replace(r"\,", " ")
    text = re.sub(r"\\sin (w_\d|w)", r"sin(\1)", text).replace("^", "**")
    text = re.sub(r"(?<=[\w)]) (?=[\w(])", "*", text)
    printed = sympy.sympify(text, locals={"w": one, "w_1": w1, "w_2": w2}, rational=True)
    assert sympy.expand(printed - EXPRESSIONS[name]) == 0


@each
def test_pytorch_derives_the_same_gradient_and_hessian_from_the_formula(name):
    objective = OBJECTIVES[name]
    function = sympy.lambdify(variables(objective), EXPRESSIONS[name], "math")
    torch_function = sympy.lambdify(
        variables(objective), EXPRESSIONS[name], [{"sin": torch.sin, "sqrt": np.sqrt}]
    )
    for x in points(objective)[:3]:
        assert objective(x) == pytest.approx(function(*x), rel=1e-12, abs=1e-12)
        point = torch.tensor(x)
        gradient = torch.autograd.functional.jacobian(lambda p: torch_function(*p), point).numpy()
        hessian = torch.autograd.functional.hessian(lambda p: torch_function(*p), point).numpy()
        np.testing.assert_allclose(objective.gradient(x), gradient, rtol=1e-12, atol=1e-11)
        np.testing.assert_allclose(objective.hessian(x), hessian, rtol=1e-12, atol=1e-11)


@pytest.mark.parametrize("name", [name for name, f in OBJECTIVES.items() if len(f.minimizers)])
def test_scipy_finds_a_minimizer_of_ours_and_nothing_lower(name):
    objective = OBJECTIVES[name]
    result = scipy.optimize.minimize(
        objective, objective.start + 0.01, jac=objective.gradient, tol=1e-10
    )
    nearest = np.linalg.norm(objective.minimizers - result.x, axis=1).min()
    assert nearest < (1e-2 if name == "quartic" else 1e-5)  # w⁴ is flat at its minimizer
    assert result.fun >= objective.minimum - 1e-14


def test_the_rosenbrock_function_is_scipys():
    for x in points(rosenbrock):
        assert rosenbrock(x) == pytest.approx(scipy.optimize.rosen(x), rel=1e-13)
        np.testing.assert_allclose(rosenbrock.gradient(x), scipy.optimize.rosen_der(x), rtol=1e-11)
        np.testing.assert_allclose(rosenbrock.hessian(x), scipy.optimize.rosen_hess(x), rtol=1e-12)


def test_himmelblaus_critical_points_are_the_roots_that_sympy_isolates():
    """Eliminate w₂: the resultant of the two partial derivatives has nine real roots."""
    expression = EXPRESSIONS["himmelblau"]
    resultant = sympy.resultant(sympy.diff(expression, w1), sympy.diff(expression, w2), w2)
    roots = sorted(float(r.n(20)) for r in sympy.Poly(resultant, w1).real_roots())
    ours = sorted(himmelblau.critical_points[:, 0])
    np.testing.assert_allclose(ours, roots, rtol=2 * EPS)
