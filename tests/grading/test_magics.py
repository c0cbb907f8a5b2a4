"""IPython's commands leave a cell; Python stays, line by line."""

from __future__ import annotations

import pytest

from steepest_grading.remote.magics import without_magics


@pytest.mark.parametrize(
    "source",
    [
        "",
        "x = 5 % 3",
        "total = (7\n    % 4)",
        'text = """\n%matplotlib inline\n!ls\n"""',
        "print 'no Python'",
        "x = (",
        "if x:",
        "\0",
        "(" * 500,
    ],
)
def test_python_and_what_is_neither_stays(source: str) -> None:
    assert without_magics(source) == source


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!pip install numpy\nx = 1", "pass\nx = 1"),
        ("np.sin?\nx = 1", "pass\nx = 1"),
        ("?np.sin", "pass"),
        ("f??", "pass"),
        ("files = !ls", "pass"),
        ("if x:\n    %time y = f(x)", "if x:\n    y = f(x)"),
        ("%timeit -n 10 f(1)", "f(1)"),
        ("%time", "pass"),
        ("%%time\nx = 1", "pass\nx = 1"),
        ("\n%%capture out\nx = 1", "\npass\nx = 1"),
        ("%%bash\nls", ""),
        ("%%html\n<b>", ""),
        ("total = (7\n    % 4)\n%ls", "total = (7\n    % 4)\npass"),
        ('%ls\ntext = """\n!x\n"""', 'pass\ntext = """\n!x\n"""'),
        ("%ls\nx = (", "pass\nx = ("),
    ],
)
def test_a_command_goes_and_its_line_stays(source: str, left: str) -> None:
    assert without_magics(source) == left
