"""How an assignment's notebook is built, the source and the release."""

from __future__ import annotations

import ast
import builtins
import doctest
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from assignment_runner import (
    BEGIN_HIDDEN,
    BEGIN_SOLUTION,
    END_HIDDEN,
    END_SOLUTION,
    ROOT,
    Assignment,
    graded,
    lines_between,
    manual_cells,
    open_lines,
)

WORDS = re.compile(r"[a-z]+[0-9]*(_[a-z0-9]+)*")
CHAPTER = re.compile(r"\*In the chapter:\* sections? (.+) of chapter .+\]\((.+?)\)")
HELPERS = {"equals", "raises", "require", "require_order", "require_vectorized", "was_called"}


def kinds(notebook: nbformat.NotebookNode) -> list[tuple[str, str]]:
    return [(cell.id, cell.cell_type) for cell in notebook.cells]


def statement_of(assignment: Assignment, part: str) -> str:
    return next(c.source for c in assignment.source.cells if c.id == f"statement_{part}")


def last_statement(source: str) -> ast.stmt:
    statement = ast.parse(source).body[-1]
    while isinstance(statement, ast.FunctionDef | ast.For | ast.If | ast.With):
        statement = statement.body[-1]
    return statement


def is_assertion(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assert):
        return True
    if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)):
        return False
    function = statement.value.func
    return isinstance(function, ast.Attribute) and function.attr in HELPERS


@pytest.mark.slow
def test_exercises_are_what_nbgrader_makes_of_solutions():
    # A second release, by the stock command, is compared in test_nbgrader_round.py.
    command = [sys.executable, "-m", "steepest_grading.release", "--check"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_notebook_files_are_clean_and_in_canonical_form(assignment):
    for path in (assignment.source_path, assignment.release_path):
        text = path.read_text(encoding="utf-8")
        content = json.loads(text)
        canonical = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False)
        assert text.rstrip("\n") == canonical
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
        assert content["nbformat"] == 4
        assert content["nbformat_minor"] >= 5
        assert notebook.metadata == {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        }
        for cell in notebook.cells:
            assert set(cell.metadata) <= {"nbgrader", "deletable", "editable"}
            if cell.cell_type == "code":
                assert cell.outputs == []
                assert cell.execution_count is None
            assert cell.source == cell.source.strip("\n")


def test_cell_ids_are_words_and_equal_the_grade_ids(assignment):
    for notebook in (assignment.source, assignment.release):
        ids = [cell.id for cell in notebook.cells]
        assert len(ids) == len(set(ids))
        assert all(WORDS.fullmatch(name) and len(name) <= 64 for name in ids)
        for cell in notebook.cells:
            assert graded(cell).get("grade_id", cell.id) == cell.id


def test_source_and_release_have_the_same_cells(assignment):
    assert kinds(assignment.source) == kinds(assignment.release)


def test_each_part_is_statement_solution_trial_visible_checks_and_hidden_checks(assignment):
    order = [cell.id for cell in assignment.source.cells]
    cells = {cell.id: cell for cell in assignment.source.cells}
    for part, checks in assignment.parts.items():
        expected = [f"statement_{part}", part, f"try_{part}", *checks]
        start = order.index(expected[0])
        assert order[start : start + len(expected)] == expected
        assert cells[f"statement_{part}"].cell_type == "markdown"
        assert graded(cells[f"statement_{part}"])["locked"]
        assert cells[f"try_{part}"].source.startswith("# Try it. Expect")
        assert checks[0] == f"test_{part}"
        assert BEGIN_HIDDEN not in cells[checks[0]].source
        assert len(checks) >= 2
        assert all(BEGIN_HIDDEN in cells[check].source for check in checks[1:])


def test_each_check_is_a_function_of_its_name_so_that_a_students_names_stay(assignment):
    for check, cell in assignment.checks.items():
        *imports, function = ast.parse(cell.source).body
        assert all(isinstance(item, ast.Import | ast.ImportFrom) for item in imports)
        assert isinstance(function, ast.FunctionDef)
        assert function.name == check
        assert [ast.unparse(item) for item in function.decorator_list] == ["checks.run"]
        assert not any(isinstance(node, ast.Global) for node in ast.walk(function))


def test_each_check_has_a_visible_assertion_and_ends_in_one(assignment):
    released = {cell.id: cell.source for cell in assignment.release.cells}
    for check, cell in assignment.checks.items():
        # A last expression with a value would be taken for partial credit.
        assert is_assertion(last_statement(cell.source)), check
        assert is_assertion(last_statement(released[check])), check
        assert re.match(r"# \d+ points?: ", cell.source)
        assert int(cell.source.split()[1]) == assignment.points(check)


def test_a_check_names_its_own_part_and_what_it_imports_and_nothing_else(assignment):
    for part, checks in assignment.parts.items():
        for check in checks:
            nodes = list(ast.walk(ast.parse(assignment.checks[check].source)))
            names = [node for node in nodes if isinstance(node, ast.Name)]
            loaded = {name.id for name in names if isinstance(name.ctx, ast.Load)}
            stored = {name.id for name in names if isinstance(name.ctx, ast.Store)}
            stored |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
            arguments = {n.arg for n in nodes if isinstance(n, ast.arg)}
            imports = {
                (getattr(n, "module", None), alias.name)
                for n in nodes
                if isinstance(n, ast.Import | ast.ImportFrom)
                for alias in n.names
            }
            assert imports <= {(None, "numpy"), ("steepest", "checks"), ("steepest", "datasets")}
            given = {"np", "checks", "datasets"}
            own = loaded - stored - arguments - given - set(dir(builtins))
            assert own
            assert own <= set(assignment.functions[part])


def test_points_add_up_and_at_most_a_quarter_is_graded_by_hand(assignment):
    by_part = {
        part: sum(assignment.points(check) for check in checks)
        for part, checks in assignment.parts.items()
    }
    manual = {cell.id: graded(cell)["points"] for cell in manual_cells(assignment)}
    total = sum(by_part.values()) + sum(manual.values())
    assert manual
    assert sum(manual.values()) <= total / 4
    for part, points in {**by_part, **manual}.items():
        heading = statement_of(assignment, part).splitlines()[0]
        assert re.match(rf"## Part \d+\. .*\({points} points\b", heading), heading
    introduction = assignment.source.cells[0].source
    assert f"| **{total}** |" in introduction
    for part, points in by_part.items():
        names = ".*".join(f"`{name}`" for name in assignment.functions[part])
        assert re.search(rf"{names}.*\| {points} \|", introduction)


def test_the_written_part_has_a_rubric_that_gives_its_points(assignment):
    for cell in manual_cells(assignment):
        statement = statement_of(assignment, cell.id)
        rows = re.findall(r"^\|.*\| (\d+) \|$", statement, flags=re.MULTILINE)
        assert sum(map(int, rows)) == graded(cell)["points"]
        assert len(rows) >= 2
        answer = lines_between(cell.source, BEGIN_SOLUTION, END_SOLUTION)
        assert any("Grading" in line for line in answer)
        released = next(c.source for c in assignment.release.cells if c.id == cell.id)
        assert released == "YOUR ANSWER HERE"


def test_each_statement_has_a_formula_and_points_to_a_section_that_exists(assignment):
    for cell in assignment.source.cells:
        if not cell.id.startswith("statement_"):
            continue
        assert "$" in cell.source
        sections, link = CHAPTER.search(cell.source).groups()
        chapter = (assignment.release_path.parent / link).resolve()
        headings = re.findall(r"^#+ (.+)$", chapter.read_text(encoding="utf-8"), flags=re.MULTILINE)
        quoted = re.findall(r"“(.+?)”", sections)
        assert quoted
        assert set(quoted) <= set(headings)
        # The same link has to work from the book's page of the assignment.
        page = ROOT / "chapters" / "assignments"
        assert (page / link).resolve() == chapter


def test_the_frame_tells_how_long_it_takes_how_to_work_and_what_to_do_at_the_end(assignment):
    first, second, *_, last = (cell.source for cell in assignment.source.cells)
    assert re.search(r"\*\*\d+ to \d+ minutes\*\*", first)
    for word in ("Validate", "no other packages", "What counts", "NotImplementedError"):
        assert word in second
    assert last.startswith("## Before you hand in")


def interfaces(source: str) -> dict[str, ast.FunctionDef | ast.ClassDef]:
    """Return the public functions of a cell, its classes and their methods, by name."""
    found: dict[str, ast.FunctionDef | ast.ClassDef] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            found[node.name] = node
        if isinstance(node, ast.ClassDef):
            methods = [item for item in node.body if isinstance(item, ast.FunctionDef)]
            found |= {f"{node.name}.{method.name}": method for method in methods}
    return found


def test_each_solution_cell_has_the_agreed_signatures_type_hints_and_true_docstrings(assignment):
    namespace: dict[str, object] = {"__name__": "__main__"}
    signatures = {}
    for cell in assignment.source.cells:
        if cell.cell_type == "code" and (cell.id == "setup" or cell.id in assignment.solutions):
            exec(cell.source, namespace)
    for part, source in assignment.solutions.items():
        solved = interfaces(source)
        for name, tree in interfaces(assignment.stubs[part]).items():
            text = ast.get_docstring(tree)
            assert text == ast.get_docstring(solved[name])
            if isinstance(tree, ast.FunctionDef):
                typed = [item for item in tree.args.args if item.arg != "self"]
                assert all(argument.annotation is not None for argument in typed)
                assert tree.returns is not None
                for argument in ast.walk(tree.args):
                    if isinstance(argument, ast.arg):
                        argument.annotation = None
                signatures[name] = ast.unparse(tree.args)
            if "." in name:  # a method: the class says it all
                assert text
                continue
            headings = ["Parameters\n---", "Examples\n---"]
            headings += ["Returns\n---"] * isinstance(tree, ast.FunctionDef)
            assert all(heading in text for heading in headings)
            examples = doctest.DocTestParser().get_doctest(text, namespace.copy(), name, None, 0)
            assert examples.examples
            assert doctest.DocTestRunner(verbose=False).run(examples).failed == 0
    assert signatures == assignment.variants.SIGNATURES


def test_nothing_of_a_solution_or_a_hidden_check_is_released(assignment):
    released = "\n".join(cell.source for cell in assignment.release.cells)
    assert "HIDDEN" not in released
    assert "SOLUTION" not in released
    secret, given = [], set()
    for cell in assignment.source.cells:
        hidden = lines_between(cell.source, BEGIN_HIDDEN, END_HIDDEN)
        hidden += lines_between(cell.source, BEGIN_SOLUTION, END_SOLUTION)
        secret += hidden
        given |= {line.strip() for line in open_lines(cell.source)}
    telling = {line.strip() for line in secret} - given - {""}
    assert len(telling) > 5 * len(assignment.parts)
    # Whole lines: a part of one, like a closing parenthesis, may stand anywhere.
    leaked = telling & {line.strip() for line in released.splitlines()}
    assert leaked == set()


def test_the_course_settings_name_the_folders_of_this_repository():
    settings = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    for name in ("solutions", "exercises"):
        assert f'directory = "{name}"' in settings
        assert Path(ROOT, name).is_dir()
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8")
    for name in ("submitted/", "autograded/", "feedback/", "received/", "reports/", "gradebook.db"):
        assert name in ignored
