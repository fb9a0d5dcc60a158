"""Who is settled: children long in care, under 16, two years in one place or with the family that is to adopt
them."""

from __future__ import annotations

import pandas as pd
import pytest

from wscb_lib.framework import Board, Column, Framework, Measure, Return, Table
from wscb_lib.measures import calculate
from wscb_lib.quarter import Quarter

Q4 = Quarter.parse("2015-16-Q4")
WORDS = dict.fromkeys(("title", "question", "decision", "evidence", "better", "why"), "")
DATES = {name: Column(name, "", "date") for name in ("started_on", "ended_on")}


def settled(
    came: str, age: int, moved_in: str, kind: str = "foster carers", left: str | None = None
) -> tuple:
    """(settled, long in care) of one child, who came into care on a day and moved to where they live on
    another."""
    care = pd.DataFrame({"child_id": ["A"], "age": [age], "started_on": [came], "ended_on": [left]})
    places = pd.DataFrame(
        {"child_id": ["A"], "placement_type": [kind], "started_on": [moved_in], "ended_on": [left]}
    )
    for frame in (care, places):
        frame[["started_on", "ended_on"]] = frame[["started_on", "ended_on"]].apply(pd.to_datetime)
    measure = Measure(
        "it",
        "care",
        table="periods",
        kind="share",
        function="wscb_lib.measures.settled:children_settled",
        numerator={"placement_type": "adoptive family"},
        open_from="started_on",
        open_to="ended_on",
        **WORDS,
    )
    tables = {name: Table(name, "", (), "started_on", DATES) for name in ("periods", "placements")}
    spec = Return("care", "", ("us",), "quarterly", "", tables=tables, measures={"it": measure})
    framework = Framework(Q4, Board("", "", "", 40), *[()] * 5, {"care": spec}, (), (), ())
    facts = {("care", "periods"): care, ("care", "placements"): places}
    (row,) = calculate(framework, facts, {("care", "us", str(Q4)): "received"}, (Q4,), Q4).itertuples()
    return row.numerator, row.denominator


@pytest.mark.parametrize(("moved_in", "is_settled"), [("2014-03-31", 1), ("2014-04-01", 0)])
def test_two_years_in_one_place_is_settled(moved_in, is_settled):
    assert settled("2012-01-01", 5, moved_in) == (is_settled, 1)


def test_with_the_family_that_is_to_adopt_them_a_child_is_settled_at_once():
    assert settled("2012-01-01", 5, "2016-03-01", "adoptive family") == (1, 1)


@pytest.mark.parametrize(
    ("came", "age", "left"),
    [("2013-10-01", 5, None), ("2012-01-01", 12, None), ("2012-01-01", 5, "2016-03-31")],
)
def test_a_child_not_long_in_care_or_sixteen_or_gone_is_not_counted(came, age, left):
    said = settled(came, age, "2012-06-01", left=left)
    assert said[0] != said[0] and said[1] != said[1]
