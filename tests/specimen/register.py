"""A general maker, for any return that is a plain register: its recipe says how rows come and columns are
filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tests.specimen.arrays import Rows, absence, objects, typed
from tests.specimen.chain import draw_chain
from tests.specimen.columns import ColumnRecipe, Filling, faults_of
from tests.specimen.days import quarter_places
from tests.specimen.people import Block
from tests.specimen.reading import fill
from tests.specimen.recipe import Page, TableRecipe
from tests.specimen.rows import MONTHS, Drawn, RowMaker, RowsRecipe
from tests.specimen.spells import draw_spells
from tests.specimen.timetable import draw_timetable
from tests.specimen.world import World
from wscb_lib.errors import FrameworkFault, nearest
from wscb_lib.framework.declared import Return, Table

WAYS: Mapping[str, Callable[[RowMaker], Drawn]] = {
    "events": RowMaker.events,
    "spells": draw_spells,
    "per": RowMaker.per,
    "timetable": draw_timetable,
    "chain": draw_chain,
    "grid": RowMaker.grid,
}
"""How rows come. Without any of these, a table has the rows its recipe writes out."""

_NEEDS = {
    "spells": ("mean", "open_at_end"),
    "per": ("parent",),
    "timetable": ("parent", "start", "then"),
    "chain": ("parent", "start", "until", "lasts"),
    "grid": ("over",),
}


def make_register(world: World, page: Page, spec: Return) -> Mapping[str, Rows]:
    """Every table of a return, in the order of its recipe. Raises `FrameworkFault` for a recipe that is at
    fault."""
    block = world.people.block(page.people_from)
    made: dict[str, Rows] = {}
    for name, recipe in page.table.items():
        where = f"recipes/{page.id}.toml, table {name}"
        if name not in spec.tables:
            raise FrameworkFault(f"{where}: the return has no such table.{nearest(name, spec.tables)}")
        made[name] = _make(world, f"{page.id}.{name}", spec.tables[name], recipe, block, where)
        world.tables[page.id, name] = made[name]
    return made


def _make(world: World, name: str, table: Table, recipe: TableRecipe, block: Block, where: str) -> Rows:
    rows, columns = _read(recipe, table, where)
    drawn = Drawn({}, np.array([], dtype="int64"))
    if rows is not None:
        drawn = WAYS[rows.way](RowMaker(world, name, table, rows, block))
    places = quarter_places(drawn.days.astype("datetime64[D]"), world.recipe.first, len(world.quarters))
    filling = Filling(
        name, table, drawn.columns, drawn.parent or {}, world.quarters, places, world.streams, world.tables
    )
    _put_people(world, filling, drawn)
    for column, how in columns.items():
        if not how.number and not how.turn:
            filling.fill(column, how)
    _put_ages(world, filling, drawn)
    _put_written(world, filling, recipe, block, where)
    _put_in_order(filling, table)
    for column, how in columns.items():
        if how.turn:
            filling.take_turns(column, how.turn)
        if how.number:
            filling.number(column, how.number)
    return _complete(filling, table)


def _read(recipe: TableRecipe, table: Table, where: str) -> tuple[RowsRecipe | None, dict[str, ColumnRecipe]]:
    """How rows come and how each column is filled. Raises `FrameworkFault` with every fault of the table."""
    faults: list[str] = []
    rows = None if recipe.rows is None else fill(RowsRecipe, recipe.rows, f"{where}, rows", faults)
    if rows is not None:
        faults += _rows_faults(rows, table, f"{where}, rows")
    columns = {}
    for name, raw in recipe.column.items():
        if name not in table.columns and not name.startswith("_"):
            faults.append(f'{where}: the return has no column "{name}".{nearest(name, table.columns)}')
        how = fill(ColumnRecipe, raw, f"{where}, column {name}", faults)
        if how is not None:
            columns[name] = how
            faults += [f"{where}, column {name}: {fault}" for fault in faults_of(how)]
    if faults:
        raise FrameworkFault(*(f"the specimen's recipe, {fault}" for fault in faults))
    return rows, columns


def _rows_faults(rows: RowsRecipe, table: Table, where: str) -> list[str]:
    if rows.way not in WAYS:
        return [f'{where}: way is "{rows.way}".{nearest(rows.way, WAYS)} Known: {", ".join(WAYS)}.']
    faults = [
        f"{where}: {rows.way} needs {need}." for need in _NEEDS.get(rows.way, ()) if not getattr(rows, need)
    ]
    if rows.way in ("spells", "chain") and not table.ended_on:
        faults.append(f"{where}: these rows end, and the return's page gives the table no ended_on.")
    if rows.way == "per" and bool(rows.each) == bool(rows.among):
        faults.append(f"{where}: per needs each or among, and not both.")
    unknown = [name for name in rows.not_in if name not in MONTHS]
    faults += [
        f'{where}: not_in names "{name}", which is no month.{nearest(name, MONTHS)}' for name in unknown
    ]
    if any(set(MONTHS[start : start + 3]) <= set(rows.not_in) for start in range(0, len(MONTHS), 3)):
        faults.append(
            f"{where}: not_in leaves a whole quarter without a day. Leave the quarter out of due instead."
        )
    steps = [*((rows.first,) if rows.first else ()), *rows.then]
    if rows.way == "timetable" and not all(step.months or step.days or step.working_days for step in steps):
        faults.append(
            f"{where}: a step of a timetable is of months, days or working_days, and none may be nought."
        )
    return faults


def _put_people(world: World, filling: Filling, drawn: Drawn) -> None:
    """The child columns, told at the day of the row."""
    if drawn.children is None:
        return
    for name, values in world.people.columns(drawn.children, drawn.days).items():
        if name in filling.table.columns or name in ("child_id", "age"):
            filling.columns[name] = values


def _put_ages(world: World, filling: Filling, drawn: Drawn) -> None:
    """Ages at the day the row came into being, now that it is known."""
    opened = filling.columns.get(filling.table.opened_on)
    if drawn.children is not None and "age" in filling.columns and opened is not None:
        ages = world.people.ages(drawn.children, opened.astype("datetime64[D]").astype("int64"))
        filling.columns["age"] = np.where(np.isnat(opened), np.nan, ages)


def _put_written(world: World, filling: Filling, recipe: TableRecipe, block: Block, where: str) -> None:
    """The rows written out in full. A child not named is a new one, of the age written."""
    if not recipe.row:
        return
    written = [dict(row) for row in recipe.row]
    for row in written:
        unknown = [name for name in row if name not in filling.table.columns and not name.startswith("_")]
        if unknown:
            raise FrameworkFault(f"{where}, row: the return has no column {', '.join(unknown)}.")
        if "child_id" in filling.table.columns and "child_id" not in row:
            row |= _new_child(world, filling.table, row, block, filling.name)
    names = list(dict.fromkeys([*filling.columns, *(name for row in written for name in row)]))
    for name in names:
        added = typed(objects(row.get(name) for row in written), filling.table.columns.get(name))
        own = filling.columns.get(name)
        own = _blanks(added, len(filling)) if own is None else own
        filling.columns[name] = np.concatenate([own, added])
    filling.parent = {}
    opened = filling.columns[filling.table.opened_on]
    filling.places = quarter_places(opened, filling.quarters[0], len(filling.quarters))


def _new_child(world: World, table: Table, row: Mapping[str, Any], block: Block, name: str) -> dict[str, Any]:
    day = np.datetime64(row[table.opened_on], "D").astype("int64")
    chance = world.streams.of(f"{name}.written.{block.next_child}")
    children = block.singles(chance, np.array([day]), np.array([int(row.get("age", 10))]))
    found = world.people.columns(children, np.array([day]))
    return {
        column: values[0] for column, values in found.items() if column in table.columns and column not in row
    }


def _blanks(like: np.ndarray, count: int) -> np.ndarray:
    return np.full(count, absence(like), dtype=like.dtype)


def _put_in_order(filling: Filling, table: Table) -> None:
    """By the day each row came into being; rows of one day as they were made. A row without that day comes to
    nothing."""
    opened = filling.columns[table.opened_on]
    order = np.argsort(opened, kind="stable")
    order = order[~np.isnat(opened[order])]
    filling.columns = {name: values[order] for name, values in filling.columns.items()}
    filling.parent = {name: values[order] for name, values in filling.parent.items()}
    filling.places = filling.places[order]


def _complete(filling: Filling, table: Table) -> Rows:
    """The table's own columns in declared order, absent where the recipe says nothing, and the makers'
    own."""
    found: Rows = {}
    for name, column in table.columns.items():
        if name in filling.columns:
            found[name] = filling.columns[name]
        else:
            found[name] = typed(np.full(len(filling), None, dtype=object), column)
    hidden = {name: values for name, values in filling.columns.items() if name.startswith("_")}
    extra = {name: filling.columns[name] for name in ("child_id", "age") if name in filling.columns}
    return {**found, **hidden, **{name: v for name, v in extra.items() if name not in found}}
