"""The verdict on one measure in one quarter: is this change more than chance alone would make?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wscb_lib.signals import sentences
from wscb_lib.signals.budget import (
    GRAVEST,
    NOTHING,
    Allowance,
    Spent,
    lasting_may_spend,
    shipped_budget,
    sudden_may_spend,
)
from wscb_lib.signals.finding import Finding
from wscb_lib.signals.lasting import FEWEST, lasting
from wscb_lib.signals.limits import DRAWN_FROM, Limits, limits_drawn
from wscb_lib.signals.series import Figures, History, Slot, figures_of, history, mean_count, slots_of
from wscb_lib.signals.sudden import sudden

if TYPE_CHECKING:
    import pandas as pd

    from wscb_lib.framework import Measure

FLAGS = ("signal", "watch")
JUDGED = "judged"  # the method of a verdict that rests on the tests of change
NONE = "none"  # the method where no verdict is given


@dataclass(frozen=True)
class Signal:
    """What may be said of a measure in a quarter, by which rule, and why.

    `verdict`: signal, watch, no_clear_change, too_few, not_judged (a level) or no_figure. `direction` is the
    measure's own, up or down; `reading` what it means: concern, improvement or change (neither way is
    better); both "" unless flagged. `method` is "judged" where the tests of change were made, "words" or
    "level" where not, "none" of `NOT_JUDGED`; `allowed` is then what false flags the Board bears of such a
    measure. `rule` says which flagged it: "lasting" (the level changed and stayed), "sudden" (the newest one
    or two quarters stand apart) or "outside limits" (beyond the limits drawn). `since` is the first quarter
    of the change and `window` how many figures it has lasted. `n` comparable quarters rest on `mean` cases
    each, and the time of year was allowed for where `is_seasonal`. `centre` is the level the change is
    measured from: what stood before; of what is not flagged, the mean over all. `level` is that since.
    `lower` and `upper` are limits to draw, never below nought nor above 100%, provisional unless `are_firm`.
    NaN where there is none. `sentence` says what the figures show and what that means; `seen` of a flag says
    only what they show, for a list whose heading says what flags mean.
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
    level: float = math.nan
    lower: float = math.nan
    upper: float = math.nan
    are_firm: bool = False
    window: int = 0
    allowed: Allowance = NOTHING
    is_seasonal: bool = False
    sentence: str = ""
    seen: str = ""

    @property
    def is_flag(self) -> bool:
        """True for a signal or a watch."""
        return self.verdict in FLAGS

    @property
    def is_judged(self) -> bool:
        """True where the tests of change were made: there was a figure, and quarters enough."""
        return self.method == JUDGED

    @property
    def is_given(self) -> bool:
        """False of `NOT_JUDGED` alone: no verdict is given on the measure in any quarter."""
        return self.method != NONE


NOT_JUDGED = Signal("", "", "not_judged", method=NONE)
"""What stands for the verdict of a measure on which none is given: not flagged, not judged, and no words."""


def judge(series: pd.DataFrame, measure: Measure, budget: Mapping[int, Allowance] | None = None) -> Signal:
    """The verdict on the last quarter of a series.

    `series` holds one row a quarter slot in order of time (columns of the results frame, for one measure,
    breakdown, group and agency), up to and including the quarter judged. Only rows with status ok or partial
    and a value compare; a row without one is a gap; a quarter in which nothing was due is no gap. The newest
    quarters whose outcome is not yet known are passed over. `budget` says how many false flags are borne at
    each gravity; absent, as the framework that comes with this project says. ValueError when quarters repeat
    or stand out of order.

    >>> import pandas as pd
    >>> from types import SimpleNamespace as Some
    >>> urgent = Some(id="urgent", kind="count", unit="events", better="neither", breaks=())
    >>> quarters = [f"{year}-{year - 1999}-Q{q}" for year in (2012, 2013, 2014) for q in (1, 2, 3, 4)]
    >>> counts = [3, 3, 2, 3, 3, 2, 3, 3, 6, 7]
    >>> series = {"quarter": quarters[:10], "numerator": counts, "denominator": None, "value": counts}
    >>> signal = judge(pd.DataFrame(series).assign(status="ok"), urgent)
    >>> signal.verdict, signal.since, signal.sentence.partition(":")[0]
    ('watch', '2014-15-Q1', '13 in the last two quarters against 22 in the eight before')
    """
    return judge_slots(slots_of(series), measure, budget=budget)


def judge_slots(
    slots: Sequence[Slot],
    measure: Measure,
    agencies_compared: int = 0,
    budget: Mapping[int, Allowance] | None = None,
) -> Signal:
    """As `judge`, from slots; `agencies_compared` when the figures are over some agencies only."""
    past = history(slots, measure, agencies_compared)
    if past.current is None or not past.current.is_figure:
        return _unjudged(past, measure, "no_figure", "words", sentences.no_figure(past.current))
    is_level = bool(getattr(measure, "open_from", ""))  # a share or rate of a level is a level too
    if measure.kind == "stock" or is_level:
        return _unjudged(past, measure, "not_judged", "level", sentences.LEVEL)
    if len(past.known) < FEWEST:
        return _unjudged(past, measure, "too_few", "words", sentences.too_few(past))
    figures, drawn, allowed = tested(past, measure, budget)
    found = find(figures, past, drawn, allowed)
    return _judged(found, allowed, figures, drawn, past, measure)


def tested(
    past: History, measure: Measure, budget: Mapping[int, Allowance] | None
) -> tuple[Figures, Limits, Allowance]:
    """What the three looks are given: the figures, the limits drawn, and the false flags that are borne."""
    drawn = limits_drawn(
        [slot.value if slot.is_figure else math.nan for slot in past.slots],
        mean_count(past.known, measure.kind),
    )
    return figures_of(past, measure), drawn, _allowed(measure, budget)


def find(figures: Figures, past: History, drawn: Limits, allowed: Allowance) -> Finding:
    """What stands out at the newest figure: a lasting change, else a sudden one, else a point beyond drawn
    limits.

    The gravest verdict counts, and of two alike the first of these. A change that the newest figure does not
    bear out, being back at the level before, is no flag.
    """
    seen = looks(figures, past, drawn, allowed)
    for verdict in FLAGS:
        for one in seen:
            if one.verdict == verdict:
                return one
    return seen[0]


def looks(figures: Figures, past: History, drawn: Limits, allowed: Allowance) -> list[Finding]:
    """What each look sees, in order: a lasting change, sudden ones, a point beyond limits."""
    return [
        _lasting_finding(figures, past, lasting_may_spend(allowed, figures.are_seasonal)),
        *_sudden_findings(figures, past, allowed),
        _beyond_finding(drawn, past),
    ]


def _lasting_finding(figures: Figures, past: History, spent: Spent) -> Finding:
    found = lasting(figures.amounts, figures.exposures, figures.phases, figures.are_counts)
    if found is None:
        return Finding("")
    split = len(past.known) - found.window
    places = tuple(range(split - found.before, split))
    verdict = _verdict(found.p, spent)
    if verdict:
        verdict = "signal" if found.p_bare <= spent.signal else "watch"
    return _compared(verdict, "lasting", found.direction, found.p, split, places, figures, past)


def _sudden_findings(figures: Figures, past: History, allowed: Allowance) -> list[Finding]:
    found = []
    for look in sudden(figures.amounts, figures.exposures, figures.phases, figures.are_counts):
        verdict = _verdict(look.p, sudden_may_spend(allowed, figures.are_seasonal, look.window))
        split = len(past.known) - look.window
        found.append(_compared(verdict, "sudden", look.direction, look.p, split, look.before, figures, past))
    return found


def _beyond_finding(drawn: Limits, past: History) -> Finding:
    last = len(past.known) - 1
    verdict = "watch" if drawn.beyond and past.known[last] == past.current else ""
    return Finding(verdict, "outside limits", drawn.beyond, since=last, centre=drawn.mean)


def _verdict(p: float, spent: Spent) -> str:
    return "signal" if p <= spent.signal else "watch" if p <= spent.flag else ""


def _compared(
    verdict: str,
    rule: str,
    direction: str,
    p: float,
    split: int,
    before: tuple[int, ...],
    figures: Figures,
    past: History,
) -> Finding:
    """A finding of some newest figures against some before, in the measure's own direction."""
    if figures.is_complement:
        direction = {"up": "down", "down": "up"}.get(direction, "")
    level = level_of(past, before, figures)
    newest = past.known[-1].value
    if figures.are_seasonal:
        same = tuple(at for at in before if figures.phases[at] == figures.phases[-1])
        stands_apart = is_beyond(newest, level_of(past, same, figures), direction)
    else:
        stands_apart = is_beyond(newest, level, direction)
    verdict = verdict if stands_apart else ""
    is_by_season = figures.are_seasonal and rule == "sudden"
    since = level_of(past, tuple(range(split, len(past.known))), figures)
    return Finding(verdict, rule, direction, split, before, level, p, is_by_season, since)


def is_beyond(value: float, level: float, direction: str) -> bool:
    """Whether a value lies on this side, "up" or "down", of a level; never, of NaN.

    >>> is_beyond(7.0, 2.8, "up"), is_beyond(7.0, 2.8, "down")
    (True, False)
    """
    return value > level if direction == "up" else value < level if direction == "down" else False


def level_of(past: History, places: tuple[int, ...], figures: Figures) -> float:
    """The mean of the known figures at these places, each by what it is out of; NaN for none.

    >>> from types import SimpleNamespace as Some
    >>> share = Some(kind="share", breaks=())
    >>> past = history([Slot("2015-16-Q1", 1, 10, 10.0, "ok"), Slot("2015-16-Q2", 12, 30, 40.0, "ok")], share)
    >>> level_of(past, (0, 1), figures_of(past, share))
    32.5
    """
    if not places:
        return math.nan
    values = np.array([past.known[at].value for at in places])
    weights = figures.exposures[list(places)]
    return float((values * weights).sum() / weights.sum())


def _allowed(measure: Measure, budget: Mapping[int, Allowance] | None) -> Allowance:
    agreed = shipped_budget() if budget is None else budget
    return agreed[getattr(measure, "gravity", GRAVEST)]


def _unjudged(past: History, measure: Measure, verdict: str, method: str, sentence: str) -> Signal:
    return Signal(
        measure.id,
        past.quarter,
        verdict,
        method=method,
        n=len(past.known),
        mean=mean_count(past.known, measure.kind),
        sentence=sentence,
    )


def _judged(
    found: Finding, allowed: Allowance, figures: Figures, drawn: Limits, past: History, measure: Measure
) -> Signal:
    """The Signal of a series that was tested, flagged or not."""
    verdict, is_gap = found.verdict or "no_clear_change", False
    if not found.verdict and len(past.known) < DRAWN_FROM:
        verdict = "too_few"
    elif found.verdict and _may_be_a_gap(found, past, measure):
        verdict, is_gap = "no_clear_change", True
    is_flag = verdict in FLAGS
    lower, upper = _clipped(drawn, measure)
    if is_gap:
        sentence = sentences.unsafe_fall(past, measure)
    elif verdict == "too_few":
        sentence = sentences.too_few(past)
    else:
        sentence = sentences.told(found, drawn, lower, upper, past, measure)
    return Signal(
        measure.id,
        past.quarter,
        verdict,
        direction=found.direction if is_flag else "",
        reading=reading(found.direction, measure.better) if is_flag else "",
        method=JUDGED,
        rule=found.rule if is_flag else "",
        since=past.known[found.since].quarter if is_flag else "",
        n=len(past.known),
        mean=mean_count(past.known, measure.kind),
        p=found.p,
        centre=found.centre if is_flag or math.isnan(drawn.mean) else drawn.mean,
        level=found.level if is_flag else math.nan,
        lower=lower,
        upper=upper,
        are_firm=drawn.are_firm,
        window=len(past.known) - found.since if is_flag else 0,
        allowed=allowed,
        is_seasonal=figures.are_seasonal,
        sentence=sentence,
        seen=sentences.seen(found, lower, upper, past, measure) if is_flag else "",
    )


def _clipped(drawn: Limits, measure: Measure) -> tuple[float, float]:
    """Limits to draw and to say: never below nought, a share never above 100%. The rule uses the bare
    ones."""
    if math.isnan(drawn.lower):
        return math.nan, math.nan
    ceiling = 100.0 if measure.kind == "share" else math.inf
    return max(0.0, drawn.lower), min(ceiling, drawn.upper)


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


def _may_be_a_gap(found: Finding, past: History, measure: Measure) -> bool:
    """A count that is lower while an agency is missing cannot be told from the gap the agency leaves."""
    is_partial = past.current is not None and past.current.status == "partial" and not past.agencies_compared
    return is_partial and measure.kind in ("count", "rate") and found.direction == "down"
