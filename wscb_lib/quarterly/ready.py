"""A pack before it is bound: everything that binding needs but the analyst's words, as plain values to keep.

This module imports nothing of what made them, so that a run that finds nothing changed costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wscb_lib.framework import ReadersPaper
from wscb_lib.page_content import PageContent


@dataclass(frozen=True)
class Told:
    """A page as its notebook will find it: `figures` is the checksum of its figures, `content` that of all it
    may say."""

    figures: str
    content: str


@dataclass(frozen=True)
class Ready:
    """Everything that binding a pack needs but the analyst's words: plain values, made once and kept.

    `pages` are those to be made, by stem, without their figures; `standing` are all of the whole
    pack's, when fewer are made now. `footnotes` are said at the foot of every page; `said` is what the run
    told of the returns and of what it found; `wanted` are the pages that the command asked for.
    """

    quarter: str
    edition: str
    edition_title: str
    marking: str
    board: str
    period: str
    is_specimen: bool
    is_yearly: bool
    footnotes: tuple[tuple[str, str], ...]
    pages: Mapping[str, PageContent]
    standing: Mapping[str, PageContent]
    told: Mapping[str, Told]
    findings: tuple[Mapping[str, object], ...]
    wanted: tuple[str, ...]
    said: tuple[str, ...] = ()
    accepted: Mapping[str, str] | None = None
    """What a release goes out without, and why; None for a draft."""
    aims: Mapping[str, str] = field(default_factory=dict)
    """What the front page opens with: the Board's vision and statement of intent."""
    to_read: tuple[str, ...] = ()
    """The pages that the Board has cause to read before it meets."""
    measures: tuple[str, ...] = ()
    """By whose ids pictures are named."""
    meeting: str = ""
    """The day the pack is written for."""
    papers: tuple[ReadersPaper, ...] = ()
    """The papers that the framework asks for beside the meeting's and the partners'."""
    whose: str = ""
    """The agency that made it from its own files alone; "" of a Board's."""
    issue: int = 1
    """Which release of the quarter this is; of a draft, 1."""
    notice: str = ""
    """What changed since the release before, for the first page; "" of the first, and of a draft."""
