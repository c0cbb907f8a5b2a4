"""Grading by hand in formgrader, and late submissions, with nbgrader's gradebook behind them."""

from __future__ import annotations

import re
import shutil

import pytest
from playwright.sync_api import expect
from support.book import ROOT
from support.lab import PATIENCE, run_lab, unexpected
from support.network import watched_page

from steepest_grading.demo import STUDENTS, Course

pytestmark = pytest.mark.slow

NAME, TOPIC, WRITTEN = "01-derivatives", "derivatives", "error_of_central_difference"
TEN_PERCENT_A_DAY = """
from nbgrader.plugins import BasePlugin


class TenPercentADay(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        days = -(-total_seconds_late // 86_400)
        return min(score, 0.10 * days * score)


c.AssignLatePenalties.plugin_class = TenPercentADay
"""


def hand_in(course: Course, student: str, time: str) -> None:
    """Put a solution with a written answer into ``submitted``, handed in at a time."""
    course.collect(NAME, [STUDENTS[0]._replace(name=student)])
    folder = course.folder / "submitted" / student / NAME
    (folder / "timestamp.txt").write_text(time, encoding="utf-8")


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab in a course with two submissions, one of them late, and the gradebook."""
    place = tmp_path_factory.mktemp("formgrader")
    course = Course(ROOT, place / "made", names=[NAME])
    settings = course.folder / "nbgrader_config.py"
    text = settings.read_text(encoding="utf-8")
    # The penalty is the one that the settings show in their comment.
    shown = [line.removeprefix("#") for line in text.splitlines() if line.startswith("#     ")]
    assert "".join(TEN_PERCENT_A_DAY.split()) in "".join("".join(shown).split())
    settings.write_text(text + TEN_PERCENT_A_DAY, encoding="utf-8")
    course.run("generate_assignment", NAME)
    due = ["--duedate", "2027-02-01 23:59 UTC"]
    course.run("db", "assignment", "add", NAME, *due)
    hand_in(course, "ada", "2027-02-01 20:00:00 UTC")
    hand_in(course, "blaise", "2027-02-03 09:00:00 UTC")
    course.run("autograde", NAME)
    with run_lab(place) as running:
        shutil.copytree(course.folder, running.folder, dirs_exist_ok=True)
        course.folder = running.folder
        yield running, course


def test_the_late_penalty_of_the_settings_is_taken_off(lab):
    _, course = lab
    with course.gradebook() as gradebook:
        found = {student: gradebook.find_submission(NAME, student) for student in ("ada", "blaise")}
        total = found["ada"].max_score - found["ada"].max_written_score
        assert found["ada"].score == found["blaise"].score == total
        assert found["ada"].late_submission_penalty == 0
        assert found["blaise"].late_submission_penalty == pytest.approx(0.2 * total)


def test_points_and_a_comment_given_in_formgrader_stay_through_another_run(browser, lab):
    running, course = lab
    with watched_page(browser, running.url) as (page, problems):
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(f"{running.url}/formgrader/gradebook/{NAME}")
        page.get_by_role("link", name=TOPIC, exact=True).click()
        page.get_by_role("link", name="Submission #1").click()
        points = page.locator(f"[id='{WRITTEN}']")
        expect(points).to_have_class(re.compile("needs_manual_grade"))
        points.fill("6")
        with page.expect_response(lambda it: it.request.method == "PUT" and "grade" in it.url):
            points.press("Tab")
        comment = page.locator(f"[id='{WRITTEN}-comment']")
        comment.fill("The rounding error is missing.")
        with page.expect_response(lambda it: it.request.method == "PUT" and "comment" in it.url):
            comment.press("Tab")
        # nbgrader's own page asks a CDN for MathJax, in vain, and goes on without it.
        without = re.compile(r"mathjax|Failed to load resource: net::ERR_FAILED", re.IGNORECASE)
        assert [it for it in unexpected(problems) if not without.search(it)] == []

    def grades() -> dict[str, tuple[float | None, bool]]:
        """Return each student's points for the written answer, and whether a person has to look."""
        with course.gradebook() as gradebook:
            return {
                student: (grade.manual_score, grade.needs_manual_grade)
                for student in ("ada", "blaise")
                for notebook in gradebook.find_submission(NAME, student).notebooks
                for grade in notebook.grades
                if grade.name == WRITTEN
            }

    given = grades()
    assert sorted(given.values(), key=str) == [(6.0, False), (None, True)]
    [student] = [name for name, (points, _) in given.items() if points == 6]
    course.run("autograde", NAME, "--force")
    # nbgrader keeps the points, and asks for another look at what was graded anew.
    assert grades() == {name: (points, True) for name, (points, _) in given.items()}
    course.run("generate_feedback", NAME)
    page = (course.folder / "feedback" / student / NAME / f"{TOPIC}.html").read_text("utf-8")
    assert "The rounding error is missing." in page
