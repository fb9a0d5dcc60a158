"""Twenty measures counted again from the agencies' own files, by plain loops that know nothing of the
workbook.

Conferences, invitations, children missing and police's own count. The other reports are counted again in
test_recount_reports.py, the other elements in test_recount_elements.py.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.raw_files import (
    LAST,
    agrees,
    day,
    in_quarter,
    moment,
    percent,
    rows_of,
    word,
    working_days_between,
    yes,
)


@pytest.fixture(scope="module")
def conferences(specimen_run):
    name = "child_protection_conferences.xlsx"
    sheets = ("Section 47 enquiries", "Initial conferences", "Plans", "Review conferences")
    return {sheet: rows_of(specimen_run[0], name, sheet, "Child ID") for sheet in sheets}


def test_section_47_enquiries_started(shown, conferences):
    started = [r for r in conferences["Section 47 enquiries"] if in_quarter(day(r["S47 start date"]))]
    agrees(shown, "section_47_enquiries", len(started))


def test_section_47_enquiries_that_led_to_a_conference(shown, conferences):
    ended = [
        r for r in conferences["Section 47 enquiries"] if in_quarter(day(r["S47 end date"])) and r["Outcome"]
    ]
    led = [r for r in ended if word(r["Outcome"]) in ("initial conference", "icpc")]
    agrees(shown, "s47_to_conference_pct", percent(led, ended), len(led), len(ended))


def test_initial_conferences_held_and_the_children_they_were_about(shown, conferences):
    held = [r for r in conferences["Initial conferences"] if in_quarter(day(r["ICPC date"]))]
    agrees(shown, "initial_conference_children", len(held))
    agrees(shown, "initial_conferences", len({r["Meeting ID"] for r in held}))


def test_initial_conferences_within_fifteen_working_days(shown, conferences):
    due = [
        r
        for r in conferences["Initial conferences"]
        if in_quarter(day(r["ICPC date"])) and r["Strategy discussion date"] and not yes(r["Transfer in"])
    ]
    in_time = [
        r for r in due if working_days_between(day(r["Strategy discussion date"]), day(r["ICPC date"])) <= 15
    ]
    agrees(shown, "icpc_15wd_pct", percent(in_time, due), len(in_time), len(due))


def test_the_conference_that_only_bank_holidays_excuse_is_in_time(conferences):
    late = [r for r in conferences["Initial conferences"] if day(r["ICPC date"]) == date(2016, 3, 31)]
    days = {working_days_between(day(r["Strategy discussion date"]), day(r["ICPC date"])) for r in late}
    plain = {
        sum(
            (day(r["Strategy discussion date"]) + timedelta(n)).weekday() < 5
            for n in range(1, (day(r["ICPC date"]) - day(r["Strategy discussion date"])).days + 1)
        )
        for r in late
    }
    assert 15 in days and 17 in plain


def test_children_at_conference_who_were_given_a_plan(shown, conferences):
    held = [r for r in conferences["Initial conferences"] if in_quarter(day(r["ICPC date"]))]
    given = [r for r in held if yes(r["Outcome CP plan"])]
    agrees(shown, "icpc_conversion_pct", percent(given, held), len(given), len(held))


def test_children_on_a_plan_at_the_end_of_the_quarter(shown, conferences):
    open_now = [
        r for r in conferences["Plans"] if day(r["CP plan start date"]) <= LAST and not r["CP plan end date"]
    ]
    agrees(shown, "cp_plans_count", len(open_now))
    neglect = [r for r in open_now if word(r["Category"]) in ("neg", "neglect", "n")]
    agrees(shown, "cp_neglect_category_pct", percent(neglect, open_now), len(neglect), len(open_now))


def test_children_who_have_been_on_a_plan_for_two_years(shown, conferences):
    open_now = [r for r in conferences["Plans"] if not r["CP plan end date"]]
    long = [r for r in open_now if day(r["CP plan start date"]) <= date(2014, 3, 31)]
    agrees(shown, "cp_plan_2yr_open_pct", percent(long, open_now), len(long), len(open_now))


def test_plans_ended_as_a_yearly_rate(shown, conferences):
    """Of the town's children under 18, as the Office for National Statistics counted them in the middle of
    2015."""
    ended = [r for r in conferences["Plans"] if in_quarter(day(r["CP plan end date"]))]
    agrees(shown, "cp_plans_ended_rate", 4 * 10_000 * len(ended) / 44_487, len(ended), 44_487)


def test_plans_started_and_ended(shown, conferences):
    agrees(
        shown, "cp_plans_started", sum(in_quarter(day(r["CP plan start date"])) for r in conferences["Plans"])
    )
    agrees(shown, "cp_plans_ended", sum(in_quarter(day(r["CP plan end date"])) for r in conferences["Plans"]))


def test_second_and_later_plans(shown, conferences):
    started = [r for r in conferences["Plans"] if in_quarter(day(r["CP plan start date"]))]
    again = [r for r in started if int(float(r["Previous plans"])) >= 1]
    agrees(shown, "cp_second_plan_pct", percent(again, started), len(again), len(started))


def test_review_conferences_on_time(shown, conferences):
    due = [r for r in conferences["Review conferences"] if in_quarter(day(r["Review due date"]))]
    in_time = [r for r in due if r["Review date"] and day(r["Review date"]) <= day(r["Review due date"])]
    agrees(shown, "cp_rcpc_on_time_pct", percent(in_time, due), len(in_time), len(due))


@pytest.fixture(scope="module")
def invitations(specimen_run):
    return rows_of(specimen_run[0], "professional_participation.xlsx", "Invitations", "Meeting ref")


def test_invitations_attended(shown, invitations):
    held = [r for r in invitations if in_quarter(day(r["Conference date"]))]
    there = [
        r
        for r in held
        if word(r["Attended"]) in ("in person", "by phone or video", "deputy", "attended", "remote")
    ]
    agrees(shown, "conf_attendance_pct", percent(there, held), len(there), len(held))


@pytest.mark.parametrize(
    ("measure", "agency"), [("conf_gp_report_pct", "gp"), ("conf_camhs_report_pct", "camhs")]
)
def test_reports_from_one_agency_before_the_conference(shown, invitations, measure, agency):
    asked = [
        r
        for r in invitations
        if in_quarter(day(r["Conference date"])) and word(r["Agency invited"]) == agency
    ]
    sent = [
        r
        for r in asked
        if r["Report received on"] and day(r["Report received on"]) <= day(r["Conference date"])
    ]
    agrees(shown, measure, percent(sent, asked), len(sent), len(asked))


def test_missing_episodes_and_children(shown, specimen_run):
    rows = rows_of(specimen_run[0], "missing_children.xlsx", "Episodes", "Child unique ID")
    missing = [
        r
        for r in rows
        if word(r["Missing/absent"]) in ("missing", "m") and in_quarter(day(r["Date/time reported"]))
    ]
    agrees(shown, "missing_episodes_count", len(missing))
    agrees(shown, "missing_children_count", len({r["Child unique ID"] for r in missing}))


def test_return_interviews_offered_done_and_done_in_time(shown, specimen_run):
    rows = rows_of(specimen_run[0], "return_interviews.xlsx", "Interviews", "Missing episode ref")
    needed = [r for r in rows if in_quarter(day(r["Date/time returned"])) and yes(r["Interview required"])]
    done = [r for r in needed if word(r["Outcome"]) == "completed" and r["Completed at"]]
    quick = [
        r for r in done if moment(r["Completed at"]) <= moment(r["Date/time returned"]) + timedelta(hours=72)
    ]
    agrees(shown, "rhi_offered_pct", percent([r for r in needed if r["Offered at"]], needed))
    agrees(shown, "rhi_completed_pct", percent(done, needed), len(done), len(needed))
    agrees(shown, "rhi_72h_pct", percent(quick, needed), len(quick), len(needed))


def test_police_protection_is_what_police_sent(shown, specimen_run):
    rows = rows_of(specimen_run[0], "partner_indicators__police.xlsx", "Indicators", "Indicator")
    sent = {r["Indicator"]: r["Numerator"] for r in rows}
    agrees(shown, "police_protection_occasions", float(sent["police_protection_occasions"]))
