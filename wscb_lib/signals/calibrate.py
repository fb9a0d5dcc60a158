"""Makes the two tables that say what chance alone does: `python -m wscb_lib.signals.calibrate`.

`scan_thresholds.csv`: how unlikely the scan's best window must be, by quarters. Stable Poisson series with
means of 2, 3, 4 and 5 a quarter, pooled; the largest p that at most 1% (signal) or 5% (watch) of them
reach, rounded down to two figures. `chance.csv`: how often each method flags the latest point of a stable
series, by quarters. Seeded: the same command gives the same tables. Under a minute.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from wscb_lib.signals.chance import CHANCE
from wscb_lib.signals.ladder import Finding, find_by_run_chart, find_by_xmr
from wscb_lib.signals.scan import FEWEST, MOST_BEFORE, REACH, THRESHOLDS, thresholds, two_means_p, windows_in

SEED = 20160331
MEANS = (2.0, 3.0, 4.0, 5.0)
FALSE_SIGNALS = 0.01
FALSE_FLAGS = 0.05
SERIES = 50_000  # a mean, for the scan
CHARTS = 10_000  # a number of quarters, for the charts
MOST_QUARTERS = 40  # beyond this the charts' rates hardly change


def least_p(counts: np.ndarray) -> np.ndarray:
    """Least p of the scan for every row of whole counts, each distinct pair of sums worked out once.

    >>> least_p(np.array([[3, 3, 2, 3, 3, 2, 3, 3, 6, 7, 7]])).round(4).tolist()
    [0.0025]
    """
    rows, size = counts.shape
    sums = np.concatenate([np.zeros((rows, 1), int), np.cumsum(counts, axis=1)], axis=1)
    best = np.ones(rows)
    for window in windows_in(size):
        split, first = size - window, max(0, size - window - MOST_BEFORE)
        pairs = np.stack([sums[:, size] - sums[:, split], sums[:, split] - sums[:, first]], axis=1)
        seen, place = np.unique(pairs, axis=0, return_inverse=True)
        chances = [
            two_means_p(float(recent), window, float(before), split - first) for recent, before in seen
        ]
        best = np.minimum(best, np.array(chances)[place.ravel()])
    return best


def largest_allowed(p_values: np.ndarray, allowed: float) -> float:
    """The largest p, rounded down to two figures, that at most this share of stable series reach.

    >>> largest_allowed(np.array([0.0123, 0.2, 0.3, 0.4]), 0.25)
    0.012
    """
    ordered = np.sort(p_values)
    beyond = ordered[int(allowed * len(ordered))]
    largest = ordered[max(0, np.searchsorted(ordered, beyond, side="left") - 1)]
    scale = 10.0 ** (1 - math.floor(math.log10(largest)))
    return math.floor(largest * scale * (1 + 1e-12)) / scale


def scan_thresholds(series: int = SERIES, sizes: Iterable[int] = range(FEWEST, REACH + 1)) -> list[dict]:
    """One row a number of quarters: the two thresholds."""
    draws = np.random.default_rng(SEED)
    rows = []
    for size in sizes:
        p_values = np.concatenate([least_p(draws.poisson(mean, (series, size))) for mean in MEANS])
        found = {
            "signal": largest_allowed(p_values, FALSE_SIGNALS),
            "watch": largest_allowed(p_values, FALSE_FLAGS),
        }
        rows.append({"quarters": size, **{name: f"{p:.6f}".rstrip("0") for name, p in found.items()}})
    return rows


def chance_rows(charts: int = CHARTS, most: int = MOST_QUARTERS) -> list[dict]:
    """One row a method and number of quarters: the share of stable series it flags at the latest point."""
    draws = np.random.default_rng(SEED + 1)
    rows = [_row("scan", size, _scan_rates(draws, size, charts)) for size in range(FEWEST, REACH + 1)]
    for size in range(8, most + 1):
        rows.append(_row("run chart", size, _chart_rates(draws, size, charts, find_by_run_chart)))
    for size in range(12, most + 1):
        rows.append(_row("XmR", size, _chart_rates(draws, size, charts, find_by_xmr)))
    return rows


def _scan_rates(draws: np.random.Generator, size: int, series: int) -> tuple[float, float]:
    limit = thresholds(size)
    p_values = np.concatenate([least_p(draws.poisson(mean, (series, size))) for mean in MEANS])
    signals = float((p_values <= limit.signal).mean())
    return signals, float((p_values <= limit.watch).mean()) - signals


def _chart_rates(
    draws: np.random.Generator, size: int, charts: int, finds: Callable[[list[float]], Finding]
) -> tuple[float, float]:
    """Counts about 8 and about 30 a quarter and shares of 60 cases, a third of the charts each."""
    third = charts // 3
    drawn = [
        draws.poisson(8, (third, size)),
        draws.poisson(30, (third, size)),
        100 * draws.binomial(60, 0.75, (third, size)) / 60,
    ]
    verdicts = [finds(row).verdict for block in drawn for row in block.tolist()]
    return verdicts.count("signal") / len(verdicts), verdicts.count("watch") / len(verdicts)


def _row(method: str, size: int, rates: tuple[float, float]) -> dict:
    return {"method": method, "quarters": size, "signal": f"{rates[0]:.4f}", "watch": f"{rates[1]:.4f}"}


def _write(path: Path, rows: list[dict]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, fieldnames=list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    _write(THRESHOLDS, scan_thresholds())
    _write(CHANCE, chance_rows())
    print(f"Written: {THRESHOLDS.name}, {CHANCE.name}")
