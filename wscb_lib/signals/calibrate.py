"""Makes the table of what chance alone does: `python -m wscb_lib.signals.calibrate`.

`attained.csv`: of what the Board allows, how much stable series use, by number of quarters; and how many of
the flags they raise were not there the quarter before. Half the series are counts of single events, a quarter
vary twice as much, a quarter are shares. Seeded: the same command gives the same table. About three minutes.
"""

from __future__ import annotations

import csv
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np

from wscb_lib.quarter import Quarter
from wscb_lib.signals.budget import Allowance
from wscb_lib.signals.chance import ATTAINED
from wscb_lib.signals.lasting import FEWEST
from wscb_lib.signals.series import Slot
from wscb_lib.signals.verdict import judge_slots

if TYPE_CHECKING:
    from wscb_lib.framework import Measure

SEED = 20160331
SERIES = 4_000
MOST_QUARTERS = 24  # beyond this the rates hardly change
ALLOWED = Allowance(0.01, 0.05)
SMOOTHED = 2  # quarters on either side over which the rates are averaged: they hang on the draws
MEANS = (1.0, 3.0, 10.0, 30.0)
SHARES = ((40, 0.9), (10, 0.3))
SPAN = Quarter.range(Quarter(2010, 1), Quarter(2010, 1) + (MOST_QUARTERS - 1))


def stable_series(draws: np.random.Generator, number: int) -> tuple[list[Slot], str]:
    """One series in which nothing changes, and its kind; the sorts follow one another.

    >>> slots, kind = stable_series(np.random.default_rng(1), 3)
    >>> kind, len(slots), slots[0].quarter
    ('share', 24, '2010-11-Q1')
    """
    if number % 4 == 3:
        size, share = SHARES[(number // 4) % len(SHARES)]
        tops = draws.binomial(size, share, MOST_QUARTERS).astype(float)
        figures = [(top, float(size), 100 * top / size) for top in tops.tolist()]
        return [Slot(str(q), *figure, "ok") for q, figure in zip(SPAN, figures, strict=True)], "share"
    mean = MEANS[(number // 4) % len(MEANS)]
    is_spread = number % 4 == 2
    counts = (
        draws.negative_binomial(mean, 0.5, MOST_QUARTERS) if is_spread else draws.poisson(mean, MOST_QUARTERS)
    )
    return [
        Slot(str(q), top, float("nan"), top, "ok")
        for q, top in zip(SPAN, counts.astype(float).tolist(), strict=True)
    ], "count"


def _measure(kind: str) -> Measure:
    """As much of a measure as a verdict looks at."""
    seen = SimpleNamespace(id="it", kind=kind, unit="events", better="neither", breaks=(), gravity=3)
    return cast("Measure", seen)


def attained_rows(series: int = SERIES) -> list[dict[str, str]]:
    """One row a number of quarters, from eight on."""
    draws = np.random.default_rng(SEED)
    sizes = range(FEWEST, MOST_QUARTERS + 1)
    signals, flags, newly = (np.zeros(len(sizes)) for _ in range(3))
    for number in range(series):
        slots, kind = stable_series(draws, number)
        measure = _measure(kind)
        was = False
        for at, size in enumerate(sizes):
            found = judge_slots(slots[:size], measure, budget={3: ALLOWED})
            signals[at] += found.verdict == "signal"
            flags[at] += found.is_flag
            newly[at] += found.is_flag and not was
            was = found.is_flag
    signals, flags, newly = (_smoothed(one) for one in (signals, flags, newly))
    return [
        {
            "quarters": str(size),
            "signal": f"{signals[at] / series / ALLOWED.signal:.2f}",
            "flag": f"{flags[at] / series / ALLOWED.flag:.2f}",
            "newly": f"{newly[at] / max(1.0, flags[at]):.2f}",
        }
        for at, size in enumerate(sizes)
    ]


def _smoothed(totals: np.ndarray) -> np.ndarray:
    """Each entry averaged with its neighbours."""
    return np.array([totals[max(0, at - SMOOTHED) : at + SMOOTHED + 1].mean() for at in range(len(totals))])


def write(path: Path, rows: list[dict[str, str]]) -> None:
    """Write the rows as a csv."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, fieldnames=list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    write(ATTAINED, attained_rows())
    print(f"Written: {ATTAINED.name}")
