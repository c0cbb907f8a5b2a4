"""Symbolic questions: what a source becomes in the page, and mistakes named with their line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sphinxcontrib import katex
from support.sphinx_site import address, build_site

OPTIONS = """:id: which
:symbolic: a*n*x^(n - 1)
:parameters: a = 2..6; n = 3..6
:variables: x = 0.5..2
:sympy: diff(a*x**n, x)"""
ANSWERS = """- (=) Yes, $[[a*n]] x^{[[n - 1]]}$.
- (`a*n*x^n`) The exponent.
- (else) No.
- (worked) First $[[n]]$.

  $$
  \\frac{[[a]]}{[[n]]} \\cdot x_{[[n]]}
  $$"""
PROSE = "What is $([[a]] x^{[[n]]})'$ & so on?"


def source(options: str = OPTIONS, prose: str = PROSE, answers: str = ANSWERS) -> str:
    return f"# Page\n\n:::{{question}} Which?\n{options}\n\n{prose}\n\n{answers}\n:::\n"


def option(name: str, value: str | None) -> str:
    """Return the options with one replaced, or left out."""
    line = "" if value is None else f":{name}: {value}\n"
    return re.sub(rf":{name}: .*\n?", line, OPTIONS).rstrip()


GOOD = (
    source()
    + """
:::{question} A gradient
:id: gradient
:symbolic: [2*a*x, a - 9]
:parameters: a = 2..6
:variables: x = -1..1
:sympy: [2*a*x, a - 9]

Of $[[a]] x^2 + ([[a-9]]) y$, and `[[1, 2]]` is code.

- (=) Yes.
- (`[2*x, a - 9]`) No.
- (else) No.
- (worked) So.
:::
"""
)

MISTAKES = {
    "range reversed": (
        source(option("parameters", "a = 6..2; n = 3..6")),
        ":parameters:: expected a from low to high, got 'a = 6..2'",
    ),
    "range of one": (
        source(option("parameters", "a = 2..2; n = 3..6")),
        ":parameters:: expected a from low to high, got 'a = 2..2'",
    ),
    "range in words": (
        source(option("parameters", "a from 2 to 6")),
        ":parameters:: expected ranges such as a = 2..6, got 'a from 2 to 6'",
    ),
    "half parameters": (
        source(option("parameters", "a = 2.5..6; n = 3..6")),
        ":parameters:: expected ranges such as a = 2..6, got 'a = 2.5..6'",
    ),
    "no parameters": (
        source(option("parameters", None)),
        "expected :parameters: such as a = 2..6, got none",
    ),
    "parameter twice": (
        source(option("parameters", "a = 2..6; a = 3..6")),
        ":parameters:: expected each name once, got a twice",
    ),
    "parameter and variable": (
        source(option("variables", "x = 0.5..2; n = 1..2")),
        "expected parameters or variables, got n as both",
    ),
    "name of a function": (
        source(option("variables", "sin = 0.5..2")),
        ":variables:: sin is the name of a function or constant",
    ),
    "name of a constant": (
        source(option("parameters", "a = 2..6; e = 3..6")),
        ":parameters:: e is the name of a function or constant",
    ),
    "no sympy": (
        source(option("sympy", None)),
        "expected :sympy:, what the answer must equal, got none",
    ),
    "no symbolic": (
        source(option("symbolic", None)),
        "expected :symbolic: beside :parameters:, got none",
    ),
    "number and symbolic": (
        source(OPTIONS + "\n:answer: 6"),
        "expected :answer: or :symbolic:, got :answer:, :parameters:, :symbolic:, :sympy:, "
        ":variables:",
    ),
    "answer in pieces": (
        source(option("symbolic", "a*n*x^(n - 1")),
        "expected ')' in 'a*n*x^(n - 1', got 'the end'",
    ),
    "unknown name in the answer": (
        source(option("symbolic", "a*n*z")),
        "expected one of a, abs, cos, e, exp, ln, log, n, pi, sigma, sigmoid, sin, sqrt, tan, "
        "tanh, x in 'a*n*z', got 'z'",
    ),
    "answer without values": (
        source(option("symbolic", "ln(-a*x)")),
        ":symbolic:: expected finite values, got none for a = 2, n = 3",
    ),
    "unknown name in a mistake": (
        source(answers=ANSWERS.replace("a*n*x^n", "a*m")),
        "in 'a*m', got 'm'",
    ),
    "mistake that is right": (
        source(answers=ANSWERS.replace("a*n*x^n", "n*a*x^n/x")),
        "the known wrong answer 'n*a*x^n/x' is right for a = 2, n = 3",
    ),
    "mistake that is right once": (
        source(answers=ANSWERS.replace("a*n*x^n", "5*a*x^(n - 1)")),
        "the known wrong answer '5*a*x^(n - 1)' is right for a = 2, n = 5",
    ),
    "placeholder in prose": (
        source(prose="Of [[a]] and $[[n]]$?"),
        "placeholder [[a]]: expected it in a formula, $…$",
    ),
    "placeholder with a variable": (
        source(prose="Of $[[a*x]]$?"),
        "got 'x'",
    ),
    "placeholder in pieces": (
        source(prose="Of $[[a +]]$?"),
        "expected a number, a name or '(' in 'a +', got 'the end'",
    ),
    "placeholder with a fraction": (
        source(prose="Of $[[a/2]]$?"),
        "placeholder [[a/2]]: expected a whole number of at most 12 digits, got 3/2",
    ),
    "placeholder that grows": (
        source(prose="Of $[[a^20]]$?"),
        "placeholder [[a^20]]: expected a whole number of at most 12 digits, got 1099511627776",
    ),
    "placeholder behind a digit": (
        source(prose="Of $2[[a]]$?"),
        "placeholder: expected no digit beside it, got '2[[a]]'",
    ),
    "placeholder before a digit": (
        source(prose="Of $[[a]] 2$?"),
        "placeholder: expected no digit beside it, got '[[a]] 2'",
    ),
    "placeholders side by side": (
        source(prose="Of $[[a]][[n]]$?"),
        "placeholder: expected no digit beside it, got '[[a]][[n]]'",
    ),
    "no placeholder": (
        source(prose="Of $x$?", answers="- (=) A.\n- (`x`) B.\n- (else) C.\n- (worked) D."),
        "expected a placeholder [[…]] in a formula",
    ),
    "no equals": (
        source(answers=ANSWERS.replace("- (=) Yes, $[[a*n]] x^{[[n - 1]]}$.\n", "")),
        "expected one (=), one (else) and one (worked), got ['a*n*x^n', 'else', 'worked']",
    ),
    "no else": (
        source(answers=ANSWERS.replace("- (else) No.\n", "")),
        "expected one (=), one (else) and one (worked), got ['=', 'a*n*x^n', 'worked']",
    ),
    "no worked": (
        source(answers=ANSWERS.split("- (worked)")[0].rstrip()),
        "expected one (=), one (else) and one (worked), got ['=', 'a*n*x^n', 'else']",
    ),
    "no feedback": (
        source(answers=ANSWERS.replace(" The exponent.", "")),
        "expected a reason below every answer",
    ),
    "number as a mistake": (
        source(answers=ANSWERS.replace("(`a*n*x^n`)", "(12)")),
        "expected (=), (else), (worked) or an expression in back-ticks, got (12)",
    ),
}  # fmt: skip

CONFIG = {
    "extensions": ["myst_nb", "steepest_book.mathematics", "steepest_book.questions"],
    "myst_enable_extensions": ["colon_fence", "dollarmath"],
    "html_math_renderer": "katex_checked",
    "katex_prerender": True,
    "katex_css_path": "katex.min.css",
}


@pytest.fixture(scope="module", autouse=True)
def unchanged():
    """Put back what the mathematics extension sets in sphinxcontrib.katex."""
    before = dict(katex.KATEX_DEFAULT_OPTIONS)
    names = ("NODEJS_BINARY", "STARTUP_TIMEOUT")
    kept = {name: getattr(katex, name) for name in names}
    start, path = katex.KaTeXServer.start_server_process, katex.KaTeXServer.katex_path
    yield
    katex.KATEX_DEFAULT_OPTIONS.clear()
    katex.KATEX_DEFAULT_OPTIONS.update(before)
    for name in names:
        setattr(katex, name, kept[name])
    katex.KaTeXServer.start_server_process = start
    katex.KaTeXServer.katex_path = path


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    pages = {"good": GOOD} | {address(name): text for name, (text, _) in MISTAKES.items()}
    stuck = source(prose="Of $\\text{[[a]] apples}$?")
    unknown = source(OPTIONS + "\n:colour: red")
    pages |= {"stuck": stuck, "unknown": unknown}
    return build_site(tmp_path_factory.mktemp("symbolic"), pages, CONFIG)


@pytest.fixture(scope="module")
def form(site):
    return site.page("good").find(id="which")


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_question_and_line_and_makes_no_form(site, name):
    _, message = MISTAKES[name]
    first = site.messages_about(address(name))[0]
    assert re.search(rf"/{address(name)}\.md:3: (WARNING|ERROR): question which: ", first)
    assert message in first
    assert site.page(address(name)).find(class_="st-question") is None


def test_a_placeholder_that_is_typeset_into_words_is_named(site):
    (line,) = site.messages_about("stuck")
    assert "question which: placeholder [[a]]: expected it where a number of its own is" in line


def test_an_unknown_option_is_named(site):
    (line,) = site.messages_about("unknown")
    assert "Unknown option keys: ['colour']" in line


def test_a_page_without_mistakes_gives_no_message(site):
    assert "/good.md" not in site.messages


def test_every_number_is_an_element_with_its_expression_and_first_value(form):
    first = json.loads(form["data-first"])
    assert first == {"a": 4, "n": 3}
    seen = form.find_all("span", attrs={"data-expression": True})
    spoken = form.find_all("mn", attrs={"data-expression": True})
    pairs = [[(el["data-expression"], el.get_text()) for el in group] for group in (seen, spoken)]
    values = {"a": "4", "n": "3", "n - 1": "2", "a*n": "12"}
    assert sorted(pairs[0]) == sorted(
        pairs[1]
    )  # what is seen has a denominator before its numerator
    assert pairs[1] == [(name, values[name]) for name, _ in pairs[1]]
    assert [name for name, _ in pairs[1]] == ["a", "n", "a*n", "n - 1", "n", "a", "n", "n"]


def test_the_tex_of_a_formula_has_the_first_values_and_a_template(form):
    first = form.find("annotation")
    assert first.get_text() == "({4} x^{{3}})'".replace("{4}", "4").replace("{3}", "3")
    assert first["data-template"] == "([[a]] x^{[[n]]})'"


def test_no_stand_in_is_left_anywhere(site):
    for path in site.folder.rglob("*.html"):
        if path.stem != "stuck":
            assert "90400" not in path.read_text(encoding="utf-8")
    assert "90400" not in (site.folder / "searchindex.js").read_text(encoding="utf-8")


def test_a_negative_number_has_a_true_minus_sign(site):
    gradient = site.page("good").find(id="gradient")
    number = gradient.find("mn", attrs={"data-expression": "a-9"})
    assert number.get_text() == "−5"
    assert "(-5) y" in gradient.find("annotation").get_text()
    assert gradient.find("code").get_text() == "[[1, 2]]"


def test_the_page_holds_what_a_script_needs_to_judge(form):
    assert form["data-kind"] == "symbolic"
    assert form["data-symbolic"] == "a*n*x^(n - 1)"
    assert json.loads(form["data-parameters"]) == {"a": [2, 6], "n": [3, 6]}
    assert json.loads(form["data-variables"]) == {"x": [0.5, 2.0]}
    whens = [answer["data-when"] for answer in form.find_all(class_="st-answer")]
    assert whens == ["=", "a*n*x^n", "else"]


def test_the_answer_is_typed_into_one_labelled_field_with_two_buttons(form):
    (field,) = form.find_all("st-input")
    assert form.find("label")["for"] == field["id"]
    assert form.find(id=field["aria-describedby"]).get_text() == ""
    buttons = [(button["type"], button.get_text()) for button in form.find_all("button")]
    assert buttons == [("submit", "Check"), ("button", "New numbers")]
    assert (field["autocapitalize"], field["spellcheck"]) == ("off", "false")


def test_the_solution_is_folded_and_the_verdict_stands_last(form):
    details = form.find("details")
    assert not details.has_attr("open")
    assert details.find("summary").get_text() == "Show the worked solution"
    assert details.find(class_="katex-display") is not None
    last = form.find_all(recursive=False)[-1]
    assert (last["role"], last["class"]) == ("status", ["st-verdict"])


def test_only_pages_with_questions_load_their_scripts(site):
    def scripts(name: str) -> list[str]:
        found = [tag["src"].split("?")[0] for tag in site.page(name).find_all("script", src=True)]
        return [Path(src).name for src in found if "sphinx" not in src]

    mine = ["store.js", "words.js", "expression.js", "equivalence.js", "questions.js"]
    assert [name for name in scripts("good") if name in mine] == mine
    assert not set(scripts("index")) & set(mine)
    (last,) = site.page("good").find_all("script", src=re.compile("questions"))
    assert last["data-page"] == "good"


def test_two_builds_give_the_same_page(site, tmp_path):
    again = build_site(tmp_path, {"good": GOOD}, CONFIG)
    assert str(again.page("good").find(id="which")) == str(site.page("good").find(id="which"))


def test_another_format_shows_the_first_numbers_and_the_solution(tmp_path):
    site = build_site(tmp_path, {"good": GOOD}, CONFIG, builder="text")
    text = (site.folder / "good.txt").read_text(encoding="utf-8")
    for words in ("(4 x^{3})'", "12 x^{2}", "The exponent.", r"\frac{4}{3}"):
        assert words in text
    assert site.messages == ""
