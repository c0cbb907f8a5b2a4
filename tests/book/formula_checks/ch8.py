"""Chapter 8: the logistic Hessian, the chain of two weights, the gradient that SAM descends."""

from __future__ import annotations

import re

import numpy as np
import sympy as sp

from steepest import gradient, hessian
from steepest.functions import sigmoid
from steepest.objectives import himmelblau, logistic_regression

A, B = sp.symbols("a b", real=True)
PAIR = (A * B - 1) ** 2 / 2


def number(tex: str) -> sp.Expr:
    """Return a polynomial in a and b as the text writes it: a product is two letters in a row."""
    spelled = re.sub(r"\\,", " ", tex).replace("^", "**").replace("ab", "a*b")
    spelled = re.sub(r"(\d)(?=[ab])", r"\1*", spelled)
    return sp.sympify(re.sub(r"\)\s*(?=[ab])", ")*", spelled), locals={"a": A, "b": B})


def logistic_hessian(tex: str) -> None:
    """(1/N) X'SX is what differences of values give, with S of the entries that the text names."""
    assert re.fullmatch(r"H\(w\) = \\tfrac1N X\^\\top S X ,", tex), tex
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(9, 3)), np.array([0, 1, 0, 1, 1, 0, 1, 0, 1])
    loss = logistic_regression(X, y, l2=0.1)
    for w in rng.normal(size=(5, 3)):
        predicted = sigmoid(X @ w)
        stated = X.T @ np.diag(predicted * (1 - predicted)) @ X / 9
        assert np.allclose(stated + 0.2 * np.eye(3), hessian(loss.value, w), atol=1e-5)


def pair_gradient(tex: str) -> None:
    """The two entries are the partial derivatives of (ab - 1)²/2."""
    found = re.fullmatch(r"\\nabla L\(a, b\) = \\left\( (.+), \\; (.+) \\right\) ,", tex)
    assert found, tex
    for variable, stated in zip((A, B), found.groups(), strict=True):
        assert sp.expand(sp.diff(PAIR, variable) - number(stated)) == 0


def pair_hessian(tex: str) -> None:
    """The four entries are the second derivatives of (ab - 1)²/2."""
    found = re.fullmatch(r"H\(a, b\) = \\begin\{pmatrix\} (.+) \\end\{pmatrix\} \.", tex)
    assert found, tex
    rows = [[number(entry) for entry in row.split("&")] for row in found[1].split(r"\\")]
    assert sp.simplify(sp.hessian(PAIR, (A, B)) - sp.Matrix(rows)) == sp.zeros(2)


def sam(tex: str) -> None:
    """The gradient of L + ρ‖∇L‖ by differences, at random points of Himmelblau's function."""
    found = re.fullmatch(
        r"\\begin\{aligned\} & \\nabla \\left\( L \+ \\rho \\lVert \\nabla L \\rVert \\right\)"
        r" \\\\ & \\quad = \\nabla L ([+-]) \\rho H \\frac\{\\nabla L\}"
        r"\{\\lVert \\nabla L \\rVert\} \. \\end\{aligned\}",
        " ".join(tex.split()),
    )
    assert found, tex
    sign, rho = int(f"{found[1]}1"), 0.3

    def priced(x):
        return himmelblau(x) + rho * np.linalg.norm(himmelblau.gradient(x))

    for x in np.random.default_rng(0).normal(size=(10, 2)):
        g = himmelblau.gradient(x)
        stated = g + sign * rho * himmelblau.hessian(x) @ g / np.linalg.norm(g)
        assert np.allclose(stated, gradient(priced, x), rtol=1e-6, atol=1e-5)


CHECKS = {
    "eq-d-logistic-hessian": logistic_hessian,
    "eq-d-pair": pair_gradient,
    "eq-d-pair-hessian": pair_hessian,
    "eq-d-sam": sam,
}
