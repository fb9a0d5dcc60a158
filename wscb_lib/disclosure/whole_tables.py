"""Tables and measures of which a pack shows nothing, or little: to be said where they would have stood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import nan
from typing import TypeAlias

import pandas as pd

from wscb_lib.disclosure.rows import Columns
from wscb_lib.disclosure.rule import HEADLINES, HIDDEN

TABLE = ["measure", "quarter", "breakdown", "agency"]
# whatever stands in a row of another status is not shown
HOLD_FIGURES = ("ok", "partial", "suppressed", "not_applicable")
Table: TypeAlias = tuple[str, str, str, str]  # measure, quarter, breakdown, agency


@dataclass(frozen=True)
class Coarsened:
    """A breakdown that could not be made safe in one quarter, so that only its total is shown."""

    measure: str
    quarter: str
    breakdown: str
    agency: str = "all"


def coarsened(shown: pd.DataFrame) -> tuple[Coarsened, ...]:
    """Every breakdown of which no group is shown at all, to be said on the page that would have held it."""
    groups = shown.loc[~shown["breakdown"].isin(HEADLINES), [*TABLE, "shown_as", "denominator"]]
    gone: dict[Table, bool] = {}
    for *table, text, denominator in groups.astype(object).itertuples(index=False, name=None):
        measure, quarter, breakdown, agency = table
        key = measure, quarter, breakdown, agency
        gone[key] = gone.get(key, True) and text == HIDDEN and pd.isna(denominator)
    return tuple(Coarsened(*table) for table in sorted(gone) if gone[table])


def mostly_hidden(shown: pd.DataFrame) -> tuple[str, ...]:
    """The measures whose own total is hidden in more than half of the periods that have one."""
    totals = shown[(shown["breakdown"] == "all") & (shown["agency"] == "all")]
    totals = totals[totals["status"].isin(("ok", "partial", "suppressed"))]
    share = totals["status"].eq("suppressed").groupby(totals["measure"], sort=False).mean()
    return tuple(share[share > 0.5].index)


def add_every_group(columns: Columns, dropped: Mapping[Table, None]) -> None:
    """Give a table that is not shown at all a row for each group its measure has in any quarter."""
    if not dropped:
        return
    labels: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
    rows: dict[Table, dict[str, int]] = defaultdict(dict)
    places = zip(*(columns[name] for name in (*TABLE, "group")), strict=True)
    for place, (measure, quarter, breakdown, agency, group) in enumerate(places):
        labels[measure, breakdown, agency][group] = None
        rows[measure, quarter, breakdown, agency][group] = place
    missing = [
        (next(iter(rows[table].values())), group)
        for table in dropped
        for group in labels[table[0], table[2], table[3]]
        if group not in rows[table]
    ]
    for name, cells in columns.items():
        cells += [group if name == "group" else cells[place] for place, group in missing]


def hide_whole_tables(columns: Columns, dropped: Mapping[Table, None]) -> None:
    """A group with nobody in it is hidden with the rest, or what is left could be told from the total."""
    for place, table in enumerate(zip(*(columns[name] for name in TABLE), strict=True)):
        if table in dropped and columns["status"][place] in HOLD_FIGURES:
            hide_row(columns, place, HIDDEN, is_denominator_hidden=True)


def hide_row(columns: Columns, place: int, text: str, is_denominator_hidden: bool) -> None:
    """Write into a row that its figure is hidden, and what stands in its place."""
    columns["numerator"][place] = columns["value"][place] = nan
    if is_denominator_hidden:
        columns["denominator"][place] = nan
    columns["status"][place] = "suppressed"
    columns["shown_as"][place] = text
