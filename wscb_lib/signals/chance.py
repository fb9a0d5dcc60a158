"""How many flags chance alone would raise, so that a page can print it beside those it found.

What the Board allows is the most that chance raises, and little of it is lost: `attained.csv` says how much
of an allowance stable series use, by number of quarters, and how many of those flags were not there the
quarter before. `python -m wscb_lib.signals.calibrate` makes it with the very tests that judge.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from wscb_lib.signals.budget import Allowance
from wscb_lib.signals.verdict import Signal

ATTAINED = Path(__file__).with_name("attained.csv")


class ByChance(NamedTuple):
    """How many flags chance alone would raise: signals, watches, and how many of both are new this
    quarter."""

    signals: float
    watches: float
    newly: float


class Attained(NamedTuple):
    """The parts of an allowance that stable series use, and the part of their flags that is new."""

    signal: float
    flag: float
    newly: float


def expected_by_chance(signals: Mapping[str, Signal] | Iterable[Signal]) -> ByChance:
    """How many flags chance alone would raise among the measures judged this quarter.

    Takes signals, or a dict of them. Measures that could not be judged (too few quarters, a level, no figure)
    add nothing.

    >>> one = Signal("it", "2015-16-Q4", "no_clear_change", method="judged", n=16,
    ...              allowed=Allowance(0.01, 0.05))
    >>> 3 < sum(expected_by_chance([one] * 100)[:2]) < 6
    True
    """
    judged = signals.values() if isinstance(signals, Mapping) else signals
    rates = [chance_of_a_flag(one.n, one.allowed) for one in judged if one.is_judged]
    return (
        ByChance(*(sum(column) for column in zip(*rates, strict=True))) if rates else ByChance(0.0, 0.0, 0.0)
    )


def chance_of_a_flag(quarters: int, allowed: Allowance) -> ByChance:
    """The chances of a signal, of a watch, and of a new flag, at the end of a stable series of so many
    quarters.

    >>> chance_of_a_flag(16, Allowance(0.0, 0.0))
    ByChance(signals=0.0, watches=0.0, newly=0.0)
    """
    by_quarters = _table()
    used = by_quarters[min(max(quarters, min(by_quarters)), max(by_quarters))]
    signal, flag = used.signal * allowed.signal, used.flag * allowed.flag
    return ByChance(signal, flag - signal, flag * used.newly)


@lru_cache(maxsize=1)
def _table() -> dict[int, Attained]:
    with ATTAINED.open(encoding="utf-8", newline="") as lines:
        return {
            int(row["quarters"]): Attained(float(row["signal"]), float(row["flag"]), float(row["newly"]))
            for row in csv.DictReader(lines)
        }
