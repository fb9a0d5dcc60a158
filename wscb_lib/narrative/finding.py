"""What one measure's figures show this quarter, in a headline: one wording for every page, so that no two can disagree."""

from __future__ import annotations

from wscb_lib.exhibits import Shown, headline
from wscb_lib.framework import Measure
from wscb_lib.narrative.material import EVENTS, Material

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
