"""Run one cell of a student's as a notebook does, and tell what it did."""

from __future__ import annotations

import ast
import contextlib
import io
import linecache
import textwrap
import traceback
from typing import Any

from steepest_grading.remote.figures import drawn
from steepest_grading.remote.magics import without_magics

__all__ = ["run_cell"]


def run_cell(
    namespace: dict[str, Any], name: str, source: str, longest: int
) -> tuple[str, str, list[bytes]]:
    """Run a cell.

    Parameters
    ----------
    namespace : dict
        The notebook's names.
    name : str
        The cell's; tracebacks show it.
    source : str
    longest : int
        How much of what it prints is kept; with 0, no figure is kept either.

    Returns
    -------
    printed : str
    error : str
        What ended it, in one line; empty if nothing did.
    images : list of bytes
        PNG files.
    """
    printed, error, images = _Output(longest), "", []
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            _execute(namespace, f"<{name}>", textwrap.dedent(source), printed)
        except BaseException as raised:  # exit() as well: the other cells still run
            error = _one_line(raised, f"<{name}>")
        with contextlib.suppress(Exception):
            images = drawn(longest > 0)
    return printed.getvalue(), error, images


class _Output(io.StringIO):
    """What a cell prints, up to a limit."""

    def __init__(self, longest: int) -> None:
        super().__init__()
        self._left = longest

    def write(self, text: str) -> int:
        if self._left > 0:
            super().write(text[: self._left])
        self._left -= len(text)
        return len(text)

    def isatty(self) -> bool:
        return False


def _execute(namespace: dict[str, Any], filename: str, source: str, printed: _Output) -> None:
    source = without_magics(source)
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    tree = ast.parse(source, filename)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    # Without this module's own `from __future__` in it.
    exec(compile(tree, filename, "exec", dont_inherit=True), namespace)
    if last is not None:
        expression = ast.Expression(last.value)
        code = compile(expression, filename, "eval", dont_inherit=True)
        value = eval(code, namespace)
        if value is not None and not source.rstrip().endswith(";"):
            printed.write(repr(value) + "\n")


def _one_line(error: BaseException, filename: str) -> str:
    """Return an error as the last line of a traceback, with the line of the cell."""
    frames = traceback.extract_tb(error.__traceback__)
    line = next((f.lineno for f in reversed(frames) if f.filename == filename), None)
    try:
        text = " ".join(str(error).split())[:500]
    except BaseException:
        text = ""
    if isinstance(error, SyntaxError) and error.filename == filename:
        line, text = error.lineno, error.msg
    place = f" (line {line})" if line else ""
    return f"{type(error).__name__}: {text}".rstrip(": ") + place
