"""Find the expressions of a check whose value nobody looks at.

nbgrader gives full marks to a check that runs to its end: one that ends in ``np.allclose(a, b)``
passes whatever a and b are. An ``assert`` was meant, or a call that raises what it finds.
"""

from __future__ import annotations

import ast

__all__ = ["bare_expressions"]

# What `steepest.checks` offers to fail with.
RAISING = {"equals", "raises", "require", "was_called"}
# Calls that answer yes or no and do nothing else.
QUESTIONS = {
    *("all", "any", "bool", "callable", "hasattr", "isinstance", "issubclass"),
    *("allclose", "array_equal", "array_equiv", "isclose", "isfinite", "isnan", "may_share_memory"),
    *("equal", "greater", "greater_equal", "less", "less_equal", "not_equal", "shares_memory"),
}


def bare_expressions(source: str) -> list[tuple[int, str]]:
    r"""Return the lines of a check whose value nobody looks at, and what stands there.

    Parameters
    ----------
    source : str
        The source of a check.

    Returns
    -------
    list of (int, str)
        Everywhere: statements that only compute a value, questions like ``np.allclose(a, b)``, and
        what a function under ``checks.run`` returns. As the last statement of the
        cell: a function that is not decorated, hence not run, and every expression but a call
        that can fail, which is one of `steepest.checks`, of a name that begins with "assert", or
        of a function of the cell that returns nothing.

    Raises
    ------
    SyntaxError, ValueError
        If the source is no Python.

    Examples
    --------
    >>> bare_expressions("x = f(1)\nx == 2")
    [(2, 'x == 2')]
    >>> bare_expressions("assert f(1) == 2")
    []
    """
    tree = ast.parse(source)
    found: list[ast.AST] = [
        node for node in ast.walk(tree) if isinstance(node, ast.Expr) and _asks(node.value)
    ]
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and any(map(_is_run, function.decorator_list)):
            found += _returns(function)
    last = tree.body[-1] if tree.body else None
    idle = isinstance(last, ast.FunctionDef) and not last.decorator_list
    if idle or (isinstance(last, ast.Expr) and last not in found and not _can_fail(last, tree)):
        found.append(last)
    return sorted((node.lineno, _short(node)) for node in found)


def _asks(value: ast.expr) -> bool:
    """Return whether an expression only computes something."""
    if isinstance(value, ast.Call):
        return _called(value) in QUESTIONS
    if isinstance(value, ast.Constant):
        return not (isinstance(value.value, str) or value.value is ...)  # a docstring, a gap
    return not isinstance(value, ast.Await | ast.Yield | ast.YieldFrom)


def _can_fail(last: ast.Expr, tree: ast.Module) -> bool:
    if not isinstance(last.value, ast.Call):
        return False
    name = _called(last.value)
    if name.startswith(("assert", "require_")) or name in RAISING:
        return True
    return any(
        isinstance(node, ast.FunctionDef) and node.name == name and not _returns(node)
        for node in tree.body
    )


def _called(call: ast.Call) -> str:
    """Return the last name of what is called: ``allclose`` of ``np.allclose``."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_run(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Attribute) and decorator.attr == "run"


def _returns(node: ast.AST) -> list[ast.Return]:
    """Return the statements of a function itself that return a value."""
    nested = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
    found = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Return) and child.value:
            found.append(child)
        elif not isinstance(child, nested):
            found += _returns(child)
    return found


def _short(node: ast.AST) -> str:
    text = ast.unparse(node).split("\n")[0]
    return text if len(text) <= 60 else f"{text[:57]}..."
