"""Twenty measures counted again from the agencies' own files, by plain loops that know nothing of the workbook.

Nothing of wscb_lib is imported here. The figures are compared with tables/results.csv of a real run.
"""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta

import openpyxl
import pytest

QUARTER = "2015-16-Q4"
FIRST, LAST = date(2016, 1, 1), date(2016, 3, 31)
HOLIDAYS = {date(2015, 12, 25), date(2015, 12, 28), date(2016, 1, 1), date(2016, 3, 25), date(2016, 3, 28)}


def day(cell):
    """A date from a cell, whichever way the agency wrote it; None for a blank."""
    if cell in (None, ""):
        return None
    if isinstance(cell, datetime):
        return cell.date()
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%d-%b-%Y", "%d %B %Y"):
        try:
            return datetime.strptime(str(cell).strip(), form).date()
        except ValueError:
            pass
    raise AssertionError(f"not a date: {cell!r}")


def moment(cell):
    if cell in (None, ""):
        return None
    if isinstance(cell, datetime):
        return cell
    for form in ("%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y"):
        try:
            return datetime.strptime(str(cell).strip(), form)
        except ValueError:
            pass
    raise AssertionError(f"not a time: {cell!r}")


def word(cell):
    """A coded word without its "a) " and in small letters."""
    text = str(cell or "").strip().lower()
    return text.split(") ", 1)[1] if len(text) > 2 and text[1] == ")" else text


def yes(cell):
    return word(cell) in ("y", "yes", "true", "1")


def rows_of(workspace, name, sheet, first_heading):
    """The rows below the heading row, as dictionaries; notes and totals below are left out."""
    book = openpyxl.load_workbook(workspace / "returns" / QUARTER / name, data_only=True)
    found, headings = [], None
    for row in book[sheet].iter_rows(values_only=True):
        if headings is None:
            if row[0] is not None and str(row[0]).strip() == first_heading:
                headings = [str(cell).strip() if cell else "" for cell in row]
            continue
        filled = [cell for cell in row if cell not in (None, "")]
        if len(filled) > 3 and str(row[0]).strip().lower() not in ("total", "totals"):
            found.append(dict(zip(headings, row, strict=True)))
    assert found, f"{name}, {sheet}: no rows found"
    return found


def in_quarter(value):
    return value is not None and FIRST <= value <= LAST


def working_days_between(start, end):
    """Working days after `start` up to and including `end`."""
    count, at = 0, start
    while at < end:
        at += timedelta(days=1)
        count += at.weekday() < 5 and at not in HOLIDAYS
    return count


def percent(part, whole):
    return 100 * len(part) / len(whole)


@pytest.fixture(scope="module")
def shown(specimen_run):
    """(measure) -> (numerator, denominator, value) as the pack shows them for the reported quarter."""
    _, pack = specimen_run
    found = {}
    with (pack / "tables" / "results.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (row["quarter"], row["breakdown"], row["agency"]) == (QUARTER, "all", "all"):
                found[row["measure"]] = (row["numerator"], row["denominator"], row["value"])
    return found


def agrees(shown, measure, value, numerator=None, denominator=None):
    was = shown[measure]
    assert float(was[2]) == pytest.approx(value, abs=5.1e-5), measure  # the csv keeps four places
    if numerator is not None:
        assert float(was[0]) == numerator and float(was[1]) == denominator, measure


@pytest.fixture(scope="module")
def conferences(specimen_run):
    name = "child_protection_conferences.xlsx"
    sheets = ("Section 47 enquiries", "Initial conferences", "Plans", "Review conferences")
    return {sheet: rows_of(specimen_run[0], name, sheet, "Child ID") for sheet in sheets}


def test_section_47_enquiries_started(shown, conferences):
    started = [r for r in conferences["Section 47 enquiries"] if in_quarter(day(r["S47 start date"]))]
    agrees(shown, "section_47_enquiries", len(started))


def test_section_47_enquiries_that_led_to_a_conference(shown, conferences):
    ended = [r for r in conferences["Section 47 enquiries"] if in_quarter(day(r["S47 end date"])) and r["Outcome"]]
    led = [r for r in ended if word(r["Outcome"]) in ("initial conference", "icpc")]
    agrees(shown, "s47_to_conference_pct", percent(led, ended), len(led), len(ended))


def test_initial_conferences_held_and_the_children_they_were_about(shown, conferences):
    held = [r for r in conferences["Initial conferences"] if in_quarter(day(r["ICPC date"]))]
    agrees(shown, "initial_conference_children", len(held))
    agrees(shown, "initial_conferences", len({r["Meeting ID"] for r in held}))


def test_initial_conferences_within_fifteen_working_days(shown, conferences):
    due = [
        r for r in conferences["Initial conferences"]
        if in_quarter(day(r["ICPC date"])) and r["Strategy discussion date"] and not yes(r["Transfer in"])
    ]
    in_time = [r for r in due if working_days_between(day(r["Strategy discussion date"]), day(r["ICPC date"])) <= 15]
    agrees(shown, "icpc_15wd_pct", percent(in_time, due), len(in_time), len(due))


def test_the_conference_that_only_bank_holidays_excuse_is_in_time(conferences):
    late = [r for r in conferences["Initial conferences"] if day(r["ICPC date"]) == date(2016, 3, 31)]
    days = {working_days_between(day(r["Strategy discussion date"]), day(r["ICPC date"])) for r in late}
    plain = {sum((day(r["Strategy discussion date"]) + timedelta(n)).weekday() < 5 for n in range(1, (day(r["ICPC date"]) - day(r["Strategy discussion date"])).days + 1)) for r in late}
    assert 15 in days and 17 in plain


def test_children_at_conference_who_were_given_a_plan(shown, conferences):
    held = [r for r in conferences["Initial conferences"] if in_quarter(day(r["ICPC date"]))]
    given = [r for r in held if yes(r["Outcome CP plan"])]
    agrees(shown, "icpc_conversion_pct", percent(given, held), len(given), len(held))


def test_children_on_a_plan_at_the_end_of_the_quarter(shown, conferences):
    open_now = [r for r in conferences["Plans"] if day(r["CP plan start date"]) <= LAST and not r["CP plan end date"]]
    agrees(shown, "cp_plans_count", len(open_now))
    neglect = [r for r in open_now if word(r["Category"]) in ("neg", "neglect", "n")]
    agrees(shown, "cp_neglect_category_pct", percent(neglect, open_now), len(neglect), len(open_now))


def test_plans_started_and_ended(shown, conferences):
    agrees(shown, "cp_plans_started", sum(in_quarter(day(r["CP plan start date"])) for r in conferences["Plans"]))
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
    there = [r for r in held if word(r["Attended"]) in ("in person", "by phone or video", "deputy", "attended", "remote")]
    agrees(shown, "conf_attendance_pct", percent(there, held), len(there), len(held))


@pytest.mark.parametrize(("measure", "agency"), [("conf_gp_report_pct", "gp"), ("conf_camhs_report_pct", "camhs")])
def test_reports_from_one_agency_before_the_conference(shown, invitations, measure, agency):
    asked = [r for r in invitations if in_quarter(day(r["Conference date"])) and word(r["Agency invited"]) == agency]
    sent = [r for r in asked if r["Report received on"] and day(r["Report received on"]) <= day(r["Conference date"])]
    agrees(shown, measure, percent(sent, asked), len(sent), len(asked))


def test_missing_episodes_and_children(shown, specimen_run):
    rows = rows_of(specimen_run[0], "missing_children.xlsx", "Episodes", "Child unique ID")
    missing = [r for r in rows if word(r["Missing/absent"]) in ("missing", "m") and in_quarter(day(r["Date/time reported"]))]
    agrees(shown, "missing_episodes_count", len(missing))
    agrees(shown, "missing_children_count", len({r["Child unique ID"] for r in missing}))


def test_return_interviews_offered_done_and_done_in_time(shown, specimen_run):
    rows = rows_of(specimen_run[0], "return_interviews.xlsx", "Interviews", "Missing episode ref")
    needed = [r for r in rows if in_quarter(day(r["Date/time returned"])) and yes(r["Interview required"])]
    done = [r for r in needed if word(r["Outcome"]) == "completed" and r["Completed at"]]
    quick = [r for r in done if moment(r["Completed at"]) <= moment(r["Date/time returned"]) + timedelta(hours=72)]
    agrees(shown, "rhi_offered_pct", percent([r for r in needed if r["Offered at"]], needed))
    agrees(shown, "rhi_completed_pct", percent(done, needed), len(done), len(needed))
    agrees(shown, "rhi_72h_pct", percent(quick, needed), len(quick), len(needed))


def test_police_protection_is_what_police_sent(shown, specimen_run):
    rows = rows_of(specimen_run[0], "partner_indicators__police.xlsx", "Indicators", "Indicator")
    sent = {r["Indicator"]: r["Numerator"] for r in rows}
    agrees(shown, "police_protection_occasions", float(sent["police_protection_occasions"]))


def test_children_in_care_at_the_end_of_the_quarter(shown, specimen_run):
    rows = rows_of(specimen_run[0], "children_in_care.xlsx", "Periods of care", "Child unique ID")
    agrees(shown, "cla_count", len({r["Child unique ID"] for r in rows if not r["CLA end date"]}))


def test_allegations_concluded_within_a_month(shown, specimen_run):
    rows = rows_of(specimen_run[0], "lado.xlsx", "Cases", "LADO ref")
    ended = [r for r in rows if in_quarter(day(r["Date concluded"])) and word(r["Threshold"]) == "allegation"]

    def a_month_after(start):
        month, year = start.month % 12 + 1, start.year + start.month // 12
        last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
        return date(year, month, min(start.day, last))

    quick = [r for r in ended if day(r["Date concluded"]) <= a_month_after(day(r["Date referred"]))]
    agrees(shown, "lado_1m_pct", percent(quick, ended), len(quick), len(ended))
