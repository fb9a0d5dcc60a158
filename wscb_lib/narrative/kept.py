"""Concerns kept from earlier quarters: open until the Board closes them, though this quarter alone would not
raise them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wscb_lib.exhibits import raised_words
from wscb_lib.framework import Measure
from wscb_lib.narrative.finding import FLAGS
from wscb_lib.narrative.material import EVENTS, Material
from wscb_lib.quarter import Quarter


def kept_from_earlier(material: Material, measures: Sequence[Measure]) -> list[Any]:
    """Concerns of these measures that are open although this quarter's figures alone would not raise them."""
    shown = {m.id for m in measures}
    return [
        c
        for c in material.concerns
        if not c.closed and c.measure in shown and not _is_flagged(material, c.measure)
    ]


def _is_flagged(material: Material, measure_id: str) -> bool:
    return getattr(material.signals.get(measure_id), "verdict", "") in FLAGS


def kept_words(material: Material, concern: Any) -> str:
    """A kept concern in a few words: the measure, its figure now and whether it went back; how it was raised,
    when, at what figure."""
    measure = material.framework.measure(concern.measure)
    then = next((p for p in material.series[measure.id] if p.quarter == concern.raised and p.is_figure), None)
    at = f", at {then.words(measure.unit)}" if then else ""
    back = ", back at its earlier level" if concern.is_back else ""
    raised = f"{raised_words(concern)} in {Quarter.parse(concern.raised).short}{at}{_judged_on(measure)}"
    return f"{measure.title}: {_now(material, measure)}{back}; raised as {raised}"


def _now(material: Material, measure: Measure) -> str:
    """The figure now, or that it is absent and the concern stays."""
    latest = material.latest(measure.id)
    words = latest.words(measure.unit)
    return f"{words} now" if latest.is_figure else f"{words} this quarter, and the concern stays"


def _judged_on(measure: Measure) -> str:
    return f", judged on {EVENTS[measure.events]}" if measure.events else ""
