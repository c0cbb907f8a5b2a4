"""The pages that grading ends in: feedback for a student, a report for the instructor.

Each is one HTML file that loads nothing and runs nothing. Whatever a student wrote stands in it as
text, and there is a bound on its size.
"""

from steepest_grading.pages.feedback import ManualGrade, feedback_page
from steepest_grading.pages.report import report_page
from steepest_grading.pages.statistics import Row, report_data

__all__ = ["ManualGrade", "Row", "feedback_page", "report_data", "report_page"]
