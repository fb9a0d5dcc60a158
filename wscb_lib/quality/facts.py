"""Puts accepted returns together into facts: the rows of each table as known at the end of a quarter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from wscb_lib.framework.values import Framework, Return
from wscb_lib.quality.failures import Failures, TableKey, failed_places, is_known
from wscb_lib.quality.findings import Finding, Key
from wscb_lib.quality.holds import why_held
from wscb_lib.quality.stacks import BACK_SERIES, OUR_COLUMNS, Stack, Stacks, Submission
from wscb_lib.quality.suites import Suite
from wscb_lib.quarter import Quarter


@dataclass(frozen=True)
class Accepted:
    """The facts, the returns held with their reason, and what came again with other values."""

    facts: dict[TableKey, pd.DataFrame] = field(default_factory=dict)
    held: dict[Key, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def accept(
    framework: Framework, stacks: Stacks, failures: Failures, suites: Mapping[str, Suite], quarter: Quarter
) -> Accepted:
    """Take each submission in order of time, or hold it; for one key the later file wins.

    Rows set aside never enter. Nor does any row of a held return: what earlier files said of its keys stands.
    """
    accepted = Accepted()
    for spec in framework.returns.values():
        mine = stacks.of(spec.id)
        passed = {
            t: _passed(stack, failures[spec.id, t], suites[spec.id], quarter) for t, stack in mine.items()
        }
        taken: dict[str, list[pd.DataFrame]] = {table: [] for table in mine}
        for source, submission in enumerate(stacks.submissions):
            if submission.return_id == spec.id:
                _take(spec, source, submission, mine, passed, taken, accepted)
        for table, stack in mine.items():
            accepted.facts[spec.id, table] = _finish(stack, newest(stack, taken[table], passed[table]))
    return accepted


def newest(stack: Stack, taken: list[pd.DataFrame], none: pd.DataFrame) -> pd.DataFrame:
    """The rows taken so far, one for each key, as the last file has it; `none` gives the columns of no rows."""
    return pd.concat(taken).drop_duplicates(stack.key, keep="last") if taken else none.iloc[:0]


def _take(
    spec: Return,
    source: int,
    submission: Submission,
    stacks: Mapping[str, Stack],
    passed: Mapping[str, pd.DataFrame],
    taken: dict[str, list[pd.DataFrame]],
    accepted: Accepted,
) -> None:
    """Take one submission's rows, or hold it."""
    known = {table: newest(stack, taken[table], passed[table]) for table, stack in stacks.items()}
    sent = {table: stack.rows[stack.rows["_source"] == source] for table, stack in stacks.items()}
    mine = {table: rows[rows["_source"] == source] for table, rows in passed.items()}
    if why := why_held(spec, submission, stacks, sent, {t: len(rows) for t, rows in mine.items()}, known):
        accepted.held[submission.key] = why
        return
    for table, rows in mine.items():
        if len(rows):
            accepted.findings.extend(_restated(submission, stacks[table], known[table], rows))
            taken[table].append(rows)


def _passed(stack: Stack, failures: tuple, suite: Suite, quarter: Quarter) -> pd.DataFrame:
    """The rows that count, as they were known at the quarter's end."""
    rows = stack.rows.copy()
    for failure in failures:
        if failure.rule.takes_out:
            rows.loc[failure.places, failure.rule.column] = _absence(rows[failure.rule.column])
    _forget(stack, rows, suite.ahead(stack.table.name), quarter)
    rows = rows[is_known(stack, quarter)]
    return rows.drop(index=failed_places(failures))


def _forget(stack: Stack, rows: pd.DataFrame, ahead: frozenset[str], quarter: Quarter) -> None:
    """Blank, in the back series, what was not yet known at the quarter's end."""
    is_past = rows["_order"] == BACK_SERIES
    after = pd.Timestamp(quarter.next.start)
    for column in stack.table.columns.values():
        if column.type in ("date", "datetime") and column.name not in ahead:
            rows.loc[is_past & (rows[column.name] >= after), column.name] = pd.NaT
    for column in stack.table.columns.values():
        if column.known_from:
            unknown = is_past & rows[column.known_from].isna()
            rows.loc[unknown, column.name] = _absence(rows[column.name])


def _absence(values: pd.Series):
    if pd.api.types.is_datetime64_any_dtype(values):
        return pd.NaT
    return np.nan if pd.api.types.is_float_dtype(values) else None


def _restated(submission: Submission, stack: Stack, known: pd.DataFrame, rows: pd.DataFrame) -> list[Finding]:
    """A finding when rows sent before came again and now say something else; a blank filled in is no change."""
    if submission.quarter is None or not len(known):
        return []
    declared = [name for name in stack.table.columns if name not in stack.key]
    before = known.set_index(stack.key)[declared].reindex(
        pd.MultiIndex.from_frame(rows[stack.key]) if len(stack.key) > 1 else rows[stack.key[0]]
    )
    changed = np.zeros(len(rows), dtype=bool)
    for name in declared:
        was, now = before[name].to_numpy(), rows[name].to_numpy()
        changed |= ~pd.isna(was) & (pd.isna(now) | (was != now))
    if not changed.any():
        return []
    numbers = tuple(sorted(int(n) for n in rows["_row"][changed]))
    sentence = f"Rows sent before that now say something else: {len(numbers):,}. The new values stand."
    return [
        Finding(
            "ADVISORY",
            *submission.key,
            stack.table.name,
            "restated",
            sentence,
            numbers,
            rows["_file"].iloc[0],
            why="Figures the Board has already seen may have changed.",
        )
    ]


def _finish(stack: Stack, rows: pd.DataFrame) -> pd.DataFrame:
    """Facts as measures read them."""
    facts = rows.drop(columns=["_source", "_order"]).reset_index(drop=True)
    if stack.spec.per_agency and "agency" not in stack.table.columns:
        facts["agency"] = facts["_agency"]
    kept = [name for name in OUR_COLUMNS if name in facts]
    return facts[[*(name for name in facts if name not in kept), *kept]]
