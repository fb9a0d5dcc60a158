"""The year's figures: what may be published, statement by statement, this year and the year before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from wscb_lib.comparators import beside, latest_line
from wscb_lib.exhibits import slug
from wscb_lib.exhibits.passage import paragraph
from wscb_lib.framework import Measure, Worded
from wscb_lib.measures.year import QUARTERS
from wscb_lib.pages.drawing import Draft, Drawing, drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.wording.counts_in_words import sentence_case, several


def measures_of(material: Evidence) -> list[Measure]:
    """What is published this year, in declared order: nothing that is left out, and nothing that never was
    due.

    Each bears its title as it is true of a year.
    """
    known = [m for m in material.framework.measures.values() if m.id in material.series]
    return [
        replace(m, title=title_of_a_year(m.title)) for m in known if material.latest(m.id).status != "not_due"
    ]


def title_of_a_year(title: str) -> str:
    """A measure's title, where it speaks of a quarter, speaking of the year: what stood at the last quarter's
    end stood at its.

    >>> title_of_a_year("Children in care at the end of the quarter"), title_of_a_year("Placements begun in the quarter")
    ("Children in care at the year's end", 'Placements begun in the year')
    """
    for of_a_quarter in ("at the end of the quarter", "at the quarter's end", "at quarter's end"):
        title = title.replace(of_a_quarter, "at the year's end")
    return title.replace("in the quarter", "in the year")


def years_of(material: Evidence) -> tuple[str, ...]:
    """The year, and the one before where there is one."""
    return (material.year.label, *([material.year.before] if material.year.before else []))


def year_table(
    material: Evidence, columns: Sequence[str], rows: Sequence[Sequence[str]], *, source: str, **options: Any
) -> Drawing:
    """A plain table whose source says when its figures are made up."""
    source = f"{source}{material.source_suffix}"
    return drawing(
        "tables.table",
        tuple(columns),
        tuple(rows),
        source=source,
        is_specimen=material.is_specimen,
        **options,
    )


def statement_section(material: Evidence, statement: Worded) -> Draft:
    """The measures of one statement; one that speaks to several stands in full under the first, and is named
    under the rest."""
    speaking = [m for m in measures_of(material) if statement.id in m.statements]
    elsewhere = [m.title for m in speaking if m.statements[0] != statement.id]
    told = section_of(material, statement.id, [m for m in speaking if m.statements[0] == statement.id])
    if not elsewhere:
        return told
    return Draft(
        (
            *told.blocks,
            paragraph(f"Also speaking to this, shown under another statement: {'; '.join(elsewhere)}."),
        ),
        told.more,
    )


def section_of(material: Evidence, name: str, measures: Sequence[Measure]) -> Draft:
    """The year's figures of one statement, a row a measure, and who the children were."""
    if not measures:
        return Draft(
            (paragraph("No figure that speaks to this alone can be published this year.", "absent"),)
        )
    notes = [
        f"{m.title}: from {b.start.short}, {b.because}"
        for m in measures
        for b in m.breaks
        if material.quarter - b.start < 2 * QUARTERS
    ]
    levels = [m.title for m in measures if m.of_year and m.way_in == "totals"]
    notes += (
        [f"Agencies' own totals, as at the year's end and not added up: {'; '.join(levels)}"]
        if levels
        else []
    )
    published = {m.id: _published(material, m) for m in measures}
    beside_them = ("Published figures beside",) if any(published.values()) else ()
    table = year_table(
        material,
        ("Measure", *years_of(material), *beside_them),
        tuple(
            _row(material, m) + ((published[m.id] or "none known",) if beside_them else ()) for m in measures
        ),
        id=slug("annual", name),
        headline=f"{sentence_case(several(len(measures), 'measure'))}, {material.period}",
        subtitle=f"{material.framework.board.town}, four quarters together",
        sentence=_sentence(material, measures),
        source="agencies' returns to the Board, named under Definitions and sources",
        notes=tuple(notes),
    )
    return Draft((table,), tuple(t for m in measures if (t := _who(material, m)) is not None))


def _row(material: Evidence, measure: Measure) -> tuple[str, ...]:
    return (measure.title, *(_cell(p, measure) for p in reversed(material.series[measure.id])))


def _published(material: Evidence, measure: Measure) -> str:
    """The latest figures published of it, "" where none is known."""
    return (
        latest_line(measure, beside(material.comparators.get(measure.id, ()), material.framework.board.town))
        or ""
    )


def _cell(shown: Any, measure: Measure) -> str:
    """The figure and, of a share, the counts behind it where both may be shown."""
    words, counts = shown.words(measure.unit), shown.counts()
    return f"{words} ({counts})" if measure.kind == "share" and counts and counts not in words else words


def _sentence(material: Evidence, measures: Sequence[Measure]) -> str:
    figured, every = sum(material.latest(m.id).is_figure for m in measures), several(len(measures), "measure")
    if figured == len(measures):
        return f"{sentence_case(every)}, each with its figure for the year."
    return (
        f"{sentence_case(several(figured, 'figure'))} of {every} can be shown for the year; the others "
        "are hidden or absent."
    )


def _who(material: Evidence, measure: Measure) -> Drawing | None:
    """Who the children were, where at least one group may be shown."""
    groups = {by: material.groups[measure.id, by] for by in measure.by if (measure.id, by) in material.groups}
    points = [p for found in groups.values() for group in found.values() for p in group]
    if not any(p.is_figure and p.value for p in points):
        return None
    rows = [
        (f"{sentence_case(by.replace('_', ' '))}: {group}", *(_cell(p, measure) for p in reversed(found)))
        for by, named in groups.items()
        for group, found in named.items()
    ]
    return year_table(
        material,
        ("Group", *years_of(material)),
        tuple(rows),
        id=slug("annual", measure.id, "groups"),
        headline=f"Who they were: {measure.title}",
        subtitle=f"{measure.title}, {material.framework.board.town}, by group",
        sentence=f"{measure.title}: each group, this year and the year before.",
        source=material.source(measure).removesuffix(material.source_suffix),
    )


def names_of(material: Evidence, measure: Measure) -> dict[str, Any]:
    """The figures the Board's words may name: nothing that compares, because a year is not judged against
    chance."""
    latest, points = material.latest(measure.id), material.series[measure.id]
    return {
        "title": measure.title,
        "latest": latest.words(measure.unit),
        "year_ago": points[0].words(measure.unit) if len(points) > 1 else "no figure",
        "counts": latest.counts() or latest.words(measure.unit),
        "change_words": "",
        "reading": "",
        "verdict": "not_judged",
        "direction": "",
        "why_flagged": "",
    }
