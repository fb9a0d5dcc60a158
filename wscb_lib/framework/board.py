"""The Board itself: its name in force, its partners, its editions, the children it answers for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wscb_lib.framework.keys import said
from wscb_lib.framework.partners import Agency

APPLIES_TO = ("characteristics", "people")
PERIODS = ("quarter", "four quarters")
NONE_OR_ALL = ("hidden", "shown")


@dataclass(frozen=True)
class Dated:
    """A name, and when it was in force."""

    name: str = field(metadata=said("The Board's full name.", "Warrington Safeguarding Partnership"))
    short_name: str = field(metadata=said("What it is called in passing.", "WSP"))
    valid_from: date | None = field(
        default=None, metadata=said("The first day of the name. Absent: since ever.", date(2019, 9, 29))
    )
    valid_to: date | None = field(
        default=None, metadata=said("The last day of it. Absent: it still stands.", date(2019, 9, 28))
    )


@dataclass(frozen=True)
class Edition:
    """Who a pack is for, how it is marked, and its small-number rule."""

    id: str
    title: str = field(metadata=said("What the edition is called.", "Public edition"))
    marking: str = field(metadata=said("The marking that stands on every page.", "OFFICIAL-SENSITIVE"))
    hide_from: int = field(metadata=said("The smallest number that is hidden.", 1))
    hide_to: int = field(metadata=said("The largest number that is hidden.", 4))
    symbol: str = field(metadata=said("What stands in a hidden number's place.", "c"))
    applies_to: str = field(
        metadata=said(
            "Whose small numbers are hidden: those of breakdowns by children's characteristics, or all that "
            "count people.",
            "people",
            one_of=APPLIES_TO,
        )
    )
    period: str = field(metadata=said("What its figures are of.", "quarter", one_of=PERIODS))
    authority: str = field(
        metadata=said(
            "Whose rule for small numbers it is, in words that every page prints under its definitions.",
            "House rule for a restricted paper, for the Board to adopt.",
        )
    )
    none_or_all: str = field(
        metadata=said(
            "Whether it is shown that none, or all, of a group met what tells of each of them.",
            "hidden",
            one_of=NONE_OR_ALL,
        )
    )
    none_or_all_authority: str = field(
        metadata=said(
            "Whose rule that is, in words that every page prints under its definitions.",
            "Handbook on Statistical Disclosure Control: group disclosure.",
        )
    )
    minimum_width: int = field(
        default=2,
        metadata=said("How many numbers, at least, a hidden one could be for a reader who reckons.", 2),
    )
    has_agencies: bool = field(default=True, metadata=said("Whether it has a page for each partner.", False))
    prints_words: bool = field(
        default=True,
        metadata=said("Whether it prints what somebody said with consent; false: nobody's words.", False),
    )
    not_people: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "The returns, or units, that count no people: their small numbers stand.", ["inspections"]
        ),
    )

    @property
    def is_yearly(self) -> bool:
        """True for an edition that is published once a year, over four quarters together."""
        return self.period == "four quarters"


@dataclass(frozen=True)
class Population:
    """An estimate of how many children live here."""

    group: str = field(metadata=said("Who is counted, as a measure's `population` names them.", "children"))
    mid_year: int = field(metadata=said("The summer of the estimate.", 2015))
    value: int = field(metadata=said("How many.", 44439))
    source: str = field(metadata=said("Where the number is from.", "ONS mid-year estimates, ages 0 to 17"))


@dataclass(frozen=True)
class FalseFlags:
    """The share of stable measures of one gravity that the Board accepts to see flagged by chance alone."""

    gravity: int = field(metadata=said("The gravity of the measures: 1, 2 or 3, each once.", 3))
    signal: float = field(metadata=said("The share flagged as a signal.", 0.01))
    flag: float = field(metadata=said("The share flagged at all, as a signal or a watch.", 0.05))


@dataclass(frozen=True)
class Band:
    """A label, and the whole numbers it covers, both ends included."""

    label: str = field(metadata=said("What pages call it.", "10 to 15"))
    at_least: int = field(metadata=said("The least number in it.", 10))
    at_most: int = field(metadata=said("The greatest number in it.", 15))


@dataclass(frozen=True)
class ReadersPaper:
    """A paper for some readers of the Board's, printed from pages of the pack and nothing else."""

    id: str = field(metadata=said("The name of its file, without .pdf.", "practitioners_briefing"))
    title: str = field(metadata=said("What it is called, as its readers would.", "You said, we did"))
    about: str = field(
        metadata=said("Whom it is for and what is in it, in a sentence.", "One side for a wall.")
    )
    holds: tuple[str, ...] = field(
        metadata=said(
            "What is in it, in order: pages of the pack by the name of their file, or a section of one, by "
            "its heading in small letters with hyphens.",
            ["3_multi_agency_audits", "8_practitioner_feedback#you-said-we-did"],
        )
    )
    sides: int = field(
        default=0,
        metadata=said("How many sides it may take. 0 or left out: as many as it needs.", 1),
    )
    is_for_a_wall: bool = field(
        default=False,
        metadata=said(
            "true: anybody may read it. Then it holds what its sections let hang on a wall, which keeps the "
            "public edition's rule, and bears no marking.",
            True,
        ),
    )


@dataclass(frozen=True)
class Board:
    """The Board itself."""

    town: str = field(metadata=said("The town, as comparators.csv calls its area.", "Warrington"))
    vision: str = field(
        metadata=said(
            "The Board's vision, in the framework's own words; it stands on the pack's first page.",
            "To ensure that every child is safe.",
        )
    )
    statement_of_intent: str = field(
        metadata=said(
            "What the Board intends, in the framework's own words; it stands below the vision.",
            "Every child should be able to grow up safe from maltreatment.",
        )
    )
    meets_after_days: int = field(metadata=said("Days from the quarter's end to the Board's meeting.", 56))
    freezes_after_days: int = field(
        default=35,
        metadata=said(
            "Days from the quarter's end: figures are as returned by then, and what is late is named.", 35
        ),
    )
    names: tuple[Dated, ...] = field(
        default=(),
        metadata=said(
            "Its names, each under `[[name]]` with its dates. One must be in force.",
            [{"name": "Warrington Safeguarding Children Board", "short_name": "WSCB"}],
            toml="name",
        ),
    )
    agencies: tuple[Agency, ...] = field(
        default=(),
        metadata=said(
            "Its partners, each under `[[agency]]`; one that changes its name has two, with dates.",
            [{"id": "housing", "name": "Housing"}],
            toml="agency",
        ),
    )
    no_partner: tuple[str, ...] = field(
        default=(),
        metadata=said("What columns that name agencies also hold, and is no partner.", ["faith", "sport"]),
    )
    editions: Mapping[str, Edition] = field(
        default_factory=dict,
        metadata=said(
            "Its editions, each under `[edition.<id>]`.",
            {
                "board": {
                    "title": "Board edition",
                    "marking": "OFFICIAL-SENSITIVE",
                    "hide_from": 1,
                    "hide_to": 4,
                    "symbol": "1 to 4",
                    "applies_to": "characteristics",
                    "period": "quarter",
                    "authority": "House rule.",
                    "none_or_all": "hidden",
                    "none_or_all_authority": "House rule.",
                }
            },
            toml="edition",
        ),
    )
    populations: tuple[Population, ...] = field(
        default=(),
        metadata=said(
            "How many children live here, a summer each, under `[[population]]`.",
            [{"group": "children", "mid_year": 2015, "value": 44439, "source": "ONS"}],
            toml="population",
        ),
    )
    bands: Mapping[str, tuple[Band, ...]] = field(
        default_factory=dict,
        metadata=said(
            "Bands by which columns of numbers are broken down, each under `[[bands.<name>]]`.",
            {"age": [{"label": "0 to 4", "at_least": 0, "at_most": 4}]},
        ),
    )
    false_flags: tuple[FalseFlags, ...] = field(
        default=(),
        metadata=said(
            "How many flags chance alone may raise, one for each gravity; it must be written.",
            [{"gravity": 3, "signal": 0.01, "flag": 0.05}],
        ),
    )
    together: Mapping[str, str] = field(
        default_factory=dict,
        metadata=said(
            "How figures are headed in which an agency cannot be told from others: a line for every word of "
            "`counted_in`.",
            {"health": "All health services together"},
        ),
    )
    papers: tuple[ReadersPaper, ...] = field(
        default=(),
        metadata=said(
            "Papers for some readers, beside the meeting's and the partners', each under `[[paper]]`.",
            [{"id": "briefing", "title": "Briefing", "about": "For all.", "holds": ["6_training"]}],
            toml="paper",
        ),
    )
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
