"""Is a group over-represented? Its share of those counted, against its share of all who live here.

Limits are exact (Clopper and Pearson), at 99 in 100, for many groups are looked at on one page. Children of
one family come together and share much, so cases are reckoned as fewer: where families of m children come on
average, and their sizes spread as chance alone would spread them, one child tells as much as 1 / (2m - 1)
children who come alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import scipy  # its parts load when first asked for: an edit of words judges nothing

CONFIDENCE = 0.99
NOTHING_TOLD = (0.5, 2.0)  # limits that hold both could be half as many and twice as many: nothing is told


@dataclass(frozen=True)
class Representation:
    """How many times as many as its share of the children here, with the limits of chance; `expected` is
    that share, `share` its share of those counted."""

    share: float
    expected: float
    low: float
    high: float

    @property
    def times(self) -> float:
        """Its share of those counted over its share of the children here."""
        return self.share / self.expected

    @property
    def reading(self) -> str:
        """What can be said of it: "over", "under", "too few" to tell, or "no difference" from chance."""
        if self.low > 1 or self.high < 1:
            return "over" if self.low > 1 else "under"
        is_blind = self.low <= NOTHING_TOLD[0] and self.high >= NOTHING_TOLD[1]
        return "too few" if is_blind else "no difference"


def represented(part: float, whole: float, expected: float, family: float = 1.0) -> Representation:
    """How a group of `part` among `whole` stands to its share of the children here.

    `expected` is that share, above 0; `family` how many children come together on average.

    >>> found = represented(12, 100, 0.04)
    >>> round(found.times, 1), round(found.low, 1), round(found.high, 1), found.reading
    (3.0, 1.3, 5.7, 'over')
    >>> represented(12, 100, 0.04, family=2.0).reading, represented(2, 20, 0.04).reading
    ('no difference', 'too few')
    """
    share, weight = part / whole, max(1.0, 2 * family - 1)
    low, high = exact_limits(part / weight, whole / weight)
    return Representation(share, expected, low / expected, high / expected)


def exact_limits(part: float, whole: float) -> tuple[float, float]:
    """The least and the greatest share that chance could have brought `part` of `whole` from.

    >>> [round(one, 3) for one in exact_limits(0, 10)]
    [0.0, 0.411]
    """
    tail = (1 - CONFIDENCE) / 2
    low = float(scipy.special.betaincinv(part, whole - part + 1, tail)) if part > 0 else 0.0
    high = float(scipy.special.betaincinv(part + 1, whole - part, 1 - tail)) if part < whole else 1.0
    return low, high
