"""The figures a page's commentary may name: shown values only, already written as words."""

from __future__ import annotations

from typing import Any

from wscb_lib.exhibits import reading_words
from wscb_lib.framework import Element, Measure
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.wording.finding import because, change
from wscb_lib.quarter import Quarter


def figures_of(material: Evidence, element: Element) -> dict[str, dict[str, Any]]:
    """For each measure of a page: its names (latest, previous, year_ago, change_words, …) and their words.

    `{{ lado_concluded_within_month.latest }}` in commentary is
    `figures["lado_concluded_within_month"]["latest"]`. A figure that is hidden or absent is the words the
    page shows for it, never a number.
    """
    measures = material.measures_on(element)
    if element.id == "board_summary":  # the view of every element together
        measures = list(material.framework.measures.values())
    return {m.id: _names(material, m) for m in measures if m.id in material.series}


def _names(material: Evidence, measure: Measure) -> dict[str, Any]:
    signal = material.signals.get(measure.id)
    target = material.framework.target(measure.id)
    latest = material.latest(measure.id)
    found = {
        "title": measure.title,
        "latest": latest.words(measure.unit),
        "previous": _back(material, measure, 1),
        "year_ago": _back(material, measure, 4),
        "counts": latest.counts() or latest.words(measure.unit),
        "change_words": change(material, measure).words,
        "reading": reading_words(signal),
        "verdict": getattr(signal, "verdict", "not_judged"),
        "direction": getattr(signal, "direction", ""),
        "quarters": getattr(signal, "n", 0),
        "why_flagged": because(material, measure),
        "since": Quarter.parse(signal.since).short if signal and signal.since else "",
        "quarter": material.quarter.short,
        "gravity": measure.gravity,
        "sections": list(measure.sections),
    }
    if target and target.target is not None:
        found["target"] = f"{target.target:g}"
    return found


def _back(material: Evidence, measure: Measure, quarters: int) -> str:
    shown = material.back(measure.id, quarters)
    return shown.words(measure.unit) if shown else "no figure"
