"""The funnel: agencies or teams compared in one period, each against limits for its own size.

No ranking: between the 95% and the 99.8% limits is an alert, beyond them an alarm. Shares have exact
binomial limits below thirty cases and arcsine limits from there; rates have Poisson limits on the number
expected, as public health draws them. Where every limit is to be exact, each is a count. Limits are never
widened in silence: where places differ by more than chance all round, the funnel says that it cannot tell
them apart.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when first asked for: an edit of words judges nothing

Z_ALERT, Z_ALARM = 1.959964, 3.090232  # 95% and 99.8%, both tails, rounded as published
EXACT_BELOW = 30
TOO_DIFFERENT = 2.0
TRIM = 0.1
DRAWS = 2000


@dataclass(frozen=True)
class Funnel:
    """One entry a place: value, four limits (fractions, or rates a unit of denominator) and a verdict.

    `verdicts` are "inside", "alert", "alarm" or "nothing to compare" (no cases). `dispersion` is how many
    times more than chance the places differ (winsorised z); NaN with fewer than two places.
    """

    centre: float
    values: np.ndarray
    lower_alert: np.ndarray
    upper_alert: np.ndarray
    lower_alarm: np.ndarray
    upper_alarm: np.ndarray
    verdicts: tuple[str, ...]
    dispersion: float

    @property
    def can_tell(self) -> bool:
        """False when places differ by more than chance all round: one centre then means little."""
        return not self.dispersion > TOO_DIFFERENT

    @property
    def sentence(self) -> str:
        """What the funnel says, in words."""
        if not self.can_tell:
            return "The agencies differ by more than chance all round: a funnel cannot say which stand out."
        alarms, alerts = self.verdicts.count("alarm"), self.verdicts.count("alert")
        if not alarms and not alerts:
            return "No agency differs from the others by more than chance would explain."
        return f"Beyond the outer limits: {alarms}. Between them, where it could still be chance: {alerts}."


def funnel_limits(
    numerators: Sequence[float],
    denominators: Sequence[float],
    kind: str = "share",
    centre: float | None = None,
    exact_below: int = EXACT_BELOW,
    *,
    is_exact: bool = False,
) -> Funnel:
    """The funnel of one period; `kind` is "share" (of cases) or "rate" (events over children, or expected).

    `centre` is all numerators over all denominators unless given. A place with no cases has NaN limits.
    With `is_exact` every limit is a whole number of cases, beyond which chance alone puts no more than a
    fortieth, or a thousandth, on either side; without, so are those of shares of fewer than `exact_below`.

    >>> funnel = funnel_limits([36, 52, 12, 61], [41, 60, 20, 66])
    >>> round(funnel.centre, 3), funnel.verdicts
    (0.861, ('inside', 'inside', 'alert', 'inside'))
    """
    if kind not in ("share", "rate"):
        raise ValueError(f'funnel: found kind "{kind}". Wanted share or rate.')
    top, size = np.asarray(numerators, float), np.asarray(denominators, float)
    theta = float(top.sum() / size.sum()) if centre is None else float(centre)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.where(size > 0, top / size, math.nan)
    pairs = [_limits(theta, n, kind, exact_below, is_exact) for n in size]
    (low_alert, high_alert), (low_alarm, high_alarm) = (
        np.array([pair[at] for pair in pairs]).T for at in (0, 1)
    )
    verdicts = tuple(
        _verdict(*one) for one in zip(values, low_alert, high_alert, low_alarm, high_alarm, strict=True)
    )
    spread = dispersion(standardised(top[size > 0], size[size > 0], theta, kind))
    return Funnel(theta, values, low_alert, high_alert, low_alarm, high_alarm, verdicts, spread)


def poisson_limits(expected: float, tail: float) -> tuple[float, float]:
    """Limits of observed over expected, each tail so likely; none above where nothing is expected.

    >>> [round(limit, 4) for limit in poisson_limits(15, 0.025)]
    [0.5597, 1.6493]
    """
    if expected == 0:
        return 0.0, math.inf
    lower, upper = (
        scipy.special.chdtri(2 * expected, 1 - tail),
        scipy.special.chdtri(2 * (expected + 1), tail),
    )
    return float(lower / 2 / expected), float(upper / 2 / expected)


def binomial_limits(theta: float, cases: int, tail: float) -> tuple[float, float]:
    """Exact limits of a share: strictly outside either lies no more than `tail` of what chance alone makes.

    >>> binomial_limits(0.8, 10, 0.025)
    (0.5, 1.0)
    """

    def at_most(k: int) -> float:
        return float(scipy.special.betainc(cases - k, k + 1, 1 - theta)) if k < cases else 1.0

    counts = range(cases + 1)  # the chance of so many or fewer grows with each: looked for by halves
    lower = bisect_right(counts, tail, key=at_most)
    upper = bisect_left(counts, 1 - tail, key=at_most)
    return lower / cases, upper / cases


def event_limits(expected: float, tail: float) -> tuple[int, int]:
    """Exact limits of a number of events: strictly outside either lies no more than `tail` of what chance
    alone makes where so many are expected.

    >>> event_limits(15, 0.025), event_limits(0, 0.025)
    ((8, 23), (0, 0))
    """
    counts = range(math.ceil(expected + 12 * math.sqrt(expected) + 20))
    return (
        bisect_right(counts, tail, key=lambda k: float(scipy.special.pdtr(k, expected))),
        bisect_left(counts, 1 - tail, key=lambda k: float(scipy.special.pdtr(k, expected))),
    )


def arcsine_limits(theta: float, cases: float, z: float) -> tuple[float, float]:
    """Limits of a share on the scale where its spread is the same everywhere; within nought and one.

    >>> [round(limit, 4) for limit in arcsine_limits(0.8, 100, Z_ALERT)]
    [0.7164, 0.8722]
    """
    middle, reach = math.asin(math.sqrt(theta)), z / math.sqrt(4 * cases)
    lower, upper = max(0.0, middle - reach), min(math.pi / 2, middle + reach)
    return math.sin(lower) ** 2, math.sin(upper) ** 2


def standardised(
    numerators: np.ndarray, denominators: np.ndarray, theta: float, kind: str = "share"
) -> np.ndarray:
    """Standard errors from the centre to each place, on an arcsine (share) or square root scale."""
    values = numerators / denominators
    if kind == "share":
        apart: np.ndarray = np.arcsin(np.sqrt(values)) - math.asin(math.sqrt(theta))
    else:
        apart = np.sqrt(values) - math.sqrt(theta)
    errors: np.ndarray = apart * 2 * np.sqrt(denominators)
    return errors


def dispersion(z: np.ndarray, trim: float = TRIM) -> float:
    """Mean squared z, tails pulled in to the 10th and 90th percentile; about 1 when chance is all there is.

    >>> round(dispersion(np.array([0.9, 0.8, -1.3, 2.4, -1.3, 2.6, -0.8, -2.3])), 1)
    2.5
    """
    if len(z) < 2:
        return math.nan
    low, high = np.quantile(z, [trim, 1 - trim])
    return float(np.mean(np.clip(z, low, high) ** 2))


def spread_by_chance(sizes: Sequence[float], centre: float, kind: str = "share") -> float:
    """How often places of these sizes that all keep one standard would look as if they kept none, in so many
    made-up draws, the same ones every time.

    >>> spread_by_chance([20, 30, 40], 0.5) < 0.03, spread_by_chance([30] * 30, 0.5)
    (True, 0.0)
    """
    size, chance = np.asarray(sizes, float), np.random.default_rng(DRAWS)
    top = (
        chance.binomial(size.astype(int), centre, (DRAWS, len(size)))
        if kind == "share"
        else chance.poisson(centre * size, (DRAWS, len(size)))
    )
    places, together = np.sqrt(top / size), np.sqrt(top.sum(axis=1, keepdims=True) / size.sum())
    if kind == "share":
        places, together = np.arcsin(places), np.arcsin(together)
    z = (places - together) * 2 * np.sqrt(size)
    low, high = np.quantile(z, [TRIM, 1 - TRIM], axis=1, keepdims=True)
    return float(np.mean(np.mean(np.clip(z, low, high) ** 2, axis=1) > TOO_DIFFERENT))


def _limits(
    theta: float, size: float, kind: str, exact_below: int, is_exact: bool
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The 95% pair and the 99.8% pair for one place."""
    if not size > 0:
        return (math.nan, math.nan), (math.nan, math.nan)
    if kind == "rate" and is_exact:
        return _event_limits(theta, size, 0.025), _event_limits(theta, size, 0.001)
    if kind == "rate":
        return _rate_limits(theta, size, 0.025), _rate_limits(theta, size, 0.001)
    if is_exact or size < exact_below:
        return binomial_limits(theta, int(size), 0.025), binomial_limits(theta, int(size), 0.001)
    return arcsine_limits(theta, size, Z_ALERT), arcsine_limits(theta, size, Z_ALARM)


def _rate_limits(theta: float, size: float, tail: float) -> tuple[float, float]:
    lower, upper = poisson_limits(theta * size, tail)
    return theta * lower, theta * upper if theta else math.inf


def _event_limits(theta: float, size: float, tail: float) -> tuple[float, float]:
    lower, upper = event_limits(theta * size, tail)
    return lower / size, upper / size


def _verdict(value: float, low_alert: float, high_alert: float, low_alarm: float, high_alarm: float) -> str:
    if math.isnan(value) or math.isnan(low_alert):
        return "nothing to compare"
    if value < low_alarm or value > high_alarm:
        return "alarm"
    return "alert" if value < low_alert or value > high_alert else "inside"
