"""What Board members saw on visits, what the Youth Group asked the Board, and how partners said that they
used their own data: as lines that may be printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from wscb_lib.quarter import Quarter
from wscb_lib.voices.row import Row, rows_of

Facts = Mapping[tuple[str, str], pd.DataFrame]
Printable = Callable[[str], str]
"""Words as they may be printed: "" where there are none, or that they are held back."""

VISITS, QUESTIONS = ("practitioner_voices", "visits"), ("young_voices", "questions")
USES, MEETINGS = ("board_record", "uses_of_data"), ("practitioner_voices", "group_meetings")
YEAR = 4  # quarters


@dataclass(frozen=True)
class Visit:
    """One visit to a team; `seen` and `followed` are "" where nothing was written, told_back_on None until
    then."""

    visited_on: date
    agency: str
    seen: str
    followed: str
    told_back_on: date | None


@dataclass(frozen=True)
class Question:
    """One question of the Youth Group; answered_on and is_an_answer are None, and answer "", until
    answered."""

    asked_on: date
    question: str
    answered_on: date | None
    answer: str
    is_an_answer: bool | None


@dataclass(frozen=True)
class GroupMeeting:
    """One meeting of a reference group; `practice_shared` is nought where nobody counted it."""

    met_on: date
    group: str
    agencies_there: int
    practice_shared: int


@dataclass(frozen=True)
class Use:
    """What one partner said of its own data on one subject; each of the three is "" where it did not say."""

    subject: str
    partner: str  # as the record calls it
    asked_on: date
    answered_on: date | None
    data_used: str
    what_changed: str
    how_known: str

    @property
    def lacks(self) -> tuple[str, ...]:
        """What of the three it did not say, in words; () where it said all.

        >>> Use("neglect", "police", date(2015, 10, 1), date(2015, 11, 1), "Calls", "", "").lacks
        ('what it changed', 'how it knows')
        """
        said = {
            "which data it used": self.data_used,
            "what it changed": self.what_changed,
            "how it knows": self.how_known,
        }
        return tuple(words for words, found in said.items() if not found)


def read_visits(facts: Facts, quarter: Quarter, printable: Printable) -> tuple[Visit, ...]:
    """The visits of the year that ends with the quarter, the latest first."""
    return tuple(
        Visit(
            row.day("visited_on"),
            row.text("agency_visited"),
            printable(row.text("seen")),
            printable(row.text("followed")),
            row.day_if_any("told_back_on"),
        )
        for row in _of_year(facts, VISITS, quarter, "visited_on", "visit_id")
    )


def read_meetings(facts: Facts, quarter: Quarter) -> tuple[GroupMeeting, ...]:
    """The meetings of reference groups up to the quarter's end, the latest first."""
    frame = facts.get(MEETINGS)
    if frame is None or not len(frame):
        return ()
    known = frame[frame["met_on"] <= pd.Timestamp(quarter.end)]
    return tuple(
        GroupMeeting(
            row.day("met_on"),
            row.text("reference_group"),
            row.whole("agencies_there"),
            row.whole_if_any("practice_shared") or 0,
        )
        for row in rows_of(known.sort_values(["met_on", "group_meeting_id"], ascending=False))
    )


def read_questions(facts: Facts, quarter: Quarter, printable: Printable) -> tuple[Question, ...]:
    """The questions of the year that ends with the quarter, and every one before it that still waits, the
    latest first."""
    return tuple(
        Question(
            row.day("asked_on"),
            printable(row.text("question")),
            row.day_if_any("answered_on"),
            printable(row.text("answer")),
            row.is_so("is_an_answer"),
        )
        for row in _of_year(facts, QUESTIONS, quarter, "asked_on", "question_id", waits="answered_on")
    )


def read_uses(facts: Facts, quarter: Quarter, printable: Printable) -> tuple[Use, ...]:
    """What partners said in the year that ends with the quarter, the latest first."""
    return tuple(
        Use(
            row.text("subject"),
            row.text("partner"),
            row.day("asked_on"),
            row.day_if_any("answered_on"),
            printable(row.text("data_used")),
            printable(row.text("what_changed")),
            printable(row.text("how_known")),
        )
        for row in _of_year(facts, USES, quarter, "asked_on", "use_id")
    )


def _of_year(
    facts: Facts, table: tuple[str, str], quarter: Quarter, day: str, key: str, waits: str = ""
) -> Iterator[Row]:
    """The rows of four quarters, the latest first; of a table with a day that is awaited, older ones
    without it."""
    frame = facts.get(table)
    if frame is None or not len(frame):
        return iter(())
    known = frame[frame[day] <= pd.Timestamp(quarter.end)]
    is_wanted = known[day] >= pd.Timestamp((quarter - (YEAR - 1)).start)
    if waits:
        is_wanted |= known[waits].isna()
    return rows_of(known[is_wanted].sort_values([day, key], ascending=False))
