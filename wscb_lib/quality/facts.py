"""Puts accepted returns together into facts: the rows of each table as known at the end of a quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from pandas.api.typing import NaTType

from wscb_lib.framework.declared import Return
from wscb_lib.framework.partners import Agency
from wscb_lib.quality.failures import Failure, Failures, failed_places, is_known
from wscb_lib.quality.findings import RESTATED, Finding, Hold, Key
from wscb_lib.quality.holds import keys_of, why_held
from wscb_lib.quality.questions import TableKey
from wscb_lib.quality.stacks import BACK_SERIES, OUR_COLUMNS, Stack, Stacks, Submission
from wscb_lib.quality.suites import Suite
from wscb_lib.quarter import Quarter


@dataclass(frozen=True)
class Accepted:
    """The facts, the returns held with their reason, and what came again with other values."""

    facts: dict[TableKey, pd.DataFrame] = field(default_factory=dict)
    holds: dict[Key, Hold] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def held(self) -> dict[Key, str]:
        """Why each is held, as the analyst is told."""
        return {key: hold.said for key, hold in self.holds.items()}


def accept(
    spec: Return,
    stacks: Stacks,
    failures: Failures,
    suite: Suite,
    quarter: Quarter,
    agencies: Sequence[Agency] = (),
) -> Accepted:
    """Take each submission of one return in order of time, or hold it; for one key the later file wins.

    Rows set aside never enter. Nor does any row of a held return: what earlier files said of its keys stands.
    """
    accepted = Accepted()
    shelf = _Shelf(spec, stacks.of(spec.id), failures, suite, quarter, agencies)
    for source, submission in enumerate(stacks.submissions):
        if submission.return_id == spec.id:
            shelf.take(source, submission, accepted)
    for table, stack in shelf.stacks.items():
        accepted.facts[spec.id, table] = _finish(stack, shelf.known[table])
    return accepted


class _Shelf:
    """One return as it grows: for each table, what is known so far, one row for each key."""

    def __init__(
        self,
        spec: Return,
        stacks: Mapping[str, Stack],
        failures: Failures,
        suite: Suite,
        quarter: Quarter,
        agencies: Sequence[Agency],
    ) -> None:
        self.spec, self.stacks, self.agencies = spec, stacks, agencies
        passed = {t: _passed(stack, failures[spec.id, t], suite, quarter) for t, stack in stacks.items()}
        self.known = {table: rows.iloc[:0] for table, rows in passed.items()}
        self._sent = {
            table: _by_source(stack.rows[is_known(stack, quarter)]) for table, stack in stacks.items()
        }
        self._passed = {table: _by_source(rows) for table, rows in passed.items()}

    def take(self, source: int, submission: Submission, accepted: Accepted) -> None:
        """Take one submission's rows, or hold it."""
        sent = {t: by.get(source, self.stacks[t].rows.iloc[:0]) for t, by in self._sent.items()}
        passed = {t: by[source] for t, by in self._passed.items() if source in by}
        kept = sum(map(len, passed.values()))
        spec = self.spec.asked_of(submission.agency)
        if why := why_held(spec, submission, self.stacks, sent, kept, self.known, self.agencies):
            accepted.holds[submission.key] = why
            return
        for table, rows in passed.items():
            stack, known = self.stacks[table], self.known[table]
            accepted.findings.extend(_restated(submission, stack, known, rows))
            both = pd.concat([known, rows]) if len(known) else rows
            self.known[table] = both.drop_duplicates(stack.key, keep="last")


def _by_source(rows: pd.DataFrame) -> dict[int, pd.DataFrame]:
    """The rows of each submission, by its place among them."""
    return {int(str(source)): part for source, part in rows.groupby("_source")}


def _passed(stack: Stack, failures: tuple[Failure, ...], suite: Suite, quarter: Quarter) -> pd.DataFrame:
    """The rows that count, as they were known at the quarter's end."""
    rows = stack.rows.copy()
    for failure in failures:
        if failure.rule.takes_out:
            rows.loc[failure.places, failure.rule.column] = _absence(rows[failure.rule.column])
    _forget(stack, rows, suite.ahead(stack.table.name), quarter)
    known: pd.DataFrame = rows[is_known(stack, quarter)]
    return known.drop(index=list(failed_places(failures)))


def _forget(stack: Stack, rows: pd.DataFrame, ahead: frozenset[str], quarter: Quarter) -> None:
    """Blank, in the back series, what the quarter's pack could not yet know."""
    is_past = rows["_order"] == BACK_SERIES
    after = stack.known_before(quarter)
    for column in stack.table.columns.values():
        if column.type in ("date", "datetime") and column.name not in ahead:
            rows.loc[is_past & (rows[column.name] >= after), column.name] = pd.NaT
    for column in stack.table.columns.values():
        if column.known_from:
            unknown = is_past & rows[column.known_from].isna()
            rows.loc[unknown, column.name] = _absence(rows[column.name])


def _absence(values: pd.Series) -> NaTType | float | None:
    """The value that stands for nothing in a column like this one: NaT, NaN or None."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return pd.NaT
    return np.nan if pd.api.types.is_float_dtype(values) else None


def _restated(submission: Submission, stack: Stack, known: pd.DataFrame, rows: pd.DataFrame) -> list[Finding]:
    """Report rows that were sent before and now say something else; a blank that was filled in is no
    change."""
    if submission.quarter is None or not len(known):
        return []
    if stack.spec.per_agency and not stack.shared_numbers:
        rows = rows[~rows["_is_new"]]  # nobody else can have sent its key
    again = keys_of(rows, stack.key)
    rows = rows[again.isin(keys_of(known, stack.key))]
    if not len(rows):
        return []
    declared = [name for name in stack.table.columns if name not in stack.key]
    before = known.set_index(stack.key)[declared].reindex(keys_of(rows, stack.key))
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
            RESTATED,
            sentence,
            numbers,
            rows["_file"].iloc[0],
            why="Figures the Board has already seen may have changed.",
        )
    ]


def _finish(stack: Stack, rows: pd.DataFrame) -> pd.DataFrame:
    """Facts as measures read them."""
    facts = rows.drop(columns=["_source", "_order", "_is_new"]).reset_index(drop=True)
    if stack.spec.per_agency and "agency" not in stack.table.columns:
        facts["agency"] = facts["_agency"]
    kept = [name for name in OUR_COLUMNS if name in facts]
    return facts[[*(name for name in facts if name not in kept), *kept]]
