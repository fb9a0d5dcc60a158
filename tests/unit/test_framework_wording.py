"""The framework's words in data/framework are the framework's own, none changed and none left out.

`tests/vectors/wscb_framework.txt` is the framework as the Board published it. Sentences are compared
after white space, bullets, headings and emphasis are folded away; a changed word still shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from wscb_lib.framework.pages import read_page

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "data" / "framework"
PUBLISHED = (ROOT / "tests" / "vectors" / "wscb_framework.txt").read_text(encoding="utf-8")


def page(path: str) -> dict:
    faults: list[str] = []
    found = read_page(PAGES / path, path, faults)
    assert found is not None and not faults
    return found


def fold(text: str) -> str:
    """The words alone: no bullets, headings, emphasis or line breaks."""
    return " ".join(re.sub(r"^\s*(-|#+)\s", "", text.replace("*", ""), flags=re.MULTILINE).split())


def lists() -> list[tuple[str, list[str]]]:
    """Each bulleted list of the framework, with the line that leads into it."""
    found: list[tuple[str, list[str]]] = []
    lead, open_list = "", False
    for line in filter(str.strip, PUBLISHED.splitlines()):
        if not line.startswith("- "):
            lead, open_list = fold(line), False
        elif open_list:
            found[-1][1].append(fold(line))
        else:
            found.append((lead, [fold(line)]))
            open_list = True
    return found


def bullets(ending: str) -> list[str]:
    """The bullets of every list whose leading line ends so, as one list."""
    return [bullet for lead, items in lists() if lead.endswith(ending) for bullet in items]


def unpunctuated(sentence: str) -> str:
    """Without the stop, or the semicolon and "and", by which a list runs on."""
    return re.sub(r"(; and|;|\.| and)$", "", sentence).strip()


STATEMENTS = page("statements.toml")
ELEMENTS = {path.stem: page(f"elements/{path.name}") for path in sorted(PAGES.glob("elements/*.toml"))}


def outcomes(element: dict) -> list[str]:
    """The words of the outcomes an element's page lists; none where it lists none."""
    return [outcome["text"] for outcome in element.get("outcome", [])]


OUTCOMES = [outcome for element in ELEMENTS.values() for outcome in outcomes(element)]


def quoted() -> Iterator[tuple[str, str]]:
    """Every sentence of data/framework that claims to be the framework's own, and where it stands."""
    board = page("board.toml")
    yield "board.toml, vision", board["vision"]
    yield "board.toml, statement_of_intent", board["statement_of_intent"]
    for kind in ("statement", "objective", "principle", "function"):
        for entry in STATEMENTS[kind]:
            yield f"statements.toml, {entry['id']}", entry["text"]
    for stem, element in ELEMENTS.items():
        yield f"{stem}.toml, purpose", element["purpose"]
        for number, outcome in enumerate(outcomes(element), 1):
            yield f"{stem}.toml, outcome {number}", outcome


@pytest.mark.parametrize(("where", "sentence"), list(quoted()), ids=lambda value: value[:40])
def test_every_quoted_sentence_stands_in_the_framework(where: str, sentence: str) -> None:
    assert fold(sentence) in fold(PUBLISHED), f"{where}: the framework does not say: {sentence}"


def test_a_changed_word_would_be_caught() -> None:
    sentence = STATEMENTS["statement"][0]["text"]
    assert fold(sentence) in fold(PUBLISHED)
    assert fold(sentence.replace("their needs are", "their needs might be")) not in fold(PUBLISHED)


def test_the_ten_statements_are_all_here_in_the_frameworks_order() -> None:
    published = bullets("see information to demonstrate that:")
    assert len(published) == 10
    assert [entry["text"] for entry in STATEMENTS["statement"]] == published


@pytest.mark.parametrize(
    ("kind", "endings", "how_many"),
    [
        ("objective", ("Framework are to:", "Framework aims to:"), 9),
        ("principle", ("a series of principles:",), 8),
        ("function", ("welfare of children by;", "as a minimum, should:"), 7),
    ],
)
def test_objectives_principles_and_functions_are_all_here(kind: str, endings: tuple, how_many: int) -> None:
    published = [unpunctuated(bullet) for ending in endings for bullet in bullets(ending)]
    assert len(published) == how_many
    assert [unpunctuated(entry["text"]) for entry in STATEMENTS[kind]] == published


def test_the_eight_reports_of_the_local_authority_carry_the_frameworks_titles() -> None:
    sections = ELEMENTS["2_local_authority_report"]["section"]
    assert len(sections) == 8
    published = [title.casefold() for title in bullets("sets out data on")]
    assert [section["title"].casefold() for section in sections] == published  # pages write sentence case


def test_the_dashboard_has_a_section_for_each_statement() -> None:
    sections = ELEMENTS["1_performance_dashboard"]["section"]
    assert [section["id"] for section in sections] == [entry["id"] for entry in STATEMENTS["statement"]]
    assert [section["title"] for section in sections] == [entry["short"] for entry in STATEMENTS["statement"]]


def test_the_framework_lists_sixteen_outcomes() -> None:
    assert len(bullets("Outcomes")) == 16


@pytest.mark.parametrize("bullet", bullets("Outcomes"), ids=lambda value: value[:40])
def test_every_outcome_of_the_framework_is_assured_by_an_element(bullet: str) -> None:
    """One bullet runs two outcomes together; they stand on two pages, so what is left must be nothing."""
    left = bullet
    for outcome in sorted(map(fold, OUTCOMES), key=len, reverse=True):
        left = left.replace(outcome, "")
    assert not left.strip(), f"no element assures: {left.strip()}"


def test_only_the_summary_and_the_audits_have_no_outcome_for_the_framework_lists_none() -> None:
    without = [stem for stem, element in ELEMENTS.items() if not outcomes(element)]
    assert without == ["0_board_summary", "3_multi_agency_audits"]


def test_every_element_offers_the_board_four_to_six_questions() -> None:
    assert {stem for stem, element in ELEMENTS.items() if not 4 <= len(element["questions"]) <= 6} == set()
