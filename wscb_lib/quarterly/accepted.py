"""What a release may go out without, and why: `accept.csv` in a quarter's folder of returns, and `--accept`.

A line accepts a return that is held or missing by its id, a history by "back_series/RETURN", that the Board
has begun no judgement by "judgements", and by "commentary" that nobody has written about pages on which
nothing wants words.
"""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.commentary.checks import is_nobody
from wscb_lib.errors import UsageFault, nearest
from wscb_lib.framework import Framework
from wscb_lib.framework.lists import rows_of
from wscb_lib.quarter import Quarter
from wscb_lib.returns.names import PAST, history_name
from wscb_lib.store import ACCEPTED, Store

JUDGEMENTS, COMMENTARY = "judgements", "commentary"
HEADINGS = ("return", "reason", "by")


def accepted(accept: Sequence[str], framework: Framework, store: Store, quarter: Quarter) -> dict[str, str]:
    """What is accepted -> the reason, which the manifest keeps and page one prints.

    `accept` is what the command says of its own, each "RETURN: reason". Raises `UsageFault` with every line
    that names nothing known, or gives no reason, or names nobody.
    """
    names = [*framework.returns, *map(history_name, (*framework.returns, PAST)), JUDGEMENTS, COMMENTARY]
    faults: list[str] = []
    found: dict[str, str] = {}
    place = f"returns/{quarter}/{ACCEPTED}"
    for where, row in rows_of(store.workspace / "returns" / str(quarter) / ACCEPTED, place, HEADINGS, faults):
        by = row["by"]
        faults += _faults(where, row["return"], row["reason"], names)
        if is_nobody(by):
            faults.append(f"{where}: by names nobody. Write the office that accepts it.")
        found[row["return"]] = f"{row['reason'].rstrip('.')} (accepted by {by})"
    for text in accept:
        name, _, reason = (part.strip() for part in text.partition(":"))
        faults += _faults("--accept", name, reason, names)
        found[name] = reason
    if faults:
        raise UsageFault(*faults)
    return found


def _faults(where: str, name: str, reason: str, names: Sequence[str]) -> list[str]:
    if name not in names:
        return [f'{where}: found "{name}".{nearest(name, names)} Wanted a return, then the reason.']
    if not reason:
        return [f'{where}: "{name}" has no reason. Say why the pack may go out without it.']
    return []
