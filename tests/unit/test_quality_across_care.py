"""Where children live, by two agencies: what is said when one knows a child and the other does not."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.conftest import framework_of
from wscb_lib.quality.across import across_findings
from wscb_lib.quarter import Quarter

Q4 = Quarter.parse("2015-16-Q4")
RETURNS = framework_of(str(Q4)).returns


def said(**tables: list[dict]) -> dict[str, str]:
    """Rule -> sentence, when these rows were returned under "return__table" and nothing else was."""
    facts, statuses = {}, {}
    for name, rows in tables.items():
        return_id, table = name.split("__")
        columns = RETURNS[return_id].tables[table].columns.values()
        frame = pd.DataFrame({c.name: [row.get(c.name) for row in rows] for c in columns})
        dates = {c.name: "datetime64[ns]" for c in columns if c.type in ("date", "datetime")}
        facts[return_id, table] = frame.astype(dates)
        statuses[return_id, RETURNS[return_id].agencies[0], str(Q4)] = "received"
    return {f.rule: f.sentence for f in across_findings(facts, statuses, Q4)}


def missing(child: str, day: str, where: str = "our care") -> dict:
    return {"child_id": child, "reported_at": f"{day} 22:10", "missing_from": where, "category": "missing"}


def in_care(child: str, since: str, until: str | None = None, **more) -> dict:
    return {"child_id": child, "started_on": since, "ended_on": until, **more}


def away(episodes: list[dict], periods: list[dict]) -> str:
    found = said(missing_children__episodes=episodes, children_in_care__periods_of_care=periods)
    return found.get("missing_from_our_care", "")


def test_a_child_missing_from_our_care_who_is_in_care_is_no_question():
    assert away([missing("c1", "2016-02-03")], [in_care("c1", "2014-01-01")]) == ""


def test_a_child_missing_from_our_care_whom_we_do_not_have_is_asked_about():
    sentence = away([missing("c1", "2016-02-03"), missing("c2", "2016-02-03")], [in_care("c1", "2014-01-01")])
    assert sentence.startswith(
        "Children police had reported missing from our care: 2. Of them 1 are not in the return"
    )


@pytest.mark.parametrize(
    ("since", "until", "is_known"),
    [
        ("2016-02-03", None, True),
        ("2016-02-04", None, False),
        ("2014-01-01", "2016-02-03", True),
        ("2014-01-01", "2016-02-02", False),
    ],
)
def test_care_counts_from_its_first_day_to_its_last(since, until, is_known):
    assert (away([missing("c1", "2016-02-03")], [in_care("c1", since, until)]) == "") is is_known


def test_a_child_missing_many_times_is_asked_about_once():
    often = [missing("c1", day) for day in ("2016-02-03", "2016-02-13", "2016-03-03")]
    assert "missing from our care: 1. Of them 1 " in away(often, [])


def test_a_child_missing_from_home_need_not_be_in_care():
    assert away([missing("c1", "2016-02-03", "home")], []) == ""


def test_a_child_another_authority_placed_here_is_looked_for_on_its_list():
    found = said(
        missing_children__episodes=[
            missing("c1", "2016-02-03", "another authority's care"),
            missing("c3", "2016-02-03", "home"),
        ],
        children_from_other_authorities__placements=[in_care("c2", "2014-01-01")],
    )
    assert "1. Of them 1 are not in the list of children placed here" in found["missing_from_anothers_care"]


@pytest.mark.parametrize(
    ("lives", "in_ours", "in_theirs", "rule"),
    [
        ("our care", False, True, "at_risk_in_our_care"),
        ("our care", True, False, ""),
        ("another authority's care", True, False, "at_risk_in_anothers_care"),
        ("another authority's care", False, True, ""),
        ("home", False, False, ""),
    ],
)
def test_a_child_at_risk_is_looked_for_where_the_group_says_the_child_lives(lives, in_ours, in_theirs, rule):
    found = said(
        mcseto__children=[{"child_id": "c1", "referred_on": "2016-02-03", "lives": lives}],
        children_in_care__periods_of_care=[in_care("c1", "2014-01-01")] * in_ours,
        children_from_other_authorities__placements=[in_care("c1", "2014-01-01")] * in_theirs,
    )
    assert list(found) == [rule] * bool(rule)
