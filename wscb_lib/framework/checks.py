"""Does every name on one page of the framework exist on the page it points to?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from wscb_lib.errors import nearest
from wscb_lib.framework.declared import (
    BETTER,
    CADENCES,
    COLUMN_TYPES,
    EVIDENCE,
    FORMS,
    KINDS,
    OF_YEAR,
    OWN_NUMBERS,
    TELLS_OF,
    TOWN,
    WAYS_IN,
    Column,
    Measure,
    Return,
    Table,
)
from wscb_lib.framework.elements import Theme
from wscb_lib.framework.values import Framework

_NEEDS = {
    "count": ("counted_on",),
    "sum": ("measured", "counted_on"),
    "share": ("denominator",),
    "rate": ("population",),
    "median": ("measured",),
    "mean": ("measured",),
    "stock": ("open_from",),
}
_SPANS = ("hours", "days", "working_days", "months")
_WORDS = re.compile(r"[\W_]+")
MOST_TITLE_WORDS = 12  # a headline of fifteen words must hold the title and say what became of it
WORDS_OF_A_FILTER = ("within", "not", "any")


def check(framework: Framework) -> list[str]:
    """Every fault of the framework that only shows when its pages are read together."""
    faults: list[str] = []
    for spec in framework.returns.values():
        faults += _check_return(framework, spec)
    faults += _check_lists(framework)
    faults += _check_partners(framework)
    faults += _check_false_flags(framework)
    return faults


def _check_false_flags(framework: Framework) -> list[str]:
    """What the Board allows at each gravity is stated once, and a signal is rarer than a flag."""
    agreed = framework.board.false_flags
    stated = sorted(one.gravity for one in agreed)
    faults = []
    if stated != [1, 2, 3]:
        found = ", ".join(map(str, stated)) or "none"
        faults.append(f"board.toml, false_flags: found gravities {found}. Wanted 1, 2 and 3, each once.")
    for one in agreed:
        if not 0 < one.signal < one.flag <= 0.2:
            faults.append(
                f"board.toml, false_flags, gravity {one.gravity}: found signal {one.signal:g} and flag "
                f"{one.flag:g}. "
                "Wanted shares above 0, the signal's below the flag's, and that at most 0.2."
            )
    return faults


def _one_of(where: str, key: str, found: str, known: Iterable[str]) -> list[str]:
    known = tuple(known)
    if found in known:
        return []
    return [f'{where}: {key} is "{found}".{nearest(found, known)} Known: {", ".join(known)}.']


def _check_return(framework: Framework, spec: Return) -> list[str]:
    where = f"{spec.id}.toml"
    agencies = [a.id for a in framework.board.agencies]
    faults = _one_of(where, "cadence", spec.cadence, CADENCES)
    faults += _check_links(where, spec)
    for key, named in (("agencies", spec.agencies), ("about", spec.about)):
        for agency in named:
            faults += _one_of(where, key, agency, agencies)
    for table in spec.tables.values():
        faults += _check_table(where, table, framework)
    for measure in spec.measures.values():
        faults += _check_measure(where, measure, spec, framework)
    return faults + _check_splits(where, spec)


def _check_table(where: str, table: Table, framework: Framework) -> list[str]:
    """One table's own faults: the names it uses, and until when its rows are known."""
    here = f"{where}, table {table.name}"
    faults = _one_of(here, "known_until", table.known_until, ("meeting",)) if table.known_until else []
    pointed = [("key", k) for k in table.key] + [("opened_on", table.opened_on), ("ended_on", table.ended_on)]
    pointed += [("orders", c) for pair in table.orders for c in pair]
    for key, name in pointed:
        if name:
            faults += _one_of(here, key, name, table.columns)
    for column in table.columns.values():
        there = f"{here}, column {column.name}"
        faults += _one_of(there, "type", column.type, COLUMN_TYPES)
        if column.type == "category" and not column.allowed:
            faults.append(f"{there}: a category lists the values it allows.")
        faults += _check_numbering(there, column, framework)
        if column.known_from:
            faults += _one_of(there, "known_from", column.known_from, table.columns)
        faults += _check_filter(f"{there}, applies_to", column.applies_to, table)
        if column.bands:
            faults += _one_of(there, "bands", column.bands, framework.board.bands)
        for value in column.codes.values():
            faults += _one_of(there, "codes", value, column.allowed)
        if column.is_agency:
            faults += [f for value in column.allowed for f in _check_agency(there, value, framework)]
    return faults + _check_headings(here, table)


def _check_numbering(there: str, column: Column, framework: Framework) -> list[str]:
    """An id says whose number it is: two agencies' C1 are one thing or two, and nothing else can tell."""
    if column.type != "id":
        return (
            [
                (
                    f'{there}: numbering is written, and only a column of type "id" holds a number of that '
                    "kind. Leave it out."
                )
            ]
            if column.numbering
            else []
        )
    whose = (OWN_NUMBERS, TOWN, *(a.id for a in framework.board.agencies))
    if not column.numbering:
        wanted = (
            f'"{OWN_NUMBERS}" where each sender numbers its own, "{TOWN}" where all share one '
            "register, or the agency whose number it is"
        )
        return [f"{there}: numbering is missing. Say whose number it is: {wanted}."]
    return _one_of(there, "numbering", column.numbering, whose)


def _check_links(where: str, spec: Return) -> list[str]:
    """What a column links to exists, and is numbered by the same hand."""
    faults: list[str] = []
    for table in spec.tables.values():
        for column in table.columns.values():
            if not column.links:
                continue
            here = f"{where}, table {table.name}, column {column.name}, links"
            known = {f"{t.name}.{c.name}": c for t in spec.tables.values() for c in t.columns.values()}
            faults += _one_of(here, "links", column.links, known)
            linked = known.get(column.links)
            if linked and linked.numbering != column.numbering:
                faults.append(
                    f'{here}: {column.links} has the numbering "{linked.numbering}", and this '
                    f'"{column.numbering}". Wanted one.'
                )
    return faults


def _check_headings(here: str, table: Table) -> list[str]:
    """A heading that leads to two columns would be read as whichever stands first."""
    faults, known = [], {}
    for column in table.columns.values():
        for heading in (column.name, *column.aliases):
            other = known.setdefault(_WORDS.sub(" ", heading.casefold()).strip(), column.name)
            if other != column.name:
                faults.append(
                    f'{here}: the heading "{heading}" leads to two columns, {other} and {column.name}. '
                    "Keep it for one."
                )
    return faults


def _check_measure(where: str, measure: Measure, spec: Return, framework: Framework) -> list[str]:
    here = f"{where}, measure {measure.id}"
    faults = _one_of(here, "kind", measure.kind, KINDS)
    faults += _one_of(here, "evidence", measure.evidence, EVIDENCE)
    faults += _one_of(here, "better", measure.better, BETTER)
    faults += _one_of(here, "way_in", measure.way_in, WAYS_IN)
    if measure.of_year:
        faults += _one_of(here, "of_year", measure.of_year, OF_YEAR)
    if measure.kind == "share" and not measure.tells_of:
        faults.append(
            f'{here}: tells_of is missing. Say "person" where it tells what became of those it counts, or '
            '"service" where it tells '
            "whether work was done as it should be: that all or none of a group met the first is not shown."
        )
    elif measure.tells_of:
        faults += _one_of(here, "tells_of", measure.tells_of, TELLS_OF)
    if measure.gravity not in (1, 2, 3):
        faults.append(f"{here}: gravity is {measure.gravity}. Wanted 1, 2 or 3.")
    if len(measure.title.split()) > MOST_TITLE_WORDS:
        faults.append(
            f"{here}: title has {len(measure.title.split())} words. Wanted at most {MOST_TITLE_WORDS}; say "
            "the rest in caveats."
        )
    faults += _one_of(here, "table", measure.table, spec.tables)
    for statement in measure.statements:
        faults += _one_of(here, "statements", statement, [s.id for s in framework.statements])
    known = [f"{e.id}/{s.id}" for e in framework.elements for s in e.sections]
    for section in measure.sections:
        faults += _one_of(here, "sections", section, known)
    if measure.companion:
        faults += _one_of(here, "companion", measure.companion, framework.measures)
    if measure.form:
        faults += _one_of(here, "form", measure.form, FORMS)
    if measure.spread:
        faults += _one_of(here, "spread", measure.spread, ("sender", *measure.by))
    if measure.part_of:
        faults += _one_of(here, "part_of", measure.part_of, framework.measures)
    for flow in measure.flows:
        faults += _one_of(here, "flows", flow, framework.measures)
    if measure.kind == "sum" and measure.is_judged:
        faults.append(
            f"{here}: a sum is not judged: chance acts on occasions, not on how many came. Say is_judged = "
            "false."
        )
    if measure.kind in ("count", "stock", "sum") and not measure.unit:
        faults.append(f'{here}: unit is missing. Say what is counted, as a plural noun such as "children".')
    if measure.table in spec.tables and measure.way_in == "rows" and not measure.function:
        faults += _check_columns(here, measure, spec.tables[measure.table])
        faults += [
            f"{here}: a {measure.kind} needs {need}."
            for need in _NEEDS.get(measure.kind, ())
            if not getattr(measure, need)
        ]
    return faults


def _check_columns(here: str, measure: Measure, table: Table) -> list[str]:
    faults: list[str] = []
    pointed = [(k, getattr(measure, k)) for k in ("of", "events", "counted_on", "open_from", "open_to")]
    pointed += [("measured", c) for c in measure.measured] + [
        ("by", c) for by in measure.by for c in by.split(" by ")
    ]
    for key, name in pointed:
        if name:
            faults += _one_of(here, key, name, table.columns)
    for part in ("numerator", "denominator"):
        faults += _check_filter(f"{here}, {part}", getattr(measure, part), table)
    return faults


def _check_splits(where: str, spec: Return) -> list[str]:
    """Every column that figures are broken down by says whether what came of few people is hidden by it."""
    split = {
        (m.table, column): m.id
        for m in reversed(spec.measures.values())
        for by in m.by
        for column in by.split(" by ")
    }
    return [
        f"{where}, table {table.name}, column {column.name}: {split[table.name, column.name]} is broken "
        "down by it, and it does not say "
        "whether it is sensitive. Write is_sensitive = true where a share of two or three would tell one "
        "person's answer or case, or false "
        "where it would not."
        for table in spec.tables.values()
        for column in table.columns.values()
        if (table.name, column.name) in split and column.is_sensitive is None and not column.is_characteristic
    ]


def _check_filter(here: str, wanted: Mapping[str, Any], table: Table) -> list[str]:
    faults: list[str] = []
    for name, value in wanted.items():
        if name == "within":
            faults += _check_within(here, value, table)
        elif name == "not":
            faults += _check_filter(f"{here}, not", value, table)
        elif name == "any":
            for each in value:
                faults += _check_filter(f"{here}, any", each, table)
        else:
            faults += _one_of(here, "column", name, [*table.columns, *WORDS_OF_A_FILTER])
            if name in table.columns:
                faults += _check_values(f"{here}, {name}", value, table.columns[name])
    return faults


def _check_within(here: str, value: Mapping[str, Any], table: Table) -> list[str]:
    spans = [key for key in value if key != "of"]
    faults = [] if len(spans) == 1 else [f"{here}, within: wanted one span of {', '.join(_SPANS)}."]
    for span in spans:
        faults += _one_of(f"{here}, within", "span", span, _SPANS)
    for column in value.get("of", ["(missing)"]):
        faults += _one_of(f"{here}, within", "of", column, table.columns)
    return faults


def _check_values(here: str, value: Any, column: Column) -> list[str]:
    if column.type != "category" or isinstance(value, dict):
        return []
    wanted = value if isinstance(value, list) else [value]
    return [
        f for v in wanted if v not in ("present", "absent") for f in _one_of(here, "value", v, column.allowed)
    ]


def _check_lists(framework: Framework) -> list[str]:
    faults: list[str] = []
    objectives = [o.id for o in framework.objectives]
    for target in framework.targets:
        faults += _one_of("targets.csv", "measure", target.measure, framework.measures)
        if target.objective:
            faults += _one_of("targets.csv", "objective", target.objective, objectives)
    for topic in framework.topics:
        for measure in topic.measures:
            faults += _one_of(f"topics/{topic.id}.toml", "measures", measure, framework.measures)
    for theme in framework.themes:
        faults += _check_theme(framework, theme)
    for element in framework.elements:
        for outcome in element.outcomes:
            for measure in outcome.measures:
                faults += _one_of(
                    f"elements/{element.stem}.toml, outcome", "measures", measure, framework.measures
                )
    judged = [*(s.id for s in framework.statements), *(e.id for e in framework.elements)]
    for worded in (*framework.objectives, *framework.functions):
        here = f"statements.toml, {worded.id}"
        for name in worded.judged_as:
            faults += _one_of(here, "judged_as", name, judged)
        for name in worded.measures:
            faults += _one_of(here, "measures", name, framework.measures)
    counted = [*framework.returns, *(m.unit for m in framework.measures.values())]
    for edition in framework.board.editions.values():
        for name in edition.not_people:
            faults += _one_of(f"board.toml, edition {edition.id}", "not_people", name, counted)
    return faults


def _check_theme(framework: Framework, theme: Theme) -> list[str]:
    """Every measure, part and agency that a theme names; a part is a group that the measure's breakdown may
    hold."""
    here, agencies = f"themes/{theme.id}.toml", [a.id for a in framework.board.agencies]
    faults = [
        f for m in (*theme.measures, *theme.answer) for f in _one_of(here, "measures", m, framework.measures)
    ]
    for part in theme.parts:
        faults += _one_of(f"{here}, part", "measure", part.measure, framework.measures)
        if part.measure in framework.measures:
            measure = framework.measure(part.measure)
            faults += _one_of(f"{here}, part {part.measure}", "by", part.by, measure.by)
            if part.by in measure.by:
                faults += _one_of(
                    f"{here}, part {part.measure}",
                    "group",
                    part.group,
                    framework.table_of(measure).columns[part.by].allowed,
                )
    faults += [
        f for ask in theme.asks for agency in ask.of for f in _one_of(f"{here}, ask", "of", agency, agencies)
    ]
    return faults


def _check_agency(here: str, label: str, framework: Framework) -> list[str]:
    """What a column calls an agency must lead to one, or be said to lead to none: else a partner's page would
    lack it."""
    board = framework.board
    if label in board.no_partner or any(a.is_called(label) or a.is_among(label) for a in board.agencies):
        return []
    return [
        (
            f'{here}: no agency of board.toml is known as or counted in "{label}". Name it there, or add it to '
            "no_partner."
        )
    ]


def _check_partners(framework: Framework) -> list[str]:
    labels = sorted({label for a in framework.board.agencies for label in a.counted_in})
    faults = [
        f'board.toml, together: nothing says how all that is counted in "{label}" is headed.'
        for label in labels
        if label not in framework.board.together
    ]
    named = [r for section in framework.partner_sections for r in section.returns]
    for return_id in named:
        faults += _one_of("partners.toml", "returns", return_id, framework.returns)
    for spec in framework.returns.values():
        if spec.id not in named and (
            spec.about or any(framework.agency_columns(m) for m in spec.measures.values())
        ):
            faults.append(
                f'partners.toml: no section has "{spec.id}", which counts by agency. Add it to the returns '
                "of one."
            )
    return faults
