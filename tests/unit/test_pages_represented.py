"""Who is over-represented is told from what is shown, with exact limits, and in words where few were."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scipy.stats import binomtest

from tests.conftest import framework_of
from tests.unit.some_evidence import SomeEvidence
from wscb_lib.exhibits import Shown
from wscb_lib.framework import Population
from wscb_lib.pages.parts.represented import representation
from wscb_lib.signals.represented import exact_limits, represented

Q = "2015-16-Q4"
HERE = {"white": 38900, "mixed": 1720, "asian": 1680, "black": 430}


@pytest.mark.parametrize(("part", "whole"), [(0, 12), (1, 12), (12, 12), (7, 160), (90, 160)])
def test_limits_are_the_exact_ones_of_the_textbook(part, whole):
    exact = binomtest(part, whole).proportion_ci(0.99, "exact")
    assert exact_limits(part, whole) == pytest.approx((exact.low, exact.high))


def test_children_who_come_as_families_tell_less_than_as_many_who_come_alone():
    alone, together = (represented(15, 200, 0.03, family) for family in (1.0, 2.0))
    assert together.low < alone.low and together.high > alone.high and together.times == alone.times
    assert (alone.reading, together.reading) == ("over", "no difference")


def test_a_few_children_are_no_finding():
    assert represented(1, 40, 0.01).reading == "too few"


def rows_of(groups: dict[str, Shown], total: int = 200) -> list[tuple[str, ...]]:
    framework = framework_of()
    people = tuple(Population(group, 2011, many, "Made up") for group, many in HERE.items())
    framework = replace(framework, board=replace(framework.board, populations=people))
    measure = framework.measure("cp_plans_count")
    evidence = SomeEvidence(
        framework=framework,
        quarter=framework.quarter,
        is_specimen=True,
        source=lambda _: "made up",
        events={},
        series={measure.id: (Shown(Q, value=total, status="ok"),)},
        groups={(measure.id, "ethnicity"): {group: (shown,) for group, shown in groups.items()}},
    )
    blocks, folded = representation(evidence, [measure], ["ethnicity"], "theme")
    (drawn,) = [*blocks[2:], *folded]
    assert (drawn in blocks) is any("beyond chance" in row[-1] for row in drawn.arguments[1])
    return [tuple(map(str, row)) for row in drawn.arguments[1]]


SHOWN = {"white": Shown(Q, value=160, status="ok"), "mixed": Shown(Q, value=34, status="ok")}


def test_a_group_beyond_its_share_is_said_to_be_with_how_many_times_and_how_sure():
    white, mixed = rows_of(SHOWN)[:2]
    assert mixed[0] == "Mixed" and mixed[-1] == "more than its share, beyond chance"
    assert mixed[4] == f"{(34 / 200) / (1720 / 42730):.1f}"
    assert white[-1] == "fewer than its share, beyond chance"


@pytest.mark.parametrize("hidden", [1, 2, 4])
def test_of_a_hidden_number_nothing_is_reckoned_whatever_it_is(hidden):
    kept = Shown(Q, status="suppressed", shown_as="1 to 4")
    rows = rows_of({**SHOWN, "black": kept})
    assert rows[-1] == (
        *("Black", "1 to 4", "not shown", "1.0%", "not shown", "not shown", "too few to say"),
    )
    others = rows_of({**SHOWN, "black": replace(kept, value=hidden, status="ok", shown_as="")})
    assert rows[:-1] == others[:-1] and rows[-1] != others[-1]


def test_where_nobody_wrote_how_many_live_here_a_sentence_says_so():
    (said,), _ = representation(SomeEvidence(framework=framework_of()), [], ["ethnicity"], "theme")
    assert "is not written down" in str(said)
