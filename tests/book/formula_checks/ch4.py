"""Chapter 4: Jacobians and Hessians. Matrices and indices are read from the TeX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import sympy as sp
from sympy.parsing.sympy_parser import (
    implicit_multiplication_application,
    parse_expr,
    standard_transformations,
)

if TYPE_CHECKING:
    from collections.abc import Callable

X, Y, U, V, R, PHI, T, H = sp.symbols("x y u v r phi t h", real=True)
KNOWN = {"x": X, "y": Y, "r": R, "phi": PHI}
RULES = (*standard_transformations, implicit_multiplication_application)
MATRIX = re.compile(r"\\begin\{pmatrix\}(.*?)\\end\{pmatrix\}", re.S)
PARTIAL = r"\\d?frac\{\\partial F_(\w)\}\{\\partial x_(\w)\}"
SECOND = r"\\d?frac\{\\partial\^2 f\}\{\\partial (\w+) \\partial (\w+)\}"
F = sp.Matrix([X**2 * Y + sp.sin(Y), sp.exp(X) - X * Y**3])
G = sp.Matrix([U * sp.cos(V), U**2 + 3 * V, U * V**2])
SCALAR = X**3 * Y**2 + sp.exp(X * Y) - sp.sin(X + 2 * Y)


def flat(tex: str) -> str:
    """Return the formula in one line, without layout and the last mark."""
    tex = re.sub(r"\\(?:begin|end)\{aligned\}|\\\\\[1ex\]|&|\\[,;]|\\q?quad", " ", tex)
    return " ".join(tex.split()).removesuffix(".").removesuffix(",").strip()


def matrices(tex: str) -> list[list[list[str]]]:
    """Return the cells of every matrix of a formula, row by row."""
    return [
        [[cell.strip() for cell in row.split("&")] for row in body.strip().split(r"\\")]
        for body in MATRIX.findall(tex)
    ]


def matrix(cells: list[list[str]]) -> sp.Matrix:
    """Return a matrix whose entries are polynomials, cosines and sines."""

    def entry(cell: str) -> sp.Expr:
        text = re.sub(r"\\(cos|sin)\\varphi", r" \1(phi)", cell)
        assert "\\" not in text, f"cannot read {cell!r}"
        return parse_expr(text, KNOWN, RULES, vars(sp))

    return sp.Matrix([[entry(cell) for cell in row] for row in cells])


def same(left: sp.Matrix, right: sp.Matrix) -> None:
    """Two matrices agree entry by entry."""
    assert left.shape == right.shape
    assert sp.simplify(left - right) == sp.zeros(*left.shape)


def hessian() -> sp.Matrix:
    """Return the Hessian of the sample function as the Jacobian of its gradient."""
    return sp.Matrix([SCALAR]).jacobian([X, Y]).jacobian([X, Y])


def indices(tex: str, pattern: str) -> list[list[tuple[str, str]]]:
    """Return the two indices of the corners of a matrix with dots."""
    ((first, dots, last),) = matrices(tex.replace(r"\!", ""))
    assert dots == [r"\vdots", "", r"\vdots"]
    assert first[1] == last[1] == r"\cdots"
    found = [[re.fullmatch(pattern, row[j]) for j in (0, 2)] for row in (first, last)]
    return [[match.group(1, 2) for match in row if match] for row in found]


def jacobian_definition(tex: str) -> None:
    """Row i, column j has output i by input j, which is what SymPy calls the Jacobian."""
    assert tex.startswith(r"J(x) = \begin{pmatrix}")
    assert indices(tex, PARTIAL) == [[("1", "1"), ("1", "n")], [("m", "1"), ("m", "n")]]
    same(sp.Matrix(2, 2, lambda i, j: sp.diff(F[i], [X, Y][j])), F.jacobian([X, Y]))


def hessian_definition(tex: str) -> None:
    """Row i, column j has the derivative by x_i, then x_j: the Jacobian of the gradient.

    The order is told apart by a function whose mixed derivatives at the origin differ.
    """
    assert tex.startswith(r"H = \begin{pmatrix}")
    corners = indices(tex, SECOND)
    assert corners == [
        [("x_1", "x_1"), ("x_n", "x_1")],
        [("x_1", "x_n"), ("x_n", "x_n")],
    ]
    twisted = X * Y * (X**2 - Y**2) / (X**2 + Y**2)
    slopes = {"x_1": sp.diff(twisted, X), "x_n": sp.diff(twisted, Y)}
    at_origin = {"x_1": {Y: 0}, "x_n": {X: 0}}  # along an axis the other variable is 0

    def entry(later: str, first: str) -> sp.Expr:
        along_axis = sp.simplify(slopes[first].subs(at_origin[later]))
        return sp.diff(along_axis, X if later == "x_1" else Y)

    written = sp.Matrix([[entry(*pair) for pair in row] for row in corners])
    same(written, sp.Matrix([[0, -1], [1, 0]]))  # rows: how the slopes -y and x change


def jacobian_example(tex: str) -> None:
    """The Jacobian of (x² + y, 3x - y²)."""
    assert tex.startswith(r"J(x, y) = \begin{pmatrix}")
    (cells,) = matrices(tex)
    same(matrix(cells), sp.Matrix([X**2 + Y, 3 * X - Y**2]).jacobian([X, Y]))


def hessian_example(tex: str) -> None:
    """The gradient and the Hessian of x² + xy."""
    assert re.match(r"\\nabla f\(x, y\) = .* H\(x, y\) = ", flat(tex))
    gradient, second = map(matrix, matrices(tex))
    expected = sp.Matrix([X**2 + X * Y]).jacobian([X, Y])
    same(gradient, expected.T)
    same(second, expected.jacobian([X, Y]))


def polar(tex: str) -> None:
    """The Jacobian of polar coordinates."""
    assert tex.startswith(r"J(r, \varphi) = \begin{pmatrix}")
    (cells,) = matrices(tex)
    point = sp.Matrix([R * sp.cos(PHI), R * sp.sin(PHI)])
    same(matrix(cells), point.jacobian([R, PHI]))


def composed() -> sp.Matrix:
    return G.subs({U: F[0], V: F[1]}, simultaneous=True)


def outer_at_inner() -> sp.Matrix:
    return G.jacobian([U, V]).subs({U: F[0], V: F[1]}, simultaneous=True)


def chain_rule(tex: str) -> None:
    """The Jacobian of a composition, for maps of different shapes, so that the order counts."""
    assert flat(tex) == r"J_{G \circ F}(x) = J_G(F(x)) J_F(x)"
    same(composed().jacobian([X, Y]), outer_at_inner() * F.jacobian([X, Y]))


def paths(tex: str) -> None:
    """The sum over paths, entry by entry."""
    assert flat(tex) == (
        r"\frac{\partial (G \circ F)_i}{\partial x_j} = \sum_k"
        r" \frac{\partial G_i}{\partial y_k} \frac{\partial F_k}{\partial x_j}"
    )
    outer, both = outer_at_inner(), composed()
    for i in range(3):
        for j, x_j in enumerate((X, Y)):
            total = sum(outer[i, k] * sp.diff(F[k], x_j) for k in range(2))
            assert sp.simplify(sp.diff(both[i], x_j) - total) == 0, (i, j)


def pullback(tex: str) -> None:
    """The gradient of a composition is the transposed Jacobian times a gradient."""
    assert flat(tex).removesuffix(" :") == (r"\nabla (g \circ F)(x) = J_F(x)^\top \nabla g(F(x))")
    left = sp.Matrix([composed()[2]]).jacobian([X, Y]).T
    same(left, F.jacobian([X, Y]).T * outer_at_inner()[2, :].T)


def quadratic_form(tex: str) -> None:
    """The gradient of ½xᵀHx for a symmetric matrix with free entries."""
    assert flat(tex) == r"\nabla \left( \tfrac12 x^\top H x \right) = H x"
    a, b, d = sp.symbols("a b d")
    S, x = sp.Matrix([[a, b], [b, d]]), sp.Matrix([X, Y])
    same((x.T * S * x / 2).jacobian(x).T, S * x)


def symmetry(tex: str) -> None:
    """Both orders, differentiated one after the other."""
    orders = [match.groups() for match in re.finditer(SECOND, tex)]
    assert orders == [("x", "y"), ("y", "x")]
    assert flat(re.sub(SECOND, "D", tex)) == "D = D"
    one, other = (sp.diff(sp.diff(SCALAR, KNOWN[b]), KNOWN[a]) for a, b in orders)
    assert sp.simplify(one - other) == 0


def along(expression: sp.Expr) -> sp.Expr:
    return expression.subs({X: X + T * U, Y: Y + T * V}, simultaneous=True)


def bend(tex: str) -> None:
    """The second derivative along a line."""
    assert flat(tex) == r"\frac{d^2}{dt^2} f(x + t v) = v^\top H(x + t v) v"
    v = sp.Matrix([U, V])
    same(sp.Matrix([sp.diff(along(SCALAR), T, 2)]), v.T * hessian().applyfunc(along) * v)


def product(tex: str) -> None:
    """The Hessian times a vector, by differentiating the gradient along it."""
    assert flat(tex) == r"H(x) v = \frac{d}{dt} \nabla f(x + t v) \Big|_{t = 0}"
    gradient = sp.Matrix([SCALAR]).jacobian([X, Y]).T.applyfunc(along)
    same(hessian() * sp.Matrix([U, V]), sp.diff(gradient, T).subs(T, 0))


def second_difference(tex: str) -> None:
    """The first two terms, on a polynomial with free coefficients."""
    assert flat(tex) == (
        r"\frac{f(x+h) - 2f(x) + f(x-h)}{h^2} = f''(x) + \tfrac{h^2}{12} f''''(x) + \dots"
    )
    f = sum(c * X**k for k, c in enumerate(sp.symbols("c:7")))
    quotient = (f.subs(X, X + H) - 2 * f + f.subs(X, X - H)) / H**2
    rest = sp.expand(quotient - sp.diff(f, X, 2) - H**2 / 12 * sp.diff(f, X, 4))
    assert sp.rem(rest, H**4, H) == 0


def mixed_difference(tex: str) -> None:
    """The four corners, with an error of second order."""
    assert flat(tex) == (
        r"\frac{f_{++} - f_{+-} - f_{-+} + f_{--}}{4h^2}"
        r" \approx \frac{\partial^2 f}{\partial x \partial y}"
    )
    corners = {(i, j): SCALAR.subs({X: X + i * H, Y: Y + j * H}, simultaneous=True)
               for i in (1, -1) for j in (1, -1)}  # fmt: skip
    numerator = corners[1, 1] - corners[1, -1] - corners[-1, 1] + corners[-1, -1]
    at = {X: sp.Rational(1, 3), Y: sp.Rational(1, 2)}
    series = sp.series(numerator.subs(at), H, 0, 4).removeO()
    assert sp.simplify(series - 4 * H**2 * sp.diff(SCALAR, X, Y).subs(at)) == 0


def regression(tex: str) -> None:
    """The Hessian of the mean squared error, for data that SymPy takes as they come."""
    assert flat(tex) == r"\nabla^2 L = \tfrac2N X^\top X"
    data = np.random.default_rng(0).integers(-4, 5, (5, 2))
    A, w = sp.Matrix(data), sp.Matrix([X, Y])
    residual = A * w - sp.Matrix([1, -2, 0, 3, 1])
    loss = residual.dot(residual) / 5
    same(sp.hessian(loss, (X, Y)), sp.Rational(2, 5) * A.T * A)


CHECKS: dict[str, Callable[[str], None]] = {
    "eq-d-jacobian": jacobian_definition,
    "eq-d-jacobian-example": jacobian_example,
    "eq-d-chain-jacobian": chain_rule,
    "eq-d-paths": paths,
    "eq-d-pullback": pullback,
    "eq-d-hessian": hessian_definition,
    "eq-d-hessian-example": hessian_example,
    "eq-d-quadratic-form": quadratic_form,
    "eq-d-symmetry": symmetry,
    "eq-d-bend": bend,
    "eq-d-hvp": product,
    "eq-d-second-difference": second_difference,
    "eq-d-mixed-difference": mixed_difference,
    "eq-d-polar": polar,
    "eq-d-regression-hessian": regression,
}
