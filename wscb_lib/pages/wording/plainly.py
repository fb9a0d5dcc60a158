"""What changed in a measure, as one would say it to a chair: its figure, when it stepped, from what."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from wscb_lib.counts_in_words import several
from wscb_lib.exhibits import Shown, format_value, newest
from wscb_lib.framework import Measure
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.wording.finding import basis_of, change
from wscb_lib.quarter import Quarter
from wscb_lib.signals import Concern, Signal

_AGO = {1: "this quarter", 2: "half a year ago", 3: "three quarters ago"}
_A_YEAR = 4
STILL_OPEN = "still open"


def what_happened(evidence: Evidence, measure: Measure, concern: Concern | None = None) -> str:
    """What happened to its figure; of a concern that is only kept, when it was raised and how it stands; ""
    where nothing changed and nothing is kept.

    Levels are of the measure's own figures, as they stand beside it; what was judged on families, meetings or
    children says so, with their figure.
    """
    signal = evidence.signal(measure.id)
    if not signal.is_flag:
        return _kept(concern) if concern is not None else ""
    told = "" if signal.rule == "outside limits" else _stepped(evidence.series[measure.id], signal, measure)
    return f"{told or _in_words(evidence, measure)}{_judged(evidence, measure)}"


def _judged(evidence: Evidence, measure: Measure) -> str:
    """On what it was judged, after a semicolon, with that figure: its chart draws that one; "" where it is
    the measure's own."""
    basis = basis_of(evidence, measure)
    if basis is None:
        return ""
    return f"; {basis.counted(measure.unit) or f'judged on {basis.noun}'}"


def began(since: str, latest: str) -> str:
    """When a change began, as one would say it in the latest quarter: of a year ago and more, in which year.

    >>> [began(since, "2015-16-Q4") for since in ("2015-16-Q4", "2015-16-Q3", "2014-15-Q4")]
    ['this quarter', 'half a year ago', 'in 2015']
    """
    start = Quarter.parse(since)
    return _AGO.get(Quarter.parse(latest) - start + 1) or f"in {start.start.year}"


def lasted(since: str, latest: str) -> str:
    """How long a change has lasted, with the quarter it began in.

    >>> lasted("2014-15-Q1", "2015-16-Q4"), lasted("2014-15-Q4", "2015-16-Q4")
    ('two years', 'five quarters')
    """
    quarters = Quarter.parse(latest) - Quarter.parse(since) + 1
    years, over = divmod(quarters, _A_YEAR)
    if over:
        return several(quarters, "quarter")
    return "a year" if years == 1 else several(years, "year")


def figure_of(evidence: Evidence, measure: Measure) -> str:
    """The latest figure, of few as "5 of 13"; where the newest quarter has none, that and the newest that
    has."""
    points, unit = evidence.series[measure.id], measure.unit
    latest, known = points[-1], newest(points)
    if latest.is_figure or known is None:
        return latest.words(unit)
    return f"{latest.words(unit)} ({known.words(unit)} in {Quarter.parse(known.quarter).short})"


def _kept(concern: Concern) -> str:
    back = "back where it was" if concern.is_back else STILL_OPEN
    return f"{back}, raised {Quarter.parse(concern.raised).short}"


class Levels(NamedTuple):
    """A change that was judged: the level before it and since, how long since, and whether the latest figure
    stands nearer the level before."""

    before: str
    since: str
    lasted: str
    is_gone: bool


def before_and_since(evidence: Evidence, measure: Measure) -> Levels | None:
    """The change that was judged, as its two levels; None where the figures do not show it, or it is of one
    quarter."""
    points, signal = evidence.series[measure.id], evidence.signal(measure.id)
    newest_known = newest(points)
    if newest_known is None or signal.rule == "outside limits" or signal.since == newest_known.quarter:
        return None
    levels = _levels(points, signal, measure)
    if levels is None:
        return None
    before, since = _level_numbers(points, signal, measure)
    is_gone = abs(newest_known.number - before) < abs(newest_known.number - since)
    return Levels(*levels, lasted(signal.since, newest_known.quarter), is_gone)


def before_the_change(evidence: Evidence, measure: Measure) -> str:
    """The levels of a change that was told from chance: "about 3 before the change, 7 since"; "" where there
    is no such change, or the figures do not show it."""
    signal = evidence.signal(measure.id)
    if signal.verdict != "signal" or signal.rule == "outside limits":
        return ""
    levels = _levels(evidence.series[measure.id], signal, measure)
    return f"{_roughly(levels[0], measure)} before the change, {levels[1]} since" if levels else ""


def _roughly(level: str, measure: Measure) -> str:
    return level if measure.unit == "percent" else f"about {level}"


def _stepped(points: Sequence[Shown], signal: Signal, measure: Measure) -> str:
    """When it stepped, and from what to what; "" where the levels do not show it."""
    newest_known, levels = newest(points), _levels(points, signal, measure)
    if newest_known is None or levels is None:
        return ""
    old, new = levels
    perhaps = "perhaps " if signal.verdict == "watch" else ""
    to = "" if signal.since == newest_known.quarter else f" to {new}"
    return f"{perhaps}{signal.direction} {began(signal.since, newest_known.quarter)}, from {old}{to}"


def _levels(points: Sequence[Shown], signal: Signal, measure: Measure) -> tuple[str, str] | None:
    """The level before a change and since: those that were judged, or of the measure's own figures where
    others were; None where they do not show it."""
    if not signal.since or signal.direction not in ("up", "down"):
        return None
    before, since = _level_numbers(points, signal, measure)
    is_borne_out = since > before if signal.direction == "up" else since < before
    old, new = (_about(level, measure.unit) for level in (before, since)) if is_borne_out else ("", "")
    return (old, new) if old != new else None


def _level_numbers(points: Sequence[Shown], signal: Signal, measure: Measure) -> tuple[float, float]:
    return _own_levels(points, signal.since) if measure.events else (signal.centre, signal.level)


def _own_levels(points: Sequence[Shown], since: str) -> tuple[float, float]:
    """The level of the figures before a quarter, and from it on: of shares all together, else the average."""
    known = [p for p in points if p.is_figure]
    return _level([p for p in known if p.quarter < since]), _level([p for p in known if p.quarter >= since])


def _level(points: Sequence[Shown]) -> float:
    """The level of some figures; not a number where there is none, which bears nothing out."""
    counts = [p.counted for p in points if p.counted]
    if counts and len(counts) == len(points) and sum(of for _, of in counts):
        return 100 * sum(n for n, _ in counts) / sum(of for _, of in counts)
    return sum(p.number for p in points) / len(points) if points else math.nan


def _about(level: float, unit: str) -> str:
    """A level, to the nearest whole one where that still says something."""
    plain = format_value(level if level < 3 else round(level), unit)
    return plain.partition(" ")[0]


def _in_words(evidence: Evidence, measure: Measure) -> str:
    told = change(evidence, measure)
    return told.words if told.form in ("moved", "stands") else "changed by more than chance explains"
