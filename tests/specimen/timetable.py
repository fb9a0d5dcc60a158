"""A timetable: days due along each parent's spell, each counted from when the last was held."""

from __future__ import annotations

import numpy as np

from tests.specimen.days import as_days, quarter_places, working_day_after, working_day_before
from tests.specimen.rows import Drawn, RowMaker, Step
from wscb_lib.measures.calendar import months_after

_NAT = np.datetime64("NaT", "D")


def draw_timetable(maker: RowMaker) -> Drawn:
    """Every row due, or held, since the first quarter began and before the parent's spell ended.

    `_turn` counts them from 1 along each parent's spell.
    """
    recipe, world = maker.recipe, maker.world
    rows, fit = maker.parents()
    since = rows[recipe.start][fit].astype("datetime64[D]")
    until = rows[recipe.until][fit].astype("datetime64[D]") if recipe.until else np.full(len(fit), _NAT)
    parts: list[tuple[np.ndarray, ...]] = []
    while len(fit):
        due = _step(since, _step_of(maker, len(parts)))
        going = due <= np.where(np.isnat(until), np.datetime64(world.recipe.last.end), until)
        fit, due, since, until = fit[going], due[going], since[going], until[going]
        held = _held(maker, due, since)
        parts.append((fit, due, np.where(held > until, _NAT, held), np.full(len(fit), len(parts) + 1.0)))
        since = held
    chosen, due, held, turn = (np.concatenate(part) for part in zip(*parts, strict=True))
    begins = np.datetime64(world.recipe.first.start)
    kept = (due >= begins) | (held >= begins)
    columns = {maker.day_column: due[kept], "_turn": turn[kept]}
    if recipe.held_in:
        columns[recipe.held_in] = held[kept]
    return maker.with_parent(Drawn(columns, due[kept].astype("int64")), rows, chosen[kept])


def _step_of(maker: RowMaker, turn: int) -> Step:
    """The first step of its own, where there is one, then each of the others; the last goes on."""
    steps = [*((maker.recipe.first,) if maker.recipe.first else ()), *maker.recipe.then]
    return steps[min(turn, len(steps) - 1)]


def _step(since: np.ndarray, step: Step) -> np.ndarray:
    if step.months:
        return months_after(since, step.months)
    if step.working_days:
        return as_days(working_day_after(since.astype("int64"), step.working_days))
    return since + np.timedelta64(step.days, "D")


def _held(maker: RowMaker, due: np.ndarray, since: np.ndarray) -> np.ndarray:
    """When each was held: by its day, or working days after it; always later than the one before."""
    recipe, quarters = maker.recipe, maker.world.quarters
    draws = maker.chance.random((len(due), 3))
    places = quarter_places(due, quarters[0], len(quarters))
    rate = recipe.on_time_rate.over(quarters)[places] if recipe.on_time_rate else np.ones(len(due))
    days = due.astype("int64")
    early = working_day_before(days - recipe.early.of(draws[:, 1]), 0)
    early = np.maximum(early, working_day_after(since.astype("int64"), 1))
    late = working_day_after(days, recipe.late.of(draws[:, 2]))
    return as_days(np.where(draws[:, 0] < rate, early, late))
