"""The made-up Board: what holds in every draw of it, what is planted in it, and how it is written."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from tests.conftest import framework_of
from tests.specimen import load_recipe, make_facts, make_received
from tests.specimen.arrays import DATES, NUMBERS
from wscb_lib.measures.calendar import bank_holidays, months_after, working_days
from wscb_lib.quarter import Quarter

ROOT = Path(__file__).resolve().parents[2]
RECIPE = load_recipe()
FRAMEWORK = framework_of(str(RECIPE.last))
ANOTHER_SEED = 7
CHILD = ["child_id", "family_id", "sex", "ethnicity", "disability"]


@pytest.fixture(scope="module", params=[None, ANOTHER_SEED], ids=["the specimen", "another draw"])
def facts(request):
    return make_facts(FRAMEWORK, request.param)


def tables(facts):
    """Every table with its declaration and recipe."""
    for (return_id, name), frame in facts.items():
        page = RECIPE.pages[return_id]
        ahead = page.table[name].ahead if name in page.table else ()
        yield f"{return_id}.{name}", frame, FRAMEWORK.returns[return_id].tables[name], ahead


def at(frame, column, quarter):
    return frame[
        (frame[column] >= pd.Timestamp(quarter.start)) & (frame[column] < pd.Timestamp(quarter.next.start))
    ]


def quarter(text):
    return Quarter.parse(text)


# ---------------------------------------------------------------- every return, as its page declares it


def test_every_row_has_a_key_of_its_own(facts):
    for name, frame, table, _ in tables(facts):
        key = [*table.key, "_agency"]
        assert not frame.duplicated(key).any(), name


def test_every_value_is_one_its_column_allows(facts):
    for name, frame, table, _ in tables(facts):
        for column in table.columns.values():
            values = frame[column.name].dropna()
            where = f"{name}.{column.name}"
            assert not column.is_required or len(values) == len(frame), where
            assert not column.allowed or set(values) <= set(column.allowed), where
            assert column.minimum is None or (values >= column.minimum).all(), where
            assert column.maximum is None or (values <= column.maximum).all(), where
            for value, dates in column.dated.items():
                first = pd.Timestamp(dates.get("valid_from", date.min.replace(year=1900)))
                assert (frame[table.opened_on][frame[column.name] == value] >= first).all(), where


def test_values_are_typed_as_the_reading_types_them(facts):
    for name, frame, table, _ in tables(facts):
        for column in table.columns.values():
            kind = frame[column.name].dtype.kind
            wanted = "M" if column.type in DATES else "f" if column.type in NUMBERS else "O"
            assert kind == wanted, f"{name}.{column.name}"
            if column.type == "flag":
                assert set(frame[column.name].dropna().map(type)) <= {bool}, f"{name}.{column.name}"


def test_dates_come_in_the_order_the_return_declares(facts):
    for name, frame, table, _ in tables(facts):
        for first, second in table.orders:
            assert not (frame[first] > frame[second]).any(), f"{name}: {first} after {second}"


def test_nothing_is_dated_after_the_last_day_but_what_is_due(facts):
    end = pd.Timestamp(RECIPE.last.next.start)
    for name, frame, table, ahead in tables(facts):
        for column in table.columns.values():
            if column.type in DATES and column.name not in ahead:
                assert not (frame[column.name] >= end).any(), f"{name}.{column.name}"


def test_what_is_known_from_a_date_is_blank_until_it(facts):
    for name, frame, table, _ in tables(facts):
        for column in table.columns.values():
            if column.known_from:
                early = frame[column.name].notna() & frame[column.known_from].isna()
                assert not early.any(), f"{name}.{column.name}"


def test_what_points_to_another_table_points_to_a_row_of_it(facts):
    for (return_id, name), frame in facts.items():
        for column in FRAMEWORK.returns[return_id].tables[name].columns.values():
            if column.links:
                table, _, of = column.links.partition(".")
                assert set(frame[column.name].dropna()) <= set(facts[return_id, table][of]), (
                    f"{name}.{column.name}"
                )


def test_a_child_is_the_same_child_wherever_they_appear(facts):
    seen = [
        frame[CHILD]
        for _, frame, table, _ in tables(facts)
        if set(CHILD) <= set(table.columns) and len(frame)
    ]
    told = pd.concat(seen).drop_duplicates()
    assert not told["child_id"].duplicated().any()
    assert len(told) > 2_000


def test_nobody_grows_younger(facts):
    rows = [
        frame[["child_id", "age"]].assign(day=frame[table.opened_on])
        for _, frame, table, _ in tables(facts)
        if {"child_id", "age"} <= set(table.columns) and len(frame)
    ]
    told = pd.concat(rows, ignore_index=True).sort_values(["child_id", "day", "age"], kind="stable")
    step = told.groupby("child_id")["age"].diff().dropna()
    years = told.groupby("child_id")["day"].diff()[step.index].dt.days / 365.25
    assert (step >= 0).all()
    assert ((step - years).abs() <= 1).all()


# ---------------------------------------------------------------- child protection


def cp(facts, table):
    return facts["child_protection_conferences", table]


def test_conferences_are_held_on_working_days(facts):
    for table in ("initial_conferences", "review_conferences"):
        days = cp(facts, table)["held_on"].dropna().to_numpy("datetime64[D]")
        assert np.is_busday(days, holidays=np.array(bank_holidays(), dtype="datetime64[D]")).all(), table


def test_nobody_has_two_plans_at_once(facts):
    plans = cp(facts, "plans").sort_values(["child_id", "started_on"])
    before = plans.groupby("child_id")["ended_on"].shift()
    again = plans["child_id"].duplicated()
    assert again.sum() > 20
    assert (before[again] < plans["started_on"][again]).all()


def test_a_second_plan_remembers_the_first(facts):
    plans = cp(facts, "plans").sort_values(["child_id", "started_on"])
    again = plans[plans["child_id"].duplicated()]
    before = plans.groupby("child_id")[["previous_plans", "ended_on"]].shift().loc[again.index]
    assert (again["previous_plans"] == before["previous_plans"] + 1).all()
    assert (again["previous_plan_ended_on"] == before["ended_on"]).all()
    has_earlier = cp(facts, "plans")["previous_plans"] > 0
    assert (cp(facts, "plans")["previous_plan_ended_on"].notna() == has_earlier).all()


def test_every_plan_comes_from_a_conference_that_decided_on_it(facts):
    plans, held = cp(facts, "plans"), cp(facts, "initial_conferences")
    mine = plans.dropna(subset="meeting_id").merge(
        held, on=["meeting_id", "child_id"], how="left", suffixes=("", "_c")
    )
    assert (mine["held_on"] == mine["started_on"]).all()
    assert mine["has_plan_outcome"].eq(True).all()
    assert (plans["started_on"][plans["meeting_id"].isna()] < pd.Timestamp(RECIPE.first.start)).all()
    assert len(held[held["has_plan_outcome"] == True]) == len(mine)


def test_a_conference_follows_an_enquiry_of_the_same_family_unless_they_moved_in(facts):
    held, enquiries = cp(facts, "initial_conferences"), cp(facts, "section_47_enquiries")
    led = enquiries[enquiries["outcome"] == "initial conference"]
    led = led.rename(columns={"ended_on": "enquiry_ended_on"})[
        ["child_id", "strategy_discussion_on", "enquiry_ended_on"]
    ]
    followed = held[held["is_transfer_in"] == False].merge(
        led, on=["child_id", "strategy_discussion_on"], how="left"
    )
    late_enough = followed["held_on"] >= pd.Timestamp("2012-06-01")
    assert followed["enquiry_ended_on"][late_enough].notna().all()
    assert not (followed["enquiry_ended_on"] > followed["held_on"]).any()
    assert held["strategy_discussion_on"].isna().eq(held["is_transfer_in"]).all()


def test_reviews_are_due_after_three_months_and_then_six(facts):
    reviews = cp(facts, "review_conferences").merge(
        cp(facts, "plans")[["plan_id", "started_on"]], on="plan_id"
    )
    reviews = reviews[reviews["started_on"] >= pd.Timestamp(RECIPE.first.start)].sort_values(
        ["plan_id", "due_on"]
    )
    last = reviews.groupby("plan_id")["held_on"].shift()
    is_first = ~reviews["plan_id"].duplicated()
    since = last.where(~is_first, reviews["started_on"]).to_numpy("datetime64[D]")
    limit = np.where(is_first, months_after(since, 3), months_after(since, 6))
    # On the day itself, or the last working day before it.
    slack = (limit - reviews["due_on"].to_numpy("datetime64[D]")).astype(int)
    assert ((slack >= 0) & (slack <= 5)).all()


def test_no_review_falls_after_its_plan_and_the_last_one_ends_it(facts):
    reviews = cp(facts, "review_conferences").merge(
        cp(facts, "plans")[["plan_id", "started_on", "ended_on"]], on="plan_id"
    )
    assert (reviews["due_on"] > reviews["started_on"]).all()
    assert not (reviews["held_on"] > reviews["ended_on"]).any()
    ended = reviews[reviews["has_continued"] == False]
    assert (ended["held_on"] == ended["ended_on"]).all()
    assert len(ended) > 500


def test_every_plan_open_at_the_end_has_a_review_behind_it_or_before_it(facts):
    """A plan older than a quarter of a year has been reviewed, or its review is due and not held."""
    plans, end = cp(facts, "plans"), pd.Timestamp(RECIPE.last.end)
    old = plans[plans["ended_on"].isna() & (plans["started_on"] < end - pd.Timedelta(days=93))]
    assert set(old["plan_id"]) <= set(cp(facts, "review_conferences")["plan_id"])


@pytest.mark.parametrize(("year", "published"), [(2013, 156), (2014, 170), (2015, 229), (2016, 276)])
def test_plans_open_at_the_end_of_a_year_are_about_as_many_as_were_published(facts, year, published):
    plans, end = cp(facts, "plans"), pd.Timestamp(f"{year}-03-31")
    open_then = (plans["started_on"] <= end) & ~(plans["ended_on"] <= end)
    assert abs(open_then.sum() - published) <= 8


def test_most_plans_last_from_three_to_eighteen_months(facts):
    plans = cp(facts, "plans")
    days = (plans["ended_on"] - plans["started_on"]).dt.days.dropna()
    assert days.between(85, 550).mean() > 0.72
    assert 0 < (days > 730).mean() < 0.06
    assert (days > 0).all()


def test_a_child_under_four_is_not_asked_and_an_older_one_is(facts):
    reviews = cp(facts, "review_conferences").dropna(subset="participation")
    assert (reviews["participation"].eq("under four") == (reviews["age"] < 4)).all()


def test_brothers_and_sisters_share_a_meeting_and_a_family(facts):
    held = cp(facts, "initial_conferences")
    assert (held.groupby("meeting_id")["family_id"].nunique() == 1).all()
    assert 1.7 < len(held) / held["meeting_id"].nunique() < 2.1
    assert (held["age"] == -1).any()


# ---------------------------------------------------------------- who came


def test_both_conference_returns_speak_of_the_same_meetings(facts):
    invited = facts["professional_participation", "invitations"]
    held = pd.concat(
        [
            cp(facts, t)[["meeting_id", "held_on", "is_quorate"]]
            for t in ("initial_conferences", "review_conferences")
        ]
    )
    held = held.dropna(subset="held_on").drop_duplicates()
    asked = invited[["meeting_id", "held_on", "is_quorate"]].drop_duplicates()
    assert not held["meeting_id"].duplicated().any()
    pd.testing.assert_frame_equal(
        held.sort_values("meeting_id").reset_index(drop=True),
        asked.sort_values("meeting_id").reset_index(drop=True),
    )


def test_an_invitation_goes_out_before_the_conference_and_after_the_strategy_discussion(facts):
    invited = facts["professional_participation", "invitations"]
    discussed = cp(facts, "initial_conferences").groupby("meeting_id")["strategy_discussion_on"].first()
    assert (invited["invited_on"] < invited["held_on"]).all()
    assert not (invited["invited_on"] < invited["meeting_id"].map(discussed)).any()
    assert (invited["report_type"].eq("none") == invited["report_received_on"].isna()).all()
    assert not (invited["report_received_on"] < invited["invited_on"]).any()


def test_health_visitors_are_asked_about_small_children_only(facts):
    invited = facts["professional_participation", "invitations"]
    youngest = cp(facts, "initial_conferences").groupby("meeting_id")["age"].min()
    asked = invited[(invited["agency_invited"] == "health visiting") & (invited["meeting_type"] == "initial")]
    assert (asked["meeting_id"].map(youngest) <= 4).all()


# ---------------------------------------------------------------- missing children


def test_no_child_goes_missing_while_missing(facts):
    episodes = facts["missing_children", "episodes"].sort_values(["child_id", "reported_at"])
    found = episodes.groupby("child_id")["found_at"].shift()
    again = episodes["child_id"].duplicated()
    assert (episodes["reported_at"][again] - found[again] >= pd.Timedelta(hours=2)).all()


def test_a_few_children_make_a_third_of_the_episodes(facts):
    episodes = facts["missing_children", "episodes"]
    missing = episodes[episodes["category"] == "missing"]
    by_quarter = missing.groupby("_quarter")["child_id"]
    top = by_quarter.apply(lambda children: children.value_counts().head(5).sum() / len(children))
    assert 0.20 < top.mean() < 0.36
    assert 45 <= by_quarter.nunique().mean() <= 60
    assert 75 <= len(episodes) / 16 <= 110


def test_every_ended_episode_has_one_interview_row_and_every_interview_an_episode(facts):
    episodes, interviews = facts["missing_children", "episodes"], facts["return_interviews", "interviews"]
    ended = episodes.dropna(subset="found_at").set_index("episode_id")
    assert sorted(ended.index) == sorted(interviews["episode_id"])
    told = interviews.set_index("episode_id")
    assert (told["returned_at"] == ended["found_at"][told.index]).all()
    assert (told["child_id"] == ended["child_id"][told.index]).all()


def test_an_interview_is_done_when_it_has_a_day_and_only_where_it_was_needed(facts):
    interviews = facts["return_interviews", "interviews"]
    done = interviews["outcome"] == "completed"
    assert (done == interviews["completed_at"].notna()).all()
    assert (interviews["outcome"].eq("not required") == interviews["is_required"].eq(False)).all()
    assert not (interviews["outcome"].eq("not offered") & interviews["offered_at"].notna()).any()
    needed = interviews["is_required"].eq(True).groupby(interviews["_quarter"]).sum()
    assert needed.between(20, 95).all()


# ---------------------------------------------------------------- partners' own counts


def indicator(facts, name, agency=None):
    rows = facts["partner_indicators", "indicators"]
    rows = rows[(rows["indicator"] == name) & ((rows["_agency"] == agency) | (agency is None))]
    return rows.set_index("_quarter")


def test_what_an_agency_says_has_twenty_words_and_is_not_what_it_said_last_quarter(facts):
    rows = facts["partner_indicators", "indicators"]
    copied = {
        (lapse.agency, str(lapse.quarter)) for lapse in RECIPE.pages["partner_indicators"].copied_forward
    }
    said = rows[rows["status"] == "ok"].sort_values("quarter_ended_on")
    assert (said["so_what"].str.split().str.len() >= 20).all()
    before = said.groupby(["indicator", "_agency"])["so_what"].shift()
    same = said[said["so_what"] == before]
    assert {(row["_agency"], row["_quarter"]) for _, row in same.iterrows()} == copied


def test_every_agency_of_the_return_sends_something_every_quarter_it_is_there(facts):
    rows = facts["partner_indicators", "indicators"]
    sent_from = RECIPE.pages["partner_indicators"].sent_from
    absent = {(lapse.agency, lapse.quarter) for lapse in RECIPE.pages["partner_indicators"].not_returned}
    for agency in FRAMEWORK.returns["partner_indicators"].agencies:
        first = sent_from.get(agency, RECIPE.first)
        wanted = {str(q) for q in RECIPE.quarters if q >= first and (agency, q) not in absent}
        assert set(rows["_quarter"][rows["_agency"] == agency]) == wanted, agency


def test_a_share_is_a_part_of_a_whole_and_an_absent_figure_has_a_word(facts):
    rows = facts["partner_indicators", "indicators"]
    shares = [m.id for m in FRAMEWORK.returns["partner_indicators"].measures.values() if m.kind == "share"]
    part = rows[rows["indicator"].isin(shares) & (rows["status"] == "ok")]
    assert (part["numerator"] <= part["denominator"]).all()
    assert (rows["numerator"].isna() == (rows["status"] != "ok")).all()
    children, occasions = (indicator(facts, f"police_protection_{n}") for n in ("count", "occasions"))
    assert (children["numerator"] >= occasions["numerator"]).all()


# ---------------------------------------------------------------- as hard as life


@pytest.fixture(scope="module")
def referrals() -> list[pd.DataFrame]:
    """The referrals of six draws, made alone."""
    returns = {"front_door": FRAMEWORK.returns["front_door"]}
    recipe = dataclasses.replace(RECIPE, pages={"front_door": RECIPE.pages["front_door"]})
    return [
        make_facts(SimpleNamespace(returns=returns), seed, recipe=recipe)["front_door", "referrals"]
        for seed in range(6)
    ]


def test_referrals_vary_from_quarter_to_quarter_as_published(referrals):
    """By month (DfE C6): of 22 authorities of this size half lie between 5.4 and 11.5 times what single
    events would."""
    counts = np.array([rows["_quarter"].value_counts().sort_index() for rows in referrals])
    varies = (np.diff(counts, axis=1) ** 2).mean(axis=1) / 2 / counts.mean(axis=1)
    assert 5.4 < varies.mean() < 11.5


def test_schools_refer_fewer_children_in_the_summer_quarter(referrals):
    rows = pd.concat(referrals)
    share = rows["source"].eq("school").groupby(rows["_quarter"].str[-2:]).mean()
    assert share["Q2"] < share.drop("Q2").min() - 0.01


def test_no_course_is_held_in_august_and_fewer_in_the_summer_quarter(facts):
    held = facts["training", "bookings"]["held_on"]
    assert not held.dt.month.eq(8).any()
    by_quarter = held.dt.quarter.value_counts()  # of the calendar: July to September is its third
    assert by_quarter[3] < 0.9 * by_quarter.drop(3).min()


# ---------------------------------------------------------------- what is planted


def test_police_protection_is_eleven_in_a_year_and_then_six_seven_and_seven(facts):
    used = indicator(facts, "police_protection_occasions")["numerator"]
    assert used[[f"2013-14-Q{n}" for n in (1, 2, 3, 4)]].sum() == 11
    assert used[[f"2014-15-Q{n}" for n in (1, 2, 3)]].tolist() == [6, 7, 7]
    assert used["2014-15-Q4":].mean() > 4


def test_family_doctors_send_52_reports_for_111_invitations(facts):
    invited = facts["professional_participation", "invitations"]
    asked = at(invited[invited["agency_invited"] == "GP"], "held_on", quarter("2014-15-Q4"))
    assert len(asked) == 111
    assert (asked["report_received_on"] <= asked["held_on"]).sum() == 52


def test_camhs_are_invited_and_say_nothing_in_one_quarter(facts):
    invited = facts["professional_participation", "invitations"]
    camhs = invited[invited["agency_invited"] == "CAMHS"]
    silent = at(camhs, "held_on", quarter("2014-15-Q3"))
    assert len(silent) >= 8
    assert silent["report_received_on"].isna().all()
    before = camhs[camhs["held_on"] < pd.Timestamp("2014-10-01")]
    after = camhs[camhs["held_on"] >= pd.Timestamp("2015-01-01")]
    assert before["report_received_on"].notna().mean() > 0.4
    assert after["report_received_on"].notna().mean() < 0.3


def test_neglect_goes_from_two_in_five_plans_started_to_two_in_three(facts):
    plans = cp(facts, "plans").assign(is_neglect=lambda p: p["category"] == "neglect")
    started = plans[plans["started_on"] >= pd.Timestamp(RECIPE.first.start)].groupby("family_id").first()
    before = started[started["started_on"] < pd.Timestamp("2014-04-01")]
    after = started[started["started_on"] >= pd.Timestamp("2014-10-01")]
    assert 0.28 < before["is_neglect"].mean() < 0.48
    assert 0.56 < after["is_neglect"].mean() < 0.76


def test_interviews_go_on_being_offered_and_are_done_for_fewer(facts):
    needed = facts["return_interviews", "interviews"]
    needed = needed[(needed["is_required"] == True) & (needed["returned_at"] < pd.Timestamp("2016-03-15"))]
    early, late = (
        needed["returned_at"] < pd.Timestamp("2014-04-01"),
        needed["returned_at"] >= pd.Timestamp("2015-01-01"),
    )
    assert needed["offered_at"].notna()[early].mean() > 0.93
    assert needed["offered_at"].notna()[late].mean() > 0.93
    assert 0.53 < needed["completed_at"].notna()[early].mean() < 0.67
    assert 0.30 < needed["completed_at"].notna()[late].mean() < 0.50


def test_three_large_families_come_to_conference_in_one_quarter(facts):
    held = at(cp(facts, "initial_conferences"), "held_on", quarter("2015-16-Q3"))
    sizes = held.groupby("meeting_id").size()
    assert (sizes >= 5).sum() >= 3
    assert sizes.max() == 6


def test_one_conference_is_in_time_only_because_easter_lies_between(facts):
    held = cp(facts, "initial_conferences")
    one = held[(held["strategy_discussion_on"] == "2016-03-08") & (held["held_on"] == "2016-03-31")]
    assert len(one) == 2
    days = [one[name].to_numpy("datetime64[D]") for name in ("strategy_discussion_on", "held_on")]
    assert (working_days(*days) == 15).all()
    assert (np.busday_count(*days) == 17).all()


def test_housing_sends_last_quarter_again_and_a_probation_service_sends_nothing(facts):
    rows = facts["partner_indicators", "indicators"]
    housing = rows[rows["_agency"] == "housing"].set_index("_quarter")[
        ["indicator", "numerator", "status", "so_what"]
    ]
    assert housing.loc["2015-16-Q4"].equals(housing.loc["2015-16-Q3"])
    assert not housing.loc["2015-16-Q3"].equals(housing.loc["2015-16-Q2"])
    probation = rows[rows["_agency"] == "probation_crc"]["_quarter"]
    assert "2015-16-Q4" not in set(probation)
    assert "2015-16-Q3" in set(probation)


def test_every_story_names_measures_and_returns_that_exist():
    for story in RECIPE.stories:
        assert set(story.measures) <= set(FRAMEWORK.measures), story.id
        assert story.expect in ("signal", "quiet", "level", "finding"), story.id
    assert len({story.id for story in RECIPE.stories}) == len(RECIPE.stories)


def test_no_word_about_a_story_stands_in_the_code():
    code = " ".join(path.read_text("utf-8").lower() for path in (ROOT / "wscb_lib" / "specimen").glob("*.py"))
    for word in (
        "neglect",
        "camhs",
        "easter",
        "housing",
        "probation",
        "police_prot",
        "2015-16-q",
        "111",
        "march 2016",
    ):
        assert word not in code, word


# ---------------------------------------------------------------- when returns came


def test_each_return_has_a_line_when_it_came_and_none_when_it_did_not():
    received = make_received(FRAMEWORK)
    assert not received.duplicated(["return", "agency", "quarter"]).any()
    received = received[received["return"] == "partner_indicators"]
    came = set(zip(received["agency"], received["quarter"], strict=True))
    assert ("probation_crc", "2015-16-Q3") in came
    assert ("probation_crc", "2015-16-Q4") not in came
    assert ("probation_nps", "2014-15-Q1") not in came
    late = received[(received["agency"] == "camhs") & (received["quarter"] == "2015-16-Q4")].iloc[0]
    due = FRAMEWORK.returns["partner_indicators"].due_days
    assert (late["received_on"] - RECIPE.last.end).days == due + 9


# ---------------------------------------------------------------- chance


def equal(one, other):
    return one.keys() == other.keys() and all(one[key].equals(other[key]) for key in one)


def test_the_same_seed_makes_the_same_board_and_another_makes_another():
    assert equal(make_facts(FRAMEWORK, 3), make_facts(FRAMEWORK, 3))
    one, other = make_facts(FRAMEWORK, 3), make_facts(FRAMEWORK, 4)
    assert not any(one[key].equals(other[key]) for key in one if len(one[key]) > 50)


def test_a_return_left_out_changes_no_other():
    without = dataclasses.replace(RECIPE, pages={k: p for k, p in RECIPE.pages.items() if k != "lado"})
    whole, part = make_facts(FRAMEWORK), make_facts(FRAMEWORK, recipe=without)
    assert set(whole) - set(part) == {("lado", "cases")}
    assert all(part[key].equals(whole[key]) for key in part)


def test_scale_multiplies_volumes_and_what_is_planted():
    one, three = make_facts(FRAMEWORK), make_facts(FRAMEWORK, scale=3)
    for key in (("child_protection_conferences", "plans"), ("missing_children", "episodes")):
        assert 2.6 < len(three[key]) / len(one[key]) < 3.4
    assert indicator(three, "police_protection_occasions")["numerator"]["2014-15-Q3"] == 21
    incidents = [indicator(facts, "da_incidents_children")["numerator"].sum() for facts in (one, three)]
    assert 2.9 < incidents[1] / incidents[0] < 3.1


def test_nobody_who_sends_a_return_is_said_not_to_have_agreed_to_it(facts):
    asked = facts["board_record", "agreements"]
    open_ones = asked[asked["agreed_on"].isna() & asked["refused_because"].isna()]
    assert len(open_ones)
    for agency, return_id in zip(open_ones["agency"], open_ones["return_id"], strict=True):
        assert agency not in FRAMEWORK.returns[return_id].agencies
