"""Displayed formulas: read by SymPy from their TeX, or held against a check of their own."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING

import sympy as sp
from sympy.parsing.latex import parse_latex

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKS_FOLDER = Path(__file__).parents[1] / "book" / "formula_checks"
CLAIM = re.compile(r"(\\frac\{d\}\{d\w\}.+?=.+?)(?=\s*(?:,|;|\\q?quad|\\text|$))", re.S)
# What stands on the left of an equals sign where a formula asserts a derivative of some kind.
ARGUMENT = r"\s*(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?\s*&?\s*="
ASSERTS = re.compile(
    r"\\frac\{d\}\{d\w\}"  # the operator, anywhere
    r"|[a-zA-Z]'+\(\w\)\s*&?\s*="  # f'(x) =
    rf"|\\[dt]?frac\{{d[^{{}}]*\}}\{{d[^{{}}]*\}}{ARGUMENT}"  # dL/dw =
    rf"|\\[dt]?frac\{{\\partial(?:[^{{}}]|\{{[^{{}}]*\}})*\}}\{{\\partial(?:[^{{}}]|\{{[^{{}}]*\}})*\}}{ARGUMENT}"
    rf"|\\nabla(?:\^2|_\w)?\s*\w+{ARGUMENT}"  # gradient and Hessian
    rf"|(?<![\w\\])[JH](?:_\w|_\{{\w+\}})?{ARGUMENT}"  # Jacobian and Hessian by their letters
    r"|\\int.*="
)


def claims(tex: str) -> list[str]:
    """Return the parts of a formula that say: the derivative of this is that."""
    tex = re.sub(r"\\qquad\s*\(.*?\)|\\[,;]|\.\s*$", " ", tex)
    return [found.strip() for found in CLAIM.findall(tex.strip())]


def read(tex: str) -> sp.Basic:
    """Return TeX as a SymPy expression in positive symbols, with e as what it is."""
    expression = parse_latex(tex, backend="lark")
    if not isinstance(expression, sp.Basic):
        raise ValueError(f"SymPy reads {tex!r} in more than one way")
    expression = expression.subs(sp.Symbol("e"), sp.E)
    return expression.xreplace(
        {s: sp.Symbol(s.name, positive=True) for s in expression.free_symbols}
    )


def holds(claim: str) -> bool:
    """Take the derivative that a claim asserts, and compare."""
    equation = read(claim)
    return sp.simplify(equation.lhs.doit() - equation.rhs) == 0


def chapter_checks() -> dict[str, Callable[[str], None]]:
    """Return the checks of every chapter by the formula's label; refuse a label used twice."""
    found: dict[str, Callable[[str], None]] = {}
    for path in sorted(CHECKS_FOLDER.glob("ch*.py")):
        spec = importlib.util.spec_from_file_location(f"formula_checks_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        if both := set(found) & set(module.CHECKS):
            raise ValueError(f"{path.name}: {sorted(both)} have a check in another file already")
        found |= module.CHECKS
    return found
