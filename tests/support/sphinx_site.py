"""A few pages built by Sphinx in this process, and what it said of them."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any, NamedTuple

from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp


class Site(NamedTuple):
    """Where the pages lie and what the build said."""

    folder: Path
    messages: str

    def page(self, name: str) -> BeautifulSoup:
        """Return a page by its name without the ending."""
        text = (self.folder / f"{name}.html").read_text(encoding="utf-8")
        return BeautifulSoup(text, "html.parser")

    def messages_about(self, name: str) -> list[str]:
        """Return the lines that name a place in a page's source."""
        return [line for line in self.messages.splitlines() if f"/{name}.md:" in line]


def build_site(
    folder: Path, pages: dict[str, str], config: dict[str, Any], builder: str = "html"
) -> Site:
    """Build pages and an index of them, with ``config`` as Sphinx's configuration."""
    (folder / "conf.py").touch()
    names = "\n".join(pages)
    index = f"# Index\n\n```{{toctree}}\n{names}\n```\n"
    for name, text in {"index": index, **pages}.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of other packages; ours go to ``messages``
        app = SphinxTestApp(builder, srcdir=folder, confoverrides=config)
        try:
            app.build()
        finally:
            app.cleanup()
    return Site(Path(app.outdir), re.sub(r"\x1b\[[\d;]*m", "", app.warning.getvalue()))


def address(name: str) -> str:
    """Return the name of a page for a case that is named in words."""
    return name.replace(" ", "-")
