"""nbgrader's feedback made fit for students: no text of a hidden check, no script of a student's.

nbgrader prints hidden checks in full and lets through whatever HTML a student wrote.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from nbconvert.preprocessors import Preprocessor
from nbconvert.preprocessors.sanitize import SanitizeHTML
from traitlets import Bool

from steepest_grading.notebooks import TOLD, output_of_error

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["HideChecks", "SanitizeAnswers"]

HIDDEN = re.compile(
    r"^[^\n]*### BEGIN HIDDEN TESTS.*?(?:### END HIDDEN TESTS[^\n]*|\Z)", re.DOTALL | re.MULTILINE
)
ENABLED = "Whether it runs; nbconvert's own are off by default."
INSTEAD = "# Further checks, not shown."


class HideChecks(Preprocessor):
    """Take the text of hidden checks, and tracebacks that quote it, out of a graded notebook."""

    enabled = Bool(True, help=ENABLED).tag(config=True)

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the cell as a student may see it."""
        if cell.cell_type != "code":
            return cell, resources
        cell.source = HIDDEN.sub(INSTEAD, cell.source)
        graded = cell.metadata.get("nbgrader", {})
        if TOLD in cell.metadata:  # the message under the check is for the instructor
            words = f"AssertionError: {cell.metadata.pop(TOLD)}"
            cell.outputs = [output_of_error(words)]
        for output in cell.outputs:
            # A check's own message is one line; any other error quotes the lines around it.
            if graded.get("grade") and output.output_type == "error":
                told = [line for line in output.traceback if line.startswith("AssertionError: ")]
                if not told:
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources


class SanitizeAnswers(SanitizeHTML):
    """nbconvert's cleaning of HTML, for all that is not the instructor's own."""

    enabled = Bool(True, help=ENABLED).tag(config=True)

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the cell with what a student wrote as text, not as HTML that runs."""
        if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("locked"):
            return cell, resources
        return super().preprocess_cell(cell, resources, cell_index)
