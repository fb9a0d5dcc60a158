"""Every expectation passes a small good return, and fails when that return is spoiled: none is decorative.

tests/expectations/<return>.toml holds the good return and, for each written expectation, how to spoil it.
What a declaration implies (required, allowed, bounds, order …) is spoiled here by its kind.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.conftest import framework_of
from wscb_lib.quality.failures import all_rules, read_suites
from wscb_lib.quality.gate import EXPECTATIONS
from wscb_lib.quality.questions import ask
from wscb_lib.quality.rules import Rule
from wscb_lib.quality.stacks import Stack, Stacks, period_start, stack
from wscb_lib.quality.suites import validate
from wscb_lib.quarter import Quarter
from wscb_lib.returns import Reading

ROOT = Path(__file__).resolve().parents[1]
PAGES = {
    p.stem: tomllib.loads(p.read_text(encoding="utf-8"))
    for p in sorted((ROOT / "tests/expectations").glob("*.toml"))
}
THEN, NOW = framework_of(), framework_of("2025-26-Q4")
WHOLE = replace(THEN, returns={**NOW.returns, **THEN.returns})  # those of later are as they are today
FRAMEWORK = replace(WHOLE, returns={r: spec for r, spec in WHOLE.returns.items() if r in PAGES})
SUITES = read_suites(FRAMEWORK, EXPECTATIONS)
RULES = all_rules(FRAMEWORK, SUITES)
NOTHING = {"date": pd.NaT, "datetime": pd.NaT, "count": np.nan, "number": np.nan, "age": np.nan}

Frames = dict[str, pd.DataFrame]


def typed(return_id: str, table: str, rows: list[dict]) -> pd.DataFrame:
    """The rows of a page as the reader would give them: every declared column, absent where the page is
    silent."""
    columns = FRAMEWORK.returns[return_id].tables[table].columns
    frame = pd.DataFrame(index=range(len(rows)))
    for name, column in columns.items():
        values = [row.get(name, NOTHING.get(column.type)) for row in rows]
        if column.type in ("date", "datetime"):
            frame[name] = pd.Series(pd.to_datetime(values)).astype("datetime64[ns]")
        else:
            frame[name] = pd.Series(
                values, dtype=float if column.type in ("count", "number", "age") else object
            )
    return frame.assign(_row=range(2, len(rows) + 2), _file=f"returns/{return_id}.csv")


@cache
def _good(return_id: str) -> Frames:
    rows = PAGES[return_id]["rows"]
    return {t: typed(return_id, t, rows.get(t, [])) for t in FRAMEWORK.returns[return_id].tables}


def good(return_id: str) -> Frames:
    """The good return, table by table, as frames that may be written over."""
    return {table: rows.copy() for table, rows in _good(return_id).items()}


@cache
def good_stacks(return_id: str) -> Stacks:
    """The good return as it goes to its checks."""
    return stacked(return_id, good(return_id))


def stacked(return_id: str, tables: Frames) -> Stacks:
    """Some tables of a return as they go to its checks."""
    page = PAGES[return_id]
    quarter = Quarter.parse(page["quarter"])
    reading = Reading(
        return_id, page.get("agency", "all"), quarter, f"returns/{return_id}.csv", tables=tables
    )
    spec = FRAMEWORK.returns[return_id]
    alone = replace(spec, tables={name: spec.tables[name] for name in tables})
    return stack(replace(FRAMEWORK, returns={return_id: alone}), [reading], quarter)


def change(return_id: str, tables: Frames, edits: list[dict]) -> Frames:
    """The tables with some cells written over; "" makes a cell absent."""
    for edit in edits:
        edit = dict(edit)
        table, row = edit.pop("table"), edit.pop("row")
        for name, value in edit.items():
            kind = FRAMEWORK.returns[return_id].tables[table].columns[name].type
            value = NOTHING.get(kind) if isinstance(value, str) and not value else value
            tables[table].at[row, name] = pd.Timestamp(value) if isinstance(value, date) else value
    return tables


def spoil_shape(made: Stack, rule: Rule) -> pd.DataFrame:
    """The table's rows, spoiled so that a rule that its declaration implies must fail."""
    rows = made.rows[[*made.table.columns, "_row", "_file"]].copy()
    quarter = Quarter.parse(PAGES[made.spec.id]["quarter"])
    kind, *names = rule.id.split(":")
    column = made.table.columns.get(names[-1]) if names else None
    if kind == "required":
        rows.at[0, column.name] = NOTHING.get(column.type)
    elif kind in ("allowed", "link"):
        rows.at[0, column.name] = "in no list"
    elif kind == "bounds":
        rows.at[0, column.name] = column.maximum + 1 if column.maximum is not None else column.minimum - 1
    elif kind == "after_quarter":
        rows.at[0, column.name] = pd.Timestamp(quarter.next.start)
    elif kind == "after_meeting":
        rows.at[0, column.name] = made.known_before(quarter)
    elif kind == "order":
        rows.at[0, names[0]], rows.at[0, names[1]] = (
            pd.Timestamp("2016-01-21 12:00"),
            pd.Timestamp("2016-01-20 12:00"),
        )
    elif kind == "key":
        rows = pd.concat([rows, rows.iloc[[0]]], ignore_index=True)
    elif kind == "wrong_quarter":
        day_before = pd.Timestamp(period_start(made.spec, quarter).start) - pd.Timedelta(hours=12)
        rows.at[0, made.table.opened_on] = day_before
    else:
        pytest.fail(
            f"{made.name}, {rule.id}: say here how to spoil it, or in tests/expectations/{made.spec.id}.toml"
        )
    return rows


def spoiled(return_id: str, table: str, rule: Rule) -> Mapping[tuple[str, str], Stack]:
    """The good return's tables, spoiled for one rule."""
    whole, edits = good_stacks(return_id).tables, PAGES[return_id]["spoil"].get(rule.id)
    if edits:
        edited = {edit["table"] for edit in edits}
        tables = {name: rows for name, rows in good(return_id).items() if name in edited}
        changed = change(return_id, tables, edits)
    else:
        changed = {table: spoil_shape(whole[return_id, table], rule)}
    return {**whole, **stacked(return_id, changed).tables}


CASES = {f"{r}.{t} {rule.id}": (r, t, rule) for (r, t), rules in RULES.items() for rule in rules}


@pytest.fixture(scope="module")
def answers() -> dict[str, list[int]]:
    """Every case asked in one go, as a run asks its tables: rows that failed, by case.

    Each case's return bears the number of its case, so rules of many cases that ask the same thing are asked
    together.
    """
    tables, rules = {}, {}
    for number, (return_id, table, rule) in enumerate(CASES.values()):
        for (_, name), made in spoiled(return_id, table, rule).items():
            tables[str(number), name] = made
            rules[str(number), name] = (rule,) if name == table else ()
    asked = ask(Stacks((), tables), rules)
    found = asked.answers(validate(asked.frames, asked.suites))
    return {
        case: list(found.get(((str(number), table), rule.id), ()))
        for number, (case, (_, table, rule)) in enumerate(CASES.items())
    }


@pytest.mark.parametrize("case", CASES)
def test_an_expectation_fails_when_its_return_is_spoiled(case, answers):
    assert answers[case], f"{case}: the spoiled return passed, so the expectation says nothing"


@pytest.mark.parametrize("return_id", PAGES)
def test_a_good_return_passes_every_expectation(return_id):
    asked = ask(good_stacks(return_id), RULES)
    found = asked.answers(validate(asked.frames, asked.suites))
    assert {rule: places.tolist() for rule, places in found.items() if len(places)} == {}


@pytest.mark.parametrize("return_id", sorted(WHOLE.returns))
def test_every_return_has_a_good_example_that_shows_what_its_expectations_mean(return_id):
    assert return_id in PAGES, f"write tests/expectations/{return_id}.toml"
    written = {rule.id for rules in SUITES[return_id].rules.values() for rule in rules}
    shown = set(PAGES[return_id]["spoil"])
    assert not written - shown, "say how to spoil these"
    known = written | {rule.id for (r, _), rules in RULES.items() if r == return_id for rule in rules}
    assert not shown - known, "no expectation has these names"
