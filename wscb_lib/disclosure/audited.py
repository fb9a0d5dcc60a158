"""Protected, attacked, and protected again: what the auditor can still work out is left out, breakdown by breakdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from wscb_lib.disclosure.attack import Breach, attack
from wscb_lib.disclosure.over_time import Decided
from wscb_lib.disclosure.protect import protect
from wscb_lib.disclosure.rule import HEADLINES, Rule


def protect_until_safe(results: pd.DataFrame, measures: Mapping[str, Any], rule: Rule) -> tuple[pd.DataFrame, list[Breach]]:
    """What may be shown, and the breaches that leaving breakdowns out did not end: none, or nothing may be written.

    The suppression looks at a quarter at a time, and at a stock beside its flows. The auditor lays all quarters
    side by side: a breakdown of which it still works out a small number is not shown in that quarter at all.
    """
    left_out: set[tuple[str, str, str, str]] = set()
    decided: dict[int, Decided] = {}
    while True:
        shown = protect(results, measures, rule, left_out, decided)
        breaches = attack(shown, measures, rule, results)
        more = {table for breach in breaches for table in _behind(breach, measures)} - left_out
        if not more:
            return shown, breaches
        left_out |= more


def _behind(breach: Breach, measures: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """What to leave out for a breach: its own breakdown; of a total that counts several groups together, theirs."""
    if breach.breakdown not in HEADLINES:
        yield breach.measure, breach.quarter, breach.breakdown, breach.agency
        return
    own = measures[breach.measure]
    joined = {column for column, wanted in {**own.denominator, **own.numerator}.items() if isinstance(wanted, list | tuple)}
    for other in measures.values():
        if (other.return_id, other.table) == (own.return_id, own.table):
            yield from ((other.id, breach.quarter, column, breach.agency) for column in other.by if column in joined)
