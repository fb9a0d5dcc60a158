"""The year's programme and what regulators asked for: which lines stand, and which sentence is held back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace as Some

import pandas as pd

from tests.unit.some_evidence import SomeEvidence
from wscb_lib.exhibits import Shown
from wscb_lib.pages.parts.forms.programme import programme, requests
from wscb_lib.programme import COURSES, REQUESTS, Course, Programme, Request, read_programme
from wscb_lib.quarter import Quarter
from wscb_lib.voices import HELD_BACK

Q4 = Quarter.parse("2015-16-Q4")
FRAMEWORK = Some(
    quarter=Q4, board=Some(town="Warrington", name="Board", short_name="B", agencies=()), returns={}
)
BOARD, PUBLIC = Some(prints_words=True), Some(prints_words=False)
OPTIONS = {"id": "x", "source": "s", "notes": (), "is_specimen": False}
MEASURE = Some(title="Courses")


def course(name, until, need="an audit", lesson="What was seen was not written down."):
    return {
        "published_on": pd.Timestamp("2015-04-20"),
        "runs_until": pd.Timestamp(until),
        "programme_course": name,
        "need": need,
        "lesson": lesson,
        "places_offered": 40,
    }


def request(number, asked, answered=None, answer=None):
    return {
        "request_id": number,
        "asked_on": pd.Timestamp(asked),
        "asked_by": "Ofsted",
        "asked_for": "Which places were used.",
        "wanted_by": pd.Timestamp(asked) + pd.Timedelta(days=20),
        "answered_on": pd.Timestamp(answered),
        "answer": answer,
    }


def read(courses=(), asked=(), edition=BOARD):
    facts = {COURSES: pd.DataFrame(courses), REQUESTS: pd.DataFrame(asked)}
    return read_programme(facts, FRAMEWORK, edition)


def test_the_programme_is_the_one_in_force_on_the_quarters_last_day():
    found = read([course("neglect", "2016-04-18"), course("early help", "2016-03-31")])
    assert [c.course for c in found.courses] == ["neglect"]


def test_a_course_without_a_lesson_was_asked_for_by_nobody_whatever_its_kind_of_need():
    [found] = read([course("minute taking", "2016-04-18", lesson=None)]).courses
    assert (found.lesson, found.is_asked_for) == ("", False)


def test_a_request_that_waits_stands_however_old_it_is_and_one_that_was_answered_for_a_year():
    asked = [request("R1", "2014-05-01"), request("R2", "2014-05-01", "2014-05-09", "The figures.")]
    assert [r.answered_on for r in read(asked=asked).requests] == [None]


def test_a_sentence_that_may_identify_somebody_is_held_back_and_counted():
    found = read([course("neglect", "2016-04-18", lesson="What Kyle Sutton had told nobody heard.")])
    assert (found.courses[0].lesson, found.held_back) == (HELD_BACK, 1)


def test_an_edition_that_prints_no_words_has_no_programme():
    assert read([course("neglect", "2016-04-18")], edition=PUBLIC) == Programme()


def test_a_board_that_sends_neither_has_neither():
    assert read_programme({}, FRAMEWORK, BOARD) == Programme()


def material(**told):
    used = tuple(Shown(str(Q4 - back), 10.0, 10.0, group="neglect") for back in (3, 2, 1, 0))
    return SomeEvidence(
        framework=FRAMEWORK,
        quarter=Q4,
        programme=Programme(**told),
        groups={("training_attended", "course"): {"neglect": used}},
    )


def test_the_course_that_nothing_asked_for_is_named_in_the_headline_and_stands_first():
    published = date(2015, 4, 20)
    courses = (
        Course("neglect", published, "an audit", "What was seen was not written down.", 50),
        Course("minute taking", published, "", "", 40),
    )
    drawn = programme(material(courses=courses), MEASURE, OPTIONS)
    assert drawn.options["headline"] == "Two courses published; no lesson asked for minute taking"
    assert [row[0] for row in drawn.arguments[1]] == ["minute taking", "neglect"]
    assert [row[4] for row in drawn.arguments[1]] == ["no booking is sent of it", "40"]
    assert drawn.options["notes"] == ()
    fewer = programme(material(courses=(replace(courses[0], places_offered=39),)), MEASURE, OPTIONS)
    assert fewer.options["notes"] == (
        "More places used than the programme offered: neglect. No return says how.",
    )


def test_a_request_past_its_day_is_late_whether_or_not_it_was_answered():
    asked = date(2016, 1, 4)
    late = Request(asked, "Ofsted", "Which places.", date(2016, 1, 29), date(2016, 2, 3), "The figures.")
    waits = Request(asked, "Ofsted", "Which places.", date(2016, 1, 29), None, "")
    not_due = Request(asked, "Ofsted", "Which places.", date(2016, 4, 29), None, "")
    drawn = requests(material(requests=(late, waits, not_due)), MEASURE, OPTIONS)
    assert drawn.options["headline"] == "Three requests for data in the year; two late"
    assert [row[4] for row in drawn.arguments[1]] == [
        "3 February 2016, late: The figures.",
        "none; past its day",
        "none yet",
    ]


def test_no_programme_is_no_table():
    assert programme(material(), MEASURE, OPTIONS) is None
    assert requests(material(), MEASURE, OPTIONS) is None
