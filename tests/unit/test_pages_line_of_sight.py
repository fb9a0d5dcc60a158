"""Line of sight: which pages show an objective, what is being done, and whether the law's functions are
met."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace as Some

from tests.conftest import framework_of
from tests.unit.some_evidence import SomeEvidence
from wscb_lib.exhibits import Shown
from wscb_lib.framework import Worded
from wscb_lib.framework.checks import check
from wscb_lib.pages.parts.line_of_sight import UNSEEN, duty_of, line_of_sight, measures_for
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


def test_every_objective_and_principle_has_its_row_of_dots_and_what_is_unseen_is_counted():
    told = line_of_sight(material())
    objectives, functions, principles = told.blocks[0], told.blocks[-1], told.more[0]
    assert [row[0] for row in objectives.arguments[1]] == [o.short for o in WHOLE.objectives]
    assert [row[0] for row in principles.arguments[1]] == [p.text for p in WHOLE.principles]
    assert [row[0] for row in functions.arguments[1]] == [f.short for f in WHOLE.functions]
    assert objectives.options["headline"] == "Nine objectives: one of them with no measure yet"
    assert principles.options["headline"] == "Eight principles: three of them with no measure yet"


def test_a_dot_says_how_many_measures_of_an_objective_a_page_shows():
    told = line_of_sight(material(framework=replace(WHOLE, objectives=(AIM,)))).blocks[0]
    columns, [row] = told.arguments
    assert [getattr(cell, "text", cell) for cell in row] == [AIM.text, "Training: partly assured", "2"]
    assert columns == ("Objective", "Judgement", "Training")


def test_of_what_nothing_shows_and_nobody_judges_nobody_can_say():
    unseen = replace(WHOLE, objectives=(Worded("m", "Determine milestones"), AIM))
    row = line_of_sight(material(framework=unseen)).blocks[0].arguments[1][0]
    assert row[1] == f"cannot say: {UNSEEN}" and row[2].text == "–"


def test_an_open_action_is_told_once_with_every_objective_it_serves():
    two = replace(WHOLE, objectives=(AIM, replace(AIM, id="other", text="Learn")))
    done = action(closed=date(2016, 3, 1))
    said = line_of_sight(material(actions=[action(), done], framework=two)).blocks[2].text
    assert said == "Ask people again. Training lead, by 30 June 2016. Train everybody well; Learn."


# ---- statutory functions: the law's verbs ----------------------------------------------------------------

DUTY = replace(AIM, law_asks=("monitor", "evaluate", "assess", "advise"))
BOTH = ("training_attendance_pct", "training_impact_pct")


def test_a_function_is_met_when_every_verb_of_the_law_is():
    duty = duty_of(material(figured=BOTH, actions=[action()]), DUTY)
    assert (duty.state, duty.unmet) == ("met", ())


def test_a_function_is_partly_met_when_some_are_and_says_of_each_other_why_not():
    duty = duty_of(material(), DUTY)
    assert duty.state == "partly met" and duty.met == ("evaluate", "assess")
    assert duty.unmet == (
        "monitor: no figure in a year of Places booked that were used",
        "advise: no challenge and no action on its measures in a year",
    )


def test_a_function_is_not_met_when_none_is():
    nothing = replace(DUTY, judged_as=("early_help",), law_asks=("assess", "improve"))
    duty = duty_of(material(figured=()), nothing)
    assert duty.state == "not met" and duty.unmet[0] == "assess: Early help, none proposed yet"


def test_an_action_closed_with_nothing_to_show_for_it_improves_nothing():
    closed = action(closed=date(2016, 3, 1))
    better = replace(DUTY, law_asks=("improve",))
    assert duty_of(material(actions=[closed]), better).state == "not met"
    assert duty_of(material(actions=[replace(closed, evidence="All asked.")]), better).state == "met"


def test_a_judgement_or_a_measure_that_is_none_is_refused_with_the_nearest():
    wrong = replace(WHOLE, objectives=(Worded("aim", "A", judged_as=("trainin",), measures=("rhi_72_pct",)),))
    judged, measured = (f for f in check(wrong) if f.startswith("statements.toml, objective aim"))
    assert (
        'judged_as is "trainin". Did you mean "training"?' in judged
        and 'Did you mean "rhi_72h_pct"?' in measured
    )
