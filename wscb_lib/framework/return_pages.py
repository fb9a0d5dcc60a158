"""Makes a return's page whole before it is built: what stands once on it, or in column_sets.toml, is laid
where it is meant."""

from __future__ import annotations

from pathlib import Path

from wscb_lib.errors import nearest
from wscb_lib.framework.columns import Column
from wscb_lib.framework.declared import Measure, Return
from wscb_lib.framework.keys import keys_of
from wscb_lib.framework.pages import Pages, build, unknown_key
from wscb_lib.framework.place import Place, Raw

SETS = "column_sets.toml"
DEFAULTS = "defaults"
EVERY_MEASURE = "measures"
"""As what a category allows: the id of every measure of the return."""


def read_returns(pages: Pages) -> dict[str, Return]:
    """Every return by its id; one whose page leaves nothing to build is left out, and its faults are told."""
    sets = pages.read(SETS)
    if sets is not None:
        _check_sets(sets, pages)
    found = {}
    for name in pages.names("returns"):
        page = pages.read(name)
        if page is None:
            continue
        place = pages.place(name)
        whole = _with_measures(with_columns(page, sets, place, pages.faults), place, pages.faults)
        stem = Path(name).stem
        spec = build(Return, whole, place, pages.faults, id=stem)
        if spec is not None:
            found[stem] = spec
    return found


def _check_sets(sets: Raw, pages: Pages) -> None:
    """A fault in a set is told once, of the set, and not of every table that includes it."""
    for name, found in sets.items():
        place = pages.place(SETS).at(name)
        for column, raw in list(found.get("column", {}).items()):
            known = len(pages.faults)
            build(Column, raw, place.at("column", column), pages.faults, name=column)
            if len(pages.faults) > known:
                del found["column"][column]


def with_columns(page: Raw, sets: Raw | None, place: Place, faults: list[str]) -> Raw:
    """The page with the sets of columns that its tables include laid before their own; None when the page of
    sets could not be read, which is its own fault and no return's."""
    every_measure = list(page.get("measure", {}))
    tables = {}
    for name, table in page.get("table", {}).items():
        columns: Raw = {}
        for wanted in table.get("includes", []):
            if sets is not None and wanted not in sets:
                where = place.at("table", name).at("includes")
                faults.append(f'{where}: there is no set "{wanted}".{nearest(wanted, sets)}')
            columns |= (sets or {}).get(wanted, {}).get("column", {})
        own = {n: _allowing(c, every_measure) for n, c in table.get("column", {}).items()}
        tables[name] = {**table, "column": columns | own}
    return {**page, "table": tables}


def _allowing(column: Raw, every_measure: list[str]) -> Raw:
    """The column, allowing the ids of the measures where it says so."""
    return {**column, "allowed": every_measure} if column.get("allowed") == EVERY_MEASURE else column


def _with_measures(page: Raw, place: Place, faults: list[str]) -> Raw:
    """The page with its `[defaults]`, and its only table, laid under every measure that says nothing else."""
    defaults = _known(page.get(DEFAULTS, {}), place.at(DEFAULTS), faults)
    tables = list(page["table"])
    under = ({"table": tables[0]} if len(tables) == 1 else {}) | defaults
    measures = {name: {**under, **measure} for name, measure in page.get("measure", {}).items()}
    return {k: v for k, v in page.items() if k != DEFAULTS} | {"measure": measures}


def _known(defaults: Raw, place: Place, faults: list[str]) -> Raw:
    """The defaults that a return may give: any key of a measure but those that every measure has of its
    own."""
    known = [key.name for key in keys_of(Measure) if not key.is_own]
    faults += [unknown_key(place, name, known) for name in defaults if name not in known]
    return {name: value for name, value in defaults.items() if name in known}
