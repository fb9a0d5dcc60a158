"""The limits a chart draws, as the English health service draws them: to be seen, whatever the tests of
change say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from wscb_lib.signals.control_chart import is_nearly_constant, xmr

DRAWN_FROM = 12  # quarters below which there are no limits
FIRM_FROM = 20  # quarters from which they are called so: until then they are provisional
LEAST_MEAN = 5  # a mean count below which such limits flag up to two stable series in five


class Limits(NamedTuple):
    """The mean and the limits of a chart; NaN where none are drawn. `are_firm` from twenty quarters on.

    `beyond` is the side of the limits on which the newest point lies: "up", "down" or "".
    """

    mean: float = math.nan
    lower: float = math.nan
    upper: float = math.nan
    are_firm: bool = False
    beyond: str = ""


def limits_drawn(with_gaps: Sequence[float], mean_count: float) -> Limits:
    """The limits over a series in order of time, NaN for a quarter with no figure.

    None are drawn over fewer than twelve figures, over counts of fewer than five a quarter on average
    (`mean_count`; NaN where no counts are known), or over a series that hardly moves.

    >>> limits_drawn([10, 11, 10, 9, 10, 11, 10, 9, 10, 11, 10, 19], 11.0).beyond
    'up'
    """
    known = [value for value in with_gaps if not math.isnan(value)]
    if len(known) < DRAWN_FROM or not mean_count >= LEAST_MEAN or is_nearly_constant(known):
        return Limits()
    chart = xmr(with_gaps)
    lower, upper = chart.lower[-1], chart.upper[-1]
    if math.isnan(lower):
        return Limits()
    beyond = chart.direction[-1] if chart.is_outside[-1] else ""
    return Limits(chart.mean[-1], lower, upper, len(known) >= FIRM_FROM, beyond)
