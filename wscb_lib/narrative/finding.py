"""What one measure's figures show this quarter, in a headline: one wording for every page, so that no two can disagree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wscb_lib.exhibits import Shown, headline
from wscb_lib.framework import Measure
from wscb_lib.narrative.material import EVENTS, Material
from wscb_lib.quarter import Quarter

FLAGS = ("signal", "watch")


def finding(material: Material, measure: Measure, *, with_reading: bool = True) -> str:
    """The measure's headline for the quarter reported, from its verdict.

    A flag that was raised on families, meetings or children gives their figure and says so: beside a change that only
    they showed, the figure of the rows would be another thing. `with_reading` adds what the change means ("a concern").
    """
    signal = material.signals.get(measure.id)
    if getattr(signal, "verdict", "") in FLAGS and (judged := _judged(material, measure)):
        latest, previous = judged
        return headline(measure, signal, latest, previous, with_reading=with_reading, of=EVENTS[measure.events])
    return headline(measure, signal, material.latest(measure.id), material.back(measure.id, 1), with_reading=with_reading)


def _judged(material: Material, measure: Measure) -> tuple[Shown, Shown | None] | None:
    """The latest figure of what was judged and the one before; None where rows were judged, or no figure of theirs is shown."""
    points = material.events.get(measure.id, ()) if measure.events else ()
    if not points or not points[-1].is_figure:
        return None
    return points[-1], points[-2] if len(points) > 1 else None


def newest_known(points: Sequence[Any]) -> Any:
    """The newest quarter with a figure; None where no quarter has one.

    >>> from wscb_lib.exhibits import Shown
    >>> newest_known((Shown("2015-16-Q3", 4.0), Shown("2015-16-Q4", status="too_early"))).quarter
    '2015-16-Q3'
    """
    return next((point for point in reversed(points) if point.is_figure), None)


def as_known(measure: Measure, points: Sequence[Any]) -> str:
    """The latest figure; where it is not known yet, that and the newest that is, with its quarter.

    >>> from types import SimpleNamespace as Some
    >>> from wscb_lib.exhibits import Shown
    >>> as_known(Some(unit="issues"), (Shown("2015-16-Q3", 4.0), Shown("2015-16-Q4", status="too_early")))
    'too early to know; 4 in Oct-Dec 2015'
    """
    latest, known = points[-1], newest_known(points)
    said = latest.with_counts(measure.unit)
    return said if latest.is_figure or known is None else f"{said}; {known.with_counts(measure.unit)} in {Quarter.parse(known.quarter).short}"
