"""nbgrader's settings for this course: its stock commands work from this folder as they are.

Write in ``solutions/``, hand out what is in ``exercises/``, put what comes back into
``submitted/STUDENT/ASSIGNMENT/``. ``gradebook.db``, ``submitted/``, ``autograded/`` and
``feedback/`` stay on the instructor's machine; git ignores them::

    nbgrader generate_assignment 01-derivatives    solutions/ -> exercises/, gradebook.db
    nbgrader validate exercises/01-derivatives/derivatives.ipynb
    nbgrader autograde 01-derivatives              submitted/ -> autograded/, gradebook.db (*)
    nbgrader formgrader                            (in JupyterLab) grade the written parts
    nbgrader generate_feedback 01-derivatives      autograded/ -> feedback/
    nbgrader export --to grades.csv                gradebook.db -> CSV

(*) It runs students' code with your rights. ``python -m steepest_grading autograde`` does the same
in a sandbox, many at a time, into the same gradebook: see docs/grading.md.
"""

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearOutput,
    DeduplicateIds,
    GetGrades,
    OverwriteCells,
    OverwriteKernelspec,
)

from steepest_grading.feedback import HideChecks, SanitizeAnswers
from steepest_grading.put_in_order import PutInOrder

c = get_config()  # noqa: F821 (nbgrader provides it)

# --- The course ---------------------------------------------------------------------------
c.CourseDirectory.course_id = "steepest"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = "submitted"
c.CourseDirectory.autograded_directory = "autograded"
c.CourseDirectory.feedback_directory = "feedback"
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "__pycache__",
    "*.pyc",
    ".DS_Store",
    "Thumbs.db",
    "*~",
    "feedback",
]

# --- Releasing ----------------------------------------------------------------------------
# exercises/ is committed, and nbgrader skips what exists: without force, the command would
# leave a fresh gradebook without the assignment. The result is the same byte for byte.
c.GenerateAssignment.force = True

# --- Grading ------------------------------------------------------------------------------
# Cells that a student deleted, copied, split, renamed or moved are put in order first, and
# the student is told; nbgrader's own steps follow: locked cells are restored, and a part
# without an answer scores zero instead of the whole notebook failing.
c.Autograde.sanitize_preprocessors = [
    ClearOutput,
    PutInOrder,
    DeduplicateIds,
    OverwriteKernelspec,
    OverwriteCells,
    CheckCellMetadata,
]
c.OverwriteCells.add_missing_cells = True
# Seconds for one cell: the slowest check takes well under one, an endless loop all of them.
c.Execute.timeout = 30
c.Execute.interrupt_on_timeout = True
c.Execute.startup_timeout = 120
c.Execute.error_on_timeout = {
    "ename": "CellTimeoutError",
    "evalue": "",
    "traceback": ["CellTimeoutError: the cell ran for more than 30 seconds. An endless loop?"],
}
# A kernel keeps nothing worth a polite goodbye; this saves about a second a notebook.
c.Execute.shutdown_kernel = "immediate"
# A loop that prints without end must not fill the disk.
c.LimitOutput.max_lines = 500
c.LimitOutput.max_traceback = 60

# --- Feedback -----------------------------------------------------------------------------
# Students see the message of a failed check, never the text of a hidden one. What they wrote
# themselves is shown as text, without scripts.
c.GenerateFeedback.preprocessors = [
    GetGrades,
    HideChecks,
    SanitizeAnswers,
    CSSHTMLHeaderPreprocessor,
]

# --- Late penalties: off ------------------------------------------------------------------
# A submission is late if the assignment has a due date (set in formgrader, or with
# `nbgrader db assignment add 01-derivatives --duedate="2027-02-01 23:59 UTC"`) and
# submitted/STUDENT/ASSIGNMENT/timestamp.txt says a later time. To give zero points then:
#
#     c.LateSubmissionPlugin.penalty_method = "zero"
#
# To take off a share instead, say 10 % of the points for every day begun:
#
#     from nbgrader.plugins import BasePlugin
#
#     class TenPercentADay(BasePlugin):
#         def late_submission_penalty(self, student_id, score, total_seconds_late):
#             days = -(-total_seconds_late // 86_400)
#             return min(score, 0.10 * days * score)
#
#     c.AssignLatePenalties.plugin_class = TenPercentADay
