"""The exhibits of one measure: the one that answers its question, and what is folded away under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from wscb_lib.comparators import beside
from wscb_lib.counts_in_words import sentence_case
from wscb_lib.exhibits import Shown, fit_words, newest, place_on, slug
from wscb_lib.framework import Measure, Table
from wscb_lib.measures.groups import CROSSED
from wscb_lib.pages.drawing import Drawing, Frame, drawing
from wscb_lib.pages.evidence import Evidence, Series
from wscb_lib.pages.parts.decisions import put_today
from wscb_lib.pages.parts.definitions import by_words
from wscb_lib.pages.parts.forms import in_its_form, spread
from wscb_lib.pages.parts.yearly import cadence_of
from wscb_lib.pages.wording.finding import told_by

MOST_QUARTERS = 16
_YEAR = 4  # quarters


def headline_exhibit(evidence: Evidence, measure: Measure, page: str) -> Drawing:
    """Write the one exhibit that answers a measure's question: the form it declares, else a level for a
    stock and a trend for anything else."""
    series = evidence.series[measure.id][-MOST_QUARTERS:]
    options = _common(evidence, measure, page)
    if ask := put_today(evidence, measure.id):
        options["ask"] = ask
    options["comparators"] = beside(evidence.comparators.get(measure.id, ()), evidence.framework.board.town)
    in_form = in_its_form(evidence, measure, _with_breaks(evidence, measure, options))
    if in_form is not None:
        return in_form
    if measure.open_from and measure.kind == "stock":
        starts, ends = (
            evidence.series.get(flow, ())[-MOST_QUARTERS:] for flow in (*measure.flows, "", "")[:2]
        )
        return drawing("charts.level", measure, series, starts=tuple(starts), ends=tuple(ends), **options)
    options["target"] = evidence.framework.target(measure.id)
    options["noted"] = noted_of(evidence, measure)
    told = told_by(evidence, measure)
    if measure.companion in evidence.series and not newest(evidence.events.get(measure.id, ())):
        companion = evidence.framework.measure(measure.companion)
        options["beside"] = (
            companion.title,
            evidence.series[measure.companion][-MOST_QUARTERS:],
            companion.unit,
        )
    return drawing("charts.trend", measure, series, evidence.signal(measure.id), **told, **options)


def noted_of(evidence: Evidence, measure: Measure) -> tuple[tuple[date, str], ...]:
    """The days on which the Board asked about a measure, closed what it had asked, or agreed an action on it,
    so far as the record was read; each with its words."""
    asked = evidence.record.challenges_on(measure.id)
    found = [(c.raised_on, "the Board asked") for c in asked]
    found += [(c.closed_on, "the Board closed its challenge") for c in asked if c.closed_on]
    found += [
        (a.agreed_on, "an action was agreed") for a in evidence.record.actions if a.measure == measure.id
    ]
    return tuple((day, words) for day, words in found if day <= evidence.meeting_on)


def detail_exhibits(evidence: Evidence, measure: Measure, page: str) -> list[Drawing]:
    """Write what is folded away: the measure's figures by each group that its return tells apart."""
    found: list[Drawing] = []
    options = _with_breaks(evidence, measure, _common(evidence, measure, page))
    who = {
        by: evidence.groups[measure.id, by]
        for by in measure.by
        if (measure.id, by) in evidence.groups and CROSSED not in by
    }
    spread_named: Frame = {"id": f"{options['id']}-spread", "name": f"{measure.title}, place by place"}
    side_by_side = spread(evidence, measure, {**options, **spread_named})
    found += [side_by_side] if side_by_side else []
    agencies = _who_took_part(who.pop("agency_invited", {}))
    if agencies:  # a table of nobody says nothing: that the return has not come is said above it
        options["id"] = f"{options['id']}-agencies"
        options["name"] = f"{measure.title}, agency by agency"
        found.append(drawing("tables.participation", measure, agencies, **options))
    if who:
        found.append(_groups_table(evidence, measure, who, page))
    return found


def _common(evidence: Evidence, measure: Measure, page: str) -> Frame:
    return {
        "id": place_on(page, measure.id),
        "name": measure.title,
        "place": evidence.framework.board.town,
        "source": evidence.source(measure),
        "notes": (measure.caveats,) if measure.caveats else (),
        "is_specimen": evidence.is_specimen,
    }


def _with_breaks(evidence: Evidence, measure: Measure, options: Frame) -> Frame:
    """For a form that draws no line: a trend shows where counting changed, and says why itself."""
    said = (
        f"Counted differently from {b.start.start:%B %Y}: {b.because.rstrip('.')}." for b in measure.breaks
    )
    anew = (
        f"Named anew from {b.start.start:%B %Y}, and counted as before: {b.because.rstrip('.')}."
        for b in measure.renamed
        if evidence.quarter - b.start < MOST_QUARTERS
    )
    return {**options, "notes": (*options["notes"], *said, *anew)}


def _who_took_part(agencies: Mapping[str, Series]) -> dict[str, Series]:
    """The agencies that have a figure in the last year, with that year's; those that were never asked are
    left out."""
    return {
        name: points[-_YEAR:]
        for name, points in agencies.items()
        if any(p.is_figure for p in points[-_YEAR:])
    }


def _groups_table(
    evidence: Evidence, measure: Measure, who: Mapping[str, Mapping[str, Series]], page: str
) -> Drawing:
    """One table for every characteristic: this quarter, the one before, the same quarter last year."""
    back = (0, _YEAR, 2 * _YEAR, 3 * _YEAR) if cadence_of(evidence, measure) == "annual" else (0, 1, _YEAR)
    quarters = [str(evidence.quarter - gone) for gone in back]
    rows = []
    for by, groups in who.items():
        for group, points in groups.items():
            shown = {p.quarter: p for p in points}
            cells = [_cell(shown.get(quarter), measure.unit) for quarter in quarters]
            rows.append(
                (
                    f"{sentence_case(by_words(measure, evidence.framework.table_of(measure), by))}: {group}",
                    *cells,
                )
            )
    return drawing(
        "tables.table",
        ("Group", *(evidence.framework.quarter.parse(q).short for q in quarters)),
        tuple(rows),
        id=slug(page, measure.id, "groups"),
        name=_by_group(measure, evidence.framework.table_of(measure), tuple(who)),
        headline=_groups_headline(measure, evidence.framework.table_of(measure), tuple(who)),
        subtitle=f"{measure.title}, {evidence.framework.board.town}, by group",
        sentence=f"{measure.title}: each group, this quarter and before.",
        source=evidence.source(measure),
        notes=tuple(c for c in evidence.coarsened if c.startswith(measure.title)),
        is_specimen=evidence.is_specimen,
    )


def _by_group(measure: Measure, table: Table, who: Sequence[str]) -> str:
    """What a table of groups is of, in a few words."""
    return f"{measure.title} by {' and by '.join(by_words(measure, table, each) for each in who)}"


def _groups_headline(measure: Measure, table: Table, who: Sequence[str]) -> str:
    """Who they were, where children are told apart; else by what the figures are."""
    people = all(by in table.columns and table.columns[by].is_characteristic for by in who)
    by = " and by ".join(by_words(measure, table, each) for each in who)
    return fit_words(
        measure.title,
        *(
            [f"Who they were: {measure.title}"]
            if people
            else [f"{measure.title}, by {by}", f"{measure.title}, by group"]
        ),
    )


def _cell(shown: Shown | None, unit: str) -> str:
    return shown.words(unit) if shown else "no figure"
