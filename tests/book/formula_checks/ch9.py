"""Chapter 9: integrals. Signs, limits and factors are read from the TeX and held to SymPy.

A law for all functions is tried on samples, which are chosen so that a wrong sign, factor or
limit cannot pass.
"""

from __future__ import annotations

import re

import numpy as np
import sympy as sp

from steepest import quadrature

X, S, U, R, PHI, K = sp.symbols("x s u r phi k", real=True)
A, B, C = sp.Rational(1, 3), sp.Rational(5, 2), 4
F, G = sp.exp(X), X**3 - X


def flat(tex: str) -> str:
    """Return the formula in one line, without layout and the last mark."""
    tex = re.sub(r"\\(?:begin|end)\{aligned\}|\\\\|&|\\[,;]|\\q?quad|\{\}", " ", tex)
    tex = re.sub(r"\\(?:left|right)(?=[\s([\])])", "", tex)
    return re.sub(r"[.,]$", "", " ".join(tex.split())).strip()


def match(pattern: str, tex: str) -> list[str]:
    """Return what the groups of a pattern caught in the flat formula."""
    found = re.fullmatch(pattern, flat(tex))
    assert found, flat(tex)
    return list(found.groups())


def area(f: sp.Expr, low: sp.Expr, high: sp.Expr) -> sp.Expr:
    """Return the integral of an expression in x."""
    return sp.integrate(f, (X, low, high))


def same(left: sp.Expr, right: sp.Expr) -> None:
    """Two expressions are equal."""
    assert sp.simplify(left - right) == 0, (left, right)


def sign(text: str) -> int:
    """Return 1 or -1."""
    return int(f"{text}1")


def limit_of_sums(tex: str) -> None:
    """Sums over n pieces close on the integral, wherever the points are taken."""
    pattern = (
        r"\\int_a\^b f\(x\) dx = \\lim_\{n \\to \\infty\} "
        r"\\sum_\{i=(\d)\}\^(\w) f\(x_i\) \\Delta x"
    )
    assert match(pattern, tex) == ["1", "n"]  # n terms for n pieces of width (b - a)/n
    for rule in ("left", "right", "midpoint"):
        errors = [
            abs(float(quadrature.riemann(np.exp, 0, 2, n, rule)) - np.expm1(2)) for n in (10, 10**5)
        ]
        assert errors[1] < 2e-4 * errors[0]


def linear(tex: str) -> None:
    """Constants and sums come out of the integral."""
    pattern = (
        r"\\int_a\^b \( c f\(x\) \+ g\(x\) \) dx "
        r"= (\w*) ?\\int_a\^b f\(x\) dx ([+-]) \\int_a\^b g\(x\) dx ;"
    )
    factor, plus = match(pattern, tex)
    stated = {"c": K, "": 1}[factor] * area(F, A, B) + sign(plus) * area(G, A, B)
    same(area(K * F + G, A, B), stated)


def limits(tex: str) -> None:
    """Neighboring intervals join, and exchanged limits change the sign."""
    one = r"\\int_(\w)\^(\w) f\(x\) dx"
    pattern = rf"{one} ([+-]) {one} = {one} , {one} = ([+-]?) ?{one}"
    a, b, plus, c, d, e, f, g, h, minus, i, j = match(pattern, tex)
    at = {"a": A, "b": B, "c": C}
    same(area(F, at[a], at[b]) + sign(plus) * area(F, at[c], at[d]), area(F, at[e], at[f]))
    same(area(F, at[g], at[h]), sign(minus) * area(F, at[i], at[j]))


def slope_of_area(tex: str) -> None:
    """The slope of the area so far is the height of its right edge."""
    match(r"\\frac\{d\}\{dx\} \\int_a\^x f\(s\) ds = f\(x\)", tex)
    for f in (F, G, sp.cos(X) ** 2):
        so_far = sp.integrate(f.subs(X, S), (S, A, X))
        same(sp.diff(so_far, X), f)


def ends(tex: str) -> None:
    """The integral is the antiderivative at the end, less that at the start."""
    last, minus, first = match(r"\\int_a\^b f\(x\) dx = F\((\w)\) ([+-]) F\((\w)\)", tex)
    at = {"a": A, "b": B}
    for whole in (X**4 + 7, sp.sin(X), sp.log(X)):
        stated = whole.subs(X, at[last]) + sign(minus) * whole.subs(X, at[first])
        same(area(sp.diff(whole, X), A, B), stated)


def power_back(tex: str) -> None:
    """The slope of the right side is the power, for every power but the one left out."""
    pattern = (
        r"\\int x\^n dx = \\frac\{x\^\{n([+-]\d)\}\}\{n([+-]\d)\} \+ C "
        r"\(n \\ne ([+-]?\d)\)"
    )
    exponent, divisor, left_out = map(int, match(pattern, tex))
    n, x = sp.Symbol("n", real=True), sp.Symbol("x", positive=True)
    same(sp.diff(x ** (n + exponent) / (n + divisor), x), x**n)
    assert left_out == -divisor


def log_back(tex: str) -> None:
    """The slope of ln|x| is 1/x on both sides of 0."""
    match(r"\\int \\frac\{1\}\{x\} dx = \\ln \|x\| \+ C", tex)
    for side in (1, -1):
        x = sp.Symbol("x", positive=True) * side
        positive = x * side
        same(sp.diff(sp.log(positive), positive) * side, 1 / x)


def substitution(tex: str) -> None:
    """The limits move with the variable."""
    pattern = (
        r"\\int_a\^b f\(g\(x\)\) g(')\(x\) dx "
        r"= \\int_\{g\((\w)\)\}\^\{g\((\w)\)\} f\(u\) du"
    )
    _, low, high = match(pattern, tex)
    at = {"a": A, "b": B}
    for inner in (X**2, sp.exp(X), 3 - X):
        old = area(sp.cos(inner) * sp.diff(inner, X), A, B)
        new = sp.integrate(sp.cos(U), (U, inner.subs(X, at[low]), inner.subs(X, at[high])))
        same(old, new)


def parts(tex: str) -> None:
    """The bracket and the sign of the integral that is left."""
    pattern = (
        r"\\int_a\^b u\(x\) v'\(x\) dx = \[ u\(x\) v\(x\) \]_a\^b "
        r"([+-]) \\int_a\^b u('?)\(x\) v('?)\(x\) dx"
    )
    minus, of_u, of_v = match(pattern, tex)
    for u, v in ((X, sp.exp(X)), (X**2, sp.sin(X)), (sp.log(X), X)):
        product = u * v
        left = sp.diff(u, X, len(of_u)) * sp.diff(v, X, len(of_v))
        bracket = product.subs(X, B) - product.subs(X, A)
        same(area(u * sp.diff(v, X), A, B), bracket + sign(minus) * area(left, A, B))


def mean_waiting(tex: str) -> None:
    """The mean of a waiting time, with the bracket and the integral that parts leave."""
    pattern = (
        r"\\int_0\^\\infty x e\^\{-x\} dx = \[ (-?)x e\^\{-x\} \]_0\^\\infty "
        r"([+-]) \\int_0\^\\infty e\^\{-x\} dx = (\d)"
    )
    minus, plus, value = match(pattern, tex)
    bracket = sp.limit(sign(minus) * X * sp.exp(-X), X, sp.oo)
    rest = area(sp.exp(-X), 0, sp.oo)
    assert bracket + sign(plus) * rest == area(X * sp.exp(-X), 0, sp.oo) == int(value)
    whole = sign(minus) * X * sp.exp(-X)  # before the limits: the slopes of both sides agree
    same(X * sp.exp(-X), sp.diff(whole, X) + sign(plus) * sp.exp(-X))


def trapezoid_piece(tex: str) -> None:
    """The error of one trapezoid as an integral of the second derivative."""
    pattern = (
        r"\\int_c\^\{c\+h\} q\(x\) f''\(x\) dx = \\tfrac\{h\}\{(\d)\} "
        r"\( f\(c\) ([+-]) f\(c \+ h\) \) ([+-]) \\int_c\^\{c\+h\} f\(x\) dx"
    )
    divisor, plus, minus = match(pattern, tex)
    h = B - A
    q = (X - A) * (A + h - X) / 2  # as the text defines it
    for f in (sp.exp(X), X**5, sp.sin(X)):
        trapezoid = h / int(divisor) * (f.subs(X, A) + sign(plus) * f.subs(X, B))
        same(area(q * sp.diff(f, X, 2), A, B), trapezoid + sign(minus) * area(f, A, B))
    same(area(q, A, B), h**3 / 12)


def normal_square(tex: str) -> None:
    """The second moment of the bell by parts: both sides have the same slope and value."""
    pattern = (
        r"\\int_\{-\\infty\}\^\{\\infty\} x\^2 e\^\{-x\^2/2\} dx = "
        r"\[ (-?)x e\^\{-x\^2/2\} \]_\{-\\infty\}\^\{\\infty\} "
        r"([+-]) \\int_\{-\\infty\}\^\{\\infty\} e\^\{-x\^2/2\} dx"
    )
    minus, plus = map(sign, match(pattern, tex))
    bell = sp.exp(-(X**2) / 2)
    same(X**2 * bell, sp.diff(minus * X * bell, X) + plus * bell)
    same(area(X**2 * bell, -sp.oo, sp.oo), plus * area(bell, -sp.oo, sp.oo))


def monte_carlo(tex: str) -> None:
    """The average of f at uniform points, times the length, is the integral on average."""
    pattern = r"\\int_a\^b f\(x\) dx \\approx \\frac\{b ([+-]) a\}\{N\} \\sum_\{i=1\}\^N f\(X_i\)"
    (minus,) = match(pattern, tex)
    a, b, n = 0.5, 2.5, 400_000
    values = np.exp(np.random.default_rng(0).uniform(a, b, n))
    stated = (b + sign(minus) * a) / n * values.sum()
    error = (b - a) * values.std() / np.sqrt(n)
    assert abs(stated - (np.exp(b) - np.exp(a))) < 4 * error


def change(tex: str) -> None:
    """The area under a map, for maps that keep and that turn over the plane."""
    pattern = r"\\int_\{G\(U\)\} f\(y\) dy = \\int_U f\(G\(x\)\) (\|?)\\det J\(x\)(\|?) dx"
    bars = "".join(match(pattern, tex))
    # f(y) = y₁ on the image of [0, 1]² under (u, v) ↦ (u + 2, ± v (u + 1)): a trapezoid.
    v = sp.Symbol("v", real=True)
    for turned in (1, -1):
        image = sp.Matrix([U + 2, turned * v * (U + 1)])
        determinant = image.jacobian([U, v]).det()
        factor = sp.Abs(determinant.subs(U, sp.Abs(U))) if bars == "||" else determinant
        stated = sp.integrate(
            sp.simplify(image[0] * factor.subs(sp.Abs(U), U)), (v, 0, 1), (U, 0, 1)
        )
        direct = sp.integrate(X * (X - 1), (X, 2, 3))  # at y₁ = x the image is x - 1 long
        same(sp.simplify(stated.subs(sp.Abs(U + 1), U + 1)), direct)


def patch(tex: str) -> None:
    """The area of the patch of chapter 4, whose map is (x², xy)."""
    pattern = (
        r"\\int_(\d)\^\{(\d)\+s\} \\int_(\d)\^\{(\d)\+s\} (\d)x\^(\d) dx dy "
        r"= s \[ \\tfrac(\d)(\d) x\^(\d) \]_1\^\{1\+s\} "
        r"= \\tfrac(\d)(\d) s \( \(1 \+ s\)\^(\d) - 1 \)"
    )
    y0, y1, x0, x1, c, n, p, q, m, p2, q2, m2 = map(int, match(pattern, tex))
    assert (x0, x1, y0, y1) == (1, 1, 2, 2)  # the square at (1, 2)
    y, s = sp.symbols("y s", positive=True)
    determinant = sp.Matrix([X**2, X * y]).jacobian([X, y]).det()
    same(determinant, c * X**n)
    true = sp.integrate(determinant, (X, 1, 1 + s), (y, 2, 2 + s))
    same(true, s * sp.Rational(p, q) * ((1 + s) ** m - 1))
    same(true, sp.Rational(p2, q2) * s * ((1 + s) ** m2 - 1))


def gauss(tex: str) -> None:
    """The integral of the bell, squared, in both coordinates."""
    pattern = (
        r"I\^2 = \\int_\{-\\infty\}\^\{\\infty\} \\int_\{-\\infty\}\^\{\\infty\} "
        r"e\^\{-\(x\^2 \+ y\^2\)/2\} dx dy "
        r"= \\int_0\^\{(\d)\\pi\} \\int_0\^\\infty e\^\{-r\^2/2\} (r?) dr d\\varphi "
        r"= (\d)\\pi \[ (-?)e\^\{-r\^2/2\} \]_0\^\\infty = (\d)\\pi"
    )
    turns, factor, outside, minus, value = match(pattern, tex)
    radius = sp.Symbol("r", positive=True)
    bell = sp.exp(-(radius**2) / 2)
    polar = sp.Matrix([radius * sp.cos(PHI), radius * sp.sin(PHI)]).jacobian([radius, PHI]).det()
    written = bell * {"r": radius, "": 1}[factor]
    same(written, bell * sp.simplify(polar))
    same(sp.diff(sign(minus) * bell, radius), written)
    squared = area(sp.exp(-(X**2) / 2), -sp.oo, sp.oo) ** 2
    for stated in (
        int(turns) * sp.pi * sp.integrate(written, (radius, 0, sp.oo)),
        int(outside) * sp.pi * sign(minus) * (0 - 1),
        int(value) * sp.pi,
    ):
        same(squared, stated)


def reparameterization(tex: str) -> None:
    """Both slopes of an average, by the exact moments of Z: 1, 0, 1, 0, 3, …"""
    slope = r"\\frac\{{\\partial\}}\{{\\partial \\{}\}} E\[f\(X\)\]"
    average = r"E\[f'\(\\mu ([+-]) \\sigma Z\)( ?Z?)\]"
    pattern = f"{slope.format('mu')} = {average} , {slope.format('sigma')} = {average}"
    plus, by_mu, plus2, by_sigma = match(pattern, tex)
    mu, z = sp.Symbol("mu", real=True), sp.Symbol("z", real=True)
    sigma = sp.Symbol("sigma", positive=True)

    def mean(g: sp.Expr) -> sp.Expr:
        terms = sp.Poly(sp.expand(g), z).terms()
        return sum(c * sp.factorial2(k - 1) for (k,), c in terms if k % 2 == 0)

    for f in (X**3 + X, X**4, X**6 - X**2):
        whole = sp.simplify(mean(f.subs(X, mu + sigma * z)))
        for parameter, s, factor in ((mu, plus, by_mu), (sigma, plus2, by_sigma)):
            inside = sp.diff(f, X).subs(X, mu + sign(s) * sigma * z)
            same(sp.diff(whole, parameter), mean(inside * (z if "Z" in factor else 1)))


CHECKS = {
    "eq-d-integral": limit_of_sums,
    "eq-d-integral-linear": linear,
    "eq-d-limits": limits,
    "eq-d-ftc-area": slope_of_area,
    "eq-d-ftc": ends,
    "eq-d-power-back": power_back,
    "eq-d-log-back": log_back,
    "eq-d-substitution": substitution,
    "eq-d-parts": parts,
    "eq-d-mean-waiting": mean_waiting,
    "eq-d-trapezoid-piece": trapezoid_piece,
    "eq-d-normal-square": normal_square,
    "eq-d-monte-carlo": monte_carlo,
    "eq-d-change": change,
    "eq-d-patch": patch,
    "eq-d-gauss": gauss,
    "eq-d-reparameterization": reparameterization,
}
