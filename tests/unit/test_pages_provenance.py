"""On what a page's definitions rest, as the page says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.conftest import framework_of
from wscb_lib.pages.parts.provenance import (
    MOST_NAMED,
    authority_words,
    checked_words,
    provenance,
    section_words,
)

WHOLE = framework_of()
MEETING = date(2016, 5, 26)
ELEMENT = WHOLE.element("complaints_and_allegations")
LADO = [replace(m, next_review=None) for m in WHOLE.returns["lado"].measures.values()]


def test_a_page_names_the_section_of_the_framework_that_asks_for_it():
    first, *_ = provenance(ELEMENT, LADO, WHOLE.board.editions["board"], MEETING)
    assert first.text == "This page answers section 7.2 of the framework."
    assert section_words("") == ""


def test_who_checked_the_definitions_is_said_once_for_all_of_them():
    checked = [replace(m, checked_by="Analyst", reviewed_on=date(2016, 3, 1)) for m in LADO]
    assert checked_words(checked, MEETING) == ["Definitions checked: Analyst, 1 March 2016."]


def test_of_several_who_checked_each_is_said_with_how_many():
    first, *others = LADO[:3]
    checked = [replace(m, checked_by="Analyst", reviewed_on=date(2016, 3, 1)) for m in others]
    other = replace(first, checked_by="LADO", reviewed_on=date(2016, 2, 1))
    assert checked_words([other, *checked], MEETING) == [
        "Definitions of one measure checked: LADO, 1 February 2016.",
        "Definitions of two measures checked: Analyst, 1 March 2016.",
    ]


@pytest.mark.parametrize(
    ("again", "said"),
    [
        (date(2017, 3, 31), " They are to be checked again by 31 March 2017."),
        (MEETING, " They are to be checked again by 26 May 2016."),
        (date(2016, 5, 25), " They were to be checked again by 25 May 2016, and have not been."),
    ],
)
def test_when_they_are_to_be_checked_again_is_said_and_whether_that_day_has_passed(again, said):
    measure = replace(LADO[0], checked_by="Analyst", reviewed_on=date(2015, 3, 1), next_review=again)
    assert checked_words([measure], MEETING) == [f"Definitions checked: Analyst, 1 March 2015.{said}"]


def test_definitions_that_nobody_checked_are_named_or_counted_where_they_are_many():
    unchecked = [replace(m, checked_by="", reviewed_on=None) for m in LADO]
    (few,) = checked_words(unchecked[:MOST_NAMED], MEETING)
    assert few.startswith(f"Nobody has checked the definition of: {unchecked[0].title}; ")
    (many,) = checked_words(unchecked[: MOST_NAMED + 1], MEETING)
    assert many == "Nobody has checked the definitions of seven measures on this page."


@pytest.mark.parametrize(
    ("edition", "whose", "where"),
    [
        ("board", "House rule for a restricted paper", "1 to 4, are hidden in a breakdown by children's"),
        (
            "public",
            "Department for Education, Characteristics",
            "1 to 5, are hidden wherever people are counted",
        ),
    ],
)
def test_every_rule_that_hides_something_says_on_whose_authority(edition, whose, where):
    few, none_or_all = authority_words(WHOLE.board.editions[edition])
    assert where in few and f"On whose authority: {whose}" in few
    assert none_or_all.startswith(
        "A share about people that none, or all, of a group met is hidden. On whose"
    )


def test_every_definition_of_the_specimen_was_checked_by_somebody_on_a_day():
    assert [m.id for m in WHOLE.measures.values() if not (m.checked_by and m.reviewed_on)] == []
