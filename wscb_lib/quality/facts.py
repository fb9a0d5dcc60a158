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
from wscb_lib.quality.holds import why_held
from wscb_lib.quality.questions import TableKey
from wscb_lib.quality.stacks import BACK_SERIES, OUR_COLUMNS, Stack, Stacks, Submission, numbered, places_of
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
    for table in shelf.stacks:
        accepted.facts[spec.id, table] = shelf.facts(table)
    return accepted


_KEPT = [name for name in OUR_COLUMNS if name not in ("_source", "_order", "_is_new")]


class _Shelf:
    """One return as it grows: for each table, which row of those that passed is the newest of each key."""

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
        self._passed = {
            t: _passed(stack, failures[spec.id, t], suite, quarter) for t, stack in stacks.items()
        }
        self._keys = {t: numbered(rows, stacks[t].key) for t, rows in self._passed.items()}
        self._newest = {t: np.full(keys.max(initial=-1) + 1, -1) for t, keys in self._keys.items()}
        self._sent = {t: _known_rows(stack.rows, stack, quarter) for t, stack in stacks.items()}

    def known(self, table: str) -> pd.DataFrame:
        """What is known of one table so far, one row for each key."""
        newest = self._newest[table]
        return self._passed[table].iloc[np.sort(newest[newest >= 0])]

    def facts(self, table: str) -> pd.DataFrame:
        """What is known of one table, as measures read it."""
        known = self.known(table)
        own = [str(name) for name in known if name not in OUR_COLUMNS]
        facts = known[[*own, *_KEPT]].reset_index(drop=True)
        if self.spec.per_agency and "agency" not in own:
            facts.insert(len(own), "agency", facts["_agency"])
        return facts

    def take(self, source: int, submission: Submission, accepted: Accepted) -> None:
        """Take one submission's rows, or hold it."""
        sent = {t: rows.iloc[places_of(rows, source)] for t, rows in self._sent.items()}
        passed = {t: places_of(rows, source) for t, rows in self._passed.items()}
        kept = sum(places.stop - places.start for places in passed.values())
        spec = self.spec.asked_of(submission.agency)
        if why := why_held(spec, submission, self.stacks, sent, kept, self.known, self.agencies):
            accepted.holds[submission.key] = why
            return
        for table, places in passed.items():
            keys, newest, now = self._keys[table], self._newest[table], np.arange(places.start, places.stop)
            if submission.quarter is not None:
                before = newest[keys[now]]
                rows = self._passed[table]
                accepted.findings.extend(_restated(submission, self.stacks[table], rows, now, before))
            newest[keys[now]] = now


def _known_rows(rows: pd.DataFrame, stack: Stack, quarter: Quarter) -> pd.DataFrame:
    """The rows that the quarter's pack may know."""
    known = is_known(stack, quarter)
    return rows if known.all() else rows[known]


def _passed(stack: Stack, failures: tuple[Failure, ...], suite: Suite, quarter: Quarter) -> pd.DataFrame:
    """The rows that count, as they were known at the quarter's end."""
    rows = stack.rows.copy(deep=False)
    for failure in failures:
        if failure.rule.takes_out:
            rows.loc[failure.places, failure.rule.column] = _absence(rows[failure.rule.column])
    _forget(stack, rows, suite.ahead(stack.table.name), quarter)
    counts = is_known(stack, quarter)
    counts[failed_places(failures)] = False
    return rows if counts.all() else rows[counts]


def _forget(stack: Stack, rows: pd.DataFrame, ahead: frozenset[str], quarter: Quarter) -> None:
    """Blank, in the back series, what the quarter's pack could not yet know."""
    is_past = rows["_order"].to_numpy() == BACK_SERIES
    after = stack.known_before(quarter).to_datetime64()
    for column in stack.table.columns.values():
        if column.type in ("date", "datetime") and column.name not in ahead:
            _blank(rows, column.name, is_past & (rows[column.name].to_numpy() >= after))
    for column in stack.table.columns.values():
        if column.known_from:
            _blank(rows, column.name, is_past & rows[column.known_from].isna().to_numpy())


def _blank(rows: pd.DataFrame, name: str, where: np.ndarray) -> None:
    if where.any():
        rows.loc[where, name] = _absence(rows[name])


def _absence(values: pd.Series) -> NaTType | float | None:
    """The value that stands for nothing in a column like this one: NaT, NaN or None."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return pd.NaT
    return np.nan if pd.api.types.is_float_dtype(values) else None


def _restated(
    submission: Submission, stack: Stack, rows: pd.DataFrame, now: np.ndarray, before: np.ndarray
) -> list[Finding]:
    """Report rows that were sent before and now say something else; a blank that was filled in is no
    change. `now` are its places among the rows, `before` those of the same keys as known so far, or -1."""
    again = before >= 0
    if stack.spec.per_agency and not stack.shared_numbers:
        again &= ~rows["_is_new"].to_numpy()[now]  # nobody else can have sent its key
    if not again.any():
        return []
    now, before = now[again], before[again]
    changed = np.zeros(len(now), dtype=bool)
    for name in stack.table.columns:
        if name not in stack.key:
            values = rows[name].to_numpy()
            was, says = values[before], values[now]
            changed |= ~pd.isna(was) & (pd.isna(says) | (was != says))
    if not changed.any():
        return []
    numbers = tuple(sorted(int(n) for n in rows["_row"].to_numpy()[now[changed]]))
    sentence = f"Rows sent before that now say something else: {len(numbers):,}. The new values stand."
    return [
        Finding(
            "ADVISORY",
            *submission.key,
            stack.table.name,
            RESTATED,
            sentence,
            numbers,
            rows["_file"].iloc[now[0]],
            why="Figures the Board has already seen may have changed.",
        )
    ]
