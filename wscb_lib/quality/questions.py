"""What great_expectations is asked: a suite for each table, and rules that ask the same thing asked together.

An expectation costs ten milliseconds however few rows it reads, and there are hundreds: a declaration asks
"is anything there?" of some hundred columns. So rules of one type, with the same arguments and no row
condition, are asked once, of their columns laid end to end; each answer is then given back to the rule and
row it belongs to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from wscb_lib.quality import marks
from wscb_lib.quality.rules import Rule
from wscb_lib.quality.stacks import Stack, Stacks
from wscb_lib.quality.suites import Raw

TableKey = tuple[str, str]
Rules = Mapping[TableKey, tuple[Rule, ...]]

# Types that look at each row by itself, so that rows of other tables beside it change nothing.
_ROW_BY_ROW = frozenset(
    {
        "expect_column_values_to_not_be_null",
        "expect_column_values_to_be_null",
        "expect_column_values_to_be_in_set",
        "expect_column_values_to_not_be_in_set",
        "expect_column_values_to_be_between",
        "expect_column_pair_values_a_to_be_greater_than_b",
        "expect_column_pair_values_to_be_equal",
    }
)
_COLUMNS = ("column", "column_A", "column_B")


@dataclass(frozen=True)
class _Asked:
    """One rule of one table, with the columns it reads; `start` is where its rows begin when asked
    together."""

    key: TableKey
    rule: Rule
    columns: Mapping[str, pd.Series]
    start: int = 0

    @property
    def name(self) -> str:
        """The place and id of the rule, as a fault names it."""
        return f'expectations/{self.key[0]}.json, "{self.rule.id}"'


@dataclass(frozen=True)
class Questions:
    """Frames and suites to validate, and whose answers they are."""

    frames: dict[str, pd.DataFrame]
    suites: dict[str, list[dict[str, Any]]]
    together: Mapping[str, tuple[_Asked, ...]]

    def answers(self, raw: Raw) -> dict[tuple[TableKey, str], np.ndarray]:
        """For each table and rule that failed, the positions of its rows in their stack."""
        found: dict[tuple[TableKey, str], np.ndarray] = {}
        for name, rules in raw.items():
            for rule, places in rules.items():
                if name in self.together:
                    found |= _given_back(self.together[name], np.array(places, dtype="int64"))
                else:
                    return_id, table = name.split(".")
                    found[(return_id, table), rule] = np.array(places, dtype="int64")
        return found


def ask(stacks: Stacks, rules: Rules) -> Questions:
    """Put the rules of every table that has rows, with no column that none of them reads."""
    alike: dict[str, list[_Asked]] = {}
    for number, asked in enumerate(_each(stacks, rules)):
        can_join = asked.rule.type in _ROW_BY_ROW and "row_condition" not in asked.rule.kwargs
        alike.setdefault(_likeness(asked) if can_join else str(number), []).append(asked)
    alone: dict[str, list[_Asked]] = {}
    for asked in (some[0] for some in alike.values() if len(some) == 1):
        alone.setdefault(".".join(asked.key), []).append(asked)
    frames = {
        name: pd.DataFrame({n: s for a in some for n, s in a.columns.items()}) for name, some in alone.items()
    }
    suites = {
        name: [_expectation(a.rule.kwargs, [a], a.rule.id) for a in some] for name, some in alone.items()
    }
    together = {}
    for number, some in enumerate(some for some in alike.values() if len(some) > 1):
        name = f"together {number}"
        frames[name], suites[name], together[name] = _laid_end_to_end(some)
    return Questions(frames, suites, together)


def _each(stacks: Stacks, rules: Rules) -> Iterator[_Asked]:
    for key, stack in stacks.tables.items():
        if len(stack.rows):
            made = _columns(stacks.of(key[0]), stack, rules[key])
            for rule in rules[key]:
                yield _Asked(key, rule, {name: made[name] for name in rule.columns})


def _columns(bench: marks.Bench, stack: Stack, rules: tuple[Rule, ...]) -> dict[str, pd.Series]:
    """Every column that any rule of a table reads, declared or worked out, each once."""
    return {
        name: marks.column(bench, stack, name) for name in dict.fromkeys(n for r in rules for n in r.columns)
    }


def _expectation(kwargs: Mapping[str, Any], asked: list[_Asked], rule: str) -> dict[str, Any]:
    return {
        "type": asked[0].rule.type,
        "kwargs": dict(kwargs),
        "meta": {"rule": rule, "asked_by": asked[0].name},
    }


def _likeness(asked: _Asked) -> str:
    """A text that is the same for rules that may be asked together: their type, arguments and kind of
    values."""
    arguments = {name: value for name, value in asked.rule.kwargs.items() if name not in _COLUMNS}
    if _is_labelled(asked.rule):
        arguments["value_set"] = "each its own"
    kinds = [series.dtype.kind for series in asked.columns.values()]
    return json.dumps([asked.rule.type, arguments, kinds], sort_keys=True, default=str)


def _is_labelled(rule: Rule) -> bool:
    """Whether each word of a rule's list is to be marked with the rule it belongs to, as lists differ by
    column."""
    words = rule.kwargs.get("value_set", ())
    return rule.type == "expect_column_values_to_be_in_set" and all(isinstance(word, str) for word in words)


def _laid_end_to_end(some: list[_Asked]) -> tuple[pd.DataFrame, list[dict[str, Any]], tuple[_Asked, ...]]:
    """One frame, one expectation, and where each rule's rows begin."""
    first = some[0].rule
    named = [name for name in _COLUMNS if name in first.kwargs]
    kwargs = {**first.kwargs, **{name: name for name in named}}
    values = {name: [asked.columns[asked.rule.kwargs[name]] for asked in some] for name in named}
    if _is_labelled(first):
        values = {"column": [_label(n, series) for n, series in enumerate(values["column"])]}
        kwargs["value_set"] = [
            f"{n}={word}" for n, asked in enumerate(some) for word in asked.rule.kwargs["value_set"]
        ]
    frame = pd.DataFrame({name: pd.concat(series, ignore_index=True) for name, series in values.items()})
    starts = np.cumsum([0, *(len(series) for series in values[named[0]])])
    placed = tuple(_Asked(a.key, a.rule, {}, int(start)) for a, start in zip(some, starts[:-1], strict=True))
    return frame, [_expectation(kwargs, some, "all")], placed


def _label(number: int, words: pd.Series) -> pd.Series:
    known = {word: f"{number}={word}" for word in words.dropna().unique()}
    return words.map(known).astype(object).where(words.notna(), None)


def _given_back(asked: tuple[_Asked, ...], places: np.ndarray) -> dict[tuple[TableKey, str], np.ndarray]:
    """Positions in rows laid end to end, as positions in the rows of each rule's own table."""
    whose = np.searchsorted([a.start for a in asked], places, side="right") - 1
    return {
        (asked[who].key, asked[who].rule.id): places[whose == who] - asked[who].start
        for who in np.unique(whose)
    }
