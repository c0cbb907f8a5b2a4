"""What is late, and what it costs, is what the course's settings for nbgrader say."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from support.grading_record import RECEIVED, ROOT, bare_course

from steepest_grading.late import LatePolicy, load_config, seconds_late
from steepest_grading.release import CourseError

pytestmark = pytest.mark.slow  # nbgrader takes seconds to import

DAY = timedelta(days=1)
OWN_PLUGIN = """
from nbgrader.plugins import BasePlugin

class Own(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {answer}

c.AssignLatePenalties.plugin_class = Own
"""


def policy(folder: Path, *settings: str) -> LatePolicy:
    """Return the policy of a course with more settings."""
    path = bare_course(folder) / "nbgrader_config.py"
    path.write_text("\n".join([path.read_text(), *settings]))
    return LatePolicy.from_config(folder)


def test_the_courses_own_settings_take_nothing_off():
    assert LatePolicy.from_config(ROOT).penalty("ada", 10.0, RECEIVED + DAY, RECEIVED) is None


def test_zero_takes_all_points_of_a_late_submission_and_none_of_one_in_time(tmp_path):
    zero = policy(tmp_path, 'c.LateSubmissionPlugin.penalty_method = "zero"')
    assert zero.penalty("ada", 10.0, RECEIVED + timedelta(seconds=1), RECEIVED) == 10
    assert zero.penalty("ada", 10.0, RECEIVED, RECEIVED) is None
    assert zero.penalty("ada", 10.0, RECEIVED - DAY, RECEIVED) is None
    assert zero.penalty("ada", 10.0, RECEIVED, None) is None


def test_the_example_in_the_settings_works_when_its_comment_signs_are_taken_away(tmp_path):
    text = (ROOT / "nbgrader_config.py").read_text()
    example = text.partition("# To take off a share instead")[2].splitlines()[2:]
    code = "\n".join(line.removeprefix("#").removeprefix("     ") for line in example)
    ten = policy(tmp_path, code)
    assert ten.penalty("ada", 10.0, RECEIVED + timedelta(hours=30), RECEIVED) == pytest.approx(2)


@pytest.mark.parametrize(("answer", "penalty"), [("-5", 0), ("99", 10), ("None", None)])
def test_a_penalty_stays_between_zero_and_the_score(tmp_path, answer, penalty):
    own = policy(tmp_path, OWN_PLUGIN.format(answer=answer))
    assert own.penalty("ada", 10.0, RECEIVED + DAY, RECEIVED) == penalty


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("'all'", "Own: expected a number of points or None, got 'all'"),
        ("float('nan')", "expected a number of points or None, got nan"),
        ("1 / 0", "Own failed for ada: ZeroDivisionError"),
    ],
)
def test_a_plugin_that_fails_is_named(tmp_path, answer, words):
    own = policy(tmp_path, OWN_PLUGIN.format(answer=answer))
    with pytest.raises(CourseError, match=words):
        own.penalty("ada", 10.0, RECEIVED + DAY, RECEIVED)


@pytest.mark.parametrize("settings", ["c.AssignLatePenalties.plugin_class = int", "def broken("])
def test_settings_that_cannot_be_used_are_named(tmp_path, settings):
    with pytest.raises(CourseError, match=r"nbgrader_config\.py"):
        policy(tmp_path, settings)


def test_a_folder_without_settings_is_no_course(tmp_path):
    with pytest.raises(CourseError, match="expected the course's settings"):
        load_config(tmp_path)


def test_the_course_is_the_root_wherever_the_command_runs(tmp_path):
    assert load_config(bare_course(tmp_path)).CourseDirectory.root == str(tmp_path.resolve())


def test_lateness_is_counted_from_the_due_time_on():
    assert seconds_late(RECEIVED + DAY, RECEIVED) == 86_400
    assert seconds_late(RECEIVED, RECEIVED + DAY) == 0
    assert seconds_late(RECEIVED, None) == 0
