"""A cell that fails is reported with its page, its line and its reason."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from myst_nb.core.execute.base import ExecutionError
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_output

from steepest_book import execution
from steepest_book.execution import failing_line

PAGE = """# A page

The variable x, and 1 / 0 in a sentence.

```{code-cell} ipython3
:tags: [hide-input]

import math
print("--")
```

```{code-cell} ipython3
x
```

````{code-cell} ipython3
def f(t):
    '''One.

    ------------------
    '''
    return 1 / t

f(0)  # (a+b)*[c]
````

  ```{code-cell} ipython3
  1 / 0
  ```
"""


def error(source: str, printed: str = "", name: str = "ZeroDivisionError") -> CellExecutionError:
    """Return what nbclient raises for a cell."""
    outputs = [new_output("stream", name="stdout", text=printed)] if printed else []
    cell = new_code_cell(source, outputs=outputs)
    message = {
        "ename": name,
        "evalue": "by zero",
        "traceback": ["Cell In[1], line 1", "\x1b[0m1 / 0"],
    }
    return CellExecutionError.from_cell_and_msg(cell, message)


def line_of(text: str) -> int:
    return PAGE[: PAGE.index(text)].count("\n") + 1


@pytest.mark.parametrize(
    ("source", "start"),
    [
        ('import math\nprint("--")', "import math"),
        ("x", "x\n```"),
        (PAGE.partition("````{code-cell} ipython3\n")[2].partition("\n````")[0], "def f(t)"),
        ("1 / 0", "  1 / 0\n  ```"),
    ],
    ids=["options", "one letter", "rule in it", "indented"],
)
@pytest.mark.parametrize("printed", ["", "------------------\nsome words\n"], ids=["", "printed"])
def test_the_line_is_that_of_the_cells_first_line(source, start, printed):
    assert failing_line(PAGE, str(error(source, printed))) == line_of(start)


@pytest.mark.parametrize(
    "report",
    ["", "no rules here", str(error("not_in_the_page()")), str(error(""))],
    ids=["nothing", "no rules", "another cell", "empty cell"],
)
def test_a_cell_that_cannot_be_found_is_looked_for_from_the_top(report):
    assert failing_line(PAGE, report) == 1


# --- the report ------------------------------------------------------------------------------


@pytest.fixture
def logged(monkeypatch):
    """Collect what is logged, as (message, place)."""
    lines = []
    logger = SimpleNamespace(error=lambda text, *a, location: lines.append((text % a, location)))
    monkeypatch.setattr(execution, "logger", logger)
    return lines


def failed(path, cause: Exception) -> ExecutionError:
    """Return what myst-nb raises: the page, caused by what went wrong in it."""
    exception = ExecutionError(str(path))
    exception.__cause__ = cause
    return exception


def test_a_failed_cell_is_logged_with_page_line_and_reason(tmp_path, logged):
    path = tmp_path / "page.md"
    path.write_text(PAGE, encoding="utf-8")
    execution.report(None, failed(path, error("1 / 0")))
    assert logged == [
        ("cell failed: ZeroDivisionError: by zero", f"{path}:{line_of('  1 / 0')}"),
    ]


def test_a_cell_that_takes_too_long_is_logged_with_its_page(tmp_path, logged):
    path = tmp_path / "page.md"
    execution.report(None, failed(path, TimeoutError("120 seconds")))
    assert logged == [("execution failed: 120 seconds", str(path))]


@pytest.mark.parametrize("exception", [None, ValueError("something else")])
def test_what_has_nothing_to_do_with_cells_is_left_to_others(exception, logged):
    execution.report(None, exception)
    assert logged == []
