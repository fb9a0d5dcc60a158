"""Where rows take over from totals: a change there is the way of counting, and a change elsewhere is as sure
as ever."""

from __future__ import annotations

import pytest

from tests.unit.test_signals import THIRTY, measure, rows, steady
from wscb_lib.quarter import Quarter
from wscb_lib.signals import follow, judge_all

LAST = THIRTY[-1]


def verdict(values, seam: int | None, quarter: str = LAST):
    """The verdict on counts that are totals until so many quarters before the end, and then rows."""
    seams = {} if seam is None else {"it": str(Quarter.parse(LAST) - (seam - 1))}
    return judge_all(rows(values), {"it": measure()}, quarter, seams=seams)["it"]


@pytest.mark.parametrize("since", [2, 3, 4, 5, 6, 7, 8])
def test_a_step_where_rows_take_over_is_marked_and_never_a_flag_however_long_ago(since):
    stepped = [*steady(20)[: 20 - since], *(value + 30 for value in steady(20)[20 - since :])]
    assert verdict(stepped, None).is_flag, "the step is one that is seen elsewhere"
    found = verdict(stepped, since)
    assert (found.verdict, found.direction) == ("no_clear_change", "")
    assert found.sentence.startswith(
        f"The way of counting changed in {(Quarter.parse(LAST) - (since - 1)).short}, to rows from agencies' "
        "own totals"
    )


def test_a_step_that_begins_after_rows_took_over_is_a_flag():
    stepped = [*steady(20)[:16], *(value + 30 for value in steady(20)[16:])]
    assert verdict(stepped, 7).is_flag and verdict(stepped, 7).since == verdict(stepped, None).since


def test_a_step_that_began_while_there_were_totals_is_a_flag_still():
    stepped = [*steady(20)[:14], *(value + 30 for value in steady(20)[14:])]
    assert verdict(stepped, 2).is_flag


def test_where_the_level_is_the_same_on_both_sides_nothing_is_said_of_the_seam():
    assert verdict(steady(20), 4).sentence == verdict(steady(20), None).sentence


def test_no_concern_is_raised_where_rows_take_over():
    stepped = rows([*steady(20)[:14], *(value + 30 for value in steady(20)[14:])])
    quarters, seam = THIRTY[-6:], {"it": THIRTY[-6]}
    assert follow(stepped, {"it": measure()}, quarters) != ()
    assert follow(stepped, {"it": measure()}, quarters, {}, seams=seam) == ()


def test_a_measure_known_by_rows_alone_or_by_totals_alone_has_nothing_to_cross():
    stepped = [*steady(20)[:16], *(value + 30 for value in steady(20)[16:])]
    assert verdict(stepped, 20).is_flag
    assert judge_all(rows(stepped), {"it": measure()}, LAST, seams={"it": str(Quarter.parse(LAST) + 1)})[
        "it"
    ].is_flag
