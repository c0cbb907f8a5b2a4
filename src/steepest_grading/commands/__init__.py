"""The commands of ``python -m steepest_grading``: one module each, with ``add`` and ``run``.

``add`` puts a command into the parser; ``run`` does it and returns the exit code.
"""
