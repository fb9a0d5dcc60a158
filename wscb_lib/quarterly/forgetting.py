"""What agencies sent is forgotten after a set time: first said, file by file, and done when it is said twice.

Of a quarter so old go its returns, with its inbox, and what was written to give back or to chase with; what
was kept of its rows goes with the files. What was published stays: it was told to readers.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from wscb_lib.counts_in_words import counted
from wscb_lib.errors import UsageFault
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.intake import checksums
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.store import Store

IN_STORE = ("feedback", "requests", "status", "facts", "narratives", "inbox")
SHORTEST = 5  # quarters: a pack prints this one, the one before and the same a year ago


def forget(store: Store, quarter: Quarter, keep: int, for_good: bool, ledger: Ledger) -> int:
    """Say what of the quarters before the last `keep`, `quarter` among them, would be forgotten; with
    `for_good` forget it. Returns 0.

    Raises `UsageFault` where fewer are to be kept than a pack looks back on.
    """
    if keep < SHORTEST:
        raise UsageFault(
            f"--forget: found {keep}. Wanted {SHORTEST} or more: a pack looks back on so many quarters."
        )
    first = quarter - (keep - 1)
    old = [place for place in _places(store) if (when := _quarter_of(place)) is not None and when < first]
    if not old:
        ledger.say(f"Nothing is older than {first}: nothing to forget.")
        return 0
    for place in old:
        files = sum(path.is_file() for path in place.rglob("*")) if place.is_dir() else 1
        name = place.relative_to(store.workspace).as_posix()
        ledger.say(f"{'Forgotten' if for_good else 'To forget'}: {name}, {counted(files, 'file')}.")
        if for_good:
            with store.said_plainly():
                shutil.rmtree(place) if place.is_dir() else place.unlink()
    if for_good:
        gone = store.forget_withdrawn(checksums(store.workspace / "returns", store.workspace))
        ledger.say(f"What was kept of them went too: {counted(gone, 'result')}.")
    else:
        ledger.say(
            f"Nothing was touched. Figures of quarters before {first} will then come from "
            "returns/back_series/results.csv alone: take their lines from the last pack's tables/results.csv "
            "first. To forget them for good, add --for-good."
        )
    return 0


def _places(store: Store) -> list[Path]:
    """Everything of a workspace that belongs to one quarter and goes with it."""
    folders = (store.workspace / "returns", *(store.folder / name for name in IN_STORE))
    return sorted(place for folder in folders if folder.is_dir() for place in folder.iterdir())


def _quarter_of(place: Path) -> Quarter | None:
    """The quarter that a folder, or a file, is named for; None of any other."""
    try:
        return Quarter.parse(place.name.partition(".")[0])
    except UsageFault:
        return None
