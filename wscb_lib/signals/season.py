"""The time of year: does a measure move with the calendar quarter, as agreed or as its own figures show?

A measure whose page says `is_seasonal = true` does. So does one whose last whole years, four at the least,
show it beyond doubt: the quarters of the year differ from one another by more than chance at one in a
thousand, each year taken about its own level so that a change of level is not read as a season.
"""

from __future__ import annotations

import numpy as np
import scipy  # its parts load when first asked for: an edit of words judges nothing

LEAST_YEARS = 4
BEYOND_DOUBT = 0.001
QUARTERS = 4  # in a year


def phases(
    amounts: np.ndarray,
    exposures: np.ndarray,
    quarters_of_year: np.ndarray,
    is_declared: bool,
    is_whole: bool,
) -> np.ndarray:
    """The group within which each figure may change places with another: its calendar quarter, or 0 for all.

    `amounts` are figures in order of time, `exposures` what each is out of, `quarters_of_year` 1 to 4.
    `is_whole` says that no quarter is missing between the first figure and the last: only then are years
    whole, and a season can be found.

    >>> low_summers = np.array([100, 52, 97, 104] * 4) + np.arange(16)
    >>> phases(low_summers, np.ones(16), np.tile([1, 2, 3, 4], 4), False, True).tolist()[:4]
    [1, 2, 3, 4]
    """
    found = is_declared or (is_whole and season_p(amounts, exposures, quarters_of_year) <= BEYOND_DOUBT)
    return quarters_of_year if found else np.zeros_like(quarters_of_year)


def season_p(amounts: np.ndarray, exposures: np.ndarray, quarters_of_year: np.ndarray) -> float:
    """The chance of quarters of the year as unlike as these where there is no season; 1.0 with fewer than
    four years.

    An analysis of variance by year and by quarter of the year, on square roots, whose spread does not grow
    with the level.

    >>> season_p(np.array([9.0, 11, 10, 10] * 3), np.ones(12), np.tile([1, 2, 3, 4], 3))
    1.0
    """
    years = len(amounts) // QUARTERS
    if years < LEAST_YEARS:
        return 1.0
    last = slice(len(amounts) - years * QUARTERS, None)
    order = np.argsort(quarters_of_year[last].reshape(years, QUARTERS), axis=1)
    roots = np.sqrt(np.maximum(amounts[last], 0) / exposures[last]).reshape(years, QUARTERS)
    table = np.take_along_axis(roots, order, axis=1)
    mean = table.mean()
    by_quarter = table.mean(axis=0)
    left = table - by_quarter - table.mean(axis=1, keepdims=True) + mean
    between, within = years * float(((by_quarter - mean) ** 2).sum()), float((left**2).sum())
    if within <= 1e-12 * max(1.0, float((table**2).sum())):
        return 1.0 if between <= 1e-12 else 0.0
    free, rest = QUARTERS - 1, (QUARTERS - 1) * (years - 1)
    return float(scipy.special.fdtrc(free, rest, (between / free) / (within / rest)))
