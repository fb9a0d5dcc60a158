"""Who has sent what: the registers, the status of every return in every quarter, and who is missing or
late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from wscb_lib.counts_in_words import counted
from wscb_lib.edited_csv import NotRead, british_day, read_edited
from wscb_lib.errors import RegisterUnreadable, UsageFault, nearest
from wscb_lib.framework.columns import Table
from wscb_lib.framework.declared import Return
from wscb_lib.framework.values import Framework
from wscb_lib.measures.slots import DUE
from wscb_lib.quality.findings import TABLE_MISSING, Finding, Key, Standing, TableOf
from wscb_lib.quality.stacks import BACK_SERIES, Stacks, Submission, places_of, sender, tables_lacking
from wscb_lib.quarter import Quarter
from wscb_lib.returns.readings import Lacking, Reading


@dataclass(frozen=True)
class Receipt:
    """One line of a register of returns received. `received_on` is None where the day was not written down.

    `is_history` is true for the register of the back series, where the absence of a line says "not returned".
    """

    return_id: str
    agency: str
    quarter: Quarter
    received_on: date | None = None
    note: str = ""
    is_history: bool = False


def read_registers(framework: Framework, workspace: Path, quarter: Quarter) -> tuple[Receipt, ...]:
    """Read every line of every received.csv under a workspace's returns, up to `quarter`; () when there is
    none.

    Raises `RegisterUnreadable` with every fault: a return or agency that is not declared, a day or quarter
    that is none.
    """
    faults: list[str] = []
    found = []
    for path in sorted((workspace / "returns").glob("*/received.csv")):
        folder = path.parent.name
        try:
            _, lines = read_edited(path)
        except NotRead as fault:
            faults.append(f"returns/{folder}/received.csv: {fault}")
            continue
        for number, line in lines:
            where = f"returns/{folder}/received.csv, line {number}"
            receipt = _receipt(framework, line, folder, where, faults)
            if receipt is not None and receipt.quarter <= quarter:
                found.append(receipt)
    if faults:
        raise RegisterUnreadable(*faults)
    return tuple(found)


def _receipt(
    framework: Framework, line: Mapping[str, str], folder: str, where: str, faults: list[str]
) -> Receipt | None:
    spec = framework.returns.get(line.get("return") or "")
    if spec is None:
        asked = line.get("return") or ""
        faults.append(f'{where}: there is no return "{asked}".{nearest(asked, framework.returns)}')
        return None
    try:
        written = (line.get("received_on") or "").strip()
        is_history = folder == "back_series"
        quarter = Quarter.parse(line.get("quarter") or "" if is_history else folder)
        day = british_day(written) if written else None
    except (UsageFault, ValueError) as fault:
        faults.append(f"{where}: {fault}. Days are written 2016-03-31 or 31/03/2016.")
        return None
    return Receipt(
        spec.id, sender(spec, line.get("agency") or "all"), quarter, day, line.get("note") or "", is_history
    )


def statuses_of(
    framework: Framework,
    stacks: Stacks,
    held: Mapping[Key, str],
    register: Iterable[Receipt],
    quarter: Quarter,
) -> dict[Key, str]:
    """Give every return, agency and quarter its status: received, held, not_returned or not_due.

    Quarters begin with the first of the history. A file in a quarter's folder was received. For the back
    series its register says; with no register, a quarter in which the history has rows was received.
    """
    came = _came(framework, stacks, held, tuple(register))
    first = min((Quarter.parse(key[2]) for key in came), default=quarter)
    found = {}
    for spec in framework.returns.values():
        for agency in spec.agencies:
            for each in Quarter.range(first, quarter):
                found[spec.id, agency, str(each)] = _unless_due(framework, spec, agency, each)
    return {**found, **{key: word for key, word in came.items() if Quarter.parse(key[2]) <= quarter}}


def _came(
    framework: Framework, stacks: Stacks, held: Mapping[Key, str], register: tuple[Receipt, ...]
) -> dict[Key, str]:
    """Everything that came, and whether it was held. Where the back series cannot be read, all of it is held.

    A register that names a history of which no file is there says nothing: every quarter of it would be a
    false nought.
    """
    laid = {s.return_id for s in stacks.submissions if s.quarter is None}
    history = [r for r in register if r.is_history and r.return_id in laid]
    kept = {r.return_id for r in history}
    came = {(r.return_id, r.agency, str(r.quarter)) for r in history}
    for (return_id, _), stack in stacks.tables.items():
        if return_id not in kept:
            past = stack.rows[stack.rows["_order"] == BACK_SERIES]
            came |= {
                (return_id, agency, q)
                for agency, q in zip(past["_agency"], past["_quarter"], strict=True)
                if q
            }
    words = {key: "held" if (key[0], "all", "") in held else "received" for key in came}
    for submission in stacks.submissions:
        if submission.quarter is not None:
            for agency in _answering(framework.returns[submission.return_id], submission.agency):
                key = (submission.return_id, agency, str(submission.quarter))
                words[key] = "held" if submission.key in held else "received"
    return words


def _answering(spec: Return, agency: str) -> tuple[str, ...]:
    """For whom one file answers: its agency, or all of them where several make a return together."""
    return (agency,) if spec.per_agency else spec.agencies


def lacking_of(framework: Framework, stacks: Stacks, held: Mapping[Key, str]) -> dict[TableOf, Lacking]:
    """Every table that should have come with a return that counts, and did not or cannot be read; a history
    lacks none, for one that did would be held."""
    found = {}
    for submission in stacks.submissions:
        if submission.quarter is None or submission.key in held or submission.reading.fault:
            continue
        spec = framework.returns[submission.return_id]
        said = {each.table: each for each in submission.reading.lacking}
        for table in tables_lacking(spec, submission):
            for agency in _answering(spec, submission.agency):
                key = (spec.id, agency, str(submission.quarter), table.name)
                found[key] = said.get(table.name, _did_not_come(table))
    return found


def _did_not_come(table: Table) -> Lacking:
    said = f"table {table.name} did not come"
    return Lacking(table.name, f"{said}. Ask for it.", f"{said}. Send it.", f"{said[:1].upper()}{said[1:]}.")


def table_findings(
    framework: Framework, lacking: Mapping[TableOf, Lacking], standings: Mapping[Key, Standing]
) -> list[Finding]:
    """Say of each table that did not come that its figures were not returned, and the others count; of one
    that cannot be read, that they are held."""
    found = []
    for (return_id, agency, quarter, name), each in lacking.items():
        table = framework.returns[return_id].tables[name]
        standing = standings.get((return_id, agency, quarter))
        found.append(
            Finding(
                "ADVISORY",
                return_id,
                agency,
                quarter,
                name,
                TABLE_MISSING,
                f"The table {name.replace('_', ' ')} ({table.grain}) "
                + (
                    "cannot be read. The others count; its own figures are held."
                    if each.is_held
                    else "did not come with the others. They count; its own figures are not returned."
                ),
                file=standing.file if standing else "",
                why="One list that is missing is no reason to do without the others, and no nought.",
            )
        )
    return found


def _unless_due(framework: Framework, spec: Return, agency: str, quarter: Quarter) -> str:
    """What it means that nothing came: nothing was due, or it was not returned."""
    return "not_returned" if is_due(framework, spec, agency, quarter) else "not_due"


def is_due(framework: Framework, spec: Return, agency: str, quarter: Quarter) -> bool:
    """Whether a return is wanted from an agency in `quarter`: by its cadence, once the agency is a
    partner and has agreed to send it."""
    partner = next((a for a in framework.board.agencies if a.id == agency), None)
    is_partner = partner is None or partner.valid_from is None or partner.valid_from <= quarter.end
    is_agreed = quarter >= spec.asked_from.get(agency, quarter)
    is_wanted = is_agreed and quarter.number in (spec.due_quarters or DUE[spec.cadence])
    return is_wanted and spec.cadence != "on_publication" and is_partner


def standings_of(
    framework: Framework, stacks: Stacks, set_aside: pd.DataFrame, register: Iterable[Receipt]
) -> dict[Key, Standing]:
    """Say what became of every file of a quarter, and of every history.

    Rows, rows set aside, the day it came, whether it is sent again.
    """
    days: dict[Key, date] = {}
    for r in register:
        if r.received_on and not r.is_history:  # a return sent again came when it first came
            key = (r.return_id, r.agency, str(r.quarter))
            days[key] = min(r.received_on, days.get(key, r.received_on))
    failed = set_aside.groupby(["return", "agency", "quarter"]).size().to_dict() if len(set_aside) else {}
    of_history = set_aside[set_aside["quarter"] == ""].groupby("return").size().to_dict()
    failed |= {
        (return_id, "all", ""): number for return_id, number in of_history.items()
    }  # whoever sent them
    found = {}
    for source, submission in enumerate(stacks.submissions):
        rows = [places_of(stack.rows, source) for stack in stacks.of(submission.return_id).values()]
        reading = submission.reading
        found[submission.key] = Standing(
            sum(r.stop - r.start for r in rows),
            failed.get(submission.key, 0),
            reading.path,
            days.get(submission.key) or _submitted_on(reading.header),
            reading.version > 1,
            reading.notes,
            headings_of(framework.returns[submission.return_id], _same_sender(stacks, submission)),
            reading.header.get("source", ""),
        )
    return found


def _same_sender(stacks: Stacks, submission: Submission) -> list[Reading]:
    """The readings of this agency's return up to now, the latest first; none for the back series."""
    if submission.quarter is None:
        return []
    whose = submission.return_id, submission.agency
    mine = [s for s in stacks.submissions if (s.return_id, s.agency) == whose and s.quarter is not None]
    until = [s for s in mine if s.own_quarter <= submission.quarter]
    return [s.reading for s in sorted(until, key=lambda s: s.own_quarter, reverse=True)]


def headings_of(spec: Return, readings: Iterable[Reading]) -> dict[str, str]:
    """Map our headings to those an agency writes instead.

    The first of `readings` that has a heading decides. A heading of ours that means other columns in two
    tables is left out: nobody could tell which was meant.
    """
    ours: dict[str, set[tuple[str, str]]] = {}
    for table in spec.tables.values():
        for column in table.columns.values():
            ours.setdefault(column.heading, set()).add((table.name, column.name))
    written: dict[tuple[str, str], str] = {}
    for reading in readings:
        for match in reading.matches:
            if match.column:
                written.setdefault((match.table, match.column), match.heading)
    found = {heading: {written[c] for c in columns if c in written} for heading, columns in ours.items()}
    return {
        heading: next(iter(said)) for heading, said in found.items() if len(said) == 1 and said != {heading}
    }


def _submitted_on(header: Mapping[str, str]) -> date | None:
    """The day the file itself says it was sent, where no register says when it came."""
    try:
        return date.fromisoformat(header.get("submitted_on", ""))
    except ValueError:
        return None


def arrival_findings(
    framework: Framework,
    statuses: Mapping[Key, str],
    standings: Mapping[Key, Standing],
    register: Iterable[Receipt],
    quarter: Quarter,
) -> list[Finding]:
    """Find what has not come, what came late, what was sent again, and what a register lists that no
    folder holds."""
    found = []
    for spec in framework.returns.values():
        for agency in sorted({key[1] for key in statuses if key[0] == spec.id}):
            key = (spec.id, agency, str(quarter))
            if statuses.get(key) == "not_returned":
                found.append(_not_returned(statuses, key, quarter))
            elif key in standings:
                found += _late(spec, key, standings[key], quarter)
    found += [_new_version(key, standing) for key, standing in standings.items() if standing.is_restated]
    for receipt in register:
        key = (receipt.return_id, receipt.agency, str(receipt.quarter))
        if receipt.quarter == quarter and not receipt.is_history and key not in standings:
            found.append(
                Finding(
                    "ADVISORY",
                    *key,
                    "",
                    "registered",
                    "The register says that it came, and its file is not in the folder. Put the file there, "
                    "or take the line out of received.csv.",
                    why="A return that lies somewhere else is taken for one that was not made.",
                )
            )
    return found


def _not_returned(statuses: Mapping[Key, str], key: Key, quarter: Quarter) -> Finding:
    earlier = [
        q for (r, a, q), word in statuses.items() if (r, a) == key[:2] and word in ("received", "held")
    ]
    if not earlier:
        sentence = "Has not returned, and never has."
    elif max(earlier) == str(quarter.previous):
        sentence = "Has not returned. It did last quarter."
    else:
        sentence = f"Has not returned. Its last return was for {max(earlier)}."
    return Finding(
        "ADVISORY",
        *key,
        "",
        "not_returned",
        sentence,
        why="A gap is not a fall: measures that need this return say so, and figures of several agencies are "
        "partial.",
    )


def _late(spec: Return, key: Key, standing: Standing, quarter: Quarter) -> list[Finding]:
    due = quarter.end + timedelta(days=spec.due_days)
    if standing.received_on is None or standing.received_on <= due:
        return []
    late = counted((standing.received_on - due).days, "day")
    return [
        Finding(
            "ADVISORY",
            *key,
            "",
            "late",
            f"Came {late} after it was due.",
            file=standing.file,
            why="A late return leaves less time to mend it before the Board meets.",
        )
    ]


def _new_version(key: Key, standing: Standing) -> Finding:
    return Finding(
        "ADVISORY",
        *key,
        "",
        "new_version",
        "The agency sent this return again: the new version stands in place of the first.",
        file=standing.file,
        why="Figures the Board has already seen may have changed.",
    )
