"""A book of a few pages with the real configuration, to see what a build does with mistakes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from support.book import ROOT

HEAD = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
myst:
  html_meta:
    description: A page of a test.
---

"""


def write_minibook(folder: Path, pages: dict[str, str]) -> None:
    """Write pages (without their head) and the project's own configuration into a folder."""
    shutil.copy(ROOT / "_config.yml", folder)
    shutil.copytree(ROOT / "src/steepest_book/static", folder / "src/steepest_book/static")
    (folder / "references.bib").write_text("", encoding="utf-8")
    (folder / "chapters").mkdir()
    lines = ["format: jb-book", "root: chapters/intro", "chapters:"]
    for name in ["intro", *pages]:
        text = HEAD + pages.get(name, "# Start\n")
        (folder / "chapters" / f"{name}.md").write_text(text, encoding="utf-8")
        lines += [f"  - file: chapters/{name}"] if name != "intro" else []
    (folder / "_toc.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def build(folder: Path) -> tuple[int, str]:
    """Build with the command of `make book`; return its exit code and what it printed."""
    command = [sys.executable, "-m", "steepest_book", "build", ".", "-n", "-W"]
    done = subprocess.run(
        [*command, "--keep-going"], cwd=folder, capture_output=True, text=True, check=False
    )
    plain = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
    return done.returncode, plain


def line_of(page: str, words: str) -> int:
    """Return the line (from 1) of a page's file in which some words stand first."""
    for number, line in enumerate((HEAD + page).splitlines(), start=1):
        if words in line:
            return number
    raise ValueError(f"words: expected a part of the page, got {words!r}")
