"""Grading a class: what is built around nbgrader.

`steepest_grading.release` makes ``exercises/`` from ``solutions/``;
`steepest_grading.arrange` puts a submission's cells back where they belong, and
`steepest_grading.put_in_order` does so inside nbgrader; `steepest_grading.feedback` keeps hidden
checks out of the pages that students get; `steepest_grading.demo` shows a class from release to
feedback.
"""
