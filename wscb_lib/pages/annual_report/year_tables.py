"""The year's figures: what may be published, statement by statement, this year and the year before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wscb_lib.comparators import beside, latest_line
from wscb_lib.counts_in_words import sentence_case, several
from wscb_lib.exhibits import Shown, slug
from wscb_lib.exhibits.passage import paragraph
from wscb_lib.framework import Measure, Worded
from wscb_lib.measures.year import QUARTERS
from wscb_lib.page_content import CitedFigure
from wscb_lib.pages.drawing import Draft, Drawing, drawing
from wscb_lib.pages.evidence import Evidence

NONE_BESIDE = "–"
"""In the place of a published figure where none is known: what it means is said once, under the table."""
FEWEST_SHARES = 2
"""Of which a picture is drawn."""


def measures_of(evidence: Evidence) -> list[Measure]:
    """List what is published this year, in declared order, each with its title as it is true of a year.

    Measures that are left out, and those that were never due, are not in it.
    """
    known = [m for m in evidence.framework.measures.values() if m.id in evidence.series]
    return [
        replace(m, title=title_of_a_year(m.title)) for m in known if evidence.latest(m.id).status != "not_due"
    ]


def title_of_a_year(title: str) -> str:
    """A measure's title, where it speaks of a quarter, speaking of the year: what stood at the last quarter's
    end stood at its.

    >>> title_of_a_year("Children in care at the end of the quarter")
    "Children in care at the year's end"
    >>> title_of_a_year("Placements begun in the quarter")
    'Placements begun in the year'
    """
    for of_a_quarter in ("at the end of the quarter", "at the quarter's end", "at quarter's end"):
        title = title.replace(of_a_quarter, "at the year's end")
    return title.replace("in the quarter", "in the year")


def years_of(evidence: Evidence) -> tuple[str, ...]:
    """The year, and the one before where there is one."""
    return (evidence.its_year.label, *([evidence.its_year.before] if evidence.its_year.before else []))


def statement_section(evidence: Evidence, statement: Worded) -> Draft:
    """The measures of one statement; one that speaks to several stands in full under the first, and is named
    under the rest."""
    speaking = [m for m in measures_of(evidence) if statement.id in m.statements]
    elsewhere = [m.title for m in speaking if m.statements[0] != statement.id]
    told = section_of(evidence, statement.id, [m for m in speaking if m.statements[0] == statement.id])
    if not elsewhere:
        return told
    return Draft(
        (
            *told.blocks,
            paragraph(f"Also speaking to this, shown under another statement: {'; '.join(elsewhere)}."),
        ),
        told.more,
    )


def section_of(evidence: Evidence, name: str, measures: Sequence[Measure]) -> Draft:
    """The year's figures of one statement, a row a measure, and who the children were."""
    if not measures:
        return Draft(
            (paragraph("No figure that speaks to this alone can be published this year.", "absent"),)
        )
    notes = [
        f"{m.title}: from {b.start.short}, {b.because}"
        for m in measures
        for b in m.breaks
        if evidence.quarter - b.start < 2 * QUARTERS
    ]
    levels = [m.title for m in measures if m.of_year and m.way_in == "totals"]
    notes += (
        [f"Agencies' own totals, as at the year's end and not added up: {'; '.join(levels)}"]
        if levels
        else []
    )
    published = {m.id: _published(evidence, m) for m in measures}
    beside_them = ("Published figures beside",) if any(published.values()) else ()
    notes += [f"{NONE_BESIDE} beside a figure: none is published that we know of"] * (
        bool(beside_them) and not all(published.values())
    )
    table = evidence.table(
        ("Measure", *years_of(evidence), *beside_them),
        tuple(
            _row(evidence, m) + ((published[m.id] or NONE_BESIDE,) if beside_them else ()) for m in measures
        ),
        id=slug("annual", name),
        headline=f"{sentence_case(several(len(measures), 'measure'))}, {evidence.period}",
        subtitle=f"{evidence.framework.board.town}, four quarters together",
        sentence=_sentence(evidence, measures),
        source="agencies' returns to the Board, named under Definitions and sources",
        notes=tuple(notes),
    )
    drawn = _shares(evidence, name, measures)
    return Draft((*drawn, table), tuple(t for m in measures if (t := _who(evidence, m)) is not None))


def _shares(evidence: Evidence, name: str, measures: Sequence[Measure]) -> list[Drawing]:
    """Draw the shares of a statement, last year's beside this; empty with fewer than two that have both.

    Shares alone have one scale. A year is not judged against chance, and so the headline claims no change.
    """
    pairs = []
    for measure in measures:
        points = evidence.series[measure.id]
        if measure.unit == "percent" and len(points) > 1 and all(p.is_drawn_as("percent") for p in points):
            before, now = (Shown(p.quarter, p.value, status=p.status) for p in (points[0], points[-1]))
            pairs.append((measure.title, before, now))
    if len(pairs) < FEWEST_SHARES:
        return []
    then, this = reversed(years_of(evidence))
    return [
        drawing(
            "charts.paired",
            replace(measures[0], title="Shares that may be published", unit="percent"),
            tuple(pairs),
            ends=(then, this),
            by="share",
            largest=100.0,
            period="four quarters together",
            id=slug("annual", name, "shares"),
            place=evidence.framework.board.town,
            headline=f"{sentence_case(several(len(pairs), 'share'))}, {then} and {this}",
            sentence="Each share that may be published of both years. Whether a difference is more than "
            "chance, quarters tell and years do not.",
            source="agencies' returns to the Board, named under Definitions and sources",
            is_specimen=evidence.is_specimen,
        )
    ]


def _row(evidence: Evidence, measure: Measure) -> tuple[str, ...]:
    return (measure.title, *(_cell(p, measure) for p in reversed(evidence.series[measure.id])))


def _published(evidence: Evidence, measure: Measure) -> str:
    """The latest figures published of it, "" where none is known."""
    return (
        latest_line(measure, beside(evidence.comparators.get(measure.id, ()), evidence.framework.board.town))
        or ""
    )


def _cell(shown: Shown, measure: Measure) -> str:
    """The figure and, of a share, the counts behind it where both may be shown."""
    words, counts = shown.words(measure.unit), shown.counts()
    return f"{words} ({counts})" if measure.kind == "share" and counts and counts not in words else words


def _sentence(evidence: Evidence, measures: Sequence[Measure]) -> str:
    figured, every = sum(evidence.latest(m.id).is_figure for m in measures), several(len(measures), "measure")
    if figured == len(measures):
        return f"{sentence_case(every)}, each with its figure for the year."
    return (
        f"{sentence_case(several(figured, 'figure'))} of {every} can be shown for the year; the others are "
        "hidden or absent."
    )


def _who(evidence: Evidence, measure: Measure) -> Drawing | None:
    """Who the children were, where at least one group may be shown."""
    groups = {by: evidence.groups[measure.id, by] for by in measure.by if (measure.id, by) in evidence.groups}
    points = [p for found in groups.values() for group in found.values() for p in group]
    if not any(p.is_figure and p.value for p in points):
        return None
    rows = [
        (f"{sentence_case(by.replace('_', ' '))}: {group}", *(_cell(p, measure) for p in reversed(found)))
        for by, named in groups.items()
        for group, found in named.items()
    ]
    return evidence.table(
        ("Group", *years_of(evidence)),
        tuple(rows),
        id=slug("annual", measure.id, "groups"),
        headline=f"Who they were: {measure.title}",
        subtitle=f"{measure.title}, {evidence.framework.board.town}, by group",
        sentence=f"{measure.title}: each group, this year and the year before.",
        source=evidence.source(measure),
    )


def names_of(evidence: Evidence, measure: Measure) -> CitedFigure:
    """Give the figures that the Board's words may name. None compares, because a year is not judged
    against chance."""
    latest, points = evidence.latest(measure.id), evidence.series[measure.id]
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
