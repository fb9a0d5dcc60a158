"""Does any peer find more, at as many false alarms? Ours and three methods of R's surveillance on the same
series.

    python -m tests.bench.peers [--series 300]

Needs R with the package surveillance (Debian: r-base-core, r-cran-surveillance); writes tests/bench/peers.md.
R looks upwards only, so only upward flags of ours count. In each cell each of R's methods is held to the
threshold at which as many stable series raise any flag in eight quarters as with ours at gravity 3: what is
then found of the changes compares.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from tests.bench.chances import LATER, START, Drawn, counts, season

REPORT = Path(__file__).with_name("peers.md")
SCRIPT = Path(__file__).with_name("peers.R")
SEED = 20261129
LENGTH = START + LATER
CELLS = (  # name, mean, factor of the change, spread, lowest quarter, season declared
    ("2.75 to 6.67", 2.75, 6.67 / 2.75, 1, 1, False),
    ("by half, mean 5", 5, 1.5, 1, 1, False),
    ("by half, mean 10", 10, 1.5, 1, 1, False),
    ("by half, mean 10, spread 2", 10, 1.5, 2, 1, False),
    ("by half, mean 30", 30, 1.5, 1, 1, False),
    ("by half, mean 30, spread 3", 30, 1.5, 3, 1, False),
    ("doubled, mean 2", 2, 2, 1, 1, False),
    ("doubled, mean 10", 10, 2, 1, 1, False),
    ("by half, mean 100, second quarters half as high", 100, 1.5, 1, 0.5, True),
    ("by half, mean 30, second quarters at .7", 30, 1.5, 1, 0.7, True),
)
SORTS = ("stable", "changed")
METHODS = ("farringtonFlexible", "bayes", "earsC")
FEWER = 3  # in a hundred: a difference beyond it is named
WITHIN = (4, 8)  # quarters


def drawn(cell: int, sort: str, series: int) -> np.ndarray:
    """The series of one cell, a row each."""
    _, mean, factor, spread, low, _ = CELLS[cell]
    draws = np.random.default_rng([SEED, cell, SORTS.index(sort)])
    means = mean * season(LENGTH, low)
    if sort == "changed":
        means[START:] *= factor
    return np.array([counts(draws, means, spread) for _ in range(series)])


def ours(cell: int, sort: str, series: int) -> list[int]:
    """The first quarter after the twelfth in which each series is flagged upwards, 99 for never."""
    more = {"is_seasonal": True} if CELLS[cell][5] else {}
    found = []
    for row in drawn(cell, sort, series):
        one = Drawn(row, more=more)
        told = ((n - START, one.judge(n, 3)) for n in range(START + 1, LENGTH + 1))
        found.append(next((at for at, signal in told if signal.is_flag and signal.direction == "up"), 99))
    return found


def theirs(series: int, folder: Path) -> dict[tuple[str, int, str], np.ndarray]:
    """The p-values of each of R's methods for every series and quarter; 1 where it could not fit."""
    path, out = folder / "series.csv", folder / "pvalues.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines)
        table.writerow(["cell", "sort", "number", *(f"q{n}" for n in range(1, LENGTH + 1))])
        for cell in range(len(CELLS)):
            for sort in SORTS:
                table.writerows(
                    [cell, sort, n, *row.astype(int)] for n, row in enumerate(drawn(cell, sort, series))
                )
    told = subprocess.run(
        ["Rscript", str(SCRIPT), str(path), str(out)], check=False, stderr=subprocess.PIPE, text=True
    )
    if told.returncode:
        raise SystemExit(f"peers: R did not finish tests/bench/{SCRIPT.name}. It said: {told.stderr.strip()}")
    found: dict[tuple[str, int, str], list[list[float]]] = {}
    with out.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            values = [
                1.0 if row[f"p{n}"] == "NA" else float(row[f"p{n}"]) for n in range(START + 1, LENGTH + 1)
            ]
            found.setdefault((row["method"], int(row["cell"]), row["sort"]), []).append(values)
    return {key: np.array(rows) for key, rows in found.items()}


def found_at(stable: np.ndarray, changed: np.ndarray, false: float) -> tuple[float, list[float]]:
    """The threshold of p at which a share `false` of stable series raises any flag, and the percent of
    changes then found within four and eight quarters.

    Of counts, few thresholds give just that share: between the two nearest, what is found lies between as
    well.

    >>> stable = np.array([[0.5, 0.2], [0.4, 0.1], [0.3, 0.3], [0.9, 0.9]])
    >>> found_at(stable, np.array([[0.01] * 8, [0.15] * 8]), 0.25)
    (0.1, [50.0, 50.0])
    """
    least = np.sort(stable.min(axis=1))
    thresholds = np.concatenate([[-1.0], np.unique(least)])
    rates = np.searchsorted(least, thresholds, side="right") / len(least)
    at = int(np.searchsorted(rates, false + 1e-12, side="right")) - 1
    beyond = min(at + 1, len(thresholds) - 1)
    part = float((false - rates[at]) / (rates[beyond] - rates[at])) if beyond > at else 0.0

    def found(threshold: float, by: int) -> float:
        return 100 * float((changed[:, :by] <= threshold).any(axis=1).mean())

    return float(thresholds[at]), [
        round((1 - part) * found(thresholds[at], by) + part * found(thresholds[beyond], by), 3)
        for by in WITHIN
    ]


Row = tuple[str, float, list[float], dict[str, list[float]]]


def report(rows: list[Row], series: int) -> str:
    """The page, in Markdown."""
    lines = [
        "# Ours and R's surveillance, at as many false alarms",
        "",
        (
            f"`make peers` made this page: {series} stable series and {series} changed ones a cell, the same "
            "for all. Percent of changes flagged"
        ),
        (
            "upwards within four and within eight quarters. Each of R's methods has in each cell the "
            "threshold at which as many stable series"
        ),
        "raise any upward flag in eight quarters as ours do at gravity 3: the second column.",
        "",
        "| change | any false flag | ours | " + " | ".join(METHODS) + " |",
        "|---|---|---|" + "---|" * len(METHODS),
    ]
    for name, false, mine, others in rows:
        cells = [_pair(mine), *(_pair(others[method]) for method in METHODS)]
        lines.append(f"| {name} | {false:.0f} | " + " | ".join(cells) + " |")
    mean = [np.mean([mine for _, _, mine, _ in rows], axis=0)]
    mean += [np.mean([others[method] for *_, others in rows], axis=0) for method in METHODS]
    lines.append("| **on average** | | " + " | ".join(_pair(one) for one in mean) + " |")
    for method in METHODS:
        lost = [
            f"{name} ({_pair(mine)} against {_pair(others[method])})"
            for name, _, mine, others in rows
            if any(theirs > ours + FEWER for ours, theirs in zip(mine, others[method], strict=True))
        ]
        lines += [
            "",
            f"Found more often by {method}, by over {FEWER} in a hundred: {'; '.join(lost) or 'nothing'}.",
        ]
    return "\n".join(lines) + "\n"


def _pair(rates: Iterable[float]) -> str:
    return " / ".join(f"{rate:.0f}" for rate in rates)


def main(words: Iterable[str] | None = None) -> None:
    """Draw, judge with both, and write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--series", type=int, default=300)
    asked = parser.parse_args(words)
    if shutil.which("Rscript") is None:
        raise SystemExit(
            "peers: found no Rscript. Install R and its package surveillance (Debian: r-base-core, "
            "r-cran-surveillance)."
        )
    with ProcessPoolExecutor() as pool, tempfile.TemporaryDirectory() as folder:
        waiting = {
            (cell, sort): pool.submit(ours, cell, sort, asked.series)
            for cell in range(len(CELLS))
            for sort in SORTS
        }
        told = theirs(asked.series, Path(folder))
        found = {key: np.array(one.result()) for key, one in waiting.items()}
    rows = []
    for cell, (name, *_) in enumerate(CELLS):
        false = float((found[cell, "stable"] < 99).mean())
        mine = [100 * float((found[cell, "changed"] <= by).mean()) for by in WITHIN]
        others = {
            method: found_at(told[method, cell, "stable"], told[method, cell, "changed"], false)[1]
            for method in METHODS
        }
        rows.append((name, 100 * false, mine, others))
    REPORT.write_text(report(rows, asked.series), encoding="utf-8")
    print(f"Written: {REPORT.name}")


if __name__ == "__main__":
    main()
