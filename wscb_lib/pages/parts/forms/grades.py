"""Grades and scores: a matrix of standards, before and after, and cases in the shade of their grade."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.exhibits import Shown
from wscb_lib.framework import Measure
from wscb_lib.measures.groups import BETWEEN, CROSSED
from wscb_lib.pages.drawing import Drawing, Frame, drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.forms.counts import (
    LATEST,
    YEAR,
    by_in_words,
)
from wscb_lib.pages.parts.forms.tables import of_a_table

GRADES = ("3 fully in place", "2 mostly", "1 partly", "0 not in place")


def paired(evidence: Evidence, measure: Measure, options: Frame) -> Drawing | None:
    """Draw the same people before (the companion) and after, a row for each group of the first breakdown."""
    by = measure.by[0]
    then, now = (evidence.groups.get((name, by), {}) for name in (measure.companion, measure.id))
    pairs = tuple(
        (group, then[group][-1], points[-1])
        for group, points in now.items()
        if group in then and points[-1].status != "not_applicable"
    )
    column = evidence.framework.table_of(measure).columns[measure.measured[0]]
    kept = {k: v for k, v in options.items() if k != "comparators"}
    return (
        drawing(
            "charts.paired",
            measure,
            pairs,
            by=by_in_words(evidence, measure, by),
            largest=column.maximum,
            **kept,
        )
        if pairs
        else None
    )


def matrix(evidence: Evidence, measure: Measure, options: Frame) -> Drawing | None:
    """Draw an agency a row and a standard a column: its own score, and the panel's beside it."""
    moderated = _cells(evidence, measure.id, measure.by[0])
    own = _cells(evidence, measure.companion, measure.by[0])
    if not moderated:
        return None
    return drawing(
        "tables.matrix",
        {place: (own.get(place, grade), grade) for place, grade in moderated.items()},
        rows=tuple(dict.fromkeys(row for row, _ in moderated)),
        columns=tuple(sorted(dict.fromkeys(column for _, column in moderated))),
        grades=GRADES,
        by="Agency",
        before=_cells(evidence, measure.id, measure.by[0], quarters_back=YEAR),
        met=GRADES[:2],
        met_as="graded 2 or 3",
        subtitle=f"{measure.title}, {evidence.framework.board.town}, {evidence.quarter.label}",
        **of_a_table(options),
    )


def worded(points: Sequence[Shown], quarter: str) -> str:
    """Write the grade of one quarter in words, or the words for its absence.

    >>> worded((Shown("2015-16-Q4", 2.0),), "2015-16-Q4")
    '2 mostly'
    """
    found = next((p for p in points if p.quarter == quarter), None)
    if found is None:
        return "no figure"
    if not found.is_figure or found.value is None:
        return found.words("")
    return next(grade for grade in GRADES if int(grade[0]) == int(found.value))


def _cells(evidence: Evidence, measure: str, by: str, quarters_back: int = 0) -> dict[tuple[str, str], str]:
    """The grade of each cell so many quarters ago, in words; a cell with no figure then is left out."""
    words = {int(grade[0]): grade for grade in GRADES}
    found = evidence.groups.get((measure, by), {})
    then = {
        group: points[-1 - quarters_back] for group, points in found.items() if len(points) > quarters_back
    }
    cells = {}
    for group, shown in then.items():
        if shown.is_figure and shown.value is not None:
            place, standard = group.split(BETWEEN)
            cells[place, standard] = words[int(shown.value)]
    return cells


def graded(evidence: Evidence, measure: Measure, options: Frame) -> Drawing | None:
    """Draw a square a case in the shade of its grade: themes down, the latest quarters across."""
    by = next(each for each in measure.by if CROSSED in each)
    column = evidence.framework.table_of(measure).columns[by.split(CROSSED)[1]]
    cells: dict[str, dict[str, tuple[Shown, ...]]] = {}
    for pair, points in evidence.groups.get((measure.id, by), {}).items():
        theme, grade = pair.split(BETWEEN)
        cells.setdefault(theme, {})[grade] = points[-LATEST:]
    rows = {
        theme: found
        for theme, found in cells.items()
        if any(p.is_figure and p.value for points in found.values() for p in points)
    }
    if not rows:
        return None
    kept = {k: v for k, v in options.items() if k not in ("comparators", "target")}
    return drawing(
        "charts.graded",
        measure,
        rows,
        grades=column.allowed,
        by=by_in_words(evidence, measure, by.split(CROSSED)[0]),
        **kept,
    )
