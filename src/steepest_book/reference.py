"""The reference of the package, from its docstrings: autodoc finds them, numpydoc reads them."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.pycode import ModuleAnalyzer
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["AbsoluteValues", "keep_initials", "setup", "skip_bare_fields", "title_sections"]

UNDERLINED = re.compile(r"-{3,}")
INITIAL = re.compile(r"^(\s*(?:- |\.\. \[\w+\] )?)(?=[A-Za-z]\.(?: |$))")


def title_sections(
    app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]
) -> None:
    """Turn the titles in a module's docstring into rubrics, for a page holds several modules.

    numpydoc reads the docstrings of functions and classes, and leaves those of modules alone.
    """
    if what != "module":
        return
    for i in range(len(lines) - 1, 0, -1):
        if UNDERLINED.fullmatch(lines[i]) and len(lines[i]) == len(lines[i - 1]):
            lines[i - 1 : i + 1] = ["", f".. rubric:: {lines[i - 1]}", ""]


def keep_initials(
    app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]
) -> None:
    """Let "S. Boyd" at the start of a line be a name: it would be the point S of a list."""
    lines[:] = [INITIAL.sub(r"\1\\", line) for line in lines]


def skip_bare_fields(
    app: Sphinx, what: str, name: str, obj: object, skip: bool, options: object
) -> bool | None:
    """Leave out the fields of a named tuple of which nothing is said but their number.

    The signature of the tuple names them, and its docstring says what they are.
    """
    if not (getattr(obj, "__doc__", None) or "").startswith("Alias for field number"):
        return None
    place = app.env.temp_data
    owner = getattr(import_module(place["autodoc:module"]), place["autodoc:class"])
    described = ModuleAnalyzer.for_module(owner.__module__).find_attr_docs()
    return None if (owner.__name__, name) in described else True


class AbsoluteValues(SphinxTransform):
    """Let ``|x|`` in a docstring be what it says: this book defines no substitutions."""

    default_priority = 210  # docutils looks substitutions up at 220

    def apply(self) -> None:
        """Put the text back where reStructuredText saw a substitution that nobody defined."""
        for reference in list(self.document.findall(nodes.substitution_reference)):
            if reference["refname"] not in self.document.substitution_defs:
                reference.replace_self(nodes.Text(reference.rawsource))


def setup(app: Sphinx) -> None:
    """Load what reads docstrings."""
    app.setup_extension("sphinx.ext.autodoc")
    app.setup_extension("numpydoc")
    app.connect("autodoc-process-docstring", title_sections)
    app.connect("autodoc-process-docstring", keep_initials)
    app.connect("autodoc-skip-member", skip_bare_fields)
    app.add_transform(AbsoluteValues)
