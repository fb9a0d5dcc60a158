"""How often does chance alone raise a flag, and how soon is a change found? Through the public door, by
simulation.

    python -m tests.bench.chances [--series 2000] [--steps 600] [--to tests/bench/chances.md]

A cell is one sort of stable series: its mean, its spread, its season, its length. None of the series is made
by the specimen or by the tests of change; numpy draws them. Seeded.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from scipy.stats import norm, poisson

from wscb_lib import signals
from wscb_lib.quarter import Quarter

REPORT = Path(__file__).with_name("chances.md")
SEED = 20261128
SIZES = (16, 20)
MEANS = (1, 2, 3, 5, 10, 30, 100)
SPREADS = (1, 1.5, 2, 3, 5, 11)  # variance over mean
START = 12  # quarters before a change
LATER = 8  # quarters in which it may be found
GRAVITIES = (3, 2, 1)
SPAN = tuple(str(q) for q in Quarter.range(Quarter(2010, 1), Quarter(2010, 1) + 39))
UNKNOWN = float("nan")
# What the design set out to reach, at gravity 3. Percent of stable series that are a signal, and flagged at
# all:
MOST_ON_AVERAGE = (1.2, 5.5)
MOST_IN_A_CELL = {False: (2.0, 7.0), True: (3.5, 11.5)}  # True where the spread is hard to know
# and percent of changes flagged by their so-manieth quarter.
WANTED = {
    "2.75 to 6.67 (police protection)": {4: 72, 8: 92},
    "by half, mean 10": {4: 50, 8: 78},
    "by half, mean 30": {4: 88, 8: 98},
    "by half, mean 100, season of half declared": {4: 90},
    "by half, mean 100, season of half found in sixteen quarters": {4: 90},
    "by half, mean 100, season of half not yet known": {4: 90},
    "doubled, mean 10": {2: 75},
    "doubled, mean 10, season of half declared": {2: 75},
    "doubled, mean 10, season of half declared, any quarter the low one": {2: 75},
    "one quarter at three times, mean 5": {1: 60},
    "one quarter at three times, mean 10": {1: 60},
}


@dataclass(frozen=True)
class Drawn:
    """Figures of one series in order of time: tops, what they are out of (or nothing), and the kind of
    measure."""

    tops: np.ndarray
    sizes: np.ndarray | None = None
    kind: str = "count"
    more: dict = field(default_factory=dict)

    def judge(self, length: int, gravity: int) -> signals.Signal:
        """The verdict at one length, as the product's own door gives it."""
        tops = self.tops[:length].astype(float)
        sizes = np.full(length, UNKNOWN) if self.sizes is None else self.sizes[:length].astype(float)
        is_value = self.kind in ("median", "mean")
        columns = {
            "quarter": np.array(SPAN[:length]),
            "numerator": np.full(length, UNKNOWN) if is_value else tops,
            "denominator": sizes,
            "value": 100 * tops / sizes if self.kind == "share" else tops,
            "status": np.where(np.isnan(tops), "not_returned", "ok"),
        }
        measure = {
            "id": "it",
            "kind": self.kind,
            "unit": "events",
            "better": "neither",
            "breaks": (),
            "gravity": gravity,
        }
        return signals.judge(columns, SimpleNamespace(**(measure | self.more)))


Cell = tuple[str, Callable[[np.random.Generator, int], Drawn], bool]


def counts(draws: np.random.Generator, means: np.ndarray, spread: float) -> np.ndarray:
    """Counts with these means, their variance so many times the mean."""
    if spread == 1:
        return draws.poisson(means).astype(float)
    return draws.negative_binomial(means / (spread - 1), 1 / spread).astype(float)


def season(length: int, low: float, quarter: int = 2) -> np.ndarray:
    """A factor for each quarter: one quarter of the year, the second unless said, so low."""
    return np.where(np.arange(length) % 4 == quarter - 1, low, 1.0)


def correlated(draws: np.random.Generator, mean: float, length: int, with_neighbour: float) -> np.ndarray:
    """Counts whose neighbours are correlated: a moving normal level turned into Poisson quantiles."""
    steps = draws.normal(size=length)
    for at in range(1, length):
        steps[at] = with_neighbour * steps[at - 1] + (1 - with_neighbour**2) ** 0.5 * steps[at]
    return poisson.ppf(norm.cdf(steps), mean)


def stable_cells() -> list[Cell]:
    """Every sort of stable series: its name, how one is drawn, and whether its spread is hard to know (wider
    bounds)."""
    cells: list[Cell] = []

    def counted(mean: float, spread: float, low: float) -> Callable[[np.random.Generator, int], Drawn]:
        return lambda draws, length: Drawn(counts(draws, mean * season(length, low), spread))

    for mean, spread, low in product(MEANS, SPREADS, (1, 0.7, 0.5)):
        if low == 1 or spread <= 2:
            called = f", second quarters at {low:g}" if low < 1 else ""
            cells.append((f"mean {mean}, spread {spread:g}{called}", counted(mean, spread, low), spread >= 3))
    for mean, spread in product((10, 100), (1, 1.5, 2, 3)):
        cells.append(
            (
                f"mean {mean}, spread {spread:g}, second quarters at 0.5, season declared",
                lambda draws, length, mean=mean, spread=spread: Drawn(
                    counts(draws, mean * season(length, 0.5), spread), more={"is_seasonal": True}
                ),
                spread >= 3,
            )
        )
    for share, size in ((0.9, 40), (0.3, 10)):
        cells.append(
            (f"share {share:.0%} of {size}", lambda d, n, p=share, k=size: _share(d, p, np.full(n, k)), False)
        )
        cells.append(
            (
                f"share {share:.0%} of {size} on average, threefold swings",
                lambda d, n, p=share, k=size: _share(d, p, d.integers(k // 2, 3 * (k // 2) + 1, n)),
                False,
            )
        )
    cells.append(
        (
            "median of about 20 days",
            lambda d, n: Drawn(np.round(d.gamma(16, 1.25, n), 1), np.full(n, 12), "median"),
            False,
        )
    )
    for mean in (3, 30):
        cells.append(
            (
                f"mean {mean}, a gap of two quarters",
                lambda d, n, m=mean: Drawn(_with_gap(counts(d, np.full(n, m), 1))),
                False,
            )
        )
        cells.append(
            (
                f"mean {mean}, definition changed after four quarters",
                lambda d, n, m=mean: _with_break(d, n, m),
                False,
            )
        )
    for mean in (5, 30, 100):
        cells.append(
            (
                f"mean {mean}, neighbours correlated .3",
                lambda d, n, m=mean: Drawn(correlated(d, m, n, 0.3)),
                True,
            )
        )
    return cells


def _share(draws: np.random.Generator, share: float, sizes: np.ndarray) -> Drawn:
    return Drawn(draws.binomial(sizes, share).astype(float), sizes.astype(float), "share")


def _with_gap(figures: np.ndarray) -> np.ndarray:
    figures[[6, 7]] = UNKNOWN
    return figures


def _with_break(draws: np.random.Generator, length: int, mean: float) -> Drawn:
    means = np.where(np.arange(length) < 4, 3 * mean, mean)
    change = SimpleNamespace(start=SPAN[4], because="counted otherwise")
    return Drawn(counts(draws, means.astype(float), 1), more={"breaks": (change,)})


def changes() -> list[tuple[str, Callable[[np.random.Generator], Drawn], int]]:
    """What must be found: its name, how a series is drawn, and the length at which it begins."""
    length = START + LATER

    def step(mean: float, factor: float, low: float = 1, spread: float = 1, start: int = START, **more):
        means = mean * np.where(np.arange(start + LATER) >= start, factor, 1.0) * season(start + LATER, low)
        return lambda draws: Drawn(counts(draws, means, spread), more=more)

    def spike(mean: float, factor: float):
        means = np.full(START + 4, float(mean))
        means[START + 3] *= factor
        return lambda draws: Drawn(counts(draws, means, 1))

    def doubled_with_a_season(draws: np.random.Generator) -> Drawn:
        means = 10 * np.where(np.arange(length) >= START, 2, 1) * season(length, 0.5, draws.integers(1, 5))
        return Drawn(counts(draws, means, 1), more={"is_seasonal": True})

    drift = 1.05 ** np.clip(np.arange(length) - START + 1, 0, None)
    return [
        ("2.75 to 6.67 (police protection)", step(2.75, 6.67 / 2.75), START),
        ("by half, mean 10", step(10, 1.5), START),
        ("by half, mean 10, spread 2", step(10, 1.5, spread=2), START),
        ("by half, mean 30", step(30, 1.5), START),
        ("halved, mean 10", step(10, 0.5), START),
        ("by half, mean 100, season of half declared", step(100, 1.5, 0.5, is_seasonal=True), START),
        ("by half, mean 100, season of half found in sixteen quarters", step(100, 1.5, 0.5, start=16), 16),
        ("by half, mean 100, season of half not yet known", step(100, 1.5, 0.5), START),
        ("doubled, mean 10", step(10, 2), START),
        ("doubled, mean 10, season of half declared", step(10, 2, 0.5, is_seasonal=True), START),
        ("doubled, mean 10, season of half declared, any quarter the low one", doubled_with_a_season, START),
        ("doubled, mean 10, season of half found or not in sixteen quarters", step(10, 2, 0.5, start=16), 16),
        ("doubled, mean 10, season of half not yet known", step(10, 2, 0.5), START),
        ("doubled, mean 2", step(2, 2), START),
        ("one quarter at three times, mean 5", spike(5, 3), START + 3),
        ("one quarter at three times, mean 10", spike(10, 3), START + 3),
        ("drift of 5% a quarter, mean 30", lambda d: Drawn(counts(d, 30 * drift, 1)), START),
        ("drift of 5% a quarter, mean 100", lambda d: Drawn(counts(d, 100 * drift, 1)), START),
    ]


def look_at_cell(
    place: int, length: int, series: int
) -> tuple[str, int, bool, dict[int, tuple[float, float]]]:
    """How often one sort of stable series is a signal, and flagged at all, in percent, by gravity."""
    name, draw, is_hard = stable_cells()[place]
    draws = np.random.default_rng([SEED, place, length])
    seen = {gravity: [0, 0] for gravity in GRAVITIES}
    for _ in range(series):
        one = draw(draws, length)
        for gravity in GRAVITIES:
            found = one.judge(length, gravity)
            seen[gravity][0] += found.verdict == "signal"
            seen[gravity][1] += found.is_flag
            if not found.is_flag:  # what the gravest do not flag, the others do not: they allow less
                break
    return name, length, is_hard, {g: (100 * s / series, 100 * f / series) for g, (s, f) in seen.items()}


def look_at_change(place: int, series: int) -> tuple[str, dict[int, list[float]]]:
    """In how many percent one change is found by its 1st, 2nd, 4th and 8th quarter, by gravity."""
    name, draw, start = changes()[place]
    draws = np.random.default_rng([SEED, 999, place])
    first = {gravity: [] for gravity in GRAVITIES}
    for _ in range(series):
        one = draw(draws)
        last = min(len(one.tops), start + LATER)
        begins = start
        for gravity in GRAVITIES:  # none is flagged before a graver one
            begins = next(
                (n - 1 for n in range(begins + 1, last + 1) if one.judge(n, gravity).is_flag), 99 + start
            )
            first[gravity].append(begins + 1 - start)
    return name, {
        g: [100 * float(np.mean(np.array(found) <= by)) for by in (1, 2, 4, 8)] for g, found in first.items()
    }


def report(cells: Sequence, found: Sequence, series: int, steps: int) -> str:
    """The page that says it, in Markdown."""
    lines = [
        "# What chance raises, and what is found",
        "",
        (
            f"`make specimen-report` made this page: {series:,} stable series a cell, {steps:,} a change, "
            "through `wscb_lib.signals.judge`, with what"
        ),
        (
            "`data/framework/board.toml` allows. Percent of series whose newest quarter is a signal, or "
            "flagged at all (signal or watch)."
        ),
        "",
        "## Stable series, on average",
        "",
        "| gravity | cells | signal | flagged | most signal | most flagged |",
        "|---|---|---|---|---|---|",
    ]
    for gravity, is_hard in product(GRAVITIES, (False, True)):
        rates = np.array([by[gravity] for _, _, hard, by in cells if hard == is_hard])
        called = "spread of 3 and more, or correlated" if is_hard else "all others"
        lines.append(
            f"| {gravity} | {called} ({len(rates)}) | {rates[:, 0].mean():.1f} | {rates[:, 1].mean():.1f} | "
            f"{rates[:, 0].max():.1f} | {rates[:, 1].max():.1f} |"
        )
    for gravity in GRAVITIES:
        rates = np.array([by[gravity] for *_, by in cells])
        lines.append(
            f"| {gravity} | every cell ({len(rates)}) | {rates[:, 0].mean():.1f} | {rates[:, 1].mean():.1f} "
            f"| {rates[:, 0].max():.1f} | {rates[:, 1].max():.1f} |"
        )
    lines += [
        "",
        (
            f"Wanted at gravity 3: {_rates(MOST_ON_AVERAGE)} on average; {_rates(MOST_IN_A_CELL[False])} at "
            f"most in a cell, {_rates(MOST_IN_A_CELL[True])}"
        ),
        "where the spread is three times the mean and more, or neighbours are correlated.",
        f"Cells beyond it: {'; '.join(_beyond(cells)) or 'none'}.",
        "",
        "## Changes found",
        "",
        (
            "Percent of series in which the change is flagged by its first, second, fourth and eighth "
            "quarter, at gravity 3, 2 and 1."
        ),
        "",
        "| change | 3: 1st | 2nd | 4th | 8th | 2: 1st | 2nd | 4th | 8th | 1: 1st | 2nd | 4th | 8th |",
        "|---|" + "---|" * 12,
    ]
    for name, by in found:
        lines.append(f"| {name} | " + " | ".join(f"{rate:.0f}" for g in GRAVITIES for rate in by[g]) + " |")
    lines += [
        "",
        f"Found less often than was wanted at gravity 3: {'; '.join(_short_of(found)) or 'none'}.",
        "",
        "## Every cell, at gravity 3",
        "",
        "| stable series | quarters | signal | flagged |",
        "|---|---|---|---|",
    ]
    lines += [f"| {name} | {length} | {by[3][0]:.1f} | {by[3][1]:.1f} |" for name, length, _, by in cells]
    return "\n".join(lines) + "\n"


def _rates(pair: tuple[float, float]) -> str:
    return f"signals {pair[0]:g}%, flags {pair[1]:g}%"


def _beyond(cells: Sequence) -> list[str]:
    """The cells at gravity 3 in which stable series are flagged more often than is wanted."""
    return [
        f"{name}, {length} quarters ({by[3][0]:.1f} and {by[3][1]:.1f})"
        for name, length, is_hard, by in cells
        if any(rate > most for rate, most in zip(by[3], MOST_IN_A_CELL[is_hard], strict=True))
    ]


def _short_of(found: Sequence) -> list[str]:
    """The changes at gravity 3 that are found less often than is wanted."""
    looked = (1, 2, 4, 8)
    return [
        f"{name}, by its quarter {quarter} ({by[3][looked.index(quarter)]:.0f}, wanted {wanted})"
        for name, by in found
        for quarter, wanted in WANTED.get(name, {}).items()
        if by[3][looked.index(quarter)] < wanted
    ]


def main(words: Iterable[str] | None = None) -> None:
    """Simulate, and write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--series", type=int, default=2000)
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--to", type=Path, default=REPORT)
    asked = parser.parse_args(words)
    with ProcessPoolExecutor() as pool:
        cells = [
            pool.submit(look_at_cell, n, k, asked.series) for n in range(len(stable_cells())) for k in SIZES
        ]
        found = [pool.submit(look_at_change, n, asked.steps) for n in range(len(changes()))]
        text = report([c.result() for c in cells], [f.result() for f in found], asked.series, asked.steps)
    asked.to.write_text(text, encoding="utf-8")
    print(f"Written: {asked.to.name}")


if __name__ == "__main__":
    main()
