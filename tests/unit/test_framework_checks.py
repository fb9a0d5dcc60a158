"""What the framework refuses of its own pages when they are read together."""

from __future__ import annotations

from pathlib import Path

import pytest

from wscb_lib.framework import Board, Column, Framework, Measure, Return, Table, load_framework
from wscb_lib.framework.checks import check
from wscb_lib.quarter import Quarter


def faults_of(**headings: tuple[str, ...]) -> list[str]:
    """The faults of a return with one table, whose columns have these aliases."""
    columns = {name: Column(name, "", "text", aliases=aliases) for name, aliases in headings.items()}
    table = Table("challenges", "", ("number",), "raised_on", {**columns, "raised_on": Column("raised_on", "", "date")})
    spec = Return("record", "", (), "quarterly", "", tables={"challenges": table})
    return check(Framework(Quarter.parse("2015-16-Q4"), Board("", "", "", 40), *[()] * 5, {"record": spec}, (), (), ()))


def test_a_heading_that_leads_to_two_columns_is_refused():
    assert faults_of(number=("Ref", "Challenge"), question=("challenge ",)) == [
        'record.toml, table challenges: the heading "challenge " leads to two columns, number and question. Keep it for one.'
    ]


def test_a_columns_own_name_counts_as_a_heading_too():
    assert faults_of(number=("Raised_on",)) != []


def test_a_heading_said_twice_of_one_column_is_no_fault():
    assert faults_of(number=("Number", "NUMBER", "Ref")) == []


@pytest.mark.parametrize(("said", "is_fault"), [("", False), ("last", False), ("lats", True)])
def test_what_a_years_figure_is_can_only_be_its_last_quarters_or_left_unsaid(said, is_fault):
    words = dict.fromkeys(("title", "question", "decision", "evidence", "better", "why"), "")
    measure = Measure("posts", "record", table="sent", kind="share", way_in="totals", of_year=said, **words)
    spec = Return("record", "", (), "quarterly", "", tables={"sent": Table("sent", "", (), "")}, measures={"posts": measure})
    faults = check(Framework(Quarter.parse("2015-16-Q4"), Board("", "", "", 40), *[()] * 5, {"record": spec}, (), (), ()))
    assert any('of_year is "lats"' in fault for fault in faults) == is_fault


def test_every_function_that_looks_back_or_at_a_level_speaks_for_a_year_and_none_is_left_out_for_want_of_a_word():
    """Levels of plans and of lasting homes were once left out of the year as if they spoke of one quarter alone."""
    framework = load_framework(Path("data/framework"), Quarter.parse("2015-16-Q4"))
    of_a_quarter = [m.id for m in framework.measures.values() if m.function and m.of_year != "last"]
    assert of_a_quarter == ["ola_missing_pct", "missing_repeat_pct"]


def test_shares_and_means_of_agencies_totals_are_levels_but_for_those_of_what_happens():
    framework = load_framework(Path("data/framework"), Quarter.parse("2015-16-Q4"))
    totals = [m for m in framework.measures.values() if m.way_in == "totals" and m.kind in ("share", "mean")]
    assert [m.id for m in totals if m.of_year != "last"] == ["probation_safeguarding_checks", "eh_quality_good_pct"]
