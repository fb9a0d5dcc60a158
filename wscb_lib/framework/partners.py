"""The Board's partners: by what words returns and the record mean them, and what the page of each holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from wscb_lib.framework.keys import said


@dataclass(frozen=True)
class Agency:
    """A partner. When one follows another, the earlier ends and names its successor."""

    id: str = field(metadata=said("Its name in returns and file names; it never changes.", "police"))
    name: str = field(metadata=said("What pages call it.", "Cheshire Constabulary"))
    known_as: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "What returns and the Board's record call it, its offices among them.",
            ["police", "public protection"],
        ),
    )
    counted_in: tuple[str, ...] = field(
        default=(),
        metadata=said("What returns call it together with others. `[together]` heads each.", ["health"]),
    )
    valid_from: date | None = field(
        default=None,
        metadata=said("The first day it stood under this name. Absent: since ever.", date(2014, 6, 1)),
    )
    valid_to: date | None = field(
        default=None, metadata=said("The last day it did. Absent: it still does.", date(2021, 6, 25))
    )
    successor: str = field(
        default="",
        metadata=said("The id of the agency that took over when it ended. Absent: none did.", "probation"),
    )
    took_over_from: tuple[str, ...] = ()  # the names of those it succeeded; set on loading

    def __hash__(self) -> int:
        return hash(self.id)  # no two of a Board have one

    def is_called(self, label: str) -> bool:
        """Whether a value of a column that names agencies means this one alone.

        >>> Agency("gp", "General practice", known_as=("GP",), counted_in=("health",)).is_called("gp")
        True
        """
        return label.casefold() in {word.casefold() for word in (self.name, *self.known_as)}

    def is_among(self, label: str) -> bool:
        """Whether a value of such a column means this one and others together."""
        return label.casefold() in {word.casefold() for word in self.counted_in}


def named_in(text: str, agencies: Iterable[Agency]) -> set[str]:
    """Find the agencies that a sentence or an office names, as whole words; ids, in order.

    Where names overlap, the longest takes the words.

    >>> found = Agency("schools", "Schools", known_as=("school",)), Agency("nurses", "School nursing")
    >>> named_in("School nursing lead", found), sorted(named_in("School nursing, and a school", found))
    ({'nurses'}, ['nurses', 'schools'])
    >>> named_in("illegally", [Agency("legal", "Legal services", known_as=("legal",))])
    set()
    """
    return set(_named_in(text, tuple(agencies)))


@lru_cache(maxsize=4096)  # the record names the same offices on every partner's page
def _named_in(text: str, agencies: tuple[Agency, ...]) -> frozenset[str]:
    found = set()
    for word, agency in _by_length(agencies):
        text, times = word.subn(" ", text)
        found |= {agency} if times else set()
    return frozenset(found)


@lru_cache(maxsize=8)
def _by_length(agencies: tuple[Agency, ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Every name of every agency as a whole word, the longest first, with the agency's id."""
    names = [(word, agency.id) for agency in agencies for word in (agency.name, *agency.known_as)]
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE), agency)
        for word, agency in sorted(names, key=lambda pair: -len(pair[0]))
    )


@dataclass(frozen=True)
class PartnerSection:
    """One part of every partner's page: what these returns count by agency."""

    id: str = field(metadata=said("The section's name in the notebook of partners.", "training"))
    title: str = field(metadata=said("The heading of the section.", "Training"))
    question: str = field(
        metadata=said(
            "The question it answers, under the heading; the notebook's own words must be these.",
            "How many of its staff has the Board's training reached?",
        )
    )
    returns: tuple[str, ...] = field(
        metadata=said("The returns whose counts by agency stand in it, by id.", ["training"])
    )
