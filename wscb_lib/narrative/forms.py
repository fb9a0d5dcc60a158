"""Forms of exhibit that some material asks for, named by a measure's `form`: squares, a matrix, agencies side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wscb_lib.exhibits import Shown, headline
from wscb_lib.framework import Measure
from wscb_lib.measures.groups import BETWEEN
from wscb_lib.narrative.drawing import Drawing, drawing
from wscb_lib.narrative.material import Material
from wscb_lib.quarter import Quarter

LATEST = 6  # quarters of squares: what fits a page and a memory
GRADES = ("3 fully in place", "2 mostly", "1 partly", "0 not in place")


def in_its_form(material: Material, measure: Measure, options: dict[str, Any]) -> Drawing | None:
    """The exhibit in the form a measure asks for; None when it asks for none, or has nothing to fill it with."""
    makers = {"squares": _squares, "matrix": _matrix, "agency_dots": _dots}
    return makers[measure.form](material, measure, options) if measure.form else None


def _squares(material: Material, measure: Measure, options: dict[str, Any]) -> Drawing | None:
    """A square a case. A share by quarter, met and not met; a count by its first breakdown, this quarter."""
    kept = {k: v for k, v in options.items() if k not in ("comparators", "target")}
    if measure.kind == "share":
        points = [p for p in material.series[measure.id] if p.status != "not_due"][-LATEST:]
        groups = tuple(_relabelled(p, Quarter.parse(p.quarter).short) for p in reversed(points))
        kept |= {"headline": _said(material, measure), "sentence": _each(measure, groups)}
        return drawing("charts.squares", measure, groups, by="quarter, the latest first", filled="yes", hollow="no", **kept)
    found = material.groups.get((measure.id, measure.by[0]), {})
    groups = tuple(points[-1] for points in found.values() if points[-1].value or not points[-1].is_figure)
    return drawing("charts.squares", measure, groups, by=measure.by[0].replace("_", " "), **kept) if groups else None


def _said(material: Material, measure: Measure) -> str:
    signal = material.signals.get(measure.id)
    return headline(measure, signal, material.latest(measure.id), material.back(measure.id, 1))


def _each(measure: Measure, groups: tuple[Shown, ...]) -> str:
    """Every quarter's count of a count, in a sentence."""
    return f"{measure.title}: " + "; ".join(f"{g.group}, {g.counts() or g.words(measure.unit)}" for g in groups) + "."


def _relabelled(shown: Shown, group: str) -> Shown:
    return Shown(shown.quarter, shown.value, shown.numerator, shown.denominator, shown.status, shown.shown_as, group, shown.agency)


def _dots(material: Material, measure: Measure, options: dict[str, Any]) -> Drawing | None:
    found = material.groups.get((measure.id, measure.by[0]), {})
    rows = tuple(
        Shown(p.quarter, p.value, p.numerator, p.denominator, p.status, p.shown_as, "all", group)
        for group, points in found.items()
        if (p := points[-1]).status != "not_applicable"
    )
    kept = {k: v for k, v in options.items() if k != "comparators"}
    return drawing("charts.agency_dots", measure, rows, **kept) if rows else None


def _matrix(material: Material, measure: Measure, options: dict[str, Any]) -> Drawing | None:
    """One row an agency, one column a standard: its own score, and the panel's beside it."""
    moderated = _cells(material, measure.id, measure.by[0])
    own = _cells(material, measure.companion, measure.by[0])
    if not moderated:
        return None
    return drawing(
        "tables.matrix",
        {place: (own.get(place, grade), grade) for place, grade in moderated.items()},
        rows=tuple(dict.fromkeys(row for row, _ in moderated)),
        columns=tuple(sorted(dict.fromkeys(column for _, column in moderated))),
        grades=GRADES,
        by="Agency",
        subtitle=f"{measure.title}, {material.framework.board.town}, {material.quarter.label}",
        **{k: v for k, v in options.items() if k in ("id", "source", "notes", "is_specimen")},
    )


def worded(points: Sequence[Shown], quarter: str) -> str:
    """The grade of one quarter in words; the words for its absence where there is none.

    >>> worded((Shown("2015-16-Q4", 2.0),), "2015-16-Q4")
    '2 mostly'
    """
    found = next((p for p in points if p.quarter == quarter), None)
    if found is None:
        return "no figure"
    return next(grade for grade in GRADES if int(grade[0]) == int(found.value)) if found.is_figure else found.words("")


def _cells(material: Material, measure: str, by: str) -> dict[tuple[str, str], str]:
    words = {int(grade[0]): grade for grade in GRADES}
    found = material.groups.get((measure, by), {})
    return {tuple(group.split(BETWEEN)): words[int(p.value)] for group, points in found.items() if (p := points[-1]).is_figure}
