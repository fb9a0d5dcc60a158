"""Does the latest quarter, or do the latest two, stand apart from what came before?

A shuffle cannot tell one quarter alone: the largest of sixteen stands last once in sixteen times. Here the
spread is estimated instead. Counts are held against those before by the exact test of two counts, widened by
as much as the earlier quarters vary more than single events do (a beta-binomial; a binomial where they do
not), and averaged over what that spread may truly be, since few quarters tell it badly. Figures that are no
counts are held against their mean by Student's t. Where the time of year matters, against the same quarters
of earlier years.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when first asked for: an edit of words judges nothing

WINDOWS = (1, 2)
LEAST_BEFORE = 7
MOST_BEFORE = 16
LEAST_OF_A_PHASE = 2
SPREADS = (np.arange(8) + 0.5) / 8  # the points at which the spread is looked at
SINGLE_EVENTS = 1e7  # cases a quarter that stand for no more spread than single events have
DEVIATIONS = 7
FAR = 20


@dataclass(frozen=True)
class Sudden:
    """The one or two newest figures against those before: how likely by chance, and which way.

    `before` are the places of the figures they are held against.
    """

    p: float
    window: int
    direction: str
    before: tuple[int, ...]


def sudden(
    amounts: np.ndarray, exposures: np.ndarray, phases: np.ndarray, are_counts: bool
) -> tuple[Sudden, ...]:
    """The newest figure and the newest two, the less likely first; without those that too few stand before.

    Arguments as for `lasting`. Each `p` is for both directions together and for its own look, not for two.

    >>> counts = np.array([9.0, 10, 11, 10, 8, 12, 10, 9, 11, 10, 10, 31])
    >>> found, _ = sudden(counts, np.ones(12), np.zeros(12, int), True)
    >>> found.window, found.direction, found.p < 0.001
    (1, 'up', True)
    """
    looks = (_look(window, amounts, exposures, phases, are_counts) for window in WINDOWS)
    return tuple(sorted((look for look in looks if look), key=lambda look: look.p))


def _look(
    window: int, amounts: np.ndarray, exposures: np.ndarray, phases: np.ndarray, are_counts: bool
) -> Sudden | None:
    split = len(amounts) - window
    first = max(0, split - MOST_BEFORE)
    earlier = phases[first:split]
    wanted = set(phases[split:].tolist())
    if split - first < LEAST_BEFORE or any((earlier == phase).sum() < LEAST_OF_A_PHASE for phase in wanted):
        return None
    tails = _tails_of_counts if are_counts else _tails_of_values
    above, below = tails(amounts[first:], exposures[first:], phases[first:], split - first)
    places = tuple(first + at for at, phase in enumerate(earlier.tolist()) if phase in wanted)
    return Sudden(min(1.0, 2 * min(above, below)), window, "up" if above < below else "down", places)


def _tails_of_counts(
    counts: np.ndarray, exposures: np.ndarray, phases: np.ndarray, split: int
) -> tuple[float, float]:
    """The chances of as many, and of as few, as the newest figures count together."""
    groups = sorted(set(phases[:split].tolist()))
    expected, alike = np.empty(len(counts)), np.zeros(split, bool)
    for phase in groups:
        is_in = phases == phase
        was = is_in[:split]
        expected[is_in] = exposures[is_in] * (counts[:split][was].sum() / exposures[:split][was].sum())
        if is_in[split:].any():
            alike |= was
    recent, before = round(counts[split:].sum()), round(counts[:split][alike].sum())
    if recent + before == 0:
        return 1.0, 1.0
    is_told = expected[:split] > 0
    free = split - len(groups)
    spread = ((counts[:split] - expected[:split])[is_told] ** 2 / expected[:split][is_told]).sum() / free
    weights = exposures if len(groups) == 1 or expected[split:].sum() == 0 else expected
    size, size_before = weights[split:].sum(), weights[:split][alike].sum()
    a_quarter = (recent + before) / (size + size_before)
    spreads = np.maximum(1.0, spread * free / scipy.special.chdtri(free, SPREADS))
    shapes = np.where(spreads > 1 + 1e-6, a_quarter / np.maximum(spreads - 1, 1e-6), SINGLE_EVENTS)
    return _beta_binomial(recent, recent + before, shapes * size, shapes * size_before)


def _beta_binomial(seen: int, of: int, shape: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """The chances of `seen` or more, and of `seen` or fewer, of so many, on average over pairs of shapes."""
    is_high = seen >= of * float((shape / (shape + other)).mean())
    told = (seen, of, shape, other) if is_high else (of - seen, of, other, shape)
    as_far, just_so = _tail(*told)
    rest = float((1 - as_far + just_so).mean())
    return (float(as_far.mean()), rest) if is_high else (rest, float(as_far.mean()))


def _tail(seen: int, of: int, shape: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """By pair of shapes, the chance of `seen` or more of so many, where that is not under what is expected;
    and of just so many."""
    share = float((shape / (shape + other)).mean())
    widest = float(((of + shape + other) / (1 + shape + other)).max())
    reach = FAR * widest + DEVIATIONS * np.sqrt(of * share * (1 - share) * widest)
    many = np.arange(seen, min(of, seen + int(reach) + 1))[:, None]
    steps = np.log((of - many) * (many + shape) / ((many + 1) * (of - many - 1 + other)))
    just_so = np.exp(
        scipy.special.gammaln(of + 1) - scipy.special.gammaln(seen + 1) - scipy.special.gammaln(of - seen + 1)
        + scipy.special.betaln(seen + shape, of - seen + other) - scipy.special.betaln(shape, other)
    )  # fmt: skip
    return just_so * (1 + np.exp(np.cumsum(steps, axis=0)).sum(axis=0)), just_so


def _tails_of_values(
    values: np.ndarray, exposures: np.ndarray, phases: np.ndarray, split: int
) -> tuple[float, float]:
    """The same for figures that are no counts: how far they lie from the mean of those before, by Student's
    t."""
    earlier = phases[:split]
    means = {phase: values[:split][earlier == phase].mean() for phase in np.unique(earlier).tolist()}
    left = values - np.array([means[phase] for phase in phases.tolist()])
    free = split - len(means)
    spread = np.sqrt((left[:split] ** 2).sum() / free)
    if spread <= 1e-9 * max(1.0, float(np.abs(values).max())):
        return 1.0, 1.0
    wanted = np.unique(phases[split:])
    unsure = sum(1 / (earlier == phase).sum() for phase in wanted) / len(wanted) ** 2
    far = left[split:].mean() / (spread * np.sqrt(1 / (len(values) - split) + unsure))
    return float(scipy.special.stdtr(free, -far)), float(scipy.special.stdtr(free, far))
