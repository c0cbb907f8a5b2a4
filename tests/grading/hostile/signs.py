"""How success of an attack would show."""

from __future__ import annotations

import base64
import functools
import html
import re
import struct
from collections.abc import Callable, Iterable, Mapping
from html.parser import HTMLParser
from typing import Any, NamedTuple

import numpy as np
from grading.hostile.case import Assignment, Hostile, assignment

# isort: split
from assignment_runner import BEGIN_HIDDEN, END_HIDDEN, lines_between, open_lines, run_check

REACHED = "REACHED"
STATUSES = {"graded", "partly graded", "invalid", "failed"}


class Evidence(NamedTuple):
    """What grading one submission left behind.

    Attributes
    ----------
    case : Hostile
    score : float or None
        The points of its automatic checks.
    status : str
        Of the submission.
    page : str
        The student's feedback page.
    told : str
        Everything that was kept of its words: printed text, messages, errors.
    images : tuple of bytes
        The pictures that were kept.
    seconds : float
        How long it took.
    """

    case: Hostile
    score: float | None
    status: str
    page: str = ""
    told: str = ""
    images: tuple[bytes, ...] = ()
    seconds: float = 0.0


Sign = Callable[[Evidence], str]
"""Says in words what an attack achieved; an empty string if nothing."""


def earned_too_much(evidence: Evidence) -> str:
    """More points than the honest content deserves, or points of honest parts lost."""
    case, score = evidence.case, evidence.score
    if score is not None and score > case.at_most + 1e-9:
        return f"earned {score:g} points, deserves at most {case.at_most:g}"
    if case.keeps and (score is None or score < case.honest_points - 1e-9):
        return f"cost honest parts their points: {score} of {case.honest_points:g}"
    return ""


def got_somewhere(evidence: Evidence) -> str:
    """Words of the attack that say so."""
    words = f"{REACHED} {evidence.case.mark}"
    for text in (evidence.told, plain(evidence.page)):
        if words in text:
            return text[text.index(words) :][:120].splitlines()[0]
    return ""


def has_no_status(evidence: Evidence) -> str:
    """A submission that nobody hears of."""
    return "" if evidence.status in STATUSES else f"the status is {evidence.status!r}"


def shows_hidden(evidence: Evidence) -> str:
    """A hidden line or a hidden number on the student's page."""
    text = plain(evidence.page)
    for line in hidden_lines(assignment_of(evidence)):
        if line in text:
            return f"the page shows the hidden line {line!r}"
    found = numbers_in(text) & secret_numbers(assignment_of(evidence))
    return f"the page shows the hidden numbers {sorted(found)[:3]}" if found else ""


def page_runs(evidence: Evidence) -> str:
    """Text of the attack where a browser takes it for more than text."""
    finder = _Active(evidence.case.mark)
    finder.feed(evidence.page)
    finder.close()
    return finder.found


def page_is_huge(evidence: Evidence) -> str:
    """A page that nobody can open."""
    size = len(evidence.page)
    return f"the page has {size:,} characters" if size > 3_000_000 else ""


def page_has_controls(evidence: Evidence) -> str:
    """Characters that steer a terminal or turn the direction of the text."""
    found = re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", evidence.page)
    return f"the page holds {found[0]!r}" if found else ""


def page_has_image_of(size: tuple[int, int]) -> Sign:
    """Return the sign that a picture of this size was kept or is on the page."""

    def sign(evidence: Evidence) -> str:
        encoded = re.findall(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)", evidence.page)
        pictures = [*evidence.images, *(base64.b64decode(text) for text in encoded)]
        sizes = {struct.unpack(">II", png[16:24]) for png in pictures if len(png) > 24}
        return f"a picture of {size}" if size in sizes else ""

    return sign


COMMON: tuple[Sign, ...] = (
    earned_too_much,
    got_somewhere,
    has_no_status,
    shows_hidden,
    page_runs,
    page_is_huge,
)
"""Every submission is examined for these."""


def successes(evidence: Evidence) -> list[str]:
    """Return all that an attack achieved, in words; an empty list is what we want."""
    return [found for sign in (*COMMON, *evidence.case.signs) if (found := sign(evidence))]


def plain(page: str) -> str:
    """Return the text of a page."""
    return html.unescape(re.sub(r"<[^>]*>", "", page))


class _Active(HTMLParser):
    """Looks for a mark in scripts, styles, handlers, addresses and outside of plain text."""

    ADDRESSES = frozenset(
        {"href", "src", "action", "formaction", "data", "srcdoc", "style", "xlink:href"}
    )

    def __init__(self, mark: str) -> None:
        super().__init__(convert_charrefs=True)
        self.mark, self.found, self.inside = mark, "", ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.inside = tag if tag in ("script", "style", "iframe", "object", "template") else ""
        for name, value in attributes:
            active = name.startswith("on") or name in self.ADDRESSES
            if active and self.mark in (value or ""):
                self.found = self.found or f"<{tag} {name}={value!r}>"

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside and self.mark in data:
            self.found = self.found or f"the mark in <{self.inside}>"

    def handle_comment(self, data: str) -> None:
        if self.mark in data:
            self.found = self.found or "the mark in a comment"


def assignment_of(evidence: Evidence) -> Assignment:
    """Return the assignment of a submission."""
    return assignment(evidence.case.assignment)


@functools.cache
def hidden_lines(work: Assignment) -> frozenset[str]:
    """Return the lines of hidden checks that say something and are not in the release."""
    known = {line.strip() for cell in work.source.cells for line in open_lines(cell.source)}
    hidden = {
        line.strip()
        for cell in work.checks.values()
        for line in lines_between(cell.source, BEGIN_HIDDEN, END_HIDDEN)
    }
    return frozenset(line for line in hidden - known if len(line) >= 30)


def codes(number: float) -> set[str]:
    """Return the ways in which the attacks write a number."""
    eight = struct.pack(">d", number)
    return {repr(abs(number))[:9], eight.hex(), number.hex(), base64.b64encode(eight).decode()}


def numbers_in(text: str) -> set[str]:
    """Return everything in a text that could be the code of a number."""
    found = {match[:9] for match in re.findall(r"\d+\.\d{6,}", text)}
    found |= set(re.findall(r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])", text))
    found |= set(re.findall(r"-?0x[01]\.[0-9a-f]{13}p[+-]\d+", text))
    return found | set(re.findall(r"[A-Za-z0-9+/]{11}=", text))


@functools.cache
def secret_numbers(work: Assignment) -> frozenset[str]:
    """Return the codes of the numbers that hidden checks hand to a right solution."""
    sources = {name: cell.source for name, cell in work.checks.items()}
    opened = {name: "\n".join(open_lines(source)) for name, source in sources.items()}
    secrets = _arguments(work, sources) - _arguments(work, opened)
    long = [number for number in secrets if len(repr(abs(number))) >= 12]
    known = {code for cell in work.release.cells for code in numbers_in(cell.source)}
    return frozenset(code for number in long for code in codes(number)) - known


def _arguments(work: Assignment, checks: Mapping[str, str]) -> set[float]:
    """Return all numbers that the checks hand to the functions of the solution."""
    numbers: set[float] = set()

    def keep(values: Iterable[Any]) -> None:
        for value in values:
            if isinstance(value, float | np.ndarray):
                array = np.asarray(value)
                if array.dtype.kind == "f":
                    numbers.update(np.ravel(array)[:1000].tolist())
            elif isinstance(value, list | tuple | dict):
                keep(value.values() if isinstance(value, dict) else value)

    def recorded(function: Callable) -> Callable:
        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            keep([*args, *kwargs.values()])
            return function(*args, **kwargs)

        return wrapper

    namespace: dict[str, Any] = {"__name__": "__main__"}
    for cell in work.source.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if cell.cell_type != "code" or name is None:
            continue
        if name in checks:
            run_check(name, checks[name], namespace)
            continue
        exec(compile(cell.source, name, "exec"), namespace)
        for function in work.functions.get(name, []):
            if not isinstance(namespace[function], type):
                namespace[function] = recorded(namespace[function])
    return numbers
