"""Spells: rows that open and end, so that as many are open at each quarter's end as the recipe says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tests.specimen.arrays import objects
from tests.specimen.days import ABSENT, as_days, number_of
from tests.specimen.rows import Covered, Drawn, RowMaker
from wscb_lib.measures.columns import Columns
from wscb_lib.measures.filters import rows_meeting
from wscb_lib.quarter import Quarter

LONGEST = 365 * 12
"""No spell open when the first quarter begins had begun longer ago than this, in days."""


@dataclass(slots=True)
class Spell:
    """One child's, or thing's, spell. Days are whole numbers; `end` is `ABSENT` while it is open."""

    child: int
    start: int
    end: int = ABSENT
    is_counted: bool = False
    is_of_age: bool = False


def draw_spells(maker: RowMaker) -> Drawn:
    """Every spell that was open in or after the first quarter.

    `_is_counted` says that another table counted it, `_is_of_age` that it ended because somebody grew up.
    """
    covered = _covered(maker)
    maker.take([spell.child for spell in covered])
    first = maker.world.recipe.first
    spells = _already_open(maker, number_of(first.start) - 1, covered)
    for quarter in maker.world.quarters:
        for day in maker.days(quarter, maker.how_many(quarter)):
            spells += [Spell(child, day) for child in maker.people(day)]
        spells += _counted(maker, quarter)
        _come_of_age(maker, spells, number_of(quarter.end))
        _end_some(maker, spells, quarter, covered)
    every = [*spells, *covered]
    drawn = maker.as_drawn(
        np.array([spell.start for spell in every], dtype="int64"), [spell.child for spell in every]
    )
    drawn.columns[maker.table.ended_on] = as_days([spell.end for spell in every])
    drawn.columns["_is_counted"] = objects(spell.is_counted for spell in every)
    drawn.columns["_is_of_age"] = objects(spell.is_of_age for spell in every)
    return drawn


def _already_open(maker: RowMaker, day: int, covered: list[Spell]) -> list[Spell]:
    """Spells open on a day, begun as long before as spells usually last."""
    recipe, first = maker.recipe, maker.world.recipe.first
    wanted = recipe.open_at_end.at(first - 1) * maker.world.scale - _open_on(day, covered)
    usual = recipe.begun_before or 91 * recipe.open_at_end.at(first) / max(recipe.mean.at(first), 0.1)
    found: list[Spell] = []
    while len(found) < wanted:
        start = day - int(maker.chance.exponential(usual)) % LONGEST
        found += [Spell(child, start) for child in maker.people(start) if _last_day(maker, child) > day]
    return found


def _counted(maker: RowMaker, quarter: Quarter) -> list[Spell]:
    """The spells of a quarter that another table counts: families come together, as far as the count goes."""
    found: list[Spell] = []
    left = maker.counted_in(quarter)
    while len(found) < left:
        day = maker.days(quarter, 1)[0]
        found += [Spell(child, day, is_counted=True) for child in maker.people(day)]
    return found[:left]


def _last_day(maker: RowMaker, child: int) -> float:
    """The last day on which a child's spell may end; no such day where the recipe knows no age to leave
    at."""
    people = maker.recipe.people
    return maker.world.people.birthday(child, people.leaves_at) - 1 if people and people.leaves_at else np.inf


def _come_of_age(maker: RowMaker, spells: list[Spell], high: int) -> None:
    """End the spells of those who are too old when the quarter ends."""
    for spell in spells:
        if spell.end == ABSENT and (last := _last_day(maker, spell.child)) <= high:
            spell.end, spell.is_of_age = int(last), True


def _end_some(maker: RowMaker, spells: list[Spell], quarter: Quarter, covered: list[Spell]) -> None:
    """End as many as chance has it, then more or fewer by a share of the gap to the number there should
    be."""
    recipe, low, high = maker.recipe, number_of(quarter.start), number_of(quarter.end)
    open_now = [spell for spell in spells if spell.end == ABSENT]
    draws = maker.chance.random((len(open_now), 2))
    rate = recipe.ends_rate.at(quarter) if recipe.ends_rate else 0.0
    earliest = [max(low, spell.start + recipe.shortest) for spell in open_now]
    ending = [bool(day <= high and draw < rate) for day, draw in zip(earliest, draws[:, 0], strict=True)]
    target = recipe.open_at_end.at(quarter) * maker.world.scale
    more = round(recipe.pull * (len(open_now) - sum(ending) + _open_on(high, covered) - target))
    for place in maker.chance.permutation(len(open_now)):
        if more and earliest[place] <= high and ending[place] != (more > 0):
            ending[place] = more > 0
            more -= 1 if more > 0 else -1
    for spell, ends, day, draw in zip(open_now, ending, earliest, draws[:, 1], strict=True):
        if ends:
            spell.end = day + int(draw * (high - day + 1))


def _covered(maker: RowMaker) -> list[Spell]:
    """Spells around the days on which other tables have a child as one of ours."""
    found: dict[int, Spell] = {}
    for cover in maker.recipe.people.covers if maker.recipe.people else ():
        _cover(maker, cover, found)
    return [*found.values()]


def _cover(maker: RowMaker, cover: Covered, found: dict[int, Spell]) -> None:
    rows = maker.world.table(cover.table)
    met = rows_meeting(cover.when, Columns(pd.DataFrame(rows), maker.table))
    days = rows[cover.on].astype("datetime64[D]").astype("int64")
    for child_id, day in zip(rows["child_id"][met], days[met], strict=True):
        child = maker.world.people.places[child_id]
        draws = maker.who.random(2)
        start, end = day - cover.before.one(draws[0]), day + cover.after.one(draws[1])
        last = _last_day(maker, child)
        known = found.setdefault(child, Spell(child, start, end))
        start, end = min(known.start, start), int(min(max(known.end, end), last))
        found[child] = Spell(child, start, end, is_of_age=end == last)


def _open_on(day: int, spells: list[Spell]) -> int:
    return sum(1 for spell in spells if spell.start <= day and (spell.end == ABSENT or spell.end > day))
