"""The Board's partners: by what words returns and the record mean them, and what the page of each holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

REQUIRED: dict[str, bool] = {"required": True}
"""On a field: the page of the framework must write this key."""


@dataclass(frozen=True)
class Agency:
    """A partner. When one follows another, the earlier ends and names its successor."""

    id: str = field(metadata=REQUIRED)
    name: str = field(metadata=REQUIRED)
    known_as: tuple[str, ...] = ()  # what returns and the Board's record call it, its offices among them
    counted_in: tuple[str, ...] = ()  # what returns call it together with others: "health"
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""

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
    names = [(word, agency.id) for agency in agencies for word in (agency.name, *agency.known_as)]
    found: set[str] = set()
    for word, agency in sorted(names, key=lambda pair: -len(pair[0])):
        text, times = re.subn(rf"(?<!\w){re.escape(word)}(?!\w)", " ", text, flags=re.IGNORECASE)
        found |= {agency} if times else set()
    return found


@dataclass(frozen=True)
class PartnerSection:
    """One part of every partner's page: what these returns count by agency."""

    id: str = field(metadata=REQUIRED)
    title: str = field(metadata=REQUIRED)
    question: str = field(metadata=REQUIRED)
    returns: tuple[str, ...] = field(metadata=REQUIRED)
