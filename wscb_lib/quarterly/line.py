"""The straight line, stage by stage: each is a function from values to values, and this walks it."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from wscb_lib import disclosure, measures, signals
from wscb_lib.errors import DisclosureNotSafe
from wscb_lib.framework import Edition, Framework
from wscb_lib.pages.every_page import PageDraft, compose
from wscb_lib.pages.evidence import Evidence
from wscb_lib.quality import Gate
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.background import InBackground, in_two
from wscb_lib.quarterly.gathering import gather
from wscb_lib.quarterly.inputs import files_of
from wscb_lib.record import Record, closures, read_record
from wscb_lib.signals import Concern, Signal
from wscb_lib.store import Store, key_of

QUARTERS_KEPT = 20  # five years: as much history as the ladder of methods can use


@dataclass(frozen=True)
class Memory:
    """What earlier runs kept. `returned` are the files of returns of this run, by checksum; `jobs` how many
    processes may make what is new."""

    store: Store
    returned: Mapping[str, str]
    jobs: int = 2


@dataclass(frozen=True)
class Measured:
    """What one run measured and judged, and what it may show."""

    quarters: tuple[Quarter, ...]
    results: pd.DataFrame
    shown: pd.DataFrame
    material: Evidence


@dataclass(frozen=True)
class Counted:
    """The quarters known, and every figure of them.

    `of_returns` are the results before past totals were laid among them: what was made from returns.
    """

    quarters: tuple[Quarter, ...]
    results: pd.DataFrame
    of_returns: pd.DataFrame


@dataclass(frozen=True)
class Judged:
    """The verdicts of the last quarter, the Board's record, and what the Board has to answer."""

    signals: Mapping[str, Signal]
    record: Record
    concerns: Sequence[Concern]


def measure_and_judge(
    gate: Gate, workspace: str, edition: Edition, is_specimen: bool, memory: Memory | None = None
) -> Measured:
    """Facts to results to signals to what this edition may show. Raises `DisclosureNotSafe` when that is not
    safe.

    What `memory` has is not found a second time; without one, all is found anew.
    """
    counted = count(gate)
    judging = InBackground(lambda: judge(gate, counted, memory), memory.jobs if memory else 2)
    shown = protect(gate.framework, counted.results, edition, memory=memory).shown
    judged = judging.result()
    material = gather(
        gate,
        shown,
        judged.signals,
        judged.concerns,
        judged.record,
        counted.quarters,
        workspace,
        edition,
        is_specimen,
    )
    return Measured(counted.quarters, counted.results, shown, material)


def count(gate: Gate) -> Counted:
    """Facts to results, with the totals of quarters before the first return laid among them."""
    returned = history(gate)
    counted = measures.calculate(gate.framework, gate.facts, gate.table_statuses, returned, gate.quarter)
    quarters = with_past(returned, gate)
    results = measures.with_totals(counted, [t for t in gate.past.totals if t.quarter >= quarters[0]])
    return Counted(quarters, results, counted)


def judge(gate: Gate, counted: Counted, memory: Memory | None = None) -> Judged:
    """Results to signals, quarter by quarter, and what the Board has to answer.

    A series that was judged before, in whatever quarter's run, is not judged again.
    """
    verdicts = signals.Verdicts(memory.store.recall("verdicts", "all") if memory else None)
    framework = gate.framework
    judged = {m.id: m for m in framework.measures.values() if m.is_judged}
    budget = signals.budget_of(framework.board.false_flags)
    seams = {m: str(seam.rows_from) for m, seam in gate.past.seams.items() if seam.rows_from}
    found = signals.judge_all(counted.results, judged, gate.quarter, budget, seams, verdicts)
    record = read_record(gate.facts)
    concerns = signals.follow(
        counted.results, judged, counted.quarters, closures(record), budget, seams, verdicts
    )
    if memory:
        memory.store.keep("verdicts", "all", "", verdicts.asked)
    return Judged(found, record, concerns)


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
    framework: Framework,
    results: pd.DataFrame,
    edition: Edition,
    beside: disclosure.Protected | None = None,
    memory: Memory | None = None,
) -> disclosure.Protected:
    """The one door to a page: the edition's rule, and then the auditor who tries to undo it, with what stands
    beside it.

    A part that was found safe stays so while nothing it was made from changes: then what `memory` has of it
    is shown again, whichever edition is being made.
    """
    rule = disclosure.rule_of(framework, edition)

    def made_safe(parts: Sequence[disclosure.Part]) -> list[disclosure.Safe]:
        if memory is None:
            return in_two(disclosure.until_safe, parts)
        place = f"{framework.quarter}.{edition.id}"
        return remembered(parts, place, memory, framework.returns)

    found, breaches = disclosure.protect_until_safe(results, framework.measures, rule, beside, made_safe)
    if breaches:
        raise DisclosureNotSafe(
            *(
                f"{b.measure}, {b.quarter}, by {b.breakdown}: a hidden figure could be worked out from what "
                "is shown."
                for b in breaches
            ),
            "Nothing was written. Remove the breakdown from the measure's `by`, or ask for its groups to be "
            "joined.",
        )
    return found


def remembered(
    parts: Sequence[disclosure.Part], place: str, memory: Memory, returns: Container[str]
) -> list[disclosure.Safe]:
    """What is shown of each part: as kept, where it was made of the same; the rest is made, and kept."""
    keys = [key_of(*part.made_of) for part in parts]
    kept = [
        memory.store.recall("protected", f"{place}.{part.name}", key)
        for part, key in zip(parts, keys, strict=True)
    ]
    new = [n for n, safe in enumerate(kept) if safe is None]
    new.sort(key=lambda n: -len(parts[n].results))  # what takes longest is begun first

    def made_and_kept(n: int) -> disclosure.Safe:
        safe = disclosure.until_safe(parts[n])
        files = files_of(memory.returned, parts[n].returns, returns)
        memory.store.keep("protected", f"{place}.{parts[n].name}", keys[n], safe, files)
        return safe

    for n, safe in zip(new, in_two(made_and_kept, new, memory.jobs), strict=True):
        kept[n] = safe
    return kept


def write_pages_of(material: Evidence, only: Sequence[str]) -> list[PageDraft]:
    """Every page that has a notebook, or only the elements asked for; themes gather all, so they need all."""
    drafts = compose(material)
    is_whole = not only or {e.stem for e in material.framework.elements} <= set(only)
    return [d for d in drafts if is_whole or d.stem in only or d.content.element in only]
