"""What hangs together, and what is therefore made safe by itself: nothing of one part tells of another.

A part is the measures of one table, with those of every table that counts the same people, or whose totals
are two others together. Whoever hides and whoever attacks each find such tables by themselves; what either
finds is kept together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from wscb_lib.disclosure.alike import NOBODY_TWICE, Alike
from wscb_lib.disclosure.attack import ties
from wscb_lib.disclosure.figures import counted_twice, figures_of
from wscb_lib.disclosure.populations import Population, Source, source_of
from wscb_lib.disclosure.protect import Protected
from wscb_lib.disclosure.rule import HEADLINES, Rule

if TYPE_CHECKING:
    from wscb_lib.framework import Measure


@dataclass(frozen=True)
class Part:
    """Figures that can be made safe without a look at any other.

    results: their rows, which stand at `rows` in the whole. measures: by id, every measure of their tables.
    beside: the quarterly edition of the same figures, where there is one.
    """

    results: pd.DataFrame
    rows: NDArray[np.intp]
    measures: Mapping[str, Measure]
    rule: Rule
    alike: Alike
    beside: Protected | None

    @property
    def name(self) -> str:
        """What to call it: by its first measure."""
        return next(iter(self.measures))

    @property
    def returns(self) -> frozenset[str]:
        """The returns its figures are of."""
        return frozenset(measure.return_id for measure in self.measures.values())

    @property
    def made_of(self) -> tuple[str, ...]:
        """Everything that goes into what is hidden of it, its figures by a checksum: the same again, the same
        figures shown."""
        frames = [self.results, *([self.beside.results, self.beside.shown] if self.beside else [])]
        rules = self.rule, self.beside.rule if self.beside else None
        return (repr((rules, self.measures, self.alike)), *map(_mark_of, frames))


def _mark_of(frame: pd.DataFrame) -> str:
    """A checksum of every cell of a table, in order, and of the names of its columns."""
    rows = pd.util.hash_pandas_object(frame, index=False).to_numpy()
    return hashlib.sha256(",".join(map(str, frame.columns)).encode() + rows.tobytes()).hexdigest()


def parts_of(
    results: pd.DataFrame, measures: Mapping[str, Measure], rule: Rule, beside: Protected | None = None
) -> list[Part]:
    """The parts of one edition in the order of their measures; each row is in one of them."""
    alike = beside.alike if beside else _counted_twice(results, measures, rule)
    found = ties(_in_short(beside.results if beside else results), measures, beside.rule if beside else rule)
    number = _numbered(measures, [*alike.leaders.items(), *alike.sums, *found])
    of_row = np.array([number[m] for m in results["measure"].tolist()], dtype=int)
    parts = []
    for n in dict.fromkeys(number[m] for m in measures):
        rows = np.flatnonzero(of_row == n)
        if len(rows):
            own = {m: measure for m, measure in measures.items() if number[m] == n}
            theirs = {source_of(measure) for measure in own.values()}
            parts.append(
                Part(
                    results.iloc[rows],
                    rows,
                    own,
                    rule,
                    alike.only(theirs),
                    beside.only(own, theirs) if beside else None,
                )
            )
    return parts


def together(results: pd.DataFrame, rule: Rule, parts: Iterable[tuple[Part, Protected]]) -> Protected:
    """The whole edition again, row by row as its results are; rows that a part added stand at the end."""
    parts = list(parts)
    if not parts:
        return Protected(results, results.assign(shown_as=""), rule, (), NOBODY_TWICE)
    own = pd.concat([made.shown.iloc[: len(part.rows)] for part, made in parts])
    added = [made.shown.iloc[len(part.rows) :] for part, made in parts]
    shown = own.iloc[np.argsort(np.concatenate([part.rows for part, _ in parts]))].set_axis(results.index)
    if any(len(each) for each in added):
        shown = pd.concat([shown, *added], ignore_index=True)
    decided = tuple(each for _, made in parts for each in made.decided)
    leaders = {p: first for part, _ in parts for p, first in part.alike.leaders.items()}
    alike = Alike(leaders, tuple(three for part, _ in parts for three in part.alike.sums))
    return Protected(results, shown, rule, decided, alike)


def _counted_twice(results: pd.DataFrame, measures: Mapping[str, Measure], rule: Rule) -> Alike:
    return counted_twice(
        figures_of({str(name): cells.tolist() for name, cells in _in_short(results).items()}, measures, rule)
    )


def _in_short(results: pd.DataFrame) -> pd.DataFrame:
    """The rows that tell who is counted twice: every total, and one of each kind of row besides."""
    kind = results.assign(agency=results["agency"] == "all")[["measure", "breakdown", "agency", "status"]]
    return results[(results["breakdown"].isin(HEADLINES) & kind["agency"]) | ~kind.duplicated()]


def _numbered(measures: Mapping[str, Measure], ties: Iterable[tuple[Population, ...]]) -> dict[str, int]:
    """For each measure the number of the part it is in."""
    place: dict[Source, int] = {}

    def at(source: Source) -> int:
        return place.setdefault(source, len(place))

    links = [(at(source_of(m)), at((m.return_id, m.table))) for m in measures.values()]
    links += [(at(tie[0].source), at(other.source)) for tie in ties for other in tie[1:]]
    across, down = np.array(links, dtype=int).reshape(-1, 2).T
    graph = coo_array((np.ones(len(links)), (across, down)), shape=(len(place), len(place)))
    number = connected_components(graph, directed=False)[1].tolist()
    return {m: number[place[source_of(measure)]] for m, measure in measures.items()}
