"""How a file's columns were matched, as text an analyst can read at a glance and send back to the agency."""

from __future__ import annotations

from collections import Counter

from wscb_lib.counts_in_words import counted
from wscb_lib.returns.readings import Match, Reading

_HOW = {
    "name": "the column's own name",
    "alias": "a known alias",
    "close": "CLOSE, please check",
    "unknown": "not known, not read",
}


def match_report(reading: Reading) -> str:
    """Report how a file was read: every heading and the column it was taken for, notes, cells at fault, any
    fault.

    Holds headings, counts and row numbers only: nothing of what the cells say.

    >>> print(match_report(Reading("lado", "lado", None, "lado.csv", fault="lado.csv: it is blank.")))
    lado.csv: return lado, agency lado, back series, version 1
    NOT READ. The return is held:
      lado.csv: it is blank.
    <BLANKLINE>
    """
    parts = [_title(reading)]
    for table in dict.fromkeys(match.table for match in reading.matches):
        parts.append(_table(reading, [match for match in reading.matches if match.table == table]))
    if reading.cell_faults:
        tally = Counter((fault.table, fault.heading or "(the whole row)") for fault in reading.cell_faults)
        lines = [f'  table {table}, "{heading}": {n}' for (table, heading), n in tally.items()]
        parts.append("\n".join([f"{counted(len(reading.cell_faults), 'cell')} could not be read", *lines]))
    if reading.notes:
        parts.append("\n".join(["Notes", *(f"  {note}." for note in reading.notes)]))
    return "\n\n".join(parts) + "\n"


def _title(reading: Reading) -> str:
    when = str(reading.quarter) if reading.quarter else "back series"
    lines = [
        (
            f"{reading.path}: return {reading.return_id}, agency {reading.agency}, {when}, version "
            f"{reading.version}"
        )
    ]
    if reading.opened_as:
        lines.append(f"Opened as {reading.opened_as}")
    lines += [f"The file says: {key} {value}" for key, value in reading.header.items()]
    if reading.fault:
        lines += ["NOT READ. The return is held:", *(f"  {line}" for line in reading.fault.splitlines())]
    return "\n".join(lines)


def _table(reading: Reading, matches: list[Match]) -> str:
    first = matches[0]
    sheet = f'sheet "{first.sheet}", ' if first.sheet else ""
    rows = f", {counted(len(reading.tables[first.table]), 'row')}" if first.table in reading.tables else ""
    lines = [f"Table {first.table}: {sheet}headings in row {first.heading_row}{rows}"]
    widest = max(len(match.heading) for match in matches)
    width = max(len(match.column) for match in matches)
    lines += [f"  {m.heading:<{widest}}  {m.column or '-':<{width}}  {_HOW[m.how]}" for m in matches]
    return "\n".join(lines)
