"""What a run leaves for the workbench: all that its pages were written from, and what a new figure would need.

BenchRecord in the workspace's store, and believed only whole and by the same code: a checksum stands before it. It
is read by a door that makes values of this library and plain ones, and nothing else.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wscb_lib.errors import UsageFault
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.easel import code_mark
from wscb_lib.store import Store

if TYPE_CHECKING:
    from wscb_lib.measures.past import PastTotal
    from wscb_lib.pages.evidence import Evidence
    from wscb_lib.quality import Gate

LIBRARY = "wscb_lib."
_PLAIN = {("datetime", "date"), ("builtins", "frozenset"), ("builtins", "set")}
"""What a record may be made of, beside the library's own values and what pickle writes without a name."""


@dataclass(frozen=True)
class BenchRecord:
    """One run, as the bench finds it: `material` is after disclosure control; the rest leads to facts.

    `statuses` are the gate's, (return, agency, quarter) -> word; `returned` the quarters counted from rows, and
    `quarters` those and the ones before them known by `totals`.
    """

    material: Evidence
    statuses: Mapping[tuple[str, str, str], str]
    returned: tuple[Quarter, ...]
    quarters: tuple[Quarter, ...]
    totals: tuple[PastTotal, ...]


def keep(store: Store, gate: Gate, material: Evidence, returned: tuple[Quarter, ...]) -> None:
    """Keep a run for the bench, in place of the one before. A yearly edition has no bench and is not kept."""
    if material.year:
        return
    quarters = tuple(Quarter.parse(shown.quarter) for shown in next(iter(material.series.values()), ()))
    totals = tuple(t for t in gate.past.totals if quarters and t.quarter >= quarters[0])
    found = BenchRecord(material, dict(gate.statuses), returned, quarters, totals)
    data = pickle.dumps(found, protocol=5)
    store.write(_place(material.quarter, material.edition.id), seal_of(data) + data)


def recall(store: Store, quarter: Quarter, edition: str) -> BenchRecord | None:
    """The run kept for the bench; None where there is none, or it is damaged or of other code."""
    path = store.workspace / _place(quarter, edition)
    if not path.is_file():
        return None
    found = path.read_bytes()
    data = found[len(seal_of(b"")) :]
    return _Reader(io.BytesIO(data)).load() if found == seal_of(data) + data else None


def is_kept(store: Store, quarter: Quarter, edition: str) -> bool:
    """Whether a run of the quarter has left something for the bench, whole or not."""
    return (store.workspace / _place(quarter, edition)).is_file()


def _place(quarter: Quarter, edition: str) -> Path:
    return Path("store", "bench", str(quarter), f"{edition}.kept")


def seal_of(data: bytes) -> bytes:
    """What stands before a record: which code made it, and that it is whole."""
    return f"{code_mark()} {hashlib.sha256(data).hexdigest()}\n".encode()


class _Reader(pickle.Unpickler):
    """Reads records and refuses what no record holds: a file of the store must not be able to run anything."""

    def find_class(self, module: str, name: str) -> Any:
        """A value's class by its name; `UsageFault` for any other thing."""
        if (module, name) in _PLAIN:
            return getattr(importlib.import_module(module), name)
        if module.startswith(LIBRARY):
            found = getattr(importlib.import_module(module), name, None)
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, tuple)):
                return found
        raise UsageFault(
            f"store/bench: found {module}.{name}, which no run keeps there. Remove the folder store/bench and "
            "run the quarter again."
        )
