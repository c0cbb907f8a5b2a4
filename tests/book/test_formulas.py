"""Every displayed formula that asserts a derivative is checked, by SymPy from the very TeX.

A formula carries a label ``eq-d-…``. Where SymPy can read it, nothing more is needed; where it
cannot (a law for all functions, a gradient, a Jacobian), `formula_checks` has a check of its own
under the label.
"""

from __future__ import annotations

import re

import pytest
import sympy as sp
from support.chapter_source import all_chapters
from support.formulas import ASSERTS, chapter_checks, claims, holds, read

CHECKS = chapter_checks()
FORMULAS = [(c.path.name, label, tex) for c in all_chapters() for label, tex in c.formulas()]
LABELLED = [(label, tex) for _, label, tex in FORMULAS if label and label.startswith("eq-d-")]

X = sp.Symbol("x", positive=True)


def test_the_chapters_assert_derivatives():
    assert len(LABELLED) >= 10


@pytest.mark.parametrize(
    ("name", "label", "tex"),
    [f for f in FORMULAS if ASSERTS.search(f[2])],
    ids=lambda v: str(v)[:30],
)
def test_a_displayed_derivative_is_labelled(name, label, tex):
    assert label is not None, f"{name}: {tex!r} asserts a derivative and has no label eq-d-…"
    assert label.startswith("eq-d-"), f"{name}: {label} asserts a derivative: call it eq-d-…"


@pytest.mark.parametrize(("label", "tex"), LABELLED, ids=[label for label, _ in LABELLED])
def test_a_labelled_derivative_is_true(label, tex):
    if label in CHECKS:
        CHECKS[label](tex)
        return
    found = claims(tex)
    assert len(found) == tex.count(r"\frac{d}{d") > 0, f"{label}: add a check to formula_checks"
    for claim in found:
        assert holds(claim), f"{label}: {claim} is not true"


def test_labels_of_formulas_are_unique_in_the_book():
    labels = [label for _, label, _ in FORMULAS if label]
    assert sorted(labels) == sorted(set(labels))


def test_every_check_has_its_formula():
    assert set(CHECKS) <= {label for label, _ in LABELLED}


@pytest.mark.parametrize(
    "wrong",
    [
        r"\frac{d}{dx} x^3 = 3x .",
        r"\frac{d}{dx} \cos x = \sin x ,",
        r"\frac{d}{dx} x^n = n x^{n+1} .",
        r"\frac{d}{dx} \ln x = \frac{1}{x^2} \qquad (x > 0).",
        r"1 = 1 \quad\text{gives}\quad \frac{d}{dx} \frac{1}{x} = \frac{1}{x^2} ,",
    ],
)
def test_a_false_formula_would_be_caught(wrong):
    (claim,) = claims(wrong)
    assert not holds(claim)


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{dL}{dw} = 2(w - 3) ,",
        r"\frac{\partial f}{\partial x}(x, y) = 2xy .",
        r"\frac{\partial L}{\partial w_0} &= -\frac{2}{n}",
        r"\nabla f(x, y) = (2xy, x^2) ,",
        r"\nabla^2 f = 2 .",
        r"J = \begin{pmatrix} 1 \end{pmatrix} .",
        r"H(x, y) = \begin{pmatrix} 1 \end{pmatrix} .",
        r"\int_0^1 x \, dx = \frac12 .",
    ],
)
def test_a_formula_that_asserts_a_derivative_of_any_kind_is_seen(tex):
    assert ASSERTS.search(tex)


def test_a_formula_that_only_uses_a_gradient_needs_no_check():
    assert not ASSERTS.search(r"\theta_{t+1} = \theta_t - \eta \nabla L(\theta_t) .")
    assert not ASSERTS.search(r"\Delta L \approx \nabla L \cdot \Delta\theta .")


def test_the_rows_of_the_table_of_derivatives_are_true():
    """The list-table of chapter 1, row by row, from its TeX; corners by their two branches."""
    tables = [block for c in all_chapters()[:1] for block in c.named("list-table")]
    (block,) = [block for block in tables if block.options["name"] == "tab-derivatives"]
    rows = re.findall(r"^\* - (.*)\n  - (.*)\n  - .*$", block.text, re.M)[1:]
    corners = {
        r"$\max(0, x)$ (ReLU)": "$0$ if $x < 0$, $1$ if $x > 0$",
        r"$\max(0.01x, x)$ (leaky ReLU)": "$0.01$ if $x < 0$, $1$ if $x > 0$",
    }
    assert len(rows) == 10
    assert {f: derivative for f, derivative in rows if f in corners} == corners
    for f, derivative in rows:
        if f not in corners:
            assert sp.simplify(sp.diff(read(spelled(f)), X) - read(spelled(derivative))) == 0, f


def test_the_rows_of_the_table_of_antiderivatives_are_true():
    """The list-table of chapter 9, row by row, from its TeX: the slope of F is f."""
    tables = [block for c in all_chapters() for block in c.named("list-table")]
    (block,) = [b for b in tables if b.options.get("name") == "tab-antiderivatives"]
    rows = re.findall(r"^\* - (.*)\n  - (.*)\n  - .*$", block.text, re.M)[1:]
    special = {
        r"$1/x$": (1 / X, r"$\ln |x|$", sp.log(X)),
        r"$\ln x$": (sp.log(X), r"$x \ln x - x$", X * sp.log(X) - X),
        r"$\dfrac{1}{1 + x^2}$": (1 / (1 + X**2), r"$\arctan x$", sp.atan(X)),
        r"$\sigma(x)$": (1 / (1 + sp.exp(-X)), r"$\ln(1 + e^x)$", sp.log(1 + sp.exp(X))),
        r"$e^{-x^2/2}$": (
            sp.exp(-(X**2) / 2),
            r"$\sqrt{2\pi} \, \Phi(x)$",
            sp.sqrt(2 * sp.pi) * (1 + sp.erf(X / sp.sqrt(2))) / 2,
        ),
    }
    assert len(rows) == 11
    assert special.keys() <= dict(rows).keys()
    for f, written in rows:
        if f in special:
            integrand, expected, whole = special[f]
            assert written == expected
        else:
            integrand, whole = (read(spelled(part.split(" for ")[0])) for part in (f, written))
        assert sp.simplify(sp.diff(whole, X) - integrand) == 0, f


def spelled(cell: str) -> str:
    """Return a cell's TeX with sigmoid and tanh written out, which SymPy's reader does not know."""
    sigmoid = r"\frac{1}{1 + e^{-x}}"
    tanh = r"\left( \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}} \right)"
    tex = cell.strip("$").removeprefix(r"\sigma(x) = ").replace(r"\dfrac", r"\frac")
    tex = tex.replace(r"\,", " ").replace(r"\sigma(x)", sigmoid)
    return tex.replace(r"\tanh^2 x", tanh + "^2").replace(r"\tanh x", tanh)


@pytest.mark.parametrize("label", ["eq-secant-slopes", "eq-tangent-error"])
def test_a_chain_of_equal_signs_is_an_identity(label):
    (tex,) = [tex for _, name, tex in FORMULAS if name == label]
    first, *others = (read(part.strip(" .,")) for part in tex.split("="))
    assert others
    assert all(sp.simplify(first - other) == 0 for other in others)


@pytest.mark.parametrize(
    ("label", "scheme", "leading", "order"),
    [
        ("eq-forward", lambda f, x, h: (f(x + h) - f(x)) / h, r"\tfrac{h}{2} f''", 1),
        ("eq-central", lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h), r"\tfrac{h^2}{6} f'''", 2),
        ("eq-complex", lambda f, x, h: f(x + sp.I * h) / (sp.I * h), r"- \tfrac{h^2}{6} f'''", 2),
    ],
)
def test_the_leading_error_of_a_scheme_is_what_the_text_says(label, scheme, leading, order):
    """The first neglected power of h, on a polynomial with free coefficients."""
    (tex,) = [tex for _, name, tex in FORMULAS if name == label]
    sign, divisor = re.search(r"f'\(x\) ([+-]) \\tfrac\{h(?:\^2)?\}\{(\d)\}", tex).groups()
    assert f"{sign} {leading.removeprefix('- ')}" in tex
    x, h = sp.symbols("x h", real=True)
    coefficients = sp.symbols("c:6", real=True)

    def f(at):
        return sum(c * at**k for k, c in enumerate(coefficients))

    # The complex step takes Im f(x + ih) / h, which is the real part of f(x + ih) / (ih).
    error = sp.re(sp.expand(scheme(f, x, h))) - sp.diff(f(x), x)
    expected = sp.Integer(f"{sign}1") / int(divisor) * sp.diff(f(x), x, order + 1)
    error = sp.Poly(sp.expand(error), h)
    assert all(error.coeff_monomial(h**k) == 0 for k in range(order))
    assert sp.expand(error.coeff_monomial(h**order) - expected) == 0
