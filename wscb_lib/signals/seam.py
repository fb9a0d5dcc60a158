"""Where rows take over from totals: a change that begins there may be the way of counting, and is no flag."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from wscb_lib.quarter import Quarter
from wscb_lib.signals.series import Slot
from wscb_lib.signals.verdict import Signal

BESIDE = 1  # quarters: a change so near the seam cannot be told from it


def across_the_seam(signal: Signal, slots: Sequence[Slot], seam: str) -> Signal:
    """The verdict as it stands where figures are counted from rows since the quarter `seam`, and were totals
    before.

    A flag whose pattern begins at the seam becomes `no_clear_change`, and its sentence says why. A method
    names the first quarter of a pattern only roughly: so does any flag on a series that parts in two best at
    the seam, or a quarter from it. Every other flag stands. "" is no seam.

    >>> quarters = [f"2014-15-Q{n}" for n in (1, 2, 3, 4)] + ["2015-16-Q1", "2015-16-Q2"]
    >>> slots = [Slot(q, v, math.nan, v, "ok") for q, v in zip(quarters, (4, 4, 4, 4, 9, 9), strict=True)]
    >>> rose = Signal("plans", "2015-16-Q2", "signal", "up", "concern", since="2015-16-Q1")
    >>> across_the_seam(rose, slots, "2015-16-Q1").verdict, across_the_seam(rose, slots, "2014-15-Q3").verdict
    ('no_clear_change', 'signal')
    """
    known = [slot for slot in slots if slot.is_figure]
    place = sum(slot.quarter < seam for slot in known)
    if not signal.is_flag or not seam or not 0 < place < len(known):
        return signal
    if signal.since != seam and abs(_parting([slot.value for slot in known]) - place) > BESIDE:
        return signal
    return replace(
        signal,
        verdict="no_clear_change",
        direction="",
        reading="",
        rule="",
        since="",
        seen="",
        sentence=_words(seam),
    )


def _parting(values: Sequence[float]) -> int:
    """Where a series parts best in two levels: the place of the first value of the second, by least squares.

    >>> _parting([4, 5, 4, 9, 8])
    3
    """
    return min(range(1, len(values)), key=lambda at: _spread(values[:at]) + _spread(values[at:]))


def _spread(values: Sequence[float]) -> float:
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** 2 for value in values)


def _words(seam: str) -> str:
    return (
        f"The way of counting changed in {Quarter.parse(seam).short}, to rows from agencies' own totals: "
        "whether anything else changed then cannot be told."
    )
