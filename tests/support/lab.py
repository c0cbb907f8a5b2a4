"""A real JupyterLab on a copy of the course, and a student's hands in it."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.request import urlopen

import psutil

from support.book import ROOT
from support.network import watched_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator, Page

    from support.browser import Chromium

# What JupyterLab says in the console of a healthy session, and when.
ITS_OWN = [
    r"Plugin \S+ .*took [\d.]+ms to activate",  # on a machine that is busy, from 5 s on
]
COURSE = ["chapters", "exercises", "nbgrader_config.py", "README.md", "CONTRIBUTING.md"]
PATIENCE = 90  # seconds; JupyterLab opens in 5, on a machine that does much else in 30
SETTINGS = Path(sys.prefix) / "share/jupyter/lab/settings/overrides.json"


class Lab(NamedTuple):
    """A running JupyterLab: the folder that it shows, its address, its process."""

    folder: Path
    url: str
    process: subprocess.Popen


def environment(home: Path) -> dict[str, str]:
    """Return the environment of `make lab` with everything that is a user's own below ``home``."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "IPYTHON", "XDG_", "MPL"))
    }
    return kept | {
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "PYTHONNOUSERSITE": "1",
    }


@contextmanager
def run_lab(place: Path) -> Iterator[Lab]:
    """Run JupyterLab on a copy of the course in ``place``, and stop it with all its kernels."""
    folder, home = place / "course", place / "home"
    folder.mkdir()
    home.mkdir()
    for name in COURSE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".*"))
        else:
            shutil.copy(ROOT / name, folder)
    command = [
        *(str(Path(sys.executable).with_name("jupyter")), "lab", "--no-browser", "--allow-root"),
        *("--ip=127.0.0.1", "--port=0", "--IdentityProvider.token="),
    ]
    log = home / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(home),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Lab(folder, address(process, home / "runtime", log), process)
    finally:
        stop(process)


def address(process: subprocess.Popen, runtime: Path, log: Path) -> str:
    """Wait until the server answers and return its address; raise with its log if it never does."""
    notice = runtime / f"jpserver-{process.pid}.json"  # the server writes it once it listens
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            url = json.loads(notice.read_text(encoding="utf-8"))["url"].rstrip("/")
            with urlopen(f"{url}/api/status", timeout=PATIENCE):
                return url
        except (OSError, ValueError):  # not there yet, or written in part
            time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')[-4000:]}")


def stop(process: subprocess.Popen) -> None:
    """Stop a server, which stops its kernels; raise if one of them had to be killed."""
    alive = process.poll() is None
    kernels = psutil.Process(process.pid).children(recursive=True) if alive else []
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _, left = psutil.wait_procs(kernels, timeout=10)
    for kernel in left:
        kernel.kill()
    if left:
        raise RuntimeError(f"these outlived their JupyterLab: {left}")


class Desk(NamedTuple):
    """A browser window on JupyterLab, what went wrong in it, and what it asked the server for."""

    page: Page
    problems: list[str]
    requests: list[str]


@contextmanager
def sit_down(browser: Chromium, lab: Lab, path: str) -> Iterator[Desk]:
    """Open a window of JupyterLab with nothing in it but ``path``; only its server answers."""
    with watched_page(browser, lab.url) as (page, problems):
        page.set_default_timeout(PATIENCE * 1000)
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))

        def check(address: str) -> None:
            requests.append(address)
            if not address.startswith(lab.url.replace("http", "ws", 1)):
                problems.append(f"foreign socket: {address}")

        page.on("websocket", lambda socket: check(socket.url))
        page.goto(f"{lab.url}/lab/tree/{path}?reset")
        yield Desk(page, problems, requests)


def unexpected(problems: list[str]) -> list[str]:
    """Return the problems that are not JupyterLab's own."""
    return [it for it in problems if not any(re.search(own, it) for own in ITS_OWN)]


class Notebook:
    """The notebook in front of the student.

    Parameters
    ----------
    page : Page
        The window.
    cells : int
        How many cells it has: JupyterLab shows them one after the other.
    """

    def __init__(self, page: Page, cells: int) -> None:
        self.page = page
        self.root = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        self.cells = self.root.locator(".jp-Notebook .jp-Cell")
        self.scratch: Locator | None = None
        self.count = count(1)
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        self.wait(f"cells.length >= {cells}")

    def wait(self, condition: str) -> None:
        """Wait until a condition on ``cells``, ``prompts`` and ``idle`` holds."""
        self.page.wait_for_function(
            f"""() => {{
                const panel = document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden)");
                const all = (selector) => [...panel.querySelectorAll(selector)];
                const cells = all(".jp-Notebook .jp-Cell");
                const prompts = all(".jp-CodeCell .jp-InputPrompt").map((el) => el.textContent);
                const [{{ dataset }}] = all(".jp-Notebook-ExecutionIndicator");
                const idle = dataset.status === "idle";
                return {condition};
            }}"""
        )

    def menu(self, *path: str) -> None:
        """Choose from the menu bar."""
        first, *inner, last = path
        self.page.get_by_role("menuitem", name=first, exact=True).click()
        for name in inner:
            self.page.locator(".lm-Menu-itemLabel").get_by_text(name, exact=True).hover()
        self.page.locator(".lm-Menu-itemLabel").get_by_text(last, exact=True).click()

    def run_all(self) -> None:
        """Run every cell and wait for the end, or for the cell that fails."""
        self.menu("Run", "Run All Cells")
        self.wait(r"idle && prompts.some((p) => /\d/.test(p)) && !prompts.includes('[*]:')")

    def prompts(self) -> list[str]:
        """Return what stands beside each code cell: ``[3]:`` once it ran, third."""
        return self.root.locator(".jp-CodeCell .jp-InputPrompt").all_text_contents()

    def number(self, cell: int) -> int:
        """Return as which a cell ran, so that ``Out[…]`` is what it showed."""
        prompt = self.cells.nth(cell).locator(".jp-InputPrompt").text_content()
        return int(re.fullmatch(r"\[(\d+)\]:", prompt)[1])

    def run(self, cell: int) -> str:
        """Run one cell and return the text that it shows."""
        prompt = self.cells.nth(cell).locator(".jp-InputPrompt")
        before = prompt.text_content()
        self.cells.nth(cell).locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(
            r"([el, old]) => /\d/.test(el.textContent) && el.textContent !== old",
            arg=[prompt.element_handle(), before],
        )
        self.wait("idle")
        return "\n".join(self.cells.nth(cell).locator(".jp-OutputArea-output").all_inner_texts())

    def ask(self, expression: str, before: str = "") -> Any:
        """Run ``before`` and an expression in a cell at the end; return the expression's value."""
        if self.scratch is None:
            cells = self.cells.count()
            self.cells.last.locator(".jp-InputPrompt").click()
            self.page.keyboard.press("b")
            self.wait(f"cells.length === {cells + 1}")
            self.scratch = self.cells.nth(cells)
        mark = next(self.count)  # tells the answer from the one before
        self.scratch.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(f"{before}\n{mark}, {expression}")
        self.page.keyboard.press("Control+Enter")
        answer = self.scratch.locator(".jp-OutputArea-output").filter(has_text=f"({mark}, ")
        return ast.literal_eval(answer.inner_text())[1]

    def agree(self, expression: str, look: Callable[[], Any]) -> Any:
        """Ask until Python says what the page shows; return it.

        The page sends a movement on when the kernel has taken the one before.
        """
        deadline = time.monotonic() + PATIENCE
        while (answer := self.ask(expression)) != (seen := look()):
            assert time.monotonic() < deadline, f"Python says {answer}, the page {seen}"
        return answer

    def active(self) -> int:
        """Return which cell is selected."""
        return self.root.locator(".jp-Cell").evaluate_all(
            "(cells) => cells.findIndex((cell) => cell.classList.contains('jp-mod-active'))"
        )

    def drag(self, handle: Locator, across: float) -> None:
        """Drag a handle to the right by some pixels."""
        for _ in range(PATIENCE):
            handle.hover()  # scrolls to it and waits until it rests and nothing lies over it
            self.page.mouse.down()
            if handle.evaluate("(el) => el.matches(':active')"):
                break
            self.page.mouse.up()  # the notebook moved under the pointer: cells grow as they show
        box = handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x + across, y, steps=6)
        self.page.mouse.up()
