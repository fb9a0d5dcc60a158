"""Protected, attacked, and protected again: what the auditor can still work out is left out, breakdown by breakdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from wscb_lib.disclosure.attack import Breach, attack
from wscb_lib.disclosure.protect import protect
from wscb_lib.disclosure.rule import HEADLINES, Rule


def protect_until_safe(results: pd.DataFrame, measures: Mapping[str, Any], rule: Rule) -> tuple[pd.DataFrame, list[Breach]]:
    """What may be shown, and the breaches that leaving breakdowns out did not end: none, or nothing may be written.

    The suppression looks at a quarter at a time, and at a stock beside its flows. The auditor lays all quarters
    side by side: a breakdown of which it still works out a small number is not shown in that quarter at all.
    """
    left_out: set[tuple[str, str, str, str]] = set()
    while True:
        shown = protect(results, measures, rule, left_out)
        breaches = attack(shown, measures, rule, results)
        more = {(b.measure, b.quarter, b.breakdown, b.agency) for b in breaches if b.breakdown not in HEADLINES} - left_out
        if not more:
            return shown, breaches
        left_out |= more
