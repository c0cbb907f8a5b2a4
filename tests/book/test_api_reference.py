"""The reference of the package names every public name once, with what its docstring says."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from support.book import ROOT

import steepest
from steepest.objectives import Objective

MODULES = [
    module.name
    for module in pkgutil.iter_modules(steepest.__path__)
    if not module.name.startswith("_")
]
SOURCES = sorted((ROOT / "chapters" / "appendix" / "api").glob("*.md"))


def test_every_module_has_its_section_and_its_row():
    sections = [
        name
        for source in SOURCES
        for name in re.findall(r"automodule:: steepest\.(\w+)$", source.read_text("utf-8"), re.M)
    ]
    overview = (ROOT / "chapters" / "appendix" / "api.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \{ref\}`api-([a-z-]+)`", overview, re.M)
    assert sorted(sections) == sorted(MODULES)
    assert sorted(rows) == sorted(name.replace("_", "-") for name in MODULES)


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_is_described(book, module):
    pages = "".join(
        (book.path / source.relative_to(ROOT)).with_suffix(".html").read_text(encoding="utf-8")
        for source in SOURCES
    )
    ids = re.findall(rf'<dt class="sig[^>]* id="steepest\.{module}\.(\w+)"', pages)
    package = importlib.import_module(f"steepest.{module}")
    public = set(package.__all__)
    constants = {name for name in public if name.isupper()}  # described in words, if at all
    landscapes = {name for name in public if isinstance(getattr(package, name), Objective)}
    assert public - constants - landscapes <= set(ids)
    # a table in the module's description tells what each landscape is
    assert landscapes <= set(re.findall(r"^\w+", package.__doc__, re.M))
    assert len(ids) == len(set(ids))
