"""What becomes of an explorable's module at build: a script for the page, and a still picture.

The still is drawn by the module itself, run in Node.js against the small document of `still.mjs`.
So it is the picture that the reader meets when the module runs in the browser.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from sphinx.errors import ExtensionError

from steepest_book.mathematics import node_binary

__all__ = ["HOST", "Job", "page_script", "stills"]

HERE = Path(__file__).parent
HOST = HERE / "static" / "host.js"
STILL = HERE / "still.mjs"


class Job(NamedTuple):
    """A still to draw."""

    name: str
    """What the explorable is called in an error."""
    module: str
    """Its ES module, as text."""
    state: dict[str, Any]
    """Its traits."""


def page_script(docname: str, name: str, module: str) -> str:
    r"""Return a self-contained ES module as a script for `static/host.js`.

    Parameters
    ----------
    docname, name : str
        The document and the explorable, for the error.
    module : str
        A module without imports, whose only export is the default one.

    Returns
    -------
    str
        A classic script: browsers refuse modules from ``file://`` addresses.

    Raises
    ------
    ExtensionError
        If the module has other imports or exports.

    Examples
    --------
    >>> module = "const render = () => {};\nexport default { render };"
    >>> print(page_script("page", "dial", module))
    SteepestHost.define(() => {
    "use strict";
    const render = () => {};
    return { render };
    });
    <BLANKLINE>
    """
    body, count = re.subn(r"^export default ", "return ", module, flags=re.MULTILINE)
    other = re.search(r"^(?:import|export)\b.*", body, re.MULTILINE)
    if count != 1 or other:
        raise ExtensionError(
            f"{docname}: explorable {name!r}: expected a module without imports and with one "
            f"default export, got {other[0] if other else f'{count} default exports'!r}"
        )
    return f'SteepestHost.define(() => {{\n"use strict";\n{body.strip()}\n}});\n'


def stills(docname: str, jobs: list[Job], cache: Path) -> list[str]:
    """Return the stills of the explorables of one document.

    Parameters
    ----------
    docname : str
        The document, for the error.
    jobs : list of Job
        What to draw. One Node.js process draws all that is not cached.
    cache : Path
        A folder that keeps them, named by everything that they depend on.

    Returns
    -------
    list of str
        HTML, in the order of the jobs.

    Raises
    ------
    ExtensionError
        If a module fails.
    """
    tools = HOST.read_text(encoding="utf-8") + STILL.read_text(encoding="utf-8")
    paths = []
    for job in jobs:
        key = json.dumps([tools, job.module, job.state], sort_keys=True)
        paths.append(cache / f"{hashlib.sha256(key.encode()).hexdigest()}.html")
    missing = {path: job for path, job in zip(paths, jobs, strict=True) if not path.is_file()}
    if missing:
        cache.mkdir(parents=True, exist_ok=True)
        for path, still in zip(missing, run_node(docname, list(missing.values())), strict=True):
            path.write_text(still, encoding="utf-8")
    return [path.read_text(encoding="utf-8") for path in paths]


def run_node(docname: str, jobs: list[Job]) -> list[str]:
    """Return the stills of several explorables as HTML."""
    process = subprocess.run(
        [node_binary(), str(STILL), str(HOST)],
        input=json.dumps([job._asdict() for job in jobs]),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if process.returncode != 0:
        raise ExtensionError(f"{docname}: the stills of its explorables failed:\n{process.stderr}")
    results = json.loads(process.stdout)
    for job, result in zip(jobs, results, strict=True):
        if "error" in result:
            raise ExtensionError(
                f"{docname}: the still of explorable {job.name!r} failed:\n{result['error']}"
            )
    return [result["html"] for result in results]
