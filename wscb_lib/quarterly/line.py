"""The straight line, stage by stage: each is a function from values to values, and this walks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import pandas as pd

from wscb_lib import disclosure, measures, signals
from wscb_lib.errors import DisclosureNotSafe
from wscb_lib.framework import Edition, Framework
from wscb_lib.narrative.compose import PageDraft, compose
from wscb_lib.narrative.material import Material
from wscb_lib.quality import Gate, checksum, open_great_expectations, validate
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.material import gather
from wscb_lib.record import Record, closures, read_record
from wscb_lib.store import Store

QUARTERS_KEPT = 20  # five years: as much history as the ladder of methods can use


@dataclass(frozen=True)
class Measured:
    """What one run measured and judged, and what it may show."""

    quarters: tuple[Quarter, ...]
    results: pd.DataFrame
    shown: pd.DataFrame
    material: Material


@dataclass(frozen=True)
class Judged:
    """The quarters known, every figure of them, the verdicts of the last, the Board's record, and what it has
    to answer.

    `counted` are the results before past totals were laid among them: what was made from returns.
    """

    quarters: tuple[Quarter, ...]
    results: pd.DataFrame
    signals: Mapping[str, Any]
    record: Record
    concerns: Sequence[Any]
    counted: pd.DataFrame


def measure_and_judge(gate: Gate, workspace: str, edition: Edition, is_specimen: bool) -> Measured:
    """Facts to results to signals to what this edition may show. Raises `DisclosureNotSafe` when that is not
    safe."""
    judged = judge(gate)
    shown = protect(gate.framework, judged.results, edition).shown
    material = gather(
        gate,
        shown,
        judged.signals,
        judged.concerns,
        judged.record,
        judged.quarters,
        workspace,
        edition,
        is_specimen,
    )
    return Measured(judged.quarters, judged.results, shown, material)


def judge(gate: Gate) -> Judged:
    """Facts to results to signals, quarter by quarter."""
    framework, returned = gate.framework, history(gate)
    counted = measures.calculate(framework, gate.facts, gate.statuses, returned, gate.quarter)
    quarters = with_past(returned, gate)
    results = measures.with_totals(counted, [t for t in gate.past.totals if t.quarter >= quarters[0]])
    judged = {m.id: m for m in framework.measures.values() if m.is_judged}
    budget = signals.budget_of(framework.board.false_flags)
    seams = {m: str(seam.rows_from) for m, seam in gate.past.seams.items() if seam.rows_from}
    found = signals.judge_all(results, judged, gate.quarter, budget, seams)
    record = read_record(gate.facts)
    concerns = signals.follow(results, judged, quarters, closures(record), budget, seams)
    return Judged(quarters, results, found, record, concerns, counted)


def history(gate: Gate) -> tuple[Quarter, ...]:
    """Every quarter something is known of, up to the run's, and no more than the methods can use."""
    known = [Quarter.parse(quarter) for _, _, quarter in gate.statuses] or [gate.quarter]
    first = max(min(known), gate.quarter - (QUARTERS_KEPT - 1))
    return Quarter.range(first, gate.quarter)


def with_past(returned: tuple[Quarter, ...], gate: Gate) -> tuple[Quarter, ...]:
    """The quarters of returns, and those before them of which totals are known; no more than the methods can
    use."""
    first = min((t.quarter for t in gate.past.totals), default=returned[0])
    return Quarter.range(max(min(first, returned[0]), gate.quarter - (QUARTERS_KEPT - 1)), gate.quarter)


def protect(
    framework: Framework, results: pd.DataFrame, edition: Edition, beside: disclosure.Protected | None = None
) -> disclosure.Protected:
    """The one door to a page: the edition's rule, and then the auditor who tries to undo it, with what stands
    beside it."""
    rule = disclosure.rule_of(framework, edition)
    found, breaches = disclosure.protect_until_safe(results, framework.measures, rule, beside)
    if breaches:
        raise DisclosureNotSafe(
            *(
                f"{b.measure}, {b.quarter}, by {b.breakdown}: a hidden figure could be worked out from "
                "what is shown."
                for b in breaches
            ),
            "Nothing was written. Remove the breakdown from the measure's `by`, or ask for its groups to "
            "be joined.",
        )
    return found


def write_pages_of(material: Material, only: Sequence[str]) -> list[PageDraft]:
    """Every page that has a notebook, or only the elements asked for; themes gather all, so they need all."""
    drafts = compose(material)
    is_whole = not only or {e.stem for e in material.framework.elements} <= set(only)
    return [d for d in drafts if is_whole or d.stem in only or d.about["element"] in only]


class Checker:
    """Runs great-expectations in a process of its own, and only when something it would look at has changed.

    Importing it takes seconds, so the import begins while the returns are being read, unless the last run's
    answers are likely to serve again.
    """

    def __init__(self, store: Store):
        self._store = store
        self._pool: ProcessPoolExecutor | None = None

    def warm_up(self) -> None:
        """Begin the import, when no answers are kept."""
        if self._store.recall("answers", "all") is None:
            self._process().submit(open_great_expectations)

    def __call__(self, frames: Any, suites: Any) -> Any:
        """What `quality.validate` answers, from the store when the same was asked before."""
        name = checksum(frames, suites)
        kept = self._store.recall("answers", "all", name)
        if kept is None:
            kept = self._process().submit(validate, frames, suites).result()
            self._store.keep("answers", "all", name, kept)
        return kept

    def close(self) -> None:
        """End the process."""
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _process(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(max_workers=1)
        return self._pool
