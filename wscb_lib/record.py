"""The Board's own record: what it considered, what it asked, and what it was told.

The record is a return like any other: meetings, who came to them, challenges, judgements, actions, what is to
be decided, what could not wait for a meeting, agreements with partners and the plan of meetings to come. This
module only gives its rows their names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import pandas as pd
from pandas.api.typing import NaTType

from wscb_lib.days_in_words import day_in_words
from wscb_lib.framework.partners import Agency, named_in
from wscb_lib.quarter import Quarter

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

RETURN = "board_record"
Entry = TypeVar("Entry", bound="DataclassInstance")


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
class Seat:
    """One agency's place at one meeting of the Board, and whether it was filled, and by whom."""

    held_on: date
    agency: str  # as the record calls it
    came: str  # the member, a deputy, apologies or no word

    @property
    def is_empty(self) -> bool:
        """True when nobody came for the agency."""
        return self.came not in ("the member", "a deputy")


@dataclass(frozen=True)
class Challenge:
    """One question the Board put to an agency; dates are None, and text "", until they are known.

    `where` is the file and row it was read from.
    """

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
    where: str = ""

    @property
    def is_open(self) -> bool:
        """True until the Board closes it."""
        return self.closed_on is None

    def is_overdue(self, day: date) -> bool:
        """True when the answer was due before `day` and has not come."""
        return self.is_open and self.responded_on is None and self.due_on < day


@dataclass(frozen=True)
class Judgement:
    """What the Board holds of one statement or element; agreed_on is None while it is only proposed."""

    judgement_id: str
    about: str
    judgement: str
    proposed_on: date
    proposed_by: str
    agreed_on: date | None
    dissent: str
    review_on: date
    evidence: str
    where: str = ""

    def is_due_for_review(self, day: date) -> bool:
        """True once the day until which it stands has come."""
        return self.review_on <= day


@dataclass(frozen=True)
class Action:
    """One thing the Board agreed should be done; `where` is the file and row it was read from."""

    action_id: str
    agreed_on: date
    action: str
    owner: str
    due_on: date
    closed_on: date | None
    evidence: str
    measure: str
    where: str = ""

    @property
    def is_open(self) -> bool:
        """True until it is done."""
        return self.closed_on is None

    def is_overdue(self, day: date) -> bool:
        """True when it was due before `day` and is not done."""
        return self.is_open and self.due_on < day


@dataclass(frozen=True)
class Agreement:
    """One partner asked for one return: agreed on a day, refused with a reason, or not yet answered."""

    agreement_id: str
    sought_on: date
    agency: str
    return_id: str
    agreed_on: date | None
    refused_because: str
    where: str = ""


@dataclass(frozen=True)
class Planned:
    """One item planned for a meeting to come, and why then."""

    plan_id: str
    planned_on: date
    meeting_on: date
    item: str
    why_then: str


@dataclass(frozen=True)
class Decision:
    """One thing put to the Board for decision: what it may choose from, who recommends what, who presents it,
    who does it, by when.

    Text is "" and dates are None where nothing is written down; `recommended` is "A", "B" or "C". A decision
    waits until `decided_on`, whichever meeting it was put to first.
    """

    decision_id: str
    put_on: date
    meeting_on: date
    subject: str
    option_a: str
    option_b: str
    option_c: str
    recommended: str
    recommended_by: str
    presenter: str
    owner: str
    due_on: date | None
    measure: str
    challenge_id: str
    decided_on: date | None
    outcome: str
    where: str = ""

    @property
    def options(self) -> dict[str, str]:
        """What the Board may choose from, by letter."""
        found = {"A": self.option_a, "B": self.option_b, "C": self.option_c}
        return {letter: words.strip().rstrip(".") for letter, words in found.items() if words.strip()}

    def waits_for(self, meeting: date) -> bool:
        """True where it is put to this meeting, or to one before it, and was not decided before."""
        return self.meeting_on <= meeting and (self.decided_on is None or self.decided_on >= meeting)


@dataclass(frozen=True)
class Scrutiny:
    """What the independent scrutineer wrote of one quarter, in their own words."""

    scrutiny_id: str
    said_on: date
    quarter_ends_on: date
    scrutineer: str
    words: str


@dataclass(frozen=True)
class Told:
    """What could not wait for a meeting: who was told of it, when, and what came back.

    `about` is the id of the check that raised it. `answered_on` is None, and `answer` "", until they are
    known.
    """

    told_id: str
    about: str
    told_on: date
    told_to: str
    told_by: str
    answered_on: date | None
    answer: str
    where: str = ""

    def came_back(self, agency: str) -> str:
        """What was told to an agency, by what it is called, and what came back: in a sentence.

        >>> from dataclasses import replace
        >>> told = Told("T1", "unvisited", date(2016, 4, 21), "schools", "Analyst", None, "")
        >>> told.came_back("Schools")
        'Told to Schools on 21 April 2016; no answer is written down.'
        >>> replace(told, answered_on=date(2016, 4, 22), answer="Both were seen today.").came_back("Schools")
        'Told to Schools on 21 April 2016, who answered on 22 April 2016: Both were seen today.'
        """
        said = f"Told to {agency} on {day_in_words(self.told_on)}"
        if self.answered_on is None:
            return f"{said}; no answer is written down."
        answer = self.answer.strip().rstrip(".") or "no words of it are written down"
        return f"{said}, who answered on {day_in_words(self.answered_on)}: {answer}."


@dataclass(frozen=True)
class Record:
    """Everything the Board wrote down up to its meeting on a quarter, oldest first: meetings, attendance,
    agreements and the plan up to the quarter's end."""

    items: tuple[Item, ...] = ()
    seats: tuple[Seat, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    actions: tuple[Action, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    plan: tuple[Planned, ...] = ()
    scrutiny: tuple[Scrutiny, ...] = ()
    decisions: tuple[Decision, ...] = ()
    told: tuple[Told, ...] = ()

    def told_of(self, alert: str, agency: str, quarter: Quarter, agencies: Sequence[Agency]) -> Told | None:
        """The latest word that an agency was told of an alert of a quarter; None where none is written down.

        What a quarter's return shows is told after the quarter: a word of before is of an earlier one.
        """
        found = [
            t
            for t in self.told
            if t.about.strip() == alert
            and t.told_on > quarter.end
            and agency in named_in(t.told_to, agencies)
        ]
        return found[-1] if found else None

    def empty_seats(self) -> tuple[Seat, ...]:
        """The places that nobody filled at the latest meeting; none where no attendance is written down."""
        latest = max((seat.held_on for seat in self.seats), default=None)
        return tuple(seat for seat in self.seats if seat.held_on == latest and seat.is_empty)

    def scrutiny_of(self, quarter: Quarter) -> Scrutiny | None:
        """The scrutineer's latest words on a quarter; None when they wrote nothing of it."""
        found = [s for s in self.scrutiny if Quarter.of(s.quarter_ends_on) == quarter]
        return found[-1] if found else None

    def judgement_of(self, about: str) -> Judgement | None:
        """The latest judgement of a statement or an element; None when none was ever proposed."""
        found = [j for j in self.judgements if j.about == about]
        return found[-1] if found else None

    def judged_since(self, about: str) -> date | None:
        """Since when the latest judgement has been the same; None when there is none."""
        since = latest = None
        for judgement in self.judgements:
            if judgement.about == about and judgement.judgement != latest:
                since, latest = judgement.proposed_on, judgement.judgement
        return since

    def last_considered(self, element: str) -> Item | None:
        """The latest item about an element; None when the Board has not considered it."""
        about = [item for item in self.items if item.element == element]
        return about[-1] if about else None

    def has_action_on(self, measure: str) -> bool:
        """True when an action that is to move a measure is open."""
        return any(a.is_open and a.measure == measure for a in self.actions)

    def challenges_on(self, measure: str) -> tuple[Challenge, ...]:
        """Every challenge about one measure."""
        return tuple(c for c in self.challenges if c.measure == measure)


def read_record(facts: Mapping[tuple[str, str], pd.DataFrame]) -> Record:
    """Read the record from facts; an absent table is an empty one (the Board has written nothing down)."""
    return Record(
        entries(Item, facts.get((RETURN, "meetings")), "held_on"),
        entries(Seat, facts.get((RETURN, "attendance")), "held_on"),
        entries(Challenge, facts.get((RETURN, "challenges")), "raised_on"),
        entries(Judgement, facts.get((RETURN, "judgements")), "proposed_on"),
        entries(Action, facts.get((RETURN, "actions")), "due_on"),
        entries(Agreement, facts.get((RETURN, "agreements")), "sought_on"),
        entries(Planned, facts.get((RETURN, "forward_plan")), "meeting_on"),
        entries(Scrutiny, facts.get((RETURN, "scrutiny")), "said_on"),
        entries(Decision, facts.get((RETURN, "decisions")), "put_on"),
        entries(Told, facts.get((RETURN, "told_at_once")), "told_on"),
    )


def closures(record: Record) -> dict[str, list[tuple[str, str]]]:
    """List the concerns that the Board closed, when and why: measure -> [(quarter, reason)].

    A challenge closed without a reason closes nothing: the concern stays.
    """
    closed: dict[str, list[tuple[str, str]]] = {}
    for challenge in record.challenges:
        if challenge.closed_on and challenge.measure and challenge.reason:
            when = str(Quarter.of(challenge.closed_on))
            closed.setdefault(challenge.measure, []).append((when, challenge.reason))
    return closed


def entries(cls: type[Entry], frame: pd.DataFrame | None, order: str) -> tuple[Entry, ...]:
    """Each row of a table as a `cls`, whose fields are the columns' names; in the order of a date, then of
    the first field. `where`, if there is one, is the row's file and row; an absent table has no rows.
    """
    if frame is None:
        return ()
    names = [f.name for f in fields(cls) if f.name != "where"]
    ordered = frame.sort_values([order, names[0]])
    rows = [{str(name): cell for name, cell in row.items()} for row in ordered.to_dict("records")]
    has_where = any(f.name == "where" for f in fields(cls))
    return tuple(
        cls(
            **{name: _plain(name, row[name]) for name in names},
            **({"where": _where(row)} if has_where else {}),
        )
        for row in rows
    )


def _where(row: Mapping[str, object]) -> str:
    """The file and row an entry was read from; "" for one that was read from neither."""
    return f"{row['_file']}, row {row['_row']}" if row.get("_file") and row.get("_row") else ""


def _plain(name: str, value: str | float | pd.Timestamp | NaTType | None) -> str | float | date | None:
    """A date as a date, None where there is none; words as they are, "" where there are none."""
    if isinstance(value, pd.Timestamp):
        return value.date()
    if pd.isna(value):
        return None if name.endswith("_on") else ""
    return value
