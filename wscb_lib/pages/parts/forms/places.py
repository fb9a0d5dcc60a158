"""Places side by side: agencies, schools or wards, and how far they differ."""

from __future__ import annotations

from collections.abc import Mapping

from wscb_lib.charts.between import compared, spread_words
from wscb_lib.exhibits import Shown
from wscb_lib.exhibits.values import FEWEST_FOR_PERCENT
from wscb_lib.framework import Measure
from wscb_lib.pages.drawing import Drawing, Frame, drawing
from wscb_lib.pages.evidence import Evidence, Series
from wscb_lib.pages.parts.forms.counts import (
    by_in_words,
    each_in_words,
    relabelled,
)

SENDER = "sender"  # the spread of a return with a file an agency: who sent it
TOO_FEW = "too few cases in each to compare"
FEWEST_FOR_FUNNEL = 10  # under ten places a dot with its interval reads better


def dots(evidence: Evidence, measure: Measure, options: Frame) -> Drawing | None:
    """A dot with its interval for each place of the first breakdown; None where no place has a figure."""
    rows = _side_by_side(evidence, measure, measure.by[0])
    kept = {k: v for k, v in options.items() if k != "comparators"} | _called(
        evidence, measure, measure.by[0]
    )
    return drawing("charts.agency_dots", measure, rows, **kept) if rows else None


def spread(evidence: Evidence, measure: Measure, options: Frame) -> Drawing | None:
    """Draw how far a share differs between places: a funnel of many, dots of some, squares where none has
    ten cases.

    None for a measure that declares no spread, and in an edition that tells no agency from another.
    """
    rows = _side_by_side(evidence, measure, measure.spread)
    if not rows or not evidence.edition.has_agencies:
        return None
    found = compared([(shown.agency, shown) for shown in rows])
    kept: dict[str, object] = {**options, **_called(evidence, measure, measure.spread)}
    if found and len(found.names) >= FEWEST_FOR_FUNNEL:
        table = evidence.framework.table_of(measure)
        return drawing("charts.funnel", measure, rows, **kept, cases=table.name.replace("_", " "))
    if any((shown.denominator or 0) >= FEWEST_FOR_PERCENT for shown in rows):
        return drawing("charts.agency_dots", measure, rows, **kept)
    groups = tuple(relabelled(shown, shown.agency) for shown in rows if shown.denominator)
    kept |= {"filled": "yes", "hollow": "no", "sentence": each_in_words(measure, groups)}
    kept.pop("many")
    return drawing("charts.squares", measure, groups, **kept) if groups else None


def spread_sentence(evidence: Evidence, measure: Measure) -> str:
    """Say how far a share differs between places, to stand open beside the average; "" where a measure
    declares no spread."""
    rows = _side_by_side(evidence, measure, measure.spread)
    if not rows or not evidence.edition.has_agencies:
        return ""
    many = _called(evidence, measure, measure.spread)["many"]
    said = spread_words(compared([(shown.agency, shown) for shown in rows]), many)
    return f"Between {many}: {said or f'{TOO_FEW}.'}"


def _called(evidence: Evidence, measure: Measure, by: str) -> dict[str, str]:
    """One of the places and many of them, in words."""
    one = "agency" if by == SENDER else by_in_words(evidence, measure, by)
    return {"by": one, "many": f"{one[:-1]}ies" if one.endswith("y") else f"{one}s"}


def _side_by_side(evidence: Evidence, measure: Measure, by: str) -> tuple[Shown, ...]:
    """This quarter's share of each place, its name where an agency's stands; what is not applicable is left
    out."""
    if by == SENDER:
        name = evidence.name
        found: Mapping[str, Series] = {
            name(agency): points for (m, agency), points in evidence.own.items() if m == measure.id
        }
    else:
        found = evidence.groups.get((measure.id, by), {})
    return tuple(
        Shown(p.quarter, p.value, p.numerator, p.denominator, p.status, p.shown_as, "all", place)
        for place, points in found.items()
        if (p := points[-1]).status != "not_applicable"
    )
