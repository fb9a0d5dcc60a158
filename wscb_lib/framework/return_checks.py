"""Does every name on a return's page exist: its agencies, columns, allowed values, statements and
sections?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from wscb_lib.errors import nearest
from wscb_lib.framework.columns import OWN_NUMBERS, TOWN, Column, Table
from wscb_lib.framework.declared import Measure, Return
from wscb_lib.framework.filters import Filter
from wscb_lib.framework.keys import keys_of
from wscb_lib.framework.place import Place
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
SPANS = ("hours", "days", "working_days", "months")
_WORDS = re.compile(r"[\W_]+")
GROUPED = ("agency_dots", "bars", "matrix", "paired")
"""Forms that draw what a measure is broken down by first."""
MOST_TITLE_WORDS = 12  # a headline of fifteen words must hold the title and say what became of it
MOST_SHORT_WORDS = 5  # beside a small chart, and in the lists of page one
MOST_LISTED = 40  # of more known words only the nearest is named
WORDS_OF_A_FILTER = ("within", "not", "any")


def one_of(where: Place, key: str, found: str, known: Iterable[str]) -> list[str]:
    """The fault of a name that stands nowhere else, with the nearest that does; none where it is known."""
    known = tuple(known)
    if found in known:
        return []
    listed = f" Known: {', '.join(known)}." if len(known) <= MOST_LISTED else ""
    return [f'{where.on(key)}: {key} is "{found}".{nearest(found, known)}{listed}']


def known_words(where: Place, thing: object) -> list[str]:
    """The faults of every key of one thing whose values are few and known, as its class declares them."""
    declared = keys_of(type(thing))  # type: ignore[arg-type]
    found = ((key, getattr(thing, key.field)) for key in declared if key.one_of)
    return [
        f for key, word in found if word or key.is_required for f in one_of(where, key.name, word, key.one_of)
    ]


def check_return(framework: Framework, spec: Return, where: Place) -> list[str]:
    """Every fault of one return's page that only shows beside the other pages."""
    agencies = [a.id for a in framework.board.agencies]
    faults = known_words(where, spec)
    faults += _check_links(where, spec)
    for key, named in (("agencies", spec.agencies), ("about", spec.about)):
        for agency in named:
            faults += one_of(where, key, agency, agencies)
    for table in spec.tables.values():
        faults += _check_table(where, table, framework)
    for measure in spec.measures.values():
        faults += _check_measure(where, measure, spec, framework)
    return faults + _check_splits(where, spec)


def _check_table(where: Place, table: Table, framework: Framework) -> list[str]:
    """One table's own faults: the names it uses, and until when its rows are known."""
    here = where.at("table", table.name)
    faults = known_words(here, table)
    pointed = [("key", k) for k in table.key] + [("opened_on", table.opened_on), ("ended_on", table.ended_on)]
    pointed += [("orders", c) for pair in table.orders for c in pair]
    for key, name in pointed:
        if name:
            faults += one_of(here, key, name, table.columns)
    for column in table.columns.values():
        there = here.at("column", column.name)
        faults += known_words(there, column)
        if column.type == "category" and not column.allowed:
            faults.append(f"{there}: a category lists the values it allows.")
        faults += _check_numbering(there, column, framework)
        if column.known_from:
            faults += one_of(there, "known_from", column.known_from, table.columns)
        faults += _check_filter(there.at("applies_to"), column.applies_to, table)
        if column.bands:
            faults += one_of(there, "bands", column.bands, framework.board.bands)
        for code, value in column.codes.items():
            faults += one_of(there.at("codes"), code, value, column.allowed)
        if column.is_agency:
            faults += [f for value in column.allowed for f in _check_agency(there, value, framework)]
    return faults + _check_headings(here, table)


def _check_numbering(there: Place, column: Column, framework: Framework) -> list[str]:
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
    return one_of(there, "numbering", column.numbering, whose)


def _check_links(where: Place, spec: Return) -> list[str]:
    """What a column links to exists, and is numbered by the same hand."""
    faults: list[str] = []
    for table in spec.tables.values():
        for column in table.columns.values():
            if not column.links:
                continue
            here = where.at("table", table.name).at("column", column.name)
            known = {f"{t.name}.{c.name}": c for t in spec.tables.values() for c in t.columns.values()}
            faults += one_of(here, "links", column.links, known)
            linked = known.get(column.links)
            if linked and linked.numbering != column.numbering:
                faults.append(
                    f'{here.at("links")}: {column.links} has the numbering "{linked.numbering}", and this '
                    f'"{column.numbering}". Wanted one.'
                )
    return faults


def _check_headings(here: Place, table: Table) -> list[str]:
    """A heading that leads to two columns would be read as whichever stands first."""
    faults: list[str] = []
    known: dict[str, str] = {}
    for column in table.columns.values():
        for heading in (column.name, *column.aliases):
            other = known.setdefault(_WORDS.sub(" ", heading.casefold()).strip(), column.name)
            if other != column.name:
                faults.append(
                    f'{here}: the heading "{heading}" leads to two columns, {other} and {column.name}. '
                    "Keep it for one."
                )
    return faults


def _check_measure(where: Place, measure: Measure, spec: Return, framework: Framework) -> list[str]:
    here = where.at("measure", measure.id)
    faults = known_words(here, measure)
    if measure.kind == "share" and not measure.tells_of:
        faults.append(
            f'{here}: tells_of is missing. Say "person" where it tells what became of those it counts, or '
            '"service" where it tells '
            "whether work was done as it should be: that all or none of a group met the first is not shown."
        )
    if measure.kind == "share" and len(measure.measured) not in (0, 2):
        faults.append(
            f"{here.on('measured')}: a share is measured on two columns, the part and the whole, or on none."
        )
    if measure.gravity not in (1, 2, 3):
        faults.append(f"{here.on('gravity')}: gravity is {measure.gravity}. Wanted 1, 2 or 3.")
    if len(measure.short.split()) > MOST_SHORT_WORDS:
        faults.append(
            f"{here.on('short')}: short has {len(measure.short.split())} words. "
            f"Wanted at most {MOST_SHORT_WORDS}."
        )
    if len(measure.title.split()) > MOST_TITLE_WORDS:
        faults.append(
            f"{here.on('title')}: title has {len(measure.title.split())} words. Wanted at most "
            f"{MOST_TITLE_WORDS}; say the rest in caveats."
        )
    faults += one_of(here, "table", measure.table, spec.tables)
    for statement in measure.statements:
        faults += one_of(here, "statements", statement, [s.id for s in framework.statements])
    known = [f"{e.id}/{s.id}" for e in framework.elements for s in e.sections]
    for section in measure.sections:
        faults += one_of(here, "sections", section, known)
    if measure.companion:
        faults += one_of(here, "companion", measure.companion, framework.measures)
    if measure.checked_by and not measure.reviewed_on:
        faults.append(f"{here.on('checked_by')}: checked_by says who, and reviewed_on is missing. Say when.")
    if not measure.by and (
        measure.form in GROUPED or (measure.form == "squares" and measure.kind != "share")
    ):
        faults.append(
            f'{here.on("form")}: form is "{measure.form}", which draws a group at a time, and by names no '
            "column. Name one in by, or leave form out."
        )
    if measure.spread:
        faults += one_of(here, "spread", measure.spread, ("sender", *measure.by))
    if measure.part_of:
        faults += one_of(here, "part_of", measure.part_of, framework.measures)
    for flow in measure.flows:
        faults += one_of(here, "flows", flow, framework.measures)
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


def _check_columns(here: Place, measure: Measure, table: Table) -> list[str]:
    faults: list[str] = []
    pointed = [(k, getattr(measure, k)) for k in ("of", "events", "counted_on", "open_from", "open_to")]
    pointed += [("measured", c) for c in measure.measured] + [
        ("by", c) for by in measure.by for c in by.split(" by ")
    ]
    for key, name in pointed:
        if name:
            faults += one_of(here, key, name, table.columns)
    for part in ("numerator", "denominator"):
        faults += _check_filter(here.at(part), getattr(measure, part), table)
    return faults


def _check_splits(where: Place, spec: Return) -> list[str]:
    """Every column that figures are broken down by says whether what came of few people is hidden by it."""
    split = {
        (m.table, column): m.id
        for m in reversed(list(spec.measures.values()))
        for by in m.by
        for column in by.split(" by ")
    }
    return [
        f"{where.at('table', table.name).at('column', column.name)}: {split[table.name, column.name]} is "
        "broken down by it, and it does not say whether it is sensitive. Write is_sensitive = true where a "
        "share of two or three would tell one person's answer or case, or false where it would not."
        for table in spec.tables.values()
        for column in table.columns.values()
        if (table.name, column.name) in split and column.is_sensitive is None and not column.is_characteristic
    ]


def _check_filter(here: Place, wanted: Filter, table: Table) -> list[str]:
    faults: list[str] = []
    for name, value in wanted.items():
        if name == "within":
            faults += _check_within(here, value, table)
        elif name == "not":
            faults += _check_filter(here.at("not"), value, table)
        elif name == "any":
            for each in value:
                faults += _check_filter(here.at("any"), each, table)
        else:
            faults += one_of(here, "column", name, [*table.columns, *WORDS_OF_A_FILTER])
            if name in table.columns:
                faults += _check_values(here.at(name), value, table.columns[name])
    return faults


def _check_within(here: Place, value: Filter, table: Table) -> list[str]:
    spans = [key for key in value if key != "of"]
    faults = [] if len(spans) == 1 else [f"{here.at('within')}: wanted one span of {', '.join(SPANS)}."]
    for span in spans:
        faults += one_of(here.at("within"), "span", span, SPANS)
    for column in value.get("of", ["(missing)"]):
        faults += one_of(here.at("within"), "of", column, table.columns)
    return faults


def _check_values(here: Place, value: Any, column: Column) -> list[str]:
    if column.type != "category" or isinstance(value, dict):
        return []
    wanted = value if isinstance(value, list) else [value]
    return [
        f for v in wanted if v not in ("present", "absent") for f in one_of(here, "value", v, column.allowed)
    ]


def _check_agency(here: Place, label: str, framework: Framework) -> list[str]:
    """What a column calls an agency must lead to one, or be said to lead to none: else a partner's page would
    lack it."""
    board = framework.board
    if label in board.no_partner or any(a.is_called(label) or a.is_among(label) for a in board.agencies):
        return []
    return [
        (
            f'{here}: no agency of board.toml is known as or counted in "{label}". Name it there, or add '
            f"it to "
            "no_partner."
        )
    ]
