"""Fetch the front-end files that the book serves: pinned versions, with hashes and licenses.

Run ``python -m steepest_book.vendor`` after a change of ``vendor.toml``; the result is committed.
``python -m steepest_book.vendor --check`` fetches nothing and says whether every file is in place.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

__all__ = ["load_manifest", "missing_files", "vendor"]

HERE = Path(__file__).parent
MANIFEST = HERE / "vendor.toml"
ROOTS = {"book": HERE / "static" / "vendor", "steepest": HERE.parent / "steepest"}


def load_manifest(path: Path = MANIFEST) -> list[dict]:
    """Return the packages of the manifest."""
    return tomllib.loads(path.read_text(encoding="utf-8"))["package"]


def folder_of(package: dict) -> Path:
    """Return where the files of a package go."""
    return ROOTS[package.get("root", "book")] / package["into"]


def missing_files(packages: list[dict]) -> list[Path]:
    """Return the named files (and licenses) that are not in place; a pattern needs one match."""
    missing = []
    for package in packages:
        folder = folder_of(package)
        for pattern in [*package["files"], package["license-file"]]:
            name = pattern.removeprefix(package["strip"])
            if "convert" in package:
                name = name.replace(".woff2", "." + package["convert"])
            if not any(folder.glob(name)):
                missing.append(folder / name)
    return missing


def integrity(data: bytes) -> str:
    """Return npm's integrity string of a package's bytes."""
    return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()


def fetch(package: dict, folder: Path) -> Path:
    """Fetch one package with npm and return its archive, or stop if the hash differs."""
    spec = f"{package['name']}@{package['version']}"
    done = subprocess.run(
        ["npm", "pack", "--silent", spec], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{spec}: npm pack failed: {done.stderr.strip()}")
    archive = folder / done.stdout.split()[-1]
    found = integrity(archive.read_bytes())
    if found != package["integrity"]:
        raise SystemExit(f"{spec}: expected {package['integrity']}, got {found}")
    return archive


def unpack(package: dict, archive: Path) -> None:
    """Copy the named files and the license of one package to their folder."""
    folder = folder_of(package)
    shutil.rmtree(folder, ignore_errors=True)
    wanted = [*package["files"], package["license-file"]]
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            name = PurePosixPath(member.name).relative_to("package").as_posix()
            if member.isfile() and any(fnmatch(name, pattern) for pattern in wanted):
                path = folder / name.removeprefix(package["strip"])
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(tar.extractfile(member).read())


def rename(font: TTFont, family: str) -> None:
    """Give a font a family name; it is Regular or Bold, the weights matplotlib asks for."""
    bold = font["OS/2"].usWeightClass >= 600
    font["OS/2"].usWeightClass = 700 if bold else 400
    style = "Bold" if bold else "Regular"
    table = font["name"]
    table.names = [name for name in table.names if name.nameID in (0, 5, 13, 14)]
    full = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family} {style}".replace(" ", "-")}
    for number, text in full.items():
        table.setName(text, number, 3, 1, 0x409)


def convert(package: dict) -> None:
    """Store the fonts of a package in the format that matplotlib reads (needs brotli)."""
    from fontTools.ttLib import TTFont

    for path in folder_of(package).glob("*.woff2"):
        font = TTFont(path)
        font.flavor = None
        if "rename" in package:
            rename(font, package["rename"])
        font.save(path.with_suffix("." + package["convert"]))
        path.unlink()


def subset(package: dict) -> None:
    """Cut the fonts of a package to the code points it names (needs brotli)."""
    points = ",".join(f"U+{point}" for point in package["subset"].values())
    for font in folder_of(package).glob("*.woff2"):
        command = [sys.executable, "-m", "fontTools.subset", str(font), f"--unicodes={points}"]
        subprocess.run(
            [*command, "--flavor=woff2", "--no-layout-closure", f"--output-file={font}.cut"],
            check=True,
        )
        font.with_name(font.name + ".cut").replace(font)


def vendor(packages: list[dict]) -> None:
    """Fetch, check and unpack every package."""
    for package in packages:
        with tempfile.TemporaryDirectory() as folder:
            unpack(package, fetch(package, Path(folder)))
        if "subset" in package:
            subset(package)
        if "convert" in package:
            convert(package)
        print(f"{package['name']} {package['version']} ({package['license']})")


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what is missing")
    options = parser.parse_args(arguments)
    packages = load_manifest()
    if not options.check:
        vendor(packages)
    missing = missing_files(packages)
    for path in missing:
        print(f"missing: {path}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
