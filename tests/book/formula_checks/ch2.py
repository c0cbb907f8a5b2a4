"""Chapter 2: rules for all functions, activations, losses. Right sides are read from the TeX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import sympy as sp
from sympy.parsing.sympy_parser import (
    convert_xor,
    implicit_multiplication,
    parse_expr,
    split_symbols,
    standard_transformations,
)

if TYPE_CHECKING:
    from collections.abc import Callable

X, Z = sp.symbols("x z", positive=True)
A, B, P, T, W, Y = sp.symbols("a b p t w y", positive=True)
SIGMOID = 1 / (1 + sp.exp(-Z))
KNOWN = {name: sp.Symbol(name, positive=True) for name in "abcdfgkmprstuwxyz"} | {"e": sp.E}
GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
LAYOUT = re.compile(r"\\(?:begin|end)\{aligned\}|\\\\(?:\[\dex\])?|&|\\[,;]|\\(?:left|right)")
PARTIAL = re.compile(r"\\frac\{\\partial (.+?)\}\{\\partial (\w)\} = (.+)")


def value(tex: str) -> sp.Expr:
    """Return one side of a formula: one-letter names, fractions, powers, ln, sin and cos."""
    text = tex.replace(r"\cdot", "*")
    text = re.sub(r"\\tfrac(\d)(\d)", r"(\1/\2)", text)
    while r"\frac" in text:
        text = re.sub(r"\\frac" + GROUP + GROUP, r"((\1)/(\2))", text)
    text = re.sub(r"\\(sin|cos)\^2 (\w)", r" \1(\2)**2 ", text)
    text = re.sub(r"\\(sin|cos|ln) ?(\w)", r" \1(\2) ", text).replace("ln(", "log(")
    text = re.sub(r"\^" + GROUP, r"^(\1)", text)
    assert "\\" not in text, f"cannot read {text!r}"
    rules = (*standard_transformations, convert_xor, split_symbols, implicit_multiplication)
    return parse_expr(text, KNOWN, rules, vars(sp))


def sides(tex: str, **spelled: str) -> list[str]:
    """Return what stands between the equals signs, without layout, with new names for some TeX."""
    tex = LAYOUT.sub(" ", tex)
    for name, old in spelled.items():
        tex = tex.replace(old, f" {name} ")
    return [part.strip(" .,\n") for part in tex.split("=")]


def agree(parts: list[str], expected: sp.Expr, **values: sp.Expr) -> None:
    """Every part, read from its TeX, is the expected expression."""
    assert parts
    for part in parts:
        found = value(part).subs({KNOWN[name]: meaning for name, meaning in values.items()})
        assert sp.simplify(found - expected) == 0, f"{part} is not {expected}"


def operator(tex: str) -> None:
    """What follows d/dx, and what follows each equals sign."""
    first, *others = sides(tex)
    assert first.startswith(r"\frac{d}{dx} ")
    agree(others, value(first.removeprefix(r"\frac{d}{dx} ")).diff(X))


def two_functions(
    combine: Callable[[sp.Expr, sp.Expr], sp.Expr], left: str
) -> Callable[[str], None]:
    """Return the check of a rule for f and g, with a and b for their derivatives."""

    def check(tex: str) -> None:
        f, g = (sp.Function(name)(X) for name in "fg")
        first, *others = sides(tex, a="f'", b="g'")
        assert "".join(first.split()) == left
        expected = sp.diff(combine(f, g), X)
        agree(others, expected, a=f.diff(X), b=g.diff(X), f=f, g=g)

    return check


def chain(tex: str) -> None:
    """For an undetermined outer function and every kind of inner one."""
    assert tex == r"\frac{d}{dx} f(g(x)) = f'(g(x))\; g'(x) ."
    u, f = sp.Symbol("u"), sp.Function("f")
    for g in (X**2 + 1, sp.sin(X), sp.exp(-X), sp.log(X)):
        expected = f(u).diff(u).subs(u, g) * g.diff(X)
        assert sp.simplify(sp.diff(f(g), X).doit() - expected.doit()) == 0


def leibniz(tex: str) -> None:
    """y = f(u), u = g(x), for undetermined g."""
    assert tex == r"\frac{dy}{dx} = \frac{dy}{du} \cdot \frac{du}{dx} ."
    u, g = sp.Symbol("u"), sp.Function("g")(X)
    for f in (sp.sin(u), u**3, sp.exp(u), 1 / u):
        assert sp.simplify(f.subs(u, g).diff(X) - f.diff(u).subs(u, g) * g.diff(X)) == 0


def softmax_diagonal(tex: str) -> None:
    c = sp.Symbol("c", positive=True)
    share = sp.exp(Z) / (sp.exp(Z) + c)
    first, *others = sides(tex)
    assert first == r"\frac{ds}{dz}"
    agree(others, share.diff(Z), s=share)


def total(tex: str) -> None:
    """For undetermined b and c of a, and an L of every kind."""
    assert " ".join(tex.split()) == (
        r"\frac{dL}{da} = \frac{\partial L}{\partial b}\, \frac{db}{da}"
        r" + \frac{\partial L}{\partial c}\, \frac{dc}{da} ."
    )
    a, u, v = sp.symbols("a u v")
    b, c = (sp.Function(name)(a) for name in "bc")
    for loss in (u + v, u * v, sp.exp(u) * sp.sin(v), u**2 / v):
        put = {u: b, v: c}
        paths = loss.diff(u).subs(put) * b.diff(a) + loss.diff(v).subs(put) * c.diff(a)
        assert sp.simplify(loss.subs(put).diff(a) - paths) == 0


def sigmoid(tex: str) -> None:
    first, *others = sides(tex, s=r"\sigma(z)")
    assert first == r"\sigma'(z)"
    agree(others, SIGMOID.diff(Z), s=SIGMOID)


def tanh(tex: str) -> None:
    above, below = sp.exp(Z) - sp.exp(-Z), sp.exp(Z) + sp.exp(-Z)
    first, *others = sides(tex, **{"t^2": r"\tanh^2 z"})
    assert first == r"\tanh'(z)"
    agree(others, (above / below).diff(Z), m=above, p=below, t=above / below)


def iterate(tex: str) -> None:
    """Four times the sine, and four times a square plus one."""
    assert tex == r"\frac{d h_n}{dx} = f'(h_0)\, f'(h_1) \cdots f'(h_{n-1}) ."
    u = sp.Symbol("u")
    for f in (sp.sin(u), u**2 + 1):
        h, product = X, sp.Integer(1)
        for _ in range(4):
            product, h = product * f.diff(u).subs(u, h), f.subs(u, h)
        assert sp.simplify(sp.diff(h, X) - product) == 0


def partials(result: str, whole: sp.Expr, count: int, **spelled: str) -> Callable[[str], None]:
    """Return the check of ``count`` partial derivatives of one result."""

    def check(tex: str) -> None:
        tex = re.sub(r"\\(begin|end)\{aligned\}|&|\\,", " ", tex)
        lines = [" ".join(line.split()) for line in re.split(r"\\\\(?:\[\dex\])?|\\qquad", tex)]
        found = [PARTIAL.fullmatch(line) for line in lines]
        assert len(found) == count
        for line in found:
            assert line is not None
            assert line[1] == result
            part = line[3].strip(" ,.")
            for name, old in spelled.items():
                part = part.replace(old, f" {name} ")
            slope, logit = SIGMOID.diff(Z), W * X + B
            known = {"d": slope.subs(Z, logit), "p": SIGMOID.subs(Z, logit)}
            agree([part], whole.diff(KNOWN[line[2]]), **known)

    return check


def loss_of(p: sp.Expr) -> sp.Expr:
    return -Y * sp.log(p) - (1 - Y) * sp.log(1 - p)


def cross_entropy(tex: str) -> None:
    first, *others = sides(tex, p=r"\hat y")
    assert "".join(first.split()) == r"\frac{\partialL}{\partialp}"
    agree(others, loss_of(P).diff(P))


def logit(tex: str) -> None:
    first, *others = sides(tex, p=r"\hat y")
    assert first == r"\frac{\partial L}{\partial z}"
    agree(others, sp.simplify(loss_of(SIGMOID).diff(Z)), p=SIGMOID)


def softmax(tex: str) -> None:
    """Each of the nine entries, for three classes."""
    first, right = sides(tex, d=r"\delta_{ij}", s="s_i", u="s_j")
    assert first.replace(" s ", "s_i").replace(r"\partials_i", r"\partial s_i") == (
        r"\frac{\partial s_i}{\partial z_j}"
    )
    z = sp.symbols("z1:4")
    shares = [sp.exp(k) / sum(map(sp.exp, z)) for k in z]
    for i, share in enumerate(shares):
        for j, other in enumerate(shares):
            agree([right], share.diff(z[j]), d=sp.Integer(int(i == j)), s=share, u=other)


def softmax_loss(tex: str) -> None:
    """For three classes, every right one and every logit."""
    first, *others = sides(tex, d=r"\delta_{ci}", s="s_i", r="s_c", y="y_i")
    assert first == r"\frac{\partial L}{\partial z_i}"
    z = sp.symbols("z1:4")
    shares = [sp.exp(k) / sum(map(sp.exp, z)) for k in z]
    for c, right in enumerate(shares):
        for i, share in enumerate(shares):
            hit = sp.Integer(int(i == c))
            agree(others, -sp.log(right).diff(z[i]), d=hit, y=hit, s=share, r=right)


def bell(tex: str) -> None:
    first, *others = sides(tex)
    assert first == "f'(x)"
    agree(others, (X * sp.exp(-(X**2) / 2)).diff(X))


def decay(tex: str) -> None:
    first, *others = sides(tex, k=r"\lambda")
    assert first == r"\frac{dL}{dw}"
    k = sp.Symbol("k", positive=True)
    agree(others, ((W * X - Y) ** 2 + k * W**2).diff(W))


def margin(tex: str) -> None:
    first, *others = sides(tex, s=r"\sigma(-tz)")
    assert first == "L'(z)"
    agree(others, sp.log(1 + sp.exp(-T * Z)).diff(Z), s=SIGMOID.subs(Z, -T * Z))


PLAIN = (
    "x2-sin",
    "x-exp",
    "sin-quotient",
    "tan",
    "real-power",
    "general-exponential",
    "power-tower",
)
CHECKS = dict.fromkeys([f"eq-d-{name}" for name in PLAIN], operator) | {
    "eq-d-product": two_functions(lambda f, g: f * g, "(fg)'"),
    "eq-d-quotient": two_functions(lambda f, g: f / g, r"(\frac{f}{g})'"),
    "eq-d-softmax-diagonal": softmax_diagonal,
    "eq-d-chain": chain,
    "eq-d-leibniz": leibniz,
    "eq-d-total": total,
    "eq-d-sigmoid": sigmoid,
    "eq-d-tanh": tanh,
    "eq-d-neuron": partials(r"\hat y", SIGMOID.subs(Z, W * X + B), 3, d=r"\sigma'(z)"),
    "eq-d-iterate": iterate,
    "eq-d-cross-entropy": cross_entropy,
    "eq-d-logit": logit,
    "eq-d-logistic": partials("L", loss_of(SIGMOID.subs(Z, W * X + B)), 2, p=r"\hat y"),
    "eq-d-softmax": softmax,
    "eq-d-softmax-loss": softmax_loss,
    "eq-d-bell": bell,
    "eq-d-decay": decay,
    "eq-d-margin": margin,
}
