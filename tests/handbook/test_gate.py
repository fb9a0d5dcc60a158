"""What the gate does with what agencies send: which rows are set aside, which returns are held, and what is
said.

The Board of these pages has three returns. `cases` is one agency's list of allegations. `plans` carries its
open rows forward from quarter to quarter. `figures` is sent by two agencies, each its own file of agreed
totals.
"""

from __future__ import annotations

import io
import json
import re
import string
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wscb_lib.framework import Agency, Board, Column, Framework, Measure, Return, Table
from wscb_lib.quality import Finding, Gate, check_returns, feedback_for, read_registers, write_feedback
from wscb_lib.quality.acceptance import Taken
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.checking import say_gate
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.returns import find_files, read_back_series, read_return

QUARTER = "2015-16-Q4"
THIS = Quarter.parse(QUARTER)


def columns(*declared: Column) -> dict[str, Column]:
    return {column.name: column for column in declared}


def column(name: str, kind: str, *aliases: str, **more) -> Column:
    return Column(name, name, kind, aliases=aliases, **more)


CASES = Return(
    "cases",
    "Allegations",
    ("lado",),
    "quarterly",
    "why",
    tables={
        "cases": Table(
            "cases",
            "one row a case",
            ("case_id",),
            "referred_on",
            columns(
                column("case_id", "id", "Case ref", "Log no", is_required=True),
                column("adult", "text", "Adult", is_identifying=True),
                column("referred_on", "date", "Referred", is_required=True),
                column("concluded_on", "date", "Concluded"),
                column("outcome", "text", "Outcome", known_from="concluded_on"),
                column(
                    "sector",
                    "category",
                    "Sector",
                    "Employer",
                    allowed=("education", "health"),
                    is_required=True,
                ),
                column("age", "age", "Age", maximum=25, is_characteristic=True),
            ),
            ended_on="concluded_on",
            orders=(("referred_on", "concluded_on"),),
            may_be_empty=True,
        )
    },
)
PLANS = Return(
    "plans",
    "Plans",
    ("social_care",),
    "quarterly",
    "why",
    tables={
        "plans": Table(
            "plans",
            "one row a plan",
            ("plan_id",),
            "started_on",
            columns(
                column("plan_id", "id", "Plan", is_required=True),
                column("started_on", "date", "Started", is_required=True),
                column("ended_on", "date", "Ended"),
            ),
            ended_on="ended_on",
            carries_forward=True,
        )
    },
)
FIGURES = Return(
    "figures",
    "Agencies' own figures",
    ("police", "gp"),
    "quarterly",
    "why",
    per_agency=True,
    tables={
        "figures": Table(
            "figures",
            "one row an indicator",
            ("indicator", "quarter_ended_on"),
            "quarter_ended_on",
            columns(
                column(
                    "indicator", "category", "Indicator", allowed=("protection", "seen_pct"), is_required=True
                ),
                column("quarter_ended_on", "date", "Quarter ended", is_required=True),
                column("numerator", "number", "Number"),
                column("denominator", "number", "Out of", is_optional=True),
                column("so_what", "text", "So what", is_optional=True, is_identifying=True),
            ),
        )
    },
    measures={
        name: Measure(
            name, "figures", title, "?", "d", "quantitative", "figures", kind, "lower", "why", way_in="totals"
        )
        for name, title, kind in (
            ("protection", "Powers of protection used", "count"),
            ("seen_pct", "Children seen", "share"),
        )
    },
)
DAY_AS_WRITTEN = ("%d/%m/%Y", "%Y-%m-%d", "%d %b %Y", "%d.%m.%y")
AGENCIES = ("lado", "social_care", "police", "gp")
WRITTEN = {
    "type": "expect_column_values_to_not_be_in_set",
    "kwargs": {"column": "concluded_on__days_after_start", "value_set": [0]},
    "meta": {
        "id": "concluded_at_once",
        "table": "cases",
        "level": "ADVISORY",
        "sentence": "Cases concluded on the day they were referred: {count}.",
        "why": "No allegation can be looked into so fast.",
    },
}
GOOD = """
    Case ref,Adult,Referred,Concluded,Outcome,Sector,Age
    L1,A. Person,2016-01-13,2016-02-20,unfounded,education,9
    L2,B. Person,2016-02-01,,,health,14
    L3,C. Person,2016-03-30,,,education,6
"""


class Office:
    """A workspace with returns in it, and the gate asked of them."""

    def __init__(self, folder: Path):
        self._taken: dict[tuple[str, ...], Taken] = {}
        self.made: list[str] = []  # the returns that were gone through, each time that one was
        self.workspace = folder / "workspace"
        self.suites = folder / "expectations"
        self.suites.mkdir(parents=True)
        for name, expectations in (("cases", [WRITTEN]), ("plans", []), ("figures", [])):
            page = {"name": name, "meta": {"why": "why"}, "expectations": expectations}
            (self.suites / f"{name}.json").write_text(json.dumps(page))

    def receives(self, quarter: str, name: str, text: str | bytes) -> Office:
        """A file arrives in a quarter's folder."""
        path = self.workspace / "returns" / quarter / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else textwrap.dedent(text).strip().encode())
        return self

    def checks(self, quarter: str = QUARTER, *returns: Return) -> Gate:
        """What the gate decides for the run of a quarter, with what it took before and without."""
        run = Quarter.parse(quarter)
        specs = returns or (CASES,)
        known = dict.fromkeys((*AGENCIES, *(a for s in specs for a in s.agencies)))
        agencies = tuple(Agency(a, a.replace("_", " ").capitalize()) for a in known)
        board = Board("Town", "", "", 56, agencies=agencies, name="The Board", short_name="TB")
        framework = Framework(run, board, (), (), (), (), (), {s.id: s for s in specs}, (), (), ())
        readings = [r for s in specs for r in self._read(s, run)]
        register = read_registers(framework, self.workspace, run)
        answered: dict[str, list[int]] = {}  # great_expectations is asked once
        anew, again = (
            check_returns(
                framework,
                readings,
                run,
                register=register,
                expectations=self.suites,
                answered=answered,
                remember=remember,
            )
            for remember in (None, self._remember)
        )
        assert (anew.findings, anew.holds, anew.statuses) == (again.findings, again.holds, again.statuses)
        for table, facts in anew.facts.items():
            pd.testing.assert_frame_equal(facts, again.facts[table])
        return again

    def _remember(self, return_id: str, made_of: Sequence[str], make: Callable[[], Taken]) -> Taken:
        key = (return_id, *made_of)
        if key not in self._taken:
            self.made.append(return_id)
            self._taken[key] = make()
        return self._taken[key]

    def _read(self, spec: Return, last: Quarter):
        returns = self.workspace / "returns"
        history = read_back_series(spec, returns / "back_series", self.workspace)
        yield from [history] if history else []
        for folder in sorted(p for p in returns.iterdir() if p.name != "back_series"):
            for found in find_files(spec, folder):
                if found.is_current:
                    yield read_return(
                        spec, found.path, self.workspace, Quarter.parse(folder.name), found.agency
                    )


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(tmp_path)


def said(gate: Gate, level: str = "", quarter: str = QUARTER) -> list[str]:
    """The sentences of one level found in one quarter's own files."""
    return [f.sentence for f in gate.findings if f.quarter == quarter and level in ("", f.level)]


def rows_set_aside(gate: Gate) -> list[int]:
    return gate.set_aside["_row"].tolist()


def kept(gate: Gate, name: str = "cases") -> list[str]:
    """The keys that became facts."""
    facts = gate.facts[name, name]
    return facts[facts.columns[0]].tolist()


# ---------------------------------------------------------------- a return that passes


def test_a_return_in_which_nothing_is_wrong_passes_and_says_how_much_was_looked_at(office):
    gate = office.receives(QUARTER, "cases.csv", GOOD).checks()
    assert said(gate) == ["11 checks passed on 3 rows."]
    assert kept(gate) == ["L1", "L2", "L3"]
    assert gate.status_of("cases", "lado", QUARTER) == "received"


def test_a_return_of_which_nothing_has_changed_is_taken_as_it_was(office):
    """Every check of these pages is made twice, with what was taken before and without: see `Office`."""
    plans = "Plan,Started,Ended\nP1,2016-01-04,\n"
    office.receives(QUARTER, "cases.csv", GOOD).receives(QUARTER, "plans.csv", plans)
    office.checks(QUARTER, CASES, PLANS)
    office.checks(QUARTER, CASES, PLANS)
    assert office.made == ["cases", "plans"]
    office.receives(QUARTER, "cases.csv", GOOD.replace("health", "education")).checks(QUARTER, CASES, PLANS)
    assert office.made == ["cases", "plans", "cases"]


# ---------------------------------------------------------------- rows that are set aside


def test_the_same_case_twice_counts_once_and_the_first_row_stands(office):
    gate = office.receives(
        QUARTER, "cases.csv", GOOD.strip("\n") + "\n    L1,A. Person,2016-01-13,,,health,9"
    ).checks()
    assert said(gate, "FAIL") == ['Rows that repeat the "Case ref" of a row above them: 1. Set aside.']
    assert rows_set_aside(gate) == [5]
    assert gate.facts["cases", "cases"].set_index("case_id").at["L1", "sector"] == "education"
    assert not gate.held


def test_dates_in_an_impossible_order_set_their_row_aside_and_nothing_else(office):
    gate = office.receives(QUARTER, "cases.csv", GOOD.replace("2016-02-20", "2016-01-03")).checks()
    assert said(gate, "FAIL") == ['Rows where "Concluded" is before "Referred": 1. Set aside.']
    assert rows_set_aside(gate) == [2] and kept(gate) == ["L2", "L3"]
    assert not gate.held


def test_a_row_without_what_must_be_there_is_set_aside(office):
    gate = office.receives(QUARTER, "cases.csv", GOOD.replace(",health,", ",,")).checks()
    assert said(gate, "FAIL") == ['Rows with nothing under "Sector": 1. Set aside.']
    assert kept(gate) == ["L1", "L3"]


def test_a_date_after_the_quarter_ended_sets_its_row_aside(office):
    gate = office.receives(QUARTER, "cases.csv", GOOD.replace("2016-02-20", "2016-04-01")).checks()
    assert said(gate, "FAIL") == ['Rows with a date under "Concluded" after the quarter ended: 1. Set aside.']


def test_a_case_of_an_earlier_quarter_that_was_never_sent_belongs_in_that_quarters_return(office):
    gate = office.receives(QUARTER, "cases.csv", GOOD.replace("2016-01-13", "2015-12-31")).checks()
    assert said(gate, "FAIL")[0].startswith(
        'Rows never sent before whose "Referred" is before the period began: 1.'
    )
    assert kept(gate) == ["L2", "L3"]


def test_a_date_that_cannot_be_read_sets_its_row_aside_because_blank_would_mean_not_yet(office):
    gate = office.receives(QUARTER, "cases.csv", GOOD.replace("2016-02-20", "about Easter")).checks()
    assert said(gate, "FAIL") == [
        (
            'Rows with something under "Concluded" that cannot be read: 1. Wanted a date such as 31/03/2016. '
            "Set aside."
        )
    ]
    assert gate.set_aside["reason"].tolist() == [
        'What stands under "Concluded" cannot be read. Wanted a date such as 31/03/2016.'
    ]


def test_a_bad_age_is_taken_out_and_its_row_still_counts(office):
    gate = office.receives(QUARTER, "cases.csv", GOOD.replace(",14", ",140")).checks()
    assert 'Rows with a figure under "Age" above 25: 1. Read as absent; the rows count.' in said(
        gate, "ADVISORY"
    )
    facts = gate.facts["cases", "cases"].set_index("case_id")
    assert facts["age"].isna().tolist() == [False, True, False] and not len(gate.set_aside)


def test_a_row_that_fails_twice_is_set_aside_once_with_both_reasons(office):
    spoiled = GOOD.replace("2016-02-20", "2016-01-03").replace("unfounded,education", "unfounded,")
    gate = office.receives(QUARTER, "cases.csv", spoiled).checks()
    assert len(gate.set_aside) == 1
    assert gate.set_aside["reason"].tolist() == [
        'Rows with nothing under "Sector". Rows where "Concluded" is before "Referred".'
    ]


def test_judgement_prints_and_sets_nothing_aside(office):
    gate = office.receives(QUARTER, "cases.csv", GOOD.replace("2016-02-20", "2016-01-13")).checks()
    assert said(gate, "ADVISORY") == ["Cases concluded on the day they were referred: 1."]
    assert kept(gate) == ["L1", "L2", "L3"]


# ---------------------------------------------------------------- returns that are held


def test_without_a_key_column_no_row_can_be_told_from_another_and_the_return_is_held(office):
    gate = office.receives(QUARTER, "cases.csv", GOOD.replace("Case ref,", "Something else,")).checks()
    assert gate.status_of("cases", "lado", QUARTER) == "held"
    assert (
        "case_id" in gate.held["cases", "lado", QUARTER] or "Case ref" in gate.held["cases", "lado", QUARTER]
    )
    assert kept(gate) == [] and not len(gate.set_aside)


def test_a_file_whose_dates_are_of_another_quarter_is_held(office):
    wrong = GOOD.replace("2016-01", "2015-07").replace("2016-02", "2015-08").replace("2016-03", "2015-09")
    gate = office.receives(QUARTER, "cases.csv", wrong).checks()
    assert gate.held["cases", "lado", QUARTER] == (
        "Of its 3 dates on which a row was opened, 3 are not in 2015-16-Q4; the commonest quarter among them "
        "is 2015-16-Q2. Put it in the folder of its own quarter, or ask for the right one."
    )
    assert kept(gate) == []


def test_a_first_list_of_what_is_open_may_begin_in_any_quarter_and_a_later_may_not(office):
    old = "Plan,Started,Ended\nP1,2014-02-04,\nP2,2014-11-03,\nP3,2015-07-01,\nP4,2016-02-02,\n"
    assert office.receives(QUARTER, "plans.csv", old).checks(QUARTER, PLANS).held == {}
    office.receives("2015-16-Q3", "plans.csv", "Plan,Started,Ended\nP9,2015-10-06,\n")
    again = office.receives(QUARTER, "plans.csv", old + "P9,2015-10-06,\n").checks(QUARTER, PLANS)
    assert "are not in 2015-16-Q4" in again.held["plans", "social_care", QUARTER]


def test_a_file_that_says_it_is_for_another_quarter_is_held(office):
    gate = office.receives(
        QUARTER, "cases.csv", "Period: Quarter 3 2015/16,,,,,,\n" + textwrap.dedent(GOOD).strip()
    ).checks()
    assert gate.held["cases", "lado", QUARTER] == (
        "The file says that it is for 2015-16-Q3. Wanted 2015-16-Q4. Put it in the folder of its own "
        "quarter, or ask for the right one."
    )


@pytest.mark.parametrize(
    "period",
    ["Q1-Q4 2015/16", "Q4 2014/15 to Q4 2015/16", "Q3 and Q4 2015/16", "Q4 2015/16 (before it: Q4 2014/15)"],
)
def test_a_file_that_names_several_quarters_is_not_held_for_one_of_them(office, period):
    good = f"Period: {period},,,,,,\n" + textwrap.dedent(GOOD).strip()
    assert not office.receives(QUARTER, "cases.csv", good).checks().held


def test_a_period_that_ends_on_the_day_after_the_quarter_is_of_the_quarter(office):
    said = "Period from: 01/01/2016,,,,,,\nPeriod to: 01/04/2016,,,,,,\n"
    good = office.receives(QUARTER, "cases.csv", said + textwrap.dedent(GOOD).strip()).checks()
    assert not good.held
    other = said.replace("01/04", "02/04") + textwrap.dedent(GOOD).strip()
    assert (
        "2016-17-Q1"
        in office.receives(QUARTER, "cases_v2.csv", other).checks().held["cases", "lado", QUARTER]
    )


def from_agency(name: str) -> str:
    """The good return, with its agency named above the headings."""
    return f"Agency: {name},,,,,,\n" + textwrap.dedent(GOOD).strip()


def test_a_file_that_says_it_is_from_another_partner_is_held(office):
    gate = office.receives(QUARTER, "cases.csv", from_agency("POLICE - Northern division")).checks()
    assert gate.held["cases", "lado", QUARTER] == (
        "The file says that it is from Police. Wanted Lado. Put it under the name of its own agency, or ask "
        "for the right one."
    )
    assert kept(gate) == []


@pytest.mark.parametrize("name", ["Lado", "LADO, with the police"])
def test_a_file_that_names_its_own_agency_is_taken_whoever_else_it_names(office, name):
    gate = office.receives(QUARTER, "cases.csv", from_agency(name)).checks()
    assert not gate.held and kept(gate) == ["L1", "L2", "L3"] and said(gate, "ADVISORY") == []


@pytest.mark.parametrize(
    "name", ["Case management: police", "Police liaison", "Health and police team", "Police admissions desk"]
)
def test_a_file_that_names_another_partner_in_passing_is_asked_about_and_still_counts(office, name):
    gate = office.receives(QUARTER, "cases.csv", from_agency(name)).checks()
    assert not gate.held and kept(gate) == ["L1", "L2", "L3"]
    assert said(gate, "ADVISORY") == [
        "The agency that the file names at its top is not known here. Is it the right file?"
    ]


@pytest.mark.parametrize(
    "name", ["Cheshire Police", "Police HQ, Public Protection Unit", "The police (north)", "Police service"]
)
def test_a_partner_with_its_place_or_its_offices_is_that_partner(office, name):
    gate = office.receives(QUARTER, "cases.csv", from_agency(name)).checks()
    assert gate.held["cases", "lado", QUARTER].startswith("The file says that it is from Police.")


@pytest.mark.parametrize("name", ["n/a", "-", "none"])
def test_a_word_for_nothing_names_no_agency(office, name):
    assert said(office.receives(QUARTER, "cases.csv", from_agency(name)).checks(), "ADVISORY") == []


def test_a_file_from_an_agency_that_nobody_knows_is_asked_about_and_still_counts(office):
    gate = office.receives(QUARTER, "cases.csv", from_agency("Room 4 (ask Sam Hill)")).checks()
    assert said(gate, "ADVISORY") == [
        "The agency that the file names at its top is not known here. Is it the right file?"
    ]
    assert kept(gate) == ["L1", "L2", "L3"]


def test_a_file_that_cannot_be_opened_is_held_and_the_others_proceed(office):
    office.receives(QUARTER, "cases.xlsx", b"PK\x03\x04 not a workbook").receives(
        QUARTER, "plans.csv", "Plan,Started,Ended\nP1,2016-02-02,\n"
    )
    gate = office.checks(QUARTER, CASES, PLANS)
    assert gate.status_of("cases", "lado", QUARTER) == "held"
    assert "it is not a workbook that can be read" in gate.held["cases", "lado", QUARTER]
    assert gate.status_of("plans", "social_care", QUARTER) == "received" and kept(gate, "plans") == ["P1"]


def test_an_empty_file_is_held_and_is_not_taken_for_a_nil_return(office):
    gate = office.receives(QUARTER, "cases.csv", "").checks()
    assert gate.status_of("cases", "lado", QUARTER) == "held"
    assert "blank" in gate.held["cases", "lado", QUARTER]


def test_headings_and_no_rows_are_a_nil_return_where_nothing_to_report_is_possible(office):
    gate = office.receives(QUARTER, "cases.csv", GOOD.strip().splitlines()[0]).checks()
    assert gate.status_of("cases", "lado", QUARTER) == "received"
    assert said(gate, "ADVISORY") == ["A nil return: headings and no rows. Is that so?"]


def test_one_bad_row_never_holds_a_return_but_two_of_ten_do(office):
    rows = "\n".join(f"    L{n},X,2016-02-{n + 1:02d},,,health,9" for n in range(10))
    heading = GOOD.strip().splitlines()[0]
    one = office.receives(
        QUARTER, "cases.csv", f"    {heading}\n{rows.replace('L1,X,2016-02-02', 'L1,X,')}"
    ).checks()
    assert not one.held and rows_set_aside(one) == [3]
    spoiled = rows.replace("L1,X,2016-02-02", "L1,X,").replace("L2,X,2016-02-03", "L2,X,")
    two = office.receives(QUARTER, "cases.csv", f"    {heading}\n{spoiled}").checks()
    assert two.held["cases", "lado", QUARTER] == (
        "2 of its 10 rows were set aside, more than the 2% this return may lose. Send the agency its list of "
        "rows and ask for a new version."
    )


def test_what_was_open_last_quarter_must_come_again_or_the_return_is_held(office):
    office.receives(
        "2015-16-Q3", "plans.csv", "Plan,Started,Ended\nP1,2015-10-06,\nP2,2015-11-03,\nP3,2015-12-01,\n"
    )
    ended = "Plan,Started,Ended\nP1,2015-10-06,2016-02-01\nP2,2015-11-03,\nP3,2015-12-01,\nP4,2016-03-01,\n"
    assert office.receives(QUARTER, "plans.csv", ended).checks(QUARTER, PLANS).held == {}
    lost = office.receives(QUARTER, "plans.csv", ended.replace("P3,2015-12-01,\n", "")).checks(QUARTER, PLANS)
    assert lost.held["plans", "social_care", QUARTER] == (
        "Of the 3 plans open on 31 December 2015, 1 is not in this return, open or ended, so the number open "
        "at the quarter's end cannot be right. Ask for every one that was open or ended in the quarter."
    )
    assert kept(lost, "plans") == ["P1", "P2", "P3"], "what last quarter said still stands"


def test_what_is_not_found_may_stand_in_a_row_set_aside_for_want_of_its_reference_and_that_is_said(office):
    office.receives(
        "2015-16-Q3",
        "plans.csv",
        "Plan,Started,Ended\nP1,2015-10-06,\n" + "".join(f"P{n},2015-11-03,\n" for n in range(2, 80)),
    )
    again = "Plan,Started,Ended\n,2015-10-06,\n" + "".join(f"P{n},2015-11-03,\n" for n in range(2, 80))
    gate = office.receives(QUARTER, "plans.csv", again).checks(QUARTER, PLANS)
    assert gate.held["plans", "social_care", QUARTER].startswith(
        "Of the 79 plans open on 31 December 2015, 1 is not in this return, open or ended, or stands in 1 "
        "row set aside "
        'with nothing under "Plan", so the number open'
    )


WITH_A_NAME = {
    "a heading is not known": GOOD.replace("Case ref,", "Case of Sam Hill,"),
    "a heading stands twice": GOOD.replace("Age", "Case ref"),
    "a row of headings is missing": "Sam Hill\n1",
}


@pytest.mark.parametrize("text", WITH_A_NAME.values(), ids=WITH_A_NAME)
def test_a_page_says_why_a_return_is_held_in_our_words_and_never_with_what_stands_in_the_file(office, text):
    hold = office.receives(QUARTER, "cases.csv", text).checks().holds["cases", "lado", QUARTER]
    assert "Sam" not in hold.shown and "case" in hold.shown.casefold()
    assert hold.shown.endswith(".") and "aliases" not in hold.shown and "cases.csv" not in hold.shown


def workbook(sheets: dict[str, list[list]]) -> bytes:
    """A workbook's bytes: each sheet by its name, and its rows."""
    book, kept = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(kept)
    return kept.getvalue()


LIST = [line.strip().split(",") for line in GOOD.strip().splitlines()]
NAMED_SHEETS = {
    "no sheet is known": {"Daisy Hollins": [["x"]], "Sam Hill 3.4.09": [["y"]]},
    "two sheets are alike": {"Daisy Hollins": LIST, "Sam Hill 3.4.09": LIST},
    "a heading is missing": {"Daisy Hollins": [["Sam Hill 3.4.09", *LIST[0][1:]], *LIST[1:]]},
    "a sheet would be left out": {
        "List": LIST,
        "Sam Hill": [[*LIST[0][:3], "Daisy Hollins", *LIST[0][4:]], *LIST[1:]],
    },
    "a heading is not read": {"Daisy Hollins": [[*LIST[0], "Sam Hill"], *([*row, "x"] for row in LIST[1:])]},
}


@pytest.mark.parametrize("sheets", NAMED_SHEETS.values(), ids=NAMED_SHEETS)
def test_a_name_in_a_sheets_name_or_a_heading_goes_back_to_its_agency_and_nowhere_else(office, sheets):
    """Why a return is held is printed on a console and kept in a log: both are told it in our own words."""
    gate = office.receives(QUARTER, "cases.xlsx", workbook(sheets)).checks()
    ledger = Ledger(console := io.StringIO())
    say_gate(gate, ledger)
    ledger.close(log := office.workspace / "run.log")
    told_elsewhere = [
        *gate.held.values(),
        *(h.shown for h in gate.holds.values()),
        *(f.sentence for f in gate.findings),
    ]
    for text in (console.getvalue(), log.read_text(), *told_elsewhere):
        assert "Daisy" not in text and "Sam" not in text
    assert "Sam Hill" in told(gate)
    assert all(
        f"Held: {r} from {a}. {because}" in console.getvalue() for (r, a, _), because in gate.held.items()
    )


# ---------------------------------------------------------------- quarter after quarter


def test_for_one_case_the_later_return_stands_and_changed_values_are_counted(office):
    office.receives(
        "2015-16-Q3", "cases.csv", GOOD.replace("2016-0", "2015-1").replace("2015-13-30", "2015-12-30")
    )
    again = GOOD.strip("\n") + "\n    L9,D. Person,2016-01-05,,,health,3"
    again = again.replace(
        "L1,A. Person,2016-01-13,2016-02-20,unfounded,education",
        "L1,A. Person,2015-11-13,2015-12-20,proven,health",
    )
    again = again.replace("L2,B. Person,2016-02-01,", "L2,B. Person,2015-12-01,2016-01-20").replace(
        "L3", "L8"
    )
    gate = office.receives(QUARTER, "cases.csv", again).checks()
    assert "Rows sent before that now say something else: 1. The new values stand." in said(gate, "ADVISORY")
    facts = gate.facts["cases", "cases"].set_index("case_id")
    assert facts.at["L1", "outcome"] == "proven" and facts.at["L2", "concluded_on"].date() == date(
        2016, 1, 20
    )
    assert sorted(facts.index) == ["L1", "L2", "L3", "L8", "L9"]


def test_last_quarters_list_sent_again_is_noticed_and_held_where_a_quarter_cannot_be_without_new_rows(office):
    old = GOOD.replace("2016-01", "2015-10").replace("2016-02", "2015-11").replace("2016-03", "2015-12")
    office.receives("2015-16-Q3", "cases.csv", old).receives(QUARTER, "cases.csv", old)
    assert said(office.checks(), "ADVISORY") == ["Every row is the same as last quarter's."]
    busy = replace(CASES, tables={"cases": replace(CASES.tables["cases"], may_be_empty=False)})
    assert "not in 2015-16-Q4" in office.checks(QUARTER, busy).held["cases", "lado", QUARTER]


def test_one_plan_entered_late_among_many_does_not_make_it_the_wrong_quarter(office):
    many = "".join(f"P{n},2015-11-{n % 28 + 1:02d},\n" for n in range(60))
    office.receives("2015-16-Q3", "plans.csv", f"Plan,Started,Ended\n{many}")
    office.receives(QUARTER, "plans.csv", f"Plan,Started,Ended\n{many}P99,2015-12-30,\n")
    assert office.checks(QUARTER, PLANS).held == {}


def test_a_held_return_leaves_what_was_known_before_as_it_was(office):
    office.receives("2015-16-Q3", "plans.csv", "Plan,Started,Ended\nP1,2015-10-06,\n")
    gate = office.receives(QUARTER, "plans.csv", "").checks(QUARTER, PLANS)
    assert kept(gate, "plans") == ["P1"]
    assert [gate.status_of("plans", "social_care", q) for q in ("2015-16-Q3", QUARTER)] == [
        "received",
        "held",
    ]


def test_the_run_of_an_old_quarter_knows_only_what_was_known_then(office):
    history = """
        case_id,adult,referred_on,concluded_on,outcome,sector,age
        H1,,2015-01-12,2015-05-20,proven,health,9
        H2,,2015-04-13,,,education,9
    """
    office.receives("back_series", "cases__cases.csv", history).receives(QUARTER, "cases.csv", GOOD)
    then = office.checks("2014-15-Q4").facts["cases", "cases"]
    assert then["case_id"].tolist() == ["H1"]
    assert then["concluded_on"].isna().all() and then["outcome"].isna().all()
    now = office.checks("2015-16-Q1").facts["cases", "cases"]
    assert now["case_id"].tolist() == ["H1", "H2"] and now["outcome"].tolist() == ["proven", None]


def test_a_second_version_of_a_file_takes_the_place_of_the_first(office):
    office.receives(QUARTER, "cases.csv", GOOD.replace("education", "nonsense"))
    gate = office.receives(QUARTER, "cases_v2.csv", GOOD).checks()
    assert kept(gate) == ["L1", "L2", "L3"] and gate.standings["cases", "lado", QUARTER].is_restated
    assert said(gate) == ["The agency sent this return again: the new version stands in place of the first."]


# ---------------------------------------------------------------- who has sent what


def test_who_has_not_returned_is_named_and_whether_they_did_before(office):
    police = "Indicator,Quarter ended,Number\nprotection,{},3\n"
    office.receives("2015-16-Q3", "figures__police.csv", police.format("2015-12-31"))
    office.receives("2015-16-Q3", "figures__gp.csv", police.format("2015-12-31"))
    gate = office.receives(QUARTER, "figures__police.csv", police.format("2016-03-31")).checks(
        QUARTER, FIGURES
    )
    assert gate.not_returned == (("figures", "gp"),)
    assert [f.sentence for f in gate.findings_of("figures", "gp", QUARTER)] == [
        "Has not returned. It did last quarter."
    ]
    assert gate.status_of("figures", "police", QUARTER) == "received"


def test_the_register_of_the_back_series_says_which_quarters_were_received(office):
    office.receives(
        "back_series",
        "cases__cases.csv",
        "case_id,adult,referred_on,concluded_on,outcome,sector,age\nH1,,2015-01-12,,,health,9\n",
    )
    office.receives(
        "back_series",
        "received.csv",
        "return,agency,quarter,received_on,note\ncases,lado,2014-15-Q4,2015-04-20,\ncases,lado,2015-16-Q2,2015-10-20,nil\n",
    )
    gate = office.receives(QUARTER, "cases.csv", GOOD).checks()
    words = [
        gate.status_of("cases", "lado", q)
        for q in ("2014-15-Q3", "2014-15-Q4", "2015-16-Q1", "2015-16-Q2", QUARTER)
    ]
    assert words == ["not_due", "received", "not_returned", "received", "received"]


def test_a_register_of_a_history_whose_file_is_not_there_makes_no_noughts(office):
    """The file lay there under a name with one underscore, and thirteen quarters would have read 0."""
    lines = "return,agency,quarter,received_on,note\ncases,lado,2014-15-Q4,2015-04-20,\n"
    office.receives("back_series", "received.csv", lines).receives("back_series", "cases_cases.csv", HISTORY)
    gate = office.receives(QUARTER, "cases.csv", GOOD).checks()
    assert gate.status_of("cases", "lado", "2014-15-Q4") == "not_due"  # before anything is known


def test_a_return_that_came_late_is_said_to_be_late(office):
    office.receives(
        QUARTER, "received.csv", "return,agency,file,received_on,note\ncases,lado,cases.csv,2016-04-23,\n"
    )
    gate = office.receives(QUARTER, "cases.csv", GOOD).checks()
    assert said(gate, "ADVISORY") == ["Came 3 days after it was due."]


def test_a_return_sent_again_is_not_late_for_that(office):
    lines = "cases,lado,cases.csv,2016-04-11,\ncases,lado,cases_v2.csv,2016-05-30,again\n"
    office.receives(QUARTER, "received.csv", f"return,agency,file,received_on,note\n{lines}")
    gate = office.receives(QUARTER, "cases_v2.csv", GOOD).checks()
    assert gate.standings["cases", "lado", QUARTER].received_on == date(2016, 4, 11)
    assert "late" not in {f.rule for f in gate.findings}


def test_a_column_that_is_mostly_blank_is_asked_about(office):
    gate = office.receives(QUARTER, "cases.csv", GOOD.replace("health,14", "health,")).checks()
    assert said(gate, "ADVISORY") == [
        'Blank under "Age": 1 of 3 rows. Is it not recorded, or does it not apply?'
    ]


def test_a_column_is_asked_about_only_in_the_rows_it_applies_to(office):
    """The blank age stands in a row of health: asked about where the column is about health, and nowhere
    else."""
    table = CASES.tables["cases"]
    office.receives(QUARTER, "cases.csv", GOOD.replace("health,14", "health,"))
    for sector, asked in (
        ("education", []),
        ("health", ['Blank under "Age": 1 of 1 rows. Is it not recorded, or does it not apply?']),
    ):
        age = replace(table.columns["age"], applies_to={"sector": sector})
        about = replace(CASES, tables={"cases": replace(table, columns={**table.columns, "age": age})})
        assert said(office.checks(QUARTER, about), "ADVISORY") == asked


def test_a_word_used_outside_the_dates_it_was_in_use_is_asked_about(office):
    table = CASES.tables["cases"]
    sector = replace(table.columns["sector"], dated={"health": {"valid_to": date(2015, 12, 31)}})
    dated = replace(CASES, tables={"cases": replace(table, columns={**table.columns, "sector": sector})})
    gate = office.receives(QUARTER, "cases.csv", GOOD).checks(QUARTER, dated)
    assert said(gate, "ADVISORY") == ['"health" stands under "Sector" outside the dates it was in use: 1.']


def a_list(many: int, year: str, months: tuple[str, str, str], sector, day: str = "") -> str:
    """A list of cases of a quarter, each concluded a month after it was referred."""
    lines = [
        f"{year}{n},,{day or f'{year}-{months[n % 2]}-{n % 27 + 1:02d}'},"
        f"{year}-{months[n % 2 + 1]}-{n % 27 + 1:02d},unfounded,{sector(n)},9"
        for n in range(many)
    ]
    return "\n".join(["Case ref,Adult,Referred,Concluded,Outcome,Sector,Age", *lines])


MONTHS = ("10", "11", "12"), ("01", "02", "03")


def either(n: int) -> str:
    return ("education", "health")[n % 2]


def test_one_value_down_a_short_column_is_asked_about_where_the_rows_before_had_more(office):
    office.receives("2015-16-Q3", "cases.csv", a_list(41, "2015", MONTHS[0], either))
    gate = office.receives(QUARTER, "cases.csv", a_list(41, "2016", MONTHS[1], lambda _: "health")).checks()
    asked = (
        'One and the same value under "Sector" in all 41 rows; of 41 rows before them 20 had it. Was it '
        "filled down?"
    )
    assert asked in said(gate, "ADVISORY")


def test_one_value_is_not_asked_about_where_it_always_was_nor_of_few_rows(office):
    office.receives("2015-16-Q3", "cases.csv", a_list(41, "2015", MONTHS[0], lambda _: "health"))
    office.receives("2015-16-Q2", "cases.csv", a_list(41, "2014", MONTHS[0], either))
    gate = office.receives(QUARTER, "cases.csv", a_list(7, "2016", MONTHS[1], lambda _: "health")).checks()
    assert not [sentence for sentence in said(gate) if "One and the same value" in sentence]


@pytest.mark.parametrize("many", [20, 120])
def test_so_is_one_value_down_the_rows_that_are_new_beside_older_ones(office, many):
    """A list that carries open rows forward holds those of earlier quarters with all their values."""
    kinds = column("kind", "category", "Kind", allowed=("a", "b"))
    table = PLANS.tables["plans"]
    plans = replace(PLANS, tables={"plans": replace(table, columns={**table.columns, "kind": kinds})})
    old = "".join(f"P{n},2015-10-{n % 28 + 1:02},,{'ab'[n % 2]}\n" for n in range(40))
    new = "".join(f"N{n},2016-01-{n % 28 + 1:02},,a\n" for n in range(many))
    office.receives("2015-16-Q3", "plans.csv", f"Plan,Started,Ended,Kind\n{old}")
    gate = office.receives(QUARTER, "plans.csv", f"Plan,Started,Ended,Kind\n{old}{new}").checks(
        QUARTER, plans
    )
    (found,) = [f for f in gate.findings if f.rule.startswith("one_value")]
    assert found.sentence == (
        f'One and the same value under "Kind" in all {many} new rows; of 40 rows before them 20 had it. '
        "Was it filled down?"
    )


def of_days(office, quarter: str, days: list[date]) -> None:
    lines = "".join(f"{quarter[-1]}{n},,{day},,,health,9\n" for n, day in enumerate(days))
    office.receives(quarter, "cases.csv", f"Case ref,Adult,Referred,Concluded,Outcome,Sector,Age\n{lines}")


def stops_asked(office) -> list[str]:
    return [f.sentence for f in office.checks().findings if f.rule.startswith("stops:")]


@pytest.mark.parametrize(
    ("first", "last", "asked"),
    [(0, 60, "after 1 March 2016"), (40, 90, "before 10 February 2016"), (0, 72, ""), (15, 90, "")],
)
def test_a_list_of_a_part_of_the_quarter_alone_is_asked_about(office, first, last, asked):
    """As where it was drawn before the quarter's end, or its rows are cut."""
    of_days(office, QUARTER, [THIS.start + timedelta(n) for n in range(first, last + 1, 2)])
    many = len(range(first, last + 1, 2))
    said = (
        f'No row of the quarter is dated {asked} under "Referred", and its others are of {many} days. Is the '
        "list whole?"
    )
    assert stops_asked(office) == ([said] if asked else [])


def test_so_it_is_not_where_it_always_ends_so_early_nor_of_few_days(office):
    early = [THIS.start + timedelta(n) for n in range(0, 60, 2)]
    of_days(office, "2015-16-Q3", [day - timedelta(92) for day in early])
    of_days(office, QUARTER, early)
    assert stops_asked(office) == []
    of_days(office, "2015-16-Q3", [date(2015, 10, 5), date(2015, 12, 30)])
    of_days(office, QUARTER, early[:8:4])
    assert stops_asked(office) == []


def test_one_day_down_a_short_column_is_asked_about_where_days_differed_before(office):
    office.receives("2015-16-Q3", "cases.csv", a_list(41, "2015", MONTHS[0], either))
    one_day = a_list(41, "2016", MONTHS[1], either, "2016-01-01")
    gate = office.receives(QUARTER, "cases.csv", one_day).checks()
    asked = (
        'One and the same value under "Referred" in all 41 rows; in no quarter before did most rows share '
        "a day. Was it filled down?"
    )
    assert asked in said(gate, "ADVISORY")


def with_three_moved(office, back: int) -> list[Finding]:
    """What is asked about dates as counted from 1904 where three of 41 plans began `back` days earlier."""
    days = [date(2016, 1, 1) + timedelta(n) for n in range(41)]
    before = "".join(f"P{n},{day - timedelta(91)},{day - timedelta(80)}\n" for n, day in enumerate(days))
    office.receives("2015-16-Q3", "plans.csv", f"Plan,Started,Ended\n{before}")
    now = [day - timedelta(back) if n in (5, 7, 9) else day for n, day in enumerate(days)]
    lines = "".join(f"N{n},{day},\n" for n, day in enumerate(now))
    gate = office.receives(QUARTER, "plans.csv", f"Plan,Started,Ended\n{lines}").checks(QUARTER, PLANS)
    return [f for f in gate.findings if f.rule.startswith("counts_from_1904")]


def test_days_copied_from_a_workbook_that_counts_from_1904_are_asked_about_by_row(office):
    """Of a list that carries open rows forward no row is refused for having begun long ago."""
    (found,) = with_three_moved(office, back=1462)
    assert found.rows == (7, 9, 11) and found.sentence == (
        '3 dates under "Started" earlier than any before, by about four years and a day, as dates become '
        "that are copied from a workbook that counts its days from 1904. Are they right?"
    )


def test_rows_that_began_in_other_years_are_not_taken_for_days_counted_from_1904(office):
    assert with_three_moved(office, back=2000) == []


def years_asked(
    office, now: list[tuple[date, object]], before: list[tuple[date, object]] = ()
) -> list[Finding]:
    """What is asked about the years of plans that came now, and of those of the quarter before."""
    for quarter, letter, plans in (("2015-16-Q3", "P", before), (QUARTER, "N", now)):
        lines = "".join(f"{letter}{n},{start},{end or ''}\n" for n, (start, end) in enumerate(plans))
        office.receives(quarter, "plans.csv", f"Plan,Started,Ended\n{lines}")
    gate = office.checks(QUARTER, PLANS)
    return [f for f in gate.findings if f.rule.startswith("year:")]


FROM_NEW_YEAR = [date(2016, 1, 1) + timedelta(n) for n in range(41)]
A_QUARTER_BEFORE = [(day - timedelta(91), day - timedelta(80)) for day in FROM_NEW_YEAR]


@pytest.mark.parametrize("back", [365, 366, -365])
def test_a_plan_that_began_a_year_from_when_all_others_did_is_asked_about(office, back):
    now = [(day - timedelta(back * (n == 5)), None) for n, day in enumerate(FROM_NEW_YEAR)]
    (found,) = years_asked(office, now, A_QUARTER_BEFORE)
    assert found.rows == (7,) and found.sentence == (
        '1 date under "Started" a year from where all others stand. Is the year right?'
    )


@pytest.mark.parametrize("many", [1, 3])
def test_so_is_the_end_of_one_a_year_away_though_none_came_before(office, many):
    now = [(day, day + timedelta(9 - 365 * (n < many))) for n, day in enumerate(FROM_NEW_YEAR)]
    (found,) = years_asked(office, now)
    assert found.rows == tuple(range(2, 2 + many)) and found.sentence == (
        f'{many} date{"s" * (many > 1)} under "Ended" a year further from "Started", or nearer to it, than '
        "in all other rows. Is the year right?"
    )


def test_nor_is_one_that_came_open_and_ended_in_the_quarter_a_year_after_it_began(office):
    """Of such a row both dates are known: it took a year."""
    long = A_QUARTER_BEFORE[0][0] - timedelta(285)
    for quarter, letter, plans in (
        ("2015-16-Q3", "P", A_QUARTER_BEFORE),
        (QUARTER, "N", [(day, day + timedelta(11)) for day in FROM_NEW_YEAR]),
    ):
        ended = date(2016, 1, 11) if quarter == QUARTER else ""
        lines = "".join(f"{letter}{n},{start},{end}\n" for n, (start, end) in enumerate(plans))
        office.receives(quarter, "plans.csv", f"Plan,Started,Ended\n{lines}L1,{long},{ended}\n")
    asked = [f for f in office.checks(QUARTER, PLANS).findings if f.rule == "year:ended_on"]
    assert asked == []


@pytest.mark.parametrize("back", [120, 200, 500, 730])
def test_a_plan_that_began_at_another_time_is_not(office, back):
    assert (
        years_asked(
            office,
            [(day - timedelta(back * (n == 5)), None) for n, day in enumerate(FROM_NEW_YEAR)],
            A_QUARTER_BEFORE,
        )
        == []
    )


def test_nor_are_plans_of_which_some_often_began_a_year_before(office):
    earlier = [(day - timedelta(365 * (n % 4 == 0)), end) for n, (day, end) in enumerate(A_QUARTER_BEFORE)]
    now = [(day - timedelta(365 * (n == 5)), None) for n, day in enumerate(FROM_NEW_YEAR)]
    assert years_asked(office, now, earlier) == []


def test_a_plan_that_came_open_and_now_ended_a_year_before_the_quarter_is_asked_about(office):
    office.receives("2015-16-Q3", "plans.csv", "Plan,Started,Ended\nA,2014-05-01,\nB,2014-06-01,\n")
    lines = "Plan,Started,Ended\nA,2014-05-01,2015-01-20\nB,2014-06-01,2015-11-02\n"
    gate = office.receives(QUARTER, "plans.csv", lines).checks(QUARTER, PLANS)
    (found,) = [f for f in gate.findings if f.rule.startswith("year:")]
    assert found.rows == (2,) and found.sentence == (
        '1 date under "Ended" a year before this quarter, of rows that came open last time. Is the year '
        "right?"
    )


@pytest.mark.parametrize(
    ("before", "now", "lost"),
    [("P{}", "{}", "letters"), ("{:06}", "{}", "noughts"), ("p-{}", "{}", "letters"), ("P{}", "P{}", "")],
)
def test_references_that_all_lost_their_letters_or_noughts_are_asked_about(office, before, now, lost):
    for quarter, form, start in (("2015-16-Q3", before, 100), (QUARTER, now, 200)):
        days = [date(2015, 10, 1) if form is before else date(2016, 1, 5)] * 41
        lines = "".join(f"{form.format(start + n)},{day},{day}\n" for n, day in enumerate(days))
        office.receives(quarter, "plans.csv", f"Plan,Started,Ended\n{lines}")
    gate = office.checks(QUARTER, PLANS)
    asked = [f.sentence for f in gate.findings if f.rule.startswith("form:")]
    said = (
        f'No reference under "Plan" begins with {lost}, as 100% did in the quarters before. Were they lost?'
    )
    assert asked == ([said] if lost else [])


# ---------------------------------------------------------------- agencies' own figures


def police(*numbers: int) -> str:
    """A history of one figure, newest last, ending in 2015-16-Q3."""
    quarters = Quarter.range(THIS - len(numbers), THIS.previous)
    lines = [f"protection,{q.end},{n},,police" for q, n in zip(quarters, numbers, strict=True)]
    return "\n".join(["indicator,quarter_ended_on,numerator,denominator,agency", *lines])


@pytest.mark.parametrize(
    "now, sentence",
    [
        (
            12,
            (
                "Powers of protection used: 12. The 8 figures before it averaged 3.4 and lay between 2 and "
                "5. Is it right?"
            ),
        ),
        (
            0,
            (
                "Powers of protection used: 0, and never 0 in the 8 figures before it. Is it none, or not "
                "recorded?"
            ),
        ),
    ],
)
def test_a_figure_far_from_those_before_it_is_asked_about(office, now, sentence):
    office.receives("back_series", "figures__figures.csv", police(3, 2, 4, 3, 5, 3, 4, 3))
    office.receives(
        QUARTER, "figures__police.csv", f"Indicator,Quarter ended,Number\nprotection,2016-03-31,{now}\n"
    )
    assert sentence in said(office.checks(QUARTER, FIGURES), "ADVISORY")


def shares(*figures: tuple[float, float]) -> str:
    """A history of one share, newest last, ending in 2015-16-Q3."""
    quarters = Quarter.range(THIS - len(figures), THIS.previous)
    lines = [f"seen_pct,{q.end},{n},{of},police" for q, (n, of) in zip(quarters, figures, strict=True)]
    return "\n".join(["indicator,quarter_ended_on,numerator,denominator,agency", *lines])


@pytest.mark.parametrize(
    ("now", "said_of_it"),
    [
        ("48,100", "out of 100, and never of so many in the 8 quarters before"),
        ("0.48,1", "out of 1, with a part of a whole one"),
        ("48.3,100", "out of 100, with a part of a whole one"),
        ("24,50", ""),
    ],
)
def test_a_share_sent_as_a_percentage_is_asked_about(office, now, said_of_it):
    office.receives(
        "back_series", "figures__figures.csv", shares(*[(20, 41), (23, 47), (19, 40), (22, 45)] * 2)
    )
    text = f"Indicator,Quarter ended,Number,Out of\nseen_pct,2016-03-31,{now}\n"
    gate = office.receives(QUARTER, "figures__police.csv", text).checks(QUARTER, FIGURES)
    asked = [f.sentence for f in gate.findings if f.rule == "as_percentages:seen_pct"]
    title = FIGURES.measures["seen_pct"].title
    wanted = f"{title}: {said_of_it}. Was a percentage sent? Wanted how many, of how many."
    assert asked == ([wanted] if said_of_it else [])


def test_a_share_of_a_hundred_is_not_where_it_was_of_about_as_many(office):
    office.receives(
        "back_series", "figures__figures.csv", shares(*[(20, 91), (23, 107), (19, 96), (22, 99)] * 2)
    )
    text = "Indicator,Quarter ended,Number,Out of\nseen_pct,2016-03-31,21,100\n"
    gate = office.receives(QUARTER, "figures__police.csv", text).checks(QUARTER, FIGURES)
    assert [f for f in gate.findings if f.rule.startswith("as_percentages")] == []


def test_an_ordinary_figure_is_not_asked_about(office):
    office.receives("back_series", "figures__figures.csv", police(3, 2, 4, 3, 5, 3, 4, 3))
    office.receives(
        QUARTER, "figures__police.csv", "Indicator,Quarter ended,Number\nprotection,2016-03-31,6\n"
    )
    gate = office.checks(QUARTER, FIGURES)
    assert [f.level for f in gate.findings_of("figures", "police", QUARTER)] == ["PASS"]


def test_a_share_larger_than_its_whole_is_set_aside(office):
    text = "Indicator,Quarter ended,Number,Out of\nprotection,2016-03-31,3,\nseen_pct,2016-03-31,51,50\n"
    gate = office.receives(QUARTER, "figures__police.csv", text).checks(QUARTER, FIGURES)
    assert said(gate, "FAIL") == ["Shares whose numerator is larger than their denominator: 1. Set aside."]


def test_a_fraction_in_the_place_of_a_count_is_set_aside_and_a_share_may_be_of_parts_of_posts(office):
    """Police protection used 0.74 times is a rate in the wrong place; seven and a half posts of nine are no
    mistake."""
    rows = "protection,2016-03-31,0.74,\nseen_pct,2016-03-31,7.5,9"
    gate = office.receives(
        QUARTER, "figures__police.csv", f"Indicator,Quarter ended,Number,Out of\n{rows}\n"
    ).checks(QUARTER, FIGURES)
    assert gate.set_aside["reason"].tolist() == [
        (
            'Rows of what is counted whose "Number" is not a whole number. Send how many there were, and '
            "not a "
            "share or a rate."
        )
    ]


def test_last_quarters_figures_sent_again_are_noticed(office):
    text = "Indicator,Quarter ended,Number,So what\nprotection,{},3,All at night.\n"
    office.receives("2015-16-Q3", "figures__police.csv", text.format("2015-12-31"))
    gate = office.receives(QUARTER, "figures__police.csv", text.format("2016-03-31")).checks(QUARTER, FIGURES)
    assert said(gate, "ADVISORY")[-1:] == ["Every figure is the same as last quarter's."]


# ---------------------------------------------------------------- what agencies are told


def test_words_to_be_printed_that_may_tell_who_is_meant_are_asked_about_by_row_and_never_repeated(office):
    said_of = replace(CASES.tables["cases"].columns["adult"], is_printed=True)
    printed = replace(
        CASES,
        tables={
            "cases": replace(
                CASES.tables["cases"], columns={**CASES.tables["cases"].columns, "adult": said_of}
            )
        },
    )
    gate = office.receives(QUARTER, "cases.csv", GOOD).checks(QUARTER, printed)
    (asked,) = [f for f in gate.findings if f.rule == "identifies:adult"]
    assert asked.level == "ADVISORY" and asked.rows == (2, 3, 4) and not asked.is_row_level
    assert asked.sentence == 'Words under "Adult" that may identify somebody: 3. They are not printed.'
    assert not [f for f in office.checks(QUARTER).findings if f.rule.startswith("identifies")]


def test_an_agency_is_told_which_rows_and_why_and_no_value_of_any_row(office, tmp_path):
    gate = office.receives(QUARTER, "cases.csv", GOOD.replace("2016-02-20", "2016-01-03")).checks()
    assert write_feedback(gate, tmp_path / "feedback") == (tmp_path / "feedback" / "lado.txt",)
    assert (tmp_path / "feedback" / "lado.txt").read_text() == textwrap.dedent("""\
        TB: returns of Lado, January to March 2016 (2015-16 Q4)
        =======================================================

        Rows are named by their number in the file, and nothing that stands in them is repeated here. To
        mend something, send the whole file again with _v2 at the end of its name.

        Allegations: received
        ---------------------
        File returns/2015-16-Q4/cases.csv: 3 rows, 1 of them set aside.

        Rows set aside, which do not count:
        - cases, row 2: Rows where "Concluded" is before "Referred".
    """)


def told(gate: Gate, agency: str = "lado") -> str:
    """Feedback with its lines joined."""
    return " ".join(feedback_for(gate, agency).split())


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (GOOD.replace("Case ref,", "Something else,"), "Mend the headings and send it again"),
        (
            GOOD.replace("2016-01", "2015-07").replace("2016-02", "2015-08").replace("2016-03", "2015-09"),
            "Send the file of this quarter",
        ),
        (GOOD.replace(",education,", ",,"), "Mend the rows listed below and send the whole file again."),
        ("", "Send it again: a nil return still carries its headings."),
    ],
    ids=["headings", "another quarter", "rows", "blank"],
)
def test_feedback_on_a_held_return_asks_the_agency_and_not_the_analyst(office, text, asked):
    said = told(office.receives(QUARTER, "cases.csv", text).checks())
    assert asked in said
    assert not re.search(r"aliases|[Aa]sk for|the agency|Put it in", said)


def test_feedback_names_a_column_as_the_agency_writes_it(office):
    said = told(
        office.receives(
            QUARTER, "cases.csv", GOOD.replace("Sector", "Employer").replace(",health,", ",,")
        ).checks()
    )
    assert 'Rows with nothing under "Employer"' in said and "Sector" not in said


def test_feedback_names_a_missing_column_as_the_agency_wrote_it_before(office):
    earlier = (
        GOOD.replace("2016-0", "2015-1").replace("2015-13-30", "2015-12-30").replace("Case ref", "Log no")
    )
    office.receives("2015-16-Q3", "cases.csv", earlier)
    said = told(office.receives(QUARTER, "cases.csv", GOOD.replace("Case ref,", "Something else,")).checks())
    assert 'these headings are missing: "Log no"' in said and "Case ref" not in said


def test_the_same_returns_are_told_the_same_way_byte_for_byte(office):
    office.receives(QUARTER, "cases.csv", GOOD.replace("2016-02-20", "2016-01-03").replace(",14", ",99"))
    one, two = office.checks(), office.checks()
    assert one.findings == two.findings
    assert feedback_for(one, "lado") == feedback_for(two, "lado")


CANARY = st.text(string.ascii_letters + string.digits + "'£é-", min_size=6, max_size=12).map(
    lambda t: f"Zq{t}"
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(canaries=st.lists(CANARY, min_size=7, max_size=7, unique=True), row=st.integers(0, 2))
def test_whatever_stands_in_a_row_no_sentence_repeats_it(office, canaries, row):
    lines = [line.strip().split(",") for line in GOOD.strip().splitlines()]
    for place, canary in enumerate(canaries):
        lines[1 + (row + place) % 3][place] = canary
    gate = office.receives(QUARTER, "cases.csv", "\n".join(",".join(line) for line in lines)).checks()
    told = " ".join([*(f.sentence for f in gate.findings), *gate.held.values(), *gate.set_aside["reason"]])
    told += feedback_for(gate, "lado")
    assert not [canary for canary in canaries if canary in told]
    assert not [canary for canary in canaries if canary.casefold() in told.casefold()]


DAYS = (
    *(
        date.fromordinal(day).strftime(DAY_AS_WRITTEN[day % 4])
        for day in range(date(2015, 10, 1).toordinal(), date(2016, 6, 30).toordinal())
    ),
    *("", "about Easter", "31/02/2016", "42400", "n/k", "Zq01/02/2016") * 45,
)
CELLS = (
    ("L1", "L2", "l2", "L0", "LO", " L3", "", "Zqref", "1.0"),
    ("A. Person", "", "Zqadult O'Brien", "=1+1"),
    DAYS,
    DAYS,
    ("unfounded", "", "Zqoutcome"),
    ("education", "Health", "education?", "", "Zqsector", "health*"),
    ("9", "14", "", "-1", "130", "Zqage", "9.5", "nine"),
)
SENDERS = tuple(f"sender{number:02}" for number in range(100))
ALIKE = replace(
    CASES,
    agencies=SENDERS,
    per_agency=True,
    tables={
        "cases": replace(
            CASES.tables["cases"],
            columns=CASES.tables["cases"].columns
            | {"case_id": column("case_id", "id", "Case ref", is_required=True, numbering="agency")},
        )
    },
)


def any_rows(chance: Random) -> list[list[str]]:
    """Good rows, up to three of them with dirt in a cell, and up to two that are dirt all over."""
    rows = [[chance.choice(cells) for cells in CELLS] for _ in range(chance.randint(0, 2))]
    rows += [
        [f"G{n}", "A. Person", "13/01/2016", "", "", "education", "9"] for n in range(chance.randint(0, 12))
    ]
    for row in rows[: chance.randint(0, 3)]:
        at = chance.randrange(len(CELLS))
        row[at] = chance.choice(CELLS[at])
    return rows


def a_hundred_agencies_send_any_rows(office, seed: int) -> None:
    """Each row is counted or set aside, or its return is held, and none of it is told. One gate checks them
    all: each return by itself."""
    chance = Random(seed)
    heading = "Case ref,Adult,Referred,Concluded,Outcome,Sector,Age"
    sent = {sender: any_rows(chance) for sender in SENDERS}
    for sender, rows in sent.items():
        office.receives(QUARTER, f"cases__{sender}.csv", "\n".join([heading, *map(",".join, rows)]))
    gate = office.checks(QUARTER, ALIKE)
    told = " ".join([*(f.sentence for f in gate.findings), *gate.held.values(), *gate.set_aside["reason"]])
    told += " ".join(feedback_for(gate, sender) for sender in SENDERS)
    assert "zq" not in told.casefold()
    facts, held = gate.facts["cases", "cases"], {key[1] for key in gate.held}
    for sender in set(SENDERS) - held:
        mine = facts[facts["agency"] == sender]
        aside = gate.set_aside[gate.set_aside["agency"] == sender]
        assert len(mine) + len(aside) == sum(any(map(str.strip, row)) for row in sent[sender]), sender
        assert mine["case_id"].is_unique, sender
    assert held and not held.issuperset(SENDERS)


def test_of_any_rows_at_all_each_is_counted_or_set_aside_and_none_is_repeated(office):
    a_hundred_agencies_send_any_rows(office, 0)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 101))
def test_ten_thousand_random_returns_pass_the_gate_or_are_held_and_none_is_told(office, seed):
    a_hundred_agencies_send_any_rows(office, seed)


# ---------------------------------------------------------------- numbers that agencies share


def complaints(numbering: str) -> Return:
    """A return that police and doctors send, each complaint with a number, and letters that hang on
    complaints."""
    reference = column("complaint_id", "id", "Complaint ref", is_required=True, numbering=numbering)
    told = column("about_id", "id", "About", numbering=numbering, links="complaints.complaint_id")
    opened = column("received_on", "date", "Received", is_required=True)
    letter = column("letter_id", "id", "Letter", is_required=True, numbering="agency")
    return Return(
        "complaints",
        "Complaints",
        ("police", "gp"),
        "quarterly",
        "why",
        per_agency=True,
        tables={
            "complaints": Table(
                "complaints",
                "one row a complaint",
                ("complaint_id",),
                "received_on",
                columns(reference, opened),
            ),
            "letters": Table(
                "letters",
                "one row a letter",
                ("letter_id",),
                "received_on",
                columns(letter, told, opened),
                is_optional=True,
            ),
        },
    )


def of_two(office, numbering: str) -> Gate:
    sent = "Complaint ref,Received\nC0,2016-01-13\nC1,2016-02-01"
    for agency in ("police", "gp"):
        office.receives(QUARTER, f"complaints__{agency}__complaints.csv", sent)
    (office.suites / "complaints.json").write_text(
        json.dumps({"name": "complaints", "meta": {"why": "why"}, "expectations": []})
    )
    return office.checks(QUARTER, complaints(numbering))


def test_agencies_that_each_number_their_own_may_number_alike_and_nothing_is_said(office):
    gate = of_two(office, "agency")
    assert said(gate, "ADVISORY") == [] and kept(gate, "complaints") == ["C0", "C1", "C0", "C1"]


def test_a_number_of_one_register_that_two_agencies_send_is_one_thing_and_both_are_told(office):
    gate = of_two(office, "town")
    assert kept(gate, "complaints") == ["C0", "C1"]
    clashes = [f for f in gate.findings if f.rule == "clash:complaint_id"]
    assert [(f.agency, f.rows) for f in clashes] == [("gp", (2, 3)), ("police", (2, 3))]
    assert clashes[0].sentence == (
        'Rows whose "Complaint ref" another agency sent too: 2. The number is shared by all who send this '
        "return, so they are "
        "taken for the same and counted once. If they are not the same, one number is wrong."
    )


@pytest.mark.parametrize(("numbering", "hanging"), [("agency", 1), ("town", 0)])
def test_a_row_hangs_on_its_own_senders_number_unless_all_share_one_numbering(office, numbering, hanging):
    office.receives(QUARTER, "complaints__police__letters.csv", "Letter,About,Received\nL1,C7,2016-02-02")
    office.receives(QUARTER, "complaints__gp__complaints.csv", "Complaint ref,Received\nC7,2016-01-14")
    office.receives(QUARTER, "complaints__police__complaints.csv", "Complaint ref,Received\nC0,2016-01-13")
    (office.suites / "complaints.json").write_text(
        json.dumps({"name": "complaints", "meta": {"why": "why"}, "expectations": []})
    )
    gate = office.checks(QUARTER, complaints(numbering))
    assert sum(f.rule == "link:about_id" for f in gate.findings) == hanging


# ---------------------------------------------------------------- history is held as a return is


HISTORY = "case_id,adult,referred_on,concluded_on,outcome,sector,age\n"


def with_history(office, *lines: str) -> Gate:
    office.receives("back_series", "cases__cases.csv", HISTORY + "\n".join(lines))
    return office.receives(QUARTER, "cases.csv", GOOD).checks()


def test_a_history_in_which_nothing_is_amiss_is_not_spoken_of(office):
    gate = with_history(office, "H1,,2015-01-12,,,health,9", "H2,,13/04/2015,,,education,9")
    assert gate.histories == () and kept(gate) == ["H1", "H2", "L1", "L2", "L3"]


def test_one_row_of_a_history_that_cannot_be_read_is_set_aside_and_told(office):
    gate = with_history(office, "H1,,2015-01-12,,,health,9", "H2,,some day,,,education,9")
    (history,) = gate.histories
    assert (history.return_id, history.rows, history.set_aside, history.is_held) == ("cases", 2, 1, False)
    assert kept(gate) == ["H1", "L1", "L2", "L3"]


def test_a_history_that_would_lose_more_rows_than_a_return_may_is_held_whole(office):
    """Sixteen quarters of one indicator, misspelt in every row, were once dropped without a word."""
    gate = with_history(
        office, "H1,,2015-01-12,,,health,9", "H2,,some day,,,education,9", "H3,,2015-01-12,,,helth,9"
    )
    (history,) = gate.histories
    assert (
        history.is_held
        and history.shown == "2 of its 3 rows were set aside, more than the 2% this return may lose."
    )
    assert history.said.endswith(
        "The feedback (--check) lists them in back_series.txt: mend them and run it again."
    )
    assert kept(gate) == ["L1", "L2", "L3"] and gate.status_of("cases", "lado", QUARTER) == "received"


def test_rows_of_a_history_that_are_still_to_come_are_not_among_those_it_may_lose(office):
    office.receives(
        "back_series",
        "cases__cases.csv",
        HISTORY + "H1,,2015-01-12,,,health,9\nH2,,2016-05-12,,,health,9\nH3,,2016-06-12,,,health,9",
    )
    assert office.receives(QUARTER, "cases.csv", GOOD).checks().histories == ()


def test_a_history_that_lacks_a_table_is_held_for_what_it_counts_would_be_a_nought(office):
    office.receives(
        "back_series", "complaints__letters.csv", "letter_id,about_id,received_on\nL1,,2015-01-12"
    )
    (office.suites / "complaints.json").write_text(
        json.dumps({"name": "complaints", "meta": {"why": "why"}, "expectations": []})
    )
    (history,) = office.receives(QUARTER, "nothing.txt", "").checks(QUARTER, complaints("agency")).histories
    assert history.shown == "Of its history 1 file not in back_series: complaints__complaints.csv."
    assert "results.csv" in history.said
