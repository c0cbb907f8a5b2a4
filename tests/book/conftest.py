"""Fixtures of the browser tests: one Chromium, the built book behind a local server, no network."""

from __future__ import annotations

import pytest
from support.book import BuiltBook, serve_book
from support.browser import launch_chromium


@pytest.fixture(scope="session")
def browser():
    """Chromium, driven by Playwright."""
    with launch_chromium() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def book() -> BuiltBook:
    """The book as ``make book`` built it, behind a server on the loopback interface."""
    with serve_book() as served:
        yield served
