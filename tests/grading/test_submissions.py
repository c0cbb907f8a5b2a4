"""Only a regular notebook in the student's own folder is opened; the rest is told in a sentence."""

from __future__ import annotations

import hashlib
import json
import os
import socket
from datetime import UTC, datetime, timedelta

import pytest
from support.grading_course import ASSIGNMENT, cells_of, notebook, write_course

from steepest_grading.course import CourseError
from steepest_grading.intake import find_submissions
from steepest_grading.submissions import _read_file, _RefusedError, iter_submissions

NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)
DATA = json.dumps(notebook(cells_of("exercises"))).encode()


@pytest.fixture
def course(tmp_path):
    return write_course(tmp_path / "course")


def folder_of(course, student="ada"):
    folder = course / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def hand_in(course, student="ada", data=DATA, name="first.ipynb"):
    path = folder_of(course, student) / name
    path.write_bytes(data)
    return path


def only(course, **options):
    (found,) = find_submissions(course, ASSIGNMENT, now=NOON, **options)
    assert (found.data is None) == bool(found.problem)
    for sentence in filter(None, [found.problem, *found.remarks]):
        assert sentence.endswith(".")
        assert sentence.isprintable()
    return found


def test_submissions_come_by_student_with_their_bytes_digest_and_time(course):
    for student in ("zoë", "ada", "-rf", "=1+1", "<b>"):
        hand_in(course, student, DATA + student.encode())
    found = find_submissions(course, ASSIGNMENT, now=NOON)
    assert [one.student for one in found] == ["-rf", "<b>", "=1+1", "ada", "zoë"]
    for one in found:
        assert one.data == DATA + one.student.encode()
        assert one.digest == hashlib.sha256(one.data).hexdigest()
        assert (one.problem, one.remarks, one.received) == ("", (), NOON)
    assert [one.student for one in find_submissions(course, ASSIGNMENT, "ada")] == ["ada"]


def test_without_a_folder_for_the_assignment_there_is_no_submission(course):
    assert find_submissions(course, ASSIGNMENT) == []
    (course / "submitted" / "ada").mkdir(parents=True)
    (course / "submitted" / "README.txt").touch()
    (course / "submitted" / "bob").mkdir()
    (course / "submitted" / "bob" / ASSIGNMENT).touch()
    hand_in(course, ".git")
    assert find_submissions(course, ASSIGNMENT) == []
    assert find_submissions(course, ASSIGNMENT, "carl") == []
    assert find_submissions(course, ASSIGNMENT, "a" * 300) == []
    assert not (course / "received").exists()


@pytest.mark.parametrize("student", ["", ".", "..", "../ada", "a/b", "a\0b", ".git"])
def test_a_student_that_is_no_folder_name_is_a_value_error(course, student):
    with pytest.raises(ValueError, match="student: expected a folder's name"):
        find_submissions(course, ASSIGNMENT, student)


def test_an_unknown_assignment_is_the_courses_mistake(course):
    with pytest.raises(CourseError, match="solutions/nope: expected one of 01-first"):
        find_submissions(course, "nope")


def test_the_one_notebook_of_another_name_is_taken_with_a_remark(course):
    hand_in(course, name="first (2).IPYNB")
    found = only(course)
    assert found.data == DATA
    assert found.remarks == (
        "The notebook is called `first (2).IPYNB`, not `first.ipynb`; it was taken.",
    )


def test_beside_the_right_notebook_others_do_not_count(course):
    hand_in(course)
    hand_in(course, name="first-Copy1.ipynb", data=b"copy")
    hand_in(course, name=".hidden.ipynb", data=b"hidden")
    hand_in(course, name="notes.txt", data=b"notes")
    found = only(course)
    assert found.data == DATA
    assert found.remarks == ("The folder holds another notebook; only `first.ipynb` is graded.",)


def test_no_notebook_and_two_of_other_names_are_problems(course):
    folder_of(course)
    assert only(course).problem == (
        "There is no notebook. Hand in `first.ipynb` itself, not in a folder or archive."
    )
    hand_in(course, name="a.ipynb")
    hand_in(course, name="b.ipynb")
    assert only(course).problem == (
        "There are 2 notebooks and none is called `first.ipynb`. "
        "Hand in the one that counts under this name."
    )


def link(path):
    path.symlink_to("/etc/passwd")


def dangling(path):
    path.symlink_to("/no/such/file")


def listening(path):
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(path.parent)  # the name of a socket must be short
        try:
            server.bind(path.name)
        finally:
            os.chdir(here)


def twice(path):
    original = path.parents[3] / "secret.ipynb"
    original.write_bytes(DATA)
    os.link(original, path)


@pytest.mark.parametrize(
    ("put", "words"),
    [
        (link, "is a link"),
        (dangling, "is a link"),
        (os.mkfifo, "is no regular file"),
        (listening, "is no regular file"),
        (os.mkdir, "is no regular file"),
        (twice, "is a hard link"),
    ],
)
@pytest.mark.parametrize("name", ["first.ipynb", "other.ipynb"])
def test_what_is_no_regular_file_of_its_own_is_refused_without_opening_it(course, put, words, name):
    put(folder_of(course) / name)
    assert only(course).problem.startswith(f"`{name}` {words}")


@pytest.mark.parametrize("depth", ["student", "assignment"])
def test_a_folder_that_is_a_link_is_refused(course, depth):
    secret = hand_in(course, "bob").parent
    if depth == "student":
        (course / "submitted" / "ada").symlink_to(secret.parent)
    else:
        (course / "submitted" / "ada").mkdir()
        (course / "submitted" / "ada" / ASSIGNMENT).symlink_to(secret)
    found = find_submissions(course, ASSIGNMENT, "ada")
    assert [one.data for one in found] == [None]
    assert found[0].problem.endswith("is a link, not a folder. Hand in the files.")


def test_a_file_that_becomes_a_link_after_the_look_is_not_followed(course, monkeypatch):
    path = hand_in(course)
    real_open = os.open

    def swapped(name, flags, *rest, **named):
        if name == "first.ipynb":
            path.unlink()
            path.symlink_to("/etc/passwd")
        return real_open(name, flags, *rest, **named)

    monkeypatch.setattr(os, "open", swapped)
    found = only(course)
    assert found.problem == "The submission cannot be read: Too many levels of symbolic links."


def test_a_file_that_becomes_a_pipe_after_the_look_does_not_block(course, monkeypatch):
    path = hand_in(course)
    real_open = os.open

    def swapped(name, flags, *rest, **named):
        if name == "first.ipynb":
            path.unlink()
            os.mkfifo(path)
        return real_open(name, flags, *rest, **named)

    monkeypatch.setattr(os, "open", swapped)
    assert only(course).problem.startswith("`first.ipynb` is no regular file")


def test_no_more_than_the_limit_is_read_of_a_file_however_large(course):
    path = hand_in(course)
    assert only(course, largest=len(DATA)).data == DATA
    assert only(course, largest=len(DATA) - 1).problem.startswith("`first.ipynb` is larger than")
    os.truncate(path, 10**12)  # a hole: it takes no space
    assert only(course).problem.startswith("`first.ipynb` is larger than 5,000,000 bytes.")


def test_what_cannot_be_read_is_one_students_problem_and_the_others_go_on(course, monkeypatch):
    hand_in(course, "ada")
    hand_in(course, "bob")
    real_stat, seen = os.stat, []

    def failing(name, **named):
        if name == "first.ipynb" and not seen:
            seen.append(name)
            raise OSError(5, "Input/output error")
        return real_stat(name, **named)

    monkeypatch.setattr(os, "stat", failing)
    ada, bob = find_submissions(course, ASSIGNMENT)
    assert ada.problem == "The submission cannot be read: Input/output error."
    assert bob.data == DATA


@pytest.mark.parametrize("name", [b"a\x1b[31mb", b"a\nb", b"\xff\xfe", "a\u202eb".encode()])
def test_a_student_whose_name_cannot_be_printed_is_reported(course, name):
    folder = os.path.join(os.fsencode(course / "submitted"), name, os.fsencode(ASSIGNMENT))
    os.makedirs(folder)
    with open(os.path.join(folder, b"first.ipynb"), "wb") as file:
        file.write(DATA)
    found = only(course)
    assert found.student.isprintable()
    assert found.student.isascii()
    assert "cannot be printed" in found.problem


def test_the_name_of_a_file_comes_into_a_sentence_printable_and_cut(course):
    hand_in(course, name="a\x1b\n" + "b" * 200 + ".ipynb")
    remark = only(course).remarks[0]
    assert remark.startswith("The notebook is called `a\\x1b\\nbbb")
    assert len(remark) < 200


def test_the_same_bytes_keep_their_time_and_others_get_a_new_one(course):
    later = NOON + timedelta(days=1)

    def received(now):
        return find_submissions(course, ASSIGNMENT, now=now)[0].received

    path = hand_in(course)
    os.utime(path, (0, 0))  # what the file says of itself does not count
    assert received(NOON) == NOON
    assert received(later) == NOON
    path.write_bytes(DATA + b" ")
    assert received(later) == later
    path.write_bytes(DATA)
    assert received(later + timedelta(days=1)) == NOON


def test_a_submission_with_a_problem_is_stamped_as_well(course):
    folder_of(course)
    first = only(course)
    assert first.received == NOON
    assert find_submissions(course, ASSIGNMENT, now=NOON + timedelta(days=1)) == [first]


def test_the_collectors_time_counts_only_when_it_is_trusted_and_never_lies_ahead(course):
    for student in ("ada", "bob", "carl", "dora"):
        hand_in(course, student)
    for student, text in {"ada": "01", "bob": "28", "carl": "soon"}.items():
        path = folder_of(course, student) / "timestamp.txt"
        path.write_text(f"2027-02-{text} 08:00:00.000000 UTC")
    (folder_of(course, "dora") / "timestamp.txt").symlink_to("/etc/hostname")
    early = NOON.replace(hour=8)
    found = find_submissions(course, ASSIGNMENT, now=NOON, trust_timestamps=True)
    assert [one.received for one in found] == [early, NOON, NOON, NOON]
    for student in ("ada", "bob"):
        hand_in(course, student, DATA + b" ")
    found = find_submissions(course, ASSIGNMENT, now=NOON)
    assert [one.received for one in found] == [NOON] * 4


def test_submissions_are_read_one_at_a_time(course):
    for student in ("ada", "bob"):
        hand_in(course, student)
    found = iter_submissions(course, ASSIGNMENT)
    assert next(found).student == "ada"
    hand_in(course, "bob", b"changed")
    assert next(found).data == b"changed"


def test_no_file_stays_open(course):
    hand_in(course)
    os.mkfifo(folder_of(course, "bob") / "first.ipynb")
    folder_of(course, "carl")
    (course / "submitted" / "dora").symlink_to("/etc")
    before = os.listdir("/proc/self/fd")
    find_submissions(course, ASSIGNMENT)
    assert os.listdir("/proc/self/fd") == before


def test_a_device_is_refused(tmp_path):
    handle = os.open("/dev", os.O_RDONLY)
    try:
        with pytest.raises(_RefusedError, match="`zero` is no regular file"):
            _read_file(handle, "zero", 100)
    finally:
        os.close(handle)
