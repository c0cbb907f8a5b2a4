"""Releasing and demonstrating, as far as it needs no nbgrader."""

from __future__ import annotations

import copy

import pytest
from assignment_runner import ROOT

from steepest_grading.demo import STUDENTS, Course, Student, hand_in, slip
from steepest_grading.release import CourseError, compare, generate, install


def write(folder, **files):
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_installing_makes_the_committed_folder_equal_and_touches_only_what_differs(tmp_path):
    fresh, committed = tmp_path / "fresh", tmp_path / "committed"
    write(fresh, a__same="1", a__changed="new", b__added="3")
    write(committed, a__same="1", a__changed="old", c__stale="4")
    before = (committed / "a" / "same").stat().st_mtime_ns
    expected = {"a/changed": "changed", "b/added": "new", "c/stale": "stale"}
    assert compare(fresh, committed) == expected
    assert install(fresh, committed) == expected
    assert compare(fresh, committed) == {}
    assert (committed / "a" / "same").stat().st_mtime_ns == before
    assert sorted(path.name for path in committed.iterdir()) == ["a", "b"]


def test_what_an_editor_leaves_behind_is_no_difference(tmp_path):
    write(tmp_path / "fresh", a__x="1")
    write(tmp_path / "committed", a__x="1", **{"a__.ipynb_checkpoints__x": "2"})
    assert compare(tmp_path / "fresh", tmp_path / "committed") == {}


def test_a_folder_that_is_no_course_is_refused_by_name(tmp_path):
    with pytest.raises(CourseError, match=r"course: expected a folder with nbgrader_config\.py"):
        generate(tmp_path, tmp_path / "work")


def test_the_demonstration_never_empties_a_folder_that_is_not_its_own(tmp_path):
    course = tmp_path / "course"
    write(course, nbgrader_config="", solutions__a__a="")
    (course / "nbgrader_config").rename(course / "nbgrader_config.py")
    (course / "solutions" / "a" / "a").rename(course / "solutions" / "a" / "a.ipynb")
    write(tmp_path / "thesis", chapter="years of work")
    with pytest.raises(CourseError, match="folder: expected an empty or new folder"):
        Course(course, tmp_path / "thesis")
    assert (tmp_path / "thesis" / "chapter").read_text() == "years of work"
    Course(course, tmp_path / "demo")
    Course(course, tmp_path / "demo")  # its own folder it may use again


def test_the_demonstration_takes_the_assignments_that_it_is_told_and_no_others(tmp_path):
    course = Course(ROOT, tmp_path / "demo", names=["01-derivatives"])
    assert [path.name for path in (course.folder / "solutions").iterdir()] == ["01-derivatives"]
    with pytest.raises(CourseError, match=r"names: expected assignments of the course .*, got 1$"):
        Course(ROOT, tmp_path / "demo", names=["1"])


def test_the_demonstrations_slips_lose_points_in_every_part(assignment):
    for part, source in assignment.solutions.items():
        assert slip(source) != source
        assert assignment.lost(assignment.grade(**{part: slip(source)})) == {part}


def test_each_made_up_student_does_what_the_story_says(assignment):
    def cells(student: Student) -> dict[str, str]:
        notebook = hand_in(copy.deepcopy(assignment.release), assignment.solutions, student)
        return {cell.id: cell.source for cell in notebook.cells}

    handed_in = {student.name: cells(student) for student in STUDENTS}
    released = {cell.id: cell.source for cell in assignment.release.cells}
    parts = list(assignment.parts)
    assert handed_in["emmy"] == released
    assert all(handed_in["ada"][part] == assignment.solutions[part] for part in parts)
    assert all(handed_in["blaise"][part] == released[part] for part in parts[1::2])
    assert handed_in["carl"][parts[0]] == slip(assignment.solutions[parts[0]])
    assert set(released) - set(handed_in["dora"]) == set(parts[1:2])
    with pytest.raises(SyntaxError):
        compile(handed_in["dora"][parts[0]], "dora", "exec")
