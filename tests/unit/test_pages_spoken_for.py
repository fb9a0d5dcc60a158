"""What speaks to an outcome: none is called assured with nothing that does, and whoever is named was heard
or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.conftest import framework_of
from tests.unit.some_evidence import SomeEvidence
from wscb_lib.exhibits import Shown
from wscb_lib.framework.checks import check
from wscb_lib.pages.parts.judging import CANNOT_SAY, judgement_faults, lacking_of
from wscb_lib.pages.parts.outcomes import outcomes_table
from wscb_lib.pages.parts.spoken_for import heard_by_name
from wscb_lib.quarter import Quarter
from wscb_lib.record import Judgement, Record

QUARTER = Quarter.parse("2015-16-Q4")
WHOLE = framework_of(str(QUARTER))
JUDGED = [e for e in WHOLE.elements if e.outcomes and not e.topic]
OUTCOMES = [(e, o) for e in JUDGED for o in e.outcomes]
YOUNG = WHOLE.element("children_and_young_people")
NAMED = YOUNG.outcomes[0]
BY_WHO, BY_ANSWER = ("people_heard", "who_spoke"), ("young_answers", "circumstances")
HEARD = {
    BY_WHO: {
        "children in care council": (Shown("2015-16-Q4", 6.0),),
        "disabled children": (Shown("2015-16-Q4", 11.0),),
    }
}


def held(about, judgement):
    return Judgement(
        "J-1",
        about,
        judgement,
        date(2016, 2, 11),
        "Manager",
        date(2016, 2, 25),
        "",
        date(2016, 8, 25),
        "Because.",
    )


def material(without=(), judgements=(), groups=HEARD):
    """Evidence in which every measure has a figure this quarter, but those named."""
    series = {
        m: (Shown(str(QUARTER), 50.0) if m not in without else Shown(str(QUARTER), status="not_returned"),)
        for m in WHOLE.measures
    }
    return SomeEvidence(
        framework=WHOLE,
        quarter=QUARTER,
        series=series,
        groups=groups,
        record=Record(judgements=tuple(judgements)),
        meeting_on=date(2016, 5, 26),
        states=(),
        senders={},
        missing={},
        is_specimen=False,
    )


def faults(evidence, element):
    return [
        f for f in judgement_faults(evidence, [element]) if f"({element.id})" not in f and "assured, but" in f
    ]


def test_every_outcome_of_the_framework_is_among_those_asked():
    assert len(OUTCOMES) >= 16


@pytest.mark.parametrize(("element", "outcome"), OUTCOMES, ids=lambda each: getattr(each, "id", "")[:30])
def test_no_element_is_assured_while_nothing_speaks_to_one_of_its_outcomes(element, outcome):
    same = [o for _, o in OUTCOMES if o.text.strip(". ").lower() == outcome.text.strip(". ").lower()]
    without = {m for o in same for m in o.measures}
    assured = [held(element.id, "assured")]
    [fault] = faults(material(without, assured), element)
    assert outcome.text in fault
    assert outcome.text not in "".join(faults(material((), assured), element))


@pytest.mark.parametrize("element", JUDGED, ids=lambda e: e.id)
def test_what_an_element_lacks_names_the_outcome_that_nothing_speaks_to(element):
    outcome = element.outcomes[0]
    same = {m for _, o in OUTCOMES if o.text == outcome.text for m in o.measures}
    silent = material(same, [held(element.id, "partly assured")])
    assert outcome.text.lower() in lacking_of(silent, element.id).lower()


@pytest.mark.parametrize("statement", WHOLE.statements, ids=lambda s: s.id)
def test_what_the_board_cannot_say_always_lacks_something(statement):
    """Particular needs once stood as "cannot say" beside "lacking: none"."""
    assert lacking_of(material(judgements=[held(statement.id, CANNOT_SAY)]), statement.id)


def test_whoever_the_framework_names_was_heard_with_the_figure():
    care, disabled = heard_by_name(material(), NAMED)
    assert care.is_heard and disabled.is_heard
    assert care.words == (
        "Children in care were heard this quarter. Children, young people and parents heard, children in "
        "care "
        "council: 6."
    )


def test_or_was_not_with_when_they_last_were():
    before = (Shown("2015-16-Q2", 9.0), Shown("2015-16-Q4", 0.0))
    some = {BY_WHO: {**HEARD[BY_WHO], "disabled children": before}}
    disabled = heard_by_name(material(groups=some), NAMED)[1]
    assert disabled.words == "Disabled children were not heard this quarter; last heard in Jul-Sep 2015."


def test_answers_are_a_way_of_being_heard_and_a_hidden_number_hides_somebody():
    few = (Shown("2015-16-Q4", status="suppressed", shown_as="1 to 4"),)
    some = {BY_WHO: {}, BY_ANSWER: {"in care": few}}
    care, disabled = heard_by_name(material(groups=some), NAMED)
    assert care.is_heard and care.words.endswith("in care: 1 to 4.")
    assert disabled.words == "Disabled children were not heard this quarter; nor in any quarter before."


def test_where_no_breakdown_is_shown_nobody_is_called_unheard():
    assert heard_by_name(material(groups={}), NAMED) == []


def test_the_page_says_whose_word_is_lacking_and_nobody_may_call_it_assured():
    unheard = material(judgements=[held(YOUNG.id, "assured")], groups={BY_WHO: {}})
    rows = outcomes_table(unheard, YOUNG).arguments[1]
    assert rows[0][-1].endswith("hat children in care say, and what disabled children say")
    [fault] = faults(unheard, YOUNG)
    assert "children in care were not heard this quarter; disabled children were not heard" in fault


def test_a_group_that_the_breakdown_cannot_hold_is_refused():
    wrong = replace(NAMED, named=(replace(NAMED.named[0], group="children in care counsel"),))
    elements = [replace(e, outcomes=(wrong,)) if e.id == YOUNG.id else e for e in WHOLE.elements]
    [fault] = [f for f in check(replace(WHOLE, elements=tuple(elements))) if "counsel" in f]
    assert 'Did you mean "children in care council"?' in fault
