"""Random expressions: as text in the language of symbolic answers, and as SymPy's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

if TYPE_CHECKING:
    import random

FUNCTIONS = {
    "sin": sp.sin,
    "cos": sp.cos,
    "tan": sp.tan,
    "exp": sp.exp,
    "ln": sp.log,
    "log": sp.log,
    "sqrt": sp.sqrt,
    "tanh": sp.tanh,
    "sigma": lambda z: 1 / (1 + sp.exp(-z)),
    "sigmoid": lambda z: 1 / (1 + sp.exp(-z)),
    "abs": sp.Abs,
}
ATOM, POWER, FACTOR, TERM, SUM = range(5)  # how tightly a text holds together


def random_expression(
    generator: random.Random, names: tuple[str, ...], depth: int = 4
) -> tuple[str, sp.Expr]:
    """Return an expression as a person may type it, and what it means to SymPy."""
    text, meaning, _ = draw(generator, names, depth)
    return text, meaning


def real_value(expression: sp.Expr, point: dict[str, float]) -> float | None:
    """Return what SymPy finds at a point; None where that is not a real number of usual size."""
    value = complex(sp.N(expression.subs(point), 30))
    usual = abs(value.imag) <= 1e-12 and abs(value.real) < 1e100
    return value.real if usual else None


def grouped(part: tuple[str, sp.Expr, int], strongest: int) -> str:
    """Return a part's text, in parentheses if it would fall apart."""
    return part[0] if part[2] <= strongest else f"({part[0]})"


def draw(generator: random.Random, names: tuple[str, ...], depth: int) -> tuple[str, sp.Expr, int]:
    """Return (text, meaning, how tight)."""
    space = generator.choice(["", "", " "])
    if depth == 0 or generator.random() < 0.15:
        kind = generator.choice(["name", "name", "whole", "decimal", "constant"])
        if kind == "name":
            name = generator.choice(names)
            return name, sp.Symbol(name), ATOM
        if kind == "constant":
            return generator.choice([("e", sp.E, ATOM), ("pi", sp.pi, ATOM)])
        if kind == "decimal":
            text = f"{generator.randint(0, 3)}.{generator.randint(1, 9)}"
            return text, sp.Rational(text), ATOM
        number = generator.randint(1, 9)
        return str(number), sp.Integer(number), ATOM
    left = draw(generator, names, depth - 1)
    kind = generator.choice(["+", "-", "*", "*", "/", "beside", "^", "neg", "call", "call"])
    if kind == "call":
        name = generator.choice(sorted(FUNCTIONS))
        return f"{name}({left[0]})", FUNCTIONS[name](left[1]), ATOM
    if kind == "neg":
        return f"-{grouped(left, POWER)}", -left[1], TERM
    if kind == "^":
        power = generator.choice([2, 3, 3, -1])
        sign = generator.choice(["^", "**"])
        return f"{grouped(left, ATOM)}{sign}{power}", left[1] ** power, POWER
    right = draw(generator, names, depth - 1)
    if kind == "beside":
        inner = grouped(right, -1)  # 2(x), x(y): always in parentheses
        if left[0].endswith(tuple("0123456789.")) and right[2] == ATOM and right[0][0].isalpha():
            inner = right[0] if right[0][0] != "e" else f" {right[0]}"
        head = grouped(left, FACTOR)
        return f"{head}{space}{inner}", left[1] * right[1], FACTOR
    if kind in "*/":
        meaning = left[1] * right[1] if kind == "*" else left[1] / right[1]
        head = grouped(left, FACTOR)
        return f"{head}{space}{kind}{space}{grouped(right, POWER)}", meaning, FACTOR
    meaning = left[1] + right[1] if kind == "+" else left[1] - right[1]
    return f"{grouped(left, SUM)}{space}{kind}{space}{grouped(right, FACTOR)}", meaning, SUM
