"""Chapter 6: gradients of the ravine, of a turned function, of a penalized loss, of a product."""

from __future__ import annotations

import re

import numpy as np

from steepest.objectives import himmelblau, ravine
from steepest.reverse_mode import grad

POINTS = np.random.default_rng(0).normal(size=(20, 2))


def ravine_gradient(tex: str) -> None:
    """The two entries in the text are the partial derivatives of the package's ravine."""
    found = re.fullmatch(r"\\nabla f\(x, y\) = \((\d+)x, \\; (\d+)y\) \.", tex)
    assert found, tex
    factors = np.array([int(factor) for factor in found.groups()])
    for w in POINTS:
        assert np.allclose(factors * w, grad(ravine(10).value)(w), rtol=1e-12)


def turned(tex: str) -> None:
    """The gradient of h(w) = f(Rw), for several rotations and points."""
    found = re.fullmatch(r"\\nabla h\(w\) = R(\^\\top)? \\nabla f\(R w\) ,", tex)
    assert found, tex
    for angle, w in zip(np.linspace(0.1, 3, len(POINTS)), POINTS, strict=True):
        cosine, sine = np.cos(angle), np.sin(angle)
        R = np.array([[cosine, -sine], [sine, cosine]])
        stated = (R.T if found[1] else R) @ himmelblau.gradient(R @ w)
        assert np.allclose(stated, grad(lambda w, R=R: himmelblau.value(R @ w))(w))


def penalized(tex: str) -> None:
    """The share of the parameters that half a squared norm adds to the gradient."""
    found = re.fullmatch(
        r"\\begin\{aligned\} & \\nabla \\left\( L\(\\theta\) \+ \\tfrac\{\\lambda\}\{(\d)\} "
        r"\\lVert \\theta \\rVert\^2 \\right\) \\\\ & \\quad = \\nabla L\(\\theta\) \+ "
        r"(\d?) ?\\lambda \\theta , \\end\{aligned\}",
        " ".join(tex.split()),
    )
    assert found, tex
    share, factor = int(found[1]), int(found[2] or 1)
    for w in POINTS:
        stated = himmelblau.gradient(w) + factor * 0.3 * w
        whole = grad(lambda w: himmelblau.value(w) + 0.3 / share * np.sum(w**2))
        assert np.allclose(stated, whole(w))


def product_valley(tex: str) -> None:
    """The gradient of (w₁w₂ - 1)², from the text's factor and order of entries."""
    found = re.fullmatch(
        r"\\nabla f\(w\) = (\d) \(w_1 w_2 ([+-]) 1\) \\, \(w_(\d), \\; w_(\d)\) ,", tex
    )
    assert found, tex
    factor, sign, first, second = found.groups()
    for w in POINTS:
        entries = w[[int(first) - 1, int(second) - 1]]
        stated = int(factor) * (w[0] * w[1] + int(f"{sign}1")) * entries
        assert np.allclose(stated, grad(lambda w: (w[0] * w[1] - 1) ** 2)(w))


CHECKS = {
    "eq-d-ravine": ravine_gradient,
    "eq-d-turned": turned,
    "eq-d-penalized": penalized,
    "eq-d-minima-valley": product_valley,
}
