"""Reads the pages of sources: a column that is like one of a return shares what that one may hold."""

from __future__ import annotations

from pathlib import Path

from wscb_lib.framework.columns import Column
from wscb_lib.framework.declared import Return
from wscb_lib.framework.pages import Pages, build
from wscb_lib.framework.place import Place, Raw
from wscb_lib.framework.return_checks import one_of
from wscb_lib.framework.return_pages import SETS, with_columns
from wscb_lib.framework.sources import Source


def read_sources(pages: Pages, returns: dict[str, Return]) -> dict[str, Source]:
    """Every source by its id; one whose page leaves nothing to build is left out, and its faults are told.

    While a return's page is at fault none is read, for its columns are like theirs.
    """
    found: dict[str, Source] = {}
    if pages.faults:
        return found
    names = pages.names("sources")
    sets = pages.read(SETS) if names else None
    for name in names:
        page = pages.read(name)
        if page is None:
            continue
        place = pages.place(name)
        whole = _with_likeness(with_columns(page, sets, place, pages.faults), returns, place, pages.faults)
        stem = Path(name).stem
        source = build(Source, whole, place, pages.faults, id=stem)
        if source is not None:
            pages.faults += _check(source, returns, place)
            found[stem] = source
    return found


def _with_likeness(page: Raw, returns: dict[str, Return], place: Place, faults: list[str]) -> Raw:
    tables = {
        name: {
            **table,
            "column": {
                column: _like(raw, returns, place.at("table", name).at("column", column), faults)
                for column, raw in table.get("column", {}).items()
            },
        }
        for name, table in page.get("table", {}).items()
    }
    return {**page, "table": tables}


def _like(raw: Raw, returns: dict[str, Return], place: Place, faults: list[str]) -> Raw:
    if "like" not in raw:
        return raw
    model = _column(raw["like"], returns)
    if model is None:
        faults.append(
            f'{place}: found like = "{raw["like"]}", and no return has such a column. Wanted '
            '"return.table.column".'
        )
        return {"meaning": "", "type": "text", **raw}
    shared: Raw = {"meaning": model.meaning, "type": model.type}
    if model.allowed:
        allowed = [*model.allowed, *raw.get("allowed", [])]
        shared |= {"allowed": allowed, "codes": {**model.codes, **raw.get("codes", {})}}
    return shared | {k: v for k, v in raw.items() if k not in shared}


def _column(named: str, returns: dict[str, Return]) -> Column | None:
    spec, _, rest = str(named).partition(".")
    table, _, column = rest.partition(".")
    tables = returns[spec].tables if spec in returns else {}
    return tables[table].columns.get(column) if table in tables else None


def _check(source: Source, returns: dict[str, Return], place: Place) -> list[str]:
    """What a source fills exists, and what fills it."""
    faults: list[str] = []
    for number, made in enumerate(source.makes, 1):
        here = place.at("makes", number)
        unknown = one_of(here, "return", made.return_id, returns) + one_of(
            here, "from", made.of, source.tables
        )
        unknown += [f for other in made.beside for f in one_of(here, "beside", other, source.tables)]
        if not unknown:
            tables = returns[made.return_id].tables
            unknown = one_of(here, "table", made.table, tables)
            columns = tables[made.table].columns if made.table in tables else {}
            named = [*made.columns, *made.made_of]
            unknown += [f for name in named for f in one_of(here, "columns", name, columns)]
            held = {c for t in (made.of, *made.beside) for c in source.tables[t].columns} | set(made.adds)
            taken = [
                *made.columns.values(),
                *made.present,
                *made.only,
                *(c for of in made.made_of.values() for c in of),
            ]
            unknown += [f for name in taken for f in one_of(here, "columns", name, held)]
        faults += unknown
    return faults
