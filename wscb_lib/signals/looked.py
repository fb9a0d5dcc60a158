"""What a verdict rests on, laid open for whoever asks why: what compares, and what each look at it saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wscb_lib.signals.budget import Allowance, Spent, lasting_may_spend, sudden_may_spend
from wscb_lib.signals.finding import Finding
from wscb_lib.signals.limits import Limits
from wscb_lib.signals.results import Results
from wscb_lib.signals.series import history
from wscb_lib.signals.verdict import Signal, looks, tested

if TYPE_CHECKING:
    import pandas as pd

    from wscb_lib.framework import Measure

NONE_DRAWN = Limits()


@dataclass(frozen=True)
class Look:
    """One look at a series: which quarters it held to be new, against which before them, and what it saw.

    `may_spend` is the chance at or below which it is a signal, or a flag; None of limits, which have none.
    """

    finding: Finding
    newer: tuple[str, ...]
    before: tuple[str, ...]
    may_spend: Spent | None


@dataclass(frozen=True)
class LookedAt:
    """Everything the verdict `signal` rests on. `compared` are the quarters that compare, oldest first.

    `looks` and `limits` are empty where the tests of change were not made; the signal's sentence says why.
    """

    signal: Signal
    compared: tuple[str, ...]
    looks: tuple[Look, ...] = ()
    limits: Limits = NONE_DRAWN


def looked_at(
    results: pd.DataFrame,
    measure: Measure,
    quarter: str,
    budget: Mapping[int, Allowance] | None = None,
    seams: Mapping[str, str] | None = None,
) -> LookedAt:
    """Judge a measure as `judge_all` does, and say what was looked at.

    `results` holds the measure's rows in the columns of the results frame; the rest is as for `judge_all`.
    """
    ordered = Results(results, budget, seams)
    signal = ordered.judge(measure, quarter)
    slots, agencies = ordered.compared(measure, quarter)
    past = history(slots, measure, agencies)
    known = tuple(slot.quarter for slot in past.known)
    if not signal.is_judged:
        return LookedAt(signal, known)
    figures, drawn, allowed = tested(past, measure, budget)
    seen = [
        Look(
            found,
            known[found.since :],
            tuple(known[at] for at in found.before),
            _may_spend(found, allowed, figures.are_seasonal, len(known)),
        )
        for found in looks(figures, past, drawn, allowed)
        if found.rule
    ]
    return LookedAt(signal, known, tuple(seen), drawn)


def _may_spend(found: Finding, allowed: Allowance, is_seasonal: bool, many: int) -> Spent | None:
    """The chances at which what a look found is a signal, or a flag; None where it is no matter of chance."""
    if found.rule == "lasting":
        return lasting_may_spend(allowed, is_seasonal)
    return sudden_may_spend(allowed, is_seasonal, many - found.since) if found.rule == "sudden" else None
