"""Chapter 7: two neurons in a row, the chain of Jacobians, the rules of a layer, a residual."""

from __future__ import annotations

import re

import numpy as np
import sympy as sp

from steepest.reverse_mode import grad, jacobian


def spaced(tex: str) -> str:
    """Return the TeX without line breaks and alignment."""
    tex = re.sub(r"\\(begin|end)\{aligned\}|&|\\\\(\[\dex\])?", " ", tex)
    return " ".join(tex.split())


def two_neurons(tex: str) -> None:
    """Each of the four right sides, read from the TeX, against SymPy's derivative."""
    x, y, *p = sp.symbols("x y w_1 b_1 w_2 b_2")
    w1, b1, w2, b2 = p
    a = 1 / (1 + sp.exp(-(w1 * x + b1)))
    guess = w2 * a + b2
    lines = re.findall(r"\\frac\{\\partial L\}\{\\partial (\w_\d)\} = (.+?) [,.]", spaced(tex))
    assert sorted(name for name, _ in lines) == ["b_1", "b_2", "w_1", "w_2"]
    for name, side in lines:
        text = side.replace(r"\hat y", "guess").replace(r"\,", "*").replace("2(", "2*(")
        text = text.replace("a (", "a*(")
        names = {"guess": guess, "y": y, "x": x, "a": a} | {s.name: s for s in p}
        stated = sp.sympify(text, locals=names)
        assert sp.simplify(stated - sp.diff((guess - y) ** 2, sp.Symbol(name))) == 0, name


def chain_of_jacobians(tex: str) -> None:
    """The product of the five Jacobians, each found by itself, is the gradient."""
    assert spaced(tex) == (
        r"\frac{\partial L}{\partial W^1} = {} \frac{\partial L}{\partial \hat y} \cdot "
        r"\frac{\partial \hat y}{\partial Z^2} \cdot \frac{\partial Z^2}{\partial A^1} "
        r"\cdot \frac{\partial A^1}{\partial Z^1} \cdot \frac{\partial Z^1}{\partial W^1} ."
    )
    rng = np.random.default_rng(0)
    X, Y, W1, W2 = (rng.normal(size=shape) for shape in [(4, 2), (4, 1), (2, 3), (3, 1)])
    b1, b2 = rng.normal(size=3), rng.normal(size=1)

    def flat(F, at):
        """Return the Jacobian as a matrix, all arrays laid out as vectors."""
        return jacobian(F, at).reshape(np.size(F(at)), -1)

    Z1 = X @ W1 + b1
    A1 = np.tanh(Z1)
    Z2 = A1 @ W2 + b2
    factors = [
        flat(lambda guess: np.mean((guess - Y) ** 2), Z2),
        flat(lambda Z: 1.0 * Z, Z2),
        flat(lambda A: A @ W2 + b2, A1),
        flat(np.tanh, Z1),
        flat(lambda W: X @ W + b1, W1),
    ]
    whole = grad(lambda W: np.mean((np.tanh(X @ W + b1) @ W2 + b2 - Y) ** 2))(W1)
    np.testing.assert_allclose(np.linalg.multi_dot(factors).reshape(2, 3), whole, rtol=1e-12)


def layer(tex: str) -> None:
    """The products in the text are the gradients of a loss of Z = A W + b."""
    pattern = (
        r"\\frac\{\\partial L\}\{\\partial W\} = (.+?) , "
        r"\\frac\{\\partial L\}\{\\partial A\} = (.+?) , "
        r"\\frac\{\\partial L\}\{\\partial b_j\} = \\sum_i \\overline\{Z\}_\{ij\} \."
    )
    found = re.fullmatch(pattern, spaced(tex))
    assert found, tex
    rng = np.random.default_rng(0)
    A, W, b = rng.normal(size=(5, 3)), rng.normal(size=(3, 4)), rng.normal(size=4)

    def loss(Z):
        return np.sum(np.sin(Z) * np.arange(20.0).reshape(5, 4))

    Z_bar = grad(loss)(A @ W + b)
    known = {"A": A, r"\overline{Z}": Z_bar, "W": W}

    def product(side):
        factors = re.findall(r"(\\overline\{Z\}|[AW])(\^\\top)?", side)
        left, right = (known[name].T if turned else known[name] for name, turned in factors)
        return left @ right

    np.testing.assert_allclose(product(found[1]), grad(lambda W: loss(A @ W + b))(W), rtol=1e-12)
    np.testing.assert_allclose(product(found[2]), grad(lambda A: loss(A @ W + b))(A), rtol=1e-12)
    np.testing.assert_allclose(Z_bar.sum(axis=0), grad(lambda b: loss(A @ W + b))(b), rtol=1e-12)


def residual(tex: str) -> None:
    """For activations of several kinds."""
    found = re.fullmatch(
        r"\\frac\{\\partial\}\{\\partial h\} \\left\( h \+ \\varphi\(h w\) \\right\)"
        r" = (\d) ([+-]) w \\, \\varphi'\(h w\) ,",
        tex,
    )
    assert found, tex
    h, w, u = sp.symbols("h w u")
    for phi in (sp.tanh(u), 1 / (1 + sp.exp(-u)), u**3):
        slope = phi.diff(u).subs(u, h * w)
        stated = int(found[1]) + int(f"{found[2]}1") * w * slope
        assert sp.simplify(stated - sp.diff(h + phi.subs(u, h * w), h)) == 0


CHECKS = {
    "eq-d-two-neurons": two_neurons,
    "eq-d-w1-chain": chain_of_jacobians,
    "eq-d-layer": layer,
    "eq-d-residual": residual,
}
