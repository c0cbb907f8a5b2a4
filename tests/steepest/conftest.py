"""What several test modules of the package share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture
def drawing() -> Iterator[None]:
    """Draw without a screen, in the course's style, and close what was opened."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    from steepest import style

    before = plt.get_backend()
    plt.switch_backend("agg")
    with mpl.rc_context():
        style.use()
        yield
    plt.close("all")
    plt.switch_backend(before)
