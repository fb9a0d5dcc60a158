"""The Board itself: its name in force, its partners, its editions, the children it answers for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wscb_lib.framework.partners import REQUIRED, Agency


@dataclass(frozen=True)
class Dated:
    """A name, and when it was in force."""

    name: str = field(metadata=REQUIRED)
    short_name: str = field(metadata=REQUIRED)
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Edition:
    """Who a pack is for, how it is marked, and its small-number rule."""

    id: str
    title: str = field(metadata=REQUIRED)
    marking: str = field(metadata=REQUIRED)
    hide_from: int = field(metadata=REQUIRED)
    hide_to: int = field(metadata=REQUIRED)
    symbol: str = field(metadata=REQUIRED)
    applies_to: str = field(metadata=REQUIRED)  # "characteristics" or "people"
    period: str = field(metadata=REQUIRED)  # "quarter" or "four quarters"
    authority: str = field(metadata=REQUIRED)
    none_or_all: str = field(
        metadata=REQUIRED
    )  # "hidden" or "shown": that none, or all, of a group met what tells of each of them
    none_or_all_authority: str = field(metadata=REQUIRED)
    minimum_width: int = 2
    has_agencies: bool = True
    # what somebody said, with consent; false: nobody's words, whatever they agreed to
    prints_words: bool = True
    not_people: tuple[str, ...] = ()  # returns, or units, that count no people: their small numbers stand

    @property
    def is_yearly(self) -> bool:
        """True for an edition that is published once a year, over four quarters together."""
        return self.period == "four quarters"


@dataclass(frozen=True)
class Population:
    """An estimate of how many children live here."""

    group: str = field(metadata=REQUIRED)
    mid_year: int = field(metadata=REQUIRED)
    value: int = field(metadata=REQUIRED)
    source: str = field(metadata=REQUIRED)


@dataclass(frozen=True)
class FalseFlags:
    """The share of stable measures of one gravity that the Board accepts to see flagged by chance alone."""

    gravity: int = field(metadata=REQUIRED)
    signal: float = field(metadata=REQUIRED)  # flagged as a signal
    flag: float = field(metadata=REQUIRED)  # flagged at all, as a signal or a watch


@dataclass(frozen=True)
class Band:
    """A label, and the whole numbers it covers, both ends included."""

    label: str = field(metadata=REQUIRED)
    at_least: int = field(metadata=REQUIRED)
    at_most: int = field(metadata=REQUIRED)


@dataclass(frozen=True)
class Board:
    """The Board itself."""

    town: str = field(metadata=REQUIRED)
    vision: str = field(metadata=REQUIRED)
    statement_of_intent: str = field(metadata=REQUIRED)
    meets_after_days: int = field(metadata=REQUIRED)  # days from the quarter's end to the meeting
    freezes_after_days: int = 35  # days from the quarter's end: figures are as returned by then
    names: tuple[Dated, ...] = field(default=(), metadata={"toml": "name"})
    agencies: tuple[Agency, ...] = field(default=(), metadata={"toml": "agency"})
    no_partner: tuple[str, ...] = ()  # what columns that name agencies also hold
    editions: Mapping[str, Edition] = field(default_factory=dict, metadata={"toml": "edition"})
    populations: tuple[Population, ...] = field(default=(), metadata={"toml": "population"})
    bands: Mapping[str, tuple[Band, ...]] = field(default_factory=dict)
    false_flags: tuple[FalseFlags, ...] = ()  # one for each gravity
    together: Mapping[str, str] = field(
        default_factory=dict
    )  # what agencies are counted in -> how all of it is headed
    name: str = ""  # in force in the quarter; set on loading
    short_name: str = ""

    def agency_name(self, agency: str) -> str:
        """The name people know an agency by; the id itself when it is not a partner."""
        return next((a.name for a in self.agencies if a.id == agency), agency)

    def agency_called(self, label: str) -> str:
        """The name people know an agency by, given what a column calls it.

        Where no partner is called that, the column's own word is the name.
        """
        return next((a.name for a in self.agencies if a.is_called(label)), label)
