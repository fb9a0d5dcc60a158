"""Every measure in a table, for whoever looks one up; and in one place those with published figures beside
ours."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.comparators import beside, latest
from wscb_lib.counts_in_words import sentence_case, several
from wscb_lib.exhibits import place_on, slug, unit_words
from wscb_lib.exhibits.markup import Cell, Html
from wscb_lib.framework import Measure
from wscb_lib.pages.drawing import Draft, Drawing, drawing
from wscb_lib.pages.evidence import DASHBOARD, Evidence
from wscb_lib.pages.parts.dashboard_line import line_of
from wscb_lib.pages.parts.section import rank
from wscb_lib.pages.performance_dashboard.indicators import flag_of, has_card
from wscb_lib.tables import Compared, Line

COMPLETE = "complete"


def every_measure(evidence: Evidence) -> Draft:
    """Ours beside England's, the region's and the neighbours'; folded, every measure once."""
    measures = [m for m in evidence.framework.measures.values() if m.id in evidence.series]
    compared = _compared(evidence, measures)
    return Draft((*([compared] if compared else []),), (_lookup(evidence, measures),))


def _lookup(evidence: Evidence, measures: Sequence[Measure]) -> Drawing:
    """A row a measure: what is flagged first, gravest before others, then by statement, and last what speaks
    to none. Only what some row fills is a column."""
    statements = [s.id for s in evidence.framework.statements]
    order = sorted(
        measures,
        key=lambda m: (
            (not flag_of(evidence, m), rank(evidence, m) if flag_of(evidence, m) else ()),
            statements.index(m.statements[0]) if m.statements else len(statements),
        ),
    )
    lines = [line_of(evidence, m, has_counts=True) for m in order]
    columns: list[tuple[str, list[Cell]]] = [
        ("Measure", [_name(evidence, m) for m in order]),
        ("Latest", [Cell(line.latest) for line in lines]),
        ("Quarter before", [Cell(line.previous) for line in lines]),
        ("Year before", [Cell(line.year_ago) for line in lines]),
        ("Direction", [_change(line) for line in lines]),
        ("Beware", [Cell("" if line.reliability == COMPLETE else line.reliability) for line in lines]),
    ]
    filled = [(name, cells) for name, cells in columns if any(cell.text for cell in cells)]
    flagged = sum(bool(flag_of(evidence, m)) for m in order)
    return drawing(
        "tables.table",
        tuple(name for name, _ in filled),
        tuple(tuple(cells[at] for _, cells in filled) for at in range(len(order))),
        id=slug(DASHBOARD, "every-measure"),
        headline=f"Every measure: {len(order)}; the {flagged} that are flagged or still open stand first",
        subtitle=f"{evidence.framework.board.town}, {evidence.quarter.label}; then in the order of the "
        f"statements",
        sentence="Each measure once: its latest figure, the quarter before, a year before, and its change.",
        source="the returns named under Definitions and sources",
        is_specimen=evidence.is_specimen,
    )


def _name(evidence: Evidence, measure: Measure) -> Cell:
    """The measure with its unit, leading to its figure; or, where no page draws it, the place that links end
    at."""
    unit = unit_words(measure.unit)
    said = measure.title if measure.unit == "percent" else f"{measure.title}, {unit}"
    if measure.sections:
        return Cell(said, shape=Html('<a href="{}">{}</a>').format(evidence.address_of(measure), said))
    place = place_on(DASHBOARD, measure.id)
    if has_card(evidence, measure):
        return Cell(said, shape=Html('<a href="#{}">{}</a>').format(place, said))
    return Cell(said, place=place)


def _change(line: Line) -> Cell:
    return Cell(f"{line.direction} ({line.flag})" if line.flag else line.direction, kind="direction")


def _compared(evidence: Evidence, measures: Sequence[Measure]) -> Drawing | None:
    """A row for each measure with a published figure of another area, a column an area; None where there is
    none."""
    town = evidence.framework.board.town
    found = {m.id: latest(beside(evidence.comparators.get(m.id, ()), town)) for m in measures}
    rows = [m for m in measures if any(c.value is not None for c in found[m.id])]
    if not rows:
        return None
    areas = list(dict.fromkeys(c.area for m in rows for c in found[m.id]))
    return drawing(
        "tables.compared",
        tuple(
            Compared(
                m.title, evidence.address_of(m), evidence.latest(m.id).words(m.unit), m.unit, found[m.id]
            )
            for m in rows
        ),
        tuple(areas),
        here=town,
        id=slug(DASHBOARD, "compared"),
        headline=f"{sentence_case(several(len(rows), 'measure'))} beside {_listed(areas)}",
        subtitle=f"{town} in {evidence.quarter.label}; elsewhere the newest year published by the meeting",
        sentence="Each measure with a published figure elsewhere: ours this quarter, theirs with its year.",
        source="the returns, and the published figures under Definitions and sources",
        is_specimen=evidence.is_specimen,
    )


def _listed(areas: Sequence[str]) -> str:
    *some, last = (area.partition(" (")[0] for area in areas)
    return f"{', '.join(some)} and {last}" if some else last
