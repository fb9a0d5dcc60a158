"""Makes the whole Board in memory: every table of every return that has a recipe, and when each return
came."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from tests.specimen import invitations, missing, protection, register, totals
from tests.specimen.arrays import Rows, rows_of
from tests.specimen.days import day_of, number_of, working_day_before
from tests.specimen.known import as_frame, as_known, quarter_names
from tests.specimen.people import People
from tests.specimen.recipe import Page, Recipe, TableRecipe, in_order, load_recipe
from tests.specimen.streams import Streams
from tests.specimen.world import Maker, World
from wscb_lib.errors import FrameworkFault, nearest
from wscb_lib.framework.declared import Return
from wscb_lib.framework.values import Framework
from wscb_lib.measures.slots import DUE
from wscb_lib.quarter import Quarter

MAKERS: Mapping[str, Maker] = {
    "protection": protection.make_protection,
    "invitations": invitations.make_invitations,
    "missing": missing.make_missing,
    "interviews": missing.make_interviews,
    "totals": totals.make_totals,
    "register": register.make_register,
}
NO_RECIPE = TableRecipe()


@dataclass(frozen=True)
class Made:
    """The made-up Board: every table, with nothing hidden and nothing yet left out for not being known."""

    recipe: Recipe
    returns: Mapping[str, Return]
    tables: Mapping[tuple[str, str], Rows]
    streams: Streams

    def table_recipe(self, return_id: str, table: str) -> TableRecipe:
        """What the recipe says of one table; nothing, where it says nothing."""
        return self.recipe.pages[return_id].table.get(table, NO_RECIPE)


def make(
    framework: Framework | Any, seed: int | None = None, scale: float = 1.0, recipe: Recipe | None = None
) -> Made:
    """Make every return of the framework that has a recipe.

    `seed` absent is the recipe's own; `scale` multiplies volumes, planted numbers included. Raises
    `FrameworkFault` for a recipe that is at fault or speaks of a return the framework does not have.
    """
    recipe = recipe or load_recipe()
    unknown = [name for name in recipe.pages if name not in framework.returns]
    if unknown:
        raise FrameworkFault(
            *(
                f"the specimen's recipe, recipes/{n}.toml: no return has this "
                f"name.{nearest(n, framework.returns)}"
                for n in unknown
            )
        )
    streams = Streams(recipe.seed if seed is None else seed)
    world = World(
        recipe, streams, scale, People(recipe.people, apart=max(1, math.ceil(scale))), framework.returns
    )
    for page in in_order(recipe, framework.returns):
        if page.maker not in MAKERS:
            raise FrameworkFault(
                f'the specimen\'s recipe, recipes/{page.id}.toml: maker is "{page.maker}".'
                f"{nearest(page.maker, MAKERS)} Known: {', '.join(MAKERS)}."
            )
        for name, rows in MAKERS[page.maker](world, page, framework.returns[page.id]).items():
            world.tables[page.id, name] = _as_sent(rows, world, page, name)
    return Made(recipe, framework.returns, world.tables, streams)


def _as_sent(rows: Rows, world: World, page: Page, name: str) -> Rows:
    """What did not come is left out; what was copied from the quarter before is that quarter's, with a new
    date."""
    opened = world.returns[page.id].tables[name].opened_on
    for lapse in page.copied_forward:
        rows = _copied(rows, opened, world, lapse.agency, lapse.quarter)
    for lapse in page.not_returned:
        rows = rows_of(rows, ~_is_from(rows, opened, world, page, lapse.agency, lapse.quarter))
    return rows


def _copied(rows: Rows, opened: str, world: World, agency: str, quarter: Quarter) -> Rows:
    quarters = quarter_names(rows[opened], world.quarters)
    is_theirs = rows["_agency"] == agency
    places = np.arange(len(quarters))
    order = [n for n in places if not (is_theirs[n] and quarters[n] == str(quarter))]
    order += [n for n in places if is_theirs[n] and quarters[n] == str(quarter.previous)]
    found = rows_of(rows, np.array(order))
    copied = np.arange(len(order)) >= len(order) - sum(is_theirs & (quarters == str(quarter.previous)))
    found[opened] = np.where(copied, np.datetime64(quarter.end, "D"), found[opened])
    return found


def _is_from(rows: Rows, opened: str, world: World, page: Page, agency: str, quarter: Quarter) -> np.ndarray:
    """Rows of one agency's return for one quarter."""
    usual = world.returns[page.id].agencies[0]
    senders = rows.get("_agency", np.full(len(rows[opened]), usual, dtype=object))
    return (senders == agency) & (quarter_names(rows[opened], world.quarters) == str(quarter))


def make_facts(
    framework: Framework | Any, seed: int | None = None, scale: float = 1.0, recipe: Recipe | None = None
) -> dict[tuple[str, str], pd.DataFrame]:
    """Facts as a run of the last quarter would have them, by (return id, table), without writing a file.

    The declared columns, typed as the reading types them, and `_quarter`, `_agency`, `_file`, `_row`,
    `agency`. A return without a recipe has no table here. Ages are whole years, -1 before birth; absent is
    None, NaN or NaT.
    """
    made = make(framework, seed, scale, recipe)
    found = {}
    for (return_id, name), rows in made.tables.items():
        spec = made.returns[return_id]
        known = as_known(rows, spec.tables[name], made.table_recipe(return_id, name), made.recipe.last.end)
        found[return_id, name] = as_frame(known, spec.tables[name], made.recipe.quarters, spec.agencies[0])
    return found


def make_received(
    framework: Framework | Any, seed: int | None = None, recipe: Recipe | None = None
) -> pd.DataFrame:
    """Which returns came, and when: return, agency, quarter, received_on, note. No line, no return.

    `quarter` is as written, `received_on` a date. Returns without a recipe have no line.
    """
    recipe = recipe or load_recipe()
    streams = Streams(recipe.seed if seed is None else seed)
    rows = [
        row
        for page in recipe.pages.values()
        if page.id in framework.returns
        for agency in framework.returns[page.id].agencies
        for row in _arrivals(recipe, streams, page, framework.returns[page.id], agency)
    ]
    return pd.DataFrame(rows, columns=["return", "agency", "quarter", "received_on", "note"])


def _arrivals(recipe: Recipe, streams: Streams, page: Page, spec: Return, agency: str):
    """One agency's returns, quarter by quarter."""
    chance = streams.of(f"received.{page.id}.{agency}").random(len(recipe.quarters))
    due = spec.due_quarters or DUE[spec.cadence]
    absent = {lapse.quarter for lapse in page.not_returned if lapse.agency == agency}
    late = {lapse.quarter: lapse for lapse in page.late if lapse.agency == agency}
    for quarter, draw in zip(recipe.quarters, chance, strict=True):
        if (
            quarter.number not in due
            or quarter in absent
            or quarter < page.sent_from.get(agency, recipe.first)
        ):
            continue
        due_on = quarter.end + timedelta(days=spec.due_days)
        if quarter in late:
            yield (
                page.id,
                agency,
                str(quarter),
                due_on + timedelta(days=late[quarter].days),
                late[quarter].note,
            )
        else:
            came_on = number_of(due_on) - recipe.sent_before_due.one(draw)
            yield page.id, agency, str(quarter), day_of(working_day_before(came_on, 0)), ""
