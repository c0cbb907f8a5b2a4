"""nbgrader's autograde with submissions put in order first: see `steepest_grading.arrange`.

Stock nbgrader stops at a notebook with a cell that was copied or split, and so do the students
after it; a deleted solution makes its checks fail with Python's words. ``nbgrader_config.py`` puts
`PutInOrder` in front of nbgrader's own preprocessors.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from steepest_grading.arrange import arrange
from steepest_grading.release import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["PutInOrder"]


class PutInOrder(NbGraderPreprocessor):
    """Put the cells of a submission where the release has them, and tell the student."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the notebook in order; it begins with a note if anything had to be mended.

        Raises
        ------
        CourseError
            If the notebook that was handed out is not there.
        """
        course = CourseDirectory(config=self.config)
        asked = resources["nbgrader"]
        folder = course.format_path(course.release_directory, ".", asked["assignment"])
        path = Path(folder) / f"{asked['notebook']}.ipynb"
        if not path.is_file():
            raise CourseError(f"{path}: expected the released notebook, got no such file")
        nb.cells, remarks = arrange(nb.cells, nbformat.read(path, as_version=4).cells)
        if remarks:
            self.log.warning("%s: %s", asked["student"], " ".join(remarks))
            text = "\n".join(
                [
                    "**Before grading, the notebook was put in order.**",
                    "",
                    *(f"- {r}" for r in remarks),
                ]
            )
            nb.cells.insert(0, nbformat.v4.new_markdown_cell(text, id="put_in_order"))
        return nb, resources
