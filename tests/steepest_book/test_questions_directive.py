"""Self-check questions: the form that a source becomes, and mistakes named with their line."""

from __future__ import annotations

import re

import pytest
from support.sphinx_site import address, build_site

GOOD = """# Good

:::{question} Slopes & <signs>
:id: ch1-slope

Which is the derivative of $x^2$?

A hint: think of a **square**.

- ( ) $x$

  Half of it.

- (x) $2x$, for every $x$

  The power rule says so.

  And so does the picture.

- ( ) "two" < 3

  Not a *function*.
:::

Between.

:::{question} How many?
:id: ch1-many
:answer: 6
:tolerance: 0.01

Type $3!$ here.

- (=) Right, $3 \\cdot 2$.
- (−12) You doubled and lost a sign.
- (1/4) Upside down.
- (1e-3) Far too small.
- (else) Count again.
:::

:::{question} Exactly
:id: ch1-exact
:answer: 1e-7

- (=) Yes.
- (else) No.
:::
"""

CHOICE = ":::{{question}} Which?\n:id: which\n\nWell?\n\n{}\n:::\n"
NUMBER = ":::{{question}} Which?\n:id: which\n:answer: 6\n\nWell?\n\n{}\n:::\n"
BOTH = "- (x) A\n\n  Why.\n\n- ( ) B\n\n  Why not.\n"

MISTAKES = {
    "no id": (
        ":::{question} Which?\n\nWell?\n\n" + BOTH + ":::\n",
        "question: expected an :id: of lower-case words, got ''",
    ),
    "id with capitals": (
        CHOICE.replace("which", "Ch1 a").format(BOTH),
        "question: expected an :id: of lower-case words, got 'Ch1 a'",
    ),
    "no list": (CHOICE.format("Nothing."), "question which: expected a list of answers at its end"),
    "no content": (
        ":::{question} Which?\n:id: which\n:::\n",
        "question which: expected a list of answers at its end",
    ),
    "words below the list": (
        CHOICE.format(BOTH + "\nToo late."),
        "question which: expected a list of answers at its end",
    ),
    "numbered list": (
        CHOICE.format("1. (x) A\n2. ( ) B"),
        "question which: expected a list of answers at its end",
    ),
    "no marker": (
        CHOICE.format(BOTH + "\n- C\n\n  Why.\n"),
        "question which: expected an answer that starts with (x), ( ), (=), (else), (worked), "
        "(number) or (`expression`), got 'C'",
    ),
    "empty answer": (
        CHOICE.format(BOTH + "\n-\n"),
        "question which: expected an answer that starts with (x), ( ), (=), (else), (worked), "
        "(number) or (`expression`), got ''",
    ),
    "bold marker": (CHOICE.format(BOTH + "\n- **(x)** C\n\n  Why.\n"), "got '(x) C'"),
    "no reason": (
        CHOICE.format("- (x) A\n\n  Why.\n\n- ( ) B\n"),
        "question which: expected a reason below every answer",
    ),
    "no feedback": (
        NUMBER.format("- (=) Yes.\n- (12)\n- (else) No."),
        "question which: expected a reason below every answer",
    ),
    "two right": (
        CHOICE.format(BOTH + "\n- (x) C\n\n  Why.\n"),
        "question which: expected one (x) and some ( ), got ['x', ' ', 'x']",
    ),
    "none right": (
        CHOICE.format(BOTH.replace("(x)", "( )")),
        "question which: expected one (x) and some ( ), got [' ', ' ']",
    ),
    "none wrong": (
        CHOICE.format("- (x) A\n\n  Why.\n"),
        "question which: expected one (x) and some ( ), got ['x']",
    ),
    "number in a choice": (
        CHOICE.format(BOTH + "\n- (12) C\n\n  Why.\n"),
        "question which: expected one (x) and some ( ), got ['x', ' ', '12']",
    ),
    "no else": (
        NUMBER.format("- (=) Yes.\n- (12) No."),
        "question which: expected one (=) and one (else), got ['=', '12.0']",
    ),
    "no equals": (
        NUMBER.format("- (6) Yes.\n- (else) No."),
        "question which: expected one (=) and one (else), got ['6.0', 'else']",
    ),
    "two equals": (
        NUMBER.format("- (=) Yes.\n- (=) Yes.\n- (else) No."),
        "question which: expected one (=) and one (else), got ['=', '=', 'else']",
    ),
    "choice in a number": (
        NUMBER.format("- (=) Yes.\n- (x) Yes.\n- (else) No."),
        "question which: expected (=), (else) or a number, got (x)",
    ),
    "number that is none": (
        NUMBER.format("- (=) Yes.\n- (1/0) No.\n- (else) No."),
        "question which: expected (=), (else) or a number, got (1/0)",
    ),
    "number in pieces": (
        NUMBER.format("- (=) Yes.\n- (1e) No.\n- (else) No."),
        "question which: expected (=), (else) or a number, got (1e)",
    ),
    "expression in a number": (
        NUMBER.format("- (=) Yes.\n- (`2x`) No.\n- (else) No."),
        "question which: expected (=), (else) or a number, got (`2x`)",
    ),
    "solution in a number": (
        NUMBER.format("- (=) Yes.\n- (else) No.\n- (worked) So."),
        "question which: expected (=), (else) or a number, got (worked)",
    ),
    "expression in a choice": (
        CHOICE.format(BOTH + "\n- (`2x`) C\n\n  Why.\n"),
        "question which: expected one (x) and some ( ), got ['x', ' ', '`2x`']",
    ),
    "tolerance alone": (
        NUMBER.replace(":answer: 6", ":tolerance: 0.1").format("- (=) Yes.\n- (else) No."),
        "question which: expected :answer: beside :tolerance:, got none",
    ),
    "answer in words": (
        NUMBER.replace(":answer: 6", ":answer: six").format("- (=) Yes.\n- (else) No."),
        "could not convert string to float: 'six'",
    ),
}

CONFIG = {
    "extensions": ["myst_nb", "steepest_book.questions"],
    "myst_enable_extensions": ["colon_fence", "dollarmath"],
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    pages = {"good": GOOD} | {
        address(name): f"# Page\n\n{text}" for name, (text, _) in MISTAKES.items()
    }
    return build_site(tmp_path_factory.mktemp("questions"), pages, CONFIG)


@pytest.fixture(scope="module")
def choice(site):
    return site.page("good").find(id="ch1-slope")


@pytest.fixture(scope="module")
def number(site):
    return site.page("good").find(id="ch1-many")


# --- mistakes --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_line_and_makes_no_form(site, name):
    _, message = MISTAKES[name]
    first = site.messages_about(address(name))[0]
    assert re.search(rf"/{address(name)}\.md:3: (WARNING|ERROR): .*{re.escape(message)}", first)
    assert site.page(address(name)).find(class_="st-question") is None


def test_a_page_without_mistakes_gives_no_message(site):
    assert "/good.md" not in site.messages


# --- choice ----------------------------------------------------------------------------------


def test_a_choice_is_a_form_named_by_its_title(choice):
    assert choice.name == "st-form"
    assert choice["data-kind"] == "choice"
    title = choice.find(id=choice["aria-labelledby"])
    assert title.get_text() == "Check yourself Slopes & <signs>"


def test_the_source_has_no_form_control_for_which_a_browser_lays_out_the_page(choice, number):
    for question in (choice, number):
        assert question.find_all(["form", "input", "select", "textarea"]) == []
        assert question.find_all("st-input") != []


def test_the_prose_stands_above_the_options(choice):
    text = choice.get_text()
    assert text.index("Which is the derivative") < text.index("A hint") < text.index("for every")
    assert choice.find("strong").get_text() == "square"


def test_the_options_are_one_named_group_of_radio_buttons(choice):
    (group,) = choice.find_all(attrs={"role": "radiogroup"})
    assert group["aria-labelledby"] == choice["aria-labelledby"]
    buttons = group.find_all("st-input")
    assert [button["type"] for button in buttons] == ["radio"] * 3
    assert {button["name"] for button in buttons} == {"ch1-slope"}
    assert choice.find_all("st-input") == buttons
    assert len({button["value"] for button in buttons}) == 3


def test_each_button_has_a_label_of_its_own(choice):
    labels = choice.find_all("label")
    assert [label["for"] for label in labels] == [label.find("st-input")["id"] for label in labels]
    texts = [" ".join(label.get_text().split()) for label in labels]
    assert [re.sub(r"\\[()]", "", text) for text in texts] == [
        "x",
        "2x, for every x",
        '"two" < 3',
    ]


def test_only_an_option_that_is_a_formula_alone_gets_its_source_as_name(choice):
    names = [button.get("aria-label") for button in choice.find_all("st-input")]
    assert names == ["x", None, None]


def test_exactly_the_right_answer_is_marked_in_the_page(choice):
    answers = choice.find_all(class_="st-answer")
    assert [answer["data-when"] for answer in answers] == [" ", "x", " "]


def test_the_marker_is_not_shown(choice, number):
    for form in (choice, number):
        assert not re.search(r"\((x| |=|else|−12|1/4)\)\s", form.get_text())


def test_a_reason_is_hidden_and_may_have_several_paragraphs(choice, number):
    for form in (choice, number):
        reasons = form.find_all(class_="st-reason")
        assert len(reasons) == len(form.find_all(class_="st-answer"))
        assert all(reason.has_attr("hidden") for reason in reasons)
    right = choice.find(attrs={"data-when": "x"}).find(class_="st-reason")
    assert len(right.find_all("p")) == 2
    assert right.parent.find("label").find(class_="st-reason") is None


def test_the_verdict_is_announced_and_stands_last(choice, number):
    for form in (choice, number):
        last = form.find_all(recursive=False)[-1]
        assert (last["role"], last["class"], last.get_text()) == ("status", ["st-verdict"], "")


# --- number ----------------------------------------------------------------------------------


def test_a_number_is_typed_into_one_labelled_field(number):
    (field,) = number.find_all("st-input")
    assert field["type"] == "text"
    assert number.find("label")["for"] == field["id"]
    assert number.find("button")["type"] == "submit"
    assert number.find(attrs={"role": "radiogroup"}) is None


def test_the_page_holds_the_answer_and_its_tolerance_to_the_last_digit(site, number):
    assert number["data-kind"] == "number"
    assert (float(number["data-answer"]), float(number["data-tolerance"])) == (6.0, 0.01)
    exact = site.page("good").find(id="ch1-exact")
    assert (float(exact["data-answer"]), float(exact["data-tolerance"])) == (1e-7, 0.0)


def test_known_wrong_answers_are_numbers_that_a_script_can_read(number):
    whens = [answer["data-when"] for answer in number.find_all(class_="st-answer")]
    assert (whens[0], whens[-1]) == ("=", "else")
    assert [float(when) for when in whens[1:-1]] == [-12.0, 0.25, 0.001]


# --- the page --------------------------------------------------------------------------------


def test_no_id_is_there_twice(site):
    ids = [element["id"] for element in site.page("good").find_all(id=True)]
    assert len(set(ids)) == len(ids)


def test_another_format_shows_the_prose_and_every_reason(tmp_path):
    site = build_site(tmp_path, {"good": GOOD}, CONFIG, builder="text")
    text = (site.folder / "good.txt").read_text(encoding="utf-8")
    for words in ("Type 3! here", "The power rule says so", "Upside down", "Count again"):
        assert words in text
    assert site.messages == ""
