"""One style sheet looks as all that it is made of; sections are as tall as their page says."""

from __future__ import annotations

import re

import pytest
from support.network import settle, watched_page

pytestmark = pytest.mark.slow

PAGES = ["chapters/intro.html", "chapters/02-chain-rule.html", "chapters/appendix/glossary.html",
         "search.html", "404.html"]  # fmt: skip
STYLES = """() => {
    const properties = ["display", "position", "color", "backgroundColor", "fontFamily", "fontSize",
        "fontWeight", "fontStyle", "lineHeight", "margin", "padding", "borderWidth", "borderColor",
        "borderRadius", "width", "height", "overflow", "opacity", "visibility", "zIndex", "gap",
        "textAlign", "textDecorationLine", "verticalAlign", "whiteSpace", "flexGrow", "boxShadow",
        "transform", "listStyleType", "cursor", "outlineStyle", "minWidth", "maxWidth"];
    return [...document.body.querySelectorAll("*")]
        .filter((el) => !el.closest("svg *, math"))
        .map((el) => {
            const own = getComputedStyle(el);
            const before = getComputedStyle(el, "::before");
            const after = getComputedStyle(el, "::after");
            const found = properties.map((name) => `${name}: ${own[name]}`);
            found.push(before.content, before.display, after.content, after.display);
            return [`${el.localName}.${el.className}`, found.join("; ")];
        });
}"""
SWAP = """async (sheets) => {
    const bundle = document.querySelector("link[href*='book.css']");
    const loaded = sheets.map((name) => new Promise((done, failed) => {
        const link = document.createElement("link");
        Object.assign(link, { rel: "stylesheet", onload: done, onerror: failed });
        link.href = new URL(name, bundle.href);
        bundle.before(link);
    }));
    await Promise.all(loaded);
    bundle.remove();
    document.body.getBoundingClientRect(); // faces are fetched when text is laid out with them
    await document.fonts.ready;
}"""


def patient(route):
    """Let text wait for its face: an optional one may come too late, and for one sheet only."""
    answer = route.fetch()
    route.fulfill(response=answer, body=re.sub(r"(font-display: *)\w+", r"\1block", answer.text()))


STILL = "* { transition: none !important; animation: none !important; }"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_one_sheet_looks_as_all_sheets(browser, book, name, width, scheme):
    text = (book.path / "_static" / "book.css").read_text(encoding="utf-8")
    sheets = re.match(r"/\* \w+ (.*?) \*/", text)[1].split()
    with watched_page(browser, book.url, width=width, scheme=scheme) as (page, problems):
        page.route("**/*.css", patient)
        page.goto(f"{book.url}/{name}")
        settle(page)
        page.wait_for_load_state("networkidle")
        page.add_style_tag(content=STILL)
        found = []
        for links in (["book.css"], sheets):
            page.evaluate(SWAP, links)
            page.wait_for_load_state("networkidle")
            found.append(page.evaluate(STYLES))
        ours, theirs = found
        assert len(sheets) > 8
        assert len(ours) > 80
        changed = [
            (one[0], sorted(set(one[1].split("; ")) ^ set(other[1].split("; "))))
            for one, other in zip(ours, theirs, strict=True)
            if one != other
        ]
        assert changed == []
        assert problems == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["intro", "01-derivatives", "04-jacobian-hessian"])
def test_a_section_is_about_as_tall_as_its_page_says(browser, book, name, width):
    with watched_page(browser, book.url, width=width) as (page, _):
        page.goto(f"{book.url}/chapters/{name}.html")
        settle(page)
        sections = page.evaluate(
            """(sections) => [...document.querySelectorAll(sections)].map((el) => [
                el.id,
                parseFloat(getComputedStyle(el).getPropertyValue("--st-tall")),
                el.getBoundingClientRect().height,
            ])""",
            ".bd-article > section > section, .bd-article > section > section > section",
        )
        assert len(sections) > 4
        assert [s for s in sections if not 0.75 * s[2] < s[1] < 3 * s[2]] == []
        assert 0.9 < sum(s[1] for s in sections) / sum(s[2] for s in sections) < 1.6
