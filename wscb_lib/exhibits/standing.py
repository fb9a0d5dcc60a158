"""Where a statement stands, as its drawing is given it: its judgement, its evidence and its key
indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from wscb_lib.exhibits.values import Shown

if TYPE_CHECKING:
    from wscb_lib.signals import Signal


class Strip(NamedTuple):
    """What one row of sixteen squares is drawn from: shown figures, the verdict on them, and their unit.

    `has_limits` is false where the verdict was given on something else, whose limits are not those of the
    figures.
    """

    points: tuple[Shown, ...]
    signal: Signal
    unit: str
    has_limits: bool = True


@dataclass(frozen=True)
class Tile:
    """One key indicator, every part of it in words: `latest`, `before` (a year ago), `flag` as
    `reading_words` says it ("" for none), `change` what may be said of it, `aim` what is wanted and whether
    it would be reached.

    `strip` is None, and `latest` says why, where there is nothing to draw; `href` leads to its chart.
    `is_new` says that the flag is told for the first time.
    """

    name: str
    latest: str
    before: str = ""
    flag: str = ""
    change: str = ""
    aim: str = ""
    href: str = ""
    strip: Strip | None = None
    is_outcome: bool = False
    is_new: bool = False

    @property
    def says(self) -> str:
        """What may be said of change, and whether that is new."""
        return f"new, {self.change}" if self.is_new else self.change


class Flagged(NamedTuple):
    """A measure that is flagged: what that means in a word, its name, and where its chart is."""

    flag: str
    name: str
    href: str


@dataclass(frozen=True)
class Standing:
    """One statement: what the Board holds of it (`judgement`, as printed in `words`), the kinds of evidence
    there are and which lack, its flags, its key indicators; `href` leads to its own screen."""

    name: str
    href: str
    judgement: str
    words: str
    kinds: tuple[str, ...]
    lacking: tuple[str, ...]
    flags: tuple[tuple[str, str], ...]  # what a flag means, and how many: ("Concern", "two concerns")
    tiles: tuple[Tile, ...]


class Card(NamedTuple):
    """One measure of a statement: its figures and the verdict, and in words what may be said of them.

    `flag` is as `reading_words` says it and `kind` its class on the page, "" for none; `raised` is the
    quarter of a concern that stays open; `few` says why there is nothing to draw.
    """

    name: str
    href: str
    unit: str
    points: tuple[Shown, ...]
    signal: Signal
    words: str
    has_limits: bool = True
    raised: str = ""
    flag: str = ""
    kind: str = ""
    aim: str = ""
    few: str = ""
    place: str = ""
