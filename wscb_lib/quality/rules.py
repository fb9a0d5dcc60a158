"""A rule: one expectation with its level, its sentence and its reason. Declared shape becomes rules here.

What a page of data/framework/returns declares is not written again in expectations/: this module turns it
into the same kind of rule as the written ones, and both run together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wscb_lib.framework.declared import Column, Return, Table
from wscb_lib.quality import marks


@dataclass(frozen=True)
class Rule:
    """One expectation on the rows of one table.

    `sentence` is a template with {count}. `column` is the declared column to look at, "" when there is none.
    A FAIL sets the row aside. `takes_out` is an ADVISORY that also takes the value out of the facts: the row
    counts, its broken value does not. `alert` is who must be asked about today, in words: "child who …".
    `keeps_first` leaves the first of each set of repeated rows in place.
    """

    id: str
    level: str
    sentence: str
    why: str
    type: str
    kwargs: Mapping[str, Any]
    column: str = ""
    takes_out: bool = False
    keeps_first: bool = False
    alert: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the expectation reads, row conditions included."""
        named = [self.kwargs[key] for key in ("column", "column_A", "column_B") if key in self.kwargs]
        named += [
            *self.kwargs.get("column_list", ()),
            *_columns_of_condition(self.kwargs.get("row_condition")),
        ]
        return tuple(dict.fromkeys(named))


def _columns_of_condition(condition: object) -> Iterator[str]:
    """The columns a row condition names, however deep."""
    if isinstance(condition, Mapping):
        named = condition.get("column")
        if isinstance(named, Mapping) and "name" in named:
            yield named["name"]
        for part in condition.values():
            yield from _columns_of_condition(part)
    elif isinstance(condition, list | tuple):
        for part in condition:
            yield from _columns_of_condition(part)


def is_needed(column: Column, table: Table) -> bool:
    """Whether a row cannot be counted honestly without a sound value here.

    Dates are: a blank one means that the thing has not happened. So are keys, figures and what must be
    present. A bad value elsewhere (a sex, a risk grade) is taken out and counted, and the row still counts.
    """
    return (
        column.is_required
        or column.name in table.key
        or column.type in ("date", "datetime", "number", "count")
    )


def shape_rules(spec: Return, table: Table, dates_ahead: frozenset[str] = frozenset()) -> tuple[Rule, ...]:
    """The rules a table's declaration implies. `dates_ahead` are columns whose dates may lie after the
    quarter."""
    rules: list[Rule] = []
    for column in table.columns.values():
        rules += _column_rules(column, table)
        if column.type in ("date", "datetime") and column.name not in dates_ahead:
            rules.append(_not_after_meeting(column) if table.known_until else _not_after_quarter(column))
    rules.append(_key_rule(spec, table))
    rules += [_order_rule(table, first, second) for first, second in table.orders]
    if not table.carries_forward and spec.cadence != "on_publication":
        rules.append(_wrong_quarter_rule(table))
    return (*rules, *_totals_rules(spec, table))


def _column_rules(column: Column, table: Table) -> Iterator[Rule]:
    here = f'under "{column.heading}"'
    level = "FAIL" if is_needed(column, table) else "ADVISORY"
    if column.is_required:
        yield Rule(
            f"required:{column.name}",
            "FAIL",
            f"Rows with nothing {here}: {{count}}.",
            "Without it the row cannot be counted.",
            "expect_column_values_to_not_be_null",
            {"column": column.name},
            column.name,
        )
    if column.allowed:
        yield Rule(
            f"allowed:{column.name}",
            level,
            f"Rows with a value {here} that is not in its list: {{count}}.",
            "A value nobody has agreed cannot be counted under any heading.",
            "expect_column_values_to_be_in_set",
            {"column": column.name, "value_set": list(column.allowed)},
            column.name,
            takes_out=level != "FAIL",
        )
    if column.minimum is not None or column.maximum is not None:
        yield Rule(
            f"bounds:{column.name}",
            level,
            f"Rows with a figure {here} {_bounds(column)}: {{count}}.",
            "A figure so far out is a slip of the keyboard, and would move every mean.",
            "expect_column_values_to_be_between",
            {"column": column.name, "min_value": column.minimum, "max_value": column.maximum},
            column.name,
            takes_out=level != "FAIL",
        )
    if column.links:
        yield Rule(
            f"link:{column.name}",
            "FAIL",
            f"Rows whose {here.removeprefix('under ')} is not among the "
            f"{column.links.split('.')[0].replace('_', ' ')}: {{count}}.",
            "A row that hangs on nothing is a slip in its number, and would be counted apart from what it "
            "belongs to.",
            "expect_column_values_to_be_in_set",
            {"column": f"{column.name}{marks.JOIN}is_found", "value_set": [True]},
            column.name,
        )


def _bounds(column: Column) -> str:
    if column.minimum is None:
        return f"above {column.maximum:g}"
    if column.maximum is None:
        return f"below {column.minimum:g}"
    return f"outside {column.minimum:g} to {column.maximum:g}"


def _not_after_quarter(column: Column) -> Rule:
    return Rule(
        f"after_quarter:{column.name}",
        "FAIL",
        f'Rows with a date under "{column.heading}" after the quarter ended: {{count}}.',
        "What had not happened when the quarter ended cannot be in its return: a slip, or the wrong quarter.",
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": "quarter_end", "column_B": column.name, "or_equal": True, "ignore_row_if": _EITHER},
        column.name,
    )


def _not_after_meeting(column: Column) -> Rule:
    return Rule(
        f"after_meeting:{column.name}",
        "FAIL",
        f'Rows with a date under "{column.heading}" after the Board met on the quarter: {{count}}.',
        "What was judged after the meeting could not be before it: a slip, or a row of the next quarter.",
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": "meeting_day", "column_B": column.name, "or_equal": True, "ignore_row_if": _EITHER},
        column.name,
    )


_EITHER = "either_value_is_missing"


def _key_rule(spec: Return, table: Table) -> Rule:
    # The file is part of it: the same row may rightly come again in a later quarter's file.
    columns = [*table.key, "_file", "_agency"]
    named = " and ".join(f'"{table.columns[name].heading}"' for name in table.key)
    return Rule(
        "key",
        "FAIL",
        f"Rows that repeat the {named} of a row above them: {{count}}.",
        "The same thing sent twice would be counted twice. The first row stands.",
        "expect_compound_columns_to_be_unique",
        {"column_list": columns, "ignore_row_if": "any_value_is_missing"},
        table.key[0],
        keeps_first=True,
    )


def _order_rule(table: Table, first: str, second: str) -> Rule:
    # A time of midnight is a date with no time of day: it may be any moment of that day.
    latest = f"{second}{marks.JOIN}latest" if table.columns[first].type == "datetime" else second
    return Rule(
        f"order:{first}:{second}",
        "FAIL",
        f'Rows where "{table.columns[second].heading}" is before "{table.columns[first].heading}": '
        f"{{count}}.",
        "An order that cannot be is a slip in one of the two dates, and every time worked out from them is "
        "wrong.",
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": latest, "column_B": first, "or_equal": True, "ignore_row_if": _EITHER},
        second,
    )


def _wrong_quarter_rule(table: Table) -> Rule:
    return Rule(
        "wrong_quarter",
        "FAIL",
        f'Rows never sent before whose "{table.columns[table.opened_on].heading}" is before the period '
        "began: "
        "{count}. Send them as a new version of the return of their own quarter.",
        "A row of an earlier quarter changes that quarter's figures, which the Board has already seen.",
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": table.opened_on, "column_B": "earliest_day", "or_equal": True, "ignore_row_if": _EITHER},
        table.opened_on,
    )


_COUNTING = ("count", "stock", "rate")
"""The kinds of measure of which an agency's own figure is a count. A share may be of posts, which come in
parts, and so may a mean."""


def _totals_rules(spec: Return, table: Table) -> Iterator[Rule]:
    """For agencies' own counts: what is counted is whole, and a share is a part of something."""
    totals = [m for m in spec.measures.values() if m.way_in == "totals" and m.table == table.name]
    if counting := [m.id for m in totals if m.kind in _COUNTING]:
        yield _whole_rule(table.columns["numerator"], counting)
    yield from _share_rules([m.id for m in totals if m.kind == "share"])


def _among(indicators: list[str]) -> dict[str, object]:
    """The condition that a row is of one of these indicators."""
    return {"type": "comparison", "column": {"name": "indicator"}, "operator": "IN", "parameter": indicators}


def _whole_rule(column: Column, counting: list[str]) -> Rule:
    return Rule(
        f"whole:{column.name}",
        "FAIL",
        f'Rows of what is counted whose "{column.heading}" is not a whole number: {{count}}. '
        "Send how many there were, and not a share or a rate.",
        "Nothing happens three quarters of a time: a share or a rate stands in the place of a count.",
        "expect_column_values_to_be_in_set",
        {
            "column": f"{column.name}{marks.JOIN}is_whole",
            "value_set": [True],
            "row_condition": _among(counting),
        },
        column.name,
    )


def _share_rules(shares: list[str]) -> Iterator[Rule]:
    if not shares:
        return
    among = _among(shares)
    yield Rule(
        "share_above_whole",
        "FAIL",
        "Shares whose numerator is larger than their denominator: {count}.",
        "A part cannot be larger than the whole: the two figures stand in each other's place, or one is "
        "wrong.",
        "expect_column_pair_values_a_to_be_greater_than_b",
        {
            "column_A": "denominator",
            "column_B": "numerator",
            "or_equal": True,
            "ignore_row_if": _EITHER,
            "row_condition": among,
        },
        "numerator",
    )
    given = {"type": "nullity", "column": {"name": "numerator"}, "is_null": False}
    yield Rule(
        "share_without_whole",
        "FAIL",
        "Shares with a numerator and no denominator: {count}.",
        "Without what it is a part of, a figure says nothing.",
        "expect_column_values_to_not_be_null",
        {"column": "denominator", "row_condition": {"type": "and", "conditions": [among, given]}},
        "denominator",
    )
