"""Which rows failed which rule, and what is said of them, file by file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from wscb_lib.errors import FrameworkFault
from wscb_lib.framework.declared import Column
from wscb_lib.framework.values import Framework
from wscb_lib.quality.findings import SET_ASIDE_COLUMNS, Finding
from wscb_lib.quality.questions import Rules, TableKey
from wscb_lib.quality.rules import Rule, is_needed, shape_rules
from wscb_lib.quality.stacks import BACK_SERIES, Stack, Stacks, places_of
from wscb_lib.quality.suites import Suite, read_suite
from wscb_lib.quarter import Quarter
from wscb_lib.returns.readings import CellFault

Answers = Mapping[tuple[TableKey, str], np.ndarray]
"""Table and rule -> positions of the rows that failed."""


@dataclass(frozen=True)
class Failure:
    """The rows of one table that failed one rule, as positions in its stack; `reasons` say why, row by
    row."""

    rule: Rule
    places: np.ndarray
    reasons: tuple[str, ...] = ()

    def reason(self, nth: int) -> str:
        """Why its nth row failed, without a number in it."""
        return self.reasons[nth] if self.reasons else self.rule.sentence.replace(": {count}", "")


Failures = Mapping[TableKey, tuple[Failure, ...]]


def read_suites(framework: Framework, folder: Path, own: Path | None = None) -> dict[str, Suite]:
    """The written suite of every return, by its id; `FrameworkFault` with every fault of every page."""
    found: dict[str, Suite] = {}
    faults: list[str] = []
    for spec in framework.returns.values():
        try:
            found[spec.id] = read_suite(folder, spec, own)
        except FrameworkFault as fault:
            faults += fault.sentences
    if faults:
        raise FrameworkFault(*faults)
    return found


def all_rules(framework: Framework, suites: Mapping[str, Suite]) -> Rules:
    """For every table, the rules its declaration implies and those written for it."""
    return {
        (spec.id, table.name): (
            *shape_rules(spec, table, suites[spec.id].ahead(table.name)),
            *suites[spec.id].rules.get(table.name, ()),
        )
        for spec in framework.returns.values()
        for table in spec.tables.values()
    }


def find_failures(stacks: Stacks, rules: Rules, answers: Answers, quarter: Quarter) -> Failures:
    """Every failing row, by table and rule: what could not be read first, then what the suites found.

    Rows of the back series that were opened after `quarter` are not yet known, and never fail.
    """
    found = {}
    for key, stack in stacks.tables.items():
        unreadable = _unreadable(stacks, stack)
        blanked = {f.rule.column: f.places for f in unreadable}
        answered = [
            _answer(stack, rule, answers[key, rule.id], blanked)
            for rule in rules[key]
            if (key, rule.id) in answers
        ]
        known = is_known(stack, quarter)
        known_failures = [_among(failure, known) for failure in (*unreadable, *answered)]
        found[key] = tuple(failure for failure in known_failures if len(failure.places))
    return found


def is_known(stack: Stack, quarter: Quarter) -> np.ndarray:
    """For each row, whether the quarter's pack may know it; later rows of the back series may not be known
    yet."""
    opened = stack.rows[stack.table.opened_on].to_numpy()
    is_later = opened >= stack.known_before(quarter).to_datetime64()
    known: np.ndarray = ~(is_later & (stack.rows["_order"].to_numpy() == BACK_SERIES))
    return known


def _answer(stack: Stack, rule: Rule, places: Iterable[int], blanked: Mapping[str, np.ndarray]) -> Failure:
    failed = np.array(list(places), dtype="int64")
    if rule.keeps_first and len(failed):
        repeated = stack.rows.loc[failed, list(rule.columns)].duplicated(keep="first")
        failed = failed[repeated.to_numpy()]
    if rule.id.startswith("required:"):  # a cell that could not be read is absent too: it is said once
        failed = np.setdiff1d(failed, blanked.get(rule.column, ()))
    return Failure(rule, failed)


def _among(failure: Failure, known: np.ndarray) -> Failure:
    kept = known[failure.places]
    reasons = tuple(r for r, k in zip(failure.reasons, kept, strict=True) if k) if failure.reasons else ()
    return Failure(failure.rule, failure.places[kept], reasons)


def _unreadable(stacks: Stacks, stack: Stack) -> list[Failure]:
    """Cells that could not be read, by column: each spoils its row, unless the row counts without it."""
    by_column: dict[str, dict[int, CellFault]] = {}
    for source, submission in enumerate(stacks.submissions):
        faults = [f for f in submission.reading.cell_faults if f.table == stack.table.name]
        if submission.return_id != stack.spec.id or not faults:
            continue
        own = places_of(stack.rows, source)
        places = {row: place for place, row in enumerate(stack.rows["_row"].iloc[own].tolist(), own.start)}
        for fault in faults:
            if fault.row in places:
                by_column.setdefault(fault.column, {})[places[fault.row]] = fault
    return [
        _unreadable_one(stack, name, by_column[name]) for name in stack.table.columns if name in by_column
    ]


def _unreadable_one(stack: Stack, name: str, faults: Mapping[int, CellFault]) -> Failure:
    column = stack.table.columns[name]
    level = "FAIL" if is_needed(column, stack.table) else "ADVISORY"
    rule = Rule(
        f"unreadable:{name}",
        level,
        f'Rows with something under "{column.heading}" that cannot be read: {{count}}. '
        f"{_wanted(column, faults)}",
        "What cannot be read cannot be counted, and nothing is guessed.",
        "",
        {},
        name,
    )
    ordered = sorted(faults)
    reasons = [
        f'What stands under "{f.heading or column.heading}" cannot be read. {f.wanted}'
        for f in (faults[place] for place in ordered)
    ]
    return Failure(rule, np.array(ordered, dtype="int64"), tuple(reasons))


def _wanted(column: Column, faults: Mapping[int, CellFault]) -> str:
    """The sentence that says what would have been read, where that is the same for every cell; else to see
    each row."""
    wanted = {fault.wanted.split(" Did you mean")[0] for fault in faults.values()}
    return wanted.pop() if len(wanted) == 1 else "See each row."


def row_findings(stacks: Stacks, failures: Failures) -> list[Finding]:
    """One finding for each rule and file, with the numbers of its rows."""
    found = []
    for key, stack in stacks.tables.items():
        for failure in failures[key]:
            rows, wording = stack.rows.loc[failure.places], _wording(failure.rule)
            for _, part in rows.groupby(["_source", "_agency", "_file"], sort=True):
                first = part.iloc[0]
                submission = stacks.submissions[int(first["_source"])]
                found.append(
                    Finding(
                        failure.rule.level,
                        stack.spec.id,
                        str(first["_agency"]),
                        submission.key[2],
                        stack.table.name,
                        failure.rule.id,
                        wording.replace("{count}", f"{len(part):,}"),
                        tuple(sorted(map(int, part["_row"]))),
                        str(first["_file"]),
                        failure.rule.level == "FAIL",
                        failure.rule.why,
                        wording,
                        failure.rule.alert,
                        _declared(failure.rule, stack),
                    )
                )
    return found


def _declared(rule: Rule, stack: Stack) -> tuple[str, ...]:
    """The columns of the table that a rule looks at, its own first; what the checks work out is left out."""
    named = dict.fromkeys((rule.column, *rule.columns))
    return tuple(name for name in named if name in stack.table.columns)


def _wording(rule: Rule) -> str:
    """The sentence on a rule's failing rows, with {count} for their number, and what became of them."""
    if rule.level == "FAIL":
        return f"{rule.sentence} Set aside."
    return (
        f"{rule.sentence} Read as absent; the rows count."
        if rule.takes_out or not rule.type
        else rule.sentence
    )


def set_aside(stacks: Stacks, failures: Failures) -> pd.DataFrame:
    """The rows that failed: one line for each, with the first rule it failed and every reason."""
    lines = pd.concat([pd.DataFrame(columns=[*SET_ASIDE_COLUMNS, "place"]), *_lines(stacks, failures)])
    by = ["return", "table", "place"]
    reasons = lines.groupby(by, sort=False)["reason"].agg(" ".join)
    first = lines.drop_duplicates(by).set_index(by).assign(reason=reasons).reset_index()
    return first[list(SET_ASIDE_COLUMNS)].sort_values(
        ["return", "quarter", "agency", "table", "_file", "_row"], ignore_index=True
    )


def _lines(stacks: Stacks, failures: Failures) -> Iterator[pd.DataFrame]:
    """For each rule that set rows aside, a line for each of them."""
    quarters = {place: submission.key[2] for place, submission in enumerate(stacks.submissions)}
    for (return_id, table), stack in stacks.tables.items():
        for failure in failures[return_id, table]:
            if failure.rule.level == "FAIL":
                rows = stack.rows.loc[failure.places]
                yield pd.DataFrame(
                    {
                        "return": return_id,
                        "agency": rows["_agency"],
                        "quarter": rows["_source"].map(quarters),
                        "table": table,
                        "_file": rows["_file"],
                        "_row": rows["_row"],
                        "rule": failure.rule.id,
                        "reason": [failure.reason(nth) for nth in range(len(rows))],
                        "place": failure.places,
                    }
                )


def failed_places(failures: Iterable[Failure]) -> np.ndarray:
    """Positions of the rows of one table that are set aside."""
    failed = [f.places for f in failures if f.rule.level == "FAIL"]
    return np.unique(np.concatenate(failed)) if failed else np.array([], dtype="int64")
