"""What agencies, their schools and their teams said of themselves by the eight standards, and what a panel
made of it; and their presentations to the Board.

Sentences that may identify somebody are held back. What an agency wrote as evidence stands on no page: it is
counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from wscb_lib.framework import Edition, Framework
from wscb_lib.returns.units import ITSELF
from wscb_lib.voices import HELD_BACK, known_words, may_identify, printable
from wscb_lib.voices.row import Row, rows_of

SELF, PANEL = ("self_assessment", "standards"), ("section_11", "scores")
PRESENTED = ("section_11_timetable", "presentations")
FULL = 3


@dataclass(frozen=True)
class Standard:
    """One standard as one unit scored it; `own` and `panel` are None where nobody scored it."""

    standard: str
    own: int | None
    panel: int | None
    has_evidence: bool
    has_action: bool

    @property
    def is_above(self) -> bool:
        """True where the panel found less than was said."""
        return self.own is not None and self.panel is not None and self.own > self.panel


@dataclass(frozen=True)
class Assessed:
    """One agency, school or team that assessed itself; `unit` is "" where it is the agency itself."""

    agency: str  # by id
    unit: str
    standards: tuple[Standard, ...]

    @property
    def scored(self) -> tuple[Standard, ...]:
        """The standards that it scored."""
        return tuple(s for s in self.standards if s.own is not None)

    @property
    def evidenced(self) -> int:
        """How many of its scores say what shows them."""
        return sum(s.has_evidence for s in self.scored)

    @property
    def is_three_throughout(self) -> bool:
        """True where it scored every standard, and each as high as can be.

        >>> full = tuple(Standard(f"{n}", 3, None, False, False) for n in range(8))
        >>> [Assessed("schools", "Setting 041", scored).is_three_throughout for scored in (full, ())]
        [True, False]
        """
        return bool(self.standards) and all(s.own == FULL for s in self.standards)


@dataclass(frozen=True)
class Presentation:
    """One agency's year: when its form was wanted and came, when it was to present and did."""

    agency: str  # as the list calls it
    wanted_by: date
    came_on: date | None
    presents_on: date
    presented_on: date | None
    asked: str
    answered: str


@dataclass(frozen=True)
class SelfAssessments:
    """All of the year that ends with a quarter; () where nobody sent any.

    `other_own` are (agency, standard) where the Board's list has another own score than the agency sent;
    `under` are (agency, label) where that list has an agency under one name with others.
    """

    units: tuple[Assessed, ...] = ()
    presentations: tuple[Presentation, ...] = ()
    other_own: tuple[tuple[str, str], ...] = field(default=())
    under: tuple[tuple[str, str], ...] = ()

    def of(self, agency: str) -> tuple[Assessed, ...]:
        """An agency's own, then its schools' and teams'."""
        return tuple(u for u in self.units if u.agency == agency)


def read_self_assessments(
    facts: Mapping[tuple[str, str], pd.DataFrame], framework: Framework, edition: Edition
) -> SelfAssessments:
    """The self-assessments of the year that ends with the framework's quarter, each unit's latest.

    An edition that names no agency has none.
    """
    if not edition.has_agencies:
        return SelfAssessments()
    known = known_words(framework)
    own = _of_year(facts.get(SELF), framework, "assessed_on")
    theirs = _of_year(facts.get(PANEL), framework, "moderated_on")
    listed = _on_the_list(theirs, framework)
    units: dict[tuple[str, str], list[Standard]] = {}
    agencies = {a.id: a for a in framework.board.agencies}
    other, under = [], set()
    for row in own:
        agency = row.text("_agency")
        unit = "" if row.text("unit") == ITSELF else row.text("unit")
        on_list = None if unit else listed.get((agency, row.text("standard")))
        found = _standard(row, on_list)
        if on_list and found.own is not None and on_list.whole_if_any("self_score") != found.own:
            other.append((agency, found.standard))
        if on_list and not agencies[agency].is_called(on_list.text("agency_assessed")):
            under.add((agency, on_list.text("agency_assessed")))
        name = HELD_BACK if unit and may_identify(f"It is {unit}.", known | set(unit.split()[:1])) else unit
        units.setdefault((agency, name), []).append(found)
    spec = framework.returns.get(SELF[0])
    standards = spec.tables[SELF[1]].columns["standard"].allowed if spec else ()
    assessed = [
        Assessed(agency, unit, _in_order(found, standards)) for (agency, unit), found in units.items()
    ]
    order = [a.id for a in framework.board.agencies]
    places = {agency: order.index(agency) for agency, _ in units if agency in order}
    presented = _of_year(facts.get(PRESENTED), framework, "sent_out_on")
    return SelfAssessments(
        tuple(sorted(assessed, key=lambda u: (places.get(u.agency, len(order)), u.unit))),
        tuple(_presentation(row, known) for row in presented),
        tuple(sorted(other)),
        tuple(sorted(under)),
    )


def _in_order(found: Sequence[Standard], standards: Sequence[str]) -> tuple[Standard, ...]:
    """The latest of each standard, in the order of the form; one that was not sent is not scored."""
    latest = {s.standard: s for s in found}
    empty = {s: Standard(s, None, None, False, False) for s in standards}
    return tuple({**empty, **latest}.values())


def _of_year(frame: pd.DataFrame | None, framework: Framework, day: str) -> list[Row]:
    """The rows of the four quarters that end with this one, oldest first."""
    if frame is None or not len(frame):
        return []
    quarter = framework.quarter
    inside = frame[day].between(pd.Timestamp((quarter - 3).start), pd.Timestamp(quarter.end))
    return list(rows_of(frame[inside].sort_values(day, kind="stable")))


def _on_the_list(rows: Sequence[Row], framework: Framework) -> dict[tuple[str, str], Row]:
    """What the Board's own list says of each agency and standard."""
    agencies = framework.board.agencies
    by_name = [(row.text("agency_assessed"), row) for row in rows]
    return {
        (a.id, row.text("standard")): row for name, row in by_name for a in agencies if a.is_called(name)
    } | {
        (a.id, row.text("standard")): row
        for name, row in by_name
        for a in agencies
        if a.is_among(name) and not any(b.is_called(name) for b in agencies)
    }


def _standard(row: Row, on_list: Row | None) -> Standard:
    return Standard(
        row.text("standard"),
        row.whole_if_any("score"),
        on_list.whole_if_any("moderated_score") if on_list else row.whole_if_any("panel_score"),
        row.has("evidence"),
        row.has("action"),
    )


def _presentation(row: Row, known: frozenset[str]) -> Presentation:
    return Presentation(
        row.text("presenting_agency"),
        row.day("wanted_by"),
        row.day_if_any("came_on"),
        row.day("presents_on"),
        row.day_if_any("presented_on"),
        printable(row.text("asked"), known),
        printable(row.text("answered"), known),
    )
