"""The framework as one frozen value, with what the Board wants of its measures and what is published of
them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from wscb_lib.framework.board import Board
from wscb_lib.framework.changes import Change
from wscb_lib.framework.declared import Measure, Return, Table
from wscb_lib.framework.elements import Element, Theme, Topic
from wscb_lib.framework.partners import PartnerSection
from wscb_lib.framework.published import Published
from wscb_lib.framework.region import Region
from wscb_lib.framework.sentences import Sentence
from wscb_lib.framework.sources import Source
from wscb_lib.framework.worded import Worded
from wscb_lib.quarter import Quarter


@dataclass(frozen=True)
class Target:
    """The figure the Board wants of a measure, by when, and who answers for it."""

    measure: str
    target: float | None
    milestone: float | None
    by_when: str
    objective: str
    owner: str
    review_on: date | None


@dataclass(frozen=True)
class Comparator:
    """A published figure for a year ending 31 March."""

    measure: str
    year: int
    area: str
    value: float | None
    status: str
    published_on: date
    source: str


@dataclass(frozen=True)
class Framework:
    """The whole framework as in force in one quarter."""

    quarter: Quarter
    board: Board
    statements: tuple[Worded, ...]
    objectives: tuple[Worded, ...]
    principles: tuple[Worded, ...]
    functions: tuple[Worded, ...]
    elements: tuple[Element, ...]
    returns: Mapping[str, Return]
    topics: tuple[Topic, ...]
    targets: tuple[Target, ...]
    comparators: tuple[Comparator, ...]
    themes: tuple[Theme, ...] = ()
    partner_sections: tuple[PartnerSection, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    published: Published = field(default_factory=Published)
    region: Region = field(default_factory=Region)
    unmeasured: tuple[Worded, ...] = ()  # core indicators no return carries, with the reason
    sentences: tuple[Sentence, ...] = ()  # what else shall be done
    background: tuple[Sentence, ...] = ()  # what asks for nothing
    alone: str = ""  # the one agency whose own files are read; "" where everybody's are
    changes: tuple[Change, ...] = ()  # what changed on a day, and holds in this quarter
    fitted: frozenset[str] = frozenset()  # pages that something is laid over: notebooks are fitted to them
    doubts: tuple[str, ...] = ()  # faults without which a pack still comes, and a release does not

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """Every measure of every return, by id, in declared order."""
        return {m.id: m for r in self.returns.values() for m in r.measures.values()}

    def measure(self, measure_id: str) -> Measure:
        """One measure; KeyError for an id that no return declares."""
        return self.measures[measure_id]

    def element(self, element_id: str) -> Element:
        """One element by its id or stem; KeyError when there is none."""
        return {**{e.id: e for e in self.elements}, **{e.stem: e for e in self.elements}}[element_id]

    def table_of(self, measure: Measure) -> Table:
        """The table a measure is made from."""
        return self.returns[measure.return_id].tables[measure.table]

    def agency_columns(self, measure: Measure) -> tuple[str, ...]:
        """The breakdowns of a measure whose groups are agencies, alone or crossed with another; () where
        none are."""
        columns = self.table_of(measure).columns
        return tuple(by for by in measure.by if columns[by.split(" by ")[0]].is_agency)

    def about(self, measure: Measure) -> tuple[str, ...]:
        """The ids of the agencies that a measure is about: those its return names, or those its own filter
        names."""
        is_declared = self.measures.get(measure.id) is measure
        return self._about[measure.id] if is_declared else self._found_about(measure)

    @cached_property
    def _about(self) -> Mapping[str, tuple[str, ...]]:
        """The same of every measure that is declared: each partner's page asks it of all."""
        return {name: self._found_about(measure) for name, measure in self.measures.items()}

    def _found_about(self, measure: Measure) -> tuple[str, ...]:
        columns = self.table_of(measure).columns
        wanted = {**measure.numerator, **measure.denominator}
        named = [
            label
            for name, found in wanted.items()
            if name in columns and columns[name].is_agency
            for label in _listed(found)
        ]
        everybody = self.board.agencies if named else ()
        filtered = (a.id for a in everybody if any(map(a.is_called, named)))
        return tuple(dict.fromkeys((*self.returns[measure.return_id].about, *filtered)))

    def target(self, measure_id: str) -> Target | None:
        """What the Board wants of a measure; None where it has set nothing."""
        return next((t for t in self.targets if t.measure == measure_id), None)


def _listed(found: object) -> list[str]:
    """The values a filter wants of a column: one, or any of several; none of what is no value."""
    return [label for label in (found if isinstance(found, list) else [found]) if isinstance(label, str)]
