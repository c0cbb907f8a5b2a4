"""Chapter 3: partial derivatives, gradients, slopes in a direction. Sides are read from the TeX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import sympy as sp
from sympy.parsing.latex import parse_latex

if TYPE_CHECKING:
    from collections.abc import Callable

A, B, H, T, X, Y = sp.symbols("a b h t x y", real=True)
D1, D2 = sp.symbols("d_1 d_2", real=True)
LAYOUT = re.compile(r"\\(?:begin|end)\{aligned\}|&|\\[,;]|\\q?quad|(?<=[\s}])[,.]\s*$")
PARTIAL = re.compile(
    r"\\frac\{\\partial ?(?P<f>\w?)\}\{\\partial (?P<v>\w+)\}(?P<of>.*) = (?P<rhs>.+)"
)
# Where partial derivatives are said to hold for all functions, these stand for all.
FUNCTIONS = (
    X**2 * Y + 3 * Y**2,
    sp.exp(X * Y) - X,
    sp.sin(X) * sp.log(1 + Y**2),
    (X - 2 * Y) ** 3 / (1 + X**2),
)


def lines(tex: str) -> list[str]:
    """Return the lines of an aligned formula without marks of alignment and the last comma."""
    rows = re.split(r"\\\\(?:\[1ex\])?", tex)
    return [" ".join(LAYOUT.sub(" ", LAYOUT.sub(" ", row.strip())).split()) for row in rows]


def read(tex: str) -> sp.Expr:
    """Return a side of a formula as an expression in real symbols."""
    expression = parse_latex(tex.replace(r"\left", "").replace(r"\right", ""), backend="lark")
    assert isinstance(expression, sp.Expr), f"{tex} is read in more than one way"
    renamed = {
        s: sp.Symbol(re.sub(r"[{}]", "", s.name), real=True) for s in expression.free_symbols
    }
    return expression.xreplace(renamed)


def partials_of(f: sp.Expr) -> Callable[[str], None]:
    """Return a check that each right side is the partial derivative that the left side names."""

    def check(tex: str) -> None:
        found = [PARTIAL.fullmatch(line) for line in lines(tex)]
        assert [match and match["v"] for match in found] == ["x", "y"]
        for match in found:
            assert match["f"] or sp.expand(read(match["of"]) - f) == 0
            claimed = read(match["rhs"])
            assert sp.expand(sp.diff(f, sp.Symbol(match["v"], real=True)) - claimed) == 0

    return check


def partial(tex: str) -> None:
    """The limit in the text, with h added to x alone, gives ∂f/∂x of functions of every kind."""
    name, limit = lines(tex)
    assert name == r"\frac{\partial f}{\partial x}(x, y)"
    assert limit == r"= \lim_{h \to 0} \frac{f(x + h, y) - f(x, y)}{h}"
    for f in FUNCTIONS:
        quotient = (f.subs(X, X + H) - f) / H
        assert sp.simplify(sp.limit(quotient, H, 0) - sp.diff(f, X)) == 0


def gradient(tex: str) -> None:
    """The entries are the partial derivatives in order, and gradients of the package are such."""
    import steepest

    entries = re.findall(r"\\frac\{\\partial f\}\{\\partial (x_\w)\}|(\\dots)", tex)
    assert ["".join(entry) for entry in entries] == ["x_1", r"\dots", "x_n"]
    assert tex.startswith(r"\nabla f(x) = \left(")
    point = [0.4, 1.3]
    for f in FUNCTIONS:
        value = sp.lambdify([X, Y], f, "numpy")
        exact = [float(sp.diff(f, v).subs({X: point[0], Y: point[1]})) for v in (X, Y)]
        assert np.allclose(steepest.grad(lambda p, value=value: value(p[0], p[1]))(point), exact)


def bowl(tex: str) -> None:
    """Both entries are the partial derivatives of the loss of the question."""
    entries = re.fullmatch(r"\\nabla L\(w\) = \\left\( (.+),\\; (.+) \\right\) \.", tex)
    assert entries is not None
    w = sp.symbols("w_1 w_2", real=True)
    L = (w[0] - 2) ** 2 + (w[1] + 1) ** 2
    for entry, variable in zip(entries.groups(), w, strict=True):
        assert sp.expand(read(entry) - sp.diff(L, variable)) == 0


def slope(f: sp.Expr) -> sp.Expr:
    """The limit of the difference quotient of f along (d₁, d₂), taken by SymPy."""
    moved = f.subs({X: X + H * D1, Y: Y + H * D2}, simultaneous=True)
    return sp.limit((moved - f) / H, H, 0)


def directional_limit(tex: str) -> None:
    """Along an axis, the limit in the text is the partial derivative."""
    assert tex == r"D_d f(x) = \lim_{h \to 0} \frac{f(x + h d) - f(x)}{h} ."
    for f in FUNCTIONS:
        assert sp.simplify(slope(f).subs({D1: 0, D2: 1}) - sp.diff(f, Y)) == 0


def directional(tex: str) -> None:
    """The limit along any direction is the dot product of gradient and direction."""
    assert tex == r"D_d f(x) = \nabla f(x) \cdot d ."
    for f in FUNCTIONS:
        assert sp.simplify(slope(f) - sp.diff(f, X) * D1 - sp.diff(f, Y) * D2) == 0


def path(tex: str) -> None:
    """Along curves, the derivative with respect to time is gradient times velocity."""
    assert tex == r"\frac{d}{dt} f(\gamma(t)) = \nabla f(\gamma(t)) \cdot \gamma'(t) ."
    for f in FUNCTIONS:
        for curve in ((sp.cos(T), sp.sin(T)), (T**2, 1 - T)):
            at = dict(zip((X, Y), curve, strict=True))
            dot = sum(sp.diff(f, v).subs(at) * sp.diff(at[v], T) for v in (X, Y))
            assert sp.simplify(sp.diff(f.subs(at), T) - dot) == 0


def mse_sums(tex: str) -> None:
    """For three points with free coordinates both sums, as signed in the text, are derivatives."""
    w, x, y = sp.symbols("w:2"), sp.symbols("x:3"), sp.symbols("y:3")
    errors = [yi - w[0] - w[1] * xi for xi, yi in zip(x, y, strict=True)]
    L = sum(e**2 for e in errors) / 3
    pattern = r"\\frac\{\\partial L\}\{\\partial w_(\d)\} = (-?)\\frac\{(\d)\}\{N\} "
    pattern += r"\\sum_\{i=1\}\^\{N\} (x_i )?\(y_i - \\hat y_i\)"
    rows = [re.fullmatch(pattern, line) for line in lines(tex)]
    assert [row and row[1] for row in rows] == ["0", "1"]
    for row in rows:
        factors = x if row[4] else (1, 1, 1)
        total = sum(c * e for c, e in zip(factors, errors, strict=True))
        claimed = sp.Integer(f"{row[2]}{row[3]}") / 3 * total
        assert sp.expand(sp.diff(L, w[int(row[1])]) - claimed) == 0


def mse_matrix(tex: str) -> None:
    """With the factor and the signs of the text, the matrix form is the gradient of the loss."""
    found = re.fullmatch(r"\\nabla L\(w\) = \\frac\{(\d)\}\{N\} X\^\\top \(Xw (.) y\) \.", tex)
    assert found is not None
    X = sp.Matrix(3, 2, sp.symbols("x:6"))
    w, y = sp.Matrix(sp.symbols("w:2")), sp.Matrix(sp.symbols("y:3"))
    residual = X * w - y
    claimed = sp.Integer(found[1]) / 3 * X.T * (X * w + sp.Integer(f"{found[2]}1") * y)
    L = sp.Matrix([residual.dot(residual) / 3])
    assert (L.jacobian(w).T - claimed).expand() == sp.zeros(2, 1)


def stationary(tex: str) -> None:
    """At the minimum of a general bowl, found by completing squares, the gradient is 0."""
    assert tex == r"\nabla f(x) = 0 \quad \text{at a minimum.}"
    f = (X - A) ** 2 + (X - A + 2 * Y - 2 * B) ** 2  # a sum of squares, 0 at (a, b) alone
    assert all(sp.diff(f, v).subs({X: A, Y: B}) == 0 for v in (X, Y))


CHECKS: dict[str, Callable[[str], None]] = {
    "eq-d-partial": partial,
    "eq-d-two-variables": partials_of(X**2 * Y + 3 * Y**2),
    "eq-d-mixed": partials_of(X**2 + X * Y + Y**2),
    "eq-d-kept": partials_of(X**2 + X * Y),
    "eq-d-gradient": gradient,
    "eq-d-shifted-bowl": bowl,
    "eq-d-directional-limit": directional_limit,
    "eq-d-directional": directional,
    "eq-d-path": path,
    "eq-d-mse-sums": mse_sums,
    "eq-d-mse": mse_matrix,
    "eq-d-stationary": stationary,
    "eq-d-zero": partials_of(X**2 + Y**2 + 2 * X + 3 * Y + 5),
}
