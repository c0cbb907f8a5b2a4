"""What every test shares: laws see the same cases everywhere; a doctest closes its figures."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

# A law holds or not: how long it takes depends on what else the machine does, and belongs in
# benchmarks/.
settings.register_profile("steepest", deadline=None, derandomize=True)
settings.load_profile("steepest")


@pytest.fixture(autouse=True)
def close_figures_of_doctests(request: pytest.FixtureRequest) -> Iterator[None]:
    """Close all figures after a doctest. Test modules look after their own."""
    yield
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and isinstance(request.node, pytest.DoctestItem):
        pyplot.close("all")
