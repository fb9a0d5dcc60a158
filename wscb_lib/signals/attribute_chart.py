"""Limits that widen where the denominator is small: p and u charts, Laney's correction, the I-prime chart.

The ladder judges shares and rates by XmR. These are for a drawing in which denominators vary by more than a
quarter, where one pair of straight limits would be wrong for most points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

FORMS = ("p", "u", "p prime", "u prime", "i prime")
_MEAN_RANGE = 1.128  # the mean distance of two standard normal draws, as control charts round it


@dataclass(frozen=True)
class AttributeLimits:
    """Value, centre and limits a point; `overdispersion` is Laney's sigma z (1 where the form has none)."""

    value: np.ndarray
    centre: float
    lower: np.ndarray
    upper: np.ndarray
    overdispersion: float


def attribute_limits(numerator, denominator, form: str = "p") -> AttributeLimits:
    """Three-sigma limits of numerator / denominator, a pair a point, floored at 0 and capped at 1 for shares.

    `form` is "p" (share of cases), "u" (events over an area of opportunity), "p prime" or "u prime" (Laney:
    use where overdispersion is well above 1), or "i prime" (no distribution assumed). Values are fractions,
    not percent.

    >>> limits = attribute_limits([36, 41, 33], [41, 48, 40])
    >>> round(limits.centre, 4), limits.upper.round(3).tolist()
    (0.8527, [1.0, 1.0, 1.0])
    """
    if form not in FORMS:
        raise ValueError(f"form: found {form!r}. Wanted one of {', '.join(FORMS)}.")
    top, bottom = np.asarray(numerator, float), np.asarray(denominator, float)
    value, centre = top / bottom, float(top.sum() / bottom.sum())
    if form == "i prime":
        sigma, dispersion = _free_sigma(value, bottom), 1.0
    else:
        spread = centre * (1 - centre) if form.startswith("p") else centre
        sigma = np.sqrt(spread / bottom)
        dispersion = _laney((value - centre) / sigma) if form.endswith("prime") else 1.0
    ceiling = 1.0 if form.startswith("p") else math.inf
    lower = np.clip(centre - 3 * sigma * dispersion, 0.0 if form != "i prime" else -math.inf, None)
    upper = np.clip(centre + 3 * sigma * dispersion, None, ceiling)
    return AttributeLimits(value, centre, lower, upper, dispersion)


def _laney(z: np.ndarray) -> float:
    """How much more the standardised values move from one to the next than chance would make them."""
    return float(np.abs(np.diff(z)).mean() / _MEAN_RANGE)


def _free_sigma(value: np.ndarray, size: np.ndarray) -> np.ndarray:
    """A standard deviation a point from the moving ranges alone, each scaled by its two denominators."""
    steps = np.abs(np.diff(value)) / np.sqrt(1 / size[1:] + 1 / size[:-1])
    return steps.mean() * math.sqrt(math.pi / 2) / np.sqrt(size)
