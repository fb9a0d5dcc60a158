"""The made-up children in care: whoever one agency knows as in care, the others know so too."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.conftest import framework_of
from tests.specimen import make_facts
from wscb_lib.quarter import Quarter

LAST = Quarter.parse("2015-16-Q4")
FRAMEWORK = framework_of(str(LAST))


@pytest.fixture(scope="module")
def facts() -> dict[tuple[str, str], pd.DataFrame]:
    """A draw that nobody has looked at: what holds of it holds of the recipe, not of one seed."""
    return make_facts(FRAMEWORK, seed=417)


def not_there(children: pd.DataFrame, on: str, stays: pd.DataFrame) -> set[str]:
    """Children with no stay on one of their days."""
    asked = children[["child_id", on]].reset_index(drop=True).reset_index(names="which")
    both = asked.merge(stays[["child_id", "started_on", "ended_on"]], on="child_id")
    day = both[on].dt.normalize()
    there = both[(both["started_on"] <= day) & (both["ended_on"].isna() | (both["ended_on"] >= day))]
    return set(asked[~asked["which"].isin(there["which"])]["child_id"])


@pytest.mark.parametrize(
    ("where", "stays"),
    [
        ("our care", ("children_in_care", "periods_of_care")),
        ("another authority's care", ("children_from_other_authorities", "placements")),
    ],
)
def test_whoever_police_or_the_group_know_as_in_care_is_in_care_on_the_day(facts, where, stays):
    missing = facts["missing_children", "episodes"]
    missing = missing[missing["missing_from"] == where]
    at_risk = facts["mcseto", "children"]
    at_risk = at_risk[at_risk["lives"] == where]
    assert len(missing) > 50 and len(at_risk) > 5
    assert not_there(missing, "reported_at", facts[stays]) == set()
    assert not_there(at_risk, "referred_on", facts[stays]) == set()


@pytest.mark.parametrize("table", ["periods_of_care", "placements", "reviews"])
def test_nobody_is_in_care_at_eighteen(facts, table):
    assert facts["children_in_care", table]["age"].between(0, 17).all()


def test_a_child_lives_in_one_place_after_another_for_as_long_as_they_are_in_care(facts):
    periods = facts["children_in_care", "periods_of_care"].set_index("period_id")
    periods = periods[periods["started_on"] >= "2012-04-01"]  # of older ones, the first places are left out
    for period, places in facts["children_in_care", "placements"].groupby("period_id"):
        if period in periods.index:
            stay, places = periods.loc[period], places.sort_values("started_on")
            assert places["started_on"].iloc[0] == stay["started_on"]
            assert list(places["started_on"].iloc[1:]) == list(places["ended_on"].iloc[:-1])
            last = places["ended_on"].iloc[-1]
            assert last == stay["ended_on"] or (pd.isna(last) and pd.isna(stay["ended_on"]))


def test_a_period_of_care_has_one_first_review_and_then_a_second(facts):
    periods = facts["children_in_care", "periods_of_care"]
    young = periods[periods["started_on"] >= "2012-04-01"]["period_id"]
    reviews = facts["children_in_care", "reviews"].sort_values("due_on")
    said = reviews[reviews["period_id"].isin(young)].groupby("period_id")["sequence"].agg(list)
    assert len(said) > 300
    assert {tuple(each[:3]) for each in said} <= {
        ("first",),
        ("first", "second"),
        ("first", "second", "later"),
    }


def test_no_more_children_come_into_care_by_police_protection_than_police_counted(facts):
    told = facts["partner_indicators", "indicators"]
    told = told[told["indicator"] == "police_protection_count"]
    police = told.set_index(told["quarter_ended_on"].dt.to_period("Q"))["numerator"]
    periods = facts["children_in_care", "periods_of_care"]
    taken = periods[periods["legal_status_at_start"] == "police protection"]
    ours = taken.groupby(taken["started_on"].dt.to_period("Q")).size().reindex(police.index).fillna(0)
    assert (ours <= police).all()
    assert 0.6 < ours.sum() / police.sum() < 0.95


def test_the_group_considers_a_child_once_and_knows_what_police_know(facts):
    children, episodes = facts["mcseto", "children"], facts["missing_children", "episodes"]
    assert children["child_id"].is_unique
    assert set(children[children["is_missing_too"]]["child_id"]) == set(children["child_id"]) & set(
        episodes["child_id"]
    )
    lived = episodes.drop_duplicates("child_id").set_index("child_id")["missing_from"]
    known = children[children["child_id"].isin(lived.index)]
    assert len(known) > 30
    assert (known["lives"].to_numpy() == lived.loc[known["child_id"]].to_numpy()).all()


def test_the_words_and_the_numbers_of_a_foster_carers_review_agree(facts):
    reviews = facts["foster_carer_reviews", "reviews"].dropna(subset="held_on")
    asked = reviews["who_was_heard"]
    every = (reviews["children_heard"] == reviews["children_placed"]) & (reviews["children_placed"] > 0)
    assert ((asked == "every child") == every).all()
    assert ((asked == "no child lived there") == (reviews["children_placed"] == 0)).all()
    assert (
        (asked == "some children") == reviews["children_heard"].between(1, reviews["children_placed"] - 1)
    ).all()


def test_advice_is_given_within_days_and_allegations_end_with_a_finding(facts):
    cases = facts["lado", "cases"].dropna(subset="concluded_on")
    is_advice = cases["threshold"] == "advice only"
    waited = (cases["concluded_on"] - cases["contacted_on"]).dt.days
    assert waited[is_advice].max() <= 10
    assert ((cases["outcome"] == "advice given") == is_advice).all()
    assert np.isclose((waited[~is_advice] <= 30).mean(), 0.79, atol=0.06)


def test_the_number_in_care_is_what_inspectors_found(facts):
    """232 in March 2014, 294 in January 2015, and 346 published for March 2016."""
    periods = facts["children_in_care", "periods_of_care"]
    for day, wanted in (("2014-03-31", 232), ("2014-12-31", 294), ("2016-03-31", 346)):
        is_open = (periods["started_on"] <= day) & ~(periods["ended_on"] <= day)
        assert abs(is_open.sum() - wanted) <= 20, day
