"""Numbers that two agencies share: where one register numbers for all, two that send one number mean the same
thing."""

from __future__ import annotations

import pandas as pd

from wscb_lib.quality.findings import Finding
from wscb_lib.quality.stacks import Stack, Stacks
from wscb_lib.quarter import Quarter


def clash_findings(stacks: Stacks, quarter: Quarter) -> list[Finding]:
    """Find numbers of a shared register that two agencies sent: one ADVISORY for each file of the quarter
    that has any.

    Where each agency numbers its own, the same number twice says nothing and no more is said. No number is
    repeated.
    """
    return [
        finding
        for stack in stacks.tables.values()
        if stack.spec.per_agency
        for finding in _clashes(stack, quarter)
    ]


def _clashes(stack: Stack, quarter: Quarter) -> list[Finding]:
    found: list[Finding] = []
    for name in stack.shared_numbers:
        rows = stack.rows.dropna(subset=name)
        senders = rows.groupby(name)["_agency"].transform("nunique")
        mine = rows[(senders > 1) & (rows["_quarter"] == str(quarter)) & (rows["_order"] > 0)]
        for (agency, file), part in mine.groupby(["_agency", "_file"], sort=True):
            found.append(_finding(stack, name, str(agency), str(file), part, quarter))
    return found


def _finding(
    stack: Stack, name: str, agency: str, file: str, rows: pd.DataFrame, quarter: Quarter
) -> Finding:
    wording = (
        f'Rows whose "{stack.table.columns[name].heading}" another agency sent too: {{count}}. The number '
        "is shared by all who "
        "send this return, so they are taken for the same and counted once. If they are not the same, one "
        "number is wrong."
    )
    return Finding(
        "ADVISORY",
        stack.spec.id,
        agency,
        str(quarter),
        stack.table.name,
        f"clash:{name}",
        wording.replace("{count}", f"{len(rows):,}"),
        tuple(sorted(map(int, rows["_row"]))),
        file,
        why="Two things under one number are counted as one, and one thing under two numbers as two.",
        wording=wording,
    )
