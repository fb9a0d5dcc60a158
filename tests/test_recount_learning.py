"""Lessons, audits sent, improvements and answers on subjects, counted again from the raw files.

Plain loops that know nothing of the workbook; see raw_files.py.
"""

from __future__ import annotations

import csv

import pytest

from tests.raw_files import LAST, agrees, day, in_quarter, percent, rows_of, word, yes


@pytest.fixture(scope="module")
def rows(specimen_run):
    """Rows of one sheet of one return."""

    def read(name, sheet, first_heading):
        return rows_of(specimen_run[0], f"{name}.xlsx", sheet, first_heading)

    return read


def share(shown, measure, part, whole):
    agrees(shown, measure, percent(part, whole), len(part), len(whole))


def test_lessons_learned_told_and_learned_again(shown, rows):
    learned = [r for r in rows("board_record", "Lessons", "Lesson") if in_quarter(day(r["Date learned"]))]
    agrees(shown, "lessons_learned", len(learned))
    agrees(shown, "lessons_come_back", sum(bool(r["Learned before as"]) for r in learned))
    share(shown, "lessons_told_pct", [r for r in learned if r["Date shared"]], learned)


def test_audits_that_agencies_who_knew_the_child_sent(shown, rows):
    knew = [
        r for r in rows("multi_agency_audits", "Took part", "Audit ref") if in_quarter(day(r["Panel date"]))
    ]
    share(shown, "audit_sent_pct", [r for r in knew if yes(r["Sent its audit"])], knew)
    agrees(shown, "audit_practitioners", sum(bool(r["Role of practitioner"]) for r in knew))


def test_improvements_of_last_year_that_were_due_and_done(shown, rows, specimen_run):
    """What fell due came in the years before; what was found done came in this quarter's file."""
    now = {r["Improvement number"]: r for r in rows("section_11", "Improvements", "Improvement number")}
    past = specimen_run[0] / "returns" / "back_series" / "section_11__improvements.csv"
    with past.open(encoding="utf-8") as file:
        due = [r for r in csv.DictReader(file) if in_quarter(r["due_on"])]
    done = [
        r
        for r in due
        if r["done_on"]
        or (
            r["improvement_id"] in now
            and day(now[r["improvement_id"]]["Found done on"] or "2099-01-01") <= LAST
        )
    ]
    share(shown, "s11_improvements_done_pct", done, due)


def test_agencies_asked_about_a_subject_this_quarter_that_answered(shown, rows):
    asked = [
        r for r in rows("board_record", "Asked about", "Deep dive") if in_quarter(day(r["Asked about it on"]))
    ]
    share(shown, "subject_answers_pct", [r for r in asked if word(r["Answer came on"])], asked)
