"""Every page of the built book in a real browser, with the network cut."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from support.axe import complaints
from support.book import pages_of_toc
from support.network import LAY_OUT_ALL, settle, watched_page
from support.questions import ask
from support.stage import drawn

from steepest_book import assets

pytestmark = pytest.mark.slow

PAGES = pages_of_toc()
LONG = [
    name for name in PAGES if re.search(r"s/\d\d-|glossary", name) and "assignments" not in name
]


def nameless_pictures(page) -> list[str]:
    """Return the pictures of a page whose text alternative says nothing."""
    named = page.evaluate(
        """() => [...document.querySelectorAll("main img, main svg[role=img]")].map(
            (el) => [el.outerHTML.slice(0, 120), el.getAttribute("alt")
                ?? el.getAttribute("aria-label")
                ?? document.getElementById(el.getAttribute("aria-labelledby"))?.textContent
                ?? ""])"""
    )
    file_name = re.compile(r"\.(svg|png|jpe?g|gif)\s*$|^_images|^(plot|image|figure)\b", re.I)
    return [html for html, text in named if len(text.strip()) < 20 or file_name.search(text)]


# Opened on the smallest screen, which then grows: all of the page is laid out anew each time. Axe's
# test opens it on the two larger ones.
@pytest.mark.parametrize("name", PAGES)
def test_page_asks_no_other_host_logs_no_error_does_not_overflow_and_names_its_pictures(
    browser, book, name
):
    widths = (320, 360, 1280)
    with watched_page(browser, book.url, width=widths[0]) as (page, problems):
        page.goto(f"{book.url}/{name}")
        settle(page)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            drawn(page)
            content = page.evaluate("document.documentElement.scrollWidth")
            wide = page.evaluate(
                """() => [...document.querySelectorAll("main *")]
                    .filter((el) => el.getBoundingClientRect().right > innerWidth + 1
                        && !el.closest(".katex-display, pre, table, .st-scroll, svg, dialog")
                        && getComputedStyle(el).position !== "absolute")
                    .slice(0, 3).map((el) => `${el.tagName}.${el.className}`)"""
            )
            assert page.evaluate("innerWidth") == width
            assert content <= width, f"{name} is {content} px wide on a {width} px screen: {wide}"
        assert nameless_pictures(page) == []
        assert problems == []


# The first page and two that Sphinx adds are short, and have all that surrounds a page: they are
# judged on both screens in both schemes. Any other, up to half a minute each time, is judged in
# each scheme and on each screen, in turn this way round and that.
BOTH_WAYS = {"chapters/intro.html", "search.html", "404.html"}


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_light_and_dark(browser, book, name, width):
    schemes = ["light", "dark"]
    if name not in BOTH_WAYS:
        schemes = [schemes[(PAGES.index(name) + (width == 360)) % 2]]
    # without motion, a switched theme shows its final colors at once
    with watched_page(browser, book.url, width=width, reduced_motion="reduce") as (page, problems):
        page.goto(f"{book.url}/{name}")
        settle(page)
        assert problems == []
        found = [line for scheme in schemes for line in complaints(page, scheme)]
    assert found == [], "\n".join(found)


def test_the_pages_that_are_judged_both_ways_are_there():
    assert set(PAGES) > BOTH_WAYS


# One fault of each kind that axe is asked to see; tokens of code are looked at one of each look.
FAULTS = {
    "a token that nobody can read": (
        "document.querySelectorAll('div.highlight pre .n')[3].style.color = '#f4f4f4'",
        "color-contrast",
    ),
    "the last token of all, on a ground of its own": (
        "[...document.querySelectorAll('div.highlight pre .n')].at(-1)"
        ".style.cssText = 'background: #666; color: #777'",
        "color-contrast",
    ),
    "a look that nobody can read": (
        "document.head.insertAdjacentHTML('beforeend',"
        " '<style>div.highlight pre .n.n { color: #f4f4f4 !important }</style>')",
        "color-contrast",
    ),
    "a field without a name": (
        "document.querySelector('article p').append(document.createElement('input'))",
        "label",
    ),
    "a link that only its color tells": (
        "document.querySelector('article p').innerHTML ="
        ' \'Words, <a href="#" style="text-decoration: none; color: #222">a link</a>, words\'',
        "link-in-text-block",
    ),
    "a picture without words": (
        "document.querySelector('article p').append(document.createElement('img'))",
        "image-alt",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_axe_would_find(browser, book, fault):
    script, rule = FAULTS[fault]
    with watched_page(browser, book.url, reduced_motion="reduce") as (page, _):
        page.goto(f"{book.url}/chapters/assignments/01-derivatives.html")
        settle(page)
        page.evaluate(script)
        assert any(line.startswith(f"light {rule}:") for line in complaints(page, "light"))


class Links(HTMLParser):
    """The ids, links and assets of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.targets: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids |= {values[key] for key in ("id", "name") if values.get(key)}
        self.targets += [(key, values[key]) for key in ("href", "src") if values.get(key)]


def links_of(path: Path) -> Links:
    parser = Links()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser


def test_every_internal_link_anchor_and_asset_resolves(book):
    parsed = {
        path.relative_to(book.path).as_posix(): links_of(path)
        for path in book.path.rglob("*.html")
        if "_static" not in path.relative_to(book.path).parts
    }
    assert len(parsed) >= len(PAGES)
    broken = []
    for name, page in parsed.items():
        base = "http://book/" if name == "404.html" else f"http://book/{name}"
        for _, target in page.targets:
            split = urlsplit(urljoin(base, target))
            if split.netloc != "book" or split.scheme not in ("http", "https"):
                continue
            inside = unquote(split.path).lstrip("/") or "index.html"
            if not (book.path / inside).is_file():
                broken.append(f"{name}: {target} leads to no file")
            elif split.fragment and inside in parsed:
                anchor = unquote(split.fragment)
                if anchor not in parsed[inside].ids and anchor not in ("top", ""):
                    broken.append(f"{name}: {target} leads to no place on the page")
    assert broken == []


def test_no_page_names_another_host_in_its_assets(book):
    foreign = []
    for path in sorted(book.path.rglob("*")):
        if path.suffix in {".html"} and "_static" not in path.parts:
            page = path.read_text(encoding="utf-8")
            foreign += [
                f"{path.name}: {found}"
                for found in re.findall(
                    r'<(?:script|img|iframe|source)\b[^>]*\bsrc="((?:https?:)?//[^"]*)"', page
                )
                + re.findall(
                    r'<link\b(?=[^>]*rel="(?:stylesheet|preload|icon)")[^>]*href="((?:https?:)?//[^"]*)"',
                    page,
                )
            ]
    assert foreign == []


def test_the_theme_does_not_lay_out_what_is_far_from_the_view(book):
    script = (book.path / assets.THEME_SCRIPT).read_text(encoding="utf-8")
    assert "scrollWidth" in script  # the scan is still defined, and so is what this test looks for
    assert assets.SCROLLER_SCAN not in script
    assert not re.search(r"\bI\(\)(?!\{)", script), "the scan is called in another way"


# Where an element stands once it has stood there for some time.
AT_THE_END = "scrollY + innerHeight > document.documentElement.scrollHeight - 2"
AT_REST = """async (id) => {
    const top = () => document.getElementById(id).getBoundingClientRect().top;
    let last = NaN;
    for (let same = 0; same < 5; same++) {
        await new Promise((done) => setTimeout(done, 60));
        if (top() !== last) same = 0;
        last = top();
    }
    return last;
}"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", LONG)
def test_a_link_into_a_long_page_lands_at_its_target(browser, book, name, width):
    with watched_page(browser, book.url, width=width) as (page, problems):
        page.goto(f"{book.url}/{name}")
        ids = page.evaluate(
            """() => [...document.querySelectorAll("article [id]")]
                .filter((el) => el.matches("section, figure, .math, .st-question, .proof, dt"))
                .map((el) => el.id)"""
        )
        assert len(ids) > 20
        for target in ids[5 if width == 360 else 14 :: 18]:  # other targets on each screen
            page.goto("about:blank")
            page.goto(f"{book.url}/{name}#{target}")
            top = page.evaluate(AT_REST, target)
            assert -20 < top < (900 if page.evaluate(AT_THE_END) else 260), target
        assert problems == []


# A browser that keeps nothing in its place, as Chromium does now and then when it is busy.
FORGETFUL = """addEventListener("DOMContentLoaded", () => {
    const style = document.createElement("style");
    style.textContent = "* { overflow-anchor: none !important }";
    document.head.append(style);
})"""


def test_a_link_lands_at_its_target_even_where_the_browser_loses_the_place(browser, book):
    name = "chapters/04-jacobian-hessian.html"
    with watched_page(browser, book.url, width=360) as (page, problems):
        page.add_init_script(FORGETFUL)
        page.goto(f"{book.url}/{name}#chains-of-maps")
        assert -20 < page.evaluate(AT_REST, "chains-of-maps") < 260
        page.evaluate("location.hash = 'new-axes'")
        assert -20 < page.evaluate(AT_REST, "new-axes") < 260
        assert problems == []


def test_a_reader_who_moves_on_is_not_called_back_to_where_the_link_led(browser, book):
    with watched_page(browser, book.url) as (page, _):
        page.goto(f"{book.url}/chapters/04-jacobian-hessian.html#chains-of-maps")
        page.mouse.move(600, 500)
        page.mouse.wheel(0, 700)
        page.wait_for_function("scrollY > 600")
        before = page.evaluate(AT_REST, "chains-of-maps")
        assert before < -300
        page.wait_for_timeout(1600)  # as long as the place would be kept
        assert page.evaluate(AT_REST, "chains-of-maps") == pytest.approx(before, abs=2)
        page.reload()  # the browser brings back where the reader was, not where the link led
        assert page.evaluate(AT_REST, "chains-of-maps") == pytest.approx(before, abs=400)
        assert page.evaluate(AT_REST, "chains-of-maps") < -100


def test_no_script_is_fetched_before_the_page_is_there(browser, book):
    with watched_page(browser, book.url) as (page, problems):
        page.goto(f"{book.url}/chapters/01-derivatives.html")
        there, started = page.evaluate(
            """() => [
                performance.getEntriesByType("navigation")[0].domContentLoadedEventStart,
                performance.getEntriesByType("resource")
                    .filter((entry) => entry.initiatorType === "script")
                    .map((entry) => entry.startTime)]"""
        )
        assert len(started) > 8
        assert min(started) >= there
        assert problems == []


def test_a_page_that_is_opened_in_the_background_has_its_scripts_too(browser, book):
    with watched_page(browser, book.url) as (page, problems):
        page.add_init_script("globalThis.requestAnimationFrame = () => 0;")  # nothing is painted
        page.goto(f"{book.url}/chapters/01-derivatives.html")
        assert page.evaluate("document.documentElement.dataset.scripts") == "there"
        assert problems == []


SOLUTIONS = f"""() => {{
    {LAY_OUT_ALL}
    return [...document.querySelectorAll(".solution.dropdown")].map(
        (el) => Math.round(10 * el.getBoundingClientRect().height));
}}"""


def test_a_worked_solution_is_folded_before_its_script_comes_and_to_the_same_height(browser, book):
    with watched_page(browser, book.url) as (page, problems):
        early = f"addEventListener('DOMContentLoaded', () => {{ window.early = ({SOLUTIONS})(); }})"
        page.add_init_script(early)
        page.goto(f"{book.url}/chapters/01-derivatives.html")
        settle(page)
        folded = page.evaluate(SOLUTIONS)
        assert len(folded) >= 5
        assert page.evaluate("early") == folded
        page.locator(".solution.dropdown > .admonition-title").first.click()
        opened = page.evaluate(SOLUTIONS)
        assert opened[0] > 2 * folded[0]
        assert opened[1:] == folded[1:]
        assert problems == []


def test_without_scripts_worked_solutions_are_open(browser, book):
    with watched_page(browser, book.url, java_script_enabled=False) as (page, _):
        page.goto(f"{book.url}/chapters/01-derivatives.html")
        assert min(page.evaluate(SOLUTIONS)) > 900


def test_tabs_that_open_together_would_need_a_script_that_is_left_out(book):
    """See `assets.IDLE`: whoever writes the first `:sync:` puts the script back."""
    pages = (book.path / "chapters").rglob("*.html")
    assert [path.name for path in pages if "data-sync-id" in path.read_text("utf-8")] == []


def test_the_colors_of_the_reader_are_there_before_anything_is_painted(browser, book):
    with watched_page(browser, book.url, scheme="dark") as (page, _):
        page.add_init_script(
            """addEventListener("DOMContentLoaded", () => {
                window.early = document.documentElement.dataset.theme; });"""
        )
        page.goto(f"{book.url}/chapters/01-derivatives.html")
        assert page.evaluate("window.early") == "dark"
        page.evaluate("localStorage.setItem('mode', 'light')")
        page.evaluate("localStorage.setItem('theme', 'light')")
        page.reload()
        assert page.evaluate("window.early") == "light"


def test_dark_mode_changes_the_figures_too(browser, book):
    def line_color(scheme: str) -> str:
        with watched_page(browser, book.url, scheme=scheme) as (page, _):
            page.goto(f"{book.url}/chapters/01-derivatives.html")
            return page.evaluate(
                """() => getComputedStyle(
                    document.querySelector('.st-svg [style*="--st-function"]')).stroke"""
            )

    assert line_color("light") == "rgb(15, 63, 120)"
    assert line_color("dark") == "rgb(90, 162, 238)"


def test_mathematics_is_typeset_before_any_script_runs(browser, book):
    with watched_page(browser, book.url, java_script_enabled=False) as (page, _):
        page.goto(f"{book.url}/chapters/01-derivatives.html")
        assert page.locator(".katex math").count() > 50
        assert page.locator(".katex-error").count() == 0


def test_the_book_works_from_the_folder_without_a_server(browser, book):
    home = (book.path / "index.html").as_uri().removesuffix("index.html")
    with watched_page(browser, home) as (page, problems):
        page.goto(home + "index.html")
        page.wait_for_url("**/chapters/intro.html")
        form = ask(page, "intro-powers")
        form.locator("input").first.check()
        assert form.locator(".st-verdict").inner_text() == "Right."
        page.goto(home + "chapters/01-derivatives.html")
        settle(page)
        assert page.locator(".st-explorable [role=slider]").count() > 0
        assert page.evaluate("document.fonts.check('16px KaTeX_Main')")
        assert problems == []
