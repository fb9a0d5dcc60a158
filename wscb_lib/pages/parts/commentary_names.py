"""The figures a page's commentary may name: shown values only, already written as words."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.exhibits import reading_words
from wscb_lib.framework import Measure
from wscb_lib.page_content import CitedFigure
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.wording.finding import because, change
from wscb_lib.quarter import Quarter


def figures_of(evidence: Evidence, measures: Sequence[Measure]) -> dict[str, CitedFigure]:
    """For each measure a page's words may speak of: its names (latest, previous, change_words, …) and their
    words.

    `{{ lado_concluded_within_month.latest }}` in commentary is
    `figures["lado_concluded_within_month"]["latest"]`. A figure that is hidden or absent is the words the
    page shows for it, never a number.
    """
    return {m.id: _names(evidence, m) for m in measures if m.id in evidence.series}


def _names(evidence: Evidence, measure: Measure) -> CitedFigure:
    signal = evidence.signal(measure.id)
    target = evidence.framework.target(measure.id)
    latest = evidence.latest(measure.id)
    found: CitedFigure = {
        "title": measure.title,
        "latest": latest.words(measure.unit),
        "previous": _back(evidence, measure, 1),
        "year_ago": _back(evidence, measure, 4),
        "counts": latest.counts() or latest.words(measure.unit),
        "change_words": change(evidence, measure).words,
        "reading": reading_words(signal),
        "verdict": signal.verdict,
        "direction": signal.direction,
        "quarters": signal.n,
        "why_flagged": because(evidence, measure),
        "since": Quarter.parse(signal.since).short if signal.since else "",
        "quarter": evidence.quarter.short,
        "gravity": measure.gravity,
        "sections": list(measure.sections),
    }
    if target and target.target is not None:
        found["target"] = f"{target.target:g}"
    return found


def _back(evidence: Evidence, measure: Measure, quarters: int) -> str:
    shown = evidence.back(measure.id, quarters)
    return shown.words(measure.unit) if shown else "no figure"
