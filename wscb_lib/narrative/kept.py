"""Concerns kept from earlier quarters: open until the Board closes them, though this quarter alone would not raise them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from wscb_lib.framework import Measure
from wscb_lib.narrative.finding import FLAGS
from wscb_lib.narrative.material import Material
from wscb_lib.quarter import Quarter


def kept_from_earlier(material: Material, measures: Sequence[Measure]) -> list[Any]:
    """Concerns of these measures that are open although this quarter's figures alone would not raise them."""
    shown = {m.id for m in measures}
    return [c for c in material.concerns if not c.closed and c.measure in shown and not _is_flagged(material, c.measure)]


def _is_flagged(material: Material, measure_id: str) -> bool:
    return getattr(material.signals.get(measure_id), "verdict", "") in FLAGS


def kept_words(material: Material, concern: Any) -> str:
    """A kept concern in a few words: the measure, what was seen, to what figure and when, the figure now, and whether it went back."""
    measure = material.framework.measure(concern.measure)
    then = next((p for p in material.series[measure.id] if p.quarter == concern.raised and p.is_figure), None)
    to = f" to {then.words(measure.unit)}" if then else ""
    now = f"{material.latest(measure.id).words(measure.unit)} now{', back at its earlier level' if has_gone_back(material, concern) else ''}"
    return f"{measure.title} ({what_was_seen(concern)}{to} in {Quarter.parse(concern.raised).short}; {now})"


def has_gone_back(material: Material, concern: Any) -> bool:
    """True when the latest figure stands on the other side of the level that the change was measured from."""
    points = material.events.get(concern.measure) or material.series[concern.measure]
    centre = getattr(material.signals.get(concern.measure), "centre", math.nan)
    if not points[-1].is_figure or math.isnan(centre):
        return False
    return points[-1].value > centre if concern.direction == "down" else points[-1].value < centre


def what_was_seen(concern: Any) -> str:
    """What a concern was raised on: "rose" or "fell" for a signal, "seemed to" for a watch.

    >>> from types import SimpleNamespace as Some
    >>> what_was_seen(Some(direction="down", became_signal="2015-16-Q1"))
    'fell'
    """
    act = {"up": ("rose", "seemed to rise"), "down": ("fell", "seemed to fall")}.get(concern.direction, ("changed", "seemed to change"))
    return act[0 if concern.became_signal else 1]
