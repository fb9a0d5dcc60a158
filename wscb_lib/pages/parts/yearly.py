"""Measures that are returned once a year, told by year: four figures are no line of sixteen quarters."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.counts_in_words import sentence_case, several
from wscb_lib.exhibits import Shown, fit_words, place_on, slug
from wscb_lib.exhibits.markup import Cell
from wscb_lib.framework import Measure
from wscb_lib.pages.drawing import Drawing, drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.wording.finding import is_told
from wscb_lib.quarter import Quarter

FEWEST = 5  # years: with fewer, nothing tells a change from chance
_NEVER = ("not_due",)


def cadence_of(evidence: Evidence, measure: Measure) -> str:
    """How often a measure is returned: its own cadence, or its return's."""
    return measure.cadence or evidence.framework.returns[measure.return_id].cadence


def is_yearly(evidence: Evidence, measure: Measure) -> bool:
    """True for a measure to be told by year: returned once a year, in no form of its own, with no change to
    be told."""
    return not measure.form and not is_told(evidence, measure) and cadence_of(evidence, measure) == "annual"


def by_year(evidence: Evidence, measures: Sequence[Measure], element: str, section: str) -> Drawing:
    """A row a measure, a column a year in which any of them was due; an own score stands under the
    panel's."""
    years = [
        at
        for at, point in enumerate(evidence.series[measures[0].id])
        if any(evidence.series[m.id][at].status not in _NEVER for m in measures)
    ]
    quarters = [evidence.series[measures[0].id][at].quarter for at in years]
    few = f"{several(len(years), 'year')}: too few to tell a change from chance"
    return drawing(
        "tables.table",
        ("Measure", *(Quarter.parse(q).year_label for q in quarters)),
        tuple(
            (
                Cell(m.title, place=place_on(element, m.id)),
                *(_cell(evidence.series[m.id][at], m.unit) for at in years),
            )
            for m in measures
        ),
        id=slug(element, section, "by-year"),
        name=f"{several(len(measures), 'measure')} told once a year",
        headline=_headline(evidence, measures[0], years),
        subtitle=f"{evidence.framework.board.town}, year by year, as returned once a year",
        sentence=" ".join(_said(evidence, m, years) for m in measures),
        source="; ".join(dict.fromkeys(evidence.source(m) for m in measures)),
        notes=((f"{sentence_case(few)}.",) if len(years) < FEWEST else ())
        + tuple(dict.fromkeys(m.caveats for m in measures if m.caveats)),
        is_specimen=evidence.is_specimen,
    )


def _cell(shown: Shown, unit: str) -> str:
    counts = shown.counts() if unit == "percent" else ""
    words = shown.words(unit)
    return f"{words} ({counts})" if counts and counts not in words else words


def _headline(evidence: Evidence, first: Measure, years: Sequence[int]) -> str:
    """The first measure's latest year and the one before; the others stand in the sentence."""
    if not years:
        return fit_words(first.title, f"{first.title}: no figure in any year", first.title)
    latest, *before = (evidence.series[first.id][at].words(first.unit) for at in years[:-3:-1])
    was = [f"{first.title}: {latest}, {before[0]} a year before"] if before else []
    return fit_words(first.title, *was, f"{first.title}: {latest}")


def _said(evidence: Evidence, measure: Measure, years: Sequence[int]) -> str:
    """The latest year and the one before, in a sentence."""
    points = [evidence.series[measure.id][at].words(measure.unit) for at in years[-2:]]
    if not points:
        return f"{measure.title}: no figure in any year."
    return f"{measure.title}: {points[-1]}{f', {points[0]} a year before' if len(points) > 1 else ''}."
