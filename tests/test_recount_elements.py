"""Audits, section 11 and 175, complaints, training, the topics and the voices, counted again from the raw
files.

Plain loops that know nothing of the workbook; see raw_files.py.
"""

from __future__ import annotations

import calendar
import csv
from datetime import date

import pytest

from tests.raw_files import (
    LAST,
    QUARTER,
    agrees,
    day,
    in_quarter,
    percent,
    rows_of,
    word,
    working_days_between,
    yes,
)


@pytest.fixture(scope="module")
def rows(specimen_run):
    """Rows of one sheet of one return."""

    def read(name, sheet, first_heading):
        return rows_of(specimen_run[0], f"{name}.xlsx", sheet, first_heading)

    return read


def share(shown, measure, part, whole):
    agrees(shown, measure, percent(part, whole), len(part), len(whole))


def test_audited_cases_the_panel_graded_good_and_those_agencies_did(shown, rows):
    audited = [r for r in rows("multi_agency_audits", "Audits", "Audit ref") if in_quarter(r["Panel date"])]
    agrees(shown, "audited_cases", len(audited))
    for measure, grade in (("audit_good_pct", "Grade (panel)"), ("audit_self_good_pct", "Grade (self)")):
        graded = [r for r in audited if r[grade]]
        share(shown, measure, [r for r in graded if word(r[grade]) in ("good", "outstanding")], graded)


def test_section_11_scores_before_and_after_moderation(shown, rows):
    scores = [r for r in rows("section_11", "Scores", "Ref") if in_quarter(r["Panel date"])]
    for measure, score in (("s11_compliant_pct", "Panel score"), ("s11_self_compliant_pct", "Agency score")):
        scored = [r for r in scores if r[score] is not None]
        share(shown, measure, [r for r in scored if float(r[score]) >= 2], scored)


def test_schools_that_returned_their_audit_and_lead_trained(shown, rows):
    asked = [r for r in rows("section_175", "Settings", "Row") if in_quarter(r["Date sent"])]
    share(shown, "s175_returned_pct", [r for r in asked if r["Date returned"]], asked)
    said = [r for r in asked if r["Lead trained in 2 years"]]
    share(shown, "s175_lead_trained_pct", [r for r in said if yes(r["Lead trained in 2 years"])], said)


@pytest.fixture(scope="module")
def complaints(specimen_run):
    """Every agency's complaints; one that had none sends a sheet with a heading and nothing under it."""
    found = []
    for path in sorted((specimen_run[0] / "returns" / QUARTER).glob("complaints__*.xlsx")):
        try:
            found += rows_of(specimen_run[0], path.name, "Complaints", "Complaint ref")
        except AssertionError as nothing:
            assert "no rows found" in str(nothing)
    return found


def test_complaints_of_every_agency_received_answered_in_time_and_upheld(shown, complaints):
    agrees(shown, "complaints_received", sum(in_quarter(r["Date received"]) for r in complaints))
    answered = [r for r in complaints if in_quarter(r["Date of response"])]
    first = [r for r in answered if word(r["Complaint stage"]) == "stage 1"]
    quick = [
        r for r in first if working_days_between(day(r["Date received"]), day(r["Date of response"])) <= 10
    ]
    share(shown, "complaints_stage1_10wd_pct", quick, first)
    found = [
        r
        for r in answered
        if r["Finding"] and word(r["Finding"]) in ("upheld", "partly upheld", "not upheld")
    ]
    share(shown, "complaints_upheld_pct", [r for r in found if word(r["Finding"]) != "not upheld"], found)


def test_places_on_training_used_and_what_was_done_with_it(shown, rows):
    booked = [r for r in rows("training", "Bookings", "Booking ref") if in_quarter(r["Session date"])]
    came = [r for r in booked if word(r["Status"]) in ("attended", "came unbooked")]
    agrees(shown, "training_attended", len(came))
    agrees(shown, "training_volunteers", sum(yes(r["Volunteer Y/N"]) for r in came))
    asked = [
        r for r in rows("training", "Evaluations", "Evaluation ref") if in_quarter(r["Three month date"])
    ]
    share(shown, "training_impact_pct", [r for r in asked if yes(r["Practice changed"])], asked)


def test_how_sure_people_were_before_a_course_and_after_it(shown, rows):
    held = [r for r in rows("training", "Evaluations", "Evaluation ref") if in_quarter(r["Session date"])]
    both = [r for r in held if r["Confidence before"] is not None and r["Confidence after"] is not None]
    for measure, when in (
        ("training_confidence_before", "Confidence before"),
        ("training_confidence_after", "Confidence after"),
    ):
        agrees(shown, measure, sum(float(r[when]) for r in both) / len(both))


def test_how_much_of_the_workforce_training_reached(shown, rows):
    agencies = rows("training", "Workforce", "Whose workforce")
    reached = sum(int(r["Reached in three years"]) for r in agencies)
    people = sum(int(r["Workforce"]) for r in agencies)
    agrees(shown, "training_reach_pct", 100 * reached / people, reached, people)


def test_changes_in_practice_that_a_manager_saw_out_of_everybody_asked(shown, rows):
    asked = [
        r for r in rows("training", "Evaluations", "Evaluation ref") if in_quarter(r["Three month date"])
    ]
    seen = [r for r in asked if yes(r["Practice changed"]) and yes(r["Corroborated"])]
    share(shown, "training_impact_seen_pct", seen, asked)


def test_members_in_place_and_those_inducted_within_three_months(shown, rows):
    def three_months_on(taken):
        month = taken.month + 3
        year, month = (taken.year + 1, month - 12) if month > 12 else (taken.year, month)
        last = calendar.monthrange(year, month)[1]
        return taken.replace(year=year, month=month, day=min(taken.day, last))

    here = [r for r in rows("training", "Members", "Member ref") if not r["Member until"]]
    agrees(shown, "members_in_place", len(here))
    inducted = [r for r in here if r["Induction date"]]
    in_time = [r for r in inducted if day(r["Induction date"]) <= three_months_on(day(r["Member since"]))]
    share(shown, "members_inducted_pct", in_time, here)


def test_standards_scored_by_agencies_schools_and_teams_themselves_and_what_shows_them(shown, specimen_run):
    found = []
    for path in sorted((specimen_run[0] / "returns" / QUARTER).glob("self_assessment__*.xlsx")):
        found += rows_of(specimen_run[0], path.name, "Standards", "School or team")
    scored = [r for r in found if r["Score"] is not None]
    agrees(shown, "self_assessed_standards", len(scored))
    share(shown, "self_assessed_evidence_pct", [r for r in scored if r["What shows it"]], scored)


def test_agencies_that_presented_to_the_board_and_forms_that_came_in_time(shown, rows):
    year = rows("section_11_timetable", "Presentations", "Presenting agency")
    share(shown, "s11_presented_pct", [r for r in year if r["Presentation date"]], year)
    in_time = [r for r in year if r["Form came"] and day(r["Form came"]) <= day(r["Form due"])]
    share(shown, "s11_form_in_time_pct", in_time, year)


def test_children_educated_at_home_and_whether_it_suits_them(shown, rows):
    children = rows("elective_home_education", "Children", "Child unique ID")
    agrees(shown, "ehe_count", len({r["Child unique ID"] for r in children if not r["Ended"]}))
    seen = [r for r in children if in_quarter(r["Date of last visit"]) and r["Outcome of visit"]]
    share(shown, "ehe_suitable_pct", [r for r in seen if word(r["Outcome of visit"]) == "suitable"], seen)


def test_children_missing_education_reported_and_found(shown, rows):
    episodes = rows("children_missing_education", "Episodes", "Child unique ID")
    agrees(shown, "cme_count", len({r["Child unique ID"] for r in episodes if not r["Found on"]}))
    agrees(shown, "cme_started", sum(in_quarter(r["Notified on"]) for r in episodes))
    found = [r for r in episodes if in_quarter(r["Found on"]) and r["Where found"]]
    taught = ("in a school here", "taught at home")
    share(shown, "cme_in_school_pct", [r for r in found if word(r["Where found"]) in taught], found)


def test_what_practitioners_say_of_thresholds_and_supervision(shown, rows):
    answers = [
        r for r in rows("practitioner_voices", "Answers", "Response ID") if in_quarter(r["Date answered"])
    ]
    asked = {
        "practitioner_thresholds_pct": "thresholds are understood",
        "practitioner_supervision_pct": "i had safeguarding supervision in the last month",
    }
    for measure, statement in asked.items():
        said = [r for r in answers if word(r["Statement"]) == statement]
        share(shown, measure, [r for r in said if word(r["Response"])[0] in "45"], said)


def test_what_children_and_young_people_say_in_the_half_year(shown, rows):
    answers = rows("young_voices", "Answers", "Response ID")
    half = [r for r in answers if (day(r["Date answered"]).year, day(r["Date answered"]).month) >= (2015, 10)]
    said = [r for r in half if word(r["Safer"]) in ("yes", "the same", "no")]
    share(shown, "cyp_feel_safer_pct", [r for r in said if word(r["Safer"]) == "yes"], said)


def test_recommendations_of_case_reviews_open_and_closed_in_time(shown, specimen_run):
    """An open one is not sent again until something happens: the newest file that has it tells."""
    with (specimen_run[0] / "returns" / "back_series" / "case_reviews__recommendations.csv").open(
        encoding="utf-8-sig"
    ) as file:
        known = {r["recommendation_id"]: (r["due_on"], r["closed_on"]) for r in csv.DictReader(file)}
    for quarter in ("2015-16-Q2", "2015-16-Q3", QUARTER):
        for r in rows_of(
            specimen_run[0], "case_reviews.xlsx", "Recommendations", "Recommendation ref", quarter
        ):
            known[r["Recommendation ref"]] = (r["Due date"], r["Date closed"])
    agrees(shown, "review_recommendations_open", sum(not closed for _, closed in known.values()))
    closed = [(due, done) for due, done in known.values() if in_quarter(done)]
    share(
        shown,
        "review_recommendations_on_time_pct",
        [1 for due, done in closed if day(done) <= day(due)],
        closed,
    )


def test_partners_that_told_what_became_of_their_own_data(shown, specimen_run):
    asked = rows_of(specimen_run[0], "board_record.xlsx", "Uses of data", "Use of data number", "2015-16-Q3")
    assert all(date(2015, 4, 1) <= day(r["Date asked"]) <= LAST for r in asked)
    told = [r for r in asked if r["Data used"] and r["What it changed"] and r["How known"]]
    share(shown, "uses_of_data_told_pct", told, asked)


def test_visits_after_which_something_followed_and_questions_that_were_an_answer(shown, rows):
    made = [r for r in rows("practitioner_voices", "Visits", "Visit ref") if in_quarter(r["Date of visit"])]
    seen = [r for r in made if r["Seen"]]
    share(shown, "visits_followed_pct", [r for r in seen if r["Followed"]], seen)
    answered = [
        r for r in rows("young_voices", "Questions", "Question ref") if in_quarter(r["Date answered"])
    ]
    share(shown, "youth_questions_settled_pct", [r for r in answered if yes(r["Was it an answer"])], answered)


def test_new_services_of_the_year_whose_check_was_planned(shown, specimen_run):
    folder = specimen_run[0] / "returns"
    with (folder / "back_series" / "board_record__new_services.csv").open(encoding="utf-8") as file:
        before = [(day(r["began_on"]), r["has_quality_plan"]) for r in csv.DictReader(file)]
    begun = {}
    for began, plan in before:
        begun[began] = plan
    for quarter in ("2015-16-Q2", "2015-16-Q3", "2015-16-Q4"):
        found = rows_of(specimen_run[0], "board_record.xlsx", "New services", "Service number", quarter)
        begun |= {day(r["Start date"]): r["Quality assurance planned Y/N"] for r in found}
    year = [plan for began, plan in begun.items() if date(2015, 4, 1) <= began <= LAST]
    share(shown, "new_services_planned_pct", [plan for plan in year if yes(plan)], year)
