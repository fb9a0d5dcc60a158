"""What the foot of every page says of the day its figures were frozen."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace as Some

import pytest

from wscb_lib.pages.evidence import Evidence, ReturnState
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.binding import face_of, ready

BOARD = Some(
    name="The Board",
    vision="Safe",
    statement_of_intent="Together",
    meets_after_days=56,
    freezes_after_days=35,
    agency_name=lambda a: "Police",
    papers=(),
)


def foot(*received_on, accepted=None) -> dict[str, str]:
    """The lines at the foot of a page whose one return came on these days."""
    states = [ReturnState("missing", "police", "received", received_on=day) for day in received_on]
    framework = Some(alone="", board=BOARD, measures={}, returns={"missing": Some(title="Children missing")})
    edition = Some(id="board", title="Board edition", marking="OFFICIAL-SENSITIVE")
    made = Evidence(
        framework,
        Quarter.parse("2015-16-Q4"),
        "w",
        edition,
        True,
        {},
        {},
        {},
        {},
        (),
        {},
        states,
        None,
        (0.0, 0.0),
        accepted=accepted,
    )
    return dict(face_of(ready([], [], made, {}, [], []), []).provenance)


@pytest.mark.parametrize("day", [date(2016, 4, 22), date(2016, 5, 5), None])
def test_figures_are_as_returned_by_the_freeze(day):
    said = foot(day)
    assert said["Figures as returned by"] == "5 May 2016" and "And, returned after that day" not in said


def test_a_return_that_came_after_the_freeze_is_named_with_its_day():
    assert (
        foot(date(2016, 5, 6))["And, returned after that day"] == "Children missing, from Police, 6 May 2016"
    )


def test_the_foot_says_whether_the_pack_is_a_draft_or_released():
    assert foot()["This pack"] == "a draft, not released"
    assert foot(accepted={})["This pack"] == foot(accepted={"missing": "Late."})["This pack"] == "released"
