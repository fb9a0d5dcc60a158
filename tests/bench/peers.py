"""Does any peer find more, at as many false alarms? Ours and R's farringtonFlexible on the same series.

    python -m tests.bench.peers [--series 300]

Needs R with the package surveillance (Debian: r-base-core, r-cran-surveillance); writes tests/bench/peers.md.
R looks upwards only, so only upward flags of ours count. For each cell the threshold of R's p-value is the
one at which as many stable series raise any flag in eight quarters as with ours at gravity 3: what is then
found of the changes compares.
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


def theirs(series: int, folder: Path) -> dict[tuple[int, str], np.ndarray]:
    """R's p-values for every series and quarter; 1 where it could not fit."""
    path, out = folder / "series.csv", folder / "pvalues.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines)
        table.writerow(["cell", "sort", "number", *(f"q{n}" for n in range(1, LENGTH + 1))])
        for cell in range(len(CELLS)):
            for sort in SORTS:
                table.writerows(
                    [cell, sort, n, *row.astype(int)] for n, row in enumerate(drawn(cell, sort, series))
                )
    subprocess.run(["Rscript", str(SCRIPT), str(path), str(out)], check=True)
    found: dict[tuple[int, str], list[list[float]]] = {}
    with out.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            values = [
                1.0 if row[f"p{n}"] == "NA" else float(row[f"p{n}"]) for n in range(START + 1, LENGTH + 1)
            ]
            found.setdefault((int(row["cell"]), row["sort"]), []).append(values)
    return {key: np.array(rows) for key, rows in found.items()}


def first_below(p_values: np.ndarray, threshold: float) -> np.ndarray:
    """The first quarter in which each row's p is at or below the threshold, 99 for never.

    >>> first_below(np.array([[0.4, 0.01], [0.3, 0.2]]), 0.05).tolist()
    [2, 99]
    """
    below = p_values <= threshold
    return np.where(below.any(axis=1), below.argmax(axis=1) + 1, 99)


def report(rows: list[tuple[str, float, float, list[float], list[float]]], series: int) -> str:
    """The page, in Markdown."""
    lines = [
        "# Ours and farringtonFlexible, at as many false alarms",
        "",
        (
            f"`make peers` made this page: {series} stable series and {series} changed ones a cell, the same "
            "for both. Percent of changes flagged"
        ),
        (
            "upwards within four and eight quarters; the threshold of R's surveillance is set in each cell so "
            "that as many stable series raise"
        ),
        "any upward flag in eight quarters as ours do at gravity 3.",
        "",
        (
            "| change | any false flag in eight quarters | R's threshold | ours in 4 | in 8 | theirs in 4 | in "
            "8 |"
        ),
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {false:.0f}% | {threshold:.4f} | {a[0]:.0f} | {a[1]:.0f} | {b[0]:.0f} | {b[1]:.0f} |"
        for name, false, threshold, a, b in rows
    ]
    means = [np.mean([row[at] for row in rows], axis=0) for at in (3, 4)]
    lines.append(
        f"| **on average** | | | {means[0][0]:.0f} | {means[0][1]:.0f} | {means[1][0]:.0f} | "
        f"{means[1][1]:.0f} |"
    )
    lost = [name for name, _, _, a, b in rows if b[0] > a[0] + 3 or b[1] > a[1] + 3]
    lines += ["", f"Cells in which R finds more by over three in a hundred: {'; '.join(lost) or 'none'}."]
    return "\n".join(lines) + "\n"


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
        threshold = float(np.quantile(told[cell, "stable"].min(axis=1), false, method="lower"))
        caught = found[cell, "changed"], first_below(told[cell, "changed"], threshold)
        rates = [[100 * float((one <= by).mean()) for by in (4, 8)] for one in caught]
        rows.append((name, 100 * false, threshold, rates[0], rates[1]))
    REPORT.write_text(report(rows, asked.series), encoding="utf-8")
    print(f"Written: {REPORT.name}")


if __name__ == "__main__":
    main()
