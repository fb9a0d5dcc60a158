"""What one rule finds at the newest figure of a series."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What a rule sees. Places are in the known figures, in order of time.

    `verdict` is "signal", "watch" or "". `since` is the first place of the change, `before` the places it is
    held against, `centre` the level there (of limits, the mean over all) and `level` that since. `p` is the
    chance; NaN for limits. `is_by_season` when it is held against the same quarters of earlier years.
    """

    verdict: str
    rule: str = ""
    direction: str = ""
    since: int = -1
    before: tuple[int, ...] = ()
    centre: float = math.nan
    p: float = math.nan
    is_by_season: bool = False
    level: float = math.nan
