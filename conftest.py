"""What every test shares: the figures that a doctest opens are closed when it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def close_figures_of_doctests(request: pytest.FixtureRequest) -> Iterator[None]:
    """Close all figures after a doctest. Test modules look after their own."""
    yield
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and isinstance(request.node, pytest.DoctestItem):
        pyplot.close("all")
