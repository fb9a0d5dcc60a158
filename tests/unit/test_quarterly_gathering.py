"""Two agencies that count the same children: where both cannot be right, the page says so with both
numbers."""

from __future__ import annotations

from types import SimpleNamespace as Some

import pytest

from wscb_lib.exhibits import Shown
from wscb_lib.quarterly.gathering import parts_that_disagree

WHOLE = Some(id="taken", title="Children taken to safety", unit="children", part_of="", least_part=0.0)
PART = Some(
    id="in_care", title="Children who came into care by it", unit="children", part_of="taken", least_part=0.5
)
FRAMEWORK = Some(measures={"taken": WHOLE, "in_care": PART}, measure={"taken": WHOLE, "in_care": PART}.get)


def said(whole, part) -> list[str]:
    shown = {
        name: (Shown("2015-16-Q4", value),)
        if value is not None
        else (Shown("2015-16-Q4", status="not_returned"),)
        for name, value in (("taken", whole), ("in_care", part))
    }
    return parts_that_disagree(FRAMEWORK, shown)


@pytest.mark.parametrize(("whole", "part"), [(8, 8), (8, 4), (1, 1), (0, 0)])
def test_a_part_that_may_be_a_part_is_not_spoken_of(whole, part):
    assert said(whole, part) == []


def test_a_part_larger_than_its_whole_is_printed_beside_it():
    assert said(3, 4) == [
        (
            "Children taken to safety: 3. Children who came into care by it: 4. The second should be part of "
            "the first, and is larger: one count leaves some out."
        )
    ]


def test_a_part_smaller_than_can_be_believed_is_asked_about():
    assert "less than 50% of the first" in said(8, 3)[0]


def test_where_one_agency_gave_no_count_there_is_nothing_to_compare():
    assert said(None, 4) == []
