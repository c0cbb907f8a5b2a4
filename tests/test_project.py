"""The project as a whole: its requirements, its targets, its front page, and nothing left lying."""

from __future__ import annotations

import ast
import doctest
import importlib.util
import io
import json
import os
import re
import subprocess
import tokenize
import tomllib
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from support.book import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
READ_WORK_TEACH = [*PROJECT["dependencies"], *EXTRAS["read"], *EXTRAS["work"], *EXTRAS["teach"]]
EVERYTHING = [*PROJECT["dependencies"], *(line for extra in EXTRAS.values() for line in extra)]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def project_files() -> list[Path]:
    """Return every file that belongs to the project: what .gitignore does not name."""
    lines = text_of(".gitignore").splitlines()
    ignored = [".git", *(line.strip("/") for line in lines if line and not line.startswith("#"))]

    def belongs(name: str) -> bool:
        return not any(fnmatch(name, pattern) for pattern in ignored)

    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(filter(belongs, folders))
        found += [Path(folder, name) for name in sorted(filter(belongs, names))]
    return found


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- requirements ----------------------------------------------------------------------------


def ranges(lines: list[str]) -> dict[str, Requirement]:
    """Return requirements by name; a name that is there twice must say the same."""
    found: dict[str, Requirement] = {}
    for line in lines:
        requirement = Requirement(line)
        name = canonicalize_name(requirement.name)
        assert found.setdefault(name, requirement) == requirement
    return found


def test_requirements_txt_is_what_reading_working_and_teaching_need():
    lines = [line.partition("#")[0].strip() for line in text_of("requirements.txt").splitlines()]
    listed = [line for line in lines if line]
    assert ranges(listed) == ranges(READ_WORK_TEACH)
    assert len(ranges(listed)) == len(listed)


def test_every_requirement_has_a_lower_and_an_upper_bound():
    unbounded = {"setuptools"}  # the build's back end: any recent one
    for name, requirement in ranges(EVERYTHING).items():
        operators = {specifier.operator for specifier in requirement.specifier}
        assert operators == ({">="} if name in unbounded else {">=", "<"}), name


@cache
def locked() -> list[tuple[Requirement, list[str]]]:
    """Return the entries of the lock: what is pinned, and its hashes."""
    joined = text_of("requirements.lock").replace("\\\n", " ")
    stripped = [line.strip() for line in joined.splitlines()]
    lines = [line for line in stripped if line and not line.startswith("#")]
    entries = []
    for line in lines:
        requirement, *options = line.split(" --hash=")
        entries.append((Requirement(requirement.strip()), [option.strip() for option in options]))
    return entries


def test_the_lock_pins_each_package_with_hashes():
    assert len(locked()) > 100
    for requirement, hashes in locked():
        assert [s.operator for s in requirement.specifier] == ["=="], requirement
        assert "*" not in str(requirement.specifier)
        assert hashes, f"{requirement} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes), requirement


def test_the_lock_says_of_no_package_where_it_comes_from():
    assert all(requirement.url is None for requirement, _ in locked())
    places = r"://|--index-url|--extra-index-url|--find-links"
    assert re.findall(places, text_of("requirements.lock")) == []


def test_the_lock_is_within_every_range_of_the_project():
    versions: dict[str, list[str]] = {}
    for requirement, _ in locked():
        (pin,) = requirement.specifier
        versions.setdefault(canonicalize_name(requirement.name), []).append(pin.version)
    for name, requirement in ranges(EVERYTHING).items():
        assert versions.get(name), f"{name} is not locked"
        for version in versions[name]:
            assert requirement.specifier.contains(version), f"{requirement} is locked to {version}"


# --- nothing left lying ----------------------------------------------------------------------

# Put together here, so that this file passes its own test.
FOREIGN = [f"/{folder}/" for folder in ("work", "root", "tmp", "home", "Users")]
FOREIGN += ["file:" + "///"]
FOREIGN += [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("download", "pytorch", "org"),
        ("anaconda", "org"),
    )
]


def test_the_files_of_the_project_are_found():
    names = {relative(path) for path in project_files()}
    assert {"README.md", ".ci/run", "src/steepest/__init__.py", "chapters/intro.md"} <= names
    assert not any("__pycache__" in name or name.startswith((".venv", ".git/")) for name in names)


def test_no_file_names_the_machine_it_was_written_on_or_a_package_registry():
    found = []
    for path in project_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a font
        found += [f"{relative(path)}: {part}" for part in FOREIGN if part in text]
    assert found == []


@pytest.mark.parametrize(
    "path", [path for path in project_files() if path.suffix == ".ipynb"], ids=relative
)
def test_a_notebook_is_kept_without_outputs(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert "widgets" not in notebook["metadata"]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)


def code_lines(path: Path) -> int:
    """Return how many lines hold code: no docstring, no comment, nothing blank."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        lines = [line.strip() for line in text.splitlines()]
        return sum(bool(line) and not line.startswith("//") for line in lines)
    silent = {
        tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
        tokenize.ENCODING, tokenize.ENDMARKER,
    }  # fmt: skip
    used: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in silent:
            used.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        described = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, described) and ast.get_docstring(node, clean=False) is not None:
            used -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return len(used)


MODULE = """'''One.

Two.
'''

# three
x = '''a
b'''


def f():
    '''D.'''
    return 1  # e
"""
SCRIPT = "// one\n\n/* two\nthree */\nconst x = 1; // four\n  // five\nf();\n"


@pytest.mark.parametrize(("name", "text", "lines"), [("m.py", MODULE, 4), ("s.js", SCRIPT, 2)])
def test_code_is_counted_without_what_is_said_about_it(tmp_path, name, text, lines):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert code_lines(path) == lines


def test_no_module_has_more_than_300_lines_of_code():
    sources = [
        path
        for path in project_files()
        if path.suffix in (".py", ".js", ".mjs")
        and relative(path).startswith("src/")
        and "vendor" not in path.parts
    ]
    assert len(sources) > 30
    assert {relative(path): n for path in sources if (n := code_lines(path)) > 300} == {}


# --- targets ---------------------------------------------------------------------------------

MAKEFILE = text_of("Makefile")
RULES = set(re.findall(r"^([a-z]+):", MAKEFILE, re.M))


def test_make_help_lists_what_a_reader_may_call_and_says_what_it_does():
    done = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    listed = dict(re.fullmatch(r"  make ([a-z]+)\s+(\S.*)", line).groups() for line in lines)
    assert len(listed) == len(lines)
    assert listed.keys() <= RULES
    assert listed.keys() >= {"book", "serve", "lab", "test", "check", "exercises", "grade", "clean"}
    for name, description in listed.items():
        assert len(description) >= 10, name


def test_every_phony_target_has_a_rule():
    (line,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M)
    assert set(line.split()) - RULES == set()


def test_every_module_that_a_target_runs_is_there():
    modules = re.findall(r"-m (steepest\w*(?:\.\w+)+)", MAKEFILE)
    assert modules
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    assert missing == []


def test_every_target_that_the_documents_name_exists():
    documents = [p for p in project_files() if p.suffix == ".md" or p.name in ("LICENSE", "run")]
    named = {
        (relative(path), target)
        for path in documents
        for target in re.findall(r"(?:`|^|exec )make ([a-z]+)", path.read_text("utf-8"), re.M)
    }
    assert ("README.md", "book") in named
    assert {pair for pair in named if pair[1] not in RULES} == set()


def test_ci_runs_every_test():
    path = ROOT / ".ci" / "run"
    assert os.access(path, os.X_OK)
    subprocess.run(["bash", "-n", str(path)], check=True, timeout=60)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("#!/usr/bin/env bash\n")
    assert text.rstrip().splitlines()[-1] == "exec make test"


def recipe(target: str) -> list[str]:
    return re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.M)[1].splitlines()


def test_make_test_leaves_out_no_test():
    *before, traced, rest = recipe("test")
    options = r"( (-n \w+|-q|--dist \w+|--cov\S*))*"
    ignored = r"\$\(APART:%=--ignore=%\) --ignore=tests/grading"
    assert re.fullmatch(rf"\t\$\(BIN\)/pytest{options} {ignored}", traced)
    assert re.fullmatch(rf"\t\$\(BIN\)/pytest{options} tests/grading src/steepest_grading", rest)
    # What is ignored there has run before, beside the build, and would have stopped it.
    assert re.fullmatch(r"\t@\$\(MAKE\) .*-j 2 .*\bbook apart", before[-1])
    assert recipe("apart") == ["\t@$(BIN)/pytest -q $(APART)"]
    (files,) = re.findall(r"^APART := (.*)$", MAKEFILE, re.M)
    assert [name for name in files.split() if not (ROOT / name).is_file()] == []


# --- the front page --------------------------------------------------------------------------

README = text_of("README.md")


@pytest.mark.parametrize(
    "name", ["README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff"]
)
def test_the_documents_that_a_visitor_looks_for_are_there(name):
    assert len(text_of(name)) > 300


def test_the_first_screen_shows_a_picture_and_both_commands():
    screen = "\n".join(README.splitlines()[:40])
    ((alternative, path),) = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", screen)
    assert len(alternative) >= 40
    for command in ("make book", "make test"):
        assert re.search(rf"^{command}\b", screen, re.M), command
    assert (ROOT / path).is_file(), f"{path} is missing"


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_link_to_a_file_or_a_heading_leads_somewhere(name):
    text = text_of(name)
    headings = {
        re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", text, re.M)
    }
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = target.partition("#")
        if not re.match(r"[a-z]+:", target):
            assert not path or (ROOT / path).exists(), target
            assert path or anchor in headings, target


def test_the_example_of_the_readme_runs_as_printed():
    blocks = "\n".join(re.findall(r"^```python\n(.*?)^```$", README, re.M | re.S))
    example = doctest.DocTestParser().get_doctest(blocks, {}, "README.md", "README.md", 0)
    results = doctest.DocTestRunner().run(example)
    assert results.failed == 0
    assert results.attempted >= 2


def test_the_version_is_the_same_everywhere():
    citation = yaml.safe_load(text_of("CITATION.cff"))
    assert str(citation["version"]) == PROJECT["version"]
    released = re.findall(r"^## \[([^\]]+)\]", text_of("CHANGELOG.md"), re.M)
    assert released[0] in ("Unreleased", PROJECT["version"])


def test_the_licenses_are_the_same_everywhere():
    identifiers = set(PROJECT["license"].split(" AND "))
    citation = yaml.safe_load(text_of("CITATION.cff"))
    assert set(citation["license"]) == identifiers
    assert all((ROOT / name).is_file() for name in PROJECT["license-files"])
    license_text = text_of("LICENSE")
    for words in ("BSD 3-Clause License", "Creative Commons Attribution 4.0 International"):
        assert words in license_text
