"""What a child's or a case's past says on the day a quarter ends: long waits, many moves, children missing
from care."""

from __future__ import annotations

import pandas as pd
import pytest

from wscb_lib.framework import Board, Column, Framework, Measure, Return, Table
from wscb_lib.measures import calculate
from wscb_lib.quarter import Quarter

WORDS = dict.fromkeys(("title", "question", "decision", "evidence", "better", "why"), "")
Q4 = Quarter.parse("2015-16-Q4")


def table(name: str, *columns: str, opened_on: str) -> Table:
    kinds = {c: Column(c, "", "date" if c.endswith(("_on", "_at")) else "text") for c in columns}
    return Table(name, "", (), opened_on, kinds)


SPELLS = ("spells", "child_id", "started_on", "ended_on", "kind")
EPISODES = ("episodes", "child_id", "reported_at", "category", "missing_from")


def frame(columns: tuple[str, ...], rows: list[tuple]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=list(columns), dtype=object)
    for name in columns:
        if name.endswith(("_on", "_at")):
            made[name] = pd.to_datetime(made[name])
    return made


def measured(function: str, spells, episodes=(), first: Quarter = Q4, **said) -> dict[str, tuple]:
    """Quarter -> (numerator, denominator, status) of one measure over made-up spells."""
    fields = {"kind": "share", "open_from": "started_on", "open_to": "ended_on", **said}
    measure = Measure(
        "it", "care", table="spells", function=f"wscb_lib.measures.spells:{function}", **WORDS, **fields
    )
    returns = {
        "care": Return(
            "care",
            "",
            ("us",),
            "quarterly",
            "",
            tables={"spells": table(*SPELLS, opened_on="started_on")},
            measures={"it": measure},
        ),
        "missing_children": Return(
            "missing_children",
            "",
            ("us",),
            "quarterly",
            "",
            tables={"episodes": table(*EPISODES, opened_on="reported_at")},
        ),
    }
    board = Board("", "", "", 40)
    facts = {
        ("care", "spells"): frame(SPELLS[1:], spells),
        ("missing_children", "episodes"): frame(EPISODES[1:], list(episodes)),
    }
    quarters = Quarter.range(first, Q4)
    gate = {("care", "us", str(q)): "received" for q in quarters}
    framework = Framework(Q4, board, (), (), (), (), (), returns, (), (), ())
    rows = calculate(framework, facts, gate, quarters, Q4)
    return {r.quarter: (r.numerator, r.denominator, r.status) for r in rows.itertuples()}


def long_open(*spells: tuple) -> float:
    said = measured(
        "open_over_three_months", list(spells), kind="stock", numerator={"kind": "case"}, unit="cases"
    )
    return said["2015-16-Q4"][0]


def test_a_case_is_open_too_long_on_the_day_after_three_months():
    assert long_open((None, "2015-12-31", None, "case")) == 0
    assert long_open((None, "2015-12-30", None, "case")) == 1


def test_a_case_that_ended_by_the_quarters_last_day_is_not_open():
    assert long_open((None, "2015-06-01", "2016-03-31", "case")) == 0
    assert long_open((None, "2015-06-01", "2016-04-01", "case")) == 1


def test_a_contact_that_was_only_a_question_is_no_open_case():
    assert long_open((None, "2015-06-01", None, "question")) == 0


def test_a_long_wait_is_counted_in_every_quarter_until_it_ends():
    spells = [(None, "2015-04-01", "2015-11-01", "case")]
    said = measured(
        "open_over_three_months", spells, first=Q4 - 3, kind="stock", numerator={"kind": "case"}, unit="c"
    )
    assert [n for n, _, _ in said.values()] == [0, 1, 0, 0]


def test_a_plan_has_gone_on_for_two_years_on_its_second_birthday():
    spells = [
        ("A", "2014-03-31", None, ""),
        ("B", "2014-04-01", None, ""),
        ("C", "2012-01-01", "2016-03-31", ""),
    ]
    assert measured("open_for_two_years", spells)["2015-16-Q4"] == (1, 2, "ok")


def placements(*spells: tuple) -> tuple:
    # Somebody else's placement that ended long ago shows that the returns reach back a year.
    long_ago = ("Z", "2014-01-01", "2015-01-01", "home")
    return measured("children_with_three_placements", [long_ago, *((*s, "home") for s in spells)])[
        "2015-16-Q4"
    ]


THREE = (("A", "2014-05-01", "2015-06-01"), ("A", "2015-06-01", "2015-09-01"), ("A", "2015-09-01", None))


def test_a_child_who_lived_in_three_places_in_the_year_is_counted_once():
    assert placements(*THREE, ("B", "2013-01-01", None)) == (1, 2, "ok")


def test_a_place_left_before_the_year_began_is_not_counted():
    assert placements(("A", "2014-05-01", "2015-04-01"), *THREE[1:]) == (0, 1, "ok")
    assert placements(("A", "2014-05-01", "2015-04-02"), *THREE[1:]) == (1, 1, "ok")


def test_a_child_who_has_left_care_is_in_neither_part():
    assert placements(*THREE[:2], ("A", "2015-09-01", "2016-03-01"), ("B", "2013-01-01", None)) == (
        0,
        1,
        "ok",
    )


def test_three_children_of_one_home_are_not_one_child_moved_three_times():
    assert placements(("A", "2015-05-01", None), ("B", "2015-05-01", None), ("C", "2015-05-01", None))[0] == 0


def test_before_the_returns_reach_back_a_year_the_share_is_not_known():
    spells = [("A", "2014-01-01", "2015-07-05", "home"), ("A", "2015-07-05", None, "home")]
    said = measured("children_with_three_placements", spells)["2015-16-Q4"]
    assert said[2] == "not_returned" and said[0] != said[0]


MISSING_FROM_CARE = {"numerator": {"missing_from": "our care"}}


def test_a_child_missing_many_times_is_one_child_of_those_in_care():
    spells = [
        ("A", "2014-01-01", None, ""),
        ("B", "2016-02-01", "2016-03-01", ""),
        ("C", "2014-01-01", "2015-12-31", ""),
    ]
    episodes = [("p1", "2016-01-05", "missing", "our care"), ("p1", "2016-02-05", "missing", "our care")]
    assert measured("children_missing_in_the_quarter", spells, episodes, **MISSING_FROM_CARE)[
        "2015-16-Q4"
    ] == (1, 2, "ok")


@pytest.mark.parametrize(("category", "missing_from"), [("absent", "our care"), ("missing", "home")])
def test_absent_episodes_and_children_missing_from_elsewhere_are_left_out(category, missing_from):
    episodes = [("p1", "2016-01-05", category, missing_from)]
    spells = [("A", "2014-01-01", None, "")]
    assert measured("children_missing_in_the_quarter", spells, episodes, **MISSING_FROM_CARE)[
        "2015-16-Q4"
    ] == (0, 1, "ok")


def test_a_quarter_for_which_police_sent_nothing_is_no_comfort():
    spells = [("A", "2014-01-01", None, "")]
    episodes = [("p1", "2015-12-05", "missing", "our care")]
    assert (
        measured("children_missing_in_the_quarter", spells, episodes, **MISSING_FROM_CARE)["2015-16-Q4"][2]
        == "not_returned"
    )


def in_each_quarter(*left_out: int) -> list[tuple]:
    days = ["2015-05-05", "2015-08-05", "2015-11-05", "2016-02-05"]
    return [(f"p{n}", day, "missing", "our care") for n, day in enumerate(days) if n not in left_out]


def test_a_year_counts_each_child_once_over_its_four_quarters():
    spells = [*((child, "2014-01-01", None, "") for child in "ABCD"), ("E", "2015-05-01", "2015-05-09", "")]
    episodes = [*in_each_quarter(), ("p1", "2016-03-05", "missing", "our care")]
    assert measured("children_missing_in_the_year", spells, episodes, **MISSING_FROM_CARE)["2015-16-Q4"] == (
        4,
        5,
        "ok",
    )


def test_more_children_missing_than_there_were_is_no_share():
    spells = [("A", "2014-01-01", None, "")]
    said = measured("children_missing_in_the_year", spells, in_each_quarter(), **MISSING_FROM_CARE)
    assert said["2015-16-Q4"][2] == "not_applicable"


def test_a_year_of_which_one_quarter_never_came_is_not_told():
    spells = [("A", "2014-01-01", None, "")]
    said = measured("children_missing_in_the_year", spells, in_each_quarter(1), **MISSING_FROM_CARE)
    assert said["2015-16-Q4"][2] == "not_returned"
