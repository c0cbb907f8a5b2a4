"""The one style sheet keeps every rule that could match, and no other."""

from __future__ import annotations

import types

import pytest
import tinycss2

from steepest_book.style_sheets import BUNDLE, bundle, finish, trim

KNOWN = {"used", "also", "here", "container"}


def trimmed(text: str) -> str:
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return " ".join(trim(rules, KNOWN).split())


@pytest.mark.parametrize(
    "rule",
    [
        "p{color:red}",
        ".used{color:red}",
        "#here .also > p:hover{color:red}",
        ".used:not(.unknown){color:red}",
        ":is(.unknown,p){color:red}",
        ":where(.unknown, :not(.other)) a{color:red}",
        'a[href$=".unknown"]{color:red}',
        "@media (min-width: 3px){.used{color:red}}",
        "@supports (display: grid){@media print{p{color:red}}}",
        '@font-face{font-family:"unknown"}',
        "@keyframes unknown{from{top:0}}",
    ],
)
def test_what_could_match_stays(rule):
    assert trimmed(rule).replace(" ", "") == rule.replace(" ", "")


@pytest.mark.parametrize(
    "rule",
    [
        ".unknown{color:red}",
        "#unknown{color:red}",
        ".used .unknown{color:red}",
        ".used.unknown{color:red}",
        r".used\:more{color:red}",
        "@media print{.unknown{color:red}}",
        "/* .used */",
    ],
)
def test_what_cannot_match_goes(rule):
    assert trimmed(rule) == ""


def test_of_several_selectors_those_that_could_match_stay():
    text = trimmed(".unknown, .used, :is(.unknown, p) , #unknown a{color:red}")
    assert text == ".used,:is(.unknown, p){color:red}"


def test_addresses_lead_to_the_same_files_from_the_sheets_new_place(tmp_path):
    sheet = tmp_path / "vendor" / "deep" / "a.css"
    sheet.parent.mkdir(parents=True)
    sheet.write_text(
        "p{background:url(b.png) url('../c.png') url(\"/d.png\") url(data:image/png;base64,e) "
        "url(https://example.org/f.png) url(#g)}",
        encoding="utf-8",
    )
    text = bundle([sheet], set(), tmp_path)
    assert 'url(vendor/deep/b.png) url(vendor/c.png) url("/d.png") url(data:image/png;' in text
    assert "url(https://example.org/f.png) url(#g)" in text


@pytest.fixture
def site(tmp_path):
    """Two pages with three sheets, as Sphinx leaves them."""
    static = tmp_path / "_static"
    (static / "explorables").mkdir(parents=True)
    (static / "first.css").write_text(".one{top:1px} .never{top:2px}", encoding="utf-8")
    (static / "second.css").write_text(".two{top:3px} .late{top:4px}", encoding="utf-8")
    (static / "explorables" / "own.css").write_text(".own{top:5px}", encoding="utf-8")
    (static / "page.js").write_text("list.add('late')", encoding="utf-8")
    (tmp_path / "chapters").mkdir()
    names = ["first.css?v=1", "explorables/own.css", "second.css"]
    for page, up, classes in (("index.html", "", "one"), ("chapters/a.html", "../", "two")):
        links = [f'<link rel="stylesheet" href="{up}_static/{name}" />\n' for name in names]
        text = f"<head>\n{''.join(links)}</head><p class='{classes}'></p>"
        (tmp_path / page).write_text(text, encoding="utf-8")
    return types.SimpleNamespace(outdir=tmp_path, builder=types.SimpleNamespace(format="html"))


def links(site, page: str) -> list[str]:
    text = (site.outdir / page).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if "<link" in line]


def test_every_page_links_to_one_sheet_with_what_all_pages_and_scripts_use(site):
    finish(site, None)
    text = (site.outdir / "_static" / BUNDLE).read_text(encoding="utf-8")
    assert [name for name in ("one", "two", "late", "never", "own") if f".{name}" in text] == [
        "one", "two", "late",
    ]  # fmt: skip
    assert text.index(".one") < text.index(".two")
    for page, up in (("index.html", ""), ("chapters/a.html", "../")):
        own, one = links(site, page)
        assert f'href="{up}_static/explorables/own.css"' in own
        assert f'href="{up}_static/{BUNDLE}?v=' in one


def test_a_page_written_later_brings_all_pages_the_newer_sheet(site):
    finish(site, None)
    before = links(site, "index.html")
    finish(site, None)
    assert links(site, "index.html") == before
    sheets = "".join(
        f'<link rel="stylesheet" href="_static/{name}.css" />\n' for name in ("first", "second")
    )
    (site.outdir / "new.html").write_text(f"{sheets}<p class='never'>", encoding="utf-8")
    finish(site, None)
    assert ".never" in (site.outdir / "_static" / BUNDLE).read_text(encoding="utf-8")
    (newest,) = links(site, "new.html")
    assert links(site, "index.html")[1] == newest
    assert links(site, "index.html") != before


def test_a_broken_build_and_other_formats_are_left_alone(site):
    finish(site, RuntimeError("broken"))
    site.builder.format = "latex"
    finish(site, None)
    assert not (site.outdir / "_static" / BUNDLE).exists()
