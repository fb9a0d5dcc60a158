"""Where rows take over from totals: a change that begins there may be the way of counting, and is no flag."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from wscb_lib.quarter import Quarter
from wscb_lib.signals.series import Slot
from wscb_lib.signals.verdict import Signal


def across_the_seam(signal: Signal, slots: Sequence[Slot], seam: str) -> Signal:
    """The verdict as it stands where figures are counted from rows since the quarter `seam`, and were totals before.

    A flag whose pattern begins at the seam becomes `no_clear_change`, and its sentence says why. So does one that begins
    beside it, when the quarters between are at the level that the seam, and not the pattern's first quarter, parts from
    the other: a method names the first quarter only roughly. Every other flag stands. "" is no seam.

    >>> quarters = [f"2014-15-Q{n}" for n in (1, 2, 3, 4)]
    >>> slots = [Slot(q, v, math.nan, v, "ok") for q, v in zip(quarters, (4, 4, 9, 9), strict=True)]
    >>> rose = Signal("plans", "2014-15-Q4", "signal", "up", "concern", since="2014-15-Q3")
    >>> across_the_seam(rose, slots, "2014-15-Q3").verdict, across_the_seam(rose, slots, "2014-15-Q2").verdict
    ('no_clear_change', 'signal')
    """
    known = [slot for slot in slots if slot.is_figure]
    is_crossed = any(slot.quarter < seam for slot in known) and any(slot.quarter >= seam for slot in known)
    if not signal.is_flag or not seam or not is_crossed or not _begins_there(signal.since or signal.quarter, known, seam):
        return signal
    return replace(signal, verdict="no_clear_change", direction="", reading="", rule="", since="", seen="", sentence=_words(seam))


def _begins_there(since: str, known: Sequence[Slot], seam: str) -> bool:
    """Whether the level parts at the seam at least as well as at `since`."""
    first, last = min(since, seam), max(since, seam)
    before = [slot.value for slot in known if slot.quarter < first]
    between = [slot.value for slot in known if first <= slot.quarter < last]
    after = [slot.value for slot in known if slot.quarter >= last]
    if not between or not before or not after:
        return not between
    to_before, to_after = (abs(_mean(between) - _mean(side)) for side in (before, after))
    return to_after <= to_before if seam < since else to_before <= to_after


def _words(seam: str) -> str:
    return (
        f"The way of counting changed in {Quarter.parse(seam).short}, to rows from agencies' own totals: "
        "whether anything else changed then cannot be told."
    )


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)
