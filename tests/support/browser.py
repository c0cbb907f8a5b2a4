"""Find and start a Chromium, or fail and say how to get one."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext

# The shell is Chromium without windows: the same pages, but no toolbar of its own to build for each
# new one, so that a page opens several times sooner.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
PLAYWRIGHTS = ("chromium_headless_shell-*/*/*headless*shell", "chromium-*/chrome-linux*/chrome")

HOW = (
    "No Chromium found. `make browser` looks for one and installs it where it can; or install your "
    "system's package (Debian: `apt-get install chromium-headless-shell`, or `chromium`), or point "
    "the environment variable CHROMIUM at the program."
)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]


def find_chromium() -> str | None:
    """Return the path of a Chromium: $CHROMIUM, one on PATH, or the one Playwright installed."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    caches = [os.environ.get("PLAYWRIGHT_BROWSERS_PATH"), Path.home() / ".cache/ms-playwright"]
    for cache in filter(None, caches):
        for name in PLAYWRIGHTS:
            for path in sorted(Path(cache).glob(name), reverse=True):
                return str(path)
    return None


class Chromium:
    """A browser that gives way to a fresh one when it no longer draws.

    A Chromium without a screen now and then stops drawing frames, for good; what waits for it then
    waits in vain. The old one is closed with the new one at the end: pages may stand open in it.
    """

    def __init__(self, launch: Callable[[], Browser]) -> None:
        self._launch = launch
        self._all = [launch()]

    def new_context(self, **options: object) -> BrowserContext:
        """Open a window without history, cookies and storage in the newest browser."""
        return self._all[-1].new_context(**options)

    def renew(self) -> None:
        """Open windows in a new browser from now on."""
        self._all.append(self._launch())

    def close(self) -> None:
        """Close every browser."""
        for browser in self._all:
            browser.close()


@contextmanager
def launch_chromium() -> Iterator[Chromium]:
    """Start Chromium; a missing one is a failure, never a skip."""
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    if path is None:
        raise RuntimeError(HOW)
    with sync_playwright() as playwright:
        chromium = Chromium(lambda: playwright.chromium.launch(executable_path=path, args=FLAGS))
        try:
            yield chromium
        finally:
            chromium.close()


if __name__ == "__main__":
    found = find_chromium()
    print(found or HOW)
    raise SystemExit(0 if found else 1)
