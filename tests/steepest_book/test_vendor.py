"""Files of others that the book serves: pinned, hashed, licensed, complete; icons included."""

from __future__ import annotations

import base64
import io
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import pydata_sphinx_theme
import pytest
from fontTools.ttLib import TTFont
from sphinxcontrib import katex
from support.book import BUILT

from steepest_book import vendor
from steepest_book.vendor import (
    HERE,
    ROOTS,
    fetch,
    folder_of,
    integrity,
    load_manifest,
    main,
    missing_files,
)

PACKAGES = load_manifest()
NAMES = [f"{package['name']} in {package['into']}" for package in PACKAGES]
FONTS = ROOTS["book"] / "fonts"
ICON_FONT = ROOTS["book"] / "icons" / "fa-solid-900.woff2"


def icons() -> dict:
    """Return the package of the icons."""
    (package,) = [package for package in PACKAGES if "subset" in package]
    return package


# --- the manifest ----------------------------------------------------------------------------


@pytest.mark.parametrize("package", PACKAGES, ids=NAMES)
def test_a_package_is_pinned_hashed_and_licensed(package):
    assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
    kind, _, digest = package["integrity"].partition("-")
    assert (kind, len(base64.b64decode(digest, validate=True))) == ("sha512", 64)
    assert package["license"]
    assert package["files"]
    assert all(name.startswith(package["strip"]) for name in package["files"])


def test_a_package_that_is_used_twice_is_the_same_both_times():
    kinds = {(p["name"], p["version"], p["integrity"], p["license"]) for p in PACKAGES}
    assert len(kinds) == len({package["name"] for package in PACKAGES})


def test_no_package_lies_inside_another_whose_folder_is_emptied_first():
    folders = [folder_of(package) for package in PACKAGES]
    assert len(set(folders)) == len(folders)
    assert not any(one in other.parents for one in folders for other in folders)


# --- what is committed -----------------------------------------------------------------------


def test_every_file_is_in_place():
    assert missing_files(PACKAGES) == []


@pytest.mark.parametrize("package", PACKAGES, ids=NAMES)
def test_the_license_lies_beside_the_files(package):
    text = (folder_of(package) / package["license-file"]).read_text(encoding="utf-8")
    words = {"MIT": "Permission is hereby granted", "OFL-1.1": "SIL O(PEN|pen) F(ONT|ont) L"}
    for identifier in set(package["license"].split(" AND ")) & words.keys():
        assert re.search(words[identifier], text)


def test_nothing_lies_in_the_folders_that_no_package_brought():
    folders = [folder_of(package) for package in PACKAGES if "root" not in package]
    stray = [
        path
        for path in ROOTS["book"].rglob("*")
        if path.is_file() and not any(folder in path.parents for folder in folders)
    ]
    assert stray == []


def test_the_style_of_the_formulas_is_that_of_the_renderer():
    version = katex.katex_version
    css = (ROOTS["book"] / "katex" / "katex.min.css").read_text(encoding="utf-8")
    assert {p["version"] for p in PACKAGES if p["name"] == "katex"} == {version}
    assert f'content:"{version}"' in css


def test_every_font_that_a_style_asks_for_first_is_there():
    asked = []
    for path in (ROOTS["book"] / "katex" / "katex.min.css", HERE / "static" / "steepest.css"):
        css = path.read_text(encoding="utf-8")
        rules = re.findall(r"@font-face\s*\{[^}]*src:\s*url\(([^)]*\.woff2)\)", css)
        asked += [path.parent / name for name in rules]
    assert len(asked) >= 25
    assert [path for path in asked if not path.is_file()] == []


# --- icons -----------------------------------------------------------------------------------


def test_the_icon_font_holds_exactly_the_icons_of_the_manifest():
    font = TTFont(ICON_FONT)
    assert set(font.getBestCmap()) == {int(point, 16) for point in icons()["subset"].values()}


@pytest.fixture(scope="module")
def theme_css():
    folder = Path(pydata_sphinx_theme.__file__).parent
    (path,) = folder.rglob("static/styles/pydata-sphinx-theme.css")
    return path.read_text(encoding="utf-8")


def test_the_theme_gives_each_name_the_code_point_of_the_manifest(theme_css):
    rules = re.findall(r"((?:\.fa-[\w-]+:before,?)+)\{content:\"\\?(\w+|#)\"\}", theme_css)
    points = {name: p for names, p in rules for name in re.findall(r"\.fa-([\w-]+):", names)}
    expected = {name: "#" if point == "23" else point for name, point in icons()["subset"].items()}
    assert {name: points.get(name) for name in expected} == expected


def test_every_icon_that_the_themes_style_draws_is_in_the_font(theme_css):
    elsewhere = {"github", "gitlab", "search-minus"}  # on no page of ours
    drawn = set(re.findall(r"var\(--pst-icon-([\w-]+)", theme_css))
    points = dict(re.findall(r'--pst-icon-([\w-]+):"(.)"', theme_css))
    used = {name: f"{ord(points[name]):x}" for name in drawn & points.keys() - elsewhere}
    assert len(used) >= 8
    assert {n: p for n, p in used.items() if p not in icons()["subset"].values()} == {}


def named(html: str) -> set[str]:
    """Return the names of the icons in a page."""
    found = re.findall(r'class="([^"]*\bfa-[^"]*)"', html)
    names = {name for value in found for name in re.findall(r"\bfa-([\w-]+)", value)}
    return names - {"solid", "regular", "lg", "fw", "spin"}


def test_every_icon_of_our_templates_is_in_the_font():
    pages = [path.read_text(encoding="utf-8") for path in (HERE / "templates").rglob("*.html")]
    used = set().union(*map(named, pages))
    assert len(used) >= 2
    assert used <= icons()["subset"].keys()


@pytest.mark.slow
def test_every_icon_of_the_built_pages_is_in_the_font():
    pages = [path for path in BUILT.rglob("*.html") if "_static" not in path.parts]
    assert pages, f"No book in {BUILT}: run `make book` first (`make test` does)."
    used = set().union(*(named(path.read_text(encoding="utf-8")) for path in pages))
    assert len(used) >= 5
    assert used <= icons()["subset"].keys()


# --- the command -----------------------------------------------------------------------------


def test_check_is_silent_and_zero_when_everything_is_there():
    command = [sys.executable, "-m", "steepest_book.vendor", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_check_names_what_is_missing_and_fetches_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(vendor, "ROOTS", {name: tmp_path / name for name in ROOTS})
    monkeypatch.setattr(subprocess, "run", None)
    for name, root in ROOTS.items():
        shutil.copytree(root, tmp_path / name)
    assert main(["--check"]) == 0
    (tmp_path / "book" / "katex" / "LICENSE").unlink()
    shutil.rmtree(tmp_path / "book" / "katex" / "fonts")
    assert main(["--check"]) == 1
    missing = capsys.readouterr().err.splitlines()
    folder = tmp_path / "book" / "katex"
    assert missing == [f"missing: {folder / name}" for name in ("fonts/*.woff2", "LICENSE")]


def archive(files: dict[str, bytes]) -> bytes:
    """Return what npm would fetch."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as tar:
        for name, content in {**files, "package.json": b"{}", "src/unwanted.js": b"x"}.items():
            member = tarfile.TarInfo(str(PurePosixPath("package", name)))
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return data.getvalue()


@pytest.fixture
def npm(monkeypatch, tmp_path):
    """Put an npm in place that packs what it is told, and roots where nothing lies yet."""
    packed: dict[str, bytes] = {}
    real_run = subprocess.run

    def run(command: list[str], **options: object) -> object:
        if command[0] != "npm":
            return real_run(command, **options)
        assert command[:3] == ["npm", "pack", "--silent"]
        if command[3] not in packed:
            return SimpleNamespace(returncode=1, stdout="", stderr="404: no such package\n")
        Path(options["cwd"], "it.tgz").write_bytes(packed[command[3]])
        return SimpleNamespace(returncode=0, stdout="it.tgz\n", stderr="")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(vendor, "ROOTS", {name: tmp_path / name for name in ROOTS})
    return packed


def package_of(npm: dict[str, bytes], packed: dict[str, bytes], **more: object) -> dict:
    """Publish files at our npm and return the entry of the manifest for them."""
    data = archive(packed)
    npm["thing@1.2.3"] = data
    entry = {"name": "thing", "version": "1.2.3", "integrity": integrity(data), "license": "MIT"}
    return entry | {"license-file": "LICENSE", "into": "thing", "strip": "dist/"} | more


TEXTS = {"dist/a.css": b"a", "dist/fonts/b.woff2": b"b", "dist/fonts/c.ttf": b"c", "LICENSE": b"l"}


def test_the_named_files_and_the_license_are_unpacked_and_nothing_else(npm, tmp_path, capsys):
    package = package_of(npm, TEXTS, files=["dist/a.css", "dist/fonts/*.woff2"])
    stale = tmp_path / "book" / "thing" / "old.css"
    stale.parent.mkdir(parents=True)
    stale.touch()
    vendor.vendor([package])
    root = tmp_path / "book" / "thing"
    found = {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}
    assert found == {"a.css": b"a", "fonts/b.woff2": b"b", "LICENSE": b"l"}
    assert missing_files([package]) == []
    assert capsys.readouterr().out == "thing 1.2.3 (MIT)\n"


def test_a_package_with_another_hash_is_refused_and_nothing_is_touched(npm, tmp_path):
    package = package_of(npm, TEXTS, files=["dist/a.css"])
    vendor.vendor([package])
    changed = archive(TEXTS | {"dist/a.css": b"evil"})
    npm["thing@1.2.3"] = changed
    expected = f"thing@1.2.3: expected {package['integrity']}, got {integrity(changed)}"
    with pytest.raises(SystemExit, match=f"^{re.escape(expected)}$"):
        vendor.vendor([package])
    assert (tmp_path / "book" / "thing" / "a.css").read_bytes() == b"a"


def test_a_package_that_npm_cannot_fetch_is_named(npm, tmp_path):
    with pytest.raises(SystemExit, match=r"^other@9\.9\.9: npm pack failed: 404: no such package$"):
        fetch({"name": "other", "version": "9.9.9"}, tmp_path)


def test_the_command_fetches_what_the_manifest_says(npm, monkeypatch):
    package = package_of(npm, TEXTS, files=["dist/a.css"])
    monkeypatch.setattr(vendor, "load_manifest", lambda: [package])
    assert main([]) == 0
    monkeypatch.setattr(vendor, "load_manifest", lambda: [package | {"files": ["dist/z.css"]}])
    assert main([]) == 1


def test_an_icon_font_is_cut_to_the_named_icons(npm, tmp_path):
    files = {"dist/icons.woff2": ICON_FONT.read_bytes(), "LICENSE": b"l"}
    points = {"bars": "f0c9", "list": "f03a"}
    vendor.vendor([package_of(npm, files, files=["dist/icons.woff2"], subset=points)])
    folder = tmp_path / "book" / "thing"
    assert set(TTFont(folder / "icons.woff2").getBestCmap()) == {0xF0C9, 0xF03A}
    assert sorted(path.name for path in folder.iterdir()) == ["LICENSE", "icons.woff2"]


@pytest.mark.parametrize(
    ("weight", "style", "known_as"), [(400, "Regular", 400), (600, "Bold", 700)]
)
def test_a_font_for_figures_gets_its_own_name_and_the_weight_that_is_asked_for(
    npm, tmp_path, weight, style, known_as
):
    path = FONTS / "source-sans-3" / f"source-sans-3-latin-{weight}-normal.woff2"
    files = {"dist/sans.woff2": path.read_bytes(), "LICENSE": b"l"}
    package = package_of(
        npm, files, files=["dist/*.woff2"], root="steepest", convert="ttf", rename="Our Sans"
    )
    vendor.vendor([package])
    assert missing_files([package]) == []
    folder = tmp_path / "steepest" / "thing"
    assert sorted(file.name for file in folder.iterdir()) == ["LICENSE", "sans.ttf"]
    font = TTFont(folder / "sans.ttf")
    names = {number: font["name"].getDebugName(number) for number in (1, 2, 4, 6)}
    assert names == {1: "Our Sans", 2: style, 4: f"Our Sans {style}", 6: f"Our-Sans-{style}"}
    assert font["OS/2"].usWeightClass == known_as
    assert font.flavor is None
    assert font["name"].getDebugName(0), "the copyright stays"


def test_a_font_keeps_its_name_unless_it_must_have_another(npm, tmp_path):
    path = FONTS / "source-code-pro" / "source-code-pro-latin-400-normal.woff2"
    files = {"dist/code.woff2": path.read_bytes(), "LICENSE": b"l"}
    vendor.vendor([package_of(npm, files, files=["dist/code.woff2"], convert="ttf")])
    font = TTFont(tmp_path / "book" / "thing" / "code.ttf")
    assert font["name"].getDebugName(1) == TTFont(path)["name"].getDebugName(1)
