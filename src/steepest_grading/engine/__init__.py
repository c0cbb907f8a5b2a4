"""Grade many submissions at once: on this machine, or on the workers of a Dask scheduler.

Both engines take jobs as bytes and give grades as they complete; neither touches the gradebook.

- `steepest_grading.engine.jobs`: what goes in and what comes out
- `steepest_grading.engine.worker`: the main loop of a worker process
- `steepest_grading.engine.local`: worker processes on this machine
- `steepest_grading.engine.scheduler`: workers anywhere, through Dask
"""

from steepest_grading.engine.jobs import EngineError, Grader, Job, NoJailError, Outcome

__all__ = ["EngineError", "Grader", "Job", "NoJailError", "Outcome"]
