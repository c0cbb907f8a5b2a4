"""Made-up results for the pages of the grader: one of each kind, and hostile ones."""

from __future__ import annotations

import io
import re
import struct
import zlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from steepest_grading.course import load_sheet
from steepest_grading.pages import ManualGrade, Row
from steepest_grading.verdicts import CellRun, CheckVerdict, Grades, Sheet, Status, Written

__all__ = [
    "COMMENTS",
    "HOSTILE",
    "RECEIVED",
    "SECRET",
    "a_class",
    "drawing",
    "graded",
    "hostile_grades",
    "mixed_grades",
    "png",
    "sheet",
]

COURSE = Path(__file__).parents[2]
RECEIVED = datetime(2026, 3, 1, 22, 58, 7, tzinfo=UTC)
SECRET = "hidden-value-8.4142135"
HOSTILE = (
    "</pre></style></title><script>document.title='taken'</script>"
    "<img src=x onerror=\"document.title='taken'\"><svg onload=alert(1)>"
    '"><a href="javascript:alert(1)">{{ 7*7 }}{% raw %} &lt;b&gt; '
    "\u202eevil\u2066\x00\x1b[31m\ud800"
)
COMMENTS = {
    "why_adam_corrects": ManualGrade(
        8.0, "The sum of the weights is right.\nIn the last row, count the steps for v as well."
    ),
    "rmsprop_step": ManualGrade(None, "Nicely short."),
}
# What becomes of each check of assignment 6: the message for the instructor and the word to the
# student; of a hidden failure the hint alone.
OUTCOMES: dict[str, tuple[Status, str, str, bool]] = {
    "test_rmsprop_step_many_steps": (
        Status.FAILED,
        f"rmsprop_step(…): expected {SECRET}, got 0.25. Is something kept between two calls?",
        "Is something kept between two calls? Take it from the arguments, return it.",
        True,
    ),
    "test_adam_step": (
        Status.FAILED,
        "adam_step(array([1.]), …, t=1).theta: expected [0.9], got [0.684].",
        "adam_step(array([1.0]), array([2.0]), …, t=1, lr=0.1), part theta: expected [0.9], got "
        "[0.68377223]. The hats are missing: divide m by 1 - beta1**t, and v by 1 - beta2**t.",
        False,
    ),
    "test_adam_step_bias_correction": (Status.FAILED, f"expected {SECRET}, got [1.2]", "", True),
    "test_adamw_step": (Status.TIMED_OUT, "adamw_step: no answer in 30 s", "", False),
    "test_adamw_step_decay": (
        Status.OUT_OF_MEMORY,
        "2 GB",
        "adamw_step asked for more than 2 GB of memory, and was stopped.",
        False,
    ),
    "test_adamw_step_shapes": (Status.DIED, "exit code 0", "", False),
    "test_adamw_step_thousand_steps": (Status.NOT_RUN, "", "", False),
    "test_warmup_cosine": (Status.NOT_WRITTEN, "", "", False),
    "test_warmup_cosine_warmup": (Status.NOT_WRITTEN, "", "", False),
    "test_warmup_cosine_wave": (Status.NOT_WRITTEN, "", "", False),
    "test_warmup_cosine_end": (Status.NOT_WRITTEN, "", "", False),
}
ADAM = """def adam_step(theta, grad, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    # TODO: the hats?  if a < b & c > d: "quotes"
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    print("step", t, "of a thousand")
    return theta - lr * m / (np.sqrt(v) + eps), m, v
"""
ANSWER = """**Weights.** Put the rule into itself: $m_t = (1-\\beta_1)\\sum_i \\beta_1^{t-i} g_i$.

The weights add up to $1 - \\beta_1^t$, so $m_t$ is too small by that factor.
"""


@cache
def sheet(assignment: str = "06-optimizers") -> Sheet:
    """Return an assignment of the course."""
    return load_sheet(COURSE, assignment)


def png(width: int = 2, height: int = 2, weight: int = 0) -> bytes:
    """Return a small PNG file, padded to ``weight`` bytes; its sides may be lies."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress(b"\x00\x80\xff" * 2)
    file = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return file + b"\x00" * (weight - len(file))


@cache
def drawing() -> bytes:
    """Return a figure as a student's cell would draw it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5, 3))
    FigureCanvasAgg(figure)
    figure.subplots().semilogy([1.0, 0.4, 0.2, 0.09, 0.05, 0.02])
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


def graded(
    outcomes: dict[str, tuple[Status, str, str, bool]] | None = None,
    status: Status = Status.GRADED,
    of: Sheet | None = None,
    **more: object,
) -> Grades:
    """Return grades in which every check passes, but for those named."""
    checks = []
    for cell in (of or sheet()).cells:
        if cell.role == "check":
            state, message, told, hidden = (outcomes or {}).get(
                cell.name, (Status.PASSED, "", "", False)
            )
            checks.append(
                CheckVerdict(cell.name, cell.part, cell.points, state, message, told, hidden, 0.01)
            )
    return Grades(status, tuple(checks), **more)


def runs(sources: dict[str, str]) -> tuple[CellRun, ...]:
    """Return the notebook with these sources in it, the rest as it was handed out."""
    places = sheet().cells
    return tuple(CellRun(it.name, it.cell_type, sources.get(it.name, it.released)) for it in places)


def mixed_grades() -> Grades:
    """Return a submission with one of everything."""
    solved = {
        cell.name: re.sub(r"^ *### (?:BEGIN|END) SOLUTION\n?", "", cell.source, flags=re.MULTILINE)
        for cell in sheet().cells
        if cell.role == "solution" and cell.name != "warmup_cosine"
    }
    cells = list(runs({**solved, "adam_step": ADAM, "why_adam_corrects": ANSWER}))
    place = [cell.name for cell in cells].index("test_adam_step")
    check = cells[place]
    # What ran in a locked check must not show, whatever it was.
    cells[place] = CellRun(check.name, "code", SECRET, SECRET, f"AssertionError: {SECRET}")
    cells[place:place] = [
        CellRun("", "markdown", "My own note: try **larger** steps? See <b>chapter 6</b>."),
        CellRun("", "code", "print(adam_step(…))", "\x1b[32mstep 1\x1b[0m\nloss 10%\rloss 20%\n"),
        CellRun("", "code", "plt.semilogy(losses)", images=(drawing(),)),
        CellRun("", "code", "1 / 0", error="ZeroDivisionError: division by zero"),
    ]
    return graded(
        OUTCOMES,
        Status.PARTLY,
        written=(Written("why_adam_corrects", 10, True),),
        cells=tuple(cells),
        remarks=(
            "The cell `momentum_step` was there 2 times, copied or split; the copies were taken "
            "together.",
            "The cells stood in another order; they were put back.",
        ),
        needs_human=(f"A check timed out. {SECRET}",),
        seconds=31.2,
    )


def hostile_grades() -> Grades:
    """Return a submission whose every word is an attack on the page."""
    outcomes = {
        "test_momentum_step": (Status.FAILED, HOSTILE, HOSTILE, False),
        "test_momentum_step_shapes": (Status.FAILED, HOSTILE, HOSTILE, True),
    }
    cells = [
        CellRun(
            cell.name,
            cell.cell_type,
            HOSTILE,
            HOSTILE,
            HOSTILE,
            (HOSTILE.encode("utf-8", "replace"),),
        )
        for cell in runs({})
    ]
    cells.append(CellRun(HOSTILE, "markdown", HOSTILE))
    return graded(
        outcomes,
        written=(Written("why_adam_corrects", 10, True),),
        cells=tuple(cells),
        remarks=(HOSTILE,),
        needs_human=(HOSTILE,),
    )


def a_class(size: int) -> list[Row]:
    """Return the submissions of a class: mostly good ones, each with its own numbers."""
    rows = []
    names = [cell.name for cell in sheet().cells if cell.role == "check"]
    for number in range(size):
        # Some pattern without a random generator: the later checks fail more often.
        outcomes = {
            name: (
                Status.FAILED,
                f"{name}(theta, {number}): expected [{number / 7}, {SECRET}], got {number}.",
                "Look again.",
                place % 3 == 2,
            )
            for place, name in enumerate(names)
            if (number * 7919 + place * 104729) % 97 < 3 * place
        }
        status, needs, remarks = Status.GRADED, (), ()
        if number % 50 == 7:
            status = Status.PARTLY
            outcomes[names[number % len(names)]] = (Status.TIMED_OUT, "30 s", "", False)
        if number % 100 == 13:
            status, remarks = Status.INVALID, ("The file is no notebook: it is empty.",)
            outcomes = dict.fromkeys(names, (Status.NOT_RUN, "", "", False))
        if number % 40 == 3:
            needs = ("Its code reads files of other people.",)
        written = (Written("why_adam_corrects", 10, number % 5 > 0),)
        grades = graded(
            outcomes,
            status,
            written=written,
            remarks=remarks,
            needs_human=needs,
            seconds=0.02 + (number * 31 % 101) / 500,
        )
        late = 3600.0 * (number % 9) if number % 30 == 4 else 0.0
        rows.append(Row(f"student-{number:05d}", grades, RECEIVED, late))
    return rows
