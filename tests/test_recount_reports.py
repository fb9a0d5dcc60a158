"""The local authority's other reports, the front door, early help and inspections, counted again from the raw
files.

Plain loops that know nothing of the workbook; see raw_files.py.
"""

from __future__ import annotations

import statistics

import pytest

from tests.raw_files import (
    LAST,
    agrees,
    day,
    in_quarter,
    months_after,
    percent,
    rows_of,
    word,
    working_days_between,
    yes,
)


@pytest.fixture(scope="module")
def rows(specimen_run):
    """Rows of one sheet of one return."""

    def read(name, sheet, first_heading="Child unique ID"):
        return rows_of(specimen_run[0], f"{name}.xlsx", sheet, first_heading)

    return read


def share(shown, measure, part, whole):
    agrees(shown, measure, percent(part, whole), len(part), len(whole))


# ---- children in care ------------------------------------------------------------------------------------


def test_children_in_care_started_ended_and_there_at_the_end(shown, rows):
    periods = rows("children_in_care", "Periods of care")
    agrees(shown, "cla_count", len({r["Child unique ID"] for r in periods if not r["CLA end date"]}))
    agrees(shown, "cla_started", sum(in_quarter(r["CLA start date"]) for r in periods))
    agrees(shown, "cla_ended", sum(in_quarter(r["CLA end date"]) for r in periods))


def test_children_in_care_who_live_out_of_the_area_or_in_a_home(shown, rows):
    here = [r for r in rows("children_in_care", "Placements") if not r["Date placement ended"]]
    share(shown, "cla_out_of_area_pct", [r for r in here if yes(r["Placed out of authority"])], here)
    share(
        shown,
        "cla_childrens_homes_pct",
        [r for r in here if word(r["Type of placement"]) == "children's home"],
        here,
    )


def test_children_in_care_reviewed_on_time_and_heard(shown, rows):
    due = [r for r in rows("children_in_care", "Reviews") if in_quarter(r["Due date"])]
    in_time = [r for r in due if r["Date review held"] and day(r["Date review held"]) <= day(r["Due date"])]
    share(shown, "cla_reviews_on_time_pct", in_time, due)
    asked = [r for r in due if r["Child participation"] and word(r["Child participation"]) != "under four"]
    share(
        shown,
        "cla_participation_pct",
        [r for r in asked if word(r["Child participation"]) != "no views given"],
        asked,
    )


def test_children_long_in_care_who_have_stayed_in_one_place(shown, rows):
    periods, places = rows("children_in_care", "Periods of care"), rows("children_in_care", "Placements")
    long = set()
    for r in periods:
        came = day(r["CLA start date"])
        is_long = not r["CLA end date"] and months_after(came, 30) <= LAST
        if is_long and float(r["Age at event"]) + (LAST - came).days // 365.25 < 16:
            long.add(r["Child unique ID"])
    here = [r for r in places if not r["Date placement ended"]]
    stayed = [r for r in here if months_after(day(r["Date placement started"]), 24) <= LAST
              or word(r["Type of placement"]) == "adoptive family"]  # fmt: skip
    share(shown, "cla_long_term_stability_pct", long & {r["Child unique ID"] for r in stayed}, long)


def test_reviewing_officers_challenges_resolved_within_twenty_working_days(shown, rows):
    done = [
        r
        for r in rows("children_in_care", "Iro challenges", "Escalation ID")
        if in_quarter(r["Escalation resolved"])
    ]
    quick = [
        r
        for r in done
        if working_days_between(day(r["Escalation date"]), day(r["Escalation resolved"])) <= 20
    ]
    share(shown, "iro_challenges_20wd_pct", quick, done)


def test_care_leavers_in_education_training_or_work(shown, rows):
    checked = [r for r in rows("children_in_care", "Care leavers") if in_quarter(r["Contact date"])]
    busy = [
        r
        for r in checked
        if word(r["Main activity"]) in ("higher education", "other education", "training or work")
    ]
    share(shown, "care_leaver_eet_pct", busy, checked)


# ---- foster carers ---------------------------------------------------------------------------------------


def test_foster_carers_reviewed_on_time_and_visited_unannounced_within_a_year(shown, rows):
    due = [
        r
        for r in rows("foster_carer_reviews", "Reviews", "Foster carer review ID")
        if in_quarter(r["Due date"])
    ]
    held = [r for r in due if r["Date review held"]]
    share(
        shown,
        "foster_reviews_on_time_pct",
        [r for r in held if day(r["Date review held"]) <= day(r["Due date"])],
        due,
    )
    visited = [
        r
        for r in held
        if r["Date of unannounced visit"]
        and day(r["Date review held"]) <= months_after(day(r["Date of unannounced visit"]), 12)
    ]
    share(shown, "foster_unannounced_visit_pct", visited, held)


def test_foster_households_approved_at_the_end(shown, rows):
    carers = rows("foster_carer_reviews", "Households", "Carer ID")
    here = [r for r in carers if not r["Approval end date"] and word(r["Type of approval"]) != "short breaks"]
    agrees(shown, "foster_households_count", len(here))


# ---- children whom other authorities placed here ----------------------------------------------------------


def test_children_of_other_authorities_and_whether_we_were_told_in_time(shown, rows):
    placed = rows("children_from_other_authorities", "Placements")
    agrees(shown, "ola_cla_placed_count", len({r["Child unique ID"] for r in placed if not r["End date"]}))
    came = [r for r in placed if in_quarter(r["Date placed"])]
    told = [
        r
        for r in came
        if r["Notification date"]
        and working_days_between(day(r["Date placed"]), day(r["Notification date"])) <= 5
    ]
    share(shown, "ola_notified_5wd_pct", told, came)


# ---- missing, exploitation, trafficking ------------------------------------------------------------------


def test_children_at_risk_of_exploitation_new_known_and_less_at_risk(shown, rows):
    children = rows("mcseto", "Children")
    agrees(
        shown,
        "mcseto_new_count",
        len({r["Child unique ID"] for r in children if in_quarter(r["Date first considered"])}),
    )
    known = [r for r in children if r["Date first considered"] and not r["Date closed"]]
    agrees(shown, "cse_at_risk_count", len({r["Child unique ID"] for r in known}))
    risk = ["none", "low", "medium", "high"]
    closed = [
        r
        for r in children
        if in_quarter(r["Date closed"]) and r["Initial risk level"] and r["Exit risk level"]
    ]
    less = [
        r
        for r in closed
        if risk.index(word(r["Exit risk level"])) < risk.index(word(r["Initial risk level"]))
    ]
    share(shown, "cse_risk_reduced_pct", less, closed)


# ---- allegations -----------------------------------------------------------------------------------------


def test_allegations_referred_concluded_in_time_and_substantiated(shown, rows):
    cases = [r for r in rows("lado", "Cases", "LADO ref") if word(r["Threshold"]) == "allegation"]
    agrees(shown, "lado_referrals_count", sum(in_quarter(r["Date referred"]) for r in cases))
    ended = [r for r in cases if in_quarter(r["Date concluded"])]
    for measure, months in (("lado_1m_pct", 1), ("lado_3m_pct", 3)):
        share(
            shown,
            measure,
            [r for r in ended if day(r["Date concluded"]) <= months_after(day(r["Date referred"]), months)],
            ended,
        )
    found = [
        r
        for r in ended
        if word(r["Case outcome"]) in ("substantiated", "unsubstantiated", "unfounded", "false", "malicious")
    ]
    share(
        shown,
        "lado_substantiated_pct",
        [r for r in found if word(r["Case outcome"]) == "substantiated"],
        found,
    )


# ---- the front door and early help -------------------------------------------------------------------------


def test_contacts_and_what_became_of_them(shown, rows):
    contacts = rows("front_door", "Contacts", "Contact ref")
    agrees(shown, "contacts_count", sum(in_quarter(r["Date of contact"]) for r in contacts))
    decided = [r for r in contacts if in_quarter(r["Date of decision"]) and r["Outcome of contact"]]
    share(
        shown,
        "contact_referral_pct",
        [r for r in decided if word(r["Outcome of contact"]) == "referral"],
        decided,
    )


def test_referrals_that_came_again_within_a_year_and_those_that_went_no_further(shown, rows):
    referrals = rows("front_door", "Referrals")
    came = [r for r in referrals if in_quarter(r["Date of referral"])]
    before = "Date of previous referral"
    again = [r for r in came if r[before] and day(r["Date of referral"]) <= months_after(day(r[before]), 12)]
    share(shown, "rereferral_12m_pct", again, came)
    decided = [r for r in referrals if in_quarter(r["Referral decision date"]) and r["Outcome of referral"]]
    share(
        shown,
        "referral_nfa_pct",
        [r for r in decided if word(r["Outcome of referral"]) == "no further action"],
        decided,
    )


def test_assessments_authorised_within_forty_five_working_days(shown, rows):
    done = [r for r in rows("front_door", "Assessments") if in_quarter(r["Date authorised"])]
    quick = [
        r
        for r in done
        if working_days_between(day(r["Date assessment started"]), day(r["Date authorised"])) <= 45
    ]
    share(shown, "assessment_45wd_pct", quick, done)


def test_days_from_contact_to_plan(shown, rows):
    planned = [r for r in rows("front_door", "Assessments") if in_quarter(r["Date plan agreed"])]
    agrees(
        shown,
        "contact_to_plan_days",
        statistics.median(
            working_days_between(day(r["Date of contact"]), day(r["Date plan agreed"])) for r in planned
        ),
    )


def test_children_in_need_at_the_end_of_the_quarter(shown, rows):
    cases = rows("front_door", "Children in need")
    agrees(
        shown,
        "cin_count",
        sum(day(r["Date case opened"]) <= LAST and not r["Date case closed"] for r in cases),
    )


def test_children_who_are_better_when_early_help_ends(shown, rows):
    ended = [
        r
        for r in rows("early_help", "Assessments")
        if in_quarter(r["Date closed"]) and r["Change for the child"]
    ]
    share(shown, "eh_improved_pct", [r for r in ended if word(r["Change for the child"]) == "better"], ended)


# ---- inspections -----------------------------------------------------------------------------------------


def test_what_inspectors_asked_for_and_whether_it_was_done_in_time(shown, rows):
    asked = rows("inspections", "Recommendations", "Action number")
    agrees(shown, "inspection_actions_open", sum(not r["Date closed"] for r in asked))
    done = [r for r in asked if in_quarter(r["Date closed"])]
    share(
        shown,
        "inspection_actions_on_time_pct",
        [r for r in done if day(r["Date closed"]) <= day(r["Due date"])],
        done,
    )
