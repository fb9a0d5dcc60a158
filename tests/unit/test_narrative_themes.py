"""Subjects and themes: pages that gather what stands elsewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace as Some

from wscb_lib.exhibits import Shown
from wscb_lib.framework import load_framework
from wscb_lib.framework.subjects import HOME
from wscb_lib.narrative.subjects import proposed
from wscb_lib.narrative.themes import _answer
from wscb_lib.quarter import Quarter

ROOT = Path(__file__).resolve().parents[2]
WHOLE = load_framework(ROOT / "data" / "framework", Quarter.parse("2015-16-Q4"))
WORSE = Some(verdict="signal", reading="concern")
MISSING = next(t for t in WHOLE.themes if t.id == "exploitation_and_missing")


def material(signals=None, concerns=(), series=None):
    found = series or {}
    return Some(framework=WHOLE, signals=signals or {}, concerns=concerns, series=found, latest=lambda m: found[m][-1])


def words(draft):
    return " ".join(block.text for block in draft.blocks)


def test_a_subjects_measures_stand_on_its_page_and_not_on_the_elements():
    assert WHOLE.measure("ehe_count").sections == (f"{HOME}__elective_home_education/how_much",)


def test_a_subjects_page_follows_its_element_and_shares_its_notebook():
    stems = [e.stem for e in WHOLE.elements]
    place = stems.index(f"7_{HOME}")
    assert [e.notebook for e in WHOLE.elements[place : place + 3]] == [f"7_{HOME}"] * 3


def test_outcomes_are_judged_with_the_element_and_not_again_with_each_subject():
    assert WHOLE.element(HOME).outcomes and not WHOLE.element(f"{HOME}__elective_home_education").outcomes


def test_the_gravest_measure_that_got_worse_is_proposed_and_a_lesser_one_is_not():
    signals = {"police_protection_occasions": WORSE, "complaints_received": WORSE}
    assert [m.id for m in proposed(material(signals))] == ["police_protection_occasions"]


def test_a_concern_the_board_has_not_closed_is_proposed_without_a_signal():
    concerns = (Some(measure="rhi_completed_pct", closed=""),)
    assert [m.id for m in proposed(material(concerns=concerns))] == ["rhi_completed_pct"]


def test_what_a_subject_already_looks_at_is_not_proposed_again():
    assert proposed(material({"cme_count": WORSE})) == []


def test_a_theme_with_no_figure_says_that_nothing_was_supplied():
    assert "Nothing was supplied" in words(_answer(material(), MISSING))


def test_a_theme_says_what_was_supplied_and_what_was_not():
    series = {"missing_from_care_count": (Shown("2015-16-Q4", 12.0, 12.0),)}
    told = words(_answer(material(series=series), replace(MISSING, answer=("missing_from_care_count", "rhi_shared_pct"))))
    assert "12" in told and "nothing supplied this quarter" in told


def test_what_no_return_answers_is_said_beside_what_was_supplied():
    series = {"missing_from_care_count": (Shown("2015-16-Q4", 12.0, 12.0),)}
    assert "How each partner has used its data: nothing supplied." in words(_answer(material(series=series), MISSING))
