"""Judgements that come seldom: shares of a year, and what stands until the next inspection."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.conftest import framework_of
from wscb_lib.measures.judgements import share_in_the_year, standing_judgements
from wscb_lib.quarter import Quarter

FRAMEWORK = framework_of()
Q1, Q4 = Quarter.parse("2015-16-Q1"), Quarter.parse("2015-16-Q4")
BOARD = ("safeguarding board", "BOARD")


def figures(function, measure, rows, quarters):
    """(numerator, denominator, status) by quarter of judgements: what was judged, day published, grade."""
    frame = pd.DataFrame(
        [(subject, judged, pd.Timestamp(day), grade) for subject, judged, day, grade in rows],
        columns=["subject", "judged_id", "published_on", "grade"],
    )
    facts = {("inspections", "judgements"): frame}
    found = function(FRAMEWORK, FRAMEWORK.measure(measure), facts, quarters, quarters[-1])
    return list(zip(found["numerator"], found["denominator"], found["status"], strict=True))


@pytest.mark.parametrize(
    ("day", "counted"),
    [("2015-03-31", 0), ("2015-04-01", 1), ("2016-03-31", 1), ("2016-04-01", 0)],
    ids=["the day before the year", "its first day", "its last day", "the day after"],
)
def test_a_year_is_the_four_quarters_that_end_with_this_one(day, counted):
    rows = [("school", "S1", "2015-10-01", "inadequate"), ("school", "S2", day, "good")]
    assert figures(share_in_the_year, "inspections_good_year_pct", rows, (Q4,)) == [
        (counted, 1 + counted, "ok")
    ]


def test_a_judgement_without_a_grade_is_in_no_share():
    rows = [("health", "H", "2015-10-01", "not graded"), ("school", "S", "2015-10-01", "good")]
    assert figures(share_in_the_year, "inspections_good_year_pct", rows, (Q4,)) == [(1, 1, "ok")]


def test_a_year_without_an_inspection_is_not_nought_percent():
    rows = [("school", "S", "2013-10-01", "good")]
    assert figures(share_in_the_year, "inspections_good_year_pct", rows, (Q4,))[0][2] == "not_applicable"


def test_a_judgement_stands_until_the_next_and_no_longer():
    rows = [(*BOARD, "2012-06-01", "good"), (*BOARD, "2016-02-01", "requires improvement")]
    stands = figures(standing_judgements, "ofsted_lscb_judgement", rows, (Q1, Q4))
    assert stands == [(1, 1, "ok"), (0, 1, "ok")]


def test_a_newer_judgement_written_above_an_older_one_still_stands():
    rows = [(*BOARD, "2016-02-01", "requires improvement"), (*BOARD, "2012-06-01", "good")]
    assert figures(standing_judgements, "ofsted_lscb_judgement", rows, (Q4,)) == [(0, 1, "ok")]


def test_each_part_of_the_councils_service_stands_for_itself():
    rows = [
        ("local authority", "help", "2014-07-18", "requires improvement"),
        ("local authority", "care", "2014-07-18", "good"),
        ("local authority", None, "2014-07-18", "good"),
        ("local authority", None, "2014-07-18", "good"),
        ("school", "S", "2014-07-18", "good"),
    ]
    assert figures(standing_judgements, "ofsted_la_judgement", rows, (Q4,)) == [(3, 4, "ok")]


def test_what_was_never_judged_has_no_share():
    rows = [(*BOARD, "2016-05-01", "good")]
    assert figures(standing_judgements, "ofsted_lscb_judgement", rows, (Q4,))[0][2] == "not_applicable"
