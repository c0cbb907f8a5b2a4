"""Grading a class: what is built around nbgrader.

`steepest_grading.release` makes ``exercises/`` from ``solutions/``;
`steepest_grading.demo` shows a class from release to feedback.
"""
