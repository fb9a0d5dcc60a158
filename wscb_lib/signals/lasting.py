"""Has the level changed, and stayed? One exact test, by shuffling the series itself.

The latest 2, 3, 4, 6 and 8 quarters are each held against up to twelve before them (six at the least): how
much more likely are two levels than one? The greatest of these answers is compared with the greatest of the
same quarters in other orders. Had nothing changed, every order would be as likely as the true one, whatever
the spread of the figures; so false alarms come as often as is asked, for single events and for families
alike. Where the time of year matters, first quarters change places with first quarters only, and the season
is kept as well.

A shuffle does not keep what one quarter owes to the one before it. The answers are therefore asked a second
time, divided by what the neighbours within each part still have in common; half of that, as found on series
whose neighbours are correlated. Whether there is a flag is decided by the second chance, and whether a flag
is a signal by the first. Two runs on one series say the same: the orders are drawn from a seed made of the
figures.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

WINDOWS = (2, 3, 4, 6, 8)
LEAST_BEFORE = 6
MOST_BEFORE = 12
FEWEST = min(WINDOWS) + LEAST_BEFORE  # quarters below which no window fits
STAGES = (99, 900, 4_000)  # orders drawn, in steps: the next only while the answer may still matter
CLEAR = (
    0.15,
    0.05,
)  # the chance above which no further step is worth drawing, after the first and the second
NEIGHBOURS = 0.5  # how much of what neighbours have in common is taken off
FEW_PAIRS = 0.1  # what so few pairs understate of it, added back
ROUNDING = 1e-9


@dataclass(frozen=True)
class Lasting:
    """The change of level that stands out most, and how often chance alone makes one so large.

    `p` is that chance where what neighbours have in common is taken off, `p_bare` where it is not. `window`
    is how many of the newest figures the new level has lasted, `before` how many figures it is held against.
    `direction` is "up" or "down", "" where nothing moved.
    """

    p: float
    p_bare: float
    window: int
    before: int
    direction: str


def lasting(
    amounts: np.ndarray, exposures: np.ndarray, phases: np.ndarray, are_counts: bool
) -> Lasting | None:
    """The largest lasting change at the end of a series; None with fewer than eight figures.

    `amounts` are counts, with `exposures` what each is out of (ones where every quarter weighs the same); or,
    where not `are_counts`, figures such as medians. `phases` says which figures may change places: those of
    one number.

    >>> ofsted = np.array([3.0, 3, 2, 3, 3, 2, 3, 3, 6, 7, 7])
    >>> found = lasting(ofsted, np.ones(11), np.zeros(11, int), True)
    >>> found.window, found.before, found.direction, found.p < 0.01
    (3, 8, 'up', True)
    """
    if len(amounts) < FEWEST:
        return None
    return _lasting(amounts.tobytes(), exposures.tobytes(), phases.astype(np.int64).tobytes(), are_counts)


@lru_cache(maxsize=50_000)
def _lasting(
    amounts_in_bytes: bytes, exposures_in_bytes: bytes, phases_in_bytes: bytes, are_counts: bool
) -> Lasting:
    amounts, exposures = np.frombuffer(amounts_in_bytes), np.frombuffer(exposures_in_bytes)
    phases = np.frombuffer(phases_in_bytes, np.int64)
    weights = exposures * _season_of(amounts, exposures, phases) if are_counts else exposures
    figures = amounts if are_counts else _without_season(amounts, phases)
    evidence = _of_counts if are_counts else _of_values
    size = len(amounts)
    windows = windows_in(size)
    every = tuple(range(min(windows), size - LEAST_BEFORE + 1))
    splits = evidence(figures[None], weights[None], every)[0]
    seen = splits[[every.index(window) for window in windows]]
    strongest = float(seen[np.abs(seen).argmax()])
    if abs(strongest) <= ROUNDING:
        return Lasting(1.0, 1.0, windows[0], size - windows[0], "")
    seed = zlib.crc32(amounts_in_bytes + exposures_in_bytes + phases_in_bytes)
    p, p_bare = _chances_of(figures, exposures, weights / exposures, phases, evidence, windows, seed)
    window = every[int((splits * np.sign(strongest)).argmax())]
    return Lasting(p, p_bare, window, min(MOST_BEFORE, size - window), "up" if strongest > 0 else "down")


def windows_in(size: int) -> tuple[int, ...]:
    """The windows that leave at least six figures before them.

    >>> windows_in(8), windows_in(14)
    ((2,), (2, 3, 4, 6, 8))
    """
    return tuple(window for window in WINDOWS if size - window >= LEAST_BEFORE)


def _chances_of(
    figures: np.ndarray,
    exposures: np.ndarray,
    season: np.ndarray,
    phases: np.ndarray,
    evidence: Callable[[np.ndarray, np.ndarray, tuple[int, ...]], np.ndarray],
    windows: tuple[int, ...],
    seed: int,
) -> tuple[float, float]:
    """The shares of orders, the true one among them, whose largest change is as large; drawn in steps.

    First with what neighbours have in common taken off, then bare.
    """

    draws = np.random.default_rng(seed)
    weighs_alike = bool((exposures == exposures[0]).all())
    seen = seen_bare = -1.0
    as_large, as_large_bare, drawn = 0, 0, 0
    for step, clear in zip(STAGES, (*CLEAR, 0.0), strict=True):
        places = _orders(phases, step, draws)
        if not drawn:
            places = np.concatenate([np.arange(len(phases))[None], places])  # the true order first
        amounts = figures[places]
        weights = np.atleast_2d((exposures if weighs_alike else exposures[places]) * season)
        bare = np.abs(evidence(amounts, weights, windows))
        largest = bare.max(axis=1)
        may = largest >= seen  # what is taken off makes no order larger: only these need be looked at
        kept = (bare[may] * _apart((amounts / weights)[may], windows)).max(axis=1)
        if not drawn:
            seen, seen_bare = float(kept[0]) - ROUNDING, float(largest[0]) - ROUNDING
        as_large += int((kept >= seen).sum())
        as_large_bare += int((largest >= seen_bare).sum())
        drawn += len(places)
        if min(as_large, as_large_bare) / drawn > clear:
            break
    return as_large / drawn, as_large_bare / drawn


def _orders(phases: np.ndarray, many: int, draws: np.random.Generator) -> np.ndarray:
    """Orders of the figures, one a row; a figure changes places only with those of its phase."""
    orders = np.tile(np.arange(len(phases)), (many, 1))
    for phase in np.unique(phases):
        places = np.flatnonzero(phases == phase)
        orders[:, places] = draws.permuted(orders[:, places], axis=1)
    return orders


def _of_counts(counts: np.ndarray, weights: np.ndarray, windows: tuple[int, ...]) -> np.ndarray:
    """For each row and window the evidence for two levels of events rather than one, signed by its
    direction."""
    sums, held = _running(counts), _running(weights)
    first, split = _parts(counts.shape[1], windows)
    recent, before = sums[:, -1:] - sums[:, split], sums[:, split] - sums[:, first]
    size, size_before = held[:, -1:] - held[:, split], held[:, split] - held[:, first]
    level = np.maximum(recent + before, ROUNDING) / (size + size_before)
    ratio = _times_log(recent, recent / (size * level)) + _times_log(before, before / (size_before * level))
    signed: np.ndarray = np.sign(recent * size_before - before * size) * ratio
    return signed


def _of_values(values: np.ndarray, weights: np.ndarray, windows: tuple[int, ...]) -> np.ndarray:
    """As `_of_counts` for figures that are no counts, each weighing the same: two means of one spread."""
    sums, squares = _running(values), _running(values**2)
    first, split = _parts(values.shape[1], windows)
    many, before = values.shape[1] - split, split - first
    gap = (sums[:, -1:] - sums[:, split]) / many - (sums[:, split] - sums[:, first]) / before
    total = sums[:, -1:] - sums[:, first]
    spread = squares[:, -1:] - squares[:, first] - total**2 / (many + before)
    explained = gap**2 * many * before / (many + before)
    left = 1 - np.where(spread > ROUNDING, explained / np.maximum(spread, ROUNDING), 0)
    signed: np.ndarray = np.sign(gap) * -0.5 * (many + before) * np.log(np.maximum(left, ROUNDING))
    return signed


def _apart(values: np.ndarray, windows: tuple[int, ...]) -> np.ndarray:
    """By row and window, what remains of the evidence once what neighbours have in common is taken off: 0 to
    1."""
    sums, squares, pairs = _running(values), _running(values**2), _running(values[:, :-1] * values[:, 1:])
    first, split = _parts(values.shape[1], windows)
    end = np.full_like(split, values.shape[1])
    own, together = 0.0, 0.0
    for begin, stop in ((first, split), (split, end)):
        mean = (sums[:, stop] - sums[:, begin]) / (stop - begin)
        ends = sums[:, stop - 1] - sums[:, begin] + sums[:, stop] - sums[:, begin + 1]
        own = own + squares[:, stop] - squares[:, begin] - (stop - begin) * mean**2
        together = (
            together + pairs[:, stop - 1] - pairs[:, begin] - mean * ends + (stop - begin - 1) * mean**2
        )
    common = np.clip(together / np.maximum(own, ROUNDING) + FEW_PAIRS, 0, 0.8) * NEIGHBOURS
    remains: np.ndarray = (1 - common) / (1 + common)
    return remains


def _parts(size: int, windows: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """For each window, the first place of what stands before it, and its own first place."""
    split = size - np.array(windows)
    return np.maximum(0, split - MOST_BEFORE), split


def _season_of(counts: np.ndarray, exposures: np.ndarray, phases: np.ndarray) -> np.ndarray:
    """The level of each figure's phase, as a factor; one throughout where all share a phase."""
    levels: np.ndarray = np.ones(len(counts))
    for phase in np.unique(phases):
        is_in = phases == phase
        levels[is_in] = max(counts[is_in].sum() / exposures[is_in].sum(), ROUNDING)
    levels /= levels.mean()
    return levels


def _without_season(values: np.ndarray, phases: np.ndarray) -> np.ndarray:
    """Figures less the mean of their phase; unchanged but for a constant where all share a phase."""
    left = values.astype(float)
    for phase in np.unique(phases):
        left[phases == phase] -= left[phases == phase].mean()
    return left


def _running(values: np.ndarray) -> np.ndarray:
    """Sums of the first 0, 1, 2 … entries of each row: any window is then one subtraction."""
    sums = np.zeros((len(values), values.shape[1] + 1))
    np.add.accumulate(values, axis=1, out=sums[:, 1:])
    return sums


def _times_log(amount: np.ndarray, ratio: np.ndarray) -> np.ndarray:
    return amount * np.log(np.where(amount > 0, ratio, 1.0))
