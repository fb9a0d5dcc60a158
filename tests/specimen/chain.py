"""A chain: one spell after another for as long as a parent's lasts, such as the places a child lives in while
in care."""

from __future__ import annotations

import numpy as np

from tests.specimen.arrays import objects
from tests.specimen.days import ABSENT, as_days, number_of
from tests.specimen.rows import Drawn, RowMaker


def draw_chain(maker: RowMaker) -> Drawn:
    """Every link that was open in or after the first quarter; `_is_last` says that it ended because the
    parent did.

    The first begins with the parent, each next on the day the one before ended. `_turn` counts them from 1.
    """
    world, recipe = maker.world, maker.recipe
    rows, fit = maker.parents()
    start = rows[recipe.start][fit].astype("datetime64[D]").astype("int64")
    until = rows[recipe.until][fit].astype("datetime64[D]").astype("int64")
    limit = np.where(until == ABSENT, number_of(world.recipe.last.end), until)
    parts: list[tuple[np.ndarray, ...]] = []
    while len(fit):
        draws = maker.chance.random((len(fit), 2))
        end = start + np.maximum(recipe.lasts.of(draws[:, 0], draws[:, 1]), 1)
        is_last = end >= limit
        parts.append(
            (fit, start, np.where(is_last, until, end), is_last, np.full(len(fit), len(parts) + 1.0))
        )
        fit, start, until, limit = fit[~is_last], end[~is_last], until[~is_last], limit[~is_last]
    fit, start, ended, is_last, turn = (np.concatenate(part) for part in zip(*parts, strict=True))
    kept = (ended == ABSENT) | (ended >= number_of(world.recipe.first.start))
    columns = {
        maker.day_column: as_days(start[kept]),
        maker.table.ended_on: as_days(ended[kept]),
        "_is_last": objects(bool(last) for last in is_last[kept]),
        "_turn": turn[kept],
    }
    return maker.with_parent(Drawn(columns, start[kept]), rows, fit[kept])
