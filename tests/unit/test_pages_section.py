"""Which exhibits a measure gets, and what is said under them."""

from __future__ import annotations

from dataclasses import replace
from math import nan
from types import SimpleNamespace as Some

import pytest

from tests.unit.some_evidence import SomeEvidence
from wscb_lib.exhibits import Basis, Shown
from wscb_lib.framework import Break, Measure, Target
from wscb_lib.pages.drawing import Draft, drawing
from wscb_lib.pages.parts.measure_exhibits import headline_exhibit
from wscb_lib.pages.parts.section import LIMITS, _with_limits_explained
from wscb_lib.quarter import Quarter
from wscb_lib.signals import NOT_JUDGED, Signal

WORDS = dict.fromkeys(("question", "decision", "evidence", "better", "why"), "")
BECAUSE = "advice is recorded as advice"
CLOSED = Measure("closed", "front_door", "Referrals closed", table="referrals", kind="share", unit="percent",
                 **WORDS, breaks=(Break(Quarter.parse("2015-16-Q3"), BECAUSE),))  # fmt: skip


def material():
    shown = tuple(Shown(f"2015-16-Q{n}", 10.0 * n, n, 10) for n in (1, 2, 3, 4))
    framework = Some(board=Some(town="Warrington"), target=lambda m: None, measures={})
    return SomeEvidence(
        framework=framework,
        series={"closed": shown},
        events={},
        groups={},
        comparators={},
        signals={},
        concerns=(),
        is_specimen=False,
        record=Some(challenges_on=lambda m: (), actions=(), decisions=()),
        source=lambda m: "a return",
        latest=lambda m: shown[-1],
        back=lambda m, n: shown[-1 - n],
    )


@pytest.mark.parametrize("form", ["", "squares"])
def test_why_counting_changed_is_said_once_under_an_exhibit(form):
    """A trend says it itself, where its line breaks; a form with no line is told to."""
    notes = headline_exhibit(material(), replace(CLOSED, form=form), "page").draw().notes
    assert [note for note in notes if BECAUSE in note] == [
        f"Counted differently from October 2015: {BECAUSE}."
    ]


JUDGED = Signal("plans", "2015-16-Q4", "no_clear_change", upper=9.0)


def line(signal, **options):
    return Draft((drawing("charts.trend", CLOSED, (), signal, **options),))


def explained(draft) -> bool:
    return any(getattr(block, "text", "") == LIMITS for block in draft.blocks)


def test_limits_are_explained_once_on_a_page_where_they_first_stand():

    drafts = _with_limits_explained(
        {"how_much": line(NOT_JUDGED), "how_well": line(JUDGED), "so_what": line(JUDGED)}
    )
    assert [explained(draft) for draft in drafts.values()] == [False, True, False]


def test_limits_are_not_explained_under_a_chart_that_draws_none():
    families = Basis("families", ())
    beside_a_target = line(JUDGED, basis=families, target=Target("closed", 9.0, None, "", "", "", None))
    beyond_the_scale = line(replace(JUDGED, upper=140.0))
    without = line(replace(JUDGED, upper=nan))
    assert not any(
        explained(_with_limits_explained({"how_much": draft})["how_much"])
        for draft in (beside_a_target, beyond_the_scale, without)
    )
