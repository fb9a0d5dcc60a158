"""Visits, the Youth Group's questions, reference groups and partners' use of their data: what may be printed,
and how it is told."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tests.conftest import framework_of
from tests.unit.some_evidence import SomeEvidence
from wscb_lib.exhibits import Shown
from wscb_lib.pages.parts.forms.told import uses_of_data, visits, youth_questions
from wscb_lib.pages.parts.in_their_words import you_said_we_did
from wscb_lib.voices import HELD_BACK, Voices, read_voices

WHOLE = framework_of()
BOARD, PUBLIC = WHOLE.board.editions["board"], WHOLE.board.editions["public"]
VISIT = {
    "visit_id": "V1",
    "visited_on": "2016-02-01",
    "agency_visited": "health",
    "staff": 4,
    "seen": "Staff knew the first step.",
    "followed": "The card was sent to every team.",
    "told_back_on": "2016-03-01",
}
QUESTION = {
    "question_id": "Q1",
    "asked_on": "2015-11-17",
    "question": "Why do we wait?",
    "answered_on": "2016-01-26",
    "answer": "The wait is now counted.",
    "is_an_answer": True,
}
USE = {
    "use_id": "U1",
    "subject": "exploitation and missing",
    "partner": "police",
    "asked_on": "2015-10-06",
    "answered_on": "2015-11-09",
    "data_used": "We counted calls.",
    "what_changed": "An officer visits each.",
    "how_known": "There were fewer calls.",
}
MET = {
    "group_meeting_id": "G1",
    "met_on": "2016-02-10",
    "reference_group": "health",
    "agencies_there": 6,
    "practice_shared": 2,
}
TABLES = {
    "visits": ("practitioner_voices", "visits", VISIT),
    "questions": ("young_voices", "questions", QUESTION),
    "uses": ("board_record", "uses_of_data", USE),
    "meetings": ("practitioner_voices", "group_meetings", MET),
}
OPTIONS = {"id": "x", "source": "Returns", "notes": (), "is_specimen": False}


def voices(edition=BOARD, **rows):
    facts = {}
    for name, found in rows.items():
        of, table, whole = TABLES[name]
        frame = pd.DataFrame([{**whole, **row} for row in found])
        days = {c: pd.to_datetime(frame[c]) for c in frame if c.endswith("_on")}
        facts[of, table] = frame.assign(**days)
    return read_voices(facts, WHOLE, edition)


def page(told, **groups):
    return SomeEvidence(voices=told, framework=WHOLE, quarter=WHOLE.quarter, is_specimen=False, groups=groups)


def table(made):
    return made.arguments[1]


def test_a_visit_is_told_with_what_was_seen_and_what_followed():
    made = visits(page(voices(visits=[{}])), WHOLE.measure("visits_followed_pct"), OPTIONS)
    assert table(made) == (
        (
            "Health",
            "1 Feb 2016",
            "Staff knew the first step.",
            "The card was sent to every team.",
            "1 Mar 2016",
        ),
    )
    assert made.options["headline"] == "Something followed one of one visit in a year"


def test_a_visit_of_which_nothing_followed_says_so():
    made = visits(
        page(voices(visits=[{"followed": None, "told_back_on": None}])),
        WHOLE.measure("visits_followed_pct"),
        OPTIONS,
    )
    assert table(made)[0][3:] == ("nothing yet", "not yet")


@pytest.mark.parametrize("lacking", [{}, {"seen": None}])
def test_a_board_that_sends_no_column_of_what_was_seen_has_no_such_table(lacking):
    told = voices(visits=[{"seen": None, **lacking}])
    assert visits(page(told), WHOLE.measure("visits_followed_pct"), OPTIONS) is None
    without = {("practitioner_voices", "visits"): pd.DataFrame([VISIT]).drop(columns=["seen", "followed"])}
    frames = {
        k: v.assign(**{c: pd.to_datetime(v[c]) for c in v if c.endswith("_on")}) for k, v in without.items()
    }
    assert read_voices(frames, WHOLE, BOARD).visits[0].seen == ""


def test_words_that_may_identify_somebody_are_not_printed_and_are_counted():
    told = voices(visits=[{"seen": "Jayden Whittle waited in the hall."}])
    made = visits(page(told), WHOLE.measure("visits_followed_pct"), OPTIONS)
    assert table(made)[0][2] == HELD_BACK
    assert made.options["notes"] == ("One sentence is held back: it may identify somebody.",)


def test_a_question_that_waits_is_kept_however_old_and_an_answered_one_for_a_year():
    old = {
        "question_id": "Q0",
        "asked_on": "2014-05-01",
        "answered_on": None,
        "answer": None,
        "is_an_answer": None,
    }
    done = {"question_id": "Q2", "asked_on": "2014-05-02", "answered_on": "2014-06-01"}
    told = voices(questions=[{}, old, done])
    made = youth_questions(page(told), WHOLE.measure("youth_questions_asked"), OPTIONS)
    assert [row[1] for row in table(made)] == ["17 Nov 2015", "1 May 2014"]
    assert table(made)[1][2:] == ("no answer yet", "not yet", "–")
    assert made.options["headline"] == "The Youth Group asked two questions: one answered"


def test_an_answer_that_was_none_in_the_groups_view_is_said():
    made = youth_questions(
        page(voices(questions=[{"is_an_answer": False}])), WHOLE.measure("youth_questions_asked"), OPTIONS
    )
    assert made.options["headline"].endswith("one answered, one of them not so in its view")


def test_each_partner_asked_once_a_year_is_told_and_the_silent_by_name():
    silent = {"use_id": "U2", "partner": "schools", "answered_on": None}
    silent |= dict.fromkeys(("data_used", "what_changed", "how_known"))
    told = voices(uses=[{}, silent])
    made = uses_of_data(page(told), WHOLE.measure("uses_of_data_told_pct"), OPTIONS)
    rows = {row[0]: row[1:] for row in table(made)}
    assert rows["Cheshire Constabulary"][1] == "We counted calls."
    assert set(rows["Schools and colleges"][1:]) == {"no answer"}
    assert rows["Voluntary sector"][0] == "not asked this year"
    assert "silent: Children's social care" in made.options["sentence"]


def test_what_a_partner_said_a_year_ago_is_no_answer_now():
    told = voices(uses=[{"asked_on": "2014-10-06", "answered_on": "2014-11-09"}])
    assert told.uses == ()


def test_the_public_edition_prints_none_of_it():
    told = voices(edition=PUBLIC, uses=[{}], visits=[{}], questions=[{}])
    assert (told.uses, told.visits, told.questions, told.is_printed) == ((), (), (), False)
    assert uses_of_data(page(told), WHOLE.measure("uses_of_data_told_pct"), OPTIONS) is None


def groups_said(told, **groups):
    return " ".join(b.text for b in you_said_we_did(page(told, **groups)).blocks if hasattr(b, "text"))


def test_both_reference_groups_are_told_and_one_that_did_not_meet_says_when_it_last_did():
    old = {"group_meeting_id": "G0", "met_on": "2014-11-12", "reference_group": "multi-agency"}
    said = groups_said(voices(meetings=[{}, old]))
    assert (
        "The health reference group met once in the year, last on 10 February 2016, with six agencies there, "
        "and shared two examples of good practice." in said
    )
    assert "The multi-agency reference group did not meet in the year to" in said
    assert "it last met on 12 November 2014." in said


def test_what_a_group_raised_is_added_where_every_quarter_is_shown():
    told = page(voices(meetings=[{}]))
    told.groups = {
        ("reference_issues_raised", "group"): {
            "health": tuple(Shown(str(WHOLE.quarter - n), 2.0) for n in range(4))
        }
    }
    said = " ".join(b.text for b in you_said_we_did(told).blocks if hasattr(b, "text"))
    assert "it raised eight issues" in said


def test_a_board_that_writes_down_no_meeting_says_nothing_of_groups():
    assert "met" not in groups_said(Voices())


def test_a_use_of_another_name_is_the_partners_too():
    named = replace(voices(uses=[{}]).uses[0], partner="Cheshire Constabulary")
    assert (
        Voices(uses=(named,)).use_of("exploitation and missing", ("police", "Cheshire Constabulary")) == named
    )
    assert Voices(uses=(named,)).use_of("neglect", ("police",)) is None
