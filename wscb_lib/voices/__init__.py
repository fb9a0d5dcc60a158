"""What practitioners and children told the Board, as words that may be printed, and what came of it.

The returns hold what was said; this room lets through only what may stand on a page: words with consent, of a
group that the edition does not call small, that a named person approved and followed up, and nothing that may
identify somebody: `identifying` asks that of every sentence. `told` reads what members saw on visits, what
the Youth Group asked and what partners did with their data, and `row` gives each its cells. What it keeps
back it counts, and says why. No name, no number of an entry and no day of a child's goes any further than
here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd

from wscb_lib.framework import Edition, Framework
from wscb_lib.quarter import Quarter
from wscb_lib.voices.identifying import may_identify
from wscb_lib.voices.row import Row, rows_of
from wscb_lib.voices.told import (
    GroupMeeting,
    Question,
    Use,
    Visit,
    read_meetings,
    read_questions,
    read_uses,
    read_visits,
)

__all__ = [
    "HELD_BACK",
    "GroupMeeting",
    "Issue",
    "Question",
    "Use",
    "Visit",
    "Voice",
    "Voices",
    "is_late",
    "known_words",
    "may_identify",
    "printable",
    "read_voices",
]

CHILDREN, PRACTITIONERS = ("young_voices", "heard"), ("practitioner_voices", "issues")
PRACTICE = ("good_practice", "examples")
HELD_BACK = "held back: it may identify somebody"
PATIENCE = 2  # quarters after which no answer is said out loud


@dataclass(frozen=True)
class Voice:
    """One thing children, young people or parents said and may be quoted for; `done` is "" until they were
    told."""

    quarter: str
    who_spoke: str
    theme: str
    words: str
    answered_in: str  # the quarter they were told in; "" until they were
    done: str


@dataclass(frozen=True)
class Issue:
    """One thing a reference group raised; answered_on and has_changed are None, and what_changed "", until
    answered."""

    raised_on: date
    group: str
    theme: str
    answered_on: date | None
    has_changed: bool | None
    what_changed: str


@dataclass(frozen=True)
class Example:
    """One example of good practice; `adopted_by` is "" while no other agency has taken it up."""

    noted_on: date
    what: str
    evidence: str
    from_agency: str
    adopted_by: str


@dataclass(frozen=True)
class Voices:
    """What may be printed of a quarter, the latest first, and how much of it may not be.

    The counts are of occasions heard or answered in the quarter; `waiting` of all that were heard more than
    two quarters ago and never answered, the first of them in `waiting_since`.
    """

    is_printed: bool = True  # false in an edition that prints nobody's words
    said: tuple[Voice, ...] = ()
    issues: tuple[Issue, ...] = ()
    without_consent: int = 0
    too_few: int = 0
    unapproved: int = 0  # quotations that nobody approved, or of which nobody said that they were followed up
    held_back: int = 0  # sentences of children, and of what was done about theirs
    issues_held_back: int = 0  # answers to practitioners
    examples: tuple[
        Example, ...
    ] = ()  # good practice brought to the Board in the year that ends with the quarter
    waiting: int = 0
    waiting_since: str = ""
    visits: tuple[Visit, ...] = ()  # of the year that ends with the quarter
    meetings: tuple[GroupMeeting, ...] = ()  # of the reference groups, however long ago
    questions: tuple[Question, ...] = ()  # of that year, and those that still wait
    uses: tuple[Use, ...] = ()  # what partners said in that year of their own data

    def use_of(self, subject: str, names: Sequence[str]) -> Use | None:
        """What the partner of these names was last asked, and said, of a subject; None where nobody asked
        it."""
        known = {name.casefold() for name in names}
        return next((u for u in self.uses if u.subject == subject and u.partner.casefold() in known), None)


def read_voices(
    facts: Mapping[tuple[str, str], pd.DataFrame], framework: Framework, edition: Edition
) -> Voices:
    """The voices of the framework's quarter from facts; an absent table is an empty one (nobody was heard).

    Children's words are those heard or answered in the quarter, issues those raised or answered in it and
    every one that still waits. In an edition that prints no words there are none.
    """
    if not edition.prints_words:
        return Voices(is_printed=False)
    known = known_words(framework)
    heard = _of_quarter(facts.get(CHILDREN), framework.quarter, "heard_on", "told_back_on")
    agreed = heard[heard["has_consent_to_quote"].fillna(False).astype(bool) & heard["said"].notna()]
    enough = agreed[agreed["people"] > edition.hide_to]
    approved = enough[enough["approved_by"].notna() & enough["is_followed_up"].fillna(False).astype(bool)]
    said = [_voice(row, known) for row in rows_of(approved)]
    printed = tuple(voice for voice in said if voice.words != HELD_BACK)
    issues = tuple(_issue(row, known) for row in _live_issues(facts.get(PRACTITIONERS), framework.quarter))
    late = _late(facts.get(CHILDREN), framework.quarter)
    return Voices(
        said=printed,
        issues=issues,
        without_consent=len(heard) - len(agreed),
        too_few=len(agreed) - len(enough),
        unapproved=len(enough) - len(approved),
        held_back=sum((v.words, v.done).count(HELD_BACK) for v in said),
        issues_held_back=sum(i.what_changed == HELD_BACK for i in issues),
        examples=tuple(_example(row, known) for row in _of_year(facts.get(PRACTICE), framework.quarter)),
        waiting=len(late),
        waiting_since=str(Quarter.of(late.min().date())) if len(late) else "",
        visits=read_visits(facts, framework.quarter, partial(printable, known=known)),
        meetings=read_meetings(facts, framework.quarter),
        questions=read_questions(facts, framework.quarter, partial(printable, known=known)),
        uses=read_uses(facts, framework.quarter, partial(printable, known=known)),
    )


def is_late(day: date, quarter: Quarter) -> bool:
    """Whether what was said on this day, and is unanswered, has waited longer than the Board's patience by
    this quarter.

    >>> [is_late(date(2015, month, 30), Quarter.parse("2015-16-Q4")) for month in (6, 7)]
    [True, False]
    """
    return bool(quarter - Quarter.of(day) > PATIENCE)


def known_words(framework: Framework) -> frozenset[str]:
    """Words that have a capital and name nobody: those of the Board, its partners, its town and its declared
    sources."""
    board = framework.board
    said = [board.town, board.name, board.short_name, *(a.name for a in board.agencies)]
    said += [
        v
        for spec in framework.returns.values()
        for t in spec.tables.values()
        for c in t.columns.values()
        for v in c.allowed
    ]
    return frozenset(word for text in said for word in re.findall(r"\w+", text) if word[0].isupper())


_COLUMNS = (
    "voice_id",
    "heard_on",
    "who_spoke",
    "people",
    "theme",
    "has_consent_to_quote",
    "said",
    "approved_by",
    "is_followed_up",
    "what_we_did",
    "told_back_on",
)


def _of_quarter(frame: pd.DataFrame | None, quarter: Quarter, *days: str) -> pd.DataFrame:
    """The rows with one of these days in the quarter, the latest first."""
    if frame is None:
        return pd.DataFrame(columns=_COLUMNS)
    is_in = [
        (frame[day] >= pd.Timestamp(quarter.start)) & (frame[day] <= pd.Timestamp(quarter.end))
        for day in days
    ]
    return frame[pd.concat(is_in, axis=1).any(axis=1)].sort_values(
        [days[1], days[0], "voice_id"], ascending=False
    )


def _voice(row: Row, known: frozenset[str]) -> Voice:
    told_back = row.day_if_any("told_back_on")
    return Voice(
        quarter=str(Quarter.of(row.day("heard_on"))),
        who_spoke=row.text("who_spoke"),
        theme=row.text("theme"),
        words=printable(row.text("said"), known),
        answered_in=str(Quarter.of(told_back)) if told_back else "",
        done=printable(row.text("what_we_did"), known) if told_back else "",
    )


def _live_issues(frame: pd.DataFrame | None, quarter: Quarter) -> list[Row]:
    """Raised or answered in the quarter, or still waiting; the longest waiting first, then the latest
    answered."""
    if frame is None:
        return []
    start, end = pd.Timestamp(quarter.start), pd.Timestamp(quarter.end)
    is_waiting = frame["answered_on"].isna() & (frame["raised_on"] <= end)
    waiting = frame[is_waiting].sort_values(["raised_on", "issue_id"])
    answered = frame[frame["answered_on"].between(start, end)].sort_values(
        ["answered_on", "issue_id"], ascending=False
    )
    return [*rows_of(waiting), *rows_of(answered)]


def _issue(row: Row, known: frozenset[str]) -> Issue:
    return Issue(
        raised_on=row.day("raised_on"),
        group=row.text("group"),
        theme=row.text("theme"),
        answered_on=row.day_if_any("answered_on"),
        has_changed=row.is_so("has_changed"),
        what_changed=printable(row.text("what_changed"), known) if row.has("answered_on") else "",
    )


def _of_year(frame: pd.DataFrame | None, quarter: Quarter) -> Iterator[Row]:
    """What was brought in the four quarters that end with this one, the latest first."""
    if frame is None:
        return iter(())
    year = frame[frame["noted_on"].between(pd.Timestamp((quarter - 3).start), pd.Timestamp(quarter.end))]
    return rows_of(year.sort_values(["noted_on", "example_id"], ascending=False))


def _example(row: Row, known: frozenset[str]) -> Example:
    return Example(
        row.day("noted_on"),
        printable(row.text("what"), known),
        row.text("evidence"),
        row.text("from_agency"),
        row.text("adopted_by"),
    )


def _late(frame: pd.DataFrame | None, quarter: Quarter) -> pd.Series[pd.Timestamp]:
    """The days on which somebody was heard who has waited longer than the Board's patience."""
    if frame is None:
        return pd.Series(dtype="datetime64[ns]")
    waiting = frame.loc[frame["told_back_on"].isna(), "heard_on"].dropna()
    return waiting[[is_late(day.date(), quarter) for day in waiting]]


def printable(text: str | None, known: frozenset[str]) -> str:
    """The words, "" where nothing was written down, or that they are held back.

    >>> printable("Ask  before.", frozenset()), printable("Ask Jayden.", frozenset()) == HELD_BACK
    ('Ask before.', True)
    """
    words = "" if pd.isna(text) else " ".join(str(text).split())
    return HELD_BACK if may_identify(words, known) else words
