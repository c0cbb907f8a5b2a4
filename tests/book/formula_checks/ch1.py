"""Chapter 1: the formulas that hold for all functions."""

from __future__ import annotations

import sympy as sp

X = sp.Symbol("x", positive=True)


def definition(tex: str) -> None:
    """The limit in the text, taken by SymPy, gives the derivative of functions of every kind."""
    assert tex.startswith(r"f'(x) = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h}")
    h = sp.Symbol("h")
    for f in (X**3, sp.sqrt(X), 1 / X, sp.exp(X), sp.log(X), sp.sin(X), sp.cos(X)):
        quotient = (f.subs(X, X + h) - f) / h
        assert sp.simplify(sp.limit(quotient, h, 0) - sp.diff(f, X)) == 0


def linearity(tex: str) -> None:
    """The text's two sides agree for undetermined functions."""
    assert tex == r"\frac{d}{dx} \left( a f(x) + b g(x) \right) = a f'(x) + b g'(x) ."
    a, b = sp.symbols("a b")
    f, g = sp.Function("f")(X), sp.Function("g")(X)
    assert sp.diff(a * f + b * g, X) == a * sp.diff(f, X) + b * sp.diff(g, X)


CHECKS = {"eq-d-definition": definition, "eq-d-linear": linearity}
