"""The parts behind the handbook: working days, quarters, named functions, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wscb_lib.errors import FrameworkFault, UsageFault
from wscb_lib.framework import Agency, Board, Column, Framework, Measure, Return, Table
from wscb_lib.measures import COLUMNS, calculate, calendar
from wscb_lib.measures.slots import NOWHERE, Slots
from wscb_lib.quarter import Quarter

FIRST, LAST = Quarter(2015, 1), Quarter(2015, 4)
YEAR = Quarter.range(FIRST, LAST)
HISTORY_BEGINS = date(2012, 4, 1)
days = st.dates(date(2014, 1, 1), date(2017, 12, 31))


def measure_of(kind: str = "count", **fields) -> Measure:
    words = dict.fromkeys(("title", "question", "decision", "evidence", "better", "why"), "")
    return Measure(**({"id": "it", "return_id": "lado", "table": "cases", "kind": kind} | words | fields))


def framework_of(*measures: Measure, columns: dict[str, str] | None = None, **said) -> Framework:
    columns = columns or {"held_on": "date"}
    table = Table(
        "cases", "", (), "held_on", {name: Column(name, "", kind) for name, kind in columns.items()}
    )
    spec = Return(
        **(
            {
                "id": "lado",
                "title": "",
                "agencies": ("lado",),
                "cadence": "quarterly",
                "why": "",
                "tables": {"cases": table},
                "measures": {m.id: m for m in measures},
            }
            | said
        )
    )
    return Framework(LAST, Board("", "", "", 40), (), (), (), (), (), {"lado": spec}, (), (), ())


def results_of(
    framework: Framework, frame: pd.DataFrame | None = None, said: str = "received"
) -> pd.DataFrame:
    facts = {} if frame is None else {("lado", "cases"): frame}
    gate = {("lado", agency, str(q)): said for agency in framework.returns["lado"].agencies for q in YEAR}
    return calculate(framework, facts, gate, YEAR, LAST)


# ---------------------------------------------------------------- working days


def test_every_bank_holiday_is_known_from_the_first_quarter_of_the_history():
    assert calendar.bank_holidays()[0] < HISTORY_BEGINS
    assert {date(2012, 6, 5), date(2015, 4, 3), date(2015, 12, 28), date(2016, 3, 28)} <= set(
        calendar.bank_holidays()
    )


def test_bank_holidays_are_known_without_asking_anyone(monkeypatch):
    import requests

    monkeypatch.setattr(
        requests, "get", lambda *_, **__: pytest.fail("the network was asked for bank holidays")
    )
    calendar.bank_holidays.cache_clear()
    assert calendar.bank_holidays()


def test_each_year_from_2012_has_the_eight_bank_holidays_of_england_at_least():
    years = [day.year for day in calendar.bank_holidays()]
    assert all(years.count(year) >= 8 for year in range(2012, 2029))


@given(days, days)
@settings(max_examples=60)
def test_working_days_are_what_counting_on_the_fingers_gives(start, end):
    first, last = sorted((start, end))
    between = (first + timedelta(n) for n in range(1, (last - first).days + 1))
    counted = sum(day.weekday() < 5 and day not in calendar.bank_holidays() for day in between)
    found = calendar.working_days(np.array([first], "datetime64[D]"), np.array([last], "datetime64[D]"))
    assert found.tolist() == [counted]


def test_a_span_without_one_of_its_ends_is_not_known():
    known, absent = np.array(["2015-06-12"], "datetime64[D]"), np.array(["NaT"], "datetime64[D]")
    assert np.isnan([calendar.working_days(known, absent), calendar.working_days(absent, known)]).all()


def test_a_span_backwards_is_negative():
    friday, monday = (np.array([day], "datetime64[D]") for day in ("2015-06-12", "2015-06-15"))
    assert calendar.working_days(monday, friday).tolist() == [-1]


def test_a_year_whose_bank_holidays_are_not_known_is_refused_with_the_remedy():
    with pytest.raises(UsageFault, match="pip install --upgrade govuk-bank-holidays"):
        calendar.require_bank_holidays(date(2015, 4, 1), date(2099, 3, 31))
    with pytest.raises(UsageFault, match="Start the history later"):
        calendar.require_bank_holidays(date(1999, 4, 1), date(2015, 3, 31))


def test_a_measure_in_working_days_is_refused_for_such_a_year():
    within = {"within": {"working_days": 5, "of": ["held_on", "held_on"]}}
    late = Quarter(2098, 1)
    framework = framework_of(measure_of(numerator={"any": [{"not": within}]}))
    with pytest.raises(UsageFault, match="bank holidays"):
        calculate(framework, {}, {}, (late,), late)
    calculate(framework_of(measure_of()), {}, {}, (late,), late)


# ---------------------------------------------------------------- quarters


@given(st.lists(st.tuples(days, st.none() | st.integers(0, 900)), max_size=30))
@settings(max_examples=60)
def test_what_was_open_and_started_less_what_ended_is_what_is_open(spells):
    opened = np.array([start for start, _ in spells], "datetime64[D]")
    ended = np.array(
        [np.datetime64("NaT") if n is None else start + timedelta(n) for start, n in spells], "datetime64[D]"
    )
    slots = Slots(YEAR)
    level = np.bincount(slots.of_spells(opened, ended)[1], minlength=4)
    before = np.bincount(Slots((FIRST.previous,)).of_spells(opened, ended)[1], minlength=1)[0]
    came, went = (
        np.bincount(s[s != NOWHERE], minlength=4) for s in (slots.of_days(opened), slots.of_days(ended))
    )
    assert level.tolist() == (before + np.cumsum(came - went)).tolist()


def test_quarters_that_do_not_follow_each_other_are_kept_apart():
    slots = Slots((Quarter(2013, 1), Quarter(2015, 1)))
    found = slots.of_days(np.array(["2013-05-01", "2014-05-01", "2015-05-01"], "datetime64[D]"))
    assert found.tolist() == [0, NOWHERE, 1]
    assert slots.of_spells(*(np.array([day], "datetime64[D]") for day in ("2012-01-01", "NaT")))[
        1
    ].tolist() == [0, 1]


def test_a_half_year_covers_two_quarters_and_a_year_four():
    assert Slots(YEAR, (2, 4)).quarters_covered.tolist()[1::2] == [2, 2]
    assert Slots(YEAR, (4,)).quarters_covered.tolist()[3] == 4
    assert Slots(YEAR, (1, 4)).quarters_covered.tolist()[::3] == [1, 3]


def test_a_row_that_does_not_say_when_it_opened_is_never_open():
    never = np.array(["NaT"], "datetime64[D]")
    assert Slots(YEAR).of_spells(never, never)[0].tolist() == []


# ---------------------------------------------------------------- results


def test_results_have_the_promised_columns_even_when_nothing_is_measured():
    assert list(results_of(framework_of()).columns) == list(COLUMNS)
    assert list(calculate(framework_of(), {}, {}, (), LAST).columns) == list(COLUMNS)


@pytest.mark.parametrize("kind", ["count", "share", "rate", "median", "mean", "stock"])
@pytest.mark.parametrize("said", ["received", "held", "not_returned", "not_due"])
def test_there_is_a_figure_exactly_where_the_status_says_so(kind, said):
    frame = pd.DataFrame({"held_on": pd.to_datetime(["2015-04-10"]), "score": [1.0]})
    fields = {"open_from": "held_on"} if kind == "stock" else {}
    measure = measure_of(
        kind, measured=("score",), population="children", by=("score",), events="score", **fields
    )
    results = results_of(framework_of(measure, columns={"held_on": "date", "score": "number"}), frame, said)
    assert (results["value"].notna() == results["status"].isin(["ok", "partial"])).all()
    assert not results["status"].isna().any()


def test_a_share_of_two_columns_adds_the_part_and_the_whole_up_before_it_divides():
    frame = pd.DataFrame(
        {
            "held_on": pd.to_datetime(["2016-02-01"] * 3),
            "reached": [10.0, 1.0, 5.0],
            "people": [20.0, 80.0, np.nan],
        }
    )
    measure = measure_of(
        "share", measured=("reached", "people"), denominator={"people": "present", "reached": "present"}
    )
    columns = {"held_on": "date", "reached": "count", "people": "count"}
    [row] = (
        results_of(framework_of(measure, columns=columns), frame)
        .query("quarter == '2015-16-Q4'")
        .to_dict("records")
    )
    assert (row["numerator"], row["denominator"], row["value"]) == (11, 100, 11.0)


def test_counts_by_group_are_what_a_plain_groupby_gives():
    chance = np.random.default_rng(7)
    frame = pd.DataFrame(
        {
            "held_on": pd.Timestamp("2015-04-01") + pd.to_timedelta(chance.integers(0, 366, 500), "D"),
            "sector": chance.choice(["education", "health", "police"], 500),
            "child_id": chance.integers(0, 60, 500).astype(str),
        }
    )
    columns = {"held_on": "date", "sector": "text", "child_id": "id"}
    results = results_of(framework_of(measure_of(of="child_id", by=("sector",)), columns=columns), frame)
    quarter = frame["held_on"].map(lambda day: str(Quarter.of(day)))
    wanted = frame.groupby(["sector", quarter])["child_id"].nunique()
    found = results[results["breakdown"] == "sector"].set_index(["group", "quarter"])["value"]
    assert found.to_dict() == wanted.to_dict()


@pytest.mark.parametrize(("table", "wanted"), [("held", "not_returned"), ("others", "ok")])
def test_a_table_that_did_not_come_has_no_figure_and_its_neighbours_have_theirs(table, wanted):
    """`framework_of` has one table, `held`; of what came beside it the measure asks nothing."""
    framework = framework_of(measure_of())
    (spec,) = framework.returns.values()
    (own,) = spec.tables
    word = own if table == "held" else "others"
    gate = {(spec.id, spec.agencies[0], str(LAST)): "received"}
    gate[f"{spec.id}.{word}", spec.agencies[0], str(LAST)] = "not_returned"
    assert calculate(framework, {}, gate, (LAST,), LAST)["status"].tolist() == [wanted]


def test_a_quarter_the_gate_does_not_speak_of_was_not_returned():
    results = calculate(framework_of(measure_of()), {}, {}, YEAR, LAST)
    assert set(results["status"]) == {"not_returned"}


def test_a_word_the_gate_does_not_know_is_refused():
    with pytest.raises(FrameworkFault, match='the gate said "lost"'):
        results_of(framework_of(measure_of()), said="lost")


@pytest.mark.parametrize(("sender", "said"), [("circus", "rows from circus"), (None, "rows from no agency")])
def test_rows_from_nobody_the_return_names_are_refused(sender, said):
    frame = pd.DataFrame({"agency": ["lado", sender], "held_on": pd.to_datetime(["2015-04-10"] * 2)})
    framework = framework_of(measure_of(), agencies=("lado", "police"), per_agency=True)
    with pytest.raises(FrameworkFault, match=said):
        results_of(framework, frame)


def test_a_return_with_one_sender_is_not_split_by_agency():
    assert set(results_of(framework_of(measure_of(), per_agency=True))["agency"]) == {"all"}


def test_the_agency_that_sent_a_row_is_not_the_agency_the_row_is_about():
    frame = pd.DataFrame(
        {
            "agency": ["police", "police"],
            "_agency": ["lado", "police"],
            "held_on": pd.to_datetime(["2015-04-10"] * 2),
        }
    )
    framework = framework_of(measure_of(), agencies=("lado", "police"), per_agency=True)
    results = results_of(framework, frame)
    first = results[results["quarter"] == "2015-16-Q1"].set_index("agency")["value"]
    assert first.to_dict() == {"all": 2, "lado": 1, "police": 1}


def test_an_agency_that_came_before_counts_where_the_gate_remembers_it_and_is_missed_by_nobody():
    frame = pd.DataFrame({"agency": ["pct", "ccg"], "held_on": pd.to_datetime(["2015-04-10", "2015-04-11"])})
    framework = framework_of(measure_of(), agencies=("ccg", "police"), per_agency=True)
    first, second = (str(quarter) for quarter in YEAR[:2])
    gate = {
        ("lado", agency, quarter): "received" for agency in ("ccg", "police") for quarter in (first, second)
    }
    gate |= {("lado", "pct", first): "received", ("lado", "pct", second): "not_returned"}
    results = calculate(framework, {("lado", "cases"): frame}, gate, YEAR[:2], LAST)
    found = results.pivot(index="agency", columns="quarter", values=["value", "status"])
    assert found["value"][first].to_dict() == {"all": 2, "ccg": 1, "police": 0, "pct": 1}
    assert found["status"][second].to_dict() == {"all": "ok", "ccg": "ok", "police": "ok", "pct": "not_due"}


def test_a_return_that_two_agencies_share_may_stand_under_the_name_all():
    framework = framework_of(measure_of(), agencies=("police", "social_care"))
    gate = dict.fromkeys((("lado", "all", str(q)) for q in YEAR), "not_due") | {
        ("lado", "all", "2015-16-Q2"): "received"
    }
    results = calculate(framework, {}, gate, YEAR, LAST)
    assert results["status"].tolist() == ["not_due", "ok", "not_due", "not_due"]


def test_an_agency_with_two_dated_names_was_a_partner_under_either():
    lines = (
        Agency("lado", "Old name", valid_to=date(2015, 9, 30)),
        Agency("lado", "New", valid_from=date(2015, 10, 1)),
    )
    framework = framework_of(measure_of())
    named = replace(framework, board=replace(framework.board, agencies=lines))
    assert set(results_of(named, said="not_returned")["status"]) == {"not_returned"}
    gone = replace(framework, board=replace(framework.board, agencies=lines[:1]))
    assert results_of(gone, said="not_returned")["status"].tolist() == ["not_returned"] * 2 + ["not_due"] * 2


@pytest.mark.parametrize(("days", "said"), [(20, "ok"), (21, "too_early")])
def test_an_outcome_is_known_up_to_the_day_the_runs_returns_are_due(days, said):
    results = results_of(framework_of(measure_of(known_after={"days": days}), due_days=20))
    assert results["status"].tolist() == ["ok", "ok", "ok", said]


def test_what_is_known_after_weeks_is_refused():
    with pytest.raises(FrameworkFault, match="Wanted months or days"):
        results_of(framework_of(measure_of(known_after={"weeks": 2})))


def test_a_bound_or_a_span_that_means_nothing_is_refused_with_the_nearest():
    with pytest.raises(FrameworkFault, match='Did you mean "at_least"'):
        results_of(framework_of(measure_of(numerator={"held_on": {"at_leest": 1}})))
    frame = pd.DataFrame({"held_on": pd.to_datetime(["2015-04-10"])})
    with pytest.raises(FrameworkFault, match="span from held_on"):
        results_of(
            framework_of(measure_of("median", measured=("held_on", "held_on"), unit="fortnights")), frame
        )


# ---------------------------------------------------------------- measures that are functions

EPISODES = {"held_on": "date", "category": "category", "child_id": "id"}
THREE_TIMES = "wscb_lib.measures.named:children_missing_three_times"


def episodes_of(rows: str) -> pd.DataFrame:
    cells = [row.split() for row in rows.strip().splitlines()]
    frame = pd.DataFrame(cells, columns=["child_id", "held_on", "category"])
    return frame.assign(held_on=pd.to_datetime(frame["held_on"]))


def test_children_missing_three_times_are_a_share_of_the_children_missing():
    frame = episodes_of(
        """
        A 2015-04-01 missing
        A 2015-04-02 missing
        A 2015-06-03 missing
        B 2015-04-01 missing
        B 2015-04-02 missing
        B 2015-04-03 absent
        C 2015-06-30 missing
        C 2015-07-01 missing
        C 2015-07-02 missing
        """
    )
    measure = measure_of("share", function=THREE_TIMES, counted_on="held_on")
    results = results_of(framework_of(measure, columns=EPISODES), frame)
    assert results["numerator"].tolist()[:2] == [1, 0]
    assert results["denominator"].tolist()[:2] == [3, 1]
    assert results["status"].tolist() == ["ok", "ok", "not_applicable", "not_applicable"]


def test_what_was_not_returned_is_laid_over_what_a_function_made():
    measure = measure_of("share", function=THREE_TIMES, counted_on="held_on")
    results = results_of(framework_of(measure, columns=EPISODES), episodes_of("A 2015-04-01 missing"), "held")
    assert set(results["status"]) == {"held"}
    assert results[["numerator", "denominator", "value"]].isna().all(axis=None)


def test_a_function_of_a_partial_return_is_partial():
    measure = measure_of("share", function=THREE_TIMES, counted_on="held_on")
    framework = framework_of(measure, columns=EPISODES, agencies=("lado", "police"), per_agency=True)
    gate = {("lado", "lado", str(quarter)): "received" for quarter in YEAR}
    results = calculate(
        framework, {("lado", "cases"): episodes_of("A 2015-04-01 missing")}, gate, YEAR[:2], LAST
    )
    assert results["status"].tolist() == ["partial", "not_applicable"]
    assert results["agencies_present"].tolist() == [1, 1]


def test_rows_that_a_function_made_are_of_the_same_types_as_the_others():
    measures = (measure_of(id="plain"), measure_of("share", function=THREE_TIMES, counted_on="held_on"))
    alone, mixed = (
        results_of(framework_of(*some, columns=EPISODES)).dtypes for some in (measures[:1], measures)
    )
    assert mixed.to_dict() == alone.to_dict()


def test_rows_that_a_function_made_are_a_headline_like_any_other():
    measures = (measure_of(id="plain"), measure_of("share", function=THREE_TIMES, counted_on="held_on"))
    results = results_of(framework_of(*measures, columns=EPISODES))
    assert set(results[["breakdown", "group", "agency"]].itertuples(index=False, name=None)) == {("all",) * 3}
    assert results.index.tolist() == list(range(2 * len(YEAR)))


@pytest.mark.parametrize(
    "function", ["os:getcwd", "wscb_lib.measures.named:nothing", "wscb_lib.nowhere:x", "x"]
)
def test_a_function_outside_this_library_is_refused(function):
    with pytest.raises(FrameworkFault, match="Wanted a function of this library"):
        results_of(framework_of(measure_of("share", function=function)))
