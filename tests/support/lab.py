"""A real JupyterLab on a copy of the course, and a reader's hands in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.request import urlopen

import psutil
from support.book import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

COURSE = ["chapters", "exercises", "nbgrader_config.py"]
STARTUP = 60  # seconds: a cold start on a busy machine with two cores takes about ten


class Lab(NamedTuple):
    """A running JupyterLab: the folder that it shows, its address, and its process."""

    folder: Path
    url: str
    process: subprocess.Popen


def private_environment(home: Path) -> dict[str, str]:
    """Return this process's environment with every place of a user's own moved below ``home``."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "IPYTHON", "PYTEST", "XDG_", "MPL"))
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
    """Run JupyterLab, as ``make lab`` starts it, on a copy of the course in ``place``."""
    folder, home = place / "course", place / "home"
    folder.mkdir()
    home.mkdir()
    for name in COURSE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    log = home / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                str(Path(sys.executable).parent / "jupyter"),
                "lab",
                "--no-browser",
                "--allow-root",
                "--ip=127.0.0.1",
                "--port=0",
                "--IdentityProvider.token=",
            ],
            cwd=folder,
            env=private_environment(home),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Lab(folder, wait_until_it_answers(process, home / "runtime", log), process)
    finally:
        stop(process)


def wait_until_it_answers(process: subprocess.Popen, runtime: Path, log: Path) -> str:
    """Return the address at which the server answers; raise with its log if it never does."""
    notice = runtime / f"jpserver-{process.pid}.json"  # written once the server listens
    deadline = time.monotonic() + STARTUP
    while time.monotonic() < deadline and process.poll() is None:
        try:
            url = json.loads(notice.read_text(encoding="utf-8"))["url"].rstrip("/")
            with urlopen(f"{url}/api/status", timeout=STARTUP):
                return url
        except (OSError, ValueError):  # not there yet, or half written
            time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')[-4000:]}")


def stop(process: subprocess.Popen) -> None:
    """Stop a server and the kernels that it started; raise if one had to be killed."""
    family = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _, left = psutil.wait_procs(family, timeout=10)
    for kernel in left:
        kernel.kill()
    if left:
        raise RuntimeError(f"kernels outlived their server: {left}")
