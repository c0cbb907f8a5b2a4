"""Fixtures of the browser tests: one Chromium, the built book behind a local server, no network."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))  # tests/, for the shared helpers

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
