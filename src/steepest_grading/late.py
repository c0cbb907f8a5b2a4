"""The late policy of the course, as ``nbgrader_config.py`` sets it for stock nbgrader.

What applies with ``nbgrader autograde`` applies here: the plugin that `AssignLatePenalties` is
told to use decides, and its answer is kept between zero and the score.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from steepest_grading.release import CourseError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

__all__ = ["LatePolicy", "load_config", "seconds_late"]


def load_config(course: Path) -> Any:
    """Return the settings in a course's ``nbgrader_config.py``, with the course as their root.

    Parameters
    ----------
    course : Path

    Returns
    -------
    traitlets.config.Config

    Raises
    ------
    CourseError
        If the file is missing or Python cannot run it.
    """
    from traitlets.config import PyFileConfigLoader

    path = course / "nbgrader_config.py"
    if not path.is_file():
        raise CourseError(f"{path}: expected the course's settings for nbgrader, got no such file")
    try:
        config = PyFileConfigLoader(path.name, path=str(course)).load_config()
    except Exception as error:  # the file is a program and may fail in any way
        raise CourseError(f"{path}: cannot be loaded: {type(error).__name__}: {error}") from error
    config.CourseDirectory.setdefault("root", str(course.resolve()))
    return config


def seconds_late(received: datetime, due: datetime | None) -> float:
    """Return by how many seconds a submission is late: zero if it is not, or if none is due."""
    return 0.0 if due is None else max(0.0, (received - due).total_seconds())


class LatePolicy:
    """What a late submission costs.

    Parameters
    ----------
    plugin : nbgrader.plugins.BasePlugin
        Has ``late_submission_penalty(student_id, score, total_seconds_late)``.
    """

    def __init__(self, plugin: Any) -> None:
        self.plugin = plugin

    @classmethod
    def from_config(cls, course: Path) -> LatePolicy:
        """Return the policy that a course's ``nbgrader_config.py`` sets.

        Raises
        ------
        CourseError
            If the settings cannot be loaded or name no plugin of nbgrader's.
        """
        from nbgrader.preprocessors import AssignLatePenalties  # takes seconds to import
        from traitlets import TraitError

        config = load_config(course)
        try:
            penalties = AssignLatePenalties(config=config)
            penalties.init_plugin()
        except (TraitError, ImportError) as error:
            raise CourseError(f"{course / 'nbgrader_config.py'}: {error}") from error
        return cls(penalties.plugin_inst)

    def penalty(
        self, student: str, score: float, received: datetime, due: datetime | None
    ) -> float | None:
        """Return the points that a submission loses; None if it is not late or costs nothing.

        Parameters
        ----------
        student : str
        score : float
            Points of the submission, those given by hand included.
        received, due : datetime
            Both with or both without a time zone. ``due`` includes the student's extension.

        Raises
        ------
        CourseError
            If the course's plugin fails or answers with something else than a number.
        """
        late = seconds_late(received, due)
        if not late:
            return None
        name = type(self.plugin).__name__
        try:
            penalty = self.plugin.late_submission_penalty(student, score, late)
        except Exception as error:  # the course's own code
            raise CourseError(
                f"nbgrader_config.py: {name} failed for {student}: {type(error).__name__}: {error}"
            ) from error
        if penalty is None:
            return None
        if isinstance(penalty, bool) or not isinstance(penalty, int | float) or math.isnan(penalty):
            raise CourseError(
                f"nbgrader_config.py: {name}: expected a number of points or None, got {penalty!r}"
            )
        return float(min(max(penalty, 0.0), max(score, 0.0)))
