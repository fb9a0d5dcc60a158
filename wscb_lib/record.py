"""The Board's own record: what it considered, what it asked, and what it was told.

The record is a return like any other; this module only gives its rows their names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

import pandas as pd

from wscb_lib.quarter import Quarter

RETURN = "board_record"
Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Item:
    """One item considered at a meeting; text is "" when nothing was written."""

    item_id: str
    held_on: date
    element: str
    presenter: str
    outcome: str
    decision: str


@dataclass(frozen=True)
class Challenge:
    """One question the Board put to an agency; dates are None, and text "", until they are known."""

    challenge_id: str
    raised_on: date
    measure: str
    asked_of: str
    question: str
    due_on: date
    responded_on: date | None
    response: str
    closed_on: date | None
    reason: str
    evidence: str

    @property
    def is_open(self) -> bool:
        """True until the Board closes it."""
        return self.closed_on is None

    def is_overdue(self, day: date) -> bool:
        """True when the answer was due before `day` and has not come."""
        return self.is_open and self.responded_on is None and self.due_on < day


@dataclass(frozen=True)
class Record:
    """Everything the Board wrote down up to a quarter's end, oldest first."""

    items: tuple[Item, ...] = ()
    challenges: tuple[Challenge, ...] = ()

    def last_considered(self, element: str) -> Item | None:
        """The latest item about an element; None when the Board has not considered it."""
        about = [item for item in self.items if item.element == element]
        return about[-1] if about else None

    def challenges_on(self, measure: str) -> tuple[Challenge, ...]:
        """Every challenge about one measure."""
        return tuple(c for c in self.challenges if c.measure == measure)


def read_record(facts: Mapping[tuple[str, str], Any]) -> Record:
    """The record from facts; an absent table is an empty one (the Board has written nothing down)."""
    return Record(
        _entries(Item, facts.get((RETURN, "meetings")), "held_on"),
        _entries(Challenge, facts.get((RETURN, "challenges")), "raised_on"),
    )


def closures(record: Record) -> dict[str, list[tuple[str, str]]]:
    """Which concerns the Board closed, when and why: measure -> [(quarter, reason)].

    A challenge closed without a reason closes nothing: the concern stays.
    """
    closed: dict[str, list[tuple[str, str]]] = {}
    for challenge in record.challenges:
        if challenge.closed_on and challenge.measure and challenge.reason:
            when = str(Quarter.of(challenge.closed_on))
            closed.setdefault(challenge.measure, []).append((when, challenge.reason))
    return closed


def _entries(cls: type[Entry], frame: Any, order: str) -> tuple[Entry, ...]:
    if frame is None:
        return ()
    names = [f.name for f in fields(cls)]
    rows = frame.sort_values([order, names[0]])[names].to_dict("records")
    return tuple(cls(**{name: _plain(name, value) for name, value in row.items()}) for row in rows)


def _plain(name: str, value: Any) -> Any:
    """Dates as dates, and absence as None for a date and "" for words."""
    absent = pd.isna(value)
    if name.endswith("_on"):
        return None if absent else value.date()
    return "" if absent else value
