"""What a measure counts, as a Board member would say it."""

from __future__ import annotations

from wscb_lib.framework import Column, Measure, Table
from wscb_lib.pages.parts.definitions import by_words, definition

COLUMNS = {
    "found_at": Column("found_at", "When the child was found. The clock runs from here", "date"),
    "held_on": Column("held_on", "Day it was held", "date"),
    "score": Column("score", "The panel's score; 0 to 3", "number"),
    "is_met": Column("is_met", "LADO agreed: yes or no", "flag"),
    "from_agency": Column("from_agency", "Whose", "category", said_as="agency that brought it"),
}


def said(kind="count", grain="one row per review", **more):
    words = dict.fromkeys(("title", "question", "decision", "evidence", "better", "why"), "")
    measure = Measure("m", "r", table="reviews", kind=kind, **{"counted_on": "held_on", **words, **more})
    return definition(measure, Table("reviews", grain, ("id",), "held_on", COLUMNS))


def test_rows_are_called_by_what_they_are():
    assert said() == "Counts every review, by the day it was held."
    assert (
        said(grain="one row per child per review")
        == "Counts every review, for every child, by the day it was held."
    )


def test_a_condition_stands_apart_from_what_is_already_in_parts():
    out_of = {"denominator": {"held_on": "present"}, "numerator": {"is_met": True}}
    assert (
        said("share", **out_of)
        == "Share: “LADO agreed” is yes, out of every review where “day it was held” is recorded, by the day "
        "it was held."
    )
    assert "out of every review, for every child, where “day" in said(
        "share", "one row per child per review", **out_of
    )


def test_a_time_that_begins_with_when_needs_no_article_and_only_its_first_sentence_is_said():
    assert said(counted_on="found_at") == "Counts every review, by when the child was found."


def test_a_median_and_a_sum_name_their_column_in_the_middle_of_a_sentence():
    assert said("median", measured=("score",)) == "The median of the panel's score, by the day it was held."
    assert (
        said("sum", measured=("score",), unit="points")
        == "Adds up “the panel's score”, by the day it was held."
    )


def test_a_breakdown_is_spoken_of_as_its_column_says():
    table = Table("reviews", "", (), "held_on", COLUMNS)
    measure = Measure(
        "m",
        "r",
        table="reviews",
        kind="count",
        **dict.fromkeys(("title", "question", "decision", "evidence", "better", "why"), ""),
    )
    assert by_words(measure, table, "from_agency") == "agency that brought it" and by_words(
        measure, table, "from_agency by held_on"
    ).endswith("by held on")


def test_one_month_is_not_months():
    spans = {1: "within 1 month of", 3: "within 3 months of"}
    for months, words in spans.items():
        assert words in said(
            "share",
            numerator={"within": {"months": months, "of": ["found_at", "held_on"]}},
            denominator={"held_on": "present"},
        )
