"""Every chapter keeps the pattern: its sections, questions, exercises, figures, cells, and tone."""

from __future__ import annotations

import re
import statistics
from pathlib import PurePath

import pytest
from support.chapter_source import PATHS, ROOT, Block, Chapter, all_chapters, chapter, parse

SECTIONS = [
    "What you will be able to do",
    "What you need first",
    "The question",
    "Common mistakes",
    "The same in PyTorch",
    "Exercises",
    "Graded assignment",
    "Summary",
    "Where this returns",
    "References",
]
BANNED = re.compile(r"\b(clearly|simply|obviously|just|trivially|of course)\b", re.I)
BRITISH = re.compile(r"\b\w*(colour|grey|optimis|minimis|behaviour|neighbour|generalis)\w*\b", re.I)
TERM = re.compile(r"\{term\}`(?:[^`<]*<)?([^`<>]+)>?`")

pytestmark = pytest.mark.parametrize(
    "page", [chapter(path) for path in PATHS], ids=[path.stem for path in PATHS]
)


def glossary() -> set[str]:
    """Return the terms that the glossary defines."""
    text = (ROOT / "chapters" / "appendix" / "glossary.md").read_text(encoding="utf-8")
    (block,) = [b for b in parse(text.split("\n")).walk() if b.name == "glossary"]
    return {line.strip() for line in block.text.split("\n") if re.match(r"\S", line)}


def options_of(question: Block) -> list[str]:
    """Return the answers of a question, each with its reason."""
    return re.split(r"^- ", question.text, flags=re.M)[1:]


def kind_of(question: Block) -> str:
    """Return what a question asks for."""
    kinds = {"answer": "number", "symbolic": "symbolic"}
    return next((kind for key, kind in kinds.items() if key in question.options), "choice")


def test_the_sections_are_there_and_in_order(page: Chapter):
    headings = page.headings()
    positions = [headings.index(section) for section in SECTIONS if section in headings]
    assert [s for s in SECTIONS if s not in headings] == []
    assert positions == sorted(positions)
    assert positions[3] > positions[2] + 1, "the teaching stands between question and mistakes"


def test_three_to_five_outcomes(page: Chapter):
    outcomes = page.markdown.split("## What you will be able to do")[1].split("\n## ")[0]
    assert 3 <= len(re.findall(r"^- ", outcomes, re.M)) <= 5


def test_the_length_is_that_of_a_chapter(page: Chapter):
    assert 3000 <= page.words() <= 5000


def test_the_first_cell_imports_and_sets_the_style(page: Chapter):
    assert "import steepest" in page.cells[0].source
    assert "steepest.style.use()" in page.cells[0].source


def test_cells_are_short(page: Chapter):
    lengths = [len(cell.source.splitlines()) for cell in page.cells]
    assert max(lengths) <= 15
    assert statistics.median(lengths) <= 5


def test_some_cells_assert(page: Chapter):
    assert sum("assert " in cell.source for cell in page.cells) >= 5


def test_an_explorable_and_a_plain_widget_can_be_tried(page: Chapter):
    sources = "\n".join(cell.source for cell in page.cells)
    assert "### Try it" in page.markdown
    assert "from steepest.explorables import" in sources
    assert "interact" in sources


def test_at_least_five_questions_with_a_reason_for_every_answer(page: Chapter):
    questions = page.named("question")
    assert len(questions) >= 5
    ids = [question.options.get("id", "") for question in questions]
    assert len(set(ids)) == len(ids)
    for question, name in zip(questions, ids, strict=True):
        assert name.startswith(f"ch{page.number}-"), question.argument
        answers = options_of(question)
        assert len(answers) >= 3, name
        for answer in answers:
            marker, reason = re.match(r"\((`[^`]*`|[^)]*)\)(.*)", answer, re.S).groups()
            if kind_of(question) == "choice":  # the reason is a paragraph of its own
                assert marker in ("x", " "), name
                _, _, reason = reason.partition("\n\n")
            assert len(reason.split()) >= 3, f"{name}: {answer!r} has no reason"


def test_questions_ask_for_choices_numbers_and_expressions(page: Chapter):
    kinds = {kind_of(question) for question in page.named("question")}
    assert kinds == {"choice", "number", "symbolic"}


def test_a_symbolic_question_has_known_mistakes_and_a_worked_solution(page: Chapter):
    symbolic = [q for q in page.named("question") if kind_of(q) == "symbolic"]
    assert symbolic
    for question in symbolic:
        name = question.options["id"]
        answers = options_of(question)
        assert {"symbolic", "parameters", "sympy"} <= question.options.keys(), name
        assert sum(answer.startswith("(`") for answer in answers) >= 1, name
        (worked,) = [answer for answer in answers if answer.startswith("(worked)")]
        assert len(worked.split()) >= 15, f"{name}: the solution is not worked out"
        assert "[[" in worked, f"{name}: the solution does not use the question's numbers"


def test_questions_stand_where_their_idea_is_taught(page: Chapter):
    after = page.markdown.split("## Common mistakes")[0]
    assert after.count("{question}") == len(page.named("question"))
    sections = re.split(r"^## ", after, flags=re.M)
    assert sum("{question}" in section for section in sections) >= 3


def test_at_least_five_exercises_each_with_a_folded_solution(page: Chapter):
    labels = [exercise.options.get("label") for exercise in page.named("exercise")]
    solutions = page.named("solution")
    assert len(labels) >= 5
    assert None not in labels
    assert [solution.argument for solution in solutions] == labels
    for solution in solutions:
        assert "dropdown" in solution.options.get("class", "")
        assert len(solution.text.split()) >= 25, f"{solution.argument} is not worked out"


def test_at_least_six_figures_with_caption_name_and_alternative_text(page: Chapter):
    figures = page.figures()
    assert len(figures) >= 6
    names = [entry["figure"]["name"] for entry in figures]
    assert len(set(names)) == len(names)
    for entry in figures:
        assert entry["figure"]["name"].startswith("fig-")
        assert len(entry["figure"]["caption"].split()) >= 5, entry["figure"]["name"]


def test_every_picture_says_what_the_reader_should_see(page: Chapter):
    for entry in page.images():
        alt = entry.get("image", {}).get("alt", "")
        assert len(alt) >= 40, entry
        assert PurePath(alt).suffix not in (".svg", ".png"), entry
        assert not re.match(r"(a |the )?(plot|figure|image|picture|graph) ", alt, re.I), alt


def test_every_figure_is_one_call_to_the_package(page: Chapter):
    for cell in page.cells:
        if "figure" in cell.metadata.get("mystnb", {}):
            assert len(re.findall(r"\bplots\.(?!canvas)\w+\(", cell.source)) == 1
            assert "plt." not in cell.source
            assert ".show(" not in cell.source


def test_the_text_points_to_a_figure_before_it_appears_and_reads_it(page: Chapter):
    for cell in page.cells:
        name = cell.metadata.get("mystnb", {}).get("figure", {}).get("name")
        if name is None:
            continue
        position = page.notebook.cells.index(cell)
        before = "\n".join(c.source for c in page.notebook.cells[:position])
        after = page.notebook.cells[position + 1 :]
        reading = next(c.source for c in after if c.cell_type == "markdown")
        assert f"{{numref}}`{name}`" in page.markdown, name
        if f"{{numref}}`{name}`" not in before:
            assert f"{{numref}}`{name}`" in reading.split("\n\n")[0], f"{name} is never announced"
        assert not reading.startswith("#"), f"no sentence reads {name}"


def test_an_equation_that_is_referenced_exists(page: Chapter):
    labels = {label for other in all_chapters() for label, _ in other.formulas() if label}
    assert set(re.findall(r"\{eq\}`([\w-]+)`", page.text)) <= labels


def test_every_term_is_in_the_glossary_and_linked(page: Chapter):
    terms = {" ".join(term.split()) for term in TERM.findall(page.text)}
    assert len(terms) >= 10
    assert {term for term in terms if term.lower() not in {t.lower() for t in glossary()}} == set()


def test_sources_are_cited(page: Chapter):
    keys = {
        k
        for found in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", page.text)
        for k in found.split(",")
    }
    known = set(
        re.findall(r"@\w+\{([\w-]+),", (ROOT / "references.bib").read_text(encoding="utf-8"))
    )
    assert len(keys) >= 5
    assert keys <= known


def test_the_assignment_is_linked(page: Chapter):
    section = page.markdown.split("## Graded assignment")[1].split("\n## ")[0]
    [assignment] = (ROOT / "chapters" / "assignments").glob(f"{page.path.name[:3]}*.md")
    assert f"<assignments/{assignment.stem}>`" in section
    assert "not part of the book yet" not in section


def test_the_description_for_search_engines_fits(page: Chapter):
    description = page.notebook.metadata["myst"]["html_meta"]["description"]
    assert 70 <= len(description) <= 200


def test_the_tone_is_plain_and_the_spelling_american(page: Chapter):
    spoken = re.sub(r"```\{code-block\}.*?```", "", page.markdown, flags=re.S)
    assert BANNED.findall(spoken) == []
    assert BRITISH.findall(spoken) == []


def test_code_fits_the_column(page: Chapter):
    """At the book's width a longer line is cut off and has to be scrolled."""
    lines = [line for cell in page.cells for line in cell.source.splitlines()]
    lines += [line for block in page.named("code-block") for line in block.text.splitlines()]
    assert [line for line in lines if len(line) > 81] == []
