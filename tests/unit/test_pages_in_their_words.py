"""Voices on the page: what was said, what was done, and what is not printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace as Some

from tests.unit.some_evidence import SomeEvidence
from wscb_lib.pages.every_page import KINDS
from wscb_lib.pages.parts import for_a_wall, in_their_words
from wscb_lib.quarter import Quarter
from wscb_lib.voices import HELD_BACK, Issue, Voice, Voices

Q4 = Quarter.parse("2015-16-Q4")
ANSWERED = Voice(
    "2015-16-Q3",
    "disabled children",
    "school",
    "Ask us on our own.",
    "2015-16-Q4",
    "It was put to the teams.",
)
WAITING = Voice("2015-16-Q4", "survey", "safe online", "The lessons are old.", "", "")
OPEN = Issue(date(2015, 5, 2), "health", "workload", None, None, "")
DONE = Issue(
    date(2016, 1, 4), "multi-agency", "training", date(2016, 2, 8), True, "The course is half a day."
)
REFUSED = Issue(
    date(2016, 1, 5), "health", "conferences", date(2016, 3, 8), False, "The timescale is set by regulation."
)


def material(is_specimen=False, **voices):
    framework = Some(returns={"practitioner_voices": Some(title="Practitioners")})
    return SomeEvidence(voices=Voices(**voices), is_specimen=is_specimen, quarter=Q4, framework=framework)


def text(draft):
    return "\n".join(block.text for block in draft.blocks if hasattr(block, "text"))


def rows(draft):
    return draft.drawings[0].arguments[1]


def test_each_quote_says_who_when_about_what_and_what_came_of_it():
    said = text(in_their_words.in_their_words(material(said=(ANSWERED, WAITING))))
    assert (
        "“Ask us on our own.”\nDisabled children, Oct-Dec 2015. Theme: school. We did: It was put to the "
        "teams." in said
    )
    assert "“The lessons are old.”\nSurvey, Jan-Mar 2016. Theme: safe online. Not yet answered." in said


def test_what_is_not_printed_is_counted_with_the_reason():
    said = text(
        in_their_words.in_their_words(
            material(
                said=(WAITING,),
                without_consent=2,
                too_few=1,
                held_back=1,
                waiting=1,
                waiting_since="2014-15-Q1",
            )
        )
    )
    assert "Two times those who spoke did not agree to be quoted." in said
    assert "One sentence is held back: it may identify somebody." in said
    assert (
        "One thing said more than two quarters ago has had no answer, the first since Apr-Jun 2014." in said
    )


def test_each_page_says_what_is_held_back_of_its_own():
    kept = material(said=(WAITING,), issues=(DONE,), held_back=2, issues_held_back=1)
    assert "Two sentences are held back" in text(in_their_words.in_their_words(kept))
    assert "One sentence is held back" in text(in_their_words.you_said_we_did(kept))


def test_made_up_words_say_so():
    assert "Specimen: made-up words" in text(in_their_words.in_their_words(material(True, said=(WAITING,))))
    assert "Specimen: made-up words" in text(in_their_words.heard(material(True, said=(ANSWERED,))))


def test_page_one_takes_the_last_that_was_answered_and_never_one_that_waits_or_is_held_back():
    held = Voice("2015-16-Q4", "survey", "school", "One teacher.", "2015-16-Q4", HELD_BACK)
    said = text(in_their_words.heard(material(said=(held, ANSWERED, WAITING))))
    assert "Ask us on our own." in said and "One teacher." not in said


def test_page_one_says_when_nobody_was_answered_and_when_nobody_is_quoted():
    assert (
        text(in_their_words.heard(material(said=(WAITING,))))
        == "Nobody who may be quoted was answered this quarter."
    )
    assert text(in_their_words.heard(material(is_printed=False))) == in_their_words.NOT_PRINTED


def test_you_said_we_did_is_a_row_an_issue_and_says_what_has_not_changed():
    draft = in_their_words.you_said_we_did(material(issues=(OPEN, REFUSED, DONE)))
    assert [row[3:] for row in rows(draft)] == [
        ("not yet; three quarters on", "no answer yet"),
        ("8 March 2016", "Nothing changed. The timescale is set by regulation."),
        ("8 February 2016", "The course is half a day."),
    ]
    assert (
        draft.drawings[0].options["headline"]
        == "You said, we did: 2 of 3 issues answered; something changed after 1"
    )


def test_an_issue_that_waited_longer_than_two_quarters_is_said():
    assert "One issue has waited longer than two quarters" in text(
        in_their_words.you_said_we_did(material(issues=(OPEN,)))
    )
    assert "No issue has waited longer" in text(in_their_words.you_said_we_did(material(issues=(DONE,))))


def test_only_the_pages_of_voices_have_them():
    of_voices = [element for element, kind in KINDS.items() if "voices" in kind.more]
    assert of_voices == ["practitioner_feedback", "children_and_young_people"]


# ---- what anybody may read ------------------------------------------------------------------------------


ASKED = "The Board will be asked on 26 May 2016."


def wall(part, is_specimen=False, **voices):
    found = material(is_specimen)
    found.voices_of_all = Voices(**voices)
    found.meeting_on = date(2016, 5, 26)
    return "\n".join(block.text for block in part(found))


def test_a_wall_has_themes_and_what_was_done_and_no_words_of_anybody_no_group_and_no_number():
    numbered = replace(ANSWERED, theme="home", done="Six families were visited.")
    held = replace(ANSWERED, theme="care", done=HELD_BACK)
    said = wall(for_a_wall.young_peoples_wall, said=(ANSWERED, WAITING, numbered, held))
    assert "You raised: School.\nWe did: It was put to the teams." in said
    assert said.count("We answered: The answer is not printed here.") == 2 and "Six" not in said
    assert "on our own" not in said and "lessons" not in said and "isabled" not in said
    assert "you were not asked whether they may hang on a wall" in said and HELD_BACK not in said


def test_what_has_no_answer_is_said_once_at_the_end_and_never_as_something_we_did():
    again = replace(WAITING, theme="safe at home")
    said = wall(
        for_a_wall.young_peoples_wall, said=(ANSWERED, WAITING, again, replace(again, words="Again."))
    )
    assert said.count("We did:") == 1
    assert f"Not answered yet: safe online, safe at home (more than once). {ASKED}" in said


def test_where_nothing_was_answered_a_wall_says_so_and_promises_nothing_else():
    said = wall(for_a_wall.young_peoples_wall, said=(WAITING,))
    assert "We did" not in said and "You said" not in said
    assert (
        "You raised: safe online. We have not answered yet. The Board will be asked on 26 May 2016." in said
    )
    assert for_a_wall.TOO_FEW not in said


def test_what_was_answered_to_a_group_too_small_for_a_wall_is_not_denied():
    found = material(said=(ANSWERED, WAITING))
    found.voices_of_all, found.meeting_on = Voices(said=(WAITING,)), date(2016, 5, 26)
    said = "\n".join(block.text for block in for_a_wall.young_peoples_wall(found))
    assert for_a_wall.TOO_FEW in said and "chool" not in said


def test_an_answer_that_nobody_wrote_down_is_not_said_to_stand_elsewhere():
    said = wall(for_a_wall.young_peoples_wall, said=(replace(ANSWERED, done=""),))
    assert "We answered: What was done was not written down." in said


def test_two_issues_of_one_theme_hang_each_with_its_own_answer_and_never_which_group_raised_it():
    half = replace(REFUSED, has_changed=True, what_changed="Reports may be given by telephone.")
    said = wall(for_a_wall.practitioners_wall, issues=(OPEN, half, REFUSED), is_specimen=True)
    assert "You raised: Conferences.\nWe did: Reports may be given by telephone.\n" in said
    assert (
        "You raised: Conferences.\nWe answered: Nothing changed. The timescale is set by regulation." in said
    )
    assert "Not answered yet: workload. " in said and "ealth" not in said
    assert "made-up words" in said


def test_one_answer_to_two_who_raised_one_thing_hangs_once_and_no_public_edition_hangs_nothing():
    said = wall(for_a_wall.young_peoples_wall, said=(ANSWERED, replace(ANSWERED, words="Again.")))
    assert said.count("You raised: School") == said.count("It was put to the teams.") == 1
    assert wall(for_a_wall.young_peoples_wall, is_printed=False, said=(ANSWERED,)) == ""
    assert "Nothing was raised or answered" in wall(for_a_wall.practitioners_wall)
