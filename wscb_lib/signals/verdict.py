"""The verdict on one measure in one quarter: is this change more than chance alone would make?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from wscb_lib.signals import sentences
from wscb_lib.signals.ladder import XMR_FROM, Finding, find, method_for
from wscb_lib.signals.series import History, Slot, counts_of, history, mean_count, slots_of

FLAGS = ("signal", "watch")


@dataclass(frozen=True)
class Signal:
    """What may be said of a measure in a quarter, by which method, and why.

    `verdict`: signal, watch, no_clear_change, too_few, not_judged (a level) or no_figure. `direction` is
    the measure's own, up or down; `reading` what it means: concern, improvement or change (neither way is
    better); both "" unless flagged. `since` is the first quarter of the pattern. `n` comparable quarters
    rest on `mean` cases each. `centre` is the level the change is measured from: the mean of an XmR chart,
    the median of a run chart, what stood before the scan's window. `lower` and `upper` are limits to draw,
    never below nought nor above 100%. NaN where there is none. `sentence` says what the figures show and what
    that means; `seen` of a flag says only what they show, for a list whose heading says what flags mean.
    """

    measure: str
    quarter: str
    verdict: str
    direction: str = ""
    reading: str = ""
    method: str = "words"
    rule: str = ""
    since: str = ""
    n: int = 0
    mean: float = math.nan
    p: float = math.nan
    centre: float = math.nan
    lower: float = math.nan
    upper: float = math.nan
    window: int = 0
    sentence: str = ""
    seen: str = ""

    @property
    def is_flag(self) -> bool:
        """True for a signal or a watch."""
        return self.verdict in FLAGS


def judge(series: Any, measure: Any) -> Signal:
    """The verdict on the last quarter of a series.

    `series` holds one row a quarter slot in order of time (columns of the results frame, for one measure,
    breakdown, group and agency), up to and including the quarter judged. Only rows with status ok or
    partial and a value compare; a row without one is a gap; a quarter in which nothing was due is no gap.
    The newest quarters whose outcome is not yet known are passed over. ValueError when quarters repeat or stand
    out of order.

    >>> import pandas as pd
    >>> from types import SimpleNamespace as Some
    >>> urgent = Some(id="urgent", kind="count", unit="events", better="neither", breaks=())
    >>> quarters = [f"{year}-{year - 1999}-Q{q}" for year in (2012, 2013, 2014) for q in (1, 2, 3, 4)]
    >>> counts = [3, 3, 2, 3, 3, 2, 3, 3, 6, 7, 7]
    >>> series = {"quarter": quarters[:11], "numerator": counts, "denominator": None, "value": counts}
    >>> signal = judge(pd.DataFrame(series).assign(status="ok"), urgent)
    >>> signal.verdict, signal.since, signal.sentence.partition(":")[0]
    ('watch', '2014-15-Q1', '20 in the last three quarters against 22 in the eight before')
    """
    return judge_slots(slots_of(series), measure)


def judge_slots(slots: Sequence[Slot], measure: Any, agencies_compared: int = 0) -> Signal:
    """As `judge`, from slots; `agencies_compared` when the figures are over some agencies only."""
    past = history(slots, measure, agencies_compared)
    if past.current is None or not past.current.is_figure:
        return _unjudged(past, measure, "no_figure", "words", sentences.no_figure(past.current))
    if measure.kind == "stock" or getattr(
        measure, "open_from", ""
    ):  # a share or rate of a level is a level too
        return _unjudged(past, measure, "not_judged", "level", sentences.LEVEL)
    method, finding = _seen(past, measure)
    if not finding.verdict and len(past.known) < XMR_FROM:
        verdict, words = "too_few", sentences.too_few(past)
    elif finding.verdict and _may_be_a_gap(finding, past, measure):
        verdict, words = "no_clear_change", sentences.unsafe_fall(past, measure)
    else:
        return _judged(finding, method, past, measure)
    return replace(_unjudged(past, measure, verdict, method, words), **_workings(finding, measure))


def _seen(past: History, measure: Any) -> tuple[str, Finding]:
    """The method this history allows, and what it finds at the newest quarter."""
    known = past.known
    values, counts = [slot.value for slot in known], counts_of(known, measure.kind)
    method = method_for(values, mean_count(known, measure.kind), counts)
    with_gaps = [slot.value if slot.is_figure else math.nan for slot in past.slots]
    return method, find(method, with_gaps, values, counts)


def _unjudged(past: History, measure: Any, verdict: str, method: str, sentence: str) -> Signal:
    known = past.known
    mean = mean_count(known, measure.kind)
    return Signal(
        measure.id, past.quarter, verdict, method=method, n=len(known), mean=mean, sentence=sentence
    )


def _judged(finding: Finding, method: str, past: History, measure: Any) -> Signal:
    shown = replace(finding, **_limits(finding, measure))
    blank = _unjudged(past, measure, finding.verdict or "no_clear_change", method, "")
    return replace(
        blank,
        direction=finding.direction,
        reading=reading(finding.direction, measure.better),
        rule=finding.rule,
        since=past.known[finding.since].quarter if finding.since >= 0 else "",
        sentence=sentences.told(shown, method, past, measure),
        seen=sentences.seen(shown, past, measure),
        **_workings(finding, measure),
    )


def _workings(finding: Finding, measure: Any) -> dict:
    found = finding.scanned
    scanned = {"p": found.p, "window": found.window} if found else {}
    return {"centre": finding.centre, **_limits(finding, measure), **scanned}


def _limits(finding: Finding, measure: Any) -> dict:
    """Limits to draw and to say: never below nought, a share never above 100%. Rules use the bare ones."""
    ceiling = 100.0 if measure.kind == "share" else math.inf
    if math.isnan(finding.lower):
        return {"lower": math.nan, "upper": math.nan}
    return {"lower": max(0.0, finding.lower), "upper": min(ceiling, finding.upper)}


def reading(direction: str, better: str) -> str:
    """What a direction means for this measure: concern, improvement, change, or "" for none.

    >>> reading("up", "higher"), reading("up", "lower"), reading("down", "neither"), reading("", "lower")
    ('improvement', 'concern', 'change', '')
    """
    if not direction:
        return ""
    if better == "neither":
        return "change"
    return "improvement" if (direction == "up") == (better == "higher") else "concern"


def _may_be_a_gap(finding: Finding, past: History, measure: Any) -> bool:
    """A count that is lower while an agency is missing cannot be told from the gap the agency leaves."""
    is_partial = past.current.status == "partial" and not past.agencies_compared
    return is_partial and measure.kind in ("count", "rate") and finding.direction == "down"
