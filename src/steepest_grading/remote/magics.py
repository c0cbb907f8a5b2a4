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
    if _wrong_line(source) is None:
        return source
    lines = source.split("\n")
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        if not lines[first].startswith(RUN_BODY):
            return ""
        lines[first] = "pass"
    # Only where Python stumbles: elsewhere a line may begin so, as in the middle of a sum.
    while (wrong := _wrong_line("\n".join(lines))) is not None:
        if wrong >= len(lines) or (mended := _line(lines[wrong])) == lines[wrong]:
            break
        lines[wrong] = mended
    return "\n".join(lines)


def _wrong_line(source: str) -> int | None:
    """Return the line, from 0, where Python finds that a source is none; or None."""
    try:
        ast.parse(source)
    except SyntaxError as error:
        return (error.lineno or 1) - 1
    except (ValueError, RecursionError, MemoryError):
        return None
    return None


def _line(line: str) -> str:
    if measured := MEASURED.match(line):
        indent, body = measured.groups()
        return indent + (body or "pass")
    if special := SPECIAL.match(line):
        return next(filter(None, special.groups()), "") + "pass"
    return line
