"""What a page may say, as plain values: written by a run, kept in the store, read by notebooks and by whoever
writes, signs and releases its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TypedDict

from wscb_lib.errors import UsageFault
from wscb_lib.exhibits import place_on
from wscb_lib.exhibits.passage import Passage
from wscb_lib.json_values import Json
from wscb_lib.quarter import Quarter
from wscb_lib.store import Store

SECTION = "section/"
"""How a page's sections are told from its other parts."""

_PLACE = re.compile(r' id="([^"]+)"')


class CitedFigure(TypedDict, total=False):
    """The names under which commentary may cite a measure, `{{ measure.latest }}`, each with its words.

    A figure that is hidden or absent is the words the page shows for it, never a number. A year's page has no
    `previous` and nothing of a verdict, for a year is not judged; `target` is there where one is set.
    """

    title: str
    latest: str
    previous: str  # the quarter before
    year_ago: str
    counts: str  # "46 of 62"; of what is no share, the same as latest
    change_words: str  # "rose", "no clear change"
    reading: str  # "Concern"; "" where nothing is flagged
    verdict: str
    direction: str  # up, down or ""
    quarters: int  # that could be compared
    why_flagged: str
    since: str  # the quarter of the change
    quarter: str
    gravity: int
    sections: list[str]  # "element/section", each on whose page it stands
    target: str


class Reason(TypedDict):
    """Why words are required in a section of a page."""

    measure: str  # its id; "" where the reason is a held return
    home: str  # the element whose page must say it
    sentence: str


class OfRun(TypedDict):
    """What every page of one run has in common, as keywords of `PageContent`."""

    quarter: str
    workspace: str
    edition: str
    is_specimen: bool
    quotable: tuple[str, ...]


@dataclass(frozen=True)
class PageContent:
    """One page of a pack. Everything in it is shown: it is made after disclosure control.

    >>> page = PageContent("6_training", "2015-16-Q4", title="Training")
    >>> PageContent.from_dict(page.to_dict()) == page
    True
    """

    stem: str  # of its file
    quarter: str
    element: str = ""  # by which a notebook opens it
    title: str = ""
    line: str = ""  # what the front page of the pack says of it
    group: str = ""  # the heading it stands under there; "" for an element's page
    year: str = ""  # "2015-16" where the page is of a year; else ""
    workspace: str = ""
    edition: str = ""
    is_specimen: bool = False
    is_element: bool = True  # False of a page that gathers what stands elsewhere: nobody writes its words
    sections: tuple[str, ...] = ()  # under which words may stand
    over: Mapping[str, str] = field(default_factory=dict)  # what stands over each section, as Markdown
    figures: Mapping[str, CitedFigure] = field(default_factory=dict)  # that those words may cite, by measure
    checksum: str = ""  # of those figures: what the words are signed against
    quotable: tuple[str, ...] = ()  # what was said and may be quoted in this pack
    wanted: Mapping[str, Sequence[Reason]] = field(default_factory=dict)  # section -> why words are required
    challenges: tuple[str, ...] = ()  # drafts, for the analyst only
    speaks_for_absent: bool = False  # True where it says what pages left out of this pack would have to say
    parts: Mapping[str, Json] = field(default_factory=dict)  # passages by name, as plain values

    @property
    def period(self) -> str:
        """The year or the quarter the page is about, as folders are named."""
        return self.year or self.quarter

    @property
    def period_before(self) -> str:
        """The year or the quarter before it.

        >>> PageContent("annual_report", "2015-16-Q4", year="2015-16").period_before
        '2014-15'
        """
        quarter = Quarter.parse(self.quarter)
        return (quarter - 4).year_label if self.year else str(quarter.previous)

    @cached_property
    def standing(self) -> dict[str, str]:
        """The measures that stand on this page and may have words of their own: its id to the section whose
        exhibit, line or list holds it."""
        found: dict[str, str] = {}
        for name in self.parts:
            section = name.removeprefix(SECTION)
            if name != section and section in self.sections:
                places = set(_PLACE.findall(self.passage(name).html))
                found.update({m: section for m in self.figures if place_on(self.element, m) in places})
        return found

    @property
    def headings(self) -> dict[str, str]:
        """Under which headings words may stand, each with the section or the measure it means: a section's
        id; the id, or the title, of a measure that stands on the page."""
        ids = {m: m for m in self.standing}
        titles = {self.figures[m]["title"]: m for m in ids}
        return {**titles, **ids, **{section: section for section in self.sections}}

    def passage(self, name: str) -> Passage:
        """One part of the page; KeyError where it has none of this name."""
        return Passage.from_dict(self.parts[name])

    def to_dict(self) -> Json:
        """Plain values for JSON."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_dict(cls, found: Json) -> PageContent:
        """The page that `to_dict` wrote; what another version kept besides is passed over."""
        known = {f.name for f in fields(cls)}
        given: Json = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in found.items()
            if name in known
        }
        return cls(**given)


def kept_page(store: Store, quarter: Quarter, edition: str, name: str) -> PageContent:
    """Return one page that the last run of an edition kept, by its element.

    Raises `UsageFault` where none is kept, or it is damaged, of another version or of another workspace.
    """
    found = store.narrative(quarter, edition, name)
    if found is None:
        raise UsageFault(
            f"{store.workspace.name}: no page {name} of {quarter} is kept in the {edition} edition, or it is "
            "damaged, or of another version or workspace. Run the quarter again."
        )
    return PageContent.from_dict(found)


def kept_pages(store: Store, quarter: Quarter, edition: str) -> list[PageContent]:
    """Every page that the last run of an edition kept, in order of their names; empty when it has not been
    run."""
    return [kept_page(store, quarter, edition, name) for name in store.narratives(quarter, edition)]
