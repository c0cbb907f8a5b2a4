"""What a symbolic question needs beyond a form: its numbers, its placeholders, its checks.

``[[n - 1]]`` in a formula stands for a number that changes with the parameters. KaTeX typesets a
stand-in of digits at build; afterwards each stand-in becomes an element that names its expression
and shows the value at the first parameters. The page's script can then put in other numbers, and
nothing is typeset on the reader's machine.
"""

from __future__ import annotations

import html
import itertools
import math
import random
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes

from steepest_book.expressions import (
    CONSTANTS,
    FUNCTIONS,
    evaluate,
    parse,
    same_values,
    sample,
    shape,
    values_at,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Symbolic", "fill_formulas", "number_elements", "read_symbolic"]

PLACEHOLDER = re.compile(r"\[\[([^\[\]]+)\]\]")
NAME = r"[A-Za-z]\w*"
WHOLE = re.compile(rf"({NAME})\s*=\s*(-?\d+)\.\.(-?\d+)")
REAL = re.compile(rf"({NAME})\s*=\s*(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)")
STAND_IN = 9_040_001  # seven digits, then counting up: no formula has such a number
CASES = 100  # so many choices of parameters are tried at build
POINTS = 12


class Symbolic(NamedTuple):
    """The options of a symbolic question, read."""

    answer: str
    parameters: dict[str, tuple[int, int]]
    variables: dict[str, tuple[float, float]]

    @property
    def names(self) -> set[str]:
        """Everything an expression of the question may name."""
        return {*self.parameters, *self.variables}

    @property
    def first(self) -> dict[str, int]:
        """The parameters with which the page starts: inside of their ranges, not all alike."""
        tenths = itertools.cycle((5, 3, 7, 4, 6))
        return {
            name: low + (high - low) * part // 10
            for (name, (low, high)), part in zip(self.parameters.items(), tenths, strict=False)
        }

    def cases(self) -> list[dict[str, int]]:
        """Choices of parameters: all, or the corners and a fixed random part of many."""
        ranges = [range(low, high + 1) for low, high in self.parameters.values()]
        if math.prod(len(r) for r in ranges) <= CASES:
            chosen = list(itertools.product(*ranges))
        else:
            generator = random.Random(20261121)
            corners = itertools.islice(itertools.product(*((r[0], r[-1]) for r in ranges)), CASES)
            some = (tuple(generator.choice(r) for r in ranges) for _ in range(CASES))
            chosen = list(dict.fromkeys([tuple(self.first.values()), *corners, *some]))[:CASES]
        return [dict(zip(self.parameters, values, strict=True)) for values in chosen]


def read_ranges(text: str, pattern: re.Pattern[str], number: type, option: str) -> dict[str, Any]:
    """Return ``a = 2..6; b = 1..9`` as a dictionary of (low, high)."""
    ranges = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        found = pattern.fullmatch(part)
        if found is None:
            raise ValueError(f":{option}:: expected ranges such as a = 2..6, got {part!r}")
        name, low, high = found[1], number(found[2]), number(found[3])
        if name in FUNCTIONS or name in CONSTANTS:
            raise ValueError(f":{option}:: {name} is the name of a function or constant")
        if name in ranges:
            raise ValueError(f":{option}:: expected each name once, got {name} twice")
        if not low < high:
            raise ValueError(f":{option}:: expected {name} from low to high, got {part!r}")
        ranges[name] = (low, high)
    return ranges


def read_symbolic(options: Mapping[str, Any], wrong: list[str]) -> Symbolic:
    """Return the options of a symbolic question, or raise ``ValueError`` with what is wrong.

    Parameters
    ----------
    options : mapping
        The directive's: ``symbolic``, ``parameters``, ``variables``, ``sympy``.
    wrong : list of str
        The known wrong answers; none may be equivalent to the right one, for any numbers.
    """
    parameters = read_ranges(options.get("parameters", ""), WHOLE, int, "parameters")
    variables = read_ranges(options.get("variables", ""), REAL, float, "variables")
    if not parameters:
        raise ValueError("expected :parameters: such as a = 2..6, got none")
    if parameters.keys() & variables.keys():
        both = ", ".join(sorted(parameters.keys() & variables.keys()))
        raise ValueError(f"expected parameters or variables, got {both} as both")
    if not options.get("sympy", "").strip():
        raise ValueError("expected :sympy:, what the answer must equal, got none")
    symbolic = Symbolic(options["symbolic"].strip(), parameters, variables)
    right = parse(symbolic.answer, symbolic.names)
    others = {text: parse(text, symbolic.names) for text in wrong}
    for case in symbolic.cases():
        points = [{**case, **point} for point in sample(variables, POINTS)]
        values = values_at(right, points)
        shown = ", ".join(f"{name} = {value}" for name, value in case.items())
        if any(sum(map(math.isfinite, row)) < POINTS / 2 for row in values):
            raise ValueError(f":symbolic:: expected finite values, got none for {shown}")
        for text, tree in others.items():
            if shape(tree) == shape(right) and same_values(values, values_at(tree, points)):
                raise ValueError(f"the known wrong answer {text!r} is right for {shown}")
    return symbolic


def whole_number(expression: str, symbolic: Symbolic) -> int:
    """Return a placeholder's first value, after a look at those that will follow."""
    tree = parse(expression, set(symbolic.parameters))
    if isinstance(tree, list):
        raise ValueError(f"placeholder [[{expression}]]: expected one number, got a list")
    for case in symbolic.cases():
        value = evaluate(tree, case)
        if isinstance(value, float) or Fraction(value).denominator != 1 or abs(value) >= 10**12:
            raise ValueError(
                f"placeholder [[{expression}]]: expected a whole number of at most 12 digits, "
                f"got {value} for {case}"
            )
    return int(evaluate(tree, symbolic.first))


def shown(number: int) -> str:
    """Return a number with a true minus sign."""
    return str(number).replace("-", "−")


def fill_formulas(question: nodes.Element, symbolic: Symbolic) -> dict[str, tuple[str, str]]:
    """Put first values into formulas (for every reader) and stand-ins beside them (for KaTeX).

    Returns
    -------
    dict
        Stand-in → (expression, first value).
    """
    stand_ins: dict[str, tuple[str, str]] = {}
    by_expression: dict[str, str] = {}

    def stand_in(expression: str) -> str:
        if expression not in by_expression:
            by_expression[expression] = digits = str(STAND_IN + len(by_expression))
            stand_ins[digits] = (expression, shown(whole_number(expression, symbolic)))
        return by_expression[expression]

    for text in list(question.findall(nodes.Text)):
        formula = text.parent
        is_math = isinstance(formula, nodes.math | nodes.math_block)
        found = PLACEHOLDER.search(text)
        if found and not is_math and not isinstance(formula, nodes.literal):
            raise ValueError(f"placeholder {found.group()}: expected it in a formula, $…$")
        if not found or not is_math:
            continue
        glued = re.search(r"[\d.]\s*\[\[|\]\]\s*(?:\.?\d|\[\[)", text)
        if glued:
            raise ValueError(f"placeholder: expected no digit beside it, got {text.astext()!r}")
        digits = PLACEHOLDER.sub(lambda m: "{" + stand_in(m[1].strip()) + "}", text)
        first = PLACEHOLDER.sub(lambda m: stand_ins[stand_in(m[1].strip())][1], text)
        formula["latex"] = digits
        formula.replace(text, nodes.Text(first.replace("−", "-")))
    return stand_ins


def number_elements(body: str, stand_ins: Mapping[str, tuple[str, str]]) -> str:
    """Replace the stand-ins in typeset formulas by elements that name their expression.

    Raises ``ValueError`` for a stand-in that KaTeX put where no element of its own can be.
    """
    if not stand_ins:
        return body
    any_of = "|".join(stand_ins)
    in_braces = re.compile(rf"\{{({any_of})\}}")

    def annotated(found: re.Match[str]) -> str:
        source = in_braces.sub(lambda m: f"[[{stand_ins[m[1]][0]}]]", found[2])
        filled = in_braces.sub(lambda m: stand_ins[m[1]][1].replace("−", "-"), found[2])
        if source == found[2]:
            return found.group()
        return f'{found[1]} data-template="{source}">{filled}</annotation>'

    def element(found: re.Match[str]) -> str:
        expression, value = stand_ins[found[2]]
        return f'{found[1]} data-expression="{html.escape(expression)}">{value}<'

    body = re.sub(r"(<annotation\b[^>]*)>(.*?)</annotation>", annotated, body, flags=re.S)
    body = re.sub(rf"(<(?:mn|span)\b[^>]*)>({any_of})<", element, body)
    left = re.search(any_of, body)
    if left:
        expression = stand_ins[left.group()][0]
        raise ValueError(f"placeholder [[{expression}]]: expected it where a number of its own is")
    return body
