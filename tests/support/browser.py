"""Find and start a Chromium, or fail and say how to get one."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

HOW = (
    "No Chromium found. `make browser` looks for one and installs it where it can; or install your "
    "system's chromium package (Debian and Ubuntu: `apt-get install chromium`), or point the "
    "environment variable CHROMIUM at the program."
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
        for path in sorted(Path(cache).glob("chromium-*/chrome-linux*/chrome"), reverse=True):
            return str(path)
    return None


@contextmanager
def launch_chromium() -> Iterator[Browser]:
    """Start Chromium; a missing one is a failure, never a skip."""
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    if path is None:
        raise RuntimeError(HOW)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


if __name__ == "__main__":
    found = find_chromium()
    print(found or HOW)
    raise SystemExit(0 if found else 1)
