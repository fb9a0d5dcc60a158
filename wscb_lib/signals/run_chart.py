"""The run chart: how a series moves about its middle value, judged by Anhøj's rules.

Two things tell a change: a run on one side of the middle that is too long, and too few crossings of it.
With the median of the same points as the middle at most half of them lie on either side, so a long run
cannot be seen before sixteen quarters; between eight and eleven only crossings can tell, and from nine
points off the median on (ten quarters). That is why an unflagged run chart of so few quarters says "not
enough to tell".
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class RunChart:
    """What Anhøj's rules see. Points on the middle, and missing values, are not useful and are left out."""

    centre: float
    n_useful: int
    longest_run: int
    longest_run_max: int
    crossings: int
    crossings_min: int
    latest_run: int  # useful points in the run that holds the latest value; 0 when that lies on the middle
    latest_side: int  # 1 above, -1 below, 0 on the middle
    turned_at: int  # place in `values` of the first point of the latest run; -1 when there is none

    @property
    def has_few_crossings(self) -> bool:
        """The line crosses its middle less often than chance alone would make it (5% or less)."""
        return self.crossings < self.crossings_min

    @property
    def has_long_run(self) -> bool:
        """Some run, anywhere in the series, is longer than chance alone would make it."""
        return self.longest_run > self.longest_run_max

    @property
    def ends_in_long_run(self) -> bool:
        """The run that holds the latest value is too long for chance alone."""
        return self.latest_run > self.longest_run_max


def run_chart(values: Sequence[float], centre: float | None = None) -> RunChart:
    """Runs and crossings about `centre` (the median of what is known unless given); NaN is a missing value.

    >>> chart = run_chart([80, 82, 79, 81, 83, 80, 91, 92, 90, 93, 91, 92])
    >>> chart.crossings, chart.crossings_min, chart.has_few_crossings
    (1, 3, True)
    """
    known = [v for v in values if not math.isnan(v)]
    if centre is None:
        centre = statistics.median(known) if known else math.nan
    places = [at for at, v in enumerate(values) if not math.isnan(v) and v != centre]
    sides = [1 if values[at] > centre else -1 for at in places]
    runs = _runs(sides)
    useful = len(sides)
    longest_max, fewest = anhoej_limits(useful)
    is_off = bool(known) and known[-1] != centre
    return RunChart(
        centre, useful, max(runs, default=0), longest_max, max(0, len(runs) - 1), fewest,
        latest_run=runs[-1] if is_off else 0,
        latest_side=sides[-1] if is_off else 0,
        turned_at=places[-runs[-1]] if is_off else -1,
    )  # fmt: skip


@lru_cache(maxsize=1024)
def anhoej_limits(n_useful: int) -> tuple[int, int]:
    """The longest run, and the fewest crossings, that chance alone explains in so many useful points.

    >>> anhoej_limits(8), anhoej_limits(20)
    ((6, 1), (7, 6))
    """
    if n_useful < 1:
        return 3, 0
    return round(math.log2(n_useful)) + 3, _fewest_crossings(n_useful - 1)


def _fewest_crossings(chances: int) -> int:
    """The 5% point of heads in so many tosses, in whole numbers so that no rounding can move it."""
    tail, heads = 1, 0
    while 20 * tail < 2**chances:
        heads += 1
        tail += math.comb(chances, heads)
    return heads


def _runs(sides: Sequence[int]) -> list[int]:
    """Lengths of the runs, in order.

    >>> _runs([1, 1, -1, 1])
    [2, 1, 1]
    """
    lengths: list[int] = []
    for at, side in enumerate(sides):
        if at and side == sides[at - 1]:
            lengths[-1] += 1
        else:
            lengths.append(1)
    return lengths
