"""What a run leaves for the workbench: all that its pages were written from, and what a new figure would
need.

Kept by the store's one door: believed only whole, by the same code, and in its own workspace.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wscb_lib.quarter import Quarter
from wscb_lib.store import Store

if TYPE_CHECKING:
    from wscb_lib.measures.past import PastTotal
    from wscb_lib.pages.evidence import Evidence
    from wscb_lib.quality import Gate

KIND = "bench"


@dataclass(frozen=True)
class BenchRecord:
    """One run, as the bench finds it: `material` is after disclosure control; the rest leads to facts.

    `statuses` are the gate's, (return, agency, quarter) -> word; `returned` the quarters counted from rows,
    and `quarters` those and the ones before them known by `totals`.
    """

    material: Evidence
    statuses: Mapping[tuple[str, str, str], str]
    returned: tuple[Quarter, ...]
    quarters: tuple[Quarter, ...]
    totals: tuple[PastTotal, ...]


def keep(
    store: Store,
    gate: Gate,
    material: Evidence,
    returned: tuple[Quarter, ...],
    files: Mapping[str, str] | None = None,
) -> None:
    """Keep a run for the bench, in place of the one before. A yearly edition has no bench and is not kept.

    `files` are the files that agencies sent, by checksum: the record goes when one of them does.
    """
    if material.year:
        return
    quarters = tuple(Quarter.parse(shown.quarter) for shown in next(iter(material.series.values()), ()))
    totals = tuple(t for t in gate.past.totals if quarters and t.quarter >= quarters[0])
    found = BenchRecord(material, gate.table_statuses, returned, quarters, totals)
    store.keep(KIND, _place(material.quarter, material.edition.id), "", found, files)


def recall(store: Store, quarter: Quarter, edition: str) -> BenchRecord | None:
    """The run kept for the bench; None where there is none, or it is damaged or of other code."""
    found: BenchRecord | None = store.recall(KIND, _place(quarter, edition))
    return found


def is_kept(store: Store, quarter: Quarter, edition: str) -> bool:
    """True where a run is kept whole for the bench, with the rows it leads to."""
    return store.holds(KIND, _place(quarter, edition)) and store.has_facts(quarter)


def _place(quarter: Quarter, edition: str) -> str:
    return f"{quarter}.{edition}"
