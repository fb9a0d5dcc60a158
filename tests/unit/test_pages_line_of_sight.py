"""Line of sight: from an objective, by what is counted and judged, to what is being done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace as Some

from tests.conftest import framework_of
from tests.unit.some_evidence import SomeEvidence
from wscb_lib.exhibits import Shown
from wscb_lib.framework import Worded
from wscb_lib.framework.checks import check
from wscb_lib.pages.parts.line_of_sight import UNSEEN, line_of_sight, measures_for, sight_of
from wscb_lib.quarter import Quarter
from wscb_lib.record import Action, Judgement, Record
from wscb_lib.signals import Signal

QUARTER = Quarter.parse("2015-16-Q4")
WHOLE = framework_of(str(QUARTER))
HELD = Judgement(
    "J-1",
    "training",
    "partly assured",
    date(2016, 2, 11),
    "Manager",
    date(2016, 2, 25),
    "",
    date(2016, 8, 25),
    "Because.",
)
AIM = Worded(
    "aim",
    "Train everybody well",
    judged_as=("training",),
    measures=("training_attendance_pct", "training_impact_pct"),
)


def action(closed=None, measure="training_impact_pct"):
    return Action(
        "A-1", date(2016, 1, 5), "Ask people again.", "Training lead", date(2016, 6, 30), closed, "", measure
    )


def material(figured=("training_impact_pct",), actions=(), framework=WHOLE, flagged=()):
    known = {*AIM.measures, *figured}
    series = {
        m: (Shown("2015-16-Q4", 50.0) if m in figured else Shown("2015-16-Q4", status="not_returned"),)
        for m in known
    }
    return SomeEvidence(
        framework=framework,
        series=series,
        latest=lambda m: series[m][-1],
        quarter=QUARTER,
        meeting_on=date(2016, 5, 26),
        signals=dict.fromkeys(flagged, Signal("", "2015-16-Q4", "signal", reading="concern")),
        senders={},
        states=(),
        record=Record(judgements=(HELD,), actions=tuple(actions)),
        is_specimen=False,
        measures_on=lambda e: [
            m for m in framework.measures.values() if any(s.startswith(f"{e.id}/") for s in m.sections)
        ],
    )


def test_a_line_leads_from_the_objective_to_what_is_being_done():
    assert sight_of(material(actions=[action()]), AIM) == (
        "Train everybody well",
        (
            "two measures, one with a figure: Places booked that were used; People who named a change in "
            "what they do, three months on"
        ),
        "Training",
        "Training: partly assured",
        "Ask people again. Training lead, by 30 June 2016",
    )


def test_where_the_measures_are_many_those_that_speak_against_it_are_named():
    many = Worded("t", "Training", judged_as=("training",))
    said = sight_of(material(flagged=("training_impact_pct",)), many)[1]
    assert said.endswith(
        "one with a figure; against: People who named a change in what they do, three months on"
    )
    assert sight_of(material(), many)[1].endswith("one with a figure; none speaks against it")


def test_an_action_that_is_done_or_moves_something_else_is_not_in_the_line():
    done, other = action(closed=date(2016, 3, 1)), action(measure="cp_plans_count")
    assert sight_of(material(actions=[done, other]), AIM)[-1] == "none"


def test_of_what_nothing_shows_and_nobody_judges_nobody_can_say():
    assert sight_of(material(), Worded("m", "Determine milestones"))[1:] == (
        UNSEEN,
        "nowhere yet",
        "cannot say",
        "none",
    )


def test_without_names_of_its_own_it_is_shown_by_every_measure_of_what_is_judged():
    found = measures_for(material(), Worded("t", "Training", judged_as=("training",)))
    assert {m.id for m in found} == {
        m.id for m in WHOLE.measures.values() if any(s.startswith("training/") for s in m.sections)
    }


def test_a_target_that_serves_an_objective_brings_its_measure():
    target = Some(measure="rhi_72h_pct", objective="aim")
    assert [m.id for m in measures_for(material(framework=replace(WHOLE, targets=(target,))), AIM)][
        -1
    ] == "rhi_72h_pct"


def test_every_objective_principle_and_statutory_function_has_its_line_and_what_is_unseen_is_counted():
    objectives, principles, functions = line_of_sight(material()).blocks
    assert [row[0] for row in objectives.arguments[1]] == [o.short for o in WHOLE.objectives]
    assert [row[0] for row in principles.arguments[1]] == [p.text for p in WHOLE.principles]
    assert [row[0] for row in functions.arguments[1]] == [f.short for f in WHOLE.functions]
    assert objectives.options["headline"] == "Nine objectives: one of them with no measure yet"
    assert principles.options["headline"] == "Eight principles: three of them with no measure yet"
    assert functions.options["headline"] == "Seven statutory functions, each with a measure"


def test_each_principle_names_its_evidence_or_says_that_nobody_can_say():
    rows = line_of_sight(material()).blocks[1].arguments[1]
    for words, measures, _, judgement, _ in rows:
        assert (measures == UNSEEN) == (judgement == "cannot say"), words
    assert "Section 11 standards mostly or fully met" in rows[6][1] and rows[5][1] == UNSEEN


def test_a_judgement_or_a_measure_that_is_none_is_refused_with_the_nearest():
    wrong = replace(WHOLE, objectives=(Worded("aim", "A", judged_as=("trainin",), measures=("rhi_72_pct",)),))
    judged, measured = (f for f in check(wrong) if f.startswith("statements.toml, objective aim"))
    assert (
        'judged_as is "trainin". Did you mean "training"?' in judged
        and 'Did you mean "rhi_72h_pct"?' in measured
    )
