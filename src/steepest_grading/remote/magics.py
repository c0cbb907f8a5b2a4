"""What IPython understands beyond Python (``%matplotlib inline``, ``!ls``, ``f?``), taken out."""

from __future__ import annotations

import ast
import re

__all__ = ["without_magics"]

# A command that only measures runs its body all the same.
MEASURED = re.compile(r"^(\s*)%(?:time|timeit|prun|memit)\b(?:\s+-\w+(?:\s+\d+)?)*[ \t]*(.*)$")
SPECIAL = re.compile(r"^(\s*)(?:%|!|\?)|^(\s*)[\w.]+\?{1,2}\s*$|^(\s*)\w+\s*=\s*(?:%|!)")
RUN_BODY = ("%%time", "%%timeit", "%%capture", "%%prun")


def without_magics(source: str) -> str:
    r"""Return a cell without IPython's own commands; Python is returned as it is.

    Examples
    --------
    >>> print(without_magics("%matplotlib inline\nx = 1"))
    pass
    x = 1
    >>> without_magics("y = 5 % 3")
    'y = 5 % 3'
    """
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    else:
        return source
    lines = source.split("\n")
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("%%"):
        if not first.startswith(RUN_BODY):
            return ""
        lines[lines.index(next(line for line in lines if line.strip()))] = "pass"
    return "\n".join(map(_line, lines))


def _line(line: str) -> str:
    if measured := MEASURED.match(line):
        indent, body = measured.groups()
        return indent + (body or "pass")
    if special := SPECIAL.match(line):
        return next(filter(None, special.groups()), "") + "pass"
    return line
