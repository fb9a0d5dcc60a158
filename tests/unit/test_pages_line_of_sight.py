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
from wscb_lib.voices import Use, Voices

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


NOBODY = Voices()


def action(closed=None, measure="training_impact_pct"):
    return Action(
        "A-1", date(2016, 1, 5), "Ask people again.", "Training lead", date(2016, 6, 30), closed, "", measure
    )


def material(figured=("training_impact_pct",), actions=(), framework=WHOLE, flagged=(), voices=NOBODY):
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
        concerns=(),
        voices=voices,
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


def test_every_objective_has_its_row_of_dots_and_every_function_and_principle_whether_it_is_met():
    told = line_of_sight(material())
    objectives, functions, principles = told.blocks[0], told.blocks[-2], told.blocks[-1]
    assert [row[0] for row in objectives.arguments[1]] == [o.short for o in WHOLE.objectives]
    assert [row[0] for row in principles.arguments[1]] == [p.text for p in WHOLE.principles]
    assert [row[0] for row in functions.arguments[1]] == [f.short for f in WHOLE.functions]
    assert objectives.options["headline"] == "Nine objectives, each with a measure"
    assert principles.options["headline"].startswith("Eight principles: ")


def test_milestones_are_shown_by_every_measure_that_has_a_target():
    [milestones] = [o for o in WHOLE.objectives if o.is_by_targets]
    assert {m.id for m in measures_for(material(), milestones)} == {t.measure for t in WHOLE.targets}


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
    assert said == "Ask people again. Training lead, due 30 June 2016. Train everybody well; Learn."


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


USED = Use(
    "exploitation and missing", "police", date(2015, 10, 6), date(2015, 11, 9), "Calls", "A visit", "Fewer"
)
ANALYSE = replace(DUTY, law_asks=("analyse",), asked_as="exploitation and missing")
ASKED = next(ask.of for theme in WHOLE.themes for ask in theme.asks if ask.asked_as)


def test_how_partners_used_their_data_is_analysed_when_each_said_which_what_and_how_it_knows():
    every = Voices(uses=tuple(replace(USED, partner=each) for each in ASKED))
    assert duty_of(material(voices=every), ANALYSE).state == "met"


def test_the_silent_and_those_that_said_part_are_named_and_the_duty_is_not_met():
    some = [replace(USED, partner=each) for each in ASKED[3:]]
    silent = replace(USED, partner=ASKED[1], answered_on=None, data_used="", what_changed="", how_known="")
    part = replace(USED, partner="public protection" if ASKED[0] == "police" else ASKED[0], how_known="")
    duty = duty_of(material(voices=Voices(uses=(*some, silent, part))), ANALYSE)
    names = [WHOLE.board.agency_name(each) for each in ASKED]
    assert duty.state == "not met"
    assert duty.unmet == (
        f"analyse: nobody asked {names[2]}; no answer from {names[1]}; not said by {names[0]} (how it knows)",
    )


def test_a_subject_that_no_theme_asks_of_anybody_is_analysed_by_nobody():
    nobody = replace(ANALYSE, asked_as="neglect")
    assert duty_of(material(), nobody).unmet == ("analyse: no partner is asked how it used its data",)


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
