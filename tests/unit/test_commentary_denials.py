"""Words that deny what the figures say, hedge it or ask about it: what each may excuse, and what it may
not."""

from __future__ import annotations

import pytest

from wscb_lib.commentary.wording import comparisons, sentences

FIG = {
    "pol": {
        "verdict": "signal",
        "direction": "up",
        "reading": "concern",
        "change_words": "rose",
        "quarters": 16,
    },
    "camhs": {
        "verdict": "signal",
        "direction": "down",
        "reading": "concern",
        "change_words": "fell",
        "quarters": 16,
    },
    "gp": {
        "verdict": "no_clear_change",
        "direction": "",
        "reading": "",
        "change_words": "no clear change",
        "quarters": 16,
    },
    "mis": {
        "verdict": "no_clear_change",
        "direction": "",
        "reading": "",
        "change_words": "no clear change",
        "quarters": 16,
    },
    "neg": {
        "verdict": "watch",
        "direction": "up",
        "reading": "change",
        "change_words": "may be rising",
        "quarters": 16,
    },
}


def compared(words):
    return [found for _, sentence in sentences(words) for found in comparisons(sentence, FIG)]


@pytest.mark.parametrize(
    "words",
    [
        "Police powers did not rise ({{ pol.latest }}).",
        "No rise in police powers was seen ({{ pol.latest }}).",
        "CAMHS reports have not fallen: {{ camhs.latest }}.",
        "We cannot say that {{ pol.latest }} is a rise.",
        "Use of police powers, at {{ pol.latest }}, neither rose nor fell.",
        "Police powers didn't rise ({{ pol.latest }}).",
        "CAMHS reports have not yet fallen ({{ camhs.latest }}).",
        "Police powers did not, at {{ pol.latest }}, rise.",
        "Police powers show no clear change ({{ pol.latest }}).",
        "Police powers did not rise ({{ pol.latest }}), and doctors wrote {{ gp.latest }}.",
        "Police powers never rose ({{ pol.latest }}).",
    ],
)
def test_a_signal_is_not_denied(words):
    assert compared(words)


@pytest.mark.parametrize(
    "words",
    [
        "We do not know why police powers rose ({{ pol.latest }}).",
        "We do not yet know whether the rise in police powers, to {{ pol.latest }}, is harm found sooner.",
        "Police powers have not yet fallen ({{ pol.latest }}).",
        "Police powers rose ({{ pol.latest }}) while doctors' reports did not rise ({{ gp.latest }}).",
        "CAMHS reports fell ({{ camhs.latest }}) and have not recovered.",
        "Nobody was asked when police powers rose, to {{ pol.latest }}.",
        "Police powers rose to {{ pol.latest }}; doctors' reports, at {{ gp.latest }}, show no clear change.",
    ],
)
def test_what_is_not_known_of_a_signal_is_no_denial_of_it(words):
    assert compared(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "In May neglect rose to {{ neg.latest }} of plans.",
        "in may neglect rose to {{ neg.latest }} of plans.",
        "Neglect rose to {{ neg.latest }}, and the Chair may ask why.",
        "The Chair may ask why neglect rose, to {{ neg.latest }}.",
        "Those who may know say that neglect rose to {{ neg.latest }}.",
        "Neglect rose to {{ neg.latest }}, perhaps.",
        "The Board could see that neglect rose to {{ neg.latest }}.",
    ],
)
def test_a_hedge_stands_before_the_word_of_change_in_its_clause(words):
    assert compared(words)


@pytest.mark.parametrize(
    "words",
    [
        "Neglect may be rising, at {{ neg.latest }}.",
        "Neglect may have risen to {{ neg.latest }}.",
        "Neglect could have risen to {{ neg.latest }}.",
        "Neglect may, at {{ neg.latest }}, be rising.",
        "Perhaps neglect rose, to {{ neg.latest }}.",
        "It may be that neglect rose, to {{ neg.latest }}.",
        "Neglect might yet be rising ({{ neg.latest }}).",
        "Neglect possibly rose, to {{ neg.latest }}.",
        "{{ neg.latest }} may be the first of a rise.",
    ],
)
def test_a_watch_may_be_spoken_of_with_a_hedge(words):
    assert compared(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "It is no secret that missing episodes fell, to {{ mis.latest }}.",
        "It cannot be denied that missing episodes fell, to {{ mis.latest }}.",
        "There is no denying that missing episodes fell to {{ mis.latest }}.",
        "No one can deny that missing episodes fell to {{ mis.latest }}.",
        "Not surprisingly missing episodes fell to {{ mis.latest }}.",
        "Nothing can hide that missing episodes fell to {{ mis.latest }}.",
        "We do not doubt that missing episodes fell to {{ mis.latest }}.",
        "It was not noticed that missing episodes fell to {{ mis.latest }}.",
    ],
)
def test_agreement_in_the_words_of_a_denial_is_no_denial(words):
    assert compared(words)


@pytest.mark.parametrize(
    "words",
    [
        "There is no denying that police powers rose to {{ pol.latest }}.",
        "Not one agency saw that police powers rose, to {{ pol.latest }}.",
        "It was not noticed that police powers rose, to {{ pol.latest }}.",
        "It is not surprising that missing episodes did not fall: {{ mis.latest }}.",
        "No one disputes that {{ pol.latest }} is a rise.",
    ],
)
def test_agreement_with_what_the_figures_say_goes_out(words):
    assert compared(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "Missing episodes fell to {{ mis.latest }}, didn't they?",
        "Reports fell to {{ gp.latest }}, so is that good?",
        "Reports fell?",
    ],
)
def test_a_question_mark_at_its_end_makes_a_statement_no_question(words):
    assert compared(words)


@pytest.mark.parametrize(
    "words",
    [
        "Why have reports fallen?",
        "Did reports, at {{ gp.latest }}, fall?",
        "And what would a rise to {{ gp.latest }} mean?",
        "But is it better?",
        "- Has it improved?",
        "**Are** there fewer?",
    ],
)
def test_a_sentence_that_begins_as_a_question_compares_nothing(words):
    assert compared(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "The apparent fall to {{ mis.latest }} is within chance.",
        "The apparent small fall, to {{ mis.latest }}, may be chance alone.",
        "A seeming rise to {{ neg.latest }} can come by chance.",
        "The apparent improvement, {{ mis.latest }}, is no clear change.",
    ],
)
def test_what_is_said_to_be_apparent_and_within_chance_is_no_change(words):
    assert compared(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "The apparent fall to {{ mis.latest }} is good.",
        "The fall to {{ mis.latest }} is within chance.",
        "The apparent rise to {{ pol.latest }} is within chance.",
        "The apparent fall to {{ mis.latest }} is not by chance.",
        "It was apparent that {{ mis.latest }} fell, not by chance.",
        "The apparent fall to {{ mis.latest }} is more than chance alone.",
    ],
)
def test_apparent_alone_excuses_nothing_and_no_signal_is_only_apparent(words):
    assert compared(words)
