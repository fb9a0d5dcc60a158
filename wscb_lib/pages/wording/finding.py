"""What one measure's figures show this quarter, in a headline: one wording for every page, so that no two can
disagree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from wscb_lib.exhibits import Basis, Change, Shown, change_of, headline, newest, why_words
from wscb_lib.framework import Measure
from wscb_lib.pages.evidence import EVENTS, Evidence
from wscb_lib.quarter import Quarter
from wscb_lib.signals import Concern


class ToldBy(TypedDict):
    """What the words of change rest on beside the figures."""

    basis: Basis | None
    concern: Concern | None


def finding(evidence: Evidence, measure: Measure, *, with_reading: bool = True) -> str:
    """The measure's headline for the quarter reported, from its verdict and its open concern.

    The figure is the measure's own, as it stands on every page; a verdict given on families, meetings or
    children says so, with their figure. `with_reading` adds what the change means ("a concern").
    """
    return headline(
        measure,
        evidence.signal(measure.id),
        evidence.series[measure.id],
        with_reading=with_reading,
        **told_by(evidence, measure),
    )


def change(evidence: Evidence, measure: Measure) -> Change:
    """What may be said of the measure's change, for a table and for the names that commentary may use."""
    return change_of(
        measure, evidence.signal(measure.id), evidence.series[measure.id], **told_by(evidence, measure)
    )


def because(evidence: Evidence, measure: Measure, said: str | None = None) -> str:
    """Why the verdict was given, with the basis it was given on; `said` in the place of the whole
    sentence."""
    return why_words(measure, evidence.signal(measure.id), basis_of(evidence, measure), said)


def told_by(evidence: Evidence, measure: Measure) -> ToldBy:
    """Gather what the words of change rest on beside the figures: the basis of the verdict, and the open
    concern."""
    return {"basis": basis_of(evidence, measure), "concern": open_concern(evidence, measure.id)}


def basis_of(evidence: Evidence, measure: Measure) -> Basis | None:
    """What the verdict was given on; None where that is the measure's own figure."""
    return Basis(EVENTS[measure.events], evidence.events.get(measure.id, ())) if measure.events else None


def open_concern(evidence: Evidence, measure_id: str) -> Concern | None:
    """The concern on a measure that the Board has yet to answer; None where there is none."""
    return next((c for c in evidence.concerns if c.measure == measure_id and not c.closed), None)


def is_told(evidence: Evidence, measure: Measure) -> bool:
    """True where a measure's change must be told: it is flagged, or its concern is open."""
    return evidence.signal(measure.id).is_flag or open_concern(evidence, measure.id) is not None


def as_known(measure: Measure, points: Sequence[Shown]) -> str:
    """The latest figure; where it is not known yet, that and the newest that is, with its quarter.

    >>> from types import SimpleNamespace as Some
    >>> from wscb_lib.exhibits import Shown
    >>> as_known(Some(unit="issues"), (Shown("2015-16-Q3", 4.0), Shown("2015-16-Q4", status="too_early")))
    'too early to know; 4 in Oct-Dec 2015'
    """
    latest, known = points[-1], newest(points)
    said = latest.with_counts(measure.unit)
    return (
        said
        if latest.is_figure or known is None
        else f"{said}; {known.with_counts(measure.unit)} in {Quarter.parse(known.quarter).short}"
    )
