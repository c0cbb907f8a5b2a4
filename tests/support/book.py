"""The built book and a server for it."""

from __future__ import annotations

import functools
import os
import re
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
BUILT = Path(os.environ.get("STEEPEST_BOOK", ROOT / "_build" / "html"))


class BuiltBook(NamedTuple):
    """Where the book lies and where it is served."""

    path: Path
    url: str


def pages_of_toc() -> list[str]:
    """Return the address of every page in the table of contents, and of those Sphinx adds."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    files = [toc["root"], *(c["file"] for part in toc["parts"] for c in part["chapters"])]
    return [*(f"{file}.html" for file in files), "genindex.html", "search.html", "404.html"]


def chapters_of_toc() -> list[str]:
    """Return the address of every numbered chapter."""
    return [name for name in pages_of_toc() if re.fullmatch(r"chapters/\d\d-.*", name)]


class QuietHandler(SimpleHTTPRequestHandler):
    """Serve files without a line for each."""

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@contextmanager
def serve(folder: Path, *, handler: type[SimpleHTTPRequestHandler] = QuietHandler) -> Iterator[str]:
    """Serve a folder on a free port of the loopback interface."""
    in_folder = functools.partial(handler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), in_folder)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def serve_book() -> Iterator[BuiltBook]:
    """Serve the built book; without one, fail and say how to build it."""
    if not (BUILT / "index.html").is_file():
        raise RuntimeError(f"No book in {BUILT}: run `make book` first (`make test` does).")
    with serve(BUILT) as url:
        yield BuiltBook(BUILT, url)
