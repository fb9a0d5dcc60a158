"""Forms of exhibit that some material asks for, named by a measure's `form`: squares, a matrix, agencies side by side."""

from __future__ import annotations

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
    makers = {"squares": _squares, "matrix": _matrix, "agency_dots": _dots, "bars": _bars}
    return makers[measure.form](material, measure, options) if measure.form else None


def _squares(material: Material, measure: Measure, options: dict[str, Any]) -> Drawing | None:
    """A square a case. A share by quarter, met and not met; a count by its first breakdown, this quarter."""
    kept = {k: v for k, v in options.items() if k not in ("comparators", "target")}
    if measure.kind == "share":
        points = [p for p in material.series[measure.id] if p.status != "not_due"][-LATEST:]
        groups = tuple(_relabelled(p, Quarter.parse(p.quarter).short) for p in reversed(points))
        kept |= {"headline": _said(material, measure), "sentence": _each(measure, groups)}
        return drawing("charts.squares", measure, groups, by="quarter, the latest first", filled="yes", hollow="no", **kept)
    groups = _groups(material, measure)
    one = f"one {measure.unit.removesuffix('s')}" if measure.unit.endswith("s") else f"one of the {measure.unit}"
    kept |= {"by": material.framework.breakdown_words(measure, measure.by[0]), "filled": one, "silence": measure.silence}
    return drawing("charts.squares", measure, groups, **kept) if groups else None


def _bars(material: Material, measure: Measure, options: dict[str, Any]) -> Drawing | None:
    """A bar a group of the first breakdown, this quarter."""
    groups = _groups(material, measure)
    kept = {k: v for k, v in options.items() if k not in ("comparators", "target")}
    kept |= {"by": material.framework.breakdown_words(measure, measure.by[0]), "silence": measure.silence}
    return drawing("charts.bars", measure, groups, **kept) if groups else None


def _groups(material: Material, measure: Measure) -> tuple[Shown, ...]:
    """This quarter's figure for each group of the first breakdown; those with none only where their silence is a finding."""
    found = material.groups.get((measure.id, measure.by[0]), {})
    return tuple(p for points in found.values() if (p := points[-1]).value or not p.is_figure or measure.silence)


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


def _cells(material: Material, measure: str, by: str) -> dict[tuple[str, str], str]:
    words = {int(grade[0]): grade for grade in GRADES}
    found = material.groups.get((measure, by), {})
    return {tuple(group.split(BETWEEN)): words[int(p.value)] for group, points in found.items() if (p := points[-1]).is_figure}
