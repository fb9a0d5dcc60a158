"""What a partner and the Board agreed that it sends, by kind of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

KINDS = {"how much": "quantitative", "how well": "qualitative", "so what": "outcome"}
"""What the record calls each kind of evidence, and what measures call it."""


@dataclass(frozen=True)
class Content:
    """What was agreed with one partner of one kind of evidence; text is "", and dates None, where nothing
    is."""

    dialogue_id: str
    agreed_on: date
    agency: str
    kind: str
    sends: str = ""
    lacks: str = ""
    because: str = ""
    presents_on: date | None = None
    look_again_on: date | None = None


def latest_of(agency: str, content: Sequence[Content]) -> dict[str, Content]:
    """What stands with a partner: by kind of evidence, what was agreed last.

    >>> old, new = (Content(n, date(y, 4, 1), "police", "how much") for n, y in (("D1", 2014), ("D2", 2015)))
    >>> latest_of("police", [old, new])["how much"].dialogue_id
    'D2'
    """
    return {each.kind: each for each in content if each.agency == agency}
