"""What great_expectations is asked: a suite for each table, and rules that ask the same thing asked together.

An expectation costs ten milliseconds however few rows it reads, and there are hundreds: a declaration asks
"is anything there?" of some hundred columns. So rules of one type with the same arguments are asked once, of
their columns laid end to end, of each the rows that its row condition chooses; each answer is then given back
to the rule and row it belongs to. What was answered of the very same columns before is not asked again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from wscb_lib.json_values import Json
from wscb_lib.quality import conditions, marks
from wscb_lib.quality.rules import Rule
from wscb_lib.quality.stacks import Stack, Stacks, mark_of_column
from wscb_lib.quality.suites import Raw

TableKey = tuple[str, str]
Rules = Mapping[TableKey, tuple[Rule, ...]]
Answered = Mapping[str, list[int]]
"""Mark of a question -> the positions of the rows that failed."""

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
MOST_ROWS = (
    250_000  # laid end to end at once: beyond it a copy costs more memory than asking apart costs time
)
_COLUMNS = ("column", "column_A", "column_B")
_UNIQUE = "expect_compound_columns_to_be_unique"
"""Asked of many tables at once beside a column that says whose row it is, of which no value is missing."""
_WHOSE = "whose"
_BETWEEN, _LIMITS = "expect_column_values_to_be_between", ("min_value", "max_value")
"""Of figures, asked of many columns at once as two columns that stand in order: each figure beside its own
rule's limits."""
_STANDS_ABOVE = "expect_column_pair_values_a_to_be_greater_than_b"
_IN_ORDER = ("expect_column_values_to_be_between", "expect_column_pair_values_a_to_be_greater_than_b")
"""Types that only values of one kind can be asked: were one column's of two kinds, none could be answered."""


@dataclass(frozen=True)
class _Asked:
    """One rule of one table, with the columns it reads; `start` is where its rows begin when asked together,
    and `rows` their positions in the table: None for all of them."""

    key: TableKey
    rule: Rule
    columns: Mapping[str, pd.Series]
    start: int = 0
    rows: np.ndarray | None = None
    mark: str = ""  # a checksum of the rule and of every value it looks at

    @property
    def name(self) -> str:
        """The place and id of the rule, as a fault names it."""
        return f'expectations/{self.key[0]}.json, "{self.rule.id}"'

    @property
    def looked_at(self) -> list[pd.Series]:
        """The columns that the expectation is about, of the rows it looks at."""
        return self._whole if self.rows is None else [column.iloc[self.rows] for column in self._whole]

    @property
    def kinds(self) -> list[str]:
        """Of what kind their values are, as numpy has it."""
        return [column.dtype.kind for column in self._whole]

    @property
    def many(self) -> int:
        """How many rows it looks at."""
        return len(self._whole[0]) if self.rows is None else len(self.rows)

    @property
    def _whole(self) -> list[pd.Series]:
        kwargs = self.rule.kwargs
        named = kwargs.get("column_list") or [kwargs[name] for name in _COLUMNS if name in kwargs]
        return [self.columns[name] for name in named]


class OneAtATime(Mapping[str, pd.DataFrame]):
    """Frames by suite, each made when it is asked for and held by nobody: a table is in memory once."""

    def __init__(self, makers: Mapping[str, Callable[[], pd.DataFrame]]) -> None:
        self._makers = makers

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._makers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


@dataclass(frozen=True)
class Questions:
    """Frames and suites to validate, and whose answers they are; `marks` are of all that is to be
    answered."""

    frames: OneAtATime
    suites: dict[str, list[Json]]
    together: Mapping[str, tuple[_Asked, ...]]
    marks: Mapping[tuple[TableKey, str], str]
    answered: Answered

    def answers(self, raw: Raw) -> dict[tuple[TableKey, str], np.ndarray]:
        """For each table and rule that failed, the positions of its rows in their stack."""
        found: dict[tuple[TableKey, str], np.ndarray] = {
            place: np.array(self.answered[mark], dtype="int64")
            for place, mark in self.marks.items()
            if self.answered.get(mark)
        }
        for name, rules in raw.items():
            if name in self.together:
                places = np.unique(np.concatenate([np.array(each, dtype="int64") for each in rules.values()]))
                found |= _given_back(self.together[name], places)
                continue
            for rule, each in rules.items():
                return_id, table = name.split(".")
                found[(return_id, table), rule] = np.array(each, dtype="int64")
        return found

    def learnt(self, answers: Mapping[tuple[TableKey, str], np.ndarray]) -> dict[str, list[int]]:
        """Every answer by its mark, to be kept: which rows failed, by position, and never a value."""
        return {mark: [int(n) for n in answers.get(place, ())] for place, mark in self.marks.items()}


def ask(stacks: Stacks, rules: Rules, answered: Answered | None = None) -> Questions:
    """Put the rules of every table that has rows, with no column that none of them reads.

    `answered` holds what an earlier run learnt, by mark: that is not put again.
    """
    known = answered or {}
    alike: dict[str, list[_Asked]] = {}
    marks: dict[tuple[TableKey, str], str] = {}
    for number, asked in enumerate(_each(stacks, rules)):
        marks[asked.key, asked.rule.id] = asked.mark
        if asked.mark not in known:
            ready = _ready_to_join(asked)
            alike.setdefault(_likeness(ready) if ready else str(number), []).append(ready or asked)
    alone: dict[str, list[_Asked]] = {}
    for asked in (some[0] for some in alike.values() if len(some) == 1):
        alone.setdefault(".".join(asked.key), []).append(asked)
    joined = [part for some in alike.values() if len(some) > 1 for part in _in_parts(some)]
    laid = {f"together {number}": _Laid(some) for number, some in enumerate(joined)}
    suites = {
        name: [_expectation(a.rule.kwargs, [a], a.rule.id) for a in some] for name, some in alone.items()
    } | {name: each.suite for name, each in laid.items()}
    makers: dict[str, Callable[[], pd.DataFrame]] = {
        name: lambda some=some: pd.DataFrame({n: s for a in some for n, s in a.columns.items()})
        for name, some in alone.items()
    } | {name: each.frame for name, each in laid.items()}
    return Questions(
        OneAtATime(makers), suites, {name: each.placed for name, each in laid.items()}, marks, known
    )


def _each(stacks: Stacks, rules: Rules) -> Iterator[_Asked]:
    for key, stack in stacks.tables.items():
        if len(stack.rows):
            made = _columns(stacks.of(key[0]), stack, rules[key])
            marks = {name: stack.marks.get(name) or mark_of_column(column) for name, column in made.items()}
            for rule in rules[key]:
                columns = {name: made[name] for name in rule.columns}
                yield _Asked(key, rule, columns, mark=_mark(rule, [marks[name] for name in columns]))


def _mark(rule: Rule, columns: Sequence[str]) -> str:
    arguments = json.dumps([rule.type, rule.kwargs], sort_keys=True, default=str)
    return hashlib.sha256("\n".join([rule.id, arguments, *columns]).encode()).hexdigest()[:24]


def _columns(bench: marks.Bench, stack: Stack, rules: tuple[Rule, ...]) -> dict[str, pd.Series]:
    """Every column that any rule of a table reads, declared or worked out, each once."""
    return {
        name: marks.column(bench, stack, name) for name in dict.fromkeys(n for r in rules for n in r.columns)
    }


def _expectation(kwargs: Mapping[str, object], asked: list[_Asked], rule: str) -> Json:
    return {
        "type": asked[0].rule.type,
        "kwargs": dict(kwargs),
        "meta": {"rule": rule, "asked_by": asked[0].name},
    }


def _ready_to_join(asked: _Asked) -> _Asked | None:
    """A rule with the rows it looks at, where it can be asked together with others; else None."""
    if asked.rule.type not in _ROW_BY_ROW and asked.rule.type != _UNIQUE:
        return None
    if (condition := asked.rule.kwargs.get("row_condition")) is None:
        return asked
    if asked.rule.type in _IN_ORDER and "O" in asked.kinds:
        return None
    chosen = conditions.chosen(condition, asked.columns)
    return None if chosen is None else replace(asked, rows=np.flatnonzero(chosen))


def _in_order(above: str, below: str, asked: list[_Asked]) -> Json:
    """That one column is nowhere less than another, where both have a figure."""
    kwargs = {
        "column_A": above,
        "column_B": below,
        "or_equal": True,
        "ignore_row_if": "either_value_is_missing",
    }
    meta = {"rule": f"{above} {below}", "asked_by": asked[0].name}
    return {"type": _STANDS_ABOVE, "kwargs": kwargs, "meta": meta}


def _likeness(asked: _Asked) -> str:
    """A text that is the same for rules that may be asked together: their type, arguments and kind of
    values."""
    apart = (*_COLUMNS, "column_list", "row_condition", *(_LIMITS if _has_own_limits(asked) else ()))
    arguments = {name: value for name, value in asked.rule.kwargs.items() if name not in apart}
    if _is_labelled(asked.rule):
        arguments["value_set"] = "each its own"
    return json.dumps([asked.rule.type, arguments, asked.kinds], sort_keys=True, default=str)


def _is_labelled(rule: Rule) -> bool:
    """Whether each word of a rule's list is to be marked with the rule it belongs to, as lists differ by
    column."""
    words = rule.kwargs.get("value_set", ())
    is_list = rule.type in ("expect_column_values_to_be_in_set", "expect_column_values_to_not_be_in_set")
    return is_list and all(isinstance(word, str) for word in words)


def _has_own_limits(asked: _Asked) -> bool:
    """Whether a rule holds figures between limits, both of them allowed, and says nothing more: then each
    figure can stand beside its own. What great_expectations would refuse is left to it."""
    kwargs = asked.rule.kwargs
    if asked.rule.type != _BETWEEN or kwargs.keys() - {"column", "row_condition", *_LIMITS}:
        return False
    limits = [limit for name in _LIMITS if (limit := kwargs.get(name)) is not None]
    are_figures = all(isinstance(limit, int | float) and not isinstance(limit, bool) for limit in limits)
    is_sound = bool(limits) and are_figures and limits == sorted(limits)
    return is_sound and asked.kinds[0] in "fi"


def _in_parts(some: list[_Asked]) -> Iterator[list[_Asked]]:
    """Rules asked together, no more of them at once than `MOST_ROWS` rows, so that memory is bounded."""
    part: list[_Asked] = []
    rows = 0
    for asked in some:
        if part and rows + asked.many > MOST_ROWS:
            yield part
            part, rows = [], 0
        part.append(asked)
        rows += asked.many
    yield part


class _Laid:
    """Rules asked together: one expectation, where each rule's rows begin, and the frame when it is
    wanted."""

    def __init__(self, some: list[_Asked]) -> None:
        self._some, first = some, some[0].rule
        kwargs = {name: value for name, value in first.kwargs.items() if name != "row_condition"}
        self._has_limits = _has_own_limits(some[0])
        if first.type == _UNIQUE:
            self._named = [f"column {n}" for n in range(len(first.kwargs["column_list"]))]
            kwargs["column_list"] = [*self._named, _WHOSE]
        else:
            self._named = [name for name in _COLUMNS if name in first.kwargs]
            kwargs |= {name: name for name in self._named}
        if _is_labelled(first):
            kwargs["value_set"] = [
                f"{n}={word}" for n, asked in enumerate(some) for word in asked.rule.kwargs["value_set"]
            ]
        self.suite = [_expectation(kwargs, some, "all")]
        if self._has_limits:
            self.suite = [_in_order("column", "min_value", some), _in_order("max_value", "column", some)]
        self._lengths = [asked.many for asked in some]
        starts = np.cumsum([0, *self._lengths])[:-1]
        self.placed = tuple(
            _Asked(a.key, a.rule, {}, int(at), a.rows) for a, at in zip(some, starts, strict=True)
        )

    def frame(self) -> pd.DataFrame:
        """The columns of every rule, laid end to end."""
        first = self._some[0].rule
        values = dict(zip(self._named, zip(*(a.looked_at for a in self._some), strict=True), strict=True))
        if _is_labelled(first):
            words = [word for n, series in enumerate(values["column"]) for word in _labelled(n, series)]
            laid = pd.DataFrame({"column": pd.Series(words, dtype=object)})
        else:
            laid = pd.DataFrame({name: pd.concat(each, ignore_index=True) for name, each in values.items()})
        if self._has_limits:
            for name, none in zip(_LIMITS, (-np.inf, np.inf), strict=True):
                limits = [asked.rule.kwargs.get(name) for asked in self._some]
                laid[name] = np.repeat([none if n is None else float(n) for n in limits], self._lengths)
        if first.type == _UNIQUE:
            laid[_WHOSE] = np.repeat(np.arange(len(self._some)), self._lengths)
        return laid


def _labelled(number: int, words: pd.Series) -> Iterator[str | None]:
    """Each word of a column with the number of its rule before it; None for none."""
    said = {word: f"{number}={word}" for word in words.dropna().unique()}
    return map(said.get, words.tolist())


def _given_back(asked: tuple[_Asked, ...], places: np.ndarray) -> dict[tuple[TableKey, str], np.ndarray]:
    """Positions in rows laid end to end, as positions in the rows of each rule's own table."""
    whose = np.searchsorted([a.start for a in asked], places, side="right") - 1
    found = {}
    for who in np.unique(whose):
        one = asked[who]
        own = places[whose == who] - one.start
        found[one.key, one.rule.id] = own if one.rows is None else one.rows[own]
    return found
