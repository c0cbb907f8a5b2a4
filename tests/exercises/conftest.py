"""The tests of the assignments are the same for all of them: each runs once per notebook."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for assignment_runner

from assignment_runner import assignments


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for ``assignment`` with every assignment."""
    if "assignment" in metafunc.fixturenames:
        found = assignments()
        # Module scope: all tests of a module with one assignment, then those with the next.
        names = [item.name for item in found]
        metafunc.parametrize("assignment", found, ids=names, scope="module")
