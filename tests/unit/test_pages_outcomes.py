"""A row an outcome: what speaks to it, and what does not; and what the Board last decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace as Some

import pytest

from tests.unit.some_evidence import SomeEvidence
from wscb_lib.errors import FrameworkFault
from wscb_lib.exhibits import Shown
from wscb_lib.framework import Element, Outcome, load_framework
from wscb_lib.pages.parts.board_record import last_decided
from wscb_lib.pages.parts.judging import judgement_faults
from wscb_lib.pages.parts.outcomes import SILENT, outcomes_table
from wscb_lib.quarter import Quarter
from wscb_lib.record import Item, Judgement, Record

Q = "2015-16-Q4"
PLACES = Some(
    id="places", title="Places used", evidence="quantitative", unit="places", sections=("training/how_much",)
)
IMPACT = Some(id="impact", title="Named a change", evidence="outcome", unit="percent", sections=())
EVALUATE, PUBLISH = Outcome("Evaluate impact", ("places", "impact")), Outcome("Publish an annual programme")
TRAINING = Element("6_training", "Training", "…", outcomes=(EVALUATE, PUBLISH))
CHANGED = Shown(Q, 70.0, 21, 30)
NOTHING_WRITTEN = Record()


def material(impact=CHANGED, record=NOTHING_WRITTEN, elements=(TRAINING,)):
    known = {"places": PLACES, "impact": IMPACT}
    series = {"places": (Shown(Q, 120),), "impact": (impact,)}
    return SomeEvidence(
        framework=Some(
            measure=known.__getitem__,
            statements=(),
            element=lambda _: TRAINING,
            elements=elements,
            measures=known,
        ),
        series=series,
        latest=lambda m: series[m][-1],
        quarter=Quarter.parse(Q),
        is_specimen=False,
        record=record,
        measures_on=lambda _: [],
        signals={},
        senders={},
        states=[],
    )


def rows(**given):
    return outcomes_table(material(**given), TRAINING).draw().rows


def test_each_outcome_has_its_evidence_by_kind_and_its_gap():
    assert rows()[0] == (
        "Evaluate impact",
        "Places used: 120",
        "nothing",
        "Named a change: 70%",
        "How well it is done",
    )


def test_a_measure_is_evidence_of_the_section_it_stands_in_on_this_page(monkeypatch):
    monkeypatch.setattr(PLACES, "sections", ("elsewhere/so_what", "training/how_well"))
    assert rows()[0][1:3] == ("nothing", "Places used: 120")


def test_an_outcome_no_return_speaks_to_says_so_and_is_never_left_out():
    assert rows()[1] == ("Publish an annual programme", "nothing", "nothing", "nothing", SILENT)
    assert (
        outcomes_table(material(), TRAINING).options["headline"] == "No return speaks to one of two outcomes"
    )


def test_an_outcome_that_stands_on_two_pages_is_told_by_one_row_on_both():
    silent = Element("9_voices", "Voices", "…", outcomes=(Outcome("Evaluate  impact."),))
    both = material(elements=(TRAINING, silent))
    here, there = (outcomes_table(both, e).draw().rows[0] for e in (TRAINING, silent))
    assert here[1:] == there[1:] and SILENT not in there


def test_a_measure_whose_figure_did_not_come_is_no_evidence():
    *_, so_what, gap = rows(impact=Shown(Q, status="not_returned"))[0]
    assert (so_what, gap) == (
        "Named a change: not returned",
        "How well it is done, or what became of children",
    )


def test_nobody_may_say_assured_of_an_outcome_to_which_nothing_speaks():
    judged = Judgement(
        "J",
        "training",
        "assured",
        date(2016, 2, 11),
        "Manager",
        date(2016, 2, 25),
        "",
        date(2016, 8, 25),
        "Because.",
    )
    said = judgement_faults(material(record=Record(judgements=(judged,))), [TRAINING])[-1]
    assert "no return speaks to “Publish an annual programme”" in said
    assert "“Evaluate impact”" not in said


def test_a_measure_an_outcome_names_must_exist(tmp_path):
    import shutil

    source = Path(__file__).resolve().parents[2] / "data" / "framework"
    shutil.copytree(source, tmp_path / "framework")
    page = tmp_path / "framework" / "elements" / "6_training.toml"
    page.write_text(page.read_text().replace('"training_impact_pct"', '"training_impct_pct"'))
    with pytest.raises(
        FrameworkFault, match="6_training.toml, line 16, outcome 1: measures is .training_impct_pct"
    ):
        load_framework(tmp_path / "framework", Quarter.parse(Q))


# ---------------------------------------------------------------- what the Board last decided

AGREED = Judgement(
    "J",
    "training",
    "partly assured",
    date(2016, 2, 11),
    "Manager",
    date(2016, 2, 25),
    "",
    date(2016, 8, 25),
    "Because.",
)


def item(day):
    return Item("I", day, "training", "the training lead", "decided", "Hold two more courses")


def decided(*judgements, items=(), element=TRAINING):
    return last_decided(material(record=Record(items=items, judgements=judgements)), element).text


def test_a_judgement_the_board_agreed_is_a_decision():
    assert decided(AGREED) == "Judged partly assured, agreed 25 February 2016."
    assert (
        decided(replace(AGREED, agreed_on=None)) == "The Board's record holds nothing about this element yet."
    )


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2016, 2, 24), "Judged partly assured"), (date(2016, 3, 1), "Last considered 1 March 2016")],
)
def test_of_a_judgement_and_an_item_the_newer_is_told(day, said):
    assert decided(AGREED, items=(item(day),)).startswith(said)


def test_a_subjects_page_says_that_the_judgement_is_of_all_subjects():
    about = replace(AGREED, about="detailed_information_sharing")
    subject = Element("7_detailed_information_sharing__housing", "Housing", "…")
    assert (
        decided(about, element=subject)
        == "All subjects together: judged partly assured, agreed 25 February 2016."
    )
