"""What the book needs of Sphinx: one extension, its assets and the static widget host.

Each module holds one concern and its own ``setup``; this file lists them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register every part of the extension with Sphinx."""
    from . import (
        assets,
        assignments,
        bibliography,
        concept_map,
        course_map,
        execution,
        explorables,
        figures,
        fonts,
        mathematics,
        pages,
        progress,
        questions,
        reference,
        section_sizes,
        style_sheets,
    )

    assets.setup(app)
    mathematics.setup(app)
    explorables.setup_explorables(app)  # before figures: it makes stills that figures then inlines
    figures.setup(app)
    questions.setup(app)
    progress.setup(app)
    assignments.setup(app)
    bibliography.setup(app)
    course_map.setup(app)
    concept_map.setup(app)
    pages.setup(app)
    execution.setup(app)
    reference.setup(app)
    section_sizes.setup(app)
    style_sheets.setup(app)
    fonts.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
