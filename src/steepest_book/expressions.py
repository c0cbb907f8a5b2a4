"""The language in which a symbolic question is asked and answered, as the build reads it.

Numbers, names, ``+ - * / ^``, parentheses, functions, and products without a sign (``2x``,
``3(x + 1)``); lists in brackets. The reader's page reads the same language with
``static/words.js`` and ``static/expression.js``; a test holds the two together. What a person
types on a phone (``×``, ``x²``, ``sin x``) only that page has to understand.
"""

from __future__ import annotations

import math
import random
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["CONSTANTS", "FUNCTIONS", "evaluate", "parse", "same_values", "shape", "values_at"]

Value: TypeAlias = "int | Fraction | float"
Tree: TypeAlias = "tuple[Any, ...] | list[Any]"  # an operation, or a list of components

TOKEN = re.compile(r"\s*(?:(\d+\.?\d*|\.\d+)|([A-Za-z]\w*)|(\*\*|[-+*/^(),\[\]]))")
LONGEST = 400  # characters of a source's expression; a reader's may be longer
DEEPEST = 40  # parentheses in parentheses
LARGEST_POWER = 64  # exact integer powers go this far; beyond, floating point

CONSTANTS = {"e": math.e, "pi": math.pi}


def sigmoid(z: float) -> float:
    """Return 1 / (1 + e^-z) without overflow."""
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


FUNCTIONS = {
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "exp": math.exp, "ln": math.log,
    "log": math.log, "sqrt": math.sqrt, "tanh": math.tanh, "sigma": sigmoid, "sigmoid": sigmoid,
    "abs": abs,
}  # fmt: skip


def parse(text: str, names: frozenset[str] | set[str]) -> Tree:
    """Return the tree of an expression, or a list of trees for one in brackets.

    Parameters
    ----------
    text : str
        The expression.
    names : set of str
        What may stand in it besides numbers, functions and constants.

    Returns
    -------
    tuple or list
        ``("number", value)``, ``("name", name)``, ``("call", function, tree)``, ``("neg", tree)``
        or ``(operator, left, right)``; a list of these, or of such lists, for components.

    Raises
    ------
    ValueError
        With what was expected and what stands there.

    Examples
    --------
    >>> parse("-2x^2", {"x"})
    ('*', ('neg', ('number', 2)), ('^', ('name', 'x'), ('number', 2)))
    >>> parse("[x, 1]", {"x"})
    [('name', 'x'), ('number', 1)]
    """
    if len(text) > LONGEST:
        raise ValueError(f"expected at most {LONGEST} characters, got {len(text)}")
    return Parser(text, names).whole()


class Parser:
    """One reading of one text, from left to right."""

    def __init__(self, text: str, names: frozenset[str] | set[str]) -> None:
        self.text, self.names = text, names
        self.tokens = list(self.split(text))
        self.at = self.depth = 0

    def split(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield (kind, text) for every token and an end."""
        position = 0
        while position < len(text.rstrip()):
            found = TOKEN.match(text, position)
            if found is None:
                raise ValueError(f"expected an expression, got {text[position:].strip()!r}")
            kind = ("number", "name", "sign")[found.lastindex - 1]
            yield kind, {"**": "^"}.get(found[found.lastindex], found[found.lastindex])
            position = found.end()
        yield "end", "the end"

    def look(self, *wanted: str) -> bool:
        """Tell whether the next token is one of these signs."""
        kind, text = self.tokens[self.at]
        return kind == "sign" and text in wanted

    def take(self) -> str:
        """Return the next token's text and go on."""
        self.at += 1
        return self.tokens[self.at - 1][1]

    def need(self, sign: str) -> None:
        """Go past a sign that must stand here."""
        if not self.look(sign):
            raise ValueError(f"expected {sign!r} in {self.text!r}, got {self.tokens[self.at][1]!r}")
        self.take()

    def whole(self) -> Tree:
        """Read everything."""
        tree = self.listed() if self.look("[") else self.sum()
        if self.tokens[self.at][0] != "end":
            raise ValueError(f"expected the end of {self.text!r}, got {self.tokens[self.at][1]!r}")
        return tree

    def listed(self) -> list[Any]:
        """Read ``[a, b]``, whose components may be lists."""
        self.need("[")
        self.enter()
        parts = [self.listed() if self.look("[") else self.sum()]
        while self.look(","):
            self.take()
            parts.append(self.listed() if self.look("[") else self.sum())
        self.need("]")
        self.depth -= 1
        if len({repr(shape(part)) for part in parts}) > 1 or len(shape(parts[0])) > 1:
            raise ValueError(f"expected rows of one length in {self.text!r}")
        return parts

    def enter(self) -> None:
        """Go one level down."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError(f"expected at most {DEEPEST} levels of parentheses")

    def sum(self) -> Tree:
        """Read terms with + and - between them."""
        tree = self.product()
        while self.look("+", "-"):
            tree = (self.take(), tree, self.product())
        return tree

    def product(self) -> Tree:
        """Read factors with ``*``, ``/`` or nothing between them, from left to right."""
        tree = self.signed()
        while self.look("*", "/", "(") or self.tokens[self.at][0] == "name":
            sign = self.take() if self.look("*", "/") else "*"
            tree = (sign, tree, self.signed())
        return tree

    def signed(self) -> Tree:
        """Read a factor with its sign, which stands outside of a power: -x^2 is -(x^2)."""
        if not self.look("+", "-"):
            return self.power()
        self.enter()
        sign, tree = self.take(), self.signed()
        self.depth -= 1
        return ("neg", tree) if sign == "-" else tree

    def power(self) -> Tree:
        """Read a base and its exponent: x^2^3 is x^(2^3)."""
        tree = self.atom()
        if self.look("^"):
            self.take()
            self.enter()
            tree = ("^", tree, self.signed())
            self.depth -= 1
        return tree

    def atom(self) -> Tree:
        """Read a number, a name, a function with its argument, or parentheses."""
        kind, text = self.tokens[self.at]
        if kind == "number":
            self.take()
            exact = Fraction(text)
            return ("number", int(exact) if exact.denominator == 1 else exact)
        if kind == "name" and text in FUNCTIONS:
            self.take()
            return ("call", text, self.grouped())
        if kind == "name" and (text in self.names or text in CONSTANTS):
            self.take()
            return ("name", text)
        if kind == "name":
            known = sorted({*self.names, *CONSTANTS, *FUNCTIONS})
            raise ValueError(f"expected one of {', '.join(known)} in {self.text!r}, got {text!r}")
        if self.look("("):
            return self.grouped()
        raise ValueError(f"expected a number, a name or '(' in {self.text!r}, got {text!r}")

    def grouped(self) -> Tree:
        """Read what stands in parentheses."""
        self.need("(")
        self.enter()
        tree = self.sum()
        self.need(")")
        self.depth -= 1
        return tree


def shape(tree: Tree) -> tuple[int, ...]:
    """Return the numbers of components, outermost first: () for a single expression."""
    return (len(tree), *shape(tree[0])) if isinstance(tree, list) else ()


def evaluate(tree: tuple[Any, ...], values: Mapping[str, Value]) -> Value:
    """Return a tree's value, exact as long as whole numbers and fractions allow; nan if none."""
    kind, *parts = tree
    if kind == "number":
        return parts[0]
    if kind == "name":
        return values[parts[0]] if parts[0] in values else CONSTANTS[parts[0]]
    try:
        if kind == "call":
            return FUNCTIONS[parts[0]](float(evaluate(parts[1], values)))
        a, *rest = (evaluate(part, values) for part in parts)
        return -a if kind == "neg" else operate(kind, a, rest[0])
    except (ArithmeticError, ValueError):  # outside of the domain, or beyond all floats
        return math.nan


def operate(kind: str, a: Value, b: Value) -> Value:
    """Return the result of ``+ - * / ^``."""
    exact = not isinstance(a, float) and not isinstance(b, float)
    if kind == "+":
        return a + b
    if kind == "-":
        return a - b
    if kind == "*":
        return a * b
    if kind == "/":
        return Fraction(a) / Fraction(b) if exact else a / b
    if exact and Fraction(b).denominator == 1 and abs(b) <= LARGEST_POWER:
        return Fraction(a) ** int(b)
    result = float(a) ** float(b)
    return math.nan if isinstance(result, complex) else result


def values_at(tree: Tree, points: list[dict[str, Value]]) -> list[list[float]]:
    """Return the values of every component (in one row, outermost first) at each point."""
    if isinstance(tree, list):
        return [row for part in tree for row in values_at(part, points)]
    return [[float(evaluate(tree, point)) for point in points]]


def same_values(left: list[list[float]], right: list[list[float]]) -> bool:
    """Tell whether two results of `values_at` agree to nine digits wherever both are finite."""
    if len(left) != len(right):
        return False
    for mine, other in zip(left, right, strict=True):
        size = max((abs(v) for v in mine if math.isfinite(v)), default=0.0)
        for a, b in zip(mine, other, strict=True):
            if math.isfinite(a) and not abs(a - b) <= 1e-9 * size:
                return False
    return True


def sample(ranges: Mapping[str, tuple[float, float]], count: int) -> list[dict[str, Value]]:
    """Return points of a box, the same at every build."""
    generator = random.Random(20261121)
    return [
        {name: generator.uniform(low, high) for name, (low, high) in ranges.items()}
        for _ in range(count)
    ]
