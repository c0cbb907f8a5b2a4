"""Small tables of numbers that look right on a page, in a notebook and in a terminal."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

from steepest._validation import describe

__all__ = ["Table", "table"]

POWER = re.compile(r"(?P<factor>−?\d+(?:\.\d+)?)e(?P<exponent>[+−]\d+)")


class Table:
    """Rows of formatted cells under a heading. Make one with `table`.

    Attributes
    ----------
    heading : list of str
        One text a column.
    rows : list of list of str
        The cells, row by row.
    """

    def __init__(self, heading: list[str], rows: list[list[str]]) -> None:
        self.heading = heading
        self.rows = rows

    def __repr__(self) -> str:
        """Return aligned plain text."""
        lines = [self.heading, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join(
            "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
            for line in lines
        )

    def _repr_html_(self) -> str:
        """Return an HTML table with column headings.

        The class ``dataframe`` is the one that notebooks and the book's theme know how to draw.
        """
        head = "".join(f'<th scope="col">{html.escape(text)}</th>' for text in self.heading)
        body = "".join(
            "<tr>" + "".join(f"<td>{_typeset(cell)}</td>" for cell in row) + "</tr>"
            for row in self.rows
        )
        return (
            '<div class="pst-scrollable-table-container"><table class="table dataframe st-table">'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )


def table(columns: Mapping[str, Iterable[Any]], formats: Mapping[str, str] | None = None) -> Table:
    """Return a table of columns that displays itself.

    Parameters
    ----------
    columns : mapping of str to iterable
        Heading and cells of each column, all of one length.
    formats : mapping of str to str, optional
        Format specification by heading, such as ``".2e"``. Default: ``"g"`` for numbers,
        the text itself for text.

    Returns
    -------
    Table
        Plain text in a terminal, an HTML table in a notebook or on a page.

    Raises
    ------
    ValueError
        If there is no column, columns differ in length, or a format names no column.

    Examples
    --------
    >>> table({"h": [1, 0.5], "slope": [3, 2.5]}, {"slope": ".3f"})
      h  slope
      1  3.000
    0.5  2.500
    """
    if not columns:
        raise ValueError("columns: expected at least one column, got none")
    formats = dict(formats or {})
    unknown = sorted(set(formats) - set(columns))
    if unknown:
        raise ValueError(f"formats: expected headings of columns, got {describe(unknown[0])}")
    cells = {name: list(column) for name, column in columns.items()}
    lengths = {len(column) for column in cells.values()}
    if len(lengths) != 1:
        raise ValueError(
            "columns: expected columns of one length, got "
            + ", ".join(f"{name!r} of {len(column)}" for name, column in cells.items())
        )
    text = [
        [_cell(value, formats.get(name, "g")) for value in column] for name, column in cells.items()
    ]
    return Table(list(cells), [list(row) for row in zip(*text, strict=True)])


def _cell(value: Any, spec: str) -> str:
    """Return the text of one cell. A true minus sign is as wide as the digits it stands among."""
    return value if isinstance(value, str) else format(value, spec).replace("-", "−")


def _typeset(cell: str) -> str:
    """Return a cell for a page: 5.2e−02 becomes 5.2·10 with a raised −2."""
    found = POWER.fullmatch(cell)
    if found is None:
        return html.escape(cell)
    exponent = str(int(found["exponent"].replace("−", "-"))).replace("-", "−")
    factor = {"1": "", "−1": "−"}.get(found["factor"], f"{found['factor']}·")
    return f"{factor}10<sup>{exponent}</sup>"
