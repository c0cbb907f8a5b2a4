"""Grading a class: students' code in a sandbox, the checks outside of it, nbgrader's gradebook.

The way of a submission, and the modules in its order:

- `course`, `inspection`, `bare_expressions`: the assignment as the instructor wrote it;
- `submissions`, `stamps`, `intake`, `arrange`: what came in, and when, read as data;
- `sandbox`: the jail in which students' code runs; `doctor` says whether this machine has one;
- `remote`: stand-ins for a student's functions; `judge`: one check; `grade`: one submission;
- `engine`: many submissions, on the cores of a machine or the workers of a Dask scheduler;
- `registrar`, `record`, `late`, `notebooks`, `receipts`: the gradebook and the graded notebooks;
- `pages`, `by_hand`, `export`: what students and instructors read;
- `proof`, `autograde`, `commands`, `cli`: the commands, from top to bottom;
- `release`, `put_in_order`, `feedback`, `demo`: around nbgrader's own commands.

`verdicts` holds the records that these parts hand to each other. See docs/grading.md.
"""
