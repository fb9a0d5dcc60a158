"""What every exhibit is told beside its figures, said once: the keywords that all forms of chart and table
share.

A form writes `**caption: Unpack[Placed]` and hands the whole of it on, so that a further keyword for every
form is one line here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Required, TypedDict


class Caption(TypedDict, total=False):
    """An `id` that is unique in the pack; its `name`, a few words by which a list can tell what it is of; its
    `source`; `notes` that stand under it; what is to be decided of it today (`ask`); whether its figures are
    made up."""

    id: Required[str]
    name: str
    source: str
    notes: Sequence[str]
    ask: str
    is_specimen: bool


class OwnWords(Caption, total=False):
    """The same, with a `headline` and a `sentence` to print instead of those the form would write; None or ""
    leaves it to the form."""

    headline: str | None
    sentence: str | None


class Placed(OwnWords, total=False):
    """The same, with the `place` its figures are about, which stands in the subtitle."""

    place: Required[str]
