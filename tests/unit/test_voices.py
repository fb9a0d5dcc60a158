"""What may be printed of what was said: consent, enough people, and nothing that may identify somebody."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace as Some

import pandas as pd
import pytest

from tests.conftest import framework_of
from tests.unit.some_evidence import SomeEvidence
from wscb_lib.disclosure.rule import Rule, characteristics_of
from wscb_lib.framework.checks import check
from wscb_lib.pages.parts.in_their_words import you_said_we_did
from wscb_lib.voices import HELD_BACK, Issue, Voices, is_late, known_words, may_identify, read_voices
from wscb_lib.voices.identifying import first_names, openers

ROOT = Path(__file__).resolve().parents[2]
WHOLE = framework_of()
BOARD, PUBLIC = WHOLE.board.editions["board"], WHOLE.board.editions["public"]
DAYS = ("heard_on", "told_back_on", "raised_on", "answered_on")
VOICE = {
    "voice_id": "Y1",
    "heard_on": "2016-02-10",
    "who_spoke": "children in care council",
    "people": 6,
    "theme": "school",
    "has_consent_to_quote": True,
    "said": "Tell us before the meeting.",
    "approved_by": "Participation officer",
    "is_followed_up": True,
    "what_we_did": "Chairs now meet each child.",
    "told_back_on": "2016-03-20",
}
ISSUE = {"issue_id": "I1", "raised_on": "2016-01-10", "group": "health", "theme": "thresholds",
         "answered_on": "2016-02-20", "has_changed": True,
         "what_changed": "The guide was cut to two pages."}  # fmt: skip


def frame(of, *rows):
    found = pd.DataFrame([{**of, **row} for row in rows])
    return found.assign(**{day: pd.to_datetime(found[day]) for day in DAYS if day in found})


def voices(*rows, edition=BOARD, issues=()):
    facts = {("young_voices", "heard"): frame(VOICE, *rows)} if rows else {}
    facts |= {("practitioner_voices", "issues"): frame(ISSUE, *issues)} if issues else {}
    return read_voices(facts, WHOLE, edition)


def waited(issue, quarter):
    framework = Some(returns={"practitioner_voices": Some(title="Practitioners")})
    page = SomeEvidence(
        voices=Voices(issues=(issue,)),
        quarter=quarter,
        is_specimen=False,
        framework=framework,
    )
    return "\n".join(block.text for block in you_said_we_did(page).blocks if hasattr(block, "text"))


def words(found):
    return [voice.words for voice in found.said]


class TestWhatMayBePrinted:
    def test_words_with_consent_stand_with_what_was_done_and_without_a_day_or_a_number(self):
        (voice,) = voices({}).said
        assert (voice.quarter, voice.who_spoke, voice.theme, voice.done) == (
            "2015-16-Q4", "children in care council", "school", "Chairs now meet each child.")  # fmt: skip
        assert "Y1" not in repr(voice) and "2016" not in repr(voice)

    @pytest.mark.parametrize(
        "lacking", [{"approved_by": None}, {"is_followed_up": None}, {"is_followed_up": False}]
    )
    def test_words_that_nobody_approved_or_followed_up_go_no_further_and_are_counted(self, lacking):
        found = voices(lacking, {"voice_id": "Y2"})
        assert (len(found.said), found.unapproved, found.without_consent) == (1, 1, 0)

    @pytest.mark.parametrize("consent", [False, None])
    def test_words_without_consent_go_no_further_whatever_the_return_holds(self, consent):
        found = voices({"has_consent_to_quote": consent})
        assert found.said == () and found.without_consent == 1
        assert "Tell us" not in repr(found)

    @pytest.mark.parametrize(("people", "may"), [(1, False), (4, False), (5, True)])
    def test_words_of_a_group_the_edition_calls_small_go_no_further(self, people, may):
        found = voices({"people": people})
        assert bool(found.said) is may and found.too_few == (not may)
        assert ("Tell us" in repr(found)) is may

    def test_a_sentence_that_may_identify_somebody_is_held_back_and_counted(self):
        found = voices({"said": "Ask Jayden, he was there."}, {"voice_id": "Y2"})
        assert words(found) == ["Tell us before the meeting."] and found.held_back == 1
        assert "Jayden" not in repr(found)

    def test_an_answer_that_may_identify_somebody_says_that_it_is_held_back(self):
        found = voices({"what_we_did": "Mrs Harker now goes to the meeting."})
        assert found.said[0].done == HELD_BACK and found.held_back == 1

    def test_what_is_held_back_of_children_and_of_practitioners_is_counted_apart(self):
        both = {"said": "Ask Jayden.", "what_we_did": "Jayden was asked."}
        found = voices(both, issues=({"what_changed": "Mrs Harker now comes."}, {"issue_id": "I2"}))
        assert (found.held_back, found.issues_held_back) == (2, 1)

    def test_nobodys_words_stand_in_an_edition_that_prints_none(self):
        found = voices({}, edition=PUBLIC, issues=({},))
        assert not found.is_printed and found.said == () and found.issues == ()

    def test_without_a_return_nobody_was_heard(self):
        assert voices().said == () and voices().issues == ()


class TestWhichQuarter:
    def test_what_was_said_before_stands_once_more_when_it_is_answered(self):
        found = voices(
            {"heard_on": "2015-08-01"},
            {"voice_id": "Y2", "heard_on": "2015-08-01", "told_back_on": "2015-09-01"},
        )
        assert [voice.quarter for voice in found.said] == ["2015-16-Q2"]

    def test_the_last_answered_comes_first_and_what_waits_comes_last(self):
        found = voices(
            {"voice_id": "Y1", "said": "Not answered.", "told_back_on": None, "what_we_did": None},
            {"voice_id": "Y2", "said": "Answered first.", "told_back_on": "2016-02-20"},
            {"voice_id": "Y3", "said": "Answered last.", "told_back_on": "2016-03-20"},
        )
        assert words(found) == ["Answered last.", "Answered first.", "Not answered."]

    def test_what_was_never_answered_is_counted_after_two_quarters(self):
        silent = {"told_back_on": None, "what_we_did": None}
        found = voices(
            {"voice_id": "Y1", "heard_on": "2015-06-30", **silent},
            {"voice_id": "Y2", "heard_on": "2015-07-01", **silent},
        )
        assert (found.waiting, found.waiting_since) == (1, "2015-16-Q1")

    @pytest.mark.parametrize(
        ("day", "late"), [("2015-06-30", True), ("2015-07-01", False), ("2016-02-01", False)]
    )
    def test_late_is_more_than_two_quarters_for_children_and_for_practitioners_alike(self, day, late):
        asked = Issue(date.fromisoformat(day), "health", "training", None, None, "")
        assert is_late(asked.raised_on, WHOLE.quarter) is late
        assert voices({"heard_on": day, "told_back_on": None, "what_we_did": None}).waiting == late
        assert ("One issue has waited longer" in waited(asked, WHOLE.quarter)) is late

    def test_an_issue_stays_until_it_is_answered_and_for_the_quarter_in_which_it_was(self):
        kept = voices(
            issues=(
                {
                    "issue_id": "I1",
                    "theme": "workload",
                    "raised_on": "2014-05-01",
                    "answered_on": None,
                    "what_changed": None,
                    "has_changed": None,
                },
                {
                    "issue_id": "I2",
                    "theme": "training",
                    "answered_on": "2015-12-20",
                    "raised_on": "2015-11-01",
                },
                {"issue_id": "I3"},
            )
        )
        assert [issue.theme for issue in kept.issues] == ["workload", "thresholds"]
        assert kept.issues[0].answered_on is None and kept.issues[0].has_changed is None


IDENTIFYING = (
    "Ask Jayden.",
    "it was jayden who said",
    "Sarah told us.",
    "KS said no.",
    "J.S. was there",
    "A. Person said so.",
    "It is Child K again.",
    "Born 3/4/2004.",
    "My birthday is 3 April 2004.",
    "Ring 01925 443322.",
    "We live at WA1 2AB.",
    "write to me@home.uk",
    "My name is not for here.",
    "Mr Okafor knows.",
    "It happened at Penketh High.",
    "Go to Grace's house.",
    "Zbigniew hits me at night.",
    "Kaycee was moved.",
    "It is bad. Kaycee was moved.",
    "He said: Zbigniew did.",
    "Beamont is my school.",
    "Олена said so.",
    "Ask олена.",
    "Żaneta told me.",
    "Ștefan told me.",
    "لينا told me.",
    "Mary-Kate knows.",
    "mary-kate knows",
    "I was born on 3 March.",
    "my birthday is 3 may 2004",
    "on the 3rd of march",
    "It was March 3rd.",
    "the third of may",
    "my birthday is 3/4",
    "i live at 12 orford lane",
    "We live at 12A Old Orford Road.",
    "flat 3, 7 foxglove close",
    "we live on orford lane",
    "mrs harker knows",
)
PLAIN = (
    "Tell us before the meeting, not in it.",
    "I'm fine. I’ve told them.",
    "Will you come back?",
    "May we see the house?",
    "We said it in March, on a Monday.",
    "Ten of us went; 3 came back.",
    "The Board came back.",
    "CAMHS took a year.",
    "You said: Come back.",
    "Don’t ask Mum.",
    "Ask us. Don't tell us.",
    "One-to-one is better.",
    "Teachers know; nobody says.",
    "",
    "School is fine. Home is not.",
    "Young people wait 12 weeks.",
    "We moved in March 2015.",
    "It's 2 buses each day.",
    "Café food is fine.",
)


class TestWhatMayIdentify:
    @pytest.mark.parametrize("text", IDENTIFYING)
    def test_a_name_initials_a_birthday_a_number_an_address_or_a_place_is_found(self, text):
        assert may_identify(text, {"Board", "CAMHS"})

    @pytest.mark.parametrize("text", PLAIN)
    def test_plain_words_are_not_held_back(self, text):
        assert not may_identify(text, {"Board", "CAMHS"})


def recipe_phrases(of_return, table, *columns):
    """Every sentence that the specimen's recipe can put into these columns."""
    recipe = tomllib.loads(
        (ROOT / "data" / "specimen" / "recipes" / f"{of_return}.toml").read_text(encoding="utf-8")
    )
    written = [recipe["table"][table]["column"][name]["say"] for name in columns]
    lists = [one for part in written for one in (part.values() if isinstance(part, dict) else [part])]
    return [said for one in lists for said in one]


def test_every_phrase_of_the_specimen_and_every_answer_to_practitioners_may_be_printed():
    """What the list of openers must at least let through: plain English of the kind the Board is sent."""
    phrases = recipe_phrases("young_voices", "heard", "_child", "_parent", "what_we_did")
    phrases += recipe_phrases("practitioner_voices", "issues", "_not", "_done")
    assert len(phrases) > 70
    assert [said for said in phrases if may_identify(said, known_words(WHOLE))] == []


def test_no_word_that_may_begin_a_sentence_is_a_first_name():
    anyhow, capital = first_names()
    assert not openers() & (anyhow | capital) and len(openers()) > 300


def test_the_sources_the_framework_asks_for_by_name_are_declared():
    allowed = " ".join(WHOLE.returns["young_voices"].tables["heard"].columns["who_spoke"].allowed)
    assert all(name in allowed for name in ("Youth Group", "in care", "disabled", "parents"))


def test_who_spoke_is_a_characteristic_so_that_few_are_not_counted_exactly():
    """Their words are withheld because so few were there; a chart beside them may not say how few."""
    assert "who_spoke" in characteristics_of(WHOLE)
    broken_down = [m.id for m in WHOLE.returns["young_voices"].measures.values() if "who_spoke" in m.by]
    assert broken_down == ["people_heard"]  # of a few occasions each, nothing could be shown
    assert all(
        Rule.of(BOARD, characteristics_of(WHOLE)).covers(WHOLE.measure(m), "who_spoke") for m in broken_down
    )


def test_agencies_may_head_the_column_of_who_spoke_as_they_always_did():
    assert {"Source", "Group", "Who"} <= set(
        WHOLE.returns["young_voices"].tables["heard"].columns["who_spoke"].aliases
    )


def test_what_the_specimens_parents_say_no_child_says():
    parents, children = (set(recipe_phrases("young_voices", "heard", name)) for name in ("_parent", "_child"))
    sent = pd.read_csv(
        ROOT / "data" / "specimen" / "returns" / "back_series" / "young_voices__heard.csv"
    ).dropna(subset="said")
    by_parents = sent["who_spoke"] == "parents and carers"
    assert by_parents.any() and set(sent.loc[by_parents, "said"]) <= parents
    assert set(sent.loc[~by_parents, "said"]) <= children and not parents & children


def test_a_sum_says_what_it_adds_up_and_is_never_judged():
    people = WHOLE.measure("people_heard")
    spec = WHOLE.returns["young_voices"]
    for wrong, said in (
        ({"is_judged": True}, "a sum is not judged"),
        ({"measured": ()}, "a sum needs measured"),
    ):
        broken = replace(spec, measures={**spec.measures, people.id: replace(people, **wrong)})
        faults = check(replace(WHOLE, returns={**WHOLE.returns, spec.id: broken}))
        assert len(faults) == 1 and said in faults[0]


def test_the_edition_for_publication_prints_nobodys_words():
    assert BOARD.prints_words and not PUBLIC.prints_words
    assert read_voices({}, WHOLE, replace(BOARD, prints_words=False)).is_printed is False


# ---------------------------------------------------------------- good practice

EXAMPLE = {"example_id": "G1", "noted_on": "2015-04-20", "what": "A call the same day.",
           "evidence": "an audit", "from_agency": "health", "adopted_by": "police",
           "adopted_on": "2015-09-01"}  # fmt: skip


def examples(*rows, edition=BOARD):
    found = pd.DataFrame([{**EXAMPLE, **row} for row in rows])
    found["noted_on"] = pd.to_datetime(found["noted_on"])
    return read_voices({("good_practice", "examples"): found}, WHOLE, edition).examples


def test_the_good_practice_of_a_year_is_told_latest_first_and_none_before_it():
    found = examples(
        {},
        {"noted_on": "2016-03-01", "what": "Letters to the child.", "adopted_by": None},
        {"noted_on": "2015-03-31"},
    )
    assert [(e.what, e.adopted_by) for e in found] == [
        ("Letters to the child.", ""),
        ("A call the same day.", "police"),
    ]


def test_good_practice_goes_through_the_same_door_as_what_children_say():
    assert [e.what for e in examples({"what": "She wrote to Jayden Smith after each visit."})] == [HELD_BACK]
    assert examples({}, edition=PUBLIC) == ()
