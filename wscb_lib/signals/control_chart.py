"""The XmR chart and its four rules, as the English health service's "plot the dots" draws it.

Limits are the mean plus and minus 2.66 times the average moving range (3 / 1.128 is 2.65957; we use the
printed 2.66). A group of points starts at each rebase; no rule and no moving range crosses from one group
to the next, nor over a missing value. Rules are judged on limits that are not clipped: clip for display only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

LIMIT = 2.66  # average moving ranges from the mean to a limit
NEAR = LIMIT * 2 / 3  # and to the line beyond which a point is close to a limit
SCREEN = 3.267  # a moving range this many times the average is left out of the average, once
RUN = 7  # points that make a shift, or a trend
ROUNDING = 1e-9  # a constant series must not leave its own mean by the last bit of a float


@dataclass(frozen=True)
class ControlChart:
    """One entry a point in every field; a missing value has no side and no rule.

    `rule` is "outside limits", "trend", "two of three", "shift" or "", in that order of precedence;
    `direction` is "up", "down" or "". For a trend it is the trend's, not the side of the mean.
    """

    values: tuple[float, ...]
    group: tuple[int, ...]
    mean: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    side: tuple[int, ...]
    is_outside: tuple[bool, ...]
    is_near: tuple[bool, ...]
    is_shift: tuple[bool, ...]  # part of a shift, whatever rule goes before it
    rule: tuple[str, ...]
    direction: tuple[str, ...]

    def since(self, place: int, rule: str) -> int:
        """The first point of the pattern of that rule that the point at `place` is in (alone: itself)."""
        if rule == "trend":
            return self._start_of_trend(place)
        if rule == "shift":
            return self._back(place, lambda at: self.side[at - 1] == self.side[at])
        if rule == "two of three":
            partners = [at for at in (place - 2, place - 1) if at >= 0 and self._is_partner(at, place)]
            return min(partners, default=place)
        return place

    def _is_partner(self, at: int, place: int) -> bool:
        return self.group[at] == self.group[place] and self.is_near[at] and self.side[at] == self.side[place]

    def _start_of_trend(self, place: int) -> int:
        step = 1 if self.direction[place] == "up" else -1
        return self._back(place, lambda at: _sign(self.values[at] - self.values[at - 1]) == step)

    def _back(self, place: int, goes_on: Callable[[int], bool]) -> int:
        while place > 0 and self.group[place - 1] == self.group[place] and goes_on(place):
            place -= 1
        return place


def xmr(
    values: Sequence[float], starts: Sequence[int] = (), fix_after: int | None = None, screen: bool = True
) -> ControlChart:
    """The whole chart of a series in order of time; NaN is a missing value.

    `starts` are the places at which limits begin afresh. `fix_after` sets limits from that many first points
    of each group and carries them on. `screen` leaves out moving ranges that are themselves out of control.
    A group with fewer than two neighbouring values has NaN limits and no rule is judged on it.

    >>> chart = xmr([10, 11, 10, 9, 10, 11, 10, 9, 10, 11, 10, 19])
    >>> chart.rule[-1], chart.direction[-1], round(chart.upper[-1], 2)
    ('outside limits', 'up', 13.49)
    """
    points = tuple(float(v) for v in values)
    bounds = [0, *sorted(s for s in set(starts) if 0 < s < len(points)), len(points)]
    pieces = [
        _group(points[first:last], number, fix_after, screen)
        for number, (first, last) in enumerate(pairwise(bounds))
        if last > first
    ]
    fields = list(zip(*pieces, strict=True)) or [()] * 10
    return ControlChart(points, *(tuple(entry for piece in field for entry in piece) for field in fields))


def limits(values: Sequence[float], screen: bool = True) -> tuple[float, float]:
    """Mean and average moving range of one group; the range is NaN when no two neighbours are known.

    Screening is not trusted where it would leave no variation at all: in a series that hardly moves it
    would throw away every movement there is and call all points special.

    >>> limits([4, 4, 4, 4])
    (4.0, 0.0)
    >>> limits([1, 1, 1, 1, 2, 1, 1, 1, 1, 1])[1] > 0
    True
    """
    known = [v for v in values if not math.isnan(v)]
    ranges = [abs(b - a) for a, b in pairwise(values) if not math.isnan(b - a)]
    if not known or not ranges:
        return (math.fsum(known) / len(known) if known else math.nan), math.nan
    average = math.fsum(ranges) / len(ranges)
    kept = [r for r in ranges if r < SCREEN * average]
    if screen and any(kept):
        average = math.fsum(kept) / len(kept)
    return math.fsum(known) / len(known), average


def is_nearly_constant(values: Sequence[float]) -> bool:
    """True when half or more of the steps between neighbours are no step at all: limits would mean nothing.

    >>> is_nearly_constant([10, 10, 10, 10, 11]), is_nearly_constant([9, 12, 10, 14, 11])
    (True, False)
    """
    known = [v for v in values if not math.isnan(v)]
    still = sum(a == b for a, b in pairwise(known))
    return 2 * still >= len(known) - 1


def shift_ends(sides: Sequence[int]) -> list[int]:
    """The side (1 or -1) at each point that completes seven or more on one side of the mean, else 0.

    >>> shift_ends([1, 1, 1, 1, 1, 1, 1, 0])
    [0, 0, 0, 0, 0, 0, 1, 0]
    """
    return _run_ends(sides, RUN)


def trend_ends(values: Sequence[float]) -> list[int]:
    """1 or -1 at each point that completes seven in strict rise or fall, else 0; a tie ends a trend.

    >>> trend_ends([1, 2, 3, 4, 5, 6, 7, 7])
    [0, 0, 0, 0, 0, 0, 1, 0]
    """
    steps = [_sign(b - a) for a, b in pairwise(values)]
    return ([0] if len(values) else []) + _run_ends(steps, RUN - 1)


def reach_back(ends: Sequence[int], length: int = RUN) -> list[int]:
    """Mark every point of each pattern by the points that complete them; the later pattern has the last word.

    >>> reach_back([0, 0, 1, 0], length=2)
    [0, 1, 1, 0]
    """
    marks = [0] * len(ends)
    for place, end in enumerate(ends):
        if end:
            marks[place - length + 1 : place + 1] = [end] * length
    return marks


def two_of_three(near: Sequence[int | bool], sides: Sequence[int]) -> list[int]:
    """Every point of each three in a row that lie on one side of the mean with two or more close to a limit.

    >>> two_of_three([1, 0, 1, 0], [1, 1, 1, 1])
    [1, 1, 1, 0]
    """
    marks = [0] * len(near)
    for first in range(len(near) - 2):
        window = slice(first, first + 3)
        if abs(sum(sides[window])) == 3 and sum(near[window]) >= 2:
            marks[window] = [1, 1, 1]
    return marks


def assurance(lower: float, upper: float, target: float, better: str) -> str:
    """Whether a process can be relied on to meet a target: "will meet", "will miss", "may or may not" or "".

    "" means not assessed: no target, no limits, or a measure of which neither direction is better. A target
    exactly on a limit may or may not be met.

    >>> assurance(86.5, 97.1, 85, "higher"), assurance(80, 92, 85, "higher"), assurance(80, 92, 85, "neither")
    ('will meet', 'may or may not', '')
    """
    if better not in ("higher", "lower") or any(math.isnan(v) for v in (lower, upper, target)):
        return ""
    if lower <= target <= upper:
        return "may or may not"
    return "will meet" if (target < lower) == (better == "higher") else "will miss"


def _group(
    values: Sequence[float], number: int, fix_after: int | None, screen: bool
) -> tuple[Sequence[float | bool | str], ...]:
    """The fields of one group, each a sequence with one entry a point."""
    mean, spread = limits(values[:fix_after], screen)
    size = len(values)
    lower, upper = mean - LIMIT * spread, mean + LIMIT * spread
    slack = ROUNDING * max(1.0, abs(mean))
    sides = [0 if math.isnan(v) or abs(v - mean) <= slack else _sign(v - mean) for v in values]
    outside = [v > upper + slack or v < lower - slack for v in values]
    near = [not out and abs(v - mean) > NEAR * spread + slack for v, out in zip(values, outside, strict=True)]
    shift = [bool(mark) for mark in reach_back(shift_ends(sides))]
    rules, directions = _label(values, sides, outside, near, shift)
    flat = ([constant] * size for constant in (number, mean, lower, upper))
    return *flat, sides, outside, near, shift, rules, directions


def _label(
    values: Sequence[float],
    sides: Sequence[int],
    outside: Sequence[bool],
    near: Sequence[bool],
    shift: Sequence[bool],
) -> tuple[list[str], list[str]]:
    """The rule and direction of each point: outside, then trend, then two of three, then shift."""
    trend = reach_back(trend_ends(values))
    pair = [bool(close and part) for close, part in zip(near, two_of_three(near, sides), strict=True)]
    rules, directions = [], []
    for at, side in enumerate(sides):
        if outside[at]:
            rule, way = "outside limits", side
        elif trend[at]:
            rule, way = "trend", trend[at]
        elif pair[at]:
            rule, way = "two of three", side
        else:
            rule, way = ("shift", side) if shift[at] else ("", 0)
        rules.append(rule)
        directions.append({1: "up", -1: "down", 0: ""}[way])
    return rules, directions


def _run_ends(signs: Sequence[int], length: int) -> list[int]:
    ends, run, last = [], 0, 0
    for sign in signs:
        run = run + 1 if sign and sign == last else abs(sign)
        last = sign
        ends.append(sign if run >= length else 0)
    return ends


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
