"""Which method may judge a series, and what it finds at the latest point.

By comparable quarters and mean count: under 5 quarters words; 5 to 7 a line; 8 to 11 a run chart; 12 to 19
an XmR chart with trial limits; 20 or more an XmR chart. A mean count under 5, or a series that hardly
moves, is never put on an XmR chart: it is scanned, or run-charted where no counts stand behind the figures
(a median of few cases).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from wscb_lib.signals.control_chart import is_nearly_constant, xmr
from wscb_lib.signals.run_chart import run_chart
from wscb_lib.signals.scan import Scan, scan, thresholds
from wscb_lib.signals.series import Counts

LINE_FROM = 5
JUDGED_FROM = 8
XMR_FROM = 12
FIRM_FROM = 20
LEAST_MEAN = 5  # a mean count below which XmR limits flag up to 42% of stable series

SIGNAL_RULES = ("outside limits", "trend", "shift")


@dataclass(frozen=True)
class Finding:
    """What a method sees at the latest point. `since` is a place in the known series, -1 for nothing seen."""

    verdict: str  # "signal", "watch" or ""
    rule: str = ""
    direction: str = ""
    since: int = -1
    centre: float = math.nan
    lower: float = math.nan
    upper: float = math.nan
    scanned: Scan | None = None


def method_for(values: Sequence[float], mean: float, counts: Counts | None) -> str:
    """The method the ladder allows. `mean` is the mean count, NaN when no count stands behind the figures.

    >>> method_for([30.0, 28, 33, 29, 35, 31, 27, 30, 32, 29, 31, 34], 30.75, None)
    'XmR trial'
    >>> method_for([2.0, 3, 2, 1, 4, 2, 3, 2], 2.4, Counts([2.0, 3, 2, 1, 4, 2, 3, 2], None, False))
    'scan'
    """
    size = len(values)
    if size < LINE_FROM:
        return "words"
    if size < JUDGED_FROM:
        return "line"
    if math.isnan(mean) or mean < LEAST_MEAN or is_nearly_constant(values):
        return "scan" if counts is not None else "run chart"
    if size < XMR_FROM:
        return "run chart"
    return "XmR trial" if size < FIRM_FROM else "XmR"


def find(method: str, with_gaps: Sequence[float], values: Sequence[float], counts: Counts | None) -> Finding:
    """What the method sees. `with_gaps` holds NaN for each missing quarter, `values` leaves those out."""
    if method == "scan" and counts is not None:
        return find_by_scan(counts, values)
    if method == "run chart":
        return find_by_run_chart(values)
    if method in ("XmR", "XmR trial"):
        return find_by_xmr(with_gaps)
    return Finding("")


def find_by_xmr(with_gaps: Sequence[float]) -> Finding:
    """The rule the latest point breaks: outside limits, trend and shift are signals, two of three is a watch.

    A chart labels a point that is both in a shift and one of two in three by the latter; the shift decides.

    >>> find_by_xmr([10, 11, 10, 9, 10, 11, 10, 9, 10, 11, 10, 19]).rule
    'outside limits'
    """
    chart = xmr(with_gaps)
    last = len(with_gaps) - 1
    is_weaker = chart.rule[last] == "two of three" and chart.is_shift[last]
    rule = "shift" if is_weaker else chart.rule[last]
    verdict = "" if not rule else "signal" if rule in SIGNAL_RULES else "watch"
    first = chart.since(last, rule)
    since = first - sum(math.isnan(v) for v in with_gaps[:first]) if rule else -1
    limits = chart.mean[last], chart.lower[last], chart.upper[last]
    return Finding(verdict, rule, chart.direction[last], since, *limits)


def find_by_run_chart(values: Sequence[float]) -> Finding:
    """A long run that holds the latest point is a signal; too few crossings are a watch.

    >>> find_by_run_chart([80, 82, 79, 81, 83, 91, 92, 90, 93, 91]).rule
    'few crossings'
    """
    chart = run_chart(values)
    direction = {1: "up", -1: "down", 0: ""}[chart.latest_side]
    if chart.ends_in_long_run:
        return Finding("signal", "long run", direction, chart.turned_at, chart.centre)
    if chart.has_few_crossings and direction:
        return Finding("watch", "few crossings", direction, chart.turned_at, chart.centre)
    return Finding("", centre=chart.centre)


def find_by_scan(counts: Counts, values: Sequence[float]) -> Finding:
    """The least likely window against its threshold. Direction and level before are the measure's own.

    >>> ofsted = [3.0, 3, 2, 3, 3, 2, 3, 3, 6, 7, 7]
    >>> find_by_scan(Counts(ofsted, None, False), ofsted).verdict
    'watch'
    """
    found = scan(counts.counts, counts.exposures)
    if found is None:
        return Finding("")
    limit = thresholds(len(values))
    verdict = "signal" if found.p <= limit.signal else "watch" if found.p <= limit.watch else ""
    split = len(values) - found.window
    centre = _level_before(counts, values, split - found.before_quarters, split)
    if not verdict:
        return Finding("", centre=centre, scanned=found)
    direction = {"up": "down", "down": "up"}[found.direction] if counts.is_complement else found.direction
    return Finding(verdict, "scan", direction, split, centre, scanned=found)


def _level_before(counts: Counts, values: Sequence[float], first: int, split: int) -> float:
    """The mean of the figures before the window, each by its weight: what the window is compared with."""
    weights = counts.exposures[first:split] if counts.exposures else [1.0] * (split - first)
    return math.fsum(v * w for v, w in zip(values[first:split], weights, strict=True)) / math.fsum(weights)
