"""Chapter 5: the descent lemma, the guarantee of a step, gradients of a bowl and of penalties."""

from __future__ import annotations

import re

import numpy as np
import sympy as sp

from steepest import derivative
from steepest.functions import l2_penalty
from steepest.objectives import elliptical_bowl, himmelblau, linear_regression
from steepest.reverse_mode import grad


def guarantee(tex: str) -> None:
    """The share of the squared gradient that a step saves, differentiated by the rate."""
    found = re.fullmatch(
        r"\\frac\{d\}\{d\\eta\} \\left\( \\eta - \\tfrac\{L_s\}\{(\d)\} \\eta\^2 \\right\)"
        r" = 1 ([+-]) L_s \\eta",
        tex,
    )
    assert found, tex
    eta, smooth = sp.symbols("eta L_s", positive=True)
    share = eta - smooth / int(found[1]) * eta**2
    assert sp.expand(sp.diff(share, eta) - (1 + int(f"{found[2]}1") * smooth * eta)) == 0


def over_ceiling(tex: str) -> None:
    """The slope of the height over the ceiling of the descent lemma, at random walks and s."""
    found = re.fullmatch(
        r"\\begin\{aligned\} g'\(s\) = \{\} & \\left\( \\nabla f\(x ([+-]) s h\) ([+-]) "
        r"\\nabla f\(x\) \\right\) \\cdot h \\\\ & ([+-]) L_s s "
        r"\\lVert h \\rVert\^2 \. \\end\{aligned\}",
        " ".join(tex.split()),
    )
    assert found, tex
    ahead, minus, bend = (int(f"{sign}1") for sign in found.groups())
    f, smooth = himmelblau, 7.0
    for x, d in np.random.default_rng(0).normal(size=(10, 2, 2)):

        def height(s, x=x, d=d):
            return f(x + s * d) - f(x) - s * f.gradient(x) @ d - smooth / 2 * s**2 * d @ d

        for s in (0.1, 0.6, 1.0):
            slopes = f.gradient(x + ahead * s * d) + minus * f.gradient(x)
            stated = slopes @ d + bend * smooth * s * d @ d
            assert np.isclose(stated, derivative(height, s), rtol=1e-6, atol=1e-5)


def bowl(tex: str) -> None:
    """The two entries in the text are the partial derivatives of the package's bowl."""
    found = re.fullmatch(
        r"\\nabla L\(w\) = \\left\( (\d) \(w_1 ([+-]) (\d)\), "
        r"\\; (\d) \(w_2 ([+-]) (\d)\) \\right\) \.",
        tex,
    )
    assert found, tex
    a, sign1, m1, b, sign2, m2 = found.groups()
    for w in np.random.default_rng(0).normal(size=(20, 2)):
        stated = [int(a) * (w[0] + int(sign1 + m1)), int(b) * (w[1] + int(sign2 + m2))]
        assert np.allclose(stated, grad(elliptical_bowl.value)(w), rtol=1e-12, atol=1e-12)


def mean_of_gradients(tex: str) -> None:
    """The gradient of a mean squared error is the mean of the gradients of its terms."""
    pattern = r"\\nabla L\(\\theta\) = \\frac1N \\sum_\{i=1\}\^N \\nabla \\ell_i\(\\theta\) ,"
    assert re.fullmatch(pattern, tex), tex
    rng = np.random.default_rng(0)
    X, y, w = rng.normal(size=(7, 3)), rng.normal(size=7), rng.normal(size=3)
    terms = [grad(linear_regression(X[i : i + 1], y[i : i + 1]).value)(w) for i in range(7)]
    assert np.allclose(np.sum(terms, axis=0) / 7, grad(linear_regression(X, y).value)(w))


def l2(tex: str) -> None:
    """The factor in the text is that of the penalty's gradient."""
    pattern = r"\\nabla \\left\( \\lambda \\lVert w \\rVert\^2 \\right\) = (\d) \\lambda w ,"
    found = re.fullmatch(pattern, tex)
    assert found, tex
    for strength in (0.1, 0.5, 3.0):
        w = np.random.default_rng(0).normal(size=5)
        assert np.allclose(int(found[1]) * strength * w, grad(l2_penalty)(w, strength))


CHECKS = {
    "eq-d-over-ceiling": over_ceiling,
    "eq-d-guarantee": guarantee,
    "eq-d-bowl": bowl,
    "eq-d-mean-gradient": mean_of_gradients,
    "eq-d-l2": l2,
}
