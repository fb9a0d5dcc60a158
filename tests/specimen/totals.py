"""Agreed totals: what each agency counts for itself, and what it says the figure means for children."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.specimen.arrays import Rows, objects
from tests.specimen.course import Course, Span, Volume
from tests.specimen.reading import fill
from tests.specimen.recipe import Page
from tests.specimen.world import World
from wscb_lib.errors import FrameworkFault
from wscb_lib.framework.declared import Return
from wscb_lib.quarter import Quarter


@dataclass(frozen=True)
class Words:
    """What an agency says: one sentence of each list, in turn. {numerator} {denominator} {percent} {each}
    stand in."""

    says: tuple[str, ...]
    means: tuple[str, ...]


@dataclass(frozen=True)
class Total:
    """One indicator of one or more agencies: a count, a share, or so many each.

    With `rate`, a share: so many of a denominator. With `each`, so many to each of a denominator. With
    `per_each_of`, as many as another indicator of the same agency, and `more` for each on average. Else a
    count.
    """

    id: str
    agencies: tuple[str, ...]
    words: Words = field(metadata={"of": Words})
    mean: Volume | None = None  # of a count, or of a denominator that chance moves
    of: Span | None = None  # of a denominator that hardly moves
    rate: Course | None = None
    each: Course | None = None
    per_each_of: str = ""
    more: float = 0.0
    exact: Mapping[str, int] = field(default_factory=dict)  # quarter -> the count itself
    due: tuple[int, ...] = (1, 2, 3, 4)
    status: Mapping[str, str] = field(default_factory=dict)  # quarter -> why there is no figure
    who: str = ""  # how its texts name those it is about: {who}


@dataclass(frozen=True)
class TotalsRecipe:
    """Every indicator, and the names of the columns it goes into."""

    table: str
    indicator: tuple[Total, ...] = field(metadata={"of": Total})


def make_totals(world: World, page: Page, spec: Return) -> Mapping[str, Rows]:
    """One row an indicator an agency a quarter in which it is due."""
    faults: list[str] = []
    recipe = fill(TotalsRecipe, page.settings, f"recipes/{page.id}.toml, totals", faults)
    if recipe is None or faults:
        raise FrameworkFault(*(f"the specimen's recipe, {fault}" for fault in faults))
    rows: list[tuple] = []
    made: dict[tuple[str, str, Quarter], float] = {}
    for total in recipe.indicator:
        for agency in total.agencies:
            for row in _rows_of(world, page, total, agency, made):
                made[total.id, agency, row[1]] = row[2]
                rows.append((*row, agency))
    # As an agency's file lists them: by quarter, then in the order of the recipe.
    rows.sort(key=lambda row: (row[1], spec.agencies.index(row[-1])))
    return {recipe.table: _lay_out(rows)}


def _rows_of(world: World, page: Page, total: Total, agency: str, made: Mapping) -> Iterator[tuple]:
    """(indicator, quarter, numerator, denominator, status, words) for each quarter due."""
    chance = world.streams.of(f"totals.{total.id}.{agency}")
    offset = int(chance.integers(1000))
    begins = page.sent_from.get(agency, world.recipe.first)
    for place, quarter in enumerate(world.quarters):
        numerator, denominator = _figure(world, total, agency, quarter, chance, made)
        if quarter.number not in total.due or quarter < begins:
            continue
        status = total.status.get(str(quarter), "ok")
        if status != "ok":
            numerator = denominator = np.nan
        said = _say(total, numerator, denominator, offset + place) if status == "ok" else None
        yield total.id, quarter, numerator, denominator, status, said


def _figure(world: World, total: Total, agency: str, quarter: Quarter, chance, made) -> tuple[float, float]:
    """Drawn in every quarter, due or not, so that a change of what is due changes no other figure."""
    if total.per_each_of:
        base = made.get((total.per_each_of, agency, quarter), 0.0)
        return base + chance.poisson(total.more * base), np.nan
    draw, number = chance.random(), 0.0
    if total.of is not None:
        number = float(round(total.of.one(draw) * world.scale))
    elif total.mean is not None:
        number = float(total.mean.draw(chance, quarter, world.scale))
    if str(quarter) in total.exact:
        return float(round(total.exact[str(quarter)] * world.scale)), np.nan
    if total.rate is not None:
        return float(chance.binomial(int(number), total.rate.at(quarter))), number
    if total.each is not None:
        return float(chance.poisson(number * total.each.at(quarter))), number
    return number, np.nan


def _say(total: Total, numerator: float, denominator: float, turn: int) -> str | None:
    """What an agency writes beside its figure; nothing of nobody at all."""
    if denominator == 0:
        return None
    known: dict[str, Any] = {"numerator": f"{numerator:.0f}", "who": total.who}
    if denominator > 0:
        known |= {
            "denominator": f"{denominator:.0f}",
            "percent": f"{100 * numerator / denominator:.0f}",
            "each": f"{numerator / denominator:.1f}",
        }
    says, means = total.words.says, total.words.means
    return f"{says[turn % len(says)]} {means[turn % len(means)]}".format_map(known)


def _lay_out(rows: list[tuple]) -> Rows:
    def column(place: int) -> np.ndarray:
        return objects(row[place] for row in rows)

    return {
        "indicator": column(0),
        "quarter_ended_on": np.array([row[1].end for row in rows], dtype="datetime64[D]"),
        "numerator": np.array([row[2] for row in rows], dtype=float),
        "denominator": np.array([row[3] for row in rows], dtype=float),
        "status": column(4),
        "so_what": column(5),
        "_agency": column(6),
    }
