"""What the Board wants of a measure, by when, from whom: on course, behind, met, missed, or cannot tell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wscb_lib.counts_in_words import in_words, some_of
from wscb_lib.days_in_words import day_in_words
from wscb_lib.errors import UsageFault
from wscb_lib.exhibits import alike, format_value, slug
from wscb_lib.exhibits.values import FEWEST_FOR_PERCENT
from wscb_lib.framework import Measure, Target
from wscb_lib.pages.drawing import Drawing, drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.quarter import Quarter
from wscb_lib.signals import Signal, assurance

ADDED = ("count", "sum", "rate", "stock")  # kinds that are less when an agency is missing
CANNOT_TELL = "cannot tell"
REACH = {
    "will meet": "will reach it",
    "will miss": "will not reach it",
    "may or may not": "may or may not reach it",
}
"""Whether a process as it stands would reach a target, by its limits: as the English health service
assures."""


@dataclass(frozen=True)
class Milestone:
    """One milestone this quarter. `start` is the figure a year ago, in words; `state` is one of
    "met", "missed", "on course", "behind", "cannot tell".

    `reach` says whether the process, if nothing about it changes, would reach what is wanted; `unsure` why it
    cannot be told, "" where it can.
    """

    measure: str
    title: str
    start: str
    now: str
    wanted: str
    by_when: str
    owner: str
    state: str
    reach: str = CANNOT_TELL
    unsure: str = ""


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
    wanted = wanted_of(target)
    reach, unsure = would_reach(measure, evidence.signal(measure.id), math.nan if wanted is None else wanted)
    return Milestone(
        measure.id,
        measure.title,
        *alike(ago, evidence.latest(measure.id), measure.unit),
        _wanted_words(target, measure.unit),
        _day_words(target.by_when),
        target.owner or "nobody named",
        _state(evidence, measure, target),
        reach,
        unsure,
    )


def would_reach(measure: Measure, signal: Signal, wanted: float) -> tuple[str, str]:
    """Whether a measure's process, as it stands, would reach what is wanted, and why that cannot be told.

    Its limits say it: wanted beyond them on the better side, it will not; beyond them on the worse side, it
    will; between them, it may or may not. Where the level has just changed, limits over all quarters are not
    of the process as it stands.

    >>> from types import SimpleNamespace as Some
    >>> timely = Some(better="higher", events="", unit="percent")
    >>> calm = Signal("m", "2015-16-Q4", "no_clear_change", lower=60, upper=80)
    >>> would_reach(timely, calm, 90), would_reach(timely, calm, 75)[0]
    (('will not reach it', ''), 'may or may not reach it')
    """
    if signal.is_flag and signal.since and signal.rule != "outside limits":
        return CANNOT_TELL, f"it changed in {Quarter.parse(signal.since).short}"
    if measure.events and measure.unit != "percent":
        return CANNOT_TELL, "its limits are of something else than what is aimed at"
    found = assurance(signal.lower, signal.upper, wanted, measure.better)
    if found:
        return REACH[found], ""
    is_aimless = measure.better not in ("higher", "lower")
    return CANNOT_TELL, "neither way is better" if is_aimless else "too few quarters or cases to draw limits"


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


REACHED_BY = (
    "As it stands: what is wanted is held against the limits between which the measure moves when nothing "
    "about it changes. Beyond them, it will or will not be reached; between them, it may or may not, by "
    "chance alone."
)


def _reach_words(milestone: Milestone) -> str:
    return f"{milestone.reach}: {milestone.unsure}" if milestone.unsure else milestone.reach


def milestones_table(evidence: Evidence, found: Sequence[Milestone], page: str) -> Drawing:
    """What the Board wants, from where, by when, from whom, and whether it is on course."""
    late = sum(m.state in ("behind", "missed") for m in found)
    unreached = sum(m.reach == REACH["will miss"] for m in found)
    return drawing(
        "tables.table",
        ("Measure", "A year ago", "Now", "Wanted", "By", "Owner", "On course?", "As it stands"),
        tuple(
            (m.title, m.start, m.now, m.wanted, m.by_when, m.owner, m.state, _reach_words(m)) for m in found
        ),
        links=tuple(evidence.link_to(m.measure) for m in found),
        id=slug(page, "milestones"),
        name="milestones",
        headline=some_of(late, len(found), "milestone", "behind or missed")
        + (f"; {in_words(unreached)} will not be reached as things stand" if unreached else ""),
        subtitle="What the Board wants of these measures",
        sentence="Each milestone: the figure a year ago and now, what is wanted by when, who answers for it, "
        "whether it is on course, and whether the process as it stands would reach it.",
        source="the Board's targets",
        notes=(REACHED_BY,),
        is_specimen=evidence.is_specimen,
    )
