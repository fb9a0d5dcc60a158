"""Columns worked out from rows, for what no expectation of great_expectations can say by itself.

A suite names a mark as it names a column. `MARKS` are whole names; `FAMILIES` are worked out from any
declared column, as `held_on__weekday`. A mark is absent where it has nothing to say, and expectations pass
over absences. Nothing here judges: a mark is a fact about a row, and the expectation says what is wrong with
it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
import pandas as pd

from wscb_lib.framework.declared import Table
from wscb_lib.measures import calendar
from wscb_lib.quality.stacks import BACK_SERIES, Stack, period_start, quarter_at
from wscb_lib.quarter import Quarter

JOIN = "__"
"""What stands between a column and the family of a mark: `held_on__weekday`."""

Bench = Mapping[str, Stack]
"""The tables of one return, by name."""

Mark = Callable[[Bench, Stack], pd.Series]
"""Everything of the return, and the table whose rows are to be marked."""

_LAST_MOMENT = pd.Timedelta(hours=23, minutes=59, seconds=59)


def columns_known(table: Table) -> tuple[str, ...]:
    """List every name an expectation on this table may use: declared columns, words beside figures, and
    marks."""
    figures = [f"{c.name}_status" for c in table.columns.values() if c.type in ("count", "number")]
    families = [f"{name}{JOIN}{family}" for name in table.columns for family in FAMILIES]
    return (*table.columns, *figures, *MARKS, *families, "_agency", "_file", "_quarter")


def column(bench: Bench, stack: Stack, name: str) -> pd.Series:
    """One column of a table, declared or worked out; KeyError for a name that is neither."""
    if name in stack.rows:
        return stack.rows[name]
    if name in MARKS:
        return MARKS[name](bench, stack)
    base, family = name.rsplit(JOIN, 1)
    return FAMILIES[family](bench, stack, base)


# ---------------------------------------------------------------- when: the quarter a row was sent for


def _quarter_end(bench: Bench, stack: Stack) -> pd.Series:
    """The last moment of the quarter the file is for; absent in the back series."""
    return _of_files(stack, lambda quarter: quarter.end) + _LAST_MOMENT


def _meeting_day(bench: Bench, stack: Stack) -> pd.Series:
    """The last moment that may still stand in the quarter's pack: the day of the meeting where the table says
    so."""
    return _quarter_end(bench, stack) + pd.Timedelta(days=stack.days_after)


def _quarter_start(bench: Bench, stack: Stack) -> pd.Series:
    """The first day of the quarter the file is for; absent in the back series."""
    return _of_files(stack, lambda quarter: quarter.start)


def _earliest_day(bench: Bench, stack: Stack) -> pd.Series:
    """For a row never sent before: the first day of the period its return covers; absent otherwise."""
    starts = _of_files(stack, lambda quarter: period_start(stack.spec, quarter).start)
    return starts.where(stack.rows["_is_new"])


def _of_files(stack: Stack, day: Callable[[Quarter], date]) -> pd.Series:
    """A day of the quarter that each row's file is for; absent in the back series."""
    orders, which = np.unique(stack.rows["_order"], return_inverse=True)
    days = [None if order == BACK_SERIES else day(quarter_at(int(order))) for order in orders]
    found = np.array(days, dtype="datetime64[D]").astype("datetime64[ns]")
    return pd.Series(found[which], index=stack.rows.index)


# ---------------------------------------------------------------- how long


def _days_open(bench: Bench, stack: Stack) -> pd.Series:
    """Days from a row's opening to its end, or to the end of the quarter while it is open."""
    return (_ended_or_now(bench, stack) - stack.rows[stack.table.opened_on]).dt.total_seconds() / 86_400


def _working_days_open(bench: Bench, stack: Stack) -> pd.Series:
    """As days_open, in working days."""
    return _working_days(stack.rows[stack.table.opened_on], _ended_or_now(bench, stack))


def _ended_or_now(bench: Bench, stack: Stack) -> pd.Series:
    return stack.rows[stack.table.ended_on].fillna(_quarter_end(bench, stack))


def _notice_working_days(bench: Bench, stack: Stack) -> pd.Series:
    """Working days from the invitation to the conference."""
    return _working_days(stack.rows["invited_on"], stack.rows["held_on"])


def _working_days(start: pd.Series, end: pd.Series) -> pd.Series:
    days = [side.to_numpy("datetime64[ns]").astype("datetime64[D]") for side in (start, end)]
    return pd.Series(calendar.working_days(*days), index=start.index)


# ---------------------------------------------------------------- one child's rows beside one another


def _previous(stack: Stack, name: str) -> pd.Series:
    """A column of the same child's row before this one in the same file, by the day it opened; absent for the
    first."""
    by = ["child_id", stack.table.opened_on]
    ordered = stack.rows[list({*by, "_source", name})].sort_values(by, kind="stable")
    return ordered.groupby(["_source", "child_id"])[name].shift().reindex(stack.rows.index)


def _is_clear_of_previous(bench: Bench, stack: Stack) -> pd.Series:
    """Whether the same child's row before this one had ended when this one opened; absent for the first."""
    opened = stack.rows[stack.table.opened_on]
    before, ended = _previous(stack, stack.table.opened_on), _previous(stack, stack.table.ended_on)
    return (ended.notna() & (ended <= opened)).astype(object).where(before.notna() & opened.notna(), None)


def _hours_since_previous(bench: Bench, stack: Stack) -> pd.Series:
    """Hours from the same child's row before this one in the file; absent for the first."""
    gap = stack.rows[stack.table.opened_on] - _previous(stack, stack.table.opened_on)
    return gap.dt.total_seconds() / 3600


# ---------------------------------------------------------------- conferences, plans and reviews


def _newest(stack: Stack, by: list[str], name: str) -> pd.Series:
    """A column by key, as the newest file has it."""
    rows = stack.rows.dropna(subset=by).drop_duplicates(by, keep="last")
    return rows.set_index(by)[name]


def _looked_up(stack: Stack, by: list[str], found: pd.Series) -> pd.Series:
    """For each row, what another table says under the same values of `by`; absent where it has none."""
    keys = pd.MultiIndex.from_frame(stack.rows[by]) if len(by) > 1 else pd.Index(stack.rows[by[0]])
    return found.reindex(keys).set_axis(stack.rows.index)


def _where_it_came(other: Stack, stack: Stack, found: pd.Series) -> pd.Series:
    """What another table says of each row; absent in the rows of a file that should have held that table and
    did not."""
    return found.where(~stack.rows["_source"].isin(other.lacking), None) if other.lacking else found


def _conference_held_on(bench: Bench, stack: Stack) -> pd.Series:
    """For a plan: the day of the initial conference it names; absent when no such conference was sent."""
    return _looked_up(stack, ["meeting_id"], _newest(bench["initial_conferences"], ["meeting_id"], "held_on"))


def _conference_chose_plan(bench: Bench, stack: Stack) -> pd.Series:
    """For a plan: whether the conference it names decided on a plan for this child; absent when none was
    sent."""
    by = ["meeting_id", "child_id"]
    return _looked_up(stack, by, _newest(bench["initial_conferences"], by, "has_plan_outcome"))


def _place_among_starts(bench: Bench, stack: Stack) -> pd.Series:
    """For a plan that started in the quarter of its file: its place in order, from 1; absent for the
    others."""
    started = stack.rows[stack.table.opened_on]
    starts = started.between(_quarter_start(bench, stack), _quarter_end(bench, stack))
    return starts.astype(float).groupby(stack.rows["_source"]).cumsum().where(starts)


def _conference_children(bench: Bench, stack: Stack) -> pd.Series:
    """For a plan: how many children had an initial conference in the quarter of its file; absent in the back
    series."""
    held = bench["initial_conferences"]
    inside = held.rows["held_on"].between(_quarter_start(bench, held), _quarter_end(bench, held))
    children = inside.groupby(held.rows["_source"]).sum()
    counted = stack.rows["_source"].map(children).fillna(0).astype(float)
    return _where_it_came(held, stack, counted.where(stack.rows["_order"] != BACK_SERIES))


def _reviews_sent(bench: Bench, stack: Stack) -> pd.Series:
    """For a plan: how many of its reviews, held or due, have been sent up to its own file."""
    reviews = bench["review_conferences"].rows[["plan_id", "_order"]].dropna()
    orders = reviews.sort_values("_order").groupby("plan_id")["_order"].apply(lambda o: o.to_numpy())
    found = [
        float(np.searchsorted(orders[plan], order, side="right")) if plan in orders.index else 0.0
        for plan, order in zip(stack.rows["plan_id"], stack.rows["_order"], strict=True)
    ]
    return _where_it_came(bench["review_conferences"], stack, pd.Series(found, index=stack.rows.index))


def _plan_started_on(bench: Bench, stack: Stack) -> pd.Series:
    """For a review: the day its plan started."""
    return _looked_up(stack, ["plan_id"], _newest(bench["plans"], ["plan_id"], "started_on"))


def _plan_ended_on(bench: Bench, stack: Stack) -> pd.Series:
    """For a review: the day its plan ended."""
    return _looked_up(stack, ["plan_id"], _newest(bench["plans"], ["plan_id"], "ended_on"))


# ---------------------------------------------------------------- periods of care, and the places a child
# lives in


def _period_started_on(bench: Bench, stack: Stack) -> pd.Series:
    """For a placement or a review: the day its period of care started."""
    return _looked_up(stack, ["period_id"], _newest(bench["periods_of_care"], ["period_id"], "started_on"))


def _period_ended_on(bench: Bench, stack: Stack) -> pd.Series:
    """For a placement or a review: the day its period of care ended."""
    return _looked_up(stack, ["period_id"], _newest(bench["periods_of_care"], ["period_id"], "ended_on"))


def _places_at_once(bench: Bench, stack: Stack) -> pd.Series:
    """For a period of care: how many of its placements its own file leaves open; absent in the back
    series."""
    placements = bench["placements"].rows
    left_open = placements[placements["ended_on"].isna()].groupby(["_order", "period_id"]).size()
    found = _looked_up(stack, ["_order", "period_id"], left_open).fillna(0).astype(float)
    return _where_it_came(bench["placements"], stack, found.where(stack.rows["_order"] != BACK_SERIES))


# ---------------------------------------------------------------- meetings, and agencies' own counts


def _days_of_meeting(bench: Bench, stack: Stack) -> pd.Series:
    """How many different days one file gives for the row's meeting."""
    return stack.rows.groupby(["_source", "meeting_id"])["held_on"].transform("nunique").astype(float)


def _has_social_care(bench: Bench, stack: Stack) -> pd.Series:
    """Whether children's social care is among those invited to the row's meeting."""
    is_social_care = stack.rows["agency_invited"] == "children's social care"
    return (
        is_social_care.groupby([stack.rows["_source"], stack.rows["meeting_id"]])
        .transform("any")
        .astype(object)
    )


def _beside(bench: Bench, stack: Stack) -> pd.Series:
    """For an indicator that is another's companion: the other's numerator in the same file; absent for other
    rows."""
    rows = stack.rows
    principal = {
        m.companion: m.id for m in stack.spec.measures.values() if m.companion and m.way_in == "totals"
    }
    keyed = rows.assign(indicator=rows["indicator"].map(principal))
    by = ["_source", "quarter_ended_on", "indicator"]
    figures = rows.drop_duplicates(by).set_index(by)["numerator"]
    places = pd.MultiIndex.from_frame(keyed[by])
    return pd.Series(figures.reindex(places).to_numpy(), index=rows.index)


MARKS: dict[str, Mark] = {
    "quarter_end": _quarter_end,
    "meeting_day": _meeting_day,
    "quarter_start": _quarter_start,
    "earliest_day": _earliest_day,
    "days_open": _days_open,
    "working_days_open": _working_days_open,
    "notice_working_days": _notice_working_days,
    "is_clear_of_previous": _is_clear_of_previous,
    "hours_since_previous": _hours_since_previous,
    "conference_held_on": _conference_held_on,
    "conference_chose_plan": _conference_chose_plan,
    "place_among_starts": _place_among_starts,
    "conference_children": _conference_children,
    "reviews_sent": _reviews_sent,
    "plan_started_on": _plan_started_on,
    "plan_ended_on": _plan_ended_on,
    "period_started_on": _period_started_on,
    "period_ended_on": _period_ended_on,
    "places_at_once": _places_at_once,
    "days_of_meeting": _days_of_meeting,
    "has_social_care": _has_social_care,
    "beside": _beside,
}
"""Each by its name; the function's own sentence says what it means."""


# ---------------------------------------------------------------- families: worked out from any declared
# column


def _weekday(bench: Bench, stack: Stack, name: str) -> pd.Series:
    """0 for Monday to 6 for Sunday."""
    found: pd.Series = stack.rows[name].dt.day_of_week.astype(float)
    return found


def _latest(bench: Bench, stack: Stack, name: str) -> pd.Series:
    """The last moment it can have been: a time of midnight is a date whose time nobody wrote."""
    moment = stack.rows[name]
    found: pd.Series = moment.where(moment != moment.dt.normalize(), moment + _LAST_MOMENT)
    return found


def _has_time(bench: Bench, stack: Stack, name: str) -> pd.Series:
    """Whether a time of day was written; absent where there is no date."""
    moment = stack.rows[name]
    found: pd.Series = (moment != moment.dt.normalize()).astype(object).where(moment.notna(), None)
    return found


def _is_whole(bench: Bench, stack: Stack, name: str) -> pd.Series:
    """Whether a figure is a whole number; absent where there is none."""
    figures = stack.rows[name]
    return (figures % 1 == 0).astype(object).where(figures.notna(), None)


def _is_found(bench: Bench, stack: Stack, name: str) -> pd.Series:
    """Whether the table this column links to holds its value, in any file; absent where it is blank.

    Where each sender numbers its own, in any file of the same sender.
    """
    other, linked = stack.table.columns[name].links.split(".")
    values, held = stack.rows[name], bench[other].rows.dropna(subset=linked)
    if stack.spec.per_agency and stack.table.columns[name].is_senders_own:
        found = pd.MultiIndex.from_frame(stack.rows[[name, "_agency"]]).isin(
            pd.MultiIndex.from_frame(held[[linked, "_agency"]])
        )
        is_there = pd.Series(found, index=values.index)
    else:
        is_there = values.isin(held[linked])
    return _where_it_came(bench[other], stack, is_there.astype(object).where(values.notna(), None))


def _days_after_start(bench: Bench, stack: Stack, name: str) -> pd.Series:
    """Days from the row's opening to this date."""
    return (stack.rows[name] - stack.rows[stack.table.opened_on]).dt.total_seconds() / 86_400


def _quarter_days_left(bench: Bench, stack: Stack, name: str) -> pd.Series:
    """Days from this date to the end of the quarter it falls in; 0 for a quarter's last day."""
    days = stack.rows[name]
    left = days.dt.to_period("Q").dt.end_time.dt.normalize() - days.dt.normalize()
    found: pd.Series = left.dt.days.astype(float)
    return found


FAMILIES: dict[str, Callable[[Bench, Stack, str], pd.Series]] = {
    "weekday": _weekday,
    "latest": _latest,
    "has_time": _has_time,
    "is_whole": _is_whole,
    "is_found": _is_found,
    "days_after_start": _days_after_start,
    "quarter_days_left": _quarter_days_left,
}
"""Each by the end of its name: `held_on__weekday`."""
