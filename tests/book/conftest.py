"""Fixtures of the browser tests: one Chromium, the built book behind a local server, no network."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError
from support.book import BuiltBook, serve, serve_book
from support.browser import launch_chromium
from support.network import watched_page
from support.stage import staged

from steepest import explorables


@pytest.fixture(scope="session")
def browser():
    """Chromium, driven by Playwright."""
    with launch_chromium() as chromium:
        yield chromium


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Give a test that waited in vain another browser; pyproject.toml says it is run again."""
    report = yield
    if call.excinfo and call.excinfo.errisinstance(TimeoutError) and "browser" in item.funcargs:
        item.funcargs["browser"].renew()
    return report


@pytest.fixture(scope="session")
def book() -> BuiltBook:
    """The book as ``make book`` built it, behind a server on the loopback interface."""
    with serve_book() as served:
        yield served


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """A place for pages with nothing but explorables on them."""
    with staged(tmp_path_factory.mktemp("stage")) as place:
        yield place


@pytest.fixture(scope="module")
def run_js(browser):
    """Call a JavaScript function of a module of the explorables, given by its file's name.

    ``run_js("math.js", "(m, x) => m.FUNCTIONS.sine.f(x)", 1.0)`` returns its value.
    """
    with (
        serve(Path(explorables.__file__).parent) as url,
        watched_page(browser, url) as (page, problems),
    ):
        page.goto(f"{url}/math.js")

        def run(module: str, function: str, argument: object = None) -> object:
            return page.evaluate(
                f"(argument) => import('{url}/{module}').then((m) => ({function})(m, argument))",
                argument,
            )

        yield run
        assert problems == []
