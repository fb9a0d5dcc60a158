"""One measure as a line of a dashboard: its figures, its direction, what it may be held against, and its
reliability."""

from __future__ import annotations

from wscb_lib.comparators import beside, latest
from wscb_lib.counts_in_words import several
from wscb_lib.framework import Comparator, Measure
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.wording.finding import told_by
from wscb_lib.tables import Line


def line_of(evidence: Evidence, measure: Measure, *, has_counts: bool = False, place: str = "") -> Line:
    """The line of one measure, from shown figures; `has_counts` writes the counts behind a percentage beside
    it.

    It leads to the measure's figure, unless it is that figure: then `place` is the id by which it is found.
    """
    return Line.of(
        measure,
        evidence.series[measure.id],
        evidence.signal(measure.id),
        **told_by(evidence, measure),
        target=evidence.framework.target(measure.id),
        comparator=_nearest_published(evidence, measure),
        reliability=_reliability(evidence, measure),
        href="" if place else evidence.address_of(measure),
        place=place,
        has_counts=has_counts,
    )


def _nearest_published(evidence: Evidence, measure: Measure) -> Comparator | None:
    """The newest figure of the first area that is not the town itself; None when nothing compares."""
    found = latest(beside(evidence.comparators.get(measure.id, ()), evidence.framework.board.town))
    return found[0] if found else None


def _reliability(evidence: Evidence, measure: Measure) -> str:
    latest = evidence.latest(measure.id)
    if latest.status == "partial":
        name = evidence.name
        without = [name(agency) for agency in evidence.missing.get(measure.id, ())]
        return f"partial: without {', '.join(without)}" if without else "partial: not every agency returned"
    if not latest.is_figure:
        return "no figure"
    states = evidence.states_of([measure])
    aside = sum(s.set_aside for s in states)
    if measure.way_in == "totals":
        return "agency's own count, not checked"
    return f"{several(aside, 'row')} set aside" if aside else "complete"
