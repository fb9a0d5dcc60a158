"""What the Board wants of a measure, by when, from whom: on course, behind, met, missed, or cannot tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wscb_lib.days_in_words import day_in_words
from wscb_lib.errors import UsageFault
from wscb_lib.exhibits import format_value, slug
from wscb_lib.exhibits.values import FEWEST_FOR_PERCENT
from wscb_lib.framework import Measure, Target
from wscb_lib.pages.drawing import Drawing, drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.quarter import Quarter

ADDED = ("count", "sum", "rate", "stock")  # kinds that are less when an agency is missing


@dataclass(frozen=True)
class Milestone:
    """One milestone this quarter. `start` is the figure a year ago, in words; `state` is one of
    "met", "missed", "on course", "behind", "cannot tell"."""

    measure: str
    title: str
    start: str
    now: str
    wanted: str
    by_when: str
    owner: str
    state: str


def milestones(evidence: Evidence, measures: Sequence[Measure]) -> list[Milestone]:
    """The milestones set for these measures, in their order; empty where the Board has set none."""
    found = []
    for measure in measures:
        target = evidence.framework.target(measure.id)
        if target and wanted_of(target) is not None and measure.id in evidence.series:
            found.append(_milestone(evidence, measure, target))
    return found


def wanted_of(target: Target) -> float | None:
    """The milestone, or the target itself where there is no milestone on the way; None where neither is
    set."""
    return target.milestone if target.milestone is not None else target.target


def _milestone(evidence: Evidence, measure: Measure, target: Target) -> Milestone:
    ago = evidence.back(measure.id, 4)
    return Milestone(
        measure.id,
        measure.title,
        ago.words(measure.unit) if ago else "no figure",
        evidence.latest(measure.id).words(measure.unit),
        _wanted_words(target, measure.unit),
        _day_words(target.by_when),
        target.owner or "nobody named",
        _state(evidence, measure, target),
    )


def _state(evidence: Evidence, measure: Measure, target: Target) -> str:
    """Met or missed once its day has come; before it, on course when the straight way from a year ago is
    kept."""
    latest, ago, wanted = evidence.latest(measure.id), evidence.back(measure.id, 4), wanted_of(target)
    by = _day(target.by_when)
    lacks_some = latest.status == "partial" and measure.kind in ADDED
    is_small = latest.denominator is not None and latest.denominator < FEWEST_FOR_PERCENT
    if measure.better == "neither" or by is None or wanted is None or is_small or lacks_some:
        return "cannot tell"
    if not latest.is_figure or latest.value is None:
        return "cannot tell"
    sign = 1 if measure.better == "higher" else -1
    is_there = sign * latest.value >= sign * wanted
    if by <= evidence.quarter.end:
        return "met" if is_there else "missed"
    if is_there:
        return "on course"
    if ago is None or not ago.is_figure or ago.value is None:
        return "cannot tell"
    left = max(Quarter.of(by) - evidence.quarter, 0)
    due = ago.value + (wanted - ago.value) * 4 / (4 + left)
    return "on course" if sign * latest.value >= sign * due else "behind"


def _wanted_words(target: Target, unit: str) -> str:
    """The milestone, and the target it leads to where that is another."""
    wanted = wanted_of(target)
    if wanted is None:
        return "nothing set"
    if target.target is None or target.target == wanted:
        return format_value(wanted, unit)
    return f"{format_value(wanted, unit)}, on the way to {format_value(target.target, unit)}"


def _day_words(text: str) -> str:
    day = _day(text)
    return f"{day_in_words(day)}" if day else text or "no day set"


def _day(text: str) -> date | None:
    """A day or the last day of a quarter; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return Quarter.parse(text).end
    except UsageFault:
        return None


def milestones_table(evidence: Evidence, found: Sequence[Milestone], page: str) -> Drawing:
    """What the Board wants, from where, by when, from whom, and whether it is on course."""
    late = sum(m.state in ("behind", "missed") for m in found)
    return drawing(
        "tables.table",
        ("Measure", "A year ago", "Now", "Wanted", "By", "Owner", "On course?"),
        tuple((m.title, m.start, m.now, m.wanted, m.by_when, m.owner, m.state) for m in found),
        id=slug(page, "milestones"),
        headline=f"Milestones: {late or 'none'} of {len(found)} behind or missed",
        subtitle="What the Board wants of these measures",
        sentence="Each milestone: the figure a year ago and now, what is wanted by when, who answers for it, "
        "and whether it is on course.",
        source="the Board's targets",
        is_specimen=evidence.is_specimen,
    )
