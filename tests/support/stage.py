"""A page with nothing but explorables on it, alive in a browser, and what tests do to them."""

from __future__ import annotations

import hashlib
import json
import math
import re
from contextlib import contextmanager
from itertools import combinations
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from steepest_book.stills import HOST, Job, page_script, stills
from support.book import serve
from support.network import FRAME, next_frame, watched_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from steepest.explorables._base import Explorable
    from support.browser import Chromium

PAGE = """<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Stage</title>
<meta name="viewport" content="width=device-width">
<style>{style}
body {{ margin: 16px auto; max-width: 720px; background: var(--st-background);
color: var(--st-ink) }}</style>
<script>document.documentElement.dataset.theme =
matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'</script></head>
<body><main><h1>Stage</h1>{before}{boxes}<p id='after'>After</p></main>
<script src='host.js'></script></body></html>"""

BOX = """<div class="st-explorable" data-model="{model}" data-module="{module}">
<script type="application/json" class="st-state">{state}</script><div class="st-still">{still}</div>
<noscript><p class="st-message">No script.</p></noscript></div>"""


class Stage:
    """A folder with pages of explorables, behind a server."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        (folder / "host.js").write_text(HOST.read_text(encoding="utf-8"), encoding="utf-8")
        (folder / "favicon.ico").write_bytes(b"")

    def write(self, name: str, *views: tuple[str, Explorable], before: str = "") -> str:
        """Write a page with views ``(model id, explorable)`` and return its address.

        Each starts in the explorable's present state; its reset goes to the explorable's own start.
        """
        jobs = []
        for _, explorable in views:
            kind = type(explorable).__name__
            script = page_script("stage", kind, str(explorable._esm))
            (self.folder / f"{kind}.js").write_text(script, encoding="utf-8")
            jobs.append(Job(kind, str(explorable._esm), traits_of(explorable)))
        drawn = stills(name, jobs, self.folder / "cache")
        boxes = "\n".join(
            BOX.format(
                model=model, module=f"{job.name}.js", state=json.dumps(job.state), still=still
            )
            for (model, _), job, still in zip(views, jobs, drawn, strict=True)
        )
        page = PAGE.format(style=views[0][1]._css, before=before, boxes=boxes)
        (self.folder / f"{name}.html").write_text(page, encoding="utf-8")
        return f"{self.url}/{name}.html"


def traits_of(explorable: Explorable) -> dict[str, Any]:
    """Return all that an explorable sends to its view: its state, its start, its data."""
    data = [
        name
        for name, trait in explorable.traits(sync=True).items()
        if trait.metadata.get("data") and not name.startswith("_")
    ]
    return (
        explorable.state()
        | {"initial": explorable.initial}
        | {n: getattr(explorable, n) for n in data}
    )


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """Serve a folder as a stage."""
    with serve(folder) as url:
        yield Stage(folder, url)


@contextmanager
def opened(
    browser: Chromium, stage: Stage, explorable: Explorable, **options: Any
) -> Iterator[Page]:
    """Open an explorable in its state, alive, and check that nothing goes wrong on the page."""
    key = hashlib.sha256(repr(explorable).encode()).hexdigest()[:12]
    with watched_page(browser, stage.url, **options) as (page, problems):
        page.goto(stage.write(f"one-{type(explorable).__name__}-{key}", ("m1", explorable)))
        alive(page)
        yield page
        assert problems == []


@contextmanager
def remote_controlled(
    browser: Chromium, stage: Stage, explorable: Explorable, **options: Any
) -> Iterator[tuple[Page, Any]]:
    """Open an explorable; yield the page and a function that puts the model into a state."""
    with opened(browser, stage, explorable, **options) as page:
        page.evaluate(
            """() => {
                const { get } = SteepestHost.Model.prototype;
                SteepestHost.Model.prototype.get = function (name) {
                    window.model = this;
                    return get.call(this, name);
                };
            }"""
        )
        for key in ("Home", "End"):  # one of them moves it: it is drawn, and so asks the model
            page.locator(".st-handle").first.press(key)
            drawn(page)

        def put(python: Explorable) -> None:
            page.evaluate("(state) => model.set(state)", python.state())
            drawn(page)

        yield page, put


def alive(page: Page) -> None:
    """Wait until every explorable in reach moves."""
    page.wait_for_function("document.querySelector('.st-still') === null", polling=20)


def drawn(page: Page) -> None:
    """Wait until the picture shows what was done: a change is drawn in the next frame."""
    next_frame(page)
    next_frame(page)


def handle(page: Page, name: str) -> Locator:
    """Return a handle or a slider by its name."""
    return page.get_by_role("slider", name=name, exact=True)


def readouts(page: Page) -> dict[str, str]:
    """Return the read-outs as a screen shows them."""
    rows = page.evaluate(
        """() => [...document.querySelectorAll(".st-readouts > div")].map((row) =>
            ["name", "value"].map((part) => row.querySelector(`.st-readout-${part}`).innerText))"""
    )
    return dict(rows)


def note(page: Page) -> str:
    """Return the sentence below the picture as a screen shows it."""
    return page.locator(".st-note").inner_text()


def number(text: str) -> float:
    """Return the number that a read-out shows: 1.2 × 10−8, −3, none."""
    if text == "none":
        return math.nan
    text = text.replace("−", "-")
    found = re.fullmatch(r"(-?[\d.]+)?(?: × )?(?:10(-?\d+))?", text)
    if found is None:
        raise ValueError(f"text: expected a number as read-outs write it, got {text!r}")
    mantissa, power = found.groups()
    if power is None or (mantissa or "").startswith("10"):
        return float(text)
    return float(mantissa or 1) * 10.0 ** int(power)


def drag(page: Page, name: str, across: float, down: float = 0) -> None:
    """Drag a handle by some pixels."""
    box = handle(page, name).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + down, steps=6)
    page.mouse.up()
    drawn(page)


def costs(page: Page, states: list[dict[str, Any]]) -> list[float]:
    """Return the processor time of the page's main thread for each change of the model, in ms.

    All that the change brings about is in it: arithmetic, drawing, layout. It is the thread's own
    time, without that of waiting and of the call from here, which a change of nothing costs too.
    Needs `remote_controlled`.
    """
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return 1000 * next(one["value"] for one in metrics if one["name"] == "TaskDuration")

    def cost(state: dict[str, Any]) -> float:
        before = spent()
        page.evaluate("(state) => model.set(state)", state)
        drawn(page)
        return spent() - before

    idle = median(cost({}) for _ in range(20))
    return [cost(state) - idle for state in states]


PICTURE = """() => [...document.querySelectorAll(".st-line")].map((line) =>
    ["d", "x1", "y1", "x2", "y2", "hidden"].map((a) => line.getAttribute(a)).join())"""


def picture(page: Page) -> list[str]:
    """Return every line of the drawing as its attributes."""
    return page.evaluate(PICTURE)


# What the reader sees as text inside the frame, with the rectangle of its letters.
TEXTS = """() => [...document.querySelectorAll(
    ".st-label, .st-tick, .st-axis-name, .st-legend, .st-readout-name, .st-readout-value")]
    .filter((el) => el.checkVisibility() && el.textContent)
    .map((el) => {
        const range = document.createRange();
        range.selectNodeContents(el);
        const { left, right, top, bottom } = range.getBoundingClientRect();
        return [el.textContent, left, right, top, bottom];
    })"""


EDGES = """() => {
    const { left, right, height } = document.querySelector(".st-frame").getBoundingClientRect();
    return [left, right, height];
}"""
LOOK = f"() => [{EDGES}, {PICTURE}, {TEXTS}].map((part) => part())"


class Look(NamedTuple):
    """What an explorable looks like: its frame, its lines, its texts."""

    edges: list[float]  # left, right, height of the frame
    lines: list[str]
    texts: list[list[Any]]  # text, left, right, top, bottom

    def crowded(self) -> list[str]:
        """Return the texts that lie on another, outside the frame, or are no text."""
        start, end, _ = self.edges
        found = [] if len(self.texts) > 8 else [f"only {len(self.texts)} texts"]
        for text, left, right, _, _ in self.texts:
            if left < start or right > end:
                found.append(f"{text!r} leaves the frame")
            if re.search(r"undefined|NaN|\[object", text):
                found.append(f"{text!r} is no number")
        for one, other in combinations(self.texts, 2):
            across = min(one[2], other[2]) - max(one[1], other[1])
            down = min(one[4], other[4]) - max(one[3], other[3])
            if across > 0.5 and down > 1.5:
                found.append(f"{one[0]!r} lies on {other[0]!r} by {across:.0f} × {down:.0f} px")
        return found


def look(page: Page) -> Look:
    """Return what an explorable looks like now."""
    return Look(*page.evaluate(LOOK))


def looks(page: Page, states: list[dict[str, Any]]) -> list[Look]:
    """Put the model into one state after the other and return what each looks like.

    Needs `remote_controlled`. All in one call to the page, and a frame for each state: a change is
    drawn when the next frame asks for it, and who asks for that frame later is called later in it.
    """
    each = f"""async (states) => {{
        const found = [];
        for (const state of states) {{
            model.set(state);
            if (!await ({FRAME})()) break;
            found.push(({LOOK})());
        }}
        return found;
    }}"""
    found: list[Look] = []
    while len(found) < len(states):
        found += [Look(*one) for one in page.evaluate(each, states[len(found) :])]
        if len(found) < len(states):  # no frame came: see `next_frame`
            drawn(page)
            found.append(look(page))
    return found
