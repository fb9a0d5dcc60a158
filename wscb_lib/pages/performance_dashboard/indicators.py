"""One measure in the few words that a tile or a card has room for; they say what every other page says of
it."""

from __future__ import annotations

from wscb_lib.charts.small import label_of
from wscb_lib.counts_in_words import sentence_case
from wscb_lib.exhibits import Shown, newest, place_on, reading_words
from wscb_lib.exhibits.standing import Card, Strip, Tile
from wscb_lib.framework import Measure
from wscb_lib.pages.evidence import DASHBOARD, Evidence
from wscb_lib.pages.parts.dashboard_line import line_of
from wscb_lib.pages.parts.milestones import Milestone, milestones
from wscb_lib.pages.parts.section import must_stand_open
from wscb_lib.pages.wording.finding import change, open_concern
from wscb_lib.pages.wording.open_concerns import is_new
from wscb_lib.quarter import Quarter

QUARTERS = 16
YEAR = 4
FEW = 20  # out of fewer than this a share is written as its counts: there is no room for both
STILL_OPEN = "Still open"
NO_LINE = "Too few quarters with a figure to draw a line."


def tile_of(evidence: Evidence, measure: Measure, *, is_outcome: bool = False) -> Tile:
    """A key indicator: its figure, the figure of a year ago, what changed, and what is aimed at."""
    points = evidence.series.get(measure.id, ())[-QUARTERS:]
    if not points:
        return Tile(measure.name, "no figure", is_outcome=is_outcome)
    signal = evidence.signal(measure.id)
    aimed = milestones(evidence, [measure])
    return Tile(
        name=measure.name,
        latest=figure(points[-1], measure),
        before=_before(evidence, measure),
        flag=flag_of(evidence, measure),
        change=_changed(evidence, measure),
        aim=_aim(aimed[0]) if aimed else "",
        href=evidence.address_of(measure),
        strip=Strip(tuple(points), signal, measure.unit, not measure.events),
        is_outcome=is_outcome,
        is_new=is_new(evidence, measure),
    )


def has_card(evidence: Evidence, measure: Measure) -> bool:
    """Whether a measure's small chart stands under the first statement that it speaks to, if to any."""
    if not measure.statements:
        return False
    first = next(s for s in evidence.framework.statements if s.id == measure.statements[0])
    return must_stand_open(evidence, measure) or measure.id in first.key_indicators


def card_of(evidence: Evidence, measure: Measure, statement: str) -> Card:
    """A measure's small chart and its words: the latest figure, the one a year ago, and what may be said of
    change.

    A measure that no element shows is at home here: its card, under the first statement it speaks to, is
    where links to it end.
    """
    points = evidence.series[measure.id]
    aimed = milestones(evidence, [measure])
    concern = open_concern(evidence, measure.id)
    signal = evidence.signal(measure.id)
    is_home = evidence.home_of(measure) == DASHBOARD
    return Card(
        name=measure.name,
        href="" if is_home else evidence.address_of(measure),
        place=place_on(DASHBOARD, measure.id) if is_home and statement == measure.statements[0] else "",
        unit=measure.unit,
        points=tuple(points),
        signal=signal,
        words=_said(evidence, measure),
        has_limits=not measure.events,
        raised=concern.raised if concern and not signal.is_flag else "",
        flag=flag_of(evidence, measure),
        kind=signal.reading if signal.verdict == "signal" else "watch",
        aim=aim_sentence(aimed[0]) if aimed else "",
        few=NO_LINE,
    )


def _said(evidence: Evidence, measure: Measure) -> str:
    line = line_of(evidence, measure, has_counts=True)
    return f"{sentence_case(line.direction)}. Now {line.latest}; a year ago {line.year_ago}."


def figure(point: Shown, measure: Measure) -> str:
    """A figure with no unit in words, or why there is none; a share of fewer than twenty as its counts.

    >>> from types import SimpleNamespace as Some
    >>> figure(Shown("2015-16-Q4", 28.6, 4, 14), Some(unit="percent"))
    '4 of 14'
    >>> figure(Shown("2015-16-Q4", 25), Some(unit="working_days"))
    '25'
    """
    is_few = measure.unit == "percent" and point.denominator is not None and point.denominator < FEW
    return (point.counts() if is_few else "") or label_of(point, measure.unit)


def flag_of(evidence: Evidence, measure: Measure) -> str:
    """What a measure's flag means in a word; `STILL_OPEN` of one that stays open though nothing is
    flagged now; "" for none."""
    kept = open_concern(evidence, measure.id)
    return reading_words(evidence.signal(measure.id)) or (STILL_OPEN if kept else "")


def _changed(evidence: Evidence, measure: Measure) -> str:
    """What may be said of change; of a concern that only stays open, since when."""
    kept = open_concern(evidence, measure.id)
    if kept and not evidence.signal(measure.id).is_flag:
        return f"since {Quarter.parse(kept.raised).short}"
    return change(evidence, measure).words


def _before(evidence: Evidence, measure: Measure) -> str:
    """The figure of a year ago, "" for none; where there is none now, the newest there is, with its
    quarter."""
    points = evidence.series[measure.id]
    known = newest(points)
    if not points[-1].is_figure and known is not None:
        return f"{figure(known, measure)} in {Quarter.parse(known.quarter).short}"
    ago = evidence.back(measure.id, YEAR)
    return f"was {figure(ago, measure)}" if ago and ago.is_figure else ""


def _aim(aimed: Milestone) -> str:
    return f"Aim {aimed.wanted.split(',')[0]}: {aimed.reach}"


def aim_sentence(aimed: Milestone) -> str:
    """What is wanted by when, whether it is on course, and whether the process as it stands would reach
    it."""
    return f"Wanted: {aimed.wanted} by {aimed.by_when}; {aimed.state}. As it stands: {aimed.reach}."
