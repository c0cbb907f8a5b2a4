"""What each page of the built book weighs, how soon it is ready, and what Lighthouse says of it.

    .venv/bin/python benchmarks/pages.py [page ...]

Lighthouse is no dependency of the course. It is used where the environment variable LIGHTHOUSE
holds the command (`npm install lighthouse` somewhere, then that folder's
``node_modules/.bin/lighthouse``).
"""

from __future__ import annotations

import gzip
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.book import BUILT, QuietHandler, pages_of_toc, serve
from support.browser import FLAGS, Chromium, find_chromium, launch_chromium
from support.network import add_up_shifts, settle

TEXT = {".html", ".css", ".js", ".svg", ".json", ".xml", ".txt", ".ipynb"}
EMPTY = "genindex.html"  # the theme's page with next to nothing on it
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
REPEATS = 5


class Compressing(QuietHandler):
    """Serve files as any host of static pages does: text compressed, addresses kept for a while."""

    def do_GET(self) -> None:  # noqa: N802, the name that http.server calls
        """Answer with a file, compressed where it is text."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body, text = path.read_bytes(), path.suffix in TEXT
        if text:
            body = gzip.compress(body, 6)
        self.send_response(200)
        if text:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=31536000")
        self.end_headers()
        self.wfile.write(body)


def transferred(browser: Chromium, url: str, name: str) -> float:
    """Return the kilobytes that a page and everything on it transfer, lazy parts included."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    total = []
    session.on("Network.loadingFinished", lambda event: total.append(event["encodedDataLength"]))
    page.goto(f"{url}/{name}")
    settle(page)
    page.wait_for_load_state("networkidle")
    context.close()
    return sum(total) / 1000


# Note when a page is read, and when the scripts that it puts off have run as well.
TIMES = """new MutationObserver((changes, observer) => {
    if (document.documentElement?.dataset.scripts !== "there") return;
    window.working = performance.now();
    observer.disconnect();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-scripts"] });"""


def ready(browser: Chromium, url: str, name: str) -> tuple[float, float, float]:
    """Return the milliseconds until a page is read and works, at best, and its shift, at worst."""
    times, works, shifts = [], [], []
    for _ in range(REPEATS):
        context = browser.new_context()
        page = context.new_page()
        add_up_shifts(page, which="!entry.hadRecentInput")
        page.add_init_script(TIMES)
        page.goto(f"{url}/{name}")
        times.append(
            page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
        )
        settle(page)
        works.append(page.evaluate("window.working ?? NaN"))  # the search page puts nothing off
        shifts.append(page.evaluate("window.shift"))
        context.close()
    return min(times), min(works), max(shifts)


def lighthouse(url: str, name: str, form: str) -> dict[str, int]:
    """Return Lighthouse's scores of a page, or none where it is not installed."""
    command = shlex.split(os.environ.get("LIGHTHOUSE", ""))
    if not command:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        flags = " ".join(["--headless=new", *FLAGS])
        options = ["--preset=desktop"] if form == "desktop" else []
        subprocess.run(
            [*command, f"{url}/{name}", "--quiet", "--output=json", f"--output-path={report}",
             f"--chrome-flags={flags}", f"--only-categories={','.join(CATEGORIES)}", *options],
            check=True, env=os.environ | {"CHROME_PATH": find_chromium() or ""},
        )  # fmt: skip
        found = json.loads(report.read_text(encoding="utf-8"))
    for audit in found["audits"].values():
        if audit["score"] is not None and audit["score"] < 0.9 and "-v" in sys.argv:
            print(f"   {form} {name}: {audit['id']} {audit.get('displayValue', '')}")
    return {key: round(100 * found["categories"][key]["score"]) for key in CATEGORIES}


def main() -> None:
    """Print a table, page by page."""
    names = [arg for arg in sys.argv[1:] if not arg.startswith("-")] or pages_of_toc()
    with serve(BUILT, handler=Compressing) as url:
        with launch_chromium() as browser:
            empty_read, empty_works, _ = ready(browser, url, EMPTY)
            measured = [
                (name, transferred(browser, url, name), *ready(browser, url, name))
                for name in names
            ]
        print(
            "| page | kB, gzipped | read, works: × empty page | layout shift | mobile | desktop |"
        )
        print("|---|---|---|---|---|---|")
        for name, kilobytes, read, works, shift in measured:
            scores = [lighthouse(url, name, form) for form in ("mobile", "desktop")]
            cells = [" ".join(map(str, score.values())) or "not run" for score in scores]
            print(
                f"| {name.removeprefix('chapters/').removesuffix('.html')} | {kilobytes:.0f} "
                f"| {read / empty_read:.2f}, {works / empty_works:.2f} | {shift:.3f} "
                f"| {cells[0]} | {cells[1]} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
