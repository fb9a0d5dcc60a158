"""How many flags chance alone would raise, so that a summary can print it beside those it found.

Measured on stable series (`python -m wscb_lib.signals.calibrate` makes `chance.csv`). What `judge` itself
raised on 1,500 stable series of each sort, signals and watches in percent, by number of quarters:

                                          10          12          16          20
    counts, mean 2 (scan)              1.2 + 4.1   0.7 + 3.7   0.9 + 3.9   0.8 + 3.7
    counts, mean 8 (run chart, XmR)    0.0 + 0.5   1.3 + 0.2   1.4 + 0.1   1.7 + 0.2
    counts, mean 30                    0.0 + 0.9   1.1 + 0.1   1.5 + 0.3   1.8 + 0.3
    shares, 75% of 60                  0.0 + 0.4   1.3 + 0.2   1.5 + 0.1   1.7 + 0.4
    shares, 90% of 40 (scan)           0.5 + 2.1   0.8 + 2.6   0.9 + 2.6   1.1 + 2.6
    shares, 30% of 10 (scan)           0.1 + 1.8   0.2 + 1.8   0.1 + 1.1   0.3 + 1.0

So the scan keeps its promise for counts and stays below it for shares, whose spread is less than Poisson's;
shares whose denominators swing by a factor of two or more are flagged by XmR in 2 to 4%.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

CHANCE = Path(__file__).with_name("chance.csv")


def expected_by_chance(signals: Mapping[str, Any] | Iterable[Any]) -> tuple[float, float]:
    """Signals, and watches, that chance alone would raise among the measures judged this quarter.

    Takes signals, or a dict of them. Measures that could not be judged (words, a line, a level, no figure)
    add nothing.

    >>> from types import SimpleNamespace as Some
    >>> many = [Some(method="scan", n=16, verdict="no_clear_change")] * 100
    >>> tuple(round(number) for number in expected_by_chance(many))
    (1, 4)
    """
    judged = signals.values() if isinstance(signals, Mapping) else signals
    rates = [chance_of_a_flag(one.method, one.n) for one in judged]
    return sum(signal for signal, _ in rates), sum(watch for _, watch in rates)


def chance_of_a_flag(method: str, quarters: int) -> tuple[float, float]:
    """Chances of a signal and of a watch at the latest point of a stable series; nought for other methods.

    >>> chance_of_a_flag("line", 6)
    (0.0, 0.0)
    """
    by_quarters = _table().get(method.removesuffix(" trial"), {})
    if not by_quarters:
        return 0.0, 0.0
    return by_quarters[min(max(quarters, min(by_quarters)), max(by_quarters))]


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[int, tuple[float, float]]]:
    table: dict[str, dict[int, tuple[float, float]]] = {}
    with CHANCE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            rates = (float(row["signal"]), float(row["watch"]))
            table.setdefault(row["method"], {})[int(row["quarters"])] = rates
    return table
