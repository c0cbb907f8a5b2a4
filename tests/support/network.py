"""A page that may talk to one server only, and that remembers everything that went wrong."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from support.browser import Chromium


class Watched(NamedTuple):
    """A page and the problems seen on it, in words."""

    page: Page
    problems: list[str]


@contextmanager
def watched_page(
    browser: Chromium, home: str, *, width: int = 1280, scheme: str = "light", **options: object
) -> Iterator[Watched]:
    """Open a page with the network cut: only ``home`` answers, anything else is a problem."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, **options
    )
    problems: list[str] = []

    def gate(route) -> None:
        url = route.request.url
        if url.startswith((home, "data:", "blob:")):
            route.continue_()
        else:
            problems.append(f"foreign request: {url}")
            route.abort()

    context.route("**/*", gate)
    page = context.new_page()
    if options.get("java_script_enabled", True):
        wait_for_scripts_at_each_visit(page)
    page.on(
        "console",
        lambda message: (
            problems.append(f"console {message.type}: {message.text}")
            if message.type in ("error", "warning")
            else None
        ),
    )
    page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
    page.on(
        "response",
        lambda response: (
            problems.append(f"{response.status}: {response.url}")
            if response.status >= 400
            else None
        ),
    )
    try:
        yield Watched(page, problems)
    finally:
        context.close()


# Whether a frame is drawn within two seconds. A Chromium without a screen now and then draws none
# until it is asked for a picture.
FRAME = """() => new Promise((done) => {
    const late = setTimeout(() => done(false), 2000);
    requestAnimationFrame(() => { clearTimeout(late); done(true); });
})"""


def next_frame(page: Page) -> None:
    """Wait until the page has drawn a frame."""
    if not page.evaluate(FRAME):
        page.screenshot(clip={"x": 0, "y": 0, "width": 1, "height": 1})


def wait_for_scripts(page: Page) -> None:
    """Wait until the scripts that a page of the book puts off have run."""
    page.wait_for_function("document.documentElement.dataset.scripts !== 'late'", polling=20)


def wait_for_scripts_at_each_visit(page: Page) -> None:
    """Let ``page.goto`` and ``page.reload`` return once the page's scripts have run."""

    def patient(visit: Callable[..., object]) -> Callable[..., object]:
        def visit_and_wait(*args: object, **options: object) -> object:
            answer = visit(*args, **options)
            wait_for_scripts(page)
            return answer

        return visit_and_wait

    page.goto, page.reload = patient(page.goto), patient(page.reload)


# Lay out what the style sheet leaves to itself while it is far from the view.
LAY_OUT_ALL = """{
    const style = document.createElement("style");
    style.textContent = "section { content-visibility: visible !important }";
    document.head.append(style);
}"""


def settle(page: Page) -> None:
    """Wait for scripts and fonts, then scroll through the page so that lazy parts mount.

    Then all of it is laid out and stays so: what is far from the view is left to itself by the
    style sheet, and would be laid out anew for each element that a test measures there.
    """
    wait_for_scripts(page)
    page.evaluate("document.fonts.ready")
    y = 0
    while y < page.evaluate("(y) => { scrollTo(0, y); return document.body.scrollHeight; }", y):
        next_frame(page)
        page.wait_for_timeout(30)
        y += page.viewport_size["height"]
    page.evaluate(f"() => {{ scrollTo(0, 0); {LAY_OUT_ALL} }}")
    page.wait_for_timeout(80)


def add_up_shifts(page: Page, which: str = "true") -> None:
    """Add up in ``window.shift`` by how much the layout shifts, on each page opened from now on.

    ``which`` is a condition in JavaScript: the shift of an ``entry`` counts where it holds.
    """
    page.add_init_script(
        f"""window.shift = 0;
        new PerformanceObserver((list) => {{
            for (const entry of list.getEntries())
                if ({which}) window.shift += entry.value;
        }}).observe({{ type: "layout-shift", buffered: true }});"""
    )
