"""The Board's partners: by what words returns and the record mean them, and what the page of each holds."""

from __future__ import annotations

import re
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

    def is_named_in(self, text: str) -> bool:
        """Whether a sentence or an office names this agency, as whole words.

        >>> Agency("police", "Cheshire Constabulary", known_as=("police",)).is_named_in("Police and housing")
        True
        >>> Agency("legal", "Legal services", known_as=("legal",)).is_named_in("illegally")
        False
        """
        wanted = "|".join(re.escape(word) for word in (self.name, *self.known_as))
        return re.search(rf"(?<!\w)(?:{wanted})(?!\w)", text, re.IGNORECASE) is not None


@dataclass(frozen=True)
class PartnerSection:
    """One part of every partner's page: what these returns count by agency."""

    id: str = field(metadata=REQUIRED)
    title: str = field(metadata=REQUIRED)
    question: str = field(metadata=REQUIRED)
    returns: tuple[str, ...] = field(metadata=REQUIRED)
    nothing: str = field(metadata=REQUIRED)  # said to a partner of whom they count nothing
